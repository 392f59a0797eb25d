"""Names of a firm's own people go when nobody needs them any more, and what is due stays."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import select

from models.employer import EmployerEvent, EmployerState
from models.introduction import (
    Counting,
    Introduction,
    IntroductionPayment,
    IntroductionScheme,
    IntroductionState,
    StaffMember,
)
from services.upkeep.retention import wipe_outdated
from tests import factories as make
from tests.conftest import NOW

DAYS = 730
LONG_AGO, LATELY = date(2024, 11, 17), date(2024, 11, 18)
"""731 and 730 days before 18 November 2026."""


def test_names_of_staff_go_two_years_after_leaving_and_the_last_payment(session) -> None:
    """Left 731 days ago: gone. 730 days ago: stays. Left long ago, but paid for a year ago, stays
    until that payment is as old; numbers, days and amounts stay."""
    firm = make.make_employer(session)

    def staff(no: str, left: date | None) -> StaffMember:
        row = StaffMember(employer_id=firm.id, staff_no=no, name=f"样本{no}", created_at=NOW,
                          hired_on=date(2020, 1, 6), left_on=left)  # fmt: skip
        session.add(row)
        session.flush()
        return row

    rows = [staff("A", LONG_AGO), staff("B", LATELY), staff("C", None), staff("D", LONG_AGO)]
    newcomer = staff("E", date(2023, 1, 31))
    scheme = IntroductionScheme(
        employer_id=firm.id, counting=Counting.MARGINAL, steps=[[1, 50_000]], stages=[[30, 100]],
        starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31), created_at=NOW,
    )  # fmt: skip
    session.add(scheme)
    session.flush()
    brought = Introduction(
        scheme_id=scheme.id, newcomer_id=newcomer.id, introducer_id=rows[3].id, created_at=NOW,
        declared_on=date(2022, 3, 1), state=IntroductionState.CONFIRMED,
    )  # fmt: skip
    session.add(brought)
    session.flush()
    at = NOW - timedelta(days=365)
    session.add(IntroductionPayment(introduction_id=brought.id, stage=1, fen=50_000,
                                    month="2025-11", at=at))  # fmt: skip
    session.flush()
    keep = timedelta(days=DAYS)
    assert wipe_outdated(session, now=NOW, firm_people=keep)["firm_people"] == 1
    names = dict(session.execute(sa.select(StaffMember.staff_no, StaffMember.name)).all())
    assert names == {"A": "", "B": "样本B", "C": "样本C", "D": "样本D", "E": "样本E"}
    later = at + timedelta(days=DAYS, minutes=1)
    assert wipe_outdated(session, now=later, firm_people=keep)["firm_people"] == 3
    assert [m.name for m in session.exec(select(StaffMember)) if m.name] == ["样本C"]
    assert session.exec(select(IntroductionPayment)).one().fen == 50_000


def test_the_contact_of_a_firm_refused_long_ago_goes_and_the_firm_stays(session) -> None:
    def firm(state: EmployerState, moved: datetime | None) -> int:
        row = make.make_employer(
            session, state=state, created_at=NOW - timedelta(days=900), handler_phone="13800000001",
            union_chair="样本主席",
        )  # fmt: skip
        if moved is not None:
            session.add(EmployerEvent(employer_id=row.id, at=moved, to_state=state))
        session.flush()
        return row.id or 0

    state, old = EmployerState, NOW - timedelta(days=800)
    ids = [firm(state.SUSPENDED, old), firm(state.REFUSED, None), firm(state.VERIFIED, old),
           firm(state.SUSPENDED, NOW - timedelta(days=10))]  # fmt: skip
    assert wipe_outdated(session, now=NOW)["firm_people"] == 2
    found = [session.get_one(make.Employer, one) for one in ids]
    assert [(f.handler_name, f.handler_phone, f.union_chair) for f in found] == [
        ("", None, ""), ("", None, ""), ("演示经办", "13800000001", "样本主席"),
        ("演示经办", "13800000001", "样本主席"),
    ]  # fmt: skip
    assert all(f.legal_representative == "演示法人" for f in found), "public in the register"
    assert wipe_outdated(session, now=NOW)["firm_people"] == 0
