"""What the people pages' forms hold; regions are typed as names and kept as codes."""

from typing import Annotated, Any

from flask import current_app
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from models.party import PartyKind, Together
from models.person import TargetGroup
from reference import regions
from services.inputs import Line
from services.people.form import PersonIn
from web.forms import FormIn

YUAN = ("last_wage_fen", "floor_wage_fen")


def _codes(value: Any) -> Any:
    """`余杭区、义乌市` → codes; names that mean nothing or several places are refused."""
    if not isinstance(value, list):
        return value
    names = [n for text in value for n in _split(text)]
    return [_code(name) for name in names]


def _split(text: str) -> list[str]:
    for mark in ("、", "，", ",", ";", "；", "\n", "\t"):
        text = text.replace(mark, " ")
    return text.split()


def _code(name: str) -> str:
    if regions.is_region(name):
        return name
    found = regions.find(name)
    current = [u for unit in found if (u := regions.current(unit.code)) is not None]
    codes = list(dict.fromkeys(u.code for u in current))
    if not codes:
        raise PydanticCustomError("region_unknown", "no such region", {"name": name[:20]})
    if len(codes) > 1:
        raise PydanticCustomError(
            "region_ambiguous", "several", {"name": name[:20], "example": current[0].full_name}
        )
    return codes[0]


Regions = Annotated[list[str], BeforeValidator(_codes), Field(max_length=20)]


class PersonForm(PersonIn):
    """`PersonIn` as typed: regions by name."""

    regions_wanted: Regions = Field(default_factory=list)
    regions_refused: Regions = Field(default_factory=list)


def region_names(codes: list[str]) -> str:
    """`330110`, `义乌市` → 余杭区、义乌市; what is no code stays as typed."""
    return "、".join(regions.region(c).name if regions.is_region(c) else c for c in codes)


class TargetsForm(FormIn):
    targets: list[TargetGroup] = Field(default_factory=list)


class PartyForm(FormIn):
    kind: PartyKind
    together: Together = Together.SAME_EMPLOYER
    label: Line = Field("", max_length=60)


def intention_days() -> int:
    """How long a yes counts, from the settings."""
    return int(current_app.extensions["settings"].supply.intention_days)
