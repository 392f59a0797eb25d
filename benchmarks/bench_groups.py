"""Parties whole at county scale: figure 8.

A county with one person in twenty in a party of 2 to 8 (half of them couples, four in ten of those
in need of a couple room), from columns to a plan with its bound. Set against our own market of the
same arcs as if everybody were single, which is a little easier than the county without parties.
`gap_percent` is what the plan may at most fall short of the best; the bound is in whole numbers.
"""

import argparse
from functools import cache

import numpy as np

from benchmarks.county import county
from benchmarks.harness import Figure, take, write
from matching.flat.clearing import Ties, clear_arcs
from matching.model.params import Params
from matching.model.problem import Problem
from matching.model.tree import Tree
from matching.parties.clearing import WholePlan, place_whole
from matching.parties.sites import Parties
from matching.rules.gates import keeps_employer
from matching.rules.pairs import arcs_of

SEED = 1
RULES = Params()
UNCOUNTED = 1_000_000


@cache
def made(people: int, posts: int) -> Problem:
    return county(people, posts, seed=SEED, grouped=0.05)


def parties_of(problem: Problem) -> Parties:
    """Sites are employers, then districts."""
    p, v = problem, problem.vacancies
    site = np.stack([v.employer, len(p.employers) + v.district]).astype(np.int32)
    rooms = np.concatenate(
        [np.maximum(p.employers.couple_rooms, 0), np.full(int(v.district.max()) + 1, UNCOUNTED)]
    )
    return Parties.of(
        p.people.party.astype(np.int64), np.where(keeps_employer(p), 0, 1), site,
        p.parties.needs_room.astype(np.uint8), rooms.astype(np.int64),
    )  # fmt: skip


def whole(problem: Problem) -> WholePlan:
    """From columns to the plan with parties whole."""
    tree = Tree.flat(problem.vacancies.places.astype(np.int64))
    arcs = arcs_of(problem, RULES).arcs
    return place_whole(arcs, tree, parties_of(problem), Ties())


def single(problem: Problem) -> int:
    """The same columns as if everybody were single: pairs, total, prices, proof and seating."""
    return clear_arcs(arcs_of(problem, RULES).arcs, problem.vacancies.places).total


def check(problem: Problem, plan: WholePlan) -> None:
    """No party split or apart, no place or couple room taken twice; by counting rows."""
    p, slot = plan.table.parties, plan.slot_of
    assert (
        np.bincount(slot[slot >= 0], minlength=plan.free.slots) <= problem.vacancies.places
    ).all()
    rooms = np.zeros(len(p.rooms), np.int64)
    for g in range(len(p)):
        seats = slot[p.member[p.ptr[g] : p.ptr[g + 1]]]
        assert (seats >= 0).all() or (seats < 0).all(), f"party {g} split"
        if seats[0] >= 0:
            sites = np.unique(p.site[p.kind[g], seats])
            assert len(sites) == 1, f"party {g} apart"
            rooms[sites[0]] += p.room[g]
    assert (rooms <= p.rooms).all()


def figure(people: int, posts: int, rounds: int) -> Figure:
    problem = made(people, posts)
    plan = whole(problem)
    check(problem, plan)
    gap = 100 * (plan.bound - plan.total) / plan.bound
    return take(
        "8" if people >= 240_000 else "",
        f"{people:,} × {posts:,}, 5% in parties that go whole",
        lambda: whole(problem).total,
        "itself, everybody single",
        lambda: single(problem),
        rounds=rounds,
        least=1 / 6,
        aim=1 / 3,
        same=lambda grouped, alone: grouped == plan.total <= alone,
        warm_up=False,
        facts={
            "parties": len(plan.table.parties),
            "parties_placed": int((plan.seating.site >= 0).sum()),
            "total": plan.total,
            "bound": plan.bound,
            "gap_percent": round(gap, 6),
            "most_gap_percent": 0.005,
            "rounds": plan.rounds,
        },
    )


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=240_000)
    parser.add_argument("--posts", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments or [])
    write("groups", [figure(asked.people, asked.posts, asked.rounds)], county=SEED)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
