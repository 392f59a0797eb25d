"""What is no longer needed is wiped, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, select

from models.account import LoginAttempt
from models.explanation import RunOutcome
from models.form_key import FormKey
from models.imports import Import, ImportKind, ImportRow, ImportState
from models.run import MatchRun, RunState
from services.upkeep.retention import wipe_outdated
from tests.factories import CANGXI, NOW, sending_actor


def test_an_import_nobody_confirmed_loses_its_personal_data(session: Session) -> None:
    actor = sending_actor(session)
    for name, state, hours in (
        ("stale", ImportState.PREVIEW, -1),
        ("waiting", ImportState.UPLOADED, -1),
        ("fresh", ImportState.PREVIEW, 1),
        ("taken", ImportState.CONFIRMED, -1),
    ):
        row = Import(
            account_id=actor.account_id, kind=ImportKind.ROSTER, region_code=CANGXI,
            name=f"{name}.xlsx", source_digest=name, state=state,
            summary={"rows": 3}, created_at=NOW - timedelta(days=1),
            expires_at=NOW + timedelta(hours=hours),
        )  # fmt: skip
        row.source, row.head = "file", "{}"
        session.add(row)
        session.flush()
        session.add(ImportRow(import_id=row.id, at=0, said="{}"))
    session.flush()
    assert wipe_outdated(session, now=NOW)["imports"] == 2
    session.expire_all()
    left = {row.name: row for row in session.exec(select(Import)).all()}
    for name in ("stale.xlsx", "waiting.xlsx"):
        assert (left[name].state, left[name].source) == (ImportState.EXPIRED, None)
        assert left[name].summary == {"rows": 3}
    assert left["fresh.xlsx"].source == left["taken.xlsx"].source == "file"
    kept = set(session.exec(select(ImportRow.import_id)).all())
    assert kept == {left["fresh.xlsx"].id, left["taken.xlsx"].id}


def test_keys_of_sent_forms_go_after_a_week(session: Session) -> None:
    actor = sending_actor(session)
    for days in (8, 6):
        key = {"account_id": actor.account_id, "form": "/people/new", "key": f"{days}"}
        session.add(FormKey(**key, at=NOW - timedelta(days=days)))
    session.flush()
    assert wipe_outdated(session, now=NOW)["form_keys"] == 1
    assert session.exec(select(FormKey.key)).all() == ["6"]


def test_what_an_undo_needs_goes_after_a_month_and_the_import_stays(session: Session) -> None:
    actor = sending_actor(session)
    for days in (31, 29):
        row = Import(
            account_id=actor.account_id, kind=ImportKind.ROSTER, name=f"{days}",
            source_digest="d", state=ImportState.CONFIRMED, created_at=NOW, expires_at=NOW,
            confirmed_at=NOW - timedelta(days=days),
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(ImportRow(import_id=row.id, at=0, said="{}", before="{}", subject_id=7))
    session.flush()
    assert wipe_outdated(session, now=NOW)["undoable"] == 1
    session.expire_all()
    old, young = session.exec(select(ImportRow).order_by(ImportRow.import_id)).all()
    assert (old.said, old.before, old.subject_id) == (None, None, 7)
    assert (young.said, young.before) == ("{}", "{}")


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
