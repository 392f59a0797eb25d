"""The festival register: who keeps working over the Spring Festival, who goes home and comes back.

A season is named by the year of its 正月初一. What a firm or a village says of a day is a statement
of that day: a correction is a further row, and the latest counts.
"""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment


class Plan(StrEnum):
    """What one of ours means to do; the other two are known afterwards."""

    UNDECIDED = "undecided"  # 未定
    STAYS = "stays"  # 留岗
    GOES_HOME = "goes_home"  # 返乡
    BACK = "back"  # 已返岗
    NOT_BACK = "not_back"  # 不返


class Way(StrEnum):
    """How somebody means to come back."""

    OWN = "own"
    ORGANISED = "organised"  # asks for a seat in a coach of the county
    FIRM = "firm"  # the firm fetches them


class RateKind(StrEnum):
    """Three rates that are often mixed, and the one of the sending end."""

    REOPENED = "reopened"  # 复工率: firms
    PRESENT = "present"  # 到岗率: people
    RUNNING = "running"  # 开工率: lines
    RETURNED = "returned"  # 返岗率: people who had gone home


class Reading(StrEnum):
    """What a sentence about several firms says of each."""

    UNKNOWN = "unknown"
    EACH = "each"  # every firm at least so much
    TOGETHER = "together"  # all firms in one sum


class FestivalFirm(SQLModel, table=True):
    """A firm on the list of one season; `employer_id` where it posts here.

    staff    人 before the festival; lines: production lines in all
    keeps    人 who stay as the firm states it before; on_eve, on_first, on_third: 人 who signed in
             at work or in the dormitory on 除夕, 初一, 初三 (None: nobody counted)
    """

    __tablename__ = "festival_firm"
    __table_args__ = (
        sa.UniqueConstraint("season", "region_code", "name"),
        check("staff", "staff IS NULL OR staff >= 0"),
        check("keeps", "keeps IS NULL OR keeps >= 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    season: int
    region_code: str = Field(max_length=6)
    name: str = Field(max_length=80)
    employer_id: int | None = Field(default=None, foreign_key="employer.id", index=True)
    staff: int | None = None
    lines: int | None = None
    keeps: int | None = None
    on_eve: int | None = None
    on_first: int | None = None
    on_third: int | None = None
    created_at: datetime = moment()
    created_by_id: int | None = Field(default=None, foreign_key="account.id")


class ReturnDay(SQLModel, table=True):
    """返岗日报: what a firm said of one day. Holds: expected = arrived + on_way + undecided +
    not_returning (人 of before the festival); hired are new.

    needed        人 the firm needs that day
    running       lines that run
    """

    __tablename__ = "festival_return_day"
    __table_args__ = (
        check("balance", "expected = arrived + on_way + undecided + not_returning"),
        check("counts", "arrived >= 0 AND on_way >= 0 AND undecided >= 0 AND not_returning >= 0"
              " AND hired >= 0 AND needed >= 0"),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    firm_id: int = Field(foreign_key="festival_firm.id", index=True)
    day: date = Field(sa_type=sa.Date)
    reopened: bool
    expected: int
    arrived: int
    on_way: int
    undecided: int
    not_returning: int
    hired: int
    needed: int
    running: int | None = None
    said_at: datetime = moment()
    said_by_id: int | None = Field(default=None, foreign_key="account.id")


class FestivalPlan(SQLModel, table=True):
    """What somebody placed by us does over the festival; one row a season and placement."""

    __tablename__ = "festival_plan"
    __table_args__ = (sa.UniqueConstraint("season", "placement_id"),)
    id: int | None = Field(default=None, primary_key=True)
    season: int
    placement_id: int = Field(foreign_key="placement.id", index=True)
    plan: Plan = choice(Plan, "plan", default=Plan.UNDECIDED)
    home_on: date | None = Field(default=None, sa_type=sa.Date)
    back_on: date | None = Field(default=None, sa_type=sa.Date)
    way: Way | None = choice(Way, "way", default=None)
    said_at: datetime = moment()
    said_by_id: int | None = Field(default=None, foreign_key="account.id")


class FestivalPlanEvent(SQLModel, table=True):
    """One answer of a plan: who noted it, when."""

    __tablename__ = "festival_plan_event"
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="festival_plan.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    plan: Plan = choice(Plan, "plan")
    back_on: date | None = Field(default=None, sa_type=sa.Date)
    way: Way | None = choice(Way, "way", default=None)


class VillageDay(SQLModel, table=True):
    """返乡调查: what a township counted by one day, 人. `back_at_work` may pass `went_home`: people
    leave who had not come home."""

    __tablename__ = "festival_village_day"
    __table_args__ = (
        check("counts", "went_home >= 0 AND will_return >= 0 AND undecided >= 0"
              " AND back_at_work >= 0"),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    season: int
    region_code: str = Field(max_length=6, index=True)
    township: str = Field(max_length=40)
    day: date = Field(sa_type=sa.Date)
    went_home: int
    will_return: int
    undecided: int
    back_at_work: int
    said_at: datetime = moment()
    said_by_id: int | None = Field(default=None, foreign_key="account.id")


class FestivalStatement(SQLModel, table=True):
    """A sentence of a notice or a newspaper, stored as it was made and never computed with.

    firms, people      as told; `at_least` where it says 余 or 多
    rate               which rate it names; per_ten_thousand: 90% is 9000
    """

    __tablename__ = "festival_statement"
    __table_args__ = (check("percent", "per_ten_thousand IS NULL OR per_ten_thousand >= 0"),)
    id: int | None = Field(default=None, primary_key=True)
    season: int
    region_code: str = Field(max_length=6, index=True)
    sentence: str = Field(max_length=300)
    said_on: date = Field(sa_type=sa.Date)
    firms: int | None = None
    people: int | None = None
    at_least: bool = False
    rate: RateKind | None = choice(RateKind, "rate", default=None)
    per_ten_thousand: int | None = None
    reading: Reading = choice(Reading, "reading", default=Reading.UNKNOWN)
    created_at: datetime = moment()
    created_by_id: int | None = Field(default=None, foreign_key="account.id")
