"""What is stated of a scheme, of somebody on the staff, of an introduction."""

from typing import Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from models.introduction import Counting
from services.inputs import Day, Fen, Input, Line, LongAgo, Paragraph, Whole
from services.introductions.reckoning import Terms

Nth = Whole | None
Yuan = Fen | None


class SchemeIn(Input):
    """Terms of a firm, up to three steps and two stages. The defaults are the house's proposal:
    500, from the 6th 700, from the 16th 1,000 yuan; 40% after 30 days, the rest after 90."""

    counting: Counting
    first_fen: Fen = 50_000
    second_from: Nth = Field(6, ge=2, le=1000)
    second_fen: Yuan = 70_000
    third_from: Nth = Field(16, ge=3, le=1000)
    third_fen: Yuan = 100_000
    first_days: Whole = Field(30, ge=1, le=366)
    first_percent: Whole = Field(40, ge=1, le=100)
    second_days: Nth = Field(90, ge=2, le=366)
    absence_once: Whole = Field(5, ge=0, le=366)
    absence_total: Whole = Field(10, ge=0, le=366)
    starts_on: Day
    ends_on: Day
    words: Paragraph = Field("", max_length=600)

    @model_validator(mode="before")
    @classmethod
    def _blank_is_none(cls, data: Any) -> Any:
        """An emptied step or stage is one the scheme does not have."""
        names = ("second_from", "second_fen", "third_from", "third_fen", "second_days")
        if isinstance(data, dict):
            return dict.fromkeys(names) | data
        return data

    @model_validator(mode="after")
    def _whole(self) -> "SchemeIn":
        if self.ends_on < self.starts_on:
            raise PydanticCustomError("days_reversed", "the window ends before it begins")
        try:
            terms_in(self)
        except ValueError as wrong:
            raise PydanticCustomError("introduction_terms", str(wrong)) from None
        return self


def terms_in(data: SchemeIn) -> Terms:
    """The terms as reckoned. Raises ValueError."""
    later = ((data.second_from, data.second_fen), (data.third_from, data.third_fen))
    if any((one is None) != (two is None) for one, two in later):
        raise ValueError("a step has a number and an amount")
    steps = ((1, data.first_fen), *((n, fen) for n, fen in later if n is not None and fen))
    rest = 100 - data.first_percent
    if (data.second_days is None) != (rest == 0):
        raise ValueError("the stages share out 100 percent")
    stages = [(data.first_days, data.first_percent)]
    if data.second_days is not None:
        stages.append((data.second_days, rest))
    return Terms(data.counting, steps, tuple(stages), data.absence_once, data.absence_total)


class StaffIn(Input):
    """Somebody already there, who may bring others."""

    staff_no: Line = Field(min_length=1, max_length=20)
    name: Line = Field(min_length=2, max_length=60)
    home: Line = Field("", max_length=6, pattern=r"^(\d{6})?$")
    hired_on: LongAgo
    hires: bool = False


class NewcomerIn(Input):
    """A newcomer as they name who brought them, on reporting day. Either one who came through this
    house (`placement_id`), or one the firm writes down itself."""

    placement_id: Whole | None = None
    name: Line = Field("", max_length=60)
    staff_no: Line = Field("", max_length=20)
    home: Line = Field("", max_length=6, pattern=r"^(\d{6})?$")
    hired_on: Day | None = None
    minor: bool = False
    introducer_no: Line = Field(min_length=1, max_length=20)
    relation: Line = Field("", max_length=20)
    another_person: bool = False
    reason: Line = Field("", max_length=200)

    @model_validator(mode="after")
    def _who(self) -> "NewcomerIn":
        if self.placement_id is None and (self.hired_on is None or len(self.name) < 2):
            raise PydanticCustomError("introduction_who", "nobody is named")
        return self


class AbsenceIn(Input):
    starts_on: Day
    days: Whole = Field(ge=1, le=366)
