"""The lines of an import, loaded and written some hundred at a time without an object each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from models.imports import ImportRow
from services.columns.new_rows import insert

TABLE: sa.Table = ImportRow.__table__  # type: ignore[attr-defined]  # given by SQLModel


@dataclass
class Line:
    """One row of `models.imports.ImportRow`, which says what each column means."""

    import_id: int
    at: int
    number: int = 0
    said: str | None = None
    outcome: str = ""
    code: str = ""
    choice: str = ""
    same_as_id: int | None = None
    another: bool = False
    before: str | None = None
    subject_id: int | None = None
    stored_at: datetime | None = None
    left_standing: str = ""


_COLUMNS = tuple(Line.__dataclass_fields__)
STORED = ("outcome", "code", "subject_id", "stored_at", "before")
"""What storing writes into a line."""


def load_lines(
    session: Session,
    import_id: int | None,
    *where: sa.ColumnElement[bool],
    limit: int | None = None,
    offset: int = 0,
) -> list[Line]:
    """Lines in the order of the source."""
    rows = session.execute(
        sa.select(*(TABLE.c[name] for name in _COLUMNS))
        .where(TABLE.c.import_id == import_id, *where)
        .order_by(TABLE.c.at)
        .limit(limit)
        .offset(offset or None)
    )
    return [Line(*row) for row in rows]


def add_lines(session: Session, lines: Sequence[Line]) -> None:
    insert(session, ImportRow, [vars(line) for line in lines])


def write_lines(session: Session, lines: Iterable[Line], columns: Sequence[str] = STORED) -> None:
    """Write these columns of lines that are stored already."""
    told = [
        {"of": line.import_id, "place": line.at} | {f"new_{c}": getattr(line, c) for c in columns}
        for line in lines
    ]
    if told:
        session.execute(
            sa.update(TABLE)
            .where(TABLE.c.import_id == sa.bindparam("of"), TABLE.c.at == sa.bindparam("place"))
            .values({c: sa.bindparam(f"new_{c}") for c in columns}),
            told,
        )
