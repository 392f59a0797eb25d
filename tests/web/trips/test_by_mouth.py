"""Riders no message reaches stand on the page of their trip until somebody has told them."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from models.account import Role
from models.engine import unit_of_work
from models.outbox import OutboxMessage
from models.ride_word import RideWord
from models.trip import Trip, TripState
from services.invitations.links import WorkerLinks
from services.invitations.rules import InvitationRules
from services.invitations.telling import Voice
from services.trips.compose import save_vehicle
from services.trips.form import VehicleIn
from services.workers.riders import tell_riders
from tests import factories as make
from tests.services.trips.rides import EARLY, STOPS, frozen, go
from tests.web.conftest import ENVIRONMENT, Site

VOICE = Voice(
    WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321"), InvitationRules()
)
LATER = STOPS.replace("06:30 陵江车站", "07:10 陵江车站南门")


def tell(site: Site, minutes: int = 0) -> None:
    at = EARLY + timedelta(minutes=minutes)
    tell_riders(lambda: unit_of_work(site.engine), voice=VOICE, clock=lambda: at)


@pytest.fixture
def coach(site: Site):
    """A list of four that stands: one has no telephone, one wants no messages."""
    with site.rows() as session:
        actor, trip, vehicle, seats = frozen(session, count=4)
        people = [
            session.get_one(
                make.Person, session.get_one(make.Placement, one.placement_id).person_id
            )
            for one in seats
        ]
        people[0].name, people[0].phone, people[0].phone_index = "王无话", None, None
        people[1].name, people[1].do_not_contact = "李不扰", True
    return actor, trip, vehicle


def marks(page: str) -> list[str]:
    return re.findall(r'name="heard" value="([^"]+)"', page)


def test_told_in_person_what_stands_and_again_what_changed_and_the_end(site: Site, coach) -> None:
    actor, trip, vehicle = coach
    clerk, path = site.visitor(Role.SENDING, make.CANGXI), f"/trips/{trip.id}"
    assert marks(clerk.get(path).text) == [], "nobody has been told anything yet"
    tell(site)
    with site.rows() as session:
        assert len(session.exec(select(OutboxMessage)).all()) == 2, "the other two by message"
    page = clerk.get(path).text
    first = marks(page)
    assert len(first) == 2
    for words in ("当面告诉的2人", "王无话", "李不扰", "2026-11-25 06:30 陵江车站 1号车 川H00001"):
        assert words in page, words
    assert clerk.submit(path + "/heard", heard=first[:1]).status_code == 302
    left = clerk.get(path).text
    assert marks(left) == first[1:]
    with site.rows() as session:
        save_vehicle(
            session, actor=actor, trip_id=trip.id, vehicle_id=vehicle.id, stops=LATER, now=EARLY,
            data=VehicleIn(seats=50, crew=1, plate="川H00001"),
        )  # fmt: skip
    tell(site, 5)
    page = clerk.get(path).text
    assert "改了几点、在哪里上车：2026-11-25 07:10 陵江车站南门 1号车" in page
    assert len(marks(page)) == 2, "whoever was told before is to be told again"
    clerk.submit(path + "/heard", heard=first)
    assert len(marks(clerk.get(path).text)) == 2, "told what stood before the change"
    clerk.submit(path + "/heard", heard=[*marks(page), "x@y", "1@2", "99999999999@" + "9"])
    assert marks(clerk.get(path).text) == []
    with site.rows() as session:
        fresh = session.get_one(Trip, trip.id, populate_existing=True)
        go(session, actor, fresh, TripState.CANCELLED, now=EARLY, reason="大雪")
    tell(site, 6)
    page = clerk.get(path).text
    assert (len(marks(page)), "这趟车取消了，不要动身" in page) == (2, True)


def test_who_does_not_arrange_the_trip_neither_sees_nor_notes_it(site: Site, coach) -> None:
    _actor, trip, _vehicle = coach
    tell(site)
    path = f"/trips/{trip.id}"
    page = site.visitor(Role.RECEIVING, make.YUHANG).get(path).text
    assert marks(page), "the other end arranges it too"
    with site.rows() as session:
        vacancy = session.exec(select(make.Vacancy)).first()
    firm = site.visitor(Role.EMPLOYER, employer_id=vacancy.employer_id)
    assert marks(firm.get(path).text) == []
    assert firm.submit(path + "/heard", heard=marks(page)).status_code == 403
    stranger = site.visitor(Role.SENDING, make.BAZHOU)
    assert stranger.submit(path + "/heard", heard=marks(page)).status_code == 404
    with site.rows() as session:
        assert {word.heard_at for word in session.exec(select(RideWord))} == {None}
