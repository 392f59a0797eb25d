"""A pair a coordinator picks is judged by the matcher's own gates, one answer for both."""

from datetime import date

import pytest

from models.party import PartyKind
from models.person import Nights, PersonCertificate, PersonRegion, PersonWish
from models.proposal import ProposalState
from models.vacancy import Lodging, Shift
from reference.gates import Gate
from services.errors import ReasonRequired
from services.proposals.gates import COUNTY_QUOTA, DOUBT_OF, ELSEWHERE, judge
from services.proposals.swaps import propose_by_hand, swap_for_alternative
from services.proposals.wishes import exclude
from services.runs.first_batch import FirstBatch
from services.runs.snapshot import take_snapshot
from tests.factories import (
    YUHANG,
    make_employer,
    make_party,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
    sending_actor,
)
from web.words.match import DOUBTS

RULE = FirstBatch(batch=50, proven_arrivals=0)

CASES = {
    "age_band": ({"born_on": date(1975, 3, 1)}, {"age_min": 18, "age_max": 45}),
    "schooling": ({"schooling": "primary"}, {"schooling_min": "senior"}),
    "nights": ({"nights": Nights.ROTATING}, {"shift": Shift.NIGHT, "night_share": 100}),
    "pay_below_floor": ({"floor_wage_fen": 500_000}, {"newcomer_p50_fen": 460_000}),
    "no_lodging": ({"needs_lodging": True}, {"lodging": Lodging.NONE}),
    "refused_hazard": ({"refuses": ["dust"]}, {"hazards": ["dust"]}),
    "dates": ({"available_from": date(2026, 12, 28)}, {"arrive_until": date(2026, 12, 20)}),
    "no_bus": ({"only_pickup": True, "region_code": "110101"}, {}),
}
"""Doubt -> what the person says, what the firm asks; each by hand."""


def doubts(session, person, vacancy, now):
    (verdict,) = judge(session, [(person, vacancy)], now=now)
    return {one.code for one in verdict.doubts}


@pytest.mark.parametrize("code", CASES)
def test_each_condition_that_does_not_meet_is_told_by_name_and_nothing_else(session, now, code):
    said, asked = CASES[code]
    person, vacancy = make_person(session, **said), make_vacancy(session, **asked)
    assert doubts(session, person, vacancy, now) == {code}
    assert doubts(session, make_person(session), make_vacancy(session), now) == set()


def test_who_takes_only_the_trades_wished_is_doubted_elsewhere_and_never_without_a_wish(
    session, now
):
    """Three trades in order: welder first, then machining; the post asks for sewing."""
    person, vacancy = make_person(session, only_wished=True), make_vacancy(session)
    assert doubts(session, person, vacancy, now) == set(), "nobody has named a trade"
    for rank, trade in enumerate(("welder", "lathe"), start=1):
        session.add(PersonWish(person_id=person.id, rank=rank, occupation_id=trade))
    assert doubts(session, person, vacancy, now) == {"other_trade"}
    session.add(PersonWish(person_id=person.id, rank=3, occupation_id=vacancy.occupation_id))
    assert doubts(session, person, vacancy, now) == set()


def test_unknown_pay_does_not_meet_a_stated_floor(session, now):
    silent = make_vacancy(
        session, newcomer_p25_fen=None, newcomer_p50_fen=None, income_p25_fen=None,
        income_p50_fen=None, income_p75_fen=None, guarantee_fen=None, base_wage_fen=None,
    )  # fmt: skip
    person = make_person(session, floor_wage_fen=380_000)
    assert doubts(session, person, silent, now) == {"pay_below_floor"}
    (verdict,) = judge(session, [(person, silent)], now=now)
    assert verdict.doubts[0].facts["pay_fen"] is None


def test_beds_the_firm_has_counted_are_full_when_others_sleep_in_them(session, now):
    vacancy = make_vacancy(session, beds_male=4, beds_female=1)
    first, second = make_person(session), make_person(session)
    make_placement(session, first, vacancy)
    assert doubts(session, second, vacancy, now) == {"no_bed"}
    assert doubts(session, first, vacancy, now) == set(), "her own bed is hers"


def test_a_certificate_only_the_firm_asks_is_a_doubt_and_one_the_law_asks_a_block(session, now):
    person = make_person(session)
    asked = make_vacancy(session, certificates=["sewing_skill"], occupation_id="sewing")
    assert doubts(session, person, asked, now) <= {"certificate"}
    welder = make_vacancy(session, occupation_id="welder", certificates=["welding"])
    (verdict,) = judge(session, [(person, welder)], now=now)
    assert [one.rule_id for one in verdict.blocks] == ["G01"]
    assert verdict.doubts == ()
    session.add(
        PersonCertificate(
            person_id=person.id,
            certificate="welding",
            issued_on=date(2026, 1, 5),
            expires_on=date(2029, 1, 5),
        )
    )
    session.flush()
    (verdict,) = judge(session, [(person, welder)], now=now)
    assert verdict.blocks == ()


def test_a_place_refused_and_an_exclusion_in_force_are_told(session, now):
    person, vacancy = make_person(session), make_vacancy(session)
    session.add(PersonRegion(person_id=person.id, region_code=YUHANG, wanted=False))
    session.flush()
    assert doubts(session, person, vacancy, now) == {"refused_place"}
    other = make_person(session)
    exclude(
        session, actor=sending_actor(session), person_id=other.id, vacancy_id=vacancy.id,
        whole_employer=True, note="上次闹过矛盾", now=now,
    )  # fmt: skip
    elsewhere = make_vacancy(session)
    assert doubts(session, other, vacancy, now) == {"excluded"}
    assert doubts(session, other, elsewhere, now) == set()


def test_a_couple_goes_where_couples_are_taken(session, now):
    a, b = make_person(session, needs_couple_room=True), make_person(session)
    make_party(session, a, b, kind=PartyKind.COUPLE)
    without = make_vacancy(session, couple_rooms=0)
    assert doubts(session, a, without, now) == {"no_couple_room"}
    assert doubts(session, b, without, now) == {"no_couple_room"}
    assert doubts(session, a, make_vacancy(session, couple_rooms=1), now) == set()


def test_the_sheet_and_the_matcher_bar_the_same_pairs_of_a_small_county(session, now):
    """Every person against every vacancy: the gates of the run's own snapshot, pair by pair."""
    from matching.rules.gates import Extras, bars

    people = [make_person(session, **said) for said, _ in CASES.values()]
    vacancies = [
        make_vacancy(session, make_employer(session), **asked) for _, asked in CASES.values()
    ]
    snapshot = take_snapshot(session, region_code="", rule=RULE, now=now)
    mask = bars(snapshot.problem, slice(0, len(people)), Extras.of(snapshot.problem))
    pairs = [(person, vacancy) for person in people for vacancy in vacancies]
    verdicts = judge(session, pairs, now=now)
    w = {one: k for k, one in enumerate(snapshot.person_ids.tolist())}
    v = {one: k for k, one in enumerate(snapshot.vacancy_ids.tolist())}
    for (person, vacancy), verdict in zip(pairs, verdicts, strict=True):
        run = {DOUBT_OF[g] for g in Gate if mask[w[person.id], v[vacancy.id]] >> g & 1}
        told = {one.code for one in verdict.doubts}
        assert told == run, (person.id, vacancy.id)


def test_every_gate_is_a_doubt_with_words_or_somebody_elses_question():
    assert set(DOUBT_OF) | set(ELSEWHERE) == set(Gate)
    assert not set(DOUBT_OF) & set(ELSEWHERE)
    assert {*DOUBT_OF.values(), COUNTY_QUOTA} == set(DOUBTS)


def test_a_swap_or_a_proposal_against_a_stated_condition_needs_a_reason(session, now):
    person = make_person(session, born_on=date(1970, 1, 1))
    here, young = make_vacancy(session), make_vacancy(session, age_max=40)
    proposal = make_proposal(
        session, person, here, alternatives=[{"vacancy_id": young.id, "cost": 10}]
    )
    actor = sending_actor(session)
    told = {"actor": actor, "proposal_id": proposal.id, "version": 1, "choice": 0, "now": now}
    with pytest.raises(ReasonRequired):
        swap_for_alternative(session, **told)
    made = swap_for_alternative(session, **told, note="厂长同意放宽到60岁")
    assert made.state is ProposalState.SENDING_OK
    fresh = make_person(session, born_on=date(1970, 1, 1))
    with pytest.raises(ReasonRequired):
        propose_by_hand(session, actor=actor, person_id=fresh.id, vacancy_id=young.id, now=now)
