"""Manners of county lists met late: 同上 in any column, a person in one cell, towns as lines,
某某妻, a place to go that says no. Expected values are read off the rows by hand."""

from __future__ import annotations

from datetime import date

from intake.rosters.read import RosterPreview, read_roster
from intake.sheets.preview import read_vacancies

DAY = date(2026, 11, 15)


def _roster(text: str) -> RosterPreview:
    return read_roster(text.encode(), county="510824", day=DAY)


def test_as_above_in_any_column_is_the_cell_above() -> None:
    found = _roster(
        "姓名\t性别\t出生日期\t手机号\t做过的工种\t期望工资\n"
        "样建设\t男\t1972-06-30\t13800000151\t缝纫\t9000\n"
        "样凤英\t女\t1991-11-18\t13800000152\t同上\t〃\n"
        "样卫东\t男\t1988-01-05\t13800000153\t同上\t7000\n"
    )
    assert [(r.trades, r.floor_wage_fen) for r in found.rows] == [
        ((("sewing", 0),), 900_000), ((("sewing", 0),), 900_000),
        ((("sewing", 0),), 700_000),
    ]  # fmt: skip


def test_a_person_in_one_cell_is_taken_apart() -> None:
    found = _roster(
        "姓名/电话/年龄\t性别\t村组\n"
        "样玉莲 13800000161 38\t女\t样石村2组\n"
        "样大勇/13800000162/29岁\t男\t样石村2组\n"
        "样素芬，13800000163，47\t女\t样石村3组\n"
        "样春燕 138-0000-0164 1992年\t女\t样石村3组\n"
        "样老三13800000165\t男\t样石村3组\n"
    )
    assert [(r.name, r.phone[-11:], r.age) for r in found.rows] == [
        ("样玉莲", "13800000161", 38), ("样大勇", "13800000162", 29),
        ("样素芬", "13800000163", 47), ("样春燕", "13800000164", None),
    ]  # fmt: skip
    assert [p.code for p in found.problems if p.name == "样春燕" and p.field == "born_on"] == [
        "year_only"
    ]
    assert [p.code for p in found.problems if p.name == "样老三" and p.weight.value == "error"] == [
        "born_missing"
    ]


def test_a_wife_is_named_by_her_own_name() -> None:
    found = _roster(
        "户编号\t姓名\t性别\t出生日期\t打算去向\n"
        "001\t样开祥\t男\t1978-03-05\t余姚\n"
        "同上\t样开祥妻 样素芳\t女\t1980-11-09\t余姚\n"
        "002\t样仁义\t男\t1990-07-01\t不外出\n"
    )
    assert [(r.name, r.household_key, r.willing, r.regions_wanted) for r in found.rows] == [
        ("样开祥", "001", None, ("330281",)),
        ("样素芳", "001", None, ("330281",)),
        ("样仁义", "002", False, ()),
    ]


def test_a_sheet_called_after_those_coming_home_names_no_township() -> None:
    from io import BytesIO

    from xlsxwriter import Workbook

    data = BytesIO()
    with Workbook(data) as book:
        sheet = book.add_worksheet("返乡摸底")
        sheet.write_row(0, 0, ["剑阁县样岩镇返乡农民工摸底表"])
        sheet.write_row(1, 0, ["姓名", "性别", "出生日期", "电话"])
        sheet.write_row(2, 0, ["样开祥", "男", "1978-03-05", "13800000171"])
    (person,) = read_roster(data.getvalue(), county="510823", day=DAY).rows
    assert person.township == "样岩镇"


def test_a_line_with_a_town_is_where_the_posts_below_it_are() -> None:
    found = read_vacancies(
        "企业名称\t岗位\t人数\n"
        "一、大陈镇（2家）\n"
        "义乌样线针织有限公司\t缝头工\t20\n"
        "后宅街道\n"
        "义乌样岭锁业有限公司\t装配工\t7\n".encode(),
        today=DAY, near="330782",
    )  # fmt: skip
    assert [(d.title, d.value("work_address")) for d in found.drafts] == [
        ("缝头工", "大陈镇"), ("装配工", "后宅街道"),
    ]  # fmt: skip
    assert not [u for u in found.unread if u.reason == "not_understood"]


def test_a_fee_under_lodging_is_the_price_of_a_bed() -> None:
    found = read_vacancies(
        "企业名称\t岗位\t人数\t住\n诸暨样袜袜业有限公司\t缝头工\t20\t每月交80\n"
        "诸暨样岭设备厂\t折弯工\t2\t包住\n".encode(),
        today=DAY, near="330681",
    )  # fmt: skip
    assert [(d.value("lodging"), d.value("lodging_fee_fen")) for d in found.drafts] == [
        ("paid", 8_000), ("free", None),
    ]  # fmt: skip
