"""A firm's sheet and message as they come, and the clerk who sends them."""

import io

import xlsxwriter
from sqlmodel import Session, select

from models.account import Role
from models.vacancy import Vacancy
from services.actor import Actor
from tests.factories import make_account, make_employer

HEAD = ("工种", "需求人数", "月薪", "年龄", "班次", "食宿", "备注")
ROWS = (
    ("平车缝纫工", "16", "6000-9000元", "18-50", "长白班8:00-17:00", "包吃住", ""),
    ("电焊工", "20人", "8-1.2万", "50岁以下", "两班倒", "包住，4人间", "限男性，持焊工证"),
    ("普工/包装工", "若干", "22元/小时", "", "", "", "返费1000"),
)
MESSAGE = """【义乌演示企业甲急招】🔥🔥
1️⃣ 缝纫工 10人 月薪5500-7500
2️⃣ 质检 3名 4500-5000元
18-45岁，包吃住，长白班
地址：义乌市演示路1号 电话13800000009"""


def sheet(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    page = book.add_worksheet("缺工表")
    page.merge_range(0, 0, 0, len(head) - 1, "演示企业2027年春节后用工需求表")
    for n, row in enumerate((head, *rows), start=1):
        for c, value in enumerate(row):
            page.write(n, c, value)
    book.close()
    return data.getvalue()


def posts(session: Session) -> list[Vacancy]:
    return list(session.exec(select(Vacancy).order_by(Vacancy.id)).all())


def clerk_of(session: Session) -> Actor:
    firm = make_employer(session, name="义乌演示企业甲", industry="服装")
    account = make_account(session, Role.EMPLOYER, employer_id=firm.id)
    return Actor(account.id, Role.EMPLOYER, frozenset(), firm.id)
