"""排路线 on a trip's page: from the list of people to coaches with stops, times and seats."""

import io
import re
from datetime import UTC, datetime

from sqlmodel import select

from models.account import Role
from models.engine import unit_of_work
from models.tour import LegSource, RoadLeg, TourPlan, TourState
from models.trip import Stop, TripSeat, Vehicle
from services.tours.plans import plan_waiting
from tests import factories as make
from tests.factories import CANGXI, YUHANG
from tests.services.trips.rides import DAY, agreed_people

TRIP = {
    "name": "苍溪到余杭 第二班", "mode": "coach", "leaves_on": DAY.isoformat(),
    "home_region": CANGXI, "site_region": YUHANG, "payer": "余杭区总工会",
}  # fmt: skip
HUB, GATE = "苍溪汽车站", "余杭人力资源市场"
ASKED = {
    "hub": HUB, "leaves_at": "08:00", "site_stop": GATE, "haul_km": "1600", "stands": "1",
    "offers": "大巴 10座 5000元 每公里5元\n大巴 6座 3500元 每公里5元",
}  # fmt: skip


def work(site):
    """What the scheduler's process does."""
    return plan_waiting(lambda: unit_of_work(site.engine), clock=site.app.config["CLOCK"])


def listed(site, clerk, people=(("元坝镇", 4), ("陵江镇", 3), ("", 1))):
    """(trip id) with so many people of each town on its list, none of them in a vehicle."""
    with site.rows() as session:
        vacancy = make.make_vacancy(session, places=90)
        placed = [
            p for town, n in people for p in agreed_people(session, n, vacancy, township=town)
        ]
        pair = [make.make_person(session, township="元坝镇") for _ in range(2)]
        party = make.make_party(session, *pair)
        placed += [make.make_placement(session, p, vacancy, party_id=party.id) for p in pair]
        ids = [one.id for one in placed]
    trip_id = int(clerk.submit("/trips/new", **TRIP).location.rsplit("/", 1)[1])
    added = clerk.submit(f"/trips/{trip_id}/people", pick=ids, place="", state="confirmed")
    assert added.status_code == 302
    return trip_id


def stored(site, table):
    with site.rows() as session:
        return list(session.exec(select(table).order_by(table.id)))


def local(moment):
    return moment.astimezone(UTC).strftime("%d %H:%M")


def test_a_plan_names_the_missing_roads_then_proposes_and_is_written_when_accepted(site):
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id = listed(site, clerk)
    page = f"/trips/{trip_id}/plan"
    shown = clerk.get(page).text
    assert "元坝镇" in shown
    assert "没有写住址" in shown
    assert "估：按两地中心直线距离的1.25倍" in shown
    assert re.search(r'value="1[3-7]\d0"', shown), "the long way, until somebody says it"
    assert clerk.submit(page, **ASKED).status_code == 302
    assert 'http-equiv="refresh"' in clerk.get(page).text
    assert work(site) == {"plans": 1, "failed": 1}
    refused = clerk.get(page)
    assert "没有到集合站的路程，先填上： 元坝镇、陵江镇" in refused.text
    table = re.search(r'href="(/trips/[^"]*/roads/[^"]+)"', refused.text)[1].replace("&amp;", "&")
    assert "元坝镇\n陵江镇" in clerk.get(table).text
    roads = table.partition("?")[0]
    wrong = clerk.submit(roads, legs=f"元坝镇 {HUB} 20 30\n陵江镇 十二公里")
    assert (wrong.status_code, "第2行" in wrong.text, stored(site, RoadLeg)) == (422, True, [])
    told = clerk.submit(roads, legs=f"元坝镇 {HUB} 20 30\n陵江镇，{HUB}，12公里，25分钟")
    assert told.status_code == 302
    assert clerk.submit(page, **ASKED).status_code == 302
    assert work(site) == {"plans": 1, "failed": 0}
    plan = clerk.get(page).text
    # ten people and an escort's seat each: two coaches of 6 seat 10 for 7,000, one of 10 only 9
    assert "要3名司机" in plan  # twenty hours at 80 km/h, eight for each
    assert "就这样排" in plan
    assert stored(site, Vehicle) == []
    plan_id = stored(site, TourPlan)[-1].id
    assert clerk.submit(f"{page}/{plan_id}/accept").status_code == 302
    vehicles, seats, stops = stored(site, Vehicle), stored(site, TripSeat), stored(site, Stop)
    assert [v.seats for v in vehicles] == [6, 6]
    assert sum(s.vehicle_id is not None and s.pickup_id is not None for s in seats) == 10
    where = {s.id: s for s in stops}
    for seat in seats:
        assert where[seat.pickup_id].vehicle_id == seat.vehicle_id
    couple = seats[-2:]
    assert couple[0].vehicle_id == couple[1].vehicle_id
    assert sum(v.price_fen for v in vehicles) == stored(site, TourPlan)[-1].cost_fen
    again = clerk.submit(f"{page}/{plan_id}/accept", form_key="another")
    assert again.status_code == 409
    assert "苍溪汽车站" in clerk.get(f"/trips/{trip_id}").text


def test_the_cost_of_a_plan_is_what_a_hand_adds_up_and_times_are_counted_back(site):
    """One village, 20 km and 30 minutes from the station: two 6-seaters at 3,500 and 40 km of tour
    at 5 yuan each cost 7,400. Five people get on (5 + 1 minutes): 08:00 back at the station means
    the village at 07:24."""
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id = listed(site, clerk, people=(("元坝镇", 8),))
    clerk.submit(f"/trips/{trip_id}/roads/{CANGXI}", legs=f"元坝镇 {HUB} 20 30")
    page = f"/trips/{trip_id}/plan"
    clerk.submit(page, **ASKED)
    work(site)
    shown = clerk.get(page).text
    assert "7,400元" in shown
    assert "2026-11-25 07:24" in shown
    plan = stored(site, TourPlan)[-1]
    assert (plan.state, plan.cost_fen) == (TourState.PROPOSED, 740_000)
    assert plan.bound_fen <= plan.cost_fen
    # 1,600 km are 20 h of driving for two drivers, and half an hour of tour before it: from 07:30,
    # a break of 20 minutes after every four hours (two by night), standing 02:00-05:00
    assert "2026-11-26 07" in shown or "2026-11-26 08" in shown
    with site.rows() as session:
        more = agreed_people(session, 1, township="元坝镇")[0].id
    clerk.submit(f"/trips/{trip_id}/people", pick=[more], place="", state="confirmed")
    late = clerk.submit(f"{page}/{plan.id}/accept")
    assert (late.status_code, "名单或日期变了" in late.text) == (409, True)
    assert stored(site, Vehicle) == []


def test_a_place_that_is_further_than_the_tour_may_last_is_named(site):
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id = listed(site, clerk, people=(("元坝镇", 2), ("陵江镇", 2)))
    clerk.submit(f"/trips/{trip_id}/roads/{CANGXI}", legs=f"元坝镇 {HUB} 40 61\n陵江镇 {HUB} 5 9")
    page = f"/trips/{trip_id}/plan"
    clerk.submit(page, **(ASKED | {"tour_hours": "2"}))
    assert work(site) == {"plans": 1, "failed": 1}
    assert "元坝镇（122分）" in clerk.get(page).text


def test_a_plan_that_is_not_wanted_is_dropped_and_vehicles_that_cannot_be_read_are_named(site):
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id = listed(site, clerk)
    page = f"/trips/{trip_id}/plan"
    for offers, words in (
        ("大巴 49座 17800元\n卡车 3座 5元", "第2行的“卡车”"),
        ("大巴 49座", "第1行"),
        ("大巴 49座 每人300元", "第1行"),  # never a fare a seat
        ("接站车 45座 1100元", "至少写一种走全程的车"),
        ("火车 60座 每人350元 明天", "“明天”"),
    ):
        refused = clerk.submit(page, **(ASKED | {"offers": offers}))
        assert (refused.status_code, words in refused.text) == (422, True), offers
    assert stored(site, TourPlan) == []
    clerk.submit(page, **ASKED)
    (plan,) = stored(site, TourPlan)
    clerk.submit(f"{page}/{plan.id}/drop")
    assert work(site) == {"plans": 0, "failed": 0}
    assert stored(site, TourPlan)[0].state is TourState.DROPPED


def test_the_table_of_roads_comes_from_a_file_and_is_the_arrangers_own(site):
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id = listed(site, clerk)
    page = f"/trips/{trip_id}/roads/{CANGXI}"
    data = f"从,到,公里,分钟\n元坝镇,{HUB},20.5,31\n陵江镇,{HUB},12,25\n".encode("gb18030")
    sent = clerk.post(
        page, data={"csrf_token": clerk.token(), "file": (io.BytesIO(data), "路程.csv")},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert sent.status_code == 302
    legs = stored(site, RoadLeg)
    assert [(one.hectometres, one.minutes, one.source) for one in legs] == [
        (205, 31, LegSource.IMPORTED), (120, 25, LegSource.IMPORTED),
    ]  # fmt: skip
    clerk.submit(f"/trips/{trip_id}/roads/drop/{legs[0].id}", region_code=CANGXI)
    assert len(stored(site, RoadLeg)) == 1
    other = site.visitor(Role.SENDING, "511902")
    assert other.get(page).status_code in (403, 404)
    assert clerk.get(f"/trips/{trip_id}/roads/110101").status_code == 422


def test_people_by_train_own_way_and_flight_are_met_by_onward_coaches(site):
    """Ten people: a flight for 1,000 beats everything; onward coaches bring whole firms."""
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id = listed(site, clerk)
    with site.rows() as session:
        firm = session.exec(select(make.Employer.name)).first()
    page = f"/trips/{trip_id}/plan"
    offers = "\n".join(
        [
            "包机 20座 1000元 3小时 从恩阳机场 到义乌机场", "接站车 12座 500元 每公里6元",
            "自行前往 每人400元",
        ]
    )  # fmt: skip
    clerk.submit(page, **(ASKED | {"offers": offers}))
    assert work(site) == {"plans": 1, "failed": 1}
    assert "这些企业没有到下车站的路程" in clerk.get(page).text
    clerk.submit(f"/trips/{trip_id}/roads/{TRIP['site_region']}", legs=f"义乌机场 {firm} 18 35")
    clerk.submit(page, **(ASKED | {"offers": offers}))
    assert work(site) == {"plans": 1, "failed": 0}
    plan = stored(site, TourPlan)[-1]
    assert plan.cost_fen == 100_000 + 50_000 + 36 * 600
    clerk.submit(f"{page}/{plan.id}/accept")
    flight, onward = stored(site, Vehicle)
    assert (flight.mode, onward.leg) == ("flight", "onward")
    assert {(s.vehicle_id, s.onward_id) for s in stored(site, TripSeat)} == {(flight.id, onward.id)}
    first, last = (one for one in stored(site, Stop) if one.vehicle_id == onward.id)
    assert (first.place, last.place) == ("义乌机场", firm)
    assert first.at == datetime(2026, 11, 25, 3, 30, tzinfo=UTC)  # 08:00 + 3 h + 30 minutes
