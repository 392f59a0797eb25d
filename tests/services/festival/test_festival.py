"""The festival register: seasons by the calendar, lists pasted, days that balance, rates apart."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import sqlmodel
from pydantic import ValidationError

from models.festival import (
    FestivalFirm,
    FestivalPlanEvent,
    FestivalStatement,
    Plan,
    RateKind,
    Reading,
    ReturnDay,
    Way,
)
from models.placement import PlacementState
from models.trip import SeatState, TripSeat, TripState
from services.errors import Forbidden, InvalidInput, NotFound
from services.festival.firms import (
    FirmRow,
    KeptIn,
    ListIn,
    ReturnIn,
    add_firms,
    days_of,
    list_firms,
    say_day,
    say_kept,
)
from services.festival.plans import PlanIn, list_plans, plans_counted, set_plan, to_fetch
from services.festival.rates import Rate, kept_of, rates_of, returned
from services.festival.return_trips import coaches_asked, plan_return_trip
from services.festival.season import season, season_of
from services.festival.statements import StatementIn, keep_statement, list_statements
from services.festival.villages import VillageIn, count_village, newest
from services.placements.moves import leave
from services.trips.allot import share_out
from services.trips.compose import save_vehicle
from services.trips.form import VehicleIn
from services.trips.roll_call import Tick, Ticked, call
from tests import factories as make

DAISHAN = "330921"
YEAR = 2026


@pytest.mark.parametrize(
    ("day", "year", "first"),
    [  # 正月初一 by the calendars of the Hong Kong Observatory
        (date(2026, 11, 30), 2027, date(2027, 2, 6)),
        (date(2027, 2, 5), 2027, date(2027, 2, 6)),
        (date(2027, 3, 1), 2027, date(2027, 2, 6)),
        (date(2026, 1, 5), 2026, date(2026, 2, 17)),
        (date(2026, 4, 18), 2026, date(2026, 2, 17)),
        (date(2026, 4, 19), 2027, date(2027, 2, 6)),
    ],
)
def test_a_day_belongs_to_the_festival_still_counted_or_the_next(day, year, first) -> None:
    found = season_of(day)
    assert (found.year, found.first) == (year, first)
    assert found.eve == first - timedelta(days=1)
    assert found.third == first + timedelta(days=2)


def test_a_year_without_a_calendar_is_no_season() -> None:
    with pytest.raises(NotFound):
        season(2090)


LIST = "\n".join(
    [
        "样例船舶厂\t320\t180\t4",
        "样例水产公司\t1,200\t\t6",  # a cell left empty keeps its place
        "样例针织厂，90，30",
        "样例电机厂 60 20 2",
        "",
        "样例机械厂",
    ]
)


def listed(session, text=LIST, region=DAISHAN, actor=None, now=None):
    actor = actor or make.receiving_actor(session, DAISHAN)
    data = ListIn(region_code=region, firms=text)
    return add_firms(session, actor=actor, year=YEAR, data=data, now=now)


def test_a_list_is_pasted_from_a_sheet_or_typed_and_again_without_doubling(session, now) -> None:
    assert listed(session, now=now) == (5, 0)
    assert listed(session, "样例水产公司\t1200\t300", now=now) == (0, 1)
    rows = session.execute(
        sa.select(FestivalFirm.name, FestivalFirm.staff, FestivalFirm.keeps, FestivalFirm.lines)
    ).all()
    assert set(rows) == {
        ("样例船舶厂", 320, 180, 4),
        ("样例水产公司", 1200, 300, 6),
        ("样例针织厂", 90, 30, None),
        ("样例电机厂", 60, 20, 2),
        ("样例机械厂", None, None, None),
    }


@pytest.mark.parametrize(
    "line",
    ["样例厂，一百", "样例厂，10，20", "样例厂，1，1，1，1", "厂", "样例厂，-3", "样例厂，1.5"],
)
def test_a_line_that_cannot_be_read_names_itself_and_nothing_is_stored(session, now, line) -> None:
    with pytest.raises(InvalidInput) as refused:
        listed(session, f"样例好厂，5\n\n{line}", now=now)
    (problem,) = refused.value.problems["firms"]
    assert (problem.code, problem.facts["line"]) == ("firm_line", 3)
    assert session.scalar(sa.select(sa.func.count()).select_from(FestivalFirm)) == 0


def test_only_the_union_of_the_district_lists_firms(session, now) -> None:
    with pytest.raises(Forbidden):
        listed(session, actor=make.sending_actor(session), now=now)
    with pytest.raises(NotFound):
        listed(session, actor=make.receiving_actor(session, make.YUHANG), now=now)


def day_of(**figures) -> ReturnIn:
    return ReturnIn.model_validate(
        {"day": "2026-02-25", "reopened": True, "expected": 100, "arrived": 70, "on_way": 10,
         "undecided": 15, "not_returning": 5, "needed": 120, **figures}
    )  # fmt: skip


def test_a_day_that_does_not_add_up_is_refused_with_both_sums() -> None:
    with pytest.raises(ValidationError) as refused:
        day_of(arrived=71)
    (problem,) = refused.value.errors()
    assert problem["ctx"] == {"expected": 100, "told": 101}


def test_the_same_day_said_again_is_one_and_a_correction_stands_beside_it(session, now) -> None:
    actor = make.receiving_actor(session, DAISHAN)
    listed(session, "样例船舶厂，100，20，4", actor=actor, now=now)
    (row,) = list_firms(session, actor=actor, year=YEAR, until=now.date())
    firm_id = row.firm.id
    first = say_day(session, actor=actor, firm_id=firm_id, data=day_of(), now=now)
    assert say_day(session, actor=actor, firm_id=firm_id, data=day_of(), now=now).id == first.id
    mended = day_of(arrived=60, on_way=20)
    later = say_day(session, actor=actor, firm_id=firm_id, data=mended, now=now)
    early = day_of(day="2026-02-24", arrived=1, on_way=79)
    say_day(session, actor=actor, firm_id=firm_id, data=early, now=now)
    (row,) = list_firms(session, actor=actor, year=YEAR, until=now.date())
    assert row.last.id == later.id
    (row,) = list_firms(session, actor=actor, year=YEAR, until=date(2026, 2, 24))
    assert row.last.arrived == 1
    said = days_of(session, actor=actor, firm_id=firm_id)
    assert [one.arrived for one in said] == [60, 70, 1]
    with pytest.raises(InvalidInput):
        say_day(session, actor=actor, firm_id=firm_id, data=day_of(running=5), now=now)
    ahead = day_of(day=(now + timedelta(days=2)).date().isoformat())
    with pytest.raises(InvalidInput):
        say_day(session, actor=actor, firm_id=firm_id, data=ahead, now=now)
    with pytest.raises(InvalidInput):
        say_kept(session, actor=actor, firm_id=firm_id, data=KeptIn(on_eve=101))


def test_a_firm_sees_and_says_its_own_days_only(session, now) -> None:
    employer = make.make_employer(session, name="样例船舶厂", region_code=DAISHAN)
    listed(session, now=now)
    own = make.employer_actor(session, employer)
    (row,) = list_firms(session, actor=own, year=YEAR, until=now.date())
    assert row.firm.name == "样例船舶厂"
    say_day(session, actor=own, firm_id=row.firm.id, data=day_of(), now=now)
    other = make.employer_actor(session, make.make_employer(session, region_code=DAISHAN))
    for stranger in (other, make.sending_actor(session), make.receiving_actor(session)):
        with pytest.raises(NotFound):
            say_day(session, actor=stranger, firm_id=row.firm.id, data=day_of(), now=now)


def a_firm(lines=None, **day) -> FirmRow:
    firm = FestivalFirm(season=YEAR, region_code=DAISHAN, name="样例", lines=lines)
    figures = {"reopened": True, "arrived": 0, "hired": 0, "needed": 0, "running": None, **day}
    return FirmRow(firm, ReturnDay(day=date(2026, 2, 25), **figures) if day else None)


def test_three_rates_are_three() -> None:
    """By hand: four firms, three said. Reopened 2 of 4. Present 50+10, 30, 0 of 80, 25, 40: 90 of
    145. Lines 3 of 4 and 1 of 2 (who told no lines stands outside): 4 of 6. Missing 20 + 0 + 40."""
    rows = [
        a_firm(4, arrived=50, hired=10, needed=80, running=3),
        a_firm(2, arrived=30, needed=25, running=1),
        a_firm(5, reopened=False, needed=40),
        a_firm(7),
    ]
    found = rates_of(rows)
    assert (found.reopened.part, found.reopened.base) == (2, 4)
    assert (found.present.part, found.present.base) == (90, 145)
    assert (found.running.part, found.running.base) == (4, 6)
    assert (found.gap, found.silent, found.above) == (60, 1, 1)


@pytest.mark.parametrize(
    ("part", "base", "percent"),
    [  # published: a city on 2025-02-07; Sichuan by 2021-03-09
        (4_557, 4_707, 9_681),
        (2_609, 4_557, 5_725),
        (4_767_100, 4_702_400, 10_138),
        (1, 0, None),
    ],
)
def test_rates_as_published_are_not_clamped(part, base, percent) -> None:
    assert Rate(part, base).per_ten_thousand == percent


def test_townships_count_and_the_newest_count_holds(session, now) -> None:
    actor = make.sending_actor(session)

    def said(township, day, **figures):
        data = VillageIn.model_validate(
            {"region_code": make.CANGXI, "township": township, "day": day, **figures}
        )
        return count_village(session, actor=actor, year=YEAR, data=data, now=now)

    said("样例镇", "2026-02-20", went_home=400, back_at_work=93)
    one = said("样例镇", "2026-03-09", went_home=400, back_at_work=410)
    assert said("样例镇", "2026-03-09", went_home=400, back_at_work=410).id == one.id
    said("样例乡", "2026-03-01", went_home=100, back_at_work=90)
    found = newest(session, actor=actor, year=YEAR, until=date(2026, 3, 31))
    assert (returned(found).part, returned(found).base) == (500, 500)
    early = newest(session, actor=actor, year=YEAR, until=date(2026, 2, 20))
    assert (returned(early).part, returned(early).base) == (93, 400)
    assert newest(session, actor=make.sending_actor(session, make.BAZHOU), year=YEAR,
                  until=date(2026, 3, 31)) == []  # fmt: skip
    with pytest.raises(Forbidden):
        count_village(
            session, actor=make.receiving_actor(session), year=YEAR, now=now,
            data=VillageIn(region_code=make.CANGXI, township="样例镇", day=date(2026, 2, 20),
                           went_home=1),
        )  # fmt: skip


def test_a_sentence_is_kept_as_it_was_made(session, now) -> None:
    actor = make.receiving_actor(session, DAISHAN)
    data = StatementIn(
        region_code=DAISHAN, sentence="56家企业开工率达90%", said_on=date(2026, 2, 26), firms=56,
        rate=RateKind.RUNNING, percent=90,
    )  # fmt: skip
    for _twice in range(2):
        keep_statement(session, actor=actor, year=YEAR, data=data, now=now)
    (row,) = list_statements(session, actor=actor, year=YEAR)
    assert (row.firms, row.per_ten_thousand, row.reading) == (56, 9_000, Reading.UNKNOWN)
    assert rates_of(list_firms(session, actor=actor, year=YEAR, until=now.date())).running.base == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(FestivalStatement)) == 1


def test_what_people_plan_is_noted_once_and_coaches_follow_from_it(session, now) -> None:
    sending, receiving = make.sending_actor(session), make.receiving_actor(session)
    post = make.make_vacancy(session, places=9)
    towns = ("样例镇", "样例镇", "样例乡", "样例乡")
    placed = [
        make.make_placement(
            session, make.make_person(session, township=town), post, state=PlacementState.IN_POST
        )
        for town in towns
    ]
    gone = make.make_placement(
        session, make.make_person(session), post, state=PlacementState.LEFT,
        left_on=now.date(),
    )  # fmt: skip

    def says(one, plan, actor=sending, **more):
        data = PlanIn.model_validate({"plan": plan, **more})
        return set_plan(session, actor=actor, year=2027, placement_id=one.id, data=data, now=now)

    seat = {"home_on": "2027-02-01", "back_on": "2027-02-14", "way": "organised"}
    for one in placed[:2]:
        says(one, "goes_home", **seat)
        says(one, "goes_home", actor=receiving, **seat)
    says(placed[2], "goes_home", way="organised", back_on="2027-02-16")
    says(placed[2], "stays")
    with pytest.raises(NotFound):
        says(gone, "stays")
    with pytest.raises(NotFound):
        says(placed[0], "stays", actor=make.sending_actor(session, make.BAZHOU))
    with pytest.raises(ValidationError):
        PlanIn.model_validate({"plan": "goes_home", **seat, "back_on": "2027-01-01"})
    counted = plans_counted(session, actor=sending, year=2027)
    assert counted[Plan.GOES_HOME] == 2
    assert (counted[Plan.STAYS], counted[Plan.UNDECIDED]) == (1, 1)
    (fetch,) = to_fetch(session, actor=receiving, year=2027)
    assert (fetch.back_on, fetch.township, fetch.people) == (date(2027, 2, 14), "样例镇", 2)
    assert len(list_plans(session, actor=sending, year=2027, show=Plan.UNDECIDED)) == 1
    (stays,) = list_plans(session, actor=sending, year=2027, show=Plan.STAYS)
    assert (stays.plan.back_on, stays.plan.way) == (None, None), "who stays needs no coach"
    assert plans_counted(session, actor=sending, year=2026)[Plan.UNDECIDED] == 4
    events = session.scalar(sa.select(sa.func.count()).select_from(FestivalPlanEvent))
    assert events == 4, "an answer said twice is one"


def test_a_planned_trip_is_made_from_the_list_with_its_people(session, now) -> None:
    """Of five of 苍溪 in 余杭 three come back by coach on 16 February 2027, one on the 18th, one on
    their own; one of 巴州 on the 16th is another coach. Twice is once; who asks later comes along;
    boarding moves nobody's placement, and who left the post meanwhile is off the list."""
    clerk, day = make.sending_actor(session), date(2027, 2, 16)
    post = make.make_vacancy(session)

    def back(day, way=Way.ORGANISED, home=make.CANGXI):
        person = make.make_person(session, region_code=home)
        stay = make.make_placement(session, person, post, state=PlacementState.IN_POST)
        said = PlanIn(plan=Plan.GOES_HOME, back_on=day, way=way)
        set_plan(session, actor=make.receiving_actor(session), year=2027, placement_id=stay.id,
                 data=said, now=now)  # fmt: skip
        return stay

    ours = [back(day) for _ in range(3)]
    for told in ((date(2027, 2, 18),), (day, Way.OWN), (day, Way.ORGANISED, make.BAZHOU)):
        back(*told)
    asked = coaches_asked(session, actor=clerk, year=2027)
    assert [(c.back_on, c.home, c.site, c.people, c.seated) for c in asked] == [
        (day, make.CANGXI, make.YUHANG, 3, 0),
        (date(2027, 2, 18), make.CANGXI, make.YUHANG, 1, 0),
    ]

    def send(on=day):
        return plan_return_trip(session, actor=clerk, year=2027, back_on=on, home=make.CANGXI,
                                site=make.YUHANG, now=now)  # fmt: skip

    trip = send()
    assert (trip.back_to_work, trip.state, trip.leaves_on) == (True, TripState.PLANNED, day)
    late = back(day)
    assert send().id == trip.id
    seats = session.exec(sqlmodel.select(TripSeat).order_by(TripSeat.id)).all()
    assert [s.placement_id for s in seats] == [*(one.id for one in ours), late.id]
    assert coaches_asked(session, actor=clerk, year=2027)[0].trip_id == trip.id
    for on, refused in ((date(2027, 2, 17), InvalidInput), (date(2026, 11, 1), InvalidInput)):
        with pytest.raises(refused):
            send(on)
    bus = save_vehicle(session, actor=clerk, trip_id=trip.id, data=VehicleIn(seats=40), now=now,
                       stops="8:00 上车 演示镇\n+1 12:00 下车 余杭")  # fmt: skip
    assert share_out(session, actor=clerk, trip_id=trip.id, now=now) == 4
    leave(session, actor=make.receiving_actor(session), placement_id=late.id, version=late.version,
          reason="too_hard", now=now)  # fmt: skip
    session.refresh(seats[3])
    assert seats[3].state is SeatState.WITHDRAWN
    trip.state = TripState.BOARDING
    tick = Ticked("k1", seats[0].id, Tick.BOARD, now)
    assert call(session, actor=clerk, vehicle_id=bus.id, ticks=[tick], now=now)[0].code == "done"
    back_again = Ticked("k2", seats[0].id, Tick.BACK, now)
    for state, ticked in ((SeatState.BOARDED, None), (SeatState.CONFIRMED, back_again)):
        if ticked is not None:
            call(session, actor=clerk, vehicle_id=bus.id, ticks=[ticked], now=now)
        session.refresh(seats[0])
        session.refresh(ours[0])
        assert (seats[0].state, ours[0].state) == (state, PlacementState.IN_POST)


def test_who_keeps_people_is_counted_apart_from_who_signed_in(session, now) -> None:
    actor = make.receiving_actor(session, DAISHAN)
    listed(session, actor=actor, now=now)
    rows = list_firms(session, actor=actor, year=YEAR, until=now.date())
    ship = next(row.firm for row in rows if row.firm.name == "样例船舶厂")
    say_kept(session, actor=actor, firm_id=ship.id, data=KeptIn(on_eve=170, on_first=165))
    say_kept(session, actor=actor, firm_id=ship.id, data=KeptIn(on_third=160))
    kept = kept_of(list_firms(session, actor=actor, year=YEAR, until=now.date()))
    assert (kept.firms, kept.people) == (3, 180 + 30 + 20)
    assert (kept.on_eve, kept.on_first, kept.on_third) == (170, 165, 160)
