"""Which scheduled jobs there are, and how the slots of each are called.

`JOBS` names the scheduled jobs for every door; how they run is known in `jobs/` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reference.calendar import SHANGHAI, Month, Week, local_day
from services.errors import InvalidInput, NotFound, Problem


class SlotKind(StrEnum):
    """What the slot of a run is called, and with it what a missed run means."""

    WEEK_BEFORE = "week_before"  # the week before the day it fires: 2026-W47
    MONTH_BEFORE = "month_before"  # the month before the day it fires: 2026-11
    DAY = "day"  # 2026-11-22
    MINUTE = "minute"  # 2026-11-22T02:00


class CatchUp(StrEnum):
    """Which missed slots are run after a downtime."""

    EVERY = "every"  # each missed one, oldest first, within a limit
    LATEST = "latest"  # only the newest
    NONE = "none"


@dataclass(frozen=True)
class JobKind:
    """One scheduled job: its name, how its slots are named, what is caught up.

    `quiet` jobs run so often that their rows are kept for days, not for ever.
    """

    name: str
    slots: SlotKind
    catch_up: CatchUp
    quiet: bool = False


JOBS: Mapping[str, JobKind] = {
    kind.name: kind
    for kind in (
        JobKind("nightly-match", SlotKind.MINUTE, CatchUp.LATEST),
        JobKind("match-orders", SlotKind.MINUTE, CatchUp.NONE, quiet=True),
        JobKind("weekly-report", SlotKind.WEEK_BEFORE, CatchUp.EVERY),
        JobKind("monthly-report", SlotKind.MONTH_BEFORE, CatchUp.EVERY),
        JobKind("daily-reminder", SlotKind.DAY, CatchUp.LATEST),
        JobKind("lapse-vacancies", SlotKind.DAY, CatchUp.LATEST),
        JobKind("imports", SlotKind.MINUTE, CatchUp.NONE, quiet=True),
        JobKind("trip-plans", SlotKind.MINUTE, CatchUp.NONE, quiet=True),
        JobKind("invitations", SlotKind.MINUTE, CatchUp.LATEST, quiet=True),
        JobKind("riders", SlotKind.MINUTE, CatchUp.NONE, quiet=True),
        JobKind("follow-up", SlotKind.DAY, CatchUp.LATEST),
        JobKind("outbox-delivery", SlotKind.MINUTE, CatchUp.NONE, quiet=True),
        JobKind("law-recheck", SlotKind.MINUTE, CatchUp.LATEST, quiet=True),
        JobKind("subsidy-look", SlotKind.DAY, CatchUp.LATEST),
        JobKind("clean-up", SlotKind.DAY, CatchUp.LATEST),
    )
}


def slot_at(job: str, due: datetime) -> str:
    """The slot a run of `job` due at this aware moment stands for."""
    match JOBS[job].slots:
        case SlotKind.WEEK_BEFORE:
            return str(Week.at(due).previous())
        case SlotKind.MONTH_BEFORE:
            return str(Month.at(due).previous())
        case SlotKind.DAY:
            return local_day(due).isoformat()
        case SlotKind.MINUTE:
            return due.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def check_slot(job: str, slot: str) -> str:
    """`slot` if it is one of `job`; InvalidInput otherwise, NotFound for an unknown job."""
    if job not in JOBS:
        raise NotFound("job", job)
    try:
        match JOBS[job].slots:
            case SlotKind.WEEK_BEFORE:
                return str(Week.parse(slot))
            case SlotKind.MONTH_BEFORE:
                return str(Month.parse(slot))
            case SlotKind.DAY:
                return (
                    datetime.strptime(slot, "%Y-%m-%d")
                    .replace(tzinfo=SHANGHAI)
                    .strftime("%Y-%m-%d")
                )
            case SlotKind.MINUTE:
                moment = datetime.strptime(slot, "%Y-%m-%dT%H:%M").replace(tzinfo=SHANGHAI)
                return moment.strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        raise InvalidInput({"slot": (Problem("slot_format", {"kind": JOBS[job].slots}),)}) from None
