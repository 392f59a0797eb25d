"""The lists of a register of PEOPLE people: what is looked at, and how long it takes.

`python -m benchmarks register`: on SQLite (or a database given by URL), the county of
`benchmarks.county` as rows; each list as its page asks for it, for one county, for a province and
for an administrator. Processor seconds where the database runs in this process; best of three.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

import models
from benchmarks.county import county
from benchmarks.county_rows import load
from benchmarks.harness import RESULTS, machine
from models.account import Role
from models.engine import open_engine, open_session, unit_of_work
from models.person import Person
from models.sealed import Keyring, install_keyring
from services.actor import Actor
from services.people.duplicates import list_alike
from services.people.lists import PeopleFilter, list_people

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "240000"))
ROUNDS = 3
FILTERS = {
    "all": PeopleFilter(),
    "without consent": PeopleFilter(need="no_consent"),
    "to be asked again": PeopleFilter(need="ask_again"),
    "part of a name": PeopleFilter(words="王伟"),
    "a township": PeopleFilter(words="样例3镇"),
    "a trade": PeopleFilter(trade="welder"),
}


def main(wanted: list[str] | None = None) -> None:
    install_keyring(Keyring.derive("keys of a benchmark, for invented people"))
    with tempfile.TemporaryDirectory(prefix="gongqiao-bench-") as folder:
        engine = open_engine((wanted or [f"sqlite:///{folder}/register.db"])[0])
        models.metadata.create_all(engine)
        with unit_of_work(engine) as session:
            now = load(session, county(PEOPLE, 500, seed=1)) + timedelta(days=1)
        told: dict[str, Any] = {"name": "register", "machine": machine(), "people": PEOPLE}
        for who, actor in _actors(engine).items():
            for name, work in _lists(actor, now):
                seconds = min(_seconds(engine, work) for _ in range(ROUNDS))
                told[f"{who}: {name}"] = round(seconds, 3)
                print(f"  {who:10} {name:20} {seconds * 1000:6.0f} ms", flush=True)
        engine.dispose()
    if not wanted:
        path = Path(RESULTS) / "register.json"
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _actors(engine: sa.Engine) -> dict[str, Actor]:
    largest = sa.select(col(Person.region_code)).group_by(col(Person.region_code))
    with open_session(engine, read_only=True) as session:
        home = session.scalars(largest.order_by(sa.func.count().desc()).limit(1)).one()
    return {
        "county": Actor(None, Role.SENDING, frozenset({home})),
        "province": Actor(None, Role.SENDING, frozenset({home[:2] + "0000"})),
        "everything": Actor(None, Role.ADMIN),
    }


def _lists(actor: Actor, now: Any) -> list[tuple[str, Callable[[Session], object]]]:
    def people(wanted: PeopleFilter) -> Callable[[Session], object]:
        return lambda session: list_people(
            session, actor=actor, wanted=wanted, now=now, intention_days=14, limit=50
        )

    return [
        ("possible duplicates", lambda session: list_alike(session, actor=actor, limit=25)),
        *((name, people(wanted)) for name, wanted in FILTERS.items()),
    ]


def _seconds(engine: sa.Engine, work: Callable[[Session], object]) -> float:
    clock = time.process_time if engine.dialect.name == "sqlite" else time.perf_counter
    with open_session(engine, read_only=True) as session:
        start = clock()
        work(session)
        return clock() - start


if __name__ == "__main__":
    main(sys.argv[1:])
