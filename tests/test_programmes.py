"""Linear programmes beside another solver (HiGHS, through SciPy) and beside trying everything."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from programmes import Rows, least


def drawn(seed: int):
    draw = np.random.default_rng(seed)
    n, m = int(draw.integers(1, 6)), int(draw.integers(1, 5))
    matrix = draw.integers(-4, 9, (m, n)) * draw.integers(0, 2, (m, n))
    low = np.where(draw.random(m) < 0.3, draw.integers(-6, 3, m), -np.inf)
    high = np.maximum(draw.integers(0, 25, m), low)
    return draw.integers(-9, 10, n), matrix, low, high, draw.integers(0, 4, n)


@pytest.mark.parametrize("seed", range(60))
def test_whole_numbers_cost_what_trying_all_of_them_finds(seed: int) -> None:
    cost, matrix, low, high, top = drawn(seed)
    every = [
        int(cost @ np.array(x))
        for x in product(*(range(end + 1) for end in top))
        if (matrix @ x >= low).all() and (matrix @ x <= high).all()
    ]
    answer = least(
        cost, [Rows.dense(matrix, low, high)], top=top, whole=np.ones(len(cost), np.bool_)
    )
    if not every:
        assert answer.x is None
        return
    assert answer.x is not None
    assert round(answer.value) == min(every)
    assert answer.bound == pytest.approx(min(every), abs=1e-4)
    x = np.rint(answer.x)
    assert int(cost @ x) == min(every)
    assert (matrix @ x >= low).all()
    assert (matrix @ x <= high).all()


@pytest.mark.parametrize("seed", range(60))
def test_parts_cost_what_another_solver_finds(seed: int) -> None:
    """Some columns whole, some not, some seeds none whole."""
    cost, matrix, low, high, top = drawn(seed)
    whole = np.arange(len(cost)) % 2 < seed % 3
    peer = milp(
        cost, constraints=[LinearConstraint(matrix, low, high)], bounds=Bounds(0, top),
        integrality=whole.astype(int), options={"mip_rel_gap": 0},
    )  # fmt: skip
    answer = least(cost, [Rows.dense(matrix, low, high)], top=top, whole=whole)
    assert (answer.x is None) == (peer.x is None)
    if answer.x is not None:
        assert answer.value == pytest.approx(peer.fun, abs=1e-5)
        assert answer.bound <= answer.value + 1e-6


def test_cells_that_stand_twice_are_added_and_sets_of_rows_stand_one_under_the_other() -> None:
    """2a <= 5 said as a + a, then b <= 1: a = 2, b = 1 by hand."""
    twice = Rows.of(([0, 0], [0, 0], [1, 1]), 1, high=5)
    other = Rows.of(([0], [1], [1]), 1, high=1)
    answer = least(np.array([-1, -1]), [twice, other], whole=np.array([True, True]))
    assert answer.x is not None
    assert np.rint(answer.x).tolist() == [2, 1]


def test_cut_short_the_bound_still_holds_and_the_answer_is_the_same_again() -> None:
    """A market split (Cornuéjols & Dawande 1998): thirty yes-or-no in three equations, hard to
    prove, with slack in all of them."""
    draw = np.random.default_rng(7)
    weights = draw.integers(0, 100, (3, 30))
    goal = weights.sum(axis=1) // 2
    matrix = np.hstack([weights, np.eye(3), -np.eye(3)])
    cost = np.r_[np.zeros(30), np.ones(6)]
    whole = np.r_[np.ones(30, np.bool_), np.zeros(6, np.bool_)]
    top = np.r_[np.ones(30), np.full(6, 1e4)]
    rows = [Rows.dense(matrix, goal, goal)]
    first, again = (least(cost, rows, top=top, whole=whole, branches=20) for _ in range(2))
    assert first.x is not None
    assert again.x is not None
    assert (first.x == again.x).all()
    assert first.bound == again.bound <= first.value
    off = weights @ np.rint(first.x[:30]) - goal
    assert first.value >= abs(off).sum() - 1e-6
