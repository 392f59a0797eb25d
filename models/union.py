"""Union bodies (工会组织): who stands under whom, who holds which office, and which programmes a
district runs.

A body is never deleted: it ends, with the reason, or goes into another. Programmes are switched on
for a district by an administrator; without a row nothing of them is seen there.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment
from models.sealed import sealed


class BodyKind(StrEnum):
    GENERAL = "general"  # 地方总工会 of a city or district
    TOWN = "town"  # 乡镇、街道总工会
    INDUSTRY = "industry"  # 行业工会联合会
    JOINT = "joint"  # 联合基层工会: several employers
    ENTERPRISE = "enterprise"  # 基层工会 of one employer
    STAGING = "staging"  # 周转库: members without a firm's union, until a street takes them


B = BodyKind
PARENTS: Mapping[BodyKind, frozenset[BodyKind]] = {
    B.GENERAL: frozenset({B.GENERAL}),
    B.TOWN: frozenset({B.GENERAL}),
    B.INDUSTRY: frozenset({B.GENERAL, B.TOWN}),
    B.JOINT: frozenset({B.GENERAL, B.TOWN, B.INDUSTRY}),
    B.ENTERPRISE: frozenset({B.GENERAL, B.TOWN, B.INDUSTRY}),
    B.STAGING: frozenset({B.GENERAL, B.TOWN}),
}
"""Under which kind a body of a kind stands (工会法 11, 12: founded with the leave of the next
higher one). Only a general union may stand under none."""


class OfficePost(StrEnum):
    CHAIR = "chair"  # 主席
    VICE_CHAIR = "vice_chair"  # 副主席
    ORGANISER = "organiser"  # 组织员: fewer than 25 members (工会法 11)
    WOMEN = "women"  # 女职工委员会主任
    FINANCE = "finance"  # 财务
    AUDIT = "audit"  # 经审委员会主任


class Programme(StrEnum):
    """What a district union may run beside job matching."""

    FOUNDING = "founding"  # 拉清单建会
    MEMBERSHIP = "membership"  # 入会、会籍
    POINTS = "points"  # 累了么
    STATIONS = "stations"  # 驿站
    TRAINING = "training"  # 培训
    RIGHTS = "rights"  # 维权
    CARDS = "cards"  # 服务卡、工薪贷
    MUTUAL_AID = "mutual_aid"  # 医疗互助
    HARDSHIP = "hardship"  # 困难职工
    PRODUCE = "produce"  # 消费帮扶
    REST = "rest"  # 疗休养
    STARS = "stars"  # 职工之家、星级
    WARMTH = "warmth"  # 送温暖
    VOLUNTEERS = "volunteers"  # 志愿者
    ACTIVITIES = "activities"  # 文体活动


class UnionBody(SQLModel, table=True):
    """region_code  the district it belongs to; town: the street or town below it, in words
    employer_id  of an enterprise union, where the firm is known here
    term         three or five years (工会法 16) from `term_from`; None where nobody said
    """

    __tablename__ = "union_body"
    __table_args__ = (
        check("term", "term_years IS NULL OR term_years IN (3, 5)"),
        check("ended", "(ended_on IS NULL) = (ended_why = '')"),
        check("merged", "merged_into_id IS NULL OR ended_on IS NOT NULL"),
        check("days", "ended_on IS NULL OR founded_on IS NULL OR ended_on >= founded_on"),
        check("above", "parent_id IS NULL OR parent_id <> id"),
        check("below", "kind = 'general' OR parent_id IS NOT NULL"),
        check("firm", "employer_id IS NULL OR kind = 'enterprise'"),
        sa.Index(
            "uq_union_body_name", "region_code", "name", unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        ),
        sa.Index(
            "uq_union_body_employer_id", "employer_id", unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        ),
        sa.Index("ix_union_body_parent_id", "parent_id"),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    kind: BodyKind = choice(BodyKind, "kind")
    region_code: str = Field(max_length=6)
    town: str = Field(default="", max_length=40)
    name: str = Field(max_length=80)
    parent_id: int | None = Field(default=None, foreign_key="union_body.id")
    employer_id: int | None = Field(default=None, foreign_key="employer.id")
    credit_code: str = Field(default="", max_length=18)
    founded_on: date | None = None
    term_years: int | None = None
    term_from: date | None = None
    ended_on: date | None = None
    ended_why: str = Field(default="", max_length=200)
    merged_into_id: int | None = Field(default=None, foreign_key="union_body.id")
    created_at: datetime = moment()
    created_by_id: int | None = Field(default=None, foreign_key="account.id")


class UnionOfficer(SQLModel, table=True):
    """Who holds an office of a body, from when until when; one chair at a time."""

    __tablename__ = "union_officer"
    __table_args__ = (
        check("days", "until_on IS NULL OR until_on >= since_on"),
        sa.Index(
            "uq_union_officer_chair", "body_id", unique=True,
            sqlite_where=sa.text("post = 'chair' AND until_on IS NULL"),
            postgresql_where=sa.text("post = 'chair' AND until_on IS NULL"),
        ),
        sa.Index("ix_union_officer_body_id", "body_id"),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="union_body.id")
    post: OfficePost = choice(OfficePost, "post")
    name: str | None = sealed("union_officer.name")
    phone: str | None = sealed("union_officer.phone")
    since_on: date = Field(sa_type=sa.Date)
    until_on: date | None = None
    created_at: datetime = moment()
    created_by_id: int | None = Field(default=None, foreign_key="account.id")


class ProgrammeSwitch(SQLModel, table=True):
    """A programme that is on in a district."""

    __tablename__ = "programme_switch"
    region_code: str = Field(max_length=6, primary_key=True)
    programme: Programme = choice(Programme, "programme", primary_key=True)
    since: datetime = moment()
    by_id: int | None = Field(default=None, foreign_key="account.id")
