"""Two festivals for the invented years: firms that correct a day, townships that count again, plans
that change; some of it written down after the week the tests count."""

import random
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.festival import (
    FestivalFirm,
    FestivalPlan,
    FestivalPlanEvent,
    Plan,
    ReturnDay,
    VillageDay,
)
from models.placement import Placement
from tests.factories import BAZHOU, CANGXI, PUJIANG, YUHANG

FIRST_DAYS = {2026: date(2026, 2, 17), 2027: date(2027, 2, 6)}
LISTED = {2026: datetime(2026, 1, 20, tzinfo=UTC), 2027: datetime(2026, 11, 10, tzinfo=UTC)}


def add_springs(session: Session, seed: int) -> None:
    dice = random.Random(seed)
    placed = session.scalars(sa.select(Placement).order_by(col(Placement.id))).all()
    for season, first in FIRST_DAYS.items():
        _lists(session, season, first, dice)
        for placement in dice.sample(placed, len(placed) // 2):
            _plan(session, season, placement, LISTED[season], dice)
    session.flush()


def _lists(session: Session, season: int, first: date, dice: random.Random) -> None:
    for n in range(12):
        firm = FestivalFirm(
            season=season, region_code=dice.choice((YUHANG, PUJIANG)), name=f"第{n}厂", staff=300,
            lines=dice.choice((None, 0, 6)), keeps=dice.choice((None, 0, 40, 90)),
            created_at=LISTED[season] + timedelta(days=dice.uniform(0, 16)),
        )  # fmt: skip
        session.add(firm)
        session.flush()
        for _ in range(dice.choice((0, 1, 3))):
            back = dice.randint(0, 200)
            day = first + timedelta(days=dice.choice((3, 9, 9)))
            session.add(
                ReturnDay(
                    firm_id=firm.id, day=day, reopened=dice.random() < 0.6, expected=200,
                    arrived=back, on_way=200 - back, undecided=0, not_returning=0,
                    hired=dice.choice((0, 70)), needed=dice.choice((100, 180)),
                    running=dice.choice((None, 2, 6)),
                    said_at=datetime(day.year, day.month, day.day, tzinfo=UTC)
                    + timedelta(hours=dice.uniform(2, 200)),
                )
            )  # fmt: skip
    for n in range(20):
        day = first + timedelta(days=dice.choice((4, 11, 15)))
        session.add(
            VillageDay(
                season=season, region_code=dice.choice((CANGXI, BAZHOU)), township=f"{n % 6}镇",
                day=day, went_home=dice.randint(1, 90), will_return=3, undecided=1,
                back_at_work=dice.randint(0, 120),
                said_at=datetime(day.year, day.month, day.day, tzinfo=UTC)
                + timedelta(hours=dice.uniform(2, 200)),
            )
        )  # fmt: skip


def _plan(session: Session, season: int, placement: Placement, at: datetime, dice) -> None:
    row = FestivalPlan(season=season, placement_id=placement.id, plan=Plan.UNDECIDED, said_at=at)
    session.add(row)
    session.flush()
    for _ in range(dice.choice((1, 2, 3))):
        at += timedelta(days=dice.uniform(0, 12))
        row.plan = dice.choice(list(Plan))
        session.add(FestivalPlanEvent(plan_id=row.id, at=at, plan=row.plan))
        session.flush()
