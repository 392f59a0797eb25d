"""返乡调查: what townships count of who came home and who left again."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import Session, col

from models.festival import VillageDay
from reference.calendar import local_day
from services.actor import Actor, within
from services.errors import Forbidden, InvalidInput, NotFound, Problem
from services.inputs import Day, Input, Line, Whole


class VillageIn(Input):
    """Counted by this day, 人. `back_at_work` may pass `went_home`."""

    region_code: Line = Field(min_length=6, max_length=6)
    township: Line = Field(min_length=2, max_length=40)
    day: Day
    went_home: Whole = Field(ge=0, le=10_000_000)
    will_return: Whole = Field(0, ge=0, le=10_000_000)
    undecided: Whole = Field(0, ge=0, le=10_000_000)
    back_at_work: Whole = Field(0, ge=0, le=10_000_000)


def count_village(
    session: Session, *, actor: Actor, year: int, data: VillageIn, now: datetime
) -> VillageDay:
    """A township's count; the same again is one. Raises Forbidden, NotFound, InvalidInput."""
    if not actor.sending:
        raise Forbidden("count_village")
    if not actor.covers(data.region_code):
        raise NotFound("region", data.region_code)
    if data.day > local_day(now):
        raise InvalidInput({"day": (Problem("day_ahead"),)})
    said = data.model_dump()
    for last in newest(session, actor=actor, year=year, until=data.day):
        if all(getattr(last, name) == value for name, value in said.items()):
            return last
    row = VillageDay(season=year, **said, said_at=now, said_by_id=actor.account_id)
    session.add(row)
    session.flush()
    return row


def newest(session: Session, *, actor: Actor, year: int, until: date) -> Sequence[VillageDay]:
    """The newest count of each township up to that day, in the actor's sight."""
    rows = session.scalars(
        sa.select(VillageDay)
        .where(
            col(VillageDay.season) == year,
            col(VillageDay.day) <= until,
            within(col(VillageDay.region_code), actor),
        )
        .order_by(col(VillageDay.day), col(VillageDay.id))
    )
    last = {(one.region_code, one.township): one for one in rows}
    return [last[key] for key in sorted(last)]
