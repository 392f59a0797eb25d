"""Lists of townships in nine more manners: households without numbers, words of other counties,
days with a time behind them, two telephones in a cell. Expectations by hand from the cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from intake import RosterPreview, Weight, read_roster
from tests.intake.sheets import CANGXI, csv_bytes, id_number, xlsx

DAY = date(2026, 11, 15)


def _id(year: int, month: int, day: int, serial: int) -> str:
    return id_number(date(year, month, day), serial)


@dataclass(frozen=True)
class Case:
    """A file; person → field → value; groups with their kind (None: any); remarks not read; people
    of whom a second telephone is said to be left out."""

    name: str
    data: bytes
    people: dict[str, dict[str, Any]]
    groups: dict[tuple[str, ...], str | None] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    second: tuple[str, ...] = ()


CASES: list[Case] = []
CASES.append(
    Case(
        "2 relation",
        xlsx(
            [
                ["村名", "姓名", "与户主关系", "公民身份号码", "本人联系方式", "是否有外出意愿"],
                ["甲村", "郑一样", "户主", _id(1975, 5, 5, 21), "13800002001", "有"],
                ["甲村", "吴一样", "妻", _id(1977, 6, 6, 22), "13800002002", "有"],
                ["甲村", "郑二样", "长子", _id(1999, 2, 2, 23), "13800002003", "有"],
                ["甲村", "冯一样", "户主", _id(1980, 5, 5, 25), "13800002004", "有"],
                ["甲村", "陈一样", "配偶", _id(1982, 6, 6, 24), "13800002005", "有"],
                ["甲村", "褚一样", "户主", _id(1970, 5, 5, 27), "13800002006", "无"],
            ]
        ),
        {
            "郑一样": {"phone": "13800002001", "willing": True, "village": "甲村"},
            "褚一样": {"willing": False},
        },
        groups={("郑一样", "吴一样", "郑二样"): "family", ("冯一样", "陈一样"): "couple"},
    )
)
CASES.append(
    Case(
        "3 blanks",
        xlsx(
            [
                [
                    "户号",
                    "乡镇",
                    "行政村",
                    "家庭成员姓名",
                    "性别",
                    "证件号码",
                    "电话",
                    "就业意愿（是/否）",
                ],
                ["A01", "青石镇", "甲村", "卫一样", "男", _id(1975, 5, 5, 31), "13800003001", "是"],
                ["", "", "", "蒋一样", "女", _id(1977, 6, 6, 32), "13800003002", "是"],
                ["", "", "", "卫二样", "男", _id(2000, 6, 6, 33), "13800003003", "否"],
                ["A02", "青石镇", "乙村", "沈一样", "男", _id(1985, 5, 5, 35), "13800003004", "是"],
                ["", "", "", "韩一样", "女", _id(1986, 6, 6, 34), "13800003005", "是"],
            ]
        ),
        {
            "蒋一样": {"township": "青石镇", "village": "甲村", "household_key": "A01"},
            "卫二样": {"village": "甲村", "willing": False},
            "韩一样": {"village": "乙村", "household_key": "A02"},
        },
        groups={("卫一样", "蒋一样"): None, ("沈一样", "韩一样"): None},
    )
)
CASES.append(
    Case(
        "4 head name",
        xlsx(
            [
                [
                    "户主姓名",
                    "成员姓名",
                    "与户主关系",
                    "性别",
                    "身份证件号码",
                    "联系电话",
                    "现务工地点",
                    "务工企业名称",
                    "拟外出务工时间",
                    "期望月收入（元）",
                ],
                [
                    "杨一样",
                    "杨一样",
                    "户主",
                    "男",
                    _id(1975, 5, 5, 41),
                    "13800004001",
                    "县内",
                    "某厂",
                    "2027年2月20日",
                    "5000以上",
                ],
                [
                    "杨一样",
                    "朱一样",
                    "配偶",
                    "女",
                    _id(1977, 6, 6, 42),
                    "13800004002",
                    "",
                    "",
                    "2027.2.20",
                    "4500",
                ],
                [
                    "秦一样",
                    "秦一样",
                    "户主",
                    "男",
                    _id(1981, 5, 5, 43),
                    "13800004003",
                    "",
                    "",
                    "春节后",
                    "6000元",
                ],
                [
                    "秦一样",
                    "尤一样",
                    "女儿",
                    "女",
                    _id(2001, 6, 6, 44),
                    "13800004004",
                    "",
                    "",
                    "2027-02-20 00:00:00",
                    "5千",
                ],
            ]
        ),
        {
            "杨一样": {
                "floor_wage_fen": 500000,
                "available_from": date(2027, 2, 20),
                "household_key": "杨一样",
            },
            "朱一样": {"floor_wage_fen": 450000, "available_from": date(2027, 2, 20)},
            "尤一样": {"floor_wage_fen": 500000, "available_from": date(2027, 2, 20)},
        },
        groups={("杨一样", "朱一样"): "couple", ("秦一样", "尤一样"): "family"},
    )
)
CASES.append(
    Case(
        "5 lifted ledger",
        xlsx(
            [
                ["某县2026年脱贫劳动力（含监测对象）务工就业台账"],
                [
                    "序号",
                    "所在乡镇",
                    "所在村",
                    "户主",
                    "劳动力姓名",
                    "身份证号码",
                    "文化程度",
                    "人员身份（脱贫户/监测户）",
                    "技能特长",
                    "就业状态",
                    "务工去向（省/市/县）",
                    "务工时间",
                    "月均收入（元）",
                    "是否返乡",
                    "是否有继续外出务工意愿",
                    "意向就业地",
                    "意向从事工种",
                    "备注",
                ],
                [
                    "001",
                    "青石镇",
                    "甲村",
                    "许一样",
                    "许一样",
                    _id(1975, 5, 5, 51),
                    "初中",
                    "脱贫户",
                    "电焊工",
                    "已返乡",
                    "浙江省杭州市余杭区",
                    "2026年3月",
                    "4800",
                    "是",
                    "是",
                    "浙江杭州",
                    "电焊工",
                    "与002夫妻",
                ],
                [
                    "002",
                    "青石镇",
                    "甲村",
                    "许一样",
                    "何一样",
                    _id(1977, 6, 6, 52),
                    "小学",
                    "脱贫户",
                    "无",
                    "已返乡",
                    "",
                    "",
                    "",
                    "是",
                    "是",
                    "浙江杭州",
                    "缝纫工",
                    "",
                ],
                [
                    "003",
                    "青石镇",
                    "乙村",
                    "吕一样",
                    "吕一样",
                    _id(1990, 6, 6, 53),
                    "高中",
                    "监测户",
                    "",
                    "待业",
                    "",
                    "",
                    "",
                    "否",
                    "否",
                    "",
                    "",
                    "腰不好，不能久站",
                ],
            ]
        ),
        {
            "许一样": {
                "serial": "001",
                "willing": True,
                "last_wage_fen": 480000,
                "targets": ("lifted",),
                "wishes": ("welder",),
                "schooling": "junior",
            },
            "何一样": {"wishes": ("sewing",)},
            "吕一样": {"willing": False, "targets": ("monitored",)},
        },
        groups={("许一样", "何一样"): "couple"},
        unread=("腰不好,不能久站",),
    )
)
CASES.append(
    Case(
        "6 csv times",
        csv_bytes(
            [
                ["填报时间", "姓名", "性别", "出生日期", "手机", "返乡时间", "计划外出时间"],
                [
                    "2026/11/10 9:03:11",
                    "施一样",
                    "男",
                    "1988-05-06 00:00:00",
                    "13800006001",
                    "2026/10/1 0:00",
                    "2027/2/25 8:30",
                ],
                [
                    "2026/11/10 9:13:11",
                    "张一样",
                    "女",
                    "1990/5/6 0:00:00",
                    "13800006002",
                    "2026年9月30日 12时",
                    "2027年2月25日上午",
                ],
                [
                    "2026/11/10 9:23:11",
                    "孔一样",
                    "男",
                    "1991年5月6日 00:00",
                    "13800006003",
                    "",
                    "2027-02-25T08:00:00",
                ],
            ],
            "gb18030",
        ),
        {
            "施一样": {"born_on": date(1988, 5, 6), "available_from": date(2027, 2, 25)},
            "张一样": {"born_on": date(1990, 5, 6), "available_from": date(2027, 2, 25)},
            "孔一样": {"born_on": date(1991, 5, 6), "available_from": date(2027, 2, 25)},
        },
    )
)
CASES.append(
    Case(
        "7 two phones",
        xlsx(
            [
                ["编码", "被调查人姓名", "身份证", "联系电话（两个）"],
                ["1", "曹一样", _id(1975, 5, 5, 71), "13800007001 13900007001"],
                ["2", "严一样", _id(1977, 6, 6, 72), "13800007002\n13900007002"],
                ["3", "华一样", _id(1977, 6, 7, 73), "13800007003/0839-5220000"],
                ["4", "金一样", _id(1977, 6, 8, 74), "1380000 7004"],
                ["5", "魏一样", _id(1977, 6, 9, 75), "13800007005（妻子13900007005）"],
            ]
        ),
        {
            "曹一样": {"phone": "13800007001"},
            "严一样": {"phone": "13800007002"},
            "华一样": {"phone": "13800007003"},
            "金一样": {"phone": "13800007004"},
            "魏一样": {"phone": "13800007005"},
        },
        second=("曹一样", "严一样", "华一样", "魏一样"),
    )
)
CASES.append(
    Case(
        "8 two rows",
        xlsx(
            [
                ["返乡农民工摸底调查表", "", "", "", "", "", "", "", "", "", ""],
                ["序号", "基本信息", "", "", "", "返乡前务工情况", "", "", "下步打算", "", ""],
                [
                    "",
                    "姓名",
                    "性别",
                    "出生年月",
                    "联系方式",
                    "务工省份",
                    "从事工种",
                    "月工资",
                    "是否继续外出",
                    "拟去地区",
                    "预计外出时间",
                ],
                [
                    1,
                    "陶一样",
                    "男",
                    1988.11,
                    13800008001,
                    "广东",
                    "钳工",
                    "5500",
                    "是",
                    "广东",
                    "2027年2月",
                ],
                [2, "姜一样", "女", "1990.05", 13800008002, "浙江", "缝纫", "4500", "否", "", ""],
                [
                    3,
                    "戚一样",
                    "女",
                    "1992年7月",
                    13800008003,
                    "江苏",
                    "普工",
                    "0.45万",
                    "待定",
                    "江苏",
                    "年后",
                ],
            ]
        ),
        {
            "陶一样": {
                "born_on": date(1988, 11, 30),
                "phone": "13800008001",
                "last_wage_fen": 550000,
                "willing": True,
                "available_from": date(2027, 2, 1),
            },
            "姜一样": {
                "born_on": date(1990, 5, 31),
                "willing": False,
                "last_wage_fen": 450000,
                "trades": ("sewing",),
            },
            "戚一样": {"willing": None, "last_wage_fen": 450000},
        },
    )
)
CASES.append(
    Case(
        "9 mixed",
        xlsx(
            [
                [
                    "户籍所在地（镇村）",
                    "务工人员姓名",
                    "性别",
                    "周岁年龄",
                    "居民身份证号",
                    "本人手机号",
                    "掌握技能",
                    "持有证书",
                    "培训意愿",
                    "是否愿意由政府组织外出",
                    "想从事的工作",
                    "想去的地方",
                    "工资要求",
                    "能否上夜班",
                    "需要什么帮助",
                    "备注信息",
                ],
                [
                    "青石镇甲村",
                    "谢一样",
                    "男",
                    "51岁",
                    _id(1975, 5, 5, 91),
                    "13800009001",
                    "砌墙",
                    "无",
                    "不愿意",
                    "愿意",
                    "泥瓦工",
                    "广东、福建",
                    "6000",
                    "可以",
                    "车票",
                    "1号和2号一家人",
                ],
                [
                    "青石镇乙村",
                    "邹一样",
                    "女",
                    "49",
                    _id(1977, 6, 6, 92),
                    "13800009002",
                    "缝纫",
                    "健康证",
                    "想学电工",
                    "是",
                    "服装厂",
                    "本省",
                    "4000-5000",
                    "不能",
                    "",
                    "有高血压",
                ],
            ]
        ),
        {
            "谢一样": {
                "township": "青石镇",
                "village": "甲村",
                "floor_wage_fen": 600000,
                "nights": "yes",
                "regions_wanted": ("440000", "350000"),
            },
            "邹一样": {"nights": "no", "certificates": ("health",), "floor_wage_fen": 400000},
        },
        unread=("有高血压",),
    )
)


def _read(data: bytes) -> RosterPreview:
    return read_roster(data, county=CANGXI, day=DAY)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_list_is_read_as_a_clerk_reads_it(case: Case) -> None:
    preview = _read(case.data)
    rows = {r.name: r for r in preview.rows}
    for who, wanted in case.people.items():
        for name, value in wanted.items():
            row = rows[who]
            found = tuple(t for t, _ in row.trades) if name == "trades" else getattr(row, name)
            assert (who, name, found) == (who, name, value)
    names = {r.row: r.name for r in preview.rows}
    kinds = {tuple(names[n] for n in p.rows): p.kind for p in preview.parties}
    assert set(kinds) == set(case.groups)
    for who_all, kind in case.groups.items():
        assert kind in (None, kinds[who_all])
    remarks = {u.words for u in preview.unread if u.column.startswith("备注")}
    assert remarks == set(case.unread)
    second = {r.name for r in preview.rows if r.phone2}
    assert second == set(case.second)


def test_a_sheet_that_begins_with_people_is_read_with_columns_to_be_looked_at() -> None:
    rows = [
        ["1", "青石镇", "王乙样", _id(1988, 3, 4, 11), "13800001001", "缝纫工"],
        ["2", "青石镇", "赵丙样", _id(1990, 7, 9, 12), "13800001002", "普工"],
    ]
    preview = _read(xlsx(rows))
    assert [(r.name, r.township, r.phone) for r in preview.rows] == [
        ("王乙样", "青石镇", "13800001001"), ("赵丙样", "青石镇", "13800001002")
    ]  # fmt: skip
    guessed = {c.label: (c.field, c.certainty.value) for c in preview.layout.columns}
    assert guessed == {
        "A列": ("serial", "likely"), "B列": ("township", "likely"), "C列": ("name", "likely"),
        "D列": ("id_number", "likely"), "E列": ("phone", "likely"), "F列": ("wishes", "likely"),
    }  # fmt: skip
    assert "columns_guessed" in {p.code for p in preview.problems}


def test_a_person_without_a_number_among_numbered_ones_joins_no_household() -> None:
    """The same number stands in each row of a household here: a blank is a blank."""
    head = ["户编号", "村", "姓名", "身份证号"]
    preview = _read(xlsx([
        head,
        ["7", "甲村", "苗一样", _id(1980, 1, 2, 11)],
        ["7", "甲村", "苗二样", _id(2000, 1, 2, 13)],
        ["", "", "花一样", _id(1985, 1, 2, 12)],
    ]))  # fmt: skip
    assert [r.household_key for r in preview.rows] == ["7", "7", ""]
    assert not [p for p in preview.problems if p.code == "household_carried"]


def test_carried_rows_are_counted_and_ditto_marks_are_words() -> None:
    head = ["户编号", "村", "姓名", "身份证号"]
    preview = _read(xlsx([
        head,
        ["8", "甲村", "苗一样", _id(1980, 1, 2, 11)],
        ["", "", "苗二样", _id(2000, 1, 2, 13)],
        ["9", "同上", "花一样", _id(1985, 1, 2, 12)],
    ]))  # fmt: skip
    assert [(r.household_key, r.village) for r in preview.rows] == [
        ("8", "甲村"),
        ("8", "甲村"),
        ("9", "甲村"),
    ]
    (said,) = [p for p in preview.problems if p.code == "household_carried"]
    assert (said.row, said.facts) == (3, {"count": 1})


def test_a_household_of_relations_ends_where_nothing_is_said_or_the_head_was_refused() -> None:
    """A refused head keeps his household together and gives it to nobody else."""
    preview = _read(xlsx([
        ["村", "姓名", "与户主关系", "身份证号"],
        ["甲村", "苗一样", "户主", _id(1980, 1, 2, 11)],
        ["甲村", "花一样", "妻", _id(1981, 1, 2, 12)],
        ["甲村", "方一样", "户主", "12345"],
        ["甲村", "俞一样", "妻", _id(1983, 1, 2, 14)],
        ["甲村", "任一样", "", _id(1984, 1, 2, 15)],
        ["乙村", "袁一样", "儿子", _id(1999, 1, 2, 17)],
    ]))  # fmt: skip
    name = {r.row: r.name for r in preview.rows}
    assert [tuple(name[n] for n in p.rows) for p in preview.parties] == [("苗一样", "花一样")]


@pytest.mark.parametrize(
    ("born", "sex", "number", "doubt"),
    [  # the sample of GB 11643 is 11010519491231002X: a woman of 1949-12-31 in Chaoyang
        ("1949-12-31", "女", "110105194912310021", ""),
        ("1949-12-31", "女", "110105194921310020", "born"),
        ("1949-11-30", "女", "110105194912310021", "born"),
        ("1949-12-31", "女", "110105194912310031", "sex"),
        ("1949-12-31", "女", "110995194912310021", "area"),
        ("", "女", "110105194912310021", "alone"),
    ],
)
def test_a_wrong_check_digit_says_what_to_compare_first(
    born: str, sex: str, number: str, doubt: str
) -> None:
    preview = _read(xlsx([
        ["姓名", "性别", "出生日期", "身份证号"],
        ["安一样", sex, born, number],
        ["安二样", "男", "", _id(1990, 1, 2, 11)],
    ]))  # fmt: skip
    (wrong,) = [p for p in preview.problems if p.weight is Weight.ERROR and p.name == "安一样"]
    assert (wrong.code, wrong.shown, wrong.facts) == ("id_checksum", number, {"doubt": doubt})
