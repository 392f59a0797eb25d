"""Sentences of notices and newspapers about the festival, kept as they were made.

"56家企业开工率90%" has two readings: each of the 56, or all of them in one sum. It is stored with
its figures and its reading, and nothing is computed from it (never 50.4 firms).
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import Session, col

from models.festival import FestivalStatement, RateKind, Reading
from services.actor import Actor, within
from services.errors import Forbidden, NotFound
from services.inputs import Day, Input, Line, Real, Whole


class StatementIn(Input):
    """`percent` as told (90); `at_least` where the sentence says 余 or 多."""

    region_code: Line = Field(min_length=6, max_length=6)
    sentence: Line = Field(min_length=4, max_length=300)
    said_on: Day
    firms: Whole | None = Field(None, ge=0, le=1_000_000)
    people: Whole | None = Field(None, ge=0, le=100_000_000)
    at_least: bool = False
    rate: RateKind | None = None
    percent: Real | None = Field(None, ge=0, le=1_000)
    reading: Reading = Reading.UNKNOWN


def keep_statement(
    session: Session, *, actor: Actor, year: int, data: StatementIn, now: datetime
) -> FestivalStatement:
    """The same sentence of the same day is one. Raises Forbidden, NotFound."""
    if not (actor.receiving or actor.sending):
        raise Forbidden("keep_statement")
    if not actor.covers(data.region_code):
        raise NotFound("region", data.region_code)
    standing = session.scalars(
        sa.select(FestivalStatement).where(
            col(FestivalStatement.season) == year,
            col(FestivalStatement.region_code) == data.region_code,
            col(FestivalStatement.said_on) == data.said_on,
            col(FestivalStatement.sentence) == data.sentence,
        )
    ).first()
    if standing is not None:
        return standing
    percent = None if data.percent is None else round(data.percent * 100)
    row = FestivalStatement(
        season=year, **data.model_dump(exclude={"percent"}), per_ten_thousand=percent,
        created_at=now, created_by_id=actor.account_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def list_statements(session: Session, *, actor: Actor, year: int) -> Sequence[FestivalStatement]:
    """Newest first."""
    query = (
        sa.select(FestivalStatement)
        .where(
            col(FestivalStatement.season) == year,
            within(col(FestivalStatement.region_code), actor),
        )
        .order_by(col(FestivalStatement.said_on).desc(), col(FestivalStatement.id).desc())
    )
    return list(session.scalars(query))
