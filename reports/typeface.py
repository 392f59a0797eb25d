"""The committed typeface that charts and posters are drawn with, and what it can draw."""

import struct
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).with_name("fonts")
FONT = FONTS / "NotoSansSC-subset.otf"


class MissingGlyph(ValueError):
    """The typeface has no glyph for a character; `characters` names them."""

    def __init__(self, characters: str) -> None:
        super().__init__(f"the typeface has no glyph for {characters!r}")
        self.characters = characters


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    return characters_of(FONT.read_bytes())


def characters_of(font: bytes) -> frozenset[int]:
    """Code points an OpenType font has glyphs for: table `cmap`, subtable for Windows and all of
    Unicode, format 12 (OpenType specification 1.9.1, "cmap": groups of first, last, first glyph).
    ValueError for a font without one."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for table in range(tables):
        tag, _sum, start, _length = struct.unpack_from(">4sIII", font, 12 + 16 * table)
        if tag == b"cmap":
            break
    else:
        raise ValueError("the font has no table cmap")
    for record in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * record)
        at = start + offset
        if (platform, encoding) == (3, 10) and struct.unpack_from(">H", font, at)[0] == 12:
            groups = struct.unpack_from(">I", font, at + 12)[0]
            spans = (struct.unpack_from(">II", font, at + 16 + 12 * g) for g in range(groups))
            return frozenset(c for first, last in spans for c in range(first, last + 1))
    raise ValueError("the font has no subtable for all of Unicode")


def checked(text: str) -> str:
    """`text` itself. Raises MissingGlyph if the typeface cannot draw all of it."""
    missing = "".join(sorted({c for c in text if c != "\n" and ord(c) not in _known()}))
    if missing:
        raise MissingGlyph(missing)
    return text


MISSING = "〓"


def drawable(text: str) -> str:
    """`text` with 〓 for what the typeface cannot draw: whoever has a rare character in their name
    gets their card all the same."""
    try:
        return checked(text)
    except MissingGlyph as missing:
        return text.translate({ord(one): MISSING for one in missing.characters})
