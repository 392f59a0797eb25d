"""What a measuring county has beside its market: states, events, 60 accounts, letters, records."""

import json
import math
from datetime import UTC, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session, col

from benchmarks.county_past import Past
from benchmarks.county_put import DAY, HOUR, count_on, moments, put
from matching import Problem
from models.account import Account, AccountScope, Role
from models.audit import AuditRow
from models.employer import Employer, EmployerState
from models.job import JobRun, JobState
from models.law import LawJudged
from models.letter import Letter, LetterSubscription
from models.outbox import Channel, OutboxMessage, OutboxState
from models.person import Person, PersonEvent, PersonState
from models.vacancy import Vacancy, VacancyEvent, VacancyState
from reference.calendar import Week, local_day
from services.accounts.passwords import hash_password
from services.columns.write import update
from services.law.findings import judged_under

PASSWORD = "a password of the measuring county"
WEEKS = 104
READERS = 5
SHARES = {PersonState.SEEKING: 0.6, PersonState.REGISTERED: 0.28, PersonState.PAUSED: 0.05,
          PersonState.CLOSED: 0.07}  # fmt: skip
POSTS = {VacancyState.PUBLISHED: 0.88, VacancyState.SUBMITTED: 0.02, VacancyState.DRAFT: 0.02,
         VacancyState.PAUSED: 0.03, VacancyState.LAPSED: 0.03,
         VacancyState.CLOSED: 0.02}  # fmt: skip


def write_states(
    session: Session, p: Problem, past: Past, rng: np.random.Generator, now: int
) -> NDArray[np.int64]:
    """People and posts in all their states, with what led there; ids of who is free to go."""
    keys = p.people.key
    there = np.isin(keys, past.person[past.holding()])
    state = rng.choice(len(SHARES), len(keys), p=list(SHARES.values()))
    state[there | (p.people.party >= 0)] = 0
    names = [one.value for one in SHARES]
    since = np.where(np.isin(keys, past.person), DAYS_AGO, rng.integers(1, DAYS_AGO, len(keys)))
    made = now - since * DAY
    said = made + ((now - made) * rng.random(len(keys))).astype(np.int64)
    update(session, Person, keys, {
        "state": [names[k] for k in state.tolist()], "created_at": moments(session, made),
        "updated_at": moments(session, said),
        "intention_confirmed_at": [
            at if k == 0 else None
            for at, k in zip(moments(session, said), state.tolist(), strict=True)
        ],
        "do_not_contact": (rng.random(len(keys)) < 0.01).tolist(),
    })  # fmt: skip
    put(session, PersonEvent, {"person_id": keys, "at": moments(session, made)},
        kind="imported", to_state=PersonState.REGISTERED)  # fmt: skip
    for number, to in enumerate(SHARES):
        if to is not PersonState.REGISTERED:
            which = state == number
            put(session, PersonEvent, {
                "person_id": keys[which], "at": moments(session, said[which]),
            }, kind="moved", from_state=PersonState.REGISTERED, to_state=to)  # fmt: skip
    free: NDArray[np.int64] = keys[(state == 0) & ~there]
    return free


DAYS_AGO = 740


def write_posts(session: Session, p: Problem, rng: np.random.Generator, now: datetime) -> None:
    """Posts of all ages; what is not published has no open proposals to speak of."""
    keys, at = p.vacancies.key, int(now.timestamp())
    state = rng.choice(len(POSTS), len(keys), p=list(POSTS.values()))
    made = at - rng.integers(1, 400, len(keys)) * DAY
    valid = local_day(now).toordinal() + rng.integers(0, 60, len(keys))
    names = [one.value for one in POSTS]
    update(session, Vacancy, keys, {
        "state": [names[k] for k in state.tolist()], "created_at": moments(session, made),
        "published_at": moments(session, made + DAY), "updated_at": moments(session, made + DAY),
        "valid_until": [datetime.fromordinal(k).date().isoformat() for k in valid.tolist()],
    })  # fmt: skip
    steps = ((None, VacancyState.DRAFT, 0), (VacancyState.DRAFT, VacancyState.SUBMITTED, HOUR),
             (VacancyState.SUBMITTED, VacancyState.PUBLISHED, DAY))  # fmt: skip
    for before, to, later in steps:
        put(session, VacancyEvent, {"vacancy_id": keys, "at": moments(session, made + later)},
            kind="moved", from_state=before, to_state=to)  # fmt: skip
    put(session, LawJudged, {"vacancy_id": keys}, judged_at=now,
        under=judged_under(session, local_day(now)), blocks=0)  # fmt: skip
    few = sa.update(Employer).where(col(Employer.id) % 40 == 7)
    session.execute(few.values(state=EmployerState.PENDING))


def write_accounts(session: Session, p: Problem, now: datetime) -> list[tuple[str, str]]:
    """Two administrators, a coordinator for each district and county, the rest firms: 60. The
    scopes of the letters: everything, 12 districts, 17 counties."""
    districts = _regions(session, col(Employer.region_code))
    homes = _regions(session, col(Person.region_code))
    homes = homes[: 60 - 2 - len(districts) - 10]
    people: list[tuple[Role, str]] = [(Role.ADMIN, ""), (Role.ADMIN, "")]
    people += [(Role.RECEIVING, code) for code in districts]
    people += [(Role.SENDING, code) for code in homes]
    firms = np.resize(p.employers.key, 60 - len(people)).tolist()
    hashed = hash_password(PASSWORD)
    put(session, Account, {
        "id": list(range(1, 61)), "login": [f"user{k}" for k in range(1, 61)],
        "role": [role.value for role, _ in people] + [Role.EMPLOYER.value] * len(firms),
        "employer_id": [None] * len(people) + firms,
        "display_name": [f"样本{k}" for k in range(1, 61)],
    }, password_hash=hashed, created_at=now)  # fmt: skip
    scoped = [(k, code) for k, (_, code) in enumerate(people, 1) if code]
    put(session, AccountScope, {"account_id": [k for k, _ in scoped],
                                "region_code": [code for _, code in scoped]})  # fmt: skip
    session.execute(  # no letter of 44 scopes: the rest of the coordinators is away
        sa.update(Account).where(col(Account.id).in_(
            [k for k, (role, _) in enumerate(people, 1) if role in LETTERS][12:24]
            + [k for k, (role, _) in enumerate(people, 1) if role is Role.SENDING][17:]
        )).values(active=False)
    )  # fmt: skip
    return [("whole", ""), *(("receiving", one) for one in districts[:12]),
            *(("sending", one) for one in homes[:17])]  # fmt: skip


LETTERS = (Role.RECEIVING,)


def _regions(session: Session, column: Any) -> list[str]:
    counted = sa.select(column).group_by(column).order_by(sa.func.count().desc(), column)
    return list(session.scalars(counted))


def write_letters(session: Session, scopes: list[tuple[str, str]], now: datetime) -> None:
    """Two years of letters with short bodies (their size is measured apart), those of the last
    eight weeks with the figures later letters read; sent to five readers each."""
    week, rows, figures = Week.at(now), [], []
    for back in range(WEEKS):
        week = week.previous()
        for number, (kind, code) in enumerate(scopes):
            rows.append((kind, code, str(week), int(week.end_utc.timestamp()) + 8 * HOUR))
            figures.append(_headline(kind, number + back, back < 8))
    ids = list(range(1, len(rows) + 1))
    put(session, Letter, {
        "id": ids, "scope_kind": [r[0] for r in rows], "scope_code": [r[1] for r in rows],
        "week": [r[2] for r in rows], "figures": figures,
        "composed_at": moments(session, np.array([r[3] for r in rows])),
        "workbook": [b""] * len(ids), "chart": [b""] * len(ids),
    }, revision=1, subject="周报（样本）", html="<p>样本</p>", text="样本")  # fmt: skip
    listed = np.repeat(ids, READERS)
    sent = moments(session, np.repeat([r[3] for r in rows], READERS))
    put(session, OutboxMessage, {
        "key": [f"weekly/{k}" for k in range(len(listed))], "letter_id": listed,
        "recipient": [f"leader{k % 150}@example.com" for k in range(len(listed))],
        "next_at": sent, "sent_at": sent, "created_at": sent, "payload": [b"x" * 500] * len(listed),
    }, channel=Channel.MAIL, subject="周报（样本）", state=OutboxState.SENT,
        attempts=1)  # fmt: skip
    put(session, LetterSubscription, {
        "scope_kind": [kind for kind, _ in scopes for _ in range(READERS)],
        "scope_code": [code for _, code in scopes for _ in range(READERS)],
        "recipient": [f"leader{k}@example.com" for k in range(len(scopes) * READERS)],
    }, channel=Channel.MAIL, created_at=now)  # fmt: skip


def _headline(kind: str, n: int, figured: bool) -> str:
    """What a letter keeps as values; with `figured` what the letters after it read, too."""
    lacking = "waiting" if kind == "sending" else "places_open"
    figures = {
        "arrived/week": {"value": n % 90, "base": None},
        f"{lacking}/now": {"value": 400 + n, "base": None},
    }
    bar = {"places": 900 + n, "arrived": 400, "promised": 100, "open": 400 + n, "of": "places"}
    return json.dumps({
        "figures": figures if figured else {}, "bar": bar,
        "headline": [f"{n % 90}人", "80%（8/10）", f"{400 + n}人"],
        "note": {"title": "周报（样本）", "lines": []}, "archive_url": "", "checks": [],
    })  # fmt: skip


def write_records(session: Session, n_people: int, now: datetime) -> None:
    """An audit of nearly a row a person, and the ledger of jobs over two years."""
    at, n = int(now.timestamp()), int(n_people * 0.8)
    back = np.linspace(DAYS_AGO * DAY, 0, n).astype(np.int64)
    actions = ("login", "reveal_phone", "proposal_approved", "person_edited")
    put(session, AuditRow, {
        "at": moments(session, at - back), "action": [actions[k % 4] for k in range(n)],
        "account_id": [1 + k % 60 for k in range(n)], "subject_id": [1 + k % n for k in range(n)],
    }, subject_kind="person")  # fmt: skip
    days = np.arange(DAYS_AGO, 0, -1)
    begun = moments(session, at - days * DAY)
    for job, every in (("nightly-match", 1), ("daily-reminder", 1), ("lapse-vacancies", 1),
                       ("clean-up", 1), ("weekly-report", 7)):  # fmt: skip
        put(session, JobRun, {
            "slot": [f"{job}-{k}" for k in days[::every].tolist()],
            "started_at": begun[::every], "finished_at": begun[::every],
        }, job=job, state=JobState.DONE)  # fmt: skip
    count_on(session, Account, Letter, Person, Employer, Vacancy)


def size_of(n_people: int) -> int:
    """Posts of a county of so many people."""
    return max(100, math.ceil(n_people / 48))


def as_seconds(now: datetime) -> int:
    return int(now.astimezone(UTC).timestamp())
