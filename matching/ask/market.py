"""The optimum of a run as a `matching.nested.paths.Market`, ready for questions about single
changes."""

import numpy as np
from numpy.typing import NDArray

from matching.ask.limits import ROOM
from matching.limits.chosen import holders
from matching.limits.cover import Cover
from matching.model.arcs import Arcs
from matching.model.errors import BadArgument, NotProved
from matching.model.params import Params
from matching.model.problem import Problem, Sex
from matching.model.tree import Tree
from matching.nested.paths import I32, I64, Market
from matching.rules.gates import takes_room
from matching.rules.pairs import Open, arcs_of

EVERY = 1 << 40


def market_of(
    problem: Problem, params: Params, vacancy_of: I32, prices: I64, *, found: Open | None = None,
    room: int = 1,
) -> Market:  # fmt: skip
    """The market of people on their own around the seats of parties and of locked people, as a
    finished run left it.

    vacancy_of, prices: of its Result. found: `arcs_of(problem, params)` if at hand. Raises
    BadArgument for priority "strict" (classes are cleared one after the other, so one person's
    change has no single market to be seen in), NotProved when this is no optimum. Limits with
    fewer than `room` left are open to those who are under them, see `matching.ask.limits`; more of
    them where the plan is no optimum otherwise.
    """
    if params.priority != "weighted":
        raise BadArgument("params.priority", "single changes are worked out for weighted only")
    found = found or arcs_of(problem, params)
    slot, bed, tree = slots_of(problem, params)
    at = np.where(vacancy_of >= 0, slot[vacancy_of, bed], -1).astype(np.int32)
    alone = (problem.people.party < 0) & ~found.locked
    taken = tree.load_of(np.where(alone, -1, at))
    warm = np.zeros(tree.nodes, np.int64)
    warm[slot] = prices[:, None]
    head = head_bonus(problem, params, int(found.arcs.score.max(initial=0)), tree)
    bonus = np.full(len(problem.people), head, np.int64)
    rest = (slot, bed, bonus, alone, tree.less(taken), at, warm)
    if not len(problem.limits):
        return Market(found.arcs, *rest)
    for few in (room, max(room, ROOM)):
        try:
            return Market(open_arcs(problem, found.arcs, vacancy_of, few), *rest)
        except NotProved:
            continue
    return Market(open_arcs(problem, found.arcs, vacancy_of, EVERY), *rest)


def open_arcs(problem: Problem, arcs: Arcs, vacancy_of: I32, room: int) -> Arcs:
    """The arcs without those that limits with fewer than `room` left keep their person from."""
    cover = Cover.of(problem, np.arange(len(problem.vacancies)))
    if cover is None:
        return arcs
    which = cover.load_of(vacancy_of) > cover.most - room
    return holders(cover, vacancy_of, which).open_arcs(arcs, cover)


def head_bonus(problem: Problem, params: Params, top: int, tree: Tree) -> int:
    """Points that make one more person placed worth more than any scores."""
    seats = min(len(problem.people), int(problem.vacancies.places.sum(dtype=np.int64)))
    most = top - int(tree.step_cost.min(initial=0))
    return most * seats + 1 if params.place_most_first else 0


def slots_of(p: Problem, params: Params) -> tuple[NDArray[np.int64], I64, Tree]:
    """(slot[vacancy, bed class], bed class per person, capacities): every capacity has its node,
    also those that cannot bind now, because a change may make them bind. A vacancy with counted
    beds has three slots: without a bed, with a man's, with a woman's."""
    v, m = p.vacancies, len(p.vacancies)
    counted = np.flatnonzero((v.beds_male >= 0) | (v.beds_female >= 0))
    slots = m + 2 * len(counted)
    slot = np.repeat(np.arange(m), 3).reshape(m, 3)
    slot[counted, 1] = m + 2 * np.arange(len(counted))
    slot[counted, 2] = m + 2 * np.arange(len(counted)) + 1
    post = slots + np.arange(len(counted))
    firm = np.full(len(p.employers), -1, np.int64)
    kept = (p.employers.batch_left >= 0) | bool(params.first_places)
    firm[kept] = slots + len(counted) + np.arange(int(kept.sum()))
    nodes = slots + len(counted) + int(kept.sum())
    capacity, parent = np.zeros(nodes, np.int64), np.full(nodes, -1, np.int64)
    capacity[:m], parent[:m] = v.offered, firm[v.employer]
    parent[counted] = post
    capacity[post], parent[post] = v.offered[counted], firm[v.employer[counted]]
    for kind, beds in ((1, v.beds_male), (2, v.beds_female)):
        known = np.where(beds[counted] >= 0, beds[counted], v.offered[counted])
        capacity[slot[counted, kind]], parent[slot[counted, kind]] = known, post
    batch = p.employers.batch_left.astype(np.int64)
    capacity[firm[kept]] = np.where(batch >= 0, batch, np.iinfo(np.int32).max)[kept]
    tree = Tree(capacity, parent, slots, *_steps(p, params, firm))
    return slot, _bed_classes(p), tree


def _bed_classes(p: Problem) -> I64:
    """Which bed each person takes; sharing a couple room takes none."""
    needs = p.people.needs_lodging & ~takes_room(p)
    sexed = np.select([p.people.sex == Sex.MALE, p.people.sex == Sex.FEMALE], [1, 2], 0)
    return np.asarray(np.where(needs, sexed, 0), np.int64)


def _steps(p: Problem, params: Params, firm: I64) -> tuple[I64, I64, I64]:
    """What is left of employers' first places: (node, size, cost), dearest first."""
    rows: list[tuple[int, int, int]] = []
    before = 0
    for places, points in params.first_places:
        used = np.clip(p.employers.filled.astype(np.int64) - before, 0, places)
        before += places
        rows += [
            (int(firm[e]), int(places - used[e]), -points)
            for e in np.flatnonzero((firm >= 0) & (used < places))
        ]
    rows.sort(key=lambda row: (row[0], row[2]))
    columns = np.array(rows, np.int64).reshape(len(rows), 3)
    node, size, cost = (np.ascontiguousarray(columns[:, k]) for k in range(3))
    return node, size, cost
