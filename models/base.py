"""Column types and conventions shared by every table."""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = SQLModel.metadata
metadata.naming_convention = NAMING
SQLModel.model_config["defer_build"] = True  # rows of tables are never validated by pydantic


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out, on every database; a naive value is refused.

    SQLite keeps no zone, so values are stored there as naive UTC and made aware again on load.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database: give an aware one")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PackedText(sa.types.TypeDecorator[str]):
    """A long text, compressed (zlib): read as a whole and never searched."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> bytes | None:
        return None if value is None else zlib.compress(value.encode(), 9)

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else zlib.decompress(value).decode()


def text_enum(kind: type[StrEnum], name: str) -> sa.Enum:
    """An enum stored as its text value, held by a CHECK named `ck_<table>_<name>`."""
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def choice(kind: type[StrEnum], name: str, **options: Any) -> Any:
    """A field holding one member of `kind`, see `text_enum`."""
    return Field(sa_type=text_enum(kind, name), **options)


def moment(**options: Any) -> Any:
    """A field holding an aware UTC moment."""
    return Field(sa_type=UtcDateTime, **options)


def codes() -> Any:
    """A field holding a short list of codes as JSON: replace the list, never mutate it."""
    return Field(default_factory=list, sa_type=sa.JSON)


def facts() -> Any:
    """A field holding a mapping of plain values as JSON: replace it, never mutate it."""
    return Field(default_factory=dict, sa_type=sa.JSON)


S = TypeVar("S", bound=StrEnum)


class WrongMove(ValueError):
    """A state was asked to go where its table of moves has no way."""

    def __init__(self, machine: str, here: str, to: str) -> None:
        self.machine, self.here, self.to = machine, here, to
        super().__init__(f"{machine}: no move from {here} to {to}")


def check_move(machine: str, moves: Mapping[S, frozenset[S]], here: S, to: S) -> None:
    """Raise `WrongMove` unless `moves` allows `here -> to`."""
    if to not in moves[here]:
        raise WrongMove(machine, here.value, to.value)


def check(name: str, condition: str) -> sa.CheckConstraint:
    """A named CHECK; the convention turns it into `ck_<table>_<name>`."""
    return sa.CheckConstraint(condition, name=name)
