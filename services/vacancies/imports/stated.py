"""A draft as read → what the vacancy form would say, and what stays to be asked.

A question is never filled. What the form has no column for is kept in words where the person who
checks will read it, so that nothing said is lost and the law gate judges all of it.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from intake.drafts.values import Scalar, VacancyDraft
from services.telephones import GONE, without_numbers
from services.vacancies.form import VacancyIn

YOUNGEST = 16
_WORDS = {"sex_words": "requirements", "note": "requirements", "benefits_note": "bonus_note"}
"""Readings without a column of their own, and the column whose words they join."""
_LIMITS = {"requirements": 1000, "bonus_note": 400, "piece_rate_note": 200}


def stated(draft: VacancyDraft) -> dict[str, Any]:
    """Values for `VacancyIn` that were really read, in its units; no key for what was not."""
    said: dict[str, Any] = {}
    for name, field in draft.fields.items():
        if field.is_question or field.value in (None, "") or name not in VacancyIn.model_fields:
            continue
        said[name] = _plain(field.value)
    said["title"] = draft.title[:80]
    said |= _pay(draft)
    for name, column in _WORDS.items():
        words = draft.value(name)
        if isinstance(words, str) and words:
            told = _without_contact(draft, words)
            said[column] = _joined(said.get(column), told, _LIMITS[column])
    if said.get("lodging_fee_fen"):
        said["lodging"] = "paid"
    if isinstance(said.get("age_min"), int) and said["age_min"] < YOUNGEST:
        del said["age_min"]
        said["requirements"] = _joined(
            said.get("requirements"), draft.fields["age_min"].text, _LIMITS["requirements"]
        )
    return _consistent(said)


def _without_contact(draft: VacancyDraft, words: str) -> str:
    """A contact has columns of its own, sealed and not public: words do not say it again."""
    name = draft.value("contact_name")
    if isinstance(name, str) and len(name) > 1:
        words = words.replace(name, GONE)
    return without_numbers(words) if draft.value("contact_phone") else words


def _pay(draft: VacancyDraft) -> dict[str, Any]:
    """The advertised span as what experienced people earn: its low end is the lower quarter, its
    middle the half. Pay by the hour, day or piece is kept in its words and asked for by month."""
    said: dict[str, Any] = {}
    low, high = draft.value("wage_low_fen"), draft.value("wage_high_fen")
    if draft.value("wage_per") == "month" and isinstance(low, int):
        said["income_p25_fen"] = low
        if isinstance(high, int) and high > low:
            said["income_p50_fen"] = (low + high) // 2 // 100 * 100
            said["income_p75_fen"] = high
        elif isinstance(high, int):
            said["income_p50_fen"] = low
    elif "wage_low_fen" in draft.fields and draft.fields["wage_low_fen"].text:
        said["piece_rate_note"] = draft.fields["wage_low_fen"].text[:200]
    newcomer = draft.value("newcomer_low_fen"), draft.value("newcomer_high_fen")
    if isinstance(newcomer[0], int):
        said["newcomer_p25_fen"] = newcomer[0]
        top = newcomer[1] if isinstance(newcomer[1], int) else newcomer[0]
        said["newcomer_p50_fen"] = (newcomer[0] + top) // 2 // 100 * 100
    return said


def _consistent(said: dict[str, Any]) -> dict[str, Any]:
    """Two ends read from different places may contradict each other: the later one is asked."""
    for first, last in (("arrive_from", "arrive_until"), ("age_min", "age_max")):
        if first in said and last in said and said[last] < said[first]:
            del said[last]
    group, places = said.get("min_group"), said.get("places")
    if isinstance(group, int) and isinstance(places, int) and group > places:
        del said["min_group"]
    return said


def _plain(value: Scalar) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _joined(before: Any, words: str, limit: int) -> str:
    kept = str(before) if before else ""
    if words in kept:
        return kept
    return (f"{kept}；{words}" if kept else words)[:limit]


def filled(start: Mapping[str, Any], said: Mapping[str, Any]) -> VacancyIn:
    """What the firm said before, under what this post says.

    Whatever no form would take (a wage of 99,999,999, a day that is none) is left out and so
    stands among what is missing; it is not guessed at.
    """
    values = {name: value for name, value in start.items() if value not in (None, "")} | dict(said)
    while True:
        try:
            return VacancyIn.model_validate(values)
        except ValidationError as refused:
            wrong = {str(one["loc"][0]) for one in refused.errors() if one["loc"]} & set(values)
            if not wrong:
                raise
            values = {name: value for name, value in values.items() if name not in wrong}
