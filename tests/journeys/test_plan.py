"""Plans of trips against brute force, the checker against planted faults, the bound below."""

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise, permutations, product

import numpy as np
import pytest

from journeys.bound import tours_at_least
from journeys.capacity import tours_cost_at_least
from journeys.check import violations
from journeys.model import Kind, Party, Plan, Problem, Ride
from journeys.plan import mixes, plan_trip
from journeys.whole import plan_whole

SMALL, LARGE = Kind("4", 4, 1000, 3), Kind("7", 7, 1500, 4)


def tiny(seed, *, parties=5, points=4):
    rng = np.random.default_rng(seed)
    at = rng.integers(-30, 30, size=(points + 1, 2))
    at[0] = 0
    far = np.rint(np.sqrt(((at[:, None] - at[None, :]) ** 2).sum(axis=2))).astype(int)
    waiting = tuple(
        Party(n, int(rng.integers(1, points + 1)), int(rng.integers(1, 4))) for n in range(parties)
    )
    table = tuple(tuple(int(x) for x in row) for row in far)
    return Problem(waiting, (SMALL, LARGE), table)


def brute(problem):
    """The least cost over every way to put parties into coaches and every order of the points."""
    best = None
    for where in product(range(len(problem.parties)), repeat=len(problem.parties)):
        if any(coach > max(where[:n], default=-1) + 1 for n, coach in enumerate(where)):
            continue  # coaches are numbered as they are first used
        total = 0
        for coach in set(where):
            aboard = [p for p, c in zip(problem.parties, where, strict=True) if c == coach]
            people, points = sum(p.size for p in aboard), {p.point for p in aboard}
            prices = []
            for kind in problem.kinds:
                if kind.seats < people:
                    continue
                for order in permutations(points):
                    legs = zip((0, *order), (*order, 0), strict=True)
                    length = sum(problem.distance[a][b] for a, b in legs)
                    prices.append(kind.price + kind.by_distance * length)
            total += min(prices, default=10**9)
        best = total if best is None else min(best, total)
    return best


@pytest.mark.parametrize("seed", range(8))
def test_a_tiny_plan_costs_what_brute_force_finds_and_no_bound_lies_above_it(seed):
    problem = tiny(seed)
    plan, truth = plan_trip(problem, seed=1, iterations=60), brute(problem)
    assert violations(problem, plan) == []
    assert plan.cost == truth
    assert plan.bound <= truth


def test_one_coach_for_all_and_whole_firms_are_proved():
    table = tiny(3, points=6).distance
    alone = Problem(tuple(Party(n, n + 1, 1) for n in range(4)), (SMALL, LARGE), table)
    assert plan_trip(alone, seed=1).exact
    firms = Problem(tuple(Party(n, n + 1, 3) for n in range(6)), (SMALL, LARGE), table)
    plan = plan_trip(firms, seed=1)
    assert plan.exact
    assert plan.cost == plan_whole(firms).cost
    assert violations(firms, plan) == []


def test_groups_are_never_torn_though_a_torn_plan_would_be_cheaper():
    """Three pairs on coaches of three: torn, two coaches would do; whole, three are needed."""
    table = ((0, 5, 5), (5, 0, 5), (5, 5, 0))
    pairs = Problem(tuple(Party(n, 1, 2) for n in range(3)), (Kind("3", 3, 100, 1),), table)
    plan = plan_trip(pairs, seed=1, iterations=60)
    assert violations(pairs, plan) == []
    assert len(plan.rides) == 3


def test_the_same_seed_gives_the_same_plan():
    problem = tiny(11, parties=12, points=9)
    assert plan_trip(problem, seed=5, iterations=60) == plan_trip(problem, seed=5, iterations=60)


def test_the_checker_names_what_is_wrong_with_a_plan():
    problem = tiny(2)
    plan = plan_trip(problem, seed=1, iterations=60)
    first = plan.rides[0]
    for broken, words in (
        (replace(plan, cost=plan.cost - 1), "the plan says"),
        (replace(plan, bound=plan.cost + 1), "above the cost"),
        (replace(plan, rides=plan.rides[1:]), "left behind"),
        (replace(plan, rides=(*plan.rides, first)), "sits in coaches"),
        (replace(plan, rides=(replace(first, points=()), *plan.rides[1:])), "does not call"),
        (Plan((Ride(0, (1, 2, 3, 4), tuple(range(5))),), plan.cost, 0), "people on 4 seats"),
    ):
        assert any(words in one for one in violations(problem, broken)), words


def test_a_party_too_large_for_any_coach_is_refused_and_mixes_leave_no_coach_empty():
    with pytest.raises(ValueError, match="larger than the largest coach"):
        Problem((Party(0, 1, 8),), (SMALL, LARGE), ((0, 1), (1, 0)))
    found = list(mixes(tiny(0)))
    people = tiny(0).people
    for mix in found:
        seats = 4 * mix[0] + 7 * mix[1]
        assert seats >= people
        assert all(seats - s < people for s, n in ((4, mix[0]), (7, mix[1])) if n)
    prices = [1000 * mix[0] + 1500 * mix[1] for mix in found]
    assert prices == sorted(prices)


@pytest.mark.parametrize("coaches", [1, 2])
def test_the_bound_of_tours_is_below_the_shortest_by_brute_force(coaches):
    problem = tiny(7, parties=6, points=6)
    points = sorted({p.point for p in problem.parties})
    shortest = min(
        sum(problem.distance[a][b] for a, b in pairwise(way))
        for order in permutations(points)
        for cut in range(1, len(points) if coaches == 2 else 2)
        for way in [(0, *order[:cut], 0, *order[cut:], 0) if coaches == 2 else (0, *order, 0)]
    )
    assert 0 < tours_at_least(problem, coaches) <= shortest


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 6, 7, 8, 9])
def test_the_bound_that_fills_coaches_is_below_brute_force_and_above_the_one_that_does_not(seed):
    """Six parties on one coach of four seats and one of seven, at three and four fen: every way to
    part them and every order of the points is tried."""
    problem = tiny(seed, parties=6, points=6)
    best = 10**9
    for small in product((False, True), repeat=len(problem.parties)):
        cost = 0
        for flag, kind in ((True, SMALL), (False, LARGE)):
            aboard = [p for p, s in zip(problem.parties, small, strict=True) if s is flag]
            if not aboard or sum(p.size for p in aboard) > kind.seats:
                break
            cost += kind.by_distance * min(
                sum(problem.distance[a][b] for a, b in pairwise((0, *way, 0)))
                for way in permutations({p.point for p in aboard})
            )
        else:
            best = min(best, cost)
    assert best < 10**9
    assert 3 * tours_at_least(problem, 2) <= tours_cost_at_least(problem, {0: 1, 1: 1}) <= best


def test_a_train_takes_who_would_make_a_coach_dear_and_one_s_own_way_is_paid_a_head():
    """A point nine away costs a coach 2 x 9 x 3 fen more; a seat of the train costs 20."""
    table = ((0, 1, 9), (1, 0, 9), (9, 9, 0))
    waiting = (Party(0, 1, 4), Party(1, 2, 2))
    train = Kind("train", 2, 0, 0, a_head=20, tours=False, most=1)
    plan = plan_trip(Problem(waiting, (SMALL, LARGE, train), table), seed=1, iterations=60)
    assert violations(Problem(waiting, (SMALL, LARGE, train), table), plan) == []
    assert plan.cost == 1000 + 3 * 2 + 2 * 20
    assert sorted((ride.kind, ride.points, ride.parties) for ride in plan.rides) == [
        (0, (1,), (0,)), (2, (), (1,)),
    ]  # fmt: skip
    own = Kind("own", 99, 0, 0, a_head=100, tours=False, most=1)
    alone = plan_trip(Problem(waiting, (SMALL, LARGE, own), table), seed=1, iterations=60)
    assert (alone.cost, [ride.kind for ride in alone.rides]) == (600, [2])
    with pytest.raises(ValueError, match="never a fare a seat"):
        Kind("49", 49, 100, 5, a_head=3)


def test_a_limit_of_minutes_cuts_tours_and_a_point_out_of_reach_has_no_plan():
    """Three points in a row, ten minutes apart: all in one tour are 60 minutes, the first two are
    40, the last alone is 60."""
    line = tuple(tuple(abs(a - b) for b in range(4)) for a in range(4))
    minutes = tuple(tuple(10 * x for x in row) for row in line)
    waiting = tuple(Party(n, n + 1, 2) for n in range(3))
    for limit, cost in ((None, 1500 + 4 * 6), (60, 1500 + 4 * 6)):
        problem = Problem(waiting, (SMALL, LARGE), line, minutes, limit)
        assert plan_trip(problem, seed=1, iterations=60).cost == cost
    square = ((0, 5, 5), (5, 0, 9), (5, 9, 0))
    two = Problem((Party(0, 1, 2), Party(1, 2, 2)), (SMALL,), square, square, 18)
    parted = plan_trip(two, seed=1, iterations=60)
    assert violations(two, parted) == []
    assert parted.cost == 2 * (1000 + 3 * 10)  # one tour over both would be 19 minutes
    late = Plan((Ride(0, (1, 2), (0, 1)),), 1000 + 3 * 19, 0)
    assert "coach 0 is longer on its tour than 18 minutes" in violations(two, late)
    with pytest.raises(ValueError, match="no fleet"):
        plan_trip(replace(two, longest=9), seed=1, iterations=60)


def test_a_plan_is_made_without_what_only_draws():
    """requirements/undrawn.txt leaves matplotlib and tqdm out of the environment that runs."""
    left_out = (
        "import sys; sys.modules |= dict.fromkeys(['matplotlib', 'PIL', 'tqdm']); import pyvrp"
    )
    assert subprocess.run([sys.executable, "-c", left_out], check=False).returncode == 0
