"""Answers, buddies, contracts and cases for the invented years of `tests.reports.history_rows`."""

import random
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.buddy import BuddyPair, PairEvent, PairState
from models.case import CaseFile, CaseKind, CasePayment, CaseResult, CaseState
from models.followup import FollowUpTalk, Told
from models.law import DutyDone
from models.person import Person
from models.placement import Placement
from models.vacancy import Vacancy
from reference.calendar import day_start, local_day

LAST = datetime(2026, 12, 3, tzinfo=UTC)
MARKS = (1, 3, 7, 15, 30, 60, 90, 180, 365)


def add_afterwards(session: Session, seed: int) -> None:
    dice = random.Random(seed)
    rows = session.execute(
        sa.select(Placement, col(Vacancy.region_code), col(Person.region_code))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .where(col(Placement.arrived_on).is_not(None))
        .order_by(col(Placement.id))
    ).all()
    for n, (placement, site, home) in enumerate(rows):
        began = day_start(placement.arrived_on)
        for mark in (0, *MARKS):
            if dice.random() < 0.6:
                _talk(session, placement, mark, began, dice)
        for rule in ("E01", "E12"):
            if dice.random() < 0.6:
                at = began + timedelta(days=dice.uniform(0, 60))
                day = local_day(at) - timedelta(days=dice.choice((0, 0, 3, 20)))
                session.add(DutyDone(placement_id=placement.id, rule_id=rule, at=at, done_on=day))
        if n and dice.random() < 0.5:
            _pair(session, placement, rows[n - 1][0], began, dice)
        if dice.random() < 0.5:
            _case(session, placement, site, home, began, dice)
    session.flush()


def _talk(session: Session, placement, mark: int, began: datetime, dice) -> None:
    at = began + timedelta(days=(mark or 33) + dice.uniform(0, 3))
    if at > LAST:
        return
    told = [dice.choice([*Told, Told.YES]) for _ in range(2)]
    row = FollowUpTalk(
        placement_id=placement.id, mark=mark, due=at.date(), at=at, asked_by="receiving",
        there=Told.YES, room=told[0] if mark else Told.UNKNOWN,
        paid=Told.UNKNOWN if mark else told[1],
    )  # fmt: skip
    if dice.random() < 0.1:
        row.superseded_at = at + timedelta(days=5)
    session.add(row)
    session.flush()


def _pair(session: Session, placement, other, began: datetime, dice) -> None:
    pair = BuddyPair(
        newcomer_id=placement.id, buddy_id=other.id, state=PairState.REPLACED, proposed_at=began
    )
    session.add(pair)
    session.flush()
    for _ in range(dice.choice((0, 1, 2))):
        at = began + timedelta(days=dice.uniform(0, 9))
        session.add(PairEvent(pair_id=pair.id, at=at, to_state=PairState.ACTIVE))


def _case(session: Session, placement, site: str, home: str, began: datetime, dice) -> None:
    at = began + timedelta(days=dice.uniform(1, 40))
    closed = at + timedelta(days=dice.uniform(2, 60)) if dice.random() < 0.7 else None
    kind = dice.choice((CaseKind.PROMISE, CaseKind.PROMISE, CaseKind.WAGES))
    case = CaseFile(
        kind=kind, key=f"{kind.value}/{placement.id}", placement_id=placement.id, site=site,
        home=home, arose_on=at.date(), received_at=at, closed_at=closed,
        state=CaseState.CLOSED if closed else CaseState.RECEIVED,
        result=CaseResult.RESOLVED if closed else None,
        upheld=dice.choice((True, False, None)) if closed else None,
    )  # fmt: skip
    session.add(case)
    session.flush()
    for _ in range(dice.choice((0, 1, 2))):
        paid = at + timedelta(days=dice.uniform(1, 30))
        session.add(
            CasePayment(case_id=case.id, paid_on=paid.date(), at=paid,
                        amount_fen=dice.randint(1, 900_000))
        )  # fmt: skip
