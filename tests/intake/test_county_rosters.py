"""Rosters in the manner of real registers against what a clerk reads in them."""

# ruff: noqa: E501  (tables of wide Chinese cells read better in one line)
from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intake import RosterPreview, Weight, masked, read_roster
from intake.rosters.values import SHEET_STRIDE
from tests.intake import county_rosters as cases
from tests.intake.county_rosters import ASK, DAY, LIKELY, County
from tests.intake.county_rosters_spoken import SPOKEN
from tests.intake.sheets import CANGXI, id_number, xlsx

ALL = (*cases.ALL, *SPOKEN)
_NO_VALUE = ("disabled", "lifted", "monitored", "graduate", "veteran", "remark")


def _read(data: bytes, **changes: Any) -> RosterPreview:
    return read_roster(data, county=CANGXI, day=DAY, **changes)


def _facts(county: County) -> list[Any]:
    return [
        pytest.param(county, who, field, wanted, id=f"{who}-{field}")
        for who, fields in county.people.items()
        for field, wanted in fields.items()
    ]


@pytest.fixture(scope="module")
def previews() -> dict[str, RosterPreview]:
    return {c.name: _read(c.data()) for c in ALL}


@pytest.mark.parametrize(("county", "who", "field", "wanted"), [f for c in ALL for f in _facts(c)])
def test_every_cell_is_read_as_a_clerk_reads_it_or_asked(
    previews: dict[str, RosterPreview], county: County, who: str, field: str, wanted: Any
) -> None:
    preview = previews[county.name]
    row = next(r for r in preview.rows if r.name == who)
    asked = any(p.row == row.row and p.field == field for p in preview.problems)
    if field == "trades":
        value: Any = tuple(t for t, _ in row.trades)
    else:
        value = None if field in _NO_VALUE else getattr(row, field)
    if wanted == ASK:
        assert asked
        assert not value
    elif isinstance(wanted, LIKELY):
        assert (value, asked) == (wanted.value, True)
    else:
        assert value == wanted


@pytest.mark.parametrize("county", ALL, ids=lambda c: c.name)
def test_rows_add_up_and_refused_ones_are_not_taken(
    previews: dict[str, RosterPreview], county: County
) -> None:
    preview = previews[county.name]
    refused = {p.row for p in preview.problems if p.weight is Weight.ERROR}
    assert preview.read_rows == len(preview.rows) + len(refused)
    if county.read_rows is not None:
        assert preview.read_rows == county.read_rows
    assert {r.row for r in preview.rows} & refused == set()
    named = {p.name for p in preview.problems if p.weight is Weight.ERROR}
    assert set(county.refused) <= named


@pytest.mark.parametrize("county", [c for c in ALL if c.groups], ids=lambda c: c.name)
def test_groups_are_offered_as_the_sheet_says(
    previews: dict[str, RosterPreview], county: County
) -> None:
    preview = previews[county.name]
    name = {r.row: r.name for r in preview.rows}
    assert sorted(tuple(name[n] for n in p.rows) for p in preview.parties) == sorted(county.groups)


def test_a_remark_makes_an_offer_and_a_couple_of_a_household_is_one() -> None:
    remarks = _read(cases.REMARKS.data()).parties
    assert [(p.by, p.kind) for p in remarks] == [
        ("remark", "couple"), ("remark", "townsmen"), ("remark", "couple")
    ]  # fmt: skip
    assert [p.kind for p in _read(cases.HOUSEHOLDS.data()).parties] == ["family", "couple"]


def test_all_townships_are_read_counted_and_named_and_the_clerk_may_choose() -> None:
    data = cases.TOWNS.data()
    preview = _read(data)
    assert [(s.name, s.rows, s.chosen) for s in preview.layout.sheets] == [
        ("青石镇", 3, True), ("白水乡", 2, True), ("城关街道花名册", 3, True), ("填表说明", 2, False)
    ]  # fmt: skip
    assert [r.row // SHEET_STRIDE for r in preview.rows] == [0, 0, 1, 2, 2]
    assert [r.number for r in preview.rows] == [3, 4, 2, 2, 4]
    one = _read(data, layout=preview.layout.with_sheets([1]))
    assert [r.name for r in one.rows] == ["向大样"]
    assert {u.sheet for u in one.unread if u.reason == "other_sheet"} == {
        "青石镇",
        "城关街道花名册",
    }


def test_what_is_no_person_is_listed_with_its_reason() -> None:
    found = {(u.reason, u.sheet, u.row) for u in _read(cases.TOWNS.data()).unread}
    assert {("total", "青石镇", 5), ("total", "白水乡", 3), ("repeated_header", "城关街道花名册", 3)} <= found  # fmt: skip
    sections = _read(cases.SECTIONS.data()).unread
    assert [(u.reason, u.count) for u in sections if u.reason == "decoration"] == [
        ("decoration", 2)
    ]


def test_a_column_nobody_knows_is_counted_shown_and_mapped_by_the_clerk() -> None:
    rows = [
        ["姓名", "身份证号", "方向", "婚姻状况"],
        ["张一样本", id_number(date(1990, 5, 1), 12), "缝纫工", "离异"],
        ["李二样本", id_number(date(1990, 5, 1), 14), "", "已婚"],
    ]
    data = xlsx(rows)
    preview = _read(data)
    unread = {u.column: (u.reason, u.count, u.words) for u in preview.unread}
    assert unread == {
        "方向": ("not_understood", 1, "缝纫工"),
        "婚姻状况": ("unused_column", 2, ""),
    }
    assert "离异" not in preview.model_dump_json()
    layout = preview.layout.with_field(2, "wishes")
    assert _read(data, layout=layout).rows[0].wishes == ("sewing",)
    again = _read(xlsx(rows, name="下月"), remembered=layout.remember())
    assert again.rows[0].wishes == ("sewing",)
    assert not [u for u in again.unread if u.reason == "not_understood"]


def test_the_uploader_sees_name_and_digits_and_what_is_kept_has_neither() -> None:
    preview = _read(cases.PROBLEMS.data())
    bad = next(p for p in preview.problems if p.code == "id_checksum")
    assert (bad.name, len(bad.shown), bad.row) == ("安一样", 18, 2)
    kept = masked(bad)
    assert bad.shown not in kept.model_dump_json()
    assert "安一样" not in kept.model_dump_json()


def test_numbers_of_months_and_texts_of_months_give_one_day() -> None:
    def born(cell: object) -> date | None:
        (row,) = _read(xlsx([["姓名", "性别", "出生年月"], ["张一样本", "男", cell]])).rows
        return row.born_on

    assert (
        born(1988.11) == born("1988.11") == born("1988年11月") == born(198811) == date(1988, 11, 30)
    )
    assert born(1988.12) == date(1988, 12, 31)
    assert born("1988.10") == date(1988, 10, 31)
    assert born("1988.1") == date(1988, 1, 31)
    assert born(1988.1) is None
    assert born(1988.2) == date(1988, 2, 29)


def test_a_text_file_does_not_tell_1988_1_from_1988_10() -> None:
    (row,) = _read("姓名,性别,出生年月\n张一样本,男,1988.1\n".encode()).rows
    assert row.born_on is None


def test_a_month_counts_as_sixteen_only_at_its_end() -> None:
    def taken(month: str, day: date) -> bool:
        data = xlsx([["姓名", "性别", "出生年月"], ["张一样本", "男", month]])
        return bool(read_roster(data, county=CANGXI, day=day).rows)

    assert not taken("2010.11", date(2026, 11, 29))
    assert taken("2010.11", date(2026, 11, 30))
