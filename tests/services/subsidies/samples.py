"""Schemes, days and stored claims for the tests of subsidies."""

from datetime import date, timedelta

from sqlmodel import select

from models.person import PersonTarget, TargetGroup
from models.placement import PlacementState
from models.subsidy import SubsidyClaim
from services.subsidies.schemes import SubsidyIn
from tests import factories as make
from tests.conftest import NOW

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


def placed(session, days: int, *groups: TargetGroup, name: str = "样本一二", **told):
    """Somebody of 苍溪 in 余杭 for so many days, today included."""
    person = make.make_person(session, name=name, village="东村")
    for group in groups:
        session.add(PersonTarget(person_id=person.id, target=group, verified_on=date(2025, 1, 1)))
    came = NOW - timedelta(days=days - 1)
    state = told.pop("state", PlacementState.IN_POST)
    return make.make_placement(session, person, state=state, at=came, **told)
