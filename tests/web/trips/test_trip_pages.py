"""A coach put together on the pages, called on a phone, followed by families."""

import re

from sqlmodel import select

from models.account import Account, Role
from models.person import Person
from models.placement import Placement, PlacementState
from models.trip import SeatState, Trip, TripSeat, TripState, Vehicle
from models.vacancy import Vacancy
from tests import factories as make
from tests.factories import BAZHOU, CANGXI, NOW, YUHANG
from tests.services.trips.rides import DAY, STOPS, agreed_people, couple

B, T = SeatState, TripState
TRIP = {
    "name": "苍溪到余杭 第一班", "mode": "coach", "leaves_on": DAY.isoformat(),
    "home_region": CANGXI, "site_region": YUHANG, "payer": "余杭区总工会",
}  # fmt: skip


def seats(site, trip_id):
    with site.rows() as session:
        return list(session.exec(select(TripSeat).where(TripSeat.trip_id == trip_id)))


def put_together(site, clerk, people=3):
    """(trip id, vehicle id) of a coach with these people, through the pages."""
    with site.rows() as session:
        vacancy = make.make_vacancy(session, places=90)
        placed = [*agreed_people(session, people, vacancy), *couple(session, vacancy)]
    answer = clerk.submit("/trips/new", **TRIP)
    assert answer.status_code == 302, re.findall(r'class="error".*', answer.text)
    trip_id = int(answer.location.rsplit("/", 1)[1])
    answer = clerk.submit(
        f"/trips/{trip_id}/vehicles/new", seats="10", crew="1", mode="coach", leg="main",
        stops=STOPS, plate="川H00001", escort_name="领队王", driver1="司机一",
    )  # fmt: skip
    assert answer.status_code == 302, re.findall(r'class="error".*', answer.text)
    with site.rows() as session:
        vehicle_id = session.exec(select(Vehicle.id).where(Vehicle.trip_id == trip_id)).one()
    assert placed[0].id
    page = clerk.get(f"/trips/{trip_id}/people").text
    assert all(f'value="{one.id}"' in page for one in placed)
    answer = clerk.submit(
        f"/trips/{trip_id}/people", pick=[one.id for one in placed], place=str(vehicle_id),
        state="confirmed",
    )  # fmt: skip
    assert answer.status_code == 302
    return trip_id, vehicle_id


def step(site, clerk, trip_id, to, **more):
    with site.rows() as session:
        version = session.get(Trip, trip_id).version
    return clerk.submit(f"/trips/{trip_id}/step", to=to, version=version, **more)


def roll_link(clerk, trip_id):
    return re.search(r'href="(/roll/[^"]+)"', clerk.get(f"/trips/{trip_id}").text)[1]


def test_a_coach_is_put_together_called_and_handed_over(site):
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id, _vehicle_id = put_together(site, clerk)
    page = clerk.get(f"/trips/{trip_id}")
    assert "5 / 9" in page.text
    assert "没有写承运企业" in page.text  # the sheet's gaps
    assert clerk.submit(f"/trips/{trip_id}/share").status_code == 302  # all sit already
    assert step(site, clerk, trip_id, "open").status_code == 302
    assert step(site, clerk, trip_id, "frozen").status_code == 302
    link = roll_link(clerk, trip_id)
    site.app.config["CLOCK"] = lambda: NOW.replace(day=25)
    clerk.sign_in(clerk.account)
    phone = site.nobody()  # the escort is not logged in
    first, *others = seats(site, trip_id)
    ticked = phone.submit(link, tick=f"key-00000001:{first.id}:board")
    assert ticked.status_code == 303
    kept = [f"key-0000010{n}:{seat.id}:board:0" for n, seat in enumerate(others[:-1])]
    kept += [f"key-00000999:{others[-1].id}:no_show", f"key-00000001:{first.id}:board"]
    for _again in range(3):  # the phone did not hear the answer
        answer = phone.post(f"{link}/ticks", data={"csrf_token": phone.token(), "tick": kept})
        assert all(one["ok"] for one in answer.json["ticks"])
    assert [s.state for s in seats(site, trip_id)] == [B.BOARDED] * 4 + [B.NO_SHOW]
    assert "上车了" in phone.get(link).text
    assert phone.submit(link, to="departed").status_code == 303
    family = re.search(r'href="(/bus/[^"]+)"', phone.get(link).text)[1]
    stop = re.search(r'name="stop" value="(\d+)"', phone.get(link).text)[1]
    phone.submit(link, stop=stop)
    where = site.nobody().get(family).text
    assert "过了陵江车站" in where
    assert "元坝车站" in where
    with site.rows() as session:
        names = list(session.exec(select(Person.name)))
    assert not any(name in where for name in names)
    assert phone.submit(link, to="arrived").status_code == 303
    told = [f"key-0000020{n}:{s.id}:hand_over" for n, s in enumerate(seats(site, trip_id)[:4])]
    phone.post(f"{link}/ticks", data={"csrf_token": phone.token(), "tick": told})
    with site.rows() as session:
        states = list(session.exec(select(Placement.state).order_by(Placement.id)))
    assert states == [PlacementState.ARRIVED] * 4 + [PlacementState.NO_SHOW]
    assert step(site, clerk, trip_id, "handed_over").status_code == 302
    assert step(site, clerk, trip_id, "settled", cost="12,300").status_code == 302
    with site.rows() as session:
        assert session.get(Trip, trip_id).cost_fen == 1_230_000


def test_what_stands_in_the_way_is_said_on_the_page_and_nothing_is_stored(site):
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id, vehicle_id = put_together(site, clerk)
    pair = seats(site, trip_id)[-1]
    split = clerk.submit(f"/trips/{trip_id}/seats", pick=[pair.id], do="withdrawn")
    assert (split.status_code, "同行的人分开" in split.text) == (409, True)
    early = step(site, clerk, trip_id, "open")
    assert early.status_code == 302
    late = clerk.submit(f"/trips/{trip_id}/step", to="frozen", version=1)
    assert (late.status_code, "别人刚刚改过" in late.text) == (409, True)
    small = clerk.submit(
        f"/trips/{trip_id}/vehicles/{vehicle_id}", seats="5", crew="1", mode="coach", leg="main",
        stops=STOPS,
    )  # fmt: skip
    assert (small.status_code, "只能坐4名乘客，这样会有5人" in small.text) == (422, True)
    odd = clerk.submit(
        f"/trips/{trip_id}/vehicles/{vehicle_id}", seats="10", crew="1", mode="coach",
        leg="main", stops="明早七点 县城",
    )  # fmt: skip
    assert (odd.status_code, "第1行读不懂" in odd.text) == (422, True)
    assert len({seat.state for seat in seats(site, trip_id)}) == 1
    again = clerk.submit(
        f"/trips/{trip_id}/people", pick=[seats(site, trip_id)[0].placement_id],
        place=str(vehicle_id), state="confirmed",
    )  # fmt: skip
    assert (again.status_code, "已经在" in again.text) == (409, True)


def test_a_coach_less_and_the_rooms_are_said_on_pages_of_their_own(site):
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id, _first = put_together(site, clerk, people=2)
    assert "没有写价钱" in clerk.get(f"/trips/{trip_id}/trade").text
    answer = clerk.submit(
        f"/trips/{trip_id}/vehicles/new", seats="10", crew="1", mode="coach", leg="main",
        stops=STOPS, price_fen="900",
    )  # fmt: skip
    assert answer.status_code == 302
    ids = [seat.id for seat in seats(site, trip_id)]
    with site.rows() as session:
        cars = session.exec(select(Vehicle).where(Vehicle.trip_id == trip_id)).all()
        cars[0].price_fen = 90_000
        second = cars[1].id
        session.get_one(TripSeat, ids[0]).vehicle_id = second
        firm = session.exec(select(Vacancy.employer_id)).one()
    page = clerk.get(f"/trips/{trip_id}/trade").text
    assert "让1人换车，可以少用2号车，省900元" in page
    assert "至少要省50元" in page
    stale = clerk.submit(f"/trips/{trip_id}/trade", people="2", reason="x")
    assert stale.status_code == 409
    assert clerk.submit(f"/trips/{trip_id}/trade", people="1", reason="少一辆").status_code == 303
    assert second not in {seat.vehicle_id for seat in seats(site, trip_id)}
    placement = seats(site, trip_id)[0].placement_id
    owner = site.visitor(Role.EMPLOYER, employer_id=firm)
    rooms = f"/trips/{trip_id}/rooms/{firm}"
    said = owner.submit(rooms, met_by="门卫 演示", **{f"room-{placement}": "3栋204"})
    assert said.status_code == 303
    for reader in (owner, clerk):
        assert 'value="3栋204"' in reader.get(rooms).text
    stranger = site.visitor(Role.SENDING, make.BAZHOU)
    assert stranger.get(rooms).status_code == stranger.get(f"/trips/{trip_id}/trade").status_code
    assert stranger.get(rooms).status_code == 404


def test_a_trip_cancelled_tells_families_and_a_stranger_learns_nothing(site):
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id, _vehicle = put_together(site, clerk)
    family = re.search(r'href="(/bus/[^"]+)"', clerk.get(f"/trips/{trip_id}").text)[1]
    link = roll_link(clerk, trip_id)
    assert step(site, clerk, trip_id, "cancelled").status_code == 409  # a reason is asked for
    assert step(site, clerk, trip_id, "cancelled", reason="大雾").status_code == 302
    assert "取消了" in site.nobody().get(family).text
    assert site.visitor(Role.SENDING, BAZHOU).get(f"/trips/{trip_id}").status_code == 404
    for wrong in (link[:-2] + "zz", "/bus/x.y", link.replace("/roll/", "/bus/")):
        assert site.nobody().get(wrong).status_code == 404
    with site.rows() as session:
        session.get_one(Account, clerk.account.id).session_epoch += 1
    assert site.nobody().get(link).status_code == 404  # a new password ends the link
    site.app.config["CLOCK"] = lambda: NOW.replace(month=12, day=9)
    over = site.nobody().get(family)  # as every link of ours that is over, told in words
    assert (over.status_code, "已经不能用了" in over.text) == (410, True)
    page = site.visitor(Role.SENDING, CANGXI).get(f"/trips/{trip_id}").text
    assert not re.search(r'href="/(roll|bus)/', page), "no link is offered that opens nothing"


def test_a_firm_and_the_other_union_see_their_own(site):
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id, _vehicle = put_together(site, clerk)
    with site.rows() as session:
        other = make.make_vacancy(session, places=3)
        theirs = agreed_people(session, 1, other, name="王别家")[0]
    clerk.submit(f"/trips/{trip_id}/people", pick=[theirs.id], place="", state="confirmed")
    firm = site.visitor(Role.EMPLOYER, employer_id=other.employer_id)
    seen = firm.get(f"/trips/{trip_id}").text
    assert seen.count('id="seat-') == 1
    assert "/roll/" not in seen
    assert 'id="vehicle-' not in seen, "a coach without anybody of theirs is not theirs to read"
    assert "先建一趟" not in firm.get("/trips?show=done").text, "a firm arranges no trip"
    assert "苍溪到余杭 第一班" in site.visitor(Role.RECEIVING, YUHANG).get("/trips").text
    assert firm.get(f"/trips/{trip_id}/people").status_code == 403


def test_queries_of_a_trip_do_not_grow_with_its_people(site):
    clerk = site.visitor(Role.SENDING, CANGXI)
    trip_id, vehicle_id = put_together(site, clerk, people=2)
    with site.queries() as few:
        clerk.get(f"/trips/{trip_id}")
    with site.rows() as session:
        more = agreed_people(session, 4)
    clerk.submit(f"/trips/{trip_id}/people", pick=[p.id for p in more], place=str(vehicle_id),
                 state="confirmed")  # fmt: skip
    with site.queries() as many:
        clerk.get(f"/trips/{trip_id}")
    assert len(many) == len(few)
