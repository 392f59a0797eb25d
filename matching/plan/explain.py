"""Explanations: other choices and their cost, and why places stay empty."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.model.params import Params
from matching.model.problem import Problem
from matching.model.result import Alternative, ByRow, Shortage
from matching.native import parallel
from matching.nested.clearing import narrow_or_wide
from matching.nested.kernels.slots import count_reach, nearest_others
from matching.nested.residual import Pairs, losses
from matching.parties.clearing import WholePlan
from matching.parties.sites import SCALE, Offer
from matching.plan.rows import rows_of
from matching.plan.stages import Plan, Stage
from matching.rules.pairs import Open, gate_counts
from reference.gates import Gate

I64 = NDArray[np.int64]

EXACT_ARCS = 400_000
"""Up to so many arcs the exact cost of every one is worked out."""


@dataclass(frozen=True, eq=False)
class Others:
    """Other choices of placed people: vacancy int32[people, k] (-1 = no more), cost
    int64[people, k], exact bool[people]."""

    vacancy: NDArray[np.int32]
    cost: I64
    exact: NDArray[np.bool_]

    def by_row(self, rows: I64, vacancies: I64) -> Mapping[int, tuple[Alternative, ...]]:
        """Named by input rows: rows[person], vacancies[vacancy]."""
        some = np.flatnonzero(self.vacancy[:, 0] >= 0) if self.vacancy.shape[1] else rows[:0]

        def make(k: int) -> tuple[Alternative, ...]:
            person = some[k]
            return tuple(
                Alternative(int(vacancies[v]), int(c), bool(self.exact[person]))
                for v, c in zip(self.vacancy[person], self.cost[person], strict=True)
                if v >= 0
            )

        named = np.append(vacancies, -1)[self.vacancy[some]]
        columns = {"vacancy": named, "cost": self.cost[some], "exact": self.exact[some]}
        return ByRow(rows[some], make, columns)


def alternatives(problem: Problem, found: Open, made: Plan, params: Params) -> Others:
    """Per placed person up to `params.alternatives` other choices, cheapest for the whole first.
    Members of a party share theirs, each with its own vacancy."""
    n, keep = len(problem.people), params.alternatives
    others = Others(
        np.full((n, keep), -1, np.int32), np.zeros((n, keep), np.int64), np.zeros(n, bool)
    )
    if keep:
        for stage in made.stages:
            _for_single(found.arcs, made, stage, others)
            if stage.whole is not None:
                members = stage.who & ~stage.alone & (made.slot_of >= 0)
                arcs = made.slots.arcs(rows_of(found.arcs, members))
                _for_parties(arcs, problem, made, stage, others)
    return others


def _for_single(arcs: Arcs, made: Plan, stage: Stage, others: Others) -> None:
    """Exact where the market is small enough, otherwise at least the cost that prices tell; then
    only rows of people placed are looked at."""
    small = stage.kept is None and int(np.diff(arcs.ptr)[stage.alone].sum()) <= EXACT_ARCS
    mine = made.slots.arcs(
        rows_of(arcs, stage.alone if small else stage.alone & (made.slot_of >= 0))
    )
    if not len(mine):
        return
    told = None
    keep = others.cost.shape[1]
    slot_of = np.where(stage.alone, made.slot_of, -1).astype(np.int32)
    mine, price, spare = _at_prices(mine, stage)
    if small:
        worker = np.repeat(np.arange(mine.n_workers), np.diff(mine.ptr))
        worth = mine.score.astype(np.int64) + stage.bonus
        pairs = Pairs(worker, mine.vacancy.astype(np.int64), worth, mine.n_workers)
        told = losses(pairs, stage.free, slot_of.astype(np.int64), stage.price)
    if told is not None:  # the cost as a score, at no price: the same kernel ranks it
        mine = Arcs(mine.ptr, mine.vacancy.astype(np.int32), -told)
        price = np.zeros_like(price)
    mine = narrow_or_wide(mine)
    arc, cost = np.full((len(slot_of), keep), -1, np.int64), np.zeros_like(others.cost)
    parallel(
        nearest_others, mine.n_workers, mine.ptr, mine.vacancy, mine.score,
        0 if told is not None else stage.bonus, price, slot_of, keep, arc, cost,
    )  # fmt: skip
    there = arc >= 0
    others.vacancy[there] = made.slots.vacancy[mine.vacancy[arc[there]]]
    others.cost[there] = np.maximum(cost[there] - spare, 0)
    others.exact[stage.alone] = told is not None


def _at_prices(arcs: Arcs, stage: Stage) -> tuple[Arcs, I64, int]:
    """(arcs, price per slot, points that these prices leave open): where limits were in the way
    those of the bound, what limits cost taken off the scores."""
    kept, slots = stage.kept, stage.free.slots
    if kept is None:
        return arcs, stage.price[:slots].copy(), 0
    arcs = kept.cover.priced(arcs, kept.prices.limit)
    price = np.ascontiguousarray(kept.prices.node[:slots] // SCALE)
    return arcs, price, kept.spare // SCALE + 2  # two, because prices were rounded


def _weighed(arcs: Arcs, stage: Stage, whole: WholePlan) -> tuple[Arcs, Offer, int]:
    """(arcs, what everybody would choose at the prices of the bound, what those leave open)."""
    if (kept := stage.kept) is not None:
        return kept.cover.priced(arcs, kept.prices.limit), kept.offer, kept.spare
    return arcs, whole.offer, whole.offer.upper - whole.total * SCALE


def _for_parties(arcs: Arcs, problem: Problem, made: Plan, stage: Stage, others: Others) -> None:
    """Other sites of each placed party, with a proved lower bound of their cost: what the party
    regrets at the prices of the bound, less what the bound leaves open."""
    whole = stage.whole
    assert whole is not None
    parties = whole.table.parties
    arcs, offer, spare = _weighed(arcs, stage, whole)
    party_of = parties.of_worker(arcs.n_workers)
    members = parties.member[whole.slot_of[parties.member] >= 0].astype(np.int64)
    count = np.diff(arcs.ptr)[members]
    at = np.repeat(arcs.ptr[members] - (np.cumsum(count) - count), count) + np.arange(count.sum())
    who = np.repeat(members, count)
    party, slot = party_of[who], arcs.vacancy[at].astype(np.int64)
    site = parties.site[parties.kind[party], slot].astype(np.int64)
    margin = (arcs.score[at].astype(np.int64) + stage.bonus) * SCALE - offer.price[slot]
    order = np.lexsort((-margin, who, site, party))  # best slot of each member at each site
    first = np.ones(len(order), bool)
    seat = np.stack([party, site, who])[:, order]
    first[1:] = (np.diff(seat) != 0).any(axis=0)
    party, site, who, slot, margin = (x[order][first] for x in (party, site, who, slot, margin))
    new = np.ones(len(party), bool)
    new[1:] = (np.diff(party) != 0) | (np.diff(site) != 0)
    start = np.flatnonzero(new)
    size = np.diff(np.append(start, len(party)))
    worth = np.add.reduceat(margin, start) if len(start) else margin[:0]
    worth = worth - np.where(parties.room[party[start]] > 0, offer.room_price[site[start]], 0)
    same = np.logical_and.reduceat(whole.slot_of[who] == slot, start) if len(start) else new[:0]
    fits = (size == parties.size[party[start]]) & ~same
    fits &= (parties.room[party[start]] == 0) | (parties.rooms[site[start]] > 0)
    regret = offer.value[party[start]] - worth
    cost = np.maximum(regret - spare, 0) // SCALE
    options = np.flatnonzero(fits)
    options = options[np.lexsort((options, cost[options], party[start[options]]))]
    place = np.arange(len(options)) - np.searchsorted(party[start[options]], party[start[options]])
    for k in range(others.cost.shape[1]):
        mine = options[place == k]
        rows = np.repeat(start[mine] - (np.cumsum(size[mine]) - size[mine]), size[mine])
        rows = rows + np.arange(size[mine].sum())
        others.vacancy[who[rows], k] = made.slots.vacancy[slot[rows]]
        others.cost[who[rows], k] = np.repeat(cost[mine], size[mine])


def shortages(problem: Problem, found: Open, made: Plan) -> dict[int, Shortage]:
    """Per vacancy with places left: which gates keep how many people out, and where else those
    who could come serve better."""
    m, arcs = len(problem.vacancies), found.arcs
    filled = np.bincount(made.vacancy_of[made.vacancy_of >= 0], minlength=m)
    placed = made.vacancy_of >= 0
    able, by_fate = made.slots.reach, np.zeros((2, m), np.int64)
    count_reach(0, arcs.n_workers, arcs.ptr, arcs.vacancy, placed.astype(np.int32), by_fate)
    came = by_fate[1]
    short = np.flatnonzero(filled < problem.vacancies.places)
    if not len(short):
        return {}
    barred, only = gate_counts(problem, short)
    barred[Gate.WORTH], only[Gate.WORTH] = found.poor[short], found.poor[short]
    return {
        int(v): Shortage(
            places=int(problem.vacancies.places[v]),
            placed=int(filled[v]),
            barred=_named(barred[:, k]),
            only=_named(only[:, k]),
            elsewhere=int(came[v] - filled[v]),
            idle=int(able[v] - came[v]),
        )
        for k, v in enumerate(short)
    }


def _named(counts: NDArray[np.int32]) -> dict[str, int]:
    return {gate.name.lower(): int(counts[gate]) for gate in Gate if counts[gate]}
