"""The flat market on small instances of every awkward kind, by every way through it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import matching.flat.approach
import matching.flat.auction
from matching import native
from matching.flat.certificate import Fault, faults
from matching.flat.clearing import Cleared, Ties, Warm, clear_arcs, most_places_bonus
from matching.model.arcs import Arcs
from matching.model.errors import BadArgument, Cancelled

KINDS = ((np.uint16, np.int16), (np.int32, np.int64))
I64 = NDArray[np.int64]


@dataclass
class Instance:
    open: NDArray[np.bool_]  # (workers, vacancies)
    score: I64
    places: I64
    bonus: I64

    def arcs(self, kind: Any = KINDS[0]) -> Arcs:
        ptr = np.zeros(len(self.open) + 1, np.int64)
        np.cumsum(self.open.sum(1), out=ptr[1:])
        return Arcs(
            ptr, np.nonzero(self.open)[1].astype(kind[0]), self.score[self.open].astype(kind[1])
        )

    def moved(self, people: I64, posts: I64) -> "Instance":
        return Instance(
            self.open[people][:, posts],
            self.score[people][:, posts],
            self.places[posts],
            self.bonus[people],
        )


def random_instance(seed: int) -> Instance:
    """Sparse to full; ties, clones, all equal, steps; too many places, too few, none; bonuses."""
    rng = np.random.default_rng(seed)
    n, v = int(rng.integers(0, 28)), int(rng.integers(0, 10))
    top = int(rng.choice([1, 2, 5, 60, 10_000, 32_000]))
    low = int(rng.choice([1, 1, 1, -top]))
    score = rng.integers(low, top + 1, (n, v))
    form = int(rng.integers(0, 6))
    if form == 0:
        score[:] = top
    elif form == 1:
        score = (score // 500 + 1) * 500 + 1
    elif form == 2 and n:
        score = score[rng.integers(0, min(n, 3), n)]
    open_ = rng.random((n, v)) < rng.choice([0.0, 0.1, 0.3, 0.7, 1.0])
    if form == 2 and n:
        open_ = open_[rng.integers(0, min(n, 3), n)]
    places = rng.integers(0, int(rng.choice([1, 2, 4, 9, 200])), v)
    bonus = rng.integers(0, int(rng.choice([1, 2, 100, 10**6])), n)
    if rng.random() < 0.5:
        bonus[:] = bonus[0] if n else 0
    return Instance(open_, np.minimum(score, 32_700), places, bonus)


def by_milp(instance: Instance) -> int:
    """The greatest total, by a linear programme (HiGHS) that knows nothing of prices."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    w, v = np.nonzero(instance.open)
    if not len(w):
        return 0
    n, m = instance.open.shape
    worth = instance.score[w, v] + instance.bonus[w]
    k = np.arange(len(w))
    rows = coo_array(
        (np.ones(2 * len(w)), (np.concatenate([w, n + v]), np.concatenate([k, k]))),
        (n + m, len(w)),
    )
    limits = LinearConstraint(rows.tocsr(), -np.inf, np.concatenate([np.ones(n), instance.places]))
    found = milp(-worth, constraints=limits, bounds=Bounds(0, 1), integrality=np.ones(len(w)))
    return round(-found.fun)


def cleared(instance: Instance, kind: Any = KINDS[0], **more: Any) -> Cleared:
    return clear_arcs(instance.arcs(kind), instance.places, bonus=instance.bonus, **more)


def check(instance: Instance, answer: Cleared) -> None:
    """The certificate, and that the prices are the least: one point less breaks it."""
    arguments = (instance.arcs(), instance.places, answer.vacancy_of)
    claim = (answer.total, answer.bound)
    assert faults(*arguments, answer.price, *claim, bonus=instance.bonus) == []
    for v in np.flatnonzero(answer.price):
        less = answer.price - (np.arange(len(answer.price)) == v)
        assert faults(*arguments, less, *claim, bonus=instance.bonus)


@pytest.fixture(params=["direct", "auction", "one by one"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small markets by the exact finish alone, or through every stage of the auction."""
    if request.param != "direct":
        monkeypatch.setattr(matching.flat.approach, "DIRECT", 0)
    in_turn = request.param == "one by one"
    monkeypatch.setattr(matching.flat.auction, "LAST_FEW", 256 if in_turn else 0)
    monkeypatch.setattr(matching.flat.approach, "TOGETHER", 32 if in_turn else 0)
    monkeypatch.setattr(matching.flat.approach, "STUCK", 100 if in_turn else 0)


@pytest.mark.usefixtures("way")
def test_the_greatest_total_comes_out_with_its_proof() -> None:
    for seed in range(200):
        instance = random_instance(seed)
        answer = cleared(instance)
        assert answer.total == by_milp(instance), seed
        check(instance, answer)


@pytest.mark.usefixtures("way")
def test_nothing_but_the_market_shows_in_the_answer() -> None:
    """Not row order, not the types of the arrays, not where an earlier run ended, not threads."""
    for seed in range(1000, 1150):
        instance, rng = random_instance(seed), np.random.default_rng(seed)
        n, v = instance.open.shape
        keys, names = rng.integers(0, 1 << 62, n), rng.integers(0, 1 << 62, v)
        first = cleared(instance, ties=Ties(5, keys, names))
        wild = Warm(rng.integers(0, 20_000, v), rng.integers(-1, max(v, 1), n).astype(np.int32))
        people, posts = rng.permutation(n), rng.permutation(v)
        native.limit_threads(1 + seed % 3)
        moved = cleared(instance.moved(people, posts), ties=Ties(5, keys[people], names[posts]))
        native.limit_threads(0)
        back = np.full(n, -1)
        back[people] = np.append(posts, -1)[moved.vacancy_of] if n else back
        assert back.tolist() == first.vacancy_of.tolist(), seed
        assert moved.price.tolist() == first.price[posts].tolist()
        for other in (
            cleared(instance, KINDS[1], ties=Ties(5, keys, names)),
            cleared(instance, ties=Ties(5, keys, names), warm=wild),
            cleared(instance, ties=Ties(5, keys, names), warm=Warm(first.price, first.vacancy_of)),
        ):
            assert other.vacancy_of.tolist() == first.vacancy_of.tolist(), seed
            assert other.price.tolist() == first.price.tolist()
            assert (other.total, other.bound) == (first.total, first.total)


@pytest.mark.usefixtures("way")
def test_a_changed_market_from_the_last_one_comes_out_as_from_scratch() -> None:
    """The arcs that mattered save time; told who changed, told wrongly, or quite another's."""
    for seed in range(2000, 2150):
        before, rng = random_instance(seed), np.random.default_rng(seed)
        first, (n, v) = cleared(before), before.open.shape
        other = Instance(
            rng.random((n, v)) < 0.5, rng.integers(1, 5_000, (n, v)), before.places, before.bonus
        )
        new = rng.random(n) < rng.choice([0.0, 0.1, 0.5])
        places = np.where(rng.random(v) < 0.3, rng.integers(0, 9, v), before.places)
        after = Instance(
            np.where(new[:, None], other.open, before.open),
            np.where(new[:, None], other.score, before.score), places, before.bonus,
        )  # fmt: skip
        kind = KINDS[seed % 2]
        scratch, seat = cleared(after, kind), np.where(new, -1, first.vacancy_of).astype(np.int32)
        for near, changed in (
            (first.near, new), (first.near, None), (other.arcs(), new), (other.arcs(), None),
        ):  # fmt: skip
            again = cleared(after, kind, warm=Warm(first.price, seat, near, changed))
            assert again.vacancy_of.tolist() == scratch.vacancy_of.tolist(), seed
            assert again.price.tolist() == scratch.price.tolist()
            assert (again.total, again.bound) == (scratch.total, scratch.total)


def test_arcs_of_another_market_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching.flat.approach, "DIRECT", 0)
    one = Instance(np.ones((4, 3), bool), np.arange(12).reshape(4, 3) + 1, np.ones(3), np.zeros(4))
    for open_ in (np.ones((5, 3), bool), np.ones((4, 6), bool)):
        near = Instance(open_, np.ones(open_.shape, np.int64), one.places, one.bonus).arcs()
        with pytest.raises(BadArgument, match="warm"):
            cleared(one, warm=Warm(np.zeros(3, np.int64), None, near))


@settings(max_examples=150, deadline=None)
@given(st.integers(2000, 10**9))
def test_any_other_instance(seed: int) -> None:
    instance = random_instance(seed)
    answer = cleared(instance)
    assert answer.total == by_milp(instance)
    check(instance, answer)


def test_as_many_as_possible_sit_among_equal_totals() -> None:
    """Scores above 0 plus nothing to gain by leaving anybody out: places decide, by flow."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    for seed in range(60):
        instance = random_instance(seed)
        n, v = instance.open.shape
        if not (n and v):
            continue
        instance.score[:] = np.maximum(instance.score, 1)
        arcs = instance.arcs()
        bonus = most_places_bonus(arcs, v)
        answer = clear_arcs(arcs, instance.places, bonus=bonus)
        graph = np.zeros((n + v + 2, n + v + 2), np.int32)
        graph[n + v, :n] = 1
        graph[:n, n : n + v] = instance.open
        graph[n : n + v, n + v + 1] = instance.places
        flow = maximum_flow(csr_array(graph), n + v, n + v + 1)
        assert (answer.vacancy_of >= 0).sum() == flow.flow_value
        arguments = (arcs, instance.places, answer.vacancy_of, answer.price)
        assert faults(*arguments, answer.total, answer.bound, bonus=bonus) == []


def test_equal_people_come_in_the_order_of_their_hash_and_take_turns() -> None:
    n, winners = 40, set()
    arcs = Arcs(np.arange(n + 1), np.zeros(n, np.uint16), np.full(n, 7, np.int16))
    for seed in range(8):
        chosen = clear_arcs(arcs, [10], ties=Ties(seed)).vacancy_of
        more = clear_arcs(arcs, [11], ties=Ties(seed)).vacancy_of
        assert (chosen >= 0).sum() == 10
        assert set(np.flatnonzero(chosen >= 0)) < set(np.flatnonzero(more >= 0))
        winners |= set(np.flatnonzero(chosen >= 0).tolist())
    assert len(winners) > 30


@pytest.mark.parametrize("n", [30, 60])
def test_a_square_whose_optimum_is_known_by_proof(n: int) -> None:
    """score = a[w] + b[v] + 1 on a hidden diagonal, a[w] + b[v] elsewhere: every permutation gives
    sum(a) + sum(b), the hidden one n more, and no other does."""
    rng = np.random.default_rng(n)
    a, b, hidden = rng.integers(1, 9000, n), rng.integers(1, 9000, n), rng.permutation(n)
    score = a[:, None] + b[None, :]
    score[np.arange(n), hidden] += 1
    full = np.ones((n, n), bool)
    square = Instance(full, score, np.ones(n, np.int64), np.zeros(n, np.int64))
    answer = cleared(square)
    assert answer.total == a.sum() + b.sum() + n
    assert answer.vacancy_of.tolist() == hidden.tolist()


def test_a_run_can_be_stopped() -> None:
    instance = random_instance(3)
    with pytest.raises(Cancelled):
        cleared(instance, progress=lambda _stage, _share: False)


def test_a_negative_bonus_and_a_score_that_overflows_are_refused() -> None:
    arcs = Arcs(np.array([0, 1]), np.array([0], np.uint16), np.array([5], np.int16))
    with pytest.raises(BadArgument, match="bonus"):
        clear_arcs(arcs, [1], bonus=-1)
    with pytest.raises(BadArgument, match="score"):
        clear_arcs(arcs, [1], bonus=1 << 60)


def test_the_checker_names_every_fault() -> None:
    arcs = Arcs(
        np.array([0, 2, 3, 4]), np.array([0, 1, 0, 1], np.uint16), np.array([9, 4, 5, 3], np.int16)
    )
    places = np.array([1, 1])
    good = clear_arcs(arcs, places)
    assert (good.total, good.price.tolist(), good.vacancy_of.tolist()) == (12, [5, 0], [0, -1, 1])

    def rules(
        vacancy_of: list[int], price: list[int], total: int = 12, bound: int = 12
    ) -> set[str]:
        seats = np.array(vacancy_of, np.int32)
        found = faults(arcs, places, seats, np.array(price), total, bound)
        assert all(isinstance(fault, Fault) for fault in found)
        return {fault.rule for fault in found}

    assert rules([0, -1, 1], [5, 0]) == set()
    assert "envy" in rules([1, 0, -1], [5, 3])
    assert "loss" in rules([0, -1, 1], [10, 0])
    assert "envy" in rules([0, -1, 1], [4, 0])
    assert "short" in rules([0, -1, -1], [5, 1])
    assert "places" in rules([0, 0, 1], [5, 0])
    assert "no_arc" in rules([0, 1, -1], [5, 0])
    assert "price" in rules([0, -1, 1], [5, -1])
    assert rules([0, -1, 1], [5, 0], total=13) == {"total"}
    assert rules([0, -1, 1], [5, 0], bound=11) == {"bound"}
    assert rules([0, -1, 2], [5, 0]) == {"vacancy"}
    assert rules([0, -1], [5, 0]) == {"length"}
