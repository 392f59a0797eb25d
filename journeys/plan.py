"""The fleet first, the tours second: most of the money is the long way, paid by the coach.

Mixes of coaches that seat everybody are taken by bare price; each is toured; no further mix is
looked at once bare price and the bound of its tours exceed the best plan. One party is one client,
so groups are whole; gathered by point is tried as well and the cheaper kept. Where the tours turn
out to be much of the money (a short way, gates near an airport), fleet and tours are searched
together instead.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import product

from journeys.bound import tours_at_least
from journeys.capacity import tours_cost_at_least
from journeys.model import Plan, Problem, cost_of
from journeys.tours import tours_for
from journeys.whole import plan_whole

ITERATIONS = 1500
MOST_MIXES = 12
"""Mixes toured at most; the bound says what was left unproved."""


MUCH = 5
"""Tours that are more than a fifth of the money: their fleet is searched with them. On the public
instances that are so (docs/performance.md) the mixes' way is 2 to 13 % dearer than the best known,
the other 0.6 to 2.9."""
TOGETHER = 8
"""So many times the iterations of one mix: a third of what twelve mixes, gathered and not, take."""

Progress = Callable[[int, int], None]


def _unheard(done: int, most: int) -> None:
    """Nobody wants to know."""


def plan_trip(
    problem: Problem, *, seed: int, iterations: int = ITERATIONS, progress: Progress = _unheard,
    prove: bool = True,
) -> Plan:  # fmt: skip
    """The cheapest plan found, with its bound (0 where nobody asks to `prove`). The same arguments
    give the same plan. `progress` is told (mixes toured, of at most how many).

    Raises ValueError where no mix of these coaches could be toured.
    """
    if not problem.parties:
        return Plan((), 0, 0)
    best, below = plan_whole(problem), _Bounds(problem)
    if best is not None and all(kind.tours for kind in problem.kinds):
        apart = len({p.point for p in problem.parties}) == len(problem.parties)
        if apart and problem.longest is None:
            return Plan(best.rides, best.cost, best.cost)  # a point is a party: no other plans
        if len(best.rides) == 1:
            others = min((below.of(mix) for mix in mixes(problem) if sum(mix.values()) > 1),
                         default=best.cost)  # fmt: skip
            return Plan(best.rides, best.cost, min(best.cost, others))
    if _tours_are_much(problem):
        best = _cheaper(
            problem, best, _everything(problem), seed=seed, iterations=TOGETHER * iterations
        )
        if best is not None:
            return _proved(best, below, prove)
    empty = 0
    while empty <= problem.people:
        best = _toured(
            problem, below, best, empty, seed=seed, iterations=iterations, progress=progress
        )  # fmt: skip
        if best is not None:
            return _proved(best, below, prove)
        empty += min(kind.seats for kind in problem.kinds)
    raise ValueError("no fleet of these coaches takes everybody")


def _proved(best: Plan, below: "_Bounds", prove: bool) -> Plan:
    return Plan(best.rides, best.cost, min(best.cost, below.least(best.cost)) if prove else 0)


def _toured(
    problem: Problem, below: "_Bounds", best: Plan | None, empty: int, *, seed: int,
    iterations: int, progress: Progress,
) -> Plan | None:  # fmt: skip
    """The better of `best` and the mixes with `empty` seats to spare, cheapest first."""
    for number, mix in enumerate(mixes(problem, empty)):
        if (best is not None and below.of(mix) >= best.cost) or number == MOST_MIXES:
            break
        progress(number, MOST_MIXES)
        best = _cheaper(problem, best, mix, seed=seed, iterations=iterations)
    return best


def _cheaper(
    problem: Problem, best: Plan | None, mix: Mapping[int, int], *, seed: int, iterations: int
) -> Plan | None:
    """`best`, or what was found with at most these coaches where that is cheaper."""
    shared = len({party.point for party in problem.parties}) < len(problem.parties)
    for gathered in (False, True)[: 1 + shared]:
        rides = tours_for(problem, mix, iterations=iterations, seed=seed, gathered=gathered)
        if rides is not None and (best is None or cost_of(problem, rides) < best.cost):
            best = Plan(rides, cost_of(problem, rides), 0)
    return best


def _tours_are_much(problem: Problem) -> bool:
    """By what both cost at least: the cheapest seats, and the tours of the fewest coaches."""
    if not all(kind.tours for kind in problem.kinds):
        return False
    fewest = -(-problem.people // max(kind.seats for kind in problem.kinds))
    tours = min(kind.by_distance for kind in problem.kinds) * tours_at_least(problem, fewest)
    fleet = problem.people * min(kind.price / kind.seats for kind in problem.kinds)
    return MUCH * tours > fleet + tours


def _everything(problem: Problem) -> Mapping[int, int]:
    """Of each kind as many as there are, or as would do alone."""
    alone = [-(-problem.people // kind.seats) + 1 for kind in problem.kinds]
    return {
        n: count if kind.most is None else min(kind.most, count)
        for n, (kind, count) in enumerate(zip(problem.kinds, alone, strict=True))
    }


class _Bounds:
    """What a mix costs at least, alone or with more coaches: its bare price, and the tours of so
    many coaches or the price of one more."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.cheapest = min(kind.by_distance for kind in problem.kinds)
        self.one_more = min(kind.price for kind in problem.kinds)
        self._tours: dict[int, int] = {}

    def of(self, mix: Mapping[int, int]) -> int:
        if not all(self.problem.kinds[n].tours for n, count in mix.items() if count):
            return bare_price(self.problem, mix)  # who goes by train is not fetched
        coaches = sum(mix.values())
        if coaches not in self._tours:
            self._tours[coaches] = tours_at_least(self.problem, coaches)
        tours = self.cheapest * self._tours[coaches]
        return bare_price(self.problem, mix) + min(tours, self.one_more)

    def least(self, ceiling: int) -> int:
        """Over all mixes that could still be cheaper than `ceiling`; where the quick bound leaves
        one below, the one that knows how full its coaches are is asked."""
        found = ceiling
        for mix in mixes(self.problem):
            bare = bare_price(self.problem, mix)
            if bare >= found:
                break
            if (quick := self.of(mix)) < found:
                found = min(found, max(quick, bare + min(self._full(mix), self.one_more)))
        return found

    def _full(self, mix: Mapping[int, int]) -> int:
        used = [self.problem.kinds[n] for n, count in mix.items() if count]
        if sum(mix.values()) < 2 or not all(kind.tours for kind in used):
            return 0
        return tours_cost_at_least(self.problem, mix)


def bare_price(problem: Problem, mix: Mapping[int, int]) -> int:
    """Of the vehicles, and the least fares of those for whom the coaches have no seat."""
    kinds = [(problem.kinds[n], count) for n, count in mix.items()]
    left = problem.people - sum(kind.seats * count for kind, count in kinds if kind.tours)
    fares = 0
    for kind, count in sorted(kinds, key=lambda one: one[0].a_head):
        if not kind.tours and left > 0:
            fares += kind.a_head * min(left, kind.seats * count)
            left -= kind.seats * count
    return fares + sum(kind.price * count for kind, count in kinds)


def mixes(problem: Problem, empty: int = 0) -> Iterator[Mapping[int, int]]:
    """Every mix with seats for everybody and `empty` more in which no coach could be left out,
    cheapest first; groups that do not fill coaches ask for more."""
    kinds = problem.kinds
    trains = [range((kind.most or 0) + 1) if not kind.tours else range(1) for kind in kinds]
    found: list[tuple[int, tuple[int, ...]]] = []
    for coaches in _coaches(problem, problem.people + empty):
        for blocks in product(*trains):
            counts = tuple(a + b for a, b in zip(coaches, blocks, strict=True))
            if sum(k.seats * n for k, n in zip(kinds, counts, strict=True)) >= (
                problem.people + empty
            ):
                found.append((bare_price(problem, dict(enumerate(counts))), counts))
    for _price, counts in sorted(found):
        yield dict(enumerate(counts))


def _coaches(problem: Problem, wanted: int) -> Iterator[tuple[int, ...]]:
    """Counts of coaches by kind, no coach more than `wanted` seats need."""
    kinds = problem.kinds

    def fill(kind: int, left: int, counts: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if kind == len(kinds):
            if all(left + kinds[n].seats > 0 for n, count in enumerate(counts) if count):
                yield counts
            return
        most = max(0, -(-left // kinds[kind].seats)) if kinds[kind].tours else 0
        there = kinds[kind].most
        most = most if there is None else min(most, there)
        for count in range(most + 1):
            yield from fill(kind + 1, left - count * kinds[kind].seats, (*counts, count))

    yield from fill(0, wanted, ())
