"""One cell of one column -> fields of the form."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final

from intake.drafts.formfields import (
    ages_fields,
    certificate_fields,
    days_fields,
    headcount_fields,
    pay_fields,
    place_fields,
    schooling_fields,
    title_fields,
    worktime_fields,
)
from intake.drafts.values import DraftField, Fields, field_of
from intake.fields.ages import read_ages
from intake.fields.dates import read_dates
from intake.fields.demands import (
    find_certificates,
    read_certificates,
    read_experience,
    read_schooling,
)
from intake.fields.headcounts import read_headcount
from intake.fields.numerals import number
from intake.fields.places import read_place
from intake.fields.readings import Certainty
from intake.fields.source import Source, source
from intake.fields.titles import split_title
from intake.fields.wages import find_pay, read_pay
from intake.fields.worktime import find_worktime
from intake.sheets.headers import also
from intake.sheets.mixed import (
    Reader,
    besides,
    cell_field,
    employment_form,
    firm_of,
    free_text,
    headline,
    insurance,
    lodging,
    meals,
    phone,
    plain_text,
)

MAX_PARTS: Final = 20
MAX_TITLE: Final = 400
MAX_READ: Final = 800  # characters of a cell that are read for fields; more is kept as text only

_BARE: Final = re.compile(
    r"\s*\d[\d,.]*\s*(?:[-~—–～至到]+\s*\d[\d,.]*\s*)?(?:以上|左右|\+|起)?\s*"
)
_SIZES: Final = (
    (re.compile(r"万元|[(（]万[)）]"), "万"), (re.compile(r"千元|[(（][千kK][)）]"), "千"),
)  # fmt: skip
_HINTS: Final = (
    (re.compile("元/?(?:天|日)|日薪"), "元/天"), (re.compile("元/?(?:小时|时|h)|时薪"), "元/小时"),
    (re.compile("元/?年|年薪"), "元/年"), (re.compile("元/?月|月薪|每月|月工资|月收入"), "元/月"),
)  # fmt: skip


def _wage(text: str, of: Source, today: date, near: str) -> Fields:
    return pay_fields(read_pay(text))


def _money(name: str) -> Reader:
    """A column that holds one amount a month: 底薪, 保底, 试用期工资."""

    def read(text: str, of: Source, today: date, near: str) -> Fields:
        if re.fullmatch(r"[-/无—]+", text):
            return {}
        pay = read_pay(text)
        main = pay.main
        wage = main.value
        return {name: field_of(main, (wage.low_fen or wage.high_fen) if wage else None)}

    return read


def _end_of_pay(name: str) -> Reader:
    """One end of the pay an advertisement leads with, with what it is counted by."""

    def read(text: str, of: Source, today: date, near: str) -> Fields:
        if re.fullmatch(r"[-/无—]+", text):
            return {}
        main = read_pay(text).main
        wage = main.value
        ends = (wage.low_fen, wage.high_fen) if wage else (None, None)
        value = next((v for v in (ends if name == "wage_low_fen" else ends[::-1]) if v), None)
        fields = {name: field_of(main, value)}
        if wage:
            fields["wage_per"] = field_of(main, wage.per.value)
        return fields

    return read


def _worktime(text: str, of: Source, today: date, near: str) -> Fields:
    fields = worktime_fields(find_worktime(of))
    bare = re.fullmatch(r"(\d{1,2}(?:\.\d)?)", text)
    if not fields and bare and 4 <= float(bare[1]) <= 16:
        return {"hours_per_day": cell_field(float(bare[1]), text, Certainty.LIKELY, "unit_implied")}
    return fields or {"shift": cell_field(None, text, Certainty.QUESTION, "unreadable")}


def _figure(name: str, least: float, most: float) -> Reader:
    def read(text: str, of: Source, today: date, near: str) -> Fields:
        match = re.search(r"\d+(?:\.\d+)?|[一二两三四五六七八九十]+", of.plain)
        value = number(match.group()) if match else None
        if value is None or not least <= value <= most:
            code = "unreadable" if value is None else "implausible"
            return {name: cell_field(None, text, Certainty.QUESTION, code)}
        return {name: cell_field(float(value) if value % 1 else int(value), text)}

    return read


def _rest(text: str, of: Source, today: date, near: str) -> Fields:
    found = find_worktime(of)
    if found.days_per_month is not None:
        return worktime_fields(found)
    rest = re.fullmatch(r"(\d{1,2})(?:天)?", of.plain.strip())
    if rest and int(rest[1]) <= 15:
        return {
            "days_per_month": cell_field(30 - int(rest[1]), text, Certainty.LIKELY, "rest_days")
        }
    return {"days_per_month": cell_field(None, text, Certainty.QUESTION, "unreadable")}


def _sex(text: str, of: Source, today: date, near: str) -> Fields:
    return {"sex_words": cell_field(text[:200], text)}


def _certificates(text: str, of: Source, today: date, near: str) -> Fields:
    if re.fullmatch(r"无|不限|不需要|无要求|否|-|/", text):
        return {}
    fields = certificate_fields(read_certificates(text))
    if fields or find_certificates(of):
        return fields
    return {"certificates": cell_field(None, text, Certainty.QUESTION, "unreadable")}


def _contact(text: str, of: Source, today: date, near: str) -> Fields:
    """A name, or a name with the number beside it: 样班长 13800000115."""
    if not re.search(r"\d{7}", of.plain):
        return plain_text("contact_name", 64)(text, of, today, near)
    return phone(text, of, today, near)


def _code(value: str) -> Reader:
    """No field of the form: the firm's own number of a post."""

    def read(text: str, of: Source, today: date, near: str) -> Fields:
        return {}

    return read


def _days(first: str, last: str = "") -> Reader:
    def read(text: str, of: Source, today: date, near: str) -> Fields:
        reading = read_dates(text, today)
        if first == "valid_until" and reading.value is not None:
            span = reading.value
            return {first: field_of(reading, (span.until or span.start).isoformat())}
        if first == "valid_until" and reading.question == "no_end":
            return {}
        return days_fields(reading, first, last)

    return read


_URGENT: Final = re.compile(r"[(（]急[招聘需]?[)）]")

_READERS: Final[dict[str, Reader]] = {
    "places": lambda text, of, today, near: headcount_fields(read_headcount(_URGENT.sub("", text))),
    "wage": _wage,
    "wage_low": _end_of_pay("wage_low_fen"),
    "wage_high": _end_of_pay("wage_high_fen"),
    "base": _money("base_wage_fen"),
    "guarantee": _money("guarantee_fen"),
    "trial": _money("probation_wage_fen"),
    "newcomer": _money("newcomer_low_fen"),
    "piece": plain_text("piece_rate_note", 200),
    "payday": _figure("payday", 1, 31),
    "age": lambda text, of, today, near: ages_fields(read_ages(text)),
    "age_min": _figure("age_min", 16, 80),
    "age_max": _figure("age_max", 16, 80),
    "sex": _sex,
    "schooling": lambda text, of, today, near: schooling_fields(read_schooling(text)),
    "experience": lambda text, of, today, near: {
        "experience_months": field_of(read_experience(text), read_experience(text).value)
    },
    "certificates": _certificates,
    "worktime": _worktime,
    "hours": _figure("hours_per_day", 1, 16),
    "rest": _rest,
    "days": _figure("days_per_month", 1, 31),
    "lodging": lodging,
    "meals": meals,
    "headline": headline,
    "benefits": free_text("benefits_note", 400),
    "insurance": insurance,
    "place": lambda text, of, today, near: place_fields(read_place(text, near)),
    "address": plain_text("work_address", 200),
    "employer_name": plain_text("employer_name", 120),
    "workshop": plain_text("workshop", 80),
    "contact_name": _contact,
    "contact_phone": phone,
    "arrive": _days("arrive_from", "arrive_until"),
    "valid_until": _days("valid_until"),
    "duties": free_text("duties", 2_000),
    "requirements": free_text("requirements", 1_000),
    "note": free_text("note", 400),
    "employment_form": employment_form,
    "title": lambda text, of, today, near: {},
}

_HINTED: Final = frozenset(
    {"wage", "wage_low", "wage_high", "base", "guarantee", "trial", "newcomer"}
)


@lru_cache(maxsize=65_536)
def read_column(field: str, text: str, label: str, today: date, near: str) -> Fields:
    """Fields a cell gives; never changed by callers. ``label`` may carry the unit (工资(千元))."""
    reader = _READERS.get(field)
    if reader is None or not text:
        return {}
    read = _with_unit(text, label) if field in _HINTED else text
    of = source(read[:MAX_READ])
    others = also(label, field)
    found = reader(read, of, today, near)
    if others and field == "employer_name":
        found = firm_of(text, of)
    elif field == "contact_name" and "contact_phone" in others:
        found = phone(text, of, today, near)
    elif others and field == "wage":
        running = pay_fields(find_pay(of))
        found = running if any(f.value is not None for f in running.values()) else found
    if others:
        found = besides(field, others, of, text, near) | found
    return {name: _cell(f, label, len(text), text) for name, f in found.items()}


def by_unit(text: str, unit: str) -> str:
    """A bare figure with the unit of the column beside it: 260 and 元/天, 9.6 and 万元/年."""
    if not _BARE.fullmatch(text):
        return text
    if re.fullmatch("[日月年时]薪|计件", unit):
        return unit + text
    per = unit.replace("按", "元/").replace("每", "/")
    return text.strip() + re.sub("[计算]$", "", per)


_SAID: Final = re.compile(r"[\d.]+(?:[-~—–～至到]+[\d.]+)?[万千]元?(?:以上|左右|起)?")


def _with_unit(text: str, label: str) -> str:
    if not _BARE.fullmatch(text):
        bare = re.sub(r"\s", "", text)
        return f"年薪{bare}" if "年薪" in label and _SAID.fullmatch(bare) else text
    size = next((unit for words, unit in _SIZES if words.search(label)), "")
    if re.search(r"\d{3}", text.replace(",", "")):
        size = ""  # 6000 under 工资(千元) is yuan
    per = next((unit for words, unit in _HINTS if words.search(label)), "")
    return text + (size + (per or "元") if size else per)


def _cell(field: DraftField, label: str, length: int, text: str) -> DraftField:
    """At its column; a unit borrowed from the header is no part of the cell."""
    where: dict[str, object] = {"column": label}
    if field.end > length:
        where |= {"end": length, "text": text[field.start : length]}
    return field.model_copy(update=where)


@lru_cache(maxsize=65_536)
def read_titles(text: str, industry: str, label: str) -> tuple[tuple[str, Fields], ...]:
    """(title, its fields) of every post a title cell names."""
    return tuple(
        (
            part.title.value or "",
            {
                name: _cell(f, label, len(text), text)
                for name, f in title_fields(part, industry).items()
            },
        )
        for part in split_title(text[:MAX_TITLE])[:MAX_PARTS]
    )
