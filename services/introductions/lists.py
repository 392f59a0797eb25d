"""How many came through staff, by firm and window; the page of one firm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.employer import Employer
from models.introduction import (
    Introduction,
    IntroductionPayment,
    IntroductionScheme,
    IntroductionState,
    StaffMember,
)
from models.placement import ARRIVED_STATES, Placement, PlacementState
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor, within
from services.employers.firms import find_employer
from services.introductions.patterns import Flag, flags_of
from services.introductions.rows import Introduced, Member, introduced_at, members_of
from services.introductions.schemes import schemes_of
from services.introductions.statement import Due, lines_of
from services.rows import known

CAME = (*ARRIVED_STATES, PlacementState.LEFT)


@dataclass(frozen=True)
class FirmRow:
    """A firm in a window: newcomers 人 (placed here, or written down by the firm as introduced), of
    them introduced 人, by how many introducers, paid in fen within the window."""

    employer: Employer
    newcomers: int
    introduced: int
    introducers: int
    most_by_one: int
    paid_fen: int


@dataclass(frozen=True)
class Totals:
    firms: int
    introduced: int
    newcomers: int
    paid_fen: int


@dataclass(frozen=True)
class FirmPage:
    employer: Employer
    schemes: Sequence[IntroductionScheme]
    members: Sequence[Member]
    introduced: Sequence[Introduced]
    dues: Sequence[Due]
    flags: Sequence[Flag]
    on: date

    @property
    def introducers(self) -> list[Member]:
        """Those with a number, who may be named."""
        return [one for one in self.members if one.row.staff_no and not one.row.hires]


def firms_in(
    session: Session, *, actor: Actor, first: date, last: date, limit: int = 200
) -> tuple[list[FirmRow], Totals]:
    """Firms in scope with newcomers in the window, most introduced first; the totals are over all
    of them. The window is the reporting day, ends included. A sending union sees of every firm its
    own people."""
    brought = _brought(session, actor, first, last)
    came = _newcomers(session, actor, first, last)
    paid = _paid(session, actor, first, last)
    firms = session.scalars(sa.select(Employer).where(col(Employer.id).in_(set(came))))
    rows = [
        FirmRow(one, came[known(one.id)], *brought.get(known(one.id), (0, 0, 0)),
                paid.get(known(one.id), 0))
        for one in firms
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row.introduced, -row.newcomers, row.employer.id or 0))
    totals = Totals(
        firms=sum(row.introduced > 0 for row in rows), introduced=sum(r.introduced for r in rows),
        newcomers=sum(row.newcomers for row in rows), paid_fen=sum(row.paid_fen for row in rows),
    )  # fmt: skip
    return rows[:limit], totals


def firm_page(session: Session, *, actor: Actor, employer_id: int, now: datetime) -> FirmPage:
    """Raises NotFound."""
    employer = find_employer(session, actor, employer_id, own=True)
    found = introduced_at(session, actor, employer_id)
    on = local_day(now)
    return FirmPage(
        employer=employer, schemes=schemes_of(session, employer_id),
        members=list(members_of(session, actor, employer_id).values()),
        introduced=found, dues=lines_of(session, actor, employer_id, on), flags=flags_of(found),
        on=on,
    )  # fmt: skip


def _reach(actor: Actor) -> sa.ColumnElement[bool]:
    """Of the firm itself, of firms in the district, of people from the county: over Employer,
    StaffMember and Placement."""
    if actor.role is Role.EMPLOYER:
        return col(Employer.id) == actor.employer_id
    if actor.role is Role.SENDING:
        home = sa.func.coalesce(col(Placement.home), col(StaffMember.home))
        return within(home, actor)
    return within(col(Employer.region_code), actor)


def _introductions(*columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(Introduction)
        .join(StaffMember, col(StaffMember.id) == col(Introduction.newcomer_id))
        .join(Employer, col(Employer.id) == col(StaffMember.employer_id))
        .outerjoin(Placement, col(Placement.id) == col(StaffMember.placement_id))
    )


def _standing(first: date, last: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(Introduction.state) != IntroductionState.VOID,
        col(Introduction.declared_on).between(first, last),
    )


def _brought(
    session: Session, actor: Actor, first: date, last: date
) -> dict[int, tuple[int, int, int]]:
    """By firm: introduced, by how many, the most by one."""
    firm, who = col(Employer.id), col(Introduction.introducer_id)
    query = _introductions(firm, who, sa.func.count()).where(_standing(first, last), _reach(actor))
    by: dict[int, list[int]] = {}
    for one, _introducer, n in session.execute(query.group_by(firm, who)):
        by.setdefault(one, []).append(n)
    return {one: (sum(counts), len(counts), max(counts)) for one, counts in by.items()}


def _newcomers(session: Session, actor: Actor, first: date, last: date) -> dict[int, int]:
    """Placed here and arrived in the window, and written down by the firm as introduced."""
    placed = (
        sa.select(col(Vacancy.employer_id), sa.func.count())
        .select_from(Placement)
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .outerjoin(StaffMember, col(StaffMember.placement_id) == col(Placement.id))
        .where(
            col(Placement.state).in_(CAME), col(Placement.arrived_on).between(first, last),
            _reach(actor),
        )
        .group_by(col(Vacancy.employer_id))
    )  # fmt: skip
    written = (
        _introductions(col(Employer.id), sa.func.count())
        .where(_standing(first, last), col(StaffMember.placement_id).is_(None), _reach(actor))
        .group_by(col(Employer.id))
    )
    found: dict[int, int] = {}
    for query in (placed, written):
        for firm, n in session.execute(query):
            found[firm] = found.get(firm, 0) + n
    return found


def _paid(session: Session, actor: Actor, first: date, last: date) -> dict[int, int]:
    """Fen by the month of the wages, months touched by the window."""
    query = (
        _introductions(col(Employer.id), sa.func.sum(col(IntroductionPayment.fen)))
        .join(IntroductionPayment, col(IntroductionPayment.introduction_id) == col(Introduction.id))
        .where(
            col(IntroductionPayment.month).between(f"{first:%Y-%m}", f"{last:%Y-%m}"),
            _reach(actor),
        )
        .group_by(col(Employer.id))
    )
    return {firm: int(fen or 0) for firm, fen in session.execute(query)}
