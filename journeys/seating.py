"""Who sits in which of the given coaches: groups whole, nobody moved who need not.

Groups of one size sitting in one coach are alike, so whole numbers of them are decided, exactly, by
a small integer programme (HiGHS): first as many people as possible have a seat, then as
few as possible change coach, then as many as possible sit in one that calls where they wait. Which
of the alike go is by their order, so the answer is one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from programmes import Rows, least


@dataclass(frozen=True)
class Together:
    """People who stay in one coach; `now` is where they sit, None without a seat; `calls` are the
    coaches that call where they wait."""

    key: int
    size: int
    now: int | None
    calls: frozenset[int] = frozenset()


def seat_groups(groups: Sequence[Together], room: Mapping[int, int]) -> dict[int, int | None]:
    """Coach of each group by key, None where no seat is left for it.

    `room` are seats by coach. Groups earlier in the order fill earlier coaches. Raises ValueError
    for a size below one.
    """
    if any(group.size < 1 for group in groups):
        raise ValueError("a group is somebody")
    alike: dict[_Alike, list[Together]] = {}
    for group in groups:
        now = group.now if group.now in room else None
        alike.setdefault((group.size, now, frozenset(room) & group.calls), []).append(group)
    kinds, coaches = list(alike), list(room)
    if not kinds or not coaches:
        return dict.fromkeys([group.key for group in groups])
    counts = _numbers(kinds, [len(alike[kind]) for kind in kinds], coaches, room)
    found: dict[int, int | None] = {}
    for kind, row in zip(kinds, counts, strict=True):
        waiting = list(alike[kind])
        stays = coaches.index(kind[1]) if kind[1] is not None else -1
        order = sorted(range(len(coaches)), key=lambda n: (n != stays, n))
        for n in order:
            for group in waiting[: row[n]]:
                found[group.key] = coaches[n]
            waiting = waiting[row[n] :]
        found |= dict.fromkeys(group.key for group in waiting)
    return found


_Alike = tuple[int, int | None, frozenset[int]]


def _numbers(
    kinds: Sequence[_Alike], many: Sequence[int], coaches: Sequence[int],
    room: Mapping[int, int],
) -> list[list[int]]:  # fmt: skip
    """How many groups of each kind sit in each coach."""
    size = np.array([kind[0] for kind in kinds])
    shape = (len(kinds), len(coaches))
    everybody = int(size @ np.array(many))
    gain = np.empty(shape)
    for k, (people, now, calls) in enumerate(kinds):
        for v, coach in enumerate(coaches):
            stays, fetched = now is None or coach == now, coach in calls
            gain[k, v] = people * ((everybody + 1) ** 2 + stays * (everybody + 1) + fetched)
    once = np.kron(np.eye(shape[0]), np.ones(shape[1]))
    seats = np.kron(size, np.eye(shape[1]))
    rows = [
        Rows.dense(once, high=np.array(many)),
        Rows.dense(seats, high=np.array([room[coach] for coach in coaches])),
    ]
    solved = least(-gain.ravel(), rows, whole=np.ones(gain.size, np.bool_))
    if solved.x is None:
        raise ValueError(f"no seats found: {solved.why}")
    return [[int(n) for n in row] for row in np.rint(solved.x).reshape(shape)]
