"""`PersonIn`: what is asked of a worker (domain notes 2.3), and nothing more.

One schema for the form, an imported row and an API call. Not asked, and never to be added:
marriage, children's names, religion, ethnicity, health, photo.
"""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from intake.cells import Unreadable, as_date
from intake.identity import BadIdentity, read_id_number
from intake.names import LONGEST as LONGEST_NAME
from intake.names import BadName, read_name
from intake.telephones import NOTE_LENGTH, read_telephones
from models.person import Nights, Person, Sex
from reference import asked, regions
from reference.food import FOOD
from reference.hazards import is_hazard
from reference.occupations import is_occupation
from reference.schooling import schooling_levels
from services.inputs import Day, Fen, Input, Line, Whole, one_phone, tidy

MOST_MONTHS = 720


def sound_id_number(value: Any) -> Any:
    """For a field: the number with a right check digit, "" of none."""
    if not isinstance(value, str):
        return value
    try:
        found = read_id_number(tidy(value))
    except BadIdentity as wrong:
        raise PydanticCustomError(wrong.code, "not a sound ID number") from None
    return found.number if found else ""


def _phone(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return one_phone(value)


def _whose(said: Any) -> str:
    if not isinstance(said, str) or not said.strip():
        return ""
    found = read_telephones(said[:80]).found
    return found[0].whose if found else ""


def _name(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return read_name(value)
    except BadName as wrong:
        kind = wrong.code.replace("name_bad", "name")
        raise PydanticCustomError(f"person_{kind}", "not a name", wrong.facts) from None


def _trade(value: str) -> str:
    if value and not is_occupation(value):
        raise PydanticCustomError("unknown_choice", "unknown occupation")
    return value


def _county(code: str) -> str:
    if not regions.is_region(code) or regions.region(code).level is not regions.Level.COUNTY:
        raise PydanticCustomError("unknown_choice", "not a county")
    return code


def _schooling(code: str) -> str:
    if code and code not in schooling_levels():
        raise PydanticCustomError("unknown_choice", "unknown schooling")
    return code


def _hazards(codes: list[str]) -> list[str]:
    if not all(is_hazard(code) for code in codes):
        raise PydanticCustomError("unknown_choice", "unknown hazard")
    return sorted(set(codes))


def _food(codes: list[str]) -> list[str]:
    if not set(codes) <= set(FOOD):
        raise PydanticCustomError("unknown_choice", "unknown food")
    return sorted(set(codes))


def _units(codes: list[str]) -> list[str]:
    for code in codes:
        if not regions.is_region(code):
            raise PydanticCustomError("unknown_choice", "unknown region")
    return sorted(set(codes))


def _past_day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return as_date(tidy(value))
    except Unreadable:
        raise PydanticCustomError("date_parsing", "not a date") from None


PastDay = Annotated[date, BeforeValidator(_past_day)]
Trade = Annotated[Line, Field(max_length=32), AfterValidator(_trade)]
Units = Annotated[list[str], Field(max_length=20), AfterValidator(_units)]


if TYPE_CHECKING:
    _Asked = Input
else:
    _Asked = create_model("_Asked", __base__=Input, **dict.fromkeys(asked.PERSON, (bool, False)))


class PersonIn(_Asked):
    """A person as a coordinator states them; "" and None mean not said.

    id_number, phone, phone2   on a change "" keeps what is stored: neither is ever sent to a form
    phone_note         whose telephone it is, as written beside it: 13900080001（儿子）
    trade_n            trades worked in, with months; wish_n trades wanted, ranked
    floor_wage_fen     最低到手 a month, below which they do not go
    and yes or no to each of `reference.asked.PERSON`
    """

    name: Annotated[str, BeforeValidator(_name)] = Field(
        min_length=2, max_length=LONGEST_NAME, repr=False
    )
    sex: Sex | None = None
    born_on: PastDay | None = None
    id_number: Annotated[str, BeforeValidator(sound_id_number)] = Field(
        "", max_length=18, repr=False
    )
    phone: Annotated[str, BeforeValidator(_phone)] = Field("", max_length=20, repr=False)
    phone_note: Line = Field("", max_length=NOTE_LENGTH)
    phone2: Annotated[str, BeforeValidator(_phone)] = Field("", max_length=20, repr=False)
    phone2_note: Line = Field("", max_length=NOTE_LENGTH)
    region_code: Annotated[Line, AfterValidator(_county)]
    township: Line = Field("", max_length=40)
    village: Line = Field("", max_length=40)
    household_key: Line = Field("", max_length=40)
    schooling: Annotated[Line, AfterValidator(_schooling)] = ""
    trade_1: Trade = ""
    trade_1_months: Whole = Field(0, ge=0, le=MOST_MONTHS)
    trade_2: Trade = ""
    trade_2_months: Whole = Field(0, ge=0, le=MOST_MONTHS)
    trade_3: Trade = ""
    trade_3_months: Whole = Field(0, ge=0, le=MOST_MONTHS)
    first_timer: bool = False
    last_wage_fen: Fen | None = None
    wish_1: Trade = ""
    wish_2: Trade = ""
    wish_3: Trade = ""
    regions_wanted: Units = Field(default_factory=list)
    regions_refused: Units = Field(default_factory=list)
    floor_wage_fen: Fen | None = None
    available_from: Day | None = None
    available_until: Day | None = None
    nights: Nights = Nights.ROTATING
    refuses: Annotated[list[str], AfterValidator(_hazards)] = Field(default_factory=list)
    needs_lodging: bool = False
    needs_couple_room: bool = False
    needs_food: Annotated[list[str], AfterValidator(_food)] = Field(default_factory=list)
    children_along: Whole = Field(0, ge=0, le=9)
    someone_stays_behind: bool = False
    accommodation: Line = Field("", max_length=200)
    channel_code: Line = Field("", max_length=12)  # of the poster or text they came by

    @model_validator(mode="before")
    @classmethod
    def _whose_telephone(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        notes = {f"{name}_note": _whose(data.get(name)) for name in ("phone", "phone2")}
        return {
            **data,
            **{name: note for name, note in notes.items() if note and not data.get(name)},
        }

    @field_validator("available_until")
    @classmethod
    def _not_before_it_starts(cls, end: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("available_from")
        if start and end and end < start:
            raise PydanticCustomError("ends_before_start", "ends before it starts")
        return end

    @field_validator("regions_refused")
    @classmethod
    def _not_wanted_too(cls, refused: list[str], info: ValidationInfo) -> list[str]:
        if set(refused) & set(info.data.get("regions_wanted") or []):
            raise PydanticCustomError("wanted_and_refused", "a region both wanted and refused")
        return refused

    @property
    def trades(self) -> dict[str, int]:
        """Trades worked in -> months, the longest where one is named twice."""
        found: dict[str, int] = {}
        for trade, months in (
            (self.trade_1, self.trade_1_months),
            (self.trade_2, self.trade_2_months),
            (self.trade_3, self.trade_3_months),
        ):
            if trade:
                found[trade] = max(found.get(trade, 0), months)
        return found

    @property
    def wishes(self) -> list[str]:
        """Trades wanted, ranked, each once."""
        return list(dict.fromkeys(w for w in (self.wish_1, self.wish_2, self.wish_3) if w))


PLAIN_COLUMNS = (
    "name", "region_code", "township", "village", "household_key", "schooling", "first_timer",
    "last_wage_fen", "floor_wage_fen", "available_from", "available_until", "nights", "refuses",
    "needs_lodging", "needs_couple_room", "needs_food", *asked.PERSON,
    "children_along", "someone_stays_behind", "accommodation",
)  # fmt: skip
"""Columns of `person` a `PersonIn` sets as they are."""


def stated_by_person(
    person: Person,
    *,
    trades: list[tuple[str, int]],
    wishes: list[str],
    wanted: list[str],
    refused: list[str],
) -> dict[str, Any]:
    """What a form is filled with; ID number and phone stay out of it."""
    values: dict[str, Any] = {name: getattr(person, name) for name in PLAIN_COLUMNS}
    values |= {"sex": person.sex, "born_on": person.born_on, "id_number": "", "phone": ""}
    values |= {"phone2": ""}
    values |= {"regions_wanted": wanted, "regions_refused": refused}
    for n, (trade, months) in enumerate(trades[:3], start=1):
        values |= {f"trade_{n}": trade, f"trade_{n}_months": months}
    for n, wish in enumerate(wishes[:3], start=1):
        values[f"wish_{n}"] = wish
    return values
