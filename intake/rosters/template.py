"""The roster template to download: our headers, text cells for digits, lists to choose from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from reference import asked

if TYPE_CHECKING:
    import xlsxwriter

LAST_ROW: Final = 5_001
MADE: Final = datetime(2026, 11, 1)  # noqa: DTZ001  (a workbook knows no zones)
"""Written into the file as its day: nothing below the doors reads a clock, and two are equal."""


@dataclass(frozen=True)
class Column:
    """One column of the template: header, width, a hint, choices, an invented example."""

    header: str
    width: int
    hint: str
    choices: tuple[str, ...] = ()
    examples: tuple[str, str] = ("", "")
    needed: bool = False


YES_NO: Final = ("是", "否")

_OURS: Final = (
    Column("姓名", 10, "照身份证写", examples=("张一样本", "李二样本"), needed=True),
    Column("性别", 6, "有身份证号时可不填", ("男", "女"), ("女", "男")),
    Column("出生日期", 12, "没有身份证号时必填，如 1990.5.1", examples=("1990.5.1", "1988-11-20")),
    Column("身份证号", 22, "单元格须是文本；变成 5.1E+17 的不能用", examples=("", "")),
    Column("联系电话", 14, "手机或带区号的座机", examples=("13800000001", "13800000002")),
    Column("乡镇", 12, "", examples=("样例镇", "样例镇")),
    Column("村", 12, "", examples=("样例村", "样例村")),
    Column("户编号", 14, "同一户写同一个", examples=("H0001", "H0001")),
    Column("同行编号", 10, "一起走、不能拆开的人写同一个", examples=("A1", "A1")),
    Column("同行关系", 10, "", ("夫妻", "家庭", "老乡"), ("夫妻", "夫妻")),
    Column("同行要求", 10, "", ("同厂", "同城"), ("同厂", "同厂")),
    Column(
        "文化程度", 12, "", ("未上学", "小学", "初中", "高中", "大专", "本科"), ("初中", "高中")
    ),
    Column("工种", 18, "做过的工种，顿号隔开", examples=("缝纫工", "电焊工、钳工")),
    Column("从业年限", 10, "年；也可写 18个月", examples=("3", "6")),
    Column("技能证书", 18, "顿号隔开", examples=("", "焊工证")),
    Column("意向工种", 18, "最多三个，按先后", examples=("缝纫工、包装工", "焊工")),
    Column("意向地区", 16, "县区名，顿号隔开；不限可不填", examples=("余杭区、义乌市", "余杭区")),
    Column("最低到手", 12, "元/月，低于这个数就不去", examples=("4000", "6000")),
    Column("月收入", 12, "上一份工的月收入", examples=("4200", "6500")),
    Column("可外出时间", 12, "如 2026.2.20", examples=("2026.2.20", "2026.2.20")),
    Column("可做夜班", 10, "", ("是", "倒班", "否"), ("否", "倒班")),
    Column("不能接受", 14, "如 高空、气味、灰尘", examples=("高空", "")),
    Column("就业意愿", 10, "", YES_NO, ("是", "是")),
    Column("首次外出", 10, "", YES_NO, ("是", "否")),
    Column("需夫妻房", 10, "", YES_NO, ("是", "是")),
    Column("监测对象", 10, "", YES_NO, ("否", "否")),
    Column("脱贫户", 10, "", YES_NO, ("是", "是")),
    Column("残疾人", 10, "只填是否，不写类别和等级", YES_NO, ("否", "否")),
    Column("残疾信息同意", 12, "本人另行同意登记“残疾”才填是", YES_NO, ("", "")),
    Column("退役军人", 10, "", YES_NO, ("否", "否")),
    Column("高校毕业生", 10, "", YES_NO, ("否", "否")),
    Column(
        "同意方式", 12, "本人同意登记和推荐的方式", ("纸质签字", "短信", "电话宣读"),
        ("纸质签字", ""),
    ),
    Column("同意日期", 12, "本人同意的日子；电话可写到几点几分", examples=("2026.1.10", "")),
    Column("同意证明", 18, "签字单编号、录音编号等，以后查得到", examples=("签字册第3页", "")),
)  # fmt: skip

COLUMNS: Final = tuple(
    column
    for ours in _OURS
    for column in (
        ours,
        *(
            Column(fact.header, 12, fact.hint, YES_NO, ("否", "否"))
            for fact in asked.PERSON.values()
            if fact.after == ours.header
        ),
    )
)
"""Facts of `reference.asked` follow the column they name."""

NOTES: Final = (
    "1. 一人一行。表头可以调换顺序，多余的列会被略去，不会存下来。",
    "2. 身份证号和联系电话两列已设成文本，请不要改成数字，否则末尾几位会丢，整行会被退回。",
    "3. 同行编号相同的人（2至8人）不会被拆到不同的厂或县区。",
    "4. 没有本人同意的，只登记，不推荐；同意方式和同意日期要一起填。",
    "5. 不要填婚育、民族、宗教、病史。残疾只填“是”或“否”，并须本人另行同意。",
    "6. “填写样例”一页里的人都是虚构的，导入时不读那一页。",
)


def roster_template() -> bytes:
    """The .xlsx as bytes; the same bytes for the same version of this module."""
    import xlsxwriter  # noqa: PLC0415  (only where a sheet is written)

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": MADE})
    write_table(book, "花名册", COLUMNS, with_examples=False)
    write_table(book, "填写样例", COLUMNS, with_examples=True)
    notes = book.add_worksheet("说明")
    notes.set_column(0, 0, 100)
    for at, line in enumerate(NOTES):
        notes.write_string(at, 0, line)
    book.close()
    return target.getvalue()


def write_table(
    book: xlsxwriter.Workbook, name: str, columns: Sequence[Column], *, with_examples: bool
) -> None:
    """One sheet of a template: headers, text cells, lists to choose from, examples if asked."""
    sheet = book.add_worksheet(name)
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#F3EFEA", "border": 1, "num_format": "@"})
    needed = book.add_format({"bold": True, "bg_color": "#F6DCD6", "border": 1, "num_format": "@"})
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, text)
        sheet.write_string(0, at, column.header, needed if column.needed else head)
        if column.hint:
            sheet.write_comment(0, at, column.hint)
        if column.choices:
            sheet.data_validation(
                1, at, LAST_ROW, at, {"validate": "list", "source": list(column.choices)}
            )
        if with_examples:
            for row, example in enumerate(column.examples, start=1):
                sheet.write_string(row, at, example, text)
