"""The second judge: what a stretch of text resembles, weighed by what labelled phrases taught it.

The reader of clauses (law.text, law.sayings) knows words and their order; it misses whatever nobody
has said that way before. This judge knows neither words nor clauses: it adds up small whole weights
of runs of one to four characters, learned per rule from the labelled phrases of `tests/law` by
`scripts/learn_law.py`, lawful look-alikes among them. It errs elsewhere than the reader, so the two
together know what each of them is unsure of (`law.doubts`).

A score is a sum of whole numbers over the root of their count: the same on every machine. Above
zero the stretch resembles what the rule forbids, below it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

WEIGHTS: Final = Path(__file__).with_name("judge.npz")
LONGEST: Final = 4
BUCKETS: Final = 1 << 16
STRETCH: Final = 30
"""Characters read together: most labelled phrases are shorter; of a longer text every run of whole
clauses up to this length is read."""
CLAUSE: Final = re.compile(r"([^,，。;；!！?？\n]+)[,，。;；!！?？]*")
"""A clause (group 1) and the marks behind it."""
_FIRST, _NEXT, _MIX = np.uint32(0x9E3779B1), np.uint32(0x01000193), np.uint32(0x85EBCA6B)
_EDGE: Final = 0x02

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Weights:
    """What was learned: one column of small whole numbers per rule.

    rules    rule ids, one per column
    table    int8[BUCKETS, len(rules)]
    scale    what a whole weight is worth, per column; bias, likewise in score
    learned  digest of the phrases and the way they were learned
    """

    rules: tuple[str, ...]
    table: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]
    learned: str


@dataclass(frozen=True)
class Stretch:
    """Whole clauses of a text read together, and their score per rule."""

    start: int
    end: int
    scores: dict[str, float]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Read when the first text is judged."""
    with np.load(WEIGHTS, allow_pickle=False) as kept:
        table = np.zeros((BUCKETS, len(kept["rules"])), dtype=np.int8)
        table[kept["used"]] = kept["table"]
        return Weights(
            tuple(str(one) for one in kept["rules"]),
            table,
            kept["scale"],
            kept["bias"],
            str(kept["learned"]),
        )


def buckets(plain: str) -> Ints:
    """The buckets of every run of one to LONGEST characters, its two edges among them, each once."""
    codes = np.array([_EDGE, *map(ord, plain), _EDGE], dtype=np.uint32)
    found = []
    run = np.zeros(len(codes), dtype=np.uint32)
    for length in range(1, LONGEST + 1):
        left = len(codes) - length + 1
        if left <= 0:
            break
        run = (run[:left] * _NEXT + codes[length - 1 :]) * _FIRST
        mixed = (run ^ (run >> np.uint32(15))) * _MIX
        found.append(mixed >> np.uint32(16))
    return np.unique(np.concatenate(found)).astype(np.int64)


def stretches(plain: str) -> Iterator[tuple[int, int]]:
    """Runs of neighbouring clauses of a line, each as long as STRETCH allows, none inside another;
    a clause longer than that stands alone."""
    start = 0
    for line in plain.split("\n"):
        yield from _in_line(line, start)
        start += len(line) + 1


def _in_line(line: str, at: int) -> Iterator[tuple[int, int]]:
    clauses = [one.span() for one in CLAUSE.finditer(line)]
    last = -1
    for first in range(len(clauses)):
        until = max(first, last)
        while until + 1 < len(clauses) and clauses[until + 1][1] - clauses[first][0] <= STRETCH:
            until += 1
        if until > last:
            last = until
            yield at + clauses[first][0], at + clauses[until][1]


def score(plain: str) -> npt.NDArray[np.float64]:
    """One score per rule of `weights().rules`, of the text as a whole."""
    known = weights()
    idx = buckets(plain)
    total = known.table[idx].sum(axis=0, dtype=np.int64)
    scored: npt.NDArray[np.float64] = total * known.scale / np.sqrt(len(idx)) + known.bias
    return scored


def score_of(plain: str, rule: str) -> float:
    """What `score` says of one rule."""
    return float(score(plain)[weights().rules.index(rule)])


@lru_cache(maxsize=256)
def read(plain: str) -> tuple[Stretch, ...]:
    """Every stretch of a text with its scores."""
    rules = weights().rules
    return tuple(
        Stretch(a, b, dict(zip(rules, map(float, score(plain[a:b])), strict=True)))
        for a, b in stretches(plain)
    )


__all__ = ["BUCKETS", "CLAUSE", "WEIGHTS", "Stretch", "Weights", "buckets", "read", "score_of"]
