"""Case files: opened once, taken, heard, paid, closed; terms by the law and the holidays.

Days by hand from the State Council's notice for 2026: Spring Festival 15 to 23 February, working
Saturdays 14 and 28 February; National Day 1 to 7 October.
"""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from models.case import CaseEvent, CaseFile, CaseKind, CasePayment, CaseResult, CaseState, CaseStep
from models.placement import PlacementState
from reference.case_steps import a_year_after, begins_with, limitation, step_rules, term
from services.cases import moves
from services.cases.form import ClosingIn, PaymentIn
from services.cases.lists import Show, count_cases, list_cases
from services.cases.opening import About, open_case
from services.cases.page import page_of_case
from services.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from tests import factories as make
from tests.conftest import NOW

S = PlacementState


def opened(session: Session, kind: CaseKind = CaseKind.PROMISE, **more) -> CaseFile:
    placement = more.pop("placement", None) or make.make_placement(session, state=S.ARRIVED)
    return open_case(
        session, kind=kind, about=About(placement.id), words="住八人间，说的是四人间",
        account_id=None, now=NOW, **more,
    )  # fmt: skip


def closing(result: str, **more) -> ClosingIn:
    return ClosingIn.model_validate({"result": result, "note": "谈过了"} | more)


TERMS = [
    ("contact", date(2026, 11, 18), date(2026, 11, 19)),
    ("hear_firm", date(2026, 11, 18), date(2026, 11, 23)),  # Thu, Fri, Mon
    ("resolve", date(2026, 11, 18), date(2026, 11, 27)),
    ("opinion", date(2026, 2, 9), date(2026, 3, 6)),  # 10–13, 14; 24–27, 28; 2–6 March
    ("mediation", date(2026, 2, 5), date(2026, 2, 24)),  # 20 February is in the holidays
    ("award", date(2026, 1, 5), date(2026, 2, 24)),  # 19 February too
    ("award", date(2026, 3, 2), date(2026, 4, 16)),
    ("legal_aid", date(2026, 9, 24), date(2026, 10, 8)),  # 1 October is in the holidays
]


def test_terms_count_working_days_and_end_after_the_holidays() -> None:
    for code, begun, due in TERMS:
        assert term(step_rules()[code], begun).due == due, (code, begun)
    assert not term(step_rules()["opinion"], date(2026, 2, 9)).provisional
    assert term(step_rules()["mediation"], date(2026, 12, 25)).provisional  # ends in 2027
    for day, due in (
        (date(2024, 2, 29), date(2025, 2, 28)),  # no 29 February: the month's last day
        (date(2025, 10, 3), date(2026, 10, 8)),  # National Day
        (date(2025, 3, 12), date(2026, 3, 12)),
        (date(2026, 5, 1), date(2027, 5, 3)),  # Saturday, Sunday
    ):
        assert a_year_after(day).due == due, day
    assert all(rule.article for rule in step_rules().values())


def test_the_limitation_of_wages_does_not_run_while_employed() -> None:
    """劳动争议调解仲裁法 27(4)."""
    arose, left = date(2025, 9, 1), date(2025, 11, 12)
    assert limitation(wages=True, arose=arose, left=None, in_post=True) is None
    gone = limitation(wages=True, arose=arose, left=left, in_post=False)
    assert gone is not None
    assert gone.due == date(2026, 11, 12)
    other = limitation(wages=False, arose=arose, left=None, in_post=True)
    assert other is not None
    assert other.due == date(2026, 9, 1)


def test_one_thing_opens_one_case_and_what_is_said_again_is_added(session: Session) -> None:
    placement = make.make_placement(session, state=S.ARRIVED)
    first = opened(session, placement=placement)
    assert (first.home, first.site) == (make.CANGXI, make.YUHANG)
    again = open_case(
        session, kind=CaseKind.PROMISE, about=About(placement.id), words="夜班也不一样",
        account_id=None, now=NOW + timedelta(hours=1),
    )  # fmt: skip
    same = open_case(
        session, kind=CaseKind.PROMISE, about=About(placement.id), words="夜班也不一样",
        account_id=None, now=NOW + timedelta(hours=2),
    )  # fmt: skip
    wages = opened(session, CaseKind.WAGES, placement=placement)
    assert first.id == again.id == same.id != wages.id
    assert first.words == "住八人间，说的是四人间\n夜班也不一样"
    assert len(session.exec(select(CaseEvent).where(CaseEvent.case_id == first.id)).all()) == 2
    steps = session.exec(select(CaseStep).where(CaseStep.case_id == first.id)).all()
    assert {s.code: s.due.isoformat() for s in steps if s.due} == {
        "contact": "2026-11-19", "hear_firm": "2026-11-23", "resolve": "2026-11-27",
    }  # fmt: skip
    assert all(begins_with(kind.value) for kind in CaseKind), "every kind is dealt with in time"
    stored = session.execute(sa.text("SELECT words FROM case_file")).scalars().all()
    assert not any("八人间" in words for words in stored), "what somebody says is sealed"


def test_the_two_unions_see_it_and_nobody_else(session: Session) -> None:
    plain, quiet = opened(session), opened(session, confined=True)
    for actor, seen in (
        (make.receiving_actor(session), {plain.id, quiet.id}),  # nobody answers for it yet
        (make.sending_actor(session), {plain.id}),
        (make.receiving_actor(session, make.YIWU), set()),
        (make.sending_actor(session, make.BAZHOU), set()),
    ):
        rows, _total = list_cases(session, actor=actor, show=Show.OPEN, now=NOW, limit=20)
        assert {row.case.id for row in rows} == seen
    for actor in (
        make.admin_actor(session),
        make.employer_actor(session, make.make_employer(session)),
    ):
        with pytest.raises(Forbidden):
            list_cases(session, actor=actor, show=Show.OPEN, now=NOW, limit=20)
    owner, colleague = make.receiving_actor(session), make.receiving_actor(session)
    moves.take(session, actor=owner, case_id=quiet.id or 0, now=NOW)
    assert page_of_case(session, actor=owner, case_id=quiet.id or 0, now=NOW).mine
    with pytest.raises(NotFound):
        page_of_case(session, actor=colleague, case_id=quiet.id or 0, now=NOW)


def test_whose_word_stands_is_said_after_both_were_heard(session: Session) -> None:
    case, actor = opened(session), make.receiving_actor(session)
    with pytest.raises(Forbidden):
        moves.close_case(session, actor=actor, case_id=case.id or 0, version=1,
                         data=closing("resolved"), now=NOW)  # fmt: skip
    moves.take(session, actor=actor, case_id=case.id or 0, now=NOW)
    moves.take(session, actor=actor, case_id=case.id or 0, now=NOW)
    assert (case.state, case.version) == (CaseState.TAKEN, 2)
    with pytest.raises(InvalidInput, match="both_not_heard"):
        moves.close_case(session, actor=actor, case_id=case.id or 0, version=2,
                         data=closing("resolved", upheld="yes"), now=NOW)  # fmt: skip
    page = page_of_case(session, actor=actor, case_id=case.id or 0, now=NOW)
    assert [row.days for row in page.steps] == [1, 5, 9]
    for row in page.steps[:2]:
        with pytest.raises(ReasonRequired):
            moves.finish_step(session, actor=actor, case_id=case.id or 0, step_id=row.step.id or 0,
                              note=" ", now=NOW)  # fmt: skip
        moves.finish_step(session, actor=actor, case_id=case.id or 0, step_id=row.step.id or 0,
                          note="听过了", now=NOW)  # fmt: skip
    for _ in range(2):
        moves.close_case(session, actor=actor, case_id=case.id or 0, version=2,
                         data=closing("resolved", upheld="yes"), now=NOW)  # fmt: skip
    assert (case.state, case.upheld, case.result) == (CaseState.CLOSED, True, CaseResult.RESOLVED)
    with pytest.raises(NotAllowedNow):
        moves.take(session, actor=actor, case_id=case.id or 0, now=NOW)
    moves.reopen(session, actor=actor, case_id=case.id or 0, reason="又反悔了", now=NOW)
    assert (case.state, case.upheld, case.closed_at) == (CaseState.TAKEN, None, None)


def test_money_counts_when_it_is_in_hand_and_a_promise_stays_on_the_list(session: Session) -> None:
    case, actor = opened(session, CaseKind.WAGES), make.receiving_actor(session)
    case_id = case.id or 0
    moves.take(session, actor=actor, case_id=case_id, now=NOW)
    for data, code in ((closing("paid"), "nothing_paid"), (closing("promised"), "missing")):
        with pytest.raises(InvalidInput, match=code):
            moves.close_case(session, actor=actor, case_id=case_id, version=2, data=data, now=NOW)
    moves.close_case(session, actor=actor, case_id=case_id, version=2,
                     data=closing("promised", agreed_fen=320_000), now=NOW)  # fmt: skip
    assert count_cases(session, actor=actor)[Show.UNPAID] == 1
    with pytest.raises(InvalidInput, match="day_ahead"):
        moves.record_payment(
            session, actor=actor, case_id=case_id, now=NOW,
            data=PaymentIn(paid_on=date(2026, 11, 19), amount_fen=100_000),
        )  # fmt: skip
    for amount in (120_000, 120_000, 200_000):  # the second is a second click
        moves.record_payment(
            session, actor=actor, case_id=case_id, now=NOW,
            data=PaymentIn(paid_on=date(2026, 11, 18), amount_fen=amount),
        )  # fmt: skip
    paid = sum(row.amount_fen for row in session.exec(select(CasePayment)))
    assert paid == 320_000
    moves.close_case(
        session, actor=actor, case_id=case_id, version=3, data=closing("paid"), now=NOW
    )
    counts = count_cases(session, actor=actor)
    assert (counts[Show.UNPAID], counts[Show.CLOSED], counts[Show.OPEN]) == (0, 1, 0)


def test_steps_of_the_law_begin_once_and_what_is_due_first_stands_first(session: Session) -> None:
    later, soon = opened(session), opened(session, CaseKind.FAMILY)
    actor = make.receiving_actor(session)
    for case in (later, soon):
        moves.take(session, actor=actor, case_id=case.id or 0, now=NOW)
    step = moves.add_step(session, actor=actor, case_id=later.id or 0, code="opinion", words="",
                          due=None, now=NOW)  # fmt: skip
    again = moves.add_step(session, actor=actor, case_id=later.id or 0, code="opinion", words="",
                           due=None, now=NOW)  # fmt: skip
    assert step.id == again.id
    assert step.due == date(2026, 12, 9)  # 15 working days after 18 November
    for code, words, due in (("contact", "", None), ("", "", None), ("", "去宿舍看看", None)):
        with pytest.raises(InvalidInput):
            moves.add_step(session, actor=actor, case_id=later.id or 0, code=code, words=words,
                           due=due, now=NOW)  # fmt: skip
    moves.add_step(session, actor=actor, case_id=soon.id or 0, code="", words="去宿舍看看",
                   due=date(2026, 11, 17), now=NOW)  # fmt: skip
    rows, total = list_cases(session, actor=actor, show=Show.MINE, now=NOW, limit=9)
    assert (total, [row.case.id for row in rows]) == (2, [soon.id, later.id])
    assert (rows[0].days, rows[0].late, rows[1].days) == (-1, True, 1)
