"""From an agreed list to the gate: seats follow placements, and nobody is lost or doubled."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from models.account import Role
from models.engine import open_session
from models.placement import PlacementState
from models.trip import SeatState, Stop, TripSeat, TripState
from reports.ledger import ledger_of
from services.errors import (
    AlreadyOnTrip,
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    PartyWouldSplit,
    ReasonRequired,
    StaleVersion,
    TripNotReady,
    VehicleFull,
)
from services.placements import moves as placements
from services.review.home import HomeRules, receiving_home, sending_home
from services.trips.allot import share_out
from services.trips.compose import (
    edit_trip,
    file_plate,
    filing_changed,
    save_vehicle,
    stated_by_trip,
    stated_by_vehicle,
    stops_of,
)
from services.trips.figures import adds_up, figures_of
from services.trips.form import TripIn, VehicleIn, read_stops, stop_text
from services.trips.moves import move_trip
from services.trips.roll_call import Tick, Ticked, call
from services.trips.rows import seats_of
from services.trips.seat_numbers import number_seats
from services.trips.seats import add_people, change_state, move_people
from services.upkeep.retention import wipe_outdated
from tests import factories as make
from tests.factories import BAZHOU, CANGXI, YUHANG
from tests.services.trips.rides import (
    DAY,
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
)

B, T = SeatState, TripState


@pytest.fixture
def rows(sqlite_engine):
    """A session on SQLite alone, where the kind of database makes no difference."""
    with open_session(sqlite_engine) as session:
        yield session
        session.rollback()


def tick(session, actor, coach, seat, what, *, key=None, at=ON_THE_DAY, **more):
    key = key or f"{what}-{seat.id}-{at:%H%M}"
    (said,) = call(
        session, actor=actor, vehicle_id=coach.id, now=ON_THE_DAY + timedelta(hours=30),
        ticks=[Ticked(key, seat.id, Tick(what), at, **more)],
    )  # fmt: skip
    return said.code


def placement_of(session, seat):
    return session.get(placements.Placement, seat.placement_id)


def test_a_bus_from_the_list_to_the_gate_and_the_sums_hold_at_each_step(session):
    actor, trip, coach, seats = frozen(session, count=6)
    vacancy_id = placement_of(session, seats[0]).vacancy_id
    open_before = ledger_of(session, vacancy_id).open
    for seat in seats[:4]:
        assert tick(session, actor, coach, seat, "board") == "done"
    assert trip.state is T.BOARDING  # the first tick says so
    with pytest.raises(TripNotReady) as waits:
        go(session, actor, trip, T.DEPARTED)
    assert (waits.value.why, waits.value.count) == ("unticked", 2)
    assert tick(session, actor, coach, seats[4], "no_show", reason="family_matter") == "done"
    assert ledger_of(session, vacancy_id).open == open_before + 1  # free at once
    change_state(
        session, actor=actor, trip_id=trip.id, seat_ids=[seats[5].id], to=B.WITHDRAWN,
        now=ON_THE_DAY, reason="自己坐火车去",
    )  # fmt: skip
    assert placement_of(session, seats[5]).state is PlacementState.CONFIRMED  # keeps the post
    go(session, actor, trip, T.DEPARTED)
    assert identities(session, trip) == {
        "booked": 6, "boarded": 4, "no_show": 1, "late": 1, "arrived": 0, "lost": 0, "by_firm": 0,
    }  # fmt: skip
    assert tick(session, actor, coach, seats[0], "left", note="武汉下车，家里来电") == "done"
    assert placement_of(session, seats[0]).state is PlacementState.NO_SHOW
    assert seats[0].left_where == "武汉下车，家里来电"
    next_day = ON_THE_DAY + timedelta(hours=30)
    go(session, actor, trip, T.ARRIVED, now=next_day)
    with pytest.raises(TripNotReady, match="not_handed_over"):
        go(session, actor, trip, T.HANDED_OVER, now=next_day)
    for seat in seats[1:4]:
        assert tick(session, actor, coach, seat, "hand_over", at=next_day) == "done"
    assert {placement_of(session, s).state for s in seats[1:4]} == {PlacementState.ARRIVED}
    assert placement_of(session, seats[1]).arrived_on == date(2026, 11, 26)
    go(session, actor, trip, T.HANDED_OVER, now=next_day)
    with pytest.raises(InvalidInput):
        go(session, actor, trip, T.SETTLED, now=next_day)
    go(session, actor, trip, T.SETTLED, now=next_day, cost_fen=1_850_000)
    found = identities(session, trip)
    assert (found["boarded"], found["arrived"], found["lost"]) == (4, 3, 1)
    figures = figures_of(seats_of(session, trip.id))
    assert adds_up(trip, figures)
    assert (figures.booked, figures.boarded, figures.no_show, figures.withdrawn_late) == (
        6,
        4,
        1,
        1,
    )
    assert (figures.arrived, figures.handed_over, figures.left) == (3, 3, 1)


def test_five_times_the_same_tick_is_one_and_two_escorts_agree(session):
    actor, _trip, coach, seats = frozen(session, count=2)
    colleague = make.actor(session, Role.SENDING, CANGXI)
    codes = [tick(session, actor, coach, seats[0], "board", key="k1") for _ in range(5)]
    assert codes == ["done"] * 5
    assert tick(session, colleague, coach, seats[0], "board", key="k2") == "same"
    said = session.scalars(sa.text("SELECT count(*) FROM seat_event WHERE to_state = 'boarded'"))
    assert said.one() == 1
    assert tick(session, colleague, coach, seats[0], "no_show", key="k3") == "NotAllowedNow"
    assert seats[0].state is B.BOARDED
    assert tick(session, actor, coach, seats[0], "back", key="k4") == "done"
    assert (seats[0].state, placement_of(session, seats[0]).state) == (
        B.CONFIRMED, PlacementState.CONFIRMED,
    )  # fmt: skip
    assert tick(session, actor, coach, seats[0], "no_show", key="k5") == "done"
    assert tick(session, actor, coach, seats[0], "back", key="k6") == "done"  # came running
    assert tick(session, actor, coach, seats[0], "board", key="k7") == "done"
    _actor, early, bus, (first, *_rest) = frozen(session, count=1)
    (said,) = call(session, actor=actor, vehicle_id=bus.id, now=EARLY,
                   ticks=[Ticked("k-early", first.id, Tick.BOARD, EARLY)])  # fmt: skip
    assert (said.code, early.state, first.state) == ("TripNotReady", T.FROZEN, B.CONFIRMED)
    stranger = make.actor(session, Role.SENDING, BAZHOU)
    with pytest.raises(NotFound):
        tick(session, stranger, coach, seats[1], "board", key="k8")
    other = a_coach(session, actor, a_trip(session, actor))
    assert tick(session, actor, other, seats[1], "board", key="k9") == "NotFound"


def test_a_seat_follows_whatever_is_recorded_of_the_placement_elsewhere(rows):
    session = rows
    actor, trip, _coach, seats = frozen(session, count=5)
    went, cancelled, came, stays, boards = (placement_of(session, seat) for seat in seats)

    def say(step, placement, now=EARLY + timedelta(hours=1), **more):
        return step(
            session, actor=actor, placement_id=placement.id, version=placement.version, now=now,
            **more,
        )  # fmt: skip

    say(placements.depart, went)  # days before the coach: on their own
    say(placements.cancel, cancelled, reason="worker_withdrew")
    say(placements.arrive, came)
    assert [seat.state for seat in seats] == [B.WITHDRAWN, B.WITHDRAWN, B.WITHDRAWN,
                                              B.CONFIRMED, B.CONFIRMED]  # fmt: skip
    event = placements.last_event_id(session, cancelled.id)
    placements.undo(
        session, actor=actor, placement_id=cancelled.id, event_id=event, now=EARLY
    )  # fmt: skip
    assert seats[1].state is B.CONFIRMED
    go(session, actor, trip, T.BOARDING)
    say(placements.depart, boards, now=ON_THE_DAY)
    say(placements.no_show, stays, now=ON_THE_DAY, reason="missed_vehicle")
    assert (seats[4].state, seats[3].state) == (B.BOARDED, B.NO_SHOW)


def test_fifty_one_people_and_a_coach_of_forty_nine(rows):
    session = rows
    actor = make.actor(session, Role.SENDING, CANGXI)
    trip = a_trip(session, actor)
    coach = a_coach(session, actor, trip, seats=53, crew=2)
    people = agreed_people(session, 51)
    seats = add_people(
        session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=EARLY,
        placement_ids=[one.id for one in people],
    )  # fmt: skip
    smaller = stated_by_vehicle(coach) | {"seats": 49, "crew": 0}
    with pytest.raises(VehicleFull) as full:
        save_vehicle(
            session, actor=actor, trip_id=trip.id, vehicle_id=coach.id,
            data=VehicleIn(**smaller), stops="", now=EARLY,
        )  # fmt: skip
    assert (full.value.seats, full.value.wanted) == (49, 51)
    change_state(
        session, actor=actor, trip_id=trip.id, seat_ids=[seats[-1].id, seats[-2].id],
        to=B.STANDBY, now=EARLY, reason="来的车小",
    )  # fmt: skip
    save_vehicle(
        session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, data=VehicleIn(**smaller),
        stops="", now=EARLY,
    )  # fmt: skip
    with pytest.raises(VehicleFull):
        change_state(
            session, actor=actor, trip_id=trip.id, seat_ids=[seats[-1].id], to=B.CONFIRMED,
            now=EARLY,
        )  # fmt: skip
    go(session, actor, trip, T.OPEN, T.FROZEN, now=EARLY)
    assert tick(session, actor, coach, seats[0], "no_show") == "done"
    with pytest.raises(ReasonRequired):
        change_state(
            session, actor=actor, trip_id=trip.id, seat_ids=[seats[-1].id], to=B.CONFIRMED,
            now=ON_THE_DAY,
        )  # fmt: skip
    change_state(
        session, actor=actor, trip_id=trip.id, seat_ids=[seats[-1].id], to=B.CONFIRMED,
        now=ON_THE_DAY, reason="顶替没来的",
    )  # fmt: skip
    assert tick(session, actor, coach, seats[0], "back") == "done"
    assert seats[0].state is B.NO_SHOW  # the coach is full: the post is theirs again, no seat is
    assert placement_of(session, seats[0]).state is PlacementState.CONFIRMED
    for seat in [*seats[1:-2], seats[-1]]:
        tick(session, actor, coach, seat, "board")
    go(session, actor, trip, T.DEPARTED)
    assert seats[-2].state is B.WITHDRAWN  # on standby to the end: keeps the post
    assert identities(session, trip)["boarded"] == 49


def test_nobody_sits_on_two_trips_and_no_party_on_two_coaches(session):
    actor = make.actor(session, Role.SENDING, CANGXI)
    trip, other = a_trip(session, actor), a_trip(session, actor, name="另一趟")
    first, second = a_coach(session, actor, trip), a_coach(session, actor, trip)
    elsewhere = a_coach(session, actor, other)
    vacancy = make.make_vacancy(session, places=9)
    two = couple(session, vacancy)

    def add(trip, coach, people, **more):
        return add_people(
            session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=EARLY,
            placement_ids=[one.id for one in people], **more,
        )  # fmt: skip

    with pytest.raises(PartyWouldSplit):
        add(trip, first, two[:1])
    seats = add(trip, first, two)
    with pytest.raises(AlreadyOnTrip) as there:
        add(other, elsewhere, two)
    assert there.value.trip == "苍溪到余杭"
    with pytest.raises(PartyWouldSplit):
        move_people(
            session, actor=actor, trip_id=trip.id, seat_ids=[seats[0].id], vehicle_id=second.id,
            now=EARLY,
        )  # fmt: skip
    move_people(
        session, actor=actor, trip_id=trip.id, seat_ids=[one.id for one in seats],
        vehicle_id=second.id, now=EARLY,
    )  # fmt: skip
    with pytest.raises(PartyWouldSplit):
        change_state(
            session, actor=actor, trip_id=trip.id, seat_ids=[seats[0].id], to=B.WITHDRAWN,
            now=EARLY,
        )  # fmt: skip
    move_people(
        session, actor=actor, trip_id=trip.id, seat_ids=[seats[0].id], vehicle_id=first.id,
        now=EARLY, split_reason="他要带货，坐前一辆",
    )  # fmt: skip
    assert (seats[0].split_reason, seats[0].vehicle_id) == ("他要带货，坐前一辆", first.id)
    session.add(
        TripSeat(trip_id=other.id, placement_id=two[0].id, created_at=EARLY, updated_at=EARLY)
    )
    with pytest.raises(sa.exc.IntegrityError):  # the last guard
        session.flush()


def test_a_cancelled_trip_leaves_all_with_their_posts_and_to_be_seated_again(session):
    actor, trip, coach, seats = frozen(session, count=8)
    tick(session, actor, coach, seats[0], "board")
    with pytest.raises(ReasonRequired):
        go(session, actor, trip, T.CANCELLED)
    go(session, actor, trip, T.CANCELLED, reason="大雾封路")
    assert {seat.state for seat in seats} == {B.WITHDRAWN}
    assert {placement_of(session, seat).state for seat in seats} == {PlacementState.CONFIRMED}
    assert placement_of(session, seats[0]).departed_on is None
    with pytest.raises(NotAllowedNow):
        go(session, actor, trip, T.OPEN)
    again = a_trip(session, actor, name="改期", leaves_on=DAY + timedelta(days=2))
    bus = a_coach(session, actor, again)
    assert len(add_people(
        session, actor=actor, trip_id=again.id, vehicle_id=bus.id, now=EARLY,
        placement_ids=[seat.placement_id for seat in seats],
    )) == 8  # fmt: skip


def test_a_driver_changed_at_midnight_is_filed_again_before_it_departs(rows):
    session = rows
    actor, trip, coach, seats = frozen(session, count=1, driver1="王一 川H1", driver2="李二 川H2")
    file_plate(session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=EARLY)
    stops = stop_text(stops_of(session, [coach.id]), trip.leaves_on)

    def save(text, **changed):
        data = VehicleIn(**(stated_by_vehicle(coach) | changed))
        save_vehicle(
            session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, data=data, stops=text,
            now=ON_THE_DAY,
        )  # fmt: skip
        return filing_changed(coach, stops_of(session, [coach.id]))

    assert not save(stops, seats=51, escort_name="张三")
    assert save(stops, driver2="赵四 川H4")
    tick(session, actor, coach, seats[0], "board")
    with pytest.raises(TripNotReady) as refused:
        go(session, actor, trip, T.DEPARTED)
    assert (refused.value.why, refused.value.count) == ("filing_changed", coach.number)
    file_plate(session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=ON_THE_DAY)
    go(session, actor, trip, T.DEPARTED)
    assert seats[0].state is B.BOARDED


def test_a_changed_stop_keeps_who_gets_on_elsewhere(rows):
    session = rows
    actor, trip, coach, seats = frozen(session, count=2)
    first, second = stops_of(session, [coach.id])[:2]
    for seat, stop in zip(seats, (first, second), strict=True):
        move_people(
            session, actor=actor, trip_id=trip.id, seat_ids=[seat.id], vehicle_id=coach.id,
            pickup_id=stop.id, now=EARLY, reason="改上车点",
        )  # fmt: skip
    save_vehicle(
        session, actor=actor, trip_id=trip.id, vehicle_id=coach.id,
        data=VehicleIn(**stated_by_vehicle(coach)), now=EARLY,
        stops="06:50 元坝车站\n07:40 歧坪镇口\n+1 10:00 余杭人力资源市场",
    )  # fmt: skip
    session.expire_all()
    assert seats[0].pickup_id is None
    assert session.get(Stop, seats[1].pickup_id).place == "元坝车站"
    assert [s.place for s in stops_of(session, [coach.id])][:2] == ["元坝车站", "歧坪镇口"]


def test_lines_of_stops_are_read_over_midnight_and_years_end():
    read = read_stops(
        "22:30 上车 县城\n23:50 东溪\n01:10 停靠 服务区\n+1 08:00 余杭", date(2026, 12, 31)
    )
    assert [(s.kind.value, s.at.isoformat()) for s in read] == [
        ("pickup", "2026-12-31T22:30:00+08:00"),
        ("pickup", "2026-12-31T23:50:00+08:00"),
        ("rest", "2027-01-01T01:10:00+08:00"),
        ("dropoff", "2027-01-01T08:00:00+08:00"),
    ]
    assert read_stops(stop_text(read, date(2026, 12, 31)), date(2026, 12, 31)) == read
    for wrong in ("县城 06:00", "25:00 县城", "06:60 县城"):
        with pytest.raises(InvalidInput):
            read_stops(wrong, DAY)


def test_who_may_arrange_a_trip_and_when_the_list_may_change(rows):
    session = rows
    _actor, trip, coach, _seats = frozen(session, count=2)
    receiving = make.actor(session, Role.RECEIVING, YUHANG)
    firm = make.employer_actor(session, make.make_employer(session))
    stranger = make.actor(session, Role.SENDING, BAZHOU)
    for who, refusal in ((stranger, NotFound), (firm, NotFound)):
        with pytest.raises(refusal):
            move_trip(session, actor=who, trip_id=trip.id, to=T.BOARDING,
                      version=trip.version, now=ON_THE_DAY, post=POST)  # fmt: skip
    with pytest.raises(Forbidden):
        a_trip(session, stranger)
    with pytest.raises(StaleVersion):
        move_trip(session, actor=receiving, trip_id=trip.id, to=T.BOARDING, version=1,
                  now=ON_THE_DAY, post=POST)  # fmt: skip
    with pytest.raises(TripNotReady, match="too_early"):
        go(session, receiving, trip, T.BOARDING, now=EARLY)
    more = agreed_people(session, 1)
    with pytest.raises(ReasonRequired):
        add_people(session, actor=receiving, trip_id=trip.id, vehicle_id=coach.id, now=EARLY,
                   placement_ids=[more[0].id])  # fmt: skip
    with pytest.raises(ReasonRequired):  # open again after it stood
        go(session, receiving, trip, T.OPEN, now=EARLY)
    add_people(session, actor=receiving, trip_id=trip.id, vehicle_id=coach.id, now=EARLY,
               placement_ids=[more[0].id], reason="企业加了一人")  # fmt: skip
    assert [s.booked for s in seats_of(session, trip.id)] == [True] * 3
    with pytest.raises(NotAllowedNow):
        go(session, receiving, trip, T.ARRIVED)


def test_a_new_day_takes_the_stops_along_and_seats_are_numbered_by_party(rows):
    session = rows
    actor = make.actor(session, Role.SENDING, CANGXI)
    trip = a_trip(session, actor)
    coach = a_coach(session, actor, trip)
    stops = stops_of(session, [coach.id])
    vacancy = make.make_vacancy(session, places=9)
    alone, two = agreed_people(session, 1, vacancy), couple(session, vacancy)
    for people, stop in ((two[:1], stops[0]), (alone, stops[0]), (two[1:], stops[1])):
        add_people(session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=EARLY,
                   placement_ids=[one.id for one in people], pickup_id=stop.id,
                   split_reason="分两处上车")  # fmt: skip
    assert number_seats(session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=EARLY) == 3
    numbers = {s.placement_id: s.seat_no for s in seats_of(session, trip.id)}
    assert abs(numbers[two[0].id] - numbers[two[1].id]) == 1
    data = TripIn(**(stated_by_trip(trip) | {"leaves_on": date(2026, 12, 31)}))
    edit_trip(session, actor=actor, trip_id=trip.id, data=data, now=EARLY)
    session.expire_all()
    assert stops_of(session, [coach.id])[0].at == datetime.fromisoformat("2026-12-31T06:30+08:00")


def test_vehicles_are_shared_out_by_groups_and_firms_and_who_sits_stays(rows):
    session = rows
    actor = make.actor(session, Role.SENDING, CANGXI)
    trip = a_trip(session, actor)
    first, second = a_coach(session, actor, trip, seats=9), a_coach(session, actor, trip, seats=9)
    gates = [a_coach(session, actor, trip, seats=9, leg="onward") for _ in range(2)]
    firms = [make.make_vacancy(session, places=20) for _ in range(2)]
    people = [*agreed_people(session, 7, firms[0]), *agreed_people(session, 5, firms[1])]
    pairs = [couple(session, firms[1])]
    everybody = [one.id for one in (*people, *pairs[0])]
    seats = add_people(session, actor=actor, trip_id=trip.id, vehicle_id=None, now=EARLY,
                       placement_ids=everybody)  # fmt: skip
    move_people(session, actor=actor, trip_id=trip.id, seat_ids=[seats[0].id],
                vehicle_id=second.id, now=EARLY)  # fmt: skip
    assert share_out(session, actor=actor, trip_id=trip.id, now=EARLY) == 14
    assert seats[0].vehicle_id == second.id
    assert seats[-1].vehicle_id == seats[-2].vehicle_id  # the couple
    loads = [sum(s.vehicle_id == coach.id for s in seats) for coach in (first, second)]
    assert sorted(loads) in ([6, 8], [7, 7])
    assert {s.onward_id for s in seats[:7]} != {s.onward_id for s in seats[7:]}
    assert len({s.onward_id for s in seats[:7]}) == len({s.onward_id for s in seats[7:]}) == 1
    assert {s.onward_id for s in seats} == {gate.id for gate in gates}
    assert share_out(session, actor=actor, trip_id=trip.id, now=EARLY) == 0
    more = agreed_people(session, 3, firms[0])
    add_people(session, actor=actor, trip_id=trip.id, vehicle_id=None, now=EARLY,
               placement_ids=[one.id for one in more])  # fmt: skip
    with pytest.raises(TripNotReady) as full:
        share_out(session, actor=actor, trip_id=trip.id, now=EARLY)
    assert (full.value.why, full.value.count) == ("no_seat_for", 1)


def test_who_comes_late_gets_the_coach_that_calls_at_home_and_nobody_else_moves(rows):
    """Two coaches with five seats free each, one through 元坝, one through 陵江: seven of the first
    list stay where they are, the two newcomers get on at home."""
    session = rows
    actor = make.actor(session, Role.SENDING, CANGXI)
    trip = a_trip(session, actor)
    east = a_coach(session, actor, trip, seats=9, stops="06:30 元坝镇\n10:00 余杭")
    west = a_coach(session, actor, trip, seats=9, stops="06:30 陵江镇\n10:00 余杭")
    for coach, count in ((east, 3), (west, 4)):
        add_people(session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=EARLY,
                   placement_ids=[p.id for p in agreed_people(session, count)])  # fmt: skip
    before = {s.id: s.vehicle_id for s in seats_of(session, trip.id)}
    late = [agreed_people(session, 1, township=town)[0].id for town in ("陵江镇", "元坝镇")]
    two = add_people(session, actor=actor, trip_id=trip.id, vehicle_id=None, now=EARLY,
                     placement_ids=late)  # fmt: skip
    assert share_out(session, actor=actor, trip_id=trip.id, now=EARLY) == 2
    assert [one.vehicle_id for one in two] == [west.id, east.id]
    assert [session.get_one(Stop, one.pickup_id).place for one in two] == ["陵江镇", "元坝镇"]
    after = {s.id: s.vehicle_id for s in seats_of(session, trip.id)}
    assert {one: after[one] for one in before} == before


def test_a_home_page_counts_trips_that_leave_soon_and_seats_nobody_has(rows):
    session = rows
    actor, trip, _coach, _seats = frozen(session, count=4, seats=20)
    a_trip(session, actor, name="明年的", leaves_on=date(2027, 3, 1))
    rules = HomeRules(lapse_days=3, intention_days=14)

    def waiting(home, who, now):
        shown = home(session, actor=who, rules=rules, now=now)
        found = {one.code: one.count for one in shown.waiting}
        return found["trips"], found.get("seats_free", 0)

    assert waiting(sending_home, actor, EARLY) == (0, 15)  # 20 seats, one escort, four people
    assert waiting(sending_home, actor, ON_THE_DAY - timedelta(days=2)) == (1, 15)
    receiving = make.actor(session, Role.RECEIVING, YUHANG)
    assert waiting(receiving_home, receiving, ON_THE_DAY) == (1, 0)
    stranger = make.actor(session, Role.SENDING, BAZHOU)
    assert waiting(sending_home, stranger, ON_THE_DAY) == (0, 0)
    go(session, actor, trip, T.CANCELLED, reason="大雾")
    assert waiting(sending_home, actor, ON_THE_DAY) == (0, 0)


def test_whom_to_call_is_forgotten_two_weeks_after_the_trip(rows):
    session = rows
    _actor, _trip, _coach, seats = frozen(session, count=2)
    seats[0].contact = "妻子 13900000001"
    session.flush()
    assert wipe_outdated(session, now=ON_THE_DAY + timedelta(days=14))["trip_contacts"] == 0
    assert wipe_outdated(session, now=ON_THE_DAY + timedelta(days=15))["trip_contacts"] == 1
    session.expire_all()
    assert seats[0].contact is None
