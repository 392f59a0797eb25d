"""Legal checks of an advertisement or a match: plain values in, findings out.

Each finding names its rule; statute and article stand in `reference.legal_rules`.

A name is fetched from its module when it is first asked for, so that a process loads what it
uses and no more. No module may bear the name of something listed here.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
        ANSWERED,
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
else:
    _MODULES = {
        "law.bars": (
            "Bars",
            "Standing",
            "barred",
            "check_match",
            "match_bars",
            "standing",
            "women_barred_from",
        ),
        "law.gate": (
            "blocks",
            "check_advertisement",
            "check_words",
        ),
        "law.pay": (
            "lawful_floor_fen",
            "longest_probation",
            "overtime_hours",
        ),
        "law.registry": (
            "CHECKS",
            "IMPLEMENTED",
            "Check",
            "Duty",
            "duties_after",
            "rules_version",
        ),
        "law.retirement": (
            "RetirementAge",
            "age_on",
            "is_over_age",
            "retirement_age",
        ),
        "law.values": (
            "ANSWERED",
            "Advertisement",
            "Finding",
            "HeldCertificate",
            "MinimumWage",
            "Person",
            "Post",
            "Severity",
            "Sex",
            "WomanTrack",
        ),
    }
    _HOME = {name: module for module, names in _MODULES.items() for name in names}

    def __getattr__(name):
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value


__all__ = [
    "ANSWERED",
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
