"""Needs lists as counties write them, against what a person reads out of them by hand."""

import pytest

from intake.problems import FileProblem
from intake.sheets import VacancySheetPreview, read_vacancies
from tests.intake.county_lists import SEEN, TODAY, List, Page, book
from tests.intake.county_lists_fresh import FRESH
from tests.intake.county_lists_joined import JOINED
from tests.intake.county_lists_last import LAST
from tests.intake.county_lists_odd import ODD
from tests.intake.sheets import xlsx


def _read(one: List) -> VacancySheetPreview:
    return read_vacancies(one.data(), today=TODAY, near="330110")


EVERY = (*SEEN, *FRESH, *ODD, *LAST, *JOINED)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_every_post_is_read_right_or_asked(one: List) -> None:
    drafts = _read(one).drafts
    assert [d.title for d in drafts] == [post[0] for post in one.posts]
    for draft, (_, places, low, high, more) in zip(drafts, one.posts, strict=True):
        assert _said(draft, "places") == places
        assert _said(draft, "wage_low_fen") == _fen(low)
        assert draft.value("wage_high_fen") == (None if high == "?" else _fen(high))
        for name, value in more.items():
            said = draft.value(name)
            assert str(value) in str(said) if name.endswith("_note") else said == value, name


def _said(draft: object, name: str) -> object:
    field = draft.fields.get(name)
    if field is None or (field.is_question and field.question in _NOT_SAID):
        return None if name != "places" else "?"
    return "?" if field.is_question else field.value


_NOT_SAID = ("only_base", "missing")


def _fen(yuan: object) -> object:
    return yuan * 100 if isinstance(yuan, int) else yuan


@pytest.mark.parametrize("one", [s for s in EVERY if s.not_read], ids=lambda one: one.name)
def test_what_went_into_no_field_is_listed(one: List) -> None:
    said = " ".join(u.words + u.column for u in _read(one).unread)
    assert [words for words in one.not_read if words not in said] == []


def test_a_sum_that_does_not_add_up_is_told_with_both_figures() -> None:
    (problem,) = [
        p for p in _read(next(s for s in SEEN if s.codes)).problems if p.code == "sum_differs"
    ]
    assert problem.facts == {"stated": 43, "counted": 33, "asked": 0}
    for one in EVERY:
        if not one.codes:
            assert "sum_differs" not in {p.code for p in _read(one).problems}, one.name


def test_a_clerk_chooses_the_sheets() -> None:
    streets = next(s for s in SEEN if s.name == "one sheet for each street")
    data = streets.data()
    layout = read_vacancies(data, today=TODAY).layout
    only = read_vacancies(data, today=TODAY, layout=layout.with_sheets([1]))
    assert [d.title for d in only.drafts] == ["缝纫工"]
    left = [(u.sheet, u.count) for u in only.unread if u.reason == "other_sheet"]
    assert left == [("东样街道", 3), ("南样镇", 3)]
    assert [(d.sheet, d.row) for d in only.drafts] == [("西样镇", 2)]


def test_a_column_corrected_once_is_corrected_on_every_sheet() -> None:
    pages = [
        Page(name, [["岗位", "现缺", "月薪"], [title, 7, "5000"], ["电工", 2, "6000"]])
        for name, title in (("甲镇", "普工"), ("乙镇", "焊工"))
    ]
    data = book(pages)
    layout = read_vacancies(data, today=TODAY).layout
    (column,) = [c for c in layout.columns if c.label == "现缺"]
    assert column.filled == 4
    again = read_vacancies(data, today=TODAY, layout=layout.with_field(column.index, "places"))
    assert [d.value("places") for d in again.drafts] == [7, 2, 7, 2]


def test_one_figure_beside_two_posts_is_asked_and_not_given_to_both() -> None:
    rows: list[list[object]] = [["岗位", "人数", "工资"], ["平车工、裁剪工", 10, "6000"]]
    for draft in read_vacancies(xlsx(rows), today=TODAY).drafts:
        field = draft.fields["places"]
        assert (field.value, field.question, field.facts["total"]) == (None, "merged_count", 10)


def test_men_and_women_that_exceed_the_stated_sum_are_asked() -> None:
    rows: list[list[object]] = [["岗位", "人数", "男", "女"], ["平车工", 10, 8, 6]]
    field = read_vacancies(xlsx(rows), today=TODAY).drafts[0].fields["places"]
    assert (field.question, field.facts["low"], field.facts["high"]) == (
        "several_headcounts", 10, 14,
    )  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        ("计划用工", "已到岗", "缺口"),
        ("需求人数", "已招人数", "尚缺人数"),
        ("应有", "现有", "还需"),
    ],
)
def test_of_plan_those_there_and_gap_the_gap_is_read_and_asked_where_it_does_not_follow(
    head: tuple[str, ...],
) -> None:
    rows = [["岗位", *head, "工资"], ["平车工", 30, 18, 12, 6000], ["裁剪工", 9, 4, 6, 6000]]
    first, second = (d.fields["places"] for d in read_vacancies(xlsx(rows), today=TODAY).drafts)
    assert first.value == 12
    assert (second.question, second.facts["low"], second.facts["high"]) == (
        "several_headcounts", 5, 6,
    )  # fmt: skip


def test_a_column_of_messages_is_read_cell_by_cell_as_messages_are() -> None:
    """What one sender says holds for no other, and a post a later line calls full is asked."""
    rows: list[list[object]] = [
        ["样县工会收集的招工群消息"],
        ["时间", "昵称", "聊天内容"],
        [
            "3月2日",
            "甲",
            "样甲电子厂招工\n1、装配工12人，5000元/月\n2、电工2名，8000元/月\n包住",
        ],
        ["3月2日", "乙", "大家早上好"],
        ["3月3日", "丙", "缝纫工4名，计件6000-9000元/月，电话13800000007"],
        ["3月4日", "甲", "装配工已经招满了"],
    ]
    found = read_vacancies(xlsx(rows), today=TODAY)
    assert [
        (d.row, d.part, d.title, _said(d, "places"), d.value("wage_low_fen"), d.value("lodging"))
        for d in found.drafts
    ] == [
        (3, 0, "装配工", "?", 500_000, "free"),
        (3, 1, "电工", 2, 800_000, "free"),
        (5, 0, "缝纫工", 4, 600_000, None),
    ]
    assert [d.value("employer_name") for d in found.drafts] == ["样甲电子厂", "样甲电子厂", None]
    assert "perhaps_filled" in {p.code for p in found.problems if p.row == 3}
    assert {(u.row, u.words) for u in found.unread if u.reason != "heading"} >= {
        (6, "装配工已经招满了")
    }
    people = [["姓名", "身份证号", "内容"], ["样小一", "", "想找普工1个"]]
    with pytest.raises(FileProblem):
        read_vacancies(xlsx(people), today=TODAY)


def test_an_error_in_a_cell_is_asked_for_and_listed() -> None:
    rows: list[list[object]] = [["岗位", "人数", "工资"], ["平车工", "#SPILL!", "6000"],
                                ["裁剪工", 2, "5000"]]  # fmt: skip
    found = read_vacancies(xlsx(rows), today=TODAY)
    assert [d.value("places") for d in found.drafts] == [None, 2]
    assert [(u.row, u.words, u.column) for u in found.unread if u.reason == "unreadable_cell"] == [
        (2, "#SPILL!", "B")
    ]


def test_pay_columns_the_wrong_way_round_are_asked() -> None:
    rows: list[list[object]] = [["岗位", "人数", "最低工资", "最高工资"], ["普工", 5, 9000, 6000]]
    draft = read_vacancies(xlsx(rows), today=TODAY).drafts[0]
    assert draft.fields["wage_low_fen"].question == "low_above_high"
    assert draft.value("wage_high_fen") is None


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (["企业", "工种", "用工需求"], [["样甲厂", "普工", 5], ["样甲厂", "电工", 2]]),
        (["企业", "需求", "月薪"], [["样甲厂", "普工5人、电工2人", "5000-7000"]]),
    ],
)
def test_a_header_that_may_mean_posts_or_people_is_judged_by_its_cells(head, rows) -> None:
    drafts = read_vacancies(xlsx([head, *rows]), today=TODAY).drafts
    assert [(d.title, d.value("places")) for d in drafts] == [("普工", 5), ("电工", 2)]
