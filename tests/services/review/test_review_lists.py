"""The lists the pages of review and placements stand on, on both databases."""

from datetime import date, timedelta

import pytest

from models.party import PartyKind
from models.person import ConsentPurpose
from models.placement import PlacementState
from models.proposal import ProposalState
from services.errors import NotFound
from services.placements.lists import count_placements, list_placements, rows_by_id
from services.placements.page import page_of_placement
from services.placements.parts import Show as Part
from services.review.queue import (
    Filter,
    Show,
    count_queue,
    filter_choices,
    list_queue,
    next_in_queue,
)
from services.review.rows import rows_of
from services.review.sheet import sheet_of
from tests.factories import (
    BAZHOU,
    CANGXI,
    YIWU,
    YUHANG,
    employer_actor,
    make_consent,
    make_employer,
    make_party,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
    receiving_actor,
    sending_actor,
)

S, P = ProposalState, PlacementState


def leads(session, actor, **wanted):
    rows, *_ = list_queue(session, actor=actor, wanted=Filter(**wanted), limit=50)
    return [row.lead_id for row in rows]


def test_what_waits_longest_comes_first_and_the_next_goes_round(session, now):
    made = [make_proposal(session, updated_at=now - timedelta(days=days)).id for days in (1, 5, 3)]
    actor = sending_actor(session)
    order = [made[1], made[2], made[0]]
    assert leads(session, actor) == order
    wanted = Filter()
    for here, there in zip(order, [*order[1:], order[0]], strict=True):
        assert next_in_queue(session, actor=actor, wanted=wanted, after_id=here) == there


def test_a_party_is_one_row_and_a_page_counts_rows(session, now):
    wife, husband = make_person(session), make_person(session)
    party, vacancy = make_party(session, wife, husband), make_vacancy(session)
    for person in (wife, husband):
        make_proposal(session, person, vacancy, bundle="pair", party_id=party.id)
    make_proposal(session)
    actor = sending_actor(session)
    rows, total, _ = list_queue(session, actor=actor, wanted=Filter(), limit=1)
    assert (len(rows), total) == (1, 2)
    assert (rows[0].kind, len(rows[0].who)) == (PartyKind.COUPLE, 2)
    assert len(rows[0].shown) == 2


def test_held_ones_have_a_tab_of_their_own_and_filters_narrow(session, now):
    here = make_proposal(session)
    there = make_proposal(
        session, vacancy=make_vacancy(session, make_employer(session, region_code=YIWU))
    )
    held = make_proposal(session, held_at=now)
    actor = sending_actor(session)
    assert set(leads(session, actor)) == {here.id, there.id}
    assert leads(session, actor, show=Show.HELD) == [held.id]
    assert leads(session, actor, site=YIWU) == [there.id]
    assert leads(session, actor, site="330100") == [here.id]
    assert leads(session, actor, home=BAZHOU) == []
    assert leads(session, actor, vacancy_id=here.vacancy_id) == [here.id]
    counts = count_queue(session, actor=actor, wanted=Filter())
    assert (counts[Show.REVIEW], counts[Show.HELD]) == (2, 1)
    homes, sites, firms = filter_choices(session, actor=actor, wanted=Filter())
    assert (homes, sites, len(firms)) == ([CANGXI], [YUHANG, YIWU], 2)


def test_rows_of_other_scopes_are_left_out(session, now):
    ours = make_proposal(session)
    foreign = make_proposal(session, make_person(session, region_code=BAZHOU))
    rows = rows_of(session, sending_actor(session), [foreign.id, ours.id, 77_777])
    assert [row.lead_id for row in rows] == [ours.id]
    with pytest.raises(NotFound):
        sheet_of(session, actor=sending_actor(session), proposal_id=foreign.id, now=now)


def test_the_sheet_counts_who_from_home_is_there_and_the_first_pay(session, now):
    vacancy = make_vacancy(session, arrive_from=date(2027, 2, 20), arrive_until=date(2027, 3, 1))
    for _ in range(3):
        make_placement(session, vacancy=vacancy, state=P.IN_POST)
    proposal = make_proposal(session, vacancy=vacancy)
    sheet = sheet_of(session, actor=receiving_actor(session), proposal_id=proposal.id, now=now)
    assert sheet.from_home == {CANGXI: 3}
    assert (sheet.first_pay.on, sheet.first_pay.days) == (date(2027, 3, 25), 9)
    assert sheet.first_pay_fen == 147_000  # 4,600 yuan x 9 / 28, rounded down to ten yuan
    assert sheet.ledger.arrived == 3


def test_a_firm_reads_a_name_only_with_consent_to_be_shown_to_it(session, now):
    firm = make_employer(session)
    vacancy = make_vacancy(session, firm)
    proposal = make_proposal(session, vacancy=vacancy, state=S.APPROVED)
    make_consent(
        session, session.get_one(type(make_person(session)), proposal.person_id),
        ConsentPurpose.SHARE_EMPLOYER, receiver_employer_id=make_employer(session).id,
    )  # fmt: skip
    actor = employer_actor(session, firm)
    sheet = sheet_of(session, actor=actor, proposal_id=proposal.id, now=now)
    assert sheet.members[0].name is None
    assert rows_of(session, actor, [proposal.id])[0].who[0].name is None


def test_placements_stand_in_the_part_their_state_says(session, now):
    late = make_vacancy(session, arrive_from=date(2026, 11, 1), arrive_until=date(2026, 11, 10))
    coming = make_placement(session)
    overdue = make_placement(session, vacancy=late, state=P.DEPARTED)
    arrived = make_placement(session, state=P.ARRIVED)
    gone = make_placement(session, state=P.NO_SHOW)
    left = make_placement(session, state=P.LEFT, at=now)
    make_placement(session, make_person(session, region_code=BAZHOU))
    actor = sending_actor(session)
    parts = {
        part: {
            row.placement.id
            for row in list_placements(session, actor=actor, show=part, now=now, limit=9)[0]
        }
        for part in Part
    }
    assert parts == {
        Part.COMING: {coming.id, overdue.id},
        Part.TO_DEPART: {coming.id},
        Part.ON_THE_WAY: {overdue.id},
        Part.OVERDUE: {overdue.id},
        Part.ARRIVED: {arrived.id},
        Part.IN_POST: set(),
        Part.GONE: {gone.id, left.id},
        Part.UNPLACED: {left.id},
        Part.WRONG_DAYS: set(),
    }
    counts = count_placements(session, actor=actor, now=now)
    on_link = {Part.WRONG_DAYS}  # a part without a tab
    assert counts == {part: len(ids) for part, ids in parts.items() if part not in on_link}
    assert [r.placement.id for r in rows_by_id(session, actor=actor, ids=[gone.id])] == [gone.id]
    way = page_of_placement(session, actor=actor, placement_id=coming.id)
    assert way.steps == ("depart", "arrive", "no_show", "cancel")
