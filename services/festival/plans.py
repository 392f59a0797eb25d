"""What people placed by us do over the festival, and who is to be fetched back, when and where."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from pydantic import model_validator
from pydantic_core import PydanticCustomError
from sqlmodel import Session, col

from models.employer import Employer
from models.festival import FestivalPlan, FestivalPlanEvent, Plan, Way
from models.person import Person
from models.placement import ARRIVED_STATES, Placement
from models.vacancy import Vacancy
from services.actor import Actor
from services.errors import NotFound
from services.festival.season import season
from services.inputs import Day, Input
from services.placements.lists import Row, rows_of
from services.placements.parts import joined, own
from services.rows import LARGEST_ID, known, lock_rows

MOST = 500
"""People on one page; the sheet has everybody."""


class PlanIn(Input):
    """Days and way are of people who go home; of the others they are left empty."""

    plan: Plan
    home_on: Day | None = None
    back_on: Day | None = None
    way: Way | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "PlanIn":
        if self.home_on is not None and self.back_on is not None and self.back_on < self.home_on:
            raise PydanticCustomError("back_before_home", "back before gone")
        return self


@dataclass(frozen=True)
class PlanRow:
    """One of ours who is in post, and what was said; None: nobody asked yet."""

    row: Row
    plan: FestivalPlan | None


@dataclass(frozen=True)
class Fetch:
    """人 who ask for a seat on that day from that township to that firm."""

    back_on: date | None
    region_code: str
    township: str
    employer: str
    people: int


def set_plan(
    session: Session, *, actor: Actor, year: int, placement_id: int, data: PlanIn, now: datetime
) -> FestivalPlan:
    """One answer a season; the same again changes nothing, another is noted beside the first.

    Either end or the firm may note it. Raises NotFound (out of sight, or no longer in post).
    """
    season(year)
    _in_post(session, actor, placement_id)
    lock_rows(session, Placement, {placement_id})
    plan = session.scalars(
        sa.select(FestivalPlan).where(
            col(FestivalPlan.season) == year, col(FestivalPlan.placement_id) == placement_id
        )
    ).one_or_none() or FestivalPlan(season=year, placement_id=placement_id, said_at=now)
    said = data.model_dump()
    if data.plan in (Plan.UNDECIDED, Plan.STAYS):
        said |= {"home_on": None, "back_on": None, "way": None}
    if plan.id is not None and all(getattr(plan, name) == value for name, value in said.items()):
        return plan
    for name, value in said.items():
        setattr(plan, name, value)
    plan.said_at, plan.said_by_id = now, actor.account_id
    session.add(plan)
    session.flush()
    _note(session, plan)
    return plan


def _in_post(session: Session, actor: Actor, placement_id: int) -> None:
    found = session.scalars(
        sa.select(col(Placement.id)).where(
            col(Placement.id) == min(placement_id, LARGEST_ID),
            own(actor),
            col(Placement.state).in_(ARRIVED_STATES),
        )
    ).one_or_none()
    if found is None:
        raise NotFound("placement", placement_id)


def _note(session: Session, plan: FestivalPlan) -> None:
    session.add(
        FestivalPlanEvent(
            plan_id=known(plan.id), at=plan.said_at, account_id=plan.said_by_id, plan=plan.plan,
            back_on=plan.back_on, way=plan.way,
        )
    )  # fmt: skip
    session.flush()


def list_plans(
    session: Session, *, actor: Actor, year: int, show: Plan | None = None, limit: int = MOST
) -> Sequence[PlanRow]:
    """People of the actor's end in post, by firm and home; `show` keeps one answer (UNDECIDED
    with those nobody asked)."""
    plan = sa.func.coalesce(col(FestivalPlan.plan), Plan.UNDECIDED.value)
    query = (
        joined(Placement, Person, Vacancy, Employer, FestivalPlan)
        .outerjoin(
            FestivalPlan,
            sa.and_(
                col(FestivalPlan.placement_id) == col(Placement.id),
                col(FestivalPlan.season) == year,
            ),
        )
        .where(own(actor), col(Placement.state).in_(ARRIVED_STATES))
    )
    if show is not None:
        query = query.where(plan == show.value)
    order = (col(Employer.name), col(Person.region_code), col(Person.township), col(Placement.id))
    found = session.execute(query.order_by(*order).limit(limit)).all()
    rows = rows_of(session, actor, found)
    return [PlanRow(row, one.FestivalPlan) for row, one in zip(rows, found, strict=True)]


def plans_counted(session: Session, *, actor: Actor, year: int) -> Mapping[Plan, int]:
    """People in post by answer, 人; whoever was not asked is undecided."""
    plan = col(FestivalPlan.plan)
    found = session.execute(
        sa.select(plan, sa.func.count())
        .select_from(Placement)
        .outerjoin(
            FestivalPlan,
            sa.and_(
                col(FestivalPlan.placement_id) == col(Placement.id),
                col(FestivalPlan.season) == year,
            ),
        )
        .where(own(actor), col(Placement.state).in_(ARRIVED_STATES))
        .group_by(plan)
    )
    counted: Counter[Plan] = Counter()
    for answer, people in found:
        counted[answer or Plan.UNDECIDED] += people
    return {one: counted[one] for one in Plan}


def to_fetch(session: Session, *, actor: Actor, year: int) -> Sequence[Fetch]:
    """The return coaches asked for: by day (unknown last), home and firm."""
    people: Counter[tuple[date | None, str, str, str]] = Counter()
    for one in list_plans(session, actor=actor, year=year, show=Plan.GOES_HOME, limit=LARGEST_ID):
        if one.plan is not None and one.plan.way is Way.ORGANISED:
            row = one.row
            people[one.plan.back_on, row.region_code, row.township, row.employer] += 1
    order = sorted(people, key=lambda key: (key[0] or date.max, *key[1:]))
    return [Fetch(*key, people[key]) for key in order]
