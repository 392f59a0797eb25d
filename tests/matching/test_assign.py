"""The bare entry against brute force and other people's solvers, on every awkward kind of input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from matching import BadArgument, assign
from tests.matching.instances import assignments, best_by_force


def certified(answer, worker, vacancy, score, places, n):
    """The proof checked from scratch: prices, reduced costs, complementary slackness."""
    prices = answer.prices
    assert prices.dtype == np.int64
    assert (prices >= 0).all()
    best = [0] * n
    for w, v, s in zip(worker.tolist(), vacancy.tolist(), score.tolist(), strict=True):
        best[w] = max(best[w], s - int(prices[v]))
    dual = sum(best) + sum(int(p) * int(c) for p, c in zip(prices, places, strict=True))
    load = np.bincount(answer.vacancy_of[answer.vacancy_of >= 0], minlength=len(places))
    assert (load[: len(places)] <= places).all()
    assert all(load[v] == places[v] for v in np.flatnonzero(prices))
    worth = {
        (w, v): s for w, v, s in zip(worker.tolist(), vacancy.tolist(), score.tolist(), strict=True)
    }
    taken = [(w, int(v)) for w, v in enumerate(answer.vacancy_of) if v >= 0]
    assert sum(worth[pair] for pair in taken) == answer.total == answer.bound == dual


@settings(max_examples=700, deadline=None)
@given(assignments())
def test_the_total_is_the_greatest_there_is_and_is_proved(instance):
    worker, vacancy, score, places, n = instance
    answer = assign(worker, vacancy, score, places, n_workers=n)
    assert answer.total == best_by_force(worker, vacancy, score, places, n)
    assert answer.vacancy_of.dtype == np.int32
    certified(answer, worker, vacancy, score, places, n)


@settings(max_examples=300, deadline=None)
@given(assignments(), st.randoms(use_true_random=False))
def test_arc_order_and_warm_prices_never_change_the_answer(instance, random):
    worker, vacancy, score, places, n = instance
    answer = assign(worker, vacancy, score, places, n_workers=n)
    order = list(range(len(worker)))
    random.shuffle(order)
    moved = assign(worker[order], vacancy[order], score[order], places, n_workers=n)
    guess = np.array([random.randrange(0, 20) for _ in places], np.int64)
    warm = assign(worker, vacancy, score, places, n_workers=n, warm=guess)
    own = assign(worker, vacancy, score, places, n_workers=n, warm=answer)
    for other in (moved, warm, own):
        assert other.vacancy_of.tolist() == answer.vacancy_of.tolist()
        assert other.prices.tolist() == answer.prices.tolist()


@pytest.mark.parametrize("seed", range(12))
def test_scipy_finds_the_same_total_on_dense_squares(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(10, 60))
    score = rng.integers(1, [3, 50, 10_000, 10**9][seed % 4], (n, n))
    w, v = np.divmod(np.arange(n * n), n)
    answer = assign(w, v, score.ravel(), np.ones(n, np.int32), n_workers=n)
    rows, columns = linear_sum_assignment(score, maximize=True)
    assert answer.total == score[rows, columns].sum()


@pytest.mark.parametrize("seed", range(8))
def test_highs_finds_the_same_total_under_capacities(seed):
    rng = np.random.default_rng(100 + seed)
    n, m = 80, 12
    w, v = np.nonzero(rng.random((n, m)) < rng.choice([0.1, 0.5]))
    score = rng.integers(1, 1000, len(w))
    places = rng.integers(0, 9, m)
    rows = np.zeros((n + m, len(w)))
    rows[w, np.arange(len(w))] = 1
    rows[n + v, np.arange(len(w))] = 1
    limits = LinearConstraint(rows, -np.inf, np.concatenate([np.ones(n), places]))
    peer = milp(-score, constraints=limits, bounds=Bounds(0, 1), integrality=np.ones(len(w)))
    answer = assign(w, v, score, places, n_workers=n)
    assert answer.total == round(-peer.fun)
    certified(answer, w, v, score, places, n)


def test_two_markets_that_never_meet_are_each_solved():
    answer = assign([0, 1, 2, 3], [0, 0, 1, 1], [5, 7, 2, 9], [1, 1], n_workers=5)
    assert answer.vacancy_of.tolist() == [-1, 0, -1, 1, -1]
    assert answer.prices.tolist() == [5, 2]


def test_prices_are_the_least_that_support_the_answer():
    answer = assign([0, 1], [0, 0], [10, 4], [2], n_workers=2)
    assert answer.prices.tolist() == [0]
    assert assign([0, 1], [0, 0], [10, 4], [1], n_workers=2).prices.tolist() == [4]


def test_among_equal_totals_most_people_are_placed():
    # one place at 6 for worker 0, or 3 + 3 through the other door: both are worth 6 in all
    answer = assign([0, 0, 1], [0, 1, 0], [6, 3, 3], [1, 1], n_workers=2)
    assert answer.total == 6
    assert (answer.vacancy_of >= 0).sum() == 2


def test_ties_do_not_always_favour_the_first_rows():
    winners = set()
    for n in range(4, 40):
        answer = assign(np.arange(n), np.zeros(n, int), np.full(n, 5), [1], n_workers=n)
        winners.add(int(np.flatnonzero(answer.vacancy_of == 0)[0]) / n)
    assert min(winners) < 0.3
    assert max(winners) > 0.7


GOOD = {"worker": [0, 1], "vacancy": [0, 0], "score": [3, 4], "places": [1], "n_workers": 2}


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("worker", [0.0, 1.0]),
        ("worker", [[0], [1]]),
        ("worker", [0, 2]),
        ("worker", [-1, 0]),
        ("worker", ["a", "b"]),
        ("worker", [True, False]),
        ("vacancy", [0, 1]),
        ("vacancy", [0]),
        ("vacancy", [np.nan, 0]),
        ("score", [3]),
        ("score", [3, 0]),
        ("score", [3, -4]),
        ("score", [3, np.nan]),
        ("score", [3, 2**62]),
        ("score", np.array([3, 2**63], np.uint64)),
        ("places", [-1]),
        ("places", [1.5]),
        ("places", [2**40]),
        ("places", 3),
        ("n_workers", -1),
        ("n_workers", 1.0),
        ("n_workers", True),
        ("n_workers", 2**40),
        ("warm", [1, 2]),
        ("warm", [-1]),
        ("warm", [0.5]),
    ],
)
def test_bad_input_is_named_before_any_work(argument, value):
    with pytest.raises(BadArgument) as caught:
        assign(**(GOOD | {argument: value}))
    blamed = "worker" if argument == "n_workers" and value == -1 else argument
    assert caught.value.argument in (argument, blamed)
    assert str(caught.value).startswith(caught.value.argument)


def test_the_same_arc_twice_is_refused():
    with pytest.raises(BadArgument, match="twice"):
        assign([0, 1, 0], [0, 0, 0], [3, 4, 3], [1], n_workers=2)


def test_nothing_at_all_is_a_proper_answer():
    answer = assign([], [], [], [], n_workers=0)
    assert (answer.total, answer.bound, answer.vacancy_of.tolist()) == (0, 0, [])
    assert assign([], [], [], [3], n_workers=2).vacancy_of.tolist() == [-1, -1]
