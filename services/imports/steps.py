"""Storing and taking back, some lines at a time: each step is a transaction of its own that holds
the database for a fraction of a second, and the place it ended at is written with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models.imports import Import, ImportRow, ImportState
from services import audit
from services.actor import Actor
from services.errors import NotAllowedNow
from services.imports.holding import ours
from services.imports.kinds import Doors, Kind
from services.imports.lines import TABLE, load_lines, write_lines
from services.imports.records import acting, finish
from services.imports.turns import in_turn
from services.rows import known

S = ImportState
LARGEST_KEPT = 3_000_000
"""Bytes of a file of posts that is kept as its own proof; of a larger one only the digest."""

Step = Callable[[Session, Kind, Import, int, datetime], "tuple[int, ImportState | None]"]
"""One step over at most so many lines: how many it did, and the state once all is done."""

LONG, SHORT = 0.4, 0.15
"""Seconds: a step that took longer is followed by one of as many lines as fit into `SHORT`, so that
on a slow machine, too, nobody waits; after a shorter one there may be more again."""
FEWEST = 8
"""Lines of the first step (nobody knows yet what a line takes here) and of the smallest."""


def in_steps(doors: Doors, import_id: int, holder: str, most: int, step: Step) -> ImportState:
    """Step after step until the import has a state of its own again: a small one first."""
    size = min(most, FEWEST) if doors.watch() else most
    while True:
        begun = doors.watch()
        done, state = _try_step(doors, import_id, holder, size, step)
        if state is not None:
            return state
        took = doors.watch() - begun
        if took > LONG and done >= size:
            size = max(FEWEST, int(size * SHORT / took))
        elif took < SHORT:
            size = min(most, size * 2)
        doors.rest()


def _try_step(
    doors: Doors, import_id: int, holder: str, size: int, step: Step
) -> tuple[int, ImportState | None]:
    """One step; where a record came in from elsewhere meanwhile, once more: it is then known."""
    for left in (2, 1, 0):
        try:
            return in_turn(
                doors, lambda session: _one_step(session, doors, import_id, holder, size, step)
            )
        except IntegrityError:
            if not left:
                raise
    return 0, None


def _one_step(
    session: Session, doors: Doors, import_id: int, holder: str, size: int, step: Step
) -> tuple[int, ImportState | None]:
    row = ours(session, import_id, holder, doors.clock())
    done = step(session, doors.kinds[row.kind], row, size, doors.clock())
    row.tries = 0
    return done


def store_step(
    session: Session, kind: Kind, row: Import, size: int, now: datetime
) -> tuple[int, ImportState | None]:
    actor = acting(session, row)
    if actor is None:
        finish(row, S.FAILED)
        row.problem = "account_closed"
        return 0, S.FAILED
    lines = load_lines(session, row.id, TABLE.c.at >= row.position, limit=size)
    if lines:
        kind.store(session, actor, row, lines, now)
        for line in lines:
            line.stored_at = now
        write_lines(session, lines)
        row.position = lines[-1].at + 1
        return len(lines), None
    rows = _rows(session, row)
    further = kind.wind_up(session, actor, row, row.position - rows, now)
    if further is not None:
        row.position = rows + further
        return 0, None
    return 0, _stored(session, kind, actor, row, now)


def _rows(session: Session, row: Import) -> int:
    last = session.scalar(
        sa.select(sa.func.max(ImportRow.at)).where(col(ImportRow.import_id) == row.id)
    )
    return 0 if last is None else last + 1


def _stored(session: Session, kind: Kind, actor: Actor, row: Import, now: datetime) -> ImportState:
    counted = sa.select(TABLE.c.outcome, sa.func.count()).where(TABLE.c.import_id == row.id)
    outcomes = Counter(
        {outcome: n for outcome, n in session.execute(counted.group_by(TABLE.c.outcome))}  # noqa: C416  (typed rows)
    )
    state = S.PARTLY if row.summary.get("refused_late") else S.CONFIRMED
    finish(row, state)
    row.confirmed_at = now
    row.summary = kind.summary(row, outcomes)
    if len(row.source or "") > LARGEST_KEPT * 4 // 3:
        row.source = None
    audit.record(
        session, actor=actor, action="import_confirmed", subject_kind="import",
        subject_id=known(row.id), now=now, new=outcomes["new"], changed=outcomes["changed"],
    )  # fmt: skip
    return state


def undo_step(
    session: Session, kind: Kind, row: Import, size: int, now: datetime
) -> tuple[int, ImportState | None]:
    actor = acting(session, row)
    if actor is None:
        raise NotAllowedNow("import", row.id, row.state.value, "undo")
    lines = load_lines(session, row.id, TABLE.c.at >= row.position, limit=size)
    if lines:
        kind.undo(session, actor, row, lines, now)
        write_lines(session, [one for one in lines if one.left_standing], ("left_standing",))
        row.position = lines[-1].at + 1
        return len(lines), None
    rows = _rows(session, row)
    further = kind.unwind(session, actor, row, row.position - rows, now)
    if further is not None:
        row.position = rows + further
        return 0, None
    finish(row, S.UNDONE)
    left = sa.select(sa.func.count()).where(
        TABLE.c.import_id == row.id, TABLE.c.left_standing != ""
    )
    row.summary = {**row.summary, "left_standing": session.scalar(left) or 0}
    row.source = row.asked = None
    audit.record(
        session, actor=actor, action="import_undone", subject_kind="import",
        subject_id=known(row.id), now=now, left=row.summary["left_standing"],
    )  # fmt: skip
    return 0, S.UNDONE
