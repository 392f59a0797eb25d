"""What is answered in twenty seconds: one tap where all is well, else a tap for each question."""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import Field

from models.followup import Through, Told
from services.inputs import Fen, Input, Line, Whole

Help = Literal["wages", "room", "post", "doctor", "family"]


class TalkIn(Input):
    """A question nobody answered is UNKNOWN."""

    there: Told = Told.UNKNOWN
    post: Told = Told.UNKNOWN
    hours: Told = Told.UNKNOWN
    room: Told = Told.UNKNOWN
    pay: Told = Told.UNKNOWN
    mood: Whole | None = Field(None, ge=1, le=3)
    companions: Told = Told.UNKNOWN
    help: list[Help] = Field(default_factory=list, max_length=5)
    paid: Told = Told.UNKNOWN
    paid_days: Whole | None = Field(None, ge=1, le=92)
    paid_fen: Fen | None = Field(None, gt=0)
    slip: Told = Told.UNKNOWN
    words: Line = Field("", max_length=300)
    through: Through = Through.PERSON

    @property
    def silent(self) -> bool:
        """Nothing was said at all."""
        return self == TalkIn.model_validate({"through": self.through})


PAID: Final = "paid"
WELL: Final = ("there", "post", "hours", "room", "pay")


def all_well(typed: Mapping[str, str], mood: str) -> dict[str, str]:
    """What the one tap says: still there, all four as promised, and how they are (`PAID`: the first
    pay came); whatever was answered otherwise on the same page stands."""
    if mood == PAID:
        return {"paid": Told.YES.value}
    silent = ("", Told.UNKNOWN.value)
    told = {name: Told.YES.value for name in WELL if typed.get(name, "") in silent}
    return told | ({} if typed.get("mood") else {"mood": mood})
