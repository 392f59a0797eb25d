"""What is typed about a case: as it comes in, and as it is closed."""

from pydantic import Field

from models.case import CaseKind, CaseResult, MoneyKind
from services.inputs import Day, Fen, Input, Line, Paragraph


class CaseIn(Input):
    kind: CaseKind
    words: Paragraph = Field(min_length=2, max_length=1000)
    arose_on: Day | None = None
    claimed_fen: Fen | None = None
    confined: bool = False


class PaymentIn(Input):
    paid_on: Day
    kind: MoneyKind = MoneyKind.WAGES
    amount_fen: Fen = Field(gt=0)


class ClosingIn(Input):
    """upheld: "yes", "no" or "" (not decided)."""

    result: CaseResult
    agreed_fen: Fen | None = None
    upheld: Line = Field("", pattern="^(yes|no|)$")
    note: Paragraph = Field(min_length=2, max_length=1000)


class StepIn(Input):
    """A step of the table by its code, or in own words; `due`: the day agreed on."""

    code: Line = Field("", max_length=32)
    words: Line = Field("", max_length=120)
    due: Day | None = None
