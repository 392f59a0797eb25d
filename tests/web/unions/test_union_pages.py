"""The union's house through its pages: seen only where it is switched on."""

import re
from datetime import date

import pytest
from sqlmodel import select

from models.account import Role
from models.union import BodyKind, Programme, ProgrammeSwitch, UnionBody
from tests.factories import CANGXI, NOW, YIWU, YUHANG


@pytest.fixture
def on(site):
    with site.rows() as session:
        session.add(ProgrammeSwitch(region_code=YUHANG, programme=Programme.STATIONS, since=NOW))


def bodies(site) -> dict[str, UnionBody]:
    with site.rows() as session:
        return {one.name: one for one in session.exec(select(UnionBody))}


def test_a_district_that_runs_nothing_sees_no_entry(site) -> None:
    assert 'href="/unions"' not in site.visitor(Role.RECEIVING, YUHANG).get("/vacancies").text


def test_an_administrator_switches_it_on_and_the_entry_is_there(site) -> None:
    us, others = site.visitor(Role.RECEIVING, YUHANG), site.visitor(Role.RECEIVING, YIWU)
    admin = site.visitor(Role.ADMIN)
    page = admin.get("/programmes").text
    assert f'id="d{YUHANG}"' in page
    assert f'id="d{YIWU}"' in page
    answer = admin.submit(f"/programmes/{YUHANG}", programme=["stations", "nothing"])
    assert answer.status_code == 303
    assert 'href="/unions"' in us.get("/vacancies").text
    assert 'href="/unions"' not in others.get("/vacancies").text
    assert re.search(rf'id="{YUHANG}stations"[^>]* checked', admin.get("/programmes").text)
    admin.submit(f"/programmes/{YUHANG}")
    assert 'href="/unions"' not in us.get("/vacancies").text


def test_only_an_administrator_switches(site) -> None:
    for visitor in (site.visitor(Role.RECEIVING, YUHANG), site.visitor(Role.SENDING, CANGXI)):
        assert visitor.submit(f"/programmes/{YUHANG}", programme="stations").status_code == 403
        assert visitor.get("/programmes").status_code == 403
    assert site.visitor(Role.SENDING, CANGXI).get("/unions").status_code == 403


def test_bodies_are_entered_one_under_the_other_and_shown(site, on) -> None:
    us = site.visitor(Role.RECEIVING, YUHANG)
    assert "还没有登记工会" in us.get("/unions").text
    path = f"/unions/new/{YUHANG}"
    assert us.submit(path, kind="general", name="样例区总工会").status_code == 303
    top = bodies(site)["样例区总工会"]
    assert f'<option value="{top.id}"' in us.get(path).text
    us.submit(path, kind="town", name="样例街道总工会", town="样例街道", parent_id=str(top.id))
    town = bodies(site)["样例街道总工会"]
    assert (town.kind, town.parent_id) == (BodyKind.TOWN, top.id)
    page = us.get(f"/unions/{town.id}").text
    assert "样例区总工会" in page
    assert "还没有登记。" in page
    wrong = us.submit(path, kind="town", name="另一个总工会", parent_id=str(town.id))
    assert wrong.status_code == 422
    assert "它不能挂在这个工会下面" in wrong.text
    twice = us.submit(path, kind="town", name="样例街道总工会", parent_id=str(top.id))
    assert twice.status_code == 422
    assert "name-error" in twice.text


def test_an_officer_is_appointed_and_released_and_the_body_ends(site, on) -> None:
    us = site.visitor(Role.RECEIVING, YUHANG)
    us.submit(f"/unions/new/{YUHANG}", kind="general", name="样例区总工会")
    top = bodies(site)["样例区总工会"]
    us.submit(
        f"/unions/{top.id}/officers", post="chair", name="样例甲", phone="13800000000",
        since_on="2024-03-01",
    )  # fmt: skip
    page = us.get(f"/unions/{top.id}").text
    assert "样例甲" in page
    assert "13800000000" not in page
    address = re.search(r'action="(/unions/\d+/officers/\d+/release)"', page)[1]
    assert us.submit(address).status_code == 303
    assert "以前的1位" in us.get(f"/unions/{top.id}").text
    future = us.submit(f"/unions/{top.id}/end", ended_on="2026-12-31", ended_why="测试结束")
    assert future.status_code == 422
    us.submit(f"/unions/{top.id}/end", ended_on="2026-11-18", ended_why="测试结束")
    assert bodies(site)["样例区总工会"].ended_on == date(2026, 11, 18)
    assert "测试结束" in us.get(f"/unions/{top.id}").text
    assert site.visitor(Role.RECEIVING, YIWU).get(f"/unions/{top.id}").status_code == 404
