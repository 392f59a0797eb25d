"""What is no longer needed is wiped, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, select

from models.account import LoginAttempt
from models.explanation import RunOutcome
from models.roster import RosterImport, RosterState
from models.run import MatchRun, RunState
from services.retention import wipe_outdated
from tests.factories import CANGXI, NOW, sending_actor


def test_a_preview_nobody_confirmed_loses_its_personal_data(session: Session) -> None:
    actor = sending_actor(session)
    for name, state, hours in (
        ("stale", RosterState.PREVIEW, -1),
        ("fresh", RosterState.PREVIEW, 1),
        ("taken", RosterState.CONFIRMED, -1),
    ):
        session.add(
            RosterImport(
                account_id=actor.account_id,
                region_code=CANGXI,
                filename=f"{name}.xlsx",
                file_digest=name,
                state=state,
                rows="[]",
                summary={"rows": 3},
                created_at=NOW - timedelta(days=1),
                expires_at=NOW + timedelta(hours=hours),
            )
        )
    session.flush()
    assert wipe_outdated(session, now=NOW)["previews"] == 1
    left = {row.filename: row for row in session.exec(select(RosterImport)).all()}
    assert (left["stale.xlsx"].state, left["stale.xlsx"].rows) == (RosterState.EXPIRED, None)
    assert left["stale.xlsx"].summary == {"rows": 3}
    assert left["fresh.xlsx"].rows == left["taken.xlsx"].rows == "[]"


def test_log_in_attempts_go_after_a_month(session: Session) -> None:
    for days in (31, 29):
        session.add(
            LoginAttempt(
                login="a", remote="192.0.2.1", at=NOW - timedelta(days=days), succeeded=False
            )
        )
    session.flush()
    assert wipe_outdated(session, now=NOW)["login_attempts"] == 1
    assert wipe_outdated(session, now=NOW)["login_attempts"] == 0


def test_what_a_run_kept_of_people_goes_with_its_input_and_its_figures_stay(
    session: Session,
) -> None:
    runs = {}
    for days in (91, 89):
        run = MatchRun(
            seed=1, state=RunState.DONE, snapshot=b"facts", result_digest="d",
            started_at=NOW - timedelta(days=days),
        )  # fmt: skip
        session.add(run)
        session.flush()
        session.add(RunOutcome(run_id=run.id, outcome=b"seats", market={"short": 3}))
        runs[days] = run.id
    session.flush()
    assert wipe_outdated(session, now=NOW)["run_inputs"] == 1
    session.expire_all()
    old, young = (session.get_one(RunOutcome, runs[days]) for days in (91, 89))
    assert (old.outcome, old.market) == (b"", {"short": 3})
    assert young.outcome == b"seats"
    assert session.get_one(MatchRun, runs[91]).snapshot is None
    assert session.get_one(MatchRun, runs[89]).snapshot == b"facts"
    assert wipe_outdated(session, now=NOW)["run_inputs"] == 0
