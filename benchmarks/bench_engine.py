"""The engine at county scale against the best of its peers: figures 1 to 5, 7, 11 and 12.

The work is the same on both sides: from the columns of a county to the proved greatest total. The
peer makes all eligible pairs with tuned NumPy on two threads (`benchmarks.peers.flow`) and solves
them with OR-Tools SimpleMinCostFlow, which proves nothing. Both make the same pairs: that is
asserted in tests, and equal totals are asserted here.
"""

import argparse
import math
import statistics
from functools import cache
from typing import Any

import numpy as np

from benchmarks.children import RULES, SEED, ours
from benchmarks.county import county
from benchmarks.harness import Figure, in_child, take, tell, timed, write
from benchmarks.orders import VARIABLE, orders_path, read_orders, with_orders
from benchmarks.peers.flow import flow, solve_by_flow
from matching.flat.auction import Market, prune
from matching.flat.certificate import faults
from matching.flat.clearing import Warm, clear_arcs
from matching.flat.exact import Room
from matching.model.arcs import Arcs
from matching.model.problem import Problem
from matching.native import limit_threads
from matching.rules.pairs import arcs_of

PEER = "NumPy (2 threads) + SimpleMinCostFlow"


@cache
def made(people: int, posts: int) -> Problem:
    return county(people, posts, seed=SEED)


def in_process(
    number: str, people: int, posts: int, least: float, aim: float, rounds: int
) -> Figure:
    """Figures 1 and 4: warm code, proof included."""
    problem = made(people, posts)
    return take(
        number,
        f"{people:,} × {posts:,} in process, proof included",
        lambda: ours(problem),
        PEER,
        lambda: solve_by_flow(problem, RULES),
        rounds=rounds,
        least=least,
        aim=aim,
        facts=_facts(problem),
    )


def _facts(problem: Problem) -> dict[str, Any]:
    """Size, total, and how long the pairs alone and one look at them take."""
    pairs, found = timed(lambda: arcs_of(problem, RULES).arcs)
    cleared = clear_arcs(found, problem.vacancies.places)
    room = Room.of(problem.vacancies.places.astype(np.int64), found)
    low, top = found.range
    market = Market(found, room, np.zeros(found.n_workers, np.int64), top, low, top)
    none = np.zeros(len(cleared.price), np.int64)
    look, _near = timed(lambda: prune(market, cleared.price, none, cleared.vacancy_of))
    return {
        "pairs": len(found),
        "total": cleared.total,
        "seconds_of_pairs": round(pairs, 2),
        "seconds_of_one_look": round(look, 3),
    }


def whole(
    number: str, people: int, posts: int, least: float, aim: float, rounds: int
) -> list[Figure]:
    """Figures 2 and 5: a fresh interpreter each time, from start to exit, and its memory."""
    own, peer, base = [], [], []
    for _ in range(rounds):
        base.append(in_child("benchmarks.children:child_columns", people=people, posts=posts))
        own.append(in_child("benchmarks.children:child_ours", people=people, posts=posts))
        peer.append(in_child("benchmarks.peers.flow:child_peer", people=people, posts=posts))
        assert own[-1]["answer"] == peer[-1]["answer"]
    start = statistics.median(one["seconds"] for one in base)
    ratios = [b["seconds"] / a["seconds"] for a, b in zip(own, peer, strict=True)]
    memory = [b["peak_bytes"] / a["peak_bytes"] for a, b in zip(own, peer, strict=True)]
    figure = Figure(
        number,
        f"{people:,} × {posts:,} whole process, columns made in it",
        PEER,
        [one["seconds"] for one in own],
        [one["seconds"] for one in peer],
        ratios,
        least,
        aim,
        {
            "peak_gb": round(max(one["peak_bytes"] for one in own) / 1e9, 3),
            "peak_gb_peer": round(max(one["peak_bytes"] for one in peer) / 1e9, 3),
            "memory_ratio": round(statistics.median(memory), 1),
            "seconds_of_start_and_columns": round(start, 2),
        },
    )
    tell(figure)
    return [figure]


def shortcut(rounds: int) -> Figure:
    """Figure 3: the peer with the 50 best posts of each person, which is not the same problem."""
    problem = made(240_000, 5_000)
    figure = take(
        "3",
        "240,000 × 5,000 against the 50-best shortcut",
        lambda: ours(problem),
        PEER + ", 50 best each",
        lambda: solve_by_flow(problem, RULES, best=50),
        rounds=rounds,
        least=6,
        same=lambda mine, theirs: mine >= theirs,
    )
    cut = solve_by_flow(problem, RULES, best=50)
    figure.facts["total_more_percent"] = round(100 * (ours(problem) / cut - 1), 2)
    return figure


def changed(rounds: int) -> list[Figure]:
    """Figure 7: one person in a hundred replaced by another, one post in a hundred changed."""
    everybody = county(242_400, 5_000, seed=SEED)
    arcs = arcs_of(everybody, RULES).arcs
    rng = np.random.default_rng(7)
    fresh = rng.choice(240_000, 2_400, replace=False)
    stay = np.arange(240_000)
    before = _rows(arcs, stay)
    stay[fresh] = np.arange(240_000, 242_400)
    after = _rows(arcs, stay)
    del arcs
    places = everybody.vacancies.places.astype(np.int64)
    first = clear_arcs(before, places)
    moved = places.copy()
    some = rng.choice(len(places), len(places) // 100, replace=False)
    moved[some] = np.maximum(
        1, (moved[some] * rng.choice([0.5, 0.7, 1.3, 1.6], len(some))).astype(int)
    )
    new = np.zeros(240_000, bool)
    new[fresh] = True
    seat = np.where(new, -1, first.vacancy_of).astype(np.int32)
    warm = Warm(first.price, seat, first.near, new)
    cold = clear_arcs(after, moved)

    def again() -> tuple[int, int]:
        found = clear_arcs(after, moved, warm=warm)
        return found.total, int(found.price.sum())

    def from_scratch() -> tuple[int, int]:
        found = clear_arcs(after, moved)
        return found.total, int(found.price.sum())

    scratch = take(
        "7", "1% changed at 240,000 × 5,000, from stored prices", again, "own scratch",
        from_scratch,
        rounds=rounds, least=3, aim=5,
    )  # fmt: skip
    assert again() == (cold.total, int(cold.price.sum()))
    seconds, total = timed(lambda: flow(after, moved)[0])
    assert total == cold.total
    peer = Figure(
        "7", "1% changed at 240,000 × 5,000, from stored prices", "SimpleMinCostFlow alone",
        scratch.ours_seconds, [seconds],
        [seconds / statistics.median(scratch.ours_seconds)], 60, 150,
    )  # fmt: skip
    tell(peer)
    return [scratch, peer]


def _rows(arcs: Arcs, rows: Any) -> Arcs:
    """The given rows of `arcs`, in that order."""
    degree = np.diff(arcs.ptr)[rows]
    ptr = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(degree, out=ptr[1:])
    at = np.repeat(arcs.ptr[rows] - ptr[:-1], degree) + np.arange(ptr[-1])
    return Arcs(ptr, arcs.vacancy[at], arcs.score[at])


def second_core(rounds: int) -> Figure:
    """Figure 11."""
    problem = made(240_000, 5_000)

    def alone() -> int:
        limit_threads(1)
        try:
            return ours(problem)
        finally:
            limit_threads(0)

    return take(
        "11", "240,000 × 5,000 on two threads", lambda: ours(problem), "own one thread", alone,
        rounds=rounds, least=1.7,
    )  # fmt: skip


def growth(rounds: int) -> list[Figure]:
    """Figure 12: exponents of seconds in people and in posts, and the greatest memory."""
    figures = []
    for name, sizes in (
        ("people", ((60_000, 5_000), (120_000, 5_000), (240_000, 5_000), (480_000, 5_000))),
        ("posts", ((240_000, 1_000), (240_000, 2_500), (240_000, 5_000), (240_000, 10_000))),
    ):
        seconds, facts = [], {}
        for people, posts in sizes:
            runs = [_grown(people, posts) for _ in range(rounds)]
            best = min(runs, key=lambda one: one["seconds_of_work"])
            limit = 4 * best["pairs"] + 2 * posts**2 + 3e8
            seconds.append(best["seconds_of_work"])
            facts[f"{people}x{posts}"] = (
                f"{best['seconds_of_work']:.2f} s, {best['peak_bytes'] / 1e9:.2f} GB"
                f" of {limit / 1e9:.2f} allowed, {best['pairs'] / 1e6:.1f} M pairs"
            )
        ends = sizes[0], sizes[-1]
        at = 0 if name == "people" else 1
        exponent = math.log(seconds[-1] / seconds[0]) / math.log(ends[1][at] / ends[0][at])
        facts["exponent"] = round(exponent, 3)
        figure = Figure(
            "12", f"growth in {name}: exponent {exponent:.2f}, allowed 1.15", "–",
            [seconds[-1]], [], [1.15 / exponent if exponent > 0 else 99.0],
            1.0, None, facts,
        )  # fmt: skip
        tell(figure)
        figures.append(figure)
    return figures


def _grown(people: int, posts: int) -> dict[str, Any]:
    told = in_child("benchmarks.children:child_grown", people=people, posts=posts)
    return told["answer"] | {"peak_bytes": told["peak_bytes"]}


def certificate() -> Figure:
    """The independent check on the largest case: all arcs, reduced costs, slackness."""
    problem = made(240_000, 5_000)
    arcs = arcs_of(problem, RULES).arcs
    places = problem.vacancies.places.astype(np.int64)
    solve, cleared = timed(lambda: clear_arcs(arcs, places))
    seconds, found = timed(
        lambda: faults(
            arcs, places, cleared.vacancy_of, cleared.price, cleared.total, cleared.bound
        )
    )
    assert found == []
    figure = Figure(
        "", "certificate of 240,000 × 5,000 checked in NumPy over all arcs", "the solve itself",
        [seconds], [solve], [solve / seconds], facts={"arcs": len(arcs), "faults": 0},
    )  # fmt: skip
    tell(figure)
    return figure


def real_orders(rounds: int) -> list[Figure]:
    """Figure 4 with vacancies drawn from real job orders, where somebody has some."""
    path = orders_path()
    if path is None:
        print(f"no job orders: set {VARIABLE} to a table of them (benchmarks/orders.py)")
        return []
    orders = read_orders(path)
    problem = with_orders(county(50_000, 5_000, seed=SEED), orders, seed=SEED)
    facts = {"orders_drawn_from": len(orders.trade), "orders_in_the_table": orders.read}
    return [
        take(
            "",
            "50,000 × 5,000, demand drawn from real job orders",
            lambda: ours(problem),
            PEER,
            lambda: solve_by_flow(problem, RULES),
            rounds=rounds,
            facts=_facts(problem) | facts,
        )
    ]


PARTS: dict[str, Any] = {
    "1": lambda: [in_process("1", 240_000, 5_000, 35, 60, 2)],
    "2": lambda: whole("2", 240_000, 5_000, 15, 25, 1),
    "3": lambda: [shortcut(1)],
    "4": lambda: [in_process("4", 50_000, 5_000, 20, 30, 3)],
    "5": lambda: whole("5", 10_000, 1_000, 1, 2, 7),
    "7": lambda: changed(5),
    "11": lambda: [second_core(5)],
    "12": lambda: growth(1),
    "orders": lambda: real_orders(3),
    "certificate": lambda: [certificate()],
}


def main(parts: list[str] | None = None) -> None:
    """Each figure in a file of its own, so that one can be taken again alone."""
    for name in parts or PARTS:
        if figures := PARTS[name]():
            write(f"engine-{name}", figures, county=SEED)


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("parts", nargs="*", metavar="figure")
    main(reader.parse_args().parts or None)
