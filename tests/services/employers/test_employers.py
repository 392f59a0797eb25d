"""A firm registers, is verified with dated evidence, and can be suspended at once."""

from datetime import timedelta

import pytest
from pydantic import ValidationError
from sqlmodel import select

from models.account import Account, Role
from models.employer import Employer, EmployerEvent, EmployerState, EmployerTownsmen
from models.proposal import ProposalState, Side
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from services import offer
from services.employers import firms as employers
from services.employers import lists as employer_lists
from services.employers import moves as employer_standing
from services.employers.form import EmployerIn, stated_by
from services.errors import (
    AlreadyExists,
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    ReasonRequired,
    VacancyNotOpen,
)
from services.proposals import decisions as proposals
from services.proposals.bundles import Word
from services.proposals.undo import undo, undoable_event
from services.proposals.withdrawals import restore_rivals
from services.vacancies import lists
from tests.factories import (
    BAZHOU,
    CANGXI,
    PUJIANG,
    admin_actor,
    employer_actor,
    make_employer,
    make_person,
    make_proposal,
    make_vacancy,
    receiving_actor,
    sending_actor,
    valid_uscc,
)
from tests.services.statements import evidence, registration, registration_in


def _errors(refused: ValidationError) -> dict[str, str]:
    return {str(one["loc"][0]): one["type"] for one in refused.errors()}


def test_a_firm_registers_with_its_first_account_and_waits_for_a_coordinator(session, now):
    employer, account = employers.register_employer(session, data=registration_in(), now=now)
    assert employer.state is EmployerState.PENDING
    assert (account.role, account.employer_id) == (Role.EMPLOYER, employer.id)
    assert account.password_hash.startswith("$argon2id$")
    session.expire_all()
    assert session.get(Employer, employer.id).handler_phone == "13800000001"
    assert session.exec(select(EmployerEvent)).one().to_state is EmployerState.PENDING


def test_the_same_code_registers_once_and_leaves_no_account_behind(session, now):
    employers.register_employer(session, data=registration_in(1), now=now)
    again = registration_in(2, uscc=registration(1)["uscc"].lower())
    with pytest.raises(AlreadyExists) as refused:
        employers.register_employer(session, data=again, now=now)
    assert refused.value.field == "uscc"
    assert len(session.exec(select(Employer)).all()) == 1
    assert len(session.exec(select(Account)).all()) == 1


def test_a_taken_login_is_said_so(session, now):
    employers.register_employer(session, data=registration_in(1), now=now)
    with pytest.raises(AlreadyExists) as refused:
        employers.register_employer(session, data=registration_in(2, login="yanshi1"), now=now)
    assert refused.value.field == "login"


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("uscc", "91330110MA0000001X", "uscc_checksum"),
        ("uscc", "12345", "uscc_format"),
        ("uscc", "😀" * 9, "uscc_format"),
        ("uscc", "9" * 5000, "string_too_long"),
        ("name", "", "string_too_short"),
        ("name", "企" * 121, "string_too_long"),
        ("region_code", "330000", "unknown_choice"),
        ("region_code", "999999", "unknown_choice"),
        ("staff", "-1", "greater_than_equal"),
        ("staff", "9" * 40, "less_than_equal"),
        ("staff", "许多", "int_parsing"),
        ("dispatched_staff", "121", "dispatched_above_staff"),
        ("handler_phone", "12", "phone"),
        ("handler_phone", "打给我", "phone"),
        ("payday", "0", "greater_than_equal"),
        ("payday", "1e1", "int_parsing"),
        ("email", "a@b", "email"),
        ("login", "a b", "string_pattern_mismatch"),
        ("password_again", "other", "password_differs"),
        ("agreed", False, "must_agree"),
        ("state", "verified", "extra_forbidden"),
    ],
)
def test_terrible_input_is_refused_at_its_field(field, value, problem):
    with pytest.raises(ValidationError) as refused:
        registration_in(**{field: value})
    assert _errors(refused.value) == {field: problem}


def test_full_width_digits_and_invisible_letters_are_understood():
    data = registration_in(
        name="演示\u200b企业　甲", staff="１，２００", handler_phone="１３８ ０００００００１"
    )
    assert (data.name, data.staff, data.handler_phone) == ("演示企业 甲", 1200, "13800000001")


def test_only_seen_papers_and_a_dated_look_up_verify_a_firm(session, now):
    employer = make_employer(session, state=EmployerState.PENDING)
    actor = receiving_actor(session)
    short = evidence(mandate_seen=False, credit_checked_on=local_day(now) + timedelta(days=1))
    with pytest.raises(InvalidInput) as refused:
        employer_standing.verify_employer(
            session, actor=actor, employer_id=employer.id, data=short, now=now
        )
    assert set(refused.value.problems) == {"mandate_seen", "credit_checked_on"}
    with pytest.raises(InvalidInput):
        employer_standing.verify_employer(
            session,
            actor=actor,
            employer_id=employer.id,
            data=evidence(arrears_listed=True),
            now=now,
        )
    employer_standing.verify_employer(
        session, actor=actor, employer_id=employer.id, data=evidence(), now=now
    )
    event = employer_lists.events_of(session, actor=actor, employer_id=employer.id)[0]
    assert employer.state is EmployerState.VERIFIED
    assert event.event.detail["credit_checked_on"] == "2026-11-17"
    assert (event.event.account_id, event.event.at) == (actor.account_id, now)


def test_verifying_twice_is_refused(session, now):
    employer, actor = make_employer(session), receiving_actor(session)
    with pytest.raises(NotAllowedNow):
        employer_standing.verify_employer(
            session, actor=actor, employer_id=employer.id, data=evidence(), now=now
        )


@pytest.mark.parametrize("who", ["other district", "sending", "other firm", "huge", "unknown"])
def test_a_firm_outside_the_scope_is_as_unknown_as_one_that_does_not_exist(session, now, who):
    employer = make_employer(session, state=EmployerState.PENDING)
    actor = {
        "other district": receiving_actor(session, PUJIANG),
        "sending": sending_actor(session),
        "other firm": employer_actor(session, make_employer(session)),
    }.get(who, admin_actor(session))
    wanted = {"huge": 10**30, "unknown": 987654}.get(who, employer.id)
    with pytest.raises(NotFound):
        employer_standing.verify_employer(
            session, actor=actor, employer_id=wanted, data=evidence(), now=now
        )
    assert employer.state is EmployerState.PENDING


def test_a_firm_cannot_verify_or_reinstate_itself(session, now):
    employer = make_employer(session, state=EmployerState.PENDING)
    actor = employer_actor(session, employer)
    with pytest.raises(Forbidden):
        employer_standing.verify_employer(
            session, actor=actor, employer_id=employer.id, data=evidence(), now=now
        )
    with pytest.raises(Forbidden):
        employer_standing.reinstate_employer(
            session, actor=actor, employer_id=employer.id, reason="我们很好", now=now
        )


def test_a_suspension_hides_every_vacancy_and_withdraws_what_is_proposed(session, now):
    employer, actor = make_employer(session), receiving_actor(session)
    vacancy = make_vacancy(session, employer)
    other = make_vacancy(session)
    proposal = make_proposal(session, vacancy=vacancy)
    stays = make_proposal(session, vacancy=other)
    with pytest.raises(ReasonRequired):
        employer_standing.suspend_employer(
            session, actor=actor, employer_id=employer.id, reason="  ", now=now
        )
    employer_standing.suspend_employer(
        session, actor=actor, employer_id=employer.id, reason="拖欠工资，正在核查", now=now
    )
    shown = session.exec(select(Vacancy).where(offer.on_offer(local_day(now)))).all()
    assert [one.id for one in shown] == [other.id]
    assert vacancy.state is VacancyState.PUBLISHED  # its own state is untouched
    assert proposal.state is ProposalState.WITHDRAWN
    assert stays.state is ProposalState.PROPOSED
    with pytest.raises(NotFound):
        lists.get_vacancy(session, actor=sending_actor(session), vacancy_id=vacancy.id)


def test_a_reinstatement_brings_the_vacancies_back_as_they_were(session, now):
    employer, actor = make_employer(session), receiving_actor(session)
    make_vacancy(session, employer)
    for act, reason in (
        (employer_standing.suspend_employer, "拖欠工资"),
        (employer_standing.reinstate_employer, "工资已补发"),
    ):
        act(session, actor=actor, employer_id=employer.id, reason=reason, now=now)
    assert len(session.exec(select(Vacancy).where(offer.on_offer(local_day(now)))).all()) == 1
    reasons = [
        row.event.reason
        for row in employer_lists.events_of(session, actor=actor, employer_id=employer.id)
    ]
    assert reasons == ["工资已补发", "拖欠工资"]


def test_nothing_comes_back_to_a_firm_suspended_meanwhile(session, now):
    """Neither by undoing a refusal nor by undoing a confirmation elsewhere."""
    employer, union, sender = (
        make_employer(session),
        receiving_actor(session),
        sending_actor(session),
    )
    theirs = make_vacancy(session, employer)
    refused = make_proposal(session, vacancy=theirs)
    proposals.refuse(session, actor=sender, proposal_id=refused.id, version=1, code="date", now=now)
    event = undoable_event(session, actor=sender, proposal_id=refused.id)
    person = make_person(session)
    winner = make_proposal(session, person, state=ProposalState.CONFIRMED)
    rival = make_proposal(session, person, vacancy=theirs, state=ProposalState.WITHDRAWN)
    rival.withdrawn_for_id = winner.id
    session.flush()
    employer_standing.suspend_employer(
        session, actor=union, employer_id=employer.id, reason="拖欠工资", now=now
    )
    with pytest.raises(VacancyNotOpen):
        undo(session, actor=sender, proposal_id=refused.id, event_id=event.id, now=now)
    assert restore_rivals(session, [winner], Word(Side.SENDING, sender.account_id, now)) == ()
    assert rival.state is ProposalState.WITHDRAWN


def test_a_refused_firm_that_corrects_itself_waits_again(session, now):
    employer = make_employer(session, state=EmployerState.PENDING, handler_phone="13800000001")
    employer_standing.refuse_employer(
        session,
        actor=receiving_actor(session),
        employer_id=employer.id,
        reason="授权书不清楚",
        now=now,
    )
    data = EmployerIn.model_validate(
        stated_by(employer) | {"email": "", "handler_mandate": "盖章授权书"}
    )
    employers.update_employer(
        session,
        actor=employer_actor(session, employer),
        employer_id=employer.id,
        data=data,
        now=now,
    )
    assert employer.state is EmployerState.PENDING


def test_a_verified_firm_changes_its_payday_but_not_its_name(session, now):
    employer = make_employer(session, handler_phone="13800000001")
    actor = employer_actor(session, employer)
    stated = stated_by(employer) | {"email": ""}

    def update(who, **changes):
        data = EmployerIn.model_validate(stated | changes)
        return employers.update_employer(
            session, actor=who, employer_id=employer.id, data=data, now=now
        )

    assert update(actor, payday=15).payday == 15
    with pytest.raises(InvalidInput) as refused:
        update(actor, name="别的企业")
    assert set(refused.value.problems) == {"name"}
    assert update(receiving_actor(session), name="改名企业").name == "改名企业"
    with pytest.raises(InvalidInput):
        update(receiving_actor(session), region_code=PUJIANG)  # not this coordinator's to give
    make_employer(session, uscc=valid_uscc(777_777))
    with pytest.raises(AlreadyExists):
        update(admin_actor(session), uscc=valid_uscc(777_777))


def test_townsmen_are_counts_by_county_and_zero_takes_a_county_off(session, now):
    employer = make_employer(session, staff=100)
    actor = employer_actor(session, employer)

    def say(**counts):
        employers_counts = {code.lstrip("c"): n for code, n in counts.items()}
        employer_lists.set_townsmen(
            session, actor=actor, employer_id=employer.id, counts=employers_counts, now=now
        )
        return {
            r.region_code: r.headcount for r in employer_lists.townsmen_of(session, employer.id)
        }

    assert say(**{f"c{CANGXI}": 12, f"c{BAZHOU}": 3}) == {CANGXI: 12, BAZHOU: 3}
    assert say(**{f"c{CANGXI}": 0}) == {BAZHOU: 3}
    for wrong in ({f"c{CANGXI}": 101}, {f"c{CANGXI}": -1}, {"c999999": 1}):
        with pytest.raises(InvalidInput):
            say(**wrong)
    assert len(session.exec(select(EmployerTownsmen)).all()) == 1


def test_a_coordinator_lists_the_firms_of_the_district_only(session):
    mine = make_employer(session, state=EmployerState.PENDING, name="甲_厂")
    make_employer(session, region_code=PUJIANG)
    actor = receiving_actor(session)
    rows, total = employer_lists.list_employers(session, actor=actor, limit=10)
    assert ([r.id for r in rows], total) == ([mine.id], 1)
    assert employer_lists.employer_counts(session, actor=actor) == {EmployerState.PENDING: 1}
    assert employer_lists.list_employers(session, actor=actor, words="%", limit=10)[1] == 0
    assert employer_lists.list_employers(session, actor=actor, words="甲_", limit=10)[1] == 1
    with pytest.raises(Forbidden):
        employer_lists.list_employers(session, actor=sending_actor(session), limit=10)
