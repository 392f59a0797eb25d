"""Very many vacancies with few arcs: another way to the seats, the same prices and seating."""

import numpy as np
import pytest

from matching.flat import sparse
from matching.flat.certificate import faults
from matching.flat.clearing import clear_arcs
from matching.model.arcs import Arcs


def market(seed: int, n: int, v: int, degree: int, top: int) -> tuple[Arcs, np.ndarray]:
    rng = np.random.default_rng(seed)
    pairs = np.unique(rng.integers(0, n, n * degree) * v + rng.integers(0, v, n * degree))
    worker, vacancy = np.divmod(pairs, v)
    ptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(worker, minlength=n), out=ptr[1:])
    score = rng.integers(1, top, len(pairs))
    return Arcs(ptr, vacancy.astype(np.int32), score), rng.integers(0, 3, v)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("bonus", [0, 5_000])
def test_both_ways_give_the_same_prices_and_the_same_seats(
    seed: int, bonus: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    arcs, places = market(seed, 60 + 40 * seed, 80, 4, 5 if seed % 3 == 0 else 3_000)
    monkeypatch.setattr("matching.flat.approach.DIRECT", 0)
    usual = clear_arcs(arcs, places, bonus=bonus)
    monkeypatch.setattr(sparse, "MANY", 1)
    other = clear_arcs(arcs, places, bonus=bonus)
    assert sparse.is_sparse(arcs, len(places))
    assert (other.price == usual.price).all()
    assert (other.vacancy_of == usual.vacancy_of).all()
    assert other.total == usual.total == other.bound


def test_twenty_thousand_to_twenty_thousand_is_certified() -> None:
    arcs, places = market(1, 20_000, 20_000, 6, 1_000_000)
    found = clear_arcs(arcs, places)
    told = (found.vacancy_of, found.price, found.total, found.bound)
    assert faults(arcs, places, *told) == []
