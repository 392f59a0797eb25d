"""The page behind the link of an invitation: light, no script, safe to forward, kind when full."""

import re
from datetime import timedelta

from models.account import Role
from models.invitation import Invitation, InvitationState, LinkPurpose
from services.invitations.links import WorkerLinks
from services.invitations.replies import say_yes, seat_standby
from tests import factories as make
from tests.conftest import NOW
from tests.services.invitations.asked import SELF, approved, ask
from tests.web.conftest import ENVIRONMENT, Site
from tests.web.workers.style import STYLE

LINKS = WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321")
S = InvitationState


def invited(site: Site, places: int = 1, taken: bool = False, **columns) -> tuple[str, int]:
    """(path of the link, id of the invitation)."""
    with site.rows() as session:
        vacancy = make.make_vacancy(session, places=places, **columns)
        if taken:
            (other,) = ask(session, approved(session, vacancy))
            say_yes(session, invitation_id=other.id, speaker=SELF, now=NOW)
        person = make.make_person(session, name="样本某某", phone="13812345678")
        (row,) = ask(session, approved(session, vacancy, person))
        address = LINKS.make(
            session, person_id=person.id, purpose=LinkPurpose.INVITATION, subject_id=row.id,
            until=NOW + timedelta(days=9), now=NOW,
        )  # fmt: skip
        return "/w/" + address.rsplit("/", 1)[1], row.id


def state_of(site: Site, invitation_id: int) -> InvitationState:
    with site.rows() as session:
        return session.get_one(Invitation, invitation_id).state


def test_the_page_is_light_needs_no_script_and_tells_a_finder_nothing(site: Site) -> None:
    path, _ = invited(site)
    answer = site.nobody().get(path)
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "13812345678" not in answer.text
    assert "5678" not in answer.text
    assert "样本某某" not in answer.text
    assert "样＊＊" in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert len(answer.data) + STYLE.stat().st_size < 50_000


def test_yes_with_the_right_year_keeps_the_place_and_the_link_may_be_used_twice(site: Site) -> None:
    path, row = invited(site)
    nobody = site.nobody()
    wrong = nobody.submit(path, born="1970", answer="yes")
    assert wrong.status_code == 422
    assert "对不上" in wrong.text
    assert state_of(site, row) is S.ASKED
    for _ in range(2):
        assert nobody.submit(path, born="1990", answer="yes").status_code in (303, 422)
    assert state_of(site, row) is S.YES
    assert "名额给您留着" in nobody.get(path).text
    assert nobody.submit(path, born="1990", answer="no", reason="date").status_code == 303
    assert state_of(site, row) is S.NO
    assert "您说了不去" in nobody.get(path).text


def test_five_wrong_years_are_counted_over_requests_and_end_the_link_in_words(site: Site) -> None:
    path, row = invited(site)
    for _ in range(5):
        site.nobody().submit(path, born="1960", answer="yes")
    answer = site.nobody().submit(path, born="1990", answer="yes")
    assert answer.status_code == 410
    assert "打电话给工会" in answer.text
    assert state_of(site, row) is S.ASKED


def test_one_too_many_is_told_kindly_first_in_line_and_why(site: Site) -> None:
    path, row = invited(site, taken=True)
    page = site.nobody()
    page.submit(path, born="1990", answer="yes")
    assert state_of(site, row) is S.STANDBY
    text = page.get(path).text
    assert "给您排上了队" in text
    assert "您排第一个" in text
    assert "谁定的" in text


def test_a_no_needs_a_reason_and_a_closed_post_says_so(site: Site) -> None:
    path, row = invited(site)
    assert "请选一个原因" in site.nobody().submit(path, born="1990", answer="no").text
    assert state_of(site, row) is S.ASKED
    with site.rows() as session:
        vacancy = session.get_one(make.Vacancy, session.get_one(Invitation, row).vacancy_id)
        vacancy.state = make.VacancyState.CLOSED
    answer = site.nobody().submit(path, born="1990", answer="yes")
    assert answer.status_code == 422
    assert "不是您的原因" in answer.text


def test_a_link_nobody_made_and_one_that_is_over_are_told_apart_in_words(site: Site) -> None:
    path, _ = invited(site)
    made_up = site.nobody().get("/w/zz-aaaaaaaaaaaa")
    assert (made_up.status_code, "没有这个链接" in made_up.text) == (404, True)
    site.app.config["CLOCK"] = lambda: NOW + timedelta(days=10)
    over = site.nobody().get(path)
    assert (over.status_code, "已经不能用了" in over.text) == (410, True)


def test_in_english_every_word_of_the_page_is_english(site: Site) -> None:
    path, _ = invited(site, title="Sewing", duties="Sewing shirts")
    visitor = site.nobody()
    visitor.submit("/language", language="en", next=path)
    text = visitor.get(path).text
    assert "Will you go?" in text
    assert "The year you were born" in text


def test_the_county_asks_calls_and_prints(site: Site) -> None:
    with site.rows() as session:
        vacancy = make.make_vacancy(session, places=2)
        for phone in ("13800000011", None):
            index = {} if phone else {"phone_index": None}
            approved(session, vacancy, make.make_person(session, phone=phone, **index))
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    page = clerk.get("/invitations").text
    assert "问2人" in page
    assert "先假定30%会答应" in page
    sent = clerk.submit("/invitations/send", vacancy=str(vacancy.id), region=make.CANGXI, way="sms")
    assert sent.status_code == 303
    calls = clerk.get("/invitations/calls").text
    ids = re.findall(r"/invitations/(\d+)", calls)
    assert len(set(ids)) == 2
    one = clerk.get(f"/invitations/{ids[0]}").text
    assert "想问问您愿不愿意去" in one
    slips = clerk.get("/invitations/slips.pdf")
    assert slips.data.startswith(b"%PDF")
    pages = [len(re.findall(rb"/Type ?/Page\b", clerk.get("/invitations/slips.pdf" + q).data))
             for q in ("", "?back=1")]  # fmt: skip
    assert pages == [1, 2], "two slips are one sheet, with its English back two"
    said = clerk.submit(f"/invitations/{ids[0]}", answer="no", reason="nights")
    assert said.status_code == 303
    assert state_of(site, int(ids[0])) is S.NO
    stranger = site.visitor(Role.SENDING, make.BAZHOU)
    assert stranger.get(f"/invitations/{ids[1]}").status_code == 404


def test_who_gets_a_place_that_came_free_is_called_first_and_only_once(site: Site) -> None:
    with site.rows() as session:
        vacancy = make.make_vacancy(session, places=1)
        people = [make.make_person(session, phone=f"1380000002{n}") for n in range(2)]
        rows = ask(session, *(approved(session, vacancy, person) for person in people))
        for row in rows:
            say_yes(session, invitation_id=row.id, speaker=SELF, now=NOW)
        first, second = (row.id for row in rows)
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    assert "有名额空出来了" not in clerk.get("/invitations/calls").text
    assert clerk.submit(f"/invitations/{first}", answer="no", reason="nights").status_code == 303
    with site.rows() as session:
        seat_standby(session, invitation_id=second, now=NOW)
    page = clerk.get("/invitations/calls").text
    assert "有名额空出来了" in page
    assert re.findall(r"/invitations/(\d+)", page) == [str(second)]
    assert "告诉了，去" in clerk.get(f"/invitations/{second}").text
    assert clerk.submit(f"/invitations/{second}", answer="told").status_code == 303
    assert "有名额空出来了" not in clerk.get("/invitations/calls").text
    assert "告诉了，去" not in clerk.get(f"/invitations/{second}").text
    assert state_of(site, second) is S.YES
