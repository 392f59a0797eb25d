"""What the law gate found, and the dated rows of wages and tiers that coordinators confirm.

Rows of wages, tiers and looks at a rule are only ever added: of two for the same thing the newer
holds, and the older one stays to show what was in force when a check was made.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, facts, moment


class LawFinding(SQLModel, table=True):
    """One finding about one vacancy, from the check that first met it to the one that did not."""

    __tablename__ = "law_finding"
    __table_args__ = (
        sa.Index("ix_law_finding_vacancy_id_closed_at", "vacancy_id", "closed_at"),
        sa.Index("ix_law_finding_rule_id_found_at", "rule_id", "found_at"),
        check("severity", "severity IN ('block', 'amber', 'doubt', 'task')"),
    )
    id: int | None = Field(default=None, primary_key=True)
    vacancy_id: int = Field(foreign_key="vacancy.id", ondelete="CASCADE")
    rule_id: str = Field(max_length=4)
    severity: str = Field(max_length=8)
    field: str = Field(default="", max_length=40)  # of the vacancy form
    words: str = Field(default="", max_length=200)  # as typed
    facts: dict[str, object] = facts()
    found_at: datetime = moment()
    closed_at: datetime | None = moment(default=None)


class LawJudged(SQLModel, table=True):
    """When a vacancy was last judged, under which rules and wages, and what stands open."""

    __tablename__ = "law_judged"
    __table_args__ = (check("blocks", "blocks >= 0"),)
    vacancy_id: int = Field(primary_key=True, foreign_key="vacancy.id", ondelete="CASCADE")
    judged_at: datetime = moment()
    under: str = Field(max_length=80, index=True)  # version of rules, newest wage row, day
    blocks: int = 0  # open findings that block: it is neither shown nor matched


class WageStep(SQLModel, table=True):
    """The amounts of one tier of a province from a day on, as a coordinator confirmed them."""

    __tablename__ = "wage_step"
    __table_args__ = (
        check("tier", "tier BETWEEN 1 AND 6"),
        check("amounts", "monthly_fen > 0 AND hourly_fen > 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    province: str = Field(max_length=6, index=True)
    tier: int
    valid_from: date = Field(sa_type=sa.Date)
    monthly_fen: int
    hourly_fen: int
    source: str = Field(max_length=200)  # the notice
    account_id: int | None = Field(default=None, foreign_key="account.id")
    at: datetime = moment()


class RegionTier(SQLModel, table=True):
    """The tier of a county from a day on, as a coordinator confirmed it."""

    __tablename__ = "region_tier"
    __table_args__ = (check("tier", "tier BETWEEN 1 AND 6"),)
    id: int | None = Field(default=None, primary_key=True)
    region_code: str = Field(max_length=6, index=True)
    tier: int
    valid_from: date = Field(sa_type=sa.Date)
    source: str = Field(max_length=200)  # the notice, or who said so
    account_id: int | None = Field(default=None, foreign_key="account.id")
    at: datetime = moment()


class RuleLook(SQLModel, table=True):
    """Somebody looked at a rule and its article and says that it still stands."""

    __tablename__ = "rule_look"
    id: int | None = Field(default=None, primary_key=True)
    rule_id: str = Field(max_length=4, index=True)
    looked_on: date = Field(sa_type=sa.Date)
    looked_by: str = Field(max_length=60)  # a lawyer, an inspector
    note: str = Field(default="", max_length=200)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    at: datetime = moment()


class DutyDone(SQLModel, table=True):
    """A duty of the law about one person in one post was done (services.placements.duties): on
    which day, and when that was written down."""

    __tablename__ = "duty_done"
    placement_id: int = Field(primary_key=True, foreign_key="placement.id", ondelete="CASCADE")
    rule_id: str = Field(primary_key=True, max_length=4)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    done_on: date = Field(sa_type=sa.Date)
    at: datetime = moment()
