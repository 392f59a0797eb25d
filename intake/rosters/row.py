"""One spreadsheet row -> one `RosterRow`, with every problem named."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final

from intake.cells import Unreadable, as_text
from intake.fields.numerals import number
from intake.identity import (
    HONG_KONG_MACAU_TAIWAN,
    BadIdentity,
    IdNumber,
    Phone,
    read_id_number,
    read_phone,
)
from intake.names import BadName, read_name
from intake.problems import RowProblem
from intake.rosters.cards import household_of
from intake.rosters.dates import Day, read_birth
from intake.rosters.place import place_of
from intake.rosters.reader import CellReader, RowContext
from intake.rosters.table import Line
from intake.rosters.values import RosterRow
from intake.rosters.wants import relation_of, rest_of
from intake.workbook import Cell
from reference import regions
from reference.ages import WORKING_AGE
from reference.answers import Answer, answer

OLDEST: Final = 80
AGE_SLACK: Final = 2
"""Years by which a written age may differ (nominal ages, last year's list) before it is said."""


def read_row(line: Line, context: RowContext) -> tuple[RosterRow | None, list[RowProblem]]:
    """The person in a row, or None when it is refused; and what is wrong with it.

    A row naming another county than the roster's is refused; ages are judged on the roster's day.
    """
    reader = CellReader(line, context)
    county = context.county
    reader.name = reader.text("name")[:20]
    reader.name = name = _name(reader)
    if line.card:
        for known, text in household_of(line.card, name, relation_of(reader.text("relation"))):
            reader.supply(known, text)
    identity = _identity(reader)
    born = _born(reader, identity)
    sex = _sex(reader, identity)
    phone = _phone(reader)
    region = _county(reader, county)
    rest = rest_of(reader)
    if reader.text("consent_said") and answer(reader.text("consent_said"), "can") is Answer.NO:
        reader.error("consent_said", "consent_refused", reader.cell("consent_said"))
    home = place_of(*reader.texts("home"))
    rest["township"] = rest["township"] or home.township or line.township
    rest["village"] = rest["village"] or home.village or line.village
    if reader.refused:
        return None, reader.problems
    if identity is None:
        reader.warn("id_number", "id_missing")
    if not phone.number:
        reader.warn("phone", "phone_missing")
    row = RosterRow(
        row=context.base + line.number,
        sheet=context.sheet,
        serial=reader.text("serial"),
        name=name,
        sex=sex,
        born_on=born,
        age=_age_only(reader) if born is None else None,
        id_number=identity.number if identity else "",
        phone=phone.number,
        phone_note=phone.note,
        phone2=phone.second,
        phone2_note=phone.second_note,
        region_code=region,
        **rest,  # type: ignore[arg-type]  # checked at run time
    )
    return row, reader.problems


_WITH_NUMBER: Final = re.compile(
    r"^([^\d+(（]{2,}?)[\s,，、:：;；(（\[]*(?:电话|手机)?[:：]?(\+?[\d(（][^一-鿿]{4,})$"
)
"""样桂花13800000163, 样小琴（13800000166）: a name, and behind it a telephone number."""


def _name(reader: CellReader) -> str:
    cell = reader.cell("name")
    try:
        name = read_name(_parted(reader, as_text(cell)))
    except BadName as wrong:
        reader.error("name", wrong.code, cell, **wrong.facts)
        return ""
    if not name:
        reader.error("name", "name_missing")
    return name


_IN_BRACKETS: Final = re.compile(r"^(.{2,}?)\s*[(（](男|女|户主|本人|已故|去世|已去世|死亡)[)）]$")


_OF_ANOTHER: Final = re.compile(
    r"^[一-鿿]{2,3}之?(妻子?|丈夫|夫|儿子?|女儿?|媳妇?|父亲?|母亲?)(?:[:：\s]+|[(（])([一-鿿]{2,4})[)）]?$"
)
"""样开祥妻 样素芳: a person by whose wife she is, and her name."""


def _parted(reader: CellReader, text: str) -> str:
    """The name of a cell that holds more: the telephone number, the sex or 户主 in brackets; they
    go where they belong, unless the row has columns for them."""
    if inside := _IN_BRACKETS.match(text):
        text = inside[1]
        if inside[2] in "男女":
            reader.supply("sex", inside[2])
        elif inside[2] in ("户主", "本人"):
            reader.supply("relation", "户主")
        else:
            reader.error("name", "has_died")
    if of_another := _OF_ANOTHER.match(text):
        reader.supply("relation", of_another[1])
        text = of_another[2]
    match = _WITH_NUMBER.match(text)
    if match is None:
        return text
    reader.supply("phone", match[2].strip(" )）]"))
    return match[1]


def _identity(reader: CellReader) -> IdNumber | None:
    cell = reader.cell("id_number")
    try:
        identity = read_id_number(cell)
    except BadIdentity as wrong:
        facts = {"doubt": _doubt(reader, cell)} if wrong.code == "id_checksum" else {}
        reader.error("id_number", wrong.code, cell, **facts)
        return None
    if identity is not None and not identity.county_known:
        reader.warn("id_number", "id_county", cell)
    return identity


def _doubt(reader: CellReader, cell: Cell) -> str:
    """Which digits of a number with a wrong check digit to compare first: born (7 to 14), sex (17)
    or area (1 to 6), where the row says otherwise; "" where the row agrees with them, alone where
    it has nothing to compare with. A check digit tells that one is wrong, not which."""
    number = re.sub(r"[\s\-]", "", as_text(cell))
    said, _ = _said_birth(reader)
    sex = _SEXES.get(reader.text("sex").lower())
    if said and not number[6:].startswith(
        f"{said.day:%Y%m}" if said.note else f"{said.day:%Y%m%d}"
    ):
        return "born"
    if sex and (sex == "female") != (int(number[16]) % 2 == 0):
        return "sex"
    if number[:2] not in HONG_KONG_MACAU_TAIWAN and not regions.is_region(number[:6]):
        return "area"
    return "" if said and sex else "alone"


def _age_only(reader: CellReader) -> int | None:
    return None if _YEAR.fullmatch(reader.text("age")) else reader.read("age", as_age)


_YEAR: Final = re.compile(r"((?:19[4-9]|20[01])\d)年?(?:出?生)?(?:\.0+)?")


def _born(reader: CellReader, identity: IdNumber | None) -> date | None:
    """The birthday; None with a question where the row is taken without one (age, unclear month)
    and with an error where nothing says how old the person is."""
    said, asked = _said_birth(reader)
    year = _YEAR.fullmatch(reader.text("age"))
    if year and said is None and asked is None:  # 1990年生 in the column of ages
        asked = Unreadable("year_only", year=int(year[1]))
    age = reader.read("age", as_age) if year is None else None
    of_id = identity.born_on if identity else None
    if of_id and said and (said.day.year, said.day.month) != (of_id.year, of_id.month):
        reader.warn("born_on", "born_differs_from_id", reader.cell("born_on"))
    born = of_id or (said.day if said else None)
    if born is None:
        _unknown_birth(reader, age, asked)
        return None
    if of_id is None and said and said.note:
        reader.warn("born_on", "born_day_unknown", reader.cell("born_on"))
    of_day = age_on(born, reader.context.day)
    if age is not None and abs(age - of_day) > AGE_SLACK:
        reader.warn("born_on", "age_differs", reader.cell("age"), age=of_day)
    if born > reader.context.day or of_day > OLDEST:
        reader.error("born_on", "born_impossible", reader.cell("born_on"), age=of_day)
    elif of_day < WORKING_AGE:
        reader.error("born_on", "under_16", reader.cell("born_on"), age=of_day)
    return born


def _said_birth(reader: CellReader) -> tuple[Day | None, Unreadable | None]:
    cell = reader.in_days_from_1900(reader.cell("born_on"))
    try:
        return read_birth(cell, reader.context.day, loose=not reader.context.typed), None
    except Unreadable as wrong:
        return None, wrong


def _unknown_birth(reader: CellReader, age: int | None, asked: Unreadable | None) -> None:
    """No day of birth: the law must know 16 from 15, so without any word of age the row goes back;
    with one the person is taken and the birthday asked. It is never made up."""
    if any(p.field == "id_number" for p in reader.problems):
        return
    year = int(asked.facts.get("year", 0)) if asked else 0
    eldest = date(year, 1, 1) if year else None
    years = age if age is not None else age_on(eldest, reader.context.day) if eldest else None
    cell = reader.cell("born_on")
    if years is None:
        reader.error("born_on", "born_missing", cell)
    elif years < WORKING_AGE:
        reader.error("born_on", "under_16", cell or reader.cell("age"), age=years)
    elif years > OLDEST:
        reader.error("born_on", "born_impossible", cell or reader.cell("age"), age=years)
    elif asked is not None:
        reader.warn("born_on", asked.code, cell, **asked.facts)
    else:
        reader.warn("born_on", "age_only", reader.cell("age"), age=years)


def age_on(born: date, day: date) -> int:
    """Completed years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def as_age(cell: Cell) -> int | None:
    """34, 34岁, 34周岁, 三十四. Raises Unreadable("age")."""
    text = as_text(cell).replace(" ", "")
    if re.match("[一二三四五六七八九十]", text):
        text = re.sub("^[一二三四五六七八九十]+", lambda m: f"{number(m[0]) or 0:g}", text)
    match = re.fullmatch(r"(\d{1,3})(?:\.0+)?(?:周?岁半?|虚岁)?", text)
    if not match or not 0 < int(match[1]) <= OLDEST + 40:
        raise Unreadable("age")
    return int(match[1])


_SEXES: Final = {
    "男": "male", "男性": "male", "m": "male", "女": "female", "女性": "female", "f": "female",
}  # fmt: skip


def _sex(reader: CellReader, identity: IdNumber | None) -> str:
    cell = reader.cell("sex")
    said = _SEXES.get(re.sub(r"^\d[-.、]?(?=.)|\s", "", as_text(cell).lower()))
    if identity is None:
        if said is None and not any(p.field == "id_number" for p in reader.problems):
            reader.warn("sex", "sex_unknown", cell)
        return said or ""
    of_id = "female" if identity.female else "male"
    if said is not None and said != of_id:
        reader.warn("sex", "sex_differs_from_id", cell)
    return of_id


def _phone(reader: CellReader) -> Phone:
    for name in ("phone", "household_phone"):
        cell = reader.cell(name)
        if reader.text(name) in ("同上", "〃", "″", "同前"):
            reader.warn(name, "phone_as_above", cell)
            continue
        try:
            phone = read_phone(cell)
        except BadIdentity as wrong:
            if name == "phone":
                reader.error(name, wrong.code, cell)
            else:
                reader.warn(name, wrong.code, cell)
            return Phone("")
        if phone is not None:
            if phone.more:
                reader.warn(name, "phone_second_left_out", reader.cell(name))
            whose = phone.note or (
                "家里" if name == "household_phone" and _is_member(reader) else ""
            )
            if whose:
                reader.warn(name, "phone_of_other", reader.cell(name), whose=whose)
            return phone
    return Phone("")


def _is_member(reader: CellReader) -> bool:
    """Whether the row is somebody of a household other than its head."""
    return relation_of(reader.text("relation")) in ("spouse", "other")


def _county(reader: CellReader, county: str) -> str:
    """The roster's county; a row that names another is refused."""
    named, said = reader.text("county"), place_of(*reader.texts("home"))
    for field, text in (("county", named), ("home", said.county)):
        if not text:
            continue
        codes = _codes(text) or _codes(place_of(text).county)
        if codes and not any(regions.is_within(county, code) for code in codes):
            reader.error(field, "other_county", text)
        elif not codes and field == "county":
            reader.warn(field, "county_unknown", text)
    return county


@lru_cache(maxsize=2048)
def _codes(text: str) -> frozenset[str]:
    """Codes in force of every county, prefecture or province a text names."""
    if not text:
        return frozenset()
    return frozenset(
        now.code for u in regions.find(text) if (now := regions.current(u.code)) is not None
    )
