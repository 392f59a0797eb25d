"""What a door with an engine hands to the machine of imports: ways to the database with short
transactions of their own, every kind of import there is, and the call to the scheduler.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlmodel import Session

from models.engine import open_session, unit_of_work
from models.imports import ImportKind
from services.actor import SYSTEM
from services.errors import NotAllowedNow
from services.imports.kinds import Doors, Kind
from services.people.rosters.kind import Roster
from services.upkeep import job_runs
from services.vacancies.imports.kind import Posts

REST_SECONDS = 0.12
"""SQLite looks for a free lock at least every tenth of a second: in this pause everybody who
waits gets it."""

JOB = "imports"

PATIENCE = 8
"""A job waits for the lock nine times as long as a page does once, some two minutes; then the
import is given back and the next run goes on with it."""

KINDS: Final[Mapping[ImportKind, Kind]] = {
    ImportKind.SHEET: Posts(ImportKind.SHEET),
    ImportKind.MESSAGE: Posts(ImportKind.MESSAGE),
    ImportKind.ROSTER: Roster(),
}
"""A further kind is a class of `kinds.Kind` and a line here."""


def doors_of(engine: sa.Engine, clock: Callable[[], datetime], patience: int = 0) -> Doors:
    """Short transactions of their own on this engine, with a rest between two."""
    return Doors(
        begin=lambda: unit_of_work(engine),
        look=lambda: open_session(engine, read_only=True),
        clock=clock,
        kinds=KINDS,
        rest=lambda: time.sleep(REST_SECONDS),
        watch=time.monotonic,
        call=call_the_scheduler,
        patience=patience,
    )


def call_the_scheduler(session: Session, now: datetime) -> None:
    """Within seconds instead of at the next minute."""
    try:
        job_runs.request_run(session, actor=SYSTEM, job=JOB, now=now)
    except NotAllowedNow:
        return  # it is running: it goes on until nothing waits
