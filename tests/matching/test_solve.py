"""The whole engine: order, seeds, locks, priority, explanations, bad columns, cancelling."""

from dataclasses import replace

import numpy as np
import pytest

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
from matching.flat.clearing import Ties
from matching.model.arcs import Arcs
from matching.model.params import TOP
from matching.model.problem import Pairs, People, Vacancies
from matching.model.tree import Tree
from matching.nested.clearing import clear
from matching.nested.residual import Pairs as Pairs_
from matching.nested.residual import losses
from reference.note_codes import SIGNALS
from tests.matching.instances import permuted, small_market


def by_key(problem: Problem, result) -> dict[int, int]:
    what = np.append(problem.vacancies.key, -1)[result.vacancy_of]
    return dict(zip(problem.people.key.tolist(), what.tolist(), strict=True))


def with_people(problem: Problem, **columns) -> Problem:
    return replace(problem, people=replace(problem.people, **columns))


@pytest.mark.parametrize("seed", range(12))
def test_rows_in_another_order_give_the_same_proposals(seed):
    problem = small_market(seed, people=60, vacancies=12, locks=3)
    moved = permuted(problem, seed)
    one, other = solve(problem, Params(), seed=5), solve(moved, Params(), seed=5)
    assert by_key(problem, one) == by_key(moved, other)
    assert one.input_digest == other.input_digest
    assert one.digest(problem.people.key, problem.vacancies.key) == other.digest(
        moved.people.key, moved.vacancies.key
    )


def test_a_problem_survives_being_stored_and_gives_the_same_result():
    problem = small_market(3, people=80, vacancies=15, locks=4)
    again = unpack(pack(problem))
    assert again.digest == problem.digest
    one, other = solve(problem, Params(), seed=9), solve(again, Params(), seed=9)
    assert one.vacancy_of.tolist() == other.vacancy_of.tolist()
    assert one.alternatives == other.alternatives
    assert one.reasons == other.reasons


def test_one_changed_cell_changes_the_digest():
    problem = small_market(3)
    floor = problem.people.floor.copy()
    floor[0] += 1
    assert with_people(problem, floor=floor).digest != problem.digest


def one_place_many_clones(n: int) -> Problem:
    """n people alike in everything but their key, one place."""
    base = small_market(11, people=n, vacancies=1)
    rows = np.zeros(n, np.int64)
    from matching.model.order import take

    people = replace(
        take(base.people, np.zeros(1, np.int64)),
        **{
            name: np.repeat(getattr(base.people, name)[:1], n)
            for name in People.__dataclass_fields__
            if name not in ("NAME", "key", "party")
        },
        key=np.arange(1, n + 1),
        party=np.full(n, -1),
    )
    people = replace(
        people,
        consent=np.ones(n, bool),
        floor=np.zeros(n, np.int64),
        born=np.full(n, base.today - 30 * 365),
        available_from=np.full(n, base.today),
        available_until=np.full(n, base.today + 900),
        refuses=np.zeros(n, np.int64),
        needs_lodging=np.zeros(n, bool),
        nights=np.full(n, 2),
        schooling=np.full(n, 5),
        law_class=np.zeros(n, np.int64),
    )
    posts = replace(
        base.vacancies,
        places=np.ones(1, np.int32),
        start_from=np.full(1, base.today),
        start_until=np.full(1, base.today + 60),
        age_min=np.full(1, 18),
        age_max=np.full(1, 60),
        certificates=np.zeros(1, np.int64),
        law_class=np.zeros(1, np.int64),
    )
    empty = Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32))
    return replace(
        base,
        people=people,
        vacancies=posts,
        employers=replace(base.employers, batch_left=np.full(len(base.employers), -1)),
        parties=take(base.parties, np.zeros(0, np.int64)),
        exclusions=empty,
        employer_exclusions=replace(
            base.employer_exclusions, person=np.zeros(0, int), employer=np.zeros(0, int)
        ),
        person_tables=replace(
            take(base.person_tables, rows), stance=np.zeros_like(base.person_tables.stance)
        ),
        law=replace(base.law, bars=np.zeros_like(base.law.bars)),
    )


def test_equal_people_get_the_only_place_equally_often_over_seeds():
    problem, n, runs = one_place_many_clones(4), 4, 160
    wins = np.zeros(n, int)
    for seed in range(runs):
        result = solve(problem, Params(), seed=seed)
        assert (result.vacancy_of >= 0).sum() == 1
        wins[np.flatnonzero(result.vacancy_of >= 0)[0]] += 1
    # expected 40 each, standard deviation 5.5: five of them either way
    assert wins.min() > 12
    assert wins.max() < 68


def test_a_lock_is_kept_against_the_score_and_stated_wishes_but_not_against_the_law():
    problem = one_place_many_clones(6)
    floor = np.zeros(6, np.int64)
    floor[4] = 90_000_000  # no post pays that: the gate bars, the coordinator overrides
    lock = Pairs(np.array([4], np.int32), np.array([0], np.int32))
    locked = replace(with_people(problem, floor=floor), locks=lock)
    result = solve(locked, Params(), seed=1)
    assert result.vacancy_of.tolist() == [-1, -1, -1, -1, 0, -1]
    assert violations(locked, result) == []
    born = problem.people.born.copy()
    born[4] = problem.today - 15 * 365
    child = replace(with_people(problem, born=born), locks=lock)
    result = solve(child, Params(), seed=1)
    assert result.vacancy_of[4] == -1
    assert [(lock.person, lock.gates) for lock in result.unmet_locks] == [(4, ("under_age",))]
    assert violations(child, result) == []


def test_an_exclusion_is_respected():
    problem = one_place_many_clones(1)
    assert solve(problem, Params(), seed=1).vacancy_of.tolist() == [0]
    barred = replace(problem, exclusions=Pairs(np.array([0], np.int32), np.array([0], np.int32)))
    result = solve(barred, Params(), seed=1)
    assert result.vacancy_of.tolist() == [-1]
    assert result.shortages[0].only == {"excluded": 1}


def test_strict_priority_places_the_higher_class_first_whatever_the_points():
    problem = one_place_many_clones(5)
    waiting = np.array([90, 90, 0, 90, 90])
    rank = np.array([0, 0, 2, 1, 0])
    problem = with_people(problem, waiting=waiting, policy_class=rank)
    assert solve(problem, Params(), seed=1).vacancy_of[2] == -1
    assert solve(problem, Params(priority="strict"), seed=1).vacancy_of[2] == 0


def test_a_standing_proposal_is_kept_when_nothing_speaks_against_it():
    problem = one_place_many_clones(6)
    for person in range(6):
        standing = Pairs(np.array([person], np.int32), np.array([0], np.int32))
        result = solve(replace(problem, incumbents=standing), Params(), seed=1)
        assert result.vacancy_of[person] == 0


def test_no_parts_of_a_score_exceed_their_weight_and_they_add_up():
    problem = small_market(21, people=300, vacancies=30)
    result = solve(problem, Params(stability=0), seed=1)
    assert sum(Weights().points()) <= TOP
    placed = result.vacancy_of >= 0
    assert placed.sum() > 20
    assert (result.parts <= np.array(Weights().points())).all()
    assert (result.parts[placed].sum(axis=1) == result.score[placed]).all()


@pytest.mark.parametrize("signal", SIGNALS)
def test_each_weight_counts(signal):
    problem = small_market(21, people=120, vacancies=20)
    result = solve(
        problem, Params(weights=Weights(**dict.fromkeys(SIGNALS, 0) | {signal: 7})), seed=1
    )
    column = SIGNALS.index(signal)
    assert result.parts[:, column].sum() + 0 == result.parts.sum()
    assert result.parts.sum() > 0


def test_every_proposal_has_reasons_and_alternatives_never_name_its_own_post():
    problem = small_market(5, people=400, vacancies=40)
    result = solve(problem, Params(), seed=1)
    placed = np.flatnonzero(result.vacancy_of >= 0)
    assert len(placed) > 40
    for person in placed.tolist():
        assert 1 <= len(result.reasons[person]) <= 3
        assert len(result.risks[person]) <= 2
        for other in result.alternatives.get(person, ()):
            assert other.cost >= 0
        single = problem.people.party[person] < 0
        others = [a.vacancy for a in result.alternatives.get(person, ())]
        assert not single or result.vacancy_of[person] not in others
    costs = [[a.cost for a in group] for group in result.alternatives.values()]
    assert any(cost > 0 for group in costs for cost in group)
    assert all(group == sorted(group) for group in costs)


def rows_of(worker, slot, score, n: int) -> Arcs:
    ptr = np.concatenate([[0], np.cumsum(np.bincount(worker, minlength=n))]).astype(np.int64)
    return Arcs(ptr, slot.astype(np.int32), score.astype(np.int64))


@pytest.mark.parametrize("seed", range(25))
def test_the_cost_of_an_alternative_is_what_the_whole_loses(seed):
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(2, 12)), int(rng.integers(1, 6))
    w, v = np.nonzero(rng.random((n, m)) < 0.7)
    score = rng.integers(1, [4, 30, 10_000][seed % 3], len(w))
    tree = Tree(
        np.append(rng.integers(1, 4, m), 3).astype(np.int64),
        np.append(np.where(np.arange(m) < 2, m, -1), -1),
        m,
    )
    cleared = clear(rows_of(w, v, score, n), tree, Ties())
    cost = losses(Pairs_(w, v, score, n), tree, cleared.slot_of, cleared.price)
    for k in range(len(w)):
        keep = (w != w[k]) | (v == v[k])
        prize = np.where(np.arange(len(w)) == k, 10**7, 0)
        forced = clear(rows_of(w[keep], v[keep], (score + prize)[keep], n), tree, Ties())
        assert forced.slot_of[w[k]] == v[k]
        assert cleared.total - (forced.total - 10**7) == cost[k]


def test_shortages_name_the_only_gate_that_keeps_people_out():
    problem = one_place_many_clones(5)
    floor = np.full(5, 90_000_000)
    result = solve(with_people(problem, floor=floor), Params(), seed=1)
    short = result.shortages[0]
    assert (short.places, short.placed, short.only) == (1, 0, {"take_home": 5})


def test_a_run_can_be_cancelled_and_tells_where_it_stands():
    problem, told = small_market(1), []
    solve(problem, Params(), seed=1, progress=lambda stage, share: told.append((stage, share)))
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1] == ("done", 1.0)
    with pytest.raises(Cancelled):
        solve(problem, Params(), seed=1, progress=lambda stage, share: stage != "candidates")


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        ("people", "sex", np.full(14, 3)),
        ("people", "sex", np.zeros(13, int)),
        ("people", "sex", np.zeros(14)),
        ("people", "consent", np.zeros(14, int)),
        ("people", "key", np.zeros(14, int)),
        ("people", "floor", np.full(14, -1)),
        ("people", "home", np.full(14, 99)),
        ("people", "law_class", np.full(14, 99)),
        ("vacancies", "places", np.full(5, -1)),
        ("vacancies", "employer", np.full(5, 99)),
        ("vacancies", "age_max", np.zeros(5, int)),
        ("vacancies", "certificates", np.full(5, 1 << 40)),
        ("employers", "stayed_30", np.full(2, 999)),
        ("employers", "buddy", [True, False]),
    ],
)
def test_a_bad_column_dies_at_construction_and_is_named(table, name, value):
    problem = small_market(1)
    with pytest.raises(BadArgument) as caught:
        replace(problem, **{table: replace(getattr(problem, table), **{name: value})})
    assert caught.value.argument == f"{table}.{name}"


def test_a_group_of_one_or_nine_is_no_group():
    problem = small_market(1)
    party = problem.people.party.copy()
    first = np.flatnonzero(party >= 0)
    party[first[1:]] = -1
    with pytest.raises(BadArgument, match=r"people\.party"):
        with_people(problem, party=party)


@pytest.mark.parametrize(
    "values",
    [{"priority": "luck"}, {"stability": -1}, {"alternatives": 2.0}, {"place_most_first": 1}],
)
def test_bad_parameters_are_named(values):
    with pytest.raises(BadArgument) as caught:
        Params(**values)
    assert caught.value.argument == f"params.{next(iter(values))}"
    with pytest.raises(BadArgument, match=r"weights\.urgency"):
        Weights(urgency=-1)
    with pytest.raises(BadArgument, match="seed"):
        solve(small_market(1), Params(), seed=-1)


def test_nobody_and_nothing_is_a_proper_problem():
    problem = small_market(1, people=0, vacancies=3)
    assert solve(problem, Params(), seed=1).vacancy_of.tolist() == []
    assert Vacancies.NAME == "vacancies"
