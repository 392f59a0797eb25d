"""The public board: what anybody may read about work on offer. No account, no person's data.

Shown is what the law gate let through and a coordinator published, of verified employers, with a
place still open. An employer's telephone is not, nor one written into any text: people come through
the union.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from law import Severity
from models.employer import Employer, EmployerTownsmen
from models.law import LawFinding
from models.placement import ARRIVED_STATES, HOLDING_STATES, PROMISED_STATES
from models.vacancy import Lodging, Vacancy, VacancyEvent, VacancyState, with_nights
from reference import occupations
from reference.calendar import local_day
from reports.ledger import Ledger, held
from services.actor import within_region
from services.errors import NotFound
from services.lately import BOARD_GOOD_FOR, lately
from services.law.findings import open_findings
from services.offer import ANSWERED, on_offer
from services.rows import LARGEST_ID
from services.telephones import row_without_numbers, without_numbers
from services.vacancies.lists import VacancyRow

LISTED = 2_000
"""Posts a sitemap names; the newest."""


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for. pay_fen: newcomers' take-home, the lower quarter, at least."""

    words: str = ""
    family: str = ""  # of reference.occupations
    region_code: str = ""
    pay_fen: int = 0
    couple_room: bool = False
    no_nights: bool = False
    free_lodging: bool = False

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        found = [within_region(col(Vacancy.region_code), self.region_code)]
        if self.words:
            words = self.words
            found.append(
                col(Vacancy.title).contains(words, autoescape=True)
                | col(Vacancy.duties).contains(words, autoescape=True)
                | col(Employer.name).contains(words, autoescape=True)
            )
        if self.family:
            trades = [one.id for one in occupations.families().get(self.family, ())]
            found.append(col(Vacancy.occupation_id).in_(trades))
        if self.pay_fen:
            found.append(col(Vacancy.newcomer_p25_fen) >= self.pay_fen)
        if self.couple_room:
            found += [col(Vacancy.couple_rooms) > 0, col(Vacancy.accepts_couples).is_(True)]
        if self.no_nights:
            found.append(sa.not_(with_nights()))
        if self.free_lodging:
            found.append(col(Vacancy.lodging) == Lodging.FREE)
        return found


@dataclass(frozen=True)
class Look:
    """What one page of the board shows: its posts, how many there are like them, and what the
    filters offer: districts and families of trades with any post open."""

    rows: list[VacancyRow]
    total: int
    regions: list[str]
    families: list[str]


def look(session: Session, *, wanted: Wanted, now: datetime, limit: int, offset: int) -> Look:
    """Posts with a place open, best paid for newcomers first.

    Two statements (three with a filter): the keys of all posts with a place open, of a large board
    four times a minute, then those of this page that are on offer still.
    """
    board = _board(session, now)
    found = board.ids if wanted == Wanted() else _fitting(session, wanted, board.ids)
    return Look(
        rows=_rows(session, found[offset : offset + limit], now),
        total=len(found),
        regions=board.regions,
        families=board.families,
    )


@dataclass(frozen=True)
class _Board:
    """All posts with a place open, best paid for newcomers first, and where and what they are."""

    ids: list[int]
    regions: list[str]
    families: list[str]
    firms: list[tuple[int, int, int]]  # id, firm, pay


def _board(session: Session, now: datetime) -> _Board:
    return lately(
        session, ("board", local_day(now)), now, lambda: _read_board(session, now),
        size=lambda board: len(board.ids), good_for=BOARD_GOOD_FOR,
    )  # fmt: skip


def _read_board(session: Session, now: datetime) -> _Board:
    pay = col(Vacancy.newcomer_p25_fen)
    rows = session.execute(
        _open_posts(local_day(now))
        .with_only_columns(
            col(Vacancy.id), col(Vacancy.region_code), col(Vacancy.occupation_id),
            col(Vacancy.employer_id), pay,
        )
        .order_by(pay.desc().nulls_last(), col(Vacancy.id).desc())
    ).all()  # fmt: skip
    trades = {row[2] for row in rows}
    return _Board(
        ids=[int(row[0]) for row in rows],
        regions=sorted({row[1] for row in rows}),
        families=sorted(
            {occupations.occupation(t).family for t in trades if occupations.is_occupation(t)}
        ),
        firms=[(int(row[0]), int(row[3]), row[4] or 0) for row in rows],
    )


def _fitting(session: Session, wanted: Wanted, ids: Sequence[int]) -> list[int]:
    """Those of the posts that are as a reader asks, in their order."""
    fits = sa.select(col(Vacancy.id)).join(Employer, col(Employer.id) == col(Vacancy.employer_id))
    published = col(Vacancy.state) == VacancyState.PUBLISHED
    found = set(session.scalars(fits.where(published, *wanted.conditions())))
    return [one for one in ids if one in found]


def list_posts(
    session: Session, *, wanted: Wanted, now: datetime, limit: int, offset: int
) -> tuple[list[VacancyRow], int]:
    """The posts of `look`, and how many in all."""
    found = look(session, wanted=wanted, now=now, limit=limit, offset=offset)
    return found.rows, found.total


def get_post(session: Session, *, vacancy_id: int, now: datetime) -> VacancyRow:
    """One post, also when its places have just been filled. Raises NotFound when it is not on
    offer (any more)."""
    if not 0 < vacancy_id <= LARGEST_ID:
        raise NotFound("vacancy", vacancy_id)
    row = session.execute(
        _shown().where(col(Vacancy.id) == vacancy_id, on_offer(local_day(now)))
    ).first()
    if row is None:
        raise NotFound("vacancy", vacancy_id)
    return _row(*row)


@dataclass(frozen=True)
class Disclosure:
    """What a reader is told before deciding: what the check noticed (amber findings that stand
    open), and what the coordinator who published it answered."""

    findings: tuple[LawFinding, ...]
    answer: str


def disclosure_of(session: Session, *, vacancy_id: int) -> Disclosure:
    """Rule: an amber finding is published only together with its disclosure."""
    found = tuple(
        row_without_numbers(one)
        for one in open_findings(session, vacancy_id)
        if one.severity == Severity.AMBER
    )
    said = session.scalar(
        sa.select(col(VacancyEvent.reason))
        .where(
            col(VacancyEvent.vacancy_id) == vacancy_id,
            col(VacancyEvent.to_state) == VacancyState.PUBLISHED,
            col(VacancyEvent.kind).in_(("moved", ANSWERED)),
            col(VacancyEvent.reason) != "",
        )
        .order_by(col(VacancyEvent.at).desc(), col(VacancyEvent.id).desc())
        .limit(1)
    )
    return Disclosure(found, without_numbers(said or ""))


def was_published(session: Session, *, vacancy_id: int) -> bool:
    """Whether a post that is not on offer once was: an old poster deserves a better answer than
    an address nobody knows."""
    found = session.get(Vacancy, vacancy_id)
    return (
        found is not None
        and found.published_at is not None
        and found.state is not VacancyState.DRAFT
    )


def addresses(session: Session, *, now: datetime) -> list[tuple[int, datetime]]:
    """(vacancy id, last change) of all open posts, newest first, for the sitemap."""
    rows = session.execute(
        _open_posts(local_day(now))
        .with_only_columns(col(Vacancy.id), col(Vacancy.updated_at))
        .order_by(col(Vacancy.updated_at).desc())
        .limit(LISTED)
    )
    return [(int(vacancy_id), changed) for vacancy_id, changed in rows]


def best_for(session: Session, *, region_code: str, now: datetime, most: int) -> list[VacancyRow]:
    """Posts worth reading aloud in a county: where its people already work first, then those whose
    newcomers take home most; at most two of one firm, so that a list is not one firm's."""
    there = _townsmen(session, region_code)
    taken: dict[int, int] = {}
    best: list[int] = []
    for vacancy_id, firm, _pay in sorted(
        _board(session, now).firms,
        key=lambda row: (-min(there.get(row[1], 0), 1), -row[2], row[0]),
    ):
        taken[firm] = taken.get(firm, 0) + 1
        if taken[firm] <= 2 and len(best) < most:
            best.append(int(vacancy_id))
    return _rows(session, best, now)


def _townsmen(session: Session, region_code: str) -> dict[int, int]:
    """How many people of a county each firm says it has."""
    rows = session.execute(
        sa.select(col(EmployerTownsmen.employer_id), col(EmployerTownsmen.headcount)).where(
            col(EmployerTownsmen.region_code) == region_code
        )
    )
    return {int(employer_id): int(headcount) for employer_id, headcount in rows}


def regions_on_offer(session: Session, *, now: datetime) -> list[str]:
    """Codes of the districts that have a post open, for the filter."""
    rows = session.scalars(
        _open_posts(local_day(now)).with_only_columns(col(Vacancy.region_code)).distinct()
    )
    return sorted(rows)


@lru_cache(maxsize=8)
def _open_posts(day: date) -> "sa.Select[Any, Any]":
    return (
        sa.select(Vacancy, Employer)
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(on_offer(day), col(Vacancy.places) > held(HOLDING_STATES))
    )


def _rows(session: Session, ids: Sequence[int], now: datetime) -> list[VacancyRow]:
    """Those of these posts that are on offer still, in this order, with the ledger of no others."""
    if not ids:
        return []
    found = session.execute(_shown().where(col(Vacancy.id).in_(ids), on_offer(local_day(now))))
    rows = {vacancy.id: _row(vacancy, *more) for vacancy, *more in found}
    return [rows[one] for one in ids if one in rows]


@cache
def _shown() -> "sa.Select[Any, Any, Any, Any]":
    """Post, firm, promised, arrived; for few posts."""
    return sa.select(
        Vacancy,
        Employer,
        held(PROMISED_STATES).label("promised"),
        held(ARRIVED_STATES).label("arrived"),
    ).join(Employer, col(Employer.id) == col(Vacancy.employer_id))


def _row(vacancy: Vacancy, employer: Employer, promised: int, arrived: int) -> VacancyRow:
    return VacancyRow(
        row_without_numbers(vacancy), employer, Ledger(vacancy.places, promised, arrived)
    )
