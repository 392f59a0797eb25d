"""A newcomer names who brought them behind their own link, and says so again."""

from datetime import timedelta

from sqlmodel import select

from models.introduction import Introduction, IntroductionEvent, IntroductionState, StaffMember
from models.invitation import LinkPurpose
from models.placement import PlacementState
from services.introductions.form import SchemeIn
from services.introductions.schemes import open_scheme
from services.invitations.links import WorkerLinks
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import ENVIRONMENT, Site

LINKS = WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321")


def newcomer(session, days: int) -> str:
    """Somebody who came so many days ago to a firm with a scheme and one old hand; their link."""
    firm = make.make_employer(session)
    data = SchemeIn.model_validate({
        "counting": "marginal", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
        "first_fen": 50_000, "second_days": 90,
    })  # fmt: skip
    open_scheme(session, actor=make.employer_actor(session, firm), employer_id=firm.id, data=data,
                now=NOW)  # fmt: skip
    session.add(StaffMember(employer_id=firm.id, staff_no="A1", name="样本老甲", created_at=NOW,
                            hired_on=(NOW - timedelta(days=900)).date()))  # fmt: skip
    stay = make.make_placement(
        session, make.make_person(session), make.make_vacancy(session, firm),
        state=PlacementState.IN_POST, at=NOW - timedelta(days=days),
    )  # fmt: skip
    link = LINKS.make(session, person_id=stay.person_id, purpose=LinkPurpose.PROMISE,
                      subject_id=stay.id, until=NOW + timedelta(days=9), now=NOW)  # fmt: skip
    return "/w/" + link.rsplit("/", 1)[1] + "/brought"


def rows(site: Site) -> list[Introduction]:
    with site.rows() as session:
        return list(session.exec(select(Introduction)))


def test_one_introducer_by_number_and_surname_said_again_the_next_day(site: Site) -> None:
    with site.rows() as session:
        path = newcomer(session, 1)
    page = site.nobody().get(path)
    assert "他的工号" in page.text
    assert "样本老甲" not in page.text
    assert "<script" not in page.text
    for told in ({"staff_no": "A1", "surname": "李"}, {"staff_no": "Z9", "surname": "样"}):
        wrong = site.nobody().submit(path, **told)
        assert wrong.status_code == 422
        assert "厂里没有这个工号和姓的人" in wrong.text, "one message, whichever was wrong"
    for _ in range(2):
        site.nobody().submit(path, staff_no="A1", surname="样")
    assert [(r.state, r.declared_on) for r in rows(site)] == [
        (IntroductionState.DECLARED, (NOW - timedelta(days=1)).date())
    ]
    shown = site.nobody().get(path).text
    assert "工号A1，姓样" in shown
    assert "老甲" not in shown
    site.nobody().submit(f"{path}/again", so="yes")
    assert rows(site)[0].state is IntroductionState.DECLARED, "not on the same day"
    site.app.config["CLOCK"] = lambda: NOW + timedelta(days=1)
    for _ in range(2):
        site.nobody().submit(f"{path}/again", so="yes")
    assert rows(site)[0].state is IntroductionState.CONFIRMED
    with site.rows() as session:
        events = session.exec(select(IntroductionEvent).order_by(IntroductionEvent.id)).all()
    assert [(e.to_state, e.account_id) for e in events] == [
        (IntroductionState.DECLARED, None), (IntroductionState.CONFIRMED, None),
    ]  # fmt: skip


def test_not_so_earns_nothing_and_after_three_days_it_is_for_the_union(site: Site) -> None:
    with site.rows() as session:
        path, late = newcomer(session, 3), newcomer(session, 4)
    site.nobody().submit(path, staff_no="A1", surname="样")
    site.nobody().submit(f"{path}/again", so="no")
    (row,) = rows(site)
    assert (row.state, row.void_reason) == (
        IntroductionState.VOID, "本人在自己的链接上说不是",
    )  # fmt: skip
    assert "要另写一个人，打工会电话" in site.nobody().get(path).text
    assert "现在过了" in site.nobody().get(late).text
    assert site.nobody().submit(late, staff_no="A1", surname="样").status_code == 404
    assert len(rows(site)) == 1


def test_whoever_guesses_numbers_is_stopped(site: Site) -> None:
    with site.rows() as session:
        path = newcomer(session, 1)
    codes = [site.nobody().submit(path, staff_no=f"B{n}", surname="样").status_code
             for n in range(6)]  # fmt: skip
    assert codes == [422] * 4 + [410] * 2
    assert site.nobody().submit(path, staff_no="A1", surname="样").status_code == 410
    assert rows(site) == []
