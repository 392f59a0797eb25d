"""Families of instances known to be hard for auctions and for networks, against a linear solver.

Sizes are small, but every market goes through all stages: sampling, pruning, refining in parallel
and one by one, widening. An auction that never ends or widens for ever shows here.
"""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

import matching.flat.approach
from matching import assign

I64 = NDArray[np.int64]
SIDE = 150


def low(rng: np.random.Generator) -> I64:
    return rng.integers(1, 11, (SIDE, SIDE))


def high(rng: np.random.Generator) -> I64:
    return rng.integers(1, 10**6, (SIDE, SIDE))


def two_costs(rng: np.random.Generator) -> I64:
    return np.where(rng.random((SIDE, SIDE)) < 0.03, 10**6, 1)


def geometric(rng: np.random.Generator) -> I64:
    here, there = rng.random((2, SIDE, 2))
    far = np.sqrt(((here[:, None] - there[None]) ** 2).sum(2))
    return (10**6 * (1.5 - far)).astype(np.int64)


def machol_wien(_rng: np.random.Generator) -> I64:
    k = np.arange(1, SIDE + 1)
    return 1 + SIDE * SIDE - np.outer(k, k)


def machol_wien_upside_down(_rng: np.random.Generator) -> I64:
    k = np.arange(1, SIDE + 1)
    return np.outer(k, k)


def fixed_cost(rng: np.random.Generator) -> I64:
    return 10_000 - np.outer(rng.integers(1, 100, SIDE), rng.integers(1, 100, SIDE))


def nearly_one_rank(rng: np.random.Generator) -> I64:
    product = np.outer(rng.random(SIDE), rng.random(SIDE)) * 30_000
    return 1 + (product + rng.random((SIDE, SIDE)) * 50).astype(np.int64)


def alike_rows(rng: np.random.Generator) -> I64:
    noise = rng.integers(-20, 21, (4 * SIDE, SIDE))
    return np.maximum(1, rng.integers(100, 10_001, (1, SIDE)) + noise)


def huge(rng: np.random.Generator) -> I64:
    return rng.integers(1, 10**13, (SIDE, 2 * SIDE))


def more_people(rng: np.random.Generator) -> I64:
    return rng.integers(1, 10_001, (6 * SIDE, SIDE // 3))


FAMILIES: tuple[Callable[[np.random.Generator], I64], ...] = (
    low, high, two_costs, geometric, machol_wien, machol_wien_upside_down, fixed_cost,
    nearly_one_rank, alike_rows, huge, more_people,
)  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.__name__)
@pytest.mark.parametrize("places", [1, 2])
def test_a_hard_family_is_solved_and_proved(monkeypatch, family, places):
    """Two places of a vacancy are two columns for the linear solver."""
    score = family(np.random.default_rng(20_261_130))
    n, m = score.shape
    twice = np.repeat(score, places, axis=1)
    best = int(twice[linear_sum_assignment(twice, maximize=True)].sum())
    worker, vacancy = np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
    for direct, together, stuck in ((0, 0, 0), (0, 32, 100), (20_000, 32, 100)):
        monkeypatch.setattr(matching.flat.approach, "DIRECT", direct)
        monkeypatch.setattr(matching.flat.approach, "STUCK", stuck)
        monkeypatch.setattr(matching.flat.approach, "TOGETHER", together)
        found = assign(worker, vacancy, score.ravel(), np.full(m, places), n_workers=n)
        assert found.total == found.bound == best
