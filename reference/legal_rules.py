"""The legal rules the software can check, with their statutes (domain rules A01 … P06).

A finding cites its rule by id; the row says the article, how it was verified, and whether a lawyer
has re-checked it (``checked_on``, ``checked_by``: empty until somebody has).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from reference.tables import day, rows, words


class Severity(StrEnum):
    """The strongest thing the rule may do."""

    BLOCK = "block"  # a statute is plain and the fact is in the data
    AMBER = "amber"  # shown with its article; a coordinator writes a reason
    TASK = "task"  # a dated duty
    ALERT = "alert"  # a duty that is overdue
    FLOW = "flow"  # a procedure with its terms
    FEATURE = "feature"  # a duty of the software itself
    RETAIN = "retain"  # a time to keep records


@dataclass(frozen=True, slots=True)
class LegalRule:
    id: str
    severity: Severity
    severity_text: str  # as decided, e.g. "AMBER/BLOCK"
    stages: tuple[str, ...]  # vacancy, match, register, onboard, ...
    trigger: str
    law: str
    verified: str  # L statute read, W public page, K general knowledge
    valid_from: date | None
    valid_to: date | None
    checked_on: date | None
    checked_by: str

    def holds_on(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


class UnknownRule(LookupError):
    """No legal rule has this id."""


@lru_cache(maxsize=1)
def _rules() -> MappingProxyType[str, LegalRule]:
    return MappingProxyType(
        {
            row["id"]: LegalRule(
                id=row["id"],
                severity=Severity(row["strongest"]),
                severity_text=row["severity"],
                stages=words(row["stages"]),
                trigger=row["trigger"],
                law=row["law"],
                verified=row["verified"],
                valid_from=day(row["valid_from"]),
                valid_to=day(row["valid_to"]),
                checked_on=day(row["checked_on"]),
                checked_by=row["checked_by"],
            )
            for row in rows("legal_rules")
        }
    )


def legal_rule(rule_id: str) -> LegalRule:
    """The rule of this id. Raises UnknownRule."""
    try:
        return _rules()[rule_id]
    except KeyError:
        raise UnknownRule(rule_id) from None


def all_legal_rules() -> tuple[LegalRule, ...]:
    return tuple(_rules().values())


def rules_at(stage: str, on: date) -> tuple[LegalRule, ...]:
    """Rules that speak at a stage (``vacancy``, ``match`` …) and hold on a day."""
    return tuple(r for r in _rules().values() if stage in r.stages and r.holds_on(on))
