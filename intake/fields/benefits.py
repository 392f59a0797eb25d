"""Benefits: 包吃住, 五险一金, 夫妻房, 餐补10元/天, 高温补贴, 全勤奖200, 13薪, 8人间."""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from intake.fields.amounts import Per, amounts
from intake.fields.numerals import whole_number
from intake.fields.readings import Certainty, Reading, Spot
from intake.fields.source import Source, source
from intake.fields.values import Benefit
from intake.fields.values import BenefitKind as K

_NO: Final = r"(?P<no>不含|不提供|不供|不安排|不解决|不交|不缴|不包|不管|没有|暂无|没|未|无|不)?"
_PATTERNS: Final = (
    (K.LODGING, r"(?<![不提])供住(?!宿)|(?<!不)给住|住(?:厂里?|公司|店里|宿舍|的)[^,;。\n]{0,2}?(?:不花钱|不要钱|免费)|供住宿\(?不收费|(?:人才公寓|公寓|[妻人]间|住宿?舍?)[^,;。\n]{0,3}?(?:免费|免租)|免费(?:提供|安排)?(?:的)?(?:公寓|人才公寓|单间|住房|房子|地方)|(?:住宿|宿舍|板房|房子|厂里有房子?)[^,;。\n]{0,6}?免费(?:安排|提供|住|给住)?(?!wifi|WIFI|网|停车|洗|用)|(?:不要|不收)房租|(?:公寓|宿舍)免费|包吃住|包食宿|包食住|供吃供住|供吃住|管吃住|包住宿?|管吃管住|管住|吃住全包|吃住全免|食宿全免|免费(?:提供)?(?:食宿|吃住|住宿|宿舍)|包吃包住|免费吃住|吃住免费|住宿免费|食宿免费|(?:住宿|食宿|吃住|宿舍|住):(?:免费|全免|全包|包(?!吃)|公司包)|提供免费(?:食宿|吃住|住宿|宿舍)|免住宿费|免房租|(?:吃住|食宿|住宿?|宿舍)[^,;。\n不]{0,4}?(?:厂里|厂方|公司|老板|店里|单位|工地)(?:来|给)?(?:管|包(?!装)|解决)|吃住公司|吃住(?:在)?厂里|住的?(?:地方)?有,?不(?:要钱|收钱|花钱)|不收(?:取)?(?:住宿|房)[费租]|不(?:要|收)房租|(?:住宿?|食宿|宿舍|工棚|住房|房间|[妻人]房)[^,;。\n]{0,4}?(?:不要钱|不收钱|不收费|不花钱|不用钱)|吃住(?:都?由?(?:厂里|公司|老板|店里|工地))?(?:都|全部?)?(?:包了?|免费|不要钱)|(?:[妻人]房|宿舍|住宿)[^;。\n]{0,10}?(?:都|全部?|均)(?:不收钱|不收费|不要钱|免费)|(?:食宿|住宿|吃住|宿舍):[^;。\n]{0,12}?(?<!不)免费|提供住宿:?有,?免费|(?:厂里|公司|店里)(?:统一)?(?:安排|有)(?:地方|房子|宿舍)?住,?免费|免租|免费(?:提供)?(?:空调|单人|集体|员工|四人|双人)?(?:房间|房|公寓|宿舍|单间|住处|住)|宿舍(?:都|全部|均)?免费|住房[^,;。\n]{0,4}?(?:都|全部?|均)?免费|(?:房租|房费|住宿费)[^,;。\n]{0,6}?(?:公司|厂里?|厂方|老板|单位|店里)(?:出|承担|包|付|交|负责)|(?<!提)供吃住|(?<!提)供食宿|吃住都?包|免食宿", True),
    (K.LODGING, r"提供(?:食宿|吃住|住宿|宿舍|(?:单身|职工|员工|人才)?公寓)|可住宿|有住宿|有宿舍|安排住宿|安排食宿|解决食宿|宿舍|住宿|住厂里|住公司里?", None),
    (K.LODGING, r"吃住自理|住宿自理|(?:住宿|食宿|吃住)(?:自己解决|没有|没得)|自行解决住宿|食宿自理|外宿(?!补|津|的?有补)|(?:住的?地方|房子|住处|住)自己(?:找|租|解决)|自己(?:找房|租房|找地方住|解决住)|不(?:提供|解决|安排|管|包|含)(?:住宿?|宿舍)|不供住|住的?(?:地方)?(?:没有|没得|要?自己)|没(?:有)?(?:地方住|宿舍|住宿)|(?:住宿|食宿|吃住|宿舍|住):(?:不包|不提供|没有|无(?!线)|自理)", False),
    (K.MEALS, r"包吃住|包食宿|包食住|供吃供住|供吃住|管吃住|包吃|包餐|管吃|管饭|包伙食|包(?:[一二两三四123]餐|中餐|工作餐|午餐|午饭|中饭|晚餐|三餐)|免费(?:提供)?(?:食宿|吃住|[一二两三四123]餐|工作餐|午餐|中餐|就餐|用餐|餐)|吃住全包|吃住全免|食宿全免|包吃包住|吃住免费|食宿免费|(?:伙食|用餐|吃饭|就餐|工作餐|食宿|吃住|吃):(?:免费|全免|全包|包(?!住|[一二两三]餐))|提供免费(?:食宿|吃住|工作餐|午餐|[一二两三]餐)|管(?:[一二两三123]餐|顿)|[一二两三四]餐免费|(?<!提)供吃住|(?<!提)供食宿|工作餐免费|吃住都?包|免食宿", True),
    (K.MEALS, r"提供(?:食宿|吃住|[一二两三]餐|工作餐|午餐|中餐)|解决食宿|有食堂|自办食堂|工作餐|食堂", None),
    (K.MEALS, r"吃住自理|伙食自理|自行就餐|食宿自理|吃饭自理|(?:伙食|用餐|吃饭|就餐|食宿|吃住|吃):(?:不包|不提供|没有|无|自理)", False),
    (K.INSURANCE, r"[五六5]险[一二两12]金|[五六5]险|社保|社会保险|缴纳保险|交保险|缴五险|买保险|三险", True),
    (K.HOUSING_FUND, r"[五六5]险[一二两12]金|公积金", True),
    (K.ACCIDENT, r"意外险|意外保险|商业保险|雇主责任险|商业险|团体险|商保", True),
    (K.COUPLE_ROOM, r"夫妻房|夫妻间|夫妻宿舍|双职工房|夫妻单间|安排夫妻|夫妻住房", True),
    (K.MEAL_ALLOWANCE, r"餐补|饭补|饭贴|餐贴|伙食补(?:贴|助)|餐费补(?:贴|助)|就餐补(?:贴|助)|吃饭补贴|生活补(?:贴|助)|餐饮补贴", True),
    (K.HOUSING_ALLOWANCE, r"房补|住房补(?:贴|助)|租房补(?:贴|助)|住宿补(?:贴|助)|外宿补(?:贴|助)|外住补(?:贴|助)|住补", True),
    (K.HEAT_ALLOWANCE, r"高温(?:补(?:贴|助)?|费|津贴)|防暑降温费?|降温费", True),
    (K.NIGHT_ALLOWANCE, r"夜班(?:补(?:贴|助)?|费|津贴)|夜宵补贴|中夜班津贴|中夜班补贴", True),
    (K.ATTENDANCE, r"全勤奖?|满勤奖?", True),
    (K.SENIORITY, r"工龄奖|工龄工资|工龄津贴|工龄补贴|年功工资", True),
    (K.YEAR_END, r"年终奖金?|年底奖金?|年终分红|年终福利|年底红包", True),
    (K.EXTRA_MONTH, r"(?:1[2-9]|2[0-4]|十[二三四五六])薪(?!资|水|酬)|年底双薪|第十三个月", True),
    (K.TRAVEL, r"(?:报销|报|补贴|补助|发放?)(?:往返|来回|返乡|返程|单程)?(?:路费|车费|车票|火车票)|(?:往返|来回|返乡|返程|单程)?(?:路费|车费|车票|火车票)(?:全额?|凭票|可)?(?:报销|报|补贴|补助)|路费补贴|返岗补贴|交通补(?:贴|助)|车补|探亲路费|专车接送|包车费|免费接送?|专车接", True),
    (K.SHUTTLE, r"班车|厂车|上下班接送|通勤车", True),
    (K.PAID_LEAVE, r"带薪年假|年休假|带薪休假|带薪假|法定节假日|国假|年假|带薪", True),
    (K.FESTIVAL, r"节日福利|节假日福利|过节费|生日(?:福利|礼品?|蛋糕|礼金|会)|节日礼品|节日红包|逢年过节|员工旅游|旅游|团建", True),
    (K.MEDICAL, r"免费体检|报销体检费?|体检费(?:用)?(?:报销|公司承担|厂里出)|包体检|年度体检|定期体检|公司承担体检费?", True),
    (K.REBATE, r"返费|返现|入职奖励?|入职红包|推荐奖|介绍费|介绍奖|稳岗奖|开工红包|老带新", True),
    (K.ROOM_FACILITY, r"空调|独立卫生间|独卫|独立卫浴|热水器?|WIFI|wifi|无线网?|洗衣机|阳台|电视|卫生间|网线", True),
    (K.TRAINING, r"带薪培训|免费培训|岗前培训|包教会?|包学会|师傅带|有人带|老师傅带|免费学技术", True),
)  # fmt: skip
_READERS: Final = tuple(
    (kind, re.compile(_NO + "(?:" + words + ")"), free) for kind, words, free in _PATTERNS
)
_SIGNS: Final = {
    K.LODGING: "住宿房寓", K.MEALS: "吃食餐饭伙", K.INSURANCE: "险社保", K.HOUSING_FUND: "金",
    K.ACCIDENT: "险商", K.COUPLE_ROOM: "妻双", K.MEAL_ALLOWANCE: "餐饭伙食生", K.HOUSING_ALLOWANCE: "房住宿",
    K.HEAT_ALLOWANCE: "温", K.NIGHT_ALLOWANCE: "夜", K.ATTENDANCE: "勤", K.SENIORITY: "龄功",
    K.YEAR_END: "年", K.EXTRA_MONTH: "薪三", K.TRAVEL: "路车票返", K.SHUTTLE: "车送", K.PAID_LEAVE: "假",
    K.FESTIVAL: "节生旅团", K.MEDICAL: "检", K.REBATE: "返奖红介老", K.ROOM_FACILITY: "空独热WwI无洗阳电卫网i",
    K.TRAINING: "培训教学带",
}  # fmt: skip
_SIGN_OF: Final = {kind: frozenset(signs) for kind, signs in _SIGNS.items()}
"""A kind is looked for only where one of its characters occurs."""

_ROOM: Final = re.compile(
    r"(?P<a>\d{1,2}|[一二两三四五六七八九十]{1,2})(?:(?:[-~]|到|至)(?P<b>\d{1,2}|[二三四五六七八九十]{1,2}))?(?:个)?人(?:一间|/间|1间|间|房|一个?房|一?宿|住一间|标间|寝)"
)
_MEALS: Final = re.compile(r"(?P<n>[一二两三四1234])(?:顿饭|餐|顿)(?!/|补)")
_FACILITY: Final = (
    ("aircon", "空调"),
    ("bath", "卫"),
    ("hot_water", "热水"),
    ("wifi", "wifi|WIFI|无线|网"),
)
_CHARGED: Final = re.compile(
    r"(?:住宿费?|房租|月租|租金|宿舍费?|住(?:厂里|公司|宿舍|店里)(?=每?人?每?月?[交扣收]))(?:[^,。;\n]{0,6}?)(?P<n>\d{2,4})元?(?:/月|每月|一个月|/人)?"
    r"|(?:住宿|宿舍|公寓)[,(]?(?:每人|个人)?(?:每月|一个?月|月)?(?:每人|个人)?(?:自付|自费|自己出|[交收扣缴])(?:房租|租金|住宿费|房费)?(?:每人)?(?:每月|一个?月)?(?P<m>\d{2,4})(?:元|块|/月|每月|一个?月|(?=[^\d点:]|$))"
)
_AFTER: Final = re.compile(
    r"(?:工作|做|干|上|入职|在职)?满[\d一二两三四五六半]{1,3}个?(?:月|天|年|工作日)[后可即以上, ]{0,4}$"
)
_AMOUNT_NEAR: Final = re.compile(r"[:为共约每人最高给发有可得,]{0,4}|\(")


@lru_cache(maxsize=4096)
def read_benefits(text: str) -> tuple[Reading[Benefit], ...]:
    """Benefits of a cell or text, in the order of the table above, each kind once."""
    return find_benefits(source(text))


def find_benefits(of: Source) -> tuple[Reading[Benefit], ...]:
    """As `read_benefits`, on a source. Lodging or meals offered without a price are LIKELY with
    the question ``cost_unsaid``."""
    found: dict[tuple[K, str], Reading[Benefit]] = {}
    charged = _CHARGED.search(of.plain) if of.has(_SIGN_OF[K.LODGING]) else None
    for kind, pattern, free in _READERS:
        if not of.has(_SIGN_OF[kind]):
            continue
        for match in pattern.finditer(of.plain):
            reading = _benefit(of, kind, match, free, charged)
            if reading is None or reading.value is None:
                continue
            key = (kind, reading.value.detail if kind is K.ROOM_FACILITY else "")
            if key not in found:
                found[key] = reading
                if kind not in (K.ROOM_FACILITY, K.LODGING):
                    break
            elif (
                kind is K.LODGING
                and found[key].question == "cost_unsaid"
                and (found[key].start <= reading.start < found[key].end)
            ):
                found[key] = reading  # 住宿自理 is more than 住宿
            elif kind is K.LODGING and _denies(reading.value, found[key].value):
                found[key] = found[key].model_copy(
                    update={"certainty": Certainty.QUESTION, "question": "lodging_unclear",
                            "facts": {"first": found[key].text, "second": reading.text}}
                )  # fmt: skip
                break
    room = _ROOM.search(of.plain) if "人" in of.chars else None
    if room:
        most = whole_number(room["b"] or room["a"])
        if most and 1 <= most <= 30:
            found[(K.LODGING, "room")] = _reading(
                Spot(of, *room.span()), Benefit(kind=K.LODGING, detail=str(most)), ""
            )
    return tuple(found.values())


def _denies(later: Benefit | None, first: Benefit | None) -> bool:
    """包住 and 住宿自理 in one text."""
    return later is not None and first is not None and later.given != first.given


def _benefit(
    of: Source, kind: K, match: re.Match[str], free: bool | None, rent: re.Match[str] | None
) -> Reading[Benefit] | None:
    text = match.group()
    given = match["no"] is None and free is not False
    charged = rent if kind is K.LODGING and free is None else None
    if (
        kind is K.LODGING
        and free is None
        and charged is None
        and re.match(
            r"费|补|人数|地址|舍?管|主管|保洁|阿姨", of.plain[match.end() : match.end() + 4]
        )
    ):
        return None
    if (
        kind is K.MEALS
        and free is None
        and re.match(
            r"阿姨|厨师|帮工|帮厨|工作|师傅|采购|大厨|主管", of.plain[match.end() : match.end() + 4]
        )
    ):
        return None
    if kind is K.ROOM_FACILITY:
        code = next((c for c, words in _FACILITY if re.search(words, text)), "")
        if re.match(
            r"安装|维修|厂|公司|工(?!作)|配件|生产|有限", of.plain[match.end() : match.end() + 4]
        ):
            return None
        return (
            _reading(Spot(of, *match.span()), Benefit(kind=kind, given=given, detail=code), "")
            if code
            else None
        )
    detail, cost = "", free
    amount = _amount(of.plain, match.end()) if kind not in (K.INSURANCE, K.EXTRA_MONTH) else None
    end = match.end()
    if kind is K.MEALS:
        meals = _MEALS.search(text) or _MEALS.match(of.plain, match.end())
        detail = str(whole_number(meals["n"])) if meals else ""
    if kind is K.EXTRA_MONTH:
        digits = re.search(r"\d+|十[二三四五六]", text)
        detail = str(whole_number(digits.group())) if digits else "13"
    if kind is K.LODGING and free is None:
        if charged:
            fee = int(charged["n"] or charged["m"]) * 100
            return _reading(
                Spot(of, *charged.span()),
                Benefit(kind=kind, free=False, amount_fen=fee, per=Per.MONTH),
                "",
            )
        amount = None
    fen: int | None = None
    per: Per | None = None
    if amount is not None:
        fen, per, end = amount
    if not given or free is False:
        cost = None
    doubt = "cost_unsaid" if given and free is None else ""
    value = Benefit(kind=kind, given=given, free=cost, amount_fen=fen, per=per, detail=detail)
    begin = match.start()
    if kind in (K.TRAVEL, K.REBATE):
        after = _AFTER.search(of.plain[max(0, begin - 16) : begin])
        begin -= len(after.group()) if after else 0
    return _reading(Spot(of, begin, end), value, doubt)


def _amount(plain: str, at: int) -> tuple[int, Per | None, int] | None:
    """The money right behind the word: 餐补10元/天, 全勤奖:200."""
    gap = _AMOUNT_NEAR.match(plain, at)
    begin = gap.end() if gap else at
    first = next(amounts(plain, begin, min(len(plain), begin + 24)), None)
    if first is None or first.start != begin:
        return None
    yuan = first.high if first.high is not None else first.low
    if (
        yuan is None
        or not 1 <= yuan <= 100_000
        or (first.per is None and not first.marked and yuan < 10)
    ):
        return None
    if first.per is None and first.is_range and yuan >= 3_000:
        return None
    return int(yuan * Decimal(100)), first.per, first.end


def _reading(spot: Spot, value: Benefit, doubt: str) -> Reading[Benefit]:
    return Reading[Benefit](
        value=value, certainty=Certainty.LIKELY if doubt else Certainty.SURE, question=doubt,
        **spot.place(),
    )  # fmt: skip
