"""What a reader gives back: a value, how sure it is, and the words it came from."""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, TypedDict, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from intake.fields.source import Source

T = TypeVar("T")


class Certainty(StrEnum):
    """SURE: as written. LIKELY: the usual meaning, show it for a yes. QUESTION: ask, no guess."""

    SURE = "sure"
    LIKELY = "likely"
    QUESTION = "question"


Fact = str | int | float | bool


class Reading(BaseModel, Generic[T]):
    """One field as read.

    value      None for a question
    start, end span in the text as typed (end exclusive); equal when there was nothing to point at
    text       the typed words themselves
    question   code of what has to be asked ("" unless certainty is QUESTION, or LIKELY with a
               doubt worth naming)
    facts      figures the question or the doubt rests on
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    value: T | None
    certainty: Certainty
    start: int = 0
    end: int = 0
    text: str = ""
    question: str = ""
    facts: dict[str, Fact] = Field(default_factory=dict)

    @property
    def is_question(self) -> bool:
        return self.certainty is Certainty.QUESTION


class Where(TypedDict):
    """Span and typed words, as a reading takes them."""

    start: int
    end: int
    text: str


class Spot:
    """A stretch of a source's plain text that readings are made at."""

    __slots__ = ("end", "of", "start")

    def __init__(self, of: Source, start: int, end: int) -> None:
        self.of, self.start, self.end = of, start, end

    def place(self) -> Where:
        """start, end and text for a reading."""
        start, end = self.of.span(self.start, self.end)
        return Where(start=start, end=end, text=self.of.typed[start:end])


def whole(of: Source) -> Spot:
    """The whole text as a spot."""
    return Spot(of, 0, len(of.plain))


def read(
    spot: Spot, value: T, *, likely: str = "", facts: dict[str, Fact] | None = None
) -> Reading[T]:
    """A value at a spot: SURE, or LIKELY with the code of the doubt."""
    return Reading[T](
        value=value,
        certainty=Certainty.LIKELY if likely else Certainty.SURE,
        question=likely,
        facts=facts or {},
        **spot.place(),
    )


def asked(spot: Spot, code: str, facts: dict[str, Fact] | None = None) -> Reading[T]:
    """A question at a spot."""
    return Reading[T](
        value=None, certainty=Certainty.QUESTION, question=code, facts=facts or {}, **spot.place()
    )
