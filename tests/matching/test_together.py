"""Parties go whole: the optimum of CP-SAT on random markets, and what must hold in odd ones."""

from dataclasses import replace

import numpy as np
import pytest

from matching.flat.clearing import Ties
from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.native import limit_threads
from matching.nested.clearing import clear
from matching.parties import clearing as together
from matching.parties import rounds
from matching.parties.clearing import place_whole
from matching.parties.sites import Parties, Table
from tests.matching.parties_market import (
    PartiesMarket,
    best_by_cpsat,
    faults,
    random_market,
)

FREE = 1_000_000


def solved(m, *, seed=0, bonus=0, **more):
    plan = place_whole(m.arcs, m.tree, m.parties, Ties(seed=seed), bonus=bonus, **more)
    assert faults(m, plan.slot_of, plan.total, bonus) == []
    assert plan.total <= plan.bound
    return plan


def market_of(doors, places, parties, *, firm=None, room=None, rooms=None):
    """doors: per worker {slot: score}; parties: lists of workers; every slot its own firm."""
    ptr = np.concatenate([[0], np.cumsum([len(d) for d in doors])]).astype(np.int64)
    slot = np.array([s for d in doors for s in sorted(d)], np.uint16)
    score = np.array([d[s] for d in doors for s in sorted(d)], np.int16)
    firm = np.arange(len(places)) if firm is None else np.array(firm)
    party = np.full(len(doors), -1)
    for g, members in enumerate(parties):
        party[members] = g
    count = len(parties)
    site = np.stack([firm, firm]).astype(np.int32)
    told = Parties.of(
        party, np.zeros(count, np.int64), site,
        np.array(room if room is not None else [0] * count, np.uint8),
        np.array(rooms if rooms is not None else [0] * (firm.max() + 1), np.int64),
    )  # fmt: skip
    return PartiesMarket(Arcs(ptr, slot, score), Tree.flat(np.array(places, np.int64)), told, firm)


@pytest.mark.parametrize("seed", range(48))
def test_small_markets_are_solved_exactly_whatever_is_nested_paid_or_short_of_rooms(seed):
    m = random_market(
        seed, people=6 + seed % 34, slots=2 + seed % 11, nested=seed % 3 > 0,
        members_last=seed % 2 == 0, levels=(0, 0, 3)[seed % 3], biggest=2 + seed % 7,
    )  # fmt: skip
    plan = solved(m)
    assert (plan.total, plan.bound) == (best_by_cpsat(m),) * 2


@pytest.mark.parametrize("seed", range(6))
def test_wide_columns_and_a_bonus_for_every_head_are_solved_exactly(seed):
    m = random_market(100 + seed, people=20, slots=6)
    wide = Arcs(m.arcs.ptr, m.arcs.vacancy.astype(np.int32), m.arcs.score.astype(np.int64))
    plan = solved(replace(m, arcs=wide), bonus=30_000)
    assert (plan.total, plan.bound) == (best_by_cpsat(m, 30_000),) * 2


@pytest.mark.parametrize(
    ("seed", "grouped", "biggest", "places"), [(1, 0.2, 2, 16), (2, 0.3, 4, 20), (3, 0.5, 4, 16)]
)
def test_three_hundred_people_are_solved_exactly(seed, grouped, biggest, places):
    m = random_market(
        seed, people=300, slots=30, grouped=grouped, biggest=biggest, places=places, density=0.25
    )
    plan = solved(m)
    assert (plan.total, plan.bound) == (best_by_cpsat(m),) * 2
    assert (plan.seating.site >= 0).sum() > 2


def counted(monkeypatch, name):
    """Calls of one of the search's ways, so that a test knows it went there."""
    calls, way = [], getattr(together._Search, name)
    monkeypatch.setattr(together._Search, name, lambda *a: (calls.append(name), way(*a))[1])
    return calls


def nearly(m, plan):
    """A true bound within 0.005% of the plan."""
    assert plan.total <= best_by_cpsat(m) <= plan.bound
    assert (plan.bound - plan.total) * rounds.GOOD <= plan.total


def test_choices_of_sites_close_the_gap_as_well(monkeypatch):
    monkeypatch.setattr(together, "DIRECT_ARCS", 0)
    monkeypatch.setattr(together, "FEW_ARCS", 0)
    calls = counted(monkeypatch, "_choose")
    for seed in range(200, 212):
        m = random_market(seed, people=60, slots=12, grouped=0.4)
        nearly(m, solved(m))
    assert len(calls) > 6


def test_branching_on_the_nearest_arcs_closes_the_gap_as_well(monkeypatch):
    monkeypatch.setattr(together, "DIRECT_ARCS", 0)
    monkeypatch.setattr(together, "FEW_ARCS", 0)
    monkeypatch.setattr(together, "OPTIONS", 0)
    calls = counted(monkeypatch, "_branch")
    for seed in range(300, 312):
        m = random_market(seed, people=60, slots=12, grouped=0.4)
        nearly(m, solved(m))
    assert len(calls) > 4


@pytest.mark.parametrize("limit", ["TURNS", "CHOICES", "DIRECT_ARCS", "OPTIONS", "SOLVER_ARCS"])
def test_every_limit_of_work_leaves_a_sound_plan_and_a_true_bound(limit, monkeypatch):
    monkeypatch.setattr(together, "DIRECT_ARCS", 30)
    monkeypatch.setattr(rounds if limit == "TURNS" else together, limit, 0)
    for seed in range(220, 226):
        m = random_market(seed, people=60, slots=12, grouped=0.6)
        plan = solved(m)
        assert plan.total <= best_by_cpsat(m) <= plan.bound


@pytest.mark.parametrize("seed", range(400, 420))
def test_rounds_alone_give_a_sound_plan_and_a_true_bound(seed, monkeypatch):
    monkeypatch.setattr(together._Search, "decide", lambda search: None)
    m = random_market(seed, people=50, slots=12, grouped=0.5)
    plan = solved(m)
    assert plan.total <= best_by_cpsat(m) <= plan.bound


@pytest.mark.parametrize("seed", range(500, 510))
def test_any_prices_prove_a_bound_and_near_arcs_hold_every_better_plan(seed):
    m = random_market(seed, people=30, slots=8, nested=False)
    best, rng = best_by_cpsat(m), np.random.default_rng(seed)
    table = Table(m.arcs, m.tree, m.parties)
    for _ in range(5):
        offer = table.offer(rng.integers(0, 600, m.tree.nodes) * 256)
        assert offer.upper >= best * 256
        plan = solved(m)
        worker, slot = np.arange(len(plan.slot_of)), plan.slot_of
        near = table.near(offer, offer.upper - best * 256)
        kept = set(zip(near.worker.tolist(), near.slot.tolist(), strict=True))
        used = {(w, s) for w, s in zip(worker.tolist(), slot.tolist(), strict=True) if s >= 0}
        assert used <= kept


@pytest.mark.parametrize("seed", range(600, 606))
def test_threads_and_a_warm_start_cannot_show(seed):
    m = random_market(seed, people=80, slots=14, levels=4)
    cold = solved(m)
    other = replace(m.tree, capacity=m.tree.capacity[::1] + 1)
    warm = clear(m.arcs, other, Ties())
    try:
        limit_threads(1)
        alone = solved(m)
    finally:
        limit_threads(0)
    warmed = solved(m, warm=warm)
    for again in (alone, warmed):
        assert again.slot_of.tolist() == cold.slot_of.tolist()
        assert again.bound == cold.bound


def test_members_in_any_rows_are_the_same_as_members_last():
    m = random_market(7, people=40, slots=9, members_last=False)
    assert m.parties.member[0] != m.arcs.n_workers - len(m.parties.member)
    assert solved(m).total == best_by_cpsat(m)


def test_a_party_stays_home_where_one_member_has_no_door():
    m = market_of([{0: 900}, {}, {0: 10}], [3], [[0, 1]])
    assert solved(m).slot_of.tolist() == [-1, -1, 0]


def test_a_party_larger_than_any_site_stays_home():
    m = market_of([{0: 50, 1: 60}] * 5, [2, 2], [[0, 1, 2]])
    plan = solved(m)
    assert plan.slot_of[:3].tolist() == [-1, -1, -1]
    assert plan.total == plan.bound == 120


def test_members_take_different_posts_of_one_firm():
    m = market_of([{0: 10, 1: 9}, {0: 10, 1: 9}, {2: 50}], [1, 1, 1], [[0, 1]], firm=[0, 0, 1])
    plan = solved(m)
    assert sorted(plan.slot_of[:2].tolist()) == [0, 1]
    assert plan.total == plan.bound == 69


def test_a_party_yields_where_single_people_are_worth_more_together():
    m = market_of([{0: 30}, {0: 30}, {0: 40}, {0: 25}], [2], [[0, 1]])
    assert solved(m).total == 65
    assert solved(m).slot_of.tolist() == [-1, -1, 0, 0]


def test_of_two_couples_one_takes_the_last_room_and_the_other_goes_elsewhere_or_home():
    doors = [{0: 100, 1: 20}] * 4
    m = market_of(doors, [4, 4], [[0, 1], [2, 3]], room=[1, 1], rooms=[1, 0])
    plan = solved(m)
    assert plan.total == plan.bound == 200
    assert sorted(plan.seating.site.tolist()) == [-1, 0]
    roomy = replace(m, parties=replace(m.parties, rooms=np.array([1, 1])))
    assert solved(roomy).total == 240


def test_no_room_means_no_couple_however_many_places():
    m = market_of([{0: 100}, {0: 100}, {0: 1}], [9], [[0, 1]], room=[1], rooms=[0])
    assert solved(m).slot_of.tolist() == [-1, -1, 0]


def test_identical_members_and_identical_parties_fill_what_there_is():
    m = market_of([{0: 7, 1: 7, 2: 7}] * 12, [3, 3, 3], [[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    plan = solved(m)
    assert plan.total == plan.bound == 63
    assert (plan.slot_of >= 0).sum() == 9


def test_everybody_in_parties_and_nobody_in_parties_both_work():
    everybody = random_market(11, people=24, slots=6, grouped=1.0)
    assert solved(everybody).total == best_by_cpsat(everybody)
    nobody = random_market(12, people=24, slots=6, grouped=0.0)
    assert solved(nobody).total == clear(nobody.arcs, nobody.tree, Ties()).total


def test_empty_markets_are_no_trouble():
    assert solved(market_of([{}, {}, {}], [2], [[0, 1]])).total == 0
    assert solved(market_of([{0: 5}, {0: 5}], [0], [[0, 1]])).bound == 0


def test_a_member_bound_to_one_post_draws_the_party_there():
    """A lock leaves its person one arc; the others follow or all stay home."""
    m = market_of([{1: 5}, {0: 90, 1: 5}, {1: 6}], [2, 2], [[0, 1]])
    plan = solved(m)
    assert plan.total == plan.bound == 10
    assert plan.slot_of.tolist() == [1, 1, -1]
