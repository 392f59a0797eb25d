"""What a person should look at: not proof of anything, and nothing is withheld for it.

Sources: domain model 6.1 (a labour boss in disguise, reciprocal pairs, newcomers under 18). More
than fifteen newcomers within any quarter of a year by one introducer may be a labour boss: to be
asked whether the newcomers paid, or are paid, less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.introduction import IntroductionState
from services.introductions.rows import Introduced

QUARTER = timedelta(days=91)
MOST_IN_QUARTER = 15


class Pattern(StrEnum):
    BOSS = "boss"  # 疑似包工头
    RECIPROCAL = "reciprocal"  # 互相介绍
    MINOR = "minor"  # 未满18岁


@dataclass(frozen=True)
class Flag:
    """pattern of the introducer `introducer_id`; with whom, or how many newcomers."""

    pattern: Pattern
    introducer_id: int
    count: int
    introductions: tuple[int, ...]


def flags_of(found: Sequence[Introduced]) -> list[Flag]:
    """Every pattern among the introductions of one firm that are not void."""
    standing = [one for one in found if one.row.state is not IntroductionState.VOID]
    by: dict[int, list[Introduced]] = {}
    for one in standing:
        by.setdefault(one.row.introducer_id, []).append(one)
    flags = []
    for introducer, mine in sorted(by.items()):
        most = most_within(QUARTER, [one.row.declared_on for one in mine])
        if most > MOST_IN_QUARTER:
            flags.append(_flag(Pattern.BOSS, introducer, most, mine))
        if minors := [one for one in mine if one.newcomer.minor]:
            flags.append(_flag(Pattern.MINOR, introducer, len(minors), minors))
    pairs = {(one.row.introducer_id, one.row.newcomer_id): one for one in standing}
    for (introducer, newcomer), one in sorted(pairs.items()):
        back = pairs.get((newcomer, introducer))
        if back is not None and introducer < newcomer:
            flags.append(_flag(Pattern.RECIPROCAL, introducer, 2, [one, back]))
    return flags


def most_within(span: timedelta, days: Sequence[date]) -> int:
    """The largest number of `days` that lie within any stretch of `span` days."""
    days = sorted(days)
    return max((sum(first <= d < first + span for d in days) for first in days), default=0)


def _flag(pattern: Pattern, introducer: int, count: int, of: Sequence[Introduced]) -> Flag:
    return Flag(pattern, introducer, count, tuple(one.case.id for one in of))
