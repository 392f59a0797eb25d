"""Counties, prefectures and provinces of China by their GB/T 2260 code (six digits).

A scope anywhere in Gongqiao is one of these codes: a county or district, or a prefecture or
province as the ancestor of all of theirs. Abolished units stay known, with their successor where
there is one: rosters and identity cards go on using them for decades.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType

from reference.tables import rows

EARTH_KM = 6371.0


class Level(StrEnum):
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class UnknownRegion(LookupError):
    """No unit, current or abolished, has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Region:
    """One unit. ``lon``/``lat`` are GCJ-02 degrees of the seat, None where no source has them."""

    code: str
    name: str
    short_name: str
    level: Level
    province: str
    prefecture: str | None
    lon: float | None
    lat: float | None
    centre_source: str
    is_current: bool
    successor: str | None

    @property
    def full_name(self) -> str:
        """四川省广元市苍溪县"""
        return "".join(region(code).name for code in reversed(ancestors(self.code))) + self.name

    @property
    def names(self) -> frozenset[str]:
        """As it is written: 积石山保安族东乡族撒拉族自治县, 积石山, 积石山县."""
        names = {self.name, self.short_name}
        if "自治" in self.name and self.level is not Level.PROVINCE:
            names.add(self.short_name + self.name[-1])
        return frozenset(names)


@lru_cache(maxsize=1)
def _all() -> MappingProxyType[str, Region]:
    return MappingProxyType(
        {
            row["code"]: Region(
                code=row["code"],
                name=row["name"],
                short_name=row["short_name"],
                level=Level(row["level"]),
                province=row["province"],
                prefecture=row["prefecture"] or None,
                lon=float(row["lon"]) if row["lon"] else None,
                lat=float(row["lat"]) if row["lat"] else None,
                centre_source=row["centre_source"],
                is_current=row["status"] == "current",
                successor=row["successor"] or None,
            )
            for row in rows("regions")
        }
    )


@lru_cache(maxsize=1)
def _by_name() -> MappingProxyType[str, tuple[Region, ...]]:
    index: dict[str, list[Region]] = {}
    for unit in sorted(_all().values(), key=lambda r: (not r.is_current, r.code)):
        for name in unit.names:
            index.setdefault(name, []).append(unit)
    return MappingProxyType({name: tuple(units) for name, units in index.items()})


def all_regions() -> tuple[Region, ...]:
    """Every unit, current and abolished, in the order of codes."""
    return tuple(_all().values())


def is_region(code: str) -> bool:
    return code in _all()


def region(code: str) -> Region:
    """The unit of this code, abolished ones too. Raises UnknownRegion."""
    try:
        return _all()[code]
    except KeyError:
        raise UnknownRegion(code) from None


def current(code: str) -> Region | None:
    """The unit itself when in force, else its successor; None when abolished without one known."""
    unit = region(code)
    while not unit.is_current:
        if unit.successor is None:
            return None
        unit = region(unit.successor)
    return unit


def ancestors(code: str) -> tuple[str, ...]:
    """Codes from the nearest ancestor up to the province: 苍溪 → (广元, 四川). Provinces: ()."""
    unit = region(code)
    return tuple(
        up for up in (unit.prefecture, unit.province) if up is not None and up != unit.code
    )


def is_within(code: str, ancestor: str) -> bool:
    """True when ``code`` is ``ancestor`` or lies in it. Unknown codes raise UnknownRegion."""
    region(ancestor)
    return code == ancestor or ancestor in ancestors(code)


@lru_cache(maxsize=512)
def children(code: str) -> tuple[Region, ...]:
    """Current units one level down: province → prefectures and counties directly under it."""
    region(code)
    return tuple(
        unit
        for unit in _all().values()
        if unit.is_current and next(iter(ancestors(unit.code)), None) == code
    )


@lru_cache(maxsize=512)
def counties(code: str) -> tuple[Region, ...]:
    """All current counties at or below ``code``; what a scope covers."""
    return tuple(
        unit
        for unit in _all().values()
        if unit.is_current and unit.level is Level.COUNTY and is_within(unit.code, code)
    )


@lru_cache(maxsize=4096)
def find(name: str, within: str | None = None) -> tuple[Region, ...]:
    """Units by full or short name, also written in one string with their province or prefecture.

    ``苍溪``, ``苍溪县``, ``四川苍溪``, ``四川省广元市苍溪县`` all find 510824, and ``恩施州巴东县``
    422823, not the city of 恩施 within the prefecture of that name. Current units come first,
    then abolished ones (江干区, 临安市); counties named like their prefecture come with it.
    ``within`` keeps what lies in that province or prefecture. Nothing found: an empty tuple.
    """
    text = "".join(name.split())
    found = _by_name().get(text) or _find_after_parent(text)
    if within is None:
        return found
    return tuple(unit for unit in found if is_within(unit.code, within))


def _find_after_parent(text: str) -> tuple[Region, ...]:
    for cut in range(len(text) - 1, 1, -1):
        for parent in _by_name().get(text[:cut], ()):
            if parent.level is Level.COUNTY:
                continue
            found = tuple(u for u in find(text[cut:], parent.code) if u.code != parent.code)
            if found:
                return found
    return ()


def centre(code: str) -> tuple[float, float] | None:
    """(lon, lat) of the unit, else of its prefecture, else of its province, else None."""
    for unit in map(region, (code, *ancestors(code))):
        if unit.lon is not None and unit.lat is not None:
            return unit.lon, unit.lat
    return None


def distance_km(a: str, b: str) -> float | None:
    """Great-circle kilometres between two units' centres (haversine, sphere of 6,371 km).

    The road is longer: 巴州–义乌 is 1,600 km by road and about 1,300 by this. None when neither the
    unit nor anything above it has a centre. The offset of GCJ-02 (under 0.7 km) cancels out.
    """
    here, there = centre(a), centre(b)
    if here is None or there is None:
        return None
    lon_a, lat_a, lon_b, lat_b = map(radians, (*here, *there))
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(h))
