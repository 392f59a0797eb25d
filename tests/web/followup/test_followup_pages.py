"""The call page, the worker's own page, 转岗 and firms: as coordinators and workers see them."""

from datetime import timedelta

from sqlmodel import select

from models.account import Role
from models.buddy import BuddyPair
from models.followup import FollowUpMiss, FollowUpTalk
from models.invitation import LinkPurpose
from models.outbox import OutboxMessage
from models.placement import PlacementState
from services.followup.asking import ask_due
from services.invitations.links import WorkerLinks
from services.invitations.voice import voice_of
from services.promises.cards import fix_card
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import ENVIRONMENT, Site
from tests.web.workers.style import STYLE

LINKS = WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321")
VOICE = voice_of(
    "secret", "https://example.org", first_hour=8, last_hour=20, assumed_sms=20, assumed_slip=30,
    assumed_call=30, lapse_hours=48, risk_percent=10, least_base=30, window_days=180,
    standby_days=14,
)  # fmt: skip


def arrived(session, days: int, **columns) -> int:
    placement = make.make_placement(
        session, make.make_person(session, **columns), state=PlacementState.IN_POST,
        at=NOW - timedelta(days=days),
    )  # fmt: skip
    fix_card(session, placement, now=NOW - timedelta(days=days + 2))
    return placement.id


def test_one_person_after_the_other_with_one_page_each(site: Site) -> None:
    with site.rows() as session:
        first, second = arrived(session, 1, name="样本甲"), arrived(session, 3, name="样本乙")
    clerk = site.visitor(Role.RECEIVING, make.YUHANG)
    page = clerk.get("/followup").text
    assert "分给您2人，还剩2人" in page
    assert clerk.get("/followup/next").location == f"/followup/{first}/1"
    assert "样本甲" in clerk.get(f"/followup/{first}/1").text
    assert clerk.submit(f"/followup/{first}/1", through="person").status_code == 422
    assert "一起来的人还在吗" not in clerk.get(f"/followup/{first}/1").text, "came alone"
    done = clerk.submit(
        f"/followup/{first}/1", well="2", room="no", there="unknown", words="八人间"
    )
    with site.rows() as session:
        talk = session.exec(select(FollowUpTalk)).one()
        said = [talk.there, talk.post, talk.hours, talk.room, talk.pay, talk.mood, talk.companions]
    assert said == ["yes", "yes", "yes", "no", "yes", 2, "unknown"], "one tap, and what differs"
    assert done.location == f"/followup/next?after={first}.1"
    assert clerk.get(done.location).location == f"/followup/{second}/3"
    for _ in range(2):
        missed = clerk.submit(f"/followup/{second}/3/missed")
    with site.rows() as session:
        assert len(session.exec(select(FollowUpMiss)).all()) == 1
    assert clerk.get(missed.location).location == f"/followup/{second}/3"
    assert "和说的不一样：住的" in clerk.get(f"/followup/{first}/1").text
    assert "（问了1人，1人还没定）" in clerk.get("/followup/firms").text
    assert "和说好的不一样" in clerk.get("/cases").text
    colleague = site.visitor(Role.RECEIVING, make.YUHANG)
    other = colleague.submit(f"/followup/{first}/1", there="yes", mood="1")
    assert other.status_code == 422
    assert "同事已经记过" in other.text
    gone = colleague.submit(f"/followup/{first}/1", there="no", why="刚又打来，说走了")
    assert gone.location == f"/placements/{first}"
    phone = clerk.submit(f"/followup/{second}/phone")
    assert "1380000" in phone.text
    with site.rows() as session:
        firm = make.make_employer(session).id
    assert site.visitor(Role.EMPLOYER, employer_id=firm).get("/followup").status_code == 403
    assert "人今天该回访" in clerk.get("/").text


def test_leaving_on_the_page_shows_under_moves(site: Site) -> None:
    with site.rows() as session:
        placement_id = arrived(session, 12, name="样本丙")
    clerk = site.visitor(Role.RECEIVING, make.YUHANG)
    clerk.submit(f"/placements/{placement_id}/step", do="leave", version="1", reason="too_hard")
    page = clerk.get("/followup/moves").text
    assert "样本丙" in page
    assert "还有7天" in page
    cohorts = clerk.get("/followup/cohorts").text
    assert "启用以来到岗1人 = 现在在岗0人 + 转到别处在岗0人 + 已离岗1人" in cohorts
    assert "100%（21–100%），1/1" in cohorts
    task = clerk.submit("/followup/moves/1", outcome="home")
    assert task.status_code == 303
    assert "样本丙" not in clerk.get("/followup/moves").text


def test_a_worker_says_how_it_is_by_one_tap_without_a_script(site: Site) -> None:
    with site.rows() as session:
        placement_id = arrived(session, 7, name="样本丁某")
        person_id = session.get_one(make.Placement, placement_id).person_id
        link = LINKS.make(
            session, person_id=person_id, purpose=LinkPurpose.PROMISE, subject_id=placement_id,
            until=NOW + timedelta(days=9), now=NOW,
        )  # fmt: skip
    path = "/w/" + link.rsplit("/", 1)[1]
    assert f"{path}/stay" in site.nobody().get(f"{path}/promise").text
    page = site.nobody().get(f"{path}/stay")
    assert "还在这里上班吗" in page.text
    assert "第一次工资" not in page.text
    assert "样本丁某" not in page.text
    assert "<script" not in page.text
    assert len(page.data) + STYLE.stat().st_size < 50_000
    assert site.nobody().submit(f"{path}/stay").status_code == 422
    for _ in range(2):
        said = site.nobody().submit(f"{path}/stay", well="3")
    assert "记下了" in site.nobody().get(said.location).text
    with site.rows() as session:
        (talk,) = session.exec(select(FollowUpTalk)).all()
    assert (talk.mark, talk.mood, talk.there, talk.account_id) == (7, 3, "yes", None)


def test_the_two_cards_of_a_pair_open_agree_and_take_a_note_by_one_tap(site: Site) -> None:
    """Before both agreed each sees a surname and no number; then name and number; the buddy's tap
    is the follow-up of the day. The page needs no script."""
    with site.rows() as session:
        ids = [arrived(session, 3, name="样本己新"), arrived(session, 90, name="样本庚老")]
        pair = BuddyPair(newcomer_id=ids[0], buddy_id=ids[1], origin=2, proposed_at=NOW)
        session.add(pair)
        session.flush()
        pair_id, paths = pair.id, []
        for one in ids:
            person_id = session.get_one(make.Placement, one).person_id
            link = LINKS.make(session, person_id=person_id, purpose=LinkPurpose.PROMISE,
                              subject_id=one, until=NOW + timedelta(days=9), now=NOW)  # fmt: skip
            paths.append("/w/" + link.rsplit("/", 1)[1])
    new, old = paths
    page = site.nobody().get(f"{new}/buddy")
    assert page.status_code == 200
    assert "样＊＊" in page.text
    assert "样本庚老" not in page.text + site.nobody().get(f"{old}/buddy").text
    assert "<script" not in page.text
    for path in paths:
        site.nobody().submit(f"{path}/buddy/{pair_id}", do="agree")
    assert "样本庚老" in site.nobody().get(f"{new}/buddy").text
    card = site.nobody().get(f"{old}/buddy").text
    assert "样本己新" in card
    assert 'href="tel:1380000' in card
    site.nobody().submit(f"{old}/buddy/{pair_id}", mood="2", help="room")
    with site.rows() as session:
        talk = session.exec(select(FollowUpTalk)).one()
        assert (talk.placement_id, talk.mark, talk.asked_by, talk.mood) == (ids[0], 3, "buddy", 2)


def test_the_morning_asks_each_once_and_who_has_answered_not_at_all(site: Site) -> None:
    with site.rows() as session:
        for days in (1, 2, 7, 30):
            arrived(session, days)
        arrived(session, 15, do_not_contact=True)
        answered = arrived(session, 3)
        session.add(
            FollowUpTalk(placement_id=answered, mark=3, due=NOW.date(), at=NOW, asked_by="self")
        )
    for _ in range(2):
        with site.rows() as session:
            assert ask_due(session, voice=VOICE, now=NOW) == {"asked": 3, "paydays": 0}
    with site.rows() as session:
        texts = [m.subject for m in session.exec(select(OutboxMessage))]
    assert len(texts) == 3
    assert all("还好吗" in text and "样本" not in text for text in texts)


def test_the_union_of_a_firm_calls_its_newcomers_and_opens_nothing_else(site: Site) -> None:
    with site.rows() as session:
        placement_id = arrived(session, 3, name="样本戊")
        vacancy_id = session.get_one(make.Placement, placement_id).vacancy_id
        firm = session.get_one(make.Vacancy, vacancy_id).employer_id
        make.make_consent(session, session.get_one(make.Person, session.get_one(
            make.Placement, placement_id).person_id), make.ConsentPurpose.SHARE_EMPLOYER,
            receiver_employer_id=firm)  # fmt: skip
    clerk = site.visitor(Role.ENTERPRISE, employer_id=firm)
    home = clerk.get("/").text
    assert "人今天该回访" in home
    assert "岗位" not in home.split("<main", 1)[0], "the navigation leads to calls and buddies only"
    page = clerk.get("/followup")
    assert "企业看不到" in page.text
    assert "/placements/" not in page.text + clerk.get(f"/followup/{placement_id}/3").text
    gone = clerk.submit(f"/followup/{placement_id}/3", there="no")
    assert "由当地工会问清原因" in clerk.get(gone.location).text
    assert clerk.get("/buddies").status_code == 200
    for path in ("/followup/firms", "/followup/cohorts", "/cases", "/placements", "/vacancies"):
        assert clerk.get(path).status_code == 403
