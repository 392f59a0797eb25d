"""The one import machine: taken in, read, shown, stored in steps, undone; the same for each kind.

Nothing here holds a transaction while a file is read, and no step of storing holds one for more
than a fraction of a second. The place a step ended at is written with it: a process killed in the
middle leaves whole steps, and whoever takes the import up goes on behind the last one. Who works
on an import writes its name and the time into the row; another may take it after `STALE`, and the
first, should it wake up, finds the name changed and stops.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from intake.problems import FileProblem
from models.account import Account, AccountScope
from models.base import check_move
from models.imports import (
    IMPORT_MOVES,
    OPEN,
    ColumnMemory,
    Import,
    ImportKind,
    ImportRow,
    ImportState,
)
from reference.calendar import local_day
from services import audit
from services.actor import Actor, actor_of
from services.errors import FileRefused, NotAllowedNow
from services.imports.kinds import Doors, Kind, Material, Reading, Verdict
from services.imports.registry import KINDS
from services.rows import known, lock_rows

log = logging.getLogger("gongqiao.imports")

S = ImportState
STALE = timedelta(seconds=60)
"""A process that has not said anything for so long is taken for dead."""

TRIES = 3
READ_STEP = 500
LARGEST_KEPT = 3_000_000
"""Bytes of a file of posts that is kept as its own proof; of a larger one only the digest."""


def put_in(
    session: Session,
    *,
    actor: Actor,
    kind: ImportKind,
    name: str,
    data: bytes,
    region_code: str = "",
    dated_on: date | None = None,
    now: datetime,
    hours: int,
) -> Import:
    """The import of this source, waiting to be read. The same source that is still open for this
    account is that import again, also when both come in the same moment."""
    digest = hashlib.sha256(data).hexdigest()
    key = f"{actor.account_id}:{kind.value}:{region_code}:{digest}"
    row = Import(
        account_id=known(actor.account_id), kind=kind, name=name, region_code=region_code,
        source_digest=digest, open_key=key, dated_on=dated_on,
        source=data.decode() if kind is ImportKind.MESSAGE else base64.b64encode(data).decode(),
        created_at=now, expires_at=now + timedelta(hours=hours),
    )  # fmt: skip
    open_one = select(Import).where(Import.open_key == key)
    before = session.exec(open_one).first()
    if before is not None and before.expires_at <= now:
        finish(before, S.EXPIRED)
        wipe(session, before)
        session.flush()
        before = None
    if before is not None:
        return before
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return session.exec(open_one).one()
    return row


def work_on(doors: Doors, import_id: int, holder: str) -> ImportState | None:
    """Do whatever waits to be done with one import; its state after, None if another has it.

    Raises FileRefused when the source cannot be read: the import is then failed and its source
    gone, or, where it had been read before (with other columns), as it was.
    """
    holder = f"{holder[:48]}:{secrets.token_hex(5)}"  # two clicks in one process are two holders
    with doors.begin() as session:
        state = _claim(session, import_id, holder, doors.clock())
    try:
        if state is S.READING:
            return _read(doors, import_id, holder)
        if state is S.STORING:
            return _in_steps(doors, import_id, holder, _store_step)
        if state is S.UNDOING:
            return _in_steps(doors, import_id, holder, _undo_step)
    except FileProblem as problem:
        _fail(doors, import_id, holder, problem.code)
        raise FileRefused(problem.code, problem.detail) from None
    except _Lost:
        return None
    except Exception:
        _let_go(doors, import_id, holder)
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
        except Exception:  # the next import is not to wait for ever behind a broken one
            log.exception("import_failed", extra={"import": found[0]})
            done["failed"] += 1
    return done


class _Lost(Exception):
    """The import is no longer ours."""


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


def _claim(session: Session, import_id: int, holder: str, now: datetime) -> ImportState | None:
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


def _ours(session: Session, import_id: int, holder: str, now: datetime) -> Import:
    """The locked import, still ours; says that we are alive."""
    lock_rows(session, Import, {import_id})
    row = session.get_one(Import, import_id)
    if row.held_by != holder:
        raise _Lost
    row.beat_at = now
    session.add(row)
    return row


def _let_go(doors: Doors, import_id: int, holder: str) -> None:
    with doors.begin() as session:
        row = session.get_one(Import, import_id)
        if row.held_by == holder:
            row.held_by, row.beat_at = "", None
            if row.tries >= TRIES:
                finish(row, S.FAILED)
                row.problem = "gave_up"
            session.add(row)


def _fail(doors: Doors, import_id: int, holder: str, code: str) -> None:
    with doors.begin() as session:
        row = _ours(session, import_id, holder, doors.clock())
        row.problem = code[:40]
        if row.head is not None:  # read before: what was read then still stands
            finish(row, S.PREVIEW)
            row.asked, row.tries = None, 0
            return
        finish(row, S.FAILED)
        wipe(session, row)


def _read(doors: Doors, import_id: int, holder: str) -> ImportState:
    with doors.look() as session:
        row = session.get_one(Import, import_id)
        kind, actor = KINDS[row.kind], acting(session, row)
        if actor is None:
            raise FileProblem("account_closed")
        region, memory = kind.material_of(session, actor, row)
        source = row.source or ""
        material = Material(
            data=source.encode() if row.kind is ImportKind.MESSAGE else base64.b64decode(source),
            day=local_day(doors.clock()), region_code=region,
            remembered=remembered(session, row.account_id, memory), asked=row.asked or "",
        )  # fmt: skip
    reading = kind.read(material)
    with doors.begin() as session:
        row = _ours(session, import_id, holder, doors.clock())
        session.execute(sa.delete(ImportRow).where(col(ImportRow.import_id) == import_id))
        row.position, row.total = 0, len(reading.rows)
    verdicts: list[Verdict] = []
    for start in range(0, len(reading.rows), READ_STEP):
        verdicts += _read_step(doors, import_id, holder, reading, start)
        doors.rest()
    with doors.begin() as session:
        row = _ours(session, import_id, holder, doors.clock())
        check_move("import", IMPORT_MOVES, row.state, S.PREVIEW)
        row.state, row.head, row.held_by, row.tries = S.PREVIEW, reading.head, "", 0
        outcomes = Counter(one.outcome for one in verdicts)
        facts = Counter(fact for one in verdicts for fact in one.facts)
        row.summary = {**reading.summary, **facts}
        row.summary = KINDS[row.kind].summary(row, outcomes)
    return S.PREVIEW


def _read_step(
    doors: Doors, import_id: int, holder: str, reading: Reading, start: int
) -> list[Verdict]:
    part = reading.rows[start : start + READ_STEP]
    lines = [
        ImportRow(import_id=import_id, at=start + n, number=number, said=said)
        for n, (number, said) in enumerate(part)
    ]
    with doors.look() as session:
        row = session.get_one(Import, import_id)
        actor = acting(session, row)
        if actor is None:
            raise FileProblem("account_closed")
        verdicts = KINDS[row.kind].compare(session, actor, row, lines, doors.clock())
    with doors.begin() as session:
        row = _ours(session, import_id, holder, doors.clock())
        for line, verdict in zip(lines, verdicts, strict=True):
            line.outcome, line.code = verdict.outcome, verdict.code
            line.subject_id = verdict.subject_id
        session.add_all(lines)
        row.position = start + len(part)
    return verdicts


def _in_steps(doors: Doors, import_id: int, holder: str, step: object) -> ImportState:
    while True:
        state = _try_step(doors, import_id, holder, step)
        if state is not None:
            return state
        doors.rest()


def _try_step(doors: Doors, import_id: int, holder: str, step: object) -> ImportState | None:
    """One step; where a record came in from elsewhere meanwhile, once more: it is then known."""
    for left in (2, 1, 0):
        try:
            with doors.begin() as session:
                row = _ours(session, import_id, holder, doors.clock())
                return step(session, row, doors.clock())  # type: ignore[operator,no-any-return]
        except IntegrityError:
            if not left:
                raise
    return None


def _store_step(session: Session, row: Import, now: datetime) -> ImportState | None:
    kind, actor = KINDS[row.kind], acting(session, row)
    if actor is None:
        finish(row, S.FAILED)
        row.problem = "account_closed"
        return S.FAILED
    lines = _lines(session, row, kind)
    if lines:
        kind.store(session, actor, row, lines, now)
        for line in lines:
            line.stored_at = now
            session.add(line)
        row.position = lines[-1].at + 1
        return None
    last = session.scalar(
        sa.select(sa.func.max(ImportRow.at)).where(col(ImportRow.import_id) == row.id)
    )
    rows = 0 if last is None else last + 1
    further = kind.wind_up(session, actor, row, row.position - rows, now)
    if further is not None:
        row.position = rows + further
        return None
    return _stored(session, actor, row, now)


def _stored(session: Session, actor: Actor, row: Import, now: datetime) -> ImportState:
    outcomes = Counter(
        session.exec(select(ImportRow.outcome).where(ImportRow.import_id == row.id)).all()
    )
    state = S.PARTLY if row.summary.get("refused_late") else S.CONFIRMED
    finish(row, state)
    row.confirmed_at = now
    row.summary = KINDS[row.kind].summary(row, outcomes)
    if not KINDS[row.kind].keeps_source or len(row.source or "") > LARGEST_KEPT * 4 // 3:
        row.source = None
    audit.record(
        session, actor=actor, action="import_confirmed", subject_kind="import",
        subject_id=known(row.id), now=now, new=outcomes["new"], changed=outcomes["changed"],
    )  # fmt: skip
    return state


def _undo_step(session: Session, row: Import, now: datetime) -> ImportState | None:
    kind, actor = KINDS[row.kind], acting(session, row)
    if actor is None:
        raise NotAllowedNow("import", row.id, row.state.value, "undo")
    lines = _lines(session, row, kind)
    if lines:
        kind.undo(session, actor, row, lines, now)
        session.add_all(lines)
        row.position = lines[-1].at + 1
        return None
    finish(row, S.UNDONE)
    left = select(ImportRow.at).where(ImportRow.import_id == row.id, ImportRow.left_standing != "")
    row.summary = {**row.summary, "left_standing": len(session.exec(left).all())}
    wipe(session, row, rows=False)
    audit.record(
        session, actor=actor, action="import_undone", subject_kind="import",
        subject_id=known(row.id), now=now, left=row.summary["left_standing"],
    )  # fmt: skip
    return S.UNDONE


def _lines(session: Session, row: Import, kind: Kind) -> list[ImportRow]:
    return list(
        session.exec(
            select(ImportRow)
            .where(ImportRow.import_id == row.id, ImportRow.at >= row.position)
            .order_by(col(ImportRow.at))
            .limit(kind.step)
        ).all()
    )


def finish(row: Import, to: ImportState) -> None:
    """The import moves on; what is over is nobody's work any more."""
    check_move("import", IMPORT_MOVES, row.state, to)
    row.state, row.held_by, row.beat_at = to, "", None
    if to not in OPEN:
        row.open_key = None


def wipe(session: Session, row: Import, *, rows: bool = True) -> None:
    """Source and what was read of it are gone."""
    row.source = row.head = row.asked = None
    if rows:
        session.execute(sa.delete(ImportRow).where(col(ImportRow.import_id) == row.id))
    session.add(row)


def order(session: Session, row: Import, to: ImportState, choices: Mapping[str, object]) -> None:
    """A person said yes (or: undo): the steps may begin. `row` is locked."""
    check_move("import", IMPORT_MOVES, row.state, to)
    lines = sa.select(sa.func.count()).where(col(ImportRow.import_id) == row.id)
    row.state, row.choices = to, {**row.choices, **choices}
    row.position, row.total = 0, session.scalar(lines) or 0
    row.held_by, row.beat_at, row.tries = "", None, 0
    session.add(row)
    session.flush()


def acting(session: Session, row: Import) -> Actor | None:
    """The account the import belongs to, as it may act today; None once it is switched off."""
    account = session.get(Account, row.account_id)
    if account is None or not account.active:
        return None
    scopes = sa.select(col(AccountScope.region_code)).where(
        col(AccountScope.account_id) == account.id
    )
    return actor_of(account, session.scalars(scopes))


def remembered(session: Session, account_id: int, memory: str) -> dict[str, str]:
    """Header → field as somebody of this account said."""
    rows = session.exec(
        select(ColumnMemory).where(
            ColumnMemory.account_id == account_id, ColumnMemory.kind == memory
        )
    )
    return {row.header: row.field for row in rows}


def remember(
    session: Session, account_id: int, memory: str, said: Mapping[str, str], now: datetime
) -> None:
    for header, field in said.items():
        row = session.get(ColumnMemory, (account_id, memory, header[:60]))
        if row is None:
            row = ColumnMemory(
                account_id=account_id, kind=memory, header=header[:60], field="", said_at=now
            )
        row.field, row.said_at = field, now
        session.add(row)
