"""Bad luck on the way, walked: nothing lost, nothing doubled, everyone told."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from models.account import Account, Role
from models.case import CaseFile
from models.employer import Employer
from models.engine import open_session, unit_of_work
from models.invitation import Invitation, InvitationState
from models.outbox import Channel, OutboxMessage
from models.placement import Placement, PlacementState
from models.proposal import Proposal
from models.trip import RollTick, SeatState, Trip, TripEvent, TripState
from models.vacancy import Vacancy
from reports.ledger import ledger_of
from services.actor import actor_of
from services.employers.form import stated_by
from services.employers.moves import suspend_employer
from services.errors import NotAllowedNow, NotFound, ReasonRequired, TripNotReady, VacancyNotOpen
from services.invitations.replies import say_yes
from services.invitations.tending import tend
from services.placements import moves as placements
from services.proposals.confirmations import confirm
from services.shown import stamp
from services.trips.compose import stops_of
from services.trips.links import LIFE, TripLinks, escort_of, whereabouts
from services.trips.lists import to_be_seated
from services.trips.moves import move_trip
from services.trips.page import page_of_trip
from services.trips.paper import calendar_of
from services.trips.roll_call import Tick, Ticked, call
from services.trips.seats import add_people
from services.vacancies.moves import close
from services.workers.riders import tell_riders
from tests import factories as make
from tests.factories import CANGXI, YUHANG
from tests.services.invitations.asked import SELF, VOICE, approved, ask
from tests.services.trips.rides import (
    EARLY,
    ON_THE_DAY,
    POST,
    a_coach,
    a_trip,
    agreed_people,
    couple,
    frozen,
    go,
    identities,
    listed,
)

B, S, T = SeatState, PlacementState, TripState


def messages(session):
    """(how often, of which kind) short messages wait, by the first part of their key."""
    keys = session.scalars(
        sa.select(OutboxMessage.key).where(OutboxMessage.channel == Channel.SMS)
    ).all()
    return Counter(key.partition("/")[0] for key in keys)


def test_a_trip_called_off_with_110_on_its_plan(sqlite_engine):
    """Three firms, twenty couples, one person without a telephone: three letters, 109 people told
    by message, 110 people with their posts, all of them seated again whole."""

    def begin():
        return unit_of_work(sqlite_engine)

    with begin() as session:
        firms = [make.make_employer(session, email=f"hr@f{n}.example.org") for n in range(3)]
        posts = [make.make_vacancy(session, firm, places=60) for firm in firms]
        people = [one for n in range(20) for one in couple(session, posts[n % 3])]
        people += [one for n in range(69) for one in agreed_people(session, 1, posts[n % 3])]
        people += agreed_people(session, 1, posts[0], phone=None, phone_index=None)
        actor = make.actor(session, Role.SENDING, CANGXI)
        trip = a_trip(session, actor)
        coach = a_coach(session, actor, trip, seats=120)
        ids, post_ids = [one.id for one in people], [one.id for one in posts]
        add_people(session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=EARLY,
                   placement_ids=ids)  # fmt: skip
        go(session, actor, trip, T.OPEN, T.FROZEN, now=EARLY)
        off = trip.id
    tell_riders(begin, voice=VOICE, clock=lambda: EARLY)
    with begin() as session:
        go(session, actor, session.get_one(Trip, off), T.CANCELLED, now=EARLY, reason="机场大雾")
        promised = [ledger_of(session, one).promised for one in post_ids]
    for _ in range(3):
        tell_riders(begin, voice=VOICE, clock=lambda: EARLY + timedelta(minutes=1))
    with begin() as session:
        assert sum(promised) == 110, "nobody loses the post"
        assert messages(session) == {"trip": 109, "trip_off": 109}
        letters = session.scalars(
            sa.select(OutboxMessage.subject).where(OutboxMessage.channel == Channel.MAIL)
        ).all()
        assert len(letters) == 3
        assert all("取消了" in one for one in letters)
        again = a_trip(session, actor, name="改期", leaves_on=date(2026, 11, 27))
        assert to_be_seated(session, actor=actor, trip=again)[1] == 110
        bus = a_coach(session, actor, again, seats=120)
        seats = add_people(session, actor=actor, trip_id=again.id, vehicle_id=bus.id, now=EARLY,
                           placement_ids=ids)  # fmt: skip
        assert len({one.placement_id for one in seats}) == 110
        assert page_of_trip(session, actor=actor, trip_id=off, now=EARLY).figures.withdrawn == 110


def test_a_firm_that_stops_half_way(sqlite_engine):
    """Of one firm's six places one is asked for, one has a yes, one is agreed and on a list, one on
    the road, one in post. The firm is suspended."""

    def begin():
        return unit_of_work(sqlite_engine)

    with begin() as session:
        post = make.make_vacancy(session, places=6, title="缝纫工")
        asked, yes, agreed = ask(session, *(approved(session, post) for _ in range(3)))
        for one in (yes, agreed):
            say_yes(session, invitation_id=one.id, speaker=SELF, now=EARLY)
        district = make.receiving_actor(session)
        proposal = session.get_one(Proposal, agreed.proposal_id)
        (placed,) = confirm(session, actor=district, proposal_id=proposal.id,
                            version=proposal.version, now=EARLY)  # fmt: skip
        road, there = agreed_people(session, 2, post)
        road.state, road.departed_on = S.DEPARTED, date(2026, 11, 17)
        there.state, there.arrived_on = S.ARRIVED, date(2026, 11, 10)
        actor, trip, _coach, _seats = listed(session, placed)
        firm_id, post_id, trip_id = post.employer_id, post.id, trip.id
        ids = (asked.id, yes.id, agreed.id, placed.id)
    with begin() as session:
        firm = session.get_one(Employer, firm_id)
        suspend_employer(session, actor=district, employer_id=firm_id, reason="欠薪停产",
                         now=EARLY, shown=stamp(stated_by(firm)))  # fmt: skip
    for _ in range(3):
        tend(begin, voice=VOICE, clock=lambda: EARLY + timedelta(minutes=1))
    with begin() as session:
        ledger = ledger_of(session, post_id)
        assert (ledger.places, ledger.promised, ledger.arrived) == (6, 2, 1)
        assert ledger.open == 3, "the ledger adds up"
        states = [session.get_one(Invitation, one).state for one in ids[:3]]
        assert states == [InvitationState.WITHDRAWN] * 2 + [InvitationState.PLACED]
        with pytest.raises((NotAllowedNow, VacancyNotOpen)):
            say_yes(session, invitation_id=ids[0], speaker=SELF, now=EARLY)
        assert messages(session)["over"] == 1, "who had said yes; who is placed is not over yet"
        (case,) = session.scalars(sa.select(CaseFile))
        assert (case.home, case.site, case.employer_id) == (CANGXI, YUHANG, firm_id)
        for words in ("欠薪停产", "约好没走1人", "在路上1人", "在岗1人"):
            assert words in case.words
        page = page_of_trip(session, actor=actor, trip_id=trip_id, now=EARLY)
        assert [people for _firm, people in page.stopped] == [1]
        row = session.get_one(Placement, ids[3])
        placements.cancel(session, actor=district, placement_id=row.id, version=row.version,
                          reason="employer_withdrew", now=EARLY)  # fmt: skip
        person_id = row.person_id
    for _ in range(3):
        tend(begin, voice=VOICE, clock=lambda: EARLY + timedelta(minutes=2))
    with begin() as session:
        assert messages(session)["over"] == 2, "called off by others: told, once"
        page = page_of_trip(session, actor=actor, trip_id=trip_id, now=EARLY)
        assert page.stopped == []
        assert [one.seat.state for one in page.off] == [B.WITHDRAWN]
        elsewhere = make.make_vacancy(session, places=1)
        anew = approved(session, elsewhere, session.get_one(make.Person, person_id))
        (again,) = ask(session, anew)
        say_yes(session, invitation_id=again.id, speaker=SELF, now=EARLY)
        assert again.state is InvitationState.YES, "free for another firm"


def test_a_post_closed_while_somebody_is_on_the_list_shows_on_the_trip(sqlite_engine):
    with open_session(sqlite_engine) as session:
        actor, trip, _coach, seats = frozen(session, count=3)
        vacancy = session.scalars(sa.select(Vacancy)).one()
        assert page_of_trip(session, actor=actor, trip_id=trip.id, now=EARLY).stopped == []
        close(session, actor=make.receiving_actor(session), vacancy_id=vacancy.id,
              reason="车间停了", now=EARLY, version=vacancy.version)  # fmt: skip
        page = page_of_trip(session, actor=actor, trip_id=trip.id, now=EARLY)
        assert [people for _firm, people in page.stopped] == [len(seats)]
        assert ledger_of(session, vacancy.id).promised == 3, "places given are kept"
        session.rollback()


def test_a_yes_and_a_tick_after_the_bus_left(sqlite_engine):
    """A yes that comes late keeps the place and waits for the next bus; a tick that comes late and
    says otherwise is kept as refused and moves nobody."""
    with open_session(sqlite_engine) as session:
        post = make.make_vacancy(session, places=3)
        (late,) = ask(session, approved(session, post), hours=24 * 30)
        actor, trip, coach, seats = listed(session, *agreed_people(session, 2, post))
        said = {"actor": actor, "vehicle_id": coach.id}
        for seat, what in ((seats[0], Tick.BOARD), (seats[1], Tick.NO_SHOW)):
            call(session, now=ON_THE_DAY, ticks=[Ticked(f"a-{seat.id}", seat.id, what, ON_THE_DAY)],
                 **said)  # fmt: skip
        go(session, actor, trip, T.DEPARTED)
        after = ON_THE_DAY + timedelta(hours=3)
        say_yes(session, invitation_id=late.id, speaker=SELF, now=after)
        assert late.state is InvitationState.YES
        proposal = session.get_one(Proposal, late.proposal_id)
        (placed,) = confirm(session, actor=make.receiving_actor(session), proposal_id=proposal.id,
                            version=proposal.version, now=after)  # fmt: skip
        with pytest.raises(NotAllowedNow):
            add_people(session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=after,
                       placement_ids=[placed.id], reason="追上")  # fmt: skip
        coming = a_trip(session, actor, name="下一班", leaves_on=date(2026, 11, 28))
        rows, total = to_be_seated(session, actor=actor, trip=coming)
        assert ([row.placement.id for row in rows], total) == ([placed.id], 1)
        for _ in range(5):
            (answer,) = call(session, now=after, **said, ticks=[
                Ticked("from-the-valley", seats[1].id, Tick.BOARD, ON_THE_DAY)])  # fmt: skip
            assert answer.code == "NotAllowedNow"
        assert seats[1].state is B.NO_SHOW
        kept = session.scalars(sa.select(RollTick).where(RollTick.key == "from-the-valley")).all()
        assert [one.outcome for one in kept] == ["NotAllowedNow"]
        identities(session, trip)
        session.rollback()


def test_a_bus_over_new_year(sqlite_engine):
    """Leaves on 31 December 2026 at 23:30, arrives on 2 January 2027 at 10:00, Shanghai. The list
    stands from 29 December at midnight (16:00 UTC the day before)."""
    with open_session(sqlite_engine) as session:
        actor = make.actor(session, Role.SENDING, CANGXI)
        trip = a_trip(session, actor, leaves_on=date(2026, 12, 31))
        coach = a_coach(session, actor, trip, stops="23:30 陵江车站\n+2 10:00 余杭人力资源市场")
        first, last = stops_of(session, [coach.id])
        assert first.at == datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
        assert last.at == datetime(2027, 1, 2, 2, 0, tzinfo=UTC)

        def add(now):
            return add_people(session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=now,
                              placement_ids=[agreed_people(session, 1)[0].id])  # fmt: skip

        midnight = datetime(2026, 12, 28, 16, 0, tzinfo=UTC)
        seats = [*add(midnight - timedelta(seconds=1))]
        with pytest.raises(ReasonRequired):
            add(midnight)
        go(session, actor, trip, T.OPEN, T.FROZEN, now=midnight)
        with pytest.raises(TripNotReady, match="too_early"):
            go(session, actor, trip, T.BOARDING, now=midnight)
        boards = datetime(2026, 12, 31, 15, 40, tzinfo=UTC)  # 23:40
        comes = datetime(2027, 1, 2, 2, 20, tzinfo=UTC)
        sent = datetime(2026, 12, 31, 16, 10, tzinfo=UTC)  # ten past midnight, in the new year
        for what, at, now in (("board", boards, sent), ("hand_over", comes, comes)):
            if what == "hand_over":
                go(session, actor, trip, T.DEPARTED, now=sent)
                go(session, actor, trip, T.ARRIVED, now=comes)
            (said,) = call(session, actor=actor, vehicle_id=coach.id, now=now,
                           ticks=[Ticked(what, seats[0].id, Tick(what), at)])  # fmt: skip
            assert said.code == "done"
        row = session.get_one(Placement, seats[0].placement_id)
        assert (row.departed_on, row.arrived_on) == (date(2026, 12, 31), date(2027, 1, 2))
        go(session, actor, trip, T.HANDED_OVER, now=comes)
        found = identities(session, trip)
        assert (found["booked"], found["boarded"], found["arrived"]) == (1, 1, 1)
        sheet = calendar_of(session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=comes)
        assert b"DTSTART;TZID=Asia/Shanghai:20261231T233000" in sheet
        assert b"DTEND;TZID=Asia/Shanghai:20270102T100000" in sheet
        session.rollback()


def test_a_step_taken_twice_and_links_guessed_turned_revoked_and_outlived(sqlite_engine):
    links = TripLinks("a secret of tests, long enough for all")
    with open_session(sqlite_engine) as session:
        actor, trip, coach, _seats = frozen(session, count=1)
        for _ in range(2):
            move_trip(session, actor=actor, trip_id=trip.id, to=T.BOARDING,
                      version=trip.version, now=ON_THE_DAY, post=POST)  # fmt: skip
        moved = sa.select(sa.func.count()).select_from(TripEvent)
        assert session.scalar(moved.where(TripEvent.to_state == T.BOARDING)) == 1
        account = session.get_one(Account, actor.account_id)
        roll = links.roll(account.id, account.session_epoch, coach.id)
        family = links.family(coach.id)
        for _ in range(2):
            found, vehicle, _trip = escort_of(session, links=links, token=roll, now=ON_THE_DAY)
            assert (found, vehicle.id) == (actor_of(account, [CANGXI]), coach.id)
        shown = whereabouts(session, links=links, token=family, now=ON_THE_DAY)
        assert shown.leaves.place == "陵江车站"
        outlived = ON_THE_DAY + LIFE + timedelta(days=2)
        turned = roll[:-1] + ("A" if roll[-1] != "A" else "B")
        for token, now in ((turned, ON_THE_DAY), (family, ON_THE_DAY), ("", ON_THE_DAY),
                           (roll, outlived)):  # fmt: skip
            with pytest.raises(NotFound):
                escort_of(session, links=links, token=token, now=now)
        for token, now in ((roll, ON_THE_DAY), (family, outlived), ("x.y", ON_THE_DAY)):
            with pytest.raises(NotFound):
                whereabouts(session, links=links, token=token, now=now)
        account.session_epoch += 1  # every device logged out: the escort's link with them
        with pytest.raises(NotFound):
            escort_of(session, links=links, token=roll, now=ON_THE_DAY)
        session.rollback()
