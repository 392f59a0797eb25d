"""The lists of a trip: who stands on which, which numbers, and on whose word."""

from datetime import datetime
from io import BytesIO

import pytest
import sqlalchemy as sa
from python_calamine import load_workbook

from models.account import Role
from models.engine import open_session
from models.person import ConsentPurpose, Person
from models.placement import Placement
from reports.rolls import Roll, roll_pdf, roll_xlsx
from services.errors import Forbidden, NotFound
from services.promises.cards import find_card
from services.trips import paper
from services.trips.rooms import Said, say_rooms
from services.trips.seats import move_people
from tests import factories as make
from tests.factories import CANGXI, YUHANG
from tests.services.trips.rides import EARLY, frozen


@pytest.fixture
def coach(sqlite_engine):
    """(session, actor, trip, vehicle, people, seats) of three; two agreed to the carrier."""
    with open_session(sqlite_engine) as session:
        actor, trip, vehicle, seats = frozen(session, count=3)
        people = [
            session.get(Person, session.get(Placement, seat.placement_id).person_id)
            for seat in seats
        ]
        for person in people[:2]:
            make.make_consent(session, person, ConsentPurpose.CARRIER)
        people[0].village, seats[0].contact = "一村", "妻子 13900000001"
        session.flush()
        yield session, actor, trip, vehicle, people, seats
        session.rollback()


def cells(roll):
    return [cell for row in roll.rows for cell in row]


def test_id_numbers_stand_on_the_carriers_list_alone_and_only_of_who_agreed(coach):
    session, actor, trip, vehicle, people, _seats = coach
    said = {"actor": actor, "trip_id": trip.id, "now": EARLY}
    carrier = paper.carrier_list(session, vehicle_id=vehicle.id, **said)
    assert [p.id_number in cells(carrier) for p in people] == [True, True, False]
    assert "1人没有同意把证件号给承运企业" in "".join(carrier.foot)
    assert f"账号{actor.account_id} 2026-11-18 10:00" in carrier.watermark
    escort = paper.escort_list(session, vehicle_id=vehicle.id, **said)
    assert {people[0].phone, "妻子 13900000001"} <= set(cells(escort))
    firm_id = session.scalars(sa.text("SELECT employer_id FROM vacancy")).one()
    others = [
        escort,
        paper.firm_list(session, employer_id=firm_id, **said),
        paper.village_list(session, **said),
    ]
    for roll in others:
        assert not {p.id_number for p in people} & set(cells(roll))
    for roll in others[1:]:
        assert not {p.phone for p in people} & set(cells(roll))
        assert len(roll.rows) == 3
    made = session.execute(sa.text("SELECT action, subject_id, detail FROM audit")).all()
    assert [(a, s) for a, s, _ in made] == [("trip_list", trip.id)] * 2
    assert '"people": 2' in made[0][2]
    receiving = make.actor(session, Role.RECEIVING, YUHANG)
    with pytest.raises(Forbidden):
        paper.escort_list(session, vehicle_id=vehicle.id, **said | {"actor": receiving})
    with pytest.raises(NotFound):
        paper.firm_list(session, employer_id=firm_id + 1, **said)


def test_a_firm_says_room_shift_and_who_waits_and_its_list_and_the_card_have_them(coach):
    session, actor, trip, _vehicle, people, seats = coach
    firm_id = session.scalars(sa.text("SELECT employer_id FROM vacancy")).one()
    owner = make.actor(session, Role.EMPLOYER, employer_id=firm_id)
    stranger = make.employer_actor(session, make.make_employer(session))
    said = {"trip_id": trip.id, "employer_id": firm_id, "now": EARLY}
    first, second = (seat.placement_id for seat in seats[:2])

    def say(who, met_by="", **rooms):
        told = {int(key[1:]): Said(room=room) for key, room in rooms.items()}
        return say_rooms(session, actor=who, met_by=met_by, people=told, **said)

    with pytest.raises(NotFound):
        say(stranger, "演示接站")
    assert say(owner, "门卫 演示一", **{f"p{first}": "3栋204", "p999999": "别人的"}) == 3
    assert say(owner, "门卫 演示一", **{f"p{first}": "3栋204"}) == 0, "said twice is said once"
    assert say(actor, **{f"p{second}": "3栋205"}) == 1, "an empty field leaves what is stored"
    roll = paper.firm_list(session, actor=owner, **said)
    assert [row[5:7] for row in roll.rows] == [
        ("门卫 演示一", "3栋204"), ("门卫 演示一", "3栋205"), ("门卫 演示一", ""),
    ]  # fmt: skip
    card = find_card(session, placement_id=first).row
    assert (card.room, card.first_shift, card.met_by) == ("3栋204", "", "门卫 演示一")
    assert people[0].id_number not in cells(roll)


def test_a_village_hears_its_own_people_with_stop_and_hour(coach):
    session, actor, trip, vehicle, people, seats = coach
    stop = session.scalars(sa.text("SELECT id FROM stop ORDER BY position")).first()
    move_people(
        session, actor=actor, trip_id=trip.id, seat_ids=[seats[0].id], vehicle_id=vehicle.id,
        pickup_id=stop, now=EARLY, reason="定上车点",
    )  # fmt: skip
    texts = dict(
        paper.texts_aloud(
            session, actor=actor, trip_id=trip.id, telephone="0571-12345678", now=EARLY
        )
    )
    assert set(texts) == {"演示镇一村", "演示镇演示村"}
    own = texts["演示镇一村"]
    assert f"{people[0].name}，11月25日6点30分在陵江车站上车，坐1号车。" in own
    assert people[1].name not in own
    assert "0571-12345678" in own
    assert CANGXI not in own


def test_the_calendar_names_its_zone_and_folds_between_characters(coach):
    """RFC 5545 3.1: at most 75 octets a line; 3.3.5: a local time names its zone; 3.6.5: a zone
    begins on the clock before the change (15 September 1991 at two, summer time)."""
    session, actor, trip, vehicle, _people, _seats = coach
    said = {"actor": actor, "trip_id": trip.id, "vehicle_id": vehicle.id, "now": EARLY}
    data = paper.calendar_of(session, **said)
    lines = data.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    whole = data.decode().replace("\r\n ", "")
    assert "DTSTART;TZID=Asia/Shanghai:20261125T063000\r\n" in whole
    assert "DTEND;TZID=Asia/Shanghai:20261126T100000\r\n" in whole
    assert "SUMMARY:苍溪到余杭 1号车 川H00001 3人\r\n" in whole
    assert "DTSTART:19910915T020000\r\nTZOFFSETFROM:+0900\r\n" in whole
    assert whole.count("BEGIN:") == whole.count("END:") == 5
    assert datetime.strptime(whole.split("DTSTAMP:")[1][:16], "%Y%m%dT%H%M%SZ")  # noqa: DTZ007


def test_a_rare_character_is_marked_on_paper_and_whole_in_the_sheet():
    roll = Roll("乘车名册", ("一",), ("姓名", "证件号"), (1, 2),
                (("王𠮷", "110101199001011234"), ("=1+1", "")), watermark="样本")  # fmt: skip
    assert roll_pdf(roll).startswith(b"%PDF")
    assert roll_pdf(roll) == roll_pdf(roll)
    rows = load_workbook(BytesIO(roll_xlsx(roll))).get_sheet_by_index(0).to_python()
    assert [row[:2] for row in rows[-2:]] == [["王𠮷", "110101199001011234"], ["=1+1", ""]]
    with pytest.raises(ValueError, match="a cell"):
        Roll("x", (), ("a", "b"), (1, 1), (("1",),))
