"""Markets made awkward: figure 6. Peer and work as in `benchmarks.bench_engine`."""

import numpy as np

from benchmarks.bench_engine import PEER, RULES, SEED
from benchmarks.county import county
from benchmarks.harness import Figure, take, write
from benchmarks.peers.flow import flow, numpy_pairs
from matching.flat.clearing import clear_arcs, most_places_bonus
from matching.model.arcs import Arcs
from matching.model.problem import Problem
from matching.rules.pairs import arcs_of

HARD = ("clones", "equal scores", "500-point steps", "20% places", "150% places", "most first")


def hard(rounds: int) -> list[Figure]:
    """Figure 6: arcs of 50,000 × 1,000 made awkward; both sides begin with the columns."""
    figures = []
    for kind in HARD:
        problem, bend, bonus = _awkward(kind)
        figures.append(
            take(
                "6",
                f"50,000 × 1,000, {kind}",
                lambda p=problem, b=bend, g=bonus: _bent_ours(p, b, g),
                PEER,
                lambda p=problem, b=bend, g=bonus: _bent_peer(p, b, g),
                rounds=rounds,
                least=5,
                aim=15,
            )
        )
    return figures


def _awkward(kind: str) -> tuple[Problem, str, bool]:
    supply = {"20% places": 0.2, "150% places": 1.5}.get(kind, 0.65)
    return county(50_000, 1_000, seed=SEED, supply=supply), kind, kind == "most first"


def _bend(arcs: Arcs, kind: str) -> Arcs:
    """300 kinds of people, one score for all, or scores in steps of 500 points."""
    if kind == "equal scores":
        return Arcs(arcs.ptr, arcs.vacancy, np.full_like(arcs.score, 1000))
    if kind == "500-point steps":
        return Arcs(arcs.ptr, arcs.vacancy, (arcs.score // 500 * 500 + 1).astype(np.int16))
    if kind != "clones":
        return arcs
    profile = np.random.default_rng(SEED).integers(0, 300, arcs.n_workers)
    degree = np.diff(arcs.ptr)
    ptr = np.zeros(arcs.n_workers + 1, np.int64)
    np.cumsum(degree[profile], out=ptr[1:])
    take_ = np.repeat(arcs.ptr[profile] - ptr[:-1], degree[profile]) + np.arange(ptr[-1])
    return Arcs(ptr, arcs.vacancy[take_], arcs.score[take_])


def _bent_ours(problem: Problem, kind: str, most_first: bool) -> int:
    arcs, places = _bend(arcs_of(problem, RULES).arcs, kind), problem.vacancies.places
    bonus = most_places_bonus(arcs, len(places)) if most_first else 0
    cleared = clear_arcs(arcs, places, bonus=bonus)
    assert cleared.total == cleared.bound
    return cleared.total


def _bent_peer(problem: Problem, kind: str, most_first: bool) -> int:
    arcs, places = _bend(numpy_pairs(problem, RULES), kind), problem.vacancies.places
    if most_first:
        bonus = most_places_bonus(arcs, len(places))
        arcs = Arcs(arcs.ptr, arcs.vacancy, arcs.score.astype(np.int64) + bonus)
    return flow(arcs, places)[0]


def main() -> None:
    write("engine-6", hard(2), county=SEED)


if __name__ == "__main__":
    main()
