"""Conditional random field over tokens: how likely each is what (Lafferty, McCallum and Pereira
2001: forward and backward sums). Weights are small integers from a file; nothing is learned
here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

KINDS: Final = ("trade", "heads", "pay", "firm", "place", "shift", "lodging", "payday")
_MEMORY: Final = ("", "trade", "heads", "pay", "firm")
"""What a token that is nothing itself still knows: which kind stood last."""
LABELS: Final = (
    *(f"B-{k}" for k in KINDS), *(f"I-{k}" for k in KINDS), *(f"O-{m}" for m in _MEMORY),
)  # fmt: skip
FILE: Final = Path(__file__).with_name("weights.npz")
Floats = NDArray[np.float64]


def follows(before: str, label: str) -> bool:
    """Whether one label may stand behind another."""
    if label[0] == "I":
        return before[0] in "BI" and before[2:] == label[2:]
    if label[0] == "O":
        known = before[2:] if before[2:] in _MEMORY else ""
        return known == label[2:]
    return True


ALLOWED: Final = np.array([[follows(a, b) for b in LABELS] for a in LABELS])
STARTS: Final = np.array([label[0] == "B" or label == "O-" for label in LABELS])
_NEVER: Final = -1e9


@dataclass(frozen=True)
class Model:
    """``keys``: hashes of features, ascending; ``rows``: their weights; ``steps``: from label to
    label; ``link_*``: weights of `witness.links` by hash; whole numbers, ``scale`` to one."""

    keys: NDArray[Any]
    rows: NDArray[Any]
    steps: NDArray[Any]
    link_keys: NDArray[Any]
    link_weights: NDArray[Any]
    scale: float

    def emissions(self, features: Sequence[Sequence[int]]) -> Floats:
        """Scores of each label for each token."""
        flat = np.fromiter((f for row in features for f in row), dtype=np.uint32)
        whose = np.repeat(np.arange(len(features)), [len(row) for row in features])
        at = np.searchsorted(self.keys, flat)
        at[at == len(self.keys)] = 0
        known = self.keys[at] == flat
        found = np.zeros((len(features), len(LABELS)))
        np.add.at(found, whose[known], self.rows[at[known]])
        return found / self.scale

    def link_scores(self, features: Sequence[Sequence[int]]) -> Floats:
        """One score for each candidate."""
        found = np.zeros(len(features))
        for n, row in enumerate(features):
            flat = np.array(row, dtype=np.uint32)
            at = np.searchsorted(self.link_keys, flat)
            at[at == len(self.link_keys)] = 0
            found[n] = self.link_weights[at[self.link_keys[at] == flat]].sum()
        return found / self.scale


def sums(emissions: Floats, steps: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """(forward, backward, exp of emissions, exp of steps), each row scaled to a sum of one: what
    lies before and behind each token, up to a factor of the row."""
    raised = np.exp(emissions - emissions.max(axis=1, keepdims=True))
    gate = np.where(ALLOWED, np.exp(steps), 0.0)
    forward, backward = np.empty_like(raised), np.ones_like(raised)
    row = np.where(STARTS, raised[0], 0.0)
    forward[0] = row / row.sum()
    for t in range(1, len(raised)):
        row = (forward[t - 1] @ gate) * raised[t]
        forward[t] = row / row.sum()
    for t in range(len(raised) - 2, -1, -1):
        row = gate @ (backward[t + 1] * raised[t + 1])
        backward[t] = row / row.sum()
    return forward, backward, raised, gate


def marginals(emissions: Floats, steps: Floats) -> Floats:
    """How likely each label is at each token."""
    forward, backward, _, _ = sums(emissions, steps)
    both = forward * backward
    found: Floats = both / both.sum(axis=1, keepdims=True)
    return found


def best(emissions: Floats, steps: Floats) -> list[int]:
    """The likeliest row of labels (Viterbi)."""
    gate = np.where(ALLOWED, steps, _NEVER)
    score = np.where(STARTS, emissions[0], _NEVER)
    back = np.zeros(emissions.shape, dtype=np.int64)
    for t in range(1, len(emissions)):
        ways = score[:, None] + gate
        back[t] = ways.argmax(axis=0)
        score = ways[back[t], np.arange(len(score))] + emissions[t]
    path = [int(score.argmax())]
    for t in range(len(emissions) - 1, 0, -1):
        path.append(int(back[t, path[-1]]))
    return path[::-1]


@lru_cache(maxsize=1)
def learned() -> Model:
    """The weights of the file, read once."""
    with np.load(FILE) as held:
        return Model(held["keys"], held["rows"], held["steps"] / float(held["scale"]),
                     held["link_keys"], held["link_weights"], float(held["scale"]))  # fmt: skip
