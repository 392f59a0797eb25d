"""First batches are the union's rule: told, counted, and lifted by a coordinator with a reason."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col

from models.audit import AuditRow
from models.placement import PlacementState
from services.employers.first_batches import BatchState, batch_state, lift_first_batch
from services.errors import Forbidden, NotFound, ReasonRequired
from services.runs.first_batch import FirstBatch
from services.runs.snapshot import take_snapshot
from tests.factories import (
    YIWU,
    employer_actor,
    make_employer,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
    receiving_actor,
    sending_actor,
)

RULE = FirstBatch(batch=2, proven_arrivals=5)


def test_a_new_firms_batch_is_counted_and_says_when_the_next_one_comes(session, now):
    firm = make_employer(session)
    vacancy = make_vacancy(session, firm, places=40)
    make_placement(session, vacancy=vacancy)
    make_placement(
        session, vacancy=vacancy, state=PlacementState.ARRIVED, arrived_on=date(2026, 11, 10)
    )
    make_proposal(session, vacancy=vacancy)
    state = batch_state(session, employer_id=firm.id, rule=RULE, now=now)
    assert state == BatchState(2, 2, 1, date(2026, 11, 24), False)


def test_a_coordinator_of_the_district_lifts_it_once_with_a_reason_and_the_run_follows(
    session, now
):
    firm = make_employer(session)
    make_vacancy(session, firm, places=40)
    make_person(session)

    def left():
        problem = take_snapshot(session, region_code="", rule=RULE, now=now).problem
        return problem.employers.batch_left.tolist()

    assert left() == [2]
    told = {"employer_id": firm.id, "now": now}
    with pytest.raises(ReasonRequired):
        lift_first_batch(session, actor=receiving_actor(session), reason=" ", **told)
    for nobody, refusal in (
        (receiving_actor(session, YIWU), NotFound),
        (sending_actor(session), NotFound),
        (employer_actor(session, firm), Forbidden),
    ):
        with pytest.raises(refusal):
            lift_first_batch(session, actor=nobody, reason="老企业", **told)
    for _ in range(2):
        lift_first_batch(session, actor=receiving_actor(session), reason="总部老企业", **told)
    assert left() == [-1]
    assert batch_state(session, employer_id=firm.id, rule=RULE, now=now).lifted
    rows = session.scalars(
        sa.select(AuditRow).where(col(AuditRow.action) == "first_batch_lifted")
    ).all()
    assert [row.detail["reason"] for row in rows] == ["总部老企业"]


def test_a_proven_firm_has_no_first_batch(session, now):
    firm = make_employer(session)
    vacancy = make_vacancy(session, firm, places=40)
    for _ in range(5):
        make_placement(
            session, vacancy=vacancy, state=PlacementState.ARRIVED, arrived_on=date(2026, 10, 1)
        )
    assert batch_state(session, employer_id=firm.id, rule=RULE, now=now) is None
