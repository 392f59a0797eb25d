"""What a match run can say beyond its proposals: prices, advice, and what a what-if starts from."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, codes, facts


class RunOutcome(SQLModel, table=True):
    """Who goes where and at which prices, by row of the run's stored input, and what questions are
    answered from; wiped with that input. And who is short of whom, counted when the run ended."""

    __tablename__ = "run_outcome"
    run_id: int = Field(primary_key=True, foreign_key="match_run.id")
    outcome: bytes = Field(sa_type=sa.LargeBinary, repr=False)  # matching.plan.outcome.pack_outcome
    market: dict[str, object] = facts()  # posts, people, training: see services.runs.explain


class RunVacancy(SQLModel, table=True):
    """One vacancy in one run: what a place more is worth, and which single change fills it."""

    __tablename__ = "run_vacancy"
    __table_args__ = (
        check("price", "price >= 0"),
        check("empty", "empty >= 0"),
        sa.Index("ix_run_vacancy_vacancy_id", "vacancy_id", "run_id"),
    )
    run_id: int = Field(primary_key=True, foreign_key="match_run.id")
    vacancy_id: int = Field(primary_key=True, foreign_key="vacancy.id")
    price: int = Field(sa_type=sa.BigInteger)  # points one more place is worth to the whole
    empty: int
    changes: list[dict[str, object]] = codes()  # best first: {"code", facts…, "whole", "here"}
