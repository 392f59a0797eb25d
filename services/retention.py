"""Retention: what is no longer needed is wiped on time, by a job, not by good intentions."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.roster import RosterImport, RosterState
from services.imports import expire_imports
from services.job_runs import prune_quiet_runs
from services.passwords import forget_attempts

KEEP_LOGIN_ATTEMPTS = timedelta(days=30)
KEEP_QUIET_RUNS = timedelta(days=3)


def wipe_outdated(session: Session, *, now: datetime) -> dict[str, object]:
    """Wipe roster previews nobody confirmed in time, old log-in attempts and the ledger rows of
    jobs that run every minute. Returns what was wiped, in rows."""
    return {
        "previews": expire_previews(session, now=now),
        "imports": expire_imports(session, now=now),
        "login_attempts": forget_attempts(session, before=now - KEEP_LOGIN_ATTEMPTS),
        "quiet_runs": prune_quiet_runs(session, before=now - KEEP_QUIET_RUNS),
    }


def expire_previews(session: Session, *, now: datetime) -> int:
    """Previews past their hour lose their rows of personal data; the masked summary stays."""
    stale = session.exec(
        select(RosterImport)
        .where(RosterImport.state == RosterState.PREVIEW, col(RosterImport.expires_at) <= now)
        .with_for_update(skip_locked=True)
    ).all()
    for preview in stale:
        preview.state, preview.rows = RosterState.EXPIRED, None
    session.flush()
    return len(stale)
