"""`load_demo`: the whole scenario into a database that has none of it yet."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlmodel import Session, col, select

from models.audit import AuditRow
from models.employer import Employer
from models.person import Person
from models.placement import Placement
from models.proposal import Proposal
from models.run import MatchRun
from models.vacancy import Vacancy, VacancyState
from scenario.accounts import DemoAccount, Door, taken_logins, write_coordinators, write_firms
from scenario.aftercare import write_aftercare
from scenario.arrivals import write_arrivals
from scenario.clock import Clock
from scenario.desk import Desk
from scenario.fairs import Fairs
from scenario.firms import write_market
from scenario.history import History
from scenario.holiday import Holiday
from scenario.invited import Invited
from scenario.market import Market
from scenario.members import Members
from scenario.owed import write_subsidies
from scenario.places import PUJIANG
from scenario.placing import Placer
from scenario.rides import Rides
from scenario.roster import write_people
from scenario.rows import Book
from scenario.supply import generate
from scenario.townsmen import Townsmen
from scenario.undecided import Undecided
from scenario.unions import Unions
from services.accounts.passwords import hash_password

PEOPLE = 6000
PHASES = 5
"""Firms, people, what happened, what is undecided, the writing of it all."""


@dataclass(frozen=True)
class DemoSummary:
    """What was stored; `loaded` is False when the scenario was there already (counts are 0)."""

    loaded: bool
    people: int = 0
    employers: int = 0
    vacancies: int = 0
    places: int = 0
    proposals: int = 0
    placements: int = 0
    runs: int = 0
    digest: str = ""
    accounts: tuple[DemoAccount, ...] = ()


def is_loaded(session: Session) -> bool:
    return session.exec(select(Person.id).where(col(Person.is_demo)).limit(1)).first() is not None


def load_demo(
    session: Session,
    *,
    now: datetime,
    seed: int,
    people: int = PEOPLE,
    accounts: bool = False,
    door: Door | None = None,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> DemoSummary:
    """Store the scenario as of `now` (aware UTC); a second call stores nothing.

    The same seed, moment, number of people and empty database give the same rows (see the digest).
    `told` hears after each of PHASES how many are done. `accounts` adds one account per role and
    place; their passwords are only in the summary.
    Raises ValueError for fewer people than the trips of the scenario need, and when a login of a
    demo account is taken. Does not commit.
    """
    if is_loaded(session):
        return DemoSummary(loaded=False)
    if accounts and (taken := taken_logins(session)):
        raise ValueError(f"these logins exist already: {', '.join(taken)}")
    clock, book = Clock(now), Book(session)
    market, desk, made = _market(
        book, clock, seed, (door or Door(hash_password)) if accounts else None
    )
    told(1, PHASES)
    supply = generate(_rng(seed, 2), people, clock.today)
    groups = write_people(book, _rng(seed, 3), supply, clock, dict(desk.sending))
    told(2, PHASES)
    placer = Placer(book, clock, desk)
    history = History(placer, market, groups, _rng(seed, 4), clock)
    _happened(history, Rides(book, clock, desk))
    told(3, PHASES)
    Undecided(book, placer, market, history, _rng(seed, 5), clock).write()
    Invited(book, clock).write()
    Fairs(book, clock, desk).write()
    Holiday(book, clock, desk).write()
    Townsmen(book, clock, desk).write(market.firms[PUJIANG])
    _house(book, clock)
    _finish_runs(book)
    told(4, PHASES)
    digest = book.digest()
    detail = {"seed": seed, "people": people, "digest": digest}
    book.add(AuditRow, at=now, action="demo_loaded", subject_kind="scenario", detail=detail)
    _store(book, session, desk, clock)
    told(PHASES, PHASES)
    return _summary(book, digest, made)


def _store(book: Book, session: Session, desk: Desk, clock: Clock) -> None:
    """The rows, and the subsidies, cards, cases, buddies and calls that follow from them."""
    book.write()
    write_subsidies(session, clock.now)
    write_arrivals(session, desk)
    write_aftercare(session, desk, clock)
    session.expire_all()


def _house(book: Book, clock: Clock) -> None:
    """The union's own house: bodies, programmes, members."""
    Unions(book, clock).write()
    Members(book, clock).write()


def _happened(history: History, rides: Rides) -> None:
    """Eight weeks, and the trips that were part of them."""
    history.write()
    rides.write(history.aboard)


def _market(
    book: Book, clock: Clock, seed: int, door: Door | None
) -> tuple[Market, Desk, list[DemoAccount]]:
    """The firms and their posts, with an account per place and firm where there is a door."""
    made: list[DemoAccount] = []
    desk, opened = Desk(), clock.at(clock.day(-80), 9)
    if door is not None:
        made, desk = write_coordinators(book, door, opened)
    market = write_market(book, _rng(seed, 1), clock, dict(desk.receiving))
    if door is not None:
        firms, desk = write_firms(book, door, opened, market.firms, desk)
        made += firms
    return market, desk, made


def _rng(seed: int, stream: int) -> np.random.Generator:
    """Independent streams, so a change in one part leaves the others as they were."""
    return np.random.default_rng([seed, stream])


def _finish_runs(book: Book) -> None:
    """Past runs numbered in the order of their nights, each with the number it proposed."""
    runs = sorted(book.rows(MatchRun), key=lambda row: row["started_at"])
    ids = sorted(row["id"] for row in runs)
    new_id = {row["id"]: id_ for row, id_ in zip(runs, ids, strict=True)}
    proposed: Counter[int] = Counter()
    for row in book.rows(Proposal):
        if row["run_id"] is not None:
            row["run_id"] = new_id[row["run_id"]]
            proposed[row["run_id"]] += 1
    for run in runs:
        run["id"] = new_id[run["id"]]
        run["counts"] = dict.fromkeys(("placed", "proposed"), proposed[run["id"]])


def _summary(book: Book, digest: str, made: list[DemoAccount]) -> DemoSummary:
    published = [r for r in book.rows(Vacancy) if r["state"] is VacancyState.PUBLISHED]
    return DemoSummary(
        loaded=True,
        people=len(book.rows(Person)),
        employers=len(book.rows(Employer)),
        vacancies=len(book.rows(Vacancy)),
        places=sum(row["places"] for row in published),
        proposals=len(book.rows(Proposal)),
        placements=len(book.rows(Placement)),
        runs=len(book.rows(MatchRun)),
        digest=digest,
        accounts=tuple(made),
    )
