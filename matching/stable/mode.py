"""`solve` in the stable mode, and what either mode costs on the same problem.

Parties, and people a coordinator has locked, keep the seats the best total gives them (see
`matching.stable.acceptance`); everybody else proposes for the places that are left. Under priority
"strict" a post prefers a higher policy class to any points. "Place most first" and employers' first
places have no meaning here; reserved places, beds and first batches hold as ever, and a post that
insists on a least group is shut when it does not get it. A limit that proposals would break is open
to those whom the best total has under it, and nobody else.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.limits.chosen import Chosen, holders
from matching.limits.cover import Cover
from matching.model.arcs import Arcs
from matching.model.params import Params
from matching.model.problem import Problem
from matching.model.result import Minimum, Result, Shortage
from matching.nested.slots import Slots
from matching.rules.pairs import arcs_of
from matching.rules.scoring import parts_of
from matching.stable.acceptance import blocking_pairs, stable
from reference.note_codes import SIGNALS

I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
CLASS = 100_000
"""More than any pair's points: one policy class above."""


@dataclass(frozen=True)
class Cost:
    """What a mode costs: people placed, their points together, and pairs of a person on their own
    and a post that would both rather have each other."""

    placed: int
    total: int
    blocking: int


@dataclass(frozen=True, eq=False)
class _Market:
    """People on their own, and the places parties and locked people leave them."""

    arcs: Arcs
    slots: Slots
    alone: Bools
    capacity: I64
    theirs: NDArray[np.int16] | I64
    full: Arcs


def solve_stable(
    problem: Problem,
    params: Params,
    *,
    seed: int,
    best: Result,
    progress: Callable[[str, float], object] | None = None,
) -> tuple[Result, Mapping[str, Cost]]:
    """The stable outcome, and the cost of both modes. best: `solve(problem, params, seed=seed)`.

    The result is checked like any other (`violations`) and has no blocking pair; its bound is that
    of the best total, so it is usually not exact. Raises Cancelled.
    """
    cover = Cover.of(problem, np.arange(len(problem.vacancies)))
    which = np.zeros(0 if cover is None else len(cover), bool)
    market = _market(problem, params, best)
    open_, shut = market.capacity.copy(), np.zeros(len(problem.vacancies), bool)
    while True:
        slot_of = stable(
            market.arcs, open_, market.slots.tree.parent,
            worker_key=problem.people.key, slot_key=problem.vacancies.key[market.slots.vacancy],
            seed=seed, post_points=market.theirs,
            progress=None if progress is None else lambda share: progress("stable", share),
        )  # fmt: skip
        vacancy_of = _seated(market, best, slot_of)
        if cover is not None and (over := cover.load_of(vacancy_of) > cover.most).any():
            which |= over
            market = _market(problem, params, best, holders(cover, best.vacancy_of, which), cover)
            continue
        missed = _too_few(problem, vacancy_of) & ~shut
        if not missed.any():
            break
        shut |= missed
        open_[np.flatnonzero(missed[market.slots.vacancy])] = 0
    result = _told(problem, params, market, best, vacancy_of, shut)
    own = _seat(market.slots, best.vacancy_of, market.alone)
    costs = {
        "best_total": _cost(market, best, own, market.capacity),
        "stable": _cost(market, result, slot_of, open_),
    }
    return result, costs


def _market(
    problem: Problem, params: Params, best: Result, only: Chosen | None = None,
    cover: Cover | None = None,
) -> _Market:  # fmt: skip
    """only: who may sit under the limits that are closed, of `cover`."""
    found = arcs_of(problem, params)
    slots = Slots.of(problem, params, found.arcs)
    alone = (problem.people.party < 0) & ~found.locked
    capacity = np.minimum(slots.tree.capacity, 2**31).astype(np.int64)
    kept = np.minimum(problem.vacancies.reserved, problem.vacancies.places)
    lowered = np.flatnonzero(kept)
    capacity[slots.post[lowered]] = np.minimum(
        capacity[slots.post[lowered]], problem.vacancies.offered[lowered]
    )
    seat = _seat(slots, best.vacancy_of, ~alone)
    capacity = np.maximum(capacity - slots.tree.load_of(seat), 0)
    some = found.arcs
    if only is not None and cover is not None:
        some = only.open_arcs(some, cover)
    wide = slots.arcs(some)
    keep = np.repeat(alone, np.diff(wide.ptr))
    length = np.where(alone, np.diff(wide.ptr), 0)
    ptr = np.concatenate([[0], np.cumsum(length)])
    arcs = wide if alone.all() else Arcs(ptr, wide.vacancy[keep], wide.score[keep])
    theirs: NDArray[np.int16] | I64 = arcs.score
    if params.priority == "strict":
        rank = problem.people.policy_class.astype(np.int64) * CLASS
        theirs = arcs.score + np.repeat(rank, np.diff(arcs.ptr))
    return _Market(arcs, slots, alone, capacity, theirs, found.arcs)


def _seat(slots: Slots, vacancy_of: NDArray[np.int32], who: Bools) -> I64:
    """Slots of some people, -1 for all others."""
    rows = np.flatnonzero(who & (vacancy_of >= 0))
    seat = np.full(len(vacancy_of), -1, np.int64)
    seat[rows] = slots.slot[vacancy_of[rows], slots.bed[rows]]
    return seat


def _seated(market: _Market, best: Result, slot_of: NDArray[np.int32]) -> NDArray[np.int32]:
    own = np.append(market.slots.vacancy, -1)[slot_of]
    return np.where(market.alone, own, best.vacancy_of).astype(np.int32)


def _too_few(problem: Problem, vacancy_of: NDArray[np.int32]) -> Bools:
    """Vacancies that insist on a least group and have fewer."""
    v = problem.vacancies
    heads = np.bincount(vacancy_of[vacancy_of >= 0], minlength=len(v))
    return np.asarray(v.insists & (heads > 0) & (heads < v.min_group))


def _cost(market: _Market, result: Result, slot_of: NDArray[np.int32] | I64, capacity: I64) -> Cost:
    parent = market.slots.tree.parent
    blocking = blocking_pairs(market.arcs, capacity, parent, slot_of, post_points=market.theirs)
    placed = int((result.vacancy_of >= 0).sum())
    return Cost(placed, int(result.score.sum()), len(blocking))


def _told(
    problem: Problem, params: Params, market: _Market, best: Result,
    vacancy_of: NDArray[np.int32], shut: Bools,
) -> Result:  # fmt: skip
    n, m = len(problem.people), len(problem.vacancies)
    placed = np.flatnonzero(vacancy_of >= 0)
    vacancy = vacancy_of[placed].astype(np.int64)
    score, parts = np.zeros(n, np.int64), np.zeros((n, len(SIGNALS)), np.int16)
    at = market.full.find(placed, vacancy)
    score[placed] = market.full.score[at]
    parts[placed] = parts_of(problem, params, placed, vacancy)
    total = int(score.sum())
    party = problem.people.party
    heads = np.bincount(vacancy, minlength=m)
    shortages = _shortages(problem, market, best, vacancy_of, heads)
    grouped = placed[party[placed] >= 0]
    counts = dict(best.counts) | {
        "placed": len(placed),
        "parties_placed": len(np.unique(party[grouped])),
        "vacancies_short": len(shortages),
    }
    return replace(
        best, vacancy_of=vacancy_of, score=score, parts=parts, prices=np.zeros(m, np.int64),
        objective=total, bound=max(best.bound - best.fairness, total), alternatives={},
        reasons={}, risks={}, shortages=shortages, counts=counts, fairness=0, first_places=(),
        minima=_minima(problem, market, heads, shut),
    )  # fmt: skip


def _minima(problem: Problem, market: _Market, heads: I64, shut: Bools) -> tuple[Minimum, ...]:
    wanted, able = problem.vacancies.min_group, market.slots.reach
    below = np.flatnonzero(shut | ((heads > 0) & (heads < wanted)))
    return tuple(
        Minimum(int(v), int(wanted[v]), int(heads[v]), int(able[v]), bool(shut[v])) for v in below
    )


def _shortages(
    problem: Problem, market: _Market, best: Result, vacancy_of: NDArray[np.int32], heads: I64
) -> dict[int, Shortage]:
    """Places left in this mode; who is barred is the same in both and known from the other."""
    places, reach = problem.vacancies.places, market.slots.reach
    keep = np.repeat(vacancy_of >= 0, np.diff(market.full.ptr))
    came = np.bincount(market.full.vacancy[keep], minlength=len(places))
    found = {}
    for v in np.flatnonzero(heads < places).tolist():
        known = best.shortages.get(v)
        found[v] = Shortage(
            int(places[v]), int(heads[v]), known.barred if known else {},
            known.only if known else {}, int(came[v] - heads[v]), int(reach[v] - came[v]),
        )  # fmt: skip
    return found


def as_facts(costs: Mapping[str, Cost]) -> dict[str, object]:
    """Plain numbers by mode, to be stored with a run."""
    return {mode: asdict(cost) for mode, cost in costs.items()}
