"""A fair on paper: a sheet of A3 per firm, the plan of stands, name cards with a code: PDF bytes.

A character the typeface does not have is printed as 〓.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from reports.slips import square
from reports.typeface import FONTS, drawable

LAYOUT = Path(__file__).parent / "templates" / "fair.typ"


@dataclass(frozen=True)
class FirmSheet:
    """What stands on a firm's sheet, in the words of the reader. rows: a cell for each head."""

    stand: str
    firm: str
    lead: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    how: str
    code: str
    foot: str
    address: str = ""  # what the square code opens

    def __post_init__(self) -> None:
        if any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError("a cell for each head")


@dataclass(frozen=True)
class StandCard:
    """number, firm, posts and places in words; `how` beside the code on the name card."""

    stand: str
    firm: str
    what: str
    how: str = ""
    code: str = ""
    address: str = ""


@dataclass(frozen=True)
class Plan:
    """The stands in rows from the entrance, and what happens when."""

    title: str
    lead: str
    across: int
    entrance: str
    stands: tuple[StandCard, ...]
    programme: tuple[tuple[str, str], ...]
    foot: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.across <= 12:
            raise ValueError("one to twelve stands in a row")


def sheets_pdf(sheets: Sequence[FirmSheet]) -> bytes:
    """A3, a sheet for each firm (more where the posts need it)."""
    return _drawn("sheets", [asdict(one) | {"qr": square(one.address)} for one in sheets])


def plan_pdf(plan: Plan) -> bytes:
    """A4 across: the stands of a row side by side, then the programme."""
    return _drawn("plan", asdict(plan))


def cards_pdf(cards: Sequence[StandCard]) -> bytes:
    """Name cards, four on A4."""
    return _drawn("cards", [asdict(one) | {"qr": square(one.address)} for one in cards])


def _drawn(kind: str, told: object) -> bytes:
    import typst  # noqa: PLC0415  (only where a sheet is drawn)

    values = {"kind": kind, "told": told}
    return bytes(
        typst.compile(
            LAYOUT, font_paths=[FONTS], ignore_system_fonts=True,
            sys_inputs={"fair": drawable(json.dumps(values, ensure_ascii=False))},
        )
    )  # fmt: skip
