"""ID numbers and phones: what is right, what Excel broke, and how to show neither.

An 18-digit number stored as a number has lost its last digits for good (a double keeps 15), so
it is refused even when it looks whole. Checksum and date of birth are enforced; an unknown county
is only a warning, because residence cards of Hong Kong, Macau and Taiwan (81, 82, 83) and some
young districts are right and in no list (GB 11643).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from stdnum.cn import ric

from intake.cells import as_text
from intake.telephones import read_telephones
from intake.workbook import Cell
from reference import regions

LENGTH = 18
FOREIGNERS = "9"
"""First digit of permanent residence cards of foreigners since 2023: then province, country (ISO
3166 numeric), and from the seventh digit on as GB 11643 (公安部 2023, 五星卡)."""
HONG_KONG_MACAU_TAIWAN = ("81", "82", "83")
_PLAIN_ID = re.compile(r"[0-9]{17}[0-9X]")
_PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class BadIdentity(ValueError):
    """An ID number or phone that cannot be taken.

    code  id_as_number, id_scientific, id_fifteen, id_length, id_checksum, id_date,
          phone_scientific, phone
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class IdNumber:
    """A sound ID number and what it says."""

    number: str = field(repr=False)
    born_on: date
    female: bool
    county_known: bool


def read_id_number(cell: Cell) -> IdNumber | None:
    """The ID number in a cell; None when empty. Raises `BadIdentity`."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        raise BadIdentity("id_as_number")
    text = cell if isinstance(cell, str) and _PLAIN_ID.fullmatch(cell) else _bare(cell)
    if not text:
        return None
    if not _PLAIN_ID.fullmatch(text):
        raise BadIdentity(_wrong_form(text))
    if ric.calc_check_digit(text) != text[17]:  # wants all 18, and leaves out the last itself
        raise BadIdentity("id_checksum")
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise BadIdentity("id_date") from None
    known = (
        text[:2] in HONG_KONG_MACAU_TAIWAN
        or regions.is_region(text[:6])
        or (text[0] == FOREIGNERS and regions.is_region(f"{text[1:3]}0000"))
    )
    return IdNumber(text, born, int(text[16]) % 2 == 0, known)


def _bare(cell: Cell) -> str:
    """Without blanks, dashes and the mark that makes a text of digits in Excel; a letter or sign
    that looks like X at the end is one."""
    text = re.sub(r"[\s\-'‘’`]", "", as_text(cell)).upper()
    return re.sub("[ХΧ×✕✖╳*]$", "X", text) if len(text) == LENGTH else text


def _wrong_form(text: str) -> str:
    """Why a text cannot be an ID number at all."""
    if re.fullmatch(r"\d(\.\d+)?E\+?\d{1,3}", text):
        return "id_scientific"
    return "id_fifteen" if re.fullmatch(r"\d{15}", text) else "id_length"


@dataclass(frozen=True)
class Phone:
    """A number to call as `intake.telephones` keeps it (`13800000001`, `057188880000#8001`).

    more   the cell held a third number, or digits that are none
    note   whose number it is (儿子), "" when not said or the person's own
    second, second_note   the other number of the cell, "" = none
    """

    number: str = field(repr=False)
    more: bool = False
    note: str = ""
    second: str = field(default="", repr=False)
    second_note: str = ""


def read_phone(cell: Cell) -> Phone | None:
    """The telephone in a cell, and a second one; None when empty. Raises `BadIdentity`."""
    if isinstance(cell, bool):
        raise BadIdentity("phone")
    text = cell if isinstance(cell, str) else as_text(cell)
    if _PLAIN_MOBILE.fullmatch(text):
        return Phone(text)
    plain = as_text(text).upper()
    if re.fullmatch(r"\d(\.\d+)?E\+?\d{1,2}", plain.replace(" ", "")):
        raise BadIdentity("phone_scientific")
    if not plain.strip("/、,，;；|-— "):
        return None
    read = read_telephones(text)
    if not read.found:
        raise BadIdentity("phone")
    first, more = read.found[0], len(read.found) > 2 or bool(read.left)
    if len(read.found) == 1:
        return Phone(first.text, more, first.whose)
    return Phone(first.text, more, first.whose, read.found[1].text, read.found[1].whose)


def mask_id(text: str) -> str:
    """510***********2X: enough to find the row on paper, too little to use."""
    text = re.sub(r"\s", "", text)
    return text[:3] + "*" * max(0, len(text) - 5) + text[-2:] if len(text) > 8 else "*" * len(text)


def mask_phone(text: str) -> str:
    """138****1234; an extension shows only that there is one: 057****0000#…."""
    digits, _, extension = re.sub(r"\s", "", text).partition("#")
    if len(digits) < 10:
        return "*" * len(digits)
    return f"{digits[:3]}****{digits[-4:]}" + ("#…" if extension else "")


def mask_name(text: str) -> str:
    """张**."""
    return text[:1] + "*" * (len(text) - 1)
