"""Rosters in the manner of county and township registers, with what a clerk reads in them.

Everybody is invented; ID numbers carry check digits of `tests.check_digits`. The expectations were
written by hand from the cells, before the reader met them. `ASK` means: no value, and a question on
that field; `LIKELY(x)` means x, and a remark on that field.
"""

# ruff: noqa: E501  (a row of a sheet in one line)

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import xlsxwriter

from tests.intake.sheets import csv_bytes, id_number

DAY = date(2026, 11, 15)
ASK = "ASK"


@dataclass(frozen=True)
class LIKELY:
    value: object


Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class County:
    """A workbook and what is in it: person → field → value; rows that are no people; groups."""

    name: str
    sheets: Mapping[str, Rows]
    people: Mapping[str, Mapping[str, object]]
    refused: tuple[str, ...] = ()
    read_rows: int | None = None
    groups: tuple[tuple[str, ...], ...] = ()
    merge: tuple[tuple[str, int, int, int, int], ...] = field(default=())
    csv: bool = False

    def data(self) -> bytes:
        if self.csv:
            (rows,) = self.sheets.values()
            return csv_bytes(rows, "gb18030")
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        day = book.add_format({"num_format": "yyyy/m/d"})
        for name, rows in self.sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(r, c, cell, day)
                    elif isinstance(cell, bool):
                        sheet.write_boolean(r, c, cell)
                    elif isinstance(cell, int | float):
                        sheet.write_number(r, c, cell)
                    elif cell not in (None, ""):
                        sheet.write_string(r, c, str(cell))
            for where, top, left, bottom, right in self.merge:
                if where == name:
                    sheet.merge_range(top, left, bottom, right, rows[top][left])
        book.close()
        return target.getvalue()


def _id(year: int, month: int, day: int, serial: int) -> str:
    return id_number(date(year, month, day), serial)


TOWNS = County(
    "one sheet for each township, title row, sums",
    {
        "青石镇": [
            ["青石镇外出务工人员花名册", "", "", "", ""],
            ["序号", "姓名", "身份证号", "联系电话", "意向工种"],
            [1, "何建样", _id(1985, 3, 4, 11), "13900070001", "电焊工"],
            [2, "蒲小样", _id(1991, 7, 9, 22), "13900070002", "都可以"],
            ["合计", "2人", "", "", ""],
        ],
        "白水乡": [
            ["序号", "姓名", "身份证号", "联系电话", "意向工种"],
            [1, "向大样", _id(1979, 1, 30, 13), "13900070003", "服从安排"],
            ["小计", 1, "", "", ""],
        ],
        "城关街道花名册": [
            ["姓名", "序号", "联系电话", "身份证号", "意向工种"],
            ["文二样", 1, "13900070004", _id(2000, 12, 1, 24), "任何工作"],
            ["姓名", "序号", "联系电话", "身份证号", "意向工种"],
            ["文三样", 2, "13900070005", _id(2001, 2, 1, 26), "缝纫工"],
        ],
        "填表说明": [["一、身份证号请用文本格式。"], ["二、每月25日前报送。"]],
    },
    {
        "何建样": {
            "township": "青石镇",
            "wishes": ("welder",),
            "born_on": date(1985, 3, 4),
            "sex": "male",
        },
        "蒲小样": {"township": "青石镇", "wishes": ()},
        "向大样": {"township": "白水乡", "wishes": ()},
        "文二样": {"township": "城关街道", "wishes": (), "phone": "13900070004"},
        "文三样": {"township": "城关街道", "wishes": ("sewing",), "phone": "13900070005"},
    },
    read_rows=5,
)

PUBLIC = County(
    "a public register: age and no birthday, addresses, no ID numbers",
    {
        "Sheet1": [
            ["苍溪县2026年返乡农民工就业意愿调查表", "", "", "", "", "", "", "", "", ""],
            [
                "序号",
                "姓名",
                "性别",
                "年龄",
                "户籍地址",
                "文化程度",
                "是否打算外出就业",
                "外出务工月收入",
                "联系电话",
                "民族",
            ],
            [
                1,
                "罗一样",
                "男",
                34,
                "四川省苍溪县元坝镇先锋村3组",
                "初中及以下",
                "是",
                "6千5",
                "13900071001",
                "汉",
            ],
            [
                2,
                "罗二样",
                "女",
                "29岁",
                "苍溪县元坝镇红旗村",
                "技工学校",
                "否",
                "4500左右",
                "13900071002（丈夫）",
                "汉",
            ],
            [
                3,
                "罗三样",
                "男",
                52,
                "元坝镇先锋村",
                "文盲或半文盲",
                "不打算",
                "1万2",
                "13900071003",
                "汉",
            ],
            [4, "罗四样", "女", 15, "元坝镇先锋村", "小学", "打算", "", "13900071004", "汉"],
            [
                5,
                "罗五样",
                "男",
                "41周岁",
                "元坝镇红旗村2社",
                "大学以上",
                "看情况",
                "5k5",
                "13900071005",
                "汉",
            ],
        ]
    },
    {
        "罗一样": {
            "born_on": ASK,
            "age": 34,
            "township": "元坝镇",
            "village": "先锋村",
            "schooling": LIKELY("junior"),
            "willing": True,
            "last_wage_fen": 650_000,
            "phone": "13900071001",
        },
        "罗二样": {
            "born_on": ASK,
            "age": 29,
            "township": "元坝镇",
            "village": "红旗村",
            "schooling": "senior",
            "willing": False,
            "last_wage_fen": 450_000,
            "phone": LIKELY("13900071002"),
        },
        "罗三样": {
            "born_on": ASK,
            "schooling": "none",
            "willing": False,
            "last_wage_fen": 1_200_000,
        },
        "罗五样": {
            "born_on": ASK,
            "schooling": "bachelor",
            "willing": ASK,
            "last_wage_fen": 550_000,
        },
    },
    refused=("罗四样",),
    read_rows=5,
)

MONTHS = County(
    "birth months as Excel made them",
    {
        "表": [
            ["姓名", "性别", "出生年月", "联系电话", "可外出时间"],
            ["邓一样", "男", 1988.11, "13900072001", 2027.1],
            ["邓二样", "女", "1988.11", "13900072002", "2027.1"],
            ["邓三样", "男", 1990.1, "13900072003", 2027.2],
            ["邓四样", "女", "1990.1", "13900072004", "2027年2月8号"],
            ["邓五样", "男", 197805, "13900072005", "27.2.8"],
            ["邓六样", "女", "78.5", "13900072006", "2027-2-8（正月初三）"],
            ["邓七样", "男", "1978年5月", "13900072007", "年后"],
            ["邓八样", "女", "1978/5", "13900072008", "随时"],
            ["邓九样", "男", "1978.05.03, 35岁", "13900072009", "已外出"],
            ["邓十样", "女", date(1978, 5, 3), "13900072010", "正月初八"],
            ["邓百样", "男", 2010.11, "13900072011", "2027-02"],
            ["邓千样", "男", "2010.10", "13900072012", 46430],
            ["邓万样", "女", "农历1978年五月初三", "13900072013", "2027.2.30"],
            ["邓亿样", "女", 1985, "13900072014", "元宵节后"],
        ]
    },
    {
        "邓一样": {"born_on": LIKELY(date(1988, 11, 30)), "available_from": ASK},
        "邓二样": {"born_on": LIKELY(date(1988, 11, 30)), "available_from": date(2027, 1, 1)},
        "邓三样": {"born_on": ASK, "available_from": date(2027, 2, 1)},
        "邓四样": {"born_on": LIKELY(date(1990, 1, 31)), "available_from": date(2027, 2, 8)},
        "邓五样": {"born_on": LIKELY(date(1978, 5, 31)), "available_from": date(2027, 2, 8)},
        "邓六样": {"born_on": LIKELY(date(1978, 5, 31)), "available_from": date(2027, 2, 8)},
        "邓七样": {"born_on": LIKELY(date(1978, 5, 31)), "available_from": ASK},
        "邓八样": {"born_on": LIKELY(date(1978, 5, 31)), "available_from": DAY},
        "邓九样": {"born_on": date(1978, 5, 3), "available_from": ASK},
        "邓十样": {"born_on": date(1978, 5, 3), "available_from": date(2027, 2, 13)},
        "邓千样": {"born_on": LIKELY(date(2010, 10, 31)), "available_from": date(2027, 2, 12)},
        "邓万样": {"born_on": ASK, "available_from": ASK},
        "邓亿样": {"born_on": ASK, "available_from": date(2027, 2, 21)},
    },
    refused=("邓百样",),
)

FLAGS = County(
    "policy groups in the words of five offices",
    {
        "Sheet1": [
            [
                "姓名",
                "身份证号码",
                "残疾类别",
                "是否脱贫户",
                "监测对象类型",
                "退役军人",
                "高校毕业生",
                "风险是否消除",
            ],
            [
                "杨一样",
                _id(1980, 1, 1, 101),
                "无残疾",
                "非脱贫户",
                "已消除风险",
                "非退役军人",
                "往届",
                "",
            ],
            [
                "杨二样",
                _id(1980, 1, 1, 102),
                "健全",
                "非贫困户",
                "未纳入",
                "未服役",
                "非毕业生",
                "",
            ],
            ["杨三样", _id(1980, 1, 1, 103), "健康", "X", "N", "否", "高中毕业", ""],
            ["杨四样", _id(1980, 1, 1, 104), "正常", "一般户", "无", "×", "/", ""],
            [
                "杨五样",
                _id(1980, 1, 1, 105),
                "肢体二级",
                "脱贫户",
                "脱贫不稳定户",
                "退伍",
                "是",
                "否",
            ],
            [
                "杨六样",
                _id(1980, 1, 1, 106),
                "听力",
                "已脱贫",
                "边缘易致贫户",
                "是",
                "2026届",
                "是",
            ],
            ["杨七样", _id(1980, 1, 1, 107), "三级", "√", "突发严重困难户", "√", "应届", ""],
            ["杨八样", _id(1980, 1, 1, 108), "不详", "待核实", "？", "民兵", "大三", ""],
            ["杨九样", _id(1980, 1, 1, 109), "暂无", "一般农户", "非监测户", "--", "不是", ""],
        ]
    },
    {
        "杨一样": {"targets": ()},
        "杨二样": {"targets": ()},
        "杨三样": {"targets": ()},
        "杨四样": {"targets": ()},
        "杨五样": {"targets": ("monitored", "lifted", "disabled", "veteran", "graduate")},
        "杨六样": {"targets": ("lifted", "disabled", "veteran", "graduate")},
        "杨七样": {"targets": ("monitored", "lifted", "disabled", "veteran", "graduate")},
        "杨八样": {
            "targets": (),
            "disabled": ASK,
            "lifted": ASK,
            "monitored": ASK,
            "graduate": ASK,
        },
        "杨九样": {"targets": ()},
    },
)

HOUSEHOLDS = County(
    "households merged down, with relation to the head",
    {
        "台账": [
            ["脱贫户劳动力务工台账", "", "", "", "", "", "", ""],
            [
                "户编号",
                "乡镇",
                "村",
                "姓名",
                "与户主关系",
                "身份证号",
                "联系电话",
                "是否有外出务工意愿",
            ],
            ["H01", "歧坪镇", "杨柳村", "任一样", "户主", _id(1976, 5, 6, 31), "13900073001", "有"],
            ["", "", "", "任二样", "配偶", _id(1977, 5, 6, 32), "13900073002", "有"],
            ["", "", "", "任三样", "长子", _id(2003, 5, 6, 33), "13900073003", "有意愿"],
            ["H02", "歧坪镇", "杨柳村", "任四样", "户主", _id(1980, 5, 6, 35), "13900073004", "有"],
            ["", "", "", "任五样", "妻", _id(1981, 5, 6, 36), "13900073005", "有"],
            ["H03", "歧坪镇", "桥头村", "任六样", "户主", _id(1960, 5, 6, 37), "13900073006", "无"],
        ]
    },
    {
        "任二样": {"household_key": "H01", "township": "歧坪镇", "village": "杨柳村"},
        "任三样": {"household_key": "H01", "village": "杨柳村", "willing": True},
        "任五样": {"household_key": "H02", "village": "杨柳村"},
        "任六样": {"household_key": "H03", "village": "桥头村", "willing": False},
    },
    groups=(("任一样", "任二样", "任三样"), ("任四样", "任五样")),
    merge=(
        ("台账", 2, 0, 4, 0),
        ("台账", 2, 1, 4, 1),
        ("台账", 2, 2, 4, 2),
        ("台账", 5, 0, 6, 0),
        ("台账", 5, 1, 6, 1),
        ("台账", 5, 2, 6, 2),
    ),
)

REMARKS = County(
    "who goes with whom stands in the remarks",
    {
        "名单": [
            ["序号", "姓名", "性别", "出生日期", "手机号", "备注"],
            [11, "谭一样", "男", "1983.2.1", "13900074001", ""],
            [12, "谭二样", "女", "1984.2.1", "13900074002", "与11号夫妻"],
            [13, "谭三样", "男", "1985.2.1", "13900074003", "与李样青一起去"],
            [14, "李样青", "男", "1985.3.1", "13900074004", ""],
            [15, "谭四样", "男", "1970.2.1", "13900074005", "夫妻同行"],
            [16, "谭五样", "女", "1971.2.1", "13900074006", "夫妻同行"],
            [17, "谭六样", "女", "1999.2.1", "13900074007", "跟99号一起"],
            [18, "谭七样", "女", "1999.3.1", "13900074008", "会电脑"],
            ["", "合计", "8人", "", "", ""],
            ["填表人：样本", "", "", "审核人：样本", "", ""],
        ]
    },
    {
        "谭一样": {"born_on": date(1983, 2, 1)},
        "谭六样": {"remark": ASK},
        "谭七样": {"phone": "13900074008"},
    },
    read_rows=8,
    groups=(("谭一样", "谭二样"), ("谭三样", "李样青"), ("谭四样", "谭五样")),
)

WAGES = County(
    "wages as people say them",
    {
        "Sheet1": [
            ["姓名", "身份证号", "期望薪资（元/月）", "现月收入"],
            ["冉一样", _id(1990, 1, 1, 51), "1万2", "6-8千"],
            ["冉二样", _id(1990, 1, 1, 52), "四五千", "5000左右"],
            ["冉三样", _id(1990, 1, 1, 53), "5000+", 4800],
            ["冉四样", _id(1990, 1, 1, 54), "5500以上", "四千五"],
            ["冉五样", _id(1990, 1, 1, 55), "面议", "200元/天"],
            ["冉六样", _id(1990, 1, 1, 56), "6000-8000", "6万/年"],
            ["冉七样", _id(1990, 1, 1, 57), "不低于6000", "五千多"],
            ["冉八样", _id(1990, 1, 1, 58), 5.5, "0.65万"],
            ["冉九样", _id(1990, 1, 1, 59), "越高越好", "无"],
        ]
    },
    {
        "冉一样": {"floor_wage_fen": 1_200_000, "last_wage_fen": 600_000},
        "冉二样": {"floor_wage_fen": 400_000, "last_wage_fen": 500_000},
        "冉三样": {"floor_wage_fen": 500_000, "last_wage_fen": 480_000},
        "冉四样": {"floor_wage_fen": 550_000, "last_wage_fen": 450_000},
        "冉五样": {"floor_wage_fen": ASK, "last_wage_fen": ASK},
        "冉六样": {"floor_wage_fen": 600_000, "last_wage_fen": ASK},
        "冉七样": {"floor_wage_fen": 600_000, "last_wage_fen": 500_000},
        "冉八样": {"floor_wage_fen": ASK, "last_wage_fen": 650_000},
        "冉九样": {"floor_wage_fen": ASK, "last_wage_fen": None},
    },
)

TWO_HEADS = County(
    "two header rows with groups over the columns",
    {
        "汇总": [
            ["2026年农村劳动力转移就业实名制登记表", "", "", "", "", "", "", "", "", "", ""],
            [
                "填报单位：苍溪县龙王镇（盖章）",
                "",
                "",
                "",
                "",
                "",
                "",
                "填报时间：2026.11.1",
                "",
                "",
                "",
            ],
            ["序号", "基本信息", "", "", "", "务工情况", "", "求职意向", "", "", "户主信息"],
            [
                "",
                "姓名",
                "性别",
                "身份证号",
                "本人联系方式",
                "工种",
                "月工资",
                "工种",
                "地区",
                "薪资",
                "姓名",
            ],
            [
                1,
                "苟一样",
                "男",
                _id(1992, 8, 1, 61),
                13900075001,
                "钢筋工",
                7000,
                "焊工",
                "余杭",
                8000,
                "苟大样",
            ],
            [
                2,
                "苟二样",
                "女",
                _id(1993, 8, 1, 62),
                13900075002,
                "服务员",
                3500,
                "缝纫工",
                "义乌、临海",
                5000,
                "苟大样",
            ],
            ["备注：本表一式两份", "", "", "", "", "", "", "", "", "", ""],
        ]
    },
    {
        "苟一样": {
            "trades": ("construction_skilled",),
            "last_wage_fen": 700_000,
            "wishes": ("welder",),
            "regions_wanted": ("330110",),
            "floor_wage_fen": 800_000,
            "township": "龙王镇",
            "phone": "13900075001",
        },
        "苟二样": {
            "trades": ("waiter",),
            "last_wage_fen": 350_000,
            "wishes": ("sewing",),
            "regions_wanted": ("330782", "331082"),
            "floor_wage_fen": 500_000,
        },
    },
    read_rows=2,
    merge=(("汇总", 2, 0, 3, 0), ("汇总", 2, 1, 2, 4), ("汇总", 2, 5, 2, 6), ("汇总", 2, 7, 2, 9)),
)

SECTIONS = County(
    "one sheet, villages as section rows, numbers already written for empty rows",
    {
        "汇总表": [
            ["序号", "姓名", "身份证号", "电话", "学历", "技能"],
            ["一、永宁镇", "", "", "", "", ""],
            ["兰池村", "", "", "", "", ""],
            [1, "袁一样", _id(1988, 4, 4, 71), "139 0007 6001", "高中毕业", "驾驶"],
            [2, "袁二样", _id(1989, 4, 4, 72), "139-0007-6002", "中职", "无"],
            ["笋子沟村", "", "", "", "", ""],
            [3, "袁三样", _id(1990, 4, 4, 73), "13900076003/13900076013", "大专及以上", "叉车"],
            [4, "", "", "", "", ""],
            [5, "", "", "", "", ""],
            ["本页小计", "", "3", "", "", ""],
        ]
    },
    {
        "袁一样": {
            "township": "永宁镇",
            "village": "兰池村",
            "schooling": "senior",
            "phone": "13900076001",
        },
        "袁二样": {"township": "永宁镇", "village": "兰池村", "schooling": "senior", "trades": ()},
        "袁三样": {
            "township": "永宁镇",
            "village": "笋子沟村",
            "schooling": "college",
            "trades": ("forklift",),
            "phone": "13900076003",
            "phone2": "13900076013",
        },
    },
    read_rows=3,
)

COLLECTED = County(
    "a county's spring collection with its own header words, saved as CSV",
    {
        "": [
            [
                "返乡人员姓名",
                "公民身份证号码",
                "常用电话",
                "所属乡镇村",
                "最高学历",
                "曾经从事工种",
                "节后是否外出",
                "意愿就业地",
                "期望月工资",
                "计划出发日期",
                "是否需要点对点接送",
                "是否党员",
            ],
            [
                "鲜一样",
                _id(1986, 9, 9, 81),
                "13900077001",
                "亭子镇大营村",
                "初中",
                "保安",
                "是",
                "杭州",
                "4500",
                "2027/2/20",
                "是",
                "否",
            ],
            [
                "鲜二样",
                _id(1987, 9, 9, 82),
                "13900077002",
                "亭子镇大营村",
                "小学文化",
                "月嫂",
                "暂不外出",
                "不限",
                "",
                "",
                "否",
                "否",
            ],
            [
                "鲜三样",
                _id(1988, 9, 9, 83),
                "13900077003",
                "亭子镇新庙村",
                "研究生",
                "电工、焊工",
                "外出",
                "浙江",
                "8000-10000",
                "2月20日",
                "需要",
                "是",
            ],
        ]
    },
    {
        "鲜一样": {
            "township": "亭子镇",
            "village": "大营村",
            "schooling": "junior",
            "trades": ("guard",),
            "willing": True,
            "regions_wanted": ("330100",),
            "floor_wage_fen": 450_000,
            "available_from": date(2027, 2, 20),
            "only_pickup": True,
        },
        "鲜二样": {
            "schooling": "primary",
            "trades": ("maternity",),
            "willing": False,
            "regions_wanted": (),
            "only_pickup": False,
        },
        "鲜三样": {
            "village": "新庙村",
            "schooling": "bachelor",
            "trades": ("electrician", "welder"),
            "willing": True,
            "regions_wanted": ("330000",),
            "floor_wage_fen": 800_000,
            "available_from": LIKELY(date(2027, 2, 20)),
            "only_pickup": True,
        },
    },
    csv=True,
)

SURVEY = County(
    "a survey form: yes as words, unknown columns, head's name before the person's",
    {
        "问卷": [
            [
                "编号",
                "户主姓名",
                "户主身份证号",
                "人员姓名",
                "性别",
                "身份证号",
                "手机",
                "您的就业意愿",
                "能否上夜班",
                "意向工种1",
                "意向工种2",
                "最低期望薪资",
                "喜欢的颜色",
                "婚姻状况",
                "人员类别",
            ],
            [
                "A1",
                "景大样",
                _id(1955, 1, 1, 91),
                "景一样",
                "男",
                _id(1984, 1, 1, 93),
                "13900078001",
                "愿意",
                "可以",
                "普工",
                "叉车工",
                "5000",
                "红",
                "已婚",
                "脱贫户",
            ],
            [
                "A2",
                "景大样",
                _id(1955, 1, 1, 91),
                "景二样",
                "女",
                _id(1985, 1, 1, 94),
                "13900078002",
                "不想去",
                "不能",
                "保洁",
                "",
                "3500元",
                "蓝",
                "已婚",
                "一般户",
            ],
            [
                "A3",
                "景二大",
                _id(1956, 1, 1, 95),
                "景三样",
                "女",
                _id(1986, 1, 1, 96),
                "13900078003",
                "考虑中",
                "看工资",
                "都行",
                "",
                "4000",
                "",
                "离异",
                "退役军人家属",
            ],
        ]
    },
    {
        "景一样": {
            "id_number": _id(1984, 1, 1, 93),
            "willing": True,
            "nights": "yes",
            "wishes": ("gen_operative", "forklift"),
            "floor_wage_fen": 500_000,
            "targets": ("lifted",),
        },
        "景二样": {
            "id_number": _id(1985, 1, 1, 94),
            "willing": False,
            "nights": "no",
            "wishes": ("cleaner",),
            "floor_wage_fen": 350_000,
            "targets": (),
        },
        "景三样": {"willing": ASK, "nights": ASK, "wishes": (), "targets": ()},
    },
    read_rows=3,
)

PROBLEMS = County(
    "wrong numbers and odd names",
    {
        "Sheet1": [
            ["姓名", "身份证号", "联系电话", "年龄"],
            [
                "安一样",
                _id(1990, 6, 6, 111)[:-1] + ("3" if _id(1990, 6, 6, 111)[-1] != "3" else "4"),
                "13900079001",
                36,
            ],
            ["安二样", _id(1990, 6, 6, 112), "1390007900", 36],
            ["阿依木·样本", _id(1990, 6, 6, 114), "13900079003", 36],
            ["安 四", _id(1990, 6, 6, 115), "0839-5220000", 36],
            ["安五样", _id(1990, 6, 6, 117), "13900079005", 46],
            ["安一样", _id(1990, 6, 6, 119), "13900079006", ""],
        ]
    },
    {
        "阿依木·样本": {"phone": "13900079003"},
        "安四": {"phone": "08395220000"},
        "安五样": {"born_on": LIKELY(date(1990, 6, 6))},
    },
    refused=("安一样", "安二样"),
)

FIRST: tuple[County, ...] = (
    TOWNS, PUBLIC, MONTHS, FLAGS, HOUSEHOLDS, REMARKS, WAGES, TWO_HEADS, SECTIONS, COLLECTED, SURVEY, PROBLEMS,
)  # fmt: skip

OF_HEADS = County(
    "village list, monitored with removal dates",
    {
        "红旗村": [
            ["乡镇：石马镇   村：红旗村", "", "", "", "", "", "", ""],
            [
                "序号",
                "户主姓名",
                "家庭成员姓名",
                "与户主关系",
                "公民身份号码",
                "监测户类别",
                "风险消除时间",
                "务工意愿",
                "电话号码",
            ],
            [
                1,
                "庞大样",
                "庞大样",
                "户主",
                _id(1975, 2, 2, 201),
                "边缘易致贫户",
                "2024.11",
                "愿意",
                "15900010001",
            ],
            [
                2,
                "庞大样",
                "庞二样",
                "儿媳",
                _id(1998, 2, 2, 202),
                "边缘易致贫户",
                "2024.11",
                "不愿意",
                "15900010002",
            ],
            [
                3,
                "席大样",
                "席大样",
                "户主",
                _id(1971, 2, 2, 203),
                "突发严重困难户",
                "",
                "愿意外出",
                "159 0001 0003",
            ],
            [
                4,
                "席大样",
                "席二样",
                "妻子",
                _id(1972, 2, 2, 204),
                "突发严重困难户",
                "",
                "愿意外出",
                "15900010004",
            ],
            ["合计：4人", "", "", "", "", "", "", "", ""],
        ]
    },
    {
        "庞大样": {"targets": (), "willing": True, "township": "石马镇"},
        "庞二样": {"targets": (), "willing": False},
        "席大样": {"targets": ("monitored",), "willing": True, "phone": "15900010003"},
        "席二样": {"targets": ("monitored",), "willing": True},
    },
    read_rows=4,
    groups=(("席大样", "席二样"),),
)
SPRING = County(
    "spring survey with odd answers",
    {
        "调查": [
            [
                "姓名*",
                "性别*",
                "出生年月（如1990.01）",
                "现住址",
                "联系电话（必填）",
                "文化程度",
                "现从事工种",
                "上年月均收入（元）",
                "春节后是否外出",
                "计划外出时间",
                "意向务工地点",
                "期望月薪（元）",
            ],
            [
                "匡一样",
                "女",
                1990.01,
                "歧坪镇王家坝村5组",
                "18800010001",
                "初二",
                "服装厂车位",
                "4千5",
                "是",
                "正月十六",
                "宁波、台州",
                "5000-6000",
            ],
            [
                "匡二样",
                "男",
                1982.12,
                "歧坪镇王家坝村",
                "18800010002（本人）",
                "中专/中技",
                "叉车司机",
                "7k",
                "是",
                "2月中旬",
                "都可以",
                "不低于7000",
            ],
            [
                "匡四样",
                "女",
                "1995-3-8 00:00:00",
                "歧坪镇",
                "18800010004",
                "大专在读",
                "无",
                "无",
                "待定",
                "等通知",
                "余杭区",
                "面谈",
            ],
        ]
    },
    {
        "匡一样": {
            "born_on": LIKELY(date(1990, 1, 31)),
            "village": "王家坝村",
            "schooling": "junior",
            "trades": ("sewing",),
            "last_wage_fen": 450000,
            "willing": True,
            "available_from": LIKELY(date(2027, 2, 21)),
            "regions_wanted": ("330200", "331000"),
            "floor_wage_fen": 500000,
        },
        "匡二样": {
            "born_on": LIKELY(date(1982, 12, 31)),
            "schooling": "senior",
            "trades": ("forklift",),
            "last_wage_fen": 700000,
            "available_from": LIKELY(date(2027, 2, 11)),
            "regions_wanted": (),
            "floor_wage_fen": 700000,
            "phone": "18800010002",
        },
        "匡四样": {
            "born_on": date(1995, 3, 8),
            "township": "歧坪镇",
            "schooling": "college",
            "willing": ASK,
            "available_from": ASK,
            "floor_wage_fen": ASK,
        },
    },
    read_rows=3,
)
VETERANS = County(
    "veterans and graduates office",
    {
        "Sheet1": [
            [
                "编号",
                "姓 名",
                "身份证号码",
                "人员类别",
                "是否退役军人",
                "毕业生类别",
                "是否持残疾证",
                "备注",
            ],
            [
                "001",
                "乜一样",
                _id(1999, 9, 9, 301),
                "退役军人",
                "是（2020年）",
                "非应届",
                "无",
                "和002号是夫妻",
            ],
            ["002", "乜二样", _id(2000, 9, 9, 302), "高校毕业生", "否", "2025届本科", "没有", "/"],
            [
                "003",
                "乜三样",
                _id(1990, 9, 9, 303),
                "一般农户",
                "未参军",
                "社会人员",
                "肢体（四级）",
                "兄弟同行，与乜四样",
            ],
            ["004", "乜四样", _id(1992, 9, 9, 305), "残疾人、脱贫户", "军属", "--", "有", ""],
        ]
    },
    {
        "乜一样": {"targets": ("veteran",)},
        "乜二样": {"targets": ("graduate",)},
        "乜三样": {"targets": ("disabled",)},
        "乜四样": {"targets": ("lifted", "disabled")},
    },
    read_rows=4,
    groups=(("乜一样", "乜二样"), ("乜三样", "乜四样")),
)
TWO_TOWNS = County(
    "two townships, different headers, one with a title and blank lines",
    {
        "龙泉乡（12人）": [
            ["", "", "", "", ""],
            ["外出务工人员信息采集表", "", "", "", ""],
            ["姓名", "联系方式", "身份证", "年龄", "就业意愿"],
            ["璩一样", "13100010001", _id(1988, 1, 1, 401), "38", "有意愿"],
            ["", "", "", "", ""],
            ["璩二样", "13100010002", _id(1989, 1, 1, 402), "37岁", "无"],
        ],
        "唤马镇": [
            ["人员姓名", "手机号码", "身份证号", "是否有就业意愿", "饮食习惯"],
            ["璩三样", 13100010003, _id(1990, 1, 1, 403), "√", "喜辣"],
            ["璩四样", 13100010004, _id(1991, 1, 1, 404), "×", ""],
        ],
        "数据字典": [["是"], ["否"]],
    },
    {
        "璩一样": {"township": "龙泉乡", "willing": True, "born_on": date(1988, 1, 1)},
        "璩二样": {"township": "龙泉乡", "willing": False},
        "璩三样": {"township": "唤马镇", "willing": True, "food": ("sichuan",)},
        "璩四样": {"willing": False, "phone": "13100010004"},
    },
    read_rows=4,
)
OFFICE = County(
    "CSV of a labour office",
    {
        "": [
            [
                "户籍所在县",
                "户籍所在乡镇",
                "户籍所在村",
                "姓名",
                "性别",
                "出生年月",
                "手机号",
                "受教育程度",
                "有何技能",
                "拟就业工种",
                "拟就业地区",
                "月薪期望",
                "可到岗日期",
            ],
            [
                "苍溪县",
                "白驿镇",
                "三尖村",
                "阙一样",
                "男",
                "1987/4",
                "17700010001",
                "高中或中专",
                "会电焊",
                "电焊工",
                "杭州市余杭区",
                "八千以上",
                "2027/3/1",
            ],
            [
                "苍溪县",
                "白驿镇",
                "三尖村",
                "阙二样",
                "女",
                "1986.10",
                "17700010002",
                "小学及以下",
                "无",
                "都行",
                "省外",
                "4500-5000",
                "随时可以",
            ],
            [
                "巴州区",
                "白驿镇",
                "三尖村",
                "阙三样",
                "女",
                "1986.10",
                "17700010003",
                "小学",
                "无",
                "都行",
                "浙江省",
                "4500",
                "马上",
            ],
        ]
    },
    {
        "阙一样": {
            "born_on": LIKELY(date(1987, 4, 30)),
            "township": "白驿镇",
            "village": "三尖村",
            "schooling": "senior",
            "trades": ("welder",),
            "wishes": ("welder",),
            "regions_wanted": ("330110",),
            "floor_wage_fen": 800000,
            "available_from": date(2027, 3, 1),
        },
        "阙二样": {
            "born_on": LIKELY(date(1986, 10, 31)),
            "schooling": LIKELY("primary"),
            "wishes": (),
            "floor_wage_fen": 450000,
            "available_from": DAY,
        },
    },
    refused=("阙三样",),
    csv=True,
)

SECOND: tuple[County, ...] = (OF_HEADS, SPRING, VETERANS, TWO_TOWNS, OFFICE)
"""Written after the reader, and read at first seven times in ten: what failed is mended."""

ALL: tuple[County, ...] = (*FIRST, *SECOND)
