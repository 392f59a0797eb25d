"""What single changes of vacancies bring (改一条): how many more people would be placed.

`Relaxed.gains` is exact: the optimum after the change less the optimum before, with parties in
their seats. Many vacancies are asked about in one pass over the people (`matching.ask.newcomers`),
and every change is re-optimised by shortest ways (`matching.ask.refill`). `matching.ask.advice`
solves the most promising again with parties free to move.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.ask.changes import LETS_IN, SIGNAL_OF, Change, candidates, edits
from matching.ask.market import market_of
from matching.ask.newcomers import Entry, Layers, kept_out
from matching.ask.refill import Brought, Offer, Refill, Unsure
from matching.model.params import Params
from matching.model.problem import Pairs, Problem
from matching.nested.paths import I32, I64, Market
from matching.rules.pairs import Open, arcs_of
from matching.rules.scoring import Signals

TOGETHER, PEOPLE, ROUNDS = 32, 2_000_000, 6
"""Vacancies looked at in one pass, and people times vacancies; passes for what is not near."""


@dataclass(frozen=True)
class Gain:
    """What a change brings: points and people more in the whole, people more at the vacancy."""

    change: Change
    points: int
    whole: int
    here: int


class Relaxed:
    """The optimum of a run, asked for the gains of changes."""

    def __init__(
        self, problem: Problem, params: Params, vacancy_of: I32, prices: I64,
        *, found: Open | None = None,
    ) -> None:  # fmt: skip
        self.problem, self.params = problem, params
        self.found = found or arcs_of(problem, params)
        self.market = market_of(problem, params, vacancy_of, prices, found=self.found)
        self.refill = Refill(self.market)
        self.alone = (problem.people.party < 0) & ~self.found.locked
        self.head = int(self.market.bonus[0]) if len(problem.people) else 0
        self.vacancy_of = vacancy_of
        self.placed = np.bincount(vacancy_of[vacancy_of >= 0], minlength=len(problem.vacancies))
        self.signals = Signals(problem)
        self.usual = _usual_pay(problem.vacancies.pay)
        lost = self.found.lock_bars > 0
        self.lost = Pairs(problem.locks.person[lost], problem.locks.vacancy[lost])

    def short(self) -> list[int]:
        """Vacancies with empty places, most empty first; equal ones by key."""
        left = self.problem.vacancies.offered - self.placed
        rows = np.flatnonzero(left > 0)
        order = np.lexsort((self.problem.vacancies.key[rows], -left[rows]))
        return [int(v) for v in rows[order]]

    def changes(self, vacancy: int) -> list[Change]:
        """Changes worth asking about: whoever they let in is kept out by nothing else."""
        return self._candidates([vacancy])[0]

    def _candidates(self, vacancies: list[int]) -> list[list[Change]]:
        left = self.problem.vacancies.offered - self.placed
        sole = kept_out(self.problem, vacancies, LETS_IN)
        return [
            sorted(set(candidates(self.problem, v, only, int(left[v]))))
            for v, only in zip(vacancies, sole, strict=True)
        ]

    def gains(self, vacancy: int, changes: list[Change], until: float = math.inf) -> list[Gain]:
        """The gains of changes of one vacancy that seats around parties can tell: all but couple
        rooms, a pay that shifts what is usual, and what takes too long (see `Refill.change`).
        until: none is begun after this moment of `time.monotonic`."""
        return next(self._gains([vacancy], [changes], until))[2]

    def asked(
        self, vacancies: list[int], until: float = math.inf
    ) -> Iterator[tuple[int, list[Change], list[Gain]]]:
        """(vacancy, changes worth asking about, gains of those that can be told) one after the
        other, as far as the time reaches."""
        size = max(8, min(TOGETHER, PEOPLE // max(len(self.problem.people), 1)))
        for start in range(0, len(vacancies), size):
            if time.monotonic() > until:
                return
            some = vacancies[start : start + size]
            yield from self._gains(some, self._candidates(some), until)

    def _gains(
        self, vacancies: list[int], changes: list[list[Change]], until: float
    ) -> Iterator[tuple[int, list[Change], list[Gain]]]:
        local = [[one for one in mine if self.local(one)] for mine in changes]
        layers = Layers(
            self.problem, self.params, self.signals, vacancies,
            [[edits(self.problem, one) for one in mine] for mine in local],
        )  # fmt: skip
        whole = [
            layers.row(k, layer)
            for k, mine in enumerate(local)
            for layer, one in enumerate(mine)
            if one.code in SIGNAL_OF and self.found.poor[one.vacancy]
        ]
        entry = layers.entries(self.alone, whole, self.lost)
        before = self.refill.offers(vacancies)
        found: list[list[Gain]] = [[] for _ in vacancies]
        todo = [
            _Asked(k, change, offer, self._others(layers, k, layer, change))
            for k, mine in enumerate(local)
            for layer, change in enumerate(mine)
            if not (new := entry(layers.row(k, layer))).lock
            and (offer := self._offer(layers, k, layer, change, new, before[change.vacancy]))
        ]
        done = self._told(todo, found, until)
        for k, v in enumerate(vacancies[:done]):
            yield v, changes[k], sorted(found[k], key=lambda gain: gain.change)

    def _told(self, todo: list["_Asked"], found: list[list[Gain]], until: float) -> int:
        """Work out gains into `found`; returns how many vacancies were asked about in full."""
        for turn in range(ROUNDS):
            unsure: list[_Asked] = []
            width = np.zeros(self.market.tree.slots, np.int64)
            for one in todo:
                if time.monotonic() > until:
                    return len(found) if turn else one.k
                rooms = _more_room(self.problem, one.change, self.market)
                told = self.refill.look(one.offer, rooms)
                if isinstance(told, Unsure):
                    unsure.append(one)
                    width = np.maximum(width, told.width)
                elif told is not None:
                    found[one.k].append(one.gain(told, self.head))
            if not unsure or not self.refill.near.widen(width):
                break
            todo = unsure
        for one in unsure:
            rooms = _more_room(self.problem, one.change, self.market)
            told = self.refill.slowly(one.offer, rooms)
            found[one.k] += [] if told is None else [one.gain(told, self.head)]
        return len(found)

    def _offer(
        self, layers: Layers, k: int, layer: int, change: Change, new: Entry,
        before: tuple[I32, I64],
    ) -> Offer:  # fmt: skip
        v = change.vacancy
        if change.code not in SIGNAL_OF:
            return Offer(v, new.who, new.points, whole=False)
        if self.found.poor[v]:
            return Offer(v, new.who, new.points, whole=True)
        who, points = before
        points = points + layers.more(SIGNAL_OF[change.code], who, k, layer)
        return Offer(
            v, np.concatenate([who, new.who]), np.concatenate([points, new.points]), whole=True
        )

    def _others(self, layers: Layers, k: int, layer: int, change: Change) -> int:
        """Points more of those who keep their seats there: parties, locked people."""
        if change.code not in SIGNAL_OF:
            return 0
        v = change.vacancy
        who = np.flatnonzero((self.vacancy_of == v) & ~self.alone)
        if not len(who):
            return 0
        points = layers.points(who, np.full(len(who), layers.row(k, layer)))
        return int(np.maximum(points, 1).sum()) - sum(self.market.worth(int(w), v) for w in who)

    def local(self, change: Change) -> bool:
        """Does the change touch nothing but who may come here and for how much?"""
        if change.code == "couple_rooms":
            return False
        if change.code == "batch":  # none left bars every vacancy of the firm
            firm = self.problem.vacancies.employer[change.vacancy]
            return bool(self.problem.employers.batch_left[firm] > 0)
        if change.code != "pay":
            return True
        pay = self.problem.vacancies.pay.copy()
        pay[change.vacancy] = change.value
        return _usual_pay(pay) == self.usual


@dataclass(frozen=True, eq=False)
class _Asked:
    """A change of the k-th vacancy; others: points more of those who keep their seats there."""

    k: int
    change: Change
    offer: Offer
    others: int

    def gain(self, told: Brought, head: int) -> Gain:
        points = told.points - head * told.whole + self.others
        return Gain(self.change, points, told.whole, told.here)


def _usual_pay(pay: I64) -> int:
    known = np.sort(pay[pay > 0])
    return int(known[len(known) // 2]) if len(known) else 1


def _more_room(problem: Problem, change: Change, market: Market) -> dict[int, int]:
    """Nodes with more room after a change, and how much more."""
    v = change.vacancy
    if change.code in ("beds_male", "beds_female"):
        node = int(market.slot_of[v, 1 if change.code == "beds_male" else 2])
        return {node: change.value - int(getattr(problem.vacancies, change.code)[v])}
    if change.code == "batch":
        node = int(market.slot_of[v, 0])
        while market.tree.parent[node] >= 0:
            node = int(market.tree.parent[node])
        firm = problem.vacancies.employer[v]
        return {node: change.value - int(problem.employers.batch_left[firm])}
    return {}
