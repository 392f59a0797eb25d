"""How well the second reader agrees with each field of a draft: 1 it reads the same, 0 it does
not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from intake.drafts.values import DraftField, VacancyDraft
from intake.messages.witness.hearing import ALL, Figure, Hearing
from intake.messages.witness.links import Span
from intake.messages.witness.tokens import value_of

_SCALES: Final = (1, 10, 100, 1_000, 10_000)
_TWO: Final = re.compile("([一二三四五六七八九])([一二三四五六七八九])([十百千万].*)")
_ELSEWHERE: Final = 0.02
"""What is left of a figure's own sureness where its owner is another's."""


def agreement(heard: Hearing, draft: VacancyDraft) -> dict[str, float]:
    """Field -> how likely the second reader thinks it right; only what has a value is asked."""
    fields = draft.fields
    mine = names_of(heard, draft)
    found: dict[str, float] = {}
    title, firm = fields.get("title"), fields.get("employer_name")
    if _told(title) and title is not None:
        found["title"] = heard.whole("trade", heard.read_at(title))
    if _told(fields.get("places")):
        found["places"] = _owned(heard, heard.heads, "heads", fields["places"], mine)
    pay = _pay_span(fields)
    if pay is not None:
        found["wage_low_fen"] = min(
            _owned(heard, heard.pay, "pay", pay, mine, shared=True),
            _said(heard, fields, pay),
            _alone(heard, draft, mine),
        )
    if _told(firm) and firm is not None and title is not None:
        found["employer_name"] = _nearest(heard, heard.read_at(firm), heard.read_at(title))
    shift = fields.get("shift")
    if _told(shift) and shift is not None:
        found["shift"] = heard.inside("shift", heard.read_at(shift))
    return found


def _nearest(heard: Hearing, firm: Span, title: Span) -> float:
    """The firm is one, and no other stands between it and the name of the post, or on its line."""
    sure = heard.part("firm", firm)
    words = heard.plain(firm)
    first = min(firm[1], heard.line_of(title)[0]) if firm[0] < title[0] else heard.line_of(title)[0]
    last = max(title[0], first)
    if heard.line_of(title)[0] <= firm[0] < heard.line_of(title)[1]:
        return sure
    for a, b in heard.stretches("firm"):
        if first <= a < last and not (a < firm[1] and firm[0] < b) and heard.plain((a, b)) != words:
            sure *= 1.0 - heard.whole("firm", (a, b))
    return sure


def _told(field: DraftField | None) -> bool:
    return field is not None and not field.is_question and field.end > field.start


def names_of(heard: Hearing, draft: VacancyDraft) -> set[int]:
    """Names (places in `Hearing.names`) that are the draft's."""
    field = draft.fields.get("title")
    span = heard.read_at(field) if field is not None and field.end > field.start else (0, 0)
    words = heard.plain(span)
    return {
        n for n, (a, b) in enumerate(heard.names)
        if (a < span[1] and span[0] < b) or (words and heard.plain((a, b)) == words)
    }  # fmt: skip


def _pay_span(fields: Mapping[str, DraftField]) -> DraftField | None:
    held = [fields[n] for n in ("wage_low_fen", "wage_high_fen") if _told(fields.get(n))]
    return held[0] if held else None


def _owned(
    heard: Hearing, figures: Iterable[Figure], kind: str, field: DraftField, mine: set[int],
    shared: bool = False,
) -> float:  # fmt: skip
    """The figure is of its kind, and it is this post's (or, where that may be, everybody's)."""
    span = heard.read_at(field)
    sure = heard.figures(kind, span)
    over = [f for f in figures if f.span[0] < span[1] and span[0] < f.span[1]]
    if not over or not mine:
        return sure
    shares = [
        sum(p for n, p in f.whose.items() if n in mine or (shared and n == ALL)) for f in over
    ]
    return sure * max(*shares, _ELSEWHERE)


def _alone(heard: Hearing, draft: VacancyDraft, mine: set[int]) -> float:
    """How likely no other wage is said of the post that no field and no part of its pay holds."""
    held = used(heard, [draft], draft.fields)
    for part in draft.pay.parts if draft.pay is not None else ():
        held |= set(range(*heard.span(part.start, part.end)))
    others = [
        f.sure * sum(p for n, p in f.whose.items() if n in mine) for f in heard.pay
        if not held & set(range(*f.span))
    ]  # fmt: skip
    return 1.0 - max(others, default=0.0)


def _said(heard: Hearing, fields: Mapping[str, DraftField], pay: DraftField) -> float:
    """Whether the figures of the wage stand in its words; a sum or a product does not."""
    span = heard.read_at(pay)
    texts = [t.text for t in heard.tokens[slice(*span)] if t.is_number]
    values = {value_of(one) or 0.0 for text in texts for one in (text, *_both(text))}
    for name in ("wage_low_fen", "wage_high_fen"):
        field = fields.get(name)
        if field is None or not isinstance(field.value, int) or field.start != pay.start:
            continue
        if not any(v * k * 100 == field.value for v in values for k in _SCALES):
            return 0.0
    return 1.0


def _both(text: str) -> tuple[str, ...]:
    """五六千 as 五千 and 六千."""
    two = _TWO.fullmatch(text)
    return (two[1] + two[3], two[2] + two[3]) if two else ()


def used(heard: Hearing, drafts: Iterable[VacancyDraft], names: Iterable[str]) -> set[int]:
    """Tokens the fields of these names were read from."""
    spans: list[Span] = [
        heard.read_at(d.fields[n]) for d in drafts for n in names
        if n in d.fields and d.fields[n].end > d.fields[n].start
    ]  # fmt: skip
    return {n for a, b in spans for n in range(a, b)}
