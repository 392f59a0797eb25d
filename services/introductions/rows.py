"""The staff a firm's introductions speak of, wherever their days stand; one of them in scope."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

import law
from models.employer import Employer
from models.introduction import (
    Introduction,
    IntroductionPayment,
    IntroductionScheme,
    IntroductionState,
    StaffAbsence,
    StaffMember,
)
from models.person import Person
from models.placement import Placement
from services.actor import Actor
from services.employers.firms import find_employer
from services.errors import NotFound
from services.introductions.reckoning import Case
from services.proposals.names import may_be_named
from services.rows import LARGEST_ID, known, lock_rows

ADULT = 18


@dataclass(frozen=True)
class Member:
    """Somebody on the staff. since: first day, None where an arrival was taken back; name: None
    where this reader may not read it."""

    row: StaffMember
    name: str | None
    home: str
    since: date | None
    left: date | None
    minor: bool
    person_id: int | None

    @property
    def id(self) -> int:
        return known(self.row.id)


@dataclass(frozen=True)
class Introduced:
    """An introduction with both people and what was paid for it, by stage."""

    row: Introduction
    newcomer: Member
    introducer: Member
    case: Case
    payments: tuple[IntroductionPayment, ...]


def members_of(session: Session, actor: Actor, employer_id: int) -> Mapping[int, Member]:
    """Everybody written down for the firm, by id; two queries. Scope is the caller's."""
    rows = session.execute(
        sa.select(StaffMember, Placement, Person)
        .outerjoin(Placement, col(Placement.id) == col(StaffMember.placement_id))
        .outerjoin(Person, col(Person.id) == col(Placement.person_id))
        .where(col(StaffMember.employer_id) == employer_id)
        .order_by(col(StaffMember.id))
    ).all()
    asked = {(known(person.id), employer_id) for _, _, person in rows if person is not None}
    named = may_be_named(session, actor, asked)
    return {known(row.id): _member(row, one, person, named) for row, one, person in rows}


def introduced_at(session: Session, actor: Actor, employer_id: int) -> list[Introduced]:
    """Every introduction of the firm, voided ones too, as declared; five queries."""
    members = members_of(session, actor, employer_id)
    rows = session.scalars(
        sa.select(Introduction)
        .join(IntroductionScheme, col(IntroductionScheme.id) == col(Introduction.scheme_id))
        .where(col(IntroductionScheme.employer_id) == employer_id)
        .order_by(col(Introduction.id))
    ).all()
    ids = [known(row.id) for row in rows]
    payments = session.scalars(
        sa.select(IntroductionPayment)
        .where(col(IntroductionPayment.introduction_id).in_(ids))
        .order_by(col(IntroductionPayment.id))
    ).all()
    away = session.scalars(
        sa.select(StaffAbsence).where(col(StaffAbsence.member_id).in_(list(members)))
    ).all()
    return [_introduced(row, members, payments, away) for row in rows]


def find_introduction(
    session: Session, actor: Actor, introduction_id: int, *, lock: bool = False
) -> tuple[Introduction, int]:
    """The introduction and its firm's id, which is locked for a change. Raises NotFound."""
    row = session.get(Introduction, introduction_id) if 0 < introduction_id <= LARGEST_ID else None
    if row is None:
        raise NotFound("introduction", introduction_id)
    employer_id = session.get_one(IntroductionScheme, row.scheme_id).employer_id
    find_employer(session, actor, employer_id, own=True)
    if lock:
        lock_rows(session, Employer, [employer_id])
        session.refresh(row)
    return row, employer_id


def _member(
    row: StaffMember, placement: Placement | None, person: Person | None, named: Collection[int]
) -> Member:
    if placement is None or person is None:
        return Member(row, row.name, row.home, row.hired_on, row.left_on, row.minor, None)
    since = placement.arrived_on
    minor = since is not None and law.age_on(person.born_on, since) < ADULT
    name = person.name if person.id in named else None
    return Member(row, name, person.region_code, since, placement.left_on, minor, person.id)


def _introduced(
    row: Introduction,
    members: Mapping[int, Member],
    payments: Sequence[IntroductionPayment],
    away: Sequence[StaffAbsence],
) -> Introduced:
    newcomer, introducer = members[row.newcomer_id], members[row.introducer_id]
    mine = tuple(one for one in payments if one.introduction_id == row.id)
    since = newcomer.since
    case = Case(
        id=known(row.id), newcomer_id=row.newcomer_id, introducer_id=row.introducer_id,
        since=since or row.declared_on,
        left=newcomer.left if since else row.declared_on,  # an arrival taken back: never there
        introducer_left=introducer.left,
        confirmed=row.state is IntroductionState.CONFIRMED,
        void=row.state is IntroductionState.VOID,
        absences=tuple((a.starts_on, a.days) for a in away if a.member_id == row.newcomer_id),
        paid=tuple(sum(p.fen for p in mine if p.stage == stage) for stage in (1, 2, 3)),
    )  # fmt: skip
    return Introduced(row, newcomer, introducer, case, mine)
