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
    article: str  # statute and article as a page cites it
    how: tuple[str, ...]  # words, figures, match: code of the law room; duty; elsewhere
    owner: str  # of the duty: employer, receiving, operator; "" = creates none
    due_after: str  # the event the duty is counted from: arrival, payday, case ...
    due_days: int  # days after it
    kept_by: str  # what of the software keeps a rule that is no check: consent, retention ...
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
                article=row["article"],
                how=words(row["how"]),
                owner=row["owner"],
                due_after=row["due_after"],
                due_days=int(row["due_days"] or 0),
                kept_by=row["kept_by"],
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
