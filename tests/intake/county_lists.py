"""Needs lists as counties, streets and firms write them; every firm and person is invented.

Each `List` holds the cells as typed and what a careful person reads out of them by hand. A post is
(title, places, lowest, highest pay in yuan a month, more fields); "?" is a figure that must be
asked for, None one that is not said.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import xlsxwriter

TODAY = date(2026, 11, 15)
Rows = Sequence[Sequence[object]]
Post = tuple[str, object, object, object, Mapping[str, object]]


@dataclass(frozen=True)
class Page:
    name: str
    rows: Rows
    merge: Sequence[str] = ()


@dataclass(frozen=True)
class List:
    """``not_read``: words that must stand in the list of what was not read or was set aside;
    ``codes``: problems of the file that must be told."""

    name: str
    pages: Sequence[Page]
    posts: Sequence[Post]
    not_read: Sequence[str] = ()
    codes: Sequence[str] = ()
    text: str = ""
    more: Mapping[str, object] = field(default_factory=dict)

    def data(self) -> bytes:
        return self.text.encode() if self.text else book(self.pages)


def book(pages: Sequence[Page]) -> bytes:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for page in pages:
        sheet = made.add_worksheet(page.name)
        for r, row in enumerate(page.rows):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(r, c, cell, day)
                elif isinstance(cell, int | float):
                    sheet.write_number(r, c, cell)
                elif cell not in (None, ""):
                    sheet.write_string(r, c, str(cell))
        for area in page.merge:
            first = area.partition(":")[0]
            at_row, at_column = int(first[1:]) - 1, ord(first[0]) - 65
            row = page.rows[at_row]
            sheet.merge_range(area, row[at_column] if at_column < len(row) else "")
    made.close()
    return target.getvalue()


def one(
    name: str, rows: Rows, posts: Sequence[Post], merge: Sequence[str] = (), **more: object
) -> List:
    return List(name, (Page("Sheet1", rows, merge),), posts, **more)


SEEN = (
    one(
        "pay over lowest and highest, heads over men, women and sum",
        [
            ["附件1"],
            ["样例区2026年企业用工需求汇总表"],
            ["填报单位：样例街道总工会", "", "", "", "", "", "", "填报日期：2026年11月10日"],
            [
                "序号",
                "企业名称",
                "岗位名称",
                "需求人数（人）",
                "",
                "",
                "薪资待遇（元/月）",
                "",
                "联系人",
            ],
            ["", "", "", "男", "女", "合计", "最低", "最高", ""],
            [1, "样例甲纺织有限公司", "挡车工", 5, 15, 20, 6000, 9000, "王样本"],
            [2, "样例乙机械有限公司", "数控车工", 8, 0, 8, 7000, 10000, "李样本"],
            ["合计", "", "", 13, 15, 28, "", "", ""],
        ],
        [
            (
                "挡车工",
                20,
                6000,
                9000,
                {
                    "employer_name": "样例甲纺织有限公司",
                    "contact_name": "王样本",
                    "sex_words": "男5女15",
                },
            ),
            (
                "数控车工",
                8,
                7000,
                10000,
                {"employer_name": "样例乙机械有限公司", "sex_words": "男8女0"},
            ),
        ],
        merge=("A2:I2", "D4:F4", "G4:H4", "A4:A5", "B4:B5", "C4:C5", "I4:I5"),
        not_read=("样例街道总工会",),
    ),
    one(
        "three header rows",
        [
            ["样例县外出务工岗位需求表"],
            ["企业名称", "用工需求情况", "", "", "", ""],
            ["", "岗位", "人数", "待遇", "", ""],
            ["", "", "", "底薪", "综合工资", "食宿"],
            ["样例甲电子有限公司", "装配工", 30, 2490, "5500-7500", "包吃住"],
            ["", "质检员", 4, 2600, "5000-6000", "包住不包吃"],
        ],
        [
            (
                "装配工",
                30,
                5500,
                7500,
                {"base_wage_fen": 249000, "lodging": "free", "employer_name": "样例甲电子有限公司"},
            ),
            (
                "质检员",
                4,
                5000,
                6000,
                {"base_wage_fen": 260000, "employer_name": "样例甲电子有限公司"},
            ),
        ],
        merge=("A1:F1", "B2:F2", "D3:F3", "A2:A4", "B3:B4", "C3:C4", "A5:A6"),
    ),
    List(
        "one sheet for each street",
        (
            Page(
                "东样街道",
                [
                    ["企业", "工种", "人数", "月薪"],
                    ["样例甲厂", "普工", 10, "5000-6000"],
                    ["样例甲厂", "叉车工", 2, "6500"],
                ],
            ),
            Page(
                "西样镇",
                [["企业", "工种", "人数", "月薪"], ["样例乙厂", "缝纫工", 12, "6000-8000"]],
            ),
            Page("说明", [["请各街道于11月20日前报送"], ["联系人：赵样本"]]),
            Page(
                "南样镇",
                [
                    ["单位名称", "岗位名称", "需求数", "工资"],
                    ["样例丙厂", "保安", 3, "4300"],
                    ["样例丙厂", "保洁", 2, "4000"],
                ],
            ),
        ),
        [
            ("普工", 10, 5000, 6000, {"employer_name": "样例甲厂"}),
            ("叉车工", 2, 6500, 6500, {}),
            ("缝纫工", 12, 6000, 8000, {"employer_name": "样例乙厂"}),
            ("保安", 3, 4300, 4300, {"employer_name": "样例丙厂"}),
            ("保洁", 2, 4000, 4000, {}),
        ],
        not_read=("请各街道于11月20日前报送",),
    ),
    one(
        "a column without header that counts from 0",
        [
            ["", "岗位", "工资", "要求"],
            [0, "普工", "5000-6000", "50岁以下"],
            [1, "电工", "7000-8000", "持电工证"],
            [2, "焊工", "8000-10000", "持焊工证"],
        ],
        [
            ("普工", "?", 5000, 6000, {"age_max": 50}),
            ("电工", "?", 7000, 8000, {}),
            ("焊工", "?", 8000, 10000, {}),
        ],
    ),
    one(
        "a column without header that counts from 1",
        [
            ["", "企业", "招聘岗位", "招聘人数", "工资待遇"],
            [1, "样例甲厂", "普工", 20, "5000-6000"],
            [2, "样例甲厂", "电工", 3, "7000"],
            [3, "样例乙厂", "焊工", 4, "8000"],
        ],
        [("普工", 20, 5000, 6000, {}), ("电工", 3, 7000, 7000, {}), ("焊工", 4, 8000, 8000, {})],
    ),
    one(
        "two posts in a cell, 各5人",
        [
            ["单位", "岗位", "人数", "薪资"],
            ["样例甲焊接有限公司", "二保焊工\n氩弧焊工", "各5人", "8000-11000"],
            ["样例甲焊接有限公司", "打磨工", 6, "6000-8000"],
        ],
        [
            ("二保焊工", 5, 8000, 11000, {}),
            ("氩弧焊工", 5, 8000, 11000, {}),
            ("打磨工", 6, 6000, 8000, {}),
        ],
    ),
    one(
        "posts of one trade in a cell, 各3名; 男女各 is one post's",
        [
            ["单位", "岗位", "人数", "薪资"],
            ["样例甲机械有限公司", "车工、铣工", "各3名", "7000"],
            ["样例甲机械有限公司", "平车/拷边", "男女各3名", "6000"],
        ],
        [
            ("车工", 3, 7000, 7000, {}),
            ("铣工", 3, 7000, 7000, {}),
            ("平车/拷边", 6, 6000, 6000, {}),
        ],
    ),
    one(
        "who fills it in is the firm, whom to call beside it",
        [
            ["填报单位：样例制衣厂", "", "联系人：李样 13900139000"],
            ["岗位", "人数", "月薪"],
            ["缝纫工", 20, 6000],
        ],
        [
            (
                "缝纫工",
                20,
                6000,
                6000,
                {
                    "employer_name": "样例制衣厂",
                    "contact_name": "李样",
                    "contact_phone": "13900139000",
                },
            )
        ],
    ),
    one(
        "facts under the table hold for all",
        [
            ["岗位", "人数", "月薪(元)"],
            ["平车工", 15, "6000-8500"],
            ["裁剪工", 2, "6000"],
            ["以上岗位均包吃住，缴纳五险"],
            ["路费满一个月报销300元"],
            ["联系人：孙样本 13800000009"],
            ["注：本表由企业填写，一式两份"],
        ],
        [
            (
                "平车工",
                15,
                6000,
                8500,
                {
                    "lodging": "free",
                    "insured": True,
                    "contact_phone": "13800000009",
                    "travel_refund_note": "300",
                },
            ),
            (
                "裁剪工",
                2,
                6000,
                6000,
                {
                    "lodging": "free",
                    "insured": True,
                    "contact_name": "孙样本",
                    "travel_refund_note": "300",
                },
            ),
        ],
        merge=("A4:C4", "A5:C5"),
        not_read=("一式两份",),
    ),
    one(
        "filled in by, in row 2",
        [
            ["样例区重点企业缺工清单"],
            ["填报人：周样本", "", "联系电话：0571-88880000", ""],
            ["序号", "缺工岗位", "缺工人数", "综合工资"],
            [1, "包装工", 20, "4500-5500"],
        ],
        [("包装工", 20, 4500, 5500, {})],
        merge=("A1:D1",),
        not_read=("周样本", "0571-88880000"),
    ),
    List(
        "text with semicolons",
        (),
        [("普工", 5, 5000, 6000, {"lodging": "free"}), ("仓管员", 2, 5500, 5500, {})],
        text="岗位,人数,工资,要求\n普工,5,5000-6000,能吃苦；能倒班；包吃住；服从安排；长白班\n仓管员,2,5500,会电脑；细心；有经验；能加班；住附近\n",
    ),
    one(
        "sums for each firm and at the end",
        [
            ["企业名称", "岗位", "人数", "工资"],
            ["样例甲厂", "注塑工", 8, "6000-7000"],
            ["样例甲厂", "模具工", 2, "9000-12000"],
            ["小计", "", 10, ""],
            ["样例乙厂", "组装工", 25, "5000"],
            ["小计", "", 25, ""],
            ["总计", "", 35, ""],
        ],
        [
            ("注塑工", 8, 6000, 7000, {}),
            ("模具工", 2, 9000, 12000, {}),
            ("组装工", 25, 5000, 5000, {}),
        ],
    ),
    one(
        "a sum that does not add up",
        [
            ["岗位", "人数", "工资"],
            ["注塑工", 8, "6000-7000"],
            ["组装工", 25, "5000"],
            ["合计", 43, ""],
        ],
        [("注塑工", 8, 6000, 7000, {}), ("组装工", 25, 5000, 5000, {})],
        codes=("sum_differs",),
    ),
    one(
        "a second table in the sheet with other columns",
        [
            ["岗位", "人数", "月薪", "年龄"],
            ["挤出工", 6, "6500-8000", "18-50"],
            ["品检", 3, "5000", "18-45"],
            [],
            ["工种", "要求", "需求人数", "底薪", "联系电话"],
            ["叉车司机", "有叉车证", 2, 3000, "13800000007"],
        ],
        [
            ("挤出工", 6, 6500, 8000, {"age_max": 50}),
            ("品检", 3, 5000, 5000, {"age_max": 45}),
            ("叉车司机", 2, None, None, {"base_wage_fen": 300000, "contact_phone": "13800000007"}),
        ],
    ),
    one(
        "one block for each post, label beside value",
        [
            ["样例甲家具有限公司招聘简章"],
            ["岗位名称", "木工"],
            ["招聘人数", "6人"],
            ["工资待遇", "7000-9000元/月"],
            ["工作时间", "长白班，8小时"],
            ["食宿", "包吃住"],
            [],
            ["岗位名称", "油漆工"],
            ["招聘人数", "3人"],
            ["工资待遇", "8000-10000元/月"],
            ["食宿", "包住"],
        ],
        [
            ("木工", 6, 7000, 9000, {"shift": "day", "lodging": "free"}),
            ("油漆工", 3, 8000, 10000, {}),
        ],
        merge=("A1:B1",),
    ),
    one(
        "units in the header, 万",
        [
            ["用人单位", "招聘职位", "数量（单位：人）", "月薪（万元）", "学历"],
            ["样例甲科技有限公司", "机械工程师", 2, "1.2-1.8", "本科及以上"],
            ["样例甲科技有限公司", "操作工", 40, "0.55-0.7", "不限"],
        ],
        [
            ("机械工程师", 2, 12000, 18000, {"schooling_min": "bachelor"}),
            ("操作工", 40, 5500, 7000, {}),
        ],
    ),
    one(
        "pay and lodging in the remark",
        [
            ["企业", "岗位", "人数", "备注"],
            ["样例甲水产有限公司", "杀鱼工", 10, "月薪5500-7000元，包吃住，两班倒"],
            ["样例甲水产有限公司", "冷库搬运", 4, "计件，月入7000-9000元，夫妻房"],
        ],
        [
            ("杀鱼工", 10, 5500, 7000, {"lodging": "free", "shift": "two"}),
            ("冷库搬运", 4, 7000, 9000, {}),
        ],
    ),
    one(
        "headers again on every printed page",
        [
            ["样例镇用工需求"],
            ["序号", "岗位", "人数", "工资"],
            [1, "普工", 10, "5000"],
            [2, "叉车工", 1, "7000"],
            ["样例镇用工需求"],
            ["序号", "岗位", "人数", "工资"],
            [3, "钳工", 2, "8000"],
        ],
        [("普工", 10, 5000, 5000, {}), ("叉车工", 1, 7000, 7000, {}), ("钳工", 2, 8000, 8000, {})],
        merge=("A1:D1", "A5:D5"),
    ),
    one(
        "one headcount merged over three posts",
        [
            ["企业名称", "岗位名称", "人数", "薪资范围"],
            ["样例甲服饰有限公司", "平车", 30, "6000-9000"],
            ["", "锁眼钉扣", "", "5500-7000"],
            ["", "包装", "", "5000-6000"],
        ],
        [
            ("平车", "?", 6000, 9000, {"employer_name": "样例甲服饰有限公司"}),
            ("锁眼钉扣", "?", 5500, 7000, {}),
            ("包装", "?", 5000, 6000, {}),
        ],
        merge=("A2:A4", "C2:C4"),
    ),
    one(
        "编号 that is only a running number",
        [
            ["编号", "岗位", "需要几人", "月工资", "上班时间"],
            ["001", "油压机操作工", 4, "7000-8000", "12小时两班倒"],
            ["002", "烫金工", 2, "6500-8500", "8:00-17:00"],
        ],
        [
            ("油压机操作工", 4, 7000, 8000, {"shift": "two", "hours_per_day": 12}),
            ("烫金工", 2, 6500, 8500, {}),
        ],
    ),
    one(
        "heads by sex without a sum",
        [
            ["岗位名称", "招聘人数", "", "工资"],
            ["", "男", "女", ""],
            ["流水线工人", 10, 20, "5500-6500"],
            ["搬运工", 6, "", "7000"],
        ],
        [
            ("流水线工人", 30, 5500, 6500, {"sex_words": "男10女20"}),
            ("搬运工", 6, 7000, 7000, {"sex_words": "男6"}),
        ],
        merge=("B1:C1", "A1:A2", "D1:D2"),
    ),
    one(
        "columns nobody asked for, long remarks below",
        [
            ["岗位", "人数", "工资", "企业规模", "是否规上企业"],
            ["印刷机长", 2, "9000-12000", "300人", "是"],
            ["学徒工", 5, "4500", "300人", "是"],
            ["填表说明：1.人数填写实际缺工数；2.工资填写实发数。"],
            ["审核人：", "", "日期：2026.11.1"],
        ],
        [("印刷机长", 2, 9000, 12000, {}), ("学徒工", 5, 4500, 4500, {})],
        not_read=("企业规模", "填表说明", "审核人"),
    ),
    one(
        "ages over lowest and highest, base and total pay",
        [
            ["用工单位", "岗位", "人数", "年龄", "", "工资", "", "是否包食宿", ""],
            ["", "", "", "下限", "上限", "底薪", "综合", "食", "宿"],
            ["样例甲轴承有限公司", "磨工", 12, 18, 48, 2490, "7000-9000", "是", "是"],
            ["样例甲轴承有限公司", "热处理工", 3, 20, 50, 2490, "8000-9500", "否", "是"],
        ],
        [
            ("磨工", 12, 7000, 9000, {"age_min": 18, "age_max": 48, "base_wage_fen": 249000}),
            ("热处理工", 3, 8000, 9500, {"age_min": 20, "age_max": 50}),
        ],
        merge=("D1:E1", "F1:G1", "H1:I1", "A1:A2", "B1:B2", "C1:C2"),
    ),
    one(
        "a vague headcount and an unknown trade",
        [
            ["岗位", "人数", "薪资"],
            ["普工", "若干", "5000-6000"],
            ["夹直夹曲", 3, "面议"],
            ["电工", "2-3人", "7000起"],
        ],
        [("普工", "?", 5000, 6000, {}), ("夹直夹曲", 3, "?", "?", {}), ("电工", 3, 7000, None, {})],
    ),
)
