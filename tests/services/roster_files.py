"""A township's roster: its rows, its file, shown and stored."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.imports import Import
from services.actor import Actor
from services.people.rosters import previews
from tests import factories as make
from tests.factories import NOW
from tests.intake.sheets import csv_bytes
from tests.services.doors import inside

HEADER = ["姓名", "性别", "出生日期", "联系电话", "乡镇", "村", "最低到手", "就业意愿", "脱贫户",
          "同意方式", "同意日期", "同行编号"]  # fmt: skip


def row(n: int = 0, **cells: str) -> list[str]:
    plain = {
        "姓名": f"样本{chr(0x4E00 + n)}", "性别": "女", "出生日期": "1990-05-17",
        "联系电话": f"138{n:08d}", "乡镇": "样例镇", "村": "甲村", "最低到手": "4000",
        "就业意愿": "是", "脱贫户": "是", "同意方式": "纸质签字", "同意日期": "2026.11.10",
        "同行编号": "",
    }  # fmt: skip
    return list((plain | cells).values())


def roster(*rows: list[str], note: str = "") -> bytes:
    return csv_bytes([[f"样例县花名册{note}"], HEADER, *rows])


def put(session: Session, who: Actor, data: bytes, now: datetime = NOW, name: str = "名单.csv"):
    import_id = previews.preview_roster(
        inside(session, now), actor=who, region_code=make.CANGXI, filename=name, data=data, hours=24
    )
    return session.get_one(Import, import_id)


def store(session: Session, who: Actor, one: Import, now: datetime = NOW, **said: Any) -> Import:
    said = {"group_households": False} | said
    previews.confirm_import(inside(session, now), actor=who, import_id=one.id, **said)
    session.expire_all()
    return one
