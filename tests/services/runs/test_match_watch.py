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
from models.person import Person
from models.proposal import Proposal, ProposalEvent
from models.run import MatchOrder, MatchRun, RunState
from models.vacancy import Vacancy
from services.actor import SYSTEM
from services.errors import AlreadyExists, Forbidden, InvalidInput, NotAllowedNow
from services.runs import check as match_check
from services.runs import run as match_runs
from services.runs import watch as match_watch
from services.runs.first_batch import FirstBatch
from services.runs.orders import cancel_run, order_run, take_order
from services.runs.repeat import repeat_run
from services.runs.rules import MatchRules
from services.runs.run import run_match
from services.upkeep.retention import wipe_outdated
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
from tests.services.matches import RULES, match

ROOT = Path(__file__).resolve().parents[3]
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


KILLED = """
import os, signal, sys
from models.engine import open_engine, unit_of_work
from services.runs import run as match_runs, snapshot, writing as match_writing
from tests.services.matches import match

def killed(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def run_until(place):
    engine = open_engine(sys.argv[1])
    module, _, name = place.partition(".")
    if name:
        setattr(globals()[module], name, killed)
    at = lambda stage, share: killed() if stage == place else None
    match(lambda: unit_of_work(engine), progress=at)

for place in sys.argv[2:]:
    child = os.fork()
    if not child:
        run_until(place)
        os._exit(0)
    print(place, os.WTERMSIG(os.waitpid(child, 0)[1]))
"""
PLACES = (
    "snapshot.read_rows",  # people are read, the rest is not
    "plan",
    "match_writing._supersede",  # new proposals and their events written, the old ones renewed
    "match_runs.close_run",  # all but the last word
)
"""Where a run is killed: stages it tells, or functions it never comes back from."""


def test_a_run_killed_anywhere_leaves_everything_and_the_next_one_says_it_is_dead(engine, begin):
    with begin() as session:
        make_vacancy(session, places=2)
        make_person(session)
    match(begin)
    with begin() as session:
        make_person(session)
    before = everything(begin)
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", KILLED, url, *PLACES]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == [f"{place} {signal.SIGKILL:d}" for place in PLACES]
    assert everything(begin) == before
    with begin() as session:
        states = session.exec(select(MatchRun.state).order_by(col(MatchRun.id))).all()
        assert states == [RunState.DONE] + [RunState.RUNNING] * len(PLACES)
    later = NOW + match_watch.SILENCE + timedelta(seconds=1)
    facts = run_match(begin, actor=SYSTEM, rules=RULES, seed=1, clock=lambda: later)
    assert (facts["proposed"], facts["renewed"]) == (1, 1)
    with begin() as session:
        _, *dead, made = session.exec(select(MatchRun).order_by(col(MatchRun.id))).all()
        assert {(run.state, run.error) for run in dead} == {
            (RunState.FAILED, match_watch.LEFT_FOR_DEAD)
        }
        assert made.state is RunState.DONE


def everything(begin) -> list[list[tuple]]:
    """All rows a run may touch but its own."""
    with begin() as session:
        return [
            [tuple(row) for row in session.execute(sa.select(table).order_by(table.c.id))]
            for table in (
                Proposal.__table__, ProposalEvent.__table__, Person.__table__, Vacancy.__table__
            )
        ]  # fmt: skip


@pytest.mark.parametrize("when", ["reading", "solving", "writing"])
def test_a_run_asked_to_stop_stops_wherever_it_is_and_the_next_one_works(
    begin, market, monkeypatch, when
):
    monkeypatch.setattr(match_watch, "BEAT", 0.01)
    before = everything(begin)

    def ask() -> None:
        with begin() as session:
            run = session.exec(select(MatchRun)).one()
            if run.cancel_asked_at is None:
                cancel_run(session, actor=SYSTEM, run_id=run.id, now=NOW)
        time.sleep(0.1)  # a sign of life comes through

    stage = {"solving": "candidates", "writing": "write"}.get(when)
    if when == "reading":
        real = match_runs.take_snapshot
        monkeypatch.setattr(match_runs, "take_snapshot", lambda *a, **k: (ask(), real(*a, **k))[1])
    with pytest.raises(Cancelled):
        match(begin, progress=lambda told, _: ask() if told == stage else None)
    assert everything(begin) == before
    with begin() as session:
        assert session.exec(select(MatchRun)).one().state is RunState.CANCELLED
    monkeypatch.undo()
    assert match(begin)["proposed"] > 0


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
