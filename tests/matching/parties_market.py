"""Random markets with parties, and their optimum by CP-SAT from the rows alone."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.parties.sites import Parties


@dataclass(frozen=True)
class PartiesMarket:
    arcs: Arcs
    tree: Tree
    parties: Parties
    firm: np.ndarray  # per slot


def random_market(
    seed: int, *, people: int, slots: int, grouped: float = 0.5, biggest: int = 4,
    top: int = 1000, nested: bool = True, density: float = 0.5, members_last: bool = True,
    levels: int = 0, places: int = 5,
) -> PartiesMarket:  # fmt: skip
    """Slots in vacancies in firms in districts; half the parties keep the firm, half the district;
    a third need a room. places: no node of a slot
    holds as many. levels > 0: so few different scores that nearly everything ties."""
    rng = np.random.default_rng(seed)
    firms = max(1, slots // 3)
    firm = np.sort(rng.integers(0, firms, slots))
    district = rng.integers(0, max(1, firms // 2), firms)
    tree = (
        _tree(rng, firm, firms, people, places)
        if nested
        else Tree.flat(rng.integers(0, places - 1, slots))
    )
    door = rng.random((people, slots)) < density
    worth = rng.integers(1, top + 1, (people, slots))
    if levels:
        worth = rng.integers(1, levels + 1, (people, slots)) * (top // levels)
    party = _parties_of(rng, people, grouped, biggest)
    if members_last:
        party = np.sort(party)
    count = int(party.max(initial=-1)) + 1
    room = (rng.random(count) < 0.33).astype(np.uint8)
    kind = np.where(room > 0, 0, rng.integers(0, 2, count))
    site = np.stack([firm, firms + district[firm]]).astype(np.int32)
    rooms = np.concatenate([rng.integers(0, 3, firms), np.full(firms, 1_000_000)])
    ptr = np.concatenate([[0], np.cumsum(door.sum(axis=1))]).astype(np.int64)
    arcs = Arcs(ptr, np.nonzero(door)[1].astype(np.uint16), worth[door].astype(np.int16))
    parties = Parties.of(party, kind.astype(np.int64), site, room, rooms.astype(np.int64))
    return PartiesMarket(arcs, tree, parties, firm)


def _tree(rng, firm, firms, people, places):
    """Two slots share a post here and there, firms have first batches, some nodes pay."""
    slots = len(firm)
    pairs = [s for s in range(slots - 1) if firm[s] == firm[s + 1] and rng.random() < 0.5][::2]
    posts = slots + np.arange(len(pairs))
    limited = np.flatnonzero(rng.random(firms) < 0.5)
    nodes = slots + len(pairs) + len(limited)
    firm_node = np.full(firms, -1)
    firm_node[limited] = slots + len(pairs) + np.arange(len(limited))
    capacity, parent = rng.integers(0, places, nodes), np.full(nodes, -1)
    parent[:slots] = firm_node[firm]
    for post, first in zip(posts, pairs, strict=True):
        parent[post] = firm_node[firm[first]]
        parent[[first, first + 1]] = post
    capacity[slots:] = rng.integers(1, max(3, people // 3), nodes - slots)
    paying = np.flatnonzero(rng.random(nodes) < 0.2)
    cost = -rng.integers(1, 60, len(paying))
    return Tree(
        capacity.astype(np.int64), parent.astype(np.int64), slots, paying.astype(np.int64),
        np.ones(len(paying), np.int64), cost.astype(np.int64),
    )  # fmt: skip


def _chain(tree, slot):
    while slot >= 0:
        yield slot
        slot = int(tree.parent[slot])


def _parties_of(rng, people, grouped, biggest):
    party, at, count = np.full(people, -1), 0, 0
    while at < people * grouped:
        size = min(int(rng.integers(2, biggest + 1)), people - at)
        if size < 2:
            break
        party[at : at + size] = count
        at, count = at + size, count + 1
    spread = np.full(people, -1)
    spread[rng.permutation(people)[:at]] = party[:at]
    _, named = np.unique(spread[spread >= 0], return_inverse=True)
    spread[spread >= 0] = named
    return spread


def best_by_cpsat(m: PartiesMarket, bonus: int = 0) -> int:
    """The greatest total: scores and bonuses, less what the steps cost."""
    arcs, tree, p = m.arcs, m.tree, m.parties
    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in range(len(arcs))]
    worker = np.repeat(np.arange(arcs.n_workers), np.diff(arcs.ptr))
    mine, load = defaultdict(list), defaultdict(list)
    for k, (w, slot) in enumerate(zip(worker.tolist(), arcs.vacancy.tolist(), strict=True)):
        mine[w].append(k)
        for node in _chain(tree, slot):
            load[node].append(take[k])
    party = p.of_worker(arcs.n_workers)
    for w, own in mine.items():
        if party[w] < 0:
            model.add(sum(take[k] for k in own) <= 1)
    rooms = defaultdict(list)
    for g in range(len(p)):
        names = p.site[p.kind[g]]
        members = p.member[p.ptr[g] : p.ptr[g + 1]].tolist()
        goes = {
            s: model.new_bool_var("")
            for s in {int(names[arcs.vacancy[k]]) for w in members for k in mine[w]}
        }
        model.add(sum(goes.values()) <= 1)
        for s, yes in goes.items():
            for w in members:
                model.add(sum(take[k] for k in mine[w] if names[arcs.vacancy[k]] == s) == yes)
            if p.room[g]:
                rooms[s].append(yes)
    for s, used in rooms.items():
        model.add(sum(used) <= int(p.rooms[s]))
    for node, used in load.items():
        model.add(sum(used) <= int(tree.capacity[node]))
    gain = []
    for node, size, cost in zip(tree.step_node, tree.step_size, tree.step_cost, strict=True):
        paid = model.new_int_var(0, int(size), "")  # one step a node in these markets
        model.add(paid <= sum(load[int(node)]))
        gain.append(-int(cost) * paid)
    worth = arcs.score.astype(int) + bonus
    model.maximize(sum(int(s) * x for s, x in zip(worth, take, strict=True)) + sum(gain))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def faults(m: PartiesMarket, slot_of: np.ndarray, total: int, bonus: int = 0) -> list[str]:
    """What a plan does that the rules forbid, by plain loops; [] when it is sound."""
    arcs, tree, p = m.arcs, m.tree, m.parties
    found, worth, load = [], 0, defaultdict(int)
    for w, s in enumerate(slot_of.tolist()):
        if s < 0:
            continue
        row = slice(arcs.ptr[w], arcs.ptr[w + 1])
        own = dict(zip(arcs.vacancy[row].tolist(), arcs.score[row].tolist(), strict=True))
        if s not in own:
            found.append(f"{w} has no door to {s}")
            continue
        worth += own[s] + bonus
        for node in _chain(tree, s):
            load[node] += 1
    found += [f"node {k} overfull" for k, n in load.items() if n > tree.capacity[k]]
    for node, size, cost in zip(tree.step_node, tree.step_size, tree.step_cost, strict=True):
        worth -= int(cost) * min(int(size), load[int(node)])
    rooms = defaultdict(int)
    for g in range(len(p)):
        seats = slot_of[p.member[p.ptr[g] : p.ptr[g + 1]]]
        if (seats >= 0).any():
            if (seats < 0).any():
                found.append(f"party {g} split")
                continue
            sites = set(p.site[p.kind[g], seats].tolist())
            if len(sites) > 1:
                found.append(f"party {g} apart")
            rooms[min(sites)] += int(p.room[g])
    found += [f"rooms of {s} overbooked" for s, n in rooms.items() if n > p.rooms[s]]
    if worth != total:
        found.append(f"{worth} points counted, {total} told")
    return found
