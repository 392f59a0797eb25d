"""Letters of Chinese names: what old systems coded privately, and what counts as one letter.

Text of people keeps its letters. `same_letters` turns private codes of GBK systems into the code
points they have today (GB 18030-2005 and -2022) and full-width or squared forms into plain ones;
it never exchanges one letter for another: compatibility ideographs stay as written, because the
register of names tells them apart. `key_of_name` is for comparing and searching only.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from reference.tables import rows

MIDDLE_DOTS = "·•‧∙⋅・･․ꞏ⸱⸳᛫●"
"""What people type between the parts of a name; · (U+00B7) is what is kept (GB/T 16159)."""
ZEROS = "○◯⚪〇"
"""Rings typed for the letter 〇 (U+3007)."""

_KEPT_FORMS = re.compile(r"[\uf900-\ufaff\U0002f800-\U0002fa1f]")
_HAN = re.compile("[\u4e00-\u9fef]+")
_INVISIBLE = {"Cc", "Cf", "Cs"}


@lru_cache(maxsize=1)
def private_codes() -> MappingProxyType[int, str]:
    """Private code point -> the letter it has been since."""
    return MappingProxyType(
        {int(row["private"], 16): chr(int(row["unicode"], 16)) for row in rows("private_codes")}
    )


@lru_cache(maxsize=1)
def radical_forms() -> MappingProxyType[int, str]:
    """Radical sign -> the letter it is a form of: what copying from a PDF leaves (⺠ for 民)."""
    return MappingProxyType(
        {int(row["radical"], 16): chr(int(row["letter"], 16)) for row in rows("radical_forms")}
    )


@lru_cache(maxsize=1)
def standard_characters() -> str:
    """All 8,105 characters of 通用规范汉字表 (2013), in the order of the table."""
    return "".join(row["characters"] for row in rows("standard_characters"))


def same_letters(text: str) -> str:
    """The text in today's code points, without invisible signs; no letter is lost or exchanged."""
    text = text.translate(private_codes())
    parts, done = [], 0
    for kept in _KEPT_FORMS.finditer(text):
        parts += [unicodedata.normalize("NFKC", text[done : kept.start()]), kept[0]]
        done = kept.end()
    parts.append(unicodedata.normalize("NFKC", text[done:]))
    return "".join(c for c in "".join(parts) if c.isspace() or is_visible(c))


def is_visible(char: str) -> bool:
    """Whether a sign is to be kept: everything but controls and format signs.

    Letters younger than this Python's tables (its category says "not assigned") are kept; the
    66 code points that never will be letters are not.
    """
    category = unicodedata.category(char)
    return category not in _INVISIBLE and not (category == "Cn" and ord(char) & 0xFFFE == 0xFFFE)


def is_private(char: str) -> bool:
    """Whether only the machine a sign was typed on knows what it is."""
    return unicodedata.category(char) == "Co"


def is_letter(char: str) -> bool:
    """A letter of any script, its marks, 〇, and every ideograph of planes 2 and 3."""
    return unicodedata.category(char)[0] in "LM" or char == "〇" or 0x20000 <= ord(char) <= 0x3FFFD


def is_han(char: str) -> bool:
    """A Chinese character: 〇 and the blocks of unified and compatibility ideographs."""
    code = ord(char)
    return (
        char == "〇"
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFD
    )


def key_of_name(name: str) -> str:
    """The name for comparing and searching: letters only, one form of each, no case.

    Dots, blanks, hyphens and variation selectors do not tell two names apart (阿不都·热合曼 and
    阿不都热合曼); compatibility forms and rings are folded to the letters they stand for.
    """
    if _HAN.fullmatch(name):
        return name
    text = unicodedata.normalize("NFKC", name.translate(private_codes())).casefold()
    text = "".join("〇" if c in ZEROS else c for c in text)
    return "".join(c for c in text if is_letter(c) and not 0xFE00 <= ord(c) <= 0xFE0F
                   and not 0xE0100 <= ord(c) <= 0xE01EF)[:60]  # fmt: skip


def twin_key(name: str, born_on: date) -> str:
    """What two records of one person share in nearly every case: name as compared, month of birth.

    Stored and indexed beside each person; candidates are found by it and by equal numbers.
    """
    return f"{key_of_name(name)}|{born_on:%Y%m}"
