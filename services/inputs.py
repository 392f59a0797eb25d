"""Field types of the `…In` schemas: the same cleaning for a form, an imported row and an API call.

People type full-width digits, thousands separators and invisible characters; a wrong value is
refused at its field with pydantic's error type as the problem code, or one of ours.
"""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.networks import validate_email
from pydantic_core import PydanticCustomError

from intake.telephones import read_telephones
from reference.letters import is_visible, private_codes

MOST_FEN = 10_000_000
"""100,000 yuan: more than any monthly amount of this trade; a typing mistake above it."""

_KEPT = "\n\t"


class Input(BaseModel):
    """Base of the schemas: unknown keys are refused, values are frozen once validated."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def tidy(text: str) -> str:
    """Without control and invisible characters, outer and doubled spaces; line breaks kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u3000", " ")
    text = text.translate(private_codes())
    seen = "".join(c for c in text if c in _KEPT or is_visible(c))
    return "\n".join(re.sub(r"[ \t\xa0]+", " ", line).strip() for line in seen.split("\n")).strip()


def _paragraph(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value


def _line(value: Any) -> Any:
    return tidy(value).replace("\n", " ") if isinstance(value, str) else value


def _figure(value: Any) -> Any:
    """`１，２００ ` → `1200`; anything that is not text passes unchanged."""
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", tidy(value))
    return re.sub(r"[,\s]", "", plain) or None


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", tidy(value))
    parts = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", plain)
    return f"{parts[1]}-{int(parts[2]):02d}-{int(parts[3]):02d}" if parts else plain or None


def one_phone(value: str) -> str:
    """A Chinese number in one spelling: `13800000000`, `057188880000#8001`. "" passes.

    Two numbers in one field are refused and both named: which one is for a person to say.
    """
    if not value.strip():
        return ""
    read = read_telephones(value)
    if not read.found:
        raise PydanticCustomError("phone", "not a phone number")
    if len(read.found) > 1:
        numbers = "、".join(one.text for one in read.found)
        raise PydanticCustomError("phone_two", "two phone numbers", {"numbers": numbers})
    if read.left:
        raise PydanticCustomError("phone_left", "digits left over", {"digits": read.left})
    return read.found[0].text


def _email(value: str) -> str:
    """An address that could exist, judged as accounts judge it; "" passes."""
    if not value:
        return value
    try:
        return str(validate_email(value)[1])
    except PydanticCustomError:
        raise PydanticCustomError("email", "not an e-mail address") from None


Line = Annotated[str, BeforeValidator(_line)]
"""One line of text; give `max_length`."""

Paragraph = Annotated[str, BeforeValidator(_paragraph)]
"""Text with line breaks; give `max_length`."""

Whole = Annotated[int, BeforeValidator(_figure)]
"""A whole number; give `ge` and `le`."""

Real = Annotated[float, BeforeValidator(_figure), Field(allow_inf_nan=False)]
"""A finite number; give `ge` and `le`."""

Fen = Annotated[int, BeforeValidator(_figure), Field(ge=0, le=MOST_FEN)]
Day = Annotated[date, BeforeValidator(_day), Field(ge=date(2020, 1, 1), le=date(2099, 12, 31))]
LongAgo = Annotated[date, BeforeValidator(_day), Field(ge=date(1960, 1, 1), le=date(2099, 12, 31))]
"""A day that may lie a working life back: since when somebody is there."""

Phone = Annotated[str, BeforeValidator(_line), Field(max_length=40), AfterValidator(one_phone)]
Email = Annotated[str, BeforeValidator(_line), Field(max_length=254), AfterValidator(_email)]
