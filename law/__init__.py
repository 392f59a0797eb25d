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
from law.registry import CHECKS, IMPLEMENTED, Check, Duty, duties_after, rules_version
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

__all__ = [
    "CHECKS",
    "IMPLEMENTED",
    "Advertisement",
    "Bars",
    "Check",
    "Duty",
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
    "duties_after",
    "is_over_age",
    "lawful_floor_fen",
    "longest_probation",
    "match_bars",
    "overtime_hours",
    "retirement_age",
    "rules_version",
    "standing",
    "women_barred_from",
]
