"""`EmployerIn` and `RegistrationIn`: a firm as it states itself (domain.md 2.1)."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from models.employer import Employer
from reference import regions
from services.inputs import Day, Email, Input, Line, Phone, Whole, tidy


def _code(value: Any) -> Any:
    return (
        tidy(value).replace(" ", "").replace("-", "").upper() if isinstance(value, str) else value
    )


def _lower(value: Any) -> Any:
    return tidy(value).lower() if isinstance(value, str) else value


class EmployerIn(Input):
    """What a firm says about itself; field names are the columns of `employer`."""

    name: Line = Field(min_length=2, max_length=120)
    uscc: Annotated[str, BeforeValidator(_code)] = Field(max_length=40)
    region_code: Line = Field(min_length=6, max_length=6)
    legal_representative: Line = Field(min_length=1, max_length=64)
    industry: Line = Field(min_length=1, max_length=64)
    staff: Whole = Field(ge=0, le=1_000_000)
    dispatched_staff: Whole = Field(0, ge=0, le=1_000_000)
    work_address: Line = Field(min_length=4, max_length=200)
    dorm_address: Line = Field("", max_length=200)
    distance_note: Line = Field("", max_length=120)
    handler_name: Line = Field(min_length=1, max_length=64)
    handler_phone: Phone = Field(min_length=1)
    handler_mandate: Line = Field("", max_length=200)
    email: Email = ""
    has_union: bool = False
    union_chair: Line = Field("", max_length=64)
    payday: Whole = Field(ge=1, le=31)
    pay_delay_days: Whole = Field(ge=0, le=92)
    advance_policy: Line = Field("", max_length=200)
    dispatch_licence: Line = Field("", max_length=64)
    dispatch_licence_until: Day | None = None

    @field_validator("uscc")
    @classmethod
    def _check_digit(cls, code: str) -> str:
        try:
            return str(uscc.validate(code))
        except InvalidChecksum:
            raise PydanticCustomError("uscc_checksum", "wrong check digit") from None
        except ValidationError:
            raise PydanticCustomError("uscc_format", "not a unified social credit code") from None

    @field_validator("region_code")
    @classmethod
    def _a_county_in_force(cls, code: str) -> str:
        if not regions.is_region(code) or not regions.region(code).is_current:
            raise PydanticCustomError("unknown_choice", "unknown region")
        if regions.region(code).level is not regions.Level.COUNTY:
            raise PydanticCustomError("unknown_choice", "not a county")
        return code

    @field_validator("dispatched_staff")
    @classmethod
    def _not_above_staff(cls, dispatched: int, info: ValidationInfo) -> int:
        staff = info.data.get("staff")
        if staff is not None and dispatched > staff:
            raise PydanticCustomError("dispatched_above_staff", "more dispatched than staff")
        return dispatched


class RegistrationIn(EmployerIn):
    """A firm together with its first account."""

    login: Annotated[str, BeforeValidator(_lower)] = Field(pattern=r"^[a-z0-9][a-z0-9._-]{2,31}$")
    password: str = Field(min_length=1, max_length=128, repr=False)
    password_again: str = Field(max_length=128, repr=False)
    agreed: bool

    @field_validator("password_again")
    @classmethod
    def _the_same_twice(cls, again: str, info: ValidationInfo) -> str:
        if "password" in info.data and again != info.data["password"]:
            raise PydanticCustomError("password_differs", "the two differ")
        return again

    @field_validator("agreed")
    @classmethod
    def _must_agree(cls, agreed: bool) -> bool:
        if not agreed:
            raise PydanticCustomError("must_agree", "not agreed")
        return agreed


def stated_by(employer: Employer) -> dict[str, Any]:
    """The columns `EmployerIn` speaks of, as stored; what a form is filled with."""
    return {name: getattr(employer, name) for name in EmployerIn.model_fields}
