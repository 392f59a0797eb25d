"""Vacancies: work an employer offers, with everything domain.md 2.2 says people need to know.

Money is integer fen, gross a month unless the name says otherwise. `places` is what the employer
really misses now; open, promised and arrived are derived from placements and never stored.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col

from models.base import check, choice, codes, facts, moment
from models.sealed import sealed
from reference.nights import IMPLIED


class VacancyState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"  # waits for the receiving coordinator's check
    PUBLISHED = "published"
    PAUSED = "paused"
    LAPSED = "lapsed"  # validity ran out; renew to publish again
    CLOSED = "closed"  # closed on every path, for good


V = VacancyState
VACANCY_MOVES: Mapping[VacancyState, frozenset[VacancyState]] = {
    V.DRAFT: frozenset({V.SUBMITTED, V.CLOSED}),
    V.SUBMITTED: frozenset({V.PUBLISHED, V.DRAFT, V.CLOSED}),  # back to draft = returned
    V.PUBLISHED: frozenset({V.PAUSED, V.LAPSED, V.CLOSED, V.SUBMITTED}),
    V.PAUSED: frozenset({V.PUBLISHED, V.LAPSED, V.CLOSED, V.SUBMITTED}),
    V.LAPSED: frozenset({V.PUBLISHED, V.CLOSED, V.SUBMITTED}),
    V.CLOSED: frozenset(),
}


class EmploymentForm(StrEnum):
    CONTRACT = "contract"  # 劳动合同
    DISPATCH = "dispatch"  # 劳务派遣
    OUTSOURCED = "outsourced"  # 外包
    PART_TIME = "part_time"  # 非全日制
    FLEXIBLE = "flexible"  # 灵活


class Shift(StrEnum):
    DAY = "day"  # 长白班
    TWO = "two"  # 两班倒
    THREE = "three"  # 三班倒
    FOUR_THREE = "four_three"  # 四班三运转
    NIGHT = "night"  # 长夜班
    SPLIT = "split"  # 两头班


class Lodging(StrEnum):
    NONE = "none"
    FREE = "free"
    PAID = "paid"


class Vacancy(SQLModel, table=True):
    __tablename__ = "vacancy"
    __table_args__ = (
        check("places", "places BETWEEN 1 AND 5000"),
        check("ages", "age_min >= 16 AND (age_max IS NULL OR age_max >= age_min)"),
        check("base", "base_wage_fen IS NULL OR base_wage_fen BETWEEN 0 AND 10000000"),
        check(
            "quartiles",
            "(income_p25_fen IS NULL OR income_p50_fen IS NULL OR income_p25_fen <= income_p50_fen)"
            " AND (income_p50_fen IS NULL OR income_p75_fen IS NULL"
            " OR income_p50_fen <= income_p75_fen)",
        ),
        check(
            "newcomer",
            "newcomer_p25_fen IS NULL OR newcomer_p50_fen IS NULL"
            " OR newcomer_p25_fen <= newcomer_p50_fen",
        ),
        check("hours", "hours_per_day IS NULL OR hours_per_day BETWEEN 1 AND 16"),
        check("days", "days_per_month IS NULL OR days_per_month BETWEEN 1 AND 31"),
        check(
            "arrival", "arrive_from IS NULL OR arrive_until IS NULL OR arrive_from <= arrive_until"
        ),
        check("beds", "beds_male >= 0 AND beds_female >= 0 AND couple_rooms >= 0"),
        check("school", "school_km >= 0 AND school_km <= 99"),
        check("group", "min_group >= 1 AND min_group <= places"),
        sa.Index("ix_vacancy_state_region", "state", "region_code"),
        sa.Index(
            "ix_vacancy_list",
            *("state", "updated_at", "id", "region_code", "employer_id", "valid_until"),
        ),
        sa.Index("ix_vacancy_employer_import", "employer_id", "import_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", index=True)
    state: VacancyState = choice(VacancyState, "state", default=VacancyState.DRAFT, index=True)
    version: int = 1  # raised by every change of content; an edit of a stale copy is refused
    region_code: str = Field(max_length=6)  # of the work site
    work_address: str = Field(default="", max_length=200)

    # the work
    title: str = Field(max_length=80)
    occupation_id: str = Field(max_length=32, index=True)
    duties: str = Field(default="", max_length=2000)  # plain words
    workshop: str = Field(default="", max_length=80)
    places: int  # 缺口: people really missing now
    places_unsaid: bool = False  # a draft nobody has said a headcount for: 若干 is not 1
    min_group: int = 1  # 最少成团人数
    employment_form: EmploymentForm = choice(
        EmploymentForm, "employment_form", default=EmploymentForm.CONTRACT
    )
    contracting_entity: str = Field(default="", max_length=120)  # 用工主体
    using_entity: str = Field(default="", max_length=120)  # 用工单位
    contract_months: int | None = None  # None = open-ended
    probation_months: int = 0
    arrive_from: date | None = None
    arrive_until: date | None = None
    valid_until: date | None = None

    # pay
    base_wage_fen: int | None = None  # 底薪, normal hours
    piece_rate_note: str = Field(default="", max_length=200)
    guarantee_fen: int | None = None  # 保底
    guarantee_months: int = 0
    overtime_note: str = Field(default="", max_length=200)
    bonus_note: str = Field(default="", max_length=400)  # 绩效, 全勤, 夜班, 高温, 餐补
    income_p25_fen: int | None = None  # last three months' payroll for this post
    income_p50_fen: int | None = None
    income_p75_fen: int | None = None
    newcomer_p25_fen: int | None = None  # take-home, months 1-3
    newcomer_p50_fen: int | None = None
    skilled_after_weeks: int | None = None
    probation_wage_fen: int | None = None
    payday: int | None = None
    pay_delay_days: int | None = None
    lodging_fee_fen: int = 0
    meal_fee_fen: int = 0
    utility_note: str = Field(default="", max_length=120)
    deduction_note: str = Field(default="", max_length=200)
    rebate_note: str = Field(default="", max_length=200)  # 返费: amount, payer, days, proof
    travel_refund_fen: int = 0
    travel_refund_note: str = Field(default="", max_length=200)

    # time
    shift: Shift = choice(Shift, "shift", default=Shift.DAY)
    hours_per_day: float | None = None
    days_per_month: float | None = None
    night_share: int = 0  # per cent of shifts that are nights
    rotation_days: int | None = None
    special_hours_approval: str = Field(default="", max_length=80)

    # lodging, food, insurance
    insured: bool = True  # 五险
    housing_fund: bool = False
    accident_cover: bool = False
    lodging: Lodging = choice(Lodging, "lodging", default=Lodging.NONE)
    persons_per_room: int | None = None
    room_facilities: list[str] = codes()  # aircon, bath, hot_water
    beds_male: int = 0
    beds_female: int = 0
    couple_rooms: int = 0
    couple_room_wait_days: int | None = None
    dorm_distance_m: int | None = None
    meals_per_day: int = 0
    food: list[str] = codes()  # sichuan, halal
    accepts_couples: bool = True

    # whom it suits
    age_min: int = 18
    age_max: int | None = None
    age_reason: str = Field(default="", max_length=200)
    schooling_min: str = Field(default="", max_length=16)  # code of reference.schooling
    experience_months: int = 0
    certificates: list[str] = codes()  # codes of reference.certificates, all needed
    training_weeks: int = 0
    requirements: str = Field(default="", max_length=1000)
    medical_items: str = Field(default="", max_length=200)
    medical_paid_by_employer: bool = True
    hazards: list[str] = codes()  # codes of reference.hazards

    # family and contact
    school_help: bool = False
    school_km: int | None = None  # to the nearest school that takes children who come along
    family_posts: bool = False
    contact_name: str = Field(default="", max_length=64)
    contact_phone: str | None = sealed("vacancy.contact_phone")
    report_to: str = Field(default="", max_length=200)

    evergreen: bool = False  # 常年招: goes on by itself while somebody stands by it
    source_note: str = Field(default="", max_length=200)
    copied_from_id: int | None = Field(default=None, foreign_key="vacancy.id", index=True)
    import_id: int | None = Field(default=None, foreign_key="import.id")
    import_key: str | None = Field(default=None, max_length=16)  # the same post in the next sheet
    form_key: str | None = Field(default=None, max_length=32, unique=True)  # a form sent twice
    created_at: datetime = moment()
    updated_at: datetime = moment()
    published_at: datetime | None = moment(default=None)
    confirmed_open_at: datetime | None = moment(default=None)  # last "still open"


def with_nights() -> sa.ColumnElement[bool]:
    """SQL condition on `vacancy`: `reference.nights.has_nights` for a whole list."""
    round_the_clock = [shift for shift in Shift if IMPLIED[shift]]
    return sa.or_(col(Vacancy.night_share) > 0, col(Vacancy.shift).in_(round_the_clock))


class VacancyTemplate(SQLModel, table=True):
    """What a firm says again and again, kept under a name; `content` is a `VacancyIn` as JSON."""

    __tablename__ = "vacancy_template"
    __table_args__ = (sa.UniqueConstraint("employer_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", ondelete="CASCADE")
    name: str = Field(max_length=60)
    content: dict[str, object] = facts()
    created_at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")


class VacancyEvent(SQLModel, table=True):
    """One move or change of a vacancy: who, when, why."""

    __tablename__ = "vacancy_event"
    __table_args__ = (sa.Index("ix_vacancy_event_vacancy_id_at", "vacancy_id", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    vacancy_id: int = Field(foreign_key="vacancy.id")
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    kind: str = Field(max_length=24)  # moved, edited, places_changed, renewed, confirmed_open
    from_state: VacancyState | None = choice(VacancyState, "from_state", default=None)
    to_state: VacancyState | None = choice(VacancyState, "to_state", default=None)
    places_before: int | None = None
    places_after: int | None = None
    reason: str = Field(default="", max_length=400)
    detail: dict[str, object] = facts()
