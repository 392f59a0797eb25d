"""Inputs that once came out wrong, each for its kind, with the value a person reads from them.

The three numbers of identity cards are samples printed in the standard or in public documents."""

# ruff: noqa: E501  (inputs read better in one line)

from datetime import date

import pytest

from intake.messages.reader import read_message
from intake.rosters.read import read_roster
from intake.rosters.values import RosterPreview
from intake.sheets import VacancySheetPreview, read_vacancies
from tests.intake.sheets import csv_bytes, xlsx

DAY = date(2026, 11, 15)
ASKED = object()

MESSAGES = [
    ("一、缝纫工 5名 6000元/月\n要求：有经验\n二、包装人员 10名 4500元/月\n要求：50岁以下，初中以上\n三、普工 3名 4000元/月",
     [("缝纫工", {"places": 5, "age_max": None}), ("包装人员", {"places": 10, "age_max": 50, "schooling_min": "junior"}),
      ("普工", {"places": 3, "wage_low_fen": 400_000})]),
    ("1. 电焊工 5人 8000-10000元/月\n2. 打磨工 10人 6000-8000元/月\n3. 食堂帮厨 2人 4500元/月\n以上岗位包吃住",
     [("电焊工", {"lodging": "free"}), ("打磨工", {"lodging": "free", "wage_low_fen": 600_000, "wage_high_fen": 800_000}),
      ("食堂帮厨", {"lodging": "free", "wage_low_fen": 450_000})]),
    ("✅普工20名 6000元/月\n✅质检5名 5500元/月\n⏰两班倒12小时\n🏠包吃住\n📞王经理 13800000001",
     [("普工", {"places": 20, "shift": "two", "hours_per_day": 12}), ("质检", {"places": 5, "shift": "two", "lodging": "free"})]),
    ("【东样船厂急招】\n浙江东样船舶有限公司\n电焊工5人 8000元/月", [("电焊工", {"employer_name": "浙江东样船舶有限公司"})]),
    ("普工若干 6000元/月", [("普工", {"places": ASKED})]),
    ("招商专员2名", [("招商专员", {"places": 2})]),
    ("传菜员（50名）薪资：3000元", [("传菜员", {"places": 50, "wage_low_fen": 300_000})]),
    ("文员1名 4500元/月\n要求：\n1、大专\n2、办公软件应用熟练", [("文员", {"schooling_min": "college"})]),
    ("普工数十名", [("普工", {"places": ASKED})]),
    ("工厂只有500人左右，招50名额普工", [("普工", {"places": 50})]),
    ("普工10名 6000元/月\n质检2名 5500元/月\n满3个月报销路费500\n每月20号发上月工资",
     [(t, {"payday": 20, "travel_refund_note": "满3个月报销路费500", "rebate_note": None}) for t in ("普工", "质检")]),
    ("东样人力资源有限公司\n招普工20名，6000元/月", [("普工", {"region_code": None, "places": 20})]),
    ("招普工20名，长白班，5500元/月", [("普工", {"region_code": None, "shift": "day"})]),
    ("普工3名，5000元/月，回民勿扰", [("普工", {"region_code": None})]),
    ("普工3名，5000元/月\n地址：甲路与乙路交口东200米", [("普工", {"region_code": ASKED, "work_address": "甲路与乙路交口东200米"})]),
    ("普工5名 基本工资+加班+奖金 6000-8000元/月", [("普工", {"wage_low_fen": 600_000, "wage_high_fen": 800_000, "base_wage_fen": ASKED})]),
    ("保洁2名 4000元/月", [("保洁", {"wage_low_fen": 400_000, "guarantee_fen": None})]),
    ("保安3名4300", [("保安", {"wage_low_fen": 430_000, "guarantee_fen": None})]),
    ("普工2名5500元 白班晚班一周一换", [("普工", {"shift": "two", "night_share": 50})]),
    ("普工2名5500元 白班8-20点，晚班20-8点", [("普工", {"shift": "two", "night_share": 50})]),
    ("文员2名5500元 9:00-18:00 中午休息1.5小时", [("文员", {"hours_per_day": 7.5})]),
    *((f"{t}2名 6000元/月", [(t, {"occupation_id": ASKED})]) for t in ("铲车工", "行车工", "吊车工", "洗车工", "自动化工")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "posts"), MESSAGES, ids=[t[:14] for t, _ in MESSAGES])
def test_a_message_that_was_misread_is_read_or_asked(text: str, posts: list[object]) -> None:
    drafts = read_message(text, today=DAY, near="330110").drafts
    assert [d.title for d in drafts] == [title for title, _ in posts]
    for draft, (_, wanted) in zip(drafts, posts, strict=True):
        for name, value in wanted.items():
            field = draft.fields.get(name)
            asked = field is not None and field.is_question
            assert asked == (value is ASKED), (name, field)
            if value is not ASKED:
                assert (field.value if field else None) == value, name


def _posts(
    rows: list[list[object]], merge: tuple[str, ...] = (), data: bytes = b""
) -> VacancySheetPreview:
    return read_vacancies(data or xlsx(rows, merge=merge), today=DAY, near="330110")


def _values(preview: VacancySheetPreview, *names: str) -> list[tuple[object, ...]]:
    return [(d.title, *(d.value(n) for n in names)) for d in preview.drafts]


def test_pay_and_heads_under_two_header_rows_and_posts_of_one_cell() -> None:
    ends = _posts(
        [
            ["岗位", "人数", "薪资待遇（元/月）", ""],
            ["", "", "最低", "最高"],
            ["普工", 5, 6000, 9000],
        ],
        ("C1:D1",),
    )
    assert _values(ends, "wage_low_fen", "wage_high_fen") == [("普工", 600_000, 900_000)]
    sexes = _posts(
        [
            ["岗位", "需求人数", "", "", "工资"],
            ["", "男", "女", "合计", ""],
            ["普工", 5, 15, 20, "6000"],
        ],
        ("B1:D1",),
    )
    assert _values(sexes, "places", "sex_words") == [("普工", 20, "男5女15")]
    running = _posts(
        [
            ["", "岗位", "招聘人数", "工资"],
            [0, "普工", 5, "6000"],
            [1, "电工", 2, "7000"],
            [2, "焊工", 3, "8000"],
        ]
    )
    assert _values(running, "places") == [("普工", 5), ("电工", 2), ("焊工", 3)]
    each = _posts([["岗位", "人数", "工资"], ["二保焊工\n氩弧焊工", "各5人", "8000"]])
    assert _values(each, "places") == [("二保焊工", 5), ("氩弧焊工", 5)]


def test_what_stands_over_and_under_a_table_is_for_all_or_listed() -> None:
    preview = _posts([
        ["招工表"], ["填报人：样某　电话：13800000009"], ["岗位", "人数", "工资"],
        ["普工", 5, "6000"], ["焊工", 2, "8000"], ["路费满一个月报销300元"],
    ])  # fmt: skip
    assert [d.value("travel_refund_note") for d in preview.drafts] == ["路费满一个月报销300元"] * 2
    assert [d.value("contact_phone") for d in preview.drafts] == [None, None]
    assert [u.row for u in preview.unread if u.reason == "not_understood"] == [2]


def test_a_csv_whose_texts_hold_more_marks_than_its_separators() -> None:
    rows = [["岗位", "人数", "工资", "要求"], ["普工", "5", "6000", '"能吃苦，肯干；服从安排；不怕累；住得近"'],
            ["电工", "2", "7000", '"有证；有经验；会看图；三年以上"']]  # fmt: skip
    assert _values(_posts([], data=csv_bytes(rows)), "places") == [("普工", 5), ("电工", 2)]


def _people(rows: list[list[object]], merge: tuple[str, ...] = ()) -> RosterPreview:
    return read_roster(xlsx(rows, merge=merge), county="510824", day=DAY)


def test_genuine_numbers_of_a_roster_and_somebody_born_in_1880() -> None:
    """Nobody of 146 years looks for work: refused for the year of birth, not for the number."""
    preview = _people([
        ["姓名", "身份证号"], ["样甲", "11010519491231002X"], ["样乙", "440524188001010014"], ["样丙", "360426199101010071"],
    ])  # fmt: skip
    assert [(r.name, r.born_on) for r in preview.rows] == [
        ("样甲", date(1949, 12, 31)), ("样丙", date(1991, 1, 1)),
    ]  # fmt: skip
    errors = [(p.row, p.field, p.code, p.facts) for p in preview.problems if p.weight == "error"]
    assert errors == [(3, "born_on", "born_impossible", {"age": 146})]


def test_months_wages_and_words_of_a_county_list() -> None:
    preview = _people([
        ["姓名", "性别", "年龄", "户籍地址", "是否打算外出就业", "最低月薪", "文化程度", "联系电话", "可外出时间"],
        ["样甲", "男", 30, "样镇样村", "是", "1万2", "初中及以下", "13900080001（儿子）", "2027年2月8号"],
        ["样乙", "女", 41, "样镇样村", "否", "6千5", "技工学校", "13900080002", "27.2.8"],
        ["样丙", "女", 33, "样镇样村", "是", "5k5", "大学以上", "", "2027-2-8（正月初三）"],
        ["样丁", "男", 50, "样镇样村", "是", "", "文盲或半文盲", "", 2027.1],
    ])  # fmt: skip
    assert [r.floor_wage_fen for r in preview.rows] == [1_200_000, 650_000, 550_000, None]
    assert [r.available_from for r in preview.rows] == [date(2027, 2, 8)] * 3 + [None]
    assert [r.willing for r in preview.rows] == [True, False, True, True]
    assert [(r.township, r.village) for r in preview.rows] == [("样镇", "样村")] * 4
    assert (preview.rows[0].phone, preview.rows[0].phone_note) == ("13900080001", "儿子")
    asked = {
        (p.row, p.code) for p in preview.problems if p.field in ("available_from", "schooling")
    }
    assert (5, "month_unclear") in asked
    assert {c for r, c in asked if r == 2} == {"schooling_open"}


def test_households_merged_down_and_a_couple_of_a_remark() -> None:
    household = _people(
        [["户编号", "乡镇", "村", "姓名", "性别", "年龄"], ["01", "甲镇", "一村", "样甲", "男", 40],
         ["", "", "", "样乙", "女", 39], ["", "", "", "样丙", "男", 20]],
        ("A2:A4", "B2:B4", "C2:C4"),
    )  # fmt: skip
    assert {(r.household_key, r.township, r.village) for r in household.rows} == {
        ("01", "甲镇", "一村")
    }
    couple = _people([
        ["序号", "姓名", "性别", "年龄", "意向工种", "备注"], [12, "样甲", "男", 30, "都可以", "与13号夫妻"],
        [13, "样乙", "女", 29, "电焊工", ""], ["序号", "姓名", "性别", "年龄", "意向工种", "备注"], ["合计", "2人", "", "", "", ""],
    ])  # fmt: skip
    assert [(g.kind, g.rows) for g in couple.parties] == [("couple", (2, 3))]
    assert [(u.reason, u.row) for u in couple.unread] == [("repeated_header", 4), ("total", 5)]
    assert not [p for p in couple.problems if "wish" in p.field]
