"""The stable mode: published instances, every outcome by force, nested capacities, ties."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import BadArgument, Cancelled
from matching.model.arcs import Arcs
from matching.stable.acceptance import blocking_pairs, propose, stable

GALE_SHAPLEY_1 = [
    [(1, 3), (2, 2), (3, 1)],
    [(3, 1), (1, 3), (2, 2)],
    [(2, 2), (3, 1), (1, 3)],
]
"""Gale & Shapley 1962, example 1: (his rank of her, her rank of him); each man gets his first."""
GALE_SHAPLEY_2 = [
    [(1, 3), (2, 3), (3, 2), (4, 3)],
    [(1, 4), (4, 1), (3, 3), (2, 2)],
    [(2, 2), (1, 4), (3, 4), (4, 1)],
    [(4, 1), (2, 2), (3, 1), (1, 4)],
]
"""Example 2: one stable set only, in which nobody gets their first choice."""
RESIDENTS = {"A": "C", "S": "CM", "D": "CMG", "L": "MCG", "J": "CGM"}
HOSPITALS = {"M": "DLSJ", "C": "DASLJ", "G": "DJL"}
"""The National Resident Matching Program's teaching example; two places each."""


def from_ranks(table: list[list[tuple[int, int]]]) -> list[int]:
    n = len(table)
    worker, vacancy = np.repeat(np.arange(n), n), np.tile(np.arange(n), n)
    ranks = np.array(table).reshape(-1, 2)
    points, theirs = 100 - ranks[:, 0], 100 - ranks[:, 1]
    return propose(worker, vacancy, points, np.ones(n), n_workers=n, post_score=theirs).tolist()


def test_gale_and_shapleys_own_examples() -> None:
    assert from_ranks(GALE_SHAPLEY_1) == [0, 1, 2]
    assert from_ranks(GALE_SHAPLEY_2) == [2, 3, 0, 1]


def test_the_teaching_example_of_the_resident_match() -> None:
    people, posts = list(RESIDENTS), list(HOSPITALS)
    arcs = [
        (people.index(r), posts.index(h), 9 - wishes.index(h), 9 - HOSPITALS[h].index(r))
        for r, wishes in RESIDENTS.items()
        for h in wishes
        if r in HOSPITALS[h]
    ]
    who, what, mine, theirs = np.array(arcs).T
    made = propose(who, what, mine, [2, 2, 2], n_workers=5, post_score=theirs)
    named = {person: posts[v] for person, v in zip(people, made, strict=True)}
    assert named == {"A": "C", "S": "M", "D": "C", "L": "M", "J": "G"}


@st.composite
def markets(draw: st.DrawFn) -> tuple[Any, ...]:
    """Arcs with different points on both sides (many ties), flat or nested capacities."""
    n, m = draw(st.integers(0, 6)), draw(st.integers(1, 5))
    pairs = [(w, v) for w in range(n) for v in range(m) if draw(st.integers(0, 9)) < 7]
    top = draw(st.sampled_from([1, 3, 50, 10**12]))
    k = len(pairs)
    mine = draw(st.lists(st.integers(1, top), min_size=k, max_size=k))
    same = draw(st.booleans())
    theirs = mine if same else draw(st.lists(st.integers(1, top), min_size=k, max_size=k))
    firms = draw(st.integers(0, 2))
    parent = [m + draw(st.integers(0, firms - 1)) if firms else -1 for _ in range(m)]
    over = draw(st.booleans()) and firms > 1
    parent += ([m + firms] * firms + [-1]) if over else [-1] * firms
    capacity = [draw(st.integers(0, 3)) for _ in parent]
    ptr = np.zeros(n + 1, np.int64)
    for w, _ in pairs:
        ptr[w + 1 :] += 1
    arcs = Arcs(ptr, np.array([v for _, v in pairs], np.int32), np.array(mine, np.int64))
    return arcs, np.array(capacity), np.array(parent), np.array(theirs, np.int64), m


def run(market: tuple[Any, ...], seed: int = 0, **options: Any) -> Any:
    arcs, capacity, parent, theirs, m = market
    return stable(
        arcs, capacity, parent, worker_key=np.arange(arcs.n_workers), slot_key=np.arange(m),
        seed=seed, post_points=theirs, **options,
    )  # fmt: skip


def fits(market: tuple[Any, ...], slot_of: Any) -> bool:
    _, capacity, parent, _, _ = market
    load = np.zeros(len(capacity), int)
    for slot in slot_of:
        node = slot
        while node >= 0:
            load[node] += 1
            node = parent[node]
    return bool((load <= capacity).all())


def unstable(market: tuple[Any, ...], slot_of: Any) -> bool:
    """Whether some worker and post would both gain, by trying each exchange one by one."""
    arcs, _, _, theirs, _ = market
    points = {}
    for w in range(arcs.n_workers):
        for a in range(arcs.ptr[w], arcs.ptr[w + 1]):
            points[w, int(arcs.vacancy[a])] = (int(arcs.score[a]), int(theirs[a]))
    own = {w: points[w, int(s)] for w, s in enumerate(slot_of) if s >= 0}
    for (w, slot), (mine, value) in points.items():
        if mine <= own.get(w, (0, 0))[0]:
            continue
        for gone in (None, *own):
            if gone is not None and own[gone][1] >= value:
                continue
            if has_room(market, slot_of, slot, gone):
                return True
    return False


def has_room(market: tuple[Any, ...], slot_of: Any, slot: int, gone: int | None) -> bool:
    """Whether the post could take one more into `slot` once it has let `gone` go."""
    _, capacity, parent, _, _ = market
    load = np.zeros(len(capacity), int)
    for node in [*(s for w, s in enumerate(slot_of) if w != gone), slot]:
        above = node
        while above >= 0:
            load[above] += 1
            above = parent[above]
    while slot >= 0 and load[slot] <= capacity[slot]:
        slot = parent[slot]
    return slot < 0


@given(markets())
def test_no_pair_blocks_and_both_checks_agree(market: tuple[Any, ...]) -> None:
    arcs, capacity, parent, theirs, _ = market
    made = run(market)
    assert fits(market, made)
    assert len(blocking_pairs(arcs, capacity, parent, made, post_points=theirs)) == 0
    assert not unstable(market, made)
    rng = np.random.default_rng(len(arcs))
    for _ in range(4):  # any outcome that fits: the two checks say the same of it
        slot_of = np.full(arcs.n_workers, -1)
        for w in rng.permutation(arcs.n_workers):
            for a in rng.permutation(np.arange(arcs.ptr[w], arcs.ptr[w + 1])):
                slot_of[w] = arcs.vacancy[a]
                if fits(market, slot_of):
                    break
                slot_of[w] = -1
        found = blocking_pairs(arcs, capacity, parent, slot_of, post_points=theirs)
        assert (len(found) > 0) == unstable(market, slot_of)


@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 10**6))
def test_of_all_stable_outcomes_it_is_everybodys_best(n: int, m: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    mine = rng.permuted(np.tile(np.arange(1, m + 1), (n, 1)), axis=1).reshape(-1)
    theirs = rng.permuted(np.tile(np.arange(1, n + 1)[:, None], (1, m)), axis=0).reshape(-1)
    arcs = Arcs(np.arange(n + 1) * m, np.tile(np.arange(m), n).astype(np.int32), mine)
    market = (arcs, rng.integers(1, 3, m), np.full(m, -1), theirs, m)
    made = run(market)
    points = np.concatenate([mine.reshape(n, m), np.zeros((n, 1), int)], axis=1)
    best = points[np.arange(n), made]
    for other in itertools.product(range(-1, m), repeat=n):
        if fits(market, other) and not unstable(market, other):
            assert (best >= points[np.arange(n), list(other)]).all()


@given(markets(), st.integers(0, 99))
def test_narrow_columns_row_order_and_slices_do_not_show(
    market: tuple[Any, ...], seed: int
) -> None:
    arcs, capacity, parent, theirs, m = market
    made = run(market, seed)
    if len(arcs) == 0 or arcs.score.max() < 99 > theirs.max():
        narrow = Arcs(arcs.ptr, arcs.vacancy.astype(np.uint16), arcs.score.astype(np.int16))
        again = (narrow, capacity, parent, theirs.astype(np.int16), m)
        assert run(again, seed).tolist() == made.tolist()
    order = np.random.default_rng(seed).permutation(arcs.n_workers)
    length = np.diff(arcs.ptr)[order]
    rows = np.concatenate(
        [np.zeros(0, int), *(np.arange(arcs.ptr[w], arcs.ptr[w + 1]) for w in order)]
    )
    moved = Arcs(np.concatenate([[0], np.cumsum(length)]), arcs.vacancy[rows], arcs.score[rows])
    other = stable(
        moved, capacity, parent, worker_key=order, slot_key=np.arange(m), seed=seed,
        post_points=theirs[rows],
    )  # fmt: skip
    assert other.tolist() == made[order].tolist()


def test_equal_people_take_turns_with_the_seed() -> None:
    ones = np.ones(8, np.int64)
    winners = {
        int(np.flatnonzero(propose(np.arange(8), 0 * ones, ones, [1], n_workers=8, seed=s) == 0)[0])
        for s in range(12)
    }
    assert len(winners) > 3


def test_it_can_be_cancelled_and_refuses_what_it_cannot_rank() -> None:
    arcs = Arcs(np.array([0, 1]), np.zeros(1, np.int32), np.ones(1, np.int64))
    market = (arcs, np.ones(1, np.int64), np.full(1, -1), np.ones(1, np.int64), 1)
    with pytest.raises(Cancelled):
        run(market, progress=lambda share: False)
    bad = Arcs(arcs.ptr, arcs.vacancy, np.zeros(1, np.int64))
    with pytest.raises(BadArgument, match="score"):
        run((bad, *market[1:]))
    with pytest.raises(BadArgument, match="post_points"):
        run((*market[:3], np.ones(2, np.int64), 1))
