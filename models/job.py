"""The ledger of scheduled jobs, and the lease that makes one scheduler the leader."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import choice, facts, moment


class JobState(StrEnum):
    REQUESTED = "requested"  # somebody asked for it from a page
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


J = JobState
JOB_MOVES: Mapping[JobState, frozenset[JobState]] = {
    J.REQUESTED: frozenset({J.RUNNING}),
    J.RUNNING: frozenset({J.DONE, J.FAILED}),
    J.DONE: frozenset({J.REQUESTED, J.RUNNING}),  # again, by hand only
    J.FAILED: frozenset({J.REQUESTED, J.RUNNING}),
}


class JobRun(SQLModel, table=True):
    """One slot of one job; the unique key means only one scheduler ever claims it."""

    __tablename__ = "job_run"
    __table_args__ = (sa.UniqueConstraint("job", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    job: str = Field(max_length=48)
    slot: str = Field(max_length=48)  # e.g. 2026-W47, 2026-11-22, 2026-11-22T03:00
    state: JobState = choice(JobState, "state")
    attempt: int = 1
    claimed_by: str = Field(default="", max_length=64)
    requested_by_id: int | None = Field(default=None, foreign_key="account.id")
    started_at: datetime = moment(index=True)
    finished_at: datetime | None = moment(default=None)
    result: dict[str, object] = facts()
    error: str = Field(default="", max_length=1000)
    kills: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    # of the attempts, how many ended with the process: no fault of the job


class Lease(SQLModel, table=True):
    """Who leads, until when; `fencing` rises with every change of holder.

    The last beat is kept with the machine's own count of seconds since it was started, which no
    setting of a clock moves: a clock that jumped is told from a service that stood still.
    """

    __tablename__ = "lease"
    name: str = Field(max_length=32, primary_key=True)
    holder: str = Field(max_length=64)
    fencing: int
    until: datetime = moment()
    beat_at: datetime | None = moment(default=None)
    boot: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    boot_seconds: float = Field(default=0.0, sa_column_kwargs={"server_default": "0"})
    doubted_at: datetime | None = moment(default=None)  # what the clock said that is not believed


class JobSchedule(SQLModel, table=True):
    """When the scheduler will run each job next; written by the leader for the page to show."""

    __tablename__ = "job_schedule"
    job: str = Field(max_length=48, primary_key=True)
    cron: str = Field(max_length=64)
    next_at: datetime = moment()
    written_at: datetime = moment()
