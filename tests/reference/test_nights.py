"""Round-the-clock shifts have nights, whoever forgot to write down how many."""

import pytest

from reference.nights import has_nights, night_percent, share_unsaid


@pytest.mark.parametrize(
    ("shift", "stated", "percent"),
    [
        ("day", 0, 0),  # 长白班
        ("split", 0, 0),  # 两头班
        ("day", 10, 10),  # a day post with now and then a night
        ("two", 0, 50),  # 两班倒: every other turn
        ("two", 40, 40),
        ("three", 0, 33),  # 三班倒: one turn of three
        ("four_three", 0, 33),  # 四班三运转: three shifts a day, worked by four teams
        ("night", 0, 100),  # 长夜班
        ("night", 60, 100),  # permanent nights are nights, whatever was typed
    ],
)
def test_the_share_of_nights_by_hand(shift: str, stated: int, percent: int) -> None:
    assert night_percent(shift, stated) == percent
    assert has_nights(shift, stated) is (percent > 0)


@pytest.mark.parametrize(
    ("shift", "stated", "asked"),
    [
        ("three", 0, True),
        ("two", 0, True),
        ("night", 0, True),
        ("day", 0, False),
        ("two", 5, False),
    ],
)
def test_the_share_is_asked_for_where_the_shift_has_nights(
    shift: str, stated: int, asked: bool
) -> None:
    assert share_unsaid(shift, stated) is asked
