"""Writing in turn with others: a transaction another writer kept out for the whole of the wait is
rolled back and begun again, so that an import goes on once the lock is free."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models.engine import is_busy
from services.imports.kinds import Doors

log = logging.getLogger("gongqiao.imports")

T = TypeVar("T")


def in_turn(doors: Doors, work: Callable[[Session], T]) -> T:
    """What ``work`` gives in one transaction of its own, tried as often as ``doors.patience`` says
    after the first time. Nothing of a try that was kept out is left. Raises what ``work`` raises,
    and the database's own error where the lock never came free."""
    for left in range(doors.patience, 0, -1):
        try:
            with undisturbed(), doors.begin() as session:
                return work(session)
        except DBAPIError as problem:
            if not is_busy(problem):
                raise
            log.warning("import_kept_out", extra={"tries_left": left})
        doors.rest()
    with undisturbed(), doors.begin() as session:
        return work(session)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Python's collector of garbage waits until the lock is let go: beside ten thousand posts that
    were read one pass takes half a second, and every writer would wait for it."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
