"""The queue, one screen per proposal, batches, the worker's word and the firm's answer."""

import re
from datetime import date

import pytest
from sqlmodel import select

from models.account import Role
from models.audit import AuditRow
from models.person import Consent, ConsentPurpose
from models.placement import Placement
from models.proposal import Proposal, ProposalEvent, ProposalState
from models.run import MatchRun, RunState, StandingWish
from reference.note_codes import SIGNALS
from tests import factories as make
from tests.factories import BAZHOU, CANGXI, YIWU, YUHANG
from web.words import match as wording_match

S = ProposalState
REASONS = [
    {"code": "pay_above_last_wage", "percent": 9, "pay_fen": 460_000, "last_fen": 420_000},
    {"code": "townsmen_there", "count": 7},
    {"code": "free_lodging", "room_size": 4},
]
RISKS = [{"code": "cash_before_first_pay", "days": 41}, {"code": "nights", "percent": 50}]


def proposal_of(site, now=None, **columns):
    with site.rows() as session:
        columns = {"reasons": REASONS, "risks": RISKS} | columns
        return make.make_proposal(session, **columns)


def again(site, proposal):
    with site.rows() as session:
        return session.get_one(Proposal, proposal.id)


def text(answer):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.get_data(as_text=True)))


def test_each_side_finds_in_its_queue_what_waits_for_it_and_nothing_else(site):
    ours = proposal_of(site)
    with site.rows() as session:
        elsewhere = make.make_proposal(
            session,
            make.make_person(session, name="外县样本", region_code=BAZHOU),
            make.make_vacancy(session, make.make_employer(session, region_code=YIWU)),
        )
        decided = make.make_proposal(session, state=S.SENDING_OK)
    sending = site.visitor(Role.SENDING, CANGXI).get("/review")
    assert f"/review/{ours.id}?" in sending.text
    assert f"/review/{decided.id}?" not in sending.text
    assert f"/review/{elsewhere.id}?" not in sending.text
    receiving = site.visitor(Role.RECEIVING, YUHANG).get("/review")
    assert f"/review/{ours.id}?" in receiving.text
    assert f"/review/{decided.id}?" in receiving.text


def test_the_queue_costs_the_same_number_of_queries_for_one_row_and_for_twenty(site):
    visitor = site.visitor(Role.RECEIVING, YUHANG)
    proposal_of(site)
    visitor.get("/review")
    with site.queries() as few:
        visitor.get("/review")
    for _ in range(19):
        proposal_of(site)
    with site.queries() as many:
        page = visitor.get("/review")
    assert page.text.count('name="pick"') == 20
    assert len(few) == len(many) <= 16


def test_the_screen_says_what_a_decision_needs(site):
    with site.rows() as session:
        firm = make.make_employer(session, name="企业甲")
        person = make.make_person(session, name="张一样本", first_timer=True, only_pickup=True)
        vacancy = make.make_vacancy(session, firm, title="平车工", night_share=50)
        other = make.make_vacancy(session, title="包装工")
        proposal = make.make_proposal(
            session, person, vacancy, reasons=REASONS, risks=RISKS,
            alternatives=[{"vacancy_id": other.id, "cost": 130}],
        )  # fmt: skip
    page = text(site.visitor(Role.SENDING, CANGXI).get(f"/review/{proposal.id}"))
    for words in (
        "张一样本", "企业甲", "苍溪县", "余杭区", "头一次出门", "4,600元", "4,200元",
        "12月25日", "头11天", "每天10小时", "厂里已有7个老乡", "比他上一份工高9%",
        "到岗后41天才发第一次工资", "要上夜班，约占50%", "包装工", "总分少130", "苍溪县0人在厂",
        "2026-11-20", "企业可靠", "谁说过什么", "只坐接送车",
    ):  # fmt: skip
        assert words in page, words


def test_the_law_is_shown_with_its_article(site):
    with site.rows() as session:
        vacancy = make.make_vacancy(session, occupation_id="welder", certificates=["welding"])
        proposal = make.make_proposal(session, vacancy=vacancy)
    page = text(site.visitor(Role.SENDING, CANGXI).get(f"/review/{proposal.id}"))
    assert "特种作业要有有效的操作证" in page
    assert "《安全生产法》第30条" in page


def test_approving_goes_on_to_the_next_and_offers_the_way_back(site):
    first, second = proposal_of(site), proposal_of(site)
    visitor = site.visitor(Role.SENDING, CANGXI)
    answer = visitor.submit(f"/review/{first.id}/decide?show=review", do="approve", version=1)
    assert answer.status_code == 302
    assert answer.location.startswith(f"/review/{second.id}?")
    assert f"done={first.id}" in answer.location
    assert again(site, first).state is S.SENDING_OK
    page = visitor.get(answer.location)
    event = re.search(r'name="event" value="(\d+)"', page.text)[1]
    visitor.submit(f"/review/{first.id}/undo", event=event)
    assert again(site, first).state is S.PROPOSED


def test_after_the_last_one_the_queue_says_so(site):
    only = proposal_of(site)
    visitor = site.visitor(Role.SENDING, CANGXI)
    answer = visitor.submit(f"/review/{only.id}/decide", do="approve", version=1)
    assert "/review?" in answer.location
    assert "这里没有等着的推荐" in visitor.get(answer.location).text


def test_a_stale_screen_and_a_double_click(site):
    proposal = proposal_of(site)
    ours, theirs = site.visitor(Role.SENDING, CANGXI), site.visitor(Role.RECEIVING, YUHANG)
    for _ in range(2):
        assert ours.submit(
            f"/review/{proposal.id}/decide", do="approve", version=1
        ).status_code == 302  # fmt: skip
    address = f"/review/{proposal.id}/decide"
    stale = theirs.submit(address, do="refuse", version=1, code="place_lost")
    assert stale.status_code == 409
    assert "别人刚刚改过" in stale.text
    with site.rows() as session:
        assert len(session.exec(select(ProposalEvent)).all()) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"do": "sell"}, {"do": "approve"}, {"do": "approve", "version": "²"},
        {"do": "approve", "version": "9" * 40}, {"do": "approve", "version": "-1"},
        {"do": "refuse", "version": "1", "code": "<script>"}, {"do": "refuse", "version": "1"},
        {"do": "swap", "version": "1", "choice": "7"},
        {"do": "swap", "version": "1", "choice": "🙂"},
        {"do": "hold", "version": "1"}, {"do": "yes", "version": "1", "means": "fax"},
        {"do": "split", "version": "1"},
    ],
)  # fmt: skip
def test_nonsense_is_a_page_and_changes_nothing(site, fields):
    proposal = proposal_of(site)
    visitor = site.visitor(Role.SENDING, CANGXI)
    answer = visitor.submit(f"/review/{proposal.id}/decide", **fields)
    assert answer.status_code == 422
    row = again(site, proposal)
    assert (row.state, row.version) == (S.PROPOSED, 1)


def test_somebody_elses_proposal_is_not_there(site):
    proposal = proposal_of(site)
    for stranger in (site.visitor(Role.SENDING, BAZHOU), site.visitor(Role.RECEIVING, YIWU)):
        assert stranger.get(f"/review/{proposal.id}").status_code == 404
        assert stranger.submit(
            f"/review/{proposal.id}/decide", do="approve", version=1
        ).status_code == 404  # fmt: skip
        assert stranger.get(f"/review?done={proposal.id}").status_code == 200


def test_an_administrator_looks_and_has_no_buttons(site):
    proposal, admin = proposal_of(site), site.visitor(Role.ADMIN)
    assert "管理员只看" in admin.get(f"/review/{proposal.id}").text
    answer = admin.submit(f"/review/{proposal.id}/decide", do="approve", version=1)
    assert answer.status_code == 403


def test_a_batch_names_and_counts_whom_it_touches_then_reports_each(site):
    with site.rows() as session:
        wife = make.make_person(session, name="李二样本")
        husband = make.make_person(session, name="王三样本")
        party = make.make_party(session, wife, husband)
        vacancy = make.make_vacancy(session)
        columns = {"bundle": "pair", "party_id": party.id}
        hers = make.make_proposal(session, wife, vacancy, **columns)
        make.make_proposal(session, husband, vacancy, **columns)
        alone = make.make_proposal(session, make.make_person(session, name="赵四样本"))
    visitor = site.visitor(Role.SENDING, CANGXI)
    page = visitor.get(f"/review/batch?do=approve&pick={hers.id}&pick={alone.id}")
    assert "同意这2份推荐，共3人" in page.text
    for name in ("李二样本", "王三样本", "赵四样本"):
        assert name in page.text
    shown = re.findall(r'name="shown" value="(\d+:\d+)"', page.text)
    assert len(shown) == 3
    other = site.visitor(Role.SENDING, CANGXI)
    other.submit(f"/review/{alone.id}/decide", do="refuse", version=1, code="date")
    result = visitor.submit("/review/batch", do="approve", shown=shown)
    assert "已同意2人" in result.text
    assert "1人没有动" in text(result)
    assert "赵四样本" in result.text
    assert "别人刚刚处理过" in result.text
    assert again(site, hers).state is S.SENDING_OK
    assert again(site, alone).state is S.REFUSED


def test_a_batch_of_somebody_elses_people_names_nobody(site):
    with site.rows() as session:
        person = make.make_person(session, name="外县样本", region_code=BAZHOU)
        foreign = make.make_proposal(session, person)
    visitor = site.visitor(Role.SENDING, CANGXI)
    page = visitor.get(f"/review/batch?pick={foreign.id}", follow_redirects=True)
    assert "外县样本" not in page.text
    result = visitor.submit("/review/batch", do="approve", shown=f"{foreign.id}:1")
    assert result.status_code == 200
    assert "外县样本" not in result.text
    assert again(site, foreign).state is S.PROPOSED
    assert visitor.submit("/review/batch", do="approve", shown="x:y").status_code == 422


def test_the_call_page_reads_aloud_pay_and_first_payday_and_records_the_answer(site):
    proposal = proposal_of(site, state=S.APPROVED)
    visitor = site.visitor(Role.SENDING, CANGXI)
    page = visitor.get(f"/review/{proposal.id}/ask?show=ask")
    said = text(page)
    for words in ("大概4,600元", "第一次发工资是12月25日", "不收您一分钱", "只告诉这一家"):
        assert words in said, words
    assert "1380000" not in page.text
    with site.rows() as session:
        person_id = session.get_one(Proposal, proposal.id).person_id
    shown = visitor.submit(f"/review/{proposal.id}/phone/{person_id}")
    assert "1380000" in shown.text
    visitor.submit(
        f"/review/{proposal.id}/decide?show=ask", do="yes", version=1,
        means="read_aloud", evidence="录音0118",
    )  # fmt: skip
    assert again(site, proposal).state is S.WORKER_YES
    with site.rows() as session:
        assert [row.action for row in session.exec(select(AuditRow)).all()] == ["reveal_phone"]
        given = select(Consent).where(Consent.purpose == ConsentPurpose.SHARE_EMPLOYER)
        assert session.exec(given).one().receiver_employer_id is not None


def test_a_firm_sees_nobody_before_approval_a_mask_until_the_yes_then_confirms(site):
    with site.rows() as session:
        firm = make.make_employer(session)
        vacancy = make.make_vacancy(session, firm)
        person = make.make_person(session, name="张一样本", village="演示九村")
        proposal = make.make_proposal(session, person, vacancy)
    visitor = site.visitor(Role.EMPLOYER, employer_id=firm.id)
    address = f"/review/{proposal.id}"
    assert visitor.get(address).status_code == 404
    assert "张一样本" not in visitor.get("/review").text
    site.visitor(Role.SENDING, CANGXI).submit(f"{address}/decide", do="approve", version=1)
    site.visitor(Role.RECEIVING, YUHANG).submit(f"{address}/decide", do="approve", version=2)
    page = visitor.get(address)
    assert page.status_code == 200
    for hidden in ("张一样本", "演示九村", "演示镇", "1380000"):
        assert hidden not in page.text
    assert "张一样本" not in visitor.get("/review?show=elsewhere").text
    site.visitor(Role.SENDING, CANGXI).submit(
        f"{address}/decide", do="yes", version=3, means="paper", evidence="镇上盒3第2页"
    )
    assert "张一样本" in visitor.get(address).text
    assert "张一样本" in visitor.get("/review").text
    visitor.submit(f"{address}/decide", do="confirm", version=4)
    assert again(site, proposal).state is S.CONFIRMED
    with site.rows() as session:
        assert session.exec(select(Placement)).one().person_id == person.id
    stranger = site.visitor(Role.EMPLOYER, employer_id=other_firm(site))
    assert stranger.get(address).status_code == 404


def other_firm(site):
    with site.rows() as session:
        return make.make_employer(session).id


def test_the_receiving_union_sees_a_name_only_where_the_person_agreed(site):
    with site.rows() as session:
        person = make.make_person(session, name="张一样本", consents=False)
        make.make_consent(session, person, ConsentPurpose.MATCHING)
        proposal = make.make_proposal(session, person)
    visitor = site.visitor(Role.RECEIVING, YUHANG)
    assert "张一样本" not in visitor.get("/review").text
    assert "张一样本" not in visitor.get(f"/review/{proposal.id}").text


def test_a_lock_and_its_end_stay_on_the_same_screen(site):
    proposal = proposal_of(site)
    visitor = site.visitor(Role.SENDING, CANGXI)
    answer = visitor.submit(f"/review/{proposal.id}/decide", do="lock")
    assert answer.location.startswith(f"/review/{proposal.id}?")
    page = visitor.get(answer.location)
    assert "已锁定：以后只配这个岗位" in page.text
    wish = re.search(r'name="wish" value="(\d+)"', page.text)[1]
    visitor.submit(f"/review/{proposal.id}/decide", do="unlock", wish=wish)
    assert "已锁定" not in visitor.get(answer.location).text


def test_every_code_of_the_engine_has_words():
    from reference.note_codes import NOTES

    codes = {code for code, _ in NOTES}
    assert len(codes) > 20
    assert codes <= set(wording_match.REASONS) | set(wording_match.RISKS)


def test_every_reason_code_has_words():
    from reference.reasons import reasons
    from web.words.reasons import WORDS

    assert set(reasons()) <= set(WORDS)


def test_a_post_whose_last_day_has_passed_is_approved_by_no_direct_post_either(site):
    with site.rows() as session:
        vacancy = make.make_vacancy(session, valid_until=date(2026, 11, 17))
        proposal = make.make_proposal(session, vacancy=vacancy)
    visitor = site.visitor(Role.SENDING, CANGXI)
    answer = visitor.submit(f"/review/{proposal.id}/decide", do="approve", version="1")
    assert answer.status_code == 409
    assert "不招人" in answer.text
    assert again(site, proposal).state is S.PROPOSED
    batch = visitor.submit("/review/batch", do="approve", shown=f"{proposal.id}:1")
    assert "岗位已过有效期" in batch.text


def test_the_bars_are_drawn_with_the_weights_of_the_run_that_gave_the_points(site):
    """Weights 22 and 78 of 100 are 2,200 and 7,800 of 10,000 points: by hand, not by the engine."""
    weights = dict.fromkeys(SIGNALS, 0) | {"pay_fit": 22, "urgency": 78}
    with site.rows() as session:
        run = MatchRun(
            state=RunState.DONE, seed=1, params={"weights": weights, "mode": "best_total"},
            started_at=make.NOW, finished_at=make.NOW,
        )  # fmt: skip
        session.add(run)
        session.flush()
        mine = make.make_proposal(
            session, run_id=run.id, score_parts={"pay_fit": 1500, "urgency": 101, "work_fit": 0}
        )
        alone = make.make_proposal(session, score_parts={"urgency": 101})
    visitor = site.visitor(Role.SENDING, CANGXI)
    page = text(visitor.get(f"/review/{mine.id}"))
    assert "1500/2200" in page
    assert "101/7800" in page
    assert "/1800" not in page
    assert "工种合适" not in page, "weighs nothing in this run"
    without = text(visitor.get(f"/review/{alone.id}"))
    assert "等得久101" in without
    assert "101/" not in without


def test_the_review_page_names_what_is_hard_or_harmful(site):
    with site.rows() as session:
        vacancy = make.make_vacancy(session, hazards=["noise", "dust"])
        proposal = make.make_proposal(session, vacancy=vacancy)
    page = text(site.visitor(Role.SENDING, CANGXI).get(f"/review/{proposal.id}"))
    assert "辛苦或有害的条件，要跟本人说清" in page
    assert "噪" in page
    assert "粉尘" in page


def test_a_call_needs_evidence_and_the_firm_then_sees_the_telephone_until_withdrawal(site):
    with site.rows() as session:
        firm = make.make_employer(session)
        person = make.make_person(session, name="张一样本", phone="13800001234")
        proposal = make.make_proposal(
            session, person, make.make_vacancy(session, firm), state=S.APPROVED
        )
    county, ours = (
        site.visitor(Role.SENDING, CANGXI),
        site.visitor(Role.EMPLOYER, employer_id=firm.id),
    )
    address = f"/review/{proposal.id}"
    refused = county.submit(
        f"{address}/decide", do="yes", version=1, means="read_aloud", evidence="本人同意",
        asked_by="样例专干",
    )  # fmt: skip
    assert refused.status_code == 422
    assert "电话同意要有凭据" in text(refused)
    assert 'value="样例专干"' in refused.text
    assert again(site, proposal).state is S.APPROVED
    phone = f"{address}/firm-phone/{person.id}"
    assert ours.submit(phone).status_code == 404
    county.submit(f"{address}/decide", do="yes", version=1, means="read_aloud", evidence="录音0129")
    page = ours.get(address)
    assert phone in page.text
    assert "13800001234" not in page.text
    assert "13800001234" in ours.submit(phone).text
    with site.rows() as session:
        consent = session.exec(
            select(Consent).where(Consent.purpose == ConsentPurpose.SHARE_EMPLOYER)
        ).one()
    county.submit(f"/people/{person.id}/consents/{consent.id}/withdraw")
    assert phone not in ours.get(address).text
    assert ours.submit(phone).status_code == 404
    with site.rows() as session:
        assert [row.action for row in session.exec(select(AuditRow)).all()] == ["reveal_phone"]


def test_a_page_is_picked_at_once_without_javascript_and_held_for_one_reason(site):
    with site.rows() as session:
        firm = make.make_employer(session)
        vacancy = make.make_vacancy(session, firm, places=9)
        rows = [
            make.make_proposal(session, make.make_person(session, name=name), vacancy)
            for name in ("赵四样本", "钱五样本", "孙六样本")
        ]
    visitor = site.visitor(Role.SENDING, CANGXI)
    plain, picked = visitor.get("/review"), visitor.get("/review?all=1")
    assert "all=1" in plain.text
    boxes = 'name="pick" value="'
    assert plain.text.count(boxes) == picked.text.count(boxes) == 3
    assert (plain.text.count(" checked id="), picked.text.count(" checked id=")) == (0, 3)
    page = visitor.get("/review/batch?do=hold&" + "&".join(f"pick={row.id}" for row in rows))
    assert "搁置这3份推荐，共3人" in page.text
    shown = re.findall(r'name="shown" value="(\d+:\d+)"', page.text)
    other = site.visitor(Role.SENDING, CANGXI)
    other.submit(f"/review/{rows[2].id}/decide", do="refuse", version=1, code="date")
    result = visitor.submit("/review/batch", do="hold", shown=shown, note="等镇里回话")
    assert "已搁置2人" in result.text
    assert "1人没有动" in text(result)
    assert "孙六样本" in result.text
    assert [again(site, row).hold_note for row in rows] == ["等镇里回话", "等镇里回话", ""]
    nothing = visitor.submit("/review/batch", do="hold", shown=[f"{rows[0].id}:2"], note=" ")
    assert "已搁置0人" in nothing.text


def test_the_alternatives_stand_at_once_on_the_page_and_under_why_not(site):
    with site.rows() as session:
        others = [
            make.make_vacancy(session, make.make_employer(session), title=title)
            for title in ("演示包装岗", "演示搬运岗", "演示质检岗")
        ]
        costs = [{"vacancy_id": one.id, "cost": n * 100} for n, one in enumerate(others)]
        proposal = make.make_proposal(session, alternatives=costs)
    visitor = site.visitor(Role.SENDING, CANGXI)
    for page in (f"/review/{proposal.id}", f"/review/{proposal.id}/why"):
        told = text(visitor.get(page))
        assert "除了这个，最合适的3个" in told
        for words in ("演示包装岗", "演示搬运岗", "演示质检岗", "总分少200，所以没有选它"):
            assert words in told, (page, words)
    assert "新企业先送一小批，最多" in text(visitor.get(f"/review/{proposal.id}"))


def test_a_coordinator_keeps_somebody_from_a_firm_and_proposes_another_by_hand(site):
    with site.rows() as session:
        firm = make.make_employer(session)
        proposal = make.make_proposal(
            session, make.make_person(session), make.make_vacancy(session, firm)
        )
        other = make.make_vacancy(session, make.make_employer(session))
    visitor = site.visitor(Role.SENDING, CANGXI)
    decide = f"/review/{proposal.id}/decide"
    assert visitor.submit(decide, do="exclude", version=1, exclude_note=" ").status_code == 422
    visitor.submit(decide, do="exclude", version=1, exclude_note="跟班长吵过", whole_employer="1")
    visitor.submit(decide, do="by_hand", version=1, instead=other.id, hand_note="表姐在那里")
    with site.rows() as session:
        wish = session.exec(select(StandingWish)).one()
        assert (wish.employer_id, wish.vacancy_id, wish.note) == (firm.id, None, "跟班长吵过")
        made = session.exec(select(Proposal).where(Proposal.vacancy_id == other.id)).one()
        assert made.person_id == proposal.person_id
