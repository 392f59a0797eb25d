"""Of several schedulers one leads.

On PostgreSQL the lead is a session-level advisory lock, which the server frees the moment the
leader's connection dies. On SQLite it is a row with an end (`until`) that the leader renews; when
it is silent for longer than the lease, another takes over and the fencing number rises. The row
is kept on PostgreSQL too, so that pages can show who leads and when it was last heard of.

The fencing number goes into every claim of a run (`JobRun.claimed_by`), so an old leader that
wakes up cannot write over the work of the new one (`job_runs.finish_run`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from models.job import Lease
from services.actor import Actor
from services.audit import record
from services.errors import Forbidden, NotAllowedNow

SCHEDULER = "scheduler"
MOST_JUMP = timedelta(hours=1)
"""A clock that moved further than the machine's own seconds is not believed."""
LONGEST_OFF = timedelta(days=21)
"""A machine that was off longer than this is asked about once: a stop, or a wrong clock?"""
FUTURE = timedelta(hours=1)
"""A lease that runs longer than any lease does was written by a wrong clock: it is void."""
_ADVISORY_KEY = 0x676F_6E67  # "gong"


@dataclass(frozen=True)
class Boot:
    """Which start of which machine, and the seconds counted since; id "" where none is known."""

    id: str = ""
    seconds: float = 0.0

    @staticmethod
    def read() -> Boot:
        """From /proc (Linux); `Boot()` elsewhere."""
        try:
            name = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
            return Boot(name[:40], float(Path("/proc/uptime").read_text("ascii").split()[0]))
        except (OSError, ValueError):
            return Boot()


def clock_is_doubtful(lease: Lease | None, *, now: datetime, boot: Boot) -> bool:
    """Whether `now` cannot be right after the last beat.

    Within one start of a machine both clocks must have moved alike (MOST_JUMP). After a new start
    the clock may not lie before the last beat, nor LONGEST_OFF behind it.
    """
    if lease is None or lease.beat_at is None:
        return False
    moved = now - lease.beat_at
    if boot.id and boot.id == lease.boot:
        counted = timedelta(seconds=boot.seconds - lease.boot_seconds)
        return abs(moved - counted) > MOST_JUMP
    return moved < -MOST_JUMP or moved > LONGEST_OFF


def doubt_clock(session: Session, *, now: datetime) -> None:
    """Keep what the clock said, for the page that asks a person."""
    lease = session.get(Lease, SCHEDULER, with_for_update=True)
    if lease is not None:
        lease.doubted_at = now
        session.flush()


def trust_clock(session: Session, *, actor: Actor, now: datetime) -> None:
    """A person says that the clock is right: the next beat is not compared with the last.

    Raises Forbidden for whoever is no administrator, NotAllowedNow where nothing is doubted.
    """
    if not actor.sees_all:
        raise Forbidden("trust_clock")
    lease = session.get(Lease, SCHEDULER, with_for_update=True)
    if lease is None or lease.doubted_at is None:
        raise NotAllowedNow("clock", SCHEDULER, "right", "trust")
    record(
        session, actor=actor, action="trust_clock", subject_kind="lease", subject_id=None, now=now,
        last_beat=lease.beat_at.isoformat() if lease.beat_at else "",
    )  # fmt: skip
    lease.beat_at = lease.doubted_at = None
    session.flush()


def take_lead(
    session: Session,
    *,
    holder: str,
    now: datetime,
    seconds: int,
    proven: bool = False,
    boot: Boot | None = None,
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
        if now < lease.until <= now + FUTURE and not proven:
            return None
        lease.holder, lease.fencing = holder, lease.fencing + 1
    lease.until = until
    if boot is not None:
        lease.beat_at, lease.boot, lease.boot_seconds = now, boot.id, boot.seconds
        lease.doubted_at = None
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
