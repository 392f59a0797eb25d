"""Paired places of east–west cooperation (东西部协作), dated and with evidence.

A pair may raise priority, open a subsidy or define a report column. It never restricts who can be
matched with whom: people keep following old ties, and coaches to a former partner still run.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from reference.regions import is_within
from reference.tables import day, rows, yes


class PairLevel(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


class PairKind(StrEnum):
    COOPERATION = "cooperation"  # 东西部协作
    AID = "aid"  # 对口支援


@dataclass(frozen=True, slots=True)
class Pairing:
    """One pair. ``east`` is None where the partner is not known; dates None = not known/open."""

    east: str | None
    west: str
    level: PairLevel
    kind: PairKind
    whole_west: bool  # False: only some counties of the western city, the pair is no rule for all
    valid_from: date | None
    valid_to: date | None
    round_ends: date | None  # the round the evidence belongs to; after it the pair is unconfirmed
    evidence: str
    confidence: str  # H, M-H, M, L-M, L, none
    note: str

    def holds_on(self, on: date) -> bool:
        """By what we know, the pair was or is standing on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )

    def is_confirmed_on(self, on: date) -> bool:
        """Standing, seen in public pages (H or M-H), and the day lies within the round seen."""
        return (
            self.holds_on(on)
            and self.confidence in ("H", "M-H")
            and (self.round_ends is None or on <= self.round_ends)
        )


@lru_cache(maxsize=1)
def all_pairings() -> tuple[Pairing, ...]:
    return tuple(
        Pairing(
            east=row["east"] or None,
            west=row["west"],
            level=PairLevel(row["level"]),
            kind=PairKind(row["kind"]),
            whole_west=yes(row["whole_west"]),
            valid_from=day(row["valid_from"]),
            valid_to=day(row["valid_to"]),
            round_ends=day(row["round_ends"]),
            evidence=row["evidence"],
            confidence=row["confidence"],
            note=row["note"],
        )
        for row in rows("pairings")
    )


_CLOSENESS = {PairLevel.COUNTY: 3, PairLevel.CITY: 2, PairLevel.PROVINCE: 1}


@lru_cache(maxsize=65536)
def closeness(receiving: str, sending: str, on: date) -> int:
    """How closely two places are paired on a day: 3 county, 2 city, 1 province, 0 not paired.

    A signal for priority and report columns only. A city pair that covers only some counties of
    the west counts as the province's.
    """
    return max(
        (
            _CLOSENESS[pair.level]
            for pair in all_pairings()
            if pair.east is not None
            and pair.whole_west
            and pair.holds_on(on)
            and is_within(receiving, pair.east)
            and is_within(sending, pair.west)
        ),
        default=0,
    )


def partners(code: str, on: date) -> tuple[str, ...]:
    """Codes of the other side of every pair named with exactly this unit, on that day."""
    standing = [p for p in all_pairings() if p.east is not None and p.holds_on(on)]
    return tuple(
        [p.west for p in standing if p.east == code]
        + [p.east for p in standing if p.west == code and p.east is not None]
    )
