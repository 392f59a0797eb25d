"""The one import machine: taken in, read, shown, stored in steps, undone; the same for each kind.

Nothing here holds a transaction while a file is read, and no step of storing holds one for more
than a fraction of a second. The place a step ended at is written with it: a process killed in the
middle leaves whole steps, and whoever takes the import up goes on behind the last one. Who works
on an import writes its name and the time into the row; another may take it after `STALE`, and the
first, should it wake up, finds the name changed and stops. A step that another writer kept out is
tried again (`turns`); an import nobody could go on with is given back, and no attempt is counted.
"""

from __future__ import annotations

import logging
import secrets

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from intake.problems import FileProblem
from models.engine import is_busy
from models.imports import Import, ImportState
from services.errors import FileRefused
from services.imports.holding import STALE, Lost, claim, fail, let_go
from services.imports.kinds import Doors
from services.imports.reading import read_upload
from services.imports.steps import in_steps, store_step, undo_step
from services.imports.turns import in_turn
from services.rows import known

log = logging.getLogger("gongqiao.imports")

S = ImportState


def work_on(doors: Doors, import_id: int, holder: str) -> ImportState | None:
    """Do whatever waits to be done with one import; its state after, None if another has it.

    Raises FileRefused when the source cannot be read: the import is then failed and its source
    gone, or, where it had been read before (with other columns), as it was.
    """
    holder = f"{holder[:48]}:{secrets.token_hex(5)}"  # two clicks in one process are two holders
    state, which = in_turn(doors, lambda held: claim(held, import_id, holder, doors.clock()))
    kind = doors.kinds[which]
    try:
        if state is S.READING:
            return read_upload(doors, import_id, holder)
        if state is S.STORING:
            return in_steps(doors, import_id, holder, kind.step, store_step)
        if state is S.UNDOING:
            return in_steps(doors, import_id, holder, kind.step, undo_step)
    except FileProblem as problem:
        fail(doors, import_id, holder, problem.code)
        raise FileRefused(problem.code, problem.detail) from None
    except Lost:
        return None
    except Exception as problem:
        let_go(doors, import_id, holder, counts=not is_busy(problem))
        raise
    return None


def work_waiting(doors: Doors, holder: str) -> dict[str, int]:
    """Take up every import that waits for a process, oldest first, until none is left."""
    done = {"imports": 0, "failed": 0}
    seen: set[tuple[int, ImportState]] = set()
    while (found := _next(doors, seen)) is not None:
        seen.add(found)
        try:
            done["imports"] += work_on(doors, found[0], holder) is not None
        except FileRefused:
            done["failed"] += 1
        except DBAPIError as problem:
            if not is_busy(problem):
                log.exception("import_failed", extra={"import": found[0]})
                done["failed"] += 1
        except Exception:  # the next import is not to wait for ever behind a broken one
            log.exception("import_failed", extra={"import": found[0]})
            done["failed"] += 1
    return done


def _next(doors: Doors, seen: set[tuple[int, ImportState]]) -> tuple[int, ImportState] | None:
    with doors.look() as session:
        waiting = session.exec(
            select(Import.id, Import.state)
            .where(
                col(Import.state).in_((S.UPLOADED, S.READING, S.STORING, S.UNDOING)),
                sa.or_(
                    col(Import.held_by) == "",
                    col(Import.beat_at).is_(None),
                    col(Import.beat_at) < doors.clock() - STALE,
                ),
            )
            .order_by(col(Import.id))
        ).all()
    pairs = [(known(one), S(state)) for one, state in waiting]
    return next((pair for pair in pairs if pair not in seen), None)
