"""A run that can be watched, cancelled, and known for dead.

While the engine works, a thread writes the stage and the share done into the run's row every BEAT
seconds, each time in a short transaction of its own, and reads there whether somebody asked to
cancel. A run that has not been heard of for SILENCE is dead (killed, or the machine went down):
the next run says so in its row. It has written nothing.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from threading import Event, Thread
from types import TracebackType

import sqlalchemy as sa
from sqlmodel import Session, col

from models.run import MatchRun, RunState

log = logging.getLogger("gongqiao.match")
Begin = Callable[[], AbstractContextManager[Session]]
BEAT = 1.0
"""Seconds between two signs of life."""
SILENCE = timedelta(seconds=45)
LEFT_FOR_DEAD = "no sign of life"


class Watch:
    """The sign of life of one run; call it with (stage, share done). False = stop."""

    def __init__(
        self,
        begin: Begin,
        run_id: int,
        clock: Callable[[], datetime],
        also: Callable[[str, float], object] | None = None,
    ) -> None:
        self._begin, self._run_id, self._clock, self._also = begin, run_id, clock, also
        self._stage, self._share = "read", 0.0
        self._stop, self._cancelled = Event(), Event()
        self._thread = Thread(target=self._beat, name=f"run-{run_id}", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def __call__(self, stage: str, share: float) -> bool:
        self._stage, self._share = stage, share
        if self._also is not None and self._also(stage, share) is False:
            return False
        return not self._cancelled.is_set()

    def _beat(self) -> None:
        while not self._stop.wait(BEAT):
            try:
                with self._begin() as session:
                    if beat(session, self._run_id, self._stage, self._share, self._clock()):
                        self._cancelled.set()
            except sa.exc.OperationalError:  # a busy database is no reason to stop a run
                log.warning("match_beat_missed", extra={"run": self._run_id})


def beat(session: Session, run_id: int, stage: str, share: float, now: datetime) -> bool:
    """Write a sign of life; returns whether the run is to be cancelled. A run that was taken for
    dead meanwhile (a database locked for a minute) stops too: somebody may be doing it again."""
    mine = (col(MatchRun.id) == run_id) & (col(MatchRun.state) == RunState.RUNNING)
    told = {"stage": stage[:16], "share": round(1000 * min(max(share, 0.0), 1.0)), "beat_at": now}
    session.execute(sa.update(MatchRun).where(mine).values(told))
    row = session.execute(sa.select(col(MatchRun.cancel_asked_at)).where(mine)).first()
    return row is None or row[0] is not None


def bury_dead(session: Session, now: datetime) -> int:
    """Mark runs that have not been heard of for SILENCE as failed; returns how many."""
    heard = sa.func.coalesce(col(MatchRun.beat_at), col(MatchRun.started_at))
    dead = sa.and_(col(MatchRun.state) == RunState.RUNNING, heard < now - SILENCE)
    count = session.scalar(sa.select(sa.func.count()).where(dead)) or 0
    session.execute(
        sa.update(MatchRun)
        .where(dead)
        .values(state=RunState.FAILED, finished_at=now, error=LEFT_FOR_DEAD)
        .execution_options(synchronize_session=False)
    )
    return count
