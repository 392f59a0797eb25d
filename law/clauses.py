"""Word classes that stand together in one clause: who × refused, fee × asked for, insurance × later.

A `WordRule` knows phrases; people say the same thing in a hundred phrases. So each rule also has
combinations: classes of words, one of each in the same clause, near each other, and nothing in the
clause that makes it lawful. Every class is searched once; the rest is bisection: linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from law.values import Severity

NEAR: Final = 40
"""Characters around a pair that may make it lawful: a clause is shorter, and reading stays linear."""
_ENDS: Final = ",，。;；!！?？\n"
_SENTENCE: Final = re.compile(r"[^。;；!！?？\n]+")
_CLAUSE: Final = re.compile(r"[^,，。;；!！?？\n]+")


@dataclass(frozen=True)
class Together:
    """One word of `first` and one of `second` in a clause.

    unless   a clause that holds this says it lawfully
    reach    most characters between the two
    order    "any", or "first" where `first` must come first
    sentence the two may stand in neighbouring clauses of a sentence (commas between them)
    strict   not forgiven by a pass of the rule, only by a denial
    """

    first: re.Pattern[str]
    second: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    severity: Severity = Severity.BLOCK
    reach: int = 8
    order: str = "any"
    sentence: bool = False
    strict: bool = False

    @property
    def text(self) -> str:
        """All it is made of, for the version of the rules."""
        unless = self.unless.pattern if self.unless else ""
        about = (self.reach, self.order, self.sentence, self.severity, self.strict)
        return f"{self.first.pattern} {self.second.pattern} {unless} {about}"

    def find(self, plain: str) -> Iterator[tuple[int, int, int]]:
        """Start, end and the place of the first class's word, of every pair."""
        ones = [m.span() for m in self.first.finditer(plain)]
        others = [m.span() for m in self.second.finditer(plain)] if ones else []
        if not others:
            return
        starts = [a for a, _ in others]
        whole = _SENTENCE if self.sentence else _CLAUSE
        bounds = [m.span() for m in whole.finditer(plain)]
        begins = [a for a, _ in bounds]
        for one in ones:
            at = bisect_left(begins, one[0] + 1) - 1
            near = [others[i] for i in _around(starts, one, self.order)]
            fit = [o for o in near if self._fits(one, o, bounds[at])]
            if fit:
                other = min(fit, key=lambda o: _gap(one, o))
                start, end = min(one[0], other[0]), max(one[1], other[1])
                if not self._lawful(plain, start, end):
                    yield start, end, one[0]

    def _fits(self, one: tuple[int, int], other: tuple[int, int], within: tuple[int, int]) -> bool:
        inside = within[0] <= other[0] and other[1] <= within[1]
        return inside and 0 <= _gap(one, other) <= self.reach

    def _lawful(self, plain: str, start: int, end: int) -> bool:
        if self.unless is None:
            return False
        first, last = max(0, start - NEAR), min(len(plain), end + NEAR)
        while start > first and plain[start - 1] not in _ENDS:
            start -= 1
        while end < last and plain[end] not in _ENDS:
            end += 1
        return self.unless.search(plain, start, end) is not None


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Characters between two spans; negative where they overlap."""
    return max(one[0], other[0]) - min(one[1], other[1])


def _around(starts: list[int], one: tuple[int, int], order: str) -> Iterator[int]:
    """The neighbours of a word among the others: two before it and two behind it."""
    at = bisect_left(starts, one[0])
    low = at if order == "first" else max(0, at - 2)
    yield from range(low, min(len(starts), at + 3))


def together(
    first: str,
    second: str,
    unless: str = "",
    *,
    severity: Severity = Severity.BLOCK,
    reach: int = 8,
    order: str = "any",
    sentence: bool = False,
    strict: bool = False,
) -> Together:
    """A combination from the texts of its patterns."""
    return Together(
        re.compile(first),
        re.compile(second),
        re.compile(unless) if unless else None,
        severity,
        reach,
        order,
        sentence,
        strict,
    )


__all__ = ["Together", "together"]
