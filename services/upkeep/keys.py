"""The data keys at start and at a change: the right one is known before a page needs it.

A database remembers which key it is sealed with (`DataKey`: a digest and a known word, never the
key). A process with another key refuses to start and names the one it needs. At a change of keys
the values are sealed anew in small transactions; each value says which key it is sealed with, so
the work can be interrupted and taken up again, and pages go on meanwhile with both keys.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.base import metadata
from models.engine import is_duplicate, open_session, reading
from models.key import DataKey
from models.sealed import KeyMissing, Keyring, SealedBytes, SealedText

CHECK, INDEX, WORD = "data_key.check", "data_key.index", "gongqiao"
CHUNK = 500
"""Values sealed anew in one transaction."""
PICTURES = 4
"""So many, where each may be of some megabytes."""


def unlock(session: Session, ring: Keyring, *, now: datetime) -> Keyring:
    """The ring with the key of this database's blind indexes, checked against what is stored; a
    database that knows no key yet learns the current one.

    Raises KeyMissing where the database is sealed with a key the ring does not hold.
    """
    known = list(session.exec(select(DataKey).where(col(DataKey.retired_at).is_(None))))
    if not known:
        _check_a_value(session, ring)
        _learn(session, ring, now)
        return ring
    for row in known:
        if row.id not in ring.keys:
            raise KeyMissing(row.id, tuple(ring.keys))
        if ring.open(row.check_box, CHECK).decode() != WORD:
            raise KeyMissing(row.id, tuple(ring.keys))
    unlocked = ring.with_index_key(b64decode(ring.open(known[0].index_box, INDEX)))
    if ring.current not in {row.id for row in known}:
        _learn(session, unlocked, now)
    return unlocked


def unlock_at_start(engine: sa.Engine, ring: Keyring, *, now: datetime) -> Keyring:
    """`unlock` for a door: a database that is not there or not up to date yet is left alone. Where
    the current key is known already nothing is written: no door waits for a long writer."""
    if not _has_table(engine):
        return ring
    with open_session(engine, read_only=True) as session:
        ids = set(session.exec(select(DataKey.id).where(col(DataKey.retired_at).is_(None))))
        if ring.current in ids:
            return unlock(session, ring, now=now)
    try:
        with Session(engine) as session:
            unlocked = unlock(session, ring, now=now)
            session.commit()
    except sa.exc.IntegrityError as problem:
        if not is_duplicate(problem):
            raise
        with open_session(engine, read_only=True) as session:  # another door wrote it just now
            unlocked = unlock(session, ring, now=now)
    return unlocked


def _has_table(engine: sa.Engine) -> bool:
    database = engine.url.database
    if engine.dialect.name == "sqlite" and not _exists(database):
        return False
    return sa.inspect(reading(engine)).has_table(DataKey.__tablename__)


def _exists(database: str | None) -> bool:
    from pathlib import Path  # noqa: PLC0415  the only question to the file system here

    return bool(database) and Path(str(database)).exists()


def _learn(session: Session, ring: Keyring, now: datetime) -> None:
    box = ring.seal(b64encode(ring.index_key), INDEX)
    session.merge(
        DataKey(id=ring.current, check_box=ring.seal(WORD, CHECK), index_box=box, since=now)
    )
    session.flush()


def _check_a_value(session: Session, ring: Keyring) -> None:
    """Before keys had names: one sealed value must open."""
    for column in sealed_columns():
        raw = sa.type_coerce(column, sa.Text)
        found = session.execute(sa.select(raw).where(column.is_not(None)).limit(1)).scalar()
        if found is not None:
            ring.open(found, column.type.column)  # type: ignore[attr-defined]  # a sealed type knows its name
            return


def sealed_columns() -> Iterator[sa.Column[str]]:
    """Every sealed column of every table."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, SealedText):
                yield column


def left_to_seal(session: Session, ring: Keyring) -> int:
    """Values sealed with another key than the current one."""
    return sum(
        session.scalar(_elsewhere(column, ring, counted=True)) for column in sealed_columns()
    )


def seal_some(session: Session, ring: Keyring, *, most: int = CHUNK) -> int:
    """Seal up to `most` values anew with the current key; 0 when nothing is left. Whoever changes
    a value meanwhile wins: only what still holds the old box is written."""
    for column in sealed_columns():
        few = min(most, PICTURES) if isinstance(column.type, SealedBytes) else most
        rows = session.execute(_elsewhere(column, ring).limit(few)).all()
        for key, box in rows:
            name = column.type.column  # type: ignore[attr-defined]  # a sealed type knows its name
            fresh = ring.seal(ring.open(box, name), name)
            primary = column.table.primary_key.columns.values()[0]
            session.execute(
                sa.update(column.table)
                .where(primary == key, sa.type_coerce(column, sa.Text) == box)
                .values({column.name: sa.literal(fresh, sa.Text)})
            )
        if rows:
            return len(rows)
    return 0


def retire_others(session: Session, ring: Keyring, *, now: datetime) -> list[str]:
    """Once nothing is sealed with them: the ids of the keys that are needed no more."""
    if left_to_seal(session, ring):
        return []
    others = session.exec(
        select(DataKey).where(DataKey.id != ring.current, col(DataKey.retired_at).is_(None))
    ).all()
    for row in others:
        row.retired_at = now
    session.flush()
    return [row.id for row in others]


def _elsewhere(
    column: sa.Column[str], ring: Keyring, *, counted: bool = False
) -> sa.Select[tuple[object, ...]]:
    raw = sa.type_coerce(column, sa.Text)
    primary = column.table.primary_key.columns.values()[0]
    what = (sa.func.count(),) if counted else (primary, raw)
    other = raw.is_not(None) & raw.not_like(f"{ring.current}:%")
    query = sa.select(*what).select_from(column.table).where(other)
    return query if counted else query.order_by(primary)
