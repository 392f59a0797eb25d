"""Who works on an import: its name and the time stand in the row; another may take it after
`STALE`, and the first, should it wake up, finds the name changed and stops."""

from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models.base import check_move
from models.engine import is_busy
from models.imports import IMPORT_MOVES, Import, ImportKind, ImportState
from services.imports.kinds import Doors
from services.imports.records import finish, wipe
from services.imports.turns import in_turn
from services.rows import lock_rows

S = ImportState
STALE = timedelta(seconds=60)
"""A process that has not said anything for so long is taken for dead."""

TRIES = {S.READING: 3, S.STORING: 12, S.UNDOING: 12}
"""Attempts at one place: a step that was stored counts from the beginning again. Half a list is
given up late, for whoever was kept out cannot always take the attempt back."""


class Lost(Exception):
    """The import is no longer ours."""


def claim(
    session: Session, import_id: int, holder: str, now: datetime
) -> tuple[ImportState | None, ImportKind]:
    """(what is to be done, None where it is not ours to do; of which kind the import is)."""
    lock_rows(session, Import, {import_id})
    row = session.get_one(Import, import_id)
    return _claimed(session, row, holder, now), row.kind


def _claimed(session: Session, row: Import, holder: str, now: datetime) -> ImportState | None:
    if row.state not in (S.UPLOADED, S.READING, S.STORING, S.UNDOING):
        return None
    if row.held_by not in ("", holder) and row.beat_at and row.beat_at >= now - STALE:
        return None
    if row.tries >= TRIES.get(row.state, 1):
        finish(row, S.FAILED)
        row.problem = "gave_up"
        return S.FAILED
    if row.state is S.UPLOADED:
        check_move("import", IMPORT_MOVES, row.state, S.READING)
        row.state, row.position, row.problem = S.READING, 0, ""
    row.tries += 1
    row.held_by, row.beat_at = holder, now
    session.add(row)
    session.flush()
    return row.state


def ours(session: Session, import_id: int, holder: str, now: datetime) -> Import:
    """The locked import, still ours; says that we are alive."""
    lock_rows(session, Import, {import_id})
    row = session.get_one(Import, import_id)
    if row.held_by != holder:
        raise Lost
    row.beat_at = now
    session.add(row)
    return row


def let_go(doors: Doors, import_id: int, holder: str, *, counts: bool = True) -> None:
    """Give the import back. ``counts``: the attempt failed by itself; one that another writer kept
    out is none. Where even this is kept out, `STALE` frees it."""
    try:
        in_turn(doors, lambda held: _given_back(held, import_id, holder, counts))
    except DBAPIError as problem:
        if not is_busy(problem):
            raise


def _given_back(session: Session, import_id: int, holder: str, counts: bool) -> None:
    row = session.get_one(Import, import_id)
    if row.held_by != holder:
        return
    row.held_by, row.beat_at = "", None
    row.tries = max(0, row.tries - (not counts))
    if row.tries >= TRIES[row.state]:
        finish(row, S.FAILED)
        row.problem = "gave_up"
    session.add(row)


def fail(doors: Doors, import_id: int, holder: str, code: str) -> None:
    in_turn(
        doors,
        lambda held: _failed(held, ours(held, import_id, holder, doors.clock()), code),
    )


def _failed(session: Session, row: Import, code: str) -> None:
    row.problem = code[:40]
    if row.head is not None:  # read before: what was read then still stands
        finish(row, S.PREVIEW)
        row.asked, row.tries = None, 0
        return
    finish(row, S.FAILED)
    wipe(session, row)
