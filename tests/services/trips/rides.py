"""Trips with people on them, for the tests: invented people of 苍溪 going to 余杭."""

from datetime import date, timedelta

import sqlalchemy as sa

from delivery.message import Sender
from models.account import Role
from models.trip import TripState
from services.trips.compose import open_trip, save_vehicle
from services.trips.firm_notices import TripPost
from services.trips.form import TripIn, VehicleIn
from services.trips.moves import move_trip
from services.trips.seats import add_people
from tests import factories as make
from tests.factories import CANGXI, NOW, YUHANG

POST = TripPost(Sender.parse("工桥 <gongqiao@gq.example.org>", ""), "https://gq.example.org")
DAY = date(2026, 11, 25)
EARLY = NOW
ON_THE_DAY = NOW + timedelta(days=7)
STOPS = "06:30 陵江车站\n07:20 元坝车站\n23:30 停靠 武汉服务区\n10:00 余杭人力资源市场"


def a_trip(session, actor, **more):
    said = {
        "name": "苍溪到余杭", "home_region": CANGXI, "site_region": YUHANG, "leaves_on": DAY,
        "payer": "余杭区总工会",
    }  # fmt: skip
    return open_trip(session, actor=actor, data=TripIn(**(said | more)), now=EARLY)


def a_coach(session, actor, trip, seats=50, stops=STOPS, **more):
    data = VehicleIn(**({"seats": seats, "crew": 1, "plate": "川H00001"} | more))
    return save_vehicle(
        session, actor=actor, trip_id=trip.id, data=data, stops=stops, now=EARLY
    )  # fmt: skip


def agreed_people(session, count, vacancy=None, **columns):
    """Placements agreed and not under way."""
    vacancy = vacancy or make.make_vacancy(session, places=count + 5)
    return [
        make.make_placement(session, make.make_person(session, **columns), vacancy)
        for _ in range(count)
    ]


def couple(session, vacancy):
    people = [make.make_person(session) for _ in range(2)]
    party = make.make_party(session, *people)
    return [make.make_placement(session, one, vacancy, party_id=party.id) for one in people]


def go(session, actor, trip, *states, now=ON_THE_DAY, **more):
    for to in states:
        move_trip(
            session,
            actor=actor,
            trip_id=trip.id,
            to=to,
            version=trip.version,
            now=now,
            post=POST,
            **more,
        )
    return trip


def frozen(session, count=4, **more):
    """(sending actor, trip, coach, seats) of a list that stands."""
    actor = make.actor(session, Role.SENDING, CANGXI)
    trip = a_trip(session, actor)
    coach = a_coach(session, actor, trip, **more)
    seats = add_people(
        session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=EARLY,
        placement_ids=[one.id for one in agreed_people(session, count)],
    )  # fmt: skip
    go(session, actor, trip, TripState.OPEN, TripState.FROZEN, now=EARLY)
    return actor, trip, coach, seats


def listed(session, *placements_of_firms):
    """(sending actor, trip, coach, seats) of a list that stands with these people."""
    actor = make.actor(session, Role.SENDING, CANGXI)
    trip = a_trip(session, actor)
    coach = a_coach(session, actor, trip)
    seats = add_people(
        session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=EARLY,
        placement_ids=[one.id for one in placements_of_firms],
    )  # fmt: skip
    go(session, actor, trip, TripState.OPEN, TripState.FROZEN, now=EARLY)
    return actor, trip, coach, seats


IDENTITIES = """
SELECT
  (SELECT count(*) FROM trip_seat s WHERE s.trip_id = :t AND s.booked) AS booked,
  (SELECT count(*) FROM trip_seat s WHERE s.trip_id = :t
     AND EXISTS (SELECT 1 FROM seat_event e WHERE e.seat_id = s.id AND e.to_state = 'boarded')
     AND s.state NOT IN ('confirmed', 'invited', 'standby', 'no_show', 'withdrawn')) AS boarded,
  (SELECT count(*) FROM trip_seat s WHERE s.trip_id = :t AND s.state = 'no_show') AS no_show,
  (SELECT count(*) FROM trip_seat s WHERE s.trip_id = :t AND s.booked
     AND s.state = 'withdrawn') AS late,
  (SELECT count(*) FROM trip_seat s JOIN placement p ON p.id = s.placement_id
     WHERE s.trip_id = :t AND (s.state = 'arrived'
       OR p.state IN ('arrived', 'in_post', 'left') AND s.state = 'handed_over')) AS arrived,
  (SELECT count(*) FROM trip_seat s WHERE s.trip_id = :t AND s.state = 'left_on_way') AS lost,
  (SELECT coalesce(sum(n), 0) FROM (
     SELECT v.employer_id, count(*) AS n FROM trip_seat s
     JOIN placement p ON p.id = s.placement_id JOIN vacancy v ON v.id = p.vacancy_id
     WHERE s.trip_id = :t AND s.state IN ('arrived', 'handed_over')
     GROUP BY v.employer_id) firms) AS by_firm
"""
"""Counted from rows and events by SQL that knows nothing of services.trips.figures."""


def identities(session, trip):
    row = session.execute(sa.text(IDENTITIES), {"t": trip.id}).mappings().one()
    assert row["booked"] == row["boarded"] + row["no_show"] + row["late"], dict(row)
    if trip.state not in (TripState.BOARDING, TripState.DEPARTED):
        assert row["boarded"] == row["arrived"] + row["lost"], dict(row)
    assert row["by_firm"] == row["arrived"], dict(row)
    return dict(row)
