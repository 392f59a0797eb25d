"""Departures and arrivals: one by one, a whole bus by its names, and the way back."""

import re

import pytest
from sqlmodel import select

from models.account import Role
from models.audit import AuditRow
from models.person import ConsentPurpose
from models.placement import Placement, PlacementState
from tests import factories as make
from tests.factories import BAZHOU, CANGXI, YIWU, YUHANG

P = PlacementState


def placement_of(site, name="样本", firm=None, **columns):
    with site.rows() as session:
        person = make.make_person(session, name=name)
        vacancy = make.make_vacancy(session, firm)
        make.make_consent(
            session, person, ConsentPurpose.SHARE_EMPLOYER,
            receiver_employer_id=vacancy.employer_id,
        )  # fmt: skip
        return make.make_placement(session, person, vacancy, **columns)


def again(site, placement):
    with site.rows() as session:
        return session.get_one(Placement, placement.id)


def test_both_sides_and_the_firm_see_their_own_and_nobody_elses(site):
    with site.rows() as session:
        firm, other = make.make_employer(session), make.make_employer(session)
    placement = placement_of(site, "张一样本", firm)
    insiders = (
        site.visitor(Role.SENDING, CANGXI),
        site.visitor(Role.RECEIVING, YUHANG),
        site.visitor(Role.EMPLOYER, employer_id=firm.id),
        site.visitor(Role.ADMIN),
    )
    for visitor in insiders:
        assert "张一样本" in visitor.get("/placements").text
        assert visitor.get(f"/placements/{placement.id}").status_code == 200
    for stranger in (
        site.visitor(Role.SENDING, BAZHOU),
        site.visitor(Role.RECEIVING, YIWU),
        site.visitor(Role.EMPLOYER, employer_id=other.id),
    ):
        assert "张一样本" not in stranger.get("/placements").text
        assert stranger.get(f"/placements/{placement.id}").status_code == 404
        answer = stranger.submit(f"/placements/{placement.id}/step", do="arrive", version=1)
        assert answer.status_code == 404


def test_the_list_costs_the_same_for_one_and_for_thirty(site):
    visitor = site.visitor(Role.RECEIVING, YUHANG)
    placement_of(site)
    visitor.get("/placements")
    with site.queries() as few:
        visitor.get("/placements")
    for _ in range(29):
        placement_of(site)
    with site.queries() as many:
        page = visitor.get("/placements")
    assert page.text.count('name="pick"') == 30
    assert len(few) == len(many) <= 9


def test_the_whole_way_by_buttons_and_back(site):
    placement = placement_of(site)
    county, district = site.visitor(Role.SENDING, CANGXI), site.visitor(Role.RECEIVING, YUHANG)
    address = f"/placements/{placement.id}"
    for visitor, do, state in (
        (county, "depart", P.DEPARTED),
        (district, "arrive", P.ARRIVED),
        (district, "start_work", P.IN_POST),
    ):
        visitor.submit(f"{address}/step", do=do, version=again(site, placement).version)
        assert again(site, placement).state is state
    refused = county.submit(f"{address}/step", do="leave", version=4)
    assert refused.status_code == 422
    county.submit(f"{address}/step", do="leave", version=4, reason="too_hard", note="站不住")
    assert again(site, placement).left_reason == "too_hard"
    page = county.get(address)
    assert "身体吃不消" in page.text
    assert "站不住" in page.text
    event = re.search(r'name="event" value="(\d+)"', page.text)[1]
    assert district.submit(f"{address}/undo", event=event).status_code == 409
    county.submit(f"{address}/undo", event=event)
    assert again(site, placement).state is P.IN_POST


def test_a_bus_is_named_person_by_person_before_and_after(site):
    people = [placement_of(site, f"乘客{n}样本") for n in range(3)]
    visitor = site.visitor(Role.RECEIVING, YUHANG)
    picks = "&".join(f"pick={one.id}" for one in people)
    page = visitor.get(f"/placements/bus?do=arrive&{picks}")
    assert "3人到岗了" in page.text
    for n in range(3):
        assert f"乘客{n}样本" in page.text
    shown = re.findall(r'name="shown" value="(\d+:\d+)"', page.text)
    site.visitor(Role.SENDING, CANGXI).submit(
        f"/placements/{people[0].id}/step", do="no_show", version=1, reason="missed_vehicle"
    )
    result = visitor.submit("/placements/bus", do="arrive", shown=shown[:2], on="2026-11-18")
    assert "已登记1人到岗" in result.text
    assert "别人刚刚登记过" in result.text
    states = [again(site, one).state for one in people]
    assert states == [P.NO_SHOW, P.ARRIVED, P.CONFIRMED]


def test_a_firm_marks_arrivals_but_does_not_say_why_somebody_left(site):
    with site.rows() as session:
        firm = make.make_employer(session)
    placement = placement_of(site, firm=firm)
    visitor = site.visitor(Role.EMPLOYER, employer_id=firm.id)
    address = f"/placements/{placement.id}"
    visitor.submit(f"{address}/step", do="arrive", version=1)
    assert again(site, placement).state is P.ARRIVED
    assert 'value="leave"' not in visitor.get(address).text
    answer = visitor.submit(f"{address}/step", do="leave", version=2, reason="dismissed")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"do": "fly", "version": 1}, {"do": "arrive"}, {"do": "arrive", "version": "x"},
        {"do": "arrive", "version": 1, "on": "2026.2.31"},
        {"do": "arrive", "version": 1, "on": "2030-01-01"},
        {"do": "no_show", "version": 1, "reason": "<b>"},
    ],
)  # fmt: skip
def test_nonsense_changes_nothing(site, fields):
    placement = placement_of(site)
    answer = site.visitor(Role.SENDING, CANGXI).submit(f"/placements/{placement.id}/step", **fields)
    assert answer.status_code == 422
    assert again(site, placement).version == 1


def test_who_should_have_arrived_stands_under_overdue(site):
    with site.rows() as session:
        from datetime import date

        vacancy = make.make_vacancy(
            session, arrive_from=date(2026, 11, 1), arrive_until=date(2026, 11, 10)
        )
        make.make_placement(session, make.make_person(session, name="迟到样本"), vacancy)
    visitor = site.visitor(Role.SENDING, CANGXI)
    assert "迟到样本" in visitor.get("/placements?show=overdue").text
    assert "迟到样本" not in visitor.get("/placements?show=left").text
    assert visitor.get("/placements?show=%F0%9F%99%82").status_code == 200


def test_the_figures_of_the_home_pages_open_lists_of_just_those_people(site):
    with site.rows() as session:
        for name, state in (("约好样本", P.CONFIRMED), ("路上样本", P.DEPARTED)):
            make.make_placement(session, make.make_person(session, name=name), state=state)
    sending = site.visitor(Role.SENDING, CANGXI)
    assert "/placements?show=confirmed" in sending.get("/").text
    page = sending.get("/placements?show=confirmed").text
    assert "约好样本" in page
    assert "路上样本" not in page
    assert 'name="pick"' in page
    receiving = site.visitor(Role.RECEIVING, make.YUHANG)
    assert "/placements?show=departed" in receiving.get("/").text
    page = receiving.get("/placements?show=departed").text
    assert page.count('name="pick"') == 1


def test_the_firm_reaches_its_people_by_telephone_and_an_audit_row_says_so(site):
    with site.rows() as session:
        firm = make.make_employer(session)
    placement = placement_of(site, "张一样本", firm)
    ours = site.visitor(Role.EMPLOYER, employer_id=firm.id)
    address = f"/placements/{placement.id}/phone"
    assert address in ours.get(f"/placements/{placement.id}").text
    assert "1380000" in ours.submit(address).text
    with site.rows() as session:
        assert [row.action for row in session.exec(select(AuditRow)).all()] == ["reveal_phone"]
    assert (
        address not in site.visitor(Role.RECEIVING, YUHANG).get(f"/placements/{placement.id}").text
    )
    assert site.visitor(Role.RECEIVING, YUHANG).submit(address).status_code == 403
