"""Needs lists in every shape: the layout proposed and corrected, posts, problems, hostile files."""

import tracemalloc
from datetime import date

import pytest

from intake.drafts.keys import compare
from intake.problems import FileProblem, Weight
from intake.sheets import (
    VacancySheetPreview,
    propose_layout,
    read_vacancies,
    vacancy_template,
)
from intake.sheets.celltext import cell_text
from intake.sheets.headers import by_words
from intake.workbook import read_sheets
from tests.intake.sheets import csv_bytes, with_sheet, xlsx, zip_bytes

TODAY = date(2026, 1, 20)
HEADER = ["岗位名称", "招聘人数", "工资待遇", "年龄要求", "联系电话"]
ROWS = [
    ["平车工", 20, "6000-9000", "18-50", "13800000001"],
    ["电工", "2名", "8000以上", "不限", "13800000001"],
]


def _read(rows: list[list[object]], **more: object) -> VacancySheetPreview:
    return read_vacancies(xlsx(rows), today=TODAY, **more)


def _code(data: bytes) -> str:
    with pytest.raises(FileProblem) as caught:
        read_vacancies(data, today=TODAY)
    return caught.value.code


def test_a_plain_list_becomes_drafts() -> None:
    first, second = _read([HEADER, *ROWS]).drafts
    assert (first.title, first.value("occupation_id"), first.value("places")) == (
        "平车工", "sewing", 20,
    )  # fmt: skip
    assert (first.value("wage_low_fen"), first.value("wage_high_fen")) == (600_000, 900_000)
    assert (first.value("age_min"), first.value("age_max")) == (18, 50)
    assert first.value("contact_phone") == "13800000001"
    assert (second.value("wage_low_fen"), second.value("wage_high_fen")) == (800_000, None)
    assert (first.row, second.row) == (2, 3)


def test_any_column_order_gives_the_same_posts() -> None:
    turned = [[row[i] for i in (4, 2, 0, 3, 1)] for row in [HEADER, *ROWS]]
    straight = [(d.key, dict(d.fields)) for d in _read([HEADER, *ROWS]).drafts]
    assert [(d.key, dict(d.fields)) for d in _read(turned).drafts] == straight


def test_title_rows_and_headers_in_two_lines_with_merged_cells() -> None:
    rows: list[list[object]] = [
        ["企业甲制衣有限公司2026年春季缺工清单"],
        ["填报日期：2026.1.18"],
        ["序号", "岗位名称", "需求", "", "工资待遇", "", "备注"],
        ["", "", "人数", "年龄", "底薪", "综合", ""],
        [1, "平车工", 20, "18-50", 2660, "6000-9000", "夫妻房"],
    ]
    data = xlsx(rows, merge=("A1:G1", "C3:D3", "E3:F3"))
    found = read_vacancies(data, today=TODAY)
    draft = found.drafts[0]
    assert draft.value("base_wage_fen") == 266_000
    assert (draft.value("wage_low_fen"), draft.value("wage_high_fen")) == (600_000, 900_000)
    assert (draft.value("places"), draft.value("age_max")) == (20, 50)
    assert draft.fields["couple_rooms"].question == "how_many_rooms"
    assert found.layout.header_row == 2
    assert draft.row == 5


def test_two_posts_in_one_cell_with_their_own_headcounts_and_wages() -> None:
    rows: list[list[object]] = [
        HEADER,
        ["裁剪工、整烫工", "5、3", "6000-8000\n5000-7000", "50岁以下", "13800000001"],
        ["缝纫工、包装工各5名", "", "5000-8000", "", ""],
    ]
    shown = [
        (d.row, d.part, d.title, d.value("places"), d.value("wage_low_fen"))
        for d in _read(rows).drafts
    ]
    assert shown == [
        (2, 0, "裁剪工", 5, 600_000),
        (2, 1, "整烫工", 3, 500_000),
        (3, 0, "缝纫工", 5, 500_000),
        (3, 1, "包装工", 5, 500_000),
    ]


def test_totals_notes_and_repeated_headers_are_no_posts() -> None:
    rows: list[list[object]] = [
        HEADER, ROWS[0][:4], HEADER, ROWS[1][:4], ["合计", 22],
        ["备注：以上岗位均包吃住"], ["联系人：样本一 13800000009"],
    ]  # fmt: skip
    found = _read(rows)
    assert [d.title for d in found.drafts] == ["平车工", "电工"]
    assert found.skipped == ((3, "header"), (5, "total"))
    assert [row for row, _ in found.notes] == [6, 7]
    assert found.drafts[0].value("contact_phone") == "13800000009"
    assert found.drafts[0].fields["contact_phone"].shared


def test_a_firm_named_once_counts_for_the_rows_below() -> None:
    rows: list[list[object]] = [
        ["企业名称", "岗位", "人数", "工资"],
        ["企业甲五金", "冲床工", 10, "6000-8000"],
        ["", "磨床工", 3, "8000以上"],
        ["企业乙电器", "装配工", 20, "4500-6000"],
    ]
    for data in (xlsx(rows), xlsx(rows, merge=("A2:A3",)), csv_bytes(rows)):
        firms = [d.value("employer_name") for d in read_vacancies(data, today=TODAY).drafts]
        assert firms == ["企业甲五金", "企业甲五金", "企业乙电器"]


def test_a_line_with_only_a_firm_heads_the_rows_behind_it() -> None:
    rows: list[list[object]] = [
        ["岗位", "人数", "工资"],
        ["企业甲五金有限公司"],
        ["冲床工", 10, "6000-8000"],
        ["企业乙电器有限公司"],
        ["装配工", 20, "4500-6000"],
    ]
    shown = [(d.title, d.value("employer_name")) for d in _read(rows).drafts]
    assert shown == [("冲床工", "企业甲五金有限公司"), ("装配工", "企业乙电器有限公司")]


def test_a_headcount_merged_over_rows_is_asked_for_and_not_counted_twice() -> None:
    rows: list[list[object]] = [
        ["岗位", "人数", "工资"], ["平车工", 20, "6000"], ["裁剪工", "", "6500"],
    ]  # fmt: skip
    first, second = read_vacancies(xlsx(rows, merge=("B2:B3",)), today=TODAY).drafts
    for draft in (first, second):
        assert draft.value("places") is None
        assert draft.fields["places"].question == "merged_count"
        assert draft.fields["places"].facts["total"] == 20


def test_same_as_above_repeats_the_cell() -> None:
    rows: list[list[object]] = [
        ["岗位", "人数", "工作时间"], ["平车工", 20, "长白班，月休4天"], ["裁剪工", 3, "同上"],
    ]  # fmt: skip
    assert [d.value("shift") for d in _read(rows).drafts] == ["day", "day"]


def test_a_count_that_excel_made_a_date_is_asked_for() -> None:
    found = _read([["岗位", "人数", "工资"], ["普工", date(2026, 3, 4), "5000"]])
    field = found.drafts[0].fields["places"]
    assert (field.question, field.facts) == ("became_a_date", {"low": 3, "high": 4})


@pytest.mark.parametrize(
    ("label", "cell", "low", "per"),
    [
        ("工资(元/月)", "6000-9000", 600_000, "month"),
        ("工资（千元）", "6-9", 600_000, "month"),
        ("工资（千元）", "6000-9000", 600_000, "month"),
        ("工资（万元/年）", "10-12", 10_000_000, "year"),
        ("工资（元/天）", "200-260", 20_000, "day"),
        ("时薪(元/小时)", "22", 2_200, "hour"),
    ],
)
def test_the_header_may_carry_the_unit(label: str, cell: str, low: int, per: str) -> None:
    if "万" in label:
        cell += "万/年"
    draft = _read([["岗位", "人数", label], ["普工", 5, cell]]).drafts[0]
    assert (draft.value("wage_low_fen"), draft.value("wage_per")) == (low, per)


def test_a_list_without_headers_is_known_by_what_stands_in_it() -> None:
    text = (
        "缝纫工\t20\t6000-9000\t13800000001\n"
        "电工\t2\t7000-8000\t13800000001\n普工\t10\t5000-6000\t13800000001\n"
    )
    found = read_vacancies(text.encode(), today=TODAY)
    assert {c.field: c.why for c in found.layout.columns} == {
        "title": "content", "places": "content", "wage": "content", "contact_phone": "content",
    }  # fmt: skip
    assert [d.value("places") for d in found.drafts] == [20, 2, 10]


def test_an_unknown_header_is_guessed_by_content_and_said_to_be_a_guess() -> None:
    rows = [["干什么活", *HEADER[1:]], *ROWS]
    column = _read(rows).layout.columns[0]
    assert (column.field, column.why, column.certainty.value) == ("title", "content", "likely")


def test_a_person_corrects_the_mapping_and_it_is_remembered() -> None:
    rows = [["岗位", "甲", "乙"], ["普工", 5, 4500], ["电工", 7, 6500]]
    data = xlsx(rows)
    layout = propose_layout(read_sheets(data))
    chosen = layout.with_field(1, "places").with_field(2, "base")
    drafts = read_vacancies(data, today=TODAY, layout=chosen).drafts
    assert [(d.value("places"), d.value("base_wage_fen")) for d in drafts] == [
        (5, 450_000),
        (7, 650_000),
    ]
    again = read_vacancies(data, today=TODAY, remembered=chosen.remember())
    assert {c.label: (c.field, c.why) for c in again.layout.columns}["乙"] == ("base", "remembered")
    assert [d.fields for d in again.drafts] == [d.fields for d in drafts]


def test_a_field_moves_when_a_person_gives_it_to_another_column() -> None:
    layout = propose_layout(read_sheets(xlsx([HEADER, *ROWS]))).with_field(4, "wage")
    assert [c.index for c in layout.columns if c.field == "wage"] == [4]
    with pytest.raises(ValueError, match="no such column"):
        layout.with_field(0, "salary")


def test_a_layout_survives_being_kept_as_json() -> None:
    found = _read([HEADER, *ROWS])
    assert VacancySheetPreview.model_validate_json(found.model_dump_json()) == found


def test_problems_stand_at_their_cells() -> None:
    rows: list[list[object]] = [
        HEADER,
        ["普工", "若干", "面议", "14-30", "没有"],
        ["", 5, "6000", "", ""],
        ["电工", 0, 99999999, "45-18", ""],
        ["焊工", 10**9, -5, "", ""],
        ["钳工", 3, "9000-6000", "", ""],
    ]
    found = _read(rows)
    shown = {(p.row, p.column, p.code) for p in found.problems}
    assert shown >= {
        (2, "招聘人数", "headcount_vague"), (2, "工资待遇", "negotiable"),
        (2, "年龄要求", "under_16"), (2, "联系电话", "no_phone"), (3, "岗位名称", "no_title"),
        (4, "招聘人数", "zero"), (4, "工资待遇", "implausible"), (4, "年龄要求", "low_above_high"),
        (5, "招聘人数", "implausible"), (5, "工资待遇", "negative"),
        (6, "工资待遇", "low_above_high"),
    }  # fmt: skip
    assert found.refused_rows == (3,)
    assert all(p.weight is Weight.WARNING for p in found.problems if p.row != 3)


def test_the_same_post_twice_is_kept_and_flagged() -> None:
    found = _read([HEADER, ROWS[0], ROWS[1], ROWS[0]])
    assert [d.duplicate_of for d in found.drafts] == [None, None, 0]
    assert [(p.row, p.code) for p in found.problems if p.code == "twice_in_file"] == [
        (4, "twice_in_file")
    ]


def test_a_second_import_shows_what_changed_and_nothing_more() -> None:
    coded = [["岗位编号", *HEADER], ["A1", *ROWS[0]], ["A2", *ROWS[1]], ["A3", "普工", 9, "5000"]]
    before = _read(coded)
    stored = {d.key: {n: f.value for n, f in d.fields.items()} for d in before.drafts}
    unchanged = compare(before.drafts, stored)
    assert (unchanged.new, unchanged.changed, unchanged.absent) == ((), {}, ())
    edited = [coded[0], ["A1", "平缝工", 35, *ROWS[0][2:]], coded[2], ["A9", "焊工", 1, "9000"]]
    after = compare(_read(edited).drafts, stored)
    assert after.new == (2,)
    assert after.same == (1,)
    assert {(c.field, c.before, c.after) for c in after.changed[0]} == {
        ("title", "平车工", "平缝工"), ("places", 20, 35),
    }  # fmt: skip
    assert after.absent == (before.drafts[2].key,)


def test_a_question_changes_nothing_that_is_stored() -> None:
    stored = {
        d.key: {n: f.value for n, f in d.fields.items()} for d in _read([HEADER, *ROWS]).drafts
    }
    vague = [[ROWS[0][0], "若干", "面议", *ROWS[0][3:]], ROWS[1]]
    assert compare(_read([HEADER, *vague]).drafts, stored).changed == {}


def test_wrong_encodings_are_understood_or_told() -> None:
    rows: list[list[object]] = [HEADER, *ROWS]
    for codec in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        titles = [d.title for d in read_vacancies(csv_bytes(rows, codec), today=TODAY).drafts]
        assert titles == ["平车工", "电工"]
    assert _code("岗位,人数\n".encode("gb18030") + b"\xff\xff\xff") == "undecodable"


def test_html_formulas_and_direction_marks_stay_text() -> None:
    rows: list[list[object]] = [
        HEADER,
        ["缝纫工<script>alert(1)</script>", "=1+1", "6000-9000", "", ""],
        ["普\u200b工\u202e", 5, "6000\u200e-9000", "", ""],
        ['=HYPERLINK("http://example.invalid")', 5, "6000", "", ""],
    ]
    first, second, third = _read(rows).drafts
    assert "<script>" in first.title
    assert first.fields["places"].is_question
    assert (second.title, second.value("wage_high_fen")) == ("普工", 900_000)
    assert "HYPERLINK" in third.title


def test_a_giant_cell_is_cut_and_said_so() -> None:
    rows: list[list[object]] = [
        [*HEADER, "岗位要求"],
        ["普" * 10_000, 5, "x" * 10_000, "", "", "会" * 10_000],
    ]
    found = _read(rows)
    assert len(found.drafts[0].title) <= 80 or len(str(found.drafts[0].value("title"))) <= 80
    assert {p.code for p in found.problems if p.row == 2} >= {"cut"}
    assert len(cell_text("会" * 10_000)) == 2_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04" + b"rubbish" * 100, "corrupt"),
        (b"%PDF-1.7", "not_a_spreadsheet"),
        (zip_bytes({"a.txt": b"hello"}), "not_a_spreadsheet"),
        (xlsx([["甲", "乙"], ["丙", "丁"]]), "no_header"),
        (
            csv_bytes([["企業名稱", "崗位名稱", "人數"], ["樣甲電子廠", "電焊工", 3]], "big5"),
            "wrong_encoding",
        ),
        (csv_bytes([["企業", "姓氏", "備註"], ["樣甲電子廠", "陳", "無其他說明"]]), "no_header"),
        (xlsx([HEADER]), "no_rows"),
        (xlsx([]), "empty_file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_is_told_by_its_code(data: bytes, code: str) -> None:
    assert _code(data) == code


def test_a_million_empty_rows_cost_nothing() -> None:
    head = "".join(
        f'<c r="{c}1" t="inlineStr"><is><t>{t}</t></is></c>'
        for c, t in zip("AB", HEADER, strict=False)
    )
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        f'2006/main"><sheetData><row r="1">{head}</row><row r="2"><c r="A2" t="inlineStr"><is><t>'
        '普工</t></is></c><c r="B2"><v>5</v></c></row>'
        + "".join(f'<row r="{n}"/>' for n in range(3, 1_000_001, 50))
        + '<row r="1000000"><c r="A1000000"/></row></sheetData></worksheet>'
    )
    data = with_sheet(sheet.encode())
    tracemalloc.start()
    found = read_vacancies(data, today=TODAY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [d.title for d in found.drafts] == ["普工"]
    assert peak < 60_000_000


def test_too_many_rows_are_refused_before_they_are_read() -> None:
    assert _code(csv_bytes([HEADER, *([["普工", 5, "6000", "", ""]] * 10_001)])) == "too_many_rows"


def test_more_text_than_can_be_read_in_time_is_refused() -> None:
    rows: list[list[object]] = [[*HEADER, "岗位要求"]]
    rows += [["普工", 5, "6000", "", "", f"{n}" + "服从安排" * 450] for n in range(1_800)]
    assert _code(csv_bytes(rows)) == "too_much_text"


def test_our_own_template_reads_back() -> None:
    sheets = read_sheets(vacancy_template())
    assert [s.name for s in sheets] == ["岗位表", "填写样例", "说明"]
    for label in sheets[0].rows[0]:
        assert by_words(str(label))[1], label
    with pytest.raises(FileProblem, match="no_rows"):
        read_vacancies(vacancy_template(), today=TODAY)
    examples = propose_layout(sheets[1:2])
    assert examples.of("title") is not None
    assert vacancy_template() == vacancy_template()
