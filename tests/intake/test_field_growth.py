"""Reading takes time in proportion to the text: repeated words that hurt a quadratic reader."""

from collections.abc import Callable
from datetime import date
from time import process_time

import pytest

from intake.fields.ages import find_ages
from intake.fields.benefits import find_benefits
from intake.fields.dates import find_dates
from intake.fields.demands import find_sex_words
from intake.fields.places import find_place
from intake.fields.source import Source
from intake.fields.wages import find_pay
from intake.fields.worktime import find_worktime

READERS: dict[str, Callable[[Source], object]] = {
    "pay": find_pay,
    "worktime": find_worktime,
    "place": lambda of: find_place(of, "330110"),
    "benefits": find_benefits,
    "ages": find_ages,
    "dates": lambda of: find_dates(of, date(2026, 11, 15)),
    "sex": find_sex_words,
}
SMALL = 3_000
NASTY = (
    "普工1人", "1", "(", "5000-", "包", "8:00-17:00", "住宿费", "初八", "2月8日", "底薪+加班",
    "地址:", "18-45岁", "夜班", "中午休息", "男女", "市", "余杭区", "1,000,", "8+3小时",
)  # fmt: skip


def _plain(unit: str, length: int) -> Source:
    text = (unit * (length // len(unit) + 1))[:length]
    return Source(text, text, tuple(range(length)))


def _seconds(read: Callable[[Source], object], unit: str, length: int) -> float:
    took = []
    for _ in range(2):
        of = _plain(unit, length)
        begun = process_time()
        read(of)
        took.append(process_time() - begun)
    return min(took)


@pytest.mark.parametrize("unit", NASTY)
def test_four_times_the_text_takes_no_ten_times_the_work(unit: str) -> None:
    for name, read in READERS.items():
        read(_plain(unit, 100))  # tables are loaded once
        long = _seconds(read, unit, 4 * SMALL)
        if long > 0.05:  # what is quick enough need not be weighed
            assert long < 10 * _seconds(read, unit, SMALL), name
        assert long < 2, name
