"""Changes re-optimised over near arcs are what the whole residual graph says."""

import numpy as np
import pytest

from benchmarks.market import market
from matching import Params, Problem, solve
from matching.ask.market import market_of
from matching.ask.refill import Brought, Offer, Refill
from matching.rules.pairs import arcs_of
from tests.matching.drawn import KINDS, drawn


def refilled(problem: Problem, params: Params) -> Refill:
    result = solve(problem, params, seed=1)
    found = arcs_of(problem, params)
    return Refill(market_of(problem, params, result.vacancy_of, result.prices, found=found))


def invented(rng: np.random.Generator, refill: Refill, v: int, *, whole: bool) -> Offer:
    """Somebody new may come, or everybody who may come is worth more."""
    market_ = refill.market
    now, worth = refill.offers([v])[v]
    free = np.setdiff1d(np.flatnonzero(market_.alone), now)
    new = rng.choice(free, min(len(free), int(rng.integers(1, 20))), replace=False)
    points = rng.integers(1, 9_000, len(new))
    if not whole:
        return Offer(v, new.astype(np.int32), points, whole=False)
    more = worth + rng.integers(0, 900)
    who = np.concatenate([now, new]).astype(np.int32)
    return Offer(v, who, np.concatenate([more, points]), whole=True)


def compared(refill: Refill, offer: Offer, rooms: dict[int, int]) -> Brought | None:
    """`Refill.change` without its last resort, held against the market's own answer."""
    want = refill.slowly(offer, rooms)
    told = refill.change(offer, rooms)
    assert (told is None) == (want is None)
    if told is not None and want is not None:
        assert (told.points, told.whole) == (want.points, want.whole)
    assert (refill.at == refill.market.seats.at).all()
    assert (refill.own == refill.market.seats.own).all()
    return told


@pytest.mark.parametrize("kind", range(len(KINDS)))
@pytest.mark.parametrize("whole", [False, True])
def test_any_offer_brings_what_the_market_itself_says(kind: int, whole: bool) -> None:
    rng = np.random.default_rng(kind)
    gained = 0
    for seed in range(3):
        refill = refilled(*drawn(kind, 70 + seed))
        for v in range(len(refill.market.slot_of)):
            offer = invented(rng, refill, v, whole=whole)
            rooms = {}
            if rng.random() < 0.5:
                rooms = {int(rng.choice(refill.market.slot_of[v])): int(rng.integers(1, 4))}
            told = compared(refill, offer, rooms)
            gained += told is not None and told.points > 0
    assert gained > 10


def test_around_parties_and_locked_people_as_well() -> None:
    problem = market(150, 20, seed=5, grouped=0.2, supply=0.7, locks=3)
    refill = refilled(problem, Params(alternatives=0))
    rng = np.random.default_rng(5)
    for v in range(20):
        compared(refill, invented(rng, refill, v, whole=False), {})


def test_narrow_lists_are_widened_until_the_answer_is_certain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With next to no near arcs at first every answer is the same."""
    monkeypatch.setattr("matching.ask.nearby.WIDTH", 4)
    rng = np.random.default_rng(9)
    problem, params = drawn(0, 90)
    refill = refilled(problem, params)
    before = len(refill.near.who)
    for v in range(len(problem.vacancies)):
        compared(refill, invented(rng, refill, v, whole=True), {})
    assert len(refill.near.who) > before
