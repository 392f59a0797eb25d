"""Large lists through the import machine while somebody else writes, on SQLite and PostgreSQL.

`python -m benchmarks imports`: a roster of PEOPLE people, the same roster with a tenth of its
people changed, and a list of POSTS posts are read, judged, stored and taken back as the scheduler
does it, while another process writes a small row every tenth of a second. Printed for each stage:
seconds and processor seconds of ours, of which of reading the file; the longest wait of the other;
our longest transaction, and the most processor seconds one of them took (what a busy machine does
not lengthen), with its place among all of the stage. At the end the rows are counted: nothing is
left behind. `BENCH_ROSTER` and `BENCH_POSTS` are other sizes.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

import models
from benchmarks import import_files
from benchmarks.bench_database import postgres
from benchmarks.harness import RESULTS, ROOT, machine
from models.account import Account, AccountScope, Role
from models.employer import Employer, EmployerState
from models.engine import open_engine, unit_of_work
from models.imports import Import, ImportKind
from models.sealed import Keyring, install_keyring
from scenario.invented import credit_code
from services.actor import actor_of
from services.doors import KINDS, doors_of
from services.imports import machine as works
from services.imports import records
from services.imports.kinds import Doors
from services.people.rosters import previews
from services.vacancies.imports.previews import confirm_import, undo_import

PEOPLE = int(os.environ.get("BENCH_ROSTER", "20000"))
POSTS = int(os.environ.get("BENCH_POSTS", "10000"))
FIRMS = 60
TABLES = (
    "person", "person_event", "consent", "person_trade", "person_wish", "person_region",
    "person_certificate", "person_target", "party", "party_member", "vacancy", "vacancy_event",
)  # fmt: skip


@dataclass
class Stage:
    """What one stage took. reading: processor seconds of the file's reader, within `processor`."""

    name: str
    seconds: float
    processor: float
    reading: float
    longest_wait: float
    waits: int
    longest_step: float
    steps: int
    costliest: float
    costliest_at: int


class Bench:
    def __init__(self, url: str) -> None:
        self.url, self.engine = url, open_engine(url)
        self.steps: list[tuple[float, float]] = []  # seconds, and processor seconds of ours
        self.reading = 0.0
        self.stages: list[Stage] = []
        plain = doors_of(self.engine, lambda: datetime.now(UTC))
        self.doors: Doors = replace(plain, begin=self._timed(plain.begin))

    def _timed(
        self, begin: Callable[[], AbstractContextManager[Session]]
    ) -> Callable[[], AbstractContextManager[Session]]:
        @contextmanager
        def timed() -> Iterator[Session]:
            with begin() as session:
                session.connection()
                start, used = time.perf_counter(), time.process_time()
                yield session
                session.flush()
                session.commit()
                took = time.perf_counter() - start, time.process_time() - used
                self.steps.append(took)

        return timed

    def stage(self, name: str, work: Callable[[], object]) -> None:
        """Do it while another process writes, and tell it."""
        self.steps, self.reading = [], 0.0
        with other_writer(self.url) as waits:
            start, used = time.perf_counter(), time.process_time()
            work()
            seconds, processor = time.perf_counter() - start, time.process_time() - used
        costs = [cost for _, cost in self.steps] or [0.0]
        longest = max((one for one, _ in self.steps), default=0)
        done = Stage(
            name, round(seconds, 2), round(processor, 2), round(self.reading, 2),
            round(max(waits, default=0), 3), len(waits), round(longest, 3), len(self.steps),
            round(max(costs), 3), costs.index(max(costs)) + 1,
        )  # fmt: skip
        self.stages.append(done)
        print(
            f"  {name:32} {seconds:6.1f} s, processor {processor:5.1f}, of it reading"
            f" {done.reading:.1f}; longest wait of the other {done.longest_wait:.3f} s"
            f" of {done.waits}, our longest step {done.longest_step:.3f} s of {done.steps}, the"
            f" costliest {done.costliest:.3f} s of processor (number {done.costliest_at})",
            flush=True,
        )

    def run(self, import_id: int) -> None:
        works.work_on(self.doors, import_id, "benchmark")

    def counts(self) -> dict[str, int]:
        with self.engine.connect() as connection:
            return {
                name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0
                for name in TABLES
            }


@contextmanager
def other_writer(url: str) -> Iterator[list[float]]:
    """The waits of another process that writes meanwhile, known at the end."""
    waits: list[float] = []
    other = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.import_writer", url],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(1.5)
    try:
        yield waits
    finally:
        told, _ = other.communicate("\n")
        waits += json.loads(told)[5:]  # its own beginning is nobody's fault


def figures(url: str) -> dict[str, Any]:
    bench = Bench(url)
    models.metadata.create_all(bench.engine)
    clerk, firms = _accounts(bench.engine)
    _time_readers(bench)
    empty = bench.counts()
    first = _roster(bench, clerk, "roster", import_files.roster(PEOPLE))
    stored = bench.counts()
    again = _roster(bench, clerk, "a tenth changed", import_files.roster(PEOPLE, changed=0.1))
    _take_back(
        bench,
        "changes",
        lambda: previews.undo_import(bench.doors, actor=clerk, import_id=again),
        again,
    )
    _take_back(
        bench,
        "roster",
        lambda: previews.undo_import(bench.doors, actor=clerk, import_id=first),
        first,
    )
    _same(bench.counts(), empty | {"vacancy": 0})
    data = import_files.posts(POSTS, firms=FIRMS)
    posts = _put(bench, firms.account_id or 0, ImportKind.SHEET, data, "")
    bench.stage("posts: read and judged", lambda: bench.run(posts))
    confirm_import(bench.doors, actor=firms, import_id=posts, chosen=None)
    bench.stage("posts: stored", lambda: bench.run(posts))
    made = bench.counts()
    _take_back(
        bench, "posts", lambda: undo_import(bench.doors, actor=firms, import_id=posts), posts
    )
    _same(bench.counts(), empty)
    bench.engine.dispose()
    return {"stages": [asdict(one) for one in bench.stages], "stored": stored, "posts": made}


def _same(found: dict[str, int], wanted: dict[str, int]) -> None:
    assert found == wanted, f"left behind: {found}, wanted {wanted}"


def _roster(bench: Bench, clerk: Any, name: str, data: bytes) -> int:
    import_id = _put(bench, clerk.account_id, ImportKind.ROSTER, data, import_files.HOME)
    bench.stage(f"{name}: read and judged", lambda: bench.run(import_id))
    previews.confirm_import(
        bench.doors, actor=clerk, import_id=import_id, group_households=False,
        evidence="2026年1月签字册第3本",
    )  # fmt: skip
    bench.stage(f"{name}: stored", lambda: bench.run(import_id))
    return import_id


def _take_back(bench: Bench, name: str, order: Callable[[], object], import_id: int) -> None:
    order()
    bench.stage(f"{name}: taken back", lambda: bench.run(import_id))
    with bench.engine.connect() as connection:
        state = connection.scalar(
            sa.select(sa.column("state"))
            .select_from(sa.table("import"))
            .where(sa.column("id") == import_id)
        )
    assert state == "undone", state


def _put(bench: Bench, account_id: int, kind: ImportKind, data: bytes, region: str) -> int:
    with unit_of_work(bench.engine) as session:
        row: Import = records.put_in(
            session, actor=_actor(session, account_id), kind=kind, name="list.xlsx", data=data,
            region_code=region, now=datetime.now(UTC), hours=24,
        )  # fmt: skip
        return row.id or 0


def _actor(session: Session, account_id: int) -> Any:
    scopes = sa.select(AccountScope.region_code).where(AccountScope.account_id == account_id)
    return actor_of(session.get_one(Account, account_id), session.scalars(scopes))


def _accounts(engine: sa.Engine) -> tuple[Any, Any]:
    now, made = datetime.now(UTC), []
    with unit_of_work(engine) as session:
        for role, region in ((Role.SENDING, import_files.HOME), (Role.RECEIVING, "330110")):
            account = Account(
                login=f"bench-{role.value}",
                display_name="样本",
                password_hash="!",
                role=role,
                created_at=now,
            )
            session.add(account)
            session.flush()
            session.add(AccountScope(account_id=account.id or 0, region_code=region))
            made.append(account.id or 0)
        session.add_all(
            Employer(
                name=import_files.firm_name(n), uscc=credit_code("330110", n),
                region_code="330110", state=EmployerState.VERIFIED, staff=100, payday=25,
                pay_delay_days=25, created_at=now,
            )
            for n in range(FIRMS)
        )  # fmt: skip
        session.flush()
        return _actor(session, made[0]), _actor(session, made[1])


def _time_readers(bench: Bench) -> None:
    """The processor seconds of each kind's reader, beside those of the machine."""
    for kind in set(KINDS.values()):
        read = type(kind).read

        def timed(material: Any, kind: Any = kind, read: Any = read) -> Any:
            start = time.process_time()
            try:
                return read(kind, material)
            finally:
                bench.reading += time.process_time() - start

        kind.read = timed  # on purpose


def main(wanted: list[str] | None = None) -> None:
    install_keyring(Keyring.derive("keys of a benchmark, for invented people"))
    folder = Path(tempfile.mkdtemp(prefix="gongqiao-bench-"))
    told: dict[str, Any] = {
        "name": "imports",
        "machine": machine(),
        "people": PEOPLE,
        "posts": POSTS,
    }
    try:
        for name in wanted or ["sqlite", "postgresql"]:
            url = f"sqlite:///{folder / 'imports.db'}" if name == "sqlite" else postgres(folder)
            print(f"{name}: {PEOPLE} people, {POSTS} posts", flush=True)
            told[name] = figures(url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not wanted:
        (RESULTS / "imports.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
