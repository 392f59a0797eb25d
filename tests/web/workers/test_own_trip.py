"""The way to the factory behind one's own link: what stands, what changed, what is off."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from models.engine import unit_of_work
from models.invitation import LinkPurpose
from models.outbox import OutboxMessage
from models.trip import SeatState, Stop, Trip, TripSeat, TripState, Vehicle
from services.invitations.links import WorkerLinks
from services.invitations.rules import InvitationRules
from services.invitations.telling import Voice
from services.placements.moves import cancel
from services.trips.compose import save_vehicle
from services.trips.form import VehicleIn
from services.trips.roll_call import Tick, Ticked, call
from services.trips.seats import change_state
from services.workers.riders import tell_riders
from tests import factories as make
from tests.conftest import NOW
from tests.services.trips.rides import EARLY, ON_THE_DAY, STOPS, a_trip, frozen, go
from tests.web.conftest import ENVIRONMENT, Site
from tests.web.workers.style import STYLE

LINKS = WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321")
VOICE = Voice(LINKS, InvitationRules())
PHONE = "13812340011"
LATER = STOPS.replace("06:30 陵江车站", "07:10 陵江车站南门")


def tell(site: Site, at=EARLY) -> dict:
    return tell_riders(lambda: unit_of_work(site.engine), voice=VOICE, clock=lambda: at).facts()


@pytest.fixture
def coach(site: Site):
    """(actor, trip, vehicle, seats) of a list that stands, four people, the escort's number."""
    with site.rows() as session:
        actor, trip, vehicle, seats = frozen(
            session, count=4, escort_name="领队王", escort_phone="13900008888"
        )
        person = session.get_one(
            make.Person, session.get_one(make.Placement, seats[0].placement_id).person_id
        )
        person.name, person.phone = "样本某某", PHONE
        for n, seat in enumerate(seats, 1):
            seat.seat_no = n
            session.add(seat)
        return actor, trip, vehicle, seats


def messages(site: Site) -> list[str]:
    with site.rows() as session:
        return list(session.scalars(select(OutboxMessage.subject).order_by(OutboxMessage.id)))


def fresh(session, trip):
    return session.get_one(Trip, trip.id, populate_existing=True)


def path_in(text: str) -> str:
    return re.search(r"http://[^/]+(/w/[0-9a-z-]+)", text)[1] + "/trip"


def changed(site: Site, coach, stops: str = STOPS, **more) -> None:
    actor, trip, vehicle, _seats = coach
    with site.rows() as session:
        data = VehicleIn(
            seats=50, crew=1, plate="川H00001", escort_name="领队王", escort_phone="13900008888",
        ).model_copy(update=more)  # fmt: skip
        save_vehicle(
            session, actor=actor, trip_id=trip.id, vehicle_id=vehicle.id, data=data, stops=stops,
            now=EARLY,
        )  # fmt: skip


def test_once_the_list_stands_each_is_told_once_where_and_when_without_a_name(site: Site, coach):
    assert tell(site) == {"told": 4, "changed": 0, "off": 0}
    assert tell(site) == {"told": 0, "changed": 0, "off": 0}, "the next minute: nothing to tell"
    sent = messages(site)
    assert len(sent) == 4
    assert "11月25日去余杭区的1号车，06:30在陵江车站上车" in sent[0]
    assert "样本" not in sent[0]
    page = site.nobody().get(path_in(sent[0]))
    text = page.text
    for words in (
        "样＊＊", "2026-11-25", "06:30", "陵江车站", "1号车 大巴 川H00001", "领队王",
        'href="tel:13900008888"', "带什么", "身份证原件", "到了厂门口", "演示路1号",
        "定了，就坐这趟车",
    ):  # fmt: skip
        assert words in text, words
    for private in (PHONE, "0011", "样本某某"):
        assert private not in text
    assert "<script" not in text
    assert len(page.data) + STYLE.stat().st_size < 50_000
    assert page.headers["Referrer-Policy"] == "no-referrer"
    promise = path_in(sent[0]).replace("/trip", "/promise")
    assert site.nobody().get(promise).status_code == 404, "the trip's link opens nothing else"


def test_what_changes_after_that_is_told_with_what_it_was_and_so_is_the_end(site: Site, coach):
    tell(site)
    actor, trip, _vehicle, seats = coach
    path = path_in(messages(site)[0])
    changed(site, coach, LATER, plate="川H00002")
    before = site.nobody().get(path).text
    assert "刚刚改了" in before, "seen at once, before any message"
    assert tell(site, EARLY + timedelta(minutes=5)) == {"told": 0, "changed": 4, "off": 0}
    sent = messages(site)[-1]
    assert "改了时间、上车地点、车牌" in sent
    assert "07:10在陵江车站南门上1号车" in sent
    text = site.nobody().get(path).text
    assert "2026-11-18 10:05改过" in text
    assert "原来是陵江车站" in text
    assert "原来是2026-11-25 06:30" in text
    assert "原来是川H00001" in text
    with site.rows() as session:
        go(session, actor, fresh(session, trip), TripState.CANCELLED, now=EARLY, reason="大雪封路")
    text = site.nobody().get(path).text
    assert "这趟车取消了，不要动身" in text
    assert "06:30" not in text
    assert "13900008888" not in text
    assert "雪" not in text, "what staff wrote is not for everybody"
    assert tell(site, EARLY + timedelta(minutes=6)) == {"told": 0, "changed": 0, "off": 4}
    assert "不要动身" in messages(site)[-1]
    assert tell(site, EARLY + timedelta(minutes=7)) == {"told": 0, "changed": 0, "off": 0}
    with site.rows() as session:
        other = a_trip(session, actor, name="补的一班")
        session.add(
            TripSeat(
                trip_id=other.id, placement_id=seats[0].placement_id, created_at=NOW,
                updated_at=NOW,
            )
        )  # fmt: skip
    assert "现在的安排，还可能变" in site.nobody().get(path).text, "the same link, the next bus"


def test_who_is_taken_off_or_gave_up_the_post_is_told_the_one_thing_that_is_so(site: Site, coach):
    tell(site)
    actor, trip, _vehicle, seats = coach
    first, second = (path_in(text) for text in messages(site)[:2])
    with site.rows() as session:
        change_state(
            session, actor=actor, trip_id=trip.id, seat_ids=[seats[0].id],
            to=SeatState.WITHDRAWN, now=EARLY, reason="换一趟",
        )  # fmt: skip
        placement = session.get_one(make.Placement, seats[1].placement_id)
        cancel(
            session, actor=actor, placement_id=placement.id, version=placement.version,
            reason="worker_withdrew", now=EARLY,
        )  # fmt: skip
    assert "这趟车您先不坐了" in site.nobody().get(first).text
    assert "这个岗位已经结束" in site.nobody().get(second).text
    assert tell(site, EARLY + timedelta(minutes=1)) == {"told": 0, "changed": 0, "off": 1}


def test_on_the_way_it_says_where_the_bus_is_and_at_the_gate_what_to_do(site: Site, coach):
    tell(site)
    actor, trip, vehicle, seats = coach
    path = path_in(messages(site)[0])
    late = path_in(messages(site)[1])
    site.app.config["CLOCK"] = lambda: ON_THE_DAY + timedelta(hours=2)

    def tick(seat, what, at, **more):
        with site.rows() as session:
            (said,) = call(
                session, actor=actor, vehicle_id=vehicle.id, now=at,
                ticks=[Ticked(f"{what}-{seat.id}-key", seat.id, Tick(what), at, **more)],
            )  # fmt: skip
            assert said.code == "done"

    for seat in (seats[0], seats[2], seats[3]):
        tick(seat, "board", ON_THE_DAY)
    assert "您已经上车" in site.nobody().get(path).text
    assert "正在上车" in site.nobody().get(late).text
    tick(seats[1], "no_show", ON_THE_DAY, reason="family_matter")
    assert "您没有来" in site.nobody().get(late).text
    with site.rows() as session:
        go(session, actor, fresh(session, trip), TripState.DEPARTED)
        stops = session.exec(
            select(Stop).where(Stop.vehicle_id == vehicle.id).order_by(Stop.position)
        ).all()
        stops[2].passed_at = ON_THE_DAY + timedelta(hours=1)
        session.add(stops[2])
    text = site.nobody().get(path).text
    assert "过了武汉服务区" in text
    assert "下一站：余杭人力资源市场" in text
    family = re.search(r'href="(/bus/[^"]+)"', text)[1]
    bus = site.nobody().get(family)
    assert "过了武汉服务区" in bus.text
    assert "<script" not in bus.text
    assert len(bus.data) + STYLE.stat().st_size < 50_000
    assert "样" not in bus.text.split("<main")[1].split("</main")[0].replace("样例", "")
    with site.rows() as session:
        go(
            session,
            actor,
            fresh(session, trip),
            TripState.ARRIVED,
            now=ON_THE_DAY + timedelta(hours=30),
        )
    site.app.config["CLOCK"] = lambda: ON_THE_DAY + timedelta(hours=30)
    assert "跟着领队去见企业接站的人" in site.nobody().get(path).text
    tick(seats[0], "hand_over", ON_THE_DAY + timedelta(hours=30))
    assert "已经交给企业" in site.nobody().get(path).text
    site.app.config["CLOCK"] = lambda: ON_THE_DAY + timedelta(days=9)
    assert "13900008888" not in site.nobody().get(path).text, "the escort is rung no more"
    over = site.nobody().get(family)
    assert (over.status_code, "已经不能用了" in over.text) == (410, True)
    assert site.nobody().get("/bus/made-up").status_code == 404
    site.app.config["CLOCK"] = lambda: ON_THE_DAY + timedelta(days=40)
    assert site.nobody().get(path).status_code == 410


def test_before_there_is_a_seat_the_card_says_so_and_opens_the_same_page(site: Site) -> None:
    with site.rows() as session:
        person = make.make_person(session, phone=PHONE)
        placement = make.make_placement(session, person)
        link = LINKS.make(
            session, person_id=person.id, purpose=LinkPurpose.PROMISE, subject_id=placement.id,
            until=NOW + timedelta(days=90), now=NOW,
        )  # fmt: skip
        assert session.exec(select(Vehicle)).all() == []
    path = "/w/" + link.rsplit("/", 1)[1] + "/trip"
    page = site.nobody().get(path).text
    assert "车还没有排好" in page
    assert "没有通知以前不要自己动身" in page
    assert "看当初说好的" in page
    assert tell(site) == {"told": 0, "changed": 0, "off": 0}
