"""Dated minimum wages of the work site (rules E03, E04, E05, F04).

The amounts of a step hold from ``valid_from`` until the next *confirmed* step. A step we only
expect has a row without amounts: it is never used, but every answer for a day after it says so in
``next_unconfirmed``, and the page shows the date of the row used beside every check.

Which district is in which tier was published with each notice; the tier table marks what the
operator still has to confirm. Below ``lowest_monthly_fen`` a wage is unlawful whatever the tier.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from reference.regions import region
from reference.tables import day, required_day, rows, yes


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """The minimum that holds in one county on one day, in fen."""

    monthly_fen: int
    hourly_fen: int
    tier: int
    valid_from: date
    confirmed: bool  # the tier of this county was confirmed by the operator
    tier_source: str
    lowest_monthly_fen: int  # of any tier of the province on that day
    lowest_hourly_fen: int
    next_unconfirmed: date | None  # a later step is expected to hold since this day


class WhyUnknown(StrEnum):
    PROVINCE_NOT_ENTERED = "province_not_entered"
    BEFORE_FIRST_STEP = "before_first_step"
    TIER_NOT_ENTERED = "tier_not_entered"


@dataclass(frozen=True, slots=True)
class UnknownMinimum:
    """No minimum can be named; falsy, so ``if wage:`` reads as "known"."""

    region_code: str
    day: date
    why: WhyUnknown

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Step:
    province: str
    tier: int
    valid_from: date
    monthly_fen: int
    hourly_fen: int
    source: str


@dataclass(frozen=True, slots=True)
class TierRow:
    region_code: str
    valid_from: date
    valid_to: date | None
    tier: int
    confirmed: bool
    evidence: str
    source: str


@lru_cache(maxsize=1)
def steps() -> tuple[Step, ...]:
    """Confirmed amounts, oldest first."""
    return tuple(
        Step(
            province=row["province"],
            tier=int(row["tier"]),
            valid_from=required_day(row["valid_from"]),
            monthly_fen=int(row["monthly_fen"]),
            hourly_fen=int(row["hourly_fen"]),
            source=row["source"],
        )
        for row in sorted(rows("minimum_wages"), key=lambda r: r["valid_from"])
        if yes(row["confirmed"])
    )


@lru_cache(maxsize=1)
def expected_steps() -> tuple[tuple[str, date], ...]:
    """(province, day) of steps nobody has confirmed."""
    return tuple(
        (row["province"], required_day(row["valid_from"]))
        for row in rows("minimum_wages")
        if not yes(row["confirmed"])
    )


@lru_cache(maxsize=1)
def tier_rows() -> tuple[TierRow, ...]:
    return tuple(
        TierRow(
            region_code=row["region_code"],
            valid_from=required_day(row["valid_from"]),
            valid_to=day(row["valid_to"]),
            tier=int(row["tier"]),
            confirmed=yes(row["confirmed"]),
            evidence=row["evidence"],
            source=row["source"],
        )
        for row in rows("minimum_wage_tiers")
    )


def minimum_wage(
    region_code: str,
    on: date,
    more_steps: tuple[Step, ...] = (),
    more_tiers: tuple[TierRow, ...] = (),
) -> MinimumWage | UnknownMinimum:
    """The minimum wage of a county on a day. Raises UnknownRegion for a code that is none.

    `more_steps` and `more_tiers` are what this house has confirmed beyond the tables, oldest
    first: a later one of them holds before an earlier one, and any before the tables.
    """
    return _minimum_wage(region_code, on, more_steps, more_tiers)


def _all_steps(more: tuple[Step, ...]) -> list[Step]:
    """One row for each province, day and tier; what the house confirmed stands above."""
    kept = {(s.province, s.valid_from, s.tier): s for s in (*steps(), *more)}
    return list(kept.values())


@lru_cache(maxsize=4096)
def _minimum_wage(
    region_code: str, on: date, more_steps: tuple[Step, ...], more_tiers: tuple[TierRow, ...]
) -> MinimumWage | UnknownMinimum:
    province = region(region_code).province
    known = [step for step in _all_steps(more_steps) if step.province == province]
    if not known:
        return UnknownMinimum(region_code, on, WhyUnknown.PROVINCE_NOT_ENTERED)
    in_force = [step for step in known if step.valid_from <= on]
    if not in_force:
        return UnknownMinimum(region_code, on, WhyUnknown.BEFORE_FIRST_STEP)
    since = max(step.valid_from for step in in_force)
    scale = {step.tier: step for step in in_force if step.valid_from == since}
    tier = _tier_in_force(region_code, on, more_tiers, scale)
    if tier is None:
        return UnknownMinimum(region_code, on, WhyUnknown.TIER_NOT_ENTERED)
    expected = [d for p, d in expected_steps() if p == province and since < d <= on]
    return MinimumWage(
        monthly_fen=scale[tier.tier].monthly_fen,
        hourly_fen=scale[tier.tier].hourly_fen,
        tier=tier.tier,
        valid_from=since,
        confirmed=tier.confirmed,
        tier_source=tier.source,
        lowest_monthly_fen=min(step.monthly_fen for step in scale.values()),
        lowest_hourly_fen=min(step.hourly_fen for step in scale.values()),
        next_unconfirmed=max(expected, default=None),
    )


def _tier_in_force(
    region_code: str, on: date, more_tiers: tuple[TierRow, ...], scale: Mapping[int, Step]
) -> TierRow | None:
    """The tier of the county on that day: what an operator entered last goes before the table."""
    rows = (*reversed(more_tiers), *tier_rows())
    in_force = (
        row
        for row in rows
        if row.region_code == region_code
        and row.valid_from <= on
        and (row.valid_to is None or on <= row.valid_to)
        and row.tier in scale
    )
    return next(in_force, None)


@lru_cache(maxsize=1)
def least_step() -> Step:
    """The lowest amounts of the newest step of any province in the tables: a wage below them is
    unlawful wherever the work is."""
    newest: dict[str, date] = {}
    for step in steps():
        newest[step.province] = max(step.valid_from, newest.get(step.province, step.valid_from))
    now = [step for step in steps() if step.valid_from == newest[step.province]]
    return min(now, key=lambda step: step.monthly_fen)
