# ruff: noqa: RUF009 (column() returns a dataclass field)
"""Limits: of the people of one set at most so many at the vacancies of another.

A firm takes at most three in ten from one county; a post takes at most eight who go for the first
time; a wing of a dormitory holds so many, whatever vacancies they work at. Sets are named by
numbers and may overlap in any way, so limits cross the capacities of vacancies, beds and first
batches, which nest. A limit is a capacity: no lock opens it.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matching.model.columns import KEY_TOP, Table, column
from matching.model.errors import BadArgument

I64 = NDArray[np.int64]
TOP = 1_000_000


@dataclass(frozen=True, eq=False)
class Limits(Table):
    """Of the people of set `people` at most `most` may be proposed to vacancies of set `posts`."""

    NAME: ClassVar[str] = "limits"
    key: NDArray[np.int64] = column(np.int64, 0, KEY_TOP, unique=True)
    people: NDArray[np.int32] = column(np.int32, 0, TOP)
    posts: NDArray[np.int32] = column(np.int32, 0, TOP)
    most: NDArray[np.int32] = column(np.int32, 0, TOP)


@dataclass(frozen=True, eq=False)
class LimitPeople(Table):
    """Rows (set, person)."""

    NAME: ClassVar[str] = "limit_people"
    set: NDArray[np.int32] = column(np.int32, 0, TOP)
    row: NDArray[np.int32] = column(np.int32, 0, TOP)


@dataclass(frozen=True, eq=False)
class LimitPosts(Table):
    """Rows (set, vacancy)."""

    NAME: ClassVar[str] = "limit_posts"
    set: NDArray[np.int32] = column(np.int32, 0, TOP)
    row: NDArray[np.int32] = column(np.int32, 0, TOP)


def _none(columns: int) -> list[NDArray[np.int32]]:
    return [np.zeros(0, np.int32) for _ in range(columns)]


def no_limits() -> Limits:
    return Limits(np.zeros(0, np.int64), *_none(3))


def no_people() -> LimitPeople:
    return LimitPeople(*_none(2))


def no_posts() -> LimitPosts:
    return LimitPosts(*_none(2))


def check_limits(
    limits: Limits, people: LimitPeople, posts: LimitPosts, rows: tuple[int, int]
) -> None:
    """Raise BadArgument where a set names somebody twice or a row that is not there, and where two
    limits say the same of the same sets. rows: how many people and vacancies there are."""
    for table, count, what in ((people, rows[0], "people"), (posts, rows[1], "vacancies")):
        if len(table) and int(table.row.max()) >= count:
            last = int(table.row.max())
            raise BadArgument(
                f"{table.NAME}.row", f"{last} points past the last of {count} {what}: leave it out"
            )
        pair = np.sort(table.set.astype(np.int64) * (TOP + 1) + table.row)
        twice = np.flatnonzero(pair[1:] == pair[:-1])
        if len(twice):
            group, row = divmod(int(pair[twice[0]]), TOP + 1)
            raise BadArgument(
                f"{table.NAME}.row", f"set {group} names row {row} twice: name everybody once"
            )
    both = np.sort(limits.people.astype(np.int64) * (TOP + 1) + limits.posts)
    twice = np.flatnonzero(both[1:] == both[:-1])
    if len(twice):
        one, other = divmod(int(both[twice[0]]), TOP + 1)
        raise BadArgument(
            "limits.most",
            f"people of set {one} at vacancies of set {other} are limited twice: keep the lesser",
        )
