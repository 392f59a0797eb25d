"""Invitations: one yes is one place, a party answers each for itself, time and fairness."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from models.engine import unit_of_work
from models.invitation import (
    INVITATION_MOVES,
    OPEN_INVITATION,
    Invitation,
    InvitationEvent,
    InvitationState,
    InvitationWait,
    InvitationWay,
    LinkPurpose,
    WorkerLink,
)
from models.outbox import Channel, OutboxMessage
from models.person import Consent, ConsentMeans, ConsentPurpose, Person
from models.proposal import Proposal, ProposalState
from models.vacancy import VacancyState
from reports.ledger import ledger_of, said_yes
from services.errors import InvalidInput, NotAllowedNow, NotFound, VacancyFull, VacancyNotOpen
from services.invitations.calls import no_for, nobody_answered, yes_for
from services.invitations.links import LinkOver
from services.invitations.lists import calls_due, posts_to_ask
from services.invitations.own import answer, own_invitation, take_other
from services.invitations.queue import queue_of
from services.invitations.rates import rate_of
from services.invitations.replies import say_no, say_yes
from services.invitations.rules import InvitationRules
from services.invitations.sizing import Asked, take
from services.invitations.tending import lapse, tend
from services.invitations.waves import send_wave
from services.proposals.confirmations import confirm
from services.proposals.decisions import worker_says_yes
from tests.factories import (
    CANGXI,
    make_party,
    make_person,
    make_vacancy,
    receiving_actor,
    sending_actor,
)
from tests.queries import counted
from tests.services.agreements import say
from tests.services.invitations.asked import LINKS, SELF, SURE, VOICE, approved, ask

S, P = InvitationState, ProposalState


def test_the_table_of_moves_and_the_open_ones_are_whole():
    assert set(INVITATION_MOVES) == set(S)
    assert all(here not in ways for here, ways in INVITATION_MOVES.items())
    assert {s for s in S if not INVITATION_MOVES[s]} == {S.NO, S.WITHDRAWN, S.PLACED}
    assert set(OPEN_INVITATION) == {S.ASKED, S.AGREED, S.YES, S.STANDBY}


def test_a_yes_takes_the_place_names_the_firm_and_twice_is_once(session, now):
    vacancy = make_vacancy(session, places=1)
    (row,) = ask(session, approved(session, vacancy))
    for _ in range(2):
        assert say_yes(session, invitation_id=row.id, speaker=SELF, now=now).state is S.YES
    proposal = session.get_one(Proposal, row.proposal_id)
    assert proposal.state is P.WORKER_YES
    assert said_yes(session, [vacancy.id]) == {vacancy.id: 1}
    shared = session.exec(
        select(Consent).where(Consent.purpose == ConsentPurpose.SHARE_EMPLOYER)
    ).all()
    assert [(c.receiver_employer_id, c.means) for c in shared] == [
        (vacancy.employer_id, ConsentMeans.SELF)
    ]
    yes = select(InvitationEvent).where(InvitationEvent.action == "yes")
    assert len(session.exec(yes).all()) == 1


def test_the_one_too_late_stands_in_line_and_a_call_cannot_pass_them_by(session, now):
    vacancy = make_vacancy(session, places=1)
    first, second = ask(session, approved(session, vacancy), approved(session, vacancy))
    say_yes(session, invitation_id=first.id, speaker=SELF, now=now)
    late = say_yes(session, invitation_id=second.id, speaker=SELF, now=now)
    assert late.state is S.STANDBY
    assert session.get_one(Proposal, second.proposal_id).state is P.APPROVED
    by_phone = approved(session, vacancy)
    with pytest.raises(VacancyFull):
        say(
            worker_says_yes, session, sending_actor(session), by_phone, now,
            means=ConsentMeans.PAPER, note="镇上盒3第2页",
        )  # fmt: skip
    say_no(session, invitation_id=first.id, code="date", speaker=SELF, now=now)
    (third,) = ask(session, approved(session, vacancy))
    assert say_yes(session, invitation_id=third.id, speaker=SELF, now=now).state is S.STANDBY


def test_a_party_goes_when_all_have_said_yes_and_not_at_all_when_one_says_no(session, now):
    vacancy = make_vacancy(session, places=2)
    wife, husband = make_person(session), make_person(session)
    party = make_party(session, wife, husband)
    both = {"bundle": f"party-{party.id}", "party_id": party.id}
    pair = [approved(session, vacancy, one, **both) for one in (wife, husband)]
    hers, his = ask(session, *pair)
    assert say_yes(session, invitation_id=hers.id, speaker=SELF, now=now).state is S.AGREED
    assert said_yes(session, [vacancy.id]) == {vacancy.id: 0}, "one alone takes no place"
    assert say_yes(session, invitation_id=his.id, speaker=SELF, now=now).state is S.YES
    assert said_yes(session, [vacancy.id]) == {vacancy.id: 2}
    assert session.get_one(Invitation, hers.id).state is S.YES
    say_no(session, invitation_id=hers.id, code="family_objects", speaker=SELF, now=now)
    assert session.get_one(Invitation, his.id).state is S.WITHDRAWN
    assert said_yes(session, [vacancy.id]) == {vacancy.id: 0}
    assert session.get_one(Proposal, his.proposal_id).state is P.REFUSED


def test_what_is_closed_or_over_takes_no_answer(session, now):
    vacancy = make_vacancy(session, places=2)
    (row,) = ask(session, approved(session, vacancy))
    vacancy.state = VacancyState.CLOSED
    session.flush()
    with pytest.raises(VacancyNotOpen):
        say_yes(session, invitation_id=row.id, speaker=SELF, now=now)
    session.rollback()


def test_three_calls_to_nobody_end_the_wait_and_a_late_yes_is_still_heard(session, now):
    (row,) = ask(session, approved(session, make_vacancy(session)), way=InvitationWay.CALL)
    actor = sending_actor(session)
    assert [r.invitation.id for r in calls_due(session, actor=actor, limit=9)[0]] == [row.id]
    for tries in (1, 2, 3):
        nobody_answered(session, actor=actor, invitation_id=row.id, now=now)
        assert row.tries == tries
    assert row.state is S.LAPSED
    assert yes_for(session, actor=actor, invitation_id=row.id, now=now).state is S.YES
    said = session.exec(select(InvitationEvent).where(InvitationEvent.action == "yes")).one()
    assert "打的138" in said.note
    assert "****" in said.note, "the number called, never whole"


def test_only_the_sending_county_writes_down_an_answer(session, now):
    (row,) = ask(session, approved(session, make_vacancy(session)))
    with pytest.raises(NotFound):
        no_for(
            session, actor=sending_actor(session, "511902"), invitation_id=row.id, code="date",
            now=now,
        )  # fmt: skip


# sizes by hand: with p = 1/2 and 2 places, P(3 of 3 say yes) = 1/8 = 12.5 % is above 10 %, so two
# are asked; with 3 places, of four asked P(4) = 1/16 = 6.25 % is allowed, of five P(>= 4) = 6/32.
@pytest.mark.parametrize(
    ("free", "percent", "asked", "queue", "taken"),
    [
        (2, 50, [], [1] * 9, 2),
        (3, 50, [], [1] * 9, 4),
        (3, 50, [Asked(1, 50)], [1] * 9, 3),
        (5, 100, [], [1] * 9, 5),
        (0, 50, [], [1] * 9, 0),
        (1, 50, [], [2, 2, 1], 1),  # couples do not fit: the single one is asked
        (4, 50, [], [2, 2, 2], 2),  # P(6 of three couples) = 12.5 %
    ],
)
def test_a_wave_is_the_largest_that_rarely_asks_too_many(free, percent, asked, queue, taken):
    found = take(queue, free=free, asked=asked, percent=percent, risk_percent=10)
    assert len(found) == taken


def test_the_rate_is_counted_on_its_base_and_assumed_while_that_is_small(session, now):
    rules = InvitationRules(least_base=4)
    vacancy = make_vacancy(session, places=9)
    rows = ask(session, *[approved(session, vacancy) for _ in range(5)])
    few = rate_of(session, region_code=CANGXI, way=InvitationWay.SMS, rules=rules, now=now)
    assert (few.base, few.percent, few.measured) == (0, 30, False)
    for row in rows[:3]:
        say_yes(session, invitation_id=row.id, speaker=SELF, now=now)
    say_no(session, invitation_id=rows[3].id, code="nights", speaker=SELF, now=now)
    rate = rate_of(session, region_code=CANGXI, way=InvitationWay.SMS, rules=rules, now=now)
    assert (rate.yes, rate.base, rate.percent, rate.measured) == (3, 4, 75, True)
    later = now + timedelta(hours=49)
    over = rate_of(session, region_code=CANGXI, way=InvitationWay.SMS, rules=rules, now=later)
    assert (over.yes, over.base, over.percent) == (3, 5, 60), "no answer in time is no yes"
    other = rate_of(session, region_code=CANGXI, way=InvitationWay.CALL, rules=rules, now=later)
    assert (other.base, other.measured) == (0, False)


def test_who_was_passed_over_is_asked_first_the_next_time(session, now):
    actor, vacancy = sending_actor(session), make_vacancy(session, places=1)
    best = approved(session, vacancy, score=9000)
    passed = approved(session, vacancy, score=100)
    wave = send_wave(
        session, actor=actor, vacancy_id=vacancy.id, region_code=CANGXI, way=InvitationWay.SMS,
        voice=SURE, now=now,
    )  # fmt: skip
    asked = session.exec(select(Invitation.person_id)).all()
    assert (wave.asked, list(asked)) == (1, [best.person_id])
    assert session.exec(select(InvitationWait.person_id)).all() == [passed.person_id]
    passed.state = P.WITHDRAWN  # the place went to the first one
    elsewhere = make_vacancy(session, places=2)
    newcomer = approved(session, elsewhere, score=9000)
    session.refresh(passed)
    again = approved(session, elsewhere, session.get_one(Person, passed.person_id), score=100)
    line = queue_of(session, actor=actor, vacancy_id=elsewhere.id)
    assert [one.first for one in line] == [again.id, newcomer.id]
    _, fair = posts_to_ask(
        session, actor=actor, way=InvitationWay.SMS, rules=InvitationRules(), now=now
    )
    assert fair.waiting == {0: 1, 1: 1}


def test_time_lapses_seats_the_first_in_line_and_asks_the_next(engine, now):
    with unit_of_work(engine) as session:
        vacancy = make_vacancy(session, places=1)
        actor = sending_actor(session)
        proposals = [approved(session, vacancy, score=900 - n) for n in range(3)]
        send_wave(
            session, actor=actor, vacancy_id=vacancy.id, region_code=CANGXI,
            way=InvitationWay.SMS, voice=SURE, now=now,
        )  # fmt: skip
        first = session.exec(select(Invitation)).one()
        (extra,) = ask(session, proposals[1])
        say_yes(session, invitation_id=first.id, speaker=SELF, now=now)
        say_yes(session, invitation_id=extra.id, speaker=SELF, now=now)
        ids = (first.id, extra.id, vacancy.id, proposals[2].person_id)

    def begin():
        return unit_of_work(engine)

    quiet = tend(begin, voice=SURE, clock=lambda: now).facts()
    assert quiet == {"lapsed": 0, "followed": 0, "seated": 0, "asked": 0, "refused": 0, "told": 0}
    with unit_of_work(engine) as session:
        say_no(session, invitation_id=ids[0], code="date", speaker=SELF, now=now)
    done = tend(begin, voice=SURE, clock=lambda: now).facts()
    assert (done["seated"], done["asked"]) == (1, 0)
    with unit_of_work(engine) as session:
        assert session.get_one(Invitation, ids[1]).state is S.YES
        say_no(session, invitation_id=ids[1], code="nights", speaker=SELF, now=now)
    night = now.replace(hour=16)  # midnight in Shanghai
    assert tend(begin, voice=SURE, clock=lambda: night).asked == 0, "nobody is woken"
    assert tend(begin, voice=SURE, clock=lambda: now).asked == 1
    with unit_of_work(engine) as session:
        newest = session.exec(select(Invitation).order_by(col(Invitation.id).desc())).first()
        assert newest.person_id == ids[3]
        newest_id = newest.id
    late = now + timedelta(hours=48)
    assert tend(begin, voice=SURE, clock=lambda: late).lapsed == 1
    with unit_of_work(engine) as session:
        assert session.get_one(Invitation, newest_id).state is S.LAPSED
        assert lapse(session, invitation_id=newest_id, now=late) == 0


def test_an_old_yes_in_line_is_asked_once_more_and_keeps_no_place_empty(engine, now):
    """One place, one in line for fifteen days: asked again when it opens, and when nothing comes
    back whoever says yes next has the place."""
    with unit_of_work(engine) as session:
        vacancy = make_vacancy(session, places=1)
        first, waiting, newer = ask(session, *(approved(session, vacancy) for _ in range(3)))
        for one in (first, waiting):
            say_yes(session, invitation_id=one.id, speaker=SELF, now=now)
        newer_id, waiting_id = newer.id, waiting.id
        newer.state = S.LAPSED
        later = now + timedelta(days=15)
        say_no(session, invitation_id=first.id, code="date", speaker=SELF, now=later)

    def begin():
        return unit_of_work(engine)

    night = later.replace(hour=16)
    assert tend(begin, voice=SURE, clock=lambda: night).asked == 0, "nobody is woken"
    done = tend(begin, voice=SURE, clock=lambda: later)
    assert (done.asked, done.seated) == (1, 0)
    assert tend(begin, voice=SURE, clock=lambda: later).asked == 0
    with unit_of_work(engine) as session:
        row = session.get_one(Invitation, waiting_id)
        assert (row.state, row.said_yes_at) == (S.ASKED, None)
        assert row.lapses_at == later + timedelta(hours=48)
        sent = session.exec(
            select(OutboxMessage).where(col(OutboxMessage.key).startswith("invited/"))
        ).all()
        assert len(sent) == 1
    silent = later + timedelta(hours=49)
    assert tend(begin, voice=SURE, clock=lambda: silent).lapsed == 1
    with unit_of_work(engine) as session:
        said = say_yes(session, invitation_id=newer_id, speaker=SELF, now=silent)
        assert said.state is S.YES, "nobody stands in line any more"


def test_a_confirmed_one_is_placed_and_told_and_one_whose_post_ended_is_told_too(engine, now):
    with unit_of_work(engine) as session:
        vacancy = make_vacancy(session, places=2)
        goes, stays = ask(session, approved(session, vacancy), approved(session, vacancy))
        say_yes(session, invitation_id=goes.id, speaker=SELF, now=now)
        say_yes(session, invitation_id=stays.id, speaker=SELF, now=now)
        proposal = session.get_one(Proposal, goes.proposal_id)
        confirm(
            session, actor=receiving_actor(session), proposal_id=proposal.id,
            version=proposal.version, now=now,
        )  # fmt: skip
        session.get_one(Proposal, stays.proposal_id).state = P.WITHDRAWN
        ids = (goes.id, stays.id, vacancy.id)
    assert tend(lambda: unit_of_work(engine), voice=VOICE, clock=lambda: now).followed == 2
    with unit_of_work(engine) as session:
        states = [session.get_one(Invitation, one).state for one in ids[:2]]
        assert states == [S.PLACED, S.WITHDRAWN]
        texts = session.exec(
            select(OutboxMessage.subject)
            .where(OutboxMessage.channel == Channel.SMS)
            .order_by(OutboxMessage.id)
        ).all()
        assert ["同意了" in texts[0], "没有成" in texts[1]] == [True, True]
        assert ledger_of(session, ids[2]).promised == 1


def test_a_message_names_nobody_and_its_row_holds_no_number(session, now):
    vacancy = make_vacancy(session, places=1)
    person = make_person(session, phone="13812345678", name="样本某某")
    approved(session, vacancy, person)
    send_wave(
        session, actor=sending_actor(session), vacancy_id=vacancy.id, region_code=CANGXI,
        way=InvitationWay.SMS, voice=VOICE, now=now,
    )  # fmt: skip
    row = session.exec(select(OutboxMessage)).one()
    stored = row.payload.decode() + row.subject + row.recipient + row.key
    assert "13812345678" not in stored
    assert "5678" not in row.subject
    assert "样本某某" not in stored
    assert "https://gq.example.org/w/" in row.subject
    assert "11月20日10点" in row.subject, "48 hours after the morning of 18 November"


def test_who_has_no_telephone_gets_a_slip_and_who_wants_no_contact_is_left_in_peace(session, now):
    vacancy = make_vacancy(session, places=4)
    approved(session, vacancy, make_person(session, phone=None, phone_index=None))
    approved(session, vacancy, make_person(session, do_not_contact=True))
    approved(session, vacancy, make_person(session, consents=False))
    send_wave(
        session, actor=sending_actor(session), vacancy_id=vacancy.id, region_code=CANGXI,
        way=InvitationWay.SMS, voice=VOICE, now=now,
    )  # fmt: skip
    assert session.exec(select(Invitation.way)).all() == [InvitationWay.SLIP]
    assert session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 0


def test_a_link_is_neither_guessed_nor_turned_and_five_wrong_years_end_it(session, now):
    vacancy = make_vacancy(session, places=2)
    (row,) = ask(session, approved(session, vacancy))  # born 1990 (tests.factories)
    address = LINKS.make(
        session, person_id=row.person_id, purpose=LinkPurpose.INVITATION, subject_id=row.id,
        until=now + timedelta(days=2), now=now,
    )  # fmt: skip
    token = address.rsplit("/", 1)[1]
    assert len(token) <= 20
    link = LINKS.read(session, token, now=now)
    assert own_invitation(session, link=link, now=now).surname == "样"
    turned = token[:-1] + ("a" if token[-1] != "a" else "b")
    for forged in (turned, "zz-aaaaaaaaaaaa", "", "../../etc", token[:-2]):
        with pytest.raises(NotFound) as told:
            LINKS.read(session, forged, now=now)
        assert not isinstance(told.value, LinkOver)
    with pytest.raises(LinkOver):
        LINKS.read(session, token, now=now + timedelta(days=2))
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(InvalidInput) as wrong:
            answer(session, link=link, goes=True, born=1970, now=now)
        assert wrong.value.problems["born"][0].facts == {"left": left}
    assert row.state is S.ASKED, "a finder decides nothing"
    with pytest.raises(LinkOver):
        LINKS.read(session, token, now=now)


def test_in_line_the_next_best_is_offered_and_may_be_wished_for(session, now):
    full, other, none_left = (make_vacancy(session, places=n) for n in (1, 2, 1))
    taken, alone = ask(session, approved(session, full), approved(session, none_left))
    beside = [{"vacancy_id": one.id, "cost": n} for n, one in enumerate((none_left, other))]
    (late,) = ask(session, approved(session, full, alternatives=beside))
    for row in (taken, alone, late):
        say_yes(session, invitation_id=row.id, speaker=SELF, now=now)
    LINKS.make(
        session, person_id=late.person_id, purpose=LinkPurpose.INVITATION, subject_id=late.id,
        until=now + timedelta(days=2), now=now,
    )  # fmt: skip
    link = session.exec(select(WorkerLink)).one()
    own = own_invitation(session, link=link, now=now)
    assert (own.row.state, own.ahead) == (S.STANDBY, 0)
    assert [one.vacancy.id for one in own.others] == [other.id]
    assert take_other(session, link=link, vacancy_id=other.id, now=now).wants_other_id == other.id
    with pytest.raises(InvalidInput):
        take_other(session, link=link, vacancy_id=4711, now=now)


def test_the_page_of_the_county_counts_each_person_once(session, now):
    vacancy = make_vacancy(session, places=3)
    rows = ask(session, *[approved(session, vacancy) for _ in range(3)])
    approved(session, vacancy)
    say_yes(session, invitation_id=rows[0].id, speaker=SELF, now=now)
    say_no(session, invitation_id=rows[1].id, code="date", speaker=SELF, now=now)
    (line,), _ = posts_to_ask(
        session,
        actor=sending_actor(session),
        way=InvitationWay.SMS,
        rules=InvitationRules(),
        now=now,
    )
    assert (line.counts[S.YES], line.counts[S.ASKED], line.in_line) == (1, 1, 1)
    assert line.plan.free == 2
    with pytest.raises(NotAllowedNow):
        say_yes(session, invitation_id=rows[1].id, speaker=SELF, now=now)


def test_the_page_of_the_county_asks_the_database_as_often_for_six_posts_as_for_one(session, now):
    actor = sending_actor(session)

    def sent() -> int:
        session.flush()
        with counted(session.get_bind()) as statements:
            lines, _ = posts_to_ask(
                session, actor=actor, way=InvitationWay.SMS, rules=InvitationRules(), now=now
            )
        assert len(lines) == posts
        return len(statements)

    posts = 1
    approved(session, make_vacancy(session, places=3))
    one = sent()
    for _ in range(5):
        approved(session, make_vacancy(session, places=3))
    posts = 6
    assert sent() == one


def test_a_party_of_two_counties_is_asked_by_whoever_speaks_for_both(session, now):
    vacancy = make_vacancy(session, places=4)
    here = make_person(session)
    there = make_person(session, region_code="511902")
    party = make_party(session, here, there)
    rows = [
        approved(session, vacancy, person, bundle="two", party_id=party.id)
        for person in (here, there)
    ]
    session.flush()
    for row in rows:
        session.refresh(row)
    for regions, people in ((("510824",), 0), (("511902",), 0), (("510824", "511902"), 2)):
        line = queue_of(session, actor=sending_actor(session, *regions), vacancy_id=vacancy.id)
        assert sum(len(one.people) for one in line) == people
