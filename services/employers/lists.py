"""Lists of employers for their coordinators; who from home works there; what happened to a firm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.account import Account
from models.employer import Employer, EmployerEvent, EmployerState, EmployerTownsmen
from reference import regions
from reference.calendar import local_day
from services.actor import Actor, within, within_region
from services.employers.firms import find_employer, receiving_only
from services.errors import InvalidInput, Problem
from services.keyset import EPOCH, Key, Place, behind, ordering, place_of
from services.rows import known
from services.shown import check_shown


@dataclass(frozen=True)
class EventRow:
    """An event with the name of whoever caused it; None for a scheduled job."""

    event: EmployerEvent
    who: str | None


@dataclass(frozen=True)
class EmployerStretch:
    """A page of firms; how many in all, how many before it, and the place it ends at."""

    rows: list[Employer]
    total: int
    before: int
    end: Place | None


def set_townsmen(
    session: Session,
    *,
    actor: Actor,
    employer_id: int,
    counts: Mapping[str, int],
    now: datetime,
    shown: str = "",
) -> None:
    """How many people of each sending county work there now; 0 takes the county off the list.

    `counts` are headcounts by county code, `shown` the stamp of those on the screen. Raises
    InvalidInput on `townsmen`, EditConflict where somebody else has counted meanwhile.
    """
    employer = find_employer(session, actor, employer_id, write=True, own=True)
    held = stated_townsmen(session, employer_id)
    if any(held.get(code, 0) != number for code, number in counts.items()):
        check_shown("townsmen", employer_id, shown, held)
    for code, headcount in counts.items():
        if not regions.is_region(code):
            raise InvalidInput({"townsmen": (Problem("unknown_choice"),)})
        if not 0 <= headcount <= max(employer.staff, 1):
            raise InvalidInput({"townsmen": (Problem("townsmen_above_staff"),)})
    for code, headcount in sorted(counts.items()):
        row = session.get(EmployerTownsmen, (employer.id, code))
        if headcount == 0:
            if row is not None:
                session.delete(row)
            continue
        row = row or EmployerTownsmen(
            employer_id=known(employer.id), region_code=code, headcount=0, counted_on=local_day(now)
        )
        row.headcount, row.counted_on = headcount, local_day(now)
        session.add(row)
    session.flush()


def stated_townsmen(session: Session, employer_id: int) -> dict[str, object]:
    """The headcounts by county, as the page shows them."""
    return {one.region_code: one.headcount for one in townsmen_of(session, employer_id)}


def townsmen_of(session: Session, employer_id: int) -> list[EmployerTownsmen]:
    """The counts of a firm, most people first."""
    return list(
        session.exec(
            select(EmployerTownsmen)
            .where(EmployerTownsmen.employer_id == employer_id)
            .order_by(col(EmployerTownsmen.headcount).desc(), col(EmployerTownsmen.region_code))
        )
    )


BY_WAITING = (Key(col(Employer.created_at), EPOCH), Key(col(Employer.id)))


def stretch_of_employers(
    session: Session,
    *,
    actor: Actor,
    state: EmployerState | None = None,
    words: str = "",
    site: str = "",
    limit: int,
    after: Place | None = None,
) -> EmployerStretch:
    """Firms of the receiving coordinator's districts behind a place, longest waiting first."""
    receiving_only(actor, "list_employers")
    wanted: list[sa.ColumnElement[bool]] = [
        in_district(actor),
        within_region(col(Employer.region_code), site),
    ]
    if state is not None:
        wanted.append(col(Employer.state) == state)
    if words:
        wanted.append(
            col(Employer.name).contains(words, autoescape=True)
            | col(Employer.uscc).startswith(words.upper(), autoescape=True)
        )
    counted = select(sa.func.count()).select_from(Employer).where(*wanted)
    total = session.exec(counted).one()
    rest = behind(BY_WAITING, after)
    before = total - session.exec(counted.where(rest)).one() if after else 0
    found = select(Employer).where(*wanted, rest).order_by(*ordering(BY_WAITING)).limit(limit)
    rows = list(session.exec(found))
    end = place_of((rows[-1].created_at, known(rows[-1].id))) if rows else None
    return EmployerStretch(rows, total, before, end)


def list_employers(session: Session, **asked: Any) -> tuple[list[Employer], int]:
    """The first rows of `stretch_of_employers` and how many in all, asked in the same words."""
    stretch = stretch_of_employers(session, **asked)
    return stretch.rows, stretch.total


def employer_counts(session: Session, *, actor: Actor) -> dict[EmployerState, int]:
    """How many firms of the coordinator's districts are in each state."""
    receiving_only(actor, "list_employers")
    rows = session.execute(
        sa.select(col(Employer.state), sa.func.count())
        .where(in_district(actor))
        .group_by(col(Employer.state))
    )
    return {row[0]: row[1] for row in rows}


def events_of(session: Session, *, actor: Actor, employer_id: int) -> list[EventRow]:
    """What happened to a firm, newest first."""
    find_employer(session, actor, employer_id)
    rows = session.exec(
        select(EmployerEvent, Account.display_name)
        .outerjoin(Account, col(Account.id) == col(EmployerEvent.account_id))
        .where(EmployerEvent.employer_id == employer_id)
        .order_by(col(EmployerEvent.id).desc())
    )
    return [EventRow(event, who) for event, who in rows]


def in_district(actor: Actor) -> sa.ColumnElement[bool]:
    """SQL condition: the employer lies in the coordinator's districts."""
    region_code: Any = Employer.region_code
    return within(region_code, actor)
