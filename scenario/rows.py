"""A book of rows for many tables, written in one go with executemany.

Ids are given here, from the first free one of each table, so rows can name each other before they
are stored; on PostgreSQL the sequences are moved behind them. Times stay aware, sealed columns are
sealed by their column type. The digest covers every stored fact except what is random by intent
(password hashes) or depends on keys (blind indexes).
"""

import hashlib
import json
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from pydantic_core import PydanticUndefined
from sqlmodel import Session, SQLModel

UNSTABLE = frozenset({"password_hash", "id_index", "phone_index"})


class Book:
    """Rows by table, in the order they were added."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[type[SQLModel], list[dict[str, Any]]] = defaultdict(list)
        self._next: dict[type[SQLModel], int] = {}
        self._defaults: dict[type[SQLModel], dict[str, Any]] = {}

    def add(self, table: type[SQLModel], **columns: Any) -> int:
        """Add a row; its id (0 for tables without one). Unknown columns raise KeyError."""
        row = {
            name: default() if callable(default) else default
            for name, default in self._defaults_of(table).items()
        }
        if unknown := columns.keys() - row.keys():
            raise KeyError(f"{table.__name__} has no {sorted(unknown)}")
        row |= columns
        if "id" in row:
            row["id"] = self._next_id(table)
        self._rows[table].append(row)
        return int(row.get("id", 0))

    def rows(self, table: type[SQLModel]) -> list[dict[str, Any]]:
        """The rows added so far; changing one changes what is stored."""
        return self._rows[table]

    def _next_id(self, table: type[SQLModel]) -> int:
        if table not in self._next:
            column = _core(table).c.id
            last = self._session.execute(sa.select(sa.func.max(column))).scalar()
            self._next[table] = (last or 0) + 1
        given = self._next[table]
        self._next[table] += 1
        return given

    def _defaults_of(self, table: type[SQLModel]) -> dict[str, Any]:
        if table not in self._defaults:
            self._defaults[table] = {
                name: field.default_factory
                or (None if field.default is PydanticUndefined else field.default)
                for name, field in table.model_fields.items()
            }
        return self._defaults[table]

    def write(self) -> None:
        """Store everything, tables in the order of their foreign keys."""
        ordered = {table: n for n, table in enumerate(SQLModel.metadata.sorted_tables)}
        connection = self._session.connection()
        for model in sorted(self._rows, key=lambda m: ordered[_core(m)]):
            if rows := self._rows[model]:
                connection.execute(_core(model).insert(), rows)
                if connection.dialect.name == "postgresql" and "id" in rows[0]:
                    _move_sequence(connection, _core(model).name)

    def digest(self) -> str:
        """SHA-256 over all rows: the same seed, moment and empty database give the same."""
        sha = hashlib.sha256()
        for model in sorted(self._rows, key=lambda m: m.__name__):
            for row in self._rows[model]:
                stable = {k: v for k, v in row.items() if k not in UNSTABLE}
                sha.update(model.__name__.encode())
                sha.update(json.dumps(stable, sort_keys=True, default=str).encode())
        return sha.hexdigest()


def _core(table: type[SQLModel]) -> sa.Table:
    found: sa.Table = table.__table__  # type: ignore[attr-defined]  # untyped there
    return found


def _move_sequence(connection: sa.Connection, table: str) -> None:
    connection.execute(
        sa.text(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608  (a table of ours)
        )
    )
