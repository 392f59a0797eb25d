"""The machine's ways to a database, for processes that have an engine."""

import time
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from models.engine import open_session, unit_of_work
from services.imports.kinds import Doors

REST_SECONDS = 0.12
"""SQLite looks for a free lock at least every tenth of a second: in this pause everybody who
waits gets it."""


def doors_of(engine: sa.Engine, clock: Callable[[], datetime]) -> Doors:
    """Short transactions of their own on this engine, with a rest between two."""
    return Doors(
        begin=lambda: unit_of_work(engine),
        look=lambda: open_session(engine, read_only=True),
        clock=clock,
        rest=lambda: time.sleep(REST_SECONDS),
        watch=time.monotonic,
    )
