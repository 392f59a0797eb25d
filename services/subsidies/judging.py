"""What a scheme's terms make of one claimant on a day: plain values in, a verdict out.

The labour bureau decides; this says who should ask, with what paper, until when, and who would be
paid twice. The order of the questions is that of a clerk: is it in force, is it for this person,
for this work place and journey, had already, days, window, place among the quota, papers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from reference.regions import is_within
from reference.subsidies import (
    BY_YEAR,
    AmountKind,
    Band,
    Groups,
    OncePer,
    SubsidyScheme,
    SubsidyTerms,
    Travel,
    Window,
)

Days = tuple[date, date | None]  # first and last day, None: still


class Verdict(StrEnum):
    NOT_IN_FORCE = "not_in_force"
    IDENTITY = "identity"
    DESTINATION = "destination"
    ORGANISED = "organised"  # went by organised transport
    JOURNEY = "journey"  # not within the days of travel
    EXCLUDED = "excluded"  # has one that excludes it
    NOTHING = "nothing"  # no cost, no days, no steps: nothing to ask for
    PAID_BEFORE = "paid_before"
    DAYS = "days"  # the spell ended too early
    FORESEEN = "foreseen"  # becomes eligible by itself on `eligible_on`
    TOO_EARLY = "too_early"  # the next window is `window`
    CLOSED = "closed"  # and there is none any more
    QUOTA = "quota"
    PAPERS_MISSING = "papers_missing"
    ELIGIBLE = "eligible"


@dataclass(frozen=True)
class Paid:
    """Had for a scheme and a period; asked and not yet refused counts too."""

    code: str
    period: str
    fen: int


@dataclass(frozen=True)
class Claimant:
    """home: county of the household, site: of the work. wages_fen: received in the period;
    cost_fen: fare, or hire of the coach; heads, person_days, steps: as the kind of amount asks;
    place: in the line for a quota; occasion: which trip, event, course or degree."""

    home: str
    site: str
    identities: Mapping[str, tuple[Days, ...]] = field(default_factory=dict)
    spells: tuple[Days, ...] = ()
    organised: bool = False
    travelled_on: date | None = None
    wages_fen: int = 0
    cost_fen: int | None = None
    months: int = 0
    heads: int = 1
    person_days: int = 0
    steps: int = 1
    place: int | None = None
    occasion: str = ""
    proofs: frozenset[str] = frozenset()
    paid: tuple[Paid, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """fen: what is still to be claimed; 0 where nothing is. missing: any of each group."""

    verdict: Verdict
    fen: int = 0
    period: str = ""
    eligible_on: date | None = None
    window: Days | None = None
    missing: Groups = ()
    other: str = ""  # the scheme that excludes it


@dataclass(frozen=True)
class Claims:
    """When claims are taken: the window (None: always), the year it is for, and the last day that
    counts for it (None: the day of the claim)."""

    window: Days | None
    year: int
    until: date | None


def judge(scheme: SubsidyScheme, who: Claimant, on: date) -> Outcome:
    """The verdict on the day `on`."""
    terms, when = scheme.terms, claims_on(scheme.terms.windows, on)
    period = _period(terms, who, when.year)
    band = next((one for one in terms.bands if _FITS[one.how](one, who)), None)
    verdict, other = _barred(scheme, who, on, band)
    fen = 0 if band is None else _amount(terms, band, who) - _had(who, scheme.code, period)
    reached = _reached(terms, who, min(on, when.until or on))
    if verdict is None:
        verdict = _due(scheme, who, on, fen, reached, when)
    missing = tuple(group for group in terms.evidence if not group & who.proofs)
    if verdict is Verdict.ELIGIBLE and missing:
        verdict = Verdict.PAPERS_MISSING
    if verdict not in OPEN:
        return Outcome(verdict, period=period, other=other)
    return Outcome(verdict, fen, period, reached, when.window, missing)


OPEN = frozenset({Verdict.FORESEEN, Verdict.TOO_EARLY, Verdict.PAPERS_MISSING, Verdict.ELIGIBLE})
"""There is, or will be, something to claim."""


def claims_on(windows: Sequence[Window], on: date) -> Claims:
    """The window `on` lies in, else the next one."""
    if not windows:
        return Claims(None, on.year, None)
    first, last, year, back = min(
        (*one.days_of(year), year + one.of_year, one.of_year)
        for year in (on.year - 1, on.year, on.year + 1) for one in windows
        if one.days_of(year)[1] >= on
    )  # fmt: skip
    return Claims((first, last), year, date(year, 12, 31) if back else None)


def held(days: Sequence[Days], on: date) -> bool:
    return any(first <= on and (last is None or on <= last) for first, last in days)


def run_of(spells: Sequence[Days], gap_days: int, on: date) -> tuple[date, int, bool] | None:
    """The last run of spells up to `on` whose gaps are no longer than `gap_days`: its first day,
    the days worked in it (first and last count), whether it goes on."""
    first, total, end, goes_on = None, 0, None, False
    for start, last in sorted(spells, key=lambda one: one[0]):
        if start > on:
            break
        until = min(last or on, on)
        if end is None or (start - end).days - 1 > gap_days:
            first, total, end = start, 0, start - timedelta(days=1)
        total += max(0, (until - max(start, end + timedelta(days=1))).days + 1)
        end, goes_on = max(end, until), last is None or last > on
    return (first, total, goes_on) if first is not None else None


def _barred(
    scheme: SubsidyScheme, who: Claimant, on: date, band: Band | None
) -> tuple[Verdict | None, str]:
    """What stands in the way whatever was worked and asked."""
    terms = scheme.terms
    other = next((p.code for p in who.paid if p.code in terms.excludes and p.fen > 0), "")
    for verdict, stands in (
        (Verdict.NOT_IN_FORCE, not _in_force(scheme, on)),
        (Verdict.IDENTITY, not _is_theirs(scheme, who) or not _is_meant(terms, who, on)),
        (Verdict.DESTINATION, band is None or not _is_here(scheme, who)),
        (Verdict.ORGANISED, terms.self_travel and who.organised),
        (Verdict.JOURNEY, bool(terms.travel) and _journey(terms, who) is None),
        (Verdict.EXCLUDED, bool(other)),
    ):
        if stands:
            return verdict, other if verdict is Verdict.EXCLUDED else ""
    return None, ""


def _due(
    scheme: SubsidyScheme, who: Claimant, on: date, fen: int, reached: date | None, when: Claims
) -> Verdict:
    quota = scheme.terms.quota
    if fen <= 0:
        return Verdict.PAID_BEFORE if who.paid else Verdict.NOTHING
    if reached is None or (when.until is not None and reached > when.until):
        return Verdict.DAYS
    if reached > on:
        return Verdict.FORESEEN
    if when.window is not None and not held([when.window], on):
        late = scheme.valid_until is not None and when.window[0] > scheme.valid_until
        return Verdict.CLOSED if late else Verdict.TOO_EARLY
    in_line = quota is None or (who.place is not None and who.place <= quota)
    return Verdict.ELIGIBLE if in_line else Verdict.QUOTA


def _in_force(scheme: SubsidyScheme, on: date) -> bool:
    """Claims for a year may be taken after it: in force now, or at the end of the year before."""
    return scheme.holds_on(on) or scheme.holds_on(date(on.year - 1, 12, 31))


def _is_meant(terms: SubsidyTerms, who: Claimant, on: date) -> bool:
    return all(any(held(who.identities.get(one, ()), on) for one in group) for group in terms.needs)


def _journey(terms: SubsidyTerms, who: Claimant) -> Travel | None:
    day = who.travelled_on
    return next((one for one in terms.travel if day and one.first <= day <= one.last), None)


def _is_theirs(scheme: SubsidyScheme, who: Claimant) -> bool:
    """A sending county pays its own people."""
    return scheme.payer != "sending" or _within(who.home, scheme.region_code)


def _is_here(scheme: SubsidyScheme, who: Claimant) -> bool:
    """A receiving place pays for work done there."""
    return scheme.payer == "sending" or _within(who.site, scheme.region_code)


def _within(code: str, region_code: str) -> bool:
    return not region_code or is_within(code, region_code)


_FITS: Mapping[str, Callable[[Band, Claimant], bool]] = {
    "site": lambda band, who: who.site.startswith(band.places),
    "home": lambda band, who: who.home.startswith(band.places),
    "province": lambda _band, who: who.home[:2] != who.site[:2],
    "city": lambda _band, who: who.home[:2] == who.site[:2] and who.home[:4] != who.site[:4],
    "county": lambda _band, who: who.home[:4] == who.site[:4] and who.home != who.site,
    "same": lambda _band, who: who.home == who.site,
    "any": lambda _band, _who: True,
}


def _amount(terms: SubsidyTerms, band: Band, who: Claimant) -> int:
    cost = who.cost_fen or 0
    match terms.kind:
        case AmountKind.ACTUAL:
            fen = min(cost, band.fen)
        case AmountKind.FIXED_OR_ACTUAL:
            fen = max(cost, band.fen)
        case AmountKind.PERCENT:
            fen = round(who.wages_fen * terms.share / 100)
        case AmountKind.SHARE:
            fen = round(cost * terms.share / 100)
        case AmountKind.MONTHLY:
            fen = band.fen * who.months
        case AmountKind.HEADS:
            fen = band.fen * who.heads
        case AmountKind.HEADS_DAYS:
            fen = band.fen * who.heads + terms.fen * who.person_days
        case AmountKind.STEPS:
            fen = band.fen * who.steps
        case _:
            fen = band.fen
    went = _journey(terms, who)
    fen = fen if went is None else fen * went.percent // 100
    return fen if terms.cap_fen is None else min(fen, terms.cap_fen)


def _period(terms: SubsidyTerms, who: Claimant, year: int) -> str:
    if terms.once_per is OncePer.LIFETIME:
        return "life"
    return str(year) if terms.once_per in BY_YEAR else who.occasion


def _had(who: Claimant, code: str, period: str) -> int:
    return sum(one.fen for one in who.paid if one.code == code and one.period == period)


def _reached(terms: SubsidyTerms, who: Claimant, on: date) -> date | None:
    """The day the least days are reached, as far as can be seen from `on`; None: not any more."""
    if not terms.min_days:
        return on
    run = run_of(who.spells, terms.gap_days, on)
    if run is None:
        return None
    _first, days, goes_on = run
    if days >= terms.min_days:
        return on
    return on + timedelta(days=terms.min_days - days) if goes_on else None
