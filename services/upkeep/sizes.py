"""How much room the installation takes. The nightly clean-up measures it once and keeps it in the
result of its run: one small row a day, from which a growth can be told. No personal data.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.job import JobRun, JobState

MEASURED_BY, KEPT_AS = "clean-up", "sizes"
LOOK_BACK = 14
"""So many measured nights a growth is told from."""
LEAST_APART = timedelta(hours=20)
"""Two measures closer than this are of the same day: they tell no growth."""


@dataclass(frozen=True)
class Measured:
    """Bytes at a moment: of the database, of the instance folder, free on its disk."""

    at: datetime
    database: int
    folder: int
    free: int


@dataclass(frozen=True)
class Growth:
    """From the oldest to the newest of the measured nights. `full_in_days` is None unless the free
    room shrank: then how long what is still free now lasts at that pace."""

    since: datetime
    days: float
    database: int
    folder: int
    full_in_days: int | None


def measure(session: Session, folder: Path) -> dict[str, int]:
    """What is kept of a night. Walks the folder: for jobs, not for pages."""
    files = sum(_bytes(folder))
    return {
        "database": database_bytes(session),
        "folder": files,
        "free": shutil.disk_usage(folder).free,
    }


def database_bytes(session: Session) -> int:
    """As the database itself says it; on SQLite without what still stands in the log beside."""
    if session.get_bind().dialect.name == "postgresql":
        return int(
            session.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one()
        )
    pages = session.execute(sa.text("PRAGMA page_count")).scalar_one()
    return int(pages) * int(session.execute(sa.text("PRAGMA page_size")).scalar_one())


def measured_nights(session: Session) -> list[Measured]:
    """The last nights with a measure, newest first."""
    rows = session.exec(
        select(JobRun)
        .where(JobRun.job == MEASURED_BY, JobRun.state == JobState.DONE)
        .order_by(col(JobRun.slot).desc())
        .limit(LOOK_BACK)
    ).all()
    kept = [(row.started_at, row.result.get(KEPT_AS)) for row in rows]
    return [Measured(at, **sizes) for at, sizes in kept if isinstance(sizes, dict)]


def growth(nights: list[Measured], *, free: int | None, least: int) -> Growth | None:
    """None where fewer than two days were measured. `free` is what is free now, `least` what must
    stay free."""
    if len(nights) < 2 or nights[0].at - nights[-1].at < LEAST_APART:
        return None
    newest, oldest = nights[0], nights[-1]
    days = (newest.at - oldest.at) / timedelta(days=1)
    lost = (oldest.free - newest.free) / days
    left = max(0, (newest.free if free is None else free) - least)
    return Growth(
        since=oldest.at,
        days=days,
        database=newest.database - oldest.database,
        folder=newest.folder - oldest.folder,
        full_in_days=int(left / lost) if lost > 0 else None,
    )


def as_facts(nights: list[Measured]) -> dict[str, object]:
    """The newest measure for a monitor; {} where none was made."""
    if not nights:
        return {}
    facts = asdict(nights[0]) | {"at": nights[0].at.isoformat()}
    return {f"measured_{name}": value for name, value in facts.items()}


def _bytes(folder: Path) -> Iterator[int]:
    """The size of each file; one that vanishes meanwhile or may not be read counts nothing."""
    for where, _folders, names in os.walk(folder):
        for name in names:
            try:
                yield os.lstat(Path(where, name)).st_size
            except OSError:
                continue
