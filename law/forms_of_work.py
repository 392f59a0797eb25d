"""Figures beyond pay and hours: D04, D05, E07, F01, F02, F04, G03."""

from __future__ import annotations

from datetime import date
from typing import Final

from law.values import DISPATCH, PART_TIME, Advertisement, Finding, MinimumWage, Severity
from law.words_pay import WIDEST
from reference.hazards import usual_hazards

PART_TIME_HOURS_DAY: Final = 4
PART_TIME_HOURS_WEEK: Final = 24
WEEKS_A_MONTH: Final = 30 / 7
DISPATCH_MONTHS: Final = 6
DISPATCH_SHARE: Final = 0.1
_SHORT_CYCLE: Final = ("日结", "周结", "半月结", "小时结", "每周发", "十五天", "15天", "半个月")
_TO_NAME: Final = frozenset(
    {"dust", "chemical", "solvent", "fume", "noise", "heat", "uv", "cold", "confined", "height"}
)
"""Exposures that must be named and checked for before the first day (G03)."""


def span_too_wide(ad: Advertisement) -> list[Finding]:
    """D04: the advertised top is more than 1.8 times the bottom."""
    if not ad.low_fen or not ad.high_fen or ad.high_fen <= ad.low_fen * WIDEST:
        return []
    facts = {"low_fen": ad.low_fen, "high_fen": ad.high_fen}
    return [Finding("D04", Severity.AMBER, "high_fen", "", facts)]


def employer_unknown(ad: Advertisement) -> list[Finding]:
    """D05: the code of the firm is none. Licence, handler and mandate are looked at by the
    coordinator who verifies the firm; a firm nobody verified never comes on offer."""
    if not ad.employer_code or credit_code_valid(ad.employer_code):
        return []
    return [Finding("D05", Severity.BLOCK, "employer_name", ad.employer_code)]


_CODE_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code_valid(code: str) -> bool:
    """18 characters of GB 32100-2015 whose check character is right."""
    if len(code) != 18 or any(c not in _CODE_LETTERS for c in code):
        return False
    total = sum(_CODE_LETTERS.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return _CODE_LETTERS[(31 - total % 31) % 31] == code[17]


def piece_without_floor(ad: Advertisement) -> list[Finding]:
    """E07: piece work whose unit price is not a figure, or without base and guarantee."""
    if not ad.piece_rate.strip():
        return []
    found = []
    if not any(c.isdigit() for c in ad.piece_rate):
        found.append(Finding("E07", Severity.AMBER, "piece_rate_note", "", {"missing": "price"}))
    if not (ad.guarantee_fen or ad.base_fen):
        found.append(Finding("E07", Severity.AMBER, "guarantee_fen", "", {"missing": "floor"}))
    return found


def dispatch(ad: Advertisement, day: date) -> list[Finding]:
    """F02: both firms and a licence in force; F01: long dispatch, or too many dispatched."""
    if ad.employment_form != DISPATCH:
        return []
    found = []
    if not ad.using_name.strip():
        found.append(Finding("F02", Severity.BLOCK, "using_entity", "", {"missing": "using"}))
    until = ad.dispatch_licence_until
    if not ad.dispatch_licence.strip() or (until is not None and until < day):
        facts = {"missing": "licence", "until": until.isoformat() if until else None}
        found.append(Finding("F02", Severity.BLOCK, "employment_form", "", facts))
    if ad.contract_months is None or ad.contract_months > DISPATCH_MONTHS:
        found.append(
            Finding("F01", Severity.AMBER, "contract_months", "", {"months": ad.contract_months})
        )
    if ad.staff and ad.dispatched_staff > ad.staff * DISPATCH_SHARE and not ad.dispatch_licence:
        share = {"dispatched": ad.dispatched_staff, "staff": ad.staff}
        found.append(Finding("F01", Severity.AMBER, "employment_form", "", share))
    return found


def part_time(ad: Advertisement, minimum: MinimumWage | None) -> list[Finding]:
    """F04: hourly rate under the hourly minimum; over 4 hours a day or 24 a week; pay cycle.

    The cycle is no figure of the form: it is asked for in words, and missing only warns.
    """
    if ad.employment_form != PART_TIME:
        return []
    found = hourly_too_low(ad, minimum)
    hours, days = ad.hours_per_day or 0.0, ad.days_per_month or 0.0
    week = hours * days / WEEKS_A_MONTH
    if hours > PART_TIME_HOURS_DAY or week > PART_TIME_HOURS_WEEK + 0.01:
        facts = {"hours_per_day": hours, "hours_per_week": round(week, 1)}
        found.append(Finding("F04", Severity.BLOCK, "hours_per_day", "", facts))
    if not any(word in text for text in ad.texts.values() for word in _SHORT_CYCLE):
        found.append(Finding("F04", Severity.AMBER, "payday", "", {"cycle_days": 15}))
    return found


def hourly_too_low(ad: Advertisement, minimum: MinimumWage | None) -> list[Finding]:
    rate = ad.hourly_fen
    if rate is None or minimum is None or minimum.hourly_fen is None or rate >= minimum.hourly_fen:
        return []
    sure = minimum.hourly_fen if minimum.confirmed else (minimum.lowest_hourly_fen or 0)
    severity = Severity.BLOCK if rate < sure else Severity.AMBER
    facts = {**minimum.facts(), "hourly_fen": rate, "minimum_hourly_fen": minimum.hourly_fen}
    return [Finding("F04", severity, "base_fen", "", facts)]


def to_name(tags: frozenset[str]) -> list[str]:
    """The exposures among the tags that must be named and checked for."""
    return sorted(tags & _TO_NAME)


def hazards_not_named(ad: Advertisement) -> list[Finding]:
    """G03 as a question: the trade usually has hazards and not one of them is named."""
    usual = usual_hazards().get(ad.occupation_id, ())
    if not usual or set(usual) & ad.tags:
        return []
    return [Finding("G03", Severity.AMBER, "hazards", "", {"usual": ";".join(usual)})]


def hazards_to_check(ad: Advertisement) -> list[Finding]:
    """G03: a duty of the firm before the first day of work: health check, hazards named."""
    named = to_name(ad.tags)
    if not named:
        return []
    facts = {
        "duty": "health_check",
        "owner": "employer",
        "due": ad.start_on.isoformat() if ad.start_on else None,
        "hazards": ";".join(named),
    }
    return [Finding("G03", Severity.TASK, "hazards", "", facts)]
