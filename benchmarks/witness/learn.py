"""Teaching the second reader: stochastic gradient with each weight's own step (AdaGrad), a counted
number of rounds in a fixed order; the result is rounded to whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from benchmarks.witness.examples import Example
from benchmarks.witness.otherwise import told_otherwise, trades
from intake.messages.witness.features import features_of
from intake.messages.witness.links import candidates, link_features, marks_of
from intake.messages.witness.model import LABELS, Model, sums

Array = NDArray[Any]
ROUNDS = 4
LINK_ROUNDS = 5
COPIES = 3
STEP = 0.3
FADE = 2e-5
SCALE = 16
LEAST = 2
"""A weight below this many of SCALE is dropped."""


def learn(examples: Sequence[Example], seed: int = 1) -> Model:
    random, names = Random(seed), trades(examples)
    more = [told_otherwise(e, names, random) for _ in range(COPIES) for e in examples]
    keys, rows, steps = _labels([*examples, *more], seed)
    link_keys, link_weights = _links([*examples, *more])
    kept = (np.abs(rows) >= LEAST).any(axis=1)
    return Model(keys[kept], rows[kept], steps / SCALE, link_keys, link_weights, float(SCALE))


def _whole(weights: Array) -> Array:
    return np.clip(np.rint(weights * SCALE), -127, 127).astype(np.int8)


def _labels(examples: Sequence[Example], seed: int) -> tuple[Array, Array, Array]:
    rows_of = [features_of(e.tokens) for e in examples]
    counted, times = np.unique(
        np.array([f for rows in rows_of for row in rows for f in row], dtype=np.uint32),
        return_counts=True,
    )
    keys = counted[times >= 3]
    size = len(LABELS)
    weights, squares = np.zeros((len(keys), size)), np.full((len(keys), size), 1e-2)
    steps, steps_squares = np.zeros((size, size)), np.full((size, size), 1e-2)
    held = [_indexed(keys, rows) for rows in rows_of]
    order = np.random.default_rng(seed)
    for _ in range(ROUNDS):
        for n in order.permutation(len(examples)):
            touched, has = held[n]
            labels = np.array(examples[n].labels)
            off, between = _off(has @ weights[touched], steps, labels)
            slope = has.T @ off + FADE * len(labels) * weights[touched]
            squares[touched] += slope**2
            weights[touched] -= STEP * slope / np.sqrt(squares[touched])
            steps_squares += between**2
            steps -= STEP * between / np.sqrt(steps_squares)
    return keys, _whole(weights), np.rint(np.clip(steps, -7, 7) * SCALE).astype(np.int8)


def _indexed(keys: Array, rows: Sequence[Sequence[int]]) -> tuple[Array, csr_matrix]:
    """(the features there are, which token has which of them)."""
    flat = np.array([f for row in rows for f in row], dtype=np.uint32)
    whose = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    at = np.searchsorted(keys, flat)
    at[at == len(keys)] = 0
    known = keys[at] == flat
    touched, back = np.unique(at[known], return_inverse=True)
    ones = np.ones(len(back))
    return touched, csr_matrix((ones, (whose[known], back)), shape=(len(rows), len(touched)))


def _off(emissions: Array, steps: Array, labels: Array) -> tuple[Array, Array]:
    """How far what is thought likely is from what is true: of labels, and of pairs of them."""
    forward, backward, raised, gate = sums(emissions, steps)
    off = forward * backward
    off /= off.sum(axis=1, keepdims=True)
    off[np.arange(len(labels)), labels] -= 1
    ahead = backward[1:] * raised[1:]
    whole = ((forward[:-1] @ gate) * ahead).sum(axis=1, keepdims=True)
    pairs = (forward[:-1] / whole).T @ ahead * gate
    np.add.at(pairs, (labels[:-1], labels[1:]), -1)
    return off, pairs


def _links(examples: Sequence[Example]) -> tuple[Array, Array]:
    cases = [case for one in examples for case in _cases(one)]
    keys = np.unique(
        np.array([f for rows, _ in cases for row in rows for f in row], dtype=np.uint32)
    )
    weights, squares = np.zeros(len(keys)), np.full(len(keys), 1e-2)
    held = [([np.searchsorted(keys, np.array(r, dtype=np.uint32)) for r in rows], good)
            for rows, good in cases]  # fmt: skip
    for _ in range(LINK_ROUNDS):
        for rows, good in held:
            scores = np.array([weights[r].sum() for r in rows])
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            wanted = np.where(good, likely, 0.0)
            off = likely - wanted / wanted.sum()
            for row, by in zip(rows, off, strict=True):
                slope = by + 1e-3 * weights[row]
                squares[row] += slope**2
                weights[row] -= STEP * slope / np.sqrt(squares[row])
    return keys, _whole(weights)


def _cases(one: Example) -> list[tuple[list[list[int]], Array]]:
    """Each figure of an example with its candidates and which of them are right."""
    marks = marks_of(one.tokens, one.labels)
    found = []
    for kind, spans in (("heads", marks.heads), ("pay", marks.pay)):
        for span in spans:
            who = one.owners.get(span[0])
            if who is None:
                continue
            names = candidates(marks, span)
            firsts = {a for n in who for a, _ in one.names[n]}
            everyone = len(who) == len(one.names) > 1
            good = np.array(
                [everyone if n < 0 else not everyone and marks.names[n][0] in firsts for n in names]
            )
            if good.any():
                found.append((link_features(marks, kind, span, names), good))
    return found
