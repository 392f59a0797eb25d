"""What an advertisement must say (D03) and the ages it may name (A01, A05)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from law.values import Advertisement, Finding, Severity
from reference.ages import WORKING_AGE

YOUNG_CEILING: Final = 45
OLDEST_RETIREMENT: Final = 63

_NEEDED: Final[tuple[tuple[str, Callable[[Advertisement], bool]], ...]] = (
    ("employer_name", lambda ad: bool(ad.employer_name.strip())),
    ("headcount", lambda ad: ad.headcount is not None and ad.headcount > 0),
    ("employment_form", lambda ad: bool(ad.employment_form.strip())),
    ("content", lambda ad: bool(ad.texts.get("content", "").strip())),
    ("hours_per_day", lambda ad: ad.hours_per_day is not None and ad.hours_per_day > 0),
    ("place", lambda ad: bool(ad.place.strip())),
    ("base_fen", lambda ad: (ad.base_fen or ad.hourly_fen or 0) > 0),
    ("valid_until", lambda ad: ad.valid_until is not None),
)
"""Regulation on the human-resources market 24; employer basics to validity date."""


def missing_items(ad: Advertisement, day: date) -> list[Finding]:
    """D03: one finding per missing item; a validity date that has passed is missing too."""
    found = [Finding("D03", Severity.BLOCK, name) for name, present in _NEEDED if not present(ad)]
    if ad.valid_until is not None and ad.valid_until < day:
        facts = {"valid_until": ad.valid_until.isoformat(), "day": day.isoformat()}
        found.append(Finding("D03", Severity.BLOCK, "valid_until", "", facts))
    return found


def ages(ad: Advertisement) -> list[Finding]:
    """A01 for an age floor under 16; A05 for a ceiling that needs a reason or means nothing."""
    found: list[Finding] = []
    if ad.min_age is not None and ad.min_age < WORKING_AGE:
        found.append(Finding("A01", Severity.BLOCK, "min_age", "", {"min_age": ad.min_age}))
    if ad.max_age is not None and not YOUNG_CEILING <= ad.max_age <= OLDEST_RETIREMENT:
        if ad.max_age < WORKING_AGE:
            found.append(Finding("A01", Severity.BLOCK, "max_age", "", {"max_age": ad.max_age}))
        elif not ad.texts.get("age_reason", "").strip():
            found.append(Finding("A05", Severity.AMBER, "max_age", "", {"max_age": ad.max_age}))
    return found


def stated_deposit(ad: Advertisement) -> list[Finding]:
    """D01 for a deposit named as a figure."""
    if not ad.deposit_fen:
        return []
    return [Finding("D01", Severity.BLOCK, "deposit_fen", "", {"deposit_fen": ad.deposit_fen})]
