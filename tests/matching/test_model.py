"""Tiers, reserved places, least groups, strict classes: against CP-SAT that tries every plan."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from ortools.sat.python import cp_model

from benchmarks.market import market
from matching import (
    BadArgument,
    Cancelled,
    Params,
    Problem,
    Weights,
    pack,
    solve,
    unpack,
    violations,
)
from matching.model.problem import Pairs, Vacancies
from matching.model.result import Result
from matching.rules.pairs import arcs_of
from tests.matching.instances import permuted, small_market
from tests.matching.parties_by_cpsat import whole

TIERS = ((1, 3000), (2, 900), (3, 100))


def with_posts(problem: Problem, **columns) -> Problem:
    return replace(problem, vacancies=replace(problem.vacancies, **columns))


def best_plan(p: Problem, params: Params) -> int:
    """The greatest sum of scores and of first places, least groups kept, over the same pairs."""
    posts = p.vacancies
    offered = replace(p, vacancies=replace(posts, places=posts.offered))
    arcs = arcs_of(offered, params).arcs
    person = np.repeat(np.arange(len(p.people)), np.diff(arcs.ptr))
    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in range(len(arcs))]
    by_person, by_post, limits = defaultdict(list), defaultdict(list), defaultdict(list)
    for k, (w, v) in enumerate(zip(person.tolist(), arcs.vacancy.tolist(), strict=True)):
        by_person[w].append(k)
        by_post[v].append(take[k])
        firm, party = int(posts.employer[v]), int(p.people.party[w])
        if p.employers.batch_left[firm] >= 0:
            limits["firm", firm, int(p.employers.batch_left[firm])].append(take[k])
        roomy = party >= 0 and p.parties.needs_room[party]
        sex = int(p.people.sex[w])
        beds = int((posts.beds_male if sex == 1 else posts.beds_female)[v])
        if p.people.needs_lodging[w] and not roomy and beds >= 0:
            limits["bed", (v, sex), beds].append(take[k])
    worth = [int(s) * x for s, x in zip(arcs.score, take, strict=True)]
    by_firm = defaultdict(list)
    for v, used in by_post.items():
        model.add(sum(used) <= int(offered.vacancies.places[v]))
        by_firm[int(posts.employer[v])] += used
        if posts.insists[v] and posts.min_group[v] > 1:
            open_ = model.new_bool_var("")
            model.add(sum(used) >= int(posts.min_group[v]) * open_)
            model.add(sum(used) <= 10_000 * open_)
    for firm, used in by_firm.items():
        had, steps = int(p.employers.filled[firm]), []
        for places, points in params.first_places:
            left = places - min(had, places)
            had -= places - left
            steps.append(model.new_int_var(0, left, ""))
            worth.append(points * steps[-1])
        model.add(sum(steps) <= sum(used))
    for w, mine in by_person.items():
        if p.people.party[w] < 0:
            model.add(sum(take[k] for k in mine) <= 1)
    for party in range(len(p.parties)):
        whole(p, model, arcs, take, by_person, limits, party)
    for (_, _, limit), used in limits.items():
        model.add(sum(used) <= limit)
    model.maximize(sum(worth))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


@pytest.mark.parametrize("seed", range(24))
def test_first_places_of_every_employer_are_worth_more_and_the_plan_stays_the_best(seed):
    problem = small_market(seed, people=10 + seed % 20, vacancies=3 + seed % 8)
    filled = np.random.default_rng(seed).integers(0, 5, len(problem.employers))
    problem = replace(problem, employers=replace(problem.employers, filled=filled))
    params = Params(first_places=TIERS)
    result = solve(problem, params, seed=seed)
    assert violations(problem, result) == []
    assert (result.objective, result.bound) == (best_plan(problem, params),) * 2


def test_first_places_spread_people_over_employers():
    problem = market(120, 20, seed=3, supply=3.0)
    proven = np.full(len(problem.employers), -1)
    problem = replace(problem, employers=replace(problem.employers, batch_left=proven))

    def first_four(result: Result) -> int:
        placed = result.vacancy_of[result.vacancy_of >= 0]
        heads = np.bincount(problem.vacancies.employer[placed], minlength=len(proven))
        return int(np.minimum(heads, 4).sum())

    plain = solve(problem, Params(), seed=1)
    fair = solve(problem, Params(first_places=((4, 5000),)), seed=1)
    assert first_four(fair) > first_four(plain)
    assert fair.fairness > 0
    assert plain.fairness == 0


@pytest.mark.parametrize("seed", range(8))
def test_reserved_places_stay_free(seed):
    problem = small_market(seed, people=60, vacancies=8)
    reserved = np.random.default_rng(seed).integers(0, 6, 8)
    kept = with_posts(problem, reserved=reserved)
    result = solve(kept, Params(), seed=1)
    assert violations(kept, result) == []
    heads = np.bincount(result.vacancy_of[result.vacancy_of >= 0], minlength=8)
    assert (heads <= np.maximum(problem.vacancies.places - reserved, 0)).all()
    fewer = with_posts(problem, places=kept.vacancies.offered)
    assert solve(fewer, Params(), seed=1).vacancy_of.tolist() == result.vacancy_of.tolist()
    crowded = solve(problem, Params(), seed=1)
    if (np.bincount(crowded.vacancy_of[crowded.vacancy_of >= 0], minlength=8) > heads).any():
        assert "places" in {one.code for one in violations(kept, crowded)}


@pytest.mark.parametrize("seed", range(24))
def test_where_an_employer_insists_it_gets_its_least_group_or_nobody(seed):
    problem = small_market(seed, people=16 + seed % 12, vacancies=3 + seed % 5)
    rng = np.random.default_rng(seed)
    m = len(problem.vacancies)
    asks = with_posts(problem, min_group=rng.integers(0, 7, m), insists=rng.random(m) < 0.7)
    params = Params()
    result = solve(asks, params, seed=seed)
    assert violations(asks, result) == []
    assert result.objective <= best_plan(asks, params) <= result.bound
    assert result.exact
    for one in result.minima:
        assert one.placed < one.wanted
        assert not one.shut or one.placed == 0


def test_a_least_group_nobody_insists_on_is_told_and_changes_nothing():
    problem = small_market(2, people=40, vacancies=6)
    wants = with_posts(problem, min_group=np.full(6, 30))
    result, plain = solve(wants, Params(), seed=1), solve(problem, Params(), seed=1)
    assert result.vacancy_of.tolist() == plain.vacancy_of.tolist()
    heads = np.bincount(plain.vacancy_of[plain.vacancy_of >= 0], minlength=6)
    told = {one.vacancy: (one.wanted, one.placed) for one in result.minima}
    assert told == {v: (30, int(heads[v])) for v in range(6) if heads[v]}
    assert violations(wants, replace(result, minima=())) != []
    insists = with_posts(wants, insists=np.ones(6, bool))
    assert "minimum" in {one.code for one in violations(insists, result)}


def test_the_verifier_counts_first_places_itself():
    problem = small_market(4, people=60, vacancies=10)
    result = solve(problem, Params(first_places=TIERS), seed=1)
    assert violations(problem, result) == []
    more = replace(result, fairness=result.fairness + 1, objective=result.objective + 1)
    assert [one.code for one in violations(problem, more)] == ["bound", "fairness"][
        0 if result.bound < more.objective else 1 :
    ]


@pytest.mark.parametrize("seed", range(10))
def test_a_higher_class_is_never_worse_off_for_a_lower_one(seed):
    problem = small_market(seed, people=50, vacancies=6)
    rank = problem.people.policy_class
    strict = Params(priority="strict")
    everybody = solve(problem, strict, seed=3)
    top = int(rank[problem.people.party < 0].max(initial=0))
    party = problem.people.party
    highest = np.zeros(len(problem.parties) + 1, np.int64)
    np.maximum.at(highest, party, rank)
    mine = np.where(party >= 0, highest[party], rank) == top
    alone = solve(
        replace(problem, people=replace(problem.people, consent=problem.people.consent & mine)),
        strict,
        seed=3,
    )
    assert everybody.score[mine].sum() == alone.objective


@pytest.mark.parametrize("seed", range(6))
def test_locks_are_kept_before_anything_else_counts(seed):
    problem = small_market(seed, people=40, vacancies=5, locks=12)
    for params in (Params(), Params(priority="strict"), Params(place_most_first=True)):
        result = solve(problem, params, seed=1)
        assert violations(problem, result) == []
        free = replace(problem, people=replace(problem.people, party=problem.people.party))
        assert len(result.unmet_locks) == len(solve(free, Params(), seed=2).unmet_locks)


@pytest.mark.parametrize("seed", range(4))
def test_the_new_parts_do_not_see_the_order_of_rows_and_survive_being_stored(seed):
    problem = small_market(seed, people=50, vacancies=9)
    rng = np.random.default_rng(seed)
    problem = with_posts(
        problem, reserved=rng.integers(0, 2, 9), min_group=rng.integers(0, 4, 9),
        insists=rng.random(9) < 0.5,
    )  # fmt: skip
    params = Params(first_places=TIERS)
    moved = permuted(problem, seed)
    one, other = solve(problem, params, seed=5), solve(unpack(pack(moved)), params, seed=5)
    keys = (problem.people.key, problem.vacancies.key)
    assert one.digest(*keys) == other.digest(moved.people.key, moved.vacancies.key)
    assert one.input_digest == other.input_digest


def test_columns_left_out_are_zero_and_do_not_change_the_digest_of_older_input():
    problem = small_market(1)
    zero = with_posts(problem, reserved=np.zeros(5, np.int32), insists=np.zeros(5, bool))
    assert zero.digest == problem.digest
    assert with_posts(problem, reserved=np.ones(5, np.int32)).digest != problem.digest
    assert problem.vacancies.min_group.tolist() == [0] * 5


@pytest.mark.parametrize("name", [n for n in Vacancies.__dataclass_fields__ if n != "NAME"])
@pytest.mark.parametrize("bad", ["floats", "short", "flat", "list", "far"])
def test_every_column_of_vacancies_dies_when_wrong(name, bad):
    problem = small_market(1)
    good = getattr(problem.vacancies, name)
    value = {
        "floats": np.full(len(good), np.nan),
        "short": good[:-1],
        "flat": np.stack([good, good]),
        "list": good.tolist(),
        "far": np.full(len(good), 2**63 - 1, np.int64),
    }[bad]
    with pytest.raises(BadArgument) as caught:
        with_posts(problem, **{name: value})
    assert caught.value.argument == f"vacancies.{name}" or bad == "short"


@pytest.mark.parametrize(
    "tiers",
    [[(1, 2)], ((0, 5),), ((2, 5), (2, 5)), ((1, 2, 3),), ((1.0, 2),), ((1, 0),), ((True, 3),)],
)
def test_bad_tiers_are_named(tiers):
    with pytest.raises(BadArgument) as caught:
        Params(first_places=tiers)
    assert caught.value.argument == "params.first_places"


def test_parameters_survive_json():
    import json

    params = Params(first_places=TIERS, priority="strict", weights=Weights(urgency=9))
    assert Params.from_dict(json.loads(json.dumps(params.as_dict()))) == params


def test_a_lock_of_somebody_the_law_bars_is_reported_with_the_gate():
    problem = small_market(6, people=30, vacancies=4)
    barred = replace(
        problem,
        people=replace(problem.people, consent=np.zeros(30, bool)),
        locks=Pairs(np.array([3], np.int32), np.array([1], np.int32)),
    )
    result = solve(barred, Params(), seed=1)
    assert [(lock.person, lock.vacancy) for lock in result.unmet_locks] == [(3, 1)]
    assert "consent" in result.unmet_locks[0].gates


@pytest.mark.parametrize(
    ("name", "value"),
    [("problem", {}), ("params", {"priority": "strict"}), ("progress", 3), ("seed", 1.0)],
)
def test_bad_arguments_of_solve_are_named_before_any_work(name, value):
    good = {"problem": small_market(1), "params": Params(), "seed": 1, "progress": None}
    with pytest.raises(BadArgument) as caught:
        solve(**(good | {name: value}))
    assert caught.value.argument == name


def test_a_run_is_cancelled_inside_a_long_stage_as_well():
    problem, told = small_market(9, people=200, vacancies=20), []

    def stop(stage: str, share: float) -> bool:
        told.append(stage)
        return told.count("plan") < 2

    with pytest.raises(Cancelled):
        solve(problem, Params(), seed=1, progress=stop)
    assert told.count("plan") == 2
