"""A header nobody wrote down before, by what it asks: 最早出门时间, 想干啥, 您是否愿意到浙江务工."""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_NOT_TODAY: Final = re.compile(
    r"去年|上年|往年|以前|之前|从前|过去|上个|上次|曾|原|已|现|目前|当前|配偶|户主|监护|紧急|应急|联络|亲属|家属|子女|孩子|小孩|父|母|老人"
    r"|单位|企业|公司|厂|银行|账号|卡号|培训|收入来源|年收入|纯收入|补贴|疾病|患病|健康|婚|民族|面貌|宗教"
    r"|证件类型|提交|来源|所用|总分|序号|照片|附件|签名|签字|人数|时长|月数|是否有效|登记|填报|审核|核实|更新|创建"
)
"""What speaks of the past, of others, of the form, or of what is nobody's business here."""

_GOES: Final = "走|出门|外出|出发|动身|上岗|到岗|出去|启程|返岗|能去|务工|打工|开工|入职"
_MEANINGS: Final = (
    ("willing", r"(?:今后|下一?步|节后|年后|未来|将来|以后).*(?:打算|想法|计划|安排|意向)"),
    ("nights", r"夜班|倒班|晚班"),
    ("willing", rf"(?:是否|愿不愿意?|肯不肯|想不想|能否|有无|可否|会不会|去不去).*(?:{_GOES}|就业|工作|浙江|外地)"),
    ("floor_wage_fen", r"(?:想|要|期望|希望|最低|理想|心理|接受|意向|预期|目标|不低于).*(?:工资|月薪|薪|收入|待遇|多少钱|元|价位)"),
    ("available_from", rf"(?:何时|啥时候?|什么时[候间]|几时|最早|最快|最近|预计|预期|计划|打算|可以?|能够?|准备|拟).*(?:{_GOES})"
     rf"|(?:{_GOES.removesuffix('|入职')}).*(?:时间|日期|何时|时候)$"),
    ("regions_wanted", r"(?:想|愿|希望|意向|期望|打算|拟|求职).*(?:去哪|哪里|哪儿|何地|何处|地[区点方域]|城市|省份|区域|去向|去处|去的地)"),
    ("wishes", r"(?:想|愿|希望|意向|期望|打算|拟|求职).*(?:干|做|从事|工种|岗位|工作|职业|活|事|进什么|要求|行业)"),
    ("trades", r"会(?:什么|啥|干|做)|技能|特长|手艺|技术|干过|做过|擅长"),
    ("certificates", r"(?:资格|技能|上岗|职业|什么|有哪些|有无|持有?).*证书?$"),
    ("id_number", r"身份证|居民证|公民身份|证件号"),
    ("phone", r"(?:电话|手机)(?!类型)|联系方式"),
    ("born_on", r"出生|生日"),
    ("disabled", r"残疾"),
    ("lifted", r"脱贫(?!年|时)|建档立卡"),
    ("monitored", r"监测(?:对象|户|帮扶)|三类(?:人员|对象|户)|防返贫"),
    ("veteran", r"退役|退伍|复员"),
    ("graduate", r"毕业生|应届"),
    ("schooling", r"学历|文化程度|文化水平|教育程度|受教育"),
    ("home", r"^(?:所[在属]|户籍|居住|现住?)*(?:乡镇?|镇|街道)[和及与、]*(?:行政)?(?:村|社区)[和及与、]*[组社]?$|住址|地址|住哪|住在"),
    ("township", r"^(?:所[在属]|户籍|居住|现住?)*的?(?:乡镇|镇街|街道)(?:名称?)?$"),
    ("village", r"^(?:所[在属]|户籍|居住|现住?)*的?(?:行政)?(?:村|社区|村居)(?:名称?)?$"),
    ("name", r"姓名|名字|叫什么"),
    ("sex", r"^.{0,2}性别"),
    ("age", r"年龄|岁数|多大"),
    ("household_key", r"户(?:编|号|代)"),
    ("relation", r"与户主|和户主"),
    ("remark", r"建议|留言|其他(?:要求|需求|说明|想法)|想说|困难|诉求"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((field, re.compile(words)) for field, words in _MEANINGS)


@lru_cache(maxsize=4096)
def by_meaning(text: str) -> str:
    """The field a cleaned header asks for, "" for none; whoever uses it says LIKELY at most."""
    if re.search(r"同意|授权|知情", text):
        return "" if re.search(r"方式|时间|日期|凭据", text) else "consent_said"
    if len(text) < 2 or (_NOT_TODAY.search(text) and "与户主" not in text):
        return ""
    return next((field for field, words in _patterns() if words.search(text)), "")
