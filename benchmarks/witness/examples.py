"""Messages whose posts are known -> what each token is.

A post of a set says values; where they stand is taken from the first reader, field by field, and
only where the value it read there is the one expected.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.messages import TODAY, Expected, Message, _paired, _verdicts
from intake.drafts.values import DraftField, VacancyDraft
from intake.fields.source import Source, source
from intake.messages import read_message
from intake.messages.witness.model import LABELS
from intake.messages.witness.tokens import Token, tokens_of

_KIND_OF = {
    "title": "trade", "places": "heads", "wage_low_fen": "pay", "wage_high_fen": "pay",
    "employer_name": "firm", "region_code": "place", "shift": "shift", "lodging": "lodging",
    "payday": "payday",
}  # fmt: skip
_FACT_OF = {"wage_low_fen": "wage", "wage_high_fen": "wage", "employer_name": "firm",
            "region_code": "region"}  # fmt: skip
_SCALES = (1, 10, 100, 1_000, 10_000)
_ENDS = frozenset(",;。!?\n(（")


@dataclass
class Example:
    """A message with its true marks; ``owner``: first token of a figure's mark -> first tokens of
    the names of its posts (all posts: said for all)."""

    note: str
    of: Source
    tokens: tuple[Token, ...]
    labels: list[int]
    names: list[list[tuple[int, int]]] = field(default_factory=list)
    owners: dict[int, set[int]] = field(default_factory=dict)


def example(message: Message) -> Example | None:
    """None where the first reader does not find every post: then nobody knows what stands where."""
    drafts = read_message(message.text, today=TODAY, near="330110", heard=False).drafts
    paired, extra = _paired(message.posts, drafts)
    if extra or any(d is None for d in paired):
        return None
    of = source(message.text)
    tokens = tokens_of(of)
    marks: dict[tuple[int, int], str] = {}
    owners: dict[tuple[int, int], set[int]] = {}
    names: list[list[tuple[int, int]]] = []
    for number, (post, draft) in enumerate(zip(message.posts, paired, strict=True)):
        if draft is None:
            return None
        mine = _marks(of, tokens, post, draft)
        names.append(_mentions(of, tokens, draft.title))
        for span, kind in mine:
            if kind in ("heads", "pay"):
                owners.setdefault(span, set()).add(number)
            marks.setdefault(span, kind)
        marks |= dict.fromkeys(names[-1], "trade")
    labels = _labels(len(tokens), marks)
    return Example(message.note, of, tokens, labels, names,
                   {a: who for (a, _), who in owners.items()})  # fmt: skip


def _marks(
    of: Source, tokens: Sequence[Token], post: Expected, draft: VacancyDraft
) -> list[tuple[tuple[int, int], str]]:
    verdicts = _verdicts(post, draft)
    spans: dict[str, list[DraftField]] = {}
    for name, kind in _KIND_OF.items():
        held = draft.fields.get(name)
        verdict = verdicts.get(_FACT_OF.get(name, name))
        if held is None or held.end <= held.start or (verdict and verdict[0] == "wrong"):
            continue
        if not held.is_question or kind in ("heads", "pay"):
            spans.setdefault(kind, []).append(held)
    found = []
    for kind, fields in spans.items():
        for held in fields[:1]:
            span = _token_span(of, tokens, held)
            if kind in ("heads", "pay"):
                found += [(one, kind) for one in _figures(tokens, span, kind, fields)]
            elif span[0] < span[1]:
                found.append((_trimmed(tokens, span) if kind == "place" else span, kind))
    return found


def _token_span(of: Source, tokens: Sequence[Token], held: DraftField) -> tuple[int, int]:
    first, end = bisect_left(of.place, held.start), bisect_left(of.place, held.end)
    a = next((n for n, t in enumerate(tokens) if t.end > first), len(tokens))
    b = next((n for n, t in enumerate(tokens) if t.start >= end), len(tokens))
    return a, b


def _trimmed(tokens: Sequence[Token], span: tuple[int, int]) -> tuple[int, int]:
    end = next((n for n in range(*span) if tokens[n].text in _ENDS), span[1])
    return span[0], end if end > span[0] else span[1]


def _figures(
    tokens: Sequence[Token], span: tuple[int, int], kind: str, fields: Sequence[DraftField]
) -> list[tuple[int, int]]:
    """Figures of the span, those at most two signs apart as one (6000-8500, 五千到六千五)."""
    numbers = [n for n in range(*span) if tokens[n].is_number]
    if kind == "heads":
        numbers = [n for n in numbers if (tokens[n].value or 0) < 2_000]
    else:
        numbers = [n for n in numbers if (tokens[n].value or 0) >= 4]
        yuan = {f.value / 100 for f in fields if isinstance(f.value, int)}
        close = [n for n in numbers if any((tokens[n].value or 0) * k in yuan for k in _SCALES)]
        numbers = close or numbers
    found: list[tuple[int, int]] = []
    for n in numbers:
        if found and n - found[-1][1] <= 2:
            found[-1] = (found[-1][0], n + 1)
        else:
            found.append((n, n + 1))
    return found


def _mentions(of: Source, tokens: Sequence[Token], title: str) -> list[tuple[int, int]]:
    """Wherever the name stands."""
    words = "".join(t.text for t in tokens_of(source(title)))
    if not words:
        return []
    found = []
    for n in range(len(tokens)):
        text, end = "", n
        while end < len(tokens) and len(text) < len(words):
            text += tokens[end].text
            end += 1
        if text == words:
            found.append((n, end))
    return found


def _labels(size: int, marks: dict[tuple[int, int], str]) -> list[int]:
    found = [""] * size
    for (a, b), kind in sorted(marks.items(), key=lambda m: (m[1] != "trade", m[0][0] - m[0][1])):
        if any(found[a:b]) and kind not in ("heads", "pay"):
            continue
        if any(x[2:] in ("trade", "heads", "pay") for x in found[a:b]):
            continue
        found[a:b] = [f"B-{kind}", *[f"I-{kind}"] * (b - a - 1)]
    last = ""
    for n, label in enumerate(found):
        if label:
            last = label[2:] if f"O-{label[2:]}" in LABELS else ""
        else:
            found[n] = f"O-{last}"
    return [LABELS.index(x if _fits(found, n) else "B" + x[1:]) for n, x in enumerate(found)]


def _fits(found: Sequence[str], n: int) -> bool:
    return found[n][0] != "I" or (n > 0 and found[n - 1][2:] == found[n][2:])
