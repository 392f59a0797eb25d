"""What is asked, said and paired after arrival, recounted in plain SQL over the loaded scenario."""

from datetime import date, timedelta

from tests.conftest import NOW
from tests.scenario.conftest import Loaded

MARKS = {1, 3, 7, 15, 30, 60, 90, 180, 365}
TODAY = date(2026, 11, 18)


def test_everybody_is_asked_on_their_days_and_never_before_or_after_they_were_there(
    demo: Loaded,
) -> None:
    rows = demo.rows(
        "SELECT f.mark, f.due, p.arrived_on, p.left_on, p.first_pay_on FROM follow_up f"
        " JOIN placement p ON p.id = f.placement_id"
    )
    assert len(rows) > 1_000
    for mark, due, arrived, left, first_pay in rows:
        day = date.fromisoformat(due)
        begins = date.fromisoformat(first_pay if mark == 0 else arrived)
        assert day == begins + timedelta(days=mark or 1)
        assert mark in MARKS | {0}
        assert day <= TODAY - timedelta(days=1)
        assert left is None or due < left


def test_nobody_is_asked_twice_for_a_day_by_one_asker(demo: Loaded) -> None:
    assert demo.rows(
        "SELECT placement_id, mark, asked_by, count(*) FROM follow_up WHERE superseded_at IS NULL"
        " GROUP BY 1, 2, 3 HAVING count(*) > 1"
    ) == []  # fmt: skip


def test_whatever_differs_from_the_card_has_a_case_and_all_else_is_well(demo: Loaded) -> None:
    told = demo.rows(
        "SELECT placement_id FROM follow_up WHERE 'no' IN (post, hours, room, pay, paid)"
    )
    cases = demo.rows(
        "SELECT placement_id, state, result IS NOT NULL FROM case_file WHERE kind = 'promise'"
    )
    assert 4 <= len(told) <= 8
    assert {one for (one,) in told} == {one for one, _state, _result in cases}
    assert {state for _one, state, _result in cases} == {"received", "closed"}
    assert all(closed == (state == "closed") for _one, state, closed in cases)
    cards = demo.one(
        "SELECT count(*) FROM promise_card WHERE placement_id IN"
        " (SELECT placement_id FROM case_file WHERE kind = 'promise')"
    )
    assert cards == len(cases)


def test_a_buddy_has_three_at_most_of_the_same_firm_and_was_there_before(demo: Loaded) -> None:
    pairs = demo.rows(
        "SELECT b.buddy_id, b.state, n.arrived_on, o.arrived_on, vn.employer_id, vo.employer_id,"
        " b.origin, n.home, o.home, b.began_on, date(b.proposed_at)"
        " FROM buddy_pair b JOIN placement n ON n.id = b.newcomer_id"
        " JOIN placement o ON o.id = b.buddy_id JOIN vacancy vn ON vn.id = n.vacancy_id"
        " JOIN vacancy vo ON vo.id = o.vacancy_id"
    )
    assert {state for _b, state, *_ in pairs} == {"proposed", "active", "completed"}
    held: dict[int, int] = {}
    for buddy, state, new, old, firm, other, origin, home, from_, began, proposed in pairs:
        held[buddy] = held.get(buddy, 0) + (state in ("proposed", "active"))
        assert firm == other
        assert date.fromisoformat(old) <= date.fromisoformat(proposed) - timedelta(days=29)
        assert new <= proposed or began is None
        assert (origin >= 2) == (home == from_)
        assert (origin >= 1) == (home[:2] == from_[:2])
        assert began is None or began >= new
    assert max(held.values()) == 3


def test_some_were_not_reached_on_two_days_and_are_left_to_a_companion(demo: Loaded) -> None:
    missed = demo.rows(
        "SELECT placement_id, mark, count(*), max(day) FROM follow_up_miss GROUP BY 1, 2"
    )
    assert 20 < len(missed) < 200
    assert {count for _p, _m, count, _day in missed} <= {1, 2}
    assert max(day for *_rest, day in missed) < NOW.date().isoformat()
    through = dict(demo.rows("SELECT through, count(*) FROM follow_up GROUP BY 1"))
    assert through["person"] > 10 * through["companion"] > 0
