"""Lists as personnel programs and job boards give them, and plans with the hours in columns.

What is right was worked out by hand beside the rows; everybody and every firm here is invented."""

# ruff: noqa: E501  (rows of tables read better in one line)

from datetime import date

import pytest

from intake.fields.readings import Certainty
from intake.rosters.read import read_roster
from intake.sheets import VacancySheetPreview, read_vacancies
from intake.sheets.headers import by_words
from tests.intake.sheets import id_number, xlsx

DAY = date(2026, 11, 15)


def _posts(rows: list[list[object]], merge: tuple[str, ...] = ()) -> VacancySheetPreview:
    return read_vacancies(xlsx(rows, merge=merge), today=DAY, near="330110")


def test_hours_stand_in_a_column_for_each_stroke_of_the_clock() -> None:
    """7:00 to 11:00 and 12:30 to 17:00 are eight hours and a half; 7:30 to 18:00 with an hour's
    break nine and a half; one time alone says no hours."""
    four = _posts([
        ["工种", "人数", "工资", "作息", "", "", "", "备注"],
        ["", "", "", "上午上班", "上午下班", "下午上班", "下午下班", ""],
        ["样车工", 6, "6000-7000", "7:00", "11:00", "12:30", "17:00", ""],
        ["样司机", 1, "7000", "", "", "", "", "时间不定"],
    ], merge=("D1:G1", "A1:A2", "B1:B2", "C1:C2", "H1:H2"))  # fmt: skip
    assert [d.value("hours_per_day") for d in four.drafts] == [8.5, None]
    two = _posts([
        ["岗位", "人数", "工资", "上班", "下班"],
        ["打样工", 3, "6500", "07:30:00", "18:00:00"],
        ["质检员", 2, "5800", "08:00:00", ""],
        ["说明：中午休息1小时。"],
    ])  # fmt: skip
    assert [d.value("hours_per_day") for d in two.drafts] == [9.5, None]
    assert two.drafts[0].fields["hours_per_day"].column == "上班、下班"


def test_meals_and_beds_have_columns_of_their_own() -> None:
    preview = _posts([
        ["岗位", "人数", "工资", "吃", "住"],
        ["样普工", 5, "6000", "中餐+晚餐", "包住"],
        ["样电工", 1, "8000", "√", "√"],
        ["样保安", 2, "4500", "自理", "无"],
    ])  # fmt: skip
    meals = [d.fields["meals_per_day"] for d in preview.drafts]
    assert [(m.value, m.question) for m in meals] == [
        (2, "cost_unsaid"), (None, "how_many_meals"), (0, ""),
    ]  # fmt: skip
    assert [d.value("lodging") for d in preview.drafts] == ["free", "free", "none"]


def test_a_gap_of_nothing_is_no_post_and_no_sum_is_disputed() -> None:
    preview = _posts([
        ["岗位名称", "现有人数", "编制人数", "缺口", "分月到岗计划", "", "工资（元/月）", ""],
        ["", "", "", "", "11月", "12月", "底薪", "综合"],
        ["压板操作工", 8, 12, 4, 3, 1, 2600, "6200-7400"],
        ["修边工", 5, 5, 0, "", "", 2600, "5800-6600"],
        ["叉车司机", 1, 3, 2, 2, "", 2800, "6500-7000"],
        ["合计", 14, 20, 6, 5, 1, "", ""],
    ], merge=("E1:F1", "G1:H1", "A1:A2", "B1:B2", "C1:C2", "D1:D2"))  # fmt: skip
    assert [(d.title, d.value("places")) for d in preview.drafts] == [
        ("压板操作工", 4), ("叉车司机", 2),
    ]  # fmt: skip
    pay = [
        [d.value(n) for n in ("base_wage_fen", "wage_low_fen", "wage_high_fen")]
        for d in preview.drafts
    ]
    assert pay == [[260_000, 620_000, 740_000], [280_000, 650_000, 700_000]]
    assert [(u.row, u.words) for u in preview.unread if u.reason == "no_heads"] == [(4, "修边工")]
    assert not [p for p in preview.problems if p.code == "sum_differs"]


@pytest.mark.parametrize(
    ("state", "kept"),
    [
        ("发布中", True), ("显示中", True), ("正在招聘", True), ("已上线", True),
        ("已下线", False), ("审核未通过", False), ("已过期", False), ("已删除", False),
        ("暂停招聘", False), ("待审核", False), ("置顶7天", True),
    ],
)  # fmt: skip
def test_a_post_the_board_took_down_is_set_aside(state: str, kept: bool) -> None:
    preview = _posts([
        ["职位名称", "职位状态", "招聘人数", "薪资"],
        ["样仓管", state, 3, "5500-6500"],
        ["样钳工", "", 2, "7000"],
    ])  # fmt: skip
    assert [d.title for d in preview.drafts] == ["样仓管", "样钳工"][0 if kept else 1 :]
    reasons = {u.reason for u in preview.unread if u.row == 2}
    expected = {"not_on_offer"} if not kept else {"not_understood"} if "置顶" in state else set()
    assert reasons == expected


def test_a_job_board_says_place_pay_and_promise_in_many_columns() -> None:
    """A row of a board's export; thirteen salaries a year are no pay of a month."""
    preview = _posts([
        ["职位名称", "职位类别", "工作城市", "工作区县", "工作地址", "招聘人数", "最低月薪", "最高月薪",
         "薪资月数", "职位亮点", "浏览量", "下线时间"],
        ["样钳工", "机械", "杭州", "余杭区", "样云街道样北路9号2幢", "4", "7000", "9000", "13薪",
         "五险一金;包住;餐补", "318", "2026-12-03 23:59:59"],
    ])  # fmt: skip
    (post,) = preview.drafts
    assert post.value("region_code") == "330110"
    assert "样云街道样北路9号2幢" in str(post.value("work_address"))
    assert (post.value("wage_low_fen"), post.value("wage_high_fen")) == (700_000, 900_000)
    assert (post.value("insured"), post.value("lodging")) == (True, "free")
    assert post.value("valid_until") == "2026-12-03"


def test_a_headline_beside_the_trade_says_hours_and_no_pay() -> None:
    preview = _posts([
        ["信息ID", "标题", "职位", "薪资", "招聘人数"],
        ["61200345010", "急招打磨师傅长白班包住月入过万", "打磨工", "6000-8000元/月", "5人"],
    ])  # fmt: skip
    (post,) = preview.drafts
    assert (post.title, post.value("shift"), post.value("lodging")) == ("打磨工", "day", "free")
    assert (post.value("wage_low_fen"), post.value("places")) == (600_000, 5)
    alone = _posts([["招聘标题", "人数", "薪资"], ["样车工", 6, "6000-7000"]])
    assert [d.title for d in alone.drafts] == ["样车工"]


def test_amount_and_unit_stand_apart_under_one_heading() -> None:
    preview = _posts([
        ["工种", "人数", "计酬方式", "工资标准", ""],
        ["", "", "", "金额", "单位"],
        ["样裁床", 4, "计时", 26, "元/小时"],
        ["样平车", 9, "计件", "6000-9000", "元/月"],
    ], merge=("D1:E1", "A1:A2", "B1:B2", "C1:C2"))  # fmt: skip
    assert [(d.value("wage_low_fen"), d.value("wage_per")) for d in preview.drafts] == [
        (2_600, "hour"), (600_000, "month"),
    ]  # fmt: skip


def test_a_line_of_labels_over_the_table_is_read_label_by_label() -> None:
    """Who filled the list in keeps the telephone behind the name."""
    rows: list[list[object]] = [
        ["样木地板有限公司用工计划"],
        ["填报部门：样人事部　厂址：湖州市南浔区样镇　联系人：样女士 13800000001"],
        ["岗位", "人数", "工资"],
        ["样砂光工", 5, "6000-7200"],
    ]
    (post,) = _posts(rows).drafts
    assert (post.value("contact_name"), post.value("contact_phone")) == ("样女士", "13800000001")
    assert post.value("region_code") == "330503"
    rows[1] = ["填报日期：2026.11.3　填报人：样会计　电话：13800000002"]
    preview = _posts(rows)
    assert preview.drafts[0].value("contact_phone") is None
    assert "填报人：样会计 电话：13800000002" in {u.words for u in preview.unread}


def test_columns_of_months_are_no_column_of_a_day() -> None:
    assert [by_words(w)[0] for w in ("12月", "1月份计划", "分月到岗计划", "到岗时间")] == [
        "", "", "", "arrive",
    ]  # fmt: skip


def _export(rows: list[list[object]]) -> bytes:
    head = ["员工UserID", "姓名", "手机号", "员工状态", "证件号码", "入职时间", "意向工种", "意向城市",
            "可上岗日期", "备注"]  # fmt: skip
    return xlsx([head, *rows])


def test_a_personnel_programs_export_asks_whoever_is_not_waiting() -> None:
    ids = [id_number(date(1984, 5, 11), n) for n in (11, 12, 13, 14)]
    preview = read_roster(
        _export([
            ["0131446823", "样德明", "+86-13800000003", "待岗", ids[0], "2026-10-08", "冲压工",
             "金华-义乌", "2027-02-17", ""],
            ["0131446824", "样秀清", "+86-13800000004", "已上岗", ids[1], "2026-10-08", "质检员",
             "", "", "不上夜班"],
            ["m7717", "样大全", "13800000005", "已离职", ids[2], "2026-10-08", "", "", "", ""],
            ["m7718", "样小全", "13800000006", "求职中", ids[3], "2026-10-08", "", "", "", ""],
        ]),
        county="510824", day=DAY,
    )  # fmt: skip
    first, second, *_ = preview.rows
    assert (first.phone, first.household_key, first.regions_wanted) == (
        "13800000003", "", ("330782",),
    )  # fmt: skip
    assert [r.available_from for r in preview.rows] == [date(2027, 2, 17), None, None, None]
    assert [r.nights for r in preview.rows] == ["", "no", "", ""]
    asked = {p.row: p.shown for p in preview.problems if p.code == "state_asks"}
    assert asked == {3: "已上岗", 4: "已离职"}
    assert second.willing is None


def test_a_ledger_of_months_and_plans_under_two_heads() -> None:
    data = xlsx([
        ["姓名", "性别", "出生年月", "联系电话", "2026年务工月份（打√）", "", "", "务工地点及工种", "明年打算", ""],
        ["", "", "", "", "1月", "2月", "3月", "", "去哪里", "干什么"],
        ["样开林", "男", "1976-05", "13800000007", "√", "√", "", "样县工地，泥工", "萧山", "电焊工"],
        ["样德清", "男", "1969-02", "13800000008", "", "√", "", "", "不出门了", ""],
    ], merge=("E1:G1", "I1:J1"))  # fmt: skip
    preview = read_roster(data, county="510824", day=DAY)
    first, second = preview.rows
    assert (first.regions_wanted, first.wishes) == (("330109",), ("welder",))
    assert first.available_from is None
    assert second.willing is False
    assert not [u for u in preview.unread if u.reason == "not_understood"]
    columns = {c.label: c.certainty for c in preview.layout.columns if c.field == "wishes"}
    assert columns == {"明年打算·干什么": Certainty.LIKELY}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_with_tabs_called_xls_is_read(codec: str) -> None:
    """What programs of registries save as .xls: lines and tabs in any usual encoding."""
    posts = "岗位\t招聘人数\t工资\n样车工\t6\t6000-7000\n样电工\t2\t8000\n".encode(codec)
    read = read_vacancies(posts, today=DAY)
    assert [(d.title, d.value("places")) for d in read.drafts] == [("样车工", 6), ("样电工", 2)]
    people = "姓名\t性别\t年龄\t联系电话\n样甲\t男\t33\t13800000001\n".encode(codec)
    roster = read_roster(people, county="510824", day=DAY)
    assert [(r.name, r.sex, r.age, r.phone) for r in roster.rows] == [
        ("样甲", "male", 33, "13800000001"),
    ]  # fmt: skip
