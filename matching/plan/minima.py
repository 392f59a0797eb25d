"""Least groups: a vacancy that wants at least so many people together, or nobody.

Where the employer does not insist, a vacancy below its least group is only reported. Where it
insists, every plan fills the vacancy up to the least group or leaves it empty. That choice makes
the problem hard, so it is searched: the best plan without the rule bounds every plan; where it
leaves an insisting vacancy in between, two questions follow (shut it; fill it, by making its first
places worth more than anything else), each a market solved exactly with its own bound, the better
bound first. With more than TRIES markets what is in between is shut, and the plan says honestly
that its bound is higher. Under priority "strict" vacancies are
only shut, never filled by force: the first class would have to pay for the last one's places.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.model.params import Params
from matching.model.problem import Problem
from matching.model.result import Minimum
from matching.model.tree import Tree
from matching.nested.slots import Slots
from matching.plan.stages import Plan, Planner
from matching.plan.start import Start
from matching.rules.pairs import Open

I64 = NDArray[np.int64]
TRIES = 24
"""Markets solved at most before what is in between is shut."""


@dataclass(frozen=True)
class _Choice:
    """Vacancies shut and filled so far, and the plan under these choices."""

    shut: frozenset[int]
    filled: frozenset[int]
    plan: Plan
    between: tuple[int, ...]


def plan_with_minima(
    problem: Problem,
    found: Open,
    params: Params,
    *,
    seed: int,
    watch: Callable[[float], object] | None = None,
    start: Start | None = None,
) -> tuple[Plan, tuple[Minimum, ...]]:
    """The plan, and the vacancies it leaves below their least group."""
    slots = Slots.of(problem, params, found.arcs)
    planner = Planner(problem, found, params, slots, seed, watch, start)
    search = _Search(problem, params, slots, planner)
    best = search.best()
    return best.plan, search.report(best)


class _Search:
    def __init__(self, problem: Problem, params: Params, slots: Slots, planner: Planner) -> None:
        v = problem.vacancies
        self.slots, self.planner = slots, planner
        self.least = v.min_group.astype(np.int64)
        self.insists = v.insists & (self.least > 1)
        self.may_fill = params.priority == "weighted"
        heads = planner.safe_head(slots.tree) if params.place_most_first else 0
        self.prize = 2 * (planner.safe_head(slots.tree) + heads)
        never = self.insists & ((slots.reach < self.least) | (v.places < self.least))
        self.hopeless = frozenset(np.flatnonzero(never).tolist())

    def best(self) -> _Choice:
        """Best-first over the choices; the first plan with nothing in between is the best."""
        first = self._try(self.hopeless, frozenset())
        if not first.between:
            return first
        tries, count = 1, 0
        waiting: list[tuple[int, int, _Choice]] = [(-first.plan.bound, count, first)]
        known: _Choice | None = None
        bound = first.plan.bound
        while waiting and tries < TRIES:
            top = heapq.heappop(waiting)[2]
            bound = top.plan.bound
            if known is not None and known.plan.objective >= bound:
                waiting = []
                break
            v = max(top.between, key=lambda row: (self._missing(top.plan, row), row))
            for choice in self._questions(top, v):
                tries, count = tries + 1, count + 1
                if choice is None:
                    continue
                if not choice.between:
                    if known is None or choice.plan.objective > known.plan.objective:
                        known = choice
                else:
                    heapq.heappush(waiting, (-choice.plan.bound, count, choice))
        if known is None:
            known = self._shut_all(first)
        open_ = max([-one[0] for one in waiting], default=known.plan.bound)
        bound = max(known.plan.bound, min(bound, open_) if waiting else known.plan.bound)
        return replace(known, plan=replace(known.plan, bound=bound))

    def _questions(self, top: _Choice, v: int) -> list[_Choice | None]:
        """The two ways on from a vacancy in between; None where it cannot be filled."""
        shut = self._try(top.shut | {v}, top.filled)
        if not self.may_fill:
            return [shut]
        filled: _Choice | None = self._try(top.shut, top.filled | {v})
        assert filled is not None
        if any(self._missing(filled.plan, one) > 0 for one in filled.filled):
            filled = None
        return [shut, filled]

    def _shut_all(self, start: _Choice) -> _Choice:
        """Shut whatever is in between until nothing is."""
        while start.between:
            start = self._try(start.shut | set(start.between), frozenset())
        return start

    def _missing(self, plan: Plan, v: int) -> int:
        return int(self.least[v] - plan.load[self.slots.post[v]])

    def _try(self, shut: frozenset[int], filled: frozenset[int]) -> _Choice:
        made = self.planner.run(self._tree(shut, filled))
        load = made.load[self.slots.post]
        between = self.insists & (load > 0) & (load < self.least)
        return _Choice(shut, filled, made, tuple(np.flatnonzero(between).tolist()))

    def _tree(self, shut: frozenset[int], filled: frozenset[int]) -> Tree:
        tree, post = self.slots.tree, self.slots.post
        if not shut and not filled:
            return tree
        capacity = tree.capacity.copy()
        capacity[post[sorted(shut)]] = 0
        rows = np.array(sorted(filled), np.int64)
        node = np.concatenate([tree.step_node, post[rows]])
        size = np.concatenate([tree.step_size, self.least[rows]])
        cost = np.concatenate([tree.step_cost, np.full(len(rows), -self.prize)])
        order = np.lexsort((cost, node))
        return replace(
            tree, capacity=capacity, step_node=node[order], step_size=size[order],
            step_cost=cost[order],
        )  # fmt: skip

    def report(self, best: _Choice) -> tuple[Minimum, ...]:
        """Vacancies below their least group; those nobody was proposed to only where the
        minimum was the reason."""
        load = best.plan.load[self.slots.post]
        below = (self.least > 1) & (load < self.least) & (load > 0)
        below[sorted(best.shut)] = True
        return tuple(
            Minimum(
                int(v), int(self.least[v]), int(load[v]), int(self.slots.reach[v]),
                int(v) in best.shut,
            )
            for v in np.flatnonzero(below)
        )  # fmt: skip
