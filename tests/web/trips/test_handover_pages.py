"""The sign-off at a firm's gate over the pages, as each role finds it."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from models.account import Account, Role
from models.case import CaseFile
from models.handover import TripHandover
from models.trip import TripState
from models.vacancy import Vacancy
from services.trips.roll_call import Tick, Ticked, call
from tests import factories as make
from tests.services.trips.rides import ON_THE_DAY, frozen, go
from tests.web.conftest import Site

LATE = ON_THE_DAY + timedelta(hours=30)
SAID = {"counted": "3", "room_as_told": "1", "post_as_told": "1", "taken_by": "演示接站"}


@pytest.fixture
def gate(site: Site):
    """(path, firm id, tick) of four booked: three arrived, one who did not come."""
    with site.rows() as session:
        actor, trip, coach, seats = frozen(session, count=4)
        firm = session.scalars(select(Vacancy.employer_id).distinct()).one()

        def ticked(session, seat, what, at, **more):
            (said,) = call(
                session, actor=actor, vehicle_id=coach.id, now=at,
                ticks=[Ticked(f"{what}-{seat.id}-key", seat.id, Tick(what), at, **more)],
            )  # fmt: skip
            assert said.code == "done"

        for seat in seats[:3]:
            ticked(session, seat, "board", ON_THE_DAY)
        ticked(session, seats[3], "no_show", ON_THE_DAY, reason="family_matter")
        go(session, actor, trip, TripState.DEPARTED)
        go(session, actor, trip, TripState.ARRIVED, now=LATE)

    def hand_over(count: int) -> None:
        with site.rows() as session:
            for seat in seats[:count]:
                ticked(session, seat, "hand_over", LATE)

    site.app.config["CLOCK"] = lambda: LATE
    return f"/trips/{trip.id}/handover/{firm}", firm, hand_over


def figures(page: str) -> list[int]:
    """Sent, arrived, absent, as the page shows them."""
    return [int(n) for n in re.findall(r'<dd class="num-left">(\d+)</dd>', page)[:3]]


def test_the_firm_signs_at_its_gate_once_and_the_unions_read_it(site: Site, gate) -> None:
    path, firm, hand_over = gate
    owner = site.visitor(Role.EMPLOYER, employer_id=firm)
    hand_over(2)
    page = owner.get(path)
    assert figures(page.text) == [4, 2, 2]
    assert "还有1人没有点交接" in page.text
    early = owner.submit(path, **SAID)
    assert early.status_code == 409, "somebody is still on the bus"
    with site.rows() as session:
        assert session.exec(select(TripHandover)).all() == []
    trip = path.rsplit("/handover", 1)[0]
    assert "/handover/" in site.visitor(Role.SENDING, make.CANGXI).get(trip).text


def test_signed_by_each_role_that_may_and_by_no_other(site: Site, gate) -> None:
    path, firm, hand_over = gate
    hand_over(3)
    other_firm = None
    with site.rows() as session:
        other_firm = make.make_employer(session).id
    for visitor, status in (
        (site.visitor(Role.EMPLOYER, employer_id=other_firm), 404),
        (site.visitor(Role.SENDING, make.BAZHOU), 404),
        (site.visitor(Role.RECEIVING, make.YIWU), 404),
    ):
        assert visitor.get(path).status_code == status
        assert visitor.submit(path, **SAID).status_code == status
    assert site.nobody().get(path).status_code == 302, "to the log-in"
    for role, area in ((Role.SENDING, make.CANGXI), (Role.RECEIVING, make.YUHANG)):
        page = site.visitor(role, area).get(path).text
        assert figures(page) == [4, 3, 1]
        assert 'name="taken_by"' in page
    owner = site.visitor(Role.EMPLOYER, employer_id=firm)
    empty = owner.submit(path, counted="", taken_by="")
    assert empty.status_code == 422
    signed = owner.submit(path, **SAID)
    assert signed.status_code == 303
    page = owner.get(path).text
    assert "演示接站在" in page
    assert 'name="taken_by"' not in page
    again = site.visitor(Role.RECEIVING, make.YUHANG).submit(path, **SAID | {"counted": "0"})
    assert again.status_code == 303
    with site.rows() as session:
        (row,) = session.exec(select(TripHandover)).all()
        assert (row.sent, row.arrived, row.absent, row.counted) == (4, 3, 1, 3)
        assert row.account_id == owner.account.id, "the first signature stays"
        assert session.exec(select(CaseFile)).all() == []
        assert session.get_one(Account, owner.account.id).employer_id == firm


def test_what_differs_at_the_gate_is_said_and_a_case_stands_for_the_coordinator(site, gate) -> None:
    path, firm, hand_over = gate
    hand_over(3)
    owner = site.visitor(Role.EMPLOYER, employer_id=firm)
    said = {
        "counted": "2",
        "post_as_told": "1",
        "taken_by": "演示接站",
        "words": "夫妻房没有腾出来",
    }
    assert owner.submit(path, **said).status_code == 303
    page = owner.get(path).text
    assert "住的和说好的不一样" in page
    assert "夫妻房没有腾出来" in page
    with site.rows() as session:
        (case,) = session.exec(select(CaseFile)).all()
    receiving = site.visitor(Role.RECEIVING, make.YUHANG)
    assert f"/cases/{case.id}" in receiving.get("/cases").text
    assert "夫妻房没有腾出来" in receiving.get(f"/cases/{case.id}").text
    assert owner.get(f"/cases/{case.id}").status_code in (403, 404), "not the firm's to read"
