"""Of several schedulers one leads.

On PostgreSQL the lead is a session-level advisory lock, which the server frees the moment the
leader's connection dies. On SQLite it is a row with an end (`until`) that the leader renews; when
it is silent for longer than the lease, another takes over and the fencing number rises. The row
is kept on PostgreSQL too, so that pages can show who leads and when it was last heard of.

The fencing number goes into every claim of a run (`JobRun.claimed_by`), so an old leader that
wakes up cannot write over the work of the new one (`job_runs.finish_run`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from models.job import Lease

SCHEDULER = "scheduler"
_ADVISORY_KEY = 0x676F_6E67  # "gong"


def take_lead(
    session: Session, *, holder: str, now: datetime, seconds: int, proven: bool = False
) -> int | None:
    """The fencing number if `holder` leads until `now + seconds`, None if another does.

    Renews an own lease. `proven` means the caller knows the old holder is gone (it holds the
    advisory lock), so an unexpired lease is taken over at once.
    """
    until = now + timedelta(seconds=seconds)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(
        insert(Lease)
        .values(name=SCHEDULER, holder=holder, fencing=1, until=until)
        .on_conflict_do_nothing(index_elements=["name"])
    )
    lease = session.exec(select(Lease).where(Lease.name == SCHEDULER).with_for_update()).one()
    if lease.holder != holder:
        if lease.until > now and not proven:
            return None
        lease.holder, lease.fencing = holder, lease.fencing + 1
    lease.until = until
    session.flush()
    return lease.fencing


def release_lead(session: Session, *, holder: str, now: datetime) -> None:
    """Give the lead back at a clean stop, so the next scheduler need not wait."""
    lease = session.get(Lease, SCHEDULER, with_for_update=True)
    if lease is not None and lease.holder == holder:
        lease.until = now
        session.flush()


def current_lead(session: Session) -> Lease | None:
    """Who leads and until when; the lease of a dead scheduler lies in the past."""
    return session.get(Lease, SCHEDULER)


class AdvisoryLock:
    """PostgreSQL's lock that dies with its connection. Use one object per process."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._connection: sa.Connection | None = None

    def hold(self) -> bool:
        """Whether the lock is ours now; tries to get it, and notices a lost connection."""
        try:
            if self._connection is not None:
                self._connection.exec_driver_sql("SELECT 1")
                return True
            self._connection = self._engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            )
            query = sa.select(sa.func.pg_try_advisory_lock(_ADVISORY_KEY))
            if self._connection.execute(query).scalar_one():
                return True
        except sa.exc.DBAPIError:
            pass
        self.release()
        return False

    def release(self) -> None:
        """Close the connection for good (not back into the pool): the server frees the lock."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()
