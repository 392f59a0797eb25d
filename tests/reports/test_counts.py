"""Units do not add up, bounds survive sums. The numbers are the two newspaper pages' own, the sums
by hand."""

import itertools

import pytest

from reports.counts import Base, Bound, Count, read
from reports.definitions import Unit

COUNTED = [unit for unit in Unit if unit not in (Unit.PERCENT, Unit.DAYS)]


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(COUNTED, 2)))
def test_two_units_never_add_up(one: Unit, other: Unit) -> None:
    with pytest.raises(TypeError, match="do not add up"):
        Count(1, one) + Count(1, other)


def test_a_bare_number_is_not_a_count() -> None:
    with pytest.raises(TypeError):
        Count(1, Unit.PEOPLE) + 1
    for wrong in (-1, 1.5, True):
        with pytest.raises(ValueError, match="not a count"):
            Count(wrong, Unit.PEOPLE)
    with pytest.raises(ValueError, match="nothing is counted"):
        Count(79, Unit.PERCENT)


@pytest.mark.parametrize(
    ("one", "other", "total"),
    [
        (Bound.EXACT, Bound.EXACT, Bound.EXACT),
        (Bound.EXACT, Bound.AT_LEAST, Bound.AT_LEAST),
        (Bound.AT_LEAST, Bound.AT_LEAST, Bound.AT_LEAST),
        (Bound.AT_MOST, Bound.EXACT, Bound.AT_MOST),
    ],
)
def test_a_bound_survives_a_sum(one: Bound, other: Bound, total: Bound) -> None:
    summed = Count(327, Unit.FIRMS, one) + Count(159, Unit.FIRMS, other)
    assert summed == Count(486, Unit.FIRMS, total)


def test_at_least_and_at_most_have_no_sum() -> None:
    with pytest.raises(ValueError, match="no bound"):
        Count(50, Unit.FIRMS, Bound.AT_LEAST) + Count(60, Unit.FIRMS, Bound.AT_MOST)


def test_at_least_fifty_is_another_number_than_fifty_six() -> None:
    some, exact = read("50余家规上企业")[0], read("56家企业")[0]
    assert (some.holds(56), some.holds(49)) == (True, False)
    assert (exact.holds(56), exact.holds(57)) == (True, False)
    assert read("近200人")[0].holds(199)
    assert not read("近200人")[0].holds(201)


def test_what_the_pages_say_is_read_with_unit_and_bound() -> None:
    assert read("建会83家，走访105家次；服务2125人次，发放6.8亿元，礼包4000余份") == [
        Count(83, Unit.FIRMS),
        Count(105, Unit.FIRM_VISITS),
        Count(2125, Unit.PERSON_TIMES),
        Count(68_000_000_000, Unit.YUAN),  # fen
        Count(4000, Unit.PORTIONS, Bound.AT_LEAST),
    ]
    assert str(read("近1.5万人次")[0]) == "近15,000人次"
    assert str(read("1,234.50元以上")[0]) == "1,234.5余元"


def test_three_months_are_not_three_items() -> None:
    assert read("满3个月，共7天，12家庭，5个") == [Count(5, Unit.ITEMS)]


def test_a_paragraph_printed_twice_changes_no_figure() -> None:
    page = "申请入会4822人。\n发放礼包4000余份。\n"
    assert read(page) == read(page * 16)
    assert len(read(page)) == 2


def test_half_a_person_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number"):
        read("3.5人")


def test_a_rate_is_taken_of_the_frozen_rows_and_the_rest_stands_beside() -> None:
    """莲都: 83 = 12 + 1 + 2 + 2 + 66; where five of them are on no list, 78 of 105 are reached."""
    listed = Base(Unit.FIRMS, frozenset(range(105)))
    assert listed.rate(frozenset(range(83)))[0] == Count(12 + 1 + 2 + 2 + 66, Unit.FIRMS)
    built = frozenset(range(78)) | frozenset(range(500, 505))
    of_list, base, beside = listed.rate(built)
    assert (of_list.value, base.value, beside.value) == (78, 105, 5)
