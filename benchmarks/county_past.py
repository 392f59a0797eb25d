"""Two years of a measuring county: who was proposed, came, stayed, left; what stands open now.

Of 240,000 people 20,000 placements in two years, as the product's issue of large counties asks;
smaller ones in proportion. A spell lasts 260 days on average (exponential), one in twenty is
cancelled and one in twenty-five does not come; of those who left two in five come again within
fifty days. Beside it an eighth of the people are in proposals that wait, a sixth were refused or
passed over. Ours, chosen to be neither empty nor crowded.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from benchmarks.county_put import DAY, HOUR, Moments, dates, moments, pick, put
from matching import Problem
from models.packed import FORM, HEAD, NOTE, PART
from models.person import Consent, ConsentMeans, ConsentPurpose
from models.placement import Placement, PlacementEvent, PlacementState
from models.proposal import Proposal, ProposalEvent, ProposalState, Side
from models.run import MatchRun, RunState, StandingKind, StandingWish
from reference.note_codes import SIGNALS
from reference.reasons import ReasonKind, reasons

P, S = ProposalState, PlacementState
DAYS = 730
FATES = (S.CONFIRMED, S.DEPARTED, S.ARRIVED, S.IN_POST, S.LEFT, S.NO_SHOW, S.CANCELLED)
STEPS = ((P.PROPOSED, -8), (P.SENDING_OK, -7), (P.APPROVED, -7), (P.WORKER_YES, -6),
         (P.CONFIRMED, -6))  # fmt: skip
WAIT = (P.PROPOSED, P.SENDING_OK, P.RECEIVING_OK, P.APPROVED, P.WORKER_YES)
WAIT_SHARE = [0.62, 0.14, 0.1, 0.08, 0.06]
SIDE_OF = {P.PROPOSED: Side.SYSTEM, P.SENDING_OK: Side.SENDING, P.RECEIVING_OK: Side.RECEIVING,
           P.APPROVED: Side.RECEIVING, P.WORKER_YES: Side.WORKER,
           P.CONFIRMED: Side.EMPLOYER}  # fmt: skip
I64 = NDArray[np.int64]


@dataclass(frozen=True)
class Past:
    """One entry a placement: person and vacancy by id, day of arrival counted from today, days
    stayed (-1 = there still), index in FATES."""

    person: I64
    vacancy: I64
    came: I64
    stayed: I64
    fate: I64

    def __len__(self) -> int:
        return len(self.person)

    def holding(self) -> NDArray[np.bool_]:
        return self.fate < FATES.index(S.LEFT)


def draw_past(p: Problem, rng: np.random.Generator) -> Past:
    """Everybody's spells, without two at once."""
    n = len(p.people) // 15
    person = rng.permutation(p.people.key)[:n]
    came = -(DAYS * rng.random(n) ** 1.2).astype(np.int64)
    promised = rng.random(n) < 0.08
    came[promised] = rng.integers(-2, 15, int(promised.sum()))
    first = _spells(p, rng, person, came)
    again = (first.fate == FATES.index(S.LEFT)) & (rng.random(n) < 0.4)
    start = first.came[again] + first.stayed[again] + rng.integers(1, 50, int(again.sum()))
    soon = start < -2
    second = _spells(p, rng, person[again][soon], start[soon])
    told = (np.concatenate(pair) for pair in zip(_fields(first), _fields(second), strict=True))
    return Past(*told)


def _fields(past: Past) -> tuple[I64, ...]:
    return past.person, past.vacancy, past.came, past.stayed, past.fate


def _spells(p: Problem, rng: np.random.Generator, person: I64, came: I64) -> Past:
    n = len(person)
    weight = p.vacancies.places / p.vacancies.places.sum()
    vacancy = rng.choice(p.vacancies.key, n, p=weight)
    stay = 1 + rng.exponential(260, n).astype(np.int64)
    left = came + stay < 0
    drawn = rng.random(n)
    fate = np.select(
        [came > 0, drawn < 0.05, drawn < 0.09, left, came > -2],
        [np.where(came < 2, 1, 0), 6, 5, 4, 2], 3,
    )  # fmt: skip
    return Past(person, vacancy, came, np.where(fate == 4, stay, -1), fate)


def write_past(session: Session, p: Problem, past: Past, now: int) -> None:
    """Runs, proposals, their events, placements and theirs; ids from 1."""
    n, day = len(past), now - (now + 8 * HOUR) % DAY
    arrive = day + past.came * DAY + 9 * HOUR
    _runs(session, now)
    proposed = np.minimum(arrive - 8 * DAY, now)
    ids = np.arange(1, n + 1)
    party = _party_of(p, past.person)
    common = {"id": ids, "person_id": past.person, "vacancy_id": past.vacancy}
    put(session, Proposal, {
        **common, "run_id": _run_at(proposed, now), "party_id": party,
        "bundle": [f"past-{k}" for k in ids.tolist()], "told": [_told(k) for k in ids.tolist()],
        "score": 3000 + ids % 4000, "created_at": moments(session, proposed),
        "updated_at": moments(session, np.minimum(arrive - 6 * DAY, now)),
    }, state=P.CONFIRMED, version=5)  # fmt: skip
    before = None
    for state, shift in STEPS:
        _proposal_events(session, ids, np.minimum(arrive + shift * DAY, now), before, state)
        before = state
    _placements(session, past, common, party, arrive, now)
    _share_consents(session, p, past, arrive, now)


def _runs(session: Session, now: int) -> None:
    at = now - DAY * np.arange(DAYS + 9, -1, -1)
    put(session, MatchRun, {
        "id": np.arange(1, len(at) + 1), "started_at": moments(session, at),
        "finished_at": moments(session, at + 40),
    }, state=RunState.DONE, seed=0, engine="measuring county (not solved)")  # fmt: skip


def _run_at(at: Moments, now: int) -> I64:
    return DAYS + 10 - (now - at) // DAY


def _party_of(p: Problem, person: I64) -> list[int | None]:
    party = np.zeros(len(p.people.key) + 1, np.int64)
    grouped = p.people.party >= 0
    party[p.people.key[grouped]] = p.parties.key[p.people.party[grouped]]
    return [k or None for k in party[person].tolist()]


def _told(k: int) -> bytes:
    points = b"".join(PART.pack(100 + (k * 7 + s * 31) % 900) for s in range(len(SIGNALS)))
    notes = b"".join(NOTE.pack(3 + (k + j) % 9, 5 + k % 30, 520_000, 480_000) for j in range(5))
    return HEAD.pack(FORM, len(SIGNALS), 3, 2, 0) + points + notes


def _proposal_events(
    session: Session, ids: I64, at: Moments, before: P | None, to: P, **more: Any
) -> None:
    put(session, ProposalEvent, {"proposal_id": ids, "at": moments(session, at)}, **(
        {"side": SIDE_OF.get(to, Side.SYSTEM), "action": "propose" if before is None else "approve",
         "from_state": before, "to_state": to} | more
    ))  # fmt: skip


def _placements(
    session: Session, past: Past, common: dict[str, Any], party: Any, arrive: Moments, now: int
) -> None:
    n, came = len(past), (past.fate >= 2) & (past.fate <= 4)
    gone = past.fate == FATES.index(S.LEFT)
    left = arrive + past.stayed * DAY - 5 * HOUR
    why = [code for code, one in reasons().items() if one.kind is ReasonKind.LEAVING]
    confirmed = np.minimum(arrive - 6 * DAY, now)
    last = np.where(gone, left, np.where(came, arrive, confirmed))
    put(session, Placement, {
        **common, "proposal_id": common["id"], "party_id": party,
        "state": pick([one.value for one in FATES], past.fate),
        "confirmed_at": moments(session, confirmed), "created_at": moments(session, confirmed),
        "updated_at": moments(session, np.minimum(last, now)),
        "departed_on": dates(arrive - DAY, ~(came | (past.fate == 1))),
        "arrived_on": dates(arrive, ~came), "left_on": dates(left, ~gone),
        "left_reason": [why[k % len(why)] if g else "" for k, g in enumerate(gone.tolist())],
        "first_pay_on": dates(arrive + 40 * DAY, ~came),
    })  # fmt: skip
    assert n == len(arrive)
    steps = (
        (None, S.CONFIRMED, np.ones(n, bool), confirmed, Side.EMPLOYER),
        (S.CONFIRMED, S.DEPARTED, came | (past.fate == 1), arrive - DAY, Side.SENDING),
        (S.DEPARTED, S.ARRIVED, came, arrive, Side.RECEIVING),
        (S.ARRIVED, S.IN_POST, (past.fate == 3) | gone, arrive + 16 * HOUR, Side.EMPLOYER),
        (S.IN_POST, S.LEFT, gone, left, Side.RECEIVING),
        (S.CONFIRMED, S.NO_SHOW, past.fate == 5, arrive - DAY, Side.SENDING),
        (S.CONFIRMED, S.CANCELLED, past.fate == 6, arrive - 2 * DAY, Side.SENDING),
    )
    for before, to, which, when, side in steps:
        at = np.minimum(when, now)[which]
        code = why[0] if to is S.LEFT else ""
        put(session, PlacementEvent, {
            "placement_id": common["id"][which], "at": moments(session, at),
            "effective_on": dates(at),
        }, side=side, from_state=before, to_state=to, reason_code=code)  # fmt: skip


def _share_consents(session: Session, p: Problem, past: Past, arrive: Moments, now: int) -> None:
    firm = np.zeros(len(p.vacancies.key) + 1, np.int64)
    firm[p.vacancies.key] = p.employers.key[p.vacancies.employer]
    put(session, Consent, {
        "person_id": past.person, "receiver_employer_id": firm[past.vacancy],
        "given_at": moments(session, np.minimum(arrive - 6 * DAY, now)),
    }, purpose=ConsentPurpose.SHARE_EMPLOYER, means=ConsentMeans.READ_ALOUD,
        evidence="样本")  # fmt: skip


def write_open(
    session: Session, p: Problem, free: I64, rng: np.random.Generator, now: int, first: int
) -> int:
    """Proposals that wait: an eighth of all people, of those free; a party as one. How many."""
    n = len(p.people.key) // 8
    unit, keys = _units(p, free)
    wanted = np.isin(unit, rng.permutation(np.unique(unit))[:n])
    person, unit = free[wanted][:n], unit[wanted][:n]
    names, at = np.unique(unit, return_inverse=True)
    vacancy = rng.choice(p.vacancies.key, len(names))[at]
    state = rng.choice(len(WAIT), len(names), p=WAIT_SHARE)[at]
    held = rng.random(len(names))[at] < 0.02
    age = (rng.exponential(3, len(names)) * DAY).astype(np.int64)[at]
    ids = np.arange(first, first + len(person))
    created, changed = now - age - DAY, now - age
    put(session, Proposal, {
        "id": ids, "person_id": person, "vacancy_id": vacancy, "party_id": _party_of(p, person),
        "run_id": _run_at(created, now).clip(1), "bundle": pick(keys, at),
        "state": pick([one.value for one in WAIT], state), "score": 3000 + ids % 4000,
        "told": [_told(k) for k in ids.tolist()], "created_at": moments(session, created),
        "updated_at": moments(session, np.where(state > 0, changed, created)),
        "held_at": [at if h else None
                    for at, h in zip(moments(session, changed), held.tolist(), strict=True)],
    })  # fmt: skip
    _proposal_events(session, ids, created, None, P.PROPOSED)
    for number, to in enumerate(WAIT[1:], 1):
        which = state == number
        _proposal_events(session, ids[which], changed[which], P.PROPOSED, to)
    return len(ids)


def _units(p: Problem, free: I64) -> tuple[I64, list[str]]:
    """What is decided on as one, as a number, and the key of each number in order."""
    party = np.array([k or 0 for k in _party_of(p, free)])
    unit = np.where(party > 0, party, len(p.people.key) + free)
    return unit, [f"u-{k}" for k in np.unique(unit).tolist()]


def write_refused(
    session: Session, p: Problem, rng: np.random.Generator, now: int, first: int
) -> int:
    """Proposals of two years that ended, half by somebody's refusal; refusals bind later runs."""
    n = len(p.people.key) // 6
    ids = np.arange(first, first + n)
    person, vacancy = rng.choice(p.people.key, n), rng.choice(p.vacancies.key, n)
    at = now - (DAYS * DAY * rng.random(n)).astype(np.int64)
    no = rng.random(n) < 0.5
    by = rng.integers(0, 4, n)
    sides = [Side.SENDING.value, Side.RECEIVING.value, Side.WORKER.value, Side.EMPLOYER.value]
    codes = [code for code, one in reasons().items() if one.kind is ReasonKind.REFUSAL]
    code = [codes[k % len(codes)] for k in range(n)]
    put(session, Proposal, {
        "id": ids, "person_id": person, "vacancy_id": vacancy, "score": 2000 + ids % 4000,
        "run_id": _run_at(at - DAY, now), "bundle": [f"no-{k}" for k in ids.tolist()],
        "state": [P.REFUSED.value if k else P.SUPERSEDED.value for k in no.tolist()],
        "refusal_code": [c if k else "" for c, k in zip(code, no.tolist(), strict=True)],
        "refused_by": [sides[s] if k else None
                       for s, k in zip(by.tolist(), no.tolist(), strict=True)],
        "told": [_told(k) for k in ids.tolist()], "created_at": moments(session, at - DAY),
        "updated_at": moments(session, at),
    })  # fmt: skip
    _proposal_events(session, ids, at - DAY, None, P.PROPOSED)
    _proposal_events(session, ids[~no], at[~no], P.PROPOSED, P.SUPERSEDED, action="supersede")
    for number, side in enumerate((Side.SENDING, Side.RECEIVING, Side.WORKER, Side.EMPLOYER)):
        which = no & (by == number)
        _proposal_events(
            session, ids[which], at[which], P.PROPOSED, P.REFUSED,
            side=side, action="refuse", reason_code=codes[number % len(codes)],
        )  # fmt: skip
    some = no & (rng.random(n) < 0.1)
    put(session, StandingWish, {
        "person_id": person[some], "vacancy_id": vacancy[some],
        "proposal_id": ids[some], "created_at": moments(session, at[some]),
    }, kind=StandingKind.EXCLUDE, reason_code=codes[0])  # fmt: skip
    return n


def write_locks(session: Session, p: Problem, free: I64, now: int) -> None:
    """One person in 800 is to go to one post whatever the matcher thinks."""
    who = free[:: max(1, len(free) // max(1, len(p.people.key) // 800))]
    where = p.vacancies.key[np.arange(len(who)) % len(p.vacancies.key)]
    put(session, StandingWish, {"person_id": who, "vacancy_id": where},
        kind=StandingKind.LOCK, created_at=datetime.fromtimestamp(now, UTC))  # fmt: skip
