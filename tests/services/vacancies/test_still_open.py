"""The last days of a vacancy: a letter with a link, one tap, a lapse with notice, a cap."""

import email
import re
from datetime import timedelta
from email.policy import default

import pytest
from sqlmodel import Session, select

from delivery.message import Sender
from models.account import Role
from models.employer import EmployerState
from models.outbox import OutboxMessage
from models.placement import PlacementState
from models.proposal import Proposal, ProposalState
from models.vacancy import VacancyState
from reference.calendar import local_day
from services.errors import InvalidInput, NotAllowedNow, NotFound, VacancyNotOpen
from services.letters.lapse_notices import lapse_with_notice
from services.signed import Links
from services.vacancies.lapsing import count_overdue
from services.vacancies.still_open import holder_of, say_no_longer, say_still_open
from tests.factories import (
    NOW,
    YUHANG,
    make_account,
    make_employer,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
)

LINKS = Links("a secret of tests", "https://gq.example")
TODAY = local_day(NOW)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def firm(session: Session):
    return make_employer(session, email="firm@example.org")


@pytest.fixture
def clerk(session: Session, firm):
    return make_account(session, Role.EMPLOYER, employer_id=firm.id)


def whole_vacancy(session: Session, firm, **columns):
    """A vacancy with everything a published one must have."""
    said = {
        "work_address": "演示路1号", "contracting_entity": firm.name, "contact_name": "演示经办",
        "contact_phone": "13800000001", "report_to": "演示路1号", "persons_per_room": 4,
        "meals_per_day": 3, "arrive_from": TODAY - timedelta(days=20),
    }  # fmt: skip
    return make_vacancy(session, firm, **(said | columns))


def token_of(account, vacancy) -> str:
    return LINKS.of(account, vacancy.id).rpartition("/")[2]


def lapse(session: Session, **changes):
    rules = {"cap": 100, "evergreen_days": 60, "validity_days": 30, "now": NOW}
    sender = Sender("gongqiao@example.org", "工桥")
    return lapse_with_notice(session, sender=sender, links=LINKS, **(rules | changes))


def letters(session: Session) -> list[tuple[str, str]]:
    found = []
    for row in session.exec(select(OutboxMessage).order_by(OutboxMessage.id)).all():
        body = email.message_from_bytes(row.payload, policy=default).get_body(("plain",))
        found.append((row.recipient, body.get_content()))
    return found


def test_a_lapsed_post_goes_on_with_one_tap_from_the_letter(session: Session, firm, clerk) -> None:
    vacancy = whole_vacancy(session, firm, valid_until=YESTERDAY, places=5)
    make_placement(session, make_person(session), vacancy, state=PlacementState.CONFIRMED)
    waiting = make_proposal(session, vacancy=vacancy, state=ProposalState.PROPOSED)
    assert lapse(session).lapsed == (vacancy.id,)
    assert vacancy.state is VacancyState.LAPSED
    assert session.get(Proposal, waiting.id).state is ProposalState.WITHDRAWN
    [(address, text)] = letters(session)
    assert address == "firm@example.org"
    assert "还缺4人" in text
    link = re.search(r"https://gq\.example/still-open/(\S+)", text)[1]
    actor, row = holder_of(session, links=LINKS, token=link)
    assert (actor.employer_id, row.vacancy.id) == (firm.id, vacancy.id)
    say_still_open(session, actor=actor, vacancy_id=vacancy.id, left=7, days=30, now=NOW)
    say_still_open(session, actor=actor, vacancy_id=vacancy.id, left=7, days=30, now=NOW)
    assert (vacancy.state, vacancy.places) == (VacancyState.PUBLISHED, 8)
    assert vacancy.valid_until == TODAY + timedelta(days=30)
    assert lapse(session).lapsed == ()
    assert len(letters(session)) == 1


def test_not_any_more_takes_the_post_off_offer_and_keeps_the_places(
    session: Session, firm, clerk
) -> None:
    vacancy = whole_vacancy(session, firm, valid_until=TODAY)
    placed = make_placement(session, make_person(session), vacancy)
    actor, _row = holder_of(session, links=LINKS, token=token_of(clerk, vacancy))
    say_no_longer(session, actor=actor, vacancy_id=vacancy.id, now=NOW)
    say_no_longer(session, actor=actor, vacancy_id=vacancy.id, now=NOW)
    assert vacancy.state is VacancyState.PAUSED
    assert placed.state is PlacementState.CONFIRMED
    say_still_open(session, actor=actor, vacancy_id=vacancy.id, left=2, days=30, now=NOW)
    assert vacancy.state is VacancyState.PUBLISHED


def test_a_link_is_good_for_its_firm_its_password_and_thirty_days(
    session: Session, firm, clerk
) -> None:
    vacancy = make_vacancy(session, firm)
    good = token_of(clerk, vacancy)
    holder_of(session, links=LINKS, token=good)
    other = make_vacancy(session, make_employer(session))
    union = make_account(session, Role.RECEIVING, YUHANG)
    forged = Links("another secret", "https://gq.example").of(clerk, vacancy.id)
    for bad in (
        good[:-2], "", "x" * 5000, "\u0000", token_of(clerk, other), token_of(union, vacancy),
        forged.rpartition("/")[2],
    ):  # fmt: skip
        with pytest.raises(NotFound):
            holder_of(session, links=LINKS, token=bad)
    clerk.session_epoch += 1
    session.add(clerk)
    session.flush()
    with pytest.raises(NotFound):
        holder_of(session, links=LINKS, token=good)


def test_a_tap_cannot_break_the_ledger_nor_open_what_is_closed(
    session: Session, firm, clerk
) -> None:
    vacancy = whole_vacancy(session, firm, state=VacancyState.LAPSED, valid_until=YESTERDAY)
    actor, _row = holder_of(session, links=LINKS, token=token_of(clerk, vacancy))
    for left in (0, -1, 6000):
        with pytest.raises(InvalidInput), session.begin_nested():
            say_still_open(session, actor=actor, vacancy_id=vacancy.id, left=left, days=9, now=NOW)
    closed = make_vacancy(session, firm, state=VacancyState.CLOSED)
    draft = make_vacancy(session, firm, state=VacancyState.DRAFT)
    for one in (closed, draft):
        with pytest.raises((NotAllowedNow, VacancyNotOpen)), session.begin_nested():
            say_still_open(session, actor=actor, vacancy_id=one.id, left=1, days=9, now=NOW)
    firm.state = EmployerState.SUSPENDED
    session.add(firm)
    session.flush()
    with pytest.raises(NotAllowedNow), session.begin_nested():
        say_still_open(session, actor=actor, vacancy_id=vacancy.id, left=3, days=9, now=NOW)


def test_one_run_lapses_no_more_than_its_cap_oldest_first_and_says_what_is_left(
    session: Session, firm, clerk
) -> None:
    rows = [
        make_vacancy(session, firm, valid_until=TODAY - timedelta(days=n)) for n in range(1, 15)
    ]
    done = lapse(session, cap=12)
    assert done.lapsed == tuple(row.id for row in reversed(rows[2:]))
    assert count_overdue(session, now=NOW) == 2
    [(_address, text)] = letters(session)
    assert text.count("/still-open/") == 10
    assert "另有2个岗位" in text
    assert len(lapse(session, cap=12)) == 2
    assert len(letters(session)) == 2


def test_an_evergreen_post_goes_on_while_somebody_stands_by_it(
    session: Session, firm, clerk
) -> None:
    long_ago = NOW - timedelta(days=90)
    said = whole_vacancy(
        session, firm, evergreen=True, valid_until=YESTERDAY, arrive_until=YESTERDAY
    )
    forgotten = make_vacancy(
        session, firm, evergreen=True, valid_until=YESTERDAY, confirmed_open_at=long_ago
    )
    used = make_vacancy(
        session, firm, evergreen=True, valid_until=YESTERDAY, confirmed_open_at=long_ago
    )
    make_placement(
        session, make_person(session), used, state=PlacementState.ARRIVED, arrived_on=YESTERDAY
    )
    plain = make_vacancy(session, firm, valid_until=YESTERDAY)
    done = lapse(session)
    assert set(done.extended) == {said.id, used.id}
    assert set(done.lapsed) == {forgotten.id, plain.id}
    assert said.valid_until == said.arrive_until == TODAY + timedelta(days=30)


def test_a_firm_without_an_address_lapses_all_the_same(session: Session) -> None:
    silent = make_employer(session, email=None)
    make_account(session, Role.EMPLOYER, employer_id=silent.id, email=None)
    vacancy = make_vacancy(session, silent, valid_until=YESTERDAY)
    assert lapse(session).lapsed == (vacancy.id,)
    assert letters(session) == []


def test_two_firms_with_one_address_are_both_told(session: Session) -> None:
    for name in ("演示企业乙", "演示企业丙"):
        firm = make_employer(session, name=name, email="agency@example.org")
        for _account in range(2):
            make_account(session, Role.EMPLOYER, employer_id=firm.id, email=None)
        whole_vacancy(session, firm, title=f"{name}缝纫工", valid_until=YESTERDAY)
    lapse(session)
    told = [body for _to, body in letters(session)]
    assert len(told) == 2
    assert [name in body for body in told for name in ("乙缝纫工", "丙缝纫工")] == [
        True, False, False, True,
    ]  # fmt: skip
