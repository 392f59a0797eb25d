"""Candidates to a plan: slots and capacities, priority classes, then the optimum of each class."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Candidates
from matching.gates import keeps_employer, takes_room
from matching.market import I64, Arcs, Cleared, Keys, Tree, check_range, clear, load_of
from matching.params import Params
from matching.problem import Problem, Sex
from matching.whole import Groups, WholePlan, solve_whole

UNCOUNTED = 1_000_000


@dataclass(frozen=True)
class Slots:
    """A vacancy is one slot, or three where its beds are counted: no bed, male bed, female bed.

    slot[vacancy, bed class of a person] (class 0 none, 1 male, 2 female)."""

    slot: I64
    vacancy: I64  # per slot
    tree: Tree

    @classmethod
    def of(cls, p: Problem) -> "Slots":
        v, m = p.vacancies, len(p.vacancies)
        counted = np.flatnonzero((v.beds_male >= 0) | (v.beds_female >= 0))
        slot = np.repeat(np.arange(m), 3).reshape(m, 3)
        n_slots = m + 2 * len(counted)
        slot[counted, 1] = m + 2 * np.arange(len(counted))
        slot[counted, 2] = m + 2 * np.arange(len(counted)) + 1
        limited = np.flatnonzero(p.employers.batch_left >= 0)
        post_node = n_slots + np.arange(len(counted))
        firm_node = np.full(len(p.employers), -1, np.int64)
        firm_node[limited] = n_slots + len(counted) + np.arange(len(limited))
        nodes = n_slots + len(counted) + len(limited)
        capacity, parent = np.zeros(nodes, np.int64), np.full(nodes, -1, np.int64)
        capacity[:m], parent[:m] = v.places, firm_node[v.employer]
        parent[counted] = post_node
        capacity[post_node], parent[post_node] = v.places[counted], firm_node[v.employer[counted]]
        for bed, beds in ((1, v.beds_male), (2, v.beds_female)):
            known = np.where(beds[counted] >= 0, beds[counted], v.places[counted])
            capacity[slot[counted, bed]], parent[slot[counted, bed]] = known, post_node
        capacity[firm_node[limited]] = p.employers.batch_left[limited]
        owner = np.concatenate([np.arange(m), np.repeat(counted, 2)])
        return cls(slot, owner, Tree(capacity, parent, n_slots))

    @staticmethod
    def bed_class(p: Problem) -> I64:
        """Which bed each person takes; sharing a couple room takes none."""
        needs = p.people.needs_lodging & ~takes_room(p)
        sexed = np.select([p.people.sex == Sex.MALE, p.people.sex == Sex.FEMALE], [1, 2], 0)
        return np.asarray(np.where(needs, sexed, 0), np.int64)


@dataclass(frozen=True)
class Stage:
    """One priority class: its arcs (rows of the candidates), the market of its single people
    around its parties' seats, and the parties' side where there are parties."""

    rows: I64
    arcs: Arcs
    single: Arcs
    free: Tree
    cleared: Cleared
    whole: WholePlan | None


@dataclass(frozen=True)
class Plan:
    """arc_of: per person the candidate row taken, -1 = none. objective, bound: plain scores."""

    arc_of: I64
    objective: int
    bound: int
    stages: tuple[Stage, ...]
    slots: Slots
    load: I64


def plan(
    problem: Problem, found: Candidates, params: Params, *, seed: int, warn: Callable[[float], None]
) -> Plan:
    """The optimum under the rules of `params`; `warn` is told the share done between stages."""
    slots = Slots.of(problem)
    slot = slots.slot[found.vacancy, Slots.bed_class(problem)[found.person]]
    head, lock = _bonuses(problem, found, params)
    worth = found.score + head + lock * found.locked
    keys = Keys(
        problem.people.key.astype(np.uint64),
        problem.vacancies.key.astype(np.uint64)[slots.vacancy],
        seed,
    )
    groups = _groups(problem, found)
    arc_of = np.full(len(problem.people), -1, np.int64)
    tree, bound, stages = slots.tree, 0, []
    classes = _classes(problem, params)
    order = sorted({int(c) for c in classes}, reverse=True)
    for done, rank in enumerate(order):
        warn(done / len(order))
        rows = np.flatnonzero(classes[found.person] == rank)
        rows = rows[np.lexsort((slot[rows], found.person[rows]))]
        arcs = Arcs(found.person[rows], slot[rows], worth[rows], len(problem.people))
        share = params.time_limit_seconds / len(order)
        stage, value, limit = _stage(arcs, rows, tree, groups, keys, head, share)
        stages.append(stage)
        bound += limit - value
        slot_of = _slot_of(stage)
        taken = rows[slot_of[arcs.worker] == arcs.slot]
        arc_of[found.person[taken]] = taken
        tree = Tree(tree.capacity - load_of(tree, slot_of), tree.parent, tree.slots)
        groups = _without_rooms(groups, problem, found, taken)
    objective = int(found.score[arc_of[arc_of >= 0]].sum())
    return Plan(
        arc_of, objective, objective + bound, tuple(stages), slots,
        slots.tree.capacity - tree.capacity,
    )  # fmt: skip


def _slot_of(stage: Stage) -> I64:
    return stage.cleared.slot_of if stage.whole is None else stage.whole.slot_of


def _stage(
    arcs: Arcs, rows: I64, tree: Tree, groups: Groups, keys: Keys, head: int, seconds: float
) -> tuple[Stage, int, int]:
    """Solve one class; returns it with its value and proved bound (bonuses included)."""
    check_range(arcs, tree)
    if not (groups.party[arcs.worker] >= 0).any():
        cleared = clear(arcs, tree, keys)
        return Stage(rows, arcs, arcs, tree, cleared, None), cleared.total, cleared.bound
    mine = Groups(groups.party, groups.size, groups.site[rows], groups.room, groups.rooms)
    w = solve_whole(arcs, tree, mine, keys, head_bonus=head, seconds=seconds)
    return Stage(rows, arcs, w.whole.single, w.free, w.single, w), w.total, w.bound


def _bonuses(problem: Problem, found: Candidates, params: Params) -> tuple[int, int]:
    """Points that make heads come before scores, and locks before everything.

    No seat is ever worth more than the highest score, and a lock moves at most a party of eight:
    ten highest scores are more than it can displace."""
    top = int(found.score.max(initial=0))
    seats = min(len(problem.people), int(problem.vacancies.places.sum(dtype=np.int64)))
    head = top * seats + 1 if params.place_most_first else 0
    return head, 10 * (top + head) if found.locked.any() else 0


def _classes(problem: Problem, params: Params) -> NDArray[np.int8]:
    """Priority class per person; a party has the highest of its members."""
    people = problem.people
    if params.priority == "weighted":
        return np.zeros(len(people), np.int8)
    top = np.zeros(len(problem.parties) + 1, np.int8)
    np.maximum.at(top, people.party, people.policy_class)
    return np.where(people.party >= 0, top[people.party], people.policy_class)


def _groups(problem: Problem, found: Candidates) -> Groups:
    """Parties and their sites: employers first, then districts."""
    v, firms = problem.vacancies, len(problem.employers)
    by_firm = np.append(keeps_employer(problem), True)[problem.people.party[found.person]]
    site = np.where(by_firm, v.employer[found.vacancy], firms + v.district[found.vacancy])
    districts = int(v.district.max(initial=0)) + 1
    counted = problem.employers.couple_rooms
    rooms = np.concatenate(
        [np.where(counted >= 0, counted, 0), np.full(districts, UNCOUNTED)]
    ).astype(np.int64)
    return Groups(
        problem.people.party.astype(np.int64), problem.party_size, site.astype(np.int64),
        problem.parties.needs_room, rooms,
    )  # fmt: skip


def _without_rooms(groups: Groups, problem: Problem, found: Candidates, taken: I64) -> Groups:
    """Couple rooms left after a stage."""
    party = problem.people.party[found.person[taken]]
    firm = problem.vacancies.employer[found.vacancy[taken]]
    with_room = (party >= 0) & np.append(problem.parties.needs_room, False)[party]
    _, first = np.unique(party[with_room], return_index=True)
    rooms = groups.rooms.copy()
    np.subtract.at(rooms, firm[with_room][first], 1)
    return Groups(groups.party, groups.size, groups.site, groups.room, rooms)
