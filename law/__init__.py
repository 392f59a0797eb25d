"""Legal checks of an advertisement or a match: plain values in, findings out.

Each finding names its rule; statute and article stand in `reference.legal_rules`.
"""

from law.bars import (
    Bars,
    Standing,
    barred,
    check_match,
    match_bars,
    standing,
    women_barred_from,
)
from law.gate import blocks, check_advertisement, check_words
from law.pay import lawful_floor_fen, longest_probation, overtime_hours
from law.retirement import RetirementAge, age_on, is_over_age, retirement_age
from law.values import (
    Advertisement,
    Finding,
    HeldCertificate,
    MinimumWage,
    Person,
    Post,
    Severity,
    Sex,
    WomanTrack,
)

IMPLEMENTED = frozenset(
    {
        "A01",
        "A02",
        "A03",
        "A04",
        "A05",
        "B01",
        "B02",
        "B03",
        "B05",
        "B06",
        "C01",
        "C02",
        "D01",
        "D03",
        "E02",
        "E03",
        "E04",
        "E05",
        "E06",
        "G01",
        "G02",
        "G05",
    }
)
"""Rules of the table that have code here; the others wait or cannot be checked by software."""

__all__ = [
    "IMPLEMENTED",
    "Advertisement",
    "Bars",
    "Finding",
    "HeldCertificate",
    "MinimumWage",
    "Person",
    "Post",
    "RetirementAge",
    "Severity",
    "Sex",
    "Standing",
    "WomanTrack",
    "age_on",
    "barred",
    "blocks",
    "check_advertisement",
    "check_match",
    "check_words",
    "is_over_age",
    "lawful_floor_fen",
    "longest_probation",
    "match_bars",
    "overtime_hours",
    "retirement_age",
    "standing",
    "women_barred_from",
]
