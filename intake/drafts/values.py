"""A draft of a vacancy: the fields of the form, each with where it was read and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from intake.fields.readings import Certainty, Fact, Reading
from intake.fields.values import Pay

Scalar = bool | int | float | str | tuple[str, ...] | None
"""Money is integer fen, days are ISO text (2026-02-08), codes are those of the form."""

FORM_FIELDS = (
    "title", "occupation_id", "places", "employer_name", "duties", "workshop", "region_code",
    "work_address", "wage_low_fen", "wage_high_fen", "wage_per", "wage_months", "base_wage_fen",
    "guarantee_fen", "newcomer_low_fen", "newcomer_high_fen", "probation_wage_fen",
    "piece_rate_note", "payday", "pay_cycle", "bonus_note", "rebate_note", "travel_refund_note",
    "deduction_note", "shift", "hours_per_day", "days_per_month", "night_share", "lodging",
    "lodging_fee_fen", "persons_per_room", "room_facilities", "couple_rooms", "meals_per_day",
    "insured", "housing_fund", "accident_cover", "age_min", "age_max", "schooling_min",
    "experience_months", "certificates", "sex_words", "requirements", "arrive_from",
    "arrive_until", "valid_until", "contact_name", "contact_phone", "wechat", "benefits_note",
    "note", "employment_form",
)  # fmt: skip
"""Names of all fields a draft may hold. Most are columns of the vacancy form; wage_low_fen,
wage_high_fen, wage_per, wage_months (what the advertisement leads with), newcomer_low_fen,
newcomer_high_fen, pay_cycle, employer_name, wechat, sex_words, benefits_note and note are for the
caller to place. A question about the wage as a whole stands at wage_low_fen."""


class DraftField(BaseModel):
    """One field as read.

    value     None for a question
    start,end span in the pasted text, or in the cell's text (``column`` and the draft's row say
              which cell)
    shared    said once for several posts of the same message
    question  what to ask, or the doubt that makes it LIKELY
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    value: Scalar
    certainty: Certainty
    start: int = 0
    end: int = 0
    text: str = ""
    question: str = ""
    facts: dict[str, Fact] = Field(default_factory=dict)
    column: str = ""
    shared: bool = False

    @property
    def is_question(self) -> bool:
        return self.certainty is Certainty.QUESTION

    def as_question(self, code: str, facts: Mapping[str, Fact]) -> DraftField:
        """The field as a question; what is known of it stays in the facts."""
        return self.model_copy(
            update={
                "value": None, "certainty": Certainty.QUESTION, "question": code,
                "facts": {**self.facts, **facts},
            }
        )  # fmt: skip


Fields = dict[str, DraftField]


def field_of(reading: Reading[Any], value: Scalar) -> DraftField:
    """A form field at the words of a reading; a question keeps no value."""
    asked = reading.value is None or reading.certainty is Certainty.QUESTION
    return DraftField(
        value=None if asked else value,
        certainty=reading.certainty,
        start=reading.start,
        end=reading.end,
        text=reading.text,
        question=reading.question,
        facts=reading.facts,
    )


class VacancyDraft(BaseModel):
    """One post as read; nothing of it is stored before a person says yes.

    key       stable name of the post for a re-import: equal texts of firm, title, site and
              workshop give the same key
    sheet     name of its sheet; row the spreadsheet row (0 in a message); part counts the posts
              of one row or line, from 0
    start,end the post's own stretch of the message
    duplicate_of  position of the draft this one repeats, None for the first
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    key: str
    title: str
    fields: Mapping[str, DraftField]
    pay: Pay | None = None
    row: int = 0
    part: int = 0
    start: int = 0
    end: int = 0
    duplicate_of: int | None = None
    sheet: str = ""

    def value(self, name: str) -> Scalar:
        """Value of a field, None when it is absent or a question."""
        found = self.fields.get(name)
        return found.value if found else None

    @property
    def questions(self) -> Mapping[str, DraftField]:
        """Fields that must be asked for."""
        return {name: f for name, f in self.fields.items() if f.is_question}
