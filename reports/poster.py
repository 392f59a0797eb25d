"""One vacancy on a sheet of A4, for the board of a village, a station or a union: PDF bytes."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import segno
import typst

from reports.typeface import FONTS, checked

LAYOUT = Path(__file__).parent / "templates" / "poster.typ"


@dataclass(frozen=True)
class Poster:
    """What stands on the sheet, in the words of the reader. rows: (label, text) pairs, in order."""

    title: str
    pay: str
    pay_note: str
    rows: tuple[tuple[str, str], ...]
    warning: str
    code: str
    how: str
    until: str
    address: str  # what the QR code opens
    foot: str


def poster_pdf(poster: Poster) -> bytes:
    """The sheet as a PDF of one page. Raises MissingGlyph before anything is drawn.

    The same poster gives the same bytes: no date of making is written into the file.
    """
    values = asdict(poster)
    checked(json.dumps(values, ensure_ascii=False))
    square = segno.make(poster.address, error="m", micro=False).svg_inline(border=0, omitsize=True)
    values["qr"] = square.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return bytes(
        typst.compile(
            LAYOUT,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"poster": json.dumps(values, ensure_ascii=False)},
        )
    )
