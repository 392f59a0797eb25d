"""Match runs and the standing wishes of coordinators that bind them."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, facts, moment


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class MatchRun(SQLModel, table=True):
    """One run of the matcher, with everything needed to repeat it to the same result."""

    __tablename__ = "match_run"
    id: int | None = Field(default=None, primary_key=True)
    state: RunState = choice(RunState, "state", default=RunState.RUNNING)
    region_code: str = Field(default="", max_length=6)  # "" = everything
    seed: int
    engine: str = Field(default="", max_length=64)  # solver and version
    params: dict[str, object] = facts()
    counts: dict[str, object] = facts()
    timings: dict[str, object] = facts()  # seconds by stage
    objective: int | None = Field(default=None, sa_type=sa.BigInteger)
    bound: int | None = Field(default=None, sa_type=sa.BigInteger)
    violations: int | None = None
    input_digest: str = Field(default="", max_length=64)
    result_digest: str = Field(default="", max_length=64)
    snapshot: bytes | None = Field(default=None, sa_type=sa.LargeBinary, repr=False)
    shortages: dict[str, object] = facts()  # vacancy id -> what keeps it empty
    started_at: datetime = moment()
    finished_at: datetime | None = moment(default=None)
    started_by_id: int | None = Field(default=None, foreign_key="account.id")
    error: str = Field(default="", max_length=400)
    mode: str | None = Field(default=None, max_length=16)  # None = best_total, as before modes
    stage: str | None = Field(default=None, max_length=16)  # while running
    share: int | None = None  # permille done
    beat_at: datetime | None = moment(default=None)  # last sign of life
    cancel_asked_at: datetime | None = moment(default=None)
    compared: dict[str, object] | None = Field(default=None, sa_type=sa.JSON)  # by mode


class MatchOrder(SQLModel, table=True):
    """Somebody asked for a run; the scheduler's process makes it within a minute."""

    __tablename__ = "match_order"
    id: int | None = Field(default=None, primary_key=True)
    mode: str = Field(max_length=16)
    region_code: str = Field(default="", max_length=6)
    asked_at: datetime = moment()
    asked_by_id: int | None = Field(default=None, foreign_key="account.id")
    taken_at: datetime | None = moment(default=None)
    run_id: int | None = Field(default=None, foreign_key="match_run.id")
    takes: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    done_at: datetime | None = moment(default=None)  # its run ended, well or badly


class StandingKind(StrEnum):
    LOCK = "lock"  # this person to this vacancy
    EXCLUDE = "exclude"  # this person never to this vacancy / employer


class StandingWish(SQLModel, table=True):
    """A coordinator's lock or exclusion; a refusal leaves one, so the next run respects it."""

    __tablename__ = "standing_wish"
    __table_args__ = (
        check("target", "(vacancy_id IS NOT NULL) OR (employer_id IS NOT NULL)"),
        check("lock_vacancy", "kind <> 'lock' OR vacancy_id IS NOT NULL"),
        sa.Index("ix_standing_wish_person", "person_id", "ended_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: StandingKind = choice(StandingKind, "kind")
    person_id: int = Field(foreign_key="person.id")
    vacancy_id: int | None = Field(default=None, foreign_key="vacancy.id")
    employer_id: int | None = Field(default=None, foreign_key="employer.id")
    reason_code: str = Field(default="", max_length=32)
    note: str = Field(default="", max_length=200)
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id")
    account_id: int | None = Field(default=None, foreign_key="account.id")
    created_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)
