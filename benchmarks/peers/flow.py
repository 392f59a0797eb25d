"""The best of the peers we know of: NumPy makes the pairs, OR-Tools SimpleMinCostFlow solves them.

`numpy_pairs` is tuned as one would tune it: blocks that stay in the cache, narrow types, buffers
reused, the cheap gates on whole blocks, the rare ones on what is left, points by look-up on open
pairs only, two threads. It gives exactly the arrays of `matching.rules.pairs.arcs_of` (tested) for
problems without locks and standing proposals. `best`: only each person's so many best pairs, the
usual shortcut where all are too many.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from benchmarks.children import RULES, SEED
from benchmarks.county import county
from matching.model.arcs import Arcs
from matching.model.params import Params
from matching.model.problem import Kind, Nights, Problem, Sex, Stance
from matching.rules.gates import days_to_dates, takes_room
from matching.rules.kernels.points import MONTHS
from matching.rules.point_tables import PointTables, point_tables
from matching.rules.scoring import by_ratio, earned

BLOCK = 256
Bools = NDArray[np.bool_]


def numpy_pairs(
    problem: Problem, params: Params, *, best: int | None = None, threads: int = 2
) -> Arcs:
    """All pairs worth at least `params.least_score` that no gate bars, or each person's `best`."""
    if len(problem.locks) or len(problem.incumbents) or len(problem.employer_exclusions):
        raise ValueError("this peer knows no locks, standing proposals or excluded employers")
    gates, points = _Gates(problem), _Points(problem, params)
    n = len(problem.people)

    def one(start: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        rows = slice(start, min(start + BLOCK, n))
        r, c = gates.open(rows)
        score = points.of(rows, r, c)
        keep = score >= params.least_score
        if not keep.all():
            r, c, score = r[keep], c[keep], score[keep]
        if best is not None:
            r, c, score = _best(r, c, score, best)
        count = np.bincount(r, minlength=rows.stop - rows.start)
        return count, c.astype(np.uint16), score.astype(np.int16)

    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(one, range(0, n, BLOCK)))
    ptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.concatenate([part[0] for part in parts]), out=ptr[1:])
    vacancy = np.concatenate([part[1] for part in parts])
    return Arcs(ptr, vacancy, np.concatenate([part[2] for part in parts]))


def flow(arcs: Arcs, places: NDArray[Any]) -> tuple[int, NDArray[np.int32]]:
    """(total, vacancy of each person or -1): OR-Tools, which gives no prices and no proof."""
    n, m, k = arcs.n_workers, len(places), len(arcs)
    sink = n + m
    people = np.repeat(np.arange(n, dtype=np.int32), np.diff(arcs.ptr))
    tail = np.concatenate([people, np.arange(sink, dtype=np.int32)])
    head = np.concatenate([arcs.vacancy.astype(np.int32) + n, np.full(sink, sink, np.int32)])
    capacity = np.concatenate([np.ones(k + n, np.int64), places.astype(np.int64)])
    cost = np.concatenate([-arcs.score.astype(np.int64), np.zeros(sink, np.int64)])
    net = SimpleMinCostFlow()
    net.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, cost)
    del tail, head, capacity, cost
    supply = np.zeros(sink + 1, np.int64)
    supply[:n], supply[sink] = 1, -n
    net.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
    if net.solve() != net.OPTIMAL:
        raise RuntimeError("the flow solver found no optimum")
    taken = net.flows(np.arange(k, dtype=np.int64)) > 0
    vacancy_of = np.full(n, -1, np.int32)
    vacancy_of[people[taken]] = arcs.vacancy[taken]
    return -int(net.optimal_cost()), vacancy_of


def solve_by_flow(problem: Problem, params: Params, *, best: int | None = None) -> int:
    """The greatest total of single people to vacancies, by pairs and flow."""
    return flow(numpy_pairs(problem, params, best=best), problem.vacancies.places)[0]


class _Gates:
    """What bars whom, with everything that depends on few values in tables of those values."""

    def __init__(self, p: Problem) -> None:
        self.p = p
        v, people = p.vacancies, p.people
        self.came = np.maximum(people.available_from, p.today)
        self.starts, self.start_at = np.unique(v.start_from, return_inverse=True)
        self.low = np.maximum(np.maximum(v.law_age, v.age_min), 16).astype(np.uint8)
        self.high = v.age_max.astype(np.uint8)
        self.kind_of, self.kinds = self._kinds()
        self.pay, self.floor = v.pay.astype(np.int32), people.floor.astype(np.int32)
        self.born = days_to_dates(people.born)
        m = len(v)
        self.excluded = np.unique(p.exclusions.person.astype(np.int64) * m + p.exclusions.vacancy)

    def _kinds(self) -> tuple[NDArray[Any], Bools]:
        """Kind of each person by law class, schooling, nights and lodging; may[kind, vacancy]."""
        p, v, people = self.p, self.p.vacancies, self.p.people
        in_room = takes_room(p)
        couple = np.append(p.parties.kind == Kind.COUPLE, False)[people.party]
        facts = np.stack(
            [
                people.law_class, people.schooling, people.nights, people.needs_lodging,
                people.sex, in_room, couple, people.consent,
            ],
            axis=1,
        ).astype(np.int64)  # fmt: skip
        kinds, kind_of = np.unique(facts, axis=0, return_inverse=True)
        law, school, nights, needs, sex, room, pair, consent = kinds.T[:, :, None]
        may = (consent > 0) & (v.places > 0) & (p.employers.batch_left[v.employer] != 0)
        may &= p.law.bars[law, v.law_class] == 0
        may &= (school < 0) | (v.schooling <= school)
        may &= (nights != Nights.NO) | ~v.has_nights
        may &= (nights != Nights.ROTATING) | (v.night_share < 1000)
        may &= (needs == 0) | (v.lodging > 0)
        recorded = (v.beds_male >= 0) | (v.beds_female >= 0)
        beds = np.where(sex == Sex.MALE, v.beds_male, v.beds_female) != 0
        may &= (needs == 0) | (room > 0) | np.where(sex == Sex.UNKNOWN, ~recorded, beds)
        may &= (pair == 0) | v.accepts_couples
        may &= (room == 0) | (p.employers.couple_rooms[v.employer] > 0)
        return kind_of.reshape(-1), may

    def open(self, rows: slice) -> tuple[NDArray[Any], NDArray[Any]]:
        """(person within the block, vacancy) of the pairs no gate bars, in order."""
        v, people, t = self.p.vacancies, self.p.people, self.p.person_tables
        may, other = (
            self.kinds[self.kind_of[rows]],
            np.empty((rows.stop - rows.start, len(v)), bool),
        )
        refused = t.stance[rows] == Stance.REFUSED
        may &= ~np.take(refused, v.district, axis=1, out=other)
        may &= np.greater_equal(self.pay, self.floor[rows, None], out=other)
        if people.only_pickup.any():
            home = people.home[rows, None]
            bus = (self.p.home_tables.route[home, v.district] > 0) | (v.pickup == home)
            may &= bus | ~people.only_pickup[rows, None]
        first = np.maximum(self.came[rows, None], self.starts)
        age = (days_to_dates(first) - self.born[rows, None]) // 10_000
        years = np.take(np.clip(age, 0, 255).astype(np.uint8), self.start_at, axis=1)
        may &= np.greater_equal(years, self.low, out=other)
        may &= np.less_equal(years, self.high, out=other)
        may &= np.less_equal(self.came[rows, None], v.start_until, out=other)
        soon = first <= people.available_until[rows, None]
        may &= np.take(soon, self.start_at, axis=1, out=other)
        r, c = np.divmod(np.flatnonzero(may), len(v))
        return self._rare(rows, r, c)

    def _rare(
        self, rows: slice, r: NDArray[Any], c: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Hazards, certificates and exclusions, on the few pairs that are left."""
        p, v, until = self.p, self.p.vacancies, self.p.person_tables.certificate_until[rows]
        good = (p.people.refuses[rows][r] & v.hazards[c]) == 0
        asked = np.flatnonzero(v.certificates[c])
        start = np.maximum(self.came[rows][r[asked]], v.start_from[c[asked]])
        for kind in range(until.shape[1]):
            lapsed = until[r[asked], kind] < start
            good[asked[lapsed & (v.certificates[c[asked]] >> kind & 1 > 0)]] = False
        if len(self.excluded):
            good &= ~np.isin((r + rows.start) * len(v) + c, self.excluded)
        return r[good], c[good]


class _Points:
    """The same tables as the engine's, looked up pair by pair."""

    def __init__(self, problem: Problem, params: Params) -> None:
        self.t: PointTables = point_tables(problem, params)
        self.district = problem.vacancies.district
        self.start = problem.vacancies.start_from.astype(np.int64)
        self.pay_at = (self.t.facts >> np.uint64(32) & np.uint64(0xFFFF)).astype(np.int32)
        self.work_at = (self.t.facts >> np.uint64(48)).astype(np.int32)
        self.by_ratio = earned(int(self.t.points[1]), by_ratio(np.arange(1301)))

    def of(self, rows: slice, r: NDArray[Any], c: NDArray[Any]) -> NDArray[np.int64]:
        t = self.t
        place, kind = t.town_of[rows][r], t.plain_of[rows][r]
        pay_at, work_at = self.pay_at[c], self.work_at[c]
        district, start = self.district[c], self.start[c]
        score = t.own[rows][r] + t.plain[kind, c] + t.town[place, c].astype(np.int64)
        wait = np.clip(start - t.came[rows][r], 0, 60)
        score += t.by_wait[t.route_at[t.home[rows][r], district] + wait]
        score += self._pay(rows)[r, pay_at]
        score += self._work(rows)[r, work_at]
        away = t.stance[rows][r, district] == Stance.ELSEWHERE
        score[away] -= t.drop[kind[away], c[away]]
        return score

    def _pay(self, rows: slice) -> NDArray[np.int64]:
        """Points of each distinct pay for each person of the block."""
        t = self.t
        ratio = 1000 * t.pay.astype(np.int64) // t.anchor[rows, None].astype(np.int64)
        return np.where(t.pay > 0, self.by_ratio[np.clip(ratio, 0, 1300)], t.points[0])

    def _work(self, rows: slice) -> NDArray[np.int64]:
        """Points of each (trade, cover) for each person of the block."""
        t = self.t
        known = t.done[MONTHS - 1 :: MONTHS]  # with all months there are: what the trade fits
        fit = np.vstack([known, np.zeros((1, known.shape[1]), np.int16)]).astype(np.int64)
        share = 500 + 500 * np.minimum(t.months[rows].astype(np.int64), 24) // 24
        known = (fit[t.worked[rows]] * share[:, :, None] // 1000).max(axis=1, initial=0)
        rank = np.maximum(10 - np.arange(t.wishes.shape[1]), 5)
        wished = (fit[t.wishes[rows]] * rank[:, None] // 10).max(axis=1, initial=0)
        wished[(t.wishes[rows] < 0).all(axis=1)] = 500
        both = np.maximum((600 * known + 400 * wished) // 1000, t.cover)
        return np.asarray(t.points[2] * both // 1000)


def _best(
    r: NDArray[Any], c: NDArray[Any], score: NDArray[Any], best: int
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Each person's `best` pairs, of equal ones those of lower vacancies, by vacancy."""
    code = (r.astype(np.int64) << 40) | ((32_767 - score) << 20) | c
    code.sort()
    person = code >> 40
    first = np.searchsorted(person, person)
    code = code[np.arange(len(code)) - first < best]
    r, c, score = code >> 40, code & 0xFFFFF, 32_767 - (code >> 20 & 0xFFFFF)
    order = np.lexsort((c, r))
    return r[order], c[order], score[order]


def child_peer(people: int, posts: int) -> int:
    """A fresh process's work, from columns to the greatest total."""
    return solve_by_flow(county(people, posts, seed=SEED), RULES)
