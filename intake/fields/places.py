"""Work sites: 浙江省 - 杭州市, 余杭区五常街道文一西路1号, 江干区 (abolished) -> codes in force."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from intake.fields.readings import Certainty, Fact, Reading, Spot, whole
from intake.fields.source import Source, source
from intake.fields.values import Place
from reference.places import PlaceName, is_everyday_word, nearest, scan
from reference.regions import Level, Region

_LABEL: Final = re.compile(
    r"(?:工作|上班|公司|工厂|厂|企业|单位|详细|面试|报到|集合|用工|项目|店|工地|所在)?(?:地址|地点|厂址|住址|区域|地区|坐标|位置)(?:在)?[:是为]|坐标|位于|地处|(?:工作|上班|用工|所在)地[:是为在]?"
)
_ENDS: Final = re.compile(r"[\n;。!|【】]|,(?=[^,]{0,8}[:])|(?:电话|联系|手机|微信|乘车|公交|交通)")


@lru_cache(maxsize=4096)
def read_place(text: str, near: str = "") -> Reading[Place]:
    """The place a cell names. ``near``: code of the firm's county or province, which settles a name
    that several counties bear. A prefecture alone is asked for its county."""
    of = source(text)
    if not of.plain.strip():
        return _ask(whole(of), "missing")
    names = scan(of.plain)
    if not names:
        return _ask(whole(of), "unknown_place")
    return _chosen(of, names, near, len(of.plain))


def find_place(of: Source, near: str = "") -> Reading[Place] | None:
    """The place after 地址, 地点, 坐标; else a name with 市, 区 or 县 in the text."""
    for label in _LABEL.finditer(of.plain):
        stop = _ENDS.search(of.plain, label.end())
        end = stop.start() if stop else len(of.plain)
        piece = of.part(label.end(), end)
        names = scan(piece.plain)
        if names:
            return _chosen(piece, names, near, len(piece.plain))
        if piece.plain.strip():
            place = Place(code="", name="", address=piece.plain.strip())
            return Reading[Place](
                value=place, certainty=Certainty.LIKELY, question="county_missing",
                **whole(piece).place(),
            )  # fmt: skip
    names = tuple(n for n in scan(of.plain) if not is_everyday_word(n) and _is_site(of.plain, n))
    written = [n for n in names if not n.bare]
    if not names:
        return None
    reading = _chosen(of, tuple(written) or names, near, 0)
    if reading.value is not None and not written:
        return reading.model_copy(update={"certainty": Certainty.LIKELY, "question": "bare_name"})
    return reading


_ORIGIN_AFTER: Final = re.compile(
    r"籍|人(?!民|力|才)|户口|户籍|话|菜|口味|老乡|方言|出发|上车|车站|火车|高铁"
)
_ORIGIN_BEFORE: Final = re.compile(r"(?:来自|面向|从|限|优先)$")


def _is_site(plain: str, name: PlaceName) -> bool:
    """Not where people or dishes come from: 四川人优先, 川菜, 从广元出发."""
    return not (_ORIGIN_AFTER.match(plain, name.end) or _ORIGIN_BEFORE.search(plain[: name.start]))


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


def _rank(name: PlaceName) -> tuple[bool, bool, int, int]:
    """Counties before wider units, written-out before bare names, chains before single ones."""
    is_county = any(u.level is Level.COUNTY for u in name.units)
    return (not is_everyday_word(name), is_county, len(name.written), -name.start)


def _same_root(unit: Region, units: tuple[Region, ...]) -> bool:
    """甘孜 is a prefecture and a county of it: the wider is meant."""
    return len({u.prefecture or u.code for u in units}) == 1 and any(
        u.level is not Level.COUNTY for u in units
    )


def _ask(spot: Spot, code: str, facts: dict[str, Fact] | None = None) -> Reading[Place]:
    return Reading[Place](
        value=None, certainty=Certainty.QUESTION, question=code, facts=facts or {}, **spot.place()
    )
