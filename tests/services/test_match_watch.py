"""Runs that are watched, cancelled, killed, rejected by their check; and the stable mode."""

import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching import Cancelled, Params
from models.account import Role
from models.engine import unit_of_work
from models.proposal import Proposal
from models.run import MatchOrder, MatchRun, RunState
from services import match_check, match_runs, match_watch
from services.actor import SYSTEM
from services.errors import AlreadyExists, Forbidden, InvalidInput, NotAllowedNow
from services.match_orders import cancel_run, order_run, take_order
from services.match_runs import MatchRules, repeat_run, run_match
from services.retention import wipe_outdated
from services.snapshot import FirstBatch
from tests.factories import (
    NOW,
    YIWU,
    YUHANG,
    make_account,
    make_party,
    make_person,
    make_vacancy,
    receiving_actor,
)

ROOT = Path(__file__).resolve().parents[2]
RULES = MatchRules(Params(), FirstBatch(10, 0))
STABLE = MatchRules(Params(), FirstBatch(10, 0), "stable")


@pytest.fixture
def begin(engine: sa.Engine):
    return lambda: unit_of_work(engine)


@pytest.fixture
def market(begin):
    with begin() as session:
        for pay in (430_000, 460_000, 500_000):
            make_vacancy(session, places=2, newcomer_p50_fen=pay)
        people = [make_person(session, last_wage_fen=400_000 + 9_000 * n) for n in range(9)]
        make_party(session, *people[:2])


def match(begin, rules=RULES, **options):
    return run_match(begin, actor=SYSTEM, rules=rules, seed=1, clock=lambda: NOW, **options)


def test_a_run_shows_where_it_stands_and_stops_when_asked(begin, market, monkeypatch):
    monkeypatch.setattr(match_watch, "BEAT", 0.01)
    seen = []

    def looked_at(stage: str, share: float) -> None:
        time.sleep(0.1)  # a sign of life comes through
        with begin() as session:
            run = session.exec(select(MatchRun)).one()
            seen.append((run.stage, run.share, run.beat_at))
            if stage == "plan" and run.cancel_asked_at is None:
                cancel_run(session, actor=SYSTEM, run_id=run.id, now=NOW)

    with pytest.raises(Cancelled):
        match(begin, progress=looked_at)
    assert ("candidates", 200, NOW) in seen
    with begin() as session:
        run = session.exec(select(MatchRun)).one()
        assert run.state is RunState.CANCELLED
        assert session.exec(select(Proposal)).all() == []
        with pytest.raises(NotAllowedNow):
            cancel_run(session, actor=SYSTEM, run_id=run.id, now=NOW)


def test_a_cancel_that_comes_after_the_solving_still_writes_nothing(begin, market, monkeypatch):
    def asked(stage: str, share: float) -> None:
        if stage == "write":
            with begin() as session:
                run = session.exec(select(MatchRun)).one()
                cancel_run(session, actor=SYSTEM, run_id=run.id, now=NOW)

    with pytest.raises(Cancelled):
        match(begin, progress=asked)
    with begin() as session:
        assert session.exec(select(Proposal)).all() == []


def test_a_run_the_check_rejects_writes_no_proposal(begin, market, monkeypatch):
    monkeypatch.setattr(match_runs, "wrong_with", lambda *_: ["places", "places"])
    assert match(begin)["violations"] == 2
    with begin() as session:
        run = session.exec(select(MatchRun)).one()
        assert (run.state, run.error) == (RunState.FAILED, "2 violations")
        assert session.exec(select(Proposal)).all() == []


def test_a_plain_market_is_proved_again_from_all_its_arcs(begin, monkeypatch):
    with begin() as session:
        make_vacancy(session, places=2, beds_male=0, beds_female=0)
        for n in range(4):
            make_person(session, last_wage_fen=400_000 + 9_000 * n)
    proved = []
    real = match_check.faults
    monkeypatch.setattr(match_check, "faults", lambda *a: proved.append(a) or real(*a))
    assert match(begin)["placed"] == 2
    assert len(proved) == 1
    arcs, places, vacancy_of, price, total, bound = proved[0]
    assert real(arcs, places, vacancy_of, price - 1, total, bound) != []


def test_a_run_killed_half_way_leaves_everything_and_the_next_one_says_it_is_dead(
    sqlite_engine, tmp_path
):
    with unit_of_work(sqlite_engine) as session:
        make_vacancy(session)
        make_person(session)
    program = (
        "import sys, time\n"
        "from models.engine import open_engine, unit_of_work\n"
        "from tests.services.test_match_watch import match\n"
        f"engine = open_engine({str(sqlite_engine.url)!r})\n"
        "def stop(stage, share):\n"
        "    if stage == 'plan':\n"
        "        print('solving', flush=True)\n"
        "        time.sleep(60)\n"
        "match(lambda: unit_of_work(engine), progress=stop)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "solving\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    later = NOW + match_watch.SILENCE + timedelta(seconds=1)
    begin = lambda: unit_of_work(sqlite_engine)  # noqa: E731
    with begin() as session:
        assert session.exec(select(Proposal)).all() == []
        assert session.exec(select(MatchRun)).one().state is RunState.RUNNING
    run_match(begin, actor=SYSTEM, rules=RULES, seed=1, clock=lambda: later)
    with begin() as session:
        dead, made = session.exec(select(MatchRun).order_by(col(MatchRun.id))).all()
        assert (dead.state, dead.error) == (RunState.FAILED, match_watch.LEFT_FOR_DEAD)
        assert made.state is RunState.DONE


def test_the_stable_mode_writes_proposals_says_what_it_costs_and_can_be_repeated(begin, market):
    facts = match(begin, STABLE)
    with begin() as session:
        run = session.get_one(MatchRun, facts["run"])
        assert run.mode == "stable"
        costs = run.compared
        assert costs["stable"]["blocking"] == 0
        assert costs["stable"]["total"] == run.objective <= costs["best_total"]["total"]
        assert len(session.exec(select(Proposal)).all()) == costs["stable"]["placed"] > 0
    assert repeat_run(begin, actor=SYSTEM, run_id=facts["run"]).same
    again = match(begin)
    with begin() as session:
        assert set(session.get_one(MatchRun, again["run"]).compared) == set(costs)


def test_the_stored_input_is_wiped_after_a_while_and_the_figures_stay(begin, market):
    run_id = match(begin)["run"]
    with begin() as session:
        assert wipe_outdated(session, now=NOW + timedelta(days=89))["run_inputs"] == 0
        assert wipe_outdated(session, now=NOW + timedelta(days=91))["run_inputs"] == 1
    with begin() as session:
        run = session.get_one(MatchRun, run_id)
        assert run.snapshot is None
        assert run.objective
    with pytest.raises(NotAllowedNow):
        repeat_run(begin, actor=SYSTEM, run_id=run_id)


def test_who_may_ask_for_a_run_and_whom_it_acts_for(session: Session):
    east = receiving_actor(session, YUHANG)
    account = make_account(session, Role.RECEIVING, YUHANG)
    east = receiving_actor(session, YUHANG) if east is None else east
    for actor, region in ((east, ""), (east, YIWU)):
        with pytest.raises(Forbidden):
            order_run(session, actor=actor, mode="stable", region_code=region, now=NOW)
    with pytest.raises(InvalidInput):
        order_run(session, actor=SYSTEM, mode="fastest", region_code="", now=NOW)
    mine = type(east)(account.id, Role.RECEIVING, frozenset({YUHANG}))
    made = order_run(session, actor=mine, mode="stable", region_code=YUHANG, now=NOW)
    with pytest.raises(AlreadyExists):
        order_run(session, actor=mine, mode="stable", region_code=YUHANG, now=NOW)
    taken = take_order(session, now=NOW)
    assert taken is not None
    assert (taken[0].id, taken[1].account_id, taken[1].regions) == (
        made.id,
        account.id,
        frozenset({YUHANG}),
    )
    assert take_order(session, now=NOW) is None


def test_an_order_of_an_account_switched_off_since_is_dropped(session: Session):
    account = make_account(session, Role.ADMIN)
    session.add(MatchOrder(mode="stable", asked_at=NOW, asked_by_id=account.id))
    account.active = False
    session.flush()
    assert take_order(session, now=NOW) is None
    assert session.exec(select(MatchOrder)).one().taken_at == NOW
