"""One change re-optimised from the optimum equals solving the changed market from scratch."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.market import market
from matching import (
    BadArgument,
    NotProved,
    Params,
    Problem,
    Result,
    pack,
    solve,
    unpack,
    violations,
)
from matching.ask.advice import advise, prices_paid
from matching.ask.changes import ADULT, AGE_TOP, apply, trained
from matching.ask.market import market_of
from matching.ask.question import asked
from matching.ask.relax import Relaxed
from matching.ask.whatif import answer
from matching.model.problem import Pairs
from matching.plan.outcome import pack_outcome
from matching.rules.pair_rows import excluding
from matching.rules.pairs import arcs_of
from tests.matching.drawn import KINDS, drawn


def placed(result: Result) -> int:
    return int((result.vacancy_of >= 0).sum())


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_the_gain_of_every_single_change_is_what_solving_again_gives(kind: int) -> None:
    told, buses = 0, 0
    for seed in range(2 + (kind < 2)):
        problem, params = drawn(kind, 10 * kind + seed)
        before = solve(problem, params, seed=1)
        assert violations(problem, before) == []
        relaxed = Relaxed(problem, params, before.vacancy_of, before.prices)
        for v in relaxed.short():
            for gain in relaxed.gains(v, relaxed.changes(v)):
                after = solve(apply(problem, gain.change), params, seed=1)
                assert placed(after) - placed(before) == gain.whole, gain
                assert after.objective - before.objective == gain.points, gain
                told += gain.whole > 0
                buses += gain.change.code == "pickup"
    assert told > 3  # there was something to tell
    assert (buses > 3) == ("pickup" in KINDS[kind][0])


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_forcing_a_pair_costs_exactly_what_locking_it_and_solving_again_loses(kind: int) -> None:
    rng = np.random.default_rng(kind)
    problem, params = drawn(kind, 50 + kind)
    problem = replace(problem, locks=Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32)))
    before = solve(problem, params, seed=1)
    market_ = market_of(problem, params, before.vacancy_of, before.prices)
    arcs, forced = arcs_of(problem, params).arcs, 0
    for w in rng.permutation(len(problem.people))[:25]:
        row = arcs.vacancy[arcs.ptr[w] : arcs.ptr[w + 1]]
        if not len(row):
            continue
        v = int(rng.choice(row))
        way = market_.force(market_.seats, int(w), v)
        after = solve(
            replace(problem, locks=Pairs(np.array([w], np.int32), np.array([v], np.int32))),
            params,
            seed=1,
        )
        assert way is not None
        head = int(market_.bonus[0])
        assert before.objective - after.objective == way.loss + head * way.heads
        assert placed(after) - placed(before) == way.heads
        forced += 1
    assert forced > 10


def question(problem: Problem, params: Params, result: Result, **facts: object) -> bytes:
    told = {"params": params.as_dict(), "seed": 1, "since": [], **facts}
    return asked(pack(problem), pack_outcome(result), told)


@pytest.mark.parametrize("grouped", [0.0, 0.2])
def test_a_refusal_moves_and_costs_what_solving_without_the_pair_does(grouped: float) -> None:
    params = Params(alternatives=0)
    problem = market(80, 14, seed=7, grouped=grouped, supply=0.6)
    before = solve(problem, params, seed=1)
    who, posts = problem.people, problem.vacancies
    for w in np.flatnonzero(before.vacancy_of >= 0)[:8]:
        v = int(before.vacancy_of[w])
        asked = {"person": int(who.key[w]), "vacancy": int(posts.key[v]), "kind": "refuse"}
        told = answer(question(problem, params, before, **asked))
        mates = [w] if who.party[w] < 0 else np.flatnonzero(who.party == who.party[w])
        out = [(int(one), int(before.vacancy_of[one]), -1) for one in mates]
        after = solve(excluding(problem, out), params, seed=1)
        assert told["exact"]
        assert told["loss"] == before.objective - after.objective
        assert told["heads"] == placed(after) - placed(before)
        moved = {person: new for person, _, new in told["moves"]}
        assert moved[int(who.key[w])] != int(posts.key[v])


def test_refusals_since_the_run_are_carried_out_before_the_question() -> None:
    params = Params(alternatives=0)
    problem = market(80, 14, seed=8, grouped=0.0, supply=0.6)
    run = solve(problem, params, seed=1)
    w, other, third = (int(x) for x in np.flatnonzero(run.vacancy_of >= 0)[[0, 5, 9]])
    pairs = [(one, int(run.vacancy_of[one]), -1) for one in (other, third)]
    people, posts = problem.people.key, problem.vacancies.key
    since = [[int(people[a]), int(posts[b]), None] for a, b, _ in pairs]
    now = excluding(problem, pairs)
    before = solve(now, params, seed=1)
    assert before.vacancy_of[w] == run.vacancy_of[w]
    vacancy = int(run.vacancy_of[w])
    facts = {"person": int(people[w]), "vacancy": int(posts[vacancy]), "kind": "refuse"}
    told = answer(question(problem, params, run, since=since, **facts))
    after = solve(excluding(now, [(w, vacancy, -1)]), params, seed=1)
    assert told["loss"] == before.objective - after.objective


def test_a_pair_that_may_not_be_is_answered_with_the_rules_that_bar_it() -> None:
    problem, params = drawn(1, 3)
    people, posts = problem.people, problem.vacancies
    w = int(np.flatnonzero(people.consent & ~np.isin(np.arange(90), problem.locks.person))[0])
    silent = replace(people, consent=np.arange(len(people)) != w)
    problem = replace(problem, people=silent)
    result = solve(problem, params, seed=1)
    facts = {"person": int(people.key[w]), "vacancy": int(posts.key[0])}
    told = answer(question(problem, params, result, kind="force", **facts))
    assert "consent" in told["gates"]
    assert answer(question(problem, params, result, kind="force", person=0, vacancy=0)) == {
        "known": False
    }


def test_changes_never_leave_the_law_behind() -> None:
    """Pay only rises, ages widen within bounds, lawful ages and the law table stay."""
    seen = set()
    for seed in range(6):
        problem, params = drawn(seed % 3, seed)
        result = solve(problem, params, seed=1)
        relaxed = Relaxed(problem, params, result.vacancy_of, result.prices)
        posts = problem.vacancies
        for v in relaxed.short():
            for change in relaxed.changes(v):
                seen.add(change.code)
                after = apply(problem, change).vacancies
                assert after.pay[v] >= posts.pay[v]
                assert after.age_max[v] <= max(AGE_TOP, posts.age_max[v])
                assert after.age_min[v] >= min(ADULT, posts.age_min[v])
                assert (after.law_age == posts.law_age).all()
                assert (after.law_class == posts.law_class).all()
                assert (after.places == posts.places).all()
    assert {"pay", "age_max", "schooling", "arrival", "nights"} <= seen


def only_with_a_bus() -> Problem:
    """Nobody goes without organised transport, and no route leads anywhere."""
    base = market(90, 14, seed=3, grouped=0.0, supply=0.65)
    route = np.zeros_like(base.home_tables.route)
    return replace(
        base,
        people=replace(base.people, only_pickup=np.ones(90, bool)),
        home_tables=replace(base.home_tables, route=route),
    )


def test_a_bus_sent_to_one_home_brings_what_solving_again_gives() -> None:
    problem, params = only_with_a_bus(), Params(alternatives=0)
    before = solve(problem, params, seed=1)
    assert placed(before) == 0
    relaxed = Relaxed(problem, params, before.vacancy_of, before.prices)
    told = 0
    for v in relaxed.short():
        changes = [one for one in relaxed.changes(v) if one.code == "pickup"]
        assert len(changes) <= 2
        for gain in relaxed.gains(v, changes):
            changed = apply(problem, gain.change)
            after = solve(changed, params, seed=1)
            assert violations(changed, after) == []
            assert placed(after) == gain.whole == gain.here > 0
            came = problem.people.home[after.vacancy_of == v]
            assert (came == gain.change.value).all()
            told += 1
    assert told > 5
    posts = replace(problem.vacancies, pickup=np.zeros(14, np.int32))
    sent = replace(problem, vacancies=posts)
    after = solve(sent, params, seed=1)
    relaxed = Relaxed(sent, params, after.vacancy_of, after.prices)
    codes = {one.code for v in relaxed.short() for one in relaxed.changes(v)}
    assert "pickup" not in codes  # the bus that is there is not taken away from anybody


def test_a_lock_opens_the_wish_for_organised_transport() -> None:
    problem, params = only_with_a_bus(), Params(alternatives=0)
    free = replace(problem.people, only_pickup=np.zeros(90, bool))
    arcs = arcs_of(replace(problem, people=free), params).arcs
    w = int(np.flatnonzero(np.diff(arcs.ptr))[0])
    v = int(arcs.vacancy[arcs.ptr[w]])
    lock = Pairs(np.array([w], np.int32), np.array([v], np.int32))
    locked = replace(problem, locks=lock)
    result = solve(locked, params, seed=1)
    assert result.vacancy_of[w] == v
    assert violations(locked, result) == []


def test_the_wish_is_not_hashed_while_nobody_has_it_and_is_packed_when_somebody_does() -> None:
    plain = market(30, 5, seed=1)
    n, m = len(plain.people), len(plain.vacancies)
    told = replace(
        plain,
        people=replace(plain.people, only_pickup=np.zeros(n, bool)),
        vacancies=replace(plain.vacancies, pickup=np.full(m, -1)),
    )
    assert told.digest == plain.digest
    wish = market(30, 5, seed=1, pickup=0.4)
    sent = replace(told, vacancies=replace(plain.vacancies, pickup=np.zeros(m, np.int32)))
    assert len({plain.digest, wish.digest, sent.digest}) == 3
    assert unpack(pack(wish)).digest == wish.digest
    with pytest.raises(BadArgument, match="pickup"):
        replace(plain, vacancies=replace(plain.vacancies, pickup=np.full(m, 9_999)))


def test_the_advice_of_a_run_names_the_best_changes_and_what_training_brings() -> None:
    params = Params(alternatives=0)
    problem = market(90, 14, seed=14, grouped=0.0, supply=0.65)
    result = solve(problem, params, seed=1)
    advice = advise(problem, params, result, checks=10)
    assert advice.short == advice.asked > 0
    for v, told in advice.changes.items():
        assert [one.whole for one in told] == sorted((o.whole for o in told), reverse=True)
        best = told[0]
        after = solve(apply(problem, best.change), params, seed=1)
        assert best.exact
        assert best.change.vacancy == v
        assert placed(after) - placed(result) == best.whole > 0
    for one in advice.training:
        after = solve(trained(problem, one.kind), params, seed=1)
        assert placed(after) - placed(result) == one.whole > 0
    assert advice.changes


def test_with_parties_the_advice_shown_as_exact_is_what_solving_again_gives() -> None:
    params = Params(alternatives=0)
    problem = market(60, 12, seed=5, grouped=0.3, supply=0.7, pickup=0.5)
    result = solve(problem, params, seed=1)
    assert violations(problem, result) == []
    advice = advise(problem, params, result, checks=12)
    assert 0 < advice.checked <= 12
    for told in advice.changes.values():
        for one in told:
            if one.exact:
                after = solve(apply(problem, one.change), params, seed=1)
                assert placed(after) - placed(result) == one.whole


def test_a_price_is_what_one_place_more_is_worth() -> None:
    problem, params = drawn(0, 21)
    result = solve(problem, params, seed=1)
    paid = prices_paid(result)
    assert (paid[result.vacancy_of < 0] == 0).all()
    v = int(np.argmax(result.prices))
    places = problem.vacancies.places.copy()
    places[v] += 1
    more = solve(
        replace(problem, vacancies=replace(problem.vacancies, places=places)), params, seed=1
    )
    assert 0 <= more.objective - result.objective <= result.prices[v]


def test_what_is_no_optimum_or_has_classes_is_refused() -> None:
    problem, params = drawn(0, 22)
    result = solve(problem, params, seed=1)
    worse = result.vacancy_of.copy()
    worse[np.flatnonzero(worse >= 0)[:3]] = -1
    with pytest.raises(NotProved):
        market_of(problem, params, worse, result.prices)
    with pytest.raises(BadArgument, match="priority"):
        market_of(problem, replace(params, priority="strict"), result.vacancy_of, result.prices)
