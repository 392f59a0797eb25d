"""The promise card: fixed when the firm agrees, on paper and by link, compared with what is found.

Pay day by hand: in post from Friday 20 November 2026 (the post takes people from then, the person
can go); the firm pays on the 25th, 25 days after the month: November's eleven days (20 to 30) come
on Friday 25 December 2026; 4,600 yuan a month are 4,600 x 11 / 30 = 1,686, told as 1,680.
"""

import re
from datetime import date, timedelta

from sqlmodel import select

from models.account import Role
from models.engine import unit_of_work
from models.invitation import LinkPurpose
from models.placement import Placement
from models.promise import Differs, PromiseCard, PromiseDifference
from models.proposal import Proposal
from models.vacancy import Vacancy
from services.invitations.links import WorkerLinks
from services.proposals.confirmations import confirm
from services.proposals.undo import undo, undoable_event
from tests import factories as make
from tests.conftest import NOW
from tests.services.agreements import agreed, say
from tests.web.conftest import ENVIRONMENT, Site
from tests.web.workers.style import STYLE

LINKS = WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321")


def confirmed(site: Site, **columns) -> int:
    """The placement of somebody a firm has just agreed to."""
    with site.rows() as session:
        vacancy = make.make_vacancy(session, **columns)
        person = make.make_person(session, name="样本某某")
        proposal = agreed(session, make.make_proposal(session, person, vacancy), NOW)
        (placement,) = say(confirm, session, make.receiving_actor(session), proposal, NOW)
        return placement.id


def test_the_card_says_pay_first_payday_days_and_sum_as_they_were_agreed(site: Site) -> None:
    placement_id = confirmed(site)
    with site.rows() as session:
        card = session.exec(select(PromiseCard)).one()
        assert (card.start_on, card.first_pay_on) == (date(2026, 11, 20), date(2026, 12, 25))
        assert (card.first_pay_days, card.first_pay_fen) == (11, 168_000)
        assert (card.pay_fen, card.days_to_pay) == (460_000, 35)
        vacancy = session.exec(select(Vacancy)).one()
        vacancy.newcomer_p50_fen, vacancy.title = 390_000, "普工"  # the firm thinks better of it
        vacancy.newcomer_p25_fen = 380_000
        person_id = session.get_one(Placement, placement_id).person_id
        link = LINKS.make(
            session, person_id=person_id, purpose=LinkPurpose.PROMISE, subject_id=placement_id,
            until=NOW + timedelta(days=9), now=NOW,
        )  # fmt: skip
    path = "/w/" + link.rsplit("/", 1)[1] + "/promise"
    page = site.nobody().get(path)
    for told in ("约4,600元", "缝纫工", "12月25日，算11天，约1,680元", "每天10小时"):
        assert told in page.text, told
    assert "3,900" not in page.text
    assert "样本某某" not in page.text
    assert "<script" not in page.text
    assert len(page.data) + STYLE.stat().st_size < 50_000
    paper = site.visitor(Role.SENDING, make.CANGXI).get(f"/promises/{placement_id}.pdf")
    assert paper.data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type ?/Page\b", paper.data)) == 2, "Chinese, and English on the back"
    assert site.visitor(Role.SENDING, make.BAZHOU).get(
        f"/promises/{placement_id}.pdf"
    ).status_code == 404  # fmt: skip


def test_more_than_thirty_days_without_money_is_warned_of_and_the_firm_is_asked(site: Site) -> None:
    """35 days at the stated 30 yuan are 1,050: bring 1,100."""
    placement_id = confirmed(site)
    page = site.visitor(Role.SENDING, make.CANGXI).get(f"/placements/{placement_id}").text
    assert "要过35天才第一次发工资" in page
    assert "1,100元" in page
    assert "企业还没有写明能不能预支" in page
    with site.rows() as session:
        firm_id = session.get_one(
            Vacancy, session.get_one(Placement, placement_id).vacancy_id
        ).employer_id  # fmt: skip
    firm = site.visitor(Role.EMPLOYER, employer_id=firm_id)
    assert "企业还没有写明能不能预支" in firm.get(f"/placements/{placement_id}").text


def test_agreed_anew_after_an_undo_the_card_is_fixed_anew(site: Site) -> None:
    placement_id = confirmed(site)
    with unit_of_work(site.engine) as session:
        placement = session.get_one(Placement, placement_id)
        proposal = session.get_one(Proposal, placement.proposal_id)
        actor = make.receiving_actor(session)
        event = undoable_event(session, actor=make.admin_actor(session), proposal_id=proposal.id)
        assert event is None or event.action == "confirm"
        from models.proposal import ProposalEvent

        last = session.exec(select(ProposalEvent).where(ProposalEvent.action == "confirm")).one()
        last.account_id = actor.account_id
        undo(session, actor=actor, proposal_id=proposal.id, event_id=last.id, now=NOW)
        session.get_one(Vacancy, placement.vacancy_id).newcomer_p50_fen = 450_000
        say(confirm, session, actor, proposal, NOW + timedelta(hours=1))
    with site.rows() as session:
        card = session.exec(select(PromiseCard)).one()
        assert (card.pay_fen, card.fixed_at) == (450_000, NOW + timedelta(hours=1))


def test_what_differs_is_said_once_seen_by_both_unions_and_settled_with_a_word(site: Site) -> None:
    placement_id = confirmed(site)
    with site.rows() as session:
        person_id = session.get_one(Placement, placement_id).person_id
        link = LINKS.make(
            session, person_id=person_id, purpose=LinkPurpose.PROMISE, subject_id=placement_id,
            until=NOW + timedelta(days=9), now=NOW,
        )  # fmt: skip
    path = "/w/" + link.rsplit("/", 1)[1]
    for _ in range(2):
        site.nobody().submit(path + "/differs", what=["room", "pay", "made-up"], words="八人间")
    with site.rows() as session:
        rows = session.exec(select(PromiseDifference).order_by(PromiseDifference.id)).all()
        assert [(r.what, r.words) for r in rows] == [
            (Differs.ROOM, "八人间"), (Differs.PAY, "八人间"),
        ]  # fmt: skip
        first = rows[0].id
    for union in ((Role.SENDING, make.CANGXI), (Role.RECEIVING, make.YUHANG)):
        assert "住的不一样" in site.visitor(*union).get("/promises/differences").text
    stranger = site.visitor(Role.RECEIVING, make.YIWU)
    assert "住的不一样" not in stranger.get("/promises/differences").text
    assert stranger.submit(f"/promises/differences/{first}", outcome="x").status_code == 404
    clerk = site.visitor(Role.RECEIVING, make.YUHANG)
    assert clerk.submit(f"/promises/differences/{first}", outcome=" ").status_code == 422
    assert clerk.submit(f"/promises/differences/{first}", outcome="换到四人间").status_code == 303
    assert "住的不一样" not in clerk.get("/promises/differences").text
