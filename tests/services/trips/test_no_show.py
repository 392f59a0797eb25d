"""Somebody does not come: the next in line has the place, the county calls, the firm is told."""

from datetime import timedelta
from email import message_from_bytes, policy

import sqlalchemy as sa
from sqlmodel import col, select

from models.account import Role
from models.engine import unit_of_work
from models.invitation import Invitation, InvitationState
from models.outbox import OutboxMessage
from models.person import Person
from models.placement import Placement
from models.trip import TripEvent, TripState
from reports.ledger import ledger_of
from services.invitations.calls import told_of_place
from services.invitations.lists import calls_due, place_came_free
from services.invitations.replies import say_yes
from services.invitations.tending import tend
from services.placements import moves as placements
from services.trips.page import page_of_trip
from services.trips.roll_call import Tick, Ticked, call
from tests import factories as make
from tests.factories import BAZHOU
from tests.services.invitations.asked import SELF, VOICE, approved, ask
from tests.services.trips.rides import (
    EARLY,
    ON_THE_DAY,
    agreed_people,
    go,
    listed,
)

T = TripState
NEXT_DAY = ON_THE_DAY + timedelta(hours=30)


def ticks(session, actor, coach, **seats):
    """Each seat once, by what is said of it; the outcomes."""
    said = [
        Ticked(f"{what}-{seat.id}", seat.id, Tick(what), ON_THE_DAY)
        for what, those in seats.items()
        for seat in those
    ]
    outcomes = call(session, actor=actor, vehicle_id=coach.id, ticks=said, now=NEXT_DAY)
    return [one.code for one in outcomes]


def test_the_first_in_line_has_the_place_at_the_next_run_and_is_called_at_once(engine):
    with unit_of_work(engine) as session:
        vacancy = make.make_vacancy(session, places=3)
        going = agreed_people(session, 3, vacancy)
        waiting = ask(session, *(approved(session, vacancy) for _ in range(2)), hours=24 * 9)
        for minutes, one in enumerate(waiting):
            at = EARLY + timedelta(minutes=minutes)
            say_yes(session, invitation_id=one.id, speaker=SELF, now=at)
        assert {one.state for one in waiting} == {InvitationState.STANDBY}
        actor, _trip, coach, seats = listed(session, *going)
        neighbour = make.actor(session, Role.SENDING, BAZHOU)
        first, second, vacancy_id = waiting[0].id, waiting[1].id, vacancy.id
        session.flush()
        session.expunge_all()  # rows that are read again in transactions of their own

    def begin():
        return unit_of_work(engine)

    assert tend(begin, voice=VOICE, clock=lambda: ON_THE_DAY).seated == 0, "nothing is free"
    with begin() as session:
        assert ticks(session, actor, coach, board=seats[:2], no_show=seats[2:]) == ["done"] * 3
        assert ledger_of(session, vacancy_id).open == 1
    assert tend(begin, voice=VOICE, clock=lambda: ON_THE_DAY).seated == 1
    assert tend(begin, voice=VOICE, clock=lambda: ON_THE_DAY).seated == 0, "one place, one person"
    with begin() as session:
        states = [session.get_one(Invitation, one).state for one in (first, second)]
        assert states == [InvitationState.YES, InvitationState.STANDBY]
        on_list = place_came_free(session, actor=actor, now=ON_THE_DAY)
        assert [row.invitation.id for row in on_list] == [first]
        assert calls_due(session, actor=actor, limit=9)[1] == 0, "an answer is not waited for"
        assert place_came_free(session, actor=neighbour, now=ON_THE_DAY) == []
        assert ticks(session, actor, coach, back=seats[2:]) == ["VacancyFull"], (
            "their place is gone"
        )
    for _ in range(2):
        with begin() as session:
            told_of_place(session, actor=actor, invitation_id=first, now=ON_THE_DAY)
    with begin() as session:
        assert place_came_free(session, actor=actor, now=ON_THE_DAY) == []
        said = "SELECT count(*) FROM invitation_event WHERE action = 'told_by_phone'"
        assert session.scalar(sa.text(said)) == 1


def letters(session):
    """(to, subject, body) of everything in the outbox, in order."""
    rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
    mails = [message_from_bytes(row.payload, policy=policy.default) for row in rows]
    return [(m["To"], m["Subject"], m.get_body(("plain",)).get_content()) for m in mails]


def three_firms(session):
    """Of the first firm four people and two log-ins with one mailbox, of the second two people, of
    the third one and no address anywhere."""
    addresses = ("hr@firm1.example.org", "hr@firm2.example.org", None)
    firms = [make.make_employer(session, email=address) for address in addresses]
    for address in ("renshi@firm1.example.org", "Renshi@firm1.example.org"):
        make.make_account(session, Role.EMPLOYER, employer_id=firms[0].id, email=address)
    posts = [
        make.make_vacancy(session, firm, title=title, places=places)
        for firm, title, places in zip(
            firms, ("缝纫工", "包装工", "质检员"), (6, 2, 1), strict=True
        )
    ]
    return [
        one
        for post, count in zip(posts, (4, 2, 1), strict=True)
        for one in agreed_people(session, count, post)
    ]


def test_a_firm_gets_one_letter_as_the_trip_departs_and_one_more_only_when_it_changed(session):
    people = three_firms(session)
    actor, trip, coach, seats = listed(session, *people)
    by_id = {seat.placement_id: seat for seat in seats}
    first, second, third = people[:4], people[4:6], people[6:]
    aboard = [by_id[one.id] for one in (*first[:3], second[0])]
    missing = [by_id[one.id] for one in (first[3], second[1], *third)]
    assert set(ticks(session, actor, coach, board=aboard, no_show=missing)) == {"done"}
    assert set(ticks(session, actor, coach, board=aboard, no_show=missing)) == {"done"}
    assert ticks(session, actor, coach, back=[missing[1]]) == ["done"]  # came after all
    assert call(
        session, actor=actor, vehicle_id=coach.id, now=NEXT_DAY,
        ticks=[Ticked("late-one", missing[1].id, Tick.BOARD, ON_THE_DAY)],
    )[0].code == "done"  # fmt: skip
    assert letters(session) == [], "nobody is told before the roll-call is over"

    go(session, actor, trip, T.DEPARTED)
    go(session, actor, trip, T.DEPARTED)
    ((to, subject, body),) = letters(session)
    assert to == "renshi@firm1.example.org"
    assert subject == "工桥：苍溪到余杭（11月25日）上车3人，没来1人"
    assert "名单上贵单位4人：上车3人，没来1人。" in body
    assert "1个名额已重新开放" in body
    assert "缝纫工：空出1个，现在还缺3人" in body  # six places, three people
    names = [session.get_one(Person, one.person_id).name for one in people]
    assert not [name for name in names if name in subject + body]
    told = session.exec(select(TripEvent).where(TripEvent.kind == "told")).one()
    assert (told.detail["letters"], told.detail["unreached"]) == (1, 1)  # the third: telephone
    assert page_of_trip(session, actor=actor, trip_id=trip.id, now=NEXT_DAY).reopened == 2

    assert ticks(session, actor, coach, left=[aboard[0]]) == ["done"]
    go(session, actor, trip, T.ARRIVED, now=NEXT_DAY)
    _, (_, subject, body) = letters(session)
    assert subject == "工桥：苍溪到余杭（11月25日）有变化，上车2人，没来1人，途中离开1人"
    assert "2个名额已重新开放" in body
    rest = [*aboard[1:], missing[1]]
    assert set(ticks(session, actor, coach, hand_over=rest)) == {"done"}
    go(session, actor, trip, T.HANDED_OVER, now=NEXT_DAY)
    assert len(letters(session)) == 2, "nothing new, no letter"


def test_who_is_found_after_the_bus_left_makes_the_letter_right_again(session):
    vacancy = make.make_vacancy(
        session, make.make_employer(session, email="hr@firm.example.org"), places=2
    )
    actor, trip, coach, seats = listed(session, *agreed_people(session, 2, vacancy))
    ticks(session, actor, coach, board=seats[:1], no_show=seats[1:])
    go(session, actor, trip, T.DEPARTED)
    placement = session.get_one(Placement, seats[1].placement_id)
    placements.undo(
        session, actor=actor, placement_id=placement.id, now=NEXT_DAY,
        event_id=placements.last_event_id(session, placement.id),
    )  # fmt: skip
    go(session, actor, trip, T.ARRIVED, now=NEXT_DAY)
    _, (_, subject, body) = letters(session)
    assert subject == "工桥：苍溪到余杭（11月25日）有变化，上车1人，没来0人，不坐这趟车1人"
    assert "现在没有空出的名额。" in body
