"""What is typed about a union body and its officers."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from models.union import BodyKind, OfficePost, UnionBody
from services.inputs import Input, Line, LongAgo, Phone, Whole

FIELDS = (
    "kind", "name", "town", "parent_id", "credit_code", "founded_on", "term_years", "term_from",
)  # fmt: skip


class BodyIn(Input):
    """A body as its form has it; `region_code` stands beside it, for a body does not move."""

    kind: BodyKind
    name: Line = Field(min_length=4, max_length=80)
    town: Line = Field("", max_length=40)
    parent_id: Whole | None = None
    credit_code: Line = Field("", max_length=24)
    founded_on: LongAgo | None = None
    term_years: Whole | None = None
    term_from: LongAgo | None = None

    @field_validator("credit_code")
    @classmethod
    def _check_digit(cls, code: str) -> str:
        """GB 32100. A union registered as a legal person has a code of its own."""
        plain = code.replace(" ", "").upper()
        try:
            return str(uscc.validate(plain)) if plain else ""
        except ValidationError:
            raise PydanticCustomError("uscc_checksum", "wrong check digit") from None

    @field_validator("term_years")
    @classmethod
    def _three_or_five(cls, years: int | None) -> int | None:
        if years not in (None, 3, 5):
            raise PydanticCustomError("union_term", "three or five years")
        return years

    @field_validator("term_from")
    @classmethod
    def _not_before_founding(cls, day: Any, info: ValidationInfo) -> Any:
        founded = info.data.get("founded_on")
        if day is not None and founded is not None and day < founded:
            raise PydanticCustomError("before_founding", "before the founding")
        return day


class OfficerIn(Input):
    post: OfficePost
    name: Line = Field(min_length=2, max_length=60)
    phone: Phone = ""
    since_on: LongAgo


class EndingIn(Input):
    """`into_id`: the body that takes its members over, None where it only ends."""

    ended_on: LongAgo
    ended_why: Line = Field(min_length=2, max_length=200)
    into_id: Whole | None = None


def stated_by(body: UnionBody) -> Mapping[str, object]:
    """What the form of a body shows."""
    return {name: getattr(body, name) for name in FIELDS}
