"""The daily reminder says what waits for whom, once a day, and names nobody."""

from __future__ import annotations

import email
from datetime import date, timedelta
from email.policy import default

from sqlmodel import Session, select

from delivery.message import Sender
from models.account import Role
from models.employer import EmployerState
from models.outbox import OutboxMessage
from models.promise import PromiseCard
from models.proposal import ProposalState
from models.vacancy import VacancyState
from reports.reminder import Waiting, WaitingKind
from services.actor import actor_of
from services.letters.reminders import ReminderRules, compose_reminders, waiting_for
from services.signed import Links
from tests.factories import (
    BAZHOU,
    CANGXI,
    NOW,
    YIWU,
    YUHANG,
    make_account,
    make_employer,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
)

SENDER = Sender("gongqiao@example.org", "工桥")
RULES = ReminderRules(review_days=2, lapse_days=3)
OLD = NOW - timedelta(days=3)
K, P = WaitingKind, ProposalState


def compose(session: Session, **changes: object) -> dict[str, object]:
    values = {"sender": SENDER, "public_url": "https://gq.example", "rules": RULES, "now": NOW}
    values["links"] = Links("a secret of tests", "https://gq.example")
    return compose_reminders(session, **{**values, **changes})


def letters(session: Session) -> dict[str, str]:
    found = {}
    for row in session.exec(select(OutboxMessage)).all():
        body = email.message_from_bytes(row.payload, policy=default).get_body(("plain",))
        assert body is not None
        found[row.recipient] = body.get_content()
    return found


def test_each_side_hears_of_its_own_proposals_only(session: Session) -> None:
    make_account(session, Role.SENDING, CANGXI, email="cangxi@example.org")
    make_account(session, Role.SENDING, BAZHOU, email="bazhou@example.org")
    make_account(session, Role.RECEIVING, YUHANG, email="yuhang@example.org")
    make_account(session, Role.RECEIVING, YIWU, email="yiwu@example.org")
    for state in (P.PROPOSED, P.SENDING_OK, P.APPROVED, P.WORKER_YES, P.REFUSED):
        person = make_person(session, name="张一样本")
        make_proposal(session, person, state=state, updated_at=OLD)
    assert compose(session) == {"letters": 2, "without_address": 0}
    sent = letters(session)
    assert sorted(sent) == ["cangxi@example.org", "yuhang@example.org"]
    assert "推荐待您审核：1人，最早的已等3天" in sent["cangxi@example.org"]
    assert "还没问本人：1人" in sent["cangxi@example.org"]
    assert "推荐待您审核：2人" in sent["yuhang@example.org"]
    assert "张一" not in "".join(sent.values())
    assert "https://gq.example/" in sent["yuhang@example.org"]


def test_what_is_young_or_held_is_not_spoken_of(session: Session) -> None:
    make_account(session, Role.SENDING, CANGXI, email="cangxi@example.org")
    make_proposal(session, updated_at=NOW - timedelta(days=1))
    make_proposal(session, updated_at=OLD, held_at=OLD)
    assert compose(session) == {"letters": 0, "without_address": 0}


def test_a_vacancy_about_to_lapse_reaches_the_employer_and_the_district(session: Session) -> None:
    firm = make_employer(session, email="firm@example.org")
    make_account(session, Role.EMPLOYER, employer_id=firm.id)
    make_account(session, Role.RECEIVING, YUHANG, email="yuhang@example.org")
    today = date(2026, 11, 18)
    for days in (-1, 0, 3, 4):
        make_vacancy(session, firm, valid_until=today + timedelta(days=days))
    make_vacancy(session, firm, valid_until=today, state=VacancyState.CLOSED)
    assert compose(session)["letters"] == 2
    assert "岗位快到期：2个岗位，最早的今天到期" in letters(session)["firm@example.org"]
    assert "岗位快到期：2个岗位" in letters(session)["yuhang@example.org"]


def test_firms_to_verify_and_posts_to_check_wait_for_the_district(session: Session) -> None:
    district = make_account(session, Role.RECEIVING, YUHANG, email="yuhang@example.org")
    make_employer(session, state=EmployerState.PENDING, created_at=OLD)
    make_vacancy(session, state=VacancyState.SUBMITTED, updated_at=OLD)
    waiting = waiting_for(session, actor=actor_of(district, [YUHANG]), rules=RULES, now=NOW)
    assert waiting == (Waiting(K.CHECK_VACANCY, 1, 3), Waiting(K.VERIFY_EMPLOYER, 1, 3))


def test_a_firm_is_asked_for_a_rule_of_advances_until_it_has_written_one(session: Session) -> None:
    """Nobody is asked for who is paid within thirty days, nor after the first pay."""
    firm = make_employer(session, email="firm@example.org")
    make_account(session, Role.EMPLOYER, employer_id=firm.id, email="firm@example.org")
    vacancy = make_vacancy(session, firm)
    for days, coming in ((45, 20), (30, 20), (45, -1)):
        placement = make_placement(session, make_person(session), vacancy)
        session.add(
            PromiseCard(
                placement_id=placement.id, fixed_at=NOW - timedelta(days=1), start_on=NOW.date(),
                first_pay_on=NOW.date() + timedelta(days=coming), first_pay_days=9,
                days_to_pay=days, facts={},
            )
        )  # fmt: skip
    session.flush()
    compose(session)
    (text,) = letters(session).values()
    assert "1. 1人到岗后要过30天以上才第一次发工资，请在“单位资料”里写明能不能预支生活费" in text
    firm.advance_policy = "入职满三天可预支500元"
    session.flush()
    later = compose(session, now=NOW + timedelta(days=1))
    assert later == {"letters": 0, "without_address": 0}


def test_a_second_run_on_the_same_day_writes_nothing_new_the_next_day_does(
    session: Session,
) -> None:
    make_account(session, Role.SENDING, CANGXI, email="cangxi@example.org")
    make_proposal(session, updated_at=OLD)
    compose(session)
    compose(session, now=NOW + timedelta(hours=5))
    assert len(session.exec(select(OutboxMessage)).all()) == 1
    compose(session, now=NOW + timedelta(days=1))
    assert len(session.exec(select(OutboxMessage)).all()) == 2


def test_closed_accounts_and_those_without_address_get_nothing_and_are_counted(
    session: Session,
) -> None:
    make_account(session, Role.SENDING, CANGXI)
    make_account(session, Role.SENDING, CANGXI, email="closed@example.org", active=False)
    make_proposal(session, updated_at=OLD)
    assert compose(session) == {"letters": 0, "without_address": 1}


def test_two_firms_with_one_address_are_both_told(session: Session) -> None:
    names = []
    for _n in range(2):
        firm = make_employer(session, email="agency@example.org")
        make_account(session, Role.EMPLOYER, employer_id=firm.id)
        make_vacancy(session, firm, valid_until=date(2026, 11, 18))
        names.append(firm.name)
    assert compose(session)["letters"] == 1, "one mailbox gets one letter"
    (body,) = letters(session).values()
    assert all(f"｜{name}】" in body for name in names)
    assert body.count("岗位快到期：1个岗位") == 2


def test_three_coordinators_with_one_mailbox_get_one_letter_with_the_tasks_of_each(
    session: Session,
) -> None:
    make_account(session, Role.SENDING, CANGXI, login="cx", email="gonghui@example.org")
    make_account(session, Role.SENDING, BAZHOU, login="bz", email="Gonghui@Example.org")
    make_account(session, Role.RECEIVING, YUHANG, login="yh", email="gonghui@example.org ")
    firm = make_employer(session, region_code=YUHANG)
    vacancy = make_vacancy(session, firm)
    for home, many in ((CANGXI, 1), (BAZHOU, 2)):
        for _ in range(many):
            make_proposal(
                session, vacancy=vacancy, person=make_person(session, region_code=home),
                created_at=OLD, updated_at=OLD,
            )  # fmt: skip
    assert compose(session) == {"letters": 1, "without_address": 0}
    assert compose(session, now=NOW + timedelta(hours=1))["letters"] == 1
    (row,) = session.exec(select(OutboxMessage)).all()
    body = letters(session)[row.recipient]
    parts = body.split("【")[1:]
    assert len(parts) == 3
    told = {part.split("账号 ")[1][:2]: part for part in parts}
    assert "推荐待您审核：1人" in told["cx"]
    assert "推荐待您审核：2人" in told["bz"]
    assert "推荐待您审核：3人" in told["yh"]
    assert row.subject.endswith("3件事等您处理")
