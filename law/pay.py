"""Wages and hours: E02, E03, E04, E05, E06. All amounts in fen a month.

The lawful floor of advertised hours (standard working-time system), with base b, H hours a
day and D days a month:

    h = b / 21.75 / 8
    floor = b + 1.5·h·max(0, H-8)·min(D, 21.75) + 2·h·H·max(0, D-21.75)
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from law.values import PART_TIME, Advertisement, Finding, MinimumWage, Severity

PAID_DAYS: Final = Fraction(87, 4)
NORMAL_HOURS: Final = 8
MAX_OVERTIME_MONTH: Final = 36
MAX_OVERTIME_DAY: Final = 3
MIN_REST_DAYS: Final = 4


def lawful_floor_fen(base_fen: int, hours_per_day: float, days_per_month: float) -> int:
    """The least a month of these hours may lawfully pay on this base, whole fen, rounded down."""
    hours, days = Fraction(str(hours_per_day)), Fraction(str(days_per_month))
    hourly = Fraction(base_fen) / PAID_DAYS / NORMAL_HOURS
    weekday = (
        Fraction(3, 2) * hourly * max(Fraction(0), hours - NORMAL_HOURS) * min(days, PAID_DAYS)
    )
    restday = 2 * hourly * hours * max(Fraction(0), days - PAID_DAYS)
    return int(base_fen + weekday + restday)


def overtime_hours(hours_per_day: float, days_per_month: float) -> float:
    """Overtime hours a month of the advertised hours; 26 days x 12 hours is 138."""
    hours, days = Fraction(str(hours_per_day)), Fraction(str(days_per_month))
    weekday = max(Fraction(0), hours - NORMAL_HOURS) * min(days, PAID_DAYS)
    return float(weekday + hours * max(Fraction(0), days - PAID_DAYS))


def base_below_minimum(ad: Advertisement, minimum: MinimumWage) -> list[Finding]:
    """E04: base wage for normal hours below the minimum of the work site.

    An unconfirmed row or tier is amber, unless the base lies below every tier of the province.
    """
    if ad.base_fen is None or ad.employment_form == PART_TIME:
        return []
    if ad.base_fen >= minimum.monthly_fen:
        return []
    severity = Severity.BLOCK if minimum.surely_above(ad.base_fen) else Severity.AMBER
    return [Finding("E04", severity, "base_fen", "", _wage_facts(minimum, base_fen=ad.base_fen))]


def _wage_facts(
    minimum: MinimumWage, **more: int | float
) -> dict[str, int | float | str | bool | None]:
    return {**minimum.facts(), **more}


def total_below_floor(ad: Advertisement, minimum: MinimumWage) -> list[Finding]:
    """E05: the advertised total against the floor of its own hours.

    BLOCK when even the usual total lies below the floor on the *minimum* base; AMBER when
    only the low end does, when the total falls short of the floor on the advertised base,
    when special working hours are approved, or when the minimum is unconfirmed.
    """
    typical = ad.typical_fen if ad.typical_fen is not None else ad.low_fen
    if typical is None or ad.hours_per_day is None or ad.days_per_month is None:
        return []
    if not (0 < ad.hours_per_day <= 24 and 0 < ad.days_per_month <= 31):
        return []
    low = ad.low_fen if ad.low_fen is not None else typical
    least = lawful_floor_fen(minimum.monthly_fen, ad.hours_per_day, ad.days_per_month)
    own = lawful_floor_fen(ad.base_fen or 0, ad.hours_per_day, ad.days_per_month)
    if low >= least and typical >= own:
        return []
    surely = minimum.monthly_fen if minimum.confirmed else minimum.lowest_fen or 1
    sure_floor = lawful_floor_fen(surely, ad.hours_per_day, ad.days_per_month)
    sure = typical < sure_floor and not ad.special_hours_approval
    facts = _wage_facts(
        minimum,
        floor_fen=least if low < least else own,
        total_fen=low if low < least else typical,
        hours_per_day=ad.hours_per_day,
        days_per_month=ad.days_per_month,
    )
    return [Finding("E05", Severity.BLOCK if sure else Severity.AMBER, "typical_fen", "", facts)]


def too_much_overtime(ad: Advertisement) -> list[Finding]:
    """E06: over 36 overtime hours a month, over 3 a day, or under 4 rest days; amber."""
    if ad.hours_per_day is None or ad.days_per_month is None or ad.special_hours_approval:
        return []
    if not (0 < ad.hours_per_day <= 24 and 0 < ad.days_per_month <= 31):
        return []
    overtime = overtime_hours(ad.hours_per_day, ad.days_per_month)
    daily = max(0.0, ad.hours_per_day - NORMAL_HOURS)
    rest = 30 - ad.days_per_month
    if overtime <= MAX_OVERTIME_MONTH and daily <= MAX_OVERTIME_DAY and rest >= MIN_REST_DAYS:
        return []
    facts = {"overtime_hours": overtime, "overtime_per_day": daily, "rest_days": rest}
    return [Finding("E06", Severity.AMBER, "hours_per_day", "", facts)]


def longest_probation(contract_months: int | None, *, open_ended: bool) -> int | None:
    """Months of probation the contract term allows; None when the term is not said."""
    if open_ended:
        return 6
    if contract_months is None:
        return None
    for term, months in ((36, 6), (12, 2), (3, 1)):
        if contract_months >= term:
            return months
    return 0


def probation_too_long(ad: Advertisement) -> list[Finding]:
    """E02. Without a said term only what no term allows (over 6 months) is blocked."""
    if not ad.probation_months:
        return []
    allowed = longest_probation(ad.contract_months, open_ended=ad.open_ended)
    limit = 6 if allowed is None else allowed
    if ad.probation_months <= limit:
        return []
    facts = {
        "probation_months": ad.probation_months,
        "allowed_months": limit,
        "contract_months": ad.contract_months,
    }
    return [Finding("E02", Severity.BLOCK, "probation_months", "", facts)]


def probation_pay_too_low(ad: Advertisement, minimum: MinimumWage | None) -> list[Finding]:
    """E03: probation pay for normal hours below 80% of the base, or below the minimum."""
    pay = ad.probation_pay_fen
    if pay is None:
        return []
    needed = -(-(ad.base_fen or 0) * 4 // 5)
    if pay < needed:
        return [
            Finding(
                "E03",
                Severity.BLOCK,
                "probation_pay_fen",
                "",
                {"probation_pay_fen": pay, "needed_fen": needed},
            )
        ]
    if minimum is None or ad.employment_form == PART_TIME or pay >= minimum.monthly_fen:
        return []
    severity = Severity.BLOCK if minimum.surely_above(pay) else Severity.AMBER
    facts = _wage_facts(minimum, probation_pay_fen=pay, needed_fen=minimum.monthly_fen)
    return [Finding("E03", severity, "probation_pay_fen", "", facts)]
