"""Which header means which column, in the words of needs lists (缺工清单, 岗位需求表)."""

# ruff: noqa: E501  (tables of words read better in one line)

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "岗位 岗位名称 工种 职位 职位名称 招聘岗位 招聘职位 用工岗位 需求岗位 工种名称 职务 招聘工种 缺工岗位 "
        "岗位工种 工种岗位 用工工种 需求工种 拟招岗位 岗位类别 招工岗位 用工需求",
        "places": "人数 招聘人数 需求人数 招工人数 用工人数 缺工人数 缺口 需求数 数量 名额 招用人数 需求数量 缺工数 招聘数量 "
        "计划招聘人数 拟招人数 岗位人数 需求量 招聘数 缺口人数 现缺人数 当前缺口 需招人数 人员需求 缺员人数 空岗数 缺编 缺编人数 缺员 空缺 "
        "空缺数 拟招 拟招聘 需求 需招 招收人数 招录人数",
        "places_men": "男 男工 男性 男工人数 男工数 男性人数 男人数 男员工 需求男工",
        "places_women": "女 女工 女性 女工人数 女工数 女性人数 女人数 女员工 需求女工",
        "places_any": "男女不限 性别不限 不限男女 男女均可",
        "wage": "工资 薪资 月薪 工资待遇 薪资待遇 薪酬 薪酬待遇 待遇 月工资 综合工资 综合月薪 工资范围 薪资范围 月收入 "
        "工资水平 薪水 综合薪资 收入 报酬 综合收入 月综合收入 综合月收入 薪资水平 月薪范围 工价 劳动报酬 工资薪酬 薪酬范围 月均工资 "
        "时薪 日薪 年薪 月综合 工资标准 薪资福利 待遇工资 工资元月 月薪元 月工资元 薪资元月",
        "wage_unit": "计价单位 工资单位 薪资单位 计薪单位 计薪方式 计酬方式 计酬单位 薪资类型 工资类型 计薪类型 工资形式 薪资形式 工价单位",
        "wage_day": "白班工资 白班薪资 白班待遇 白班工价 白班月薪 日班工资 长白班工资 白班收入",
        "wage_night": "夜班工资 夜班薪资 夜班待遇 夜班工价 夜班月薪 晚班工资 夜班收入",
        "wage_low": "最低工资 最低月薪 工资下限 薪资下限 月薪下限 最低薪资 工资起 月薪最低",
        "wage_high": "最高工资 最高月薪 工资上限 薪资上限 月薪上限 最高薪资 工资止 月薪最高",
        "base": "底薪 基本工资 基础工资 固定工资 基薪 正常工时工资 底薪正常工时",
        "guarantee": "保底 保底工资 保底薪资 保底收入 计件保底",
        "piece": "计件单价 单价 计件 计件工资 计件标准",
        "trial": "试用期工资 试用期待遇 试用工资 试用期薪资 培训期工资",
        "newcomer": "新手工资 新手待遇 学徒工资 新员工工资 首月工资",
        "payday": "发薪日 发工资日期 发薪日期 工资发放日 发薪时间 发工资时间 工资发放时间",
        "age": "年龄 年龄要求 年龄范围 年龄段 年龄限制 年龄条件",
        "age_min": "最小年龄 年龄下限 最低年龄",
        "age_max": "最大年龄 年龄上限 最高年龄",
        "sex": "性别 性别要求 男女 男女比例 性别限制",
        "schooling": "学历 学历要求 文化程度 文化要求 最低学历 学历条件 教育程度 文化",
        "experience": "经验 工作经验 经验要求 工作经验要求 工作年限 从业经验",
        "certificates": "证书 证书要求 技能证书 资格证书 持证要求 上岗证 职业资格 技能要求证书",
        "work_from": "上班 上班时刻 上班时点 上午上班 上午上班时间 早上上班",
        "noon_from": "上午下班 上午下班时间 中午下班",
        "noon_until": "下午上班 下午上班时间",
        "work_until": "下班 下班时间 下班时刻 下班时点 下午下班 下午下班时间 晚上下班",
        "worktime": "工作时间 上班时间 班次 班制 工时 作息时间 作息 工作班制 工作时长 上班制度 工作制 班次安排 工作时间班次 上班班次 工时制度 "
        "班制工时 倒班情况 出勤时间",
        "hours": "每日工时 日工时 每天工时 每天小时 日工作时长 工作小时",
        "rest": "休息 休息时间 月休 休假 每月休息 月休天数 休息天数 休息日 休息安排 休假制度",
        "days": "月出勤天数 出勤天数 每月天数 月工作天数",
        "lodging": "食宿 住宿 吃住 食宿条件 食宿情况 是否包吃住 住宿条件 住宿情况 包吃住 是否提供食宿 食宿安排 宿舍 食宿待遇 "
        "吃住情况 是否包住 是否包食宿 住 住处",
        "meals": "吃 吃饭 伙食 用餐 就餐 餐 工作餐 是否包吃 包吃 伙食情况 用餐情况 就餐情况 吃饭情况 用餐条件 就餐条件",
        "benefits": "福利 福利待遇 福利保障 其他福利 员工福利 其它福利 福利情况 其他待遇 公司福利 "
        "职位亮点 岗位亮点 职位福利 岗位福利 职位标签 福利标签",
        "insurance": "社保 保险 社会保险 五险 五险一金 参保情况 是否缴纳社保 社保情况 保险情况 缴纳社保",
        "pension": "养老 养老保险 城镇职工养老 职工养老",
        "medical": "医疗 医疗保险 职工医疗 医保",
        "unemployment": "失业 失业保险",
        "injury": "工伤 工伤保险",
        "maternity": "生育 生育保险",
        "place": "工作地点 地点 地址 工作地 用工地点 上班地点 工作区域 区域 县区 区县 所属区县 所在区县 地区 企业地址 公司地址 单位地址 "
        "工作地址 用工地址 所在地 厂址 所在区域 属地 企业所在地 县市区 "
        "工作区县 工作县区 工作地区",
        "city": "工作城市 城市 所在城市 所属城市",
        "address": "详细地址 街道地址 具体地址 门牌 乡镇 镇街 所属镇街 街道 乡镇街道",
        "employer_name": "企业 企业名称 公司 公司名称 单位 单位名称 用工单位 用人单位 招聘单位 厂名 企业全称 招聘企业 用工企业 公司全称 "
        "工厂名称 用人单位名称 缺工企业 雇主 用工主体",
        "workshop": "车间 部门 生产线 用人部门 用工部门 班组 产线",
        "contact_name": "联系人 联系人姓名 负责人 招聘负责人 经办人 面试联系人 对接人 人事",
        "contact_phone": "电话 联系电话 手机 手机号 手机号码 联系方式 电话号码 咨询电话 联系手机 招聘电话 报名电话 联系人电话 "
        "联系人及电话 联系人电话号码 联系人联系方式",
        "arrive": "到岗时间 到岗日期 上岗时间 用工时间 报到时间 入职时间 需求时间 用工日期 到岗 开工时间 计划到岗时间 最迟到岗 要求到岗时间 用工起始日期 开始日期 起始日期",
        "valid_until": "截止日期 有效期 截止时间 有效期至 招聘截止 报名截止 招聘期限 有效日期 截至日期 "
        "下线时间 下线日期 失效时间 到期时间",
        "duties": "工作内容 岗位职责 岗位描述 工作职责 职责 岗位内容 职位描述 岗位说明 主要工作",
        "requirements": "要求 岗位要求 招聘条件 任职要求 条件 录用条件 用工要求 任职条件 招聘要求 其他要求 应聘条件 人员要求 技能要求 "
        "基本要求 岗位条件 具体要求",
        "note": "备注 说明 其他 备注说明 其它 补充说明 其他说明",
        "code": "岗位编号 岗位代码 岗位编码 职位编号 需求编号 岗位id 编号",
        "employment_form": "用工形式 用工性质 用工方式 合同类型 工作性质 招聘形式 用工类型",
        "headline": "标题 招聘标题 信息标题 职位标题 广告标题",
        "status": "状态 职位状态 岗位状态 信息状态 招聘状态 发布状态 招工状态 在招状态 是否在招",
        "title_heads": "",
        "firm_heads": "",
        "serial": "序号 序 no 行号 项次",
    }
)
"""Field -> headers as written. ``serial`` is understood and left out."""

_ENDS: Final = {
    "low": "最低 下限 低 起 最少 min 低限 最低值 从 起薪",
    "high": "最高 上限 高 止 最多 max 高限 最高值 到 至",
    "unit": "单位 计价单位 计薪单位",
    "sum": "合计 小计 总数 总计 计 总人数 人数 合计人数 共计 总",
}
_END_OF: Final = MappingProxyType(
    {word: name for name, words in _ENDS.items() for word in words.split()}
)
_UNDER: Final = MappingProxyType(
    {
        ("wage", "low"): "wage_low", ("wage", "high"): "wage_high", ("age", "low"): "age_min",
        ("age", "high"): "age_max", ("places", "sum"): "places", ("base", "low"): "base",
        ("wage", "unit"): "wage_unit",
    }
)  # fmt: skip
"""(field of the header above, word below it) -> field: 薪资待遇 over 最低."""

NOT_NEEDED: Final = re.compile(
    r"规模|规上|行业|信用代码|性质|经济类型|职工人数|员工总数|现有|在岗|在册|填报|审核|产值|用工总数|序号"
    r"|填表|报送|登记时间|发布时间|更新时间|是否参加|场次|展位|编制|定员|定编|企业数|单位数|岗位数|岗位个数|家数"
    r"|原因|已招|已到岗|职工数|员工数|职工总数|占地|注册资|分月|薪资月数|刷新|浏览|投递|点击|收藏|信息id"
    r"|^(?:分月\D*)?(?:1[0-2]|[1-9])月份?(?:到岗|计划|人数)*$"
)
"""Headers of columns that say nothing about a post."""

_COUNT: Final = re.compile(
    r"(?:本[期月次年]|目前|当前|计划|拟|预计|现|急|尚|还|总|用工|岗位|企业)*(?:缺|需|招|聘|空)"
    r"(?:工|员|口|编|岗|求|用|聘|录|收|缺|招|补|要|人)*总?(?:人数|人员数?|数量|总?数|名额|名数|员工?数|人|量|几人|多少人)"
)
"""Any header that counts people wanted: 急缺工人数, 拟招聘总数, 需补员数."""
_BY_TIME: Final = re.compile(r"[(（\[][^)）]*元?/(?:小?时|h|天|日|月)[^)）]*[)）\]]?", re.I)

CROSSED: Final = frozenset({"title_heads", "firm_heads"})
"""Columns of headcounts named after a post or a firm; several of a table may be one."""

FREE_TEXT: Final = frozenset(
    {"requirements", "benefits", "note", "duties", "lodging", "meals", "insurance", "headline"}
)
"""Columns whose text may hold several fields at once."""


@lru_cache(maxsize=16_384)
def clean(text: str) -> str:
    """联系电话（必填）* → 联系电话; 工资(元/月) → 工资."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[(\[【][^)\]】]*[)\]】]?", "", text)
    return re.sub(r"[\s*:：、,，/·.\-_\"'“”#]+|必填|选填|请填写", "", text)


FIELD_OF: Final = MappingProxyType(
    {clean(word): name for name, words in COLUMNS.items() for word in words.split()}
)

_LONGEST: Final = max(map(len, FIELD_OF))


def is_header(text: str) -> bool:
    """Whether a cell is one of our headers exactly."""
    return len(text) <= 24 and clean(text) in FIELD_OF


def is_under(text: str) -> bool:
    """Whether a cell may stand in a lower header row: 最低, 男, 合计."""
    return len(text) <= 24 and (clean(text) in FIELD_OF or clean(text) in _END_OF)


def ends_of(text: str) -> str:
    """low, high or sum for a cleaned lower header, "" for another."""
    return _END_OF.get(text, "")


def under(upper: str, lower: str) -> str:
    """Field of a lower header by what stands over it, "" when the two say nothing together."""
    above = by_words(upper)[0] if upper else ""
    end = _END_OF.get(clean(lower), "")
    return _UNDER.get((above, end), "")


_OF_SEX: Final = re.compile(r"[(（](男|女)(?:工|性)?[)）]")


@lru_cache(maxsize=4096)
def by_words(label: str) -> tuple[str, bool]:
    """Field a header means and whether it is one of ours exactly; ("", False) for none.

    Part of a header counts too, the end of it first: 企业招聘岗位, 岗位月薪水平. One that names
    several (薪资/食宿, 岗位及人数) is the first of them in the order of `_LEADS`; `also` has the others.
    """
    text = re.sub(r"(?<=[\u4e00-\u9fff]{2})[\d①②③④⑤]$", "", clean(label))  # 岗位1, 岗位2
    sex = _OF_SEX.search(label)
    if sex and FIELD_OF.get(text) == "places":  # 需求人数（男）
        return ("places_men" if sex[1] == "男" else "places_women"), True
    exact = FIELD_OF.get(text)
    if exact == "piece" and _BY_TIME.search(label):  # 单价（元/小时）
        return "wage", True
    several = _named(label)
    if several:
        return several[0], True
    if exact is not None or not text or len(text) > 20 or NOT_NEEDED.search(label):
        return exact or "", exact is not None
    if _COUNT.fullmatch(text):
        return "places", True
    return (_part_of(text), False) if len(text) <= 14 else ("", False)


@lru_cache(maxsize=4096)
def also(label: str, field: str) -> tuple[str, ...]:
    """What a column taken for ``field`` holds besides by its header: 薪资待遇及福利 is pay and
    benefits, 薪资（含食宿） pay and lodging."""
    if NOT_NEEDED.search(label):
        return ()
    bracket = _BRACKET.search(label)
    within = FIELD_OF.get(clean(bracket[1]), "") if bracket else ""
    named = (by_words(label)[0], *_named(label), *((within,) if within in _WITHIN else ()))
    return tuple(dict.fromkeys(f for f in named if f != field)) if field in named else ()


def _named(label: str) -> tuple[str, ...]:
    """`_several`, but for headers that are one of ours as they stand: 岗位要求, 男女."""
    text = clean(label)
    parted = [len(p) > 1 for p in _PARTED.split(_bare(label)) if p]
    if not text or len(text) > 20 or NOT_NEEDED.search(label):
        return ()
    if (text in FIELD_OF or _COUNT.fullmatch(text)) and not (len(parted) > 1 and all(parted)):
        return ()
    return _several(label)


_BRACKET: Final = re.compile(r"[(（\[【](?:包?含|包括|及|和)?([^)）\]】]*)[)）\]】]")
_WITHIN: Final = FREE_TEXT | {"contact_phone", "places"}
_LEADS: Final = (
    "title", "places", "wage", "employer_name", "age", "schooling", "contact_phone", "place",
    "worktime", "requirements", "lodging",
)  # fmt: skip
_PARTED: Final = re.compile(r"[/、,，;；+&|\s]+|以及|及其|及|和|与|或")
_MODIFIER: Final = re.compile(r"(?:企业|单位|公司|岗位|招聘|用工|工种|职位|是否|提供|相关|具体)")


@lru_cache(maxsize=4096)
def _several(label: str) -> tuple[str, ...]:
    """Fields of a header that is nothing but known headers one after the other, where they differ."""
    text = _bare(label)
    fields: list[str] = []
    for part in _PARTED.split(text):
        fields += _in_a_row(clean(part))
    different = list(dict.fromkeys(fields))
    if "" in fields or len(different) < 2 or {"title", "employer_name"} <= set(different):
        return ()
    return tuple(sorted(different, key=lambda f: _LEADS.index(f) if f in _LEADS else 99))


def _in_a_row(text: str) -> list[str]:
    """Known headers a text is made of; "" among them for what is none. 企业 in 企业联系人 only says
    whose it is."""
    fields: list[str] = []
    while text:
        if text in FIELD_OF or _COUNT.fullmatch(text):
            return [*fields, FIELD_OF.get(text, "places")]
        lead = _MODIFIER.match(text)
        stop = next((s for s in range(min(len(text), _LONGEST), 1, -1)
                     if FIELD_OF.get(text[:s], "serial") != "serial"), 0)  # fmt: skip
        if lead and stop <= lead.end():
            text = text[lead.end() :]
        elif stop:
            fields.append(FIELD_OF[text[:stop]])
            text = re.sub("^(?:情况|等|要求|条件)", "", text[stop:])
        else:
            return [*fields, ""]
    return fields


def _bare(label: str) -> str:
    text = unicodedata.normalize("NFKC", label).lower().strip()
    return re.sub(r"[(\[【][^)\]】]*[)\]】]?|必填|选填|请填写|[*:]", "", text)


def _part_of(text: str) -> str:
    pieces = [
        (stop == len(text), stop - start, FIELD_OF[text[start:stop]])
        for start in range(len(text))
        for stop in range(start + 2, min(start + _LONGEST, len(text)) + 1)
        if FIELD_OF.get(text[start:stop], "serial") != "serial"
    ]
    return max(pieces)[2] if pieces else ""
