"""Claims of firms, agencies, services and members over real rows: found by the Monday look or told,
nobody counted twice, and what is printed of them. Amounts by hand from the schemes of the table."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from models.channel import Channel, ChannelKind
from models.fair import Fair, FairKind, FairPost, FairState
from models.festival import FestivalPlan, Plan
from models.person import PersonTarget, TargetGroup
from models.placement import PlacementState
from models.subsidy import BodyKind, ClaimState, SubsidyClaim, SubsidyHead
from models.trip import SeatState, Trip, TripSeat, TripState
from reference.subsidies import Beneficiary
from services.errors import InvalidInput
from services.people.merging import merge_people
from services.subsidies.bodies import BodyIn, BroughtIn, enter_body, say_who_brought
from services.subsidies.claims import move_claim, note_papers, tell_days
from services.subsidies.lists import heads_of, monday_of
from services.subsidies.look import look, tell
from services.subsidies.notice import file_of, notice_of
from services.subsidies.schemes import enter_scheme
from services.subsidies.told import ToldIn
from tests import factories as make
from tests.conftest import NOW
from tests.services.subsidies.samples import TODAY, claims, scheme_in

C = ClaimState


def agency_scheme(**told):
    """As 杭州's S09: 1,000 to the agency for each lifted from poverty, 90 days, once in a life."""
    facts = {"code": "A1", "name": "介绍补贴", "region_code": make.YUHANG, "payer": "receiving",
             "beneficiary": "agency", "needs": "lifted", "bands": "province=100000",
             "evidence": "insurance_3_months", "once_per": "lifetime"}  # fmt: skip
    return scheme_in(**(facts | told))


def firm_scheme(**told):
    """As 扬州's S20: 500 to the firm for each who stays over the festival, 100 for each day."""
    facts = {"code": "F1", "name": "留岗补助", "region_code": make.YUHANG, "payer": "receiving",
             "beneficiary": "employer", "needs": "", "kind": "heads_days", "fen": "10000",
             "bands": "any=50000", "evidence": "list", "once_per": "festival",
             "min_days": ""}  # fmt: skip
    return scheme_in(**(facts | told))


def brought(session, body, clerk, days: int, name: str = "样本一二", lifted: bool = True, **told):
    person = make.make_person(session, name=name, village="东村")
    if lifted:
        session.add(PersonTarget(person_id=person.id, target=TargetGroup.LIFTED,
                                 verified_on=date(2025, 1, 1)))  # fmt: skip
    stay = make.make_placement(session, person, state=PlacementState.IN_POST,
                               at=NOW - timedelta(days=days - 1), **told)  # fmt: skip
    if body is not None:
        data = BroughtIn(body_id=body.id, placements=str(stay.id))
        say_who_brought(session, actor=clerk, data=data, now=NOW)
    return stay


@pytest.fixture
def house(session):
    clerk = make.receiving_actor(session)
    told = BodyIn(kind=BodyKind.AGENCY, name="演示人力公司", region_code=make.YUHANG)
    return clerk, enter_body(session, actor=clerk, data=told, now=NOW)


def to_paid(session, clerk, row, *papers: str) -> None:
    note_papers(session, actor=clerk, claim_id=row.id, proofs=papers, now=NOW)
    for to in (C.FILED, C.TOWNSHIP_OK, C.PUBLISHED, C.COUNTY_OK, C.PAID):
        move_claim(session, actor=clerk, claim_id=row.id, to=to, now=NOW)


def test_an_agency_claims_in_lots_for_those_it_brought_and_nobody_twice(session, house) -> None:
    """Two of a hundred days: 2,000. One of eighty is on the way. Paid; ten days later the third
    makes a second lot of 1,000, and the first two are not counted again, next year either."""
    clerk, body = house
    enter_scheme(session, actor=clerk, data=agency_scheme(), now=NOW)
    for days in (100, 100, 80):
        brought(session, body, clerk, days)
    brought(session, body, clerk, 100, lifted=False)
    brought(session, None, clerk, 100)
    found = look(session, now=NOW)
    (row,) = claims(session)
    assert dict(found.moved) == {"papers_missing": 1}
    assert (row.body_id, row.placement_id, row.fen) == (body.id, None, 200_000)
    assert len(heads_of(session, actor=clerk, claim_id=row.id)) == 2
    assert dict(look(session, now=NOW).moved) == {}
    to_paid(session, clerk, row, "insurance_3_months")
    look(session, now=NOW)
    first, second = claims(session)
    assert (second.state, second.fen, second.eligible_on) == (
        C.FORESEEN, 100_000, TODAY + timedelta(days=10)
    )  # fmt: skip
    look(session, now=NOW + timedelta(days=10))
    assert (second.state, second.fen, second.instalment) == (C.PAPERS_MISSING, 100_000, 2)
    assert first.fen == 200_000
    look(session, now=NOW + timedelta(days=60))
    assert [one.fen for one in claims(session) if one.period == "2027"] == []


def test_who_is_counted_stays_with_that_claim_until_it_is_refused(session, house) -> None:
    clerk, body = house
    enter_scheme(session, actor=clerk, data=agency_scheme(), now=NOW)
    stay = brought(session, body, clerk, 100)
    look(session, now=NOW)
    (row,) = claims(session)
    told = BodyIn(kind=BodyKind.AGENCY, name="演示劳务公司", region_code=make.YUHANG)
    other = enter_body(session, actor=clerk, data=told, now=NOW)
    again = BroughtIn(body_id=other.id, placements=f"{stay.id}，")
    with pytest.raises(InvalidInput) as counted:
        say_who_brought(session, actor=clerk, data=again, now=NOW)
    assert counted.value.problems["placements"][0].code == "brought_counted"
    note_papers(session, actor=clerk, claim_id=row.id, proofs=["insurance_3_months"], now=NOW)
    move_claim(session, actor=clerk, claim_id=row.id, to=C.FILED, now=NOW)
    move_claim(session, actor=clerk, claim_id=row.id, to=C.REFUSED, now=NOW, reason="非本公司介绍")
    say_who_brought(session, actor=clerk, data=again, now=NOW)
    look(session, now=NOW)
    assert [(one.body_id, one.state) for one in claims(session)] == [
        (body.id, C.REFUSED), (other.id, C.PAPERS_MISSING),
    ]  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        move_claim(session, actor=clerk, claim_id=row.id, to=C.FILED, now=NOW)
    assert refused.value.problems["to"][0].code == "counted_elsewhere"


def test_the_database_itself_counts_a_placement_once(session, house) -> None:
    clerk, body = house
    scheme = enter_scheme(session, actor=clerk, data=agency_scheme(), now=NOW)
    stay = brought(session, body, clerk, 100)
    look(session, now=NOW)
    other = SubsidyClaim(scheme_id=scheme.id, body_id=body.id, period="2027", created_at=NOW,
                         updated_at=NOW)  # fmt: skip
    session.add(other)
    session.flush()
    session.add(SubsidyHead(claim_id=other.id, placement_id=stay.id, scheme_id=scheme.id,
                            period="life"))  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()
    session.rollback()


def test_two_owners_or_none_are_no_claim(session, house) -> None:
    clerk, body = house
    scheme = enter_scheme(session, actor=clerk, data=agency_scheme(), now=NOW)
    firm = make.make_employer(session)
    session.commit()
    for owners in ({}, {"body_id": body.id, "employer_id": firm.id}):
        session.add(SubsidyClaim(scheme_id=scheme.id, period="1", created_at=NOW, updated_at=NOW,
                                 **owners))  # fmt: skip
        with pytest.raises(sa.exc.IntegrityError):
            session.flush()
        session.rollback()


def keeps(session, firm, *plans: Plan) -> list:
    """People of one firm with what they mean to do over the festival of 2027 (6 February)."""
    post = make.make_vacancy(session, firm)
    stays = [
        make.make_placement(session, vacancy=post, state=PlacementState.IN_POST,
                            at=NOW - timedelta(days=40))
        for _ in plans
    ]  # fmt: skip
    session.add_all(
        FestivalPlan(season=2027, placement_id=stay.id, plan=plan, said_at=NOW)
        for stay, plan in zip(stays, plans, strict=True)
    )
    session.flush()
    return stays


AFTER = NOW + timedelta(days=100)  # 26 February 2027


def test_a_firm_claims_for_those_who_stayed_and_leaves_out_who_left_before(session) -> None:
    """Three said that they stay, one goes home. Before the festival three are foreseen; one left in
    January: two stay, 1,000, and with 14 days of work 2,400."""
    clerk, firm = make.receiving_actor(session), make.make_employer(session, name="演示织造厂")
    enter_scheme(session, actor=clerk, data=firm_scheme(), now=NOW)
    rows = keeps(session, firm, Plan.STAYS, Plan.STAYS, Plan.STAYS, Plan.GOES_HOME)
    look(session, now=NOW)  # in November for February
    (row,) = claims(session)
    assert (row.state, row.employer_id, row.eligible_on) == (
        C.FORESEEN, firm.id, date(2027, 2, 6)
    )  # fmt: skip
    assert (row.fen, row.period) == (150_000, "2027")
    rows[0].state, rows[0].left_on, rows[0].left_reason = (
        PlacementState.LEFT, date(2027, 1, 20), "other"
    )  # fmt: skip
    look(session, now=AFTER)
    assert (row.state, row.fen) == (C.PAPERS_MISSING, 100_000)
    tell_days(session, actor=clerk, claim_id=row.id, days=14, now=AFTER)
    assert row.fen == 240_000
    look(session, now=AFTER)
    assert (row.fen, row.units) == (240_000, 14)
    monday = monday_of(session, actor=clerk, now=AFTER)
    assert [(one.name, one.heads) for one in monday.missing] == [("演示织造厂", 2)]


def test_the_notice_prints_a_firm_whole_and_its_people_masked(session) -> None:
    clerk, firm = make.receiving_actor(session), make.make_employer(session, name="演示织造厂")
    scheme = enter_scheme(session, actor=clerk, data=firm_scheme(), now=NOW)
    keeps(session, firm, Plan.STAYS)
    look(session, now=AFTER)
    (row,) = claims(session)
    note_papers(session, actor=clerk, claim_id=row.id, proofs=["list"], now=AFTER)
    roll = file_of(session, actor=clerk, scheme=scheme, on=AFTER.date())
    name = heads_of(session, actor=clerk, claim_id=row.id)[0].name
    assert [line[:2] for line in roll.rows] == [("1", "演示织造厂"), ("1.1", name)]
    assert [line[6] for line in roll.rows] == ["500.00", "500.00"]
    for to in (C.FILED, C.TOWNSHIP_OK):
        move_claim(session, actor=clerk, claim_id=row.id, to=to, now=AFTER)
    (printed,) = notice_of(session, actor=clerk, scheme_id=scheme.id)
    assert (printed.name, printed.where, printed.fen) == (
        "演示织造厂", "浙江省杭州市余杭区", 50_000
    )  # fmt: skip
    assert printed.counts == (name[0] + "*" + name[2:],)


def coach(session, firm, people: int, on: date, **told) -> Trip:
    facts = {
        "name": "演示车",
        "home_region": make.CANGXI,
        "site_region": make.YUHANG,
        "leaves_on": on,
        "state": TripState.HANDED_OVER,
        "created_at": NOW,
        "updated_at": NOW,
    }
    trip = Trip(**(facts | told))
    session.add(trip)
    session.flush()
    post = make.make_vacancy(session, firm)
    for _ in range(people):
        stay = make.make_placement(session, vacancy=post, state=PlacementState.IN_POST)
        session.add(TripSeat(trip_id=trip.id, placement_id=stay.id, state=SeatState.HANDED_OVER,
                             created_at=NOW, updated_at=NOW))  # fmt: skip
    session.flush()
    return trip


def coach_scheme(**told):
    """As 慈溪's S11: half of the hire across provinces, at most 200,000 a firm and window."""
    facts = {"code": "C1", "name": "包车补贴", "region_code": make.YUHANG, "payer": "receiving",
             "beneficiary": "employer", "needs": "", "kind": "share", "share_percent": "50",
             "cap_fen": "20000000", "bands": "province=0", "min_days": "", "once_per": "window",
             "travel": "2026-11-01..2026-11-20", "evidence": "charter_contract&payment_proof",
             "excludes": "W1"}  # fmt: skip
    return scheme_in(**(facts | told))


def told_or_nothing(session, clerk, data: ToldIn) -> float | None:
    """Yuan of the claim; None: refused, because all of the most was had."""
    with session.begin_nested() as part:
        try:
            return tell(session, actor=clerk, data=data, now=NOW).fen / 100
        except InvalidInput as refused:
            part.rollback()
            return {"subsidy_paid_before": None}[refused.problems["scheme_id"][0].code]


# (yuan of each coach in turn, yuan the claims come to): half, and 200,000 in all
COACHES = [
    ([30_000], [15_000]), ([500_000], [200_000]), ([8_001], [4000.5]),
    ([30_000, 40_000], [15_000, 20_000]), ([380_000, 60_000], [190_000, 10_000]),
    ([400_000, 1], [200_000, None]), ([1], [0.5]), ([200_000, 200_000], [100_000, 100_000]),
    ([399_999], [199_999.5]), ([100_000, 100_000, 300_000], [50_000, 50_000, 100_000]),
]  # fmt: skip


@pytest.mark.parametrize(("costs", "expected"), COACHES)
def test_a_firms_coaches_are_paid_in_part_and_under_the_most_of_the_window(
    session, costs, expected
) -> None:
    clerk, firm = make.receiving_actor(session), make.make_employer(session)
    scheme = enter_scheme(session, actor=clerk, data=coach_scheme(), now=NOW)
    had = []
    for cost in costs:
        trip = coach(session, firm, 2, TODAY)
        data = ToldIn(scheme_id=scheme.id, employer_id=firm.id, trip_id=trip.id,
                      cost_fen=round(cost * 100))  # fmt: skip
        had.append(told_or_nothing(session, clerk, data))
    assert had == expected
    look(session, now=NOW)
    assert [one.fen / 100 for one in claims(session) if one.fen][: len(costs)] == [
        one for one in expected if one is not None
    ]  # fmt: skip


def test_what_was_told_is_checked_against_the_rows_of_the_house(session) -> None:
    clerk, firm = make.receiving_actor(session), make.make_employer(session)
    scheme = enter_scheme(session, actor=clerk, data=coach_scheme(), now=NOW)

    def refused(**told) -> tuple[str, str]:
        facts = {"scheme_id": scheme.id, "cost_fen": 100} | told
        with pytest.raises(InvalidInput) as found, session.begin_nested():
            tell(session, actor=clerk, data=ToldIn(**facts), now=NOW)
        ((field, (problem,)),) = found.value.problems.items()
        return field, problem.code

    other = make.make_employer(session)
    trip, early = coach(session, firm, 2, TODAY), coach(session, firm, 1, date(2026, 10, 31))
    told = {"employer_id": firm.id, "trip_id": trip.id}
    assert refused(**told | {"employer_id": other.id}) == ("trip_id", "nobody_aboard")
    assert refused(**told, cost_fen=None) == ("cost_fen", "missing")
    assert refused(employer_id=firm.id, trip_id=early.id) == ("scheme_id", "subsidy_journey")
    data = ToldIn(scheme_id=scheme.id, **told, cost_fen=3_000_000)
    row = tell(session, actor=clerk, data=data, now=NOW)
    assert (row.state, len(heads_of(session, actor=clerk, claim_id=row.id))) == (
        C.PAPERS_MISSING, 2
    )  # fmt: skip
    assert refused(**told) == ("trip_id", "claimed_twice")


def test_who_rode_the_firms_coach_is_not_paid_for_coming_alone(session) -> None:
    """As S11 and S12 exclude each other: the claim of the person cannot be filed beside."""
    clerk, firm = make.receiving_actor(session), make.make_employer(session)
    scheme = enter_scheme(session, actor=clerk, data=coach_scheme(), now=NOW)
    alone = scheme_in(code="W1", region_code=make.YUHANG, payer="receiving", needs="", evidence="",
                      min_days="", once_per="window", bands="province=50000")  # fmt: skip
    enter_scheme(session, actor=clerk, data=alone, now=NOW)
    trip = coach(session, firm, 1, TODAY)
    data = ToldIn(scheme_id=scheme.id, employer_id=firm.id, trip_id=trip.id, cost_fen=3_000_000)
    row = tell(session, actor=clerk, data=data, now=NOW)
    look(session, now=NOW)
    single = next(one for one in claims(session) if one.placement_id)
    monday = monday_of(session, actor=clerk, now=NOW)
    assert [{a.claim.id, b.claim.id} for a, b in monday.twice] == [{row.id, single.id}]
    note_papers(session, actor=clerk, claim_id=row.id,
                proofs=["charter_contract", "payment_proof"], now=NOW)  # fmt: skip
    move_claim(session, actor=clerk, claim_id=row.id, to=C.FILED, now=NOW)
    with pytest.raises(InvalidInput) as refused:
        move_claim(session, actor=clerk, claim_id=single.id, to=C.FILED, now=NOW)
    assert refused.value.problems["to"][0].code == "claimed_twice"


def fair(session, region: str, *firms, state: FairState = FairState.HELD) -> Fair:
    channel = Channel(code="ACDEF", kind=ChannelKind.FAIR, region_code=region, created_at=NOW)
    session.add(channel)
    session.flush()
    row = Fair(name="演示招聘会", kind=FairKind.ONSITE, state=state, region_code=region,
               held_on=TODAY, channel_id=channel.id, created_at=NOW)  # fmt: skip
    session.add(row)
    session.flush()
    for firm in firms:
        for _ in range(2):
            post = make.make_vacancy(session, firm)
            session.add(FairPost(fair_id=row.id, vacancy_id=post.id, places=3))
    session.flush()
    return row


def test_a_fair_counts_the_firms_of_the_place_once_each_whatever_they_show(session) -> None:
    """As 杭州's S10: 4,000 for each firm and fair in 广元. Two firms of 余杭, each with two
    posts, and one of 义乌: 8,000. The same fair is not claimed by another body."""
    clerk = make.receiving_actor(session)
    told = scheme_in(code="R1", region_code=make.YUHANG, payer="receiving", beneficiary="service",
                     needs="", kind="heads", bands="home:5108=400000", min_days="",
                     evidence="firms_present", once_per="event")  # fmt: skip
    scheme = enter_scheme(session, actor=clerk, data=told, now=NOW)
    bodies = [
        enter_body(session, actor=clerk, now=NOW, data=BodyIn(
            kind=BodyKind.SERVICE, name=name, region_code=make.YUHANG))
        for name in ("演示就业中心", "演示会展公司")
    ]  # fmt: skip
    firms = [make.make_employer(session), make.make_employer(session),
             make.make_employer(session, region_code=make.YIWU)]  # fmt: skip
    held = fair(session, make.CANGXI, *firms)
    data = ToldIn(scheme_id=scheme.id, body_id=bodies[0].id, fair_id=held.id)
    row = tell(session, actor=clerk, data=data, now=NOW)
    assert (row.fen, row.state, row.period) == (800_000, C.PAPERS_MISSING, f"fair-{held.id}")
    with pytest.raises(InvalidInput) as refused:
        tell(session, actor=clerk, now=NOW,
             data=ToldIn(scheme_id=scheme.id, body_id=bodies[1].id, fair_id=held.id))  # fmt: skip
    assert refused.value.problems["fair_id"][0].code == "claimed_twice"


def test_a_member_without_a_placement_claims_for_each_step_of_a_course(session) -> None:
    """As 福建's S22: 1,000 a step, three at most; after the first was paid two more make 2,000."""
    clerk = make.receiving_actor(session)
    told = scheme_in(code="M1", region_code=make.YUHANG, payer="union", beneficiary="member",
                     needs="union_member", kind="steps", bands="any=100000", cap_fen="300000",
                     min_days="", evidence="enrolment", once_per="course")  # fmt: skip
    scheme = enter_scheme(session, actor=clerk, data=told, now=NOW)
    person = make.make_person(session, name="样本三")

    def course(steps: int) -> SubsidyClaim:
        data = ToldIn(scheme_id=scheme.id, person_id=person.id, occasion="专科", units=steps)
        return tell(session, actor=clerk, data=data, now=NOW)

    row = course(1)
    assert (row.person_id, row.fen, row.missing) == (
        person.id, 100_000, ["enrolment", "union_member"]
    )  # fmt: skip
    to_paid(session, clerk, row, "enrolment", "union_member")
    assert (course(3).fen, claims(session)[-1].instalment) == (200_000, 2)
    with pytest.raises(InvalidInput):
        course(3)
    monday = monday_of(session, actor=make.sending_actor(session), now=NOW)
    assert [one.name for one in monday.missing] == ["样本三"]


def test_a_members_claim_follows_two_records_that_become_one(session) -> None:
    clerk = make.admin_actor(session)
    told = scheme_in(code="M2", beneficiary="member", payer="union", needs="", bands="any=100000",
                     min_days="", evidence="", once_per="degree")  # fmt: skip
    scheme = enter_scheme(session, actor=clerk, data=told, now=NOW)
    born = date(1990, 5, 1)
    kept = make.make_person(session, name="样本三", born_on=born)
    gone = make.make_person(session, name="样本三", born_on=born, id_number=None, id_index=None)
    data = ToldIn(scheme_id=scheme.id, person_id=gone.id, occasion="大专")
    row = tell(session, actor=clerk, data=data, now=NOW)
    merge_people(session, actor=clerk, kept_id=kept.id, gone_id=gone.id, now=NOW)
    session.refresh(row)
    assert row.person_id == kept.id


def test_a_claim_of_a_person_under_a_scheme_for_others_lapses(session, house) -> None:
    """As those of before firms and agencies had claims of their own."""
    clerk, _ = house
    scheme = enter_scheme(session, actor=clerk, data=agency_scheme(), now=NOW)
    stay = brought(session, None, clerk, 100)
    session.add(SubsidyClaim(scheme_id=scheme.id, placement_id=stay.id, period="life",
                             state=C.ELIGIBLE, created_at=NOW, updated_at=NOW))  # fmt: skip
    look(session, now=NOW)
    (row,) = claims(session)
    assert (row.state, row.reason) == (C.LAPSED, "beneficiary")


def test_every_kind_of_beneficiary_has_a_way_to_a_claim() -> None:
    assert {one.value for one in Beneficiary} == {
        "worker", "employer", "agency", "service", "member"
    }  # fmt: skip
