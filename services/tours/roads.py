"""The county's own table of road legs: typed or uploaded as lines, all of them or none."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from intake.workbook import Cell, read_sheets
from journeys.roads import Leg
from models.tour import LegSource, RoadLeg
from models.trip import Trip
from reference.regions import distance_km
from services.actor import Actor
from services.errors import InvalidInput, Problem
from services.inputs import tidy
from services.trips.rows import arranged

DETOUR = 1.25
"""Roads over the great circle: 巴州–义乌 is 1,600 km by road and about 1,300 straight (1.23), and
nobody is hurt by an hour too many."""
MOST_LEGS = 4000
MOST_WRONG = 20
_FIGURE = r"([0-9]+(?:\.[0-9]+)?)"
_KM = re.compile(rf"{_FIGURE}(?:公里|千米|km)?", re.IGNORECASE)
_MINUTES = re.compile(rf"{_FIGURE}(?:分钟|分|min)?", re.IGNORECASE)
_APART = re.compile(r"[\t,，;；、|]+|\s+|(?<=\S)(?:--|—|→)(?=\S)")


def read_legs(text: str) -> list[Leg]:
    """Lines `from to km minutes`; separators as people type them. A first line without figures is
    a header. Raises InvalidInput on `legs`, one problem for each line that cannot be read."""
    found: list[Leg] = []
    wrong: list[Problem] = []
    lines = [line for line in tidy(text).split("\n") if line.strip()]
    if len(lines) > MOST_LEGS:
        raise InvalidInput({"legs": (Problem("too_many_legs", {"most": MOST_LEGS}),)})
    for number, line in enumerate(lines, 1):
        parts = [part for part in _APART.split(line.strip()) if part]
        leg = _leg(parts)
        if leg is not None:
            found.append(leg)
        elif number > 1 or any(re.search(r"[0-9]", part) for part in parts):
            wrong.append(Problem("leg_line", {"line": number, "shown": line.strip()[:40]}))
    if wrong:
        raise InvalidInput({"legs": tuple(wrong[:MOST_WRONG])})
    if not found:
        raise InvalidInput({"legs": (Problem("missing"),)})
    return found


def _leg(parts: Sequence[str]) -> Leg | None:
    if len(parts) != 4:
        return None
    a, b, km, minutes = (unicodedata.normalize("NFKC", part) for part in parts)
    far, long = _KM.fullmatch(km), _MINUTES.fullmatch(minutes)
    if far is None or long is None or a == b or max(len(a), len(b)) > 80:
        return None
    hectometres, whole = round(float(far[1]) * 10), round(float(long[1]))
    if not (1 <= hectometres <= 60_000 and 1 <= whole <= 6_000):
        return None
    return Leg(a, b, hectometres, whole)


def lines_of_file(data: bytes) -> str:
    """The cells of an uploaded table as lines for `read_legs`. Raises FileProblem."""
    rows = [row for sheet in read_sheets(data) for row in sheet.rows]
    said = ["\t".join(_cell(cell) for cell in row) for row in rows]
    return "\n".join(line for line in said if line.strip())


def _cell(cell: Cell) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return re.sub(r"\s+", "", "" if cell is None else str(cell))


def save_legs(
    session: Session, *, actor: Actor, trip_id: int, region_code: str, text: str, now: datetime,
    source: LegSource = LegSource.ENTERED,
) -> int:  # fmt: skip
    """The lines become legs of the county's table; a pair that is there already is changed. How
    many lines. Raises InvalidInput (nothing is stored), Forbidden, NotFound."""
    trip = arranged(session, actor, trip_id)
    _an_end(trip, region_code)
    legs = read_legs(text)
    held = {(one.a, one.b): one for one in _rows(session, region_code)}
    for leg in legs:
        a, b = sorted((leg.a, leg.b))
        row = held.get((a, b)) or RoadLeg(
            region_code=region_code, a=a, b=b, hectometres=1, minutes=1, updated_at=now
        )
        row.hectometres, row.minutes, row.source = leg.hectometres, leg.minutes, source
        row.updated_at, row.updated_by_id = now, actor.account_id
        held[a, b] = row
        session.add(row)
    session.flush()
    return len(legs)


def drop_leg(session: Session, *, actor: Actor, trip_id: int, leg_id: int) -> None:
    """A leg goes. One that is gone already is gone."""
    trip = arranged(session, actor, trip_id)
    row = session.get(RoadLeg, leg_id)
    if row is not None:
        _an_end(trip, row.region_code)
        session.delete(row)
        session.flush()


def _an_end(trip: Trip, region_code: str) -> None:
    if region_code not in (trip.home_region, trip.site_region):
        raise InvalidInput({"legs": (Problem("unknown_choice"),)})


def haul_estimate(home: str, site: str) -> int | None:
    """Kilometres by road between the centres of two counties, to ten; None where one has no centre
    or they are one. Towns and villages have no coordinates here, so ways inside a county are never
    estimated by this: they are the county's own table's."""
    straight = distance_km(home, site)
    return round(straight * DETOUR / 10) * 10 or None if straight else None


def _rows(session: Session, region_code: str) -> list[RoadLeg]:
    return list(
        session.scalars(
            sa.select(RoadLeg)
            .where(col(RoadLeg.region_code) == region_code)
            .order_by(col(RoadLeg.a), col(RoadLeg.b))
        )
    )


def table_of(
    session: Session, *, actor: Actor, trip_id: int, region_code: str
) -> tuple[Trip, list[RoadLeg]]:
    """The table of one end of a trip, for who arranges it."""
    trip = arranged(session, actor, trip_id)
    _an_end(trip, region_code)
    return trip, _rows(session, region_code)


def legs_of(session: Session, region_code: str) -> list[Leg]:
    return [Leg(r.a, r.b, r.hectometres, r.minutes) for r in _rows(session, region_code)]
