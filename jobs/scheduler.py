"""The scheduler: one leader, a clock, and the ledger that decides what still has to run.

APScheduler only says "now". What runs is always answered by the ledger: every slot that was due
since this house first started and that nobody finished. A fire that comes late, twice or not at
all (sleep, downtime, two processes) therefore changes nothing. Which process may run anything is
decided by `services.upkeep.leadership`.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from jobs.house import House
from jobs.running import Job, run_slot
from jobs.schedule import next_run, slots_due
from models.engine import open_session
from reference.calendar import SHANGHAI
from services.runs import orders as match_orders
from services.runs import watch as match_watch
from services.upkeep import job_runs, leadership
from services.upkeep import kinds as job_kinds
from services.upkeep.kinds import JOBS, CatchUp

log = logging.getLogger("gongqiao.scheduler")

POLL_SECONDS = 2.0
"""How soon a request from a page is noticed."""

LONG_AGO = datetime(1970, 1, 2, tzinfo=SHANGHAI)
BURY_EVERY = timedelta(seconds=10)
LOOK_AGAIN_MINUTES = 10
"""How often slots that failed or were missed are looked for beside their own time."""

SLACK = timedelta(seconds=5)
"""A clock may be put back by this much without anybody minding."""

PREFIX = "scheduler:"


class Scheduler:
    """Runs until told to stop. `house.holder` must begin with `PREFIX`."""

    def __init__(
        self, house: House, jobs: Mapping[str, Job], triggers: Mapping[str, CronTrigger]
    ) -> None:
        self._name = f"{house.holder}:{secrets.token_hex(4)}"
        self._house = house
        self._jobs = jobs
        self._triggers = triggers
        self._fencing: int | None = None
        self._stopping = False
        self._first_start = house.clock()
        self._lead_until = self._renewed = self._buried = LONG_AGO
        self._turn = {name: threading.Lock() for name in jobs}
        self._busy: set[tuple[str, str]] = set()
        self._guard = threading.Lock()
        postgres = house.engine.dialect.name == "postgresql"
        self._lock = leadership.AdvisoryLock(house.engine) if postgres else None
        self._workers = ThreadPoolExecutor(8, thread_name_prefix="job")
        self._clock = BackgroundScheduler(
            timezone=SHANGHAI,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def run(self, stop: threading.Event) -> None:
        """Until `stop`: keep the lead, run what is due, pick up requests. Running jobs finish."""
        for name, trigger in self._triggers.items():
            self._clock.add_job(self._due, trigger, args=[name], id=name)
        again = IntervalTrigger(minutes=LOOK_AGAIN_MINUTES, timezone=SHANGHAI)
        self._clock.add_job(self._due_all, again, id="look-again")
        self._clock.start()
        log.info("scheduler_started", extra={"holder": self._name})
        try:
            self._tick()
            while not stop.wait(POLL_SECONDS):
                self._tick()
        finally:
            self._finish()

    def _tick(self) -> None:
        """One beat of the main loop; a database that is away is waited for, not died of."""
        try:
            if self._lead():
                self._bury_dead()
                with open_session(self._house.engine, read_only=True) as session:
                    wanted = job_runs.requested(session)
                for job, slot in wanted:
                    self._submit(job, [slot])
        except Exception:  # anything else than going on would end all scheduled work
            log.exception("scheduler_tick_failed")

    def _bury_dead(self) -> None:
        """Match runs whose process died say so within a minute, whoever began them."""
        now = self._house.clock()
        if not self._buried <= now < self._buried + BURY_EVERY:
            self._buried = now
            with self._house.begin() as session:
                match_watch.bury_dead(session, now)

    def _lead(self) -> bool:
        """Whether we lead; renews every third of the lease, sets up when the lead is new."""
        now, seconds = self._house.clock(), self._house.settings.jobs.lease_seconds
        proven = self._lock is not None and self._lock.hold()
        if self._lock is not None and not proven:
            self._lose("the advisory lock is somebody else's")
            return False
        fresh = self._renewed <= now < self._renewed + timedelta(seconds=seconds / 3)
        if self._fencing is not None and fresh:
            return True
        boot = self._house.boot()
        with self._house.begin() as session:
            lease = leadership.current_lead(session)
            doubtful = leadership.clock_is_doubtful(lease, now=now, boot=boot)
            if doubtful:
                leadership.doubt_clock(session, now=now)
                fencing = None
            else:
                fencing = leadership.take_lead(
                    session, holder=self._name, now=now, seconds=seconds, proven=proven, boot=boot
                )
        if doubtful:
            self._lose("the clock jumped: nothing runs until it is right or a person says it is")
            return False
        if fencing is None:
            self._lose("the lease is somebody else's")
            return False
        self._renewed, self._lead_until = now, now + timedelta(seconds=seconds)
        if fencing != self._fencing:
            self._begin_lead(fencing)
        return True

    def _begin_lead(self, fencing: int) -> None:
        """New in the lead: end what the last leader left, then run what was missed."""
        self._house = replace(self._house, holder=f"{PREFIX}{fencing}:{self._name}"[:64])
        now = self._house.clock()
        with self._house.begin() as session:
            self._first_start = job_runs.note_first_start(
                session, holder=self._house.holder, now=now
            )
            orphans = job_runs.fail_orphans(
                session, prefix=PREFIX, holder=self._house.holder, now=now
            )
            match_orders.reopen_left(session)
            left = [f"{run.job} {run.slot}" for run in orphans]
        self._fencing = fencing
        log.info("scheduler_leads", extra={"fencing": fencing, "left_behind": left})
        self._write_schedule()
        self._due_all()

    def _lose(self, why: str) -> None:
        if self._fencing is not None:
            log.warning("scheduler_lost_the_lead", extra={"reason": why})
        self._fencing = None

    def _leads_now(self) -> bool:
        """For worker threads: we led at the last beat and that lease has not run out since."""
        leading = self._fencing is not None and not self._stopping
        return leading and self._renewed - SLACK <= self._house.clock() < self._lead_until

    def _due_all(self) -> None:
        for name in self._triggers:
            if JOBS[name].catch_up is not CatchUp.NONE:
                self._due(name)

    def _due(self, name: str) -> None:
        """Hand every unfinished slot of a job that was due until now to the workers, in order."""
        if not self._leads_now():
            return
        now, trigger = self._house.clock(), self._triggers[name]
        if JOBS[name].catch_up is CatchUp.NONE:
            slots = [job_kinds.slot_at(name, now)]
        else:
            weeks = self._house.settings.jobs.catch_up_weeks
            slots = slots_due(name, trigger, since=self._first_start, now=now, limit=weeks)
            with open_session(self._house.engine, read_only=True) as session:
                slots = job_runs.unfinished(session, name, slots, now=now)
        self._submit(name, slots)

    def _submit(self, name: str, slots: list[str]) -> None:
        """Queue slots for a worker thread, but those that are queued or running here already."""
        with self._guard:
            new = [slot for slot in slots if (name, slot) not in self._busy]
            self._busy.update((name, slot) for slot in new)
        if new and name in self._jobs:
            self._workers.submit(self._work, name, new)

    def _work(self, name: str, slots: list[str]) -> None:
        """In a worker thread: one run of a job at a time, in order, and only while we lead."""
        try:
            with self._turn[name]:
                for slot in slots:
                    if self._leads_now():
                        run_slot(self._house, self._jobs, name, slot)
            self._write_schedule()
        except Exception:  # a database that is away: the slots stay unfinished in the ledger
            log.exception("job_not_recorded", extra={"job": name, "slots": slots})
        finally:
            with self._guard:
                self._busy.difference_update((name, slot) for slot in slots)

    def _write_schedule(self) -> None:
        now = self._house.clock()
        upcoming = {
            name: (getattr(self._house.settings.jobs, name.replace("-", "_")), moment)
            for name, trigger in self._triggers.items()
            if (moment := next_run(trigger, now)) is not None
        }
        with self._house.begin() as session:
            job_runs.write_schedule(session, upcoming=upcoming, now=now)

    def _finish(self) -> None:
        """Start nothing new, keep the lead while running jobs end, then give it back."""
        self._stopping = True
        log.info("scheduler_stopping", extra={"running": sorted(map(list, self._busy))})
        waiter = threading.Thread(target=self._end_threads, name="shutdown")
        waiter.start()
        while waiter.is_alive():
            waiter.join(POLL_SECONDS)
            if self._fencing is not None and waiter.is_alive():
                self._tick_quietly()
        if self._fencing is not None:
            with self._house.begin() as session:
                leadership.release_lead(session, holder=self._name, now=self._house.clock())
        if self._lock is not None:
            self._lock.release()
        log.info("scheduler_stopped")

    def _end_threads(self) -> None:
        """The clock first: what it still hands over must find workers that take it.

        Work never goes through the clock as a job of one time: `shutdown` of APScheduler 3.11.3
        while such a job is handed out ends its thread with a `JobLookupError`.
        """
        self._clock.shutdown()
        self._workers.shutdown()

    def _tick_quietly(self) -> None:
        try:
            self._lead()
        except Exception:  # stopping goes on either way
            log.exception("scheduler_tick_failed")
