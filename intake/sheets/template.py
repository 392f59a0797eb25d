"""The vacancy template to download: our headers, lists to choose from, invented examples."""

# ruff: noqa: E501  (tables of words read better in one line)

from __future__ import annotations

import io
from typing import Final

from intake.rosters.template import MADE, Column, write_table

VACANCY_COLUMNS: Final = (
    Column("岗位编号", 10, "贵单位自己的编号；再次导入时按它更新", examples=("A01", "A02")),
    Column("岗位名称", 16, "一行一个岗位", examples=("平车工", "电工"), needed=True),
    Column("招聘人数", 10, "现在真正缺的人数", examples=("20", "2"), needed=True),
    Column("综合月收入(元)", 16, "近三个月实发的范围，如 6000-9000", examples=("6000-9000", "7000-8500"), needed=True),
    Column("底薪(元/月)", 12, "正常工时的工资，不含加班和补贴", examples=("2660", "5000")),
    Column("计件单价", 14, "没有计件可不填", examples=("0.8元/件", "")),
    Column("保底(元/月)", 12, "", examples=("4000", "")),
    Column("试用期工资(元/月)", 14, "", examples=("", "4500")),
    Column("发薪日", 8, "每月几号", examples=("25", "25")),
    Column("班制", 14, "", ("长白班", "两班倒", "三班倒", "四班三运转", "长夜班"), ("长白班", "三班倒")),
    Column("每日工时", 8, "小时，不含休息", examples=("10", "8")),
    Column("月休天数", 8, "", examples=("4", "4")),
    Column("年龄要求", 12, "如 18-50；没有理由不要设上限", examples=("18-50", "18以上")),
    Column("学历要求", 10, "", ("不限", "小学", "初中", "高中", "大专", "本科"), ("不限", "初中")),
    Column("证书要求", 14, "顿号隔开", examples=("", "低压电工证")),
    Column("食宿", 16, "如 包吃住、包住、住宿费200元/月", examples=("包吃住", "包住")),
    Column("社保", 10, "", ("五险", "五险一金"), ("五险", "五险一金")),
    Column("其他福利", 20, "夫妻房、餐补、高温补贴、全勤奖等", examples=("夫妻房、全勤奖200", "餐补300/月")),
    Column("工作地点", 22, "县区和详细地址", examples=("桐乡市样例镇样例路1号",) * 2, needed=True),
    Column("到岗时间", 12, "如 2026.2.25 或 正月初八", examples=("2026.2.25", "即日起")),
    Column("有效期至", 12, "如 2026.3.31", examples=("2026.3.31", "2026.3.31")),
    Column("工作内容", 24, "做什么、怎么做，用平常话", examples=("平车缝制童装", "车间设备电路检修")),
    Column("岗位要求", 20, "与工作有关的要求；不写性别、婚育、籍贯", examples=("熟手生手均可", "持证上岗")),
    Column("联系人", 10, "", examples=("样本一", "样本一")),
    Column("联系电话", 14, "", examples=("13800000001", "13800000001")),
    Column("备注", 16, "", examples=("", "")),
)  # fmt: skip
NOTES: Final = (
    "1. 一行一个岗位。表头可以调换顺序，也可以直接上传贵单位自己的表，上传后再核对各列的意思。",
    "2. 人数写现在真正缺的人数；“若干”“不限”会请您补一个数。",
    "3. 工资写近三个月实际发到的范围，并写明底薪；“面议”会请您补。",
    "4. 再次导入时，岗位编号相同的行更新原岗位；没有编号的按企业、岗位、车间和地点认。",
    "5. 不写限男限女、婚育、籍贯、乙肝等要求，也不收押金、服装费：法律不允许，不能发布。",
    "6. “填写样例”一页里的内容是虚构的，导入时不读那一页。",
)


def vacancy_template() -> bytes:
    """The .xlsx as bytes; the same bytes for the same version of this module."""
    import xlsxwriter  # noqa: PLC0415  (only where a sheet is written)

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": MADE})
    write_table(book, "岗位表", VACANCY_COLUMNS, with_examples=False)
    write_table(book, "填写样例", VACANCY_COLUMNS, with_examples=True)
    notes = book.add_worksheet("说明")
    notes.set_column(0, 0, 100)
    for at, line in enumerate(NOTES):
        notes.write_string(at, 0, line)
    book.close()
    return target.getvalue()
