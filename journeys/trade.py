"""Whether some people changing coach is worth the coach that need not come.

Everybody has a seat, stops stand as they are; a group may move whole to a coach that calls where it
gets on. Least of the coaches' prices and so much for everybody who moves, exactly, by a small
integer programme (HiGHS): with a dear enough move nobody moves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from journeys.seating import Together
from programmes import Rows, least


@dataclass(frozen=True)
class Trade:
    """Coach of each group that moves, by key; who moves (people); coaches nobody needs then."""

    moves: Mapping[int, int]
    people: int
    empties: tuple[int, ...]
    saves: int


def worth_moving(
    groups: Sequence[Together], room: Mapping[int, int], price: Mapping[int, int], *, a_move: int
) -> Trade | None:
    """None where no coach can be done without for less than it costs, `a_move` for each person.

    Raises ValueError for a group without a seat in `room`, and where a move costs nothing (then
    people would be moved for nothing).
    """
    if a_move < 1:
        raise ValueError("a move costs something")
    if any(group.now not in room for group in groups):
        raise ValueError("everybody has a seat before anybody moves")
    used = sorted({group.now for group in groups if group.now is not None})
    if len(used) < 2:
        return None
    where = _solved(groups, used, room, price, a_move)
    moves = {g.key: where[g.key] for g in groups if where[g.key] != g.now}
    empties = tuple(one for one in used if one not in set(where.values()))
    saves = sum(price[one] for one in empties)
    if not empties:
        return None
    return Trade(moves, sum(g.size for g in groups if g.key in moves), empties, saves)


def _solved(
    groups: Sequence[Together], used: Sequence[int], room: Mapping[int, int],
    price: Mapping[int, int], a_move: int,
) -> dict[int, int]:  # fmt: skip
    """Coach of each group: first who sits where (group by coach), then whether a coach comes."""
    many, coaches = len(groups), len(used)
    top = np.ones(many * coaches + coaches)
    cost = np.zeros(len(top))
    once, seats = [], []
    for k, group in enumerate(groups):
        for v, coach in enumerate(used):
            at = k * coaches + v
            cost[at] = 0 if coach == group.now else a_move * group.size
            top[at] = coach == group.now or coach in group.calls
            once.append((k, at, 1))
            seats.append((v, at, group.size))
    for v, coach in enumerate(used):
        cost[many * coaches + v] = price[coach]
        seats.append((v, many * coaches + v, -room[coach]))

    rows = [
        Rows.of(_cells(once), many, low=1, high=1),
        Rows.of(_cells(seats), coaches, high=0),
    ]
    solved = least(cost, rows, top=top, whole=np.ones(len(top), np.bool_))
    if solved.x is None:
        raise ValueError(f"no seats found: {solved.why}")
    taken = np.rint(solved.x[: many * coaches]).reshape(many, coaches).argmax(axis=1)
    return {group.key: used[int(v)] for group, v in zip(groups, taken, strict=True)}


def _cells(cells: list[tuple[int, int, int]]) -> tuple[Any, Any, Any]:
    row, column, value = zip(*cells, strict=True)
    return row, column, value
