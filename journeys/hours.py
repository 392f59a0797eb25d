"""When a coach lawfully arrives: breaks, nights, and how many drivers the way needs.

At a stretch at most four hours (道路运输条例 28), of them at most two by night (22:00–06:00), then
at least twenty minutes; a driver drives at most eight hours within twenty-four; between 02:00 and
05:00 a long-distance coach stands or has changed its driver; two drivers or more above 400 km, on
motorways above 600 km (道路旅客运输企业安全管理规范 38).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

STRETCH = 4 * 60
NIGHT_STRETCH = 2 * 60
BREAK = 20
A_DRIVER = 8 * 60
ALONE_KM, ALONE_MOTORWAY_KM = 400, 600
KM_AN_HOUR = 80
"""Ours: what coaches really make with tolls and fuel; 1,600 km are twenty hours."""


@dataclass(frozen=True)
class Arrival:
    """When it arrives, minutes driven and stood, and the drivers the law asks for."""

    at: datetime
    driven: int
    stood: int
    drivers: int


def minutes_for(km: int) -> int:
    return ceil(km * 60 / KM_AN_HOUR)


def drivers_for(km: int, *, motorway: bool = True) -> int:
    """At least so many: by distance, and eight hours of driving each (a day's trip)."""
    by_distance = 2 if km > (ALONE_MOTORWAY_KM if motorway else ALONE_KM) else 1
    return max(by_distance, ceil(min(minutes_for(km), 24 * 60) / A_DRIVER))


def lawful_arrival(leaves: datetime, minutes: int, *, drivers: int, stands: bool) -> Arrival:
    """Drive `minutes` from a local moment on, minute by minute, with the breaks that are due.

    `stands` keeps 02:00–05:00 standing; else a swap within the breaks is taken for granted, which
    needs two drivers. Raises ValueError for no driver.
    """
    if drivers < 1:
        raise ValueError("nobody drives")
    at, stretch, night, driven, stood = leaves, 0, 0, 0, 0
    while driven < minutes:
        if (stands or drivers == 1) and 2 <= at.hour < 5:
            rest = _until_five(at)
        elif stretch >= STRETCH or (night >= NIGHT_STRETCH and _is_night(at)):
            rest = BREAK
        else:
            rest = 0
        if rest:
            at, stood, stretch, night = at + timedelta(minutes=rest), stood + rest, 0, 0
            continue
        night += _is_night(at)
        at, stretch, driven = at + timedelta(minutes=1), stretch + 1, driven + 1
    return Arrival(at, driven, stood, max(drivers, ceil(min(minutes, 24 * 60) / A_DRIVER)))


def _is_night(at: datetime) -> bool:
    return at.hour >= 22 or at.hour < 6


def _until_five(at: datetime) -> int:
    five = at.replace(hour=5, minute=0, second=0, microsecond=0)
    return max(BREAK, ceil((five - at).total_seconds() / 60))
