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


def _bare(page: str) -> str:
    """Without the token of the form and the address, which are each visit's own."""
    return re.sub(r'value="[^"]*"', "", page)


MINE = {"name": "样例乙", "id_number": NUMBER, "phone": "13800000001", "work": "样例外卖平台"}


def test_whoever_scans_the_code_applies_in_four_fields_and_the_street_decides(site, body) -> None:
    us = site.visitor(Role.RECEIVING, YUHANG)
    code = us.get(f"/members/code/{body}").text
    assert f"/union/{body}" in code
    page = site.nobody().get(f"/union/{body}")
    assert len(re.findall(r'<input id="\w+" name="\w+"', page.text)) == 4
    assert "<script" not in page.text
    assert "no-store" in page.headers["Cache-Control"]
    refused = site.nobody().submit(f"/union/{body}", **MINE)
    assert refused.status_code == 422
    assert "样例外卖平台" in refused.text
    for _twice in range(2):
        answer = site.nobody().submit(f"/union/{body}", **MINE, agree="1")
        assert answer.status_code == 303
    told = site.nobody().get(answer.location).text
    assert "收到了您的申请" in told
    assert NUMBER not in told
    with site.rows() as session:
        (row,) = session.exec(select(Membership)).all()
    assert (row.state, row.means.value, row.work) == (MemberState.APPLIED, "online", "样例外卖平台")
    assert "样例乙" in us.get("/members").text


def test_a_member_who_applies_again_is_told_the_same_as_everybody(site, body) -> None:
    """Nobody learns from the page whether a number is a member already."""
    us = site.visitor(Role.RECEIVING, YUHANG)
    first = site.nobody().submit(f"/union/{body}", **MINE, agree="1")
    with site.rows() as session:
        number = session.exec(select(Membership.id)).one()
    us.submit(f"/members/{number}/approve")
    again = site.nobody().submit(f"/union/{body}", **MINE, agree="1")
    assert (again.status_code, again.location) == (first.status_code, first.location)
    pages = [site.nobody().get(one.location).text for one in (first, again)]
    assert _bare(pages[0]) == _bare(pages[1])


@pytest.mark.parametrize("wrong", ["510824199003050019", "", "1234"])
def test_a_wrong_number_is_refused_at_its_field(site, body, wrong) -> None:
    answer = site.nobody().submit(f"/union/{body}", **MINE | {"id_number": wrong}, agree="1")
    assert answer.status_code == 422
    assert 'class="bad"' in answer.text
    with site.rows() as session:
        assert session.exec(select(Membership)).all() == []


def test_a_door_that_is_not_open_says_the_same_as_one_that_never_was(site, body) -> None:
    with site.rows() as session:
        other = UnionBody(
            kind=BodyKind.GENERAL, region_code=YIWU, name="样例市总工会", created_at=NOW
        )
        session.add(other)
        session.flush()
        closed = other.id
    answers = [site.nobody().get(f"/union/{one}") for one in (closed, 999_999)]
    assert [one.status_code for one in answers] == [404, 404]
    assert _bare(answers[0].text) == _bare(answers[1].text)
    assert site.visitor(Role.RECEIVING, YIWU).get(f"/members/code/{closed}").status_code == 404
