"""Taking a source in, and a clerk's yes, no and undo: what every kind's page asks of the machine.

What is small is done at once, in the request; what is large waits for the scheduler, and the page
shows how far it is.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Collection, Mapping
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from intake.file_dates import day_of_file
from models.imports import Import, ImportKind, ImportRow, ImportState
from reference.calendar import local_day
from services.actor import Actor
from services.errors import FileRefused, InvalidInput, NotAllowedNow, Problem
from services.imports import machine, records
from services.imports.kinds import Doors
from services.inputs import tidy
from services.rows import known
from services.telephones import without_numbers

S = ImportState
_STORED = frozenset({S.CONFIRMED, S.PARTLY})
_NOT_YET = frozenset({S.UPLOADED, S.READING, S.PREVIEW})
AT_ONCE_ROWS = 500
AT_ONCE_BYTES = {True: 600_000, False: 60_000}
"""About so many bytes 500 rows have: inflated, where the file is a zip (.xlsx), or as they are."""


def take_in(
    doors: Doors,
    *,
    actor: Actor,
    kind: ImportKind,
    name: str,
    data: bytes,
    region_code: str = "",
    hours: int,
    holder: str,
) -> int:
    """The id of the import of this source; a small one has been read.

    Raises FileRefused for a small one that cannot be read: nothing of it is kept.
    """
    message = kind is ImportKind.MESSAGE
    dated = None if message else day_of_file(data, name)
    with doors.begin() as session:
        now = doors.clock()
        if dated is not None and dated > local_day(now):
            dated = None
        row = records.put_in(
            session, actor=actor, kind=kind, data=data, region_code=region_code,
            name=name if message else plain_name(name),
            dated_on=_first_seen(session, actor, data, dated, now), now=now, hours=hours,
        )  # fmt: skip
        import_id, state = known(row.id), row.state
        small = message or _is_small(data)
        if state is S.UPLOADED and not small:
            doors.call(session, now)
    if state is S.UPLOADED and small:
        try:
            machine.work_on(doors, import_id, holder)
        except FileRefused:
            with doors.begin() as session:
                session.execute(sa.delete(Import).where(col(Import.id) == import_id))
            raise
    return import_id


def work_if_small(doors: Doors, import_id: int, rows: int, holder: str) -> None:
    """Do at once what was ordered, where it is small; the rest is the scheduler's."""
    if rows <= AT_ONCE_ROWS:
        machine.work_on(doors, import_id, holder)


def confirm(doors: Doors, session: Session, row: Import, choices: Mapping[str, object]) -> bool:
    """The clerk said yes; `row` is locked. False where it was said before: twice is once.

    Raises NotAllowedNow (not in preview, expired).
    """
    if row.state in (S.STORING, S.CONFIRMED, S.PARTLY, S.UNDOING, S.UNDONE):
        return False
    now = doors.clock()
    if not awaits_clerk(row, now):
        state = S.EXPIRED if row.state is S.PREVIEW else row.state
        raise NotAllowedNow("import", row.id, state.value, "confirm")
    records.order(session, row, S.STORING, choices)
    if row.total > AT_ONCE_ROWS:
        doors.call(session, now)
    return True


def undo(doors: Doors, session: Session, row: Import) -> bool:
    """Take a stored import back; `row` is locked. Raises NotAllowedNow."""
    if row.state in (S.UNDOING, S.UNDONE):
        return False
    if not may_be_undone(session, row):
        raise NotAllowedNow("import", row.id, row.state.value, "undo")
    records.order(session, row, S.UNDOING, {})
    if row.total > AT_ONCE_ROWS:
        doors.call(session, doors.clock())
    return True


def is_stored(row: Import) -> bool:
    """Something of it was stored and stands."""
    return row.state in _STORED


def awaits_clerk(row: Import, now: datetime) -> bool:
    """What was read waits for a yes, and its time is not over."""
    return row.state is S.PREVIEW and row.expires_at > now


def may_be_discarded(row: Import) -> bool:
    """Nothing of it is stored or being stored."""
    return row.state in _NOT_YET


def may_be_undone(session: Session, row: Import) -> bool:
    """Whether what stood before is still known."""
    kept = sa.select(col(ImportRow.at)).where(
        col(ImportRow.import_id) == row.id, col(ImportRow.before).is_not(None)
    )
    return is_stored(row) and session.scalars(kept.limit(1)).first() is not None


def left_standing(session: Session, row: Import, limit: int = 200) -> list[ImportRow]:
    """Lines an undo did not touch, each with its reason, in the order of the source."""
    return list(
        session.scalars(
            sa.select(ImportRow)
            .where(col(ImportRow.import_id) == row.id, col(ImportRow.left_standing) != "")
            .order_by(col(ImportRow.at))
            .limit(limit)
        )
    )


def discard(session: Session, row: Import) -> Import:
    """Let it go: what was read and its source are wiped. Twice is once."""
    if may_be_discarded(row):
        records.finish(row, S.DISCARDED)
        records.wipe(session, row)
        session.flush()
    return row


def read_again(doors: Doors, session: Session, row: Import, asked: str) -> None:
    """Read once more with the columns a clerk named; what was chosen row by row is asked anew."""
    now = doors.clock()
    if row.source is None or not awaits_clerk(row, now):
        raise NotAllowedNow("import", row.id, row.state.value, "change_columns")
    row.asked = asked
    row.state, row.tries, row.position, row.held_by = S.UPLOADED, 0, 0, ""
    session.add(row)
    session.flush()
    if not _is_small_source(row):
        doors.call(session, now)


def set_day(session: Session, row: Import, dated_on: date | None, now: datetime) -> Import:
    """A clerk says which day a waiting list speaks of; `row` is locked. Raises NotAllowedNow,
    InvalidInput (a day to come)."""
    if not awaits_clerk(row, now):
        raise NotAllowedNow("import", row.id, row.state.value, "date")
    if dated_on is not None and dated_on > local_day(now):
        raise InvalidInput({"dated_on": (Problem("in_future"),)})
    row.dated_on = dated_on
    session.add(row)
    session.flush()
    return row


def latest(
    session: Session, actor: Actor, kinds: Collection[ImportKind], limit: int
) -> list[Import]:
    """The latest imports of an account; what is sealed is not opened."""
    return list(
        session.scalars(
            sa.select(Import)
            .where(col(Import.account_id) == actor.account_id, col(Import.kind).in_(kinds))
            .order_by(col(Import.id).desc())
            .limit(limit)
        )
    )


def expire_imports(session: Session, *, now: datetime) -> int:
    """Imports nobody confirmed in time lose their source and what was read of it."""
    stale = session.exec(
        select(Import)
        .where(
            col(Import.state).in_(_NOT_YET),
            col(Import.expires_at) <= now,
        )
        .with_for_update(skip_locked=True)
    ).all()
    for row in stale:
        records.finish(row, S.EXPIRED)
        records.wipe(session, row)
    session.flush()
    return len(stale)


def forget_what_stood(session: Session, *, before: datetime) -> int:
    """Imports confirmed before a moment can no longer be undone: what they read and what stood
    before is wiped. Returns how many rows."""
    old = sa.select(col(Import.id)).where(col(Import.confirmed_at) < before)
    result = session.execute(
        sa.update(ImportRow)
        .where(
            col(ImportRow.import_id).in_(old),
            sa.or_(col(ImportRow.said).is_not(None), col(ImportRow.before).is_not(None)),
        )
        .values(said=None, before=None)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(result, "rowcount", 0))


def plain_name(filename: str) -> str:
    """A name for lists, which is not sealed: without what no database holds, and without the
    telephone numbers people write into it."""
    return without_numbers(tidy(filename.replace("\\", "/").rpartition("/")[2]))[:200]


def _first_seen(
    session: Session, actor: Actor, data: bytes, dated: date | None, now: datetime
) -> date | None:
    """A file is not younger than the day it was first uploaded."""
    digest = hashlib.sha256(data).hexdigest()
    first = session.scalar(
        sa.select(sa.func.min(Import.created_at)).where(
            col(Import.account_id) == actor.account_id, col(Import.source_digest) == digest
        )
    )
    if first is None:
        return dated
    return min(local_day(first), dated or date.max)


def _is_small(data: bytes) -> bool:
    if data[:2] != b"PK":
        return len(data) <= AT_ONCE_BYTES[False]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheets = [
                one.file_size for one in archive.infolist() if "sheet" in one.filename.lower()
            ]
    except (zipfile.BadZipFile, ValueError, OSError):
        return True  # the reader says what is wrong with it, at once
    return sum(sheets) <= AT_ONCE_BYTES[True]


def _is_small_source(row: Import) -> bool:
    return row.total <= AT_ONCE_ROWS
