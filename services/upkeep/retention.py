"""Retention: what is no longer needed is wiped on time, by a job, not by good intentions."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.explanation import RunOutcome
from models.run import MatchRun
from reference.calendar import local_day
from services.accounts.budgets import forget_spent
from services.accounts.logins import forget_logins
from services.accounts.passwords import forget_attempts
from services.form_keys import forget_form_keys
from services.imports.taking import expire_imports, forget_what_stood
from services.outbox.bodies import forget_bodies, forget_payloads
from services.upkeep.firm_people import forget_firm_people
from services.upkeep.job_runs import prune_quiet_runs
from services.upkeep.pictures import forget_pictures
from services.upkeep.slips import forget_slips
from services.upkeep.trip_contacts import forget_contacts

KEEP_LOGIN_ATTEMPTS = timedelta(days=30)
KEEP_QUIET_RUNS = timedelta(days=3)
KEEP_FORM_KEYS = timedelta(days=7)
"""A form that lay open for longer has lost its log-in."""
KEEP_WHAT_STOOD = timedelta(days=30)
"""So long an import can be undone."""
KEEP_SLIPS = timedelta(days=30)
"""Photographs of slips whose consents ended as two records became one: a merge may be undone."""
KEEP_TRIP_CONTACTS = timedelta(days=14)
"""A trip is over by then, and who stayed behind is no longer to be called about it."""
KEEP_BODIES = timedelta(days=30)
"""Bodies of letters whose mails have left, and what was sent to a robot or a telephone; the letters
themselves stay in the archive, who was written to and when in the outbox."""
KEEP_PICTURES = timedelta(weeks=13)
"""Charts as drawn; after that they are drawn again from the letter's own numbers when looked at."""
KEEP_RUN_INPUTS = timedelta(days=90)
"""So long a match run can be repeated from its stored input (no names in it, but a person's facts);
its figures and digests stay."""


KEEP_FIRM_PEOPLE = timedelta(days=730)
"""Where settings say nothing (retention.firm_staff_days)."""


def wipe_outdated(
    session: Session, *, now: datetime, firm_people: timedelta = KEEP_FIRM_PEOPLE
) -> dict[str, object]:
    """Wipe imports nobody confirmed in time, what an undo would need once its time is over, old
    log-in attempts and log-ins, used budgets, keys of sent forms, the ledger rows of jobs that
    run every minute, the stored inputs of old match runs, the bodies of mails that have left,
    old charts, photographs of slips nothing rests on, and names of a firm's own people who left
    (`firm_people` ago).
    Returns what was wiped."""
    return {
        "imports": expire_imports(session, now=now),
        "undoable": forget_what_stood(session, before=now - KEEP_WHAT_STOOD),
        "login_attempts": forget_attempts(session, before=now - KEEP_LOGIN_ATTEMPTS),
        "logins": forget_logins(session, before=now - KEEP_LOGIN_ATTEMPTS),
        "spent": forget_spent(session, before=now - KEEP_LOGIN_ATTEMPTS),
        "form_keys": forget_form_keys(session, before=now - KEEP_FORM_KEYS),
        "run_inputs": forget_run_inputs(session, before=now - KEEP_RUN_INPUTS),
        "slips": forget_slips(session, before=now - KEEP_SLIPS),
        "trip_contacts": forget_contacts(session, before=local_day(now - KEEP_TRIP_CONTACTS)),
        "bodies": forget_bodies(session, before=now - KEEP_BODIES),
        "payloads": forget_payloads(session, before=now - KEEP_BODIES),
        "pictures": forget_pictures(session, before=now - KEEP_PICTURES),
        "firm_people": forget_firm_people(session, now=now, after=firm_people),
        "quiet_runs": prune_quiet_runs(session, before=now - KEEP_QUIET_RUNS),
    }


def forget_run_inputs(session: Session, *, before: datetime) -> int:
    """Stored inputs of match runs started before a moment, and what was kept of their outcomes by
    person; returns how many inputs were wiped."""
    past = col(MatchRun.started_at) < before
    old = sa.and_(past, col(MatchRun.snapshot).is_not(None))
    count = session.scalar(sa.select(sa.func.count()).where(old)) or 0
    runs = sa.select(col(MatchRun.id)).where(past)
    for wipe in (
        sa.update(RunOutcome)
        .where(col(RunOutcome.run_id).in_(runs), sa.func.length(col(RunOutcome.outcome)) > 0)
        .values(outcome=b""),
        sa.update(MatchRun).where(old).values(snapshot=None),
    ):
        session.execute(wipe.execution_options(synchronize_session=False))
    return count
