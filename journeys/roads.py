"""Ways between the places of one county out of its own table; what was worked out says so.

A leg of the table counts both ways. Between two places without a leg the shortest way over other
places is taken; a village the table does not name stands for its town. Both are estimates, and
every leg of a plan says whether it is one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Leg:
    """A stretch of road between two places, as the county states it."""

    a: str
    b: str
    hectometres: int
    minutes: int

    def __post_init__(self) -> None:
        if self.a == self.b or not self.a or not self.b:
            raise ValueError("a leg lies between two places")
        if self.hectometres < 1 or self.minutes < 1:
            raise ValueError("a leg has a length and takes time")


@dataclass(frozen=True)
class Roads:
    """Tables over `places` by position; `stated` are the pairs the county's table holds itself."""

    places: tuple[str, ...]
    distance: tuple[tuple[int, ...], ...]
    minutes: tuple[tuple[int, ...], ...]
    stated: frozenset[tuple[int, int]]

    def is_estimate(self, a: int, b: int) -> bool:
        return a != b and (a, b) not in self.stated


class Unreached(ValueError):
    """No way leads to these places: somebody has to state one."""

    def __init__(self, places: Sequence[str]) -> None:
        self.places = tuple(places)
        super().__init__("、".join(places))


Length = tuple[int, int]
"""Hectometres and minutes: the shorter way first, then the quicker."""


def roads_between(
    places: Sequence[str], legs: Iterable[Leg], towns: Mapping[str, str]
) -> Roads:  # fmt: skip
    """The tables between `places`, the first of which everything must be reached from.

    `towns` names the town of a village. Raises Unreached.
    """
    near: dict[str, dict[str, Length]] = {}
    for leg in legs:
        near.setdefault(leg.a, {})[leg.b] = (leg.hectometres, leg.minutes)
        near.setdefault(leg.b, {})[leg.a] = (leg.hectometres, leg.minutes)
    known = [one if one in near else towns.get(one, one) for one in places]
    found = [_shortest(near, one) for one in known]
    lost = [
        one for one, name in zip(places, known, strict=True)
        if name not in found[0] and name != known[0]
    ]  # fmt: skip
    if lost:
        raise Unreached(lost)
    stated = frozenset(
        (a, b) for a, one in enumerate(places) for b, other in enumerate(places)
        if other in near.get(one, {})
    )  # fmt: skip
    both = [[_between(near, found[a], known[a], name) for name in known] for a in range(len(known))]
    return Roads(
        tuple(places),
        tuple(tuple(length for length, _minutes in row) for row in both),
        tuple(tuple(minutes for _length, minutes in row) for row in both),
        stated,
    )


def _between(
    near: Mapping[str, Mapping[str, Length]], found: Mapping[str, Length], a: str, b: str
) -> Length:  # fmt: skip
    """What the table says itself goes before a shorter way round."""
    return near.get(a, {}).get(b) or found.get(b, (0, 0))


def _shortest(near: Mapping[str, Mapping[str, Length]], start: str) -> dict[str, Length]:
    """The shortest ways from one place (Dijkstra, ties by time and name: one answer)."""
    found: dict[str, Length] = {}
    open_: dict[str, Length] = {start: (0, 0)}
    while open_:
        here = min(open_, key=lambda name: (open_[name], name))
        at = found[here] = open_.pop(here)
        for name, (length, minutes) in near.get(here, {}).items():
            way = (at[0] + length, at[1] + minutes)
            if name not in found and way < open_.get(name, (1 << 60, 0)):
                open_[name] = way
    return found
