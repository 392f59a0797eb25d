"""Needs lists with a trade for each column (or a firm for each column): every figure is a post.

Expected posts and sums are counted by hand from the tables as written here.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from intake.sheets.preview import read_vacancies
from intake.sheets.values import VacancySheetPreview

DAY = date(2026, 11, 30)
FIRMS_DOWN = """企业名称	缝纫工	普工	电焊工	合计	联系电话
宁波甲乙服装有限公司	12	5		17	13800001111
余姚丙丁机械厂		20	6	26	13800002222
合计	12	25	6	43	"""
CORNER = """2026年12月缺工情况统计表
企业\\工种	缝纫工	裁剪工	熨烫工
杭州甲制衣有限公司	12人	-	3
杭州乙制衣有限公司	0	4
杭州丙制衣有限公司	-	-	0"""
TURNED = """工种	宁波甲乙服装有限公司	余姚丙丁机械厂	合计
缝纫工	12		12
普工	5	20	25
合计	17	20	37"""
SHOPS = """车间	车位工	锁边工	包装工（人）	备注
一车间	10	2	3	三班倒
二车间	8		4"""
ORDINARY = """岗位名称	招聘人数	月薪
车工	3	6000-8000
普工	10	5000"""


def _read(text: str | bytes) -> VacancySheetPreview:
    return read_vacancies(text.encode() if isinstance(text, str) else text, today=DAY)


def _posts(preview: VacancySheetPreview, *names: str) -> list[tuple[object, ...]]:
    return [(d.row, d.title, *(d.value(n) for n in names)) for d in preview.drafts]


@pytest.mark.parametrize(
    ("table", "posts"),
    [
        (FIRMS_DOWN, [
            (2, "缝纫工", 12, "宁波甲乙服装有限公司", "13800001111"),
            (2, "普工", 5, "宁波甲乙服装有限公司", "13800001111"),
            (3, "普工", 20, "余姚丙丁机械厂", "13800002222"),
            (3, "电焊工", 6, "余姚丙丁机械厂", "13800002222"),
        ]),
        (CORNER, [
            (3, "缝纫工", 12, "杭州甲制衣有限公司", None),
            (3, "熨烫工", 3, "杭州甲制衣有限公司", None),
            (4, "裁剪工", 4, "杭州乙制衣有限公司", None),
        ]),
        (TURNED, [
            (2, "缝纫工", 12, "宁波甲乙服装有限公司", None),
            (3, "普工", 5, "宁波甲乙服装有限公司", None),
            (3, "普工", 20, "余姚丙丁机械厂", None),
        ]),
        (ORDINARY, [(2, "车工", 3, None, None), (3, "普工", 10, None, None)]),
    ],
    ids=["firms down", "two names in the corner", "firms across", "no cross table"],
)  # fmt: skip
def test_each_filled_cell_is_a_post(table: str, posts: list[tuple[object, ...]]) -> None:
    assert _posts(_read(table), "places", "employer_name", "contact_phone") == posts


def test_trades_nobody_knows_are_posts_beside_one_that_is_known() -> None:
    found = _read(SHOPS)
    assert _posts(found, "places", "workshop") == [
        (2, "车位工", 10, "一车间"), (2, "锁边工", 2, "一车间"), (2, "包装工", 3, "一车间"),
        (3, "车位工", 8, "二车间"), (3, "包装工", 4, "二车间"),
    ]  # fmt: skip


def test_a_row_that_wants_nobody_is_said() -> None:
    aside = [(u.reason, u.row) for u in _read(CORNER).unread]
    assert ("no_heads", 5) in aside


def test_sums_beside_and_below_are_counted_again() -> None:
    right = _read(FIRMS_DOWN)
    assert not [p for p in right.problems if p.code == "sum_differs"]
    wrong = _read(FIRMS_DOWN.replace("\t26\t", "\t27\t").replace("\t43\t", "\t44\t"))
    told = [(p.row, p.facts["stated"], p.facts["counted"]) for p in wrong.problems
            if p.code == "sum_differs"]  # fmt: skip
    assert told == [(3, 27, 26), (4, 44, 43)]


def test_sums_below_alone_are_counted_too() -> None:
    table = CORNER.rsplit("\n", 1)[0] + "\n合计\t12\t4\t4"
    told = [p.facts for p in _read(table).problems if p.code == "sum_differs"]
    assert told == [{"stated": 20, "counted": 19, "asked": 0}]


def test_a_header_of_two_rows_with_merged_cells() -> None:
    data = BytesIO()
    with Workbook(data) as book:
        sheet = book.add_worksheet()
        for column, label in enumerate(["序号", "企业名称", "地址"]):
            sheet.merge_range(0, column, 1, column, label)
        sheet.merge_range(0, 3, 0, 6, "用工需求（人）")
        sheet.write_row(1, 3, ["车工", "铣工", "普工", "小计"])
        sheet.merge_range(0, 7, 1, 7, "电话")
        sheet.write_row(
            2, 0, [1, "台州戊机床有限公司", "温岭市泽国镇", 3, 2, 10, 15, "13800003333"]
        )
        sheet.write_row(
            3, 0, [2, "台州己泵业有限公司", "温岭市大溪镇", 5, "", 8, 13, "13800004444"]
        )
    found = _read(data.getvalue())
    assert _posts(found, "places", "contact_phone") == [
        (3, "车工", 3, "13800003333"), (3, "铣工", 2, "13800003333"),
        (3, "普工", 10, "13800003333"),
        (4, "车工", 5, "13800004444"), (4, "普工", 8, "13800004444"),
    ]  # fmt: skip
    assert len({d.key for d in found.drafts}) == 5


def test_a_clerk_may_take_a_column_out_and_put_it_back() -> None:
    layout = _read(FIRMS_DOWN).layout
    welders = next(c.index for c in layout.columns if c.label == "电焊工")
    without = read_vacancies(FIRMS_DOWN.encode(), today=DAY, layout=layout.with_field(welders, ""))
    assert [d.title for d in without.drafts] == ["缝纫工", "普工", "普工"]
    again = without.layout.with_field(welders, "title_heads")
    back = read_vacancies(FIRMS_DOWN.encode(), today=DAY, layout=again)
    assert [d.title for d in back.drafts] == ["缝纫工", "普工", "普工", "电焊工"]


def test_a_row_of_pay_is_of_every_post_below_it() -> None:
    found = _read(
        "企业名称\t装配工\t冲压工\t叉车工\t合计\n"
        "参考月薪（元）\t5500-7000\t6500-8000\t7000\t\n"
        "金华样川电机有限公司\t30\t\t2\t32\n"
        "金华样岳冲件有限公司\t若干\t15人\t/\t15\n"
    )
    assert _posts(found, "places", "wage_low_fen", "wage_high_fen") == [
        (3, "装配工", 30, 550_000, 700_000), (3, "叉车工", 2, 700_000, 700_000),
        (4, "装配工", None, 550_000, 700_000), (4, "冲压工", 15, 650_000, 800_000),
    ]  # fmt: skip


def test_a_column_of_pay_named_after_one_post_is_of_that_post_alone() -> None:
    found = _read(
        "企业名称\t普工\t电焊工\t缺工合计\t普工月薪\n"
        "舟山样海船舶修造有限公司\t60\t45\t105\t6000-7000\n"
        "岱山样洋水产有限公司\t80\t\t80\t5000-8000\n"
    )
    assert _posts(found, "places", "wage_low_fen") == [
        (2, "普工", 60, 600_000), (2, "电焊工", 45, None), (3, "普工", 80, 500_000),
    ]  # fmt: skip
