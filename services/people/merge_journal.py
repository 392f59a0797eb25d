"""Every cell a merge of two people may touch: read, compared, written back.

A picture of the rows of two people is taken before and after; the difference is the journal. It
holds personal data and is kept sealed (`PersonMerge.journal`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from models.case import CaseFile
from models.followup import Rematch
from models.invitation import Invitation, InvitationWait, WorkerLink
from models.party import PartyMember
from models.person import (
    Consent,
    Person,
    PersonCertificate,
    PersonRegion,
    PersonTarget,
    PersonTrade,
    PersonWish,
)
from models.placement import Placement
from models.proposal import Proposal
from models.run import StandingWish
from models.signup import SignUp
from models.subsidy import SubsidyClaim

OWNED: Mapping[type[SQLModel], tuple[str, ...]] = {
    Person: (),
    PersonTrade: (),
    PersonWish: (),
    PersonRegion: (),
    PersonCertificate: (),
    PersonTarget: (),
    PartyMember: (),
    Consent: (),
    StandingWish: ("person_id", "ended_at"),
    Proposal: ("person_id", "state", "version"),
    InvitationWait: (),
    Invitation: ("person_id", "state"),
    WorkerLink: ("person_id",),
    SignUp: ("person_id",),
    CaseFile: ("person_id",),
    Rematch: ("person_id",),
    SubsidyClaim: ("person_id",),
    Placement: ("person_id", "state", "version", "proposal_id", "arrived_on", "left_on"),
}
"""Tables with rows of a person, and the columns looked at (() = all of them)."""
KEEPS_OWN = ("updated_at",)
"""Columns whose later change does not stand in the way of undoing."""

Cells = dict[str, Any]
Picture = dict[str, dict[str, Cells]]


@dataclass(frozen=True)
class Change:
    """One row before and after; None where it was not there."""

    table: str
    key: str
    before: Cells | None
    after: Cells | None


def picture(session: Session, ids: Sequence[int]) -> Picture:
    """The rows of these people as plain values, by table and primary key."""
    session.flush()
    taken: Picture = {}
    for model, columns in OWNED.items():
        table = _core(model)
        owner = table.c.id if model is Person else table.c.person_id
        keys = [column.name for column in table.primary_key]
        names = [c.name for c in table.columns if not columns or c.name in (*keys, *columns)]
        rows = session.execute(
            sa.select(*(table.c[name] for name in names)).where(owner.in_(sorted(ids)))
        ).mappings()
        taken[table.name] = {
            json.dumps([row[key] for key in keys]): {n: _plain(row[n]) for n in names}
            for row in rows
        }
    return taken


def difference(before: Picture, after: Picture) -> list[Change]:
    """The rows that differ, in the order of the tables."""
    return [
        Change(name, key, before[name].get(key), after[name].get(key))
        for name in before
        for key in sorted({*before[name], *after[name]})
        if before[name].get(key) != after[name].get(key)
    ]


def put_back(session: Session, changes: Sequence[Change]) -> None:
    """Write every changed row as it was before. Rows that were not there go first: the numbers
    that are unique to one person are free before they return to another."""
    tables = {_core(model).name: _core(model) for model in OWNED}
    order = {name: at for at, name in enumerate(tables)}
    for change in sorted(changes, key=lambda c: -order[c.table]):
        if change.before is None:
            table = tables[change.table]
            session.execute(sa.delete(table).where(_is(table, change.key)))
    for change in sorted(changes, key=_fewer_numbers_first):
        if change.before is not None and change.after is not None:
            table = tables[change.table]
            values = {
                name: _typed(table.c[name], value)
                for name, value in change.before.items()
                if value != change.after[name]
            }
            session.execute(sa.update(table).where(_is(table, change.key)).values(values))
    for change in changes:
        if change.before is not None and change.after is None:
            table = tables[change.table]
            values = {n: _typed(table.c[n], value) for n, value in change.before.items()}
            session.execute(sa.insert(table).values(values))
    session.expire_all()


def pack(changes: Sequence[Change]) -> str:
    return json.dumps([vars(change) for change in changes], ensure_ascii=False)


def unpack(text: str) -> list[Change]:
    return [Change(**entry) for entry in json.loads(text)]


def _fewer_numbers_first(change: Change) -> bool:
    return bool(change.before and change.before.get("id_index"))


def _core(model: type[SQLModel]) -> sa.Table:
    table: sa.Table = model.__table__  # type: ignore[attr-defined]  # given by SQLModel
    return table


def _is(table: sa.Table, key: str) -> sa.ColumnElement[bool]:
    values = json.loads(key)
    return sa.and_(*(column == v for column, v in zip(table.primary_key, values, strict=True)))


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    return value


def _typed(column: "sa.Column[Any]", value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"at"}:
        return datetime.fromisoformat(value["at"])
    if isinstance(value, dict) and value.keys() == {"on"}:
        return date.fromisoformat(value["on"])
    if isinstance(column.type, sa.Enum) and column.type.enum_class and value is not None:
        return column.type.enum_class(value)
    return value
