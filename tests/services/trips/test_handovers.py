"""What is signed at a firm's gate, and the case that comes of what differs."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from models.account import Role
from models.case import CaseFile, CaseKind
from models.engine import open_session
from models.handover import TripHandover
from models.trip import TripState
from models.vacancy import Vacancy
from services.errors import Forbidden, NotFound, TripNotReady
from services.trips.handovers import HandoverIn, at_the_gate, sign_handover
from services.trips.roll_call import Tick, Ticked, call
from tests import factories as make
from tests.factories import YUHANG
from tests.services.trips.rides import ON_THE_DAY, agreed_people, frozen, go, listed


@pytest.fixture
def gate(sqlite_engine):
    """(session, signing things) of four booked: three at the gate, one who did not come."""
    with open_session(sqlite_engine) as session:
        actor, trip, coach, seats = frozen(session, count=4)
        late = ON_THE_DAY + timedelta(hours=30)

        def tick(seat, what, at, **more):
            (said,) = call(
                session, actor=actor, vehicle_id=coach.id, now=at,
                ticks=[Ticked(f"{what}-{seat.id}", seat.id, Tick(what), at, **more)],
            )  # fmt: skip
            assert said.code == "done"

        for seat in seats[:3]:
            tick(seat, "board", ON_THE_DAY)
        tick(seats[3], "no_show", ON_THE_DAY, reason="family_matter")
        go(session, actor, trip, TripState.DEPARTED)
        go(session, actor, trip, TripState.ARRIVED, now=late)
        firm = session.scalars(sa.select(Vacancy.employer_id)).one()
        yield session, actor, trip, firm, lambda one: tick(seats[one], "hand_over", late), late
        session.rollback()


def signs(gate, **said):
    session, actor, trip, firm, _tick, late = gate
    data = {"counted": 3, "room_as_told": True, "post_as_told": True, "taken_by": "演示接站"}
    return sign_handover(
        session, actor=actor, trip_id=trip.id, employer_id=firm,
        data=HandoverIn(**(data | said)), now=late,
    )  # fmt: skip


def test_four_sent_three_arrived_one_absent_is_signed_once_and_is_no_case(gate):
    session, _actor, trip, firm, tick, _late = gate
    for one in (0, 1):
        tick(one)
    with pytest.raises(TripNotReady, match="not_handed_over"):
        signs(gate)
    tick(2)
    row = signs(gate)
    assert (row.sent, row.arrived, row.absent, row.counted) == (4, 3, 1, 3)
    assert signs(gate, counted=0).id == row.id, "the first signature stays"
    assert session.scalars(sa.select(CaseFile)).all() == []
    owner = make.actor(session, Role.EMPLOYER, employer_id=firm)
    assert at_the_gate(session, actor=owner, trip_id=trip.id, employer_id=firm).signed is row
    stranger = make.employer_actor(session, make.make_employer(session))
    with pytest.raises(NotFound):
        at_the_gate(session, actor=stranger, trip_id=trip.id, employer_id=firm)
    other = make.actor(session, Role.RECEIVING, make.YIWU)
    with pytest.raises((Forbidden, NotFound)):
        at_the_gate(session, actor=other, trip_id=trip.id, employer_id=firm)


def test_what_differs_at_the_gate_is_a_case_of_the_district_at_once(gate):
    session, actor, trip, firm, tick, late = gate
    for one in range(3):
        tick(one)
    row = signs(gate, counted=2, room_as_told=False, words="夫妻房没有腾出来")
    case = session.scalars(sa.select(CaseFile)).one()
    assert (case.kind, case.employer_id, case.site) == (CaseKind.HANDOVER, firm, YUHANG)
    assert (case.received_at, case.opened_by_id) == (late, actor.account_id)
    for words in ("送4人，我们交接3人", "企业点到2人", "住的和说好的不一样", "夫妻房没有腾出来"):
        assert words in case.words
    assert "岗位" not in case.words
    signs(gate)
    assert session.scalar(sa.select(sa.func.count()).select_from(TripHandover)) == 1
    assert row.trip_id == trip.id


def test_two_firms_with_something_otherwise_are_two_cases(sqlite_engine):
    """One trip, two firms, one person each: neither case holds the words of the other's."""
    with open_session(sqlite_engine) as session:
        actor, trip, coach, seats = listed(
            session, *agreed_people(session, 1), *agreed_people(session, 1)
        )
        said = {"actor": actor, "vehicle_id": coach.id}
        for what, at in (("board", ON_THE_DAY), ("hand_over", ON_THE_DAY + timedelta(hours=30))):
            ticks = [Ticked(f"{what}-{seat.id}", seat.id, Tick(what), at) for seat in seats]
            assert {one.code for one in call(session, ticks=ticks, now=at, **said)} == {"done"}
            to = TripState.DEPARTED if what == "board" else TripState.ARRIVED
            go(session, actor, trip, to, now=at)
        firms = session.scalars(sa.select(Vacancy.employer_id).order_by(Vacancy.id)).all()
        for firm, words in zip(firms, ("没有热水", "八人间"), strict=True):
            sign_handover(
                session, actor=actor, trip_id=trip.id, employer_id=firm, now=ON_THE_DAY,
                data=HandoverIn(counted=1, post_as_told=True, taken_by="演示", words=words),
            )  # fmt: skip
        cases = session.scalars(sa.select(CaseFile).order_by(CaseFile.id)).all()
        assert [case.employer_id for case in cases] == list(firms)
        assert ["没有热水" in case.words for case in cases] == [True, False]
        session.rollback()
