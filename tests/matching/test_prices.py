"""The parts of the search for whole parties, each on its own: near arcs, moves of prices, choices
in whole numbers, seats for told sites, and the limit that only cancels."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest

import matching.plan.solve as solving
from benchmarks.market import market
from matching import Cancelled, Params, solve
from matching.flat.clearing import Ties
from matching.model.arcs import Arcs
from matching.nested.clearing import clear
from matching.nested.coarse import coarse_prices
from matching.nested.near import joined, near_arcs, overlooked, taken
from matching.parties import rounds
from matching.parties.clearing import place_whole
from matching.parties.field import EVERY
from matching.parties.moves import Moved, Mover
from matching.parties.placing import placed_at
from matching.parties.sites import SCALE, Parties, Table
from matching.parties.whole_numbers import Choosing
from tests.matching.parties_market import best_by_cpsat, faults, random_market


def rows(arcs):
    return [
        [(int(arcs.vacancy[a]), int(arcs.score[a]), a) for a in range(arcs.ptr[w], arcs.ptr[w + 1])]
        for w in range(arcs.n_workers)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_near_arcs_are_those_within_the_slack_and_the_next_sixteen_in_line(seed):
    m = random_market(seed, people=90, slots=4, density=0.8)
    price, slack = np.random.default_rng(seed).integers(0, 900, 4), 60
    within, lines = set(), [[] for _ in range(4)]
    for row in rows(m.arcs):
        own = max([0, *(worth - int(price[slot]) for slot, worth, _ in row)])
        best = max((worth - int(price[slot]) for slot, worth, _ in row), default=-1)
        for slot, worth, arc in row:
            away = own - worth + int(price[slot])
            if best >= 0 and away <= slack:
                within.add(arc)
            else:
                lines[slot].append((away, arc))
    told = set(near_arcs(m.arcs, 4, price, slack).tolist())
    line = {arc for one in lines for away, arc in sorted(one)[:16] if away <= 16 * slack}
    assert within <= told
    assert told == within | line


@pytest.mark.parametrize("seed", range(6))
def test_what_prices_overlook_is_every_arc_that_gains_where_few_do(seed):
    m = random_market(seed, people=14, slots=5)
    rng = np.random.default_rng(seed)
    price, profit = rng.integers(0, 500, 5), rng.integers(0, 500, 14)
    gains = {
        arc
        for w, row in enumerate(rows(m.arcs))
        for slot, worth, arc in row
        if worth - int(price[slot]) > int(profit[w])
    }
    found = overlooked(m.arcs, np.full(5, 20), price, profit, 0)
    assert set(found.tolist()) == gains
    assert gains


@pytest.mark.parametrize("seed", range(8))
def test_moves_end_between_the_best_plan_and_where_they_began(seed):
    """Their prices bound every plan, asked of all arcs; shares are weights of one choice each."""
    m = random_market(seed, people=40, slots=9, grouped=0.5)
    best = best_by_cpsat(m)
    table = Table(m.arcs, m.tree, m.parties)
    begun = table.offer(clear(m.arcs, m.tree, Ties()).price * SCALE)
    near = table.near(begun, EVERY, parties_only=True)
    mover = Mover(table.alone(), 0, near, m.tree, m.parties)
    moved = mover.moved(begun.price, begun.room_price, best - 50, 400)
    after = table.offer(moved.price, moved.room_price)
    assert best * SCALE <= after.upper <= begun.upper + SCALE
    assert abs(after.upper / SCALE - moved.value) < 2 or after.upper / SCALE < moved.value
    party, _site = mover.liked(moved)
    assert len(set(party.tolist())) == len(party)
    of_party = np.bincount(mover.options.party, moved.share, len(m.parties))
    assert (of_party < 1 + 1e-9).all()


def test_parties_that_are_alike_and_went_now_here_now_there_are_told_to_go_to_both():
    """Four couples, each half of the time at either of two firms: two go here and two there; one
    that went to a third firm nine times in ten goes there."""
    m = random_market(1, people=10, slots=3, nested=False, density=1.0, grouped=0.0)
    party = np.repeat(np.arange(5), 2)
    names = np.arange(3, dtype=np.int32)[None]
    told = Parties.of(
        party, np.zeros(5, np.int64), names, np.zeros(5, np.uint8), np.zeros(3, np.int64)
    )
    table = Table(m.arcs, m.tree, told)
    prices = np.zeros(3, np.int64)
    near = table.near(table.offer(prices), EVERY, parties_only=True)
    mover = Mover(table.alone(), 0, near, m.tree, told)
    assert len(mover.options.site) == 15
    share = np.where(mover.options.site == 2, 0.0, 0.5)
    share[mover.options.party == 4] = np.array([0.05, 0.05, 0.9])
    who, where = mover.liked(Moved(prices, np.zeros(3, np.int64), 0.0, share, 1))
    went = dict(zip(who.tolist(), where.tolist(), strict=True))
    assert sorted(went[k] for k in range(4)) == [0, 0, 1, 1]
    assert went[4] == 2


@pytest.mark.parametrize("seed", range(24))
def test_prices_that_begin_with_an_auction_and_move_on_near_arcs_end_the_same(seed, monkeypatch):
    """As in markets of more than 60,000 arcs: nothing cleared before prices have moved."""
    monkeypatch.setattr(rounds, "COARSE_ARCS", 0)
    monkeypatch.setattr(rounds, "ALL_ARCS", 0)
    m = random_market(seed, people=50, slots=12, grouped=0.1 + 0.1 * (seed % 5), levels=seed % 3)
    plan = place_whole(m.arcs, m.tree, m.parties, Ties())
    assert faults(m, plan.slot_of, plan.total) == []
    assert plan.total == plan.bound == best_by_cpsat(m)


@pytest.mark.parametrize("seed", range(6))
def test_prices_of_an_auction_in_great_steps_bound_every_plan(seed):
    m = random_market(seed, people=60, slots=12, grouped=0.4)
    price = coarse_prices(m.arcs, m.tree)
    inner = m.tree.parent >= 0
    assert (price[inner] >= price[m.tree.parent[inner]]).all()
    assert price.max() <= m.arcs.score.max()
    upper = Table(m.arcs, m.tree, m.parties).offer(price * SCALE).upper
    assert upper >= best_by_cpsat(m) * SCALE


def test_joined_is_every_place_once_in_order():
    one, other = np.array([2, 5, 9]), np.array([0, 5, 5, 11])
    assert joined(one, other).tolist() == [0, 2, 5, 9, 11]
    assert joined(one[:0], other[:0]).tolist() == []


@pytest.mark.parametrize("seed", range(20))
def test_choices_in_whole_numbers_are_the_best_of_all_that_fit(seed):
    rng = np.random.default_rng(seed)
    n = 8
    group, row = rng.integers(0, 4, n), rng.integers(0, 3, n)
    weight, limit = rng.integers(1, 4, n), rng.integers(0, 5, 3)
    worth = [rng.integers(-300, 900, n) for _ in range(3)]
    base = rng.integers(0, 900, 3)
    best = -1
    for on in itertools.product((0, 1), repeat=n):
        chosen = np.flatnonzero(on)
        held = np.bincount(row[chosen], weight[chosen], 3)
        if len(set(group[chosen].tolist())) == len(chosen) and (held <= limit).all():
            values = [int(b + w[chosen].sum()) for b, w in zip(base, worth, strict=True)]
            best = max(best, min(values) // 7)
    task = Choosing(n, 0, 10_000)
    task.one_of_each(group)
    task.at_most(row, weight, limit)
    for one, start in zip(worth, base.tolist(), strict=True):
        task.bounded(7, start, one)
    found = task.best()
    assert found.bound == best
    on = np.flatnonzero(found.on) if found.on is not None else np.zeros(0, int)
    assert min(int(b + w[on].sum()) for b, w in zip(base, worth, strict=True)) // 7 == best
    more = Choosing(n, best + 1, 10_000)
    more.one_of_each(group)
    more.at_most(row, weight, limit)
    for one, start in zip(worth, base.tolist(), strict=True):
        more.bounded(7, start, one)
    assert (more.best().on, more.best().bound) == (None, best)


@pytest.mark.parametrize("seed", range(6))
def test_seats_for_told_sites_are_sound_and_their_worth_is_counted(seed):
    m = random_market(seed, people=40, slots=9, grouped=0.4)
    table = Table(m.arcs, m.tree, m.parties)
    start = clear(m.arcs, m.tree, Ties())
    offer = table.offer(start.price * SCALE)
    wanted = np.flatnonzero((offer.site >= 0) & (m.parties.room == 0))[:5]
    alone = taken(table.alone(), np.arange(len(table.alone())), 0)
    placed = placed_at(table, Ties(), wanted, offer.site[wanted], start, alone)
    if placed is None:
        pytest.skip("nobody finds seats there")
    seats = placed.found.slot_of.copy()
    seats[m.parties.member] = placed.seating.slot
    assert faults(m, seats, placed.total) == []
    assert placed.total <= best_by_cpsat(m)


def test_prices_that_near_arcs_start_from_do_not_show():
    m = random_market(3, people=200, slots=12, density=0.6, grouped=0.0)
    wide = Arcs(m.arcs.ptr, m.arcs.vacancy.astype(np.int32), m.arcs.score.astype(np.int64))
    cold = clear(wide, m.tree, Ties())
    again = clear(wide, m.tree, Ties(), warm=cold, top=40)
    assert again.slot_of.tolist() == cold.slot_of.tolist()
    assert again.price.tolist() == cold.price.tolist()


def test_a_time_limit_only_cancels_wherever_it_strikes(monkeypatch):
    """The clock is turned by hand: each look at it is a second. Whatever the limit, a run either
    gives the plan it always gives or nothing."""
    problem = market(300, 30, seed=4)

    def run(limit):
        ticks = itertools.count()
        clock = SimpleNamespace(perf_counter=lambda: float(next(ticks)))
        monkeypatch.setattr(solving, "time", clock)
        try:
            return solve(problem, Params(time_limit_seconds=limit), seed=1)
        except Cancelled:
            return None

    whole = run(86_400)
    seen = {whole.objective}
    cancelled = 0
    for limit in range(1, 40, 3):
        told = run(limit)
        cancelled += told is None
        if told is not None:
            seen.add(told.objective)
            assert told.vacancy_of.tolist() == whole.vacancy_of.tolist()
    assert seen == {whole.objective}
    assert cancelled >= 3
