"""One spreadsheet row -> one `RosterRow`, with every problem named."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final, TypeVar

from intake.cells import (
    as_date,
    as_text,
    is_month_only,
)
from intake.identity import (
    BadIdentity,
    IdNumber,
    read_id_number,
    read_phone,
)
from intake.problems import RowProblem
from intake.roster_reader import CellReader, RowContext
from intake.roster_table import Line
from intake.roster_values import RosterRow
from intake.roster_wants import rest_of
from reference import regions
from reference.ages import WORKING_AGE

V = TypeVar("V")
OLDEST: Final = 80


def read_row(line: Line, context: RowContext) -> tuple[RosterRow | None, list[RowProblem]]:
    """The person in a row, or None when it is refused; and what is wrong with it.

    A row naming another county than the roster's is refused; ages are judged on the roster's day.
    """
    reader = CellReader(line, context)
    day, county = context.day, context.county
    name = _name(reader)
    identity = _identity(reader)
    born = _born(reader, identity, day)
    sex = _sex(reader, identity)
    phone = _phone(reader)
    region = _county(reader, county)
    rest = rest_of(reader, day)
    rest["township"] = rest["township"] or line.township
    rest["village"] = rest["village"] or line.village
    if reader.refused or born is None or not sex:
        return None, reader.problems
    if identity is None:
        reader.warn("id_number", "id_missing")
    if not phone:
        reader.warn("phone", "phone_missing")
    row = RosterRow(
        row=context.base + line.number,
        sheet=context.sheet,
        serial=reader.text("serial"),
        name=name,
        sex=sex,
        born_on=born,
        id_number=identity.number if identity else "",
        phone=phone,
        region_code=region,
        **rest,  # type: ignore[arg-type]  # checked at run time
    )
    return row, reader.problems


def _name(reader: CellReader) -> str:
    cell = reader.cell("name")
    name = re.sub(r"[•・‧.]", "·", as_text(cell, 40)).strip("· ")
    name = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", name)
    if not name:
        reader.error("name", "name_missing")
    elif len(name) > 30 or not all(c in "· '" or unicodedata.category(c)[0] == "L" for c in name):
        reader.error("name", "name_bad", cell)
    return name


def _identity(reader: CellReader) -> IdNumber | None:
    cell = reader.cell("id_number")
    try:
        identity = read_id_number(cell)
    except BadIdentity as wrong:
        reader.error("id_number", wrong.code, cell)
        return None
    if identity is not None and not identity.county_known:
        reader.warn("id_number", "id_county", cell)
    return identity


def _born(reader: CellReader, identity: IdNumber | None, day: date) -> date | None:
    cell = reader.cell("born_on")
    said = reader.read("born_on", lambda c: as_date(c, end_of_month=True))
    born = identity.born_on if identity else said
    if born is None:
        if not any(p.field == "id_number" for p in reader.problems):
            reader.error("born_on", "born_missing", cell)
        return None
    if identity and said and (said.year, said.month) != (born.year, born.month):
        reader.warn("born_on", "born_differs_from_id", cell)
    if identity is None and is_month_only(cell):
        reader.warn("born_on", "born_day_unknown", cell)
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if born > day or age > OLDEST:
        reader.error("born_on", "born_impossible", cell, age=age)
    elif age < WORKING_AGE:
        reader.error("born_on", "under_16", cell, age=age)
    return born


def _sex(reader: CellReader, identity: IdNumber | None) -> str:
    cell = reader.cell("sex")
    text = as_text(cell).lower().replace(" ", "")
    said = {
        "男": "male",
        "男性": "male",
        "m": "male",
        "女": "female",
        "女性": "female",
        "f": "female",
    }.get(text)
    if identity is None:
        if said is None and not any(p.field == "id_number" for p in reader.problems):
            reader.error("sex", "sex_unknown", cell)
        return said or ""
    of_id = "female" if identity.female else "male"
    if said is not None and said != of_id:
        reader.warn("sex", "sex_differs_from_id", cell)
    return of_id


def _phone(reader: CellReader) -> str:
    for name in ("phone", "household_phone"):
        cell = reader.cell(name)
        try:
            phone = read_phone(cell)
        except BadIdentity as wrong:
            if name == "phone":
                reader.error(name, wrong.code, cell)
            else:
                reader.warn(name, wrong.code, cell)
            return ""
        if phone is not None:
            if phone.more:
                reader.warn(name, "phone_second_left_out", cell)
            return phone.number
    return ""


def _county(reader: CellReader, county: str) -> str:
    text = as_text(reader.cell("county"), 40)
    if not text:
        return county
    codes = {now.code for u in regions.find(text) if (now := regions.current(u.code)) is not None}
    if codes and not any(regions.is_within(county, code) for code in codes):
        reader.error("county", "other_county", text)
    elif not codes:
        reader.warn("county", "county_unknown", text)
    return county
