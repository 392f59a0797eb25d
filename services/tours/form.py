"""What a coordinator asks of a plan: when and where it sets out, how far it is, what is on offer.

Vehicles are lines as people say them: `大巴 49座 17800元 每公里5元 最多3辆`. A word that is not
understood refuses the line; nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import time

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from models.trip import Leg, TripMode
from services.errors import InvalidInput, Problem
from services.inputs import Input, Line, Paragraph, Whole, tidy

MOST_OFFERS = 12
EVERYBODY = 2000
WORDS = {
    "大巴": (TripMode.COACH, Leg.MAIN),
    "客车": (TripMode.COACH, Leg.MAIN),
    "接站车": (TripMode.COACH, Leg.ONWARD),
    "火车": (TripMode.TRAIN, Leg.MAIN),
    "高铁": (TripMode.TRAIN, Leg.MAIN),
    "包机": (TripMode.FLIGHT, Leg.MAIN),
    "自行前往": (TripMode.OWN, Leg.MAIN),
}
_MONEY = r"([0-9]+(?:\.[0-9]{1,2})?)"
_PARTS = (
    ("seats", re.compile(r"([0-9]{1,4})座")),
    ("by_km", re.compile(rf"每公里{_MONEY}元|{_MONEY}元/公里")),
    ("a_head", re.compile(rf"每人{_MONEY}元|{_MONEY}元/人")),
    ("most", re.compile(r"(?:最多)?([0-9]{1,2})(?:辆|列|架|趟)")),
    ("crew", re.compile(r"领队([0-9]{1,2})(?:座|人)?")),
    ("hours", re.compile(r"(?:路上)?([0-9]{1,2}(?:\.[0-9])?)小时")),
    ("price", re.compile(rf"{_MONEY}元")),
    ("start", re.compile(r"从(\S{2,30})")),
    ("end", re.compile(r"到(\S{2,30})")),
)


class PlanIn(Input):
    """The form of a plan."""

    hub: Line = Field(min_length=2, max_length=80)
    leaves_at: Line = Field("08:00", max_length=5)
    site_stop: Line = Field(min_length=2, max_length=80)
    haul_km: Whole = Field(ge=1, le=6000)
    tour_hours: Whole | None = Field(6, ge=1, le=24)
    by_village: bool = False
    stands: bool = False
    offers: Paragraph = Field(min_length=2, max_length=2000)

    @field_validator("leaves_at")
    @classmethod
    def _a_clock(cls, text: str) -> str:
        plain = unicodedata.normalize("NFKC", text)
        read = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", plain)
        if read is None:
            raise PydanticCustomError("time_parsing", "not a clock")
        return f"{int(read[1]):02d}:{read[2]}"

    @property
    def clock(self) -> time:
        return time.fromisoformat(self.leaves_at)


@dataclass(frozen=True)
class Offer:
    """One kind of vehicle on offer; money in fen, `by_km` fen a kilometre of the tour."""

    word: str
    mode: TripMode
    leg: Leg
    seats: int
    crew: int
    price: int
    by_km: int
    a_head: int
    most: int | None
    minutes: int
    start: str
    end: str

    @property
    def room(self) -> int:
        return self.seats - self.crew


def read_offers(text: str) -> list[Offer]:
    """The lines of the form. Raises InvalidInput on `offers`, a problem for each wrong line."""
    found: list[Offer] = []
    wrong: list[Problem] = []
    lines = [line for line in tidy(text).split("\n") if line]
    for number, line in enumerate(lines, 1):
        offer = _offer(unicodedata.normalize("NFKC", line))
        if isinstance(offer, str):
            wrong.append(Problem("offer_line", {"line": number, "shown": offer[:30]}))
        else:
            found.append(offer)
    if not wrong and not any(one.leg is Leg.MAIN for one in found):
        wrong.append(Problem("no_offer"))
    if len(lines) > MOST_OFFERS:
        wrong.append(Problem("too_many_offers", {"most": MOST_OFFERS}))
    if wrong:
        raise InvalidInput({"offers": tuple(wrong)})
    return found


def _offer(line: str) -> Offer | str:
    """The offer, or what of the line was not understood."""
    word, *parts = re.split(r"[\s,、;]+", re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?:[^0-9]|$))", "", line))
    if word not in WORDS:
        return word
    said: dict[str, str] = {}
    for part in filter(None, parts):
        read = [(name, found) for name, p in _PARTS if (found := p.fullmatch(part))]
        if not read or read[0][0] in said:
            return str(part)
        said[read[0][0]] = next(filter(None, read[0][1].groups()))
    return _made(word, said) or line


def _made(word: str, said: dict[str, str]) -> Offer | None:
    """None where what must be said is not, or does not go together."""
    mode, leg = WORDS[word]
    own, coach = mode is TripMode.OWN, mode is TripMode.COACH
    priced = {"a_head"} if own else {"price"} if coach else {"price", "a_head"}
    if not priced & said.keys() or (coach and "a_head" in said) or (own != ("seats" not in said)):
        return None
    by_km = _fen(said.get("by_km", "0"))
    if by_km % 10 or (by_km and not coach):
        return None  # the engine counts whole fen a hundred metres
    seats = EVERYBODY if own else int(said["seats"])
    crew = int(said.get("crew", "1" if coach else "0"))
    if not 0 <= crew < seats <= EVERYBODY:
        return None
    most = int(said["most"]) if "most" in said else None if coach else 1
    return Offer(
        word, mode, leg, seats, crew, _fen(said.get("price", "0")), by_km,
        _fen(said.get("a_head", "0")), most, round(float(said.get("hours", "0")) * 60),
        said.get("start", ""), said.get("end", ""),
    )  # fmt: skip


def _fen(text: str) -> int:
    whole, _dot, part = text.partition(".")
    return int(whole) * 100 + int((part + "00")[:2])
