"""A pick-up problem and its plan as plain values.

Point 0 is where every coach begins and ends its tour of the villages (the county's coach station,
or the airport with gates instead of villages). Money is integer fen, distances are hectometres, so
that a hundred metres at the fen a kilometre costs stay whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Kind:
    """A size of coach: passengers' seats, its price for the whole way, fen a hectometre of tour.

    `tours` is False for a train, an aeroplane or somebody's own way: people come to point 0, and
    there is no tour to pay; `a_head` is then paid for everybody aboard. At most `most` of the kind.
    """

    name: str
    seats: int
    price: int
    by_distance: int
    a_head: int = 0
    tours: bool = True
    most: int | None = None

    def __post_init__(self) -> None:
        if self.seats < 1 or min(self.price, self.by_distance, self.a_head) < 0:
            raise ValueError("a coach has seats, and prices are not below nothing")
        if not self.tours and (self.most is None or self.by_distance):
            raise ValueError("what does not tour says how many there are and costs no distance")
        if self.tours and self.a_head:
            raise ValueError("a coach is chartered whole: never a fare a seat")


@dataclass(frozen=True)
class Party:
    """People who stay in one coach, all waiting at one point."""

    key: int
    point: int
    size: int

    def __post_init__(self) -> None:
        if self.point < 1 or self.size < 1:
            raise ValueError("a party waits at a point other than 0 and is somebody")


@dataclass(frozen=True)
class Problem:
    """One district's parties, the sizes of coach there are, and the table of distances.

    `longest` are the minutes a tour may drive at most, by the table `minutes`.
    """

    parties: tuple[Party, ...]
    kinds: tuple[Kind, ...]
    distance: tuple[tuple[int, ...], ...]
    minutes: tuple[tuple[int, ...], ...] = ()
    longest: int | None = None

    def __post_init__(self) -> None:
        points = len(self.distance)
        if any(len(row) != points for row in self.distance):
            raise ValueError("the table of distances is square")
        if self.longest is not None and len(self.minutes) != points:
            raise ValueError("a limit of minutes needs their table")
        if any(party.point >= points for party in self.parties):
            raise ValueError("a party waits at a point the table does not have")
        largest = max((kind.seats for kind in self.kinds), default=0)
        if any(party.size > largest for party in self.parties):
            raise ValueError("a party is larger than the largest coach: no fleet takes it whole")

    def in_time(self, points: Sequence[int]) -> bool:
        """Whether a coach drives this tour within the limit."""
        return self.longest is None or tour_length(self.minutes, points) <= self.longest

    @property
    def people(self) -> int:
        return sum(party.size for party in self.parties)


@dataclass(frozen=True)
class Ride:
    """One coach: its kind by position, the points in order (none where it does not tour), the keys
    of its parties."""

    kind: int
    points: tuple[int, ...]
    parties: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """Coaches with their cost and a bound no plan is below; `exact` when the two are equal."""

    rides: tuple[Ride, ...]
    cost: int
    bound: int

    @property
    def exact(self) -> bool:
        return self.cost == self.bound

    @property
    def gap(self) -> float:
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


def tour_length(distance: Sequence[Sequence[int]], points: Sequence[int]) -> int:
    """From point 0 through `points` and back."""
    way = (0, *points, 0)
    return sum(distance[a][b] for a, b in pairwise(way))


def cost_of(problem: Problem, rides: Sequence[Ride]) -> int:
    size = {party.key: party.size for party in problem.parties}
    return sum(cost_of_ride(problem, size, ride) for ride in rides)


def cost_of_ride(problem: Problem, size: Mapping[int, int], ride: Ride) -> int:
    """Fen of one ride; `size` are people by the key of their party."""
    kind = problem.kinds[ride.kind]
    heads = kind.a_head * sum(size[key] for key in ride.parties)
    return kind.price + heads + kind.by_distance * tour_length(problem.distance, ride.points)


Mix = Mapping[int, int]
"""How many coaches of each kind, by position."""
