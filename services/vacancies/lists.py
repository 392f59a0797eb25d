"""Vacancies as lists and pages show them: with their ledger, in a fixed number of queries."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.employer import Employer, EmployerState
from models.placement import ARRIVED_STATES, HOLDING_STATES, PROMISED_STATES
from models.proposal import OPEN_PROPOSAL, Proposal
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from reports.ledger import Ledger, held, ledger_of, ledger_total
from reports.scopes import reach
from reports.values import Scope, ScopeKind
from services.actor import Actor, within, within_region
from services.keyset import EPOCH, Key, Place, behind, ordering, place_of
from services.lately import lately
from services.offer import hours_unanswered, on_offer
from services.vacancies.rows import employer_of, find_vacancy


class Waits(StrEnum):
    """What the weekly letter asks a leader to look at."""

    NOBODY = "nobody"  # published for a week, places open, nobody promised or proposed
    LAPSING = "lapsing"  # validity ends within a week
    UNANSWERED = "unanswered"  # hours above the limit, and nobody has written what the union did
    SOON = "soon"  # validity ends within `lapse_days`, as the home page counts


@dataclass(frozen=True)
class VacancyRow:
    """A vacancy with its firm and its ledger."""

    vacancy: Vacancy
    employer: Employer
    ledger: Ledger

    @property
    def firm_suspended(self) -> bool:
        """Nothing of the firm is public meanwhile."""
        return self.employer.state is EmployerState.SUSPENDED

    @property
    def firm_verified(self) -> bool:
        return self.employer.state is EmployerState.VERIFIED


class Listed(NamedTuple):
    """One stretch of a list: `total` rows in all, `before` of them before it, and its end."""

    rows: list[VacancyRow]
    total: int
    before: int
    end: Place | None


def get_vacancy(session: Session, *, actor: Actor, vacancy_id: int) -> VacancyRow:
    """One vacancy in the actor's scope. Raises NotFound."""
    vacancy = find_vacancy(session, actor, vacancy_id)
    return VacancyRow(vacancy, employer_of(session, vacancy), ledger_of(session, vacancy_id))


def stretch_of_vacancies(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    state: VacancyState | None = None,
    employer_id: int | None = None,
    words: str = "",
    only_open: bool = False,
    waits: Waits | None = None,
    home: str = "",
    site: str = "",
    lapse_days: int = 3,
    limit: int,
    after: Place | None = None,
) -> Listed:
    """Vacancies the actor may see, behind the place `after`; what waits for the actor comes first.

    `words` are looked for in the title and the firm's name; `only_open` keeps those with a 缺口;
    `site` those of work there, `home` those of the partners of that county, as its letter counts.
    The ledger is counted for the rows of the page alone.
    Two queries, however long the page (three behind a place).
    """
    wanted = [_in_scope(actor, now), *_asked(state, employer_id, words)]
    if only_open:
        wanted.append(col(Vacancy.places) > held(HOLDING_STATES))
    wanted += _somewhere(home, site, now)
    if waits is Waits.NOBODY:
        wanted += [held(PROMISED_STATES) == 0, col(Vacancy.places) > held(ARRIVED_STATES)]
    if waits is not None:
        wanted.append(_waiting(waits, now, lapse_days))
    base = (
        sa.select(col(Vacancy.id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(*wanted)
    )
    asked = (actor, local_day(now), state, employer_id, words, only_open, waits, home, site)
    total = _how_many(session, base, ("vacancies", asked, lapse_days), now)
    keys = _order(actor, waits, state)
    rest = base.where(behind(keys, after))
    before = 0
    if after is not None:
        before = total - (
            session.scalar(sa.select(sa.func.count()).select_from(rest.subquery())) or 0
        )
    found = session.execute(_whole(rest.order_by(*ordering(keys)).limit(limit), keys)).all()
    rows = [VacancyRow(f[0], f[1], Ledger(f[0].places, int(f[2]), int(f[3]))) for f in found]
    return Listed(rows, total, before, place_of(found[-1][4:]) if found else None)


def _how_many(session: Session, rows: sa.Select[Any], key: Hashable, now: datetime) -> int:
    count = sa.select(sa.func.count()).select_from(rows.subquery())
    return lately(session, key, now, lambda: session.scalar(count) or 0, size=int)


def _whole(ids: sa.Select[Any], keys: tuple[Key, ...]) -> sa.Select[Any]:
    """The rows of these ids in order: vacancy, firm, promised, arrived, and where each stands."""
    shown = ids.subquery("shown")
    return (
        sa.select(Vacancy, Employer, held(PROMISED_STATES), held(ARRIVED_STATES))
        .add_columns(*(key.column for key in keys))
        .join(shown, shown.c.id == col(Vacancy.id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .order_by(*ordering(keys))
    )


def list_vacancies(session: Session, **asked: Any) -> tuple[list[VacancyRow], int]:
    """The first rows of `stretch_of_vacancies` and how many in all, asked in the same words."""
    found = stretch_of_vacancies(session, **asked)
    return found.rows, found.total


def _order(actor: Actor, waits: Waits | None, state: VacancyState | None) -> tuple[Key, ...]:
    """Of what waits the longest waiting (or the soonest to end) first, as the letters that link
    here say; else what is the actor's to do, then the newest change."""
    if waits is Waits.NOBODY:
        return Key(col(Vacancy.created_at), EPOCH), Key(col(Vacancy.id))
    if waits in (Waits.LAPSING, Waits.SOON):
        return Key(col(Vacancy.valid_until), EPOCH.date()), Key(col(Vacancy.id))
    if state is VacancyState.SUBMITTED:
        return Key(col(Vacancy.updated_at), EPOCH), Key(col(Vacancy.id))
    changed = Key(col(Vacancy.updated_at), EPOCH, down=True)
    return Key(_rank(actor)), changed, Key(col(Vacancy.id), down=True)


def _asked(
    state: VacancyState | None, employer_id: int | None, words: str
) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if state is not None:
        wanted.append(col(Vacancy.state) == state)
    if employer_id is not None:
        wanted.append(col(Vacancy.employer_id) == employer_id)
    if words:
        wanted.append(
            col(Vacancy.title).contains(words, autoescape=True)
            | col(Employer.name).contains(words, autoescape=True)
        )
    return wanted


def _somewhere(home: str, site: str, now: datetime) -> list[sa.ColumnElement[bool]]:
    """Work at one place; work where the partners of one county are."""
    wanted = [within_region(col(Vacancy.region_code), site)]
    if home:
        partners = reach(Scope(ScopeKind.SENDING, home, home), local_day(now)).demand
        wanted.append(sa.or_(*(col(Vacancy.region_code).startswith(p) for p in partners)))
    return wanted


def _waiting(waits: Waits, now: datetime, lapse_days: int) -> sa.ColumnElement[bool]:
    match waits:
        case Waits.NOBODY:
            return _nobody(now)
        case Waits.LAPSING:
            return _lapsing(now)
        case Waits.UNANSWERED:
            return hours_unanswered()
        case Waits.SOON:
            return lapses_within(local_day(now), lapse_days)


def _nobody(now: datetime) -> sa.ColumnElement[bool]:
    """Published for a week and in no open proposal, as the weekly letter counts."""
    proposed = sa.select(sa.literal(1)).where(
        col(Proposal.vacancy_id) == col(Vacancy.id), col(Proposal.state).in_(OPEN_PROPOSAL)
    )
    return sa.and_(
        col(Vacancy.state) == VacancyState.PUBLISHED,
        col(Vacancy.created_at) <= now - timedelta(days=7),
        ~proposed.exists(),
    )


def _lapsing(now: datetime) -> sa.ColumnElement[bool]:
    """Published, and valid for another week at most."""
    until = local_day(now) + timedelta(days=7)
    return sa.and_(col(Vacancy.state) == VacancyState.PUBLISHED, col(Vacancy.valid_until) <= until)


def lapses_within(today: date, days: int) -> sa.ColumnElement[bool]:
    """Published or paused, and valid for at most `days` more."""
    soon = col(Vacancy.valid_until).between(today, today + timedelta(days=days))
    return col(Vacancy.state).in_((VacancyState.PUBLISHED, VacancyState.PAUSED)) & soon


def state_counts(session: Session, *, actor: Actor, now: datetime) -> dict[VacancyState, int]:
    """How many vacancies the actor may see are in each state; of many once a minute."""
    key = ("states", actor, local_day(now))
    return lately(
        session, key, now, lambda: _states(session, actor, now), size=lambda n: sum(n.values())
    )


def _states(session: Session, actor: Actor, now: datetime) -> dict[VacancyState, int]:
    rows = session.execute(
        sa.select(col(Vacancy.state), sa.func.count())
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(_in_scope(actor, now))
        .group_by(col(Vacancy.state))
    )
    return {row[0]: row[1] for row in rows}


def ledger_on_offer(session: Session, *, actor: Actor, now: datetime) -> Ledger:
    """The ledger of all the actor's vacancies that are on offer now; of tens of thousands of places
    once a minute."""
    key = ("ledger", actor, local_day(now))
    return lately(
        session, key, now, lambda: _on_offer(session, actor, now), size=lambda one: one.places // 20
    )


def _on_offer(session: Session, actor: Actor, now: datetime) -> Ledger:
    if actor.role is Role.EMPLOYER:
        mine: sa.ColumnElement[bool] = col(Vacancy.employer_id) == actor.employer_id
    else:
        mine = _in_region(actor)
    return ledger_total(session, mine, on_offer(local_day(now)))


def ledger_of_employer(session: Session, *, actor: Actor, employer_id: int) -> Ledger:
    """The ledger of a firm's published and paused vacancies, as far as a coordinator may see."""
    live = col(Vacancy.state).in_((VacancyState.PUBLISHED, VacancyState.PAUSED))
    return ledger_total(session, _in_region(actor), col(Vacancy.employer_id) == employer_id, live)


def queue_to_check(
    session: Session, *, actor: Actor, now: datetime, after: int = 0
) -> VacancyRow | None:
    """The next submitted vacancy of the coordinator's districts, by id, after `after`."""
    rows = session.execute(
        sa.select(col(Vacancy.id))
        .where(_in_region(actor), col(Vacancy.state) == VacancyState.SUBMITTED)
        .where(col(Vacancy.id) > after)
        .order_by(col(Vacancy.id))
        .limit(1)
    ).scalar()
    return None if rows is None else get_vacancy(session, actor=actor, vacancy_id=rows)


def _in_region(actor: Actor) -> sa.ColumnElement[bool]:
    return within(col(Vacancy.region_code), actor)


def _in_scope(actor: Actor, now: datetime) -> sa.ColumnElement[bool]:
    """SQL condition on `vacancy` joined with `employer`; the list's side of `find_vacancy`."""
    if actor.role is Role.EMPLOYER:
        return col(Vacancy.employer_id) == actor.employer_id
    if actor.role is Role.SENDING:
        return on_offer(local_day(now))
    return _in_region(actor)


def _rank(actor: Actor) -> sa.ColumnElement[int]:
    """What waits for the reader first, what is over last."""
    waiting = VacancyState.SUBMITTED if actor.receiving else VacancyState.DRAFT
    order = {
        waiting: 0,
        VacancyState.PUBLISHED: 1,
        VacancyState.LAPSED: 2,
        VacancyState.PAUSED: 3,
        VacancyState.CLOSED: 9,
    }
    return sa.case(*((col(Vacancy.state) == state, n) for state, n in order.items()), else_=4)
