"""Schemes entered on a page or taken over from the table of known ones; changed with a reason."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from sqlmodel import Session, col

from models.account import Role
from models.subsidy import SubsidyScheme, SubsidySchemeEvent
from reference.calendar import local_day
from reference.subsidies import FIELDS, AmountKind, Beneficiary, OncePer, known_schemes, terms_in
from reference.subsidies import SubsidyScheme as Known
from reference.tables import rows
from services.actor import Actor, within
from services.errors import AlreadyExists, Forbidden, NotFound, ReasonRequired
from services.inputs import Day, Input, Line, LongAgo, Paragraph
from services.rows import LARGEST_ID, known, lock_rows


class SubsidyIn(Input):
    """A scheme as a page takes it; the short forms are those of `reference.subsidies`."""

    code: Line = Field(min_length=2, max_length=12)
    name: Line = Field(min_length=2, max_length=60)
    place: Line = Field("", max_length=60)
    region_code: Line = Field(min_length=6, max_length=6, pattern=r"^\d{6}$")
    valid_from: LongAgo
    valid_until: Day | None = None
    payer: Literal["sending", "receiving", "shared", "union"] = "sending"
    beneficiary: Beneficiary = Beneficiary.WORKER
    kind: AmountKind = AmountKind.FIXED
    bands: Line = Field(min_length=5, max_length=200)
    needs: Line = Field("", max_length=200)
    evidence: Line = Field("", max_length=300)
    fen: Line = Field("", max_length=9, pattern=r"^\d*$")
    share_percent: Line = Field("", max_length=9, pattern=r"^(\d+(\.\d+)?|\d+/\d+)?$")
    cap_fen: Line = Field("", max_length=12, pattern=r"^\d*$")
    at_most: bool = False
    min_days: Line = Field("", max_length=3, pattern=r"^\d*$")
    gap_days: Line = Field("", max_length=3, pattern=r"^\d*$")
    once_per: OncePer = OncePer.YEAR
    excludes: Line = Field("", max_length=100)
    self_travel: bool = False
    travel: Line = Field("", max_length=200)
    windows: Line = Field("", max_length=200)
    notice: Line = Field("", max_length=100)
    quota: Line = Field("", max_length=7, pattern=r"^\d*$")
    source: Line = Field(min_length=4, max_length=300)
    note: Paragraph = Field("", max_length=300)
    applies_from: Day | None = None  # of a change; None: at once
    reason: Line = Field("", max_length=200)

    @model_validator(mode="after")
    def _readable(self) -> "SubsidyIn":
        try:
            terms_in(raw_terms(self))
        except (ValueError, ZeroDivisionError) as wrong:
            what = str(wrong).rpartition(": ")[2]  # the text itself, not what we say of it
            raise PydanticCustomError("subsidy_terms", "unreadable", {"what": what}) from None
        return self


def raw_terms(data: SubsidyIn) -> dict[str, str]:
    """The terms in their short forms, all text."""
    said = data.model_dump(include=set(FIELDS), mode="json")
    return {k: "1" if v is True else "" if v is False else str(v) for k, v in said.items()}


def enter_scheme(
    session: Session, *, actor: Actor, data: SubsidyIn, now: datetime
) -> SubsidyScheme:
    """A new scheme, or other terms for one that is there: then with a reason, and what stood before
    is kept. A change holds from `applies_from`, until when the scheme stands as it is. What was
    paid stays paid; open claims are judged anew on the next look.

    Raises NotFound (not the actor's place), ReasonRequired, AlreadyExists (the code is another
    place's)."""
    if actor.role is Role.EMPLOYER:
        raise Forbidden("enter_scheme")
    if not actor.covers(data.region_code):
        raise NotFound("region", data.region_code)
    columns = columns_of(data)
    standing = by_code(session, data.code)
    if standing is None:
        row = SubsidyScheme(**columns, created_at=now, created_by_id=actor.account_id)
        session.add(row)
        session.flush()
        return row
    if not answers_for(actor, standing):
        raise AlreadyExists("subsidy_scheme", "code")
    return _change(session, actor, standing, data, now)


def import_known(session: Session, *, actor: Actor, now: datetime) -> int:
    """The schemes of the table that are not there yet; how many are new."""
    if actor.role is Role.EMPLOYER:
        raise Forbidden("import_known")
    raw = {row["id"]: {name: row[name] for name in FIELDS} for row in rows("subsidy_schemes")}
    there = set(session.scalars(sa.select(col(SubsidyScheme.code))))
    new = [one for one in known_schemes() if one.code not in there]
    for one in new:
        session.add(
            SubsidyScheme(
                code=one.code, name=one.name, place=one.place, region_code=one.region_code,
                valid_from=one.valid_from, valid_until=one.valid_until, payer=one.payer,
                terms=raw[one.code], source=one.source, note=one.note, created_at=now,
                created_by_id=actor.account_id,
            )
        )  # fmt: skip
    session.flush()
    return len(new)


def list_schemes(session: Session, *, actor: Actor) -> Sequence[SubsidyScheme]:
    """Those of the actor's places first; everybody may read all: they are public."""
    if actor.role is Role.EMPLOYER:
        raise Forbidden("list_schemes")
    mine = sa.case((within(col(SubsidyScheme.region_code), actor), 0), else_=1)
    return list(session.scalars(sa.select(SubsidyScheme).order_by(mine, col(SubsidyScheme.code))))


def answers_for(actor: Actor, scheme: SubsidyScheme) -> bool:
    """Whether the scheme is one of the actor's places; one of no named place is nobody's."""
    return actor.sees_all or bool(scheme.region_code and actor.covers(scheme.region_code))


def find_scheme(session: Session, *, actor: Actor, scheme_id: int) -> SubsidyScheme:
    """Raises NotFound."""
    row = session.get(SubsidyScheme, scheme_id) if 0 < scheme_id <= LARGEST_ID else None
    if row is None or actor.role is Role.EMPLOYER:
        raise NotFound("subsidy_scheme", scheme_id)
    return row


def by_code(session: Session, code: str) -> SubsidyScheme | None:
    return session.scalars(sa.select(SubsidyScheme).where(col(SubsidyScheme.code) == code)).first()


def as_known(row: SubsidyScheme) -> Known:
    """The stored scheme as it is judged."""
    return Known(
        row.code, row.name, row.place, row.region_code, row.valid_from, row.valid_until, row.payer,
        terms_in(row.terms), row.source, row.note,
    )  # fmt: skip


def as_judged(data: SubsidyIn) -> Known:
    """A scheme not yet stored, as it would be judged."""
    return Known(
        data.code, data.name, data.place, data.region_code, data.valid_from, data.valid_until,
        data.payer, terms_in(raw_terms(data)), data.source, data.note,
    )  # fmt: skip


def columns_of(data: SubsidyIn) -> dict[str, Any]:
    """The columns of the stored row."""
    return data.model_dump(
        include={"code", "name", "place", "region_code", "valid_from", "valid_until", "payer",
                 "source", "note"}
    ) | {"terms": raw_terms(data)}  # fmt: skip


def apply_due(session: Session, *, now: datetime) -> int:
    """Changes whose day has come are written into their schemes, the earlier first; how many."""
    query = sa.select(SubsidySchemeEvent).where(
        col(SubsidySchemeEvent.from_on) <= local_day(now),
        sa.cast(col(SubsidySchemeEvent.after), sa.String) != "{}",
    )
    due = session.scalars(
        query.order_by(col(SubsidySchemeEvent.from_on), col(SubsidySchemeEvent.id))
    ).all()
    for event in due:
        row = session.get_one(SubsidyScheme, event.scheme_id)
        _write(session, row, event, {k: _value(k, v) for k, v in event.after.items()})
    return len(due)


def coming_changes(session: Session) -> dict[int, date]:
    """The next day a change of a scheme comes into force, by scheme."""
    query = (
        sa.select(col(SubsidySchemeEvent.scheme_id), sa.func.min(col(SubsidySchemeEvent.from_on)))
        .where(sa.cast(col(SubsidySchemeEvent.after), sa.String) != "{}")
        .group_by(col(SubsidySchemeEvent.scheme_id))
    )
    return {scheme: on for scheme, on in session.execute(query)}  # noqa: C416  (typed rows)


def _change(
    session: Session, actor: Actor, row: SubsidyScheme, data: SubsidyIn, now: datetime
) -> SubsidyScheme:
    lock_rows(session, SubsidyScheme, [known(row.id)])
    columns = columns_of(data)
    after = {k: v for k, v in columns.items() if getattr(row, k) != v}
    if not after:
        return row
    if not data.reason.strip():
        raise ReasonRequired("change_scheme")
    event = SubsidySchemeEvent(
        scheme_id=known(row.id), at=now, account_id=actor.account_id,
        from_on=data.applies_from or local_day(now), reason=data.reason.strip()[:200],
    )  # fmt: skip
    if event.from_on > local_day(now):
        event.after = _plain(after)
        session.add(event)
        session.flush()
        return row
    _write(session, row, event, after)
    return row


def _write(
    session: Session, row: SubsidyScheme, event: SubsidySchemeEvent, after: dict[str, Any]
) -> None:
    event.before, event.after = _plain({k: getattr(row, k) for k in after}), {}
    for name, value in after.items():
        setattr(row, name, value)
    session.add_all((row, event))
    session.flush()


def _plain(columns: dict[str, Any]) -> dict[str, object]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in columns.items()}


def _value(name: str, value: object) -> object:
    """As the column holds it: days were stored as text."""
    day = name in ("valid_from", "valid_until") and isinstance(value, str)
    return date.fromisoformat(str(value)) if day else value
