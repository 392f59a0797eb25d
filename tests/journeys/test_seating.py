"""Groups shared over coaches, against every way there is."""

from itertools import product

import numpy as np
import pytest

from journeys.seating import Together, seat_groups


def best_by_hand(groups, room):
    """(people seated, people moved) of the best of all ways."""
    found = []
    for where in product([None, *room], repeat=len(groups)):
        loads = dict.fromkeys(room, 0)
        for group, coach in zip(groups, where, strict=True):
            if coach is not None:
                loads[coach] += group.size
        if all(loads[coach] <= room[coach] for coach in room):
            pairs = list(zip(groups, where, strict=True))
            seated = sum(g.size for g, c in pairs if c is not None)
            moved = sum(g.size for g, c in pairs if c is not None and g.now not in (None, c))
            found.append((seated, -moved))
    return max(found)


@pytest.mark.parametrize("seed", range(12))
def test_as_many_as_possible_sit_and_as_few_as_possible_move(seed):
    rng = np.random.default_rng(seed)
    room = {7: int(rng.integers(2, 8)), 9: int(rng.integers(2, 8))}
    groups = [
        Together(n, int(rng.integers(1, 4)), [None, 7, 9][int(rng.integers(0, 3))])
        for n in range(6)
    ]
    where = seat_groups(groups, room)
    assert where.keys() == {group.key for group in groups}
    for coach, seats in room.items():
        assert sum(g.size for g in groups if where[g.key] == coach) <= seats
    seated = sum(g.size for g in groups if where[g.key] is not None)
    moved = sum(g.size for g in groups if where[g.key] not in (None, g.now) and g.now is not None)
    assert (seated, -moved) == best_by_hand(groups, room)


def test_after_the_list_stands_seven_groups_out_and_six_in_move_nobody():
    """31 coaches of 48: out of each of seven a couple goes, six couples come: nobody moves."""
    groups = [Together(n, 2, n % 31) for n in range(31 * 24)]
    kept = [group for group in groups if group.key >= 7]
    coming = [Together(10_000 + n, 2, None) for n in range(6)]
    where = seat_groups([*kept, *coming], dict.fromkeys(range(31), 48))
    assert all(where[group.key] == group.now for group in kept)
    assert {where[one.key] for one in coming} <= set(range(7))
    assert None not in where.values()
    with pytest.raises(ValueError, match="somebody"):
        seat_groups([Together(1, 0, None)], {1: 5})
