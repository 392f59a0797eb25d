"""Every rule the software answers for: its code, or the duty it creates instead.

The table in reference.legal_rules says statute, article, dates and who looked at it; this
says what is done. A test holds the two together both ways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from law import bars, doubts, forms_of_work, items, judge, pay, text_rules
from law.text import WordRule
from law.values import Severity
from law.wording import WORD_RULES
from reference.legal_rules import all_legal_rules

_FIGURES: Final[dict[str, tuple[Callable[..., Any], ...]]] = {
    "A01": (items.ages,),
    "A05": (items.ages,),
    "D01": (items.stated_deposit,),
    "D03": (items.missing_items,),
    "D04": (forms_of_work.span_too_wide,),
    "D05": (forms_of_work.employer_unknown,),
    "E02": (pay.probation_too_long,),
    "E03": (pay.probation_pay_too_low,),
    "E04": (pay.base_below_minimum,),
    "E05": (pay.total_below_floor,),
    "E06": (pay.too_much_overtime,),
    "E07": (forms_of_work.piece_without_floor,),
    "F01": (forms_of_work.dispatch,),
    "F02": (forms_of_work.dispatch,),
    "F04": (forms_of_work.part_time,),
    "G03": (forms_of_work.hazards_to_check, forms_of_work.hazards_not_named),
}
_MATCH: Final = frozenset({"A01", "A02", "A03", "A04", "C01", "C02", "G01", "G02", "G05"})
"""Asked of a person and a post by bars.check_match."""


@dataclass(frozen=True)
class Check:
    """What is done about one rule.

    words     word rules read on every free text
    figures   functions asked of the advertisement's figures
    said      whether those functions are also asked of figures in the texts (law.text_rules)
    match     asked of a person and a post
    """

    rule_id: str
    words: tuple[WordRule, ...] = ()
    figures: tuple[Callable[..., Any], ...] = ()
    in_texts: bool = False
    match: tuple[Callable[..., Any], ...] = ()

    @property
    def how(self) -> frozenset[str]:
        """words, figures, match: as the table calls them."""
        kinds = {"words": self.words or self.in_texts, "figures": self.figures, "match": self.match}
        return frozenset(name for name, found in kinds.items() if found)

    @property
    def word_severity(self) -> Severity | None:
        """The strongest any of its words may be; None without words."""
        found = {t.severity for rule in self.words for t in rule.triggers}
        found |= {pair.severity for rule in self.words for pair in rule.combinations}
        order = (Severity.BLOCK, Severity.AMBER, Severity.TASK)
        return next((one for one in order if one in found), None)


def _checks() -> dict[str, Check]:
    ids = {rule.rule_id for rule in WORD_RULES} | set(_FIGURES) | _MATCH
    return {
        rule_id: Check(
            rule_id,
            tuple(rule for rule in WORD_RULES if rule.rule_id == rule_id),
            _FIGURES.get(rule_id, ()),
            rule_id in text_rules.RULES,
            (bars.check_match,) if rule_id in _MATCH else (),
        )
        for rule_id in sorted(ids)
    }


CHECKS: Final = _checks()
IMPLEMENTED: Final = frozenset(CHECKS)
"""Rules of the table that have code here; every other creates a duty or is kept elsewhere."""


@dataclass(frozen=True)
class Duty:
    """Something a rule obliges somebody to do by a day.

    owner  employer, receiving (the union of the work site) or operator
    """

    rule_id: str
    owner: str
    due: date


def duties_after(event: str, on: date) -> tuple[Duty, ...]:
    """The duties an event creates (``arrival``, ``payday``, ``case`` ...), by day, then rule."""
    found = [
        Duty(rule.id, rule.owner, on + timedelta(days=rule.due_days))
        for rule in all_legal_rules()
        if rule.owner and rule.due_after == event and rule.holds_on(on)
    ]
    return tuple(sorted(found, key=lambda duty: (duty.due, duty.rule_id)))


@lru_cache(maxsize=1)
def rules_version() -> str:
    """Changes whenever a rule's row or one of its patterns does: then everything is re-judged."""
    text = [repr(rule) for rule in all_legal_rules()]
    for rule in WORD_RULES:
        text += [f"{t.severity} {t.strict} {t.pattern.pattern}" for t in rule.triggers]
        text += [one.text for one in rule.combinations]
        text += [p.pattern for p in (*rule.passes, *rule.denials)]
    text += text_rules.TEXT
    text += [judge.weights().learned, f"{doubts.SAYS} {doubts.AGAINST}"]
    return sha256("\n".join(text).encode()).hexdigest()[:16]


__all__ = ["CHECKS", "IMPLEMENTED", "Check", "Duty", "duties_after", "rules_version"]
