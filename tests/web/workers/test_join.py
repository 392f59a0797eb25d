"""Sign-up by square code and the worker's own page: light, without a script, telling nothing."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from models.account import Role
from models.channel import Channel, ChannelKind
from models.invitation import LinkPurpose
from models.outbox import OutboxMessage
from models.person import (
    Consent,
    ConsentMeans,
    ConsentPurpose,
    Nights,
    Person,
    PersonEvent,
    PersonRegion,
    PersonState,
    PersonWish,
)
from models.proposal import Proposal, ProposalState
from models.signup import SignUp
from services.invitations.links import WorkerLinks
from services.workers.own_page import LIMITS
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import ENVIRONMENT, Site
from tests.web.workers.style import STYLE
from web.workers.wording import LIMIT_NAMES

LINKS = WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321")
ANSWERS = {"name": "样本新", "born_on": "1988-03-21", "phone": "13812345678", "way": "alone"}
AGREED = ANSWERS | {"agree": "1"}


@pytest.fixture
def code(site: Site) -> str:
    with site.rows() as session:
        channel = Channel(
            code="AC349", kind=ChannelKind.VILLAGE, region_code=make.CANGXI, township="演示镇",
            created_at=NOW,
        )  # fmt: skip
        session.add(channel)
    return "AC349"


def all_of(site: Site, table: type) -> list:
    with site.rows() as session:
        return list(session.exec(select(table)).all())


def test_the_form_asks_five_things_without_a_script_in_both_languages(site: Site, code) -> None:
    page = site.nobody().get(f"/j/{code}")
    asked = set(re.findall(r'name="(\w+)"', page.text)) - {"csrf_token", "next", "language"}
    assert asked - {"viewport"} - {"format"} == {"name", "born_on", "phone", "way", "agree"}
    assert "<script" not in page.text
    assert len(page.data) + STYLE.stat().st_size < 50_000
    assert "font: 18px" in STYLE.read_text("utf-8")
    visitor = site.nobody()
    visitor.submit("/language", language="en", next=f"/j/{code}")
    assert "Want to work away from home" in visitor.get(f"/j/{code}").text


def test_somebody_new_is_on_the_roster_by_their_own_act_with_the_channel(site: Site, code) -> None:
    answer = site.nobody().submit(f"/j/{code}", **AGREED)
    assert answer.status_code == 303
    assert "登记好了" in site.nobody().get(answer.location).text
    (person,) = all_of(site, Person)
    (channel,) = all_of(site, Channel)
    assert (person.name, person.state, person.channel_id) == (
        "样本新", PersonState.SEEKING, channel.id,
    )  # fmt: skip
    (consent,) = all_of(site, Consent)
    assert (consent.purpose, consent.means) == (ConsentPurpose.MATCHING, ConsentMeans.SELF)
    assert code in consent.evidence
    (message,) = all_of(site, OutboxMessage)
    assert "/w/" in message.subject
    assert "样本新" not in message.subject


def test_two_people_on_one_telephone_stay_two(site: Site, code) -> None:
    site.nobody().submit(f"/j/{code}", **AGREED)
    site.nobody().submit(f"/j/{code}", **AGREED | {"name": "样本丙", "born_on": "1990-7-2"})
    assert {p.name for p in all_of(site, Person)} == {"样本新", "样本丙"}
    assert len({p.phone_index for p in all_of(site, Person)}) == 1


def test_somebody_known_is_not_doubled_and_a_stranger_sees_the_same_page(site: Site, code) -> None:
    site.nobody().submit(f"/j/{code}", **AGREED)
    new = site.nobody().submit(f"/j/{code}", **AGREED | {"name": "样本乙", "phone": "13900000002"})
    again = site.nobody().submit(f"/j/{code}", **AGREED)
    assert len(all_of(site, Person)) == 2
    assert [row.known for row in all_of(site, SignUp)] == [False, False], "once by one code"
    elsewhere = site.nobody().submit(f"/j/{make.CANGXI}", **AGREED)
    assert [row.known for row in all_of(site, SignUp)] == [False, False, True]
    assert elsewhere.location == f"/j/{make.CANGXI}/done?by=phone"
    assert len(all_of(site, Person)) == 2
    assert new.location == again.location
    pages = {site.nobody().get(a.location).text.split("<main")[1] for a in (new, again)}
    assert len(pages) == 1, "nothing tells a known one from a new one"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agree": ""}, "请先看过并同意"),
        ({"born_on": "2012-01-01"}, "未满16周岁"),
        ({"phone": ""}, "得有一个手机号"),
        ({"name": "1"}, 'class="bad"'),
        ({"phone": "123"}, 'class="bad"'),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_stores_nobody(site: Site, code, change, said):
    answer = site.nobody().submit(f"/j/{code}", **AGREED | change)
    assert answer.status_code == 422
    assert said in answer.text
    assert all_of(site, Person) == []


def test_without_a_telephone_the_village_comes_and_the_county_has_48_hours(site: Site, code):
    site.nobody().submit(f"/j/{code}", **AGREED | {"phone": "", "way": "call"})
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    page = clerk.get("/callbacks").text
    assert "样本新" in page
    assert "2026-11-20 10:00" in page, "48 hours after 18 November, ten o'clock"
    assert "过了48小时" not in page
    site.app.config["CLOCK"] = lambda: NOW + timedelta(hours=49)
    assert "过了48小时" in clerk.sign_in(clerk.account).get("/callbacks").text
    (row,) = all_of(site, SignUp)
    assert clerk.submit(f"/callbacks/{row.id}").status_code == 303
    assert "没有要回电的人" in clerk.get("/callbacks").text
    assert site.visitor(Role.SENDING, make.BAZHOU).submit(f"/callbacks/{row.id}").status_code == 404


def test_a_code_nobody_has_says_where_to_go(site: Site) -> None:
    answer = site.nobody().get("/j/ZZZZZ")
    assert (answer.status_code, "没有这个编号" in answer.text) == (404, True)
    assert site.nobody().get(f"/j/{make.CANGXI}").status_code == 200


def own(site: Site, **columns) -> tuple[str, int]:
    with site.rows() as session:
        person = make.make_person(session, name="样本某某", phone="13812345678", **columns)
        make.make_proposal(session, person, state=ProposalState.APPROVED)
        address = LINKS.make(
            session, person_id=person.id, purpose=LinkPurpose.OWN_PAGE,
            until=NOW + timedelta(days=9), now=NOW,
        )  # fmt: skip
        return "/w/" + address.rsplit("/", 1)[1], person.id


def test_the_own_page_is_light_and_safe_to_forward(site: Site) -> None:
    path, person_id = own(site)
    first = site.nobody().get(path)
    assert first.location == path + "/me"
    page = site.nobody().get(path + "/me")
    assert "<script" not in page.text
    assert len(page.data) + STYLE.stat().st_size < 50_000
    assert "13812345678" not in page.text
    assert "样本某某" not in page.text
    copy = site.nobody().get(path + "/copy.txt")
    assert "13812345678" not in copy.text
    assert "登记于：2026-11-18" in copy.text
    with site.rows() as session:
        firm = make.make_employer(session, name="余杭样本甲厂")
        post = make.make_vacancy(session, firm, title="缝纫工")
        make.make_placement(session, session.get_one(Person, person_id), post, at=NOW)
    again = site.nobody().get(path + "/copy.txt").text
    assert "2026-11-18约好：余杭样本甲厂 缝纫工，已约" in again


def test_wishes_are_kept_in_their_order_with_floor_nights_and_limits(site: Site) -> None:
    path, person_id = own(site, refuses=["confined"])
    answer = site.nobody().submit(
        path + "/me", wish_1="welder", wish_2="sewing", place_1=make.YIWU, place_2=make.YUHANG,
        floor_wage_fen="4,500", nights="no", refuses="height", available_from="2026-12-01",
        companions="妻子 样本甲",
    )  # fmt: skip
    assert answer.status_code == 303
    with site.rows() as session:
        person = session.get_one(Person, person_id)
        assert (person.floor_wage_fen, person.nights) == (450_000, Nights.NO)
        assert person.refuses == ["confined", "height"], "what the page does not ask stays"
        wishes = session.exec(select(PersonWish).order_by(PersonWish.rank)).all()
        assert [w.occupation_id for w in wishes] == ["welder", "sewing"]
        places = session.exec(select(PersonRegion).order_by(PersonRegion.rank)).all()
        assert [(p.region_code, p.rank) for p in places] == [(make.YIWU, 1), (make.YUHANG, 2)]
        told = session.exec(select(PersonEvent.reason).where(PersonEvent.kind == "companions"))
        assert told.all() == ["妻子 样本甲"]


def test_what_cannot_be_stood_is_asked_in_the_readers_language(site: Site) -> None:
    path, _person = own(site)
    assert set(LIMIT_NAMES) == set(LIMITS)
    visitor = site.nobody()
    assert "整天站着" in visitor.get(path + "/me").text
    visitor.submit("/language", language="en", next=path)
    assert "standing all day" in visitor.get(path + "/me").text


def test_withdrawing_ends_what_is_open_the_same_minute(site: Site) -> None:
    path, _person = own(site)
    page = site.nobody().get(path + "/me").text
    with site.rows() as session:
        consent = session.exec(
            select(Consent).where(Consent.purpose == ConsentPurpose.MATCHING)
        ).one()
    assert f'name="consent" value="{consent.id}"' in page
    site.nobody().submit(path + "/withdraw", consent=str(consent.id))
    with site.rows() as session:
        assert session.exec(select(Proposal.state)).one() is ProposalState.WITHDRAWN
        assert session.get_one(Consent, consent.id).withdrawn_at == NOW
    site.nobody().submit(path + "/agree", purpose="matching")
    site.nobody().submit(path + "/agree", purpose="share_employer")
    with site.rows() as session:
        standing = session.exec(
            select(Consent.purpose, Consent.means).where(Consent.withdrawn_at == None)  # noqa: E711
        ).all()
    assert (ConsentPurpose.MATCHING, ConsentMeans.SELF) in standing
    assert all(purpose is not ConsentPurpose.SHARE_EMPLOYER for purpose, _ in standing)


def test_stop_and_delete_hold_at_once_and_a_finder_deletes_nobody(site: Site) -> None:
    path, person_id = own(site)
    site.nobody().submit(path + "/stop", silent="1")
    with site.rows() as session:
        person = session.get_one(Person, person_id)
        assert (person.state, person.do_not_contact) == (PersonState.REGISTERED, True)
        assert session.exec(select(Proposal.state)).one() is ProposalState.WITHDRAWN
    assert site.nobody().submit(path + "/forget", born="1960").status_code == 422
    gone = site.nobody().submit(path + "/forget", born="1990")
    assert "删掉了" in gone.text
    with site.rows() as session:
        person = session.get_one(Person, person_id)
        assert (person.name, person.phone, person.id_number, person.id_index) == (
            "已删除", None, None, None,
        )  # fmt: skip
        assert all(c.withdrawn_at for c in session.exec(select(Consent)))
    assert site.nobody().get(path + "/me").status_code == 410


def test_who_held_a_place_is_closed_but_the_record_of_it_stays(site: Site) -> None:
    path, person_id = own(site)
    with site.rows() as session:
        make.make_placement(session, session.get_one(Person, person_id))
    told = site.nobody().submit(path + "/forget", born="1990").text
    assert "法律要求留三年" in told
    with site.rows() as session:
        person = session.get_one(Person, person_id)
        assert (person.name, person.state, person.do_not_contact) == (
            "样本某某", PersonState.CLOSED, True,
        )  # fmt: skip
