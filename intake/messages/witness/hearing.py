"""What the second reader says to a text and to the fields the first one read of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from intake.drafts.values import DraftField
from intake.fields.source import Source
from intake.messages.witness.features import features_of
from intake.messages.witness.links import Span, marks_of, shares, spans_of
from intake.messages.witness.model import LABELS, Floats, Model, best, marginals
from intake.messages.witness.tokens import Token, tokens_of

_BEGINS: Final = {label[2:]: n for n, label in enumerate(LABELS) if label[0] == "B"}
_GOES_ON: Final = {label[2:]: n for n, label in enumerate(LABELS) if label[0] == "I"}
ALL: Final = -1


@dataclass(frozen=True)
class Figure:
    """A headcount or a wage it sees; ``whose``: name (place in `Hearing.names`) -> how likely."""

    span: Span
    sure: float
    whose: dict[int, float]


class Hearing:
    """One text. Spans are of tokens, end exclusive."""

    def __init__(self, of: Source, model: Model) -> None:
        self.of = of
        self.tokens: Sequence[Token] = tokens_of(of)
        emissions = model.emissions(features_of(self.tokens))
        self._model = model
        self._likely: Floats = marginals(emissions, model.steps)
        self._labels = best(emissions, model.steps)
        self._marks = marks_of(self.tokens, self._labels)
        self._ends = [t.end for t in self.tokens]
        self._starts = [t.start for t in self.tokens]

    @property
    def names(self) -> Sequence[Span]:
        """Names of posts in order."""
        return self._marks.names

    @cached_property
    def heads(self) -> list[Figure]:
        return self._figures("heads", self._marks.heads)

    @cached_property
    def pay(self) -> list[Figure]:
        return self._figures("pay", self._marks.pay)

    def stretches(self, kind: str) -> list[Span]:
        return [(a, b) for k, a, b in spans_of(self._labels) if k == kind]

    def span(self, start: int, end: int) -> Span:
        """Tokens of a typed stretch."""
        first = bisect_left(self.of.place, start)
        last = bisect_left(self.of.place, end)
        while first < last and self.of.plain[first] == " ":
            first += 1
        return bisect_left(self._ends, first + 1), bisect_left(self._starts, last)

    def typed(self, span: Span) -> Span:
        """Where a stretch of tokens stands as typed."""
        return self.of.span(self.tokens[span[0]].start, self.tokens[span[1] - 1].end)

    def words(self, span: Span) -> str:
        first, last = self.typed(span)
        return self.of.typed[first:last].strip()

    def plain(self, span: Span) -> str:
        return "".join(t.text for t in self.tokens[slice(*span)])

    def whole(self, kind: str, span: Span) -> float:
        """How likely the stretch is one of its kind, from first to last token and no further."""
        first, end = span
        if first >= end:
            return 0.0
        found = float(self._likely[first, _BEGINS[kind]])
        if end > first + 1:
            found = min(found, float(self._likely[first + 1 : end, _GOES_ON[kind]].min()))
        if end < len(self.tokens):
            found = min(found, 1.0 - float(self._likely[end, _GOES_ON[kind]]))
        return found

    def part(self, kind: str, span: Span) -> float:
        """How likely every sign of the stretch is of the kind and the next one is not; it may have
        begun before (a county before a firm's name)."""
        first, end = span
        if first >= end:
            return 0.0
        found = float(self._of(kind, first, end).min())
        if end < len(self.tokens):
            found = min(found, 1.0 - float(self._likely[end, _GOES_ON[kind]]))
        return found

    def inside(self, kind: str, span: Span) -> float:
        """How likely something in the stretch is of the kind."""
        first, end = span
        return float(self._of(kind, first, end).max()) if first < end else 0.0

    def _of(self, kind: str, first: int, end: int) -> Floats:
        found: Floats = self._likely[first:end, [_BEGINS[kind], _GOES_ON[kind]]].sum(axis=1)
        return found

    def figures(self, kind: str, span: Span) -> float:
        """How likely one of the figures of the stretch is of the kind; 0 without a figure."""
        numbers = [n for n in range(*span) if self.tokens[n].is_number]
        return max((float(self._of(kind, n, n + 1)[0]) for n in numbers), default=0.0)

    def line_of(self, span: Span) -> Span:
        """The line a stretch begins on."""
        breaks = self._marks.breaks
        at = bisect_left(breaks, span[0])
        return (breaks[at - 1] + 1 if at else 0), (
            breaks[at] if at < len(breaks) else len(self.tokens)
        )

    def read_at(self, field: DraftField) -> Span:
        return self.span(field.start, field.end)

    def _figures(self, kind: str, spans: Sequence[Span]) -> list[Figure]:
        return [
            Figure(s, self.figures(kind, s), shares(self._model, self._marks, kind, s))
            for s in spans
        ]
