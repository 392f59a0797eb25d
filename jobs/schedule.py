"""When jobs run: cron lines of config.toml as triggers, and the moments they were due.

Five fields, Asia/Shanghai. Weekdays by name only: cron programs call Sunday or Monday 0 or 1 as
they please (APScheduler's `0 8 * * 1` fires on Tuesday), and a letter a day late is noticed late.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from reference.calendar import SHANGHAI
from services.upkeep.kinds import JOBS, CatchUp, slot_at

LOOK_BACK = timedelta(days=32)
"""How far back a missed run of a job that only catches up the latest is looked for."""


class ScheduleProblem(Exception):
    """A cron line that cannot be used; the message says which and what to write instead."""


def read_cron(key: str, line: str) -> CronTrigger:
    """The trigger of one line of `[jobs]`; ScheduleProblem names `key` and the remedy."""
    fields = line.split()
    if len(fields) != 5:
        raise ScheduleProblem(
            f'jobs.{key}: {line!r} needs five fields, e.g. "0 8 * * mon" (minute hour day month'
            " weekday)"
        )
    if re.search(r"\d", fields[4]):
        raise ScheduleProblem(
            f"jobs.{key}: weekday {fields[4]!r} must be a name: mon, tue, wed, thu, fri, sat, sun"
            " (programs count weekdays differently)"
        )
    try:
        return CronTrigger.from_crontab(line, timezone=SHANGHAI)
    except ValueError as problem:
        raise ScheduleProblem(f"jobs.{key}: {line!r} is not a schedule: {problem}") from None


def read_schedule(lines: Mapping[str, str]) -> dict[str, CronTrigger]:
    """Job name -> trigger, for every job of `JOBS`; `lines` uses the keys of config.toml."""
    return {name: read_cron(name.replace("-", "_"), lines[name.replace("-", "_")]) for name in JOBS}


def next_run(trigger: CronTrigger, after: datetime) -> datetime | None:
    """The first moment strictly after `after`; None if the line never fires (30 February)."""
    return trigger.get_next_fire_time(None, after + timedelta(microseconds=1))


def due_between(trigger: CronTrigger, since: datetime, until: datetime) -> Iterator[datetime]:
    """Every moment the trigger names with `since < moment <= until`, in order."""
    moment = next_run(trigger, since)
    while moment is not None and moment <= until:
        yield moment
        moment = next_run(trigger, moment)


def slots_due(
    job: str, trigger: CronTrigger, *, since: datetime, now: datetime, limit: int
) -> list[str]:
    """The slots of `job` that should have run after `since` (the first start of this house).

    Jobs that catch up every slot: the last `limit`, oldest first. Others: the latest one.
    """
    if JOBS[job].catch_up is CatchUp.NONE:
        return []
    every = JOBS[job].catch_up is CatchUp.EVERY
    back = timedelta(days=7 * (limit + 1)) if every else LOOK_BACK
    moments = due_between(trigger, max(since, now - back), now)
    slots = list(dict.fromkeys(slot_at(job, moment) for moment in moments))
    return slots[-limit:] if every else slots[-1:]
