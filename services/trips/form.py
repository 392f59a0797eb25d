"""What a coordinator states of a trip and of a vehicle, and the lines of its stops."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from models.trip import Leg, StopKind, TripMode
from reference import regions
from reference.calendar import SHANGHAI
from services.errors import InvalidInput, Problem
from services.inputs import Day, Input, Line, Phone, Whole

MOST_STOPS = 60
_LINE = re.compile(r"(?:([+-]\d)\s*)?(\d{1,2})[:：](\d{2})\s*(上车|停靠|休息|下车)?[\s：:]*(.+)")
KINDS = {
    "上车": StopKind.PICKUP,
    "停靠": StopKind.REST,
    "休息": StopKind.REST,
    "下车": StopKind.DROPOFF,
}


class TripIn(Input):
    """A trip as a coordinator opens it."""

    name: Line = Field(min_length=2, max_length=80)
    mode: TripMode = TripMode.COACH
    home_region: Line = Field(min_length=6, max_length=6)
    site_region: Line = Field(min_length=6, max_length=6)
    leaves_on: Day
    payer: Line = Field("", max_length=80)

    @field_validator("home_region", "site_region")
    @classmethod
    def _a_place(cls, code: str) -> str:
        if not regions.is_region(code):
            raise PydanticCustomError("unknown_choice", "unknown region")
        return code


class VehicleIn(Input):
    """A vehicle's sheet; field names are the columns of `vehicle`."""

    mode: TripMode = TripMode.COACH
    leg: Leg = Leg.MAIN
    seats: Whole = Field(ge=1, le=2000)
    crew: Whole = Field(1, ge=0, le=20)
    plate: Line = Field("", max_length=20)
    carrier: Line = Field("", max_length=80)
    licence_no: Line = Field("", max_length=40)
    permit_no: Line = Field("", max_length=40)
    charter_no: Line = Field("", max_length=40)
    charter_until: Day | None = None
    contract_no: Line = Field("", max_length=40)
    insurance_no: Line = Field("", max_length=40)
    insurance_until: Day | None = None
    driver1: Line = Field("", max_length=60)
    driver2: Line = Field("", max_length=60)
    driver3: Line = Field("", max_length=60)
    night_stop: Line = Field("", max_length=80)
    km: Whole | None = Field(None, ge=0, le=6000)
    motorway: bool = True
    price_fen: Whole | None = Field(None, ge=0, le=2_000_000_000)
    escort_name: Line = Field("", max_length=40)
    escort_phone: Phone = ""

    @model_validator(mode="after")
    def _room_for_somebody(self) -> "VehicleIn":
        if self.crew >= self.seats:
            raise PydanticCustomError("crew_fills_it", "no seat for passengers")
        return self


@dataclass(frozen=True)
class StopLine:
    """One stop as typed: `+1 06:00 下车 余杭人力市场`."""

    kind: StopKind
    place: str
    at: datetime


def read_stops(text: str, leaves_on: date) -> list[StopLine]:
    """Lines `[+day] HH:MM [上车|停靠|下车] place`, `-1` the evening before; a time earlier than the
    one before is the next day's. Without a word the last line is where people get off, the others
    where they get on. Raises InvalidInput on `stops` naming the line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_STOPS:
        raise InvalidInput({"stops": (Problem("too_many_stops", {"most": MOST_STOPS}),)})
    found: list[StopLine] = []
    day = leaves_on
    for number, line in enumerate(lines, 1):
        read = _LINE.fullmatch(line)
        if read is None or int(read[2]) > 23 or int(read[3]) > 59:
            raise InvalidInput({"stops": (Problem("stop_line", {"line": number}),)})
        clock = time(int(read[2]), int(read[3]))
        if read[1]:
            named = leaves_on + timedelta(days=int(read[1]))
            day = max(day, named) if found else named
        at = datetime.combine(day, clock, SHANGHAI)
        if found and at < found[-1].at:
            day += timedelta(days=1)
            at = datetime.combine(day, clock, SHANGHAI)
        last = number == len(lines) and number > 1
        kind = KINDS[read[4]] if read[4] else StopKind.DROPOFF if last else StopKind.PICKUP
        found.append(StopLine(kind, read[5].strip()[:80], at))
    return found


def stop_text(stops: list[StopLine], leaves_on: date) -> str:
    """The lines as `read_stops` reads them."""
    words = {StopKind.PICKUP: "上车", StopKind.REST: "停靠", StopKind.DROPOFF: "下车"}
    said, early = [], False
    for stop in stops:
        local = stop.at.astimezone(SHANGHAI)
        later = (local.date() - leaves_on).days
        early = early or later < 0
        ahead = f"{later:+d} " if later or early else ""
        said.append(f"{ahead}{local:%H:%M} {words[stop.kind]} {stop.place}")
    return "\n".join(said)


def place_name(*parts: str) -> str:
    """Names of places written together, as tables of roads and stops write them."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", "".join(parts)))
