"""The certificate holds of an optimum, and every wrong planted in one is found."""

import numpy as np
import pytest

from matching.flat import certificate
from matching.flat.certificate import faults
from matching.flat.clearing import clear_arcs
from matching.model.arcs import Arcs


@pytest.fixture(params=[1 << 18, 7])
def market(request, monkeypatch):
    """(arcs, places, seats, prices, total, bound); also in blocks of a few arcs, rows without an
    arc at both ends and between."""
    monkeypatch.setattr(certificate, "BLOCK", request.param)
    rng = np.random.default_rng(5)
    count = rng.integers(0, 6, 60)
    count[[0, 1, 30, 59]] = 0
    ptr = np.concatenate([[0], np.cumsum(count)])
    vacancy = np.concatenate([np.sort(rng.choice(9, k, replace=False)) for k in count])
    score = rng.integers(1, 900, len(vacancy))
    arcs = Arcs(ptr, vacancy.astype(np.uint16), score.astype(np.int16))
    places = rng.integers(1, 5, 9)
    done = clear_arcs(arcs, places)
    return arcs, places, done.vacancy_of, done.price, done.total, done.bound


def rules(arcs, places, seats, price, total, bound, **more) -> set[str]:
    return {one.rule for one in faults(arcs, places, seats, price, total, bound, **more)}


def test_an_optimum_has_no_fault_with_or_without_a_bonus(market):
    arcs, places, *told = market
    assert faults(arcs, places, *told) == []
    bonus = np.arange(arcs.n_workers) % 3
    more = clear_arcs(arcs, places, bonus=bonus)
    claim = (more.vacancy_of, more.price, more.total, more.bound)
    assert faults(arcs, places, *claim, bonus=bonus) == []
    assert rules(arcs, places, *claim) >= {"total"}


def test_what_is_wrong_is_named(market):
    arcs, places, seats, price, total, bound = market
    seated = np.flatnonzero(seats >= 0)
    out = np.flatnonzero((seats < 0) & (np.diff(arcs.ptr) == 0))[0]
    paid = np.flatnonzero(price > 0)
    assert len(paid) > 0

    def moved(who: int, where: int):
        other = seats.copy()
        other[who] = where
        return other

    def priced(where: int, by: int):
        other = price.copy()
        other[where] += by
        return other

    first = seated[np.flatnonzero(price[seats[seated]] > 0)[0]]
    assert "short" in rules(arcs, places, moved(first, -1), price, total, bound)
    assert "no_arc" in rules(arcs, places, moved(out, 0), price, total, bound)
    assert "vacancy" in rules(arcs, places, moved(out, 9), price, total, bound)
    assert "places" in rules(arcs, places * 0, seats, price, total, bound)
    assert "price" in rules(arcs, places, seats, priced(paid[0], -5000), total, bound)
    assert "loss" in rules(arcs, places, seats, priced(paid[0], 5000), total, bound)
    assert "envy" in rules(arcs, places, seats, priced(paid[0], -int(price[paid[0]])), total, bound)
    assert rules(arcs, places, seats, price, total + 1, bound) == {"total"}
    assert rules(arcs, places, seats, price, total, bound + 1) == {"bound"}
    assert rules(arcs, places, seats[1:], price, total, bound) == {"length"}
