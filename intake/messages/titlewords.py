"""Whether words can be the name of a post, and how much speaks for it."""

# ruff: noqa: PLR0911  (one case, one return)

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from intake.fields.contacts import SURNAMES
from reference.places import scan
from reference.titles import Why, find_title, outside_word

LONGEST_TITLE: Final = 16
KNOWN, LIKE, MAYBE, NONE = 3, 2, 1, 0
"""A trade or post of our tables; words ending as posts do; any other words; no title."""

_BRACKETS: Final = re.compile(r"\([^)]*\)?")
_SHAPE: Final = re.compile(r"[\u4e00-\u9fffA-Za-z·+/&\-#0-9、.]+")
_FACT: Final = re.compile(
    r"补员|补招|工资|薪资|薪酬|月薪|底薪|年薪|时薪|日薪|工价|待遇|福利(?!专员)|包吃|包住|包食|管吃|管住|吃住|食宿|住宿|宿舍(?!管|楼|保|阿姨)|年龄|周岁|\d岁|学历|大专|高中|初中|经验|要求|条件|面[议谈]|电话(?!销售|客服|营销|回访|专员|员|访问|催收|坐席|邀约)|手机|微信|联系|地址|地点|地铁|报名|面试|入职|体检"
    r"|社保|[五六]险|公积金|白班|夜班|晚班|中班|提成|绩效|[两二三四]班|倒班|班制|班次|上班|下班|早班|常日班|小时(?!工)|工时(?!定额|员|管理|核)|休息|月休|[双单]休|加班|全勤|奖金|补贴|补助|津贴|路费|车费|报销|返费|厂房|规模|占地|平方|公里|时间|招聘(?!专员|主管|经理|助理)|招工|急招|招人|左右|以上|以下|以内"
    r"|优先|不限|男女|均可|即可|负责(?!人)|熟练|熟悉|精通|持证|有证|上岗|身体|健康|吃苦|耐劳|服从|视力|学习能力|沟通|表达|责任心|认真|细心|踏实|无不良|遵守|能够|可以|适应|接受|喜欢|提供|免费|公司(?!律|法)|直招|中介(?!专)|长期|稳定|随时|马上|介绍|推荐|名额|人数|缺口|缺人|岗位|职位|工种|空调|热水|用工(?!顾问|专员|主管)|wifi|WIFI|发放|发工(?!程)|押金|合同|培训(?!师|员|讲|老师|主管|专员)|晋升|年假|团建|旅游|满勤|税前|税后|到手|以及|职责|描述|内容$|标准|通过|维护(?!工|员|岗|技|专|师|人员)|洽谈|出差(?!人员)|第[一二三四]个|为$|[一两三半]天$"
    r"|的|并$|为主|享受|奖$|证$|其中|路线|蛋糕|(?<!社会)工作$|录用|试用|完成|安排|一群|急急|同意|梦想|限女|限男|一对一|小朋友|转发|欢迎|老乡|朋友|好消息|加入|我们|你们|大家|共同|家门口|无纸化|集合|出发|接送(?!货|员|工)|班车|能[挣拿赚]|可[挣拿赚]|[手快慢]手一|手脚?[快慢]|订单|流水席|毕业|专业|驾照|驾龄|驾驶证|急单|招募|规定|需要|现在|正在|一起|请|咨询(?!顾问|师|员|专)|详情|如下|信息|启事|公告|通知|[吗呢啊吧啦了]$|(?<![电线道铁网公油气水管])路$|(?:大街|大道|小区|大厦|街道|[号弄镇村])$"
)
_SOFT: Final = re.compile("熟练|培训|(?<!身体)健康|应届|毕业生?|专业|长期")
"""Words of requirements that also stand in names ending as posts do: 健康管理师, 培训车工."""
_START: Final = re.compile(
    r"^(?:持|优秀|正式(?!工)|合理|基本|若(?!干)|属于|共有|该|有(?!机|色)|会(?!计|务|员|展|议)|懂|能(?!源)|可|须|必须|男(?!装|科|鞋|工|护|裤|宾)|女(?!装|工|鞋|裤|包|宾|护|红)|每|月(?!嫂|子|饼)|年|日(?!用|化|料|式|语)|满|不(?!锈)|无(?!损|纺|尘|人|菌)|免|另|其他|其它|共|合计|总(?!装|账|务|经|监|裁|台|机|检|成|厨|控|工)|约|带(?!班|锯|教|组|料)|做(?!货|样|边|包|面|鞋|饭|底|帮)|来(?!料|样)|到(?!货)|在|从|由|按|以|与|和(?!面)|及|或|是|为|管理过|做过|从事|从业|工龄|身高|性别|户籍|普通话|形象|位于|坐落|因|现(?!场|金)|本(?!科)|我|该|各|全(?!屋|自|站|栈|铝|检|科|职)|性格|人品|主要|根据|根椐|已|了解|招满|截止|电联|半年|首月|第[一二三]|[前头][一二三两\d])"
)
_WHOLE: Final = re.compile(
    r"(?:免费|收费|自费|自理|缺口|人手|还[差缺少]|已到|满员|[下以]?列人员|以下人员|嗯+|计件|计时|日结|人员?|员工|工人|职工|岗位?|宿舍|夫妻|夫妇|情侣|男|女|男女|男工|女工|男生|女生|新手|生手|熟手|熟工|熟练工|老手|老员工|新员工|新人|名额|人数|合计|总计|经验|年龄|工龄|团队|规模|同事|姐妹|小孩|孩子|司|亲人|老人|每人|介绍|推荐|凑|车|包车|领队|组|班|一组|两组|一个班|班组|桌|订单|距|面积|一间|房间|现有|在职|拥有|信息|通知|家人|工友|大量|若干|长期|急|急聘|诚聘|招|招聘|备注|待|人才|代招|白天|晚上|上午|下午|包装费|年后|年前|春节|现场|车间|产线|流水线|部门|办公室|仓库|食堂|客房部|餐饮部|前厅部|生产部|电子厂|服装厂|工厂|(?:客房|餐饮|前厅|生产|销售|后勤|人事|行政|财务|工程|保安|技术|质量|品质|仓储|物流|康乐|营销|市场|运营|厨房|采购)部|\w{1,3}车间|数量|需求|缺口|需求人数|新增|班次|薪酬|性质|类型|备注|说明|急|急单|大量招工|急+|推广|退伍军人|军人|主管|经理|坐席员工)"
)
_SUFFIX: Final = re.compile(
    r"(?:配菜|[幼早家助]教|工|员|师傅|师|手|长|岗|岗位|阿姨|大姐|大叔|学徒|司机|主管|经理|助理|厨|大厨|嫂|保姆|护士|主任|干事|专员|秘书|领班|人员|操作|操作者|装配|包装|维修|质检|品检|检验|焊|焊接|车床|铣床|磨床|机长|调机|操机|跟单|打样|理货|分拣|搬运|配送|保安|保洁|会计|出纳|文员|客服|销售|内勤|外勤|仓管|统计|打包|打荷|切配|面点|墩子|凉菜|炒锅|收银|前台|礼宾|迎宾|宿管|切割|折弯|冲压|注塑|抛光|打磨|喷漆|喷涂|电镀|裁床|裁剪|锁边|烫台|整烫|缝盘|套口|横机|后道|前道|手工|辅工|杂工|小工|大工|技工|技术|编程|钳工|学员|徒弟|顾问|讲师|老师|教师|教练|医生|药师|护理|护工|月嫂|育儿嫂|船员|水手|大副|轮机|驾驶|助手|导购|店员|主播|运营|美工|设计|采购|计划|调度|叉车|行车|吊车|铲车|货车|装卸|装车|卸货|上料|下料|投料|毛刺|线头|串珠|穿珠)$"
)
_PERSON: Final = re.compile(
    rf"[{SURNAMES}](?:先生|女士|小姐|经理|主管|老师|师傅|师付|总|厂长|老板|主任|部长|书记|姐|哥|站长|队长|主席)"
    rf"|[{SURNAMES}][\u4e00-\u9fff](?:先生|女士|小姐)"
)
_SKILLED: Final = re.compile(
    r"^(?:熟练|熟手|有经验的?|能独立的?)(?=[\u4e00-\u9fff]{2})(?!工$|工人|掌握|操作(?!工)|使用|运用)"
)
_SHIFTS: Final = re.compile(r"(?<!长)(?<!常)[白夜晚中早]班(?!倒|制)")
GENERIC: Final = re.compile(
    r"(?:普工|小时工|临时工|短期工|长期工|正式工|暑假工|寒假工|学生工|日结工|工人|员工|农民工|工友|男工|女工|男普工|女普工|技工|操作工|工人师傅|务工人员|工作人员|人员|员工若干)"
)
"""Names that also stand in headings over a list of posts (招小时工)."""


_LATIN: Final = re.compile("[a-z]+(?:[- ][a-z]+)*")
"""Small letters only are a word of a page's markup: pagination."""
_DUTY: Final = re.compile(
    r"妥善|及时|积极|按时|定期|严格|确保|保证|做好|协助|配合(?!饲)|参与|填制|编制(?!员)|拟定|制[定订](?!员)|监督(?!员)|"
    r"(?:审核|核对|登记|收集|处理|分析|跟进|执行|检查|保管|解决|建立|完善|组织|管理|指导)(?:各|和|与|及|好|本|该|公司|部门|日常|每|所|有关|相关|一切)"
)
"""Words a duty begins with, never a name: 妥善保管各种收, 协助主管."""


@lru_cache(maxsize=2048)
def _only_places(name: str) -> bool:
    """重庆市-渝中区: nothing but a province, a city or a county."""
    if name[-1:] not in "省市区县":
        return False
    rest, at = [], 0
    for place in scan(name):
        rest.append(name[at : place.start])
        at = place.end
    return not re.sub("[-·]|省|市", "", "".join([*rest, name[at:]]))


@lru_cache(maxsize=8192)
def strength(words: str) -> int:
    """KNOWN, LIKE, MAYBE or NONE."""
    name = _BRACKETS.sub("", words).replace(" ", "").strip("、/-·&+#")
    if (shifts := _SHIFTS.sub("", name)) != name:
        name = shifts
    name = _SKILLED.sub("", name)
    if _LATIN.fullmatch(name) or _DUTY.match(name) or _only_places(name):
        return NONE
    if not 2 <= len(name) <= LONGEST_TITLE or not _SHAPE.fullmatch(name):
        return NONE
    soft = _SOFT.sub("", name) if _FACT.search(name) and _SUFFIX.search(name) else name
    if (
        _FACT.search(soft)
        or _WHOLE.fullmatch(name)
        or re.search(
            r"\d{2}|^\d[名人个位对]|^[一二三四五六七八九十两几半]+(?:个|天|年|周|名|人)", name
        )
    ):
        return NONE
    best = next((m for m in find_title(name) if m.why is not Why.BIGRAM), None)
    if _PERSON.fullmatch(name):
        return NONE
    if _START.match(name) and (best is None or best.why is not Why.EXACT):
        return NONE
    if outside_word(name) or (best is not None and best.score >= 55):
        return KNOWN
    if _SUFFIX.search(name) or best is not None:
        return LIKE
    return MAYBE


def no_name_of_a_firm(words: str) -> bool:
    """Whether a trade or another fact stands in the words."""
    return bool(_FACT.search(words)) or strength(words) >= LIKE


def same_trade(one: str, other: str) -> bool:
    """Whether two names have a trade in common."""
    return bool(_trades(one) & _trades(other))


@lru_cache(maxsize=4096)
def _trades(name: str) -> frozenset[str]:
    found = [m for m in find_title(name) if m.why is not Why.BIGRAM]
    return frozenset(m.occupation.id for m in found if found[0].score - m.score < 5)
