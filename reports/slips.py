"""Printed slips for people without a telephone of their own: four on a sheet of A4, PDF bytes."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import segno
import typst

from reports.typeface import FONTS, drawable

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


def slips_pdf(slips: Sequence[Slip]) -> bytes:
    """The slips in the given order. A character the typeface does not have is printed as 〓."""
    values = [asdict(slip) | {"qr": square(slip.address)} for slip in slips]
    told = drawable(json.dumps(values, ensure_ascii=False))
    return bytes(
        typst.compile(
            LAYOUT, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={"slips": told}
        )
    )
