"""The day of a list as its file says it."""

from datetime import date

import pytest

from intake.file_dates import day_of_file
from tests.intake.sheets import zip_bytes

CORE = (
    b'<cp:coreProperties xmlns:cp="x" xmlns:dcterms="y"><dcterms:modified '
    b'xsi:type="dcterms:W3CDTF">2026-11-09T08:15:00Z</dcterms:modified></cp:coreProperties>'
)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("花名册2026-11-20.xlsx", date(2026, 11, 20)),
        ("花名册20261120.csv", date(2026, 11, 20)),
        ("甲镇2026年1月5日.xls", date(2026, 1, 5)),
        ("甲镇2026.1.15更新.xls", date(2026, 1, 15)),
        ("用工_2026_12_01.csv", date(2026, 12, 1)),
        ("花名册2026.csv", None),
        ("13820261120.csv", None),
        ("2026-13-40.csv", None),
        ("2026111.csv", None),
    ],
)
def test_a_day_in_the_name_is_the_day_of_the_list(name: str, day: date | None) -> None:
    assert day_of_file(b"a,b", name) == day


def test_without_one_a_workbook_says_when_it_was_last_saved() -> None:
    book = zip_bytes({"docProps/core.xml": CORE, "xl/workbook.xml": b"<a/>"})
    assert day_of_file(book, "名单.xlsx") == date(2026, 11, 9)
    assert day_of_file(book, "名单2026-11-01.xlsx") == date(2026, 11, 1)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04rubbish", zip_bytes({"x": b"y"})])
def test_a_file_that_says_nothing_has_no_day(data: bytes) -> None:
    assert day_of_file(data, "名单.xlsx") is None
