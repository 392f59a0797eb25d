"""Schemes, days and stored claims for the tests of subsidies."""

from datetime import date

from sqlmodel import select

from models.subsidy import SubsidyClaim
from services.subsidies.schemes import SubsidyIn
from tests import factories as make

TODAY = date(2026, 11, 18)
EVER = (date(2015, 1, 1), None)


def day(text: str) -> date:
    return date.fromisoformat(text)


def spell(first: str, last: str = "") -> tuple[date, date | None]:
    return day(first), day(last) if last else None


def scheme_in(**told) -> SubsidyIn:
    facts = {
        "code": "D01", "name": "跨省务工补贴", "place": "演示县", "region_code": make.CANGXI,
        "valid_from": "2026-01-01", "payer": "sending", "needs": "lifted|monitored",
        "bands": "province=50000;city=20000", "min_days": "90",
        "evidence": "id_copy&contract|employer_certificate", "source": "演示文件第1号",
    }  # fmt: skip
    return SubsidyIn.model_validate(facts | told)


def claims(session) -> list[SubsidyClaim]:
    session.flush()
    return list(session.exec(select(SubsidyClaim).order_by(SubsidyClaim.id)))
