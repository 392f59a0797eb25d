"""All open pairs at once are what gates and signals say pair by pair, on every odd market."""

import os
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.county import county
from benchmarks.market import TODAY, market
from benchmarks.peers.flow import flow, numpy_pairs
from matching import Params, Problem, TooLarge, Weights, native
from matching.model.columns import FAR
from matching.model.memory import available, demand
from matching.model.order import take
from matching.model.problem import (
    EmployerPairs,
    HomeTables,
    LawTable,
    Pairs,
    Sex,
    Stance,
    Vacancies,
)
from matching.rules.gates import Extras, bars
from matching.rules.kernels import eligible, points
from matching.rules.pairs import NEVER_OPENED, Open, arcs_of, gate_counts
from matching.rules.scoring import parts_of
from reference.gates import Gate


def said_pair_by_pair(problem: Problem, params: Params) -> dict[str, NDArray[Any]]:
    """What `arcs_of` must give, from the mask and the parts of every single pair."""
    n, m = len(problem.people), len(problem.vacancies)
    mask = bars(problem, slice(0, n), Extras.of(problem))
    locks = problem.locks
    lock_bars = mask[locks.person, locks.vacancy] & NEVER_OPENED
    open_ = mask == 0
    locked = np.zeros(n, bool)
    for person, vacancy, bar in zip(locks.person, locks.vacancy, lock_bars, strict=True):
        if not bar:
            locked[person] = True
            open_[person] = np.arange(m) == vacancy
    person, vacancy = np.nonzero(open_)
    score = parts_of(problem, params, person, vacancy).sum(axis=1, dtype=np.int64)
    stands = np.zeros((n, m), bool)
    stands[problem.incumbents.person, problem.incumbents.vacancy] = True
    score += params.stability * stands[person, vacancy]
    keep = (score >= params.least_score) | locked[person]
    return {
        "ptr": np.concatenate([[0], np.cumsum(np.bincount(person[keep], minlength=n))]),
        "vacancy": vacancy[keep],
        "score": np.maximum(score[keep], 1),
        "locked": locked,
        "lock_bars": lock_bars,
        "poor": np.bincount(vacancy[~keep], minlength=m),
    }


def told(found: Open) -> dict[str, NDArray[Any]]:
    arcs = found.arcs
    return {
        "ptr": arcs.ptr, "vacancy": arcs.vacancy, "score": arcs.score, "locked": found.locked,
        "lock_bars": found.lock_bars, "poor": found.poor,
    }  # fmt: skip


def same(problem: Problem, params: Params) -> int:
    """Asserts equality; returns how many pairs there are."""
    ours, theirs = told(arcs_of(problem, params)), said_pair_by_pair(problem, params)
    for name, value in theirs.items():
        np.testing.assert_array_equal(ours[name], value, err_msg=name)
    return len(ours["vacancy"])


def odd(seed: int) -> Problem:
    """A market with everything at the edge somewhere: birthdays and lapsing certificates between
    start days, days that never come, unknown facts, no beds, no rooms, nothing in common."""
    rng, other = np.random.default_rng(seed), np.random.default_rng([seed, 1])
    n, m = int(rng.integers(1, 90)), int(rng.choice([1, 7, 63, 64, 65, 130]))
    base = market(n, m, seed=seed, grouped=0.5, locks=min(n, 12))

    def some(column: NDArray[Any], share: float, *values: int) -> NDArray[Any]:
        return np.where(rng.random(len(column)) < share, rng.choice(values, len(column)), column)

    p, v, t = base.people, base.vacancies, base.person_tables
    day = TODAY + int(rng.integers(-3, 3))
    people = replace(
        p,
        sex=some(p.sex, 0.2, Sex.UNKNOWN),
        born=some(p.born, 0.5, *(TODAY - 16 * 366 + rng.integers(-400, 400, 9)), -40_000, 40_000),
        available_from=(ready := some(p.available_from, 0.2, 0, TODAY + 300)),
        available_until=np.maximum(
            ready, some(p.available_until, 0.3, TODAY - 1, day, TODAY + 20, FAR)
        ),
        schooling=some(p.schooling, 0.2, -1, 0, 20),
        floor=some(p.floor, 0.3, 0, 1, *v.pay[:3], 100_000_000),
        last_wage=some(p.last_wage, 0.3, 0, 1, 7, 333_333),
        refuses=some(p.refuses, 0.2, 0, 3, 2**61),
        needs_food=some(p.needs_food, 0.4, 0, 1, 2, 3, 2**61, 2**61 + 1),
        children=some(p.children, 0.2, 0, 3),
        consent=rng.random(n) < 0.9,
        only_pickup=rng.random(n) < (0.3 if seed % 4 else 0.0),
        only_wished=other.random(n) < (0.3 if seed % 5 else 0.0),
    )
    starts = some(v.start_from, 0.3, 0, day, day + 1, day + 366, FAR)
    posts = replace(
        v,
        start_from=starts,
        start_until=np.maximum(starts, some(v.start_until, 0.3, day - 1, day, FAR)),
        age_min=some(v.age_min, 0.2, 0, 16, 17),
        age_max=np.maximum(120, some(v.age_max, 0.2, 200)) if seed % 3 else v.age_max,
        places=some(v.places, 0.1, 0),
        pay=some(v.pay, 0.2, -1, 0, 1, 99_999_999),
        hazards=some(v.hazards, 0.2, 0, 2**61, 2**61 + 5),
        certificates=some(v.certificates, 0.3, 0, 3, 5, 63),
        room_size=some(v.room_size, 0.3, -1, 4, 5, 60),
        hours=some(v.hours, 0.3, -1, 240),
        days=some(v.days, 0.3, -1, 310),
        training_weeks=some(v.training_weeks, 0.3, 0, 1, 520),
        food=some(v.food, 0.3, 0, 1, 3),
        pickup=some(v.pickup, 0.3, *p.home[:3]),
        school_km=other.integers(-1, 14, m) if seed % 3 else v.school_km,
    )
    until = t.certificate_until.copy()
    until[rng.random(until.shape) < 0.5] = day + int(rng.integers(-2, 40))
    kinds = rng.integers(0, 5, (4, 5))
    pairs = rng.integers(0, [n, m], (30, 2)).astype(np.int32)
    standing = np.unique(rng.integers(0, n, n // 2))
    return replace(
        base,
        people=people,
        vacancies=posts,
        employers=replace(
            base.employers,
            batch_left=some(base.employers.batch_left, 0.3, 0),
            couple_rooms=some(base.employers.couple_rooms, 0.4, -1, 0),
        ),
        person_tables=replace(
            t,
            certificate_until=until,
            stance=rng.integers(-1, 3, t.stance.shape, np.int8) if seed % 2 else t.stance,
        ),
        home_tables=HomeTables(
            base.home_tables.townsmen * int(rng.choice([0, 1, 1000])),
            rng.integers(0, 1001, shape := base.home_tables.route.shape).astype(np.int16)
            * (rng.random(shape) < 0.6),
        ),
        law=LawTable((kinds > 3).astype(np.int16)),
        exclusions=Pairs(pairs[:, 0], pairs[:, 1]),
        employer_exclusions=EmployerPairs(
            pairs[:9, 0], rng.integers(0, len(base.employers), 9).astype(np.int32)
        ),
        incumbents=Pairs(standing, rng.integers(0, m, len(standing))),
        today=day,
    )


PARAMS = (
    Params(),
    Params(least_score=4_500, stability=700),
    Params(weights=Weights(1, 0, 0, 1000, 3, 0, 7, 999, 1), stability=0),
    Params(weights=Weights(5, 3, 2, 4, 6, 8, 7, 9, 1, 40)),
    Params(weights=Weights(0, 0, 0, 0, 0, 0, 0, 0, 5)),
    Params(least_score=10_000, stability=10_000),
)


@pytest.mark.parametrize("seed", range(60))
def test_all_pairs_at_once_are_the_pairs_said_one_by_one(seed: int) -> None:
    problem = odd(seed)
    same(problem, PARAMS[seed % len(PARAMS)])
    barred, only = gate_counts(problem)
    mask = bars(problem, slice(0, len(problem.people)), Extras.of(problem))
    for gate in Gate:
        bit = np.uint32(1 << gate)
        np.testing.assert_array_equal(barred[gate], ((mask & bit) > 0).sum(axis=0))
        np.testing.assert_array_equal(only[gate], (mask == bit).sum(axis=0))
    some = np.flatnonzero(np.arange(len(problem.vacancies)) % 3 == seed % 3)[::-1]
    for whole, part in zip((barred, only), gate_counts(problem, some), strict=True):
        np.testing.assert_array_equal(part, whole[:, some])


def test_odd_markets_meet_every_gate_and_leave_pairs_open() -> None:
    """Otherwise the test above would prove nothing about a gate."""
    met, open_pairs = 0, 0
    for seed in range(60):
        problem = odd(seed)
        mask = bars(problem, slice(0, len(problem.people)), Extras.of(problem))
        met |= int(np.bitwise_or.reduce(mask, axis=None))
        open_pairs += int((mask == 0).sum())
    assert met == (1 << Gate.WORTH) - 1
    assert open_pairs > 500


def test_a_county_with_everything_in_it_gives_the_same_pairs_either_way() -> None:
    problem = county(900, 700, seed=4, grouped=0.2, counted_beds=0.4, unproven=0.3, locks=60)
    assert same(problem, Params()) > 20_000


@pytest.mark.parametrize("pickup", [0.0, 0.3])
def test_the_peer_of_the_benchmarks_makes_the_same_pairs(pickup: float) -> None:
    problem = county(900, 400, seed=5, grouped=0.2, counted_beds=0.4, unproven=0.3)
    wish = np.arange(900) % 100 < 100 * pickup
    problem = replace(problem, people=replace(problem.people, only_pickup=wish))
    params = Params(least_score=3_000)
    ours, peer = arcs_of(problem, params).arcs, numpy_pairs(problem, params)
    for name in ("ptr", "vacancy", "score"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(peer, name))
    few = numpy_pairs(problem, params, best=7)
    assert np.diff(few.ptr).tolist() == np.minimum(np.diff(ours.ptr), 7).tolist()
    total, vacancy_of = flow(ours, problem.vacancies.places)
    assert total >= flow(few, problem.vacancies.places)[0] > 0
    assert (
        np.bincount(vacancy_of[vacancy_of >= 0], minlength=400) <= problem.vacancies.places
    ).all()


def test_nobody_and_nothing_are_no_error() -> None:
    base = market(5, 4, seed=1, grouped=0.0)
    none = np.zeros(0, np.int64)
    nobody = replace(
        base,
        people=take(base.people, none),
        person_tables=take(base.person_tables, none),
        exclusions=Pairs(none, none),
        employer_exclusions=EmployerPairs(none, none),
    )
    nothing = replace(base, vacancies=take(base.vacancies, none), exclusions=Pairs(none, none))
    assert same(nobody, Params()) == same(nothing, Params()) == 0
    assert gate_counts(nobody)[0].shape == (len(Gate), 4)


def test_more_vacancies_than_sixteen_bits_name_are_written_wide() -> None:
    base, rows = market(6, 3, seed=2, grouped=0.0), np.arange(66_000) % 3
    columns = {
        item.name: getattr(base.vacancies, item.name)[rows]
        for item in fields(base.vacancies)
        if item.name != "key"
    }
    problem = replace(base, vacancies=Vacancies(key=np.arange(66_000), **columns))
    same(problem, Params())
    assert arcs_of(problem, Params()).arcs.vacancy.dtype == np.int32


def test_the_number_of_threads_does_not_show_in_pairs_or_counts() -> None:
    problem = county(5_000, 300, seed=3, grouped=0.1, locks=20)
    try:
        seen = []
        for threads in (1, 2, 5):
            native.limit_threads(threads)
            values = [*told(arcs_of(problem, Params())).values(), *gate_counts(problem)]
            seen.append([value.tobytes() for value in values])
        assert seen[0] == seen[1] == seen[2]
    finally:
        native.limit_threads(0)


def test_what_does_not_fit_is_refused_with_the_bytes_it_needs() -> None:
    problem = county(400, 100, seed=3)
    needed = 4 * len(arcs_of(problem, Params()).arcs)
    assert needed > 1_000
    with pytest.raises(TooLarge) as refusal:
        arcs_of(problem, Params(), memory=needed - 1)
    assert (refusal.value.needed, refusal.value.available) == (needed, needed - 1)
    assert len(arcs_of(problem, Params(), memory=needed).arcs) * 4 == needed


def test_kernels_and_gates_number_alike() -> None:
    """Kernels hold numbers of their own, as their machine code must not depend on other modules."""
    assert list(Gate)[-1] is Gate.WORTH
    names = ("UNDER_AGE", "AGE_BAND", "CERTIFICATE", "EXCLUDED")
    assert [getattr(eligible, name) for name in names] == [Gate[name] for name in names]
    assert points.ELSEWHERE == Stance.ELSEWHERE


def test_without_a_limit_the_machine_says_how_much_memory_there_is() -> None:
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert 0 < available() <= machine
    demand(available() // 2)
    with pytest.raises(TooLarge):
        demand(machine + 1)


def test_a_county_is_the_same_for_the_same_seed_and_opens_some_pairs_in_a_hundred() -> None:
    one, again, other = (county(4_000, 500, seed=seed) for seed in (1, 1, 2))
    assert one.digest == again.digest != other.digest
    share = len(arcs_of(one, Params()).arcs) / (4_000 * 500)
    assert 0.05 < share < 0.09
