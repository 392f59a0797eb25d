"""The gate an advertisement passes before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from law.bars import women_barred_from
from law.doubts import BY_WEIGHTS, weighed
from law.forms_of_work import (
    dispatch,
    employer_unknown,
    hazards_not_named,
    hazards_to_check,
    part_time,
    piece_without_floor,
    span_too_wide,
)
from law.items import ages, missing_items, stated_deposit
from law.pay import (
    base_below_minimum,
    probation_pay_too_low,
    probation_too_long,
    too_much_overtime,
    total_below_floor,
)
from law.rewording import figure, offer
from law.text import normalise
from law.text_rules import findings_in_text
from law.values import DISPATCH, Advertisement, Finding, MinimumWage, Severity
from law.wording import WORD_RULES
from reference.legal_rules import legal_rule
from reference.minimum_wages import least_step

_ORDER = {Severity.BLOCK: 0, Severity.AMBER: 1, Severity.DOUBT: 2, Severity.TASK: 3}


def check_advertisement(
    ad: Advertisement, *, minimum_wage: MinimumWage | None, day: date
) -> tuple[Finding, ...]:
    """Every finding of the rules about an advertisement, blocks first, then by rule and field.

    minimum_wage  the row for the work site on the first day of work; None when the place has
                  no row, which itself is an amber E04 (the base cannot be judged)
    day           the day the advertisement would be shown (Asia/Shanghai); a rule that does
                  not hold on it is not asked
    """
    figures = ages(ad) + stated_deposit(ad) + missing_items(ad, day)
    figures += probation_too_long(ad) + probation_pay_too_low(ad, minimum_wage)
    figures += too_much_overtime(ad) + span_too_wide(ad) + employer_unknown(ad)
    figures += piece_without_floor(ad) + dispatch(ad, day) + part_time(ad, minimum_wage)
    figures += hazards_to_check(ad) + hazards_not_named(ad)
    if minimum_wage is None:
        figures.append(Finding("E04", Severity.AMBER, "place", "", {"place": ad.place or None}))
    else:
        figures += base_below_minimum(ad, minimum_wage) + total_below_floor(ad, minimum_wage)
    found = [figure(one) for one in figures]
    found += _words(ad.texts.items(), women_barred_from(ad), ad, minimum_wage)
    if ad.texts.get("age_reason", "").strip():
        found = [one for one in found if one.rule_id != "A05"]
    found = [one for one in found if legal_rule(one.rule_id).holds_on(day)]
    return tuple(sorted(found, key=lambda f: (_ORDER[f.severity], f.rule_id, f.field, f.at)))


def check_words(
    texts: Iterable[tuple[str, str]], *, women_barred: bool = False, second: bool = True
) -> tuple[Finding, ...]:
    """Findings of the word rules over (field, text) pairs.

    second        False: the reader of clauses alone, without the second judge (law.doubts)
    women_barred  the annex of the 2012 regulation bars the post to women, so wording that
                  limits it to men states the law and B01 does not apply
    """
    return tuple(_words(texts, women_barred, None, None, second))


def _words(
    texts: Iterable[tuple[str, str]],
    women_barred: bool,
    ad: Advertisement | None,
    minimum: MinimumWage | None,
    second: bool = True,
) -> list[Finding]:
    found: list[Finding] = []
    for field_name, typed in texts:
        if not typed:
            continue
        plain = normalise(typed)
        read_so = [
            replace(one, field=field_name)
            for one in _read_so(typed)
            if not _judged_by_figures(one.rule_id, women_barred, ad)
        ]
        reckoned = findings_in_text(field_name, plain, minimum or _LEAST, ad)
        both = weighed(field_name, plain, read_so, reckoned) if second else read_so
        for one in both:
            if one.facts.get("alone") != BY_WEIGHTS:
                found.append(offer(one, typed, WORD_RULES, ad))
            elif not _judged_by_figures(one.rule_id, women_barred, ad):
                found.append(one)
        found += [_offered(one, typed, minimum or _LEAST, ad) for one in reckoned]
    return found


@lru_cache(maxsize=4096)
def _read_so(typed: str) -> tuple[Finding, ...]:
    """What the reader of clauses finds in a text of whatever field. Read once and remembered: texts
    are asked about again when a place is promised, at arrival and every day, and firms repeat them."""
    plain = normalise(typed)
    return tuple(one for rule in WORD_RULES for one in rule.read_plain("", plain))


def _offered(
    finding: Finding, typed: str, minimum: MinimumWage, ad: Advertisement | None
) -> Finding:
    """A figure said in words with what may stand in its place, where the text is then lawful."""
    better = offer(finding, typed, WORD_RULES, ad)
    if better.rewording is None:
        return finding
    start, end = better.passage_at, better.passage_at + len(better.passage)
    text = normalise(typed[:start] + better.rewording + typed[end:])
    again = findings_in_text(finding.field, text, minimum, ad)
    return finding if any(one.rule_id == finding.rule_id for one in again) else better


def _judged_by_figures(rule_id: str, women_barred: bool, ad: Advertisement | None) -> bool:
    """The annex of 2012 states the law; a dispatch whose firms and licence stand in their fields is
    judged there."""
    if rule_id == "F02" and ad is not None and ad.employment_form == DISPATCH:
        return bool(ad.using_name.strip())
    return rule_id == "B01" and women_barred


_LEAST = MinimumWage(
    least_step().monthly_fen,
    least_step().hourly_fen,
    valid_from=least_step().valid_from,
    tier=str(least_step().tier),
)
"""Where nobody said where the work is: below this no place of the tables allows it."""


def blocks(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Only those that stop publication or a match."""
    return tuple(f for f in findings if f.severity is Severity.BLOCK)
