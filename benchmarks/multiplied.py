"""The hard case: the product's own demo, multiplied until it is as large as a county.

The demo of 6,000 people is read from a database as every night reads it; everybody is there
`people` times, each firm `firms` times with its posts `posts` times, first batches five times as
large. Half of all pairs are open (a realistic county: 7%), people and posts alike compete for few
places, and one in ten is in a party. `distinct` draws everybody's days of waiting, last wage and
least take-home anew, so that no two are alike. Seeded; invented people.
"""

import tempfile
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import Problem, pack, unpack
from matching.model.problem import PersonTables

SEED, SOURCE = 34, 6_000
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
KEYS = "keys of a benchmark, for invented people"
BATCH = 5
"""A copied firm takes so many times its first batch."""


def demo(people: int, *, seed: int = SEED) -> Problem:
    """The market of the demo with so many people, as a nightly run reads it."""
    import models  # noqa: PLC0415  not in the children that are measured
    from models.engine import open_engine, open_session, unit_of_work  # noqa: PLC0415
    from models.sealed import Keyring, install_keyring  # noqa: PLC0415
    from scenario import load_demo  # noqa: PLC0415
    from services.runs.first_batch import FirstBatch  # noqa: PLC0415
    from services.runs.snapshot import take_snapshot  # noqa: PLC0415

    install_keyring(Keyring.derive(KEYS))
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/demo.db")
        models.metadata.create_all(engine)
        with unit_of_work(engine) as session:
            load_demo(session, now=NOW, seed=seed, people=people)
        with open_session(engine, read_only=True) as session:
            taken = take_snapshot(session, region_code="", rule=FirstBatch(10, 20), now=NOW)
        engine.dispose()
    return taken.problem


def kept_demo(people: int, folder: Path, *, seed: int = SEED) -> Problem:
    """The same, made once and kept in the folder."""
    kept = folder / f"demo-{people}-{seed}.pack"
    if not kept.exists():
        kept.write_bytes(pack(demo(people, seed=seed)))
    return unpack(kept.read_bytes())


def multiplied(p: Problem, *, people: int, firms: int, posts: int, seed: int = 1) -> Problem:
    """Everybody `people` times, each employer `firms` times, each post `posts` times with each."""
    rng = np.random.default_rng(seed)
    n, m, f, g = len(p.people), len(p.vacancies), len(p.employers), len(p.parties)
    party = [np.where(p.people.party >= 0, p.people.party + g * k, -1) for k in range(people)]
    employer = [p.vacancies.employer + f * (k % firms) for k in range(firms * posts)]
    batch = np.tile(p.employers.batch_left, firms)
    homes = p.home_tables
    return replace(
        p,
        people=_times(
            p.people, people, key=_keys(rng, n * people),
            party=np.concatenate(party).astype(np.int32),
        ),
        vacancies=_times(
            p.vacancies, firms * posts, key=_keys(rng, m * firms * posts),
            employer=np.concatenate(employer).astype(np.int32),
        ),
        employers=_times(
            p.employers, firms, key=_keys(rng, f * firms),
            batch_left=np.where(batch >= 0, batch * BATCH, batch).astype(batch.dtype),
        ),
        parties=_times(p.parties, people, key=_keys(rng, g * people)),
        person_tables=PersonTables(
            **{
                column.name: np.tile(getattr(p.person_tables, column.name), (people, 1))
                for column in fields(PersonTables)
            }
        ),
        home_tables=replace(homes, townsmen=np.tile(homes.townsmen, (1, firms))),
    )  # fmt: skip


def distinct(p: Problem, *, seed: int = 2) -> Problem:
    """Nobody alike: other days of waiting, another last wage and least take-home for everybody."""
    rng = np.random.default_rng(seed)
    n, people = len(p.people), p.people
    floor = np.where(people.floor > 0, people.floor + rng.integers(-40_000, 40_000, n), 0)
    wage = np.where(people.last_wage > 0, people.last_wage + rng.integers(-50_000, 50_000, n), 0)
    waiting = people.waiting + rng.integers(0, 90, n)
    return replace(
        p,
        people=replace(
            people,
            floor=np.maximum(floor, 0),
            last_wage=np.maximum(wage, 0),
            waiting=waiting.astype(people.waiting.dtype),
        ),
    )


def _keys(rng: np.random.Generator, count: int) -> NDArray[np.int64]:
    return rng.permutation(count * 4)[:count].astype(np.int64) + 1


def _times(table: Any, times: int, **other: Any) -> Any:
    """The rows of a table so many times, with other columns where told."""
    row = np.tile(np.arange(len(table.key)), times)
    columns = {column.name: getattr(table, column.name)[row] for column in fields(table)}
    return type(table)(**{**columns, **other})
