"""Nested capacities with steps: the optimum of HiGHS, proved prices, one seating per seed."""

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from matching.flat.clearing import Ties
from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.nested import clearing as nested
from matching.nested.clearing import Nested, clear


def random_market(seed: int) -> tuple[Arcs, Tree]:
    """Slots under vacancies under firms, some full, some with steps, some shut."""
    rng = np.random.default_rng(seed)
    n, slots = int(rng.integers(1, 40)), int(rng.integers(1, 12))
    top = int(rng.choice([2, 12, 10_000]))
    may = rng.random((n, slots)) < rng.choice([0.15, 0.5, 1.0])
    score = rng.integers(-2 if seed % 5 == 0 else 1, top + 1, (n, slots))
    if seed % 4 == 0:  # clones
        score[:] = score[0]
    ptr = np.concatenate([[0], np.cumsum(may.sum(axis=1))])
    narrow = seed % 2 == 0
    arcs = Arcs(
        ptr.astype(np.int64),
        np.nonzero(may)[1].astype(np.uint16 if narrow else np.int32),
        score[may].astype(np.int16 if narrow else np.int64),
    )
    posts, firms = int(rng.integers(1, 5)), int(rng.integers(1, 4))
    post = slots + np.arange(posts)
    parent = np.concatenate(
        [
            np.where(rng.random(slots) < 0.7, rng.choice(post, slots), -1),
            np.where(rng.random(posts) < 0.7, slots + posts + rng.integers(0, firms, posts), -1),
            np.full(firms, -1),
        ]
    ).astype(np.int64)
    capacity = np.concatenate(
        [rng.integers(0, 7, slots), rng.integers(0, 12, posts), rng.integers(0, 20, firms)]
    )
    node = np.sort(rng.choice(len(parent), int(rng.integers(0, 5))))
    cost = -np.sort(rng.integers(1, top + 1, len(node)))[::-1]
    order = np.lexsort((cost, node))
    size = rng.integers(1, 5, len(node))
    return arcs, Tree(capacity, parent, slots, node[order], size, cost[order].astype(np.int64))


def best_by_highs(arcs: Arcs, tree: Tree) -> int:
    """The greatest total as an integer program over arcs and steps."""
    m, k, nodes = len(arcs), len(tree.step_node), tree.nodes
    worker = np.repeat(np.arange(arcs.n_workers), np.diff(arcs.ptr))
    rows = np.zeros((arcs.n_workers + 2 * nodes, m + k))
    rows[worker, np.arange(m)] = 1
    for a in range(m):
        node = int(arcs.vacancy[a])
        while node >= 0:
            rows[arcs.n_workers + node, a] = 1
            rows[arcs.n_workers + nodes + node, a] = -1
            node = int(tree.parent[node])
    rows[arcs.n_workers + nodes + tree.step_node, m + np.arange(k)] = 1  # steps used <= load
    limit = np.concatenate([np.ones(arcs.n_workers), tree.capacity, np.zeros(nodes)])
    most = np.concatenate([np.ones(m), tree.step_size])
    worth = np.concatenate([arcs.score.astype(float), -tree.step_cost])
    if not len(worth):
        return 0
    done = milp(
        -worth, constraints=LinearConstraint(rows, -np.inf, limit),
        integrality=np.ones(m + k), bounds=Bounds(0, most),
    )  # fmt: skip
    return round(-done.fun)


def holds(arcs: Arcs, tree: Tree, found: nested.Cleared) -> None:
    """Feasible, worth what it says, and proved by its prices, all counted here by hand."""
    load, total, profit = [0] * tree.nodes, 0, 0
    for w in range(arcs.n_workers):
        row = range(int(arcs.ptr[w]), int(arcs.ptr[w + 1]))
        margins = [int(arcs.score[a]) - int(found.price[arcs.vacancy[a]]) for a in row]
        profit += max([0, *margins])
        if found.slot_of[w] >= 0:
            total += next(int(arcs.score[a]) for a in row if arcs.vacancy[a] == found.slot_of[w])
            node = int(found.slot_of[w])
            while node >= 0:
                load[node] += 1
                node = int(tree.parent[node])
    rent = 0
    for node in range(tree.nodes):
        assert load[node] <= tree.capacity[node]
        up = int(tree.parent[node])
        own = int(found.price[node]) - (int(found.price[up]) if up >= 0 else 0)
        costs = [
            int(c)
            for k, s, c in zip(tree.step_node, tree.step_size, tree.step_cost, strict=True)
            if k == node
            for _ in range(s)
        ]
        costs = (costs + [0] * int(tree.capacity[node]))[: int(tree.capacity[node])]
        total -= sum(costs[: load[node]])
        rent += sum(max(0, own - c) for c in costs)
    assert found.total == found.bound == total == rent + profit


@pytest.mark.parametrize("seed", range(120))
def test_nested_markets_with_steps_are_solved_and_proved(seed, monkeypatch):
    arcs, tree = random_market(seed)
    monkeypatch.setattr(nested, "FEW_ARCS", -1 if seed % 3 else 60_000)
    found = clear(arcs, tree, Ties(), bonus=0)
    holds(arcs, tree, found)
    assert found.total == best_by_highs(arcs, tree)
    if not tree.is_flat:  # any prices to start from lead to the same answer
        rng = np.random.default_rng(seed)
        warm = Nested(arcs, tree, 0, None)
        again = warm.seated(warm.prove(rng.integers(-5, 9, tree.nodes)))
        assert again.price.tolist() == found.price.tolist()
        assert again.slot_of.tolist() == found.slot_of.tolist()


def test_a_crowded_market_of_mixed_depth_is_proved_whatever_it_starts_from(monkeypatch):
    rng = np.random.default_rng(5)
    n, slots = 3000, 90
    may = rng.random((n, slots)) < 0.3
    score = (rng.integers(1, 400, slots) + rng.integers(0, 600, (n, slots))).astype(np.int16)
    ptr = np.concatenate([[0], np.cumsum(may.sum(axis=1))]).astype(np.int64)
    arcs = Arcs(ptr, np.nonzero(may)[1].astype(np.uint16), score[may])
    under = np.where(np.arange(slots) % 3 == 0, slots + np.arange(slots) // 9, -1)
    firm = slots + 10 + np.arange(slots) % 7  # some slots stand right under an employer
    parent = np.concatenate(
        [
            np.where(under >= 0, under, firm),
            slots + 10 + np.arange(10) % 7,
            np.full(7, -1),
        ]
    ).astype(np.int64)
    capacity = np.concatenate(
        [rng.integers(1, 40, slots), rng.integers(10, 50, 10), rng.integers(100, 250, 7)]
    ).astype(np.int64)
    tree = Tree(
        capacity, parent, slots, slots + 10 + np.arange(7), np.full(7, 20), np.full(7, -300)
    )
    found = clear(arcs, tree, Ties())
    holds(arcs, tree, found)
    monkeypatch.setattr(nested, "FEW_ARCS", len(arcs))
    again = clear(arcs, tree, Ties())
    assert again.price.tolist() == found.price.tolist()
    assert again.slot_of.tolist() == found.slot_of.tolist()
