"""Work sites: 浙江省 - 杭州市, 余杭区五常街道文一西路1号, 江干区 (abolished) -> codes in force.

A name is a place only in the context of one: behind 地址, 位于, 在; written with 县, 区, 市; in a
chain (浙江永康); or at the head of a clause with a works behind it (海宁纺织厂招…). Inside other
words it is none (人力资源, 长白班, 路口的交口), and a county of another province is never taken
from a mere mention: it is asked for, or likely where the text says that the work is there.
"""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from intake.fields.readings import Certainty, Fact, Reading, Spot, whole
from intake.fields.readings import asked as _ask
from intake.fields.source import Source, source
from intake.fields.values import Place
from reference.places import PlaceName, is_everyday_word, nearest, scan
from reference.regions import Level, Region, is_within, region

_LABEL: Final = re.compile(
    r"(?:工作|上班|公司|工厂|厂|企业|单位|详细|面试|报到|集合|用工|项目|店|工地|所在)?(?:地址|地点|厂址|住址|区域|地区|坐标|位置)(?:在)?[:是为]|坐标|位于|地处|(?:工作|上班|用工|所在)地[:是为在]?"
)
_ENDS: Final = re.compile(
    r"[\n;。!?|【】]|,(?=(?:占地|现有|拥有|固定资产|建于|创建|创立|成立|始建|年产|建筑面积|注册))|,(?=[^,]{0,8}[:])|,(?=[^,]{0,4}\d{3,5}(?:元|块|[-~/]))|(?:电话|联系|手机|微信|乘车|公交|交通)"
)
_ADDRESS_LENGTH: Final = 200
"""Characters behind a label that may be its address: a longer one is none."""
_ADDRESS: Final = re.compile(r"[路街镇村号区园县市乡弄巷栋幢楼厦厂港场]|大道|\d室")
"""In words behind 地址 that are one: 地处地铁口, 地点在哪里 say none."""
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_ROAD: Final = re.compile(
    r"(?:[东西南北中一二三四]|大)?(?:路|街(?!道)|大道|道(?!路)|巷|弄|桥|广场|大厦|小区|花园|公园|商城|宾馆|酒店|小学|中学|医院|银行|保险|火锅|小吃)"
)
_SITED: Final = re.compile(
    r"(?:在|位于|地处|坐落于?|落户|设在|设于|到|去|来|赴|前往|地点|地址|坐标|地)[:是为 ]?$"
)
_FIRM: Final = re.compile(r"[^\s,;。:!()\n]{0,16}?(?:公司|集团|合作社|分公司)")
_HEAD: Final = re.compile(
    r"(?:本地|当地|这边|这里|那边|那里|地区|周边|附近|市区|城区)|[\u4e00-\u9fff]{0,5}?(?:厂|店|酒店|园|工地|项目|车间|港|码头|直招|急招|招|上班)|[\u4e00-\u9fff]{2}(?:(?:这|那)[边里]|(?=[ ,;:。)\n\u25a1]|$))|[\u4e00-\u9fff]{1,3}(?:镇(?!流|静|定)|乡(?!村)|街道)"
    r"|[^\u4e00-\u9fff]|$"
)
_STREET: Final = re.compile(
    r"[^\s,;。:!\n]{0,10}?(?:镇|乡|街道|路|大道|工业园|开发区|工业区|村|\d号)"
)
_ORIGIN_AFTER: Final = re.compile(
    r"籍|人(?!民|力|才)|户口|户籍|话|菜|口味|火锅|小吃|老乡|方言|(?:统一|集中|包车|免费)?(?:出发|发车|上车|接送)|车站|火车|高铁"
    r"|的?(?:工友|老乡|朋友|姐妹|兄弟|同乡)|等地|的?(?:都|均)?可以?(?!直)|优先"
)
_ORIGIN_BEFORE: Final = re.compile(r"(?:来自|面向|从|限|优先|会做|老家|籍贯)[:是为]?$")
_NEARBY: Final = re.compile(r"(?:近|靠近|临近|毗邻|离|距离?|紧邻|邻)$")
_LONGER: Final = re.compile(r"(?:市(?=[场价值容面民政])|区(?=[域间别分])|县(?=级))")


@lru_cache(maxsize=4096)
def read_place(text: str, near: str = "") -> Reading[Place]:
    """The place a cell names. ``near``: code of the firm's county or province, which settles a name
    that several counties bear. A prefecture alone is asked for its county."""
    of = source(text)
    if not of.plain.strip():
        return _ask(whole(of), "missing")
    names = _in_address(of.plain, near)
    if not names:
        return _ask(whole(of), "unknown_place")
    return _chosen(of, names, near, len(of.plain))


def find_place(of: Source, near: str = "") -> Reading[Place] | None:
    """The place after 地址, 地点, 坐标; else a name in the context of a place. None: the text names
    no place of work, or no narrower one than the firm's own."""
    labels = list(_LABEL.finditer(of.plain))
    begins = [*(label.start() for label in labels[1:]), len(of.plain)]
    wider: Reading[Place] | None = None
    for label, next_one in zip(labels, begins, strict=False):
        last = min(next_one, label.end() + _ADDRESS_LENGTH)
        stop = _ENDS.search(of.plain, label.end(), last)
        reading = _addressed(of.part(label.end(), stop.start() if stop else last), near)
        if reading is None:
            continue
        if wider is None and reading.question != "county_missing":
            return reading
        if wider is None:
            wider = reading
        elif _narrows(reading, wider):
            return reading
    inner = _in_text(of, near)
    if wider is None or (inner is not None and _narrows(inner, wider)):
        return inner
    return wider


def _addressed(piece: Source, near: str) -> Reading[Place] | None:
    """The place of the words behind one label."""
    names = _in_address(piece.plain, near)
    if names:
        return _chosen(piece, names, near, len(piece.plain))
    if not _ADDRESS.search(piece.plain):
        return None
    place = Place(code="", name="", address=piece.plain.strip())
    return Reading[Place](
        value=place, certainty=Certainty.LIKELY, question="county_missing", **whole(piece).place()
    )


def _narrows(one: Reading[Place], wide: Reading[Place]) -> bool:
    """地区:安徽省-合肥市, then 地址:合肥市蜀山区…: the second names a county within the first."""
    if one.value is None or one.question == "county_missing" or wide.value is None:
        return False
    return not wide.value.code or is_within(one.value.code, wide.value.code)


def _in_address(plain: str, near: str) -> tuple[PlaceName, ...]:
    """Names of an address: bare ones only at a word's beginning or inside a wider unit before."""
    kept: list[PlaceName] = []
    for name in scan(plain):
        if _NEARBY.search(plain[max(0, name.start - 4) : name.start]) or _is_cut(plain, name):
            continue
        if name.bare and not name.chain:
            if _ROAD.match(plain, name.end) or (
                is_everyday_word(name) and _is_far(name, near) and name.written != plain.strip()
            ):
                continue
            before = plain[name.start - 1 : name.start]
            begins = not before or not _HAN.match(before) or before in "在于是到"
            if not begins and not (kept and _is_inside(name, kept[-1])):
                continue
        kept.append(name)
    return tuple(kept)


def _is_inside(name: PlaceName, wide: PlaceName) -> bool:
    return any(is_within(u.code, up.code) for u in name.units for up in wide.units)


def _is_cut(plain: str, name: PlaceName) -> bool:
    """永康市场, 矿区域: the last letter of the name belongs to the next word."""
    return not name.bare and bool(_LONGER.match(plain, name.end - 1))


def _in_text(of: Source, near: str) -> Reading[Place] | None:
    plain = of.plain
    sites = [(n, _standing(plain, n, near)) for n in scan(plain) if _is_site(plain, n)]
    sites = [(n, standing) for n, standing in sites if standing and not _is_wider(n, near)]
    if not sites:
        return None
    strong = [n for n, standing in sites if standing == "said"] or [n for n, _ in sites]
    reading = _chosen(of, tuple(strong), near, 0)
    if reading.value is None or reading.question == "county_missing":
        return reading
    best = next(n for n in strong if any(u.code == reading.value.code for u in n.units))
    standing = dict(sites)[best]
    if standing == "asked":
        facts: dict[str, Fact] = {"candidates": reading.value.code, "written": best.written}
        return _ask(Spot(of, best.start, best.end), "far_place", facts)
    if standing == "far" or (best.bare and not best.chain):
        doubt = "far_place" if standing == "far" else "bare_name"
        return reading.model_copy(update={"certainty": Certainty.LIKELY, "question": doubt})
    return reading


def named_county(of: Source, near: str = "", *, of_firm: bool = False) -> Reading[Place] | None:
    """A county the text names without saying that the work is there: asked, never taken.
    ``of_firm``: the text is a firm's name, which may begin with a far one."""
    for name in scan(of.plain):
        counties = [u.code for u in name.units if u.level is Level.COUNTY]
        if not counties or not _is_site(of.plain, name):
            continue
        if is_everyday_word(name) and (
            not near
            or _is_far(name, near)
            or _HAN.match(of.plain, max(0, name.start - 1), max(0, name.start))
        ):
            continue
        if of_firm and name.start:
            return None
        if near in counties or (not of_firm and name.bare and near and _is_far(name, near)):
            continue
        if name.bare and _ROAD.match(of.plain, name.end):
            continue
        facts: dict[str, Fact] = {
            "candidates": ",".join(sorted(counties)[:12]), "written": name.written,
        }  # fmt: skip
        return _ask(Spot(of, name.start, name.end), "place_unread", facts)
    return None


def _standing(plain: str, name: PlaceName, near: str) -> str:
    """said: a place of work; far: one in another province, said to be there; asked: a mere mention
    of such; "": no place."""
    far = bool(near) and _is_far(name, near)
    before = plain[max(0, name.start - 6) : name.start]
    sited = bool(_SITED.search(before))
    if far and _FIRM.match(plain, name.end) and not sited:
        return ""
    begins = not before or not _HAN.match(before[-1])
    weak = name.bare and not name.chain
    if weak and _ROAD.match(plain, name.end):
        return ""
    if is_everyday_word(name) and not (sited and near and not far):
        return ""
    if weak and not sited and not (begins and _HEAD.match(plain, name.end)):
        return ""
    if not far:
        return "said"
    there = sited or (not weak and (name.chain or _STREET.match(plain, name.end)))
    return "far" if there else "asked"


def _is_far(name: PlaceName, near: str) -> bool:
    """Whether no unit of this name lies in the province of ``near`` (without one: always)."""
    return not near or all(unit.province != region(near).province for unit in name.units)


def _is_wider(name: PlaceName, near: str) -> bool:
    """杭州 in the text of a firm of 余杭 says nothing new."""
    return bool(near) and any(is_within(near, u.code) and u.code != near for u in name.units)


def _is_site(plain: str, name: PlaceName) -> bool:
    """Not where people or dishes come from: 四川人优先, 川菜, 从广元出发."""
    before = plain[max(0, name.start - 6) : name.start]
    return not (
        _ORIGIN_AFTER.match(plain, name.end)
        or _ORIGIN_BEFORE.search(before)
        or _NEARBY.search(before)
        or _is_cut(plain, name)
    )


def _chosen(of: Source, names: tuple[PlaceName, ...], near: str, until: int) -> Reading[Place]:
    """The narrowest name; the address is what follows it."""
    best = max(names, key=_rank)
    units = nearest(best.units, near)
    decided_near = len(units) < len(best.units)
    address = of.plain[best.address : until].strip(" ,:-·/()") if until else ""
    spot = Spot(of, best.start, max(best.end, until) if address else best.end)
    codes = {u.code for u in units}
    if len(codes) > 1 and all(_same_root(u, units) for u in units):
        units = tuple(u for u in units if u.level is not Level.COUNTY) or units
        codes = {u.code for u in units}
    if len(codes) > 1:
        facts: dict[str, Fact] = {
            "candidates": ",".join(sorted(codes)[:12]),
            "written": best.written,
        }
        return _ask(spot, "several_places", facts)
    others = _other_counties(names, best)
    if others:
        several: dict[str, Fact] = {
            "candidates": ",".join(sorted({*codes, *others})[:12]), "written": best.written,
        }  # fmt: skip
        return _ask(spot, "several_places", several)
    unit = units[0]
    place = Place(
        code=unit.code, name=unit.full_name, written=best.written, renamed=best.renamed,
        address=address,
    )  # fmt: skip
    doubt = ""
    if unit.level is not Level.COUNTY:
        doubt = "county_missing"
    elif best.renamed:
        doubt = "renamed"
    elif decided_near:
        doubt = "nearest_of_several"
    return Reading[Place](
        value=place,
        certainty=Certainty.LIKELY if doubt else Certainty.SURE,
        question=doubt,
        **spot.place(),
    )


def _other_counties(names: tuple[PlaceName, ...], best: PlaceName) -> set[str]:
    """Counties written out beside the chosen one that are not the same: two readings stand."""
    mine = {u.code for u in best.units}
    found: set[str] = set()
    for name in names:
        theirs = {u.code for u in name.units if u.level is Level.COUNTY}
        if (name.chain or not name.bare) and theirs and len(name.units) == 1 and not theirs & mine:
            found |= theirs
    return found


def _rank(name: PlaceName) -> tuple[bool, bool, int, int]:
    """Counties before wider units, written-out before bare names, chains before single ones."""
    is_county = any(u.level is Level.COUNTY for u in name.units)
    return (not is_everyday_word(name), is_county, len(name.written), -name.start)


def _same_root(unit: Region, units: tuple[Region, ...]) -> bool:
    """甘孜 is a prefecture and a county of it: the wider is meant."""
    return len({u.prefecture or u.code for u in units}) == 1 and any(
        u.level is not Level.COUNTY for u in units
    )
