"""Open pairs to a plan: locks first, then priority classes, each the optimum on what is left."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.flat.clearing import Ties
from matching.limits.cover import Cover
from matching.limits.search import Kept, Market, Planned, keeping
from matching.model.arcs import Arcs
from matching.model.errors import Cancelled
from matching.model.params import Params
from matching.model.problem import Problem
from matching.model.tree import Tree
from matching.nested.clearing import Cleared, Watch, check_range, clear
from matching.nested.slots import Slots
from matching.parties.clearing import WholePlan, place_whole
from matching.parties.sites import Parties
from matching.plan.rows import could_place_more, rows_of
from matching.plan.start import Start, taken_up
from matching.rules.gates import keeps_employer
from matching.rules.pairs import Open

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]

UNCOUNTED = 1_000_000
LOCKED = 127
"""Class of locked people and of those in a party with one: before all others."""
HEAD, HEAD_STEP = 4, 16
"""A head is first worth 4 highest scores, then 16 times as much while one more could be placed."""
PARTY_HEAD, SMALL = 256, 1_000_000
"""Beside parties: highest scores a head is worth where there are more arcs than SMALL."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One class. who, alone: bool[people], who takes part, and of those who is in no party. bonus:
    points every arc counts more (place most first). tree: capacities before; free: those the
    single people had beside the parties' seats; price: int64[nodes], of the single people's market
    on `free`, bonus included. whole: the parties' side, or None. kept: how the limits were kept,
    None where none was in the way."""

    who: Bools
    alone: Bools
    bonus: int
    tree: Tree
    free: Tree
    price: I64
    whole: WholePlan | None
    kept: "Kept[Stage] | None" = None


@dataclass(frozen=True, eq=False)
class Plan:
    """slot_of, vacancy_of: int32[people], -1 = none. score: int64[people], of the pair taken.
    fairness: what employers' first places earned. objective = sum of score + fairness; bound: no
    plan of these stages is worth more. load: people per node of `slots.tree`. cover: limits that
    could be in the way."""

    arcs: Arcs
    slots: Slots
    slot_of: I32
    vacancy_of: I32
    score: I64
    fairness: int
    objective: int
    bound: int
    stages: tuple[Stage, ...]
    load: I64
    cover: Cover | None


def plan(
    problem: Problem,
    found: Open,
    params: Params,
    *,
    seed: int,
    watch: Callable[[float], object] | None = None,
) -> Plan:
    """The optimum under the rules of `params`; `watch` is told the share done and may cancel."""
    slots = Slots.of(problem, params, found.arcs)
    return Planner(problem, found, params, slots, seed, watch).run(slots.tree)


class Planner:
    """One problem; may be run under several trees of the same slots (see `matching.plan.minima`).
    start: where an earlier run ended."""

    def __init__(
        self, problem: Problem, found: Open, params: Params, slots: Slots, seed: int,
        watch: Watch | None, start: Start | None = None,
    ) -> None:  # fmt: skip
        self.start = None if start is None else start.at(problem, slots)
        self.problem, self.found, self.params, self.slots = problem, found, params, slots
        self.arcs = slots.arcs(found.arcs)
        self.top = max(int(found.arcs.score.max(initial=0)), 1)
        people, posts = problem.people, problem.vacancies
        self.ties = Ties(seed, people.key, posts.key[slots.vacancy] * 3)
        self.rank = classes(problem, params, found.locked)
        self.cover = Cover.of(problem, slots.vacancy)
        self.order = sorted({int(c) for c in np.unique(self.rank)}, reverse=True)
        self._watch = watch

    def run(self, tree: Tree) -> Plan:
        """The plan under these capacities."""
        slot_of = np.full(len(self.problem.people), -1, np.int32)
        rooms, gap, stages = _rooms(self.problem), 0, []
        left = tree
        for done, rank in enumerate(self.order):
            who = self.rank == rank
            stage, seats, more = self._stage(who, left, rooms, rank, done)
            if self.cover is not None:
                cover = self.cover.less(self.cover.load_of(slot_of))
                stage, seats, more = self._kept(stage, seats, more, (cover, rooms, rank, done))
            stages.append(stage)
            gap += more
            slot_of = np.where(seats >= 0, seats, slot_of).astype(np.int32)
            left = tree.less(tree.load_of(slot_of))
            rooms = _rooms(self.problem) - self._rooms_used(slot_of)
        return self._plan(tree, slot_of, gap, tuple(stages))

    def _plan(self, tree: Tree, slot_of: I32, gap: int, stages: tuple[Stage, ...]) -> Plan:
        placed = np.flatnonzero(slot_of >= 0)
        vacancy_of = np.full(len(slot_of), -1, np.int32)
        vacancy_of[placed] = self.slots.vacancy[slot_of[placed]]
        score = np.zeros(len(slot_of), np.int64)
        at = self.found.arcs.find(placed, vacancy_of[placed].astype(np.int64))
        score[placed] = self.found.arcs.score[at]
        load = tree.load_of(slot_of)
        fairness = -self.slots.tree.cost_of(load)
        objective = int(score.sum()) + fairness
        return Plan(
            self.found.arcs, self.slots, slot_of, vacancy_of, score, fairness, objective,
            objective + gap, stages, load, self.cover,
        )  # fmt: skip

    def _stage(
        self, who: Bools, tree: Tree, rooms: I64, rank: int, done: int
    ) -> tuple[Stage, I32, int]:
        """One class on what is left: (stage, slot_of, bound - value)."""
        alone = who & (self.problem.people.party < 0)
        arcs = self.arcs if who.all() else rows_of(self.arcs, who)
        most = self.params.place_most_first or rank == LOCKED
        if (who & ~alone)[np.diff(arcs.ptr) > 0].any():
            bonus = self._head_of_parties(arcs, tree) if most else 0
            whole = self._whole(arcs, tree, rooms, who, bonus, done)
            single = whole.single
            stage = Stage(who, alone, bonus, tree, whole.free, single.price, whole)
            return stage, whole.slot_of.astype(np.int32), whole.bound - whole.total
        cleared, bonus = self._single(arcs, tree, who, done, most=most)
        stage = Stage(who, alone, bonus, tree, tree, cleared.price, None)
        return stage, cleared.slot_of, cleared.bound - cleared.total

    def _kept(
        self, stage: Stage, seats: I32, more: int, left: tuple[Cover, I64, int, int]
    ) -> tuple[Stage, I32, int]:
        """The same within the limits; a plan that breaks none is the best of those that keep all
        of them. left: limits, rooms, class and turn."""
        cover, rooms, rank, done = left
        if (cover.load_of(seats) <= cover.most).all():
            return stage, seats, more
        who, tree = stage.who, stage.tree
        arcs = self.arcs if who.all() else rows_of(self.arcs, who)
        most = self.params.place_most_first or rank == LOCKED
        bonus = self._head_of_parties(arcs, tree) if most else 0
        check_range(arcs, tree, bonus)

        def clear_(some: Arcs) -> Planned[Stage]:
            if (who & ~stage.alone)[np.diff(some.ptr) > 0].any():
                whole = self._whole(some, tree, rooms, who, bonus, done)
                made = Stage(who, stage.alone, bonus, tree, whole.free, whole.single.price, whole)
                return Planned(whole.slot_of.astype(np.int32), whole.total, made)
            found = clear(some, tree, self.ties, bonus=bonus, watch=self._share(done))
            made = Stage(who, stage.alone, bonus, tree, tree, found.price, None)
            return Planned(found.slot_of, found.total, made)

        market = Market(arcs, tree, self._parties(who, rooms), bonus, cover, clear_)
        kept = keeping(market, seats, stage.price)
        made = replace(kept.plan.made, kept=kept)
        return made, kept.plan.slot_of, kept.bound - kept.plan.total

    def _single(
        self, arcs: Arcs, tree: Tree, who: Bools, done: int, *, most: bool
    ) -> tuple[Cleared, int]:
        """The single people's optimum. With `most` a head is worth ever more points until no one
        more could be placed: then the plan is the best of those that place most."""
        bonus = HEAD * self.top if most else 0
        safe = self.safe_head(tree)
        start = self._taken_up(arcs, tree, bonus, who)
        while True:
            watch = self._share(done)
            cleared = clear(arcs, tree, self.ties, bonus=bonus, warm=start, watch=watch)
            start = None
            if not most or bonus >= safe or not could_place_more(arcs, tree, cleared.slot_of, who):
                return cleared, bonus
            bonus = min(bonus * HEAD_STEP, safe)

    def _taken_up(self, arcs: Arcs, tree: Tree, bonus: int, who: Bools) -> Cleared | None:
        """Where these people begin."""
        if self.start is None:
            return None
        price, slot_of = self.start
        return taken_up(arcs, tree, bonus, price, np.where(who, slot_of, -1))

    def _whole(
        self, arcs: Arcs, tree: Tree, rooms: I64, who: Bools, bonus: int, done: int
    ) -> WholePlan:
        check_range(arcs, tree, bonus)
        return place_whole(
            arcs, tree, self._parties(who, rooms), self.ties, bonus=bonus,
            warm=self._taken_up(arcs, tree, bonus, who), watch=self._share(done),
        )  # fmt: skip

    def _parties(self, who: Bools, rooms: I64) -> Parties:
        """Parties of this class and their sites: employers first, then districts."""
        p, vacancy = self.problem, self.slots.vacancy
        firm = p.vacancies.employer[vacancy]
        town = len(p.employers) + p.vacancies.district[vacancy]
        party = np.where(who, p.people.party, -1).astype(np.int64)
        there = np.zeros(len(p.parties), bool)
        there[party[party >= 0]] = True
        everybody = Parties.of(
            party, np.where(keeps_employer(p), 0, 1).astype(np.int64),
            np.ascontiguousarray(np.stack([firm, town]), np.int32),
            p.parties.needs_room.astype(np.uint8), rooms,
        )  # fmt: skip
        return everybody if there.all() else everybody.only(there)

    def _rooms_used(self, slot_of: I32) -> I64:
        """Couple rooms taken per site by parties already seated."""
        p = self.problem
        used = np.zeros(len(_rooms(p)), np.int64)
        members = np.flatnonzero((p.people.party >= 0) & (slot_of >= 0))
        party = p.people.party[members]
        roomy = p.parties.needs_room[party]
        _, first = np.unique(party[roomy], return_index=True)
        vacancy = self.slots.vacancy[slot_of[members[roomy][first]]]
        np.add.at(used, p.vacancies.employer[vacancy], 1)
        return used

    def _head_of_parties(self, arcs: Arcs, tree: Tree) -> int:
        """With parties: safe where the market is small; at county scale so much that only a chain
        of PARTY_HEAD people who all lose everything could outweigh one head."""
        safe = self.safe_head(tree)
        return safe if len(arcs) <= SMALL else min(safe, PARTY_HEAD * self.top)

    def safe_head(self, tree: Tree) -> int:
        """Points of a head that no scores outweigh, whatever moves for it."""
        people = len(self.problem.people)
        seats = min(people, int(self.problem.vacancies.places.sum(dtype=np.int64)))
        return (self.top - int(tree.step_cost.min(initial=0))) * seats + 1

    def _share(self, done: int) -> Callable[[float], object]:
        def told(share: float) -> object:
            if self._watch is not None and self._watch((done + share) / len(self.order)) is False:
                raise Cancelled("plan")
            return True

        return told


def classes(problem: Problem, params: Params, locked: Bools) -> NDArray[np.int8]:
    """Class of each person, the highest first: locked, then policy classes under "strict". A party
    has the highest class of its members."""
    people = problem.people
    rank = np.where(params.priority == "strict", people.policy_class, 0).astype(np.int8)
    rank[locked] = LOCKED
    top = np.zeros(len(problem.parties) + 1, np.int8)
    np.maximum.at(top, people.party, rank)
    return np.where(people.party >= 0, top[people.party], rank)


def _rooms(problem: Problem) -> I64:
    """Couple rooms per site: employers first, then districts (where nobody counts)."""
    counted = problem.employers.couple_rooms
    districts = int(problem.vacancies.district.max(initial=0)) + 1
    return np.concatenate(
        [np.where(counted >= 0, counted, 0), np.full(districts, UNCOUNTED)]
    ).astype(np.int64)
