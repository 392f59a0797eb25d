"""Numbers with the unit they are counted in and how exactly they are known.

人 and 人次 never add up: a sum over two units is a TypeError. 余 (at least) and 近 (at most) are
bounds: they survive sums, and a sum over both knows nothing of its own bound, so it is refused.
A number in the words of a page is read by `read`, which recognises the units of `Unit`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reports.definitions import Unit

_NO_COUNT = (Unit.PERCENT, Unit.DAYS)


class Bound(StrEnum):
    EXACT = "exact"
    AT_LEAST = "at_least"  # 余, 多, 以上
    AT_MOST = "at_most"  # 近


@dataclass(frozen=True, slots=True)
class Count:
    """`value` of `unit`; money in whole fen under Unit.YUAN. Raises ValueError for a negative or
    fractional number: a return is a row of its own, never a negative count."""

    value: int
    unit: Unit
    bound: Bound = Bound.EXACT

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 0:
            raise ValueError(f"{self.value!r} is not a count")
        if self.unit in _NO_COUNT:
            raise ValueError(f"nothing is counted in {self.unit}")

    def __add__(self, other: "Count") -> "Count":
        if not isinstance(other, Count):
            return NotImplemented
        if self.unit is not other.unit:
            raise TypeError(f"{self.unit} and {other.unit} do not add up")
        bounds = {self.bound, other.bound} - {Bound.EXACT}
        if len(bounds) > 1:
            raise ValueError("a sum of at least and at most has no bound")
        return Count(self.value + other.value, self.unit, bounds.pop() if bounds else Bound.EXACT)

    def holds(self, counted: int) -> bool:
        """Whether a number counted by somebody else agrees with what is said here."""
        if self.bound is Bound.AT_LEAST:
            return counted >= self.value
        if self.bound is Bound.AT_MOST:
            return counted <= self.value
        return counted == self.value

    def __str__(self) -> str:
        before = "近" if self.bound is Bound.AT_MOST else ""
        after = "余" if self.bound is Bound.AT_LEAST else ""
        number = Decimal(self.value) / 100 if self.unit is Unit.YUAN else self.value
        return f"{before}{number:,}{after}{self.unit}"


@dataclass(frozen=True, slots=True)
class Base:
    """The frozen rows a rate is taken of: their keys on the day the list was closed."""

    unit: Unit
    keys: frozenset[int]

    def rate(self, reached: frozenset[int]) -> tuple[Count, Count, Count]:
        """(of the base, the base, beside it): what is no row of the base never enters the rate and
        is told apart as "outside the list"."""
        return (
            Count(len(reached & self.keys), self.unit),
            Count(len(self.keys), self.unit),
            Count(len(reached - self.keys), self.unit),
        )


_UNITS = "|".join(
    sorted((unit.value for unit in Unit if unit not in _NO_COUNT), key=len, reverse=True)
)
_SAID = re.compile(
    rf"(?P<most>近)?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>[万亿])?"
    rf"(?P<least>余|多|\+)?(?P<unit>{_UNITS})"
    rf"(?![月均庭属长民])(?P<over>以上)?"
)
_SCALE = {None: 1, "万": 10_000, "亿": 100_000_000}


def read(text: str) -> list[Count]:
    """Every count in a text, in order; a paragraph that is printed twice is read once (I15)."""
    found: list[Count] = []
    for paragraph in dict.fromkeys(line.strip() for line in text.splitlines()):
        found += [_count(said) for said in _SAID.finditer(paragraph)]
    return found


def _count(said: "re.Match[str]") -> Count:
    unit = Unit(said["unit"])
    exact = Decimal(said["number"].replace(",", "")) * _SCALE[said["scale"]]
    exact = exact * 100 if unit is Unit.YUAN else exact
    if exact != int(exact):
        raise ValueError(f"{said[0]}: not a whole number of {unit}")
    if said["most"]:
        return Count(int(exact), unit, Bound.AT_MOST)
    least = said["least"] or said["over"]
    return Count(int(exact), unit, Bound.AT_LEAST if least else Bound.EXACT)
