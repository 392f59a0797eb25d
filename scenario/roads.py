"""The county's own table of roads in the scenario, so that a trip of 苍溪 can be planned at once:
from each township to the coach station, and between those that lie near each other. Lengths are
invented.
"""

from itertools import combinations
from math import isqrt

from models.tour import LegSource, RoadLeg
from scenario.clock import Clock
from scenario.desk import Desk
from scenario.places import CANGXI, TOWNSHIPS
from scenario.rows import Book

HUB = "苍溪县客运站"
NEAR_HM = 220
"""Neighbours: at most 22 km."""
HM_A_MINUTE = 6
"""36 km/h on the roads between villages."""


def write_roads(book: Book, clock: Clock, desk: Desk) -> None:
    at = {HUB: (0, 0)}
    for n, place in enumerate(TOWNSHIPS[CANGXI], 1):
        at[place] = (n * 37 % 61 - 30, n * 53 % 47 - 23)  # km east and north of the station
    for (a, (x1, y1)), (b, (x2, y2)) in combinations(sorted(at.items()), 2):
        straight = isqrt(100 * ((x1 - x2) ** 2 + (y1 - y2) ** 2))
        length = max(10, straight * 13 // 10)
        if HUB in (a, b) or length <= NEAR_HM:
            book.add(
                RoadLeg, region_code=CANGXI, a=a, b=b, hectometres=length,
                minutes=-(-length // HM_A_MINUTE), source=LegSource.IMPORTED,
                updated_at=clock.at(clock.day(-20), 9), updated_by_id=desk.sending.get(CANGXI),
            )  # fmt: skip
