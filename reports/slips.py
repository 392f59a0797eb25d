"""Printed slips for people without a telephone of their own: four on a sheet of A4, PDF bytes."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import segno
import typst

from reports.typeface import FONTS, drawable

ON_A_SHEET = 4
LAYOUT = Path(__file__).parent / "templates" / "slips.typ"


@dataclass(frozen=True)
class Slip:
    """What stands on one slip, in the words of the reader."""

    name: str
    place: str
    title: str
    rows: tuple[tuple[str, str], ...]
    address: str  # what the square code opens
    foot: str


def square(address: str) -> str:
    """An SVG of the QR code of an address."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True)
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def slips_pdf(slips: Sequence[Slip], backs: Sequence[Slip] = ()) -> bytes:
    """The slips in the given order. A character the typeface does not have is printed as 〓.

    `backs`: of each slip the same in another language. Each sheet is followed by the sheet for its
    back, in the order in which they lie when it is turned over its long edge.
    """
    if backs and len(backs) != len(slips):
        raise ValueError("a back for each slip")
    pages: list[Sequence[Slip]] = []
    for start in range(0, len(slips), ON_A_SHEET):
        sheet = slice(start, start + ON_A_SHEET)
        pages += [slips[sheet], backs[sheet]] if backs else [slips[sheet]]
    values = [[asdict(slip) | {"qr": square(slip.address)} for slip in page] for page in pages]
    told = drawable(json.dumps(values, ensure_ascii=False))
    return bytes(
        typst.compile(
            LAYOUT, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={"slips": told}
        )
    )
