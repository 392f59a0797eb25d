"""The pieces of the back-test of what is learned of firms, on cases counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.bench_learned import POSTS, Record, Truth, blank, chance, market, more, placed


def test_nobody_knows_of_a_stay_before_it_is_old_enough() -> None:
    """Firm 0: two of week 0, one stays 30 days and no longer; firm 1: one of week 2, stays.
    Thirty days are over with week 5 (35 days) for week 0 and with week 7 for week 2; ninety with
    week 13 (91 days) for week 0 and week 15 for week 2."""
    record = Record.empty().with_week(
        0, np.array([0, 0]), np.array([True, False]), np.array([False, False])
    )
    record = record.with_week(2, np.array([1]), np.array([True]), np.array([True]))
    for week, arrived, stayed, arrived_90, stayed_90 in (
        (4, [0, 0], [0, 0], [0, 0], [0, 0]),
        (5, [2, 0], [1, 0], [0, 0], [0, 0]),
        (7, [2, 1], [1, 1], [0, 0], [0, 0]),
        (13, [2, 1], [1, 1], [2, 0], [0, 0]),
        (15, [2, 1], [1, 1], [2, 1], [0, 1]),
    ):
        told = {name: column.tolist() for name, column in record.known(2, week).items()}
        assert told == {
            "arrived": arrived, "stayed_30": stayed, "arrived_90": arrived_90,
            "stayed_90": stayed_90,
        }, week  # fmt: skip


def test_odds_of_three_to_one_doubled_are_six_to_seven() -> None:
    assert chance(0.75, np.array([0.0, np.log(2), -np.log(3)])) == pytest.approx(
        [3 / 4, 6 / 7, 0.5]
    )


def test_the_same_person_at_the_same_post_does_the_same_in_both_ways() -> None:
    truth = Truth(np.array([0.0, 5.0]), 0.25, np.array([0.7, 0.9]), np.array([0.7, 0.9]))
    for _twice in range(2):
        thirty, ninety = truth.stays(np.array([0, 1]), np.array([0, 0]), np.zeros(2))
        assert (thirty.tolist(), ninety.tolist()) == ([True, False], [True, False])
    thirty, _ninety = truth.stays(np.array([1]), np.array([1]), np.zeros(1))
    assert thirty.tolist() == [True], "a firm people stay with keeps the other one too"


def test_a_paired_interval_by_hand() -> None:
    """Differences 1, 2, 3, 4: mean 2.5, deviation 1.29099, t(3) 3.182: half is 2.0543."""
    gain, half = more([(1, 0), (3, 1), (4, 1), (5, 1)])
    assert gain == 2.5
    assert half == pytest.approx(3.182446 * 1.2909944 / 2)


def test_a_better_record_is_what_moves_people() -> None:
    """The engine proposes more people to a firm once its record is good and all others' are bad."""
    base = market(3, 60, POSTS)
    firms = len(base.employers)
    one = int(np.bincount(base.vacancies.employer, base.vacancies.places, firms).argmax())

    def sent(good: int, bad: int) -> int:
        arrived = np.full(firms, 200, np.int32)
        stayed = np.full(firms, bad, np.int32)
        stayed[one] = good
        told = blank(base.employers)
        told = replace(
            told, arrived=arrived, stayed_30=stayed, arrived_90=arrived, stayed_90=stayed
        )
        _person, firm, _pay = placed(replace(base, employers=told))
        return int((firm == one).sum())

    assert len(base.vacancies) == POSTS
    assert sent(200, 20) > sent(20, 200)
