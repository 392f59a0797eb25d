"""What the page of a run offers is what its use case takes."""

import pytest
from sqlmodel import Session

from models.account import Role
from models.run import MatchRun, RunState
from services.errors import Forbidden, NotAllowedNow
from services.runs import lists, orders
from services.runs.watch import LEFT_FOR_DEAD
from tests import factories as make
from tests.factories import NOW


@pytest.fixture
def engine(sqlite_engine):
    return sqlite_engine


def kept(session: Session, **columns) -> MatchRun:
    run = MatchRun(seed=1, started_at=NOW, **columns)
    session.add(run)
    session.flush()
    return run


def test_a_run_is_stopped_by_whom_and_while_the_page_says_so(session: Session) -> None:
    sides = (make.receiving_actor(session), make.sending_actor(session), make.admin_actor(session))
    took = set()
    for state in RunState:
        for who in sides:
            run = kept(session, state=state, region_code=make.YUHANG)
            offered = orders.may_cancel(who, run)
            try:
                orders.cancel_run(session, actor=who, run_id=run.id, now=NOW)
            except (NotAllowedNow, Forbidden):
                assert not offered
            else:
                assert offered
                took.add((state, who.role))
                assert not orders.may_cancel(who, run), "it was asked to stop already"
    assert took == {(RunState.RUNNING, Role.RECEIVING), (RunState.RUNNING, Role.ADMIN)}


def test_a_run_from_before_there_were_modes_is_of_the_first_and_compares_nothing(
    session: Session,
) -> None:
    old, new = kept(session), kept(session, mode="stable", compared={
        "stable": {"placed": 4}, "best_total": {"placed": 5},
    })  # fmt: skip
    assert (lists.mode_of(old), lists.compared_modes(old)) == ("best_total", [])
    assert lists.mode_of(new) == "stable"
    assert lists.compared_modes(new) == [("best_total", {"placed": 5}), ("stable", {"placed": 4})]


def test_only_a_run_whose_process_went_away_has_died(session: Session) -> None:
    assert lists.has_died(kept(session, state=RunState.FAILED, error=LEFT_FOR_DEAD))
    assert not lists.has_died(kept(session, state=RunState.FAILED, error="violations"))
