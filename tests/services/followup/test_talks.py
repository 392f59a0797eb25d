"""What is answered after arrival: kept once, compared with the card, and what follows from it.

Days by hand: NOW is Wednesday 18 November 2026 in Shanghai.
"""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from models.case import CaseFile, CaseKind
from models.followup import AskedBy, FollowUpTalk, Told
from models.invitation import LinkPurpose, WorkerLink
from models.placement import Placement, PlacementState
from models.promise import Differs, PromiseDifference
from reference.calendar import local_day
from services.cases import moves as case_moves
from services.cases.form import ClosingIn
from services.cases.page import page_of_case
from services.errors import AlreadyExists, Forbidden, InvalidInput, NotAllowedNow, NotFound
from services.followup import calls
from services.followup.kept import kept_promises
from services.followup.marks import current_mark, due_day, last_day
from services.followup.own import answer_own, own_follow_up, say_differs
from services.promises.cards import fix_card
from tests import factories as make
from tests.conftest import NOW
from tests.services.followup.asked import LONG_AGO, in_post, said

S = PlacementState


def test_marks_are_open_until_the_next_one_and_fourteen_days_at_most() -> None:
    """1 3 7 15 30 60 90 180 365: open 2, 4, 8, 14, 14 … days."""
    assert [last_day(mark) + 1 for mark in (1, 3, 7, 15, 30, 60, 90, 180, 365, 0)] == [
        2, 4, 8, 14, 14, 14, 14, 14, 14, 14,
    ]  # fmt: skip
    today = date(2028, 2, 29)
    open_on = {
        days: current_mark(Placement(arrived_on=today - timedelta(days=days)), today)
        for days in (0, 1, 2, 3, 6, 7, 14, 15, 28, 29, 30, 43, 44, 365, 378, 379)
    }
    assert open_on == {
        0: None, 1: 1, 2: 1, 3: 3, 6: 3, 7: 7, 14: 7, 15: 15, 28: 15, 29: None, 30: 30, 43: 30,
        44: None, 365: 365, 378: 365, 379: None,
    }  # fmt: skip
    leap = Placement(arrived_on=date(2028, 2, 28), first_pay_on=date(2027, 12, 31))
    assert (due_day(leap, 1), due_day(leap, 0)) == (date(2028, 2, 29), date(2028, 1, 1))


def test_the_same_call_by_two_clerks_is_one_and_a_change_needs_a_reason(session: Session) -> None:
    one, two = make.receiving_actor(session), make.receiving_actor(session)
    placement_id = in_post(session, 7).id or 0
    for actor in (one, two):
        calls.ask(session, actor=actor, placement_id=placement_id, mark=7,
                  data=said(there="yes", mood=2), now=NOW)  # fmt: skip
    assert len(session.exec(select(FollowUpTalk)).all()) == 1
    with pytest.raises(AlreadyExists):
        calls.ask(session, actor=two, placement_id=placement_id, mark=7,
                  data=said(there="yes", mood=1), now=NOW)  # fmt: skip
    calls.ask(session, actor=two, placement_id=placement_id, mark=7, why="听错了",
              data=said(there="yes", mood=1), now=NOW + timedelta(days=90))  # fmt: skip
    rows = session.exec(select(FollowUpTalk).order_by(FollowUpTalk.id)).all()
    assert [(r.mood, r.superseded_at is None, r.why_corrected) for r in rows] == [
        (2, False, "听错了"), (1, True, ""),
    ]  # fmt: skip
    with pytest.raises(InvalidInput):
        calls.ask(session, actor=one, placement_id=placement_id, mark=3, data=said(), now=NOW)
    with pytest.raises(NotAllowedNow):
        calls.ask(session, actor=one, placement_id=placement_id, mark=15,
                  data=said(there="yes"), now=NOW)  # fmt: skip


def test_a_caller_is_never_the_firm_nor_of_another_place(session: Session) -> None:
    placement_id = in_post(session, 7).id or 0
    firm = make.make_employer(session)
    for actor, refused in (
        (make.employer_actor(session, firm), Forbidden),
        (make.admin_actor(session), Forbidden),
        (make.receiving_actor(session, make.YIWU), NotFound),
    ):
        with pytest.raises(refused):
            calls.ask(session, actor=actor, placement_id=placement_id, mark=7,
                      data=said(there="yes"), now=NOW)  # fmt: skip


def test_what_differs_opens_one_case_and_counts_when_both_were_heard(session: Session) -> None:
    """Three of one firm are asked: one as promised, one not, one not decided: 1 of 2."""
    clerk = make.receiving_actor(session)
    vacancy = make.make_vacancy(session)
    good, bad, open_ = (in_post(session, 3, vacancy=vacancy).id or 0 for _ in range(3))
    calls.ask(session, actor=clerk, placement_id=good, mark=3, data=said(room="yes"), now=NOW)
    for placement_id in (bad, open_):
        calls.ask(session, actor=clerk, placement_id=placement_id, mark=3, now=NOW,
                  data=said(room="no", hours="no", words="八人间"))  # fmt: skip
    differences = session.exec(select(PromiseDifference)).all()
    assert sorted(d.what for d in differences) == [Differs.HOURS, Differs.HOURS,
                                                   Differs.ROOM, Differs.ROOM]  # fmt: skip
    cases = {c.placement_id: c for c in session.exec(select(CaseFile))}
    assert set(cases) == {bad, open_}
    assert cases[bad].kind is CaseKind.PROMISE
    assert cases[bad].words == "工时夜班和说的不一样；住的和说的不一样；八人间"
    (firm,) = kept_promises(session, actor=clerk, since=LONG_AGO)
    assert (firm.asked, firm.kept, firm.broken, firm.undecided) == (3, 1, 0, 2)
    case_id = cases[bad].id or 0
    case_moves.take(session, actor=clerk, case_id=case_id, now=NOW)
    for row in page_of_case(session, actor=clerk, case_id=case_id, now=NOW).steps[:2]:
        case_moves.finish_step(session, actor=clerk, case_id=case_id, step_id=row.step.id or 0,
                               note="听过", now=NOW)  # fmt: skip
    case_moves.close_case(
        session, actor=clerk, case_id=case_id, version=2, now=NOW,
        data=ClosingIn.model_validate({"result": "resolved", "upheld": "yes", "note": "换了房"}),
    )  # fmt: skip
    (firm,) = kept_promises(session, actor=clerk, since=LONG_AGO)
    assert (firm.asked, firm.kept, firm.broken, firm.undecided) == (3, 1, 1, 1)


def test_pay_that_did_not_come_and_calls_for_help_open_their_cases(session: Session) -> None:
    clerk = make.receiving_actor(session)
    first_pay = local_day(NOW) - timedelta(days=1)
    placement_id = in_post(session, 30, first_pay_on=first_pay).id or 0
    calls.ask(session, actor=clerk, placement_id=placement_id, mark=0, now=NOW,
              data=said(paid="no", slip="no", help=["wages", "family"]))  # fmt: skip
    found = {c.kind: c for c in session.exec(select(CaseFile))}
    assert set(found) == {CaseKind.WAGES, CaseKind.FAMILY}
    assert found[CaseKind.WAGES].arose_on == local_day(NOW)
    later = in_post(session, 5, first_pay_on=date(2026, 12, 25)).id or 0
    with pytest.raises(NotAllowedNow):  # a payday that is still to come
        calls.ask(session, actor=clerk, placement_id=later, mark=0, data=said(paid="yes"), now=NOW)


def test_the_own_word_by_link_counts_for_the_open_day_and_the_payday(session: Session) -> None:
    placement = in_post(session, 31, first_pay_on=date(2026, 11, 15))
    link = WorkerLink(person_id=placement.person_id, purpose=LinkPurpose.PROMISE, made_at=NOW,
                      subject_id=placement.id or 0, expires_at=NOW + timedelta(days=9))  # fmt: skip
    own = own_follow_up(session, link=link, now=NOW)
    assert (own.mark, own.days, own.payday, own.said) == (30, 31, True, False)
    both = said(there="yes", pay="no", paid="yes", paid_fen=168_000, paid_days=11, slip="yes")
    for _ in range(2):
        answer_own(session, link=link, data=both, now=NOW)
    rows = session.exec(select(FollowUpTalk).order_by(FollowUpTalk.mark)).all()
    assert [(r.mark, r.asked_by, r.paid, r.pay) for r in rows] == [
        (0, AskedBy.SELF, Told.YES, Told.UNKNOWN), (30, AskedBy.SELF, Told.UNKNOWN, Told.NO),
    ]  # fmt: skip
    assert own_follow_up(session, link=link, now=NOW).said
    answer_own(session, link=link, data=said(mood=1), now=NOW + timedelta(hours=1))
    standing = [r for r in session.exec(select(FollowUpTalk)) if r.superseded_at is None]
    assert sorted((r.mark, r.mood) for r in standing if r.mark == 30) == [(30, 1)]
    link.purpose = LinkPurpose.OWN_PAGE
    with pytest.raises(NotFound):
        own_follow_up(session, link=link, now=NOW)


def test_a_difference_said_on_the_own_card_is_a_case_and_an_answer_like_one_in_a_call(
    session: Session,
) -> None:
    """Said on day 8 under the mark of day 7, over an own answer that the mood was good: the mood
    stands, the room is NO. Twice is once; on the way there it is a case and no answer yet; that
    money was asked is a case of wages. Nothing named is refused."""
    clerk = make.receiving_actor(session)
    placement = in_post(session, 8)
    link = WorkerLink(person_id=placement.person_id, purpose=LinkPurpose.PROMISE, made_at=NOW,
                      subject_id=placement.id or 0, expires_at=NOW + timedelta(days=9))  # fmt: skip
    answer_own(session, link=link, data=said(mood=3, help=["doctor"]), now=NOW)
    for _ in range(2):
        say_differs(session, link=link, what=[Differs.ROOM, Differs.MONEY], words="八人间", now=NOW)
    (talk,) = [t for t in session.exec(select(FollowUpTalk)) if t.superseded_at is None]
    assert (talk.mark, talk.asked_by, talk.mood, talk.room, talk.hours, talk.help) == (
        7, AskedBy.SELF, 3, Told.NO, Told.UNKNOWN, ["doctor"],
    )  # fmt: skip
    cases = {c.kind: c.words for c in session.exec(select(CaseFile))}
    assert cases == {CaseKind.HEALTH: "要看病", CaseKind.PROMISE: "住的和说的不一样；八人间",
                     CaseKind.WAGES: "有人要钱，或者扣了钱；八人间"}  # fmt: skip
    assert len(session.exec(select(PromiseDifference)).all()) == 2
    (firm,) = kept_promises(session, actor=clerk, since=LONG_AGO)
    assert (firm.asked, firm.kept, firm.undecided) == (1, 0, 1)
    with pytest.raises(InvalidInput):
        say_differs(session, link=link, what=[], words="不好", now=NOW)
    coming = make.make_placement(session, state=S.DEPARTED)
    fix_card(session, coming, now=NOW)
    link.subject_id = coming.id or 0
    say_differs(session, link=link, what=[Differs.COMPANION], words="", now=NOW)
    assert len(session.exec(select(FollowUpTalk)).all()) == 2
    assert session.exec(select(CaseFile).where(CaseFile.placement_id == coming.id)).one().words == (
        "一起来的人和说的不一样"
    )


def test_calls_are_shared_so_that_nobody_has_more_than_a_days_share() -> None:
    keys = [(n, 3) for n in range(10)]
    parts = [calls.share(keys, 3, number, 60) for number in range(3)]
    assert [len(part) for part in parts] == [4, 3, 3]
    assert [key for part in parts for key in part] == keys
    assert [len(calls.share(keys, 3, number, 2)) for number in range(3)] == [2, 2, 2]
    assert calls.share([], 2, 1, 60) == []


def test_a_days_share_stays_while_it_lasts_and_two_misses_lead_on(session: Session) -> None:
    one = make.receiving_actor(session)
    two = make.receiving_actor(session)
    ids = [in_post(session, days).id for days in (1, 3, 7, 30, 90)]
    in_post(session, 45)  # between two marks
    in_post(session, 30, person=make.make_person(session, do_not_contact=True))
    first = calls.calls_of(session, actor=one, most=60, now=NOW)
    second = calls.calls_of(session, actor=two, most=60, now=NOW)
    assert (first.open, first.callers, len(first.calls), len(second.calls)) == (5, 2, 3, 2)
    assert [c.mark for c in (*first.calls, *second.calls)] == [1, 3, 7, 30, 90]
    calls.ask(session, actor=one, placement_id=ids[1] or 0, mark=3, data=said(there="yes"), now=NOW)
    again = calls.calls_of(session, actor=one, most=60, now=NOW)
    assert [c.key for c in again.calls] == [c.key for c in first.calls]
    assert ([c.done for c in again.calls], again.left, again.open) == ([False, True, False], 2, 4)
    after = again.next_after((ids[0] or 0, 1))
    assert after is not None
    assert after.mark == 7, "who is done is passed over"
    for day in (0, 0, 1, 2):  # the second on one day is the same call
        calls.note_miss(session, actor=two, placement_id=ids[3] or 0, mark=30,
                        now=NOW + timedelta(days=day))  # fmt: skip
        rows = calls.calls_of(session, actor=two, most=60, now=NOW + timedelta(days=day)).calls
        rows = [*rows, *calls.calls_of(session, actor=one, most=60,
                                       now=NOW + timedelta(days=day)).calls]  # fmt: skip
        (call,) = [c for c in rows if c.mark == 30]
        assert (call.misses, call.through.value) == {
            0: (1, "person"), 1: (2, "companion"), 2: (3, "village"),
        }[day]  # fmt: skip
    home = make.sending_actor(session)
    assert [c.mark for c in calls.calls_of(session, actor=home, most=60, now=NOW).calls] == [90]
