"""After the list stands a coach less is offered for so many moves, and taken on a yes alone."""

import pytest

from models.account import Role
from models.engine import open_session
from models.trip import Stop, TripState
from services.errors import ReasonRequired, TripNotReady
from services.trips.allot import share_out
from services.trips.compose import stops_of
from services.trips.rows import seats_of
from services.trips.seats import add_people, move_people
from services.trips.trade import offer_of, take_offer
from tests import factories as make
from tests.factories import CANGXI
from tests.services.trips.rides import EARLY, a_coach, a_trip, agreed_people, couple, go

FEN = 100


def test_a_coach_less_for_three_moves_is_offered_at_its_price_and_nobody_moves_by_itself(
    sqlite_engine,
):
    """Coaches of 8 seats for 900 yuan each: five sit in the first, a couple and one more in the
    second, which calls where the first does. Three moves save 900: worth it at 300 a person (a
    tie goes to staying) only below that."""
    with open_session(sqlite_engine) as session:
        actor = make.actor(session, Role.SENDING, CANGXI)
        trip = a_trip(session, actor)
        said = {"seats": 9, "price_fen": 900 * FEN}
        first = a_coach(
            session, actor, trip, stops="06:30 元坝镇\n07:00 陵江镇\n+1 10:00 余杭", **said
        )
        second = a_coach(session, actor, trip, stops="06:40 元坝镇\n+1 10:00 余杭", **said)
        post = make.make_vacancy(session, places=20)
        for coach, people in (
            (first, agreed_people(session, 5, post)),
            (second, [*couple(session, post), *agreed_people(session, 1, post)]),
        ):
            add_people(session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=EARLY,
                       pickup_id=stops_of(session, [coach.id])[0].id,
                       placement_ids=[one.id for one in people])  # fmt: skip
        go(session, actor, trip, TripState.OPEN, TripState.FROZEN, now=EARLY)

        def offer(yuan):
            return offer_of(session, actor=actor, trip_id=trip.id, move_fen=yuan * FEN)

        before = {seat.id: seat.vehicle_id for seat in seats_of(session, trip.id)}
        assert share_out(session, actor=actor, trip_id=trip.id, now=EARLY, reason="看看") == 0
        assert not offer(301).worth
        found = offer(50)
        assert (found.people, found.saves_fen, found.numbers) == (3, 900 * FEN, (2,))
        assert {s.id: s.vehicle_id for s in seats_of(session, trip.id)} == before, "only looked at"
        taking = {"actor": actor, "trip_id": trip.id, "move_fen": 50 * FEN, "now": EARLY}
        with pytest.raises(ReasonRequired):
            take_offer(session, people=3, **taking)
        with pytest.raises(TripNotReady, match="plan_outdated"):
            take_offer(session, people=2, reason="少一辆车", **taking)
        take_offer(session, people=3, reason="少一辆车", **taking)
        seats = seats_of(session, trip.id)
        assert {seat.vehicle_id for seat in seats} == {first.id}
        assert {session.get_one(Stop, seat.pickup_id).place for seat in seats} == {"元坝镇"}
        assert not offer(50).worth
        session.rollback()


def test_nobody_is_offered_a_coach_that_does_not_call_where_they_get_on(sqlite_engine):
    with open_session(sqlite_engine) as session:
        actor = make.actor(session, Role.SENDING, CANGXI)
        trip = a_trip(session, actor)
        said = {"seats": 9, "price_fen": 900 * FEN}
        east = a_coach(session, actor, trip, stops="06:30 元坝镇\n+1 10:00 余杭", **said)
        west = a_coach(session, actor, trip, stops="06:40 陵江镇\n+1 10:00 余杭", **said)
        seats = []
        for coach in (east, west):
            seats += add_people(
                session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=EARLY,
                pickup_id=stops_of(session, [coach.id])[0].id,
                placement_ids=[agreed_people(session, 1)[0].id],
            )  # fmt: skip
        asked = {"actor": actor, "trip_id": trip.id, "move_fen": FEN}
        assert not offer_of(session, **asked).worth
        move_people(session, actor=actor, trip_id=trip.id, seat_ids=[seats[1].id],
                    vehicle_id=west.id, pickup_id=None, now=EARLY)  # fmt: skip
        assert offer_of(session, **asked).worth, "who has no stop yet can get on anywhere"
        west.price_fen = None
        session.flush()
        assert offer_of(session, **asked).unpriced == 1
        session.rollback()
