"""Whom and what rows of the audit record are about, by name. For administrators, who see all."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Account
from models.audit import AuditRow
from models.employer import Employer
from models.imports import Import
from models.job import JobRun
from models.law import RegionTier, RuleLook, WageStep
from models.letter import Letter, LetterSubscription
from models.outbox import OutboxMessage
from models.person import Person
from models.placement import Placement
from models.proposal import Proposal
from models.trip import Trip
from models.union import UnionBody
from models.vacancy import Vacancy

Key = tuple[str, int]
Facts = tuple[str, ...]

ALSO: Mapping[str, str] = {
    "other": "person",
    "gone": "person",
    "into": "person",
    "with": "person",
    "employer_id": "employer",
    "employer": "employer",
    "into_body": "union_body",
}
"""Details of a row that are ids, and of what."""


def names_of(session: Session, rows: Iterable[AuditRow]) -> dict[Key, Facts]:
    """(kind, id) → what it is called, as values of its columns; what is gone is left out.

    person       name, county code      employer   name           vacancy    title, firm
    placement    person, title, firm    proposal   the same       account    name, login
    import       kind, name             letter     scope kind, scope code, week
    outbox, letter_subscription         recipient  job_run        job, slot
    region_tier  county code            wage_step  province       rule_look  rule
    trip         name, day              union_body name
    At most one statement for each kind.
    """
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if row.subject_id is not None:
            wanted.setdefault(row.subject_kind, set()).add(row.subject_id)
        for key, kind in ALSO.items():
            if isinstance(found := row.detail.get(key), int):
                wanted.setdefault(kind, set()).add(found)
    return {
        (kind, row[0]): tuple(str(value) for value in row[1:])
        for kind, ids in sorted(wanted.items())
        if kind in _NAMED
        for row in session.execute(_NAMED[kind](ids))
    }


Query = Callable[[set[int]], Any]


def _of(table: Any, *columns: Any) -> Query:
    return lambda ids: sa.select(table.id, *columns).where(table.id.in_(ids))


def _way(table: Any) -> Query:
    """A person's way to a post: who, which post, which firm."""
    return lambda ids: (
        sa.select(table.id, col(Person.name), col(Vacancy.title), col(Employer.name))
        .join(Person, col(Person.id) == table.person_id)
        .join(Vacancy, col(Vacancy.id) == table.vacancy_id)
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(table.id.in_(ids))
    )


def _vacancy(ids: set[int]) -> Any:
    return (
        sa.select(col(Vacancy.id), col(Vacancy.title), col(Employer.name))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(Vacancy.id).in_(ids))
    )


_NAMED: Mapping[str, Query] = {
    "account": _of(Account, Account.display_name, Account.login),
    "person": _of(Person, Person.name, Person.region_code),
    "employer": _of(Employer, Employer.name),
    "vacancy": _vacancy,
    "placement": _way(Placement),
    "proposal": _way(Proposal),
    "import": _of(Import, Import.kind, Import.name),
    "letter": _of(Letter, Letter.scope_kind, Letter.scope_code, Letter.week),
    "letter_subscription": _of(LetterSubscription, LetterSubscription.recipient),
    "outbox": _of(OutboxMessage, OutboxMessage.recipient),
    "job_run": _of(JobRun, JobRun.job, JobRun.slot),
    "region_tier": _of(RegionTier, RegionTier.region_code),
    "wage_step": _of(WageStep, WageStep.province),
    "rule_look": _of(RuleLook, RuleLook.rule_id),
    "trip": _of(Trip, Trip.name, Trip.leaves_on),
    "union_body": _of(UnionBody, UnionBody.name),
}
