"""A person's name as written: no letter lost, none changed, or refused naming the sign.

Form, roster and API read names here. Kept: every letter of every script, 〇, the dot of Uyghur,
Tibetan and Yi names in one spelling (·), apostrophe, hyphen, full stop and blank of Latin names.
Refused: digits, stars and other signs, and private codes nobody but one old machine knows.
"""

from __future__ import annotations

import re
from typing import Final

from reference.letters import (
    MIDDLE_DOTS,
    ZEROS,
    is_han,
    is_letter,
    is_private,
    radical_forms,
    same_letters,
)

SIGNS: Final = "·'- .\u0f0b"
"""Signs within a name; the last parts the syllables of Tibetan."""
LONGEST: Final = 60
"""A passport prints up to 39 letters on a line; the longest names written in hanzi have 30."""

_PLAIN: Final = re.compile("[\u4e00-\u9fef]{1,20}")
"""Names nothing is to be done to: unified ideographs alone (those of Unicode 1 to 11)."""
_DOTS: Final = re.compile(rf"\s*[{re.escape(MIDDLE_DOTS)}]+\s*")


class BadName(ValueError):
    """A name that cannot be taken.

    code   name_bad (``sign`` is no letter), name_private (``sign`` is a code of one old machine),
           name_long
    """

    def __init__(self, code: str, sign: str = "") -> None:
        self.code, self.sign = code, sign
        super().__init__(code)

    @property
    def facts(self) -> dict[str, str | int]:
        """What the message needs: the sign and its code point."""
        return {"sign": self.sign, "point": f"U+{ord(self.sign):04X}"} if self.sign else {}


def read_name(text: str) -> str:
    """The name to keep; "" when there is none. Raises `BadName`."""
    if _PLAIN.fullmatch(text):
        return text
    name = " ".join(same_letters(text).translate(radical_forms()).split())
    name = "".join("〇" if c in ZEROS else c for c in name)
    name = re.sub("[’‘ʼ`´]", "'", name)
    name = _DOTS.sub("·", name)
    name = _between_han(name).strip("· -.")
    for sign in name:
        if is_private(sign):
            raise BadName("name_private", sign)
        if not is_letter(sign) and sign not in SIGNS:
            raise BadName("name_bad", sign)
    if len(name) > LONGEST:
        raise BadName("name_long")
    return name


def _between_han(name: str) -> str:
    """Between hanzi a full stop or dash stands for the dot; a blank only spreads the letters."""
    letters: list[str] = []
    for at, sign in enumerate(name):
        before = next((c for c in reversed(name[:at]) if c != sign), "")
        after = next((c for c in name[at + 1 :] if c != sign), "")
        inside = bool(before and after and is_han(before) and is_han(after))
        if inside and sign in ".。-–—－":
            if letters[-1] != "·":
                letters.append("·")
        elif not (inside and sign == " "):
            letters.append(sign)
    return "".join(letters)
