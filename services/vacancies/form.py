"""`VacancyIn`: a vacancy as somebody states it, in the fields of domain.md 2.2.

A draft may be incomplete, so almost everything is optional here; what must be there before others
see the vacancy is `missing_for_submission`. Money is integer fen; the web form types 元.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import Field, ValidationInfo, create_model, field_validator
from pydantic_core import PydanticCustomError

from models.vacancy import EmploymentForm, Lodging, Shift, Vacancy
from reference import asked, certificates, hazards, occupations, regions, schooling
from reference.food import FOOD
from reference.nights import share_unsaid
from services.errors import Problem
from services.inputs import Day, Fen, Input, Line, Paragraph, Phone, Real, Whole

ROOM_FACILITIES = ("aircon", "bath", "hot_water", "wifi", "kitchen")
T = TypeVar("T", int, date)
LONGEST_VALIDITY = timedelta(days=180)
"""A needs list goes stale in weeks (domain.md 1.3); half a year is a typing mistake."""


if TYPE_CHECKING:
    _Asked = Input
else:
    _Asked = create_model(
        "_Asked",
        __base__=Input,
        **{
            name: (Whole | None, Field(None, ge=0, le=fact.most))
            for name, fact in asked.POST.items()
        },
    )


class VacancyIn(_Asked):
    """One vacancy; field names are the columns of `vacancy`."""

    # the work
    title: Line = Field("", max_length=80)
    occupation_id: Line = Field("", max_length=32)
    duties: Paragraph = Field("", max_length=2000)
    workshop: Line = Field("", max_length=80)
    region_code: Line = Field("", max_length=6)
    work_address: Line = Field("", max_length=200)
    places: Whole | None = Field(None, ge=1, le=5000)  # None: nobody has said how many
    min_group: Whole = Field(1, ge=1, le=100)
    employment_form: EmploymentForm = EmploymentForm.CONTRACT
    contracting_entity: Line = Field("", max_length=120)
    using_entity: Line = Field("", max_length=120)
    contract_months: Whole | None = Field(None, ge=1, le=600)
    probation_months: Whole = Field(0, ge=0, le=12)
    arrive_from: Day | None = None
    arrive_until: Day | None = None
    valid_until: Day | None = None

    # pay
    base_wage_fen: Fen | None = None
    piece_rate_note: Line = Field("", max_length=200)
    guarantee_fen: Fen | None = None
    guarantee_months: Whole = Field(0, ge=0, le=36)
    overtime_note: Line = Field("", max_length=200)
    bonus_note: Paragraph = Field("", max_length=400)
    income_p25_fen: Fen | None = None
    income_p50_fen: Fen | None = None
    income_p75_fen: Fen | None = None
    newcomer_p25_fen: Fen | None = None
    newcomer_p50_fen: Fen | None = None
    skilled_after_weeks: Whole | None = Field(None, ge=0, le=260)
    probation_wage_fen: Fen | None = None
    payday: Whole | None = Field(None, ge=1, le=31)
    pay_delay_days: Whole | None = Field(None, ge=0, le=92)
    lodging_fee_fen: Fen = 0
    meal_fee_fen: Fen = 0
    utility_note: Line = Field("", max_length=120)
    deduction_note: Line = Field("", max_length=200)
    rebate_note: Line = Field("", max_length=200)
    travel_refund_fen: Fen = 0
    travel_refund_note: Line = Field("", max_length=200)

    # time
    shift: Shift = Shift.DAY
    hours_per_day: Real | None = Field(None, ge=1, le=16)
    days_per_month: Real | None = Field(None, ge=1, le=31)
    night_share: Whole = Field(0, ge=0, le=100)
    rotation_days: Whole | None = Field(None, ge=1, le=92)
    special_hours_approval: Line = Field("", max_length=80)

    # lodging, food, insurance
    insured: bool = True
    housing_fund: bool = False
    accident_cover: bool = False
    lodging: Lodging = Lodging.NONE
    persons_per_room: Whole | None = Field(None, ge=1, le=30)
    room_facilities: list[Line] = Field(default_factory=list, max_length=10)
    beds_male: Whole = Field(0, ge=0, le=5000)
    beds_female: Whole = Field(0, ge=0, le=5000)
    couple_rooms: Whole = Field(0, ge=0, le=2000)
    couple_room_wait_days: Whole | None = Field(None, ge=0, le=365)
    dorm_distance_m: Whole | None = Field(None, ge=0, le=100_000)
    meals_per_day: Whole = Field(0, ge=0, le=5)
    food: list[Line] = Field(default_factory=list, max_length=10)
    accepts_couples: bool = True

    # whom it suits
    age_min: Whole = Field(18, ge=0, le=99)
    age_max: Whole | None = Field(None, ge=0, le=99)
    age_reason: Line = Field("", max_length=200)
    schooling_min: Line = Field("", max_length=16)
    experience_months: Whole = Field(0, ge=0, le=600)
    certificates: list[Line] = Field(default_factory=list, max_length=10)
    training_weeks: Whole = Field(0, ge=0, le=104)
    requirements: Paragraph = Field("", max_length=1000)
    medical_items: Line = Field("", max_length=200)
    medical_paid_by_employer: bool = True
    hazards: list[Line] = Field(default_factory=list, max_length=30)

    # family and contact
    school_help: bool = False
    family_posts: bool = False
    contact_name: Line = Field("", max_length=64)
    contact_phone: Phone = ""
    report_to: Line = Field("", max_length=200)
    evergreen: bool = False
    source_note: Line = Field("", max_length=200)

    @field_validator("region_code")
    @classmethod
    def _a_county_in_force(cls, code: str) -> str:
        if code and not (regions.is_region(code) and regions.region(code).is_current):
            raise PydanticCustomError("unknown_choice", "unknown region")
        return code

    @field_validator("occupation_id")
    @classmethod
    def _a_known_trade(cls, code: str) -> str:
        return _known(code, occupations.is_occupation(code))

    @field_validator("schooling_min")
    @classmethod
    def _a_known_schooling(cls, code: str) -> str:
        return _known(code, code in schooling.schooling_levels())

    @field_validator("hazards", "certificates", "room_facilities", "food")
    @classmethod
    def _known_codes(cls, chosen: list[str], info: ValidationInfo) -> list[str]:
        is_known = _IS_CODE[info.field_name or ""]
        for code in chosen:
            _known(code, is_known(code))
        return sorted(set(chosen))

    @field_validator("age_min")
    @classmethod
    def _no_child(cls, age: int) -> int:
        if age < 16:  # 禁止使用童工规定 2: refused before it can be stored at all
            raise PydanticCustomError("age_under_16", "under 16")
        return age

    @field_validator("age_max")
    @classmethod
    def _not_below_age_min(cls, age: int | None, info: ValidationInfo) -> int | None:
        return _at_least(age, info, "age_min")

    @field_validator("income_p50_fen")
    @classmethod
    def _median_above_quarter(cls, fen: int | None, info: ValidationInfo) -> int | None:
        return _at_least(fen, info, "income_p25_fen")

    @field_validator("income_p75_fen")
    @classmethod
    def _three_quarters_above_the_rest(cls, fen: int | None, info: ValidationInfo) -> int | None:
        return _at_least(_at_least(fen, info, "income_p50_fen"), info, "income_p25_fen")

    @field_validator("newcomer_p50_fen")
    @classmethod
    def _newcomers_median(cls, fen: int | None, info: ValidationInfo) -> int | None:
        return _at_least(fen, info, "newcomer_p25_fen")

    @field_validator("arrive_until")
    @classmethod
    def _not_before_arrive_from(cls, day: date | None, info: ValidationInfo) -> date | None:
        return _at_least(day, info, "arrive_from")

    @field_validator("min_group")
    @classmethod
    def _not_above_places(cls, group: int, info: ValidationInfo) -> int:
        places = info.data.get("places")
        if places is not None and group > places:
            raise PydanticCustomError("group_above_places", "group above places")
        return group


_IS_CODE: dict[str, Callable[[str], bool]] = {
    "hazards": hazards.is_hazard,
    "certificates": certificates.is_certificate,
    "room_facilities": ROOM_FACILITIES.__contains__,
    "food": FOOD.__contains__,
}

_NEEDED = (
    "title",
    "duties",
    "region_code",
    "work_address",
    "contracting_entity",
    "arrive_from",
    "arrive_until",
    "valid_until",
    "base_wage_fen",
    "income_p25_fen",
    "income_p50_fen",
    "newcomer_p25_fen",
    "newcomer_p50_fen",
    "payday",
    "pay_delay_days",
    "hours_per_day",
    "days_per_month",
    "contact_name",
    "contact_phone",
    "report_to",
)
"""What domain.md 2.2 and rule D03 ask before anybody else sees a vacancy. An occupation is asked
for apart, because it can be told from the title."""


def missing_for_submission(vacancy: Vacancy, *, today: date) -> dict[str, tuple[Problem, ...]]:
    """Problems by field that keep a stored draft from being submitted; empty when complete."""
    problems = {name: "missing" for name in _NEEDED if getattr(vacancy, name) in (None, "")}
    if not vacancy.occupation_id:
        problems["occupation_id"] = "occupation_unclear"
    if vacancy.lodging is not Lodging.NONE and vacancy.persons_per_room is None:
        problems["persons_per_room"] = "missing"
    if vacancy.lodging is Lodging.PAID and not vacancy.lodging_fee_fen:
        problems["lodging_fee_fen"] = "missing"
    if vacancy.employment_form is EmploymentForm.DISPATCH and not vacancy.using_entity:
        problems["using_entity"] = "missing"
    if share_unsaid(vacancy.shift, vacancy.night_share):
        problems["night_share"] = "missing"
    if vacancy.places_unsaid:
        problems["places"] = "missing"
    problems |= _days_that_passed(vacancy, today)
    return {name: (Problem(code),) for name, code in problems.items()}


def _days_that_passed(vacancy: Vacancy, today: date) -> dict[str, str]:
    problems = {}
    if vacancy.arrive_until is not None and vacancy.arrive_until < today:
        problems["arrive_until"] = "day_passed"
    if vacancy.valid_until is not None:
        if vacancy.valid_until < today:
            problems["valid_until"] = "day_passed"
        elif vacancy.valid_until > today + LONGEST_VALIDITY:
            problems["valid_until"] = "valid_too_long"
    return problems


def content_of(vacancy: Vacancy) -> dict[str, Any]:
    """The columns `VacancyIn` speaks of, as stored; what a form is filled with."""
    held = {name: getattr(vacancy, name) for name in VacancyIn.model_fields}
    return held | ({"places": None} if vacancy.places_unsaid else {})


def _known(code: str, is_known: bool) -> str:
    if code and not is_known:
        raise PydanticCustomError("unknown_choice", "not one of the choices")
    return code


def _at_least(value: T | None, info: ValidationInfo, other: str) -> T | None:
    least = info.data.get(other)
    if value is not None and least is not None and value < least:
        raise PydanticCustomError(f"below_{other}", "below the other figure")
    return value
