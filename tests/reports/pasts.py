"""People of the invented years (`tests.reports.history_rows`) whose facts were changed, and
arrivals whose day cannot be: before the person was of age, after it was written down."""

import random
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person_past import PersonPast
from models.placement import PlacementEvent, PlacementState
from tests.factories import BAZHOU, CANGXI
from tests.reports.history_rows import Years

LAST = datetime(2026, 12, 2, tzinfo=UTC)


def add_pasts(session: Session, *, rows: Years, seed: int) -> None:
    dice = random.Random(seed)
    for person in rows.people:
        if dice.random() < 0.4:
            for _ in range(dice.choice((1, 1, 2))):
                span = LAST - person.created_at
                session.add(
                    PersonPast(
                        person_id=person.id, until=person.created_at + span * dice.random(),
                        region_code=dice.choice((CANGXI, BAZHOU, "330726")), township="演示丁镇",
                        first_timer=dice.random() < 0.5,
                        targets=dice.sample(["lifted", "monitored", "disabled", "veteran"], 2),
                    )
                )  # fmt: skip
    for person in dice.sample(rows.people, 4):
        person.born_on = date(2012, 2, 29)
        session.add(person)
    arrivals = session.scalars(
        sa.select(PlacementEvent)
        .where(
            col(PlacementEvent.to_state) == PlacementState.ARRIVED,
            col(PlacementEvent.undoes_id).is_(None),
        )
        .order_by(col(PlacementEvent.id))
    ).all()
    for event in dice.sample(arrivals, 5):
        event.effective_on += timedelta(days=dice.choice((-60, 3)))
        session.add(event)
    session.flush()
