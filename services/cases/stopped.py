"""A firm that stops half-way: whoever holds a place there is a case of both unions at once.

A place given is kept, and nobody is moved by it: whom to bring elsewhere, whom to keep at home and
what is owed to those in post is for the coordinators, with the days of a case.
"""

from collections import Counter
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.case import CaseFile, CaseKind
from models.employer import Employer
from models.person import Person
from models.placement import ARRIVED_STATES, HOLDING_STATES, Placement, PlacementState
from models.vacancy import Vacancy
from services.cases.opening import About, open_case
from services.rows import known

COMING = "约好没走"
ON_THE_WAY = "在路上"
THERE = "在岗"


def open_for_held(
    session: Session, employer: Employer, *, why: str, account_id: int | None, now: datetime
) -> tuple[CaseFile, ...]:
    """A case for each county with somebody who holds a place at this firm, none where nobody does.
    Said again while it is open, the figures of now are added to it."""
    rows = session.execute(
        sa.select(col(Person.region_code), col(Placement.state), sa.func.count())
        .join(Placement, col(Placement.person_id) == col(Person.id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(
            col(Vacancy.employer_id) == employer.id, col(Placement.state).in_(HOLDING_STATES)
        )
        .group_by(col(Person.region_code), col(Placement.state))
    )  # fmt: skip
    homes: dict[str, Counter[str]] = {}
    for home, state, count in rows:
        homes.setdefault(home, Counter())[_where(state)] += count
    return tuple(
        open_case(
            session, kind=CaseKind.OTHER, account_id=account_id, now=now,
            words=_words(employer.name, held, why),
            about=About(
                employer_id=employer.id, home=home, site=employer.region_code,
                what=f"firm {known(employer.id)} stopped {home}",
            ),
        )
        for home, held in sorted(homes.items())
    )  # fmt: skip


def _where(state: PlacementState) -> str:
    if state in ARRIVED_STATES:
        return THERE
    return ON_THE_WAY if state is PlacementState.DEPARTED else COMING


def _words(firm: str, held: Counter[str], why: str) -> str:
    people = "，".join(
        f"{what}{held[what]}人" for what in (COMING, ON_THE_WAY, THERE) if held[what]
    )
    return f"{firm}停了：{why}。{people}。约好没走的先别上车，在路上的谁去接、转到哪家，今天定。"
