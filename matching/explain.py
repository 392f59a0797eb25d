"""Explanations: other choices and their cost, reasons, risks, why places stay empty."""

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Candidates
from matching.gates import Gate
from matching.market import I64
from matching.params import Params
from matching.plan import Plan, Stage
from matching.problem import Problem
from matching.residual import losses, price_slack
from matching.result import Alternative, Shortage
from matching.whole import SCALE


def alternatives(
    problem: Problem, found: Candidates, made: Plan, params: Params
) -> dict[int, tuple[Alternative, ...]]:
    """Per placed person up to `params.alternatives` other choices, cheapest for the whole first;
    equal costs by vacancy key. Members of a party share theirs, each with its own vacancy."""
    others: dict[int, tuple[Alternative, ...]] = {}
    for stage in made.stages:
        others.update(_for_single(problem, found, made, stage, params.alternatives))
        if stage.whole is not None:
            others.update(_for_parties(problem, made, stage, params.alternatives))
    return others


def _for_single(
    problem: Problem, found: Candidates, made: Plan, stage: Stage, limit: int
) -> dict[int, tuple[Alternative, ...]]:
    arcs = stage.single
    if not len(arcs.worker):
        return {}
    exact = losses(arcs, stage.free, stage.cleared)
    cost = price_slack(arcs, stage.cleared) if exact is None else exact
    at = stage.cleared.slot_of[arcs.worker]
    rows = np.flatnonzero((at >= 0) & (at != arcs.slot))
    vacancy = made.slots.vacancy[arcs.slot[rows]]
    rows = rows[np.lexsort((problem.vacancies.key[vacancy], cost[rows], arcs.worker[rows]))]
    who = arcs.worker[rows]
    found_: dict[int, list[Alternative]] = {}
    for row, person in zip(rows[_nth(who) < limit], who[_nth(who) < limit], strict=True):
        choice = int(made.slots.vacancy[arcs.slot[row]])
        item = Alternative(choice, int(cost[row]), exact is not None)
        found_.setdefault(int(person), []).append(item)
    return {person: tuple(items) for person, items in found_.items()}


def _nth(ordered: I64) -> I64:
    """Position of each element within its run of equal values."""
    n = len(ordered)
    new = np.ones(n, bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return np.asarray(np.arange(n) - np.flatnonzero(new)[np.cumsum(new) - 1])


def _for_parties(
    problem: Problem, made: Plan, stage: Stage, limit: int
) -> dict[int, tuple[Alternative, ...]]:
    """Other sites of each placed party, with a proved lower bound of their cost."""
    assert stage.whole is not None
    o = stage.whole.whole.options
    offer, slot_of = stage.whole.offer, stage.whole.slot_of
    spare = offer.upper - stage.whole.total * SCALE
    cost = np.maximum(offer.option_slack - spare, 0) // SCALE
    key = problem.vacancies.key
    others: dict[int, tuple[Alternative, ...]] = {}
    for party in np.unique(o.party):
        mine = np.flatnonzero(o.party == party)
        choices = {int(k): _best_seats(stage, int(k)) for k in mine}
        first = next(iter(choices.values()))
        if slot_of[first[0][0]] < 0:
            continue
        ranked = sorted(
            (int(cost[k]), tuple(int(key[made.slots.vacancy[s]]) for _, s in seats), seats)
            for k, seats in choices.items()
            if any(made.slots.vacancy[s] != made.slots.vacancy[slot_of[m]] for m, s in seats)
        )[:limit]
        for place, (member, _) in enumerate(first):
            others[member] = tuple(
                Alternative(int(made.slots.vacancy[seats[place][1]]), points, False)
                for points, _, seats in ranked
            )
    return others


def _best_seats(stage: Stage, option: int) -> list[tuple[int, int]]:
    """(worker, slot) of one option: each member's best slot at the final prices."""
    assert stage.whole is not None
    whole, offer = stage.whole.whole, stage.whole.offer
    o = whole.options
    last = o.option[option + 1] if option + 1 < len(o.option) else len(o.seat)
    seats = []
    for seat in range(int(o.option[option]), int(last)):
        end = o.seat[seat + 1] if seat + 1 < len(o.seat) else len(o.arc)
        mine = o.arc[o.seat[seat] : end]
        best = mine[np.argmin(offer.slack[mine])]
        seats.append((int(whole.arcs.worker[best]), int(whole.arcs.slot[best])))
    return seats


def shortages(problem: Problem, found: Candidates, made: Plan) -> dict[int, Shortage]:
    """Per vacancy with places left: which gates keep how many people out, and where else those
    who could come serve better."""
    m = len(problem.vacancies)
    filled = np.bincount(found.vacancy[made.arc_of[made.arc_of >= 0]], minlength=m)
    placed = made.arc_of[found.person] >= 0
    here = made.arc_of[found.person] == np.arange(len(found))
    elsewhere = np.bincount(found.vacancy[placed & ~here], minlength=m)
    idle = np.bincount(found.vacancy[~placed], minlength=m)
    return {
        int(v): Shortage(
            places=int(problem.vacancies.places[v]),
            placed=int(filled[v]),
            barred=_named(found.barred[:, v]),
            only=_named(found.only[:, v]),
            elsewhere=int(elsewhere[v]),
            idle=int(idle[v]),
        )
        for v in np.flatnonzero(filled < problem.vacancies.places)
    }


def _named(counts: NDArray[np.int32]) -> dict[str, int]:
    return {gate.name.lower(): int(counts[gate]) for gate in Gate if counts[gate]}
