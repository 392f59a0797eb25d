"""The plain values the law room takes in and gives out.

Money is integer fen, months are calendar months, days are dates. Nothing here knows a
table, a clock or a language: a finding carries a rule id, the words it found and facts;
the sentences a reader sees are made at the doors.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

Fact = int | float | str | bool | None


class Severity(StrEnum):
    """BLOCK: neither published nor matched. AMBER: disclosed and reasoned. TASK: a dated duty.
    DOUBT: possibly unlawful (law.doubts); answered before publication, never shown in public."""

    BLOCK = "block"
    AMBER = "amber"
    TASK = "task"
    DOUBT = "doubt"


ANSWERED: Final = frozenset({Severity.AMBER, Severity.DOUBT})
"""What a coordinator answers in writing before a post is published."""


@dataclass(frozen=True)
class Finding:
    """One rule met by one advertisement, or by one person and post.

    rule_id  id in reference.legal_rules, which holds statute, article and dates
    field    name of the field the finding stands at ("" = the whole)
    words    the characters found, exactly as the writer typed them ("" for figures)
    facts    the figures and codes the judgement rests on
    at       where the words begin in the field as typed; -1 = a figure, or the whole
    passage    the typed text `rewording` stands in for: the words, or the clause around them
    passage_at where it begins
    rewording  lawful text in place of the passage ("" = leave it out), or what a figure's field
               should hold at least or at most, as people type it (yuan, months, years);
               None = nothing can be offered
    """

    rule_id: str
    severity: Severity
    field: str = ""
    words: str = ""
    facts: Mapping[str, Fact] = dataclasses.field(default_factory=dict, hash=False)
    at: int = -1
    rewording: str | None = None
    passage: str = ""
    passage_at: int = -1


@dataclass(frozen=True)
class MinimumWage:
    """The row of the dated minimum-wage table that holds for the work site on the day.

    monthly_fen, hourly_fen  the legal minimum; hourly only for part-time work
    tier, place              as entered ("2", "330110"); printed beside every check
    valid_from               first day of the row
    confirmed                False: row or tier nobody has confirmed yet; it blocks only below
                             lowest_fen, the least of any tier of the province on that day
    expected_since           a later row is expected since this day and nobody has entered it
    """

    monthly_fen: int
    hourly_fen: int | None = None
    tier: str = ""
    place: str = ""
    valid_from: date | None = None
    confirmed: bool = True
    lowest_fen: int | None = None
    lowest_hourly_fen: int | None = None
    expected_since: date | None = None

    def facts(self) -> dict[str, Fact]:
        """The row, to be printed beside the check that used it."""
        return {
            "minimum_fen": self.monthly_fen,
            "tier": self.tier,
            "place": self.place,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "confirmed": self.confirmed,
            "expected_since": self.expected_since.isoformat() if self.expected_since else None,
        }

    def surely_above(self, monthly_fen: int) -> bool:
        """Whether the minimum certainly lies above this amount."""
        sure = self.monthly_fen if self.confirmed else (self.lowest_fen or 0)
        return monthly_fen < sure

    def __post_init__(self) -> None:
        if self.monthly_fen <= 0 or (self.hourly_fen is not None and self.hourly_fen <= 0):
            raise ValueError("a minimum wage is a positive amount of fen")


PART_TIME = "part_time"
DISPATCH = "dispatch"


@dataclass(frozen=True)
class Advertisement:
    """A vacancy as it would be shown, reduced to what the rules read.

    texts             free text by field name; every one of them is read for words
    base_fen          monthly base wage for normal hours, before overtime and allowances
    low_fen           lowest advertised (or P25) gross monthly total
    typical_fen       P50 of the last months, or the middle of the advertised span
    hours_per_day, days_per_month    advertised hours; None = not said
    contract_months   None = not said or open-ended (open_ended tells which)
    high_fen          highest advertised (or P75) gross monthly total
    piece_rate        unit price of piece work as written; "" = no piece work
    using_name        the firm where dispatched people work
    dispatch_licence, staff, dispatched_staff   of the employer
    tags              hazard and condition tags of the post (see law.bars)
    """

    texts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    employer_name: str = ""
    employer_code: str = ""
    employment_form: str = ""
    occupation_id: str = ""  # of reference.occupations; asked what the trade usually brings
    place: str = ""
    headcount: int | None = None
    min_age: int | None = None
    max_age: int | None = None
    base_fen: int | None = None
    low_fen: int | None = None
    typical_fen: int | None = None
    hourly_fen: int | None = None
    hours_per_day: float | None = None
    days_per_month: float | None = None
    special_hours_approval: str = ""
    contract_months: int | None = None
    open_ended: bool = False
    probation_months: int | None = None
    probation_pay_fen: int | None = None
    deposit_fen: int | None = None
    valid_until: date | None = None
    start_on: date | None = None
    tags: frozenset[str] = frozenset()
    load_kg: int | None = None
    loads_per_hour: int | None = None
    high_fen: int | None = None
    piece_rate: str = ""
    guarantee_fen: int | None = None
    using_name: str = ""
    dispatch_licence: str = ""
    dispatch_licence_until: date | None = None
    staff: int = 0
    dispatched_staff: int = 0


@dataclass(frozen=True)
class Post:
    """What of a vacancy decides who may lawfully take it.

    start_on        the day work would start; ages and certificates are judged on it
    certificates    certificate kinds the vacancy asks for beside those its occupation needs
    night           True when night shifts belong to the post (fixed or rotating)
    load_kg, loads_per_hour   measured loads; None = not measured
    """

    start_on: date
    occupation_id: str = ""
    tags: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    night: bool = False
    load_kg: int | None = None
    loads_per_hour: int | None = None


@dataclass(frozen=True)
class HeldCertificate:
    """A certificate a person holds. Dates are as printed on it; None = not known."""

    kind: str
    issued: date | None = None
    expires: date | None = None
    review_due: date | None = None


class Sex(StrEnum):
    """Only for rule C01, the retirement table and bed counts; never a score.

    Of somebody whose sex is not yet known whatever either sex is barred from counts as barred.
    """

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


class WomanTrack(StrEnum):
    """Which original retirement age holds for a woman: 50 (worker) or 55 (cadre)."""

    WORKER = "worker"
    CADRE = "cadre"


@dataclass(frozen=True)
class Person:
    """What of a person the law asks before a match."""

    born: date
    sex: Sex
    certificates: tuple[HeldCertificate, ...] = ()
    no_nights: bool = False
    woman_track: WomanTrack = WomanTrack.WORKER
