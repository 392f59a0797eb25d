"""A vacancy is drafted, checked, on offer, changed and closed; ledger and law always hold."""

import threading
from datetime import date, timedelta

import pytest
from pydantic import ValidationError
from sqlmodel import select

from models.employer import Employer, EmployerState
from models.engine import open_session, unit_of_work
from models.person import ConsentPurpose, Person
from models.placement import PlacementState
from models.proposal import ProposalState
from models.vacancy import Vacancy, VacancyEvent, VacancyState
from reports.ledger import ledger_of
from services import offer
from services.errors import (
    Forbidden,
    InvalidInput,
    LawForbids,
    NotAllowedNow,
    NotFound,
    ReasonRequired,
    StaleVersion,
    VacancyNotOpen,
)
from services.rows import lock_rows
from services.vacancies import content, lapsing, lists, moves, page, previews
from services.vacancies.form import VacancyIn, content_of
from tests.factories import (
    PUJIANG,
    admin_actor,
    employer_actor,
    make_consent,
    make_employer,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
    receiving_actor,
    sending_actor,
)
from tests.queries import counted
from tests.services.statements import vacancy_in


@pytest.fixture
def firm(session):
    return make_employer(session)


@pytest.fixture
def hr(session, firm):
    return employer_actor(session, firm)


@pytest.fixture
def union(session):
    return receiving_actor(session)


def drafted(session, hr, now, **changes):
    return content.save_draft(session, actor=hr, data=vacancy_in(**changes), now=now)


def submitted(session, hr, now, **changes):
    draft = drafted(session, hr, now, **changes)
    return moves.submit(session, actor=hr, vacancy_id=draft.id, version=draft.version, now=now)


def published(session, hr, union, now, **changes):
    one = submitted(session, hr, now, **changes)
    return moves.publish(
        session, actor=union, vacancy_id=one.id, version=one.version, now=now, amber_reason="已核实"
    )


def edited(session, actor, vacancy, now, *, version=None, **changes):
    data = VacancyIn.model_validate(
        content_of(vacancy) | {"contact_phone": vacancy.contact_phone or ""} | changes
    )
    return content.edit(
        session,
        actor=actor,
        vacancy_id=vacancy.id,
        data=data,
        version=version or vacancy.version,
        now=now,
    )


def kinds(session, vacancy):
    query = select(VacancyEvent).where(VacancyEvent.vacancy_id == vacancy.id)
    return [e.detail.get("action") or e.kind for e in session.exec(query.order_by(VacancyEvent.id))]


# --- drafts -------------------------------------------------------------------------------------


def test_an_empty_draft_is_kept_and_what_is_missing_is_said_field_by_field(session, hr, firm, now):
    draft = content.save_draft(session, actor=hr, data=VacancyIn(), now=now)
    assert (draft.state, draft.employer_id) == (VacancyState.DRAFT, firm.id)
    with pytest.raises(InvalidInput) as refused:
        moves.submit(session, actor=hr, vacancy_id=draft.id, version=1, now=now)
    assert {"title", "duties", "base_wage_fen", "newcomer_p50_fen", "valid_until"} <= set(
        refused.value.problems
    )
    assert refused.value.problems["occupation_id"][0].code == "occupation_unclear"


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("places", "0", "greater_than_equal"),
        ("places", "-3", "greater_than_equal"),
        ("places", "5001", "less_than_equal"),
        ("places", "9" * 400, "less_than_equal"),
        ("places", "九个", "int_parsing"),
        ("places", "3.5", "int_parsing"),
        ("places", "👷", "int_parsing"),
        ("base_wage_fen", -1, "greater_than_equal"),
        ("base_wage_fen", 10_000_001, "less_than_equal"),
        ("hours_per_day", "inf", "finite_number"),
        ("hours_per_day", "nan", "finite_number"),
        ("hours_per_day", "25", "less_than_equal"),
        ("days_per_month", "0", "greater_than_equal"),
        ("age_min", "15", "age_under_16"),
        ("age_max", "17", "below_age_min"),
        ("income_p50_fen", 1, "below_income_p25_fen"),
        ("newcomer_p50_fen", 1, "below_newcomer_p25_fen"),
        ("arrive_until", "2026-11-01", "below_arrive_from"),
        ("arrive_until", "明年", "date_from_datetime_parsing"),
        ("arrive_until", "9999-12-31", "less_than_equal"),
        ("min_group", "6", "group_above_places"),
        ("occupation_id", "astronaut", "unknown_choice"),
        ("hazards", ["noise", "dragons"], "unknown_choice"),
        ("region_code", "000000", "unknown_choice"),
        ("shift", "whenever", "enum"),
        ("contact_phone", "123", "phone"),
        ("title", "工" * 81, "string_too_long"),
        ("duties", "工" * 2001, "string_too_long"),
        ("employer_id", 1, "extra_forbidden"),
        ("state", "published", "extra_forbidden"),
    ],
)
def test_terrible_values_are_refused_at_their_field(field, value, problem):
    with pytest.raises(ValidationError) as refused:
        vacancy_in(**{field: value})
    assert [(e["loc"][0], e["type"]) for e in refused.value.errors()] == [(field, problem)]


def test_full_width_digits_separators_and_scripts_are_kept_as_what_they_are(session, hr, now):
    draft = drafted(
        session,
        hr,
        now,
        places="１，０００",
        arrive_from="2026年11月25日",
        title="缝纫工\u200b",
        duties="<script>alert(1)</script> 平车缝纫 👕\x00",
    )
    session.expire_all()
    assert (draft.places, draft.arrive_from, draft.title) == (1000, date(2026, 11, 25), "缝纫工")
    assert draft.duties == "<script>alert(1)</script> 平车缝纫 👕"


def test_the_trade_is_told_from_the_title_and_asked_for_where_it_is_in_doubt(session, hr, now):
    assert drafted(session, hr, now, title="电子厂包装工").occupation_id == "packer"
    assert drafted(session, hr, now, title="一起来赚钱").occupation_id == ""
    assert drafted(session, hr, now, title="包装工", occupation_id="qc").occupation_id == "qc"


def test_a_stale_copy_of_a_draft_is_refused(session, hr, now):
    draft = drafted(session, hr, now)

    def save(places, version):
        content.save_draft(
            session,
            actor=hr,
            data=vacancy_in(places=places),
            vacancy_id=draft.id,
            version=version,
            now=now,
        )

    save(7, 1)
    with pytest.raises(StaleVersion) as refused:
        save(9, 1)
    assert (refused.value.shown, refused.value.current, draft.places) == (1, 2, 7)


@pytest.mark.parametrize(
    "verb", ["save_draft", "edit", "submit", "copy", "pause", "close", "renew"]
)
def test_another_firms_vacancy_is_as_unknown_as_one_that_does_not_exist(session, hr, now, verb):
    theirs = make_vacancy(session, state=VacancyState.DRAFT)
    extra = {
        "save_draft": {"data": vacancy_in(), "version": 1},
        "edit": {"data": vacancy_in(), "version": 1},
        "submit": {"version": 1},
        "close": {"reason": "x"},
        "renew": {"valid_until": date(2026, 12, 30)},
    }.get(verb, {})
    for wanted in (theirs.id, 999_999, 10**30, -1):
        with pytest.raises(NotFound):
            getattr(moves if hasattr(moves, verb) else content, verb)(
                session, actor=hr, vacancy_id=wanted, now=now, **extra
            )
    assert theirs.state is VacancyState.DRAFT


# --- the law ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "rule", "field"),
    [
        ({"requirements": "限男性，吃苦耐劳"}, "B01", "requirements"),
        ({"title": "平车缝纫工，限女工"}, "B02", "title"),
        ({"report_to": "门卫，已婚已育优先"}, "B03", "report_to"),
        ({"bonus_note": "入职交押金200元"}, "D01", "bonus_note"),
        ({"base_wage_fen": 190_000}, "E04", "base_wage_fen"),
        ({"probation_months": 3}, "E02", "probation_months"),
    ],
)
def test_what_the_law_forbids_is_not_submitted(session, hr, now, changes, rule, field):
    draft = drafted(session, hr, now, **changes)
    with pytest.raises(LawForbids) as refused:
        moves.submit(session, actor=hr, vacancy_id=draft.id, version=draft.version, now=now)
    assert [(f.rule_id, f.field) for f in refused.value.findings] == [(rule, field)]
    assert draft.state is VacancyState.DRAFT


def test_the_law_stops_every_way_to_being_on_offer(session, firm, hr, union, now):
    bad = {"requirements": "限男性"}
    one = submitted(session, hr, now)
    one.requirements = "限男性"  # as if the rule had come into force since
    with pytest.raises(LawForbids):
        moves.publish(session, actor=union, vacancy_id=one.id, version=1, now=now, amber_reason="x")
    two = published(session, hr, union, now)
    with pytest.raises(LawForbids):
        edited(session, hr, two, now, **bad)
    session.refresh(two)
    for state, act in (
        (VacancyState.PAUSED, lambda v: moves.resume(session, actor=hr, vacancy_id=v, now=now)),
        (
            VacancyState.LAPSED,
            lambda v: moves.renew(
                session, actor=hr, vacancy_id=v, valid_until=date(2026, 12, 30), now=now
            ),
        ),
    ):
        three = published(session, hr, union, now)
        three.state, three.requirements = state, "限男性"
        with pytest.raises(LawForbids):
            act(three.id)
        assert three.state is state


def test_an_amber_finding_needs_the_coordinators_reason_and_both_are_kept(session, hr, union, now):
    one = submitted(session, hr, now, hours_per_day=12, income_p25_fen=700_000,
                    income_p50_fen=750_000)  # fmt: skip
    with pytest.raises(ReasonRequired):
        moves.publish(session, actor=union, vacancy_id=one.id, version=one.version, now=now)
    moves.publish(
        session,
        actor=union,
        vacancy_id=one.id,
        version=one.version,
        now=now,
        amber_reason="加班自愿，已当面核实",
    )
    event = page.events_of(session, actor=union, vacancy_id=one.id)[0].event
    assert (event.to_state, event.reason) == (VacancyState.PUBLISHED, "加班自愿，已当面核实")
    assert [row["rule"] for row in event.detail["findings"]] == ["E06"]
    assert event.detail["findings"][0]["facts"]["overtime_per_day"] == 4


def test_a_doubt_of_one_judge_is_answered_before_publication(session, hr, union, now):
    said = "叉车工，会开就收，查的时候躲一下"
    one = submitted(
        session, hr, now, requirements=said, hours_per_day=8, days_per_month=21, persons_per_room=4
    )
    with pytest.raises(ReasonRequired):
        moves.publish(session, actor=union, vacancy_id=one.id, version=one.version, now=now)
    moves.publish(
        session, actor=union, vacancy_id=one.id, version=one.version, now=now,
        amber_reason="问过厂里，只招有证的，文字已请改",
    )  # fmt: skip
    event = page.events_of(session, actor=union, vacancy_id=one.id)[0].event
    assert [(row["rule"], row["severity"]) for row in event.detail["findings"]] == [
        ("G02", "doubt")
    ]


def test_a_tier_nobody_confirmed_warns_and_the_lowest_tier_blocks(session, hr, now):
    """余杭's tier is unconfirmed: 2,300 is amber, 1,900 lies below any tier of the province."""
    for fen, severity in ((230_000, "amber"), (190_000, "block")):
        _, findings, _ = previews.preview(
            session, actor=hr, data=vacancy_in(base_wage_fen=fen), now=now
        )
        assert [f.severity for f in findings if f.rule_id == "E04"] == [severity]


# --- publishing ---------------------------------------------------------------------------------


def test_the_way_from_draft_to_offer_leaves_its_events(session, hr, union, now):
    one = published(session, hr, union, now)
    assert one.state is VacancyState.PUBLISHED
    assert (one.published_at, one.confirmed_open_at) == (now, now)
    assert kinds(session, one) == ["created", "submit", "publish"]
    assert session.exec(select(Vacancy).where(offer.on_offer(date(2026, 11, 18)))).one() is one


def test_submitting_twice_is_submitting_once(session, hr, now):
    one = submitted(session, hr, now)
    moves.submit(session, actor=hr, vacancy_id=one.id, version=one.version, now=now)
    assert kinds(session, one) == ["created", "submit"]


def test_nothing_is_published_before_a_coordinator_has_verified_the_firm(session, union, now):
    firm = make_employer(session, state=EmployerState.PENDING)
    one = submitted(session, employer_actor(session, firm), now)
    with pytest.raises(NotAllowedNow) as refused:
        moves.publish(session, actor=union, vacancy_id=one.id, version=1, now=now, amber_reason="x")
    assert (refused.value.kind, refused.value.state) == ("employer", "pending")


def test_only_the_coordinator_of_the_work_site_publishes(session, hr, now):
    one = submitted(session, hr, now)
    for actor, error in (
        (hr, Forbidden),
        (receiving_actor(session, PUJIANG), NotFound),
        (sending_actor(session), NotFound),
    ):
        with pytest.raises(error):
            moves.publish(session, actor=actor, vacancy_id=one.id, version=1, now=now)
    assert one.state is VacancyState.SUBMITTED


def test_publishing_what_changed_since_it_was_read_is_refused(session, hr, union, now):
    one = submitted(session, hr, now)
    edited(session, hr, one, now, income_p50_fen=650_000)
    assert one.state is VacancyState.SUBMITTED
    with pytest.raises(StaleVersion):
        moves.publish(session, actor=union, vacancy_id=one.id, version=1, now=now, amber_reason="x")


def test_a_returned_vacancy_is_a_draft_with_the_reason_on_it(session, hr, union, now):
    one = submitted(session, hr, now)
    with pytest.raises(ReasonRequired):
        moves.return_with_reason(
            session, actor=union, vacancy_id=one.id, version=1, reason=" ", now=now
        )
    moves.return_with_reason(
        session, actor=union, vacancy_id=one.id, version=1, reason="请写清夜班安排", now=now
    )
    assert one.state is VacancyState.DRAFT
    assert page.last_return(session, one) == "请写清夜班安排"


# --- changes of what is on offer ----------------------------------------------------------------


def test_a_change_of_pay_goes_back_to_checking_a_change_of_phone_does_not(session, hr, union, now):
    one = published(session, hr, union, now)
    edited(session, hr, one, now, contact_phone="13800000009", report_to="演示路1号东门")
    assert one.state is VacancyState.PUBLISHED
    edited(session, hr, one, now, newcomer_p25_fen=400_000)
    assert one.state is VacancyState.SUBMITTED
    assert kinds(session, one)[-2:] == ["edited", "edit"]


def test_saving_without_a_change_changes_nothing(session, hr, union, now):
    one = published(session, hr, union, now)
    edited(session, hr, one, now)
    assert (one.version, one.state) == (1, VacancyState.PUBLISHED)


def test_places_never_fall_below_promised_and_arrived(session, hr, union, now):
    one = published(session, hr, union, now)
    make_placement(session, vacancy=one)
    make_placement(session, vacancy=one, state=PlacementState.IN_POST)
    with pytest.raises(InvalidInput) as refused:
        edited(session, hr, one, now, places=1)
    assert refused.value.problems["places"][0].facts == {
        "taken": 2,
        "promised": 1,
        "arrived": 1,
    }
    session.refresh(one)
    edited(session, hr, one, now, places=2)
    assert (one.places, one.state) == (2, VacancyState.PUBLISHED)
    with pytest.raises(InvalidInput):
        content.change_places(
            session, actor=hr, vacancy_id=one.id, places=1, version=one.version, now=now
        )


def test_still_open_with_three_left_makes_the_places_promised_arrived_and_three(
    session, hr, union, now
):
    one = published(session, hr, union, now, places=10)
    make_placement(session, vacancy=one)
    later = now + timedelta(days=5)
    moves.confirm_still_open(
        session, actor=hr, vacancy_id=one.id, left=3, version=one.version, now=later
    )
    row = lists.get_vacancy(session, actor=hr, vacancy_id=one.id)
    assert (row.ledger.open, row.ledger.promised, one.places) == (3, 1, 4)
    assert one.confirmed_open_at == later
    with pytest.raises(InvalidInput):
        moves.confirm_still_open(
            session, actor=hr, vacancy_id=one.id, left=-1, version=one.version, now=now
        )


def test_a_confirmation_and_a_cut_of_places_at_once_never_break_the_ledger(engine, now):
    """Two clerks on PostgreSQL and SQLite: one promises the last place, one takes it off."""
    with unit_of_work(engine) as session:
        one = make_vacancy(session, places=2)
        make_placement(session, vacancy=one)
        firm = session.get_one(Employer, one.employer_id)
        actor, person_id = employer_actor(session, firm), make_person(session).id
        vacancy_id, version = one.id, one.version
    ready, errors = threading.Barrier(2), []

    def cut():
        ready.wait()
        try:
            with unit_of_work(engine) as session:
                content.change_places(
                    session, actor=actor, vacancy_id=vacancy_id, places=1, version=version, now=now
                )
        except InvalidInput as refused:
            errors.append(refused)

    def promise():
        ready.wait()
        with unit_of_work(engine) as session:
            lock_rows(session, Vacancy, [vacancy_id])
            if ledger_of(session, vacancy_id).open:
                person = session.get_one(Person, person_id)
                make_placement(session, person, session.get_one(Vacancy, vacancy_id))

    threads = [threading.Thread(target=work) for work in (cut, promise)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_session(engine) as session:
        row = lists.get_vacancy(session, actor=actor, vacancy_id=vacancy_id)
        taken = row.ledger.promised + row.ledger.arrived
        assert (row.ledger.places, taken) == ((2, 2) if errors else (1, 1))


# --- pause, renew, lapse, close -----------------------------------------------------------------


def test_a_paused_vacancy_is_not_on_offer_and_comes_back(session, hr, union, now):
    one = published(session, hr, union, now)
    for _ in range(2):
        moves.pause(session, actor=hr, vacancy_id=one.id, now=now)
    assert session.exec(select(Vacancy).where(offer.on_offer(date(2026, 11, 18)))).all() == []
    moves.resume(session, actor=hr, vacancy_id=one.id, now=now)
    assert one.state is VacancyState.PUBLISHED
    assert kinds(session, one)[-2:] == ["pause", "resume"]


def test_vacancies_lapse_the_day_after_their_last_and_a_renewal_brings_them_back(
    session, hr, union, now
):
    one = published(session, hr, union, now, valid_until="2026-12-15")
    proposal = make_proposal(session, vacancy=one)
    kept = make_placement(session, vacancy=one)
    last_day = now.replace(month=12, day=15)
    assert lapsing.lapse_due(session, now=last_day).lapsed == ()
    next_day = last_day + timedelta(days=1)
    assert lapsing.lapse_due(session, now=next_day, cap=10).lapsed == (one.id,)
    assert lapsing.lapse_due(session, now=next_day).lapsed == ()
    assert (one.state, proposal.state) == (VacancyState.LAPSED, ProposalState.WITHDRAWN)
    assert kept.state is PlacementState.CONFIRMED
    moves.renew(session, actor=hr, vacancy_id=one.id, valid_until=date(2027, 1, 10), now=next_day)
    assert (one.state, one.valid_until) == (VacancyState.PUBLISHED, date(2027, 1, 10))
    assert one.arrive_until == date(2027, 1, 10)  # its own had passed


def test_lapsing_is_capped_oldest_first(session, now):
    days = [date(2026, 11, 1), date(2026, 10, 1), date(2026, 11, 10)]
    rows = [make_vacancy(session, valid_until=day) for day in days]
    assert lapsing.lapse_due(session, now=now, cap=2).lapsed == (rows[1].id, rows[0].id)
    assert rows[2].state is VacancyState.PUBLISHED


def test_firms_are_reminded_of_what_lapses_within_three_days(session, now):
    soon = make_vacancy(session, valid_until=date(2026, 11, 21))
    make_vacancy(session, valid_until=date(2026, 11, 22))
    make_vacancy(session, valid_until=date(2026, 11, 20), state=VacancyState.PAUSED)
    suspended = make_employer(session, state=EmployerState.SUSPENDED)
    make_vacancy(session, suspended, valid_until=date(2026, 11, 20))
    assert lapsing.due_to_lapse(session, now=now, days=3) == [soon]


@pytest.mark.parametrize("until", [date(2026, 11, 17), date(2028, 1, 1)])
def test_a_renewal_into_the_past_or_the_far_future_is_refused(session, hr, union, now, until):
    one = published(session, hr, union, now)
    with pytest.raises(InvalidInput) as refused:
        moves.renew(session, actor=hr, vacancy_id=one.id, valid_until=until, now=now)
    assert set(refused.value.problems) == {"valid_until"}
    assert one.valid_until == date(2026, 12, 15)


def test_closed_is_closed_on_every_path(session, hr, union, now):
    one = published(session, hr, union, now)
    proposal = make_proposal(session, vacancy=one)
    placed = make_placement(session, vacancy=one)
    with pytest.raises(ReasonRequired):
        moves.close(session, actor=hr, vacancy_id=one.id, reason="", now=now)
    moves.close(session, actor=hr, vacancy_id=one.id, reason="订单减少", now=now)
    assert proposal.state is ProposalState.WITHDRAWN
    assert placed.state is PlacementState.CONFIRMED
    ways = {
        "save_draft": {"data": vacancy_in(), "version": 1},
        "edit": {"data": vacancy_in(places=9), "version": 1},
        "submit": {"version": 1},
        "publish": {"version": 1},
        "return_with_reason": {"version": 1, "reason": "x"},
        "pause": {},
        "resume": {},
        "renew": {"valid_until": date(2026, 12, 30)},
        "confirm_still_open": {"left": 2, "version": 1},
        "change_places": {"places": 9, "version": 1},
        "close": {"reason": "again"},
    }
    for verb, extra in ways.items():
        with pytest.raises(VacancyNotOpen):
            getattr(moves if hasattr(moves, verb) else content, verb)(
                session, actor=admin_actor(session), vacancy_id=one.id, now=now, **extra
            )
    assert one.state is VacancyState.CLOSED
    assert lapsing.lapse_due(session, now=now + timedelta(days=99)).lapsed == ()


def test_a_copy_is_a_new_draft_without_the_old_dates(session, hr, union, now):
    one = published(session, hr, union, now)
    moves.close(session, actor=hr, vacancy_id=one.id, reason="招满", now=now)
    twin = content.copy(session, actor=hr, vacancy_id=one.id, now=now)
    session.expire_all()
    assert (twin.state, twin.copied_from_id) == (VacancyState.DRAFT, one.id)
    assert (twin.arrive_from, twin.valid_until) == (None, None)
    assert (twin.title, twin.contact_phone) == (one.title, "057188880000")


# --- what others see ----------------------------------------------------------------------------


def test_lists_show_their_own_and_the_ledger_in_two_queries(session, engine, firm, hr, union, now):
    for n in range(6):
        one = make_vacancy(session, firm, places=4)
        for _ in range(n % 3):
            make_placement(session, vacancy=one)
    make_vacancy(session, make_employer(session, region_code=PUJIANG))
    session.expunge_all()
    with counted(engine) as queries:
        rows, total = lists.list_vacancies(session, actor=hr, now=now, limit=4)
        assert [row.ledger.open + row.ledger.promised for row in rows] == [4] * 4
        assert all(row.employer.name for row in rows)
    assert (total, len(queries)) == (6, 2)
    assert lists.list_vacancies(session, actor=union, now=now, limit=50)[1] == 6
    assert lists.list_vacancies(session, actor=admin_actor(session), now=now, limit=1)[1] == 7
    assert lists.ledger_on_offer(session, actor=hr, now=now).places == 24


def test_a_full_vacancy_is_not_in_the_list_of_those_with_open_places(session, firm, hr, now):
    full, open_one = (make_vacancy(session, firm, places=1) for _ in range(2))
    make_placement(session, vacancy=full)
    rows, _ = lists.list_vacancies(session, actor=hr, now=now, only_open=True, limit=9)
    assert [row.vacancy.id for row in rows] == [open_one.id]


def test_a_firm_reads_a_name_only_once_the_person_has_agreed(session, firm, hr, now):
    vacancy = make_vacancy(session, firm)
    for name, state in (
        ("欧阳样本", ProposalState.SENDING_OK),
        ("张样本", ProposalState.APPROVED),
        ("李样本", ProposalState.WORKER_YES),
        ("王样本", ProposalState.REFUSED),
    ):
        person = make_person(session, name=name)
        make_proposal(session, person, vacancy, state=state)
        if state is ProposalState.WORKER_YES:
            make_consent(
                session, person, ConsentPurpose.SHARE_EMPLOYER, receiver_employer_id=firm.id
            )
    make_placement(session, make_person(session, name="赵样本"), vacancy)
    people = page.proposed_people(session, actor=hr, vacancy_id=vacancy.id)
    assert sorted(one.name for one in people) == ["张**", "李样本", "赵样本"]
    with pytest.raises(Forbidden):
        page.proposed_people(session, actor=sending_actor(session), vacancy_id=vacancy.id)
    with pytest.raises(NotFound):
        page.proposed_people(
            session,
            actor=employer_actor(session, make_employer(session)),
            vacancy_id=vacancy.id,
        )


def test_a_form_sent_twice_is_one_draft_and_anothers_key_is_not_found(session, hr, now):
    def send(who, key="a" * 32):
        return content.save_draft(session, actor=who, data=vacancy_in(), now=now, form_key=key)

    first = send(hr)
    assert send(hr) is first
    assert kinds(session, first) == ["created"]
    assert send(hr, "b" * 32) is not first


def test_a_sending_coordinator_lists_only_what_is_on_offer(session, firm, now):
    shown = make_vacancy(session, firm)
    make_vacancy(session, firm, state=VacancyState.SUBMITTED)
    make_vacancy(session, firm, valid_until=date(2026, 11, 17))
    make_vacancy(session, make_employer(session, state=EmployerState.SUSPENDED))
    rows, total = lists.list_vacancies(session, actor=sending_actor(session), now=now, limit=9)
    assert ([row.vacancy.id for row in rows], total) == ([shown.id], 1)
