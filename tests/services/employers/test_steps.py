"""A firm's page offers what the use cases take, and gives the reason of the state it is in."""

import pytest
from sqlmodel import Session

from models.employer import EmployerState
from services.employers import lists, moves, steps
from services.employers.firms import identity_locked, update_employer
from services.employers.first_batches import lift_first_batch
from services.employers.form import EmployerIn, stated_by
from services.errors import InvalidInput, NotAllowedNow
from tests import factories as make
from tests.factories import NOW
from tests.services.statements import evidence
from tests.services.tried import leads_on


@pytest.fixture
def engine(sqlite_engine):
    return sqlite_engine


def stated(firm, **changes) -> EmployerIn:
    known = {name: value for name, value in stated_by(firm).items() if value is not None}
    return EmployerIn.model_validate(known | {"handler_phone": "13800000001"} | changes)


def test_a_step_is_offered_in_exactly_the_states_its_use_case_takes(session: Session) -> None:
    union = make.receiving_actor(session)
    for state in EmployerState:
        firm = make.make_employer(session, state=state)
        one = {"session": session, "actor": union, "employer_id": firm.id, "now": NOW}
        ways = {
            "verify": lambda o=one: moves.verify_employer(**o, data=evidence()),
            "refuse": lambda o=one: moves.refuse_employer(**o, reason="材料不全"),
            "suspend": lambda o=one: moves.suspend_employer(**o, reason="拖欠工资"),
            "reinstate": lambda o=one: moves.reinstate_employer(**o, reason="已补发"),
        }
        took = {
            name for name, act in ways.items() if leads_on(session, act, lambda f=firm: f.state)
        }
        assert steps.steps_of(firm, union) - {"lift_batch", "quota"} == took, state
        assert steps.steps_of(firm, make.employer_actor(session, firm)) == frozenset()


def test_a_first_batch_is_lifted_and_a_quota_set_where_people_may_be_sent(
    session: Session,
) -> None:
    union = make.receiving_actor(session)
    may = {
        state
        for state in EmployerState
        if {"lift_batch", "quota"} & steps.steps_of(make.make_employer(session, state=state), union)
    }
    assert may == {EmployerState.VERIFIED}
    firm = make.make_employer(session)
    lift_first_batch(session, actor=union, employer_id=firm.id, reason="老厂迁来", now=NOW)


def test_a_firm_changes_its_name_exactly_while_it_is_not_locked(session: Session) -> None:
    for state in EmployerState:
        firm = make.make_employer(session, state=state)
        data = stated(firm, name="演示新名企业")
        clerk = make.employer_actor(session, firm)
        locked = identity_locked(firm)
        try:
            update_employer(session, actor=clerk, employer_id=firm.id, data=data, now=NOW)
        except InvalidInput:
            assert locked, state
        else:
            assert not locked, state


def test_the_reason_shown_is_that_of_the_state_whatever_was_edited_since(
    session: Session,
) -> None:
    union, firm = make.receiving_actor(session), make.make_employer(session)
    clerk = make.employer_actor(session, firm)

    def reason() -> str:
        return steps.reason_standing(
            firm, lists.events_of(session, actor=union, employer_id=firm.id)
        )

    assert reason() == ""
    moves.suspend_employer(session, actor=union, employer_id=firm.id, reason="拖欠工资", now=NOW)
    data = stated(firm, staff=firm.staff + 1)
    update_employer(session, actor=clerk, employer_id=firm.id, data=data, now=NOW)
    assert reason() == "拖欠工资"
    with pytest.raises(NotAllowedNow):  # a suspension ends with a reason, not with a look again
        moves.verify_employer(session, actor=union, employer_id=firm.id, data=evidence(), now=NOW)
    moves.reinstate_employer(session, actor=union, employer_id=firm.id, reason="已补发", now=NOW)
    assert reason() == ""
