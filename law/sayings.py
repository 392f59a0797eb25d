"""What is said of whom: the clause-level reader behind the word rules.

A `Together` (law.clauses) wants two words near each other. People speak in clauses: whom it is about
stands in one, what is said of them in the same or in the next ("太胖的穿不上无尘服，不招"), and what
makes it lawful stands in those clauses too and nowhere else. A `Saying` knows no distance but the
clause; its two sides are concepts (law.meanings): people, paper, money on one side, turned away,
wanted alone, put off on the other. Every concept is searched once; the rest is bisection: linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from law.clauses import NEAR
from law.values import Severity

_CLAUSE: Final = re.compile(r"[^,，。;；!！?？\n]+")
_GOES_ON: Final = re.compile(
    r"(?:就|都|也|先|暂时?|一律|所以|因此|这[次批回]|本次|目前|现在|厂里?|我们|我|公司|咱们?|(?:老板|领导|厂长|主管|人事|保安队长|队长|门卫)(?:说了?|规定|交代)?|人家|请|还是|不然|否则|省得|免得|只能|只好|要|直接|已经?|全|肯定|基本|实在|真的?|的|一般){0,4}$"
)
_CLOSES: Final = 6
"""A clause that only continues the one before names nobody before what it says, and little after."""
_COMMAS: Final = ",，"
Span = tuple[int, int]


@lru_cache(maxsize=64)
def _clauses(plain: str) -> tuple[tuple[Span, ...], tuple[int, ...]]:
    """The clauses of a text and where they begin."""
    found = tuple(match.span() for match in _CLAUSE.finditer(plain))
    return found, tuple(start for start, _ in found)


@dataclass(frozen=True)
class Saying:
    """Somebody or something, and what is said of it.

    about    whom or what
    says     what makes it unlawful
    lawful   said in the same clause (or the next, where `says` stands there) it is lawful
    order    "any", or "first" where `about` must come first
    reach    most characters between them
    carried  `says` may open the next clause, which then names nobody of `about`
    sentence `says` may stand in a neighbouring clause of the sentence
    strict   not forgiven by a pass of the rule, only by a denial
    """

    about: re.Pattern[str]
    says: re.Pattern[str]
    lawful: re.Pattern[str] | None = None
    severity: Severity = Severity.BLOCK
    order: str = "any"
    reach: int = 16
    carried: bool = False
    sentence: bool = False
    strict: bool = True

    @property
    def text(self) -> str:
        """All it is made of, for the version of the rules."""
        lawful = self.lawful.pattern if self.lawful else ""
        how = (self.order, self.reach, self.carried, self.sentence, self.severity, self.strict)
        return f"{self.about.pattern} {self.says.pattern} {lawful} {how}"

    def find(self, plain: str) -> Iterator[tuple[int, int, int]]:
        """Start, end and the place of `about`, of every pair."""
        abouts = [m.span() for m in self.about.finditer(plain)]
        said = [m.span() for m in self.says.finditer(plain)] if abouts else []
        if not said:
            return
        clauses, begins = _clauses(plain)
        starts = [a for a, _ in said]
        excuses = [m.span() for m in self.lawful.finditer(plain)] if self.lawful else []
        named = [a for a, _ in abouts]
        for one in abouts:
            at = bisect_right(begins, one[0]) - 1
            last = _last(plain, clauses, at) if self.sentence else clauses[at][1]
            other = self._beside(one, clauses[at][0], last, said, starts)
            if other is None and self.carried and at + 1 < len(clauses):
                other = _carried(plain, clauses[at], clauses[at + 1], said, starts, named)
            if other is None:
                continue
            start, end = min(one[0], other[0]), max(one[1], other[1])
            first = clauses[bisect_right(begins, start) - 1][0]
            last = clauses[bisect_right(begins, end - 1) - 1][1]
            if not _excused(excuses, (max(first, start - NEAR), min(last, end + NEAR)), other):
                yield start, end, one[0]

    def _beside(
        self, one: Span, first: int, last: int, said: list[Span], starts: list[int]
    ) -> Span | None:
        """What is said next, as far as `last`; else, before it, in its own clause."""
        at = bisect_left(starts, one[1])
        after = said[at] if at < len(said) else None
        if after and after[1] <= last and after[0] - one[1] <= self.reach:
            return after
        before = bisect_left(starts, one[0]) - 1
        if self.order == "any" and before >= 0:
            other = said[before]
            if other[0] >= first and 0 <= one[0] - other[1] <= self.reach:
                return other
        return None


def _last(plain: str, clauses: tuple[Span, ...], at: int) -> int:
    """Where the sentence ends, two clauses further on at most."""
    last = at
    while last < min(len(clauses) - 1, at + 2) and plain[clauses[last][1]] in _COMMAS:
        last += 1
    return clauses[last][1]


def _carried(
    plain: str,
    clause: Span,
    following: Span,
    said: list[Span],
    starts: list[int],
    named: list[int],
) -> Span | None:
    """What opens the next clause of the sentence, where that clause is about nobody else."""
    at = bisect_left(starts, following[0])
    if following[0] - clause[1] != 1 or plain[clause[1]] not in _COMMAS or at == len(said):
        return None
    if said[at][1] > following[1] or following[1] - said[at][1] > _CLOSES:
        return None
    again = bisect_left(named, following[0])
    inside = range(*said[at]).__contains__
    if again < len(named) and named[again] < following[1] and not inside(named[again]):
        return None
    return said[at] if _GOES_ON.match(plain, following[0], said[at][0]) else None


def _excused(excuses: list[Span], within: Span, said: Span) -> bool:
    """Whether an excuse reaches into a stretch of text, other than one that is what was said itself
    ("都用" of "都用姑娘"); they stand in their order and apart."""
    at = bisect_left(excuses, (within[1], within[1])) - 1
    while at >= 0 and excuses[at][1] > within[0]:
        if not (said[0] <= excuses[at][0] and excuses[at][1] <= said[1]):
            return True
        at -= 1
    return False


def says(
    about: str,
    what: str,
    lawful: str = "",
    *,
    severity: Severity = Severity.BLOCK,
    order: str = "any",
    reach: int = 16,
    carried: bool = False,
    sentence: bool = False,
    strict: bool = True,
) -> Saying:
    """A saying from the texts of its concepts."""
    return Saying(
        re.compile(about),
        re.compile(what),
        re.compile(lawful) if lawful else None,
        severity,
        order,
        reach,
        carried,
        sentence,
        strict,
    )


__all__ = ["Saying", "says"]
