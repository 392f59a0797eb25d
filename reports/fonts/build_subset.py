"""Build NotoSansSC-subset.otf from Noto Sans CJK SC.

    python -m reports.fonts.build_subset /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

The subset holds printable ASCII, Latin letters with accents, every character of GB2312 (6,763
hanzi, kana, Greek, full-width forms), the 8,105 of 通用规范汉字表, what old systems coded
privately (reference.letters) and the punctuation a chart needs. Layout features are dropped: a
chart draws one glyph per character. Running it again on the same source gives the same bytes.
Licence of the typeface: SIL Open Font License 1.1, OFL.txt beside this file.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

from reference.letters import private_codes, standard_characters

TARGET = Path(__file__).with_name("NotoSansSC-subset.otf")
FAMILY = "Noto Sans CJK SC"
LATIN = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA1, 0x180))}
COMPATIBILITY = {chr(code) for code in range(0xFA0C, 0xFA2A)} | set(
    "\uf92c\uf979\uf995\uf9e7\uf9f1"
)
"""Compatibility ideographs of GBK: letters of their own in old registers."""
EXTRA = "〇·•–—‘’“”…‰′″℃№→←↑↓−×÷≤≥≠±²³¥€©●○■□▲△▼▽"


def gb2312_characters() -> set[str]:
    """Every character that the 94 x 94 table of GB2312 defines."""
    found: set[str] = set()
    for row in range(0xA1, 0xFF):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def read_source(path: Path) -> TTFont:
    """The simplified-Chinese face of the collection, or the single font at `path`."""
    if path.suffix.lower() != ".ttc":
        return TTFont(path, recalcTimestamp=False)
    for font in TTCollection(str(path)).fonts:
        if font["name"].getDebugName(1) == FAMILY:
            font.recalcTimestamp = False
            return font
    raise SystemExit(f"{path} holds no {FAMILY}")


def build(source: Path, target: Path = TARGET) -> int:
    """Write the subset to `target`; return its size in bytes."""
    wanted = gb2312_characters() | LATIN | set(EXTRA) | set(standard_characters())
    wanted |= set(private_codes().values()) | COMPATIBILITY
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.drop_tables = [*options.drop_tables, "vhea", "vmtx", "VORG", "BASE"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes={ord(character) for character in wanted})
    font = read_source(source)
    subsetter.subset(font)
    font.save(target)
    return target.stat().st_size


if __name__ == "__main__":
    sys.stdout.write(f"{TARGET.name}: {build(Path(sys.argv[1])):,} bytes\n")
