"""The account form: people type names of regions, services take their codes."""

import re
from typing import Annotated

from pydantic import AfterValidator, EmailStr, Field, StringConstraints
from pydantic_core import PydanticCustomError

from models.account import Role
from reference import regions
from services.accounts.register import Login
from web.forms import FormIn

SEPARATORS = re.compile(r"[、，,；;\n]+")


def region_codes(text: str) -> list[str]:
    """`余杭、苍溪县` → codes. Refuses a name nobody bears and one that several do."""
    return [_one(name.strip()) for name in SEPARATORS.split(text) if name.strip()]


def region_text(codes: tuple[str, ...]) -> str:
    """Codes as the form shows them, one full name per line."""
    return "\n".join(regions.region(code).full_name for code in codes)


def _one(name: str) -> str:
    found = [unit for unit in regions.find(name) if unit.is_current]
    if not found:
        raise PydanticCustomError("region_unknown", "unknown region", {"name": name})
    if len(found) > 1:
        facts = {"name": name, "example": found[0].full_name}
        raise PydanticCustomError("region_ambiguous", "ambiguous region", facts)
    return found[0].code


def _known(text: str) -> str:
    region_codes(text)
    return text


RegionNames = Annotated[str, Field(max_length=4000), AfterValidator(_known)]


class ScopeForm(FormIn):
    """The regions a coordinator answers for, as names."""

    regions: RegionNames


class AccountForm(FormIn):
    """A new account as an administrator writes it."""

    login: Login
    display_name: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    email: EmailStr | None = None
    role: Role
    regions: RegionNames = ""
    uscc: Annotated[str, Field(max_length=18)] = ""
    mandate: Annotated[str, Field(max_length=120)] = ""
