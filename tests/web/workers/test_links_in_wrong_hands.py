"""Links used twice, forwarded, expired, guessed, revoked, turned to another page; two people on one
telephone; a neighbour's name typed by a stranger: every address behind a link, every time."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from models.invitation import LinkPurpose, WorkerLink
from models.outbox import OutboxMessage
from models.person import ConsentPurpose, Person, PersonState, PersonWish
from models.placement import PlacementState
from models.signup import SignUp
from services.invitations.links import WorkerLinks, revoke_links
from services.promises.cards import fix_card
from tests import factories as make
from tests.conftest import NOW
from tests.services.invitations.asked import approved, ask
from tests.web.conftest import ENVIRONMENT, Site

P = LinkPurpose
LINKS = WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321")
OPENS = {
    P.INVITATION: {"show"},
    P.OWN_PAGE: {"me", "copy"},
    P.PROMISE: {"promise", "stay", "buddy", "trip", "brought"},
    P.TRIP: {"trip"},
}
"""Which pages each link opens; `show` leads each to the page of its purpose."""


@pytest.fixture
def links(site: Site) -> dict[LinkPurpose, str]:
    """A link of each purpose, of one person who has an invitation and a post."""
    with site.rows() as session:
        person = make.make_person(session, name="样本某某", phone="13812345678")
        (row,) = ask(session, approved(session, make.make_vacancy(session), person))
        placement = make.make_placement(
            session, person, state=PlacementState.IN_POST, at=NOW - timedelta(days=4)
        )
        fix_card(session, placement, now=NOW)
        subjects = {
            P.INVITATION: row.id, P.OWN_PAGE: 0, P.PROMISE: placement.id, P.TRIP: placement.id,
        }  # fmt: skip
        return {
            purpose: LINKS.make(
                session, person_id=person.id, purpose=purpose, subject_id=subject,
                until=NOW + timedelta(days=9), now=NOW,
            ).rsplit("/", 1)[1]
            for purpose, subject in subjects.items()
        }  # fmt: skip


def addresses(site: Site, token: str, method: str) -> dict[str, str]:
    """Endpoint: its address for a token, of every route behind a worker's link."""
    return {
        rule.endpoint.partition(".")[2]: rule.rule.replace("<token>", token).replace(
            "<int:pair_id>", "1"
        )
        for rule in site.app.url_map.iter_rules()
        if rule.endpoint.startswith("worker.") and method in (rule.methods or ())
    }


def everything(site: Site) -> list[tuple]:
    """What a request may not have changed."""
    with site.rows() as session:
        person = session.exec(select(Person)).first()
        people = [(person.name, person.state, person.do_not_contact)] if person else []
        links = session.exec(select(WorkerLink.id, WorkerLink.revoked_at)).all()
        return [*people, *links, len(session.exec(select(OutboxMessage)).all())]


def test_each_link_opens_the_pages_of_its_purpose_and_no_other(site: Site, links) -> None:
    assert set().union(*OPENS.values()) == set(addresses(site, "x", "GET")), "every page is told of"
    nobody = site.nobody()
    for purpose, token in links.items():
        for name, path in addresses(site, token, "GET").items():
            said = (purpose, name)
            answer = nobody.get(path)
            if name in OPENS[purpose]:
                assert answer.status_code == 200, said
                assert "样本某某" not in answer.text, said
                assert "13812345678" not in answer.text, said
                assert answer.headers["Referrer-Policy"] == "no-referrer", said
            elif name == "show":
                assert answer.status_code == 302, said
                assert answer.location.startswith(f"/w/{token}/"), said
            else:
                assert answer.status_code == 404, said
                assert "没有这个链接" in answer.text, said


def test_guessed_expired_and_revoked_nothing_opens_and_nothing_changes(site: Site, links) -> None:
    nobody, before = site.nobody(), everything(site)
    known = set(addresses(site, "x", "POST"))
    assert {"reply", "wishes", "agrees", "withdraws", "stops", "forgets", "differs"} <= known

    def tried(token: str, status: int, words: str) -> None:
        for path in addresses(site, token, "GET").values():
            answer = nobody.get(path)
            assert (answer.status_code, words in answer.text) == (status, True), path
            assert "打电话给工会" in answer.text, "what to do is said"
        for path in addresses(site, token, "POST").values():
            answer = nobody.submit(
                path, born="1990", answer="no", reason="date", consent="1", code="123456",
                purpose="matching", words="x y", what="pay", there="yes", do="agree", mood="3",
            )  # fmt: skip
            assert (answer.status_code, words in answer.text) == (status, True), path

    for token in links.values():
        number, _dash, signature = token.partition("-")
        turned = signature[:-1] + ("b" if signature[-1] == "a" else "a")
        tried(f"{number}-{turned}", 404, "没有这个链接")
        tried(f"{int(number, 36) + 50:x}-{signature}", 404, "没有这个链接")
    others = list(links.values())
    swapped = others[0].partition("-")[0] + "-" + others[1].partition("-")[2]
    tried(swapped, 404, "没有这个链接")
    site.app.config["CLOCK"] = lambda: NOW + timedelta(days=9)
    for token in links.values():
        tried(token, 410, "已经不能用了")
    assert everything(site) == before
    site.app.config["CLOCK"] = lambda: NOW
    with site.rows() as session:
        revoke_links(session, person_id=session.exec(select(Person.id)).first(), now=NOW)
    for token in links.values():
        tried(token, 410, "已经不能用了")
    with site.rows() as session:
        assert session.exec(select(Person.state)).first() is PersonState.SEEKING


def test_two_people_on_one_telephone_have_a_link_each_and_neither_opens_the_other(site) -> None:
    answers = {"phone": "13812345678", "way": "alone", "agree": "1"}
    for name, born in (("样本甲", "1988-03-21"), ("陈某乙", "1990-07-02")):
        site.nobody().submit(f"/j/{make.CANGXI}", name=name, born_on=born, **answers)
    with site.rows() as session:
        texts = session.exec(select(OutboxMessage.subject).order_by(OutboxMessage.id)).all()
    first, second = (re.search(r"http://[^/]+(/w/\S+)", text)[1] for text in texts)
    assert first != second
    nobody = site.nobody()
    pages = [nobody.get(path + "/me").text for path in (first, second)]
    assert ["样＊＊" in page for page in pages] == [True, False]
    assert ["陈＊＊" in page for page in pages] == [False, True]
    nobody.submit(first + "/stop", silent="1")
    with site.rows() as session:
        told = {one.name: one.do_not_contact for one in session.exec(select(Person))}
    assert told == {"样本甲": True, "陈某乙": False}, "one of them stops, the other goes on"


def test_a_stranger_who_types_a_neighbours_name_learns_nothing_and_changes_nothing(site) -> None:
    with site.rows() as session:
        known = make.make_person(
            session, name="样本旧", born_on=make.date(1985, 3, 21), consents=False,
            phone="13812345678",
        )  # fmt: skip
        make.make_consent(session, known, ConsentPurpose.MATCHING)
        session.add(PersonWish(person_id=known.id, rank=1, occupation_id="welder"))
        before = known.model_dump()
    typed = {"name": "样本旧", "born_on": "1985-03-21", "way": "alone", "agree": "1"}
    theirs = site.nobody().submit(f"/j/{make.CANGXI}", **typed, phone="13900000099")
    own = site.nobody().submit(f"/j/{make.CANGXI}", **typed, phone="13812345678")
    assert theirs.location == own.location, "the same answer whoever asks"
    with site.rows() as session:
        kept = session.get_one(Person, known.id)
        assert {k: v for k, v in kept.model_dump().items() if k != "updated_at"} == {
            k: v for k, v in before.items() if k != "updated_at"
        }
        sent = {row.recipient: row for row in session.exec(select(OutboxMessage))}
        signed = session.exec(select(SignUp).where(SignUp.person_id == known.id)).all()
        assert kept.phone_index in sent, "the way on goes to the telephone on record"
        assert all(row.known for row in signed)
        others = [row.subject for index, row in sent.items() if index != kept.phone_index]
    for text in others:
        path = re.search(r"http://[^/]+(/w/\S+)", text)[1] + "/me"
        page = site.nobody().get(path).text
        assert 'value="welder" selected' not in page, "a new record of the stranger's own"
        assert "138****5678" not in page
