"""Whose a figure is: for each headcount and wage how likely each name of a post is the one meant,
or all of them."""

# ruff: noqa: E501  (words and features are read as one line each)

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Final

import numpy as np

from intake.messages.witness.features import hashed
from intake.messages.witness.model import LABELS, Model
from intake.messages.witness.tokens import Token

_NEAREST: Final = 12
_STOPS: Final = frozenset(",;。!?\n|(")
_TOLD_OF_ALL: Final = frozenset("都均统全各以上综工")
Span = tuple[int, int]


class Marks:
    """Stretches of tokens by what they are, in order of the text, with what is counted once."""

    def __init__(self, tokens: Sequence[Token], by: Mapping[str, Sequence[Span]]) -> None:
        self.tokens = tokens
        self.names, self.heads, self.pay = by["trade"], by["heads"], by["pay"]
        self.starts = [a for a, _ in self.names]
        self.of_kind = {"heads": [a for a, _ in self.heads], "pay": [a for a, _ in self.pay]}
        self.lines = [0, *accumulate(t.text == "\n" for t in tokens)]
        self.stops = [0, *accumulate(t.text in _STOPS for t in tokens)]
        self.breaks = [n for n, t in enumerate(tokens) if t.text == "\n"]
        words = ["".join(t.text for t in tokens[a:b]) for a, b in self.names]
        times = Counter(words)
        self.said = ["own" if times[w] == 1 else "again" if w in words[:n][-40:] else "first"
                     for n, w in enumerate(words)]  # fmt: skip
        every = [*((a, "n") for a in self.starts), *((a, "h") for a, _ in self.heads),
                 *((a, "p") for a, _ in self.pay)]  # fmt: skip
        self.order = "".join(kind for _, kind in sorted(every)[:4])


def spans_of(labels: Sequence[int]) -> list[tuple[str, int, int]]:
    """Stretches of one kind: (kind, first token, end)."""
    found: list[tuple[str, int, int]] = []
    for at, number in enumerate(labels):
        label = LABELS[number]
        if label[0] == "B":
            found.append((label[2:], at, at + 1))
        elif label[0] == "I" and found:
            kind, first, _ = found[-1]
            found[-1] = (kind, first, at + 1)
    return found


def marks_of(tokens: Sequence[Token], labels: Sequence[int]) -> Marks:
    spans = spans_of(labels)
    by = {k: [(a, b) for kind, a, b in spans if kind == k] for k in ("trade", "heads", "pay")}
    return Marks(tokens, by)


def candidates(marks: Marks, span: Span) -> list[int]:
    """Names near the figure, as places in `Marks.names`; -1 stands for all."""
    here = bisect_left(marks.starts, span[0])
    first, last = max(0, here - _NEAREST), min(len(marks.names), here + _NEAREST // 2)
    return [-1, *range(first, last)]


def link_features(marks: Marks, kind: str, span: Span, names: Sequence[int]) -> list[list[int]]:
    """For each candidate what speaks for it, hashed."""
    before = bisect_left(marks.starts, span[0])
    found = []
    for name in names:
        told = _of_all(marks, span, before) if name < 0 else _of_one(marks, kind, span, name, before)  # fmt: skip
        told = [*told, *(f"{marks.order}{t}" for t in told[:2])]
        found.append([hashed(f"{kind[0]}{t}") for t in told])
    return found


def _of_one(marks: Marks, kind: str, span: Span, name: int, before: int) -> list[str]:
    first, end = marks.names[name]
    rank = f"r{max(-4, min(name - before, 2))}"
    a, b = (end, span[0]) if first < span[0] else (span[1], first)
    b = max(a, b)
    between = [t.text for t in marks.tokens[a : min(b, a + 2)]]
    lines = min(marks.lines[b] - marks.lines[a], 2)
    stops = min(marks.stops[b] - marks.stops[a], 3)
    mine = marks.of_kind[kind]
    same = min(bisect_left(mine, b) - bisect_left(mine, a), 2)
    rows = marks.said[name]
    return [
        f"{rank}l{lines}k{same}", f"{rank}l{lines}s{stops}", rank, f"{rank}{rows}", f"{rank}k{same}",
        f"{rank}d{min((b - a).bit_length(), 6)}l{lines}", f"l{lines}", f"s{stops}", f"k{same}{rows}",
        f"{rank}{''.join(between) if b - a <= 2 else ''}", f"{rank}{''.join(between[:1])}l{lines}",
    ]  # fmt: skip


def _of_all(marks: Marks, span: Span, before: int) -> list[str]:
    end = len(marks.names)
    where = "first" if before == 0 else "last" if before == end else "amid"
    line = bisect_left(marks.breaks, span[0])
    begin = marks.breaks[line - 1] if line else -1
    stop = marks.breaks[line] if line < len(marks.breaks) else len(marks.tokens)
    here = min(bisect_left(marks.starts, stop) - bisect_left(marks.starts, begin + 1), 2)
    words = {t.text for t in marks.tokens[max(begin + 1, span[0] - 6) : span[0]]}
    told = [f"all{w}" for w in sorted(words & _TOLD_OF_ALL)]
    count = "few" if len(marks.pay) * 2 <= end else "some" if len(marks.pay) < end else "many"
    one = "1" if end == 1 else ""
    return [f"all{where}n{here}{count}", f"all{where}n{here}", "all", f"all{count}{one}", f"all{where}{one}", *told]  # fmt: skip


def shares(model: Model, marks: Marks, kind: str, span: Span) -> dict[int, float]:
    """Candidate -> how likely it is the one meant."""
    names = candidates(marks, span)
    scores = model.link_scores(link_features(marks, kind, span, names))
    weights = np.exp(scores - scores.max())
    return dict(zip(names, (weights / weights.sum()).tolist(), strict=True))
