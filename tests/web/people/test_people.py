"""The sending coordinator's pages: the roster, one person, groups; terrible input included."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models.account import Role
from models.audit import AuditRow
from models.party import Party, PartyMember
from models.person import (
    Consent,
    Person,
    PersonCertificate,
    PersonState,
    PersonTarget,
    Sex,
)
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import Site, Visitor

PERSON = {
    "name": "张一样本",
    "sex": "female",
    "born_on": "1990-05-01",
    "phone": "138 0000 0001",
    "region_code": make.CANGXI,
    "township": "样例镇",
    "schooling": "junior",
    "trade_1": "sewing",
    "trade_1_months": "36",
    "wish_1": "sewing",
    "regions_wanted": "余杭区、义乌市",
    "floor_wage_fen": "４，０００",
    "nights": "rotating",
    "needs_lodging": "1",
}


@pytest.fixture
def sender(site: Site) -> Visitor:
    return site.visitor(Role.SENDING, make.CANGXI)


def people(site: Site) -> list[Person]:
    with site.rows() as session:
        return list(session.exec(select(Person).order_by(col(Person.id))))


def test_somebody_registered_by_form_has_a_page_with_everything_said(
    site: Site, sender: Visitor
) -> None:
    answer = sender.submit("/people/new", **PERSON)
    assert answer.status_code == 302
    (person,) = people(site)
    assert person.floor_wage_fen == 400_000
    page = sender.get(answer.location).text
    for words in ("张一样本", "4,000元", "138****0001", "余杭", "义乌", "还没有本人同意", "缝纫工"):
        assert words in page
    assert "13800000001" not in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "请填写"),
        ({"name": "<script>alert(1)</script>"}, "姓名"),
        ({"name": "😀😀"}, "姓名"),
        ({"name": "好" * 61}, "姓名超过60个字"),
        ({"born_on": "2011-01-01"}, "未满16周岁"),
        ({"born_on": "昨天"}, "日期"),
        ({"born_on": "", "sex": "female"}, "请填写"),
        ({"sex": ""}, "请填写"),
        ({"sex": "dragon"}, "请从选项中选一个"),
        ({"id_number": "5.13E+17"}, "末几位已经丢了"),
        ({"id_number": "510824199005010121"}, "校验"),
        ({"phone": "12"}, "电话"),
        ({"floor_wage_fen": "-5"}, "元"),
        ({"floor_wage_fen": "999999999999"}, "不能大于"),
        ({"children_along": "9999999999999999999999"}, "不能大于"),
        ({"trade_1": "wizard"}, "选"),
        ({"trade_1_months": "一年"}, "整数"),
        ({"region_code": make.BAZHOU}, "不归您负责"),
        ({"regions_wanted": "亚特兰蒂斯"}, "没有找到“亚特兰蒂斯”"),
        ({"regions_refused": "余杭区"}, "既想去又不去"),
        ({"available_from": "2027-01-02", "available_until": "2027-01-01"}, "不能早于"),
        ({"schooling": "<b>"}, "选"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    site: Site, sender: Visitor, changes: dict[str, str], message: str
) -> None:
    answer = sender.submit("/people/new", **(PERSON | changes))
    assert answer.status_code == 422
    said = " ".join(
        re.findall(r'(?:class="error"|role="alert")[^>]*>.*?</(?:p|div)>', answer.text, re.S)
    )
    assert message in said, said
    assert people(site) == []
    assert "<script>alert" not in answer.text


def test_who_takes_only_the_trades_wished_says_so_on_the_form(site: Site, sender: Visitor) -> None:
    where = sender.submit("/people/new", **(PERSON | {"only_wished": "1"})).location
    assert people(site)[0].only_wished
    assert "只做登记的工种" in sender.get(where).text
    sender.submit(f"/people/{people(site)[0].id}/edit", **PERSON)
    assert not people(site)[0].only_wished
    assert "只做登记的工种" not in sender.get(where).text


def test_who_goes_only_with_a_bus_says_so_on_the_form_and_takes_it_back(
    site: Site, sender: Visitor
) -> None:
    where = sender.submit("/people/new", **(PERSON | {"only_pickup": "1"})).location
    (person,) = people(site)
    assert person.only_pickup
    assert "只坐接送车" in sender.get(where).text
    edit = f"/people/{person.id}/edit"
    assert re.search(r'name="only_pickup"[^>]*checked', sender.get(edit).text)
    sender.submit(edit, **PERSON)
    assert not people(site)[0].only_pickup
    assert "只坐接送车" not in sender.get(where).text


def test_a_refused_form_comes_back_as_typed(sender: Visitor) -> None:
    page = sender.submit("/people/new", **(PERSON | {"name": ""})).text
    assert 'value="余杭区、义乌市"' in page
    assert 'value="４，０００"' in page or 'value="4，000"' in page
    assert 'value="样例镇"' in page


def test_the_same_person_twice_is_told_at_the_field(site: Site, sender: Visitor) -> None:
    number = make.valid_id_number(make.CANGXI, date(1990, 5, 1), 12)
    assert sender.submit("/people/new", **(PERSON | {"id_number": number})).status_code == 302
    again = sender.submit("/people/new", **(PERSON | {"id_number": number}))
    assert again.status_code == 422
    assert "已经登记过" in again.text
    assert len(people(site)) == 1


def test_an_edit_keeps_the_numbers_and_shows_them_only_masked(site: Site, sender: Visitor) -> None:
    with site.rows() as session:
        person = make.make_person(session, phone="13900001234")
    page = sender.get(f"/people/{person.id}/edit").text
    assert "13900001234" not in page
    assert person.id_number not in page
    assert "139****1234" in page
    changes = {"name": "李二样本", "id_number": "", "phone": "", "born_on": "", "sex": ""}
    assert sender.submit(f"/people/{person.id}/edit", **(PERSON | changes)).status_code == 302
    (after,) = people(site)
    assert (after.name, after.phone, after.id_number) == (
        "李二样本", "13900001234", person.id_number
    )  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/people/{id}", "/people/{id}/edit", "POST /people/{id}/edit", "POST /people/{id}/phone",
        "POST /people/{id}/id-number", "POST /people/{id}/intention", "POST /people/{id}/state",
        "POST /people/{id}/contact", "POST /people/{id}/targets",
        "POST /people/{id}/certificates/health/remove", "POST /people/{id}/consents/1/withdraw",
    ],
)  # fmt: skip
def test_somebody_elses_person_is_not_there(site: Site, sender: Visitor, path: str) -> None:
    with site.rows() as session:
        foreign = make.make_person(session, region_code=make.BAZHOU)
    method, _, address = path.rpartition(" ")
    for person_id in (foreign.id, 999_999, 2**40):
        target = address.format(id=person_id)
        fields = PERSON | {"to": "paused", "answer": "yes"}
        answer = sender.submit(target, **fields) if method else sender.get(target)
        assert answer.status_code in ((404, 405) if person_id > 2**31 else (404,)), target
        assert "样本" not in answer.text.replace("张一样本", "")
    with site.rows() as session:
        assert session.get_one(Person, foreign.id).state is PersonState.SEEKING
        assert session.exec(select(AuditRow)).all() == []


def test_a_reveal_is_a_click_and_leaves_a_row(site: Site, sender: Visitor) -> None:
    with site.rows() as session:
        person = make.make_person(session, phone="13900001234")
    assert sender.get(f"/people/{person.id}/phone").status_code == 405
    assert "13900001234" in sender.submit(f"/people/{person.id}/phone").text
    assert person.id_number in sender.submit(f"/people/{person.id}/id-number").text
    with site.rows() as session:
        actions = session.exec(select(AuditRow.action).order_by(col(AuditRow.id))).all()
    assert actions == ["reveal_phone", "reveal_id"]


def test_intention_pause_and_return(site: Site, sender: Visitor) -> None:
    with site.rows() as session:
        person = make.make_person(
            session, state=PersonState.REGISTERED, intention_confirmed_at=None, waiting_since=None
        )
    at = f"/people/{person.id}"
    sender.submit(f"{at}/intention", answer="yes", note="电话里\u202e说好了")
    assert people(site)[0].state is PersonState.SEEKING
    assert "电话里说好了" in sender.get(at).text
    sender.submit(f"{at}/state", to="paused", reason="收麦子")
    assert people(site)[0].state is PersonState.PAUSED
    assert sender.submit(f"{at}/state", to="emperor").status_code == 422
    sender.submit(f"{at}/state", to="registered")
    assert people(site)[0].state is PersonState.REGISTERED
    sender.submit(f"{at}/contact", do_not_contact="1")
    assert people(site)[0].do_not_contact


def test_consent_then_group_then_withdrawal(site: Site, sender: Visitor) -> None:
    with site.rows() as session:
        person = make.make_person(session, consents=False)
    at = f"/people/{person.id}"
    early = sender.submit(f"{at}/targets", targets="disabled")
    assert early.status_code == 422
    assert "先记录本人同意" in early.text
    empty = sender.submit(f"{at}/consents", means="paper")
    assert empty.status_code == 422
    slip = {"means": "paper", "evidence": "样例镇纸条第3页", "given_on": "2026-11-17"}
    told = sender.submit(f"{at}/consents", purposes=["matching", "disability"], **slip)
    assert told.status_code == 302
    firm = sender.submit(f"{at}/consents", purposes="share_employer", **slip)
    assert firm.status_code == 422
    assert sender.submit(f"{at}/targets", targets=["disabled"]).status_code == 302
    with site.rows() as session:
        rows = session.exec(select(Consent).order_by(col(Consent.id))).all()
        assert len(session.exec(select(PersonTarget)).all()) == 1
    for row in rows:
        sender.submit(f"{at}/consents/{row.id}/withdraw")
    with site.rows() as session:
        assert session.exec(select(PersonTarget)).all() == []


def test_certificates_come_and_go(site: Site, sender: Visitor) -> None:
    with site.rows() as session:
        person = make.make_person(session)
    at = f"/people/{person.id}/certificates"
    assert sender.submit(at, certificate="").status_code == 422
    assert sender.submit(at, certificate="x", issued_on="31/31").status_code == 422
    backwards = {"issued_on": "2026-05-01", "expires_on": "2026-04-01"}
    assert sender.submit(at, certificate="health", **backwards).status_code == 422
    assert sender.submit(at, certificate="health", issued_on="2026-05-01").status_code == 302
    with site.rows() as session:
        assert session.exec(select(PersonCertificate.expires_on)).one() is not None
    assert sender.submit(f"{at}/health/remove").status_code == 302
    assert sender.submit(f"{at}/health/remove").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "", "?q=%27+OR+1%3D1", "?q=<script>", "?state=nonsense&need=%01&trade=💣&county=99",
        "?page=999999999999", "?page=-1", "?target=lifted&state=seeking", "?q=" + "好" * 500,
        "?q=138%200000%200001", "?need=ask_again", "?need=no_consent", "?need=unplaced",
        "?need=no_phone", "?need=no_sex",
    ],
)  # fmt: skip
def test_the_list_answers_any_question_calmly(site: Site, sender: Visitor, query: str) -> None:
    with site.rows() as session:
        make.make_person(session)
    answer = sender.get("/people" + query)
    assert answer.status_code == 200
    assert "<script>" not in answer.text.replace("<script src", "")


def test_an_open_question_of_sex_is_said_wherever_the_person_is_shown(
    site: Site, sender: Visitor
) -> None:
    with site.rows() as session:
        one = make.make_person(session, sex=Sex.UNKNOWN, born_on=date(1974, 6, 1), id_number="")
        at = f"/people/{one.id}"
        make.make_person(session)
    listed = sender.get("/people?need=no_sex").text
    assert listed.count('<th scope="row"') == 1
    assert "性别待问 52岁" in listed
    shown = sender.get(at).text
    assert "性别待问，52岁" in shown
    assert "如果是女职工，已过法定退休年龄" in shown
    form = sender.get(f"{at}/edit").text
    assert re.search('value="unknown"[^>]* checked', form)


def test_the_list_is_masked_scoped_and_asks_a_fixed_number_of_questions(
    site: Site, sender: Visitor
) -> None:
    with site.rows() as session:
        first = make.make_person(session, phone="13900001234")
        make.make_person(session, name="外县样本", region_code=make.BAZHOU)
    with site.queries() as few:
        page = sender.get("/people").text
    assert first.name in page
    assert "外县样本" not in page
    assert "13900001234" not in page
    assert "139****1234" in page
    with site.rows() as session:
        for n in range(20):
            person = make.make_person(session, intention_confirmed_at=NOW - timedelta(days=n))
            make.make_proposal(session, person)
    with site.queries() as many:
        sender.get("/people")
    assert len(many) == len(few) <= 12


def test_one_persons_page_asks_a_fixed_number_of_questions(site: Site, sender: Visitor) -> None:
    with site.rows() as session:
        person, other = make.make_person(session), make.make_person(session)
        make.make_party(session, person, other)
        for _ in range(5):
            make.make_proposal(session, person)
    with site.queries() as asked:
        assert sender.get(f"/people/{person.id}").status_code == 200
    assert len(asked) <= 17


def test_a_group_is_chosen_made_changed_and_dissolved(site: Site, sender: Visitor) -> None:
    with site.rows() as session:
        first, second, third = (make.make_person(session, name=f"样本{n}") for n in "甲乙丙")
    found = sender.get(f"/parties/new?person={first.id}&q=样本乙").text
    assert f"person={first.id}&amp;person={second.id}" in found
    fields: dict[str, Any] = {"kind": "couple", "together": "same_employer"}
    alone = sender.submit("/parties/new", person=[first.id], **fields)
    assert alone.status_code == 422
    assert "2到8个人" in alone.text
    three = [first.id, second.id, third.id]
    assert "夫妻只能是两个人" in sender.submit("/parties/new", person=three, **fields).text
    made = sender.submit("/parties/new", person=three[:2], **fields)
    assert made.status_code == 302
    at = made.location
    assert "夫妻只能是两个人" in sender.submit(f"{at}/add/{third.id}").text
    assert sender.submit(at, kind="family", together="same_district").status_code == 302
    assert sender.submit(f"{at}/add/{third.id}").status_code == 302
    assert sender.submit(f"{at}/remove/{first.id}").status_code == 302
    assert "样本乙、样本丙" in sender.get(f"{at}/dissolve").text
    sender.submit(f"{at}/dissolve")
    with site.rows() as session:
        assert session.exec(select(PartyMember)).all() == []
    assert sender.get(at).status_code == 200


def test_somebody_elses_group_and_people_are_out_of_reach(site: Site, sender: Visitor) -> None:
    with site.rows() as session:
        mine = make.make_person(session)
        theirs = [make.make_person(session, region_code=make.BAZHOU) for _ in range(2)]
        party = make.make_party(session, *theirs)
    assert sender.get(f"/parties/{party.id}").status_code == 404
    assert sender.submit(f"/parties/{party.id}/dissolve").status_code == 404
    assert sender.submit(f"/parties/{party.id}/remove/{theirs[0].id}").status_code == 404
    fields = {"kind": "family", "together": "same_district"}
    smuggled = sender.submit("/parties/new", person=[mine.id, theirs[0].id], **fields)
    assert smuggled.status_code == 404
    assert theirs[0].name not in sender.get(f"/parties/new?person={theirs[0].id}").text
    with site.rows() as session:
        assert len(session.exec(select(Party)).all()) == 1


def test_the_groups_list_asks_a_fixed_number_of_questions(site: Site, sender: Visitor) -> None:
    with site.rows() as session:
        for _ in range(8):
            make.make_party(session, make.make_person(session), make.make_person(session))
    with site.queries() as asked:
        assert sender.get("/parties").status_code == 200
    assert len(asked) <= 5
