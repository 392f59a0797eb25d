"""Groups shared over coaches, against every way there is."""

from itertools import product

import numpy as np
import pytest

from journeys.seating import Together, seat_groups
from journeys.trade import worth_moving


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


def cheapest_by_hand(groups, room, price, a_move):
    """The least of the coaches that come and the moves, over all ways."""
    found = []
    for where in product(room, repeat=len(groups)):
        allowed = all(
            v in (g.now, *g.calls) for g, v in zip(groups, where, strict=True)
        ) and all(
            sum(g.size for g, v in zip(groups, where, strict=True) if v == one) <= room[one]
            for one in room
        )  # fmt: skip
        if allowed:
            moved = sum(g.size for g, v in zip(groups, where, strict=True) if v != g.now)
            found.append(sum(price[one] for one in set(where)) + a_move * moved)
    return min(found)


@pytest.mark.parametrize("seed", range(8))
def test_coaches_and_moves_together_cost_the_least_there_is(seed):
    rng = np.random.default_rng(seed)
    room = {3: 4, 5: 6, 8: 3}
    price = {one: int(rng.integers(200, 900)) for one in room}
    groups = [
        Together(
            n, int(rng.integers(1, 3)), (3, 5, 8)[n % 3], frozenset({3, 5, 8} if n % 2 else {5})
        )
        for n in range(6)
    ]
    a_move = int(rng.integers(20, 200))
    here = sum(price[one] for one in {group.now for group in groups})
    found = worth_moving(groups, room, price, a_move=a_move)
    cost = here if found is None else here - found.saves + a_move * found.people
    assert cost == cheapest_by_hand(groups, room, price, a_move)


def test_two_people_leave_a_coach_of_900_yuan_for_50_each_and_not_for_500():
    groups = [Together(1, 4, 1), Together(2, 2, 2, frozenset({1}))]
    room, price = {1: 6, 2: 6}, {1: 90_000, 2: 90_000}
    found = worth_moving(groups, room, price, a_move=5_000)
    assert (found.people, found.empties, found.saves, found.moves) == (2, (2,), 90_000, {2: 1})
    assert worth_moving(groups, room, price, a_move=50_000) is None
    with pytest.raises(ValueError, match="costs"):
        worth_moving(groups, room, price, a_move=0)
    with pytest.raises(ValueError, match="has a seat"):
        worth_moving([Together(1, 1, None)], room, price, a_move=1)
