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
from reference.subsidies import FIELDS, AmountKind, Beneficiary, OncePer, known_schemes, terms_in
from reference.subsidies import SubsidyScheme as Known
from reference.tables import rows
from services.actor import Actor, within
from services.errors import AlreadyExists, Forbidden, NotFound, ReasonRequired
from services.inputs import Day, Input, Line, Paragraph
from services.rows import LARGEST_ID, known, lock_rows


class SubsidyIn(Input):
    """A scheme as a page takes it; the short forms are those of `reference.subsidies`."""

    code: Line = Field(min_length=2, max_length=12)
    name: Line = Field(min_length=2, max_length=60)
    place: Line = Field("", max_length=60)
    region_code: Line = Field(min_length=6, max_length=6, pattern=r"^\d{6}$")
    valid_from: Day
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
    reason: Line = Field("", max_length=200)

    @model_validator(mode="after")
    def _readable(self) -> "SubsidyIn":
        try:
            terms_in(raw_terms(self))
        except (ValueError, ZeroDivisionError) as wrong:
            raise PydanticCustomError("subsidy_terms", "unreadable", {"what": str(wrong)}) from None
        return self


def raw_terms(data: SubsidyIn) -> dict[str, str]:
    """The terms in their short forms, all text."""
    said = data.model_dump(include=set(FIELDS), mode="json")
    return {k: "1" if v is True else "" if v is False else str(v) for k, v in said.items()}


def enter_scheme(
    session: Session, *, actor: Actor, data: SubsidyIn, now: datetime
) -> SubsidyScheme:
    """A new scheme, or other terms for one that is there: then with a reason, and what stood before
    is kept. What was paid stays paid; open claims are judged anew on the next look.

    Raises NotFound (not the actor's place), ReasonRequired, AlreadyExists (the code is another
    place's)."""
    if actor.role is Role.EMPLOYER:
        raise Forbidden("enter_scheme")
    if not actor.covers(data.region_code):
        raise NotFound("region", data.region_code)
    columns = data.model_dump(
        include={"code", "name", "place", "region_code", "valid_from", "valid_until", "payer",
                 "source", "note"}
    ) | {"terms": raw_terms(data)}  # fmt: skip
    standing = by_code(session, data.code)
    if standing is None:
        row = SubsidyScheme(**columns, created_at=now, created_by_id=actor.account_id)
        session.add(row)
        session.flush()
        return row
    if not actor.covers(standing.region_code):
        raise AlreadyExists("subsidy_scheme", "code")
    return _change(session, actor, standing, columns, data.reason, now)


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


def _change(
    session: Session, actor: Actor, row: SubsidyScheme, columns: dict[str, Any], reason: str,
    now: datetime,
) -> SubsidyScheme:  # fmt: skip
    lock_rows(session, SubsidyScheme, [known(row.id)])
    before = {k: getattr(row, k) for k, v in columns.items() if getattr(row, k) != v}
    if not before:
        return row
    if not reason.strip():
        raise ReasonRequired("change_scheme")
    for name, value in columns.items():
        setattr(row, name, value)
    told = {k: v.isoformat() if isinstance(v, date) else v for k, v in before.items()}
    session.add(row)
    session.add(
        SubsidySchemeEvent(
            scheme_id=known(row.id), at=now, account_id=actor.account_id, before=told,
            reason=reason.strip()[:200],
        )
    )  # fmt: skip
    session.flush()
    return row
