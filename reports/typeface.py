"""The committed typeface that charts and posters are drawn with, and what it can draw."""

from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).with_name("fonts")
FONT = FONTS / "NotoSansSC-subset.otf"


class MissingGlyph(ValueError):
    """The typeface has no glyph for a character; `characters` names them."""

    def __init__(self, characters: str) -> None:
        super().__init__(f"the typeface has no glyph for {characters!r}")
        self.characters = characters


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def checked(text: str) -> str:
    """`text` itself. Raises MissingGlyph if the typeface cannot draw all of it."""
    missing = "".join(sorted({c for c in text if c != "\n" and ord(c) not in _known()}))
    if missing:
        raise MissingGlyph(missing)
    return text
