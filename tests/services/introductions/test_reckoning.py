"""What is due for introductions, each expected amount added up by hand from the scheme's words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.introduction import Counting
from services.introductions.reckoning import Case, Status, Terms, reckon

STEPS = ((1, 50_000), (6, 70_000), (16, 100_000))
STAGES = ((30, 40), (90, 60))
MARGINAL = Terms(Counting.MARGINAL, STEPS, STAGES)
WHOLE_LOT = Terms(Counting.WHOLE_LOT, STEPS, STAGES)
FIRST = date(2026, 3, 2)
LATER = date(2026, 12, 31)
INTRODUCER = 900


def came(n: int, since: date = FIRST, **told) -> Case:
    facts = {"left": None, "introducer_left": None, "confirmed": True, "void": False}
    return Case(
        id=n, newcomer_id=n, introducer_id=told.pop("introducer_id", INTRODUCER), since=since,
        **(facts | told),
    )  # fmt: skip


def owed(terms: Terms, cases: list[Case], on: date = LATER) -> int:
    return sum(line.to_pay for line in reckon(terms, cases, on))


def status(terms: Terms, case: Case, on: date) -> list[str]:
    return [line.status.value for line in reckon(terms, [case], on)]


@pytest.mark.parametrize(
    ("terms", "people", "yuan"),
    [
        (MARGINAL, 1, 500),
        (MARGINAL, 5, 2_500),
        (MARGINAL, 6, 3_200),  # 5 x 500 + 700
        (MARGINAL, 15, 9_500),  # 5 x 500 + 10 x 700
        (MARGINAL, 36, 30_500),  # 2,500 + 7,000 + 21 x 1,000
        (WHOLE_LOT, 5, 2_500),
        (WHOLE_LOT, 6, 4_200),  # 6 x 700
        (WHOLE_LOT, 36, 36_000),
        (Terms(Counting.WHOLE_LOT, ((1, 50_000),), STAGES), 36, 18_000),
        (Terms(Counting.MARGINAL, ((1, 33_300),), ((30, 40), (90, 60))), 1, 333),  # 133 + 200
        (Terms(Counting.MARGINAL, ((1, 50_000),), ((90, 100),)), 7, 3_500),
    ],
)
def test_the_steps_pay_as_they_say(terms: Terms, people: int, yuan: int) -> None:
    assert owed(terms, [came(n) for n in range(people)]) == yuan * 100


def test_thirty_six_of_pujiang_brought_by_one_or_each_by_another_are_18_000_to_36_000() -> None:
    """Who brought how many decides: nobody more than five, 36 x 500; one for all, 36 x 1,000."""
    spread = [came(n, introducer_id=900 + n // 5) for n in range(36)]
    assert owed(WHOLE_LOT, spread) == owed(MARGINAL, spread) == 1_800_000
    assert owed(WHOLE_LOT, [came(n) for n in range(36)]) == 3_600_000


@pytest.mark.parametrize(
    ("on", "statuses"),
    [
        (date(2026, 3, 31), ["waiting", "waiting"]),
        (date(2026, 4, 1), ["due", "waiting"]),  # 2 March and 30 days
        (date(2026, 5, 30), ["due", "waiting"]),
        (date(2026, 5, 31), ["due", "due"]),
    ],
)
def test_a_stage_is_due_on_its_day_and_not_before(on: date, statuses: list[str]) -> None:
    assert status(MARGINAL, came(1), on) == statuses


@pytest.mark.parametrize(
    ("absences", "reached"),
    [
        ([], date(2026, 4, 1)),
        ([(date(2026, 3, 10), 5)], date(2026, 4, 1)),  # five at once are still allowed
        ([(date(2026, 3, 10), 6)], date(2026, 4, 7)),
        ([(date(2026, 3, 5), 5), (date(2026, 3, 20), 5)], date(2026, 4, 1)),  # ten in all too
        ([(date(2026, 3, 5), 5), (date(2026, 3, 15), 5), (date(2026, 3, 25), 1)],
         date(2026, 4, 12)),
        ([(date(2026, 4, 3), 40)], date(2026, 4, 1)),  # after the stage
        ([(date(2026, 3, 28), 7), (date(2026, 4, 5), 6)], date(2026, 4, 14)),  # 7 days, then 6 more
    ],
)  # fmt: skip
def test_long_absence_puts_a_stage_off_by_its_days(absences, reached: date) -> None:
    case = came(1, absences=tuple(absences))
    assert reckon(MARGINAL, [case], LATER)[0].reached_on == reached


@pytest.mark.parametrize(
    ("told", "statuses"),
    [
        ({"left": date(2026, 4, 1)}, ["lapsed", "lapsed"]),  # gone on the thirtieth day
        ({"left": date(2026, 6, 10)}, ["lapsed", "lapsed"]),  # both employed on the day of payment
        ({"left": date(2026, 6, 10), "paid": (20_000, 0)}, ["paid", "lapsed"]),
        ({"introducer_left": date(2026, 6, 10)}, ["lapsed", "lapsed"]),
        ({"introducer_left": date(2026, 6, 10), "paid": (20_000, 0)}, ["paid", "lapsed"]),
        ({"confirmed": False}, ["unconfirmed", "unconfirmed"]),
        ({"void": True}, ["void", "void"]),
        ({"void": True, "paid": (20_000, 0)}, ["overpaid", "void"]),
        ({"paid": (20_000, 30_000)}, ["paid", "paid"]),
        ({"since": date(2026, 12, 20), "paid": (20_000, 0)}, ["overpaid", "waiting"]),
    ],
)
def test_who_left_and_what_was_corrected(told: dict, statuses: list[str]) -> None:
    assert status(MARGINAL, came(1, **told), LATER) == statuses


def test_whoever_left_before_a_stage_gives_their_place_in_line_to_the_next() -> None:
    """Seven came, the third left after ten days: the line is six long, 5 x 500 + 700."""
    cases = [came(n, FIRST + timedelta(days=n)) for n in range(7)]
    cases[2] = came(2, cases[2].since, left=cases[2].since + timedelta(days=10))
    assert owed(MARGINAL, cases) == 320_000


def test_a_newcomer_given_to_another_introducer_is_not_paid_again_before_it_is_given_back() -> None:
    wrong = came(1, void=True, paid=(20_000, 0))
    right = Case(2, 1, 901, FIRST, None, None, True, False)
    lines = reckon(MARGINAL, [wrong, right], date(2026, 4, 15))
    assert [(line.status, line.to_pay) for line in lines if line.stage == 1] == [
        (Status.OVERPAID, 0), (Status.ELSEWHERE, 0),
    ]  # fmt: skip
    back = came(1, void=True, paid=(0, 0))
    assert owed(MARGINAL, [back, right], date(2026, 4, 15)) == 20_000


@pytest.mark.parametrize(
    ("steps", "stages"),
    [
        (((2, 500),), STAGES),
        (((1, 50_000), (1, 60_000)), STAGES),
        (((1, 50_050),), STAGES),
        (STEPS, ((30, 40), (90, 50))),
        (STEPS, ((90, 40), (30, 60))),
        (STEPS, ()),
    ],
)
def test_terms_that_nobody_could_reckon_do_not_exist(steps, stages) -> None:
    with pytest.raises(ValueError, match=r"step|stage"):
        Terms(Counting.MARGINAL, steps, stages)


@given(
    terms=st.sampled_from([MARGINAL, WHOLE_LOT]),
    people=st.lists(
        st.tuples(
            st.integers(0, 200), st.integers(0, 3), st.booleans(), st.booleans(),
            st.none() | st.integers(0, 150), st.integers(0, 100_000), st.integers(0, 60_000),
        ),
        max_size=25,
    ),
    on=st.integers(0, 400),
    order=st.randoms(use_true_random=False),
)  # fmt: skip
def test_no_newcomers_stage_ever_costs_more_than_the_highest_rate(terms, people, on, order) -> None:
    """However rows and payments stand: what is to be paid with what was paid for a stage, to
    whomever, stays within the highest rate, and the order of the rows changes nothing."""
    cases = [
        came(n, FIRST + timedelta(days=day), introducer_id=900 + who, confirmed=sure, void=void,
             left=None if left is None else FIRST + timedelta(days=day + left), paid=(one, two))
        for n, (day, who, sure, void, left, one, two) in enumerate(people)
    ]  # fmt: skip
    lines = reckon(terms, cases, FIRST + timedelta(days=on))
    most = {1: 40_000, 2: 60_000}
    for line in lines:
        assert line.to_pay == 0 or line.overpaid == 0
        assert line.to_pay + line.paid <= max(most[line.stage], line.paid)
    shuffled = list(cases)
    order.shuffle(shuffled)
    assert reckon(terms, shuffled, FIRST + timedelta(days=on)) == lines
