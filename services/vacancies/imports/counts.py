"""What a page of a large list says of all its posts: counted in SQL from what reading noted."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.imports import Import, ImportRow
from models.vacancy import Vacancy, VacancyState
from services.actor import Actor

FOREIGN, TWICE, DATED = "foreign", "twice", "dated"
"""Codes of a line that is no refusal: a clerk's message names another firm, the same post stands
above, or a page changed the post, so that which value is newer hangs on the day of the list."""

ASIDE = (FOREIGN, TWICE)
"""Not stored unless a person ticks them."""

SHOWN_ABSENT = 12


class PostCounts(NamedTuple):
    """All posts of an import; those chosen unless a person says otherwise; whether of some a value
    of the page is kept. As they were judged when the file was read or dated."""

    total: int
    takes: int
    kept: bool


class Absent(NamedTuple):
    """Posts of earlier sheets this one no longer names: the first ones, and how many."""

    first: tuple[Vacancy, ...] = ()
    total: int = 0


NO_POSTS, NONE_ABSENT = PostCounts(0, 0, kept=False), Absent()


def counts_of(session: Session, row: Import) -> PostCounts:
    taken = sa.and_(
        col(ImportRow.outcome).in_(("new", "changed")), col(ImportRow.code).not_in(ASIDE)
    )
    total, takes = session.execute(
        sa.select(sa.func.count(), sa.func.count(sa.case((taken, 1)))).where(
            col(ImportRow.import_id) == row.id
        )
    ).one()
    return PostCounts(total, takes, bool(row.summary.get("kept_newer")))


def absent_of(session: Session, actor: Actor, row: Import) -> Absent:
    """Nothing is closed by itself. What came in after this file was taken in is no post of an
    earlier sheet."""
    if actor.role is not Role.EMPLOYER or actor.employer_id is None:
        return NONE_ABSENT
    named = sa.select(col(ImportRow.subject_id)).where(
        col(ImportRow.import_id) == row.id, col(ImportRow.subject_id).is_not(None)
    )
    where = (
        col(Vacancy.employer_id) == actor.employer_id,
        col(Vacancy.import_key).is_not(None),
        col(Vacancy.state) != VacancyState.CLOSED,
        col(Vacancy.created_at) <= row.created_at,
        col(Vacancy.id).not_in(named),
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(Vacancy).where(*where)) or 0
    if not total:
        return NONE_ABSENT
    first = sa.select(Vacancy).where(*where).order_by(col(Vacancy.id)).limit(SHOWN_ABSENT)
    return Absent(tuple(session.scalars(first)), total)
