"""Files as programs really write them: the cells, what is merged, hidden and broken in them."""

import io
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from intake.problems import FileProblem
from intake.workbook import Sheet, read_sheets
from tests.intake.sheets import with_entries, xlsx, zip_bytes

FILES = Path(__file__).parent / "files"


def _only(data: bytes) -> Sheet:
    (sheet,) = read_sheets(data)
    return sheet


def test_a_workbook_of_excel_97_is_read_with_all_it_says() -> None:
    """Written by xlwt 1.3; the cells are those typed there."""
    posts, people = read_sheets((FILES / "excel97.xls").read_bytes())
    assert posts.rows[2:4] == [
        ["样例甲五金有限公司", "冲床工", 12, "6000-8000", date(2026, 12, 1)],
        ["样例甲五金有限公司", "焊工", 3, "8000-9500", date(2026, 12, 5)],
    ]
    assert posts.filled == {(3, 0)}
    assert posts.errors == {(5, 2): "#REF!"}
    assert (posts.hidden_rows, posts.hidden_columns) == ({4}, {4})
    assert (posts.hidden, people.hidden, people.name) == (False, True, "名单")
    assert people.rows[1] == ["张一样本", "女", date(1990, 5, 1)]


def test_merged_cells_stand_in_every_cell_they_cover_but_a_title_stays_one_cell() -> None:
    rows: list[list[object]] = [
        ["样例镇花名册", "", "", ""],
        ["户编号", "姓名", "薪资", ""],
        ["H1", "张一样本", 5000, ""],
        ["", "李一样本", 6000, 7000],
        ["注：按月填写", "", "", ""],
    ]
    sheet = _only(xlsx(rows, merge=("A1:D1", "C2:D2", "A3:A4", "C3:D3", "A5:D5")))
    assert sheet.rows[1] == ["户编号", "姓名", "薪资", "薪资"]
    assert sheet.rows[2] == ["H1", "张一样本", 5000, 5000]
    assert sheet.rows[3] == ["H1", "李一样本", 6000, 7000]
    for at in (0, 4):
        assert [c for c in sheet.rows[at] if c] == [rows[at][0]]
    assert sheet.filled == {(1, 3), (2, 3), (3, 0)}


def test_rows_left_empty_under_a_merged_cell_stay_empty() -> None:
    rows: list[list[object]] = [["户编号", "姓名"], ["H1", "张一样本"], ["", ""], ["", "甲"]]
    sheet = _only(xlsx(rows, merge=("A2:A4",)))
    assert [bool(any(row)) for row in sheet.rows] == [True, True, False, True]
    assert sheet.rows[3] == ["H1", "甲"]


def test_hidden_rows_columns_and_sheets_are_read_and_said() -> None:
    data = with_entries(
        xlsx([["姓名", "电话"], ["张一样本", "13800000001"], ["李一样本", "13800000002"]]),
        {
            "xl/worksheets/sheet1.xml": lambda xml: xml.replace(
                b'<row r="3"', b'<row r="3" hidden="1"'
            ).replace(
                b"<sheetData>", b'<cols><col min="2" max="2" hidden="1"/></cols><sheetData>', 1
            ),
            "xl/workbook.xml": lambda xml: xml.replace(b"<sheet ", b'<sheet state="hidden" ', 1),
        },
    )
    sheet = _only(data)
    assert len(sheet.rows) == 3
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.hidden) == ({2}, {1}, True)


@pytest.mark.parametrize(
    "error",
    ["#SPILL!", "#CALC!", "#GETTING_DATA", "#BLOCKED!", "#FIELD!", "#UNKNOWN!", "#CONNECT!",
     "#BUSY!", "#PYTHON!", "#N/A", "#REF!", "#DIV/0!"],
)  # fmt: skip
@pytest.mark.parametrize("form", ['t="e"', 't="str"'])
def test_an_error_value_old_or_new_costs_its_cell_and_not_the_workbook(
    error: str, form: str
) -> None:
    cell = f'<c r="B2" {form}><f>A1</f><v>{error}</v></c>'.encode()
    data = with_entries(
        xlsx([["岗位", "人数"], ["普工", 4711], ["电工", 3]]),
        {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b'<c r="B2"><v>4711</v></c>', cell)},
    )
    sheet = _only(data)
    assert sheet.rows == [["岗位", "人数"], ["普工", None], ["电工", 3]]
    assert sheet.errors == {(1, 1): error}


def test_days_shown_the_chinese_way_are_days() -> None:
    """Built-in formats of Chinese Excel, a number without a code (ISO/IEC 29500-1, 18.8.30): 57 is
    1990年5月, 31 1990年5月7日, 58 2月12日, 32 8时30分; readers differ over them."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for column, (kind, value) in enumerate(
            [(57, 33000), (31, 33000), (58, 46430), (32, 8.5 / 24), (0, 33000)]
        ):
            sheet.write_number(0, column, value, book.add_format({"num_format": kind}))
    assert _only(target.getvalue()).rows == [
        [date(1990, 5, 7), date(1990, 5, 7), date(2027, 2, 12), time(8, 30), 33000]
    ]


def test_a_formula_nobody_has_calculated_is_told_from_an_empty_cell() -> None:
    """As openpyxl and many exports write them: a formula, no value."""
    cell = b'<c r="B4"><f>SUM(B2:B3)</f><v></v></c>'
    data = with_entries(
        xlsx([["岗位", "人数"], ["普工", 5], ["电工", 3], ["合计", 4711]]),
        {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b'<c r="B4"><v>4711</v></c>', cell)},
    )
    sheet = _only(data)
    assert sheet.rows[3] == ["合计", None]
    assert sheet.errors == {(3, 1): "=SUM(B2:B3)"}


_ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><office:automatic-styles><style:style
 style:name="off" style:family="table"><style:table-properties table:display="false"/>
 </style:style></office:automatic-styles><office:body><office:spreadsheet>%s
 </office:spreadsheet></office:body></office:document-content>"""


def _ods(tables: str) -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zip_bytes({"mimetype": kind, "content.xml": (_ODS % tables).encode()}, stored=True)


def test_an_ods_gives_names_without_reading_guides_and_hours_as_hours() -> None:
    """Values by OpenDocument 1.3 part 3, 19.385 ff.; ruby is 6.4."""
    sheet, hidden = read_sheets(_ods(
        '<table:table table:name="名单"><table:table-column/><table:table-column'
        ' table:visibility="collapse"/>'
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p><text:ruby>'
        "<text:ruby-base>张</text:ruby-base><text:ruby-text>zhāng</text:ruby-text></text:ruby>"
        "一样本</text:p><office:annotation><text:p>问过</text:p></office:annotation>"
        '</table:table-cell><table:table-cell office:value-type="time"'
        ' office:time-value="PT08H30M00S"><text:p>08:30</text:p></table:table-cell>'
        '<table:table-cell office:value-type="time" office:time-value="PT30H00M00S"/>'
        '<table:table-cell office:value-type="time" office:time-value="PT08H29M59.999999999S"/>'
        '<table:table-cell office:value-type="time" office:time-value="PT23H59M59.6S"/>'
        '</table:table-row><table:table-row table:visibility="filter"><table:covered-table-cell/>'
        '<table:table-cell office:value-type="date" office:date-value="2026-12-01"/>'
        '<table:table-cell office:value-type="float" office:value="5000"'
        ' table:number-columns-repeated="2"/><table:table-cell'
        ' table:number-columns-repeated="1000"/></table:table-row><table:table-row'
        ' table:number-rows-repeated="1048000"><table:table-cell'
        ' table:number-columns-repeated="1024"/></table:table-row></table:table>'
        '<table:table table:name="旧" table:style-name="off"><table:table-row><table:table-cell>'
        "<text:p>甲<text:s/>乙<text:line-break/>丙</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    ))  # fmt: skip
    assert sheet.rows == [
        ["张一样本", time(8, 30), timedelta(hours=30), time(8, 30), timedelta(hours=24)],
        ["张一样本", date(2026, 12, 1), 5000, 5000],
    ]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({1}, {1})
    assert (hidden.name, hidden.hidden, hidden.rows) == ("旧", True, [["甲 乙\n丙"]])


def test_an_ods_that_repeats_cells_beyond_measure_is_refused() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' table:number-columns-repeated="200"><text:p>x</text:p></table:table-cell>'
        "</table:table-row>"
    )
    with pytest.raises(FileProblem, match="too_many_cells"):
        read_sheets(_ods(f'<table:table table:name="a">{row}</table:table>'))
    with pytest.raises(FileProblem, match="corrupt"):
        read_sheets(
            zip_bytes(
                {
                    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                    "content.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
                },
                stored=True,
            )
        )


_TABLE = (
    "<table><tr><td colspan=3>样例区用工需求表</td></tr>"
    "<tr><th>企业</th><th>岗位</th><th>人数</th></tr>"
    "<tr><td rowspan=2>样例甲厂</td><td>普工<br>两班倒</td><td>20</td></tr>"
    "<tr style='display:none'><td>电工&nbsp;</td><td>3</td></tr></table>"
)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(
    "before",
    ["", "<html><body>", '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>\n',
     "<!DOCTYPE html>\n<html><head><style>td{color:red}</style></head>", "<div>"],
)  # fmt: skip
def test_a_web_page_called_xls_is_read_as_the_table_it_is(before: str, codec: str) -> None:
    sheet = _only((before + _TABLE).encode(codec))
    assert sheet.rows[1:] == [
        ["企业", "岗位", "人数"],
        ["样例甲厂", "普工\n两班倒", "20"],
        ["样例甲厂", "电工", "3"],
    ]
    assert sheet.filled == {(3, 0)}
    assert sheet.hidden_rows == {3}


def test_a_web_archive_of_excel_is_read() -> None:
    body = "=".join(f"{b:02X}" for b in _TABLE.encode())
    lines = "=\r\n".join(f"={body}"[i : i + 72] for i in range(0, len(body) + 1, 72))
    data = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable'
        f"\r\n\r\n{lines}\r\n--b--\r\n"
    )
    assert _only(data.encode()).rows[3] == ["样例甲厂", "电工", "3"]


def test_xml_of_excel_2003_is_read() -> None:
    text = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
     xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="岗位"><Table>
    <Column/><Column ss:Hidden="1"/>
    <Row><Cell><Data ss:Type="String">岗位</Data></Cell><Cell ss:MergeAcross="1"><Data
     ss:Type="String">人数</Data></Cell></Row>
    <Row ss:Index="4" ss:Hidden="1"><Cell><Data ss:Type="String">普工</Data></Cell><Cell
     ss:Index="3"><Data ss:Type="Number">20</Data></Cell></Row>
    <Row><Cell><Data ss:Type="DateTime">2026-12-01T00:00:00.000</Data></Cell><Cell><Data
     ss:Type="Error">#N/A</Data></Cell></Row></Table></Worksheet></Workbook>"""
    sheet = _only(text.encode())
    assert sheet.rows[0] == ["岗位", "人数", "人数"]
    assert sheet.rows[3] == ["普工", None, 20.0]
    assert str(sheet.rows[4][0])[:10] == "2026-12-01"
    assert sheet.errors == {(4, 1): "#N/A"}
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({3}, {1})


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("岗位,人数,要求\n普工,5,能吃苦；能倒班；18岁以上；服从安排\n电工,2,持证；会看图；懂；行\n",
         [3, 3, 3]),
        ("岗位,人数,要求\n普工,5,能吃苦，能倒班，十八以上，服从\n电工,2,持证，会看图，懂，行\n",
         [3, 3, 3]),
        ("岗位;人数;要求\n普工;5;a,b,c,d\n电工;2;a,b,c,d\n", [3, 3, 3]),
        ("岗位\t人数\t要求\n普工\t5\ta,b,c\n电工\t2\ta,b,c\n", [3, 3, 3]),
        ("sep=;\n岗位;人数\n普工;5\n", [2, 2]),
        ("岗位，人数，工资\n普工，5，5000\n电工，2，6000\n", [3, 3, 3]),
        ("用工需求表\n岗位,人数,要求\n普工,5,a;b\n电工,2,a;b\n焊工,1,a;b\n", [1, 3, 3, 3, 3]),
        ('岗位\t备注\n普工\t5"管\n"电工\n持证"\t6\n', [2, 2, 2]),
    ],
)  # fmt: skip
def test_the_separator_is_what_parts_the_lines_evenly(text: str, rows: list[int]) -> None:
    assert [len(row) for row in _only(text.encode()).rows] == rows


def test_a_stray_quotation_mark_swallows_no_rows() -> None:
    lines = ["岗位\t备注", '普工\t"5寸管'] + [f"电工{n}\t持证" for n in range(60)]
    assert len(_only("\n".join(lines).encode()).rows) == 62


def test_a_long_advertisement_in_quotation_marks_is_one_cell() -> None:
    long = "\n".join(f"{n}、能吃苦，服从安排，做事认真" for n in range(1, 41))
    text = "岗位,人数,要求\n" + "".join(f'电工,{n},"{long}"\n' for n in range(1, 4))
    rows = _only(text.encode()).rows
    assert [len(row) for row in rows] == [3, 3, 3, 3]
    assert str(rows[1][2]).count("\n") == 39


def test_a_sheet_for_every_village_is_read() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for n in range(30):
        book.add_worksheet(f"{n}村").write_string(0, 0, "姓名")
    book.close()
    assert [s.name for s in read_sheets(target.getvalue())] == [f"{n}村" for n in range(30)]
