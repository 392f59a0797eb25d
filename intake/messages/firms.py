"""Names of firms in a message, and the lines where one firm's part ends and another's begins."""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from intake.messages.titlewords import LIKE, no_name_of_a_firm, strength
from reference.places import scan

_KIND: Final = (
    r"(?:有限责任公司|股份有限公司|有限公司|分公司|股份公司|集团公司|公司|集团|(?:服装|制衣|电子|五金|塑料|塑胶|食品|家具|纺织|针织|印染|鞋|箱包|玩具|模具|机械|饰品|袜|工艺品|包装|印刷|铸造|化工|罐头|包装|水产|灯具|电器|汽配|零部件|饮料|木器|家纺|皮具|毛衫|织造|注塑|门窗|线缆|电机|阀门|轴承|纸箱|纸品|水产|制药|药|船|砖|水泥|制)?厂"
    r"(?!房|车|址|长(?!期)|里|内|区|家直招|规|牌|门|子|直招|休|方|部)|大酒店|酒店|宾馆|饭店|餐厅|酒楼|火锅店|超市|养老院|敬老院|护理院|医院|物业|物流园|合作社|家政|工作室|加工坊|加工点|商行|工地|项目部|服务站|门店|农庄|服务部|经营部|门市部|分部|营业网点|幼儿园|造船|船业|纺织|电器|制衣|服饰|科技|实业|时装|分拨中心|转运中心|分拣中心|配送中心|服务中心|(?:工程|施工|绿化|装修)队|养殖场|牧场|农场|茶场|林场|码头|度假村|民宿|客栈|商场|后勤|中学|小学|学校|基地)"
)
_NAME: Final = re.compile(
    rf"(?P<name>[\u4e00-\u9fffA-Za-z0-9()·]{{2,24}}?{_KIND})(?=$|[^\u4e00-\u9fff]|招|急|诚|现|因|长|直|大量|位于|坐落|常年|专业|主要|是|高薪|新|春|开|地址|为|扩|接|需|聘|缝|普|要|共|正式|找|人事|大|长|还|竹|信息|用工|项目|另|年|秋|夏|冬|缺|创办|成立|创建|始建|注册|旗下|占地|员工|主营|座落|处于|地处|发外|转|因|拟|开业|开工|开年|节后|这边|这里|目前|在|的|驻|想|上班|做|那边|我|现在|老板|包)"
)
_TRADE_NAME: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,8}?(?:电子|新能源|光电|精密|光学|智能|智造|环保|包装|塑业|塑料|塑胶|橡胶|食品|饮料|针织|毛衫|童装|家具|家居|家纺|玻璃|陶瓷|砖业|模具|机械|汽配|五金|电器|电机|灯饰|照明|服饰|服装|制衣|鞋业|箱包|皮具|纺织|印染|化纤|物流|速运|快递|锂电|钢构|门业|木业|纸业|药业|渔业|船业|实业|工贸|科技|制品|日用品|工艺品|竹制品|饰品|玩具|纺机|茶场|烧烤|火锅|餐饮|养殖场|农业|建材|新材料|轴承|阀门|泵业|线缆|泳装|袜业|织造|仓储|机电|电缆|铜业|铝业|装备|光伏|供应链|运输|速递|护理|保洁|餐饮管理|压铸|模塑|造纸|纸业|齿轮|化工|农场|果园|制冷|管业|铸造|热处理|电镀|喷涂|注塑|制药|生物|鞋业|电池|家电|文创|乳业|酒业|茶业|汽车|电商|婴童|厨具|洁具|卫浴|锁业|日化|洗涤|布艺|饲料|牧业|环卫|精工|精机|精铸|重工|制造|雨具|户外|伞业|机床|紧固件|标准件|托育|速冻|摩配|车业|童车|弹簧|刀具|液压|变压器|线束|仪表|厨电|拉链|康养|汽车维修|汽修|汽贸|石材|石业|水产|海鲜|冷链|粮油|禽业|船舶工程|船舶|海工|烘焙|珠宝|眼镜|文具|日化|(?:建筑|安装|装饰|市政|环境|园林)工程|[\u4e00-\u9fff](?<![就作行企工产职专毕创营开停失从同物事农商各])业(?!务|余|主|绩|态|内|者)|人力|劳务|人力资源|半导体|水产加工|食品加工|竹木加工|海产品|农产品|水暖配件|汽车配件|家居广场|净化设备|电器配件|快运|配送|卫浴洁具|水暖|毛纺|羽绒|电梯))"
    r"(?=[(:\]】 ,\-\n|/]|用工|需求|需要|的?岗位|发外|开[年春工]|[招急诚缺需聘要找](?!展|求)|正式工|现招|直招|大量|常年|长期|$)",
    re.M,
)
_CALLING: Final = re.compile(
    r"(?:[^\w\u4e00-\u9fff]|_)*(?:(?:转发|急招|急聘|招聘|招工|诚聘|高薪|紧急)[:! 】\]]*)?(?P<name>[\u4e00-\u9fffA-Za-z0-9·]{4,16}?)(?:\([^()\n]{1,16}\))?[ :]?(?:现|现因|因|计划|长期|大量|常年|急|高薪|春季|节后|年后|还|现在)?"
    r"(?:招聘|招工|招人|招募|诚聘|招|聘|缺人|缺|急需)(?=\d|[:,;\n。!]|$|[\u4e00-\u9fff、,]{2,20}?(?:\d|各|若干))"
)
"""Before the first line's 招: what stands there and is no trade and no other fact calls."""
_NO_CALLER: Final = re.compile(
    r"[我你他她它]|这|那|有[一二两三四几\d]|都$|村|乡(?!村菜)|各位|街道|社区|明天|今天|今日|后天|本周|下周|工地上|现在|急|因|大家|春风|行动|专场|岗位|年|月|日|本人|现|长期|大量|高薪|[招聘缺]|新|好|附近|附件|以下|如下|一批|多家|几家|企业招|名企|队$|^新|年后"
)
_LABELLED: Final = re.compile(
    r"(?<!有限)(?<!集团)(?:单位|公司|企业|厂名|用工单位|招聘单位|用人单位|公司名称|企业名称|单位名称|工厂|厂家)(?:名称|全称)?[:]\s?(?P<name>[^\n,;。、:【】(]{2,30}(?:\([^()\n]{1,10}\)[^\n,;。、:【】() ]{2,16})?)"
)
_LEAD: Final = (
    r"(?:[^\w\u4e00-\u9fff\n]|\(\d{1,2}\)|[一二三四五六七八九十]{1,2}[、.]|\d{1,2}[、.)])*"
)
_HERE: Final = re.compile(
    r"(?:昨天|上次|之前|刚才|前面|今天|前天)(?:说|发|讲|提)过?的|(?:喂|你好|大家好)?[ ,]?(?:我|我们|咱们?|这里|这边|俺们?)(?:这里)?是(?=[\u4e00-\u9fff]{3})|[\u4e00-\u9fff]{2,10}(?:这里|这边|那里|那边)的?(?=[\u4e00-\u9fff]{3})"
)
_COUNTED: Final = re.compile(r" ?[:*xX×]?\d{1,3}(?:[-~]\d{1,3})?[名人个位]?[ ,;(\n]")
_SITED: Final = re.compile(r"(.{2,24}?(?:公司|厂|集团|合作社|中心|店))(?= )")
_MARK: Final = re.compile(
    r"(?:\(\d{1,2}\)|\d{1,2}[、.)]|[一二三四五六七八九十]{1,2}[、.]|[^\w\u4e00-\u9fff(])+"
)
_NO_FIRM: Final = re.compile(
    r"^(?:本|我们?|咱们?|你们|他们|该|各|某|贵|大|小|本人|进|入|到|去|在|老|新|好|这|那|全|来|直|国|招聘|招|工|正规|知名|大型|上市|出|离|厂家|电子|服装|食品|五金|原|一家|多家|几家|附近|旗下|下属|所属)?(?:\d{1,3}|[一二两三四五六七八九十几多])?(?:[家个所座])?(?:公司|厂|集团|酒店|工厂|超市|医院|物业|门店|工地)$|^(?:家政|物业|保安|保洁|外包|劳务|人力|搬家|装修|环卫|绿化|快递|物流)(?:服务)?公司$|[那这哪][个家间]|什么|啥|几家|^(?:表|堂)[姐哥弟妹]|亲戚|^(?:大型|中型|小型|知名|同类|同行|相关|类似|其他|其它|[三四五]星|星级|员工|包住|包吃|交|由|联系|签|与|被|找|和(?!平|县|田|顺|静|美|众|信|兴|盛|成|泰|润|源|达|利|丰|谐|鑫)|给|无(?!锡|为|极|棣|棣)|不|要求|做|介绍|吃住|住在|吃在|在(?!线)|工作地|中介|劳务|环境|福利|免费|宿舍)"
)
_TRIM: Final = re.compile(
    r"(?:[^\w\u4e00-\u9fff]*(?:(?:现将|将|关于|转发|急招|招聘|诚聘|诚招|急聘|招工|直招|推荐|高薪|紧急|大量|现|好消息|关于|来自|位于)[:!·\s]*"
    r"|(?:今日|最新|岗位|企业|单位|名称|名企|春季|节后|信息|简介|工厂|厂名|公司|家门口|好厂|开工|用工单位|招聘单位)[:!·\s】\]]+))+"
)


_LEGAL: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z0-9()·]{2,24}?(?:有限责任公司|股份有限公司|有限公司|股份公司|集团公司)(?:(?:\([\u4e00-\u9fff]{2,6}\))?[\u4e00-\u9fff]{2,10}?(?:分公司|支公司|支行|分行|营业部|分店))?)"
)
_AGENCY: Final = re.compile(r"人力|劳务|中介|招工|人才|职介|就业")
_PLACEHOLDER: Final = re.compile(r"某某|[xX*]{2}|^某")
_CALLS: Final = re.compile(
    r"(?:\([^)\n]{0,20}\))?\s?(?:现|急|直|特)?(?:招|要|找|缺|聘|诚聘|急需|[:])(?!求|呼)"
)
_IN_ADDRESS: Final = re.compile(
    r"(?:地址|地点|位于|坐标|地处|乘车|对面|旁边|附近|路线)[^,;。\n]{0,20}$"
)


@dataclass(frozen=True)
class Firm:
    """A firm's name at ``start``…``end`` of the plain text; ``leads`` when its line begins with it;
    ``calls`` when it stands right before 招, 要 or a colon; ``labelled`` behind 单位:."""

    name: str
    start: int
    end: int
    leads: bool
    calls: bool = False
    labelled: bool = False


def find_firms(plain: str) -> tuple[Firm, ...]:
    """Firm names, left to right, none inside another and none inside an address."""
    found: list[Firm] = []
    taken = bytearray(len(plain) + 1)
    for pattern, strict in (
        (_LABELLED, False),
        (_LEGAL, False),
        (_NAME, False),
        (_TRADE_NAME, True),
    ):
        for match in pattern.finditer(plain):
            firm = _firm(plain, match, pattern is _LABELLED)
            if firm is None or any(taken[firm.start : firm.end]):
                continue
            if strict and strength(firm.name) >= LIKE and _COUNTED.match(plain, firm.end):
                continue  # 平板硫化工 30人 is a post
            if strict and not (firm.leads or firm.calls or _clause_start(plain, firm.start)):
                continue
            found.append(firm)
            taken[firm.start : firm.end] = b"\1" * (firm.end - firm.start)
    found += _sited(plain, taken)
    if not found:
        found += _headed(plain) or _caller(plain)
    return tuple(sorted(found, key=lambda f: f.start))


_HEADED: Final = re.compile(
    r"[^\w\u4e00-\u9fff]*(?:(?:急聘?|招聘|招工|急招|诚聘)[】\]):!]+)?(?P<name>[\u4e00-\u9fffA-Za-z]{4,12})\((?P<where>[^()\n]{2,16})\)"
)


def _headed(plain: str) -> list[Firm]:
    """样甲家私(佛山顺德) on top: a name with its county in brackets, when nothing in the text is
    named as firms are."""
    match = _HEADED.match(plain)
    if match is None:
        return []
    name, place = match["name"], next(iter(scan(match["where"])), None)
    if place is None or place.start or no_name_of_a_firm(name) or _says_nothing(name):
        return []
    if _NO_FIRM.search(name) or _OFFICIAL.search(name):
        return []
    return [Firm(name, match.start("name"), match.end("name"), True, True)]


_ON_LINE: Final = re.compile(
    r"(?m)^[^\u4e00-\u9fffA-Za-z\n]{0,8}(?P<name>[\u4e00-\u9fffA-Za-z]{4,12})\((?P<where>[^()\n]{2,16})\)(?:[ ]?(?:现|急)?[招聘]?[:])"
)


def _sited(plain: str, taken: bytearray) -> list[Firm]:
    """③样丙速冻(湖州吴兴):面点20人: a line that begins with a name, its county in brackets and a
    colon."""
    found = []
    for match in _ON_LINE.finditer(plain):
        name, place = match["name"], next(iter(scan(match["where"])), None)
        start, end = match.span("name")
        if place is None or place.start or any(taken[start:end]) or no_name_of_a_firm(name):
            continue
        if not (_says_nothing(name) or _NO_FIRM.search(name) or _OFFICIAL.search(name)):
            found.append(Firm(name, start, end, True, True))
    return found


_OFFICIAL: Final = re.compile(
    "招|聘|岗位|信息|需求|[县市区镇乡村]$|局|中心|工会|街道|社区|老乡|我|群"
)


def _caller(plain: str) -> list[Firm]:
    """Who calls in the first line, when nothing in the text is named as firms are."""
    match = _CALLING.match(plain)
    if match is None:
        return []
    name = match["name"]
    if _NO_CALLER.search(name) or _NO_FIRM.search(name) or no_name_of_a_firm(name):
        return []
    if _says_nothing(name):
        return []
    return [Firm(name, match.start("name"), match.end("name"), True, True)]


def _firm(plain: str, match: re.Match[str], labelled: bool) -> Firm | None:
    start, end = match.span("name")
    trim = _TRIM.match(plain, start, end)
    start = trim.end() if trim else start
    mark = _MARK.match(plain, start, end)
    start = mark.end() if mark else start
    here = _HERE.match(plain, start, end)
    start = here.end() if here else start
    start = _behind_talk(plain, start, end) if not labelled else start
    opened = plain.rfind("(", start, end)
    start = opened + 1 if opened >= 0 and plain.find(")", opened, end) < 0 else start
    sited = _SITED.match(plain, start, end) if labelled else None
    end = sited.end() if sited else end  # 企业:样甲有限公司 乐清市
    name = plain[start:end].strip()
    if (
        len(name) < (2 if labelled else 3)
        or name[0] == "("
        or name.count("(") != name.count(")")
        or _NO_FIRM.search(name)
        or re.search(
            r"(?:各[大个]?|[\d一二两三四五六七八九十几多][家个所])(?:医院|门店|超市|厂|公司|酒店|店)|包吃|工资|\d元|元/|这[边里]|那[边里]|^[是因]|^为(?!民|盛|康)|(?:领先|知名|著名|专业|新兴)的|^(?:厂房|楼盘|房建|建筑|隧道|桥梁|公路|新区)工地$",
            name,
        )
    ):
        return None
    if _IN_ADDRESS.search(plain[max(0, start - 26) : start]) and not labelled:
        return None
    if not labelled and (_NEIGHBOUR.match(plain, end) or _says_nothing(name) or _in_prose(name)):
        return None
    leads = _leads(plain, match.start() if labelled else start)
    return Firm(name, start, start + len(name), leads, bool(_CALLS.match(plain, end)), labelled)


_TALK: Final = re.compile(
    r".*(?:[是的啊呢吧哦]|在(?!线)|(?<=[位务属落])于|我们?|地方|这里|这边|那里|那边|老家|一下|大家好?)",
    re.S,
)
_PROSE: Final = re.compile(
    r"^(?:凡|想|愿|以上|以便|以保|目前|截止|一家|一年|有从事|原为|向|并|能够|严格|统[筹畴]|表现|完成|供应商|事件|数码)|负责|根据|依据|满足|确保|服从|遵守|认同|熟悉|了解|协助|传达|团结|推广|利用|针对|拟定|制[定订]|提高|提出|建立|保证|符合|享受|加入|介绍|达到|已有|成立|有别于|遵循|爱岗|维护公司|热爱"
)
"""Words of a sentence before 公司 (负责公司, 服从公司, 熟悉广告公司), never of a name without a legal
ending."""
_NEIGHBOUR: Final = re.compile(
    r"(?:的)?(?:对面|旁边?|附近|隔壁|边上|后面|门口|斜对|往[东南西北前])"
)
SITE: Final = re.compile(r"(?:工地|基地|项目部|厂区|园区|工业园|分拨)$")
"""Where the work is, rather than who hires."""
_ANYBODYS: Final = re.compile(
    r"(?:电子|服装|制衣|五金|塑料|塑胶|食品|家具|纺织|针织|印染|鞋|箱包|玩具|模具|机械|毛衫|饰品|包装|水产|灯具|电器|汽配|伞|袜|眼镜|大|小|中|型|知名|正规|外资|台资|日资|合资|国企|国营|上市|品牌|招聘|招工|生产|加工|制造|业|厂家?|公司|集团|企业|单位|工厂|工地|基地|酒店|饭店|餐厅|超市|医院|学校|物业|家政|物流|快递|科技|实业|房地产|地产|房产|开发|投资|金融|理财|装饰|装修|建筑|商贸|贸易|广告|公关|网络|互联网|教育|培训|咨询|电子商务|电商|保险|证券|银行|印刷|数码|商业|运营|管理|服务|代理|销售|综合性?|国际|国内|专业|市|县|区|镇|乡)*"
)


_STREET_SITE: Final = re.compile("[县区市镇乡村道](?:工地|项目部|基地|园区|厂区)$")


def _in_prose(name: str) -> bool:
    if _STREET_SITE.search(name):
        return True  # 青田县油竹街道工地 is where the work is
    return not _LEGAL_ENDING.search(name) and _PROSE.search(name) is not None


def _behind_talk(plain: str, start: int, end: int) -> int:
    """听一下啊我们是样甲毛衫厂: where the name begins behind spoken words."""
    talk = _TALK.match(plain, start, max(start, end - 2))
    return talk.end() if talk else start


@lru_cache(maxsize=4096)
def _says_nothing(name: str) -> bool:
    """平湖电子大厂: a place, a trade and 厂 are nobody's name."""
    rest, at = [], 0
    for place in scan(name):
        rest.append(name[at : place.start])
        at = place.end
    return _ANYBODYS.fullmatch("".join([*rest, name[at:]])) is not None


def _clause_start(plain: str, at: int) -> bool:
    return at == 0 or plain[at - 1] in "\n。;,!【】 |"


_DESCRIBED: Final = re.compile(r"(?:[\u4e00-\u9fff]{1,8}?[县市区])?[\u4e00-\u9fff]{1,5}?(?:[县区市镇乡]|街道)(?:[\u4e00-\u9fff]{1,4}村)?小?[\u4e00-\u9fff]{1,2}(?:厂|场|合作社|作坊|工坊|基地|大队|码头|店)")  # fmt: skip


def says_where_and_what(name: str) -> bool:
    """罗阳镇茶厂, 文成县玉壶镇养蜂合作社: a place and a trade, no name of their own to be sure of."""
    return _DESCRIBED.fullmatch(name) is not None and not _LEGAL_ENDING.search(name)


def best_firm(firms: Sequence[Firm], first_post: int) -> Firm | None:
    """Whose posts they are: a real name before an agency's or a 某某, a full legal name before a
    short one, one above the posts before one below them."""
    if not firms:
        return None
    best = max(
        firms,
        key=lambda f: (
            f.labelled and not _AGENCY.search(f.name),
            not SITE.search(f.name),
            not _PLACEHOLDER.search(f.name), not _AGENCY.search(f.name), f.labelled,
            f.start < first_post, bool(re.search("公司$", f.name)), f.leads, -f.start,
        ),
    )  # fmt: skip
    core = _SHORT_ENDING.sub("", best.name)
    if best.labelled or _LEGAL_ENDING.search(best.name) or len(core) < 2:
        return best
    whole = (f for f in firms if core in f.name and _LEGAL_ENDING.search(f.name))
    return next(whole, best)


_LEGAL_ENDING: Final = re.compile("(?:有限公司|有限责任公司|股份公司|集团公司)$")
_SHORT_ENDING: Final = re.compile(
    r"(?:[造修]?船厂|(?:服装|制衣|电子|五金|食品|家具|纺织|鞋|玩具|机械|水产)?厂|集团|公司|服饰|电子|纺织|制衣|机械|食品|造船|船业)$"
)
"""Of a short name (海星船厂), what its legal name below may say in other words."""


def _after_place(line: str) -> str:
    """①永康古山 样甲杯业: the county, and a town behind it, stand before the name."""
    words = re.search(r"[\u4e00-\u9fff]{2,8}[ ·:-]{0,2}$", line)
    if words is None:
        return line
    place = next(iter(scan(words.group())), None)
    return line[: words.start()] if place is not None and place.start == 0 else line


def _leads(plain: str, at: int) -> bool:
    """Whether only marks, a number or 招聘 words stand before it on its line."""
    floor = max(0, at - 60)
    line = plain[max(plain.rfind("\n", floor, at) + 1, floor) : at]
    trim = _TRIM.match(line)
    line = line[trim.end() :] if trim else line
    line = _after_place(line)
    return bool(re.fullmatch(_LEAD + r"(?:[^\n:,。]{0,4}[:])?[【(]?", line)) or not line.strip()
