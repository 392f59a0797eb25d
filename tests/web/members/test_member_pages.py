"""Applications entered and decided through the pages."""

import re

import pytest
from sqlmodel import select

from models.account import Role
from models.membership import Membership, MemberState
from models.union import BodyKind, Programme, ProgrammeSwitch, UnionBody
from tests.factories import CANGXI, NOW, YIWU, YUHANG

# invented; its check digit by hand after GB 11643: weighted sum 235, 235 mod 11 = 4, digit 8
NUMBER = "510824199003050018"


@pytest.fixture
def body(site) -> int:
    with site.rows() as session:
        session.add(ProgrammeSwitch(region_code=YUHANG, programme=Programme.MEMBERSHIP, since=NOW))
        row = UnionBody(
            kind=BodyKind.GENERAL, region_code=YUHANG, name="样例区总工会", created_at=NOW
        )
        session.add(row)
        session.flush()
        return row.id


def entered(us, body: int, **told: str) -> str:
    form = {"name": "样例甲", "id_number": NUMBER, "phone": "13800000000", "means": "paper"}
    answer = us.submit(f"/members/new/{body}", **form | told)
    assert answer.status_code == 303, re.findall(r'class="error".*', answer.text)
    return answer.headers["Location"]


def test_an_application_is_entered_approved_and_counted(site, body) -> None:
    us = site.visitor(Role.RECEIVING, YUHANG)
    assert f'href="/members/new/{body}"' in us.get(f"/unions/{body}").text
    path = entered(us, body)
    page = us.get(path).text
    assert "批准入会" in page
    assert NUMBER not in page
    assert "13800000000" not in page
    assert "样例甲" in us.get("/members").text
    assert us.submit(f"{path}/approve").status_code == 303
    with site.rows() as session:
        assert session.exec(select(Membership.state)).all() == [MemberState.ACTIVE]
    assert "样例甲" in us.get("/members?state=active").text
    us.submit(f"{path}/retain", reason="失业")
    assert "恢复会籍" in us.get(path).text
    us.submit(f"{path}/end", end_kind="left", ended_on="2026-11-18")
    assert "退会" in us.get(path).text


def test_a_second_application_shows_the_first_and_is_not_approved(site, body) -> None:
    us = site.visitor(Role.RECEIVING, YUHANG)
    us.submit(f"{entered(us, body)}/approve")
    again = entered(us, body, phone="13900000000")
    assert "同一个证件号" in us.get(again).text
    us.submit(f"{again}/approve")
    assert "已经是会员" in us.get(again).text
    us.submit(f"{again}/return", reason="已是会员")
    assert "已退回" in us.get(again).text


def test_a_wrong_number_is_said_beside_its_field(site, body) -> None:
    us = site.visitor(Role.RECEIVING, YUHANG)
    wrong = us.submit(
        f"/members/new/{body}", name="样例甲", id_number=NUMBER[:-1] + "7",
        phone="13800000000", means="paper",
    )  # fmt: skip
    assert wrong.status_code == 422
    assert "id_number-error" in wrong.text


def test_other_districts_and_sending_counties_see_nothing(site, body) -> None:
    path = entered(site.visitor(Role.RECEIVING, YUHANG), body)
    other = site.visitor(Role.RECEIVING, YIWU)
    assert other.get(path).status_code == 404
    assert "样例甲" not in other.get("/members").text
    assert site.visitor(Role.SENDING, CANGXI).get("/members").status_code == 403
