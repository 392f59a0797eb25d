"""Reading is work in proportion to the text: repeated words that hurt a quadratic reader."""

from collections.abc import Callable
from datetime import date

import pytest

from intake.fields.ages import find_ages
from intake.fields.benefits import find_benefits
from intake.fields.dates import find_dates
from intake.fields.demands import find_sex_words
from intake.fields.places import find_place
from intake.fields.source import Source
from intake.fields.wages import find_pay
from intake.fields.worktime import find_worktime
from tests.intake.work import counted

READERS: dict[str, Callable[[Source], object]] = {
    "pay": find_pay,
    "worktime": find_worktime,
    "place": lambda of: find_place(of, "330110"),
    "benefits": find_benefits,
    "ages": find_ages,
    "dates": lambda of: find_dates(of, date(2026, 11, 15)),
    "sex": find_sex_words,
}
LEAST = 500
NASTY = (
    "普工1人", "1", "(", "5000-", "包", "8:00-17:00", "住宿费", "初八", "2月8日", "底薪+加班",
    "地址:", "18-45岁", "夜班", "中午休息", "男女", "市", "余杭区", "1,000,", "8+3小时",
)  # fmt: skip


def _plain(unit: str, length: int) -> Source:
    text = unit * (length // len(unit))  # whole units: half a word at the end is another text
    return Source(text, text, tuple(range(len(text))))


def _work(read: Callable[[Source], object], unit: str, length: int) -> int:
    return counted(lambda: read(_plain(unit, length))).work


@pytest.mark.parametrize("unit", NASTY)
def test_twice_the_text_is_twice_the_work(unit: str) -> None:
    """Work that grew with the square would grow by four where this grows by two."""
    for name, read in READERS.items():
        _work(read, unit, LEAST)  # tables are loaded once
        one, two, four = (_work(read, unit, n * LEAST) for n in (1, 2, 4))
        assert four - two < 2.7 * max(two - one, one / 5, 2_000), (name, one, two, four)
