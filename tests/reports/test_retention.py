"""Retention against published numbers and hand counts.

Freireich et al. 1963, remission of 21 children under 6-MP in weeks: product-limit estimates and
Greenwood's log-minus-log bands as printed in Kalbfleisch & Prentice and by SAS PROC LIFETEST.
Wilson's bands: Newcombe 1998, table I (81 of 263: .2553 to .3662; 15 of 148: .0624 to .1605;
0 of 20: 0 to .1611; 1 of 29: .0061 to .1718).
"""

import pytest

from reports.retention import Followed, kept_at, wilson

GONE = (6, 6, 6, 7, 10, 13, 16, 22, 23)
STAYED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
CHILDREN = [Followed(week, True) for week in GONE] + [Followed(week, False) for week in STAYED]
PUBLISHED = {  # week: estimate, lower, upper; in week 6 nobody is too young yet
    7: (0.8067, 0.5631, 0.9228),
    10: (0.7529, 0.5032, 0.8894),
    13: (0.6902, 0.4316, 0.8491),
    16: (0.6275, 0.3675, 0.8049),
    22: (0.5378, 0.2678, 0.7468),
    23: (0.4482, 0.1881, 0.6801),
}


def test_the_product_limit_equals_the_published_leukaemia_data() -> None:
    for week, told in PUBLISHED.items():
        found = kept_at(CHILDREN, week)
        assert found is not None
        assert (found.share, found.low, found.high) == pytest.approx(told, abs=5e-4), week
        assert found.estimated
    first, between = kept_at(CHILDREN, 6), kept_at(CHILDREN, 15)
    assert first is not None
    assert first.share == pytest.approx(0.8571, abs=5e-5)
    assert between is not None
    assert between.share == pytest.approx(0.6902, abs=5e-5), "between two events it stands still"


def test_bands_of_plain_shares_are_wilsons() -> None:
    for part, base, low, high in (
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):  # fmt: skip
        assert wilson(part, base) == pytest.approx((low, high), abs=5e-5)


def test_where_all_are_old_enough_it_is_the_plain_share() -> None:
    """Ten came sixty days ago; three left, on days 3, 30 and 31: 9 at 7, 8 at 30 (gone on the
    thirtieth is gone), 7 at 60."""
    people = [Followed(day, True) for day in (3, 30, 31)] + [Followed(60, False)] * 7
    for mark, kept in ((7, 9), (30, 8), (60, 7)):
        found = kept_at(people, mark)
        assert found is not None
        assert (found.share, found.base, found.people) == (kept / 10, 10, 10)
        assert (found.low, found.high) == pytest.approx(wilson(kept, 10))
        assert not found.estimated
    assert kept_at([Followed(20, False)] * 5, 30) is None, "nobody has come so far"
    assert kept_at([], 7) is None


def test_three_people_who_all_stayed_are_no_certainty() -> None:
    """Wilson, 3 of 3: from 3 / (3 + 3.8415) = .4385."""
    for people in ([Followed(30, False)] * 3, [*[Followed(30, False)] * 3, Followed(9, False)]):
        found = kept_at(people, 30)
        assert found is not None
        assert (found.share, found.high) == (1.0, 1.0)
        assert found.low == pytest.approx(0.4385, abs=5e-5)


def test_all_gone_is_zero_and_too_young_ones_are_used_as_long_as_they_were_seen() -> None:
    """Two gone on day 5 of four, one seen to day 3 only: at day 5 three are at risk: 1 - 2/3."""
    people = [Followed(5, True), Followed(5, True), Followed(3, False), Followed(40, False)]
    found = kept_at(people, 7)
    assert found is not None
    assert found.share == pytest.approx(1 / 3)
    assert (found.base, found.people) == (3, 4)
    nobody = kept_at([Followed(5, True), Followed(6, True), Followed(3, False)], 7)
    assert nobody is not None
    assert nobody.share == nobody.low == 0.0
