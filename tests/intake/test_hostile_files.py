"""Files that are broken, disguised or meant to hurt: a code, never a crash, never much memory."""

# ruff: noqa: E501  (tables of wide Chinese cells read better in one line)

import contextlib
import io
import tracemalloc
from datetime import date, timedelta

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import FileProblem, read_roster
from intake.workbook import MAX_ROWS
from tests.intake.sheets import CANGXI, csv_bytes, id_number, with_sheet, xlsx, zip_bytes

DAY = date(2026, 11, 18)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    b'2006/main"><sheetData>'
)


def _code(data: bytes) -> str:
    with pytest.raises(FileProblem) as caught:
        read_roster(data, county=CANGXI, day=DAY)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\r\n\r\n  ,,,\n", "empty_file"),
        (b"\0" * 5000, "empty_file"),
        (b"MZ\x90\0\x03" + b"\x00\xff" * 5000, "not_a_spreadsheet"),
        (b"\x7fELF" + b"\x01" * 100, "not_a_spreadsheet"),
        (b"%PDF-1.7 ...", "not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not_a_spreadsheet"),
        (b"<html><table><tr><td>\xe5\xa7\x93</table>", "no_header"),  # read as the table it is
        (b"<html><p>\xe5\xa7\x93</p></html>", "not_a_spreadsheet"),
        (_OLE + b"\0" * 600, "old_xls"),
        (_OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04" + b"rubbish" * 100, "corrupt"),
        (zip_bytes({"a.txt": b"hello"}), "not_a_spreadsheet"),
        (zip_bytes({"xl/workbook.xml": b"<not really"}), "corrupt"),
        (zip_bytes({"xl/workbook.xml": b"<a/>", "xl/x.bin": b"\0" * 210_000_000}), "zip_bomb"),
        (zip_bytes({f"{n}": b"" for n in range(2100)}), "zip_bomb"),
        (xlsx([["甲", "乙"], [1, 2]]), "no_header"),
        (xlsx([]), "empty_file"),
        (xlsx([["姓名", "身份证号"]]), "no_rows"),
        (csv_bytes([["hello", "world"]]), "no_header"),
        (
            csv_bytes(
                [["姓名", "性別", "身份證號", "電話號碼"], ["樣一", "女", "無", "無"]], "big5"
            ),
            "wrong_encoding",
        ),
        (b"\xff\xfe\x00\xd8\x00", "undecodable"),
        ("姓名,身份证号\n".encode("gb18030") + b"\xff\xff\xff", "undecodable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_is_told_by_its_code(data: bytes, code: str) -> None:
    assert _code(data) == code


def test_a_truncated_workbook_is_corrupt() -> None:
    whole = xlsx([["姓名", "身份证号"], ["张一样本", id_number(date(1990, 5, 1), 1)]])
    assert _code(whole[: len(whole) // 2]) == "corrupt"


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    honest = zip_bytes({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"\0" * 5_000_000})
    lying = honest.replace((5_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert lying != honest
    assert _code(lying) == "corrupt"


def test_one_cell_in_the_far_corner_builds_no_giant_table() -> None:
    far = (
        _HEAD + b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="1048576">'
        b'<c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert _code(with_sheet(far)) == "too_many_cells"


def test_a_million_empty_rows_are_passed_over_in_bounded_memory() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(3, 1_000_000))
    sheet = (
        _HEAD
        + '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>联系电话</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>张一样本</t></is></c>'
        '<c r="B2" t="inlineStr"><is><t>13800000001</t></is></c></row>'.encode()
        + rows
        + b"</sheetData></worksheet>"
    )
    data = with_sheet(sheet)
    tracemalloc.start()
    preview = read_roster(data, county=CANGXI, day=DAY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert preview.read_rows == 1
    assert peak < 150_000_000


def test_a_million_empty_lines_of_csv_are_passed_over() -> None:
    data = "姓名,性别,出生日期\n张一样本,女,1990.5.1\n".encode() + b",,\n" * 1_000_000
    preview = read_roster(data, county=CANGXI, day=DAY)
    assert (preview.read_rows, len(preview.rows)) == (1, 1)


def test_more_rows_than_a_county_sends_are_refused_whole_and_not_cut() -> None:
    lines = ["姓名,性别,出生日期", *("张一样本,女,1990.5.1" for _ in range(MAX_ROWS + 1))]
    assert _code("\n".join(lines).encode()) == "too_many_rows"


def test_the_ending_of_the_name_plays_no_part_so_a_csv_called_xlsx_is_read() -> None:
    assert read_roster(
        "姓名,性别,出生日期\n张一样本,女,1990.5.1".encode(), county=CANGXI, day=DAY
    ).rows


@given(st.binary(max_size=3000))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_preview_or_a_code(data: bytes) -> None:
    with contextlib.suppress(FileProblem):  # any other exception fails
        read_roster(data, county=CANGXI, day=DAY)


_cells = st.one_of(
    st.text(max_size=40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.sampled_from(["是", "2026.2.30", "5.1E+17", "\u202e翻转", "='x'", "🧵", "<b>", "", "１２"]),
)
_HEADERS = ["姓名", "身份证号", "联系电话", "出生日期", "期望薪资", "可外出时间", "工种", "从业年限",
            "夜班", "随行子女", "意向地区", "残疾类别", "同意日期", "同行编号"]  # fmt: skip


@given(st.lists(st.lists(_cells, min_size=14, max_size=14), min_size=1, max_size=6))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_cells_give_rows_or_problems_and_no_row_vanishes(rows: list[list[object]]) -> None:
    from intake.rosters.layout import propose_layout
    from intake.rosters.reader import RowContext
    from intake.rosters.row import read_row
    from intake.rosters.table import Line
    from intake.workbook import Sheet

    layout = propose_layout([Sheet("", [_HEADERS])])
    context = RowContext(*layout.columns_of(0), "", 0, CANGXI, DAY)
    for number, cells in enumerate(rows):
        row, problems = read_row(Line(number, cells), context)
        assert (row is None) == any(p.weight == "error" for p in problems)


def test_days_counted_from_1904_are_the_days_the_sheet_shows() -> None:
    """30780 days after 1 January 1904 is 9 April 1988, with a date's format or without."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"date_1904": True})
    sheet = book.add_worksheet()
    shown = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, label in enumerate(("姓名", "性别", "出生日期", "电话")):
        sheet.write(0, column, label)
    for row, form in ((1, shown), (2, None)):
        sheet.write_row(row, 0, (f"张{row}样".replace("1", "一").replace("2", "二"), "男"))
        sheet.write_number(row, 2, 30780, form)
        sheet.write_string(row, 3, f"1390007900{row}")
    book.close()
    rows = read_roster(target.getvalue(), county=CANGXI, day=DAY).rows
    assert [r.born_on for r in rows] == [date(1904, 1, 1) + timedelta(days=30780)] * 2


def test_a_stray_nul_of_a_bad_export_is_no_letter() -> None:
    data = "姓名,身份证号,电话\n王\0小样,510824198902140629,13900079011\n".encode()
    (row,) = read_roster(data, county=CANGXI, day=DAY).rows
    assert (row.name, row.id_number) == ("王小样", "510824198902140629")
