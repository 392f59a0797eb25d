"""Judging every post anew after a changed rule, while somebody else writes.

    python -m benchmarks law_recheck     BENCH_POSTS=5000, BENCH_URL (else a new SQLite file)

The job's own way (services.vacancies.recheck) over posts whose texts are put together from the
plain sentences of `tests/law`, every post its own, one in thirty with a sentence the law forbids.
Printed: processor seconds in all and each, our transactions, the most processor seconds and the
most seconds one of them took (so long nobody else writes on SQLite), and the waits of another
process that writes a small row every tenth of a second meanwhile.
"""

import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlmodel import Session

import models
from benchmarks.bench_imports import other_writer
from jobs.tasks import REST
from law import rules_version
from models.employer import Employer, EmployerState
from models.engine import open_engine, unit_of_work
from models.vacancy import Vacancy, VacancyState
from scenario.invented import credit_code
from services.vacancies.recheck import recheck_in_steps
from tests.law.phrases import load

POSTS = int(os.environ.get("BENCH_POSTS", "5000"))
FIRMS = 60
_TABLES = Path(__file__).parents[1] / "tests" / "law"


def posts(session: Session, now: datetime) -> None:
    """POSTS published posts of FIRMS firms."""
    draw = random.Random(9)
    plain = [one.text for one in load(_TABLES / "phrases_plain.csv")]
    bad = [one.text for one in load(_TABLES / "phrases.csv") if one.label == "block"]
    firms = [
        Employer(
            name=f"企业{n}有限公司", uscc=credit_code("330110", n), region_code="330110",
            created_at=now, legal_representative="演示法人", industry="纺织",
            work_address=f"演示路{n}号", state=EmployerState.VERIFIED,
        )
        for n in range(FIRMS)
    ]  # fmt: skip
    session.add_all(firms)
    session.flush()
    day = date(2027, 1, 1)
    for n in range(POSTS):
        said = draw.sample(plain, 8) + draw.sample(bad, n % 30 == 0)
        firm = firms[n % FIRMS]
        session.add(
            Vacancy(
                employer_id=firm.id or 0, region_code="330110", state=VacancyState.PUBLISHED,
                title=f"缝纫工{n}号", occupation_id="sewing", duties="，".join(said[:3]),
                requirements="；".join(said[3:]), work_address=f"演示路{n}号",
                contact_name="演示经办", bonus_note=draw.choice(plain), report_to=f"演示路{n}号",
                contracting_entity=firm.name, places=5, base_wage_fen=270_000,
                income_p25_fen=520_000, income_p50_fen=600_000, income_p75_fen=700_000,
                payday=25, hours_per_day=8.0, days_per_month=21.75, arrive_from=day,
                valid_until=day + timedelta(days=60), contract_months=24, probation_months=1,
                created_at=now, updated_at=now, published_at=now,
            )
        )  # fmt: skip


def measure(url: str) -> None:
    engine, now = open_engine(url), datetime(2026, 12, 1, 2, tzinfo=UTC)
    models.metadata.create_all(engine)
    with unit_of_work(engine) as session:
        posts(session, now)
    rules_version()
    steps: list[tuple[float, float]] = []

    @contextmanager
    def begin() -> Iterator[Session]:
        with unit_of_work(engine) as session:
            session.connection()
            start, used = time.perf_counter(), time.process_time()
            yield session
            session.flush()
            session.commit()
            steps.append((time.perf_counter() - start, time.process_time() - used))

    with other_writer(url) as waits:
        used, start = time.process_time(), time.perf_counter()
        done = recheck_in_steps(begin, clock=lambda: now, rest=partial(time.sleep, REST))
        took, passed = time.process_time() - used, time.perf_counter() - start
    held, cost = max(one for one, _ in steps), max(one for _, one in steps)
    print(
        f"{done.judged} judged, {len(done.taken_off)} taken off offer, {done.left} left: {took:.1f}"
        f" processor s ({1000 * took / done.judged:.1f} ms each), {passed:.0f} s; {len(steps)} of"
        f" our transactions, the costliest {cost:.3f} processor s, the longest {held:.3f} s; the"
        f" other waited {max(waits):.3f} s at most, {sorted(waits)[len(waits) // 2]:.4f} s mostly,"
        f" of {len(waits)}"
    )


def main() -> None:
    url = os.environ.get("BENCH_URL", "")
    if url:
        measure(url)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(f"sqlite:///{folder}/county.db")
