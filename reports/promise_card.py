"""The promise card on a sheet of A6, to be carried in a pocket: PDF bytes."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from reports.slips import square
from reports.typeface import FONTS, drawable

LAYOUT = Path(__file__).parent / "templates" / "promise_card.typ"


@dataclass(frozen=True)
class Paper:
    """What stands on the card, in the words of the reader. rows: (label, text), in order."""

    title: str
    name: str
    rows: tuple[tuple[str, str], ...]
    warning: str
    address: str  # what the square code opens
    foot: str
    fixed: str


def promise_pdf(*papers: Paper) -> bytes:
    """A page of A6 each: the card, and the same in another language for its back. A character the
    typeface does not have is printed as 〓."""
    told = [asdict(paper) | {"qr": square(paper.address)} for paper in papers]
    text = drawable(json.dumps(told, ensure_ascii=False))
    return bytes(
        typst.compile(
            LAYOUT, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={"cards": text}
        )
    )
