"""Who works on an import: its name and the time stand in the row; another may take it after
`STALE`, and the first, should it wake up, finds the name changed and stops."""

from datetime import datetime, timedelta

from sqlmodel import Session

from models.base import check_move
from models.imports import IMPORT_MOVES, Import, ImportState
from services.imports.kinds import Doors
from services.imports.records import finish, wipe
from services.rows import lock_rows

S = ImportState
STALE = timedelta(seconds=60)
"""A process that has not said anything for so long is taken for dead."""

TRIES = 3


class Lost(Exception):
    """The import is no longer ours."""


def claim(session: Session, import_id: int, holder: str, now: datetime) -> ImportState | None:
    lock_rows(session, Import, {import_id})
    row = session.get_one(Import, import_id)
    if row.state not in (S.UPLOADED, S.READING, S.STORING, S.UNDOING):
        return None
    if row.held_by not in ("", holder) and row.beat_at and row.beat_at >= now - STALE:
        return None
    if row.tries >= TRIES:
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


def let_go(doors: Doors, import_id: int, holder: str) -> None:
    with doors.begin() as session:
        row = session.get_one(Import, import_id)
        if row.held_by == holder:
            row.held_by, row.beat_at = "", None
            if row.tries >= TRIES:
                finish(row, S.FAILED)
                row.problem = "gave_up"
            session.add(row)


def fail(doors: Doors, import_id: int, holder: str, code: str) -> None:
    with doors.begin() as session:
        row = ours(session, import_id, holder, doors.clock())
        row.problem = code[:40]
        if row.head is not None:  # read before: what was read then still stands
            finish(row, S.PREVIEW)
            row.asked, row.tries = None, 0
            return
        finish(row, S.FAILED)
        wipe(session, row)
