"""Many rows at once by the tables' own types, without an object for each.

    rows = NewRows()
    rows.add(Consent, person_id=1, purpose=..., ...)   # what is not named has the model's default
    rows.store(session)                                # one statement a table

For steps that store some hundred people: an object with its events and flush costs ten times the
row. Whole columns of a county go through `services.columns.write`.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel


class NewRows:
    """Rows waiting to be written, each table's in the order they came in."""

    def __init__(self) -> None:
        self._rows: dict[type[SQLModel], list[dict[str, Any]]] = {}
        self._gone: dict[type[SQLModel], set[int]] = {}

    def add(self, table: type[SQLModel], **columns: Any) -> None:
        self._rows.setdefault(table, []).append(columns)

    def replace(self, table: type[SQLModel], person_id: int) -> None:
        """What the table holds of this person goes before the new rows come."""
        self._gone.setdefault(table, set()).add(person_id)

    def store(self, session: Session) -> None:
        """Write and forget them; what the session holds is flushed first."""
        session.flush()
        for table, people in self._gone.items():
            delete_of(session, table, people)
        for table, rows in self._rows.items():
            insert(session, table, rows)
        self._rows, self._gone = {}, {}


def insert(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(sa.insert(_core(table)), [_defaults(table) | row for row in rows])


def insert_known(
    session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]
) -> list[int]:
    """The ids the database gave, in the order of the rows."""
    if not rows:
        return []
    core = _core(table)
    statement = sa.insert(core).returning(core.c.id, sort_by_parameter_order=True)
    full = [_defaults(table) | row for row in rows]
    return list(session.execute(statement, full).scalars())


def delete_of(session: Session, table: type[SQLModel], person_ids: Collection[int]) -> None:
    """Rows of these people."""
    if person_ids:
        core = _core(table)
        session.execute(sa.delete(core).where(core.c.person_id.in_(sorted(person_ids))))


@cache
def _defaults(table: type[SQLModel]) -> dict[str, Any]:
    """Every column but the key the database gives, as the model fills it."""
    core, fields = _core(table), table.model_fields
    return {
        column.name: None
        if fields[column.name].is_required()
        else fields[column.name].get_default(call_default_factory=True)
        for column in core.columns
        if column.name != "id"
    }


def _core(table: type[SQLModel]) -> sa.Table:
    core: sa.Table = table.__table__  # type: ignore[attr-defined]  # given by SQLModel
    return core
