"""The record of an import: taken in once however often uploaded, ordered, ended, wiped; what an
account's columns mean."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

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
from services.actor import Actor, actor_of
from services.rows import known

S = ImportState


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
        created_at=now, expires_at=now + timedelta(hours=hours),
    )  # fmt: skip
    as_text = data.decode() if kind is ImportKind.MESSAGE else base64.b64encode(data).decode()
    row.source = as_text
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


def finish(row: Import, to: ImportState) -> None:
    """The import moves on; what is over is nobody's work any more."""
    check_move("import", IMPORT_MOVES, row.state, to)
    row.state, row.held_by, row.beat_at = to, "", None
    if to not in OPEN:
        row.open_key = None


def wipe(session: Session, row: Import) -> None:
    """Source and what was read of it are gone."""
    row.source = row.head = row.asked = None
    session.execute(sa.delete(ImportRow).where(col(ImportRow.import_id) == row.id))
    session.add(row)


def order(session: Session, row: Import, to: ImportState, choices: Mapping[str, object]) -> None:
    """A person said yes (or: undo): the steps may begin. `row` is locked."""
    check_move("import", IMPORT_MOVES, row.state, to)
    lines = sa.select(sa.func.count()).where(col(ImportRow.import_id) == row.id)
    row.state, row.choices = to, {**row.choices, **choices}
    row.position, row.total = 0, session.scalar(lines) or 0
    if to is S.STORING and not row.kind.keeps_source:
        row.source = None
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
