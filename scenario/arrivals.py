"""What everybody on a trip of the scenario was promised, where they sleep, and what differed.

Cards are fixed by the service at the moment the placement was agreed; rooms are said by the firms;
a handover that found something otherwise is a case, closed again by the district's coordinator.
"""

from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.case import CaseResult, CaseStep
from models.handover import TripHandover
from models.placement import Placement
from models.trip import Trip, TripSeat
from models.vacancy import Vacancy
from scenario.desk import Desk
from services.actor import SYSTEM, Actor
from services.cases.form import ClosingIn
from services.cases.moves import close_case, finish_step, take
from services.promises.cards import fix_card
from services.rows import known
from services.trips.handovers import at_the_gate, open_handover_case

MET_BY = "演示接站员"
LATER = timedelta(days=1)
"""The case was closed so long after it was opened."""
DONE = {
    "contact": "打电话给两对夫妻，都在厂里，先住集体宿舍",
    "hear_firm": "企业说夫妻房里上一班的人还没有搬走",
    "resolve": "第二天腾出夫妻房，都搬进去了",
}


def write_arrivals(session: Session, desk: Desk) -> None:
    """After the trips are stored."""
    rows = session.execute(
        sa.select(Placement, Vacancy, Trip)
        .join(TripSeat, col(TripSeat.placement_id) == col(Placement.id))
        .join(Trip, col(Trip.id) == col(TripSeat.trip_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(col(Trip.is_demo))
        .order_by(col(Trip.id), col(Vacancy.employer_id), col(Placement.id))
    ).all()
    _cards(session, [(placement, vacancy, trip) for placement, vacancy, trip in rows])
    signed = session.scalars(sa.select(TripHandover).order_by(col(TripHandover.id))).all()
    for handover in signed:
        if handover.differs:
            _case(session, handover, desk)


def _cards(session: Session, rows: Iterable[tuple[Placement, Vacancy, Trip]]) -> None:
    """Rooms by firm and trip in order, a party together in one, everybody else alone."""
    doors: dict[tuple[int, int], dict[object, int]] = {}
    for placement, vacancy, trip in rows:
        arrives = placement.arrived_on or trip.leaves_on + timedelta(days=1)
        card = fix_card(session, placement, now=placement.confirmed_at, start=arrives)
        of_firm = doors.setdefault((known(trip.id), vacancy.employer_id), {})
        number = of_firm.setdefault(placement.party_id or f"alone {placement.id}", len(of_firm))
        begins = arrives + timedelta(days=1)
        card.room = f"{1 + number // 40}栋{101 + 100 * (number % 40 // 10) + number % 10}"
        card.first_shift = f"{begins.month}月{begins.day}日 08:00"
        card.met_by = MET_BY
        session.add(card)
    session.flush()


def _case(session: Session, handover: TripHandover, desk: Desk) -> None:
    """Opened as the signing opens it; where the district has an account, heard and closed."""
    gate = at_the_gate(
        session, actor=SYSTEM, trip_id=handover.trip_id, employer_id=handover.employer_id
    )
    case = open_handover_case(session, handover, gate)
    account = desk.receiving.get(gate.trip.site_region)
    if account is None:
        return
    actor = Actor(account, Role.RECEIVING, frozenset({gate.trip.site_region}))
    number, at = known(case.id), handover.signed_at + LATER
    take(session, actor=actor, case_id=number, now=at)
    steps = sa.select(CaseStep).where(col(CaseStep.case_id) == case.id)
    for step in session.scalars(steps.order_by(col(CaseStep.id))).all():
        finish_step(
            session, actor=actor, case_id=number, step_id=known(step.id), note=DONE[step.code],
            now=at,
        )  # fmt: skip
    closing = ClosingIn(result=CaseResult.RESOLVED, upheld="yes", note=DONE["resolve"])
    close_case(
        session, actor=actor, case_id=number, version=case.version, data=closing, now=at
    )  # fmt: skip
