"""What one decision would move, before it is made, as a process of its own works it out.

Three steps, so that no transaction is open while the engine works: `refusal_question` or
`choice_question` reads the run, `foresee` asks a light process (`python -m matching.ask.whatif`, no
database, no settings), `named` puts names to the answer as far as the reader may see them.
"""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matching.ask.question import asked
from models.account import Role
from models.employer import Employer
from models.explanation import RunOutcome
from models.person import Person
from models.run import MatchRun, StandingKind, StandingWish
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor, within
from services.errors import Busy, NotFound
from services.offer import on_offer
from services.proposals.bundles import load_bundle, sees
from services.proposals.names import may_be_named
from services.runs.quotas import CODES

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20
QUIET = {"OPENBLAS_NUM_THREADS": "1"}
"""NumPy's threads for linear algebra take longer to start than a question takes to answer."""
AT_ONCE = 2
"""So many questions are worked on at the same time on one machine; more are asked to come back."""


@dataclass(frozen=True)
class Mover:
    """Somebody whose proposal would change; name None where the reader may not see it."""

    person_id: int
    name: str | None
    region_code: str
    before: tuple[str, str] | None  # (title, employer), None = no proposal
    after: tuple[str, str] | None


@dataclass(frozen=True)
class Full:
    """A quota that lets nobody else in: of a county at most so many at a firm, so many are there
    in the plan of the run."""

    region_code: str
    employer_id: int
    most: int
    placed: int


@dataclass(frozen=True)
class Foreseen:
    """loss: points the whole loses (negative: gains). heads: people more placed. gates: rules that
    bar the choice; then nothing moves. limits: those that are full. exact: parties were free to
    move as well. asked: the person the question is about comes first in `movers`; the rest gain or
    lose by it."""

    known: bool
    gates: Sequence[str] = ()
    party: bool = False
    loss: int = 0
    heads: int = 0
    exact: bool = True
    movers: Sequence[Mover] = ()
    limits: Sequence[Full] = ()


@dataclass(frozen=True)
class Question:
    data: bytes
    person_id: int


def refusal_question(session: Session, *, actor: Actor, proposal_id: int) -> Question | None:
    """What if this proposal were refused? None where nothing of its run is kept (any more). Raises
    NotFound out of scope."""
    bundle = load_bundle(session, proposal_id, lock=False)
    if sees(actor, bundle) is None:
        raise NotFound("proposal", proposal_id)
    lead = bundle.lead
    return _question(session, lead.run_id, proposal_id, lead.person_id, lead.vacancy_id, "refuse")


def choice_question(
    session: Session, *, actor: Actor, proposal_id: int, vacancy_id: int
) -> Question | None:
    """Why not that vacancy instead? Any vacancy of the same run; None and errors as
    `refusal_question`."""
    bundle = load_bundle(session, proposal_id, lock=False)
    if sees(actor, bundle) is None:
        raise NotFound("proposal", proposal_id)
    lead = bundle.lead
    return _question(session, lead.run_id, proposal_id, lead.person_id, vacancy_id, "force")


def find_vacancies(
    session: Session, words: str, *, now: datetime, limit: int = 12
) -> list[sa.Row[Any]]:
    """Vacancies on offer whose title or firm has these words, for a coordinator to pick from."""
    asked = words.strip()
    return list(
        session.execute(
            sa.select(
                col(Vacancy.id), col(Vacancy.title), col(Vacancy.region_code),
                col(Vacancy.newcomer_p50_fen), col(Employer.name),
            )
            .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
            .where(
                on_offer(local_day(now)),
                sa.or_(
                    col(Vacancy.title).contains(asked, autoescape=True),
                    col(Employer.name).contains(asked, autoescape=True),
                ),
            )
            .order_by(col(Vacancy.id))
            .limit(limit)
        )
    )  # fmt: skip


def _question(
    session: Session, run_id: int | None, proposal_id: int, person: int, vacancy: int, kind: str
) -> Question | None:
    run = None if run_id is None else session.get(MatchRun, run_id)
    told = None if run_id is None else session.get(RunOutcome, run_id)
    if run is None or told is None or run.snapshot is None:
        return None
    wishes = session.execute(
        sa.select(
            col(StandingWish.person_id), col(StandingWish.vacancy_id),
            col(StandingWish.employer_id),
        )
        .where(
            col(StandingWish.kind) == StandingKind.EXCLUDE,
            col(StandingWish.created_at) >= run.started_at,
            col(StandingWish.ended_at).is_(None),
        )
        .order_by(col(StandingWish.id))
    )  # fmt: skip
    since = [[row.person_id, row.vacancy_id, row.employer_id] for row in wishes]
    params = {key: value for key, value in run.params.items() if key not in ("first_batch", "mode")}
    facts = {
        "params": params, "seed": run.seed, "since": since, "person": person,
        "vacancy": vacancy, "kind": kind, "seconds": run.timings.get("plan", 0),
    }  # fmt: skip
    return Question(asked(run.snapshot, told.outcome, facts), person)


def foresee(question: Question) -> Mapping[str, Any]:
    """The raw answer, see `matching.ask.whatif.answer`. Raises Busy. No transaction may be open."""
    with _turn():
        try:
            done = subprocess.run(
                [sys.executable, "-m", "matching.ask.whatif"], cwd=ROOT, input=question.data,
                capture_output=True, timeout=SECONDS, check=False, env=os.environ | QUIET,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Busy("too_long") from None
    if done.returncode:
        raise Busy("failed")
    answer: Mapping[str, Any] = json.loads(done.stdout)
    return answer


@contextmanager
def _turn() -> Iterator[None]:
    """One of AT_ONCE turns of this machine, by file locks that end with the process."""
    folder = Path(tempfile.gettempdir())
    for k in range(AT_ONCE):
        with (folder / f"gongqiao-whatif-{k}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            yield
            return
    raise Busy("others_first")


def _full(told: Mapping[str, int]) -> Full:
    """A limit of the engine by its key, as `services.runs.quotas` made it."""
    firm, code = divmod(told["limit"], CODES)
    return Full(f"{code:06d}", firm, told["most"], told["placed"])


def named(
    session: Session, *, actor: Actor, question: Question, answer: Mapping[str, Any]
) -> Foreseen:
    """The answer with names, as far as this reader may see them; the person asked about first."""
    if not answer.get("known"):
        return Foreseen(known=False)
    if answer.get("party") or answer.get("gates"):
        full = tuple(_full(one) for one in answer.get("limits", ()))
        gates, party = tuple(answer.get("gates", ())), bool(answer.get("party"))
        return Foreseen(True, gates, party, limits=full)
    moves = answer["moves"]
    people = _people(session, actor, moves)
    posts = _posts(session, moves)
    order = sorted(moves, key=lambda move: (move[0] != question.person_id, move[0]))
    movers = [
        Mover(
            person, *people[person], posts.get(before) if before else None,
            posts.get(after) if after else None,
        )
        for person, before, after in order
        if person in people
    ]  # fmt: skip
    return Foreseen(
        True, (), False, int(answer["loss"]), int(answer["heads"]), bool(answer["exact"]), movers
    )


def _people(
    session: Session, actor: Actor, moves: Sequence[Sequence[int | None]]
) -> dict[int, tuple[str | None, str]]:
    """Per person (name or None, home county)."""
    ids = sorted({move[0] for move in moves if move[0] is not None})
    mine = within(col(Person.region_code), actor) if actor.role is Role.SENDING else sa.true()
    firms = _firms(session, moves)
    pairs = {(m[0], firms[v]) for m in moves for v in m[1:] if m[0] and v in firms}
    allowed = may_be_named(session, actor, pairs)
    rows = session.execute(
        sa.select(col(Person.id), col(Person.name), col(Person.region_code), mine.label("mine"))
        .where(col(Person.id).in_(ids))
    )  # fmt: skip
    return {
        row.id: (row.name if row.mine and row.id in allowed else None, row.region_code)
        for row in rows
    }


def _firms(session: Session, moves: Sequence[Sequence[int | None]]) -> dict[int | None, int]:
    ids = sorted({v for move in moves for v in move[1:] if v is not None})
    rows = session.execute(
        sa.select(col(Vacancy.id), col(Vacancy.employer_id)).where(col(Vacancy.id).in_(ids))
    )
    return {row.id: row.employer_id for row in rows}


def _posts(
    session: Session, moves: Sequence[Sequence[int | None]]
) -> dict[int | None, tuple[str, str]]:
    ids = sorted({v for move in moves for v in move[1:] if v is not None})
    rows = session.execute(
        sa.select(col(Vacancy.id), col(Vacancy.title), col(Employer.name))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(Vacancy.id).in_(ids))
    )
    return {row.id: (row.title, row.name) for row in rows}
