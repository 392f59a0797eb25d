"""A roster of a county and a district's list of posts as their authors write them; invented.

Both carry what makes real ones slow to read: thirty columns, few words in many of them, numbers as
text, a household and a group here and there, remarks, a title row and a column nobody knows.
"""

import io
import random
from collections.abc import Sequence
from datetime import date, timedelta

import xlsxwriter

from benchmarks.county_rows import GIVEN
from scenario.invented import NUMERALS, SURNAMES, id_number, phone

HOME = "510824"
PEOPLE_HEAD = (
    "序号", "姓名", "性别", "身份证号", "联系电话", "乡镇", "村", "户编号", "同行编号", "同行关系",
    "文化程度", "工种", "从业年限", "技能证书", "意向工种", "意向地区", "最低到手", "月收入",
    "可外出时间", "可做夜班", "不能接受", "就业意愿", "首次外出", "脱贫户", "退役军人", "同意方式",
    "同意日期", "备注", "录入人员",
)  # fmt: skip
TRADES = (
    "缝纫工",
    "电焊工",
    "普工",
    "叉车工",
    "包装工",
    "质检员",
    "钳工",
    "厨师",
    "保洁",
    "电工、钳工",
)
POSTS_HEAD = (
    "序号", "企业名称", "岗位名称", "招聘人数", "综合工资", "底薪", "年龄", "学历", "工作时间",
    "食宿", "福利", "工作地点", "联系人", "联系电话", "岗位要求", "备注",
)  # fmt: skip
POSTS = (
    "平车工",
    "普工",
    "电焊工",
    "叉车工",
    "质检员",
    "注塑工",
    "挡车工",
    "仓管员",
    "保洁",
    "数控车工",
)
TOWNS = ("余杭区", "义乌市", "桐乡市", "北仑区", "柯桥区", "永康市", "乐清市", "海宁市")


def roster(rows: int, *, seed: int = 1, changed: float = 0.0) -> bytes:
    """An .xlsx of `rows` people of one county. `changed`: the share of them with another telephone
    and another least wage than in the roster of the same seed without it."""
    draw, other = random.Random(seed), random.Random(seed + 1)
    lines = [_person(at, draw) for at in range(rows)]
    for line in lines:
        if other.random() < changed:
            line[4] = phone(5_000_000 + int(line[0]))
            line[16] = str(4_100 + other.randrange(20) * 100)
    return _book("花名册", ["苍溪样例县农村劳动力花名册"], PEOPLE_HEAD, lines)


def _person(at: int, draw: random.Random) -> list[str]:
    born = date(1966, 1, 1) + timedelta(days=draw.randrange(15_000))
    number = id_number(HOME, born, at % 1000)
    household, group = at // 3, at // 40
    return [
        str(at + 1), draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2)))),
        "女" if int(number[16]) % 2 == 0 else "男", number if draw.random() > 0.02 else "",
        phone(at), f"样例{NUMERALS[at % 9]}镇", f"{NUMERALS[at % 9]}{NUMERALS[at // 9 % 9]}村",
        f"H{household:05d}", f"A{group}" if at % 40 < 2 else "", "夫妻" if at % 40 < 2 else "",
        draw.choice(("小学", "初中", "初中", "高中", "大专")), draw.choice(TRADES),
        str(draw.randrange(1, 15)), draw.choice(("", "", "", "焊工证", "叉车证")),
        draw.choice(("缝纫工、包装工", "焊工", "普工", "")),
        draw.choice(("余杭区、义乌市", "余杭区", "")),
        str(draw.randrange(35, 70) * 100), str(draw.randrange(35, 70) * 100), "2026.2.20",
        draw.choice(("是", "倒班", "否")), draw.choice(("", "", "高空", "气味")),
        draw.choice(("是", "是", "是", "否")), draw.choice(("是", "否")), draw.choice(("是", "否")),
        draw.choice(("否", "否", "否", "是")),
        draw.choice(("纸质签字", "纸质签字", "纸质签字", "")),
        "2026.1.10", draw.choice(("", "", "", "有驾照", f"与{at}号是邻居")), "样本录入",
    ]  # fmt: skip


def posts(rows: int, *, firms: int, seed: int = 1) -> bytes:
    """An .xlsx of `rows` posts of `firms` firms, each post with a name of its own."""
    draw = random.Random(seed)
    lines = []
    for at in range(1, rows + 1):
        low = draw.randrange(40, 80) * 100
        lines.append([
            str(at), firm_name(at % firms), f"{draw.choice(POSTS)}{at // firms}号",
            f"{draw.randrange(1, 60)}人",
            f"{low}-{low + 2000}元/月", "2660", "18-50周岁", "初中以上",
            f"8:00-{draw.randrange(17, 21)}:00，月休4天", f"包吃住，{draw.randrange(2, 9)}人间",
            "五险，夫妻房，全勤奖100", f"{draw.choice(TOWNS)}样例路{at % 90}号", "样本一",
            phone(at), "熟手优先，能吃苦，服从安排", "正月初八到岗",
        ])  # fmt: skip
    return _book("缺工清单", [], POSTS_HEAD, lines)


def firm_name(n: int) -> str:
    return f"企业{n}服饰有限公司"


def _book(
    name: str, title: Sequence[str], head: Sequence[str], lines: Sequence[Sequence[str]]
) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": True})
    sheet = book.add_worksheet(name)
    for at, line in enumerate([*([title] if title else []), head, *lines]):
        for column, cell in enumerate(line):
            if cell:
                sheet.write_string(at, column, cell)
    book.close()
    return target.getvalue()
