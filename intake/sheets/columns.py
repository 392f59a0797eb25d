"""One cell of one column -> fields of the form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final

from intake.drafts.formfields import (
    ages_fields,
    benefit_fields,
    certificate_fields,
    days_fields,
    headcount_fields,
    pay_fields,
    place_fields,
    schooling_fields,
    title_fields,
    worktime_fields,
)
from intake.drafts.running import contact_fields, demand_fields
from intake.drafts.values import DraftField, Fields, Scalar, field_of
from intake.fields.ages import find_ages, read_ages
from intake.fields.benefits import find_benefits
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

MAX_PARTS: Final = 20
MAX_TITLE: Final = 400
MAX_READ: Final = 800  # characters of a cell that are read for fields; more is kept as text only

_BARE: Final = re.compile(
    r"\s*\d[\d,.]*\s*(?:[-~—–～至到]+\s*\d[\d,.]*\s*)?(?:以上|左右|\+|起)?\s*"
)
_HINTS: Final = (
    (re.compile("万元"), "万"), (re.compile("千元"), "千"),
    (re.compile("元/?(?:天|日)|日薪"), "元/天"), (re.compile("元/?(?:小时|时|h)|时薪"), "元/小时"),
    (re.compile("元/?年|年薪"), "元/年"), (re.compile("元/?月|月薪|每月|月工资|月收入"), "元/月"),
)  # fmt: skip


def _field(
    value: Scalar, text: str, certainty: Certainty = Certainty.SURE, question: str = ""
) -> DraftField:
    return DraftField(value=value, certainty=certainty, end=len(text), text=text, question=question)


def _plain_text(name: str, limit: int) -> Callable[[str, Source, date, str], Fields]:
    def read(text: str, of: Source, today: date, near: str) -> Fields:
        if len(text) > limit:
            cut = _field(text[:limit], text, Certainty.LIKELY, "cut")
            return {name: cut.model_copy(update={"facts": {"limit": limit}})}
        return {name: _field(text, text)}

    return read


def _wage(text: str, of: Source, today: date, near: str) -> Fields:
    return pay_fields(read_pay(text))


def _money(name: str) -> Callable[[str, Source, date, str], Fields]:
    """A column that holds one amount a month: 底薪, 保底, 试用期工资."""

    def read(text: str, of: Source, today: date, near: str) -> Fields:
        if re.fullmatch(r"[-/无—]+", text):
            return {}
        pay = read_pay(text)
        main = pay.main
        wage = main.value
        return {name: field_of(main, (wage.low_fen or wage.high_fen) if wage else None)}

    return read


def _end_of_pay(name: str) -> Callable[[str, Source, date, str], Fields]:
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


def _free(name: str, limit: int) -> Callable[[str, Source, date, str], Fields]:
    """Text that is kept and read for everything else it says."""
    keep = _plain_text(name, limit)

    def read(text: str, of: Source, today: date, near: str) -> Fields:
        fields = demand_fields(of) | benefit_fields(find_benefits(of))
        fields |= worktime_fields(find_worktime(of))
        ages = find_ages(of)
        if ages is not None:
            fields |= ages_fields(ages)
        pay = pay_fields(find_pay(of))
        if any(f.value is not None for f in pay.values()):
            fields |= pay
        contacts = contact_fields(of)
        return fields | contacts | keep(text, of, today, near)

    return read


def _lodging(text: str, of: Source, today: date, near: str) -> Fields:
    """包吃住, 是, 否, 免费, 提供."""
    if re.fullmatch(r"是|有|√|✓|免费|全包|都包|包|均包|均提供", text):
        return {"lodging": _field("free", text, Certainty.LIKELY, "yes_only")}
    if re.fullmatch(r"否|无|没有|不包|×|不提供|自理|均无|-|/", text):
        return {"lodging": _field("none", text), "meals_per_day": _field(0, text)}
    fields = benefit_fields(find_benefits(of))
    return fields or {"benefits_note": _field(text[:200], text)}


def _insurance(text: str, of: Source, today: date, near: str) -> Fields:
    if re.fullmatch(r"是|有|√|✓|缴纳|交|缴|齐全|均缴", text):
        return {"insured": _field(True, text)}
    if re.fullmatch(r"否|无|没有|不缴|×|不交|-|/", text):
        return {"insured": _field(False, text)}
    fields = benefit_fields(find_benefits(of))
    return fields or {"insured": _field(None, text, Certainty.QUESTION, "unreadable")}


def _worktime(text: str, of: Source, today: date, near: str) -> Fields:
    fields = worktime_fields(find_worktime(of))
    bare = re.fullmatch(r"(\d{1,2}(?:\.\d)?)", text)
    if not fields and bare and 4 <= float(bare[1]) <= 16:
        return {"hours_per_day": _field(float(bare[1]), text, Certainty.LIKELY, "unit_implied")}
    return fields or {"shift": _field(None, text, Certainty.QUESTION, "unreadable")}


def _figure(name: str, least: float, most: float) -> Callable[[str, Source, date, str], Fields]:
    def read(text: str, of: Source, today: date, near: str) -> Fields:
        match = re.search(r"\d+(?:\.\d+)?|[一二两三四五六七八九十]+", of.plain)
        value = number(match.group()) if match else None
        if value is None or not least <= value <= most:
            code = "unreadable" if value is None else "implausible"
            return {name: _field(None, text, Certainty.QUESTION, code)}
        return {name: _field(float(value) if value % 1 else int(value), text)}

    return read


def _rest(text: str, of: Source, today: date, near: str) -> Fields:
    found = find_worktime(of)
    if found.days_per_month is not None:
        return worktime_fields(found)
    rest = re.fullmatch(r"(\d{1,2})(?:天)?", of.plain.strip())
    if rest and int(rest[1]) <= 15:
        return {"days_per_month": _field(30 - int(rest[1]), text, Certainty.LIKELY, "rest_days")}
    return {"days_per_month": _field(None, text, Certainty.QUESTION, "unreadable")}


def _phone(text: str, of: Source, today: date, near: str) -> Fields:
    fields = contact_fields(of)
    if "contact_phone" not in fields:
        fields["contact_phone"] = _field(None, text, Certainty.QUESTION, "no_phone")
    if "contact_name" not in fields:
        name = re.match(r"\s*([\u4e00-\u9fff]{2,4})(?=[\s:,(]*\d)", of.plain)
        if name:
            fields["contact_name"] = _field(name[1], name[1])
    return fields


def _sex(text: str, of: Source, today: date, near: str) -> Fields:
    return {"sex_words": _field(text[:200], text)}


def _certificates(text: str, of: Source, today: date, near: str) -> Fields:
    if re.fullmatch(r"无|不限|不需要|无要求|否|-|/", text):
        return {}
    fields = certificate_fields(read_certificates(text))
    if fields or find_certificates(of):
        return fields
    return {"certificates": _field(None, text, Certainty.QUESTION, "unreadable")}


def _code(value: str) -> Callable[[str, Source, date, str], Fields]:
    """No field of the form: the firm's own number of a post."""

    def read(text: str, of: Source, today: date, near: str) -> Fields:
        return {}

    return read


def _days(first: str, last: str = "") -> Callable[[str, Source, date, str], Fields]:
    def read(text: str, of: Source, today: date, near: str) -> Fields:
        reading = read_dates(text, today)
        if first == "valid_until" and reading.value is not None:
            span = reading.value
            return {first: field_of(reading, (span.until or span.start).isoformat())}
        if first == "valid_until" and reading.question == "no_end":
            return {}
        return days_fields(reading, first, last)

    return read


def _form(text: str, of: Source, today: date, near: str) -> Fields:
    words = (
        ("dispatch", "派遣"), ("outsourced", "外包"), ("part_time", "非全日制|兼职|小时工|钟点"),
        ("flexible", "灵活|劳务(?!派遣)"), ("contract", "合同|全职|全日制|正式|长期工?"),
    )  # fmt: skip
    code = next((c for c, w in words if re.search(w, of.plain)), None)
    if code is None:
        return {"employment_form": _field(None, text, Certainty.QUESTION, "unreadable")}
    return {"employment_form": _field(code, text)}


_READERS: Final[dict[str, Callable[[str, Source, date, str], Fields]]] = {
    "places": lambda text, of, today, near: headcount_fields(read_headcount(text)),
    "wage": _wage,
    "wage_low": _end_of_pay("wage_low_fen"),
    "wage_high": _end_of_pay("wage_high_fen"),
    "base": _money("base_wage_fen"),
    "guarantee": _money("guarantee_fen"),
    "trial": _money("probation_wage_fen"),
    "newcomer": _money("newcomer_low_fen"),
    "piece": _plain_text("piece_rate_note", 200),
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
    "lodging": _lodging,
    "benefits": _free("benefits_note", 400),
    "insurance": _insurance,
    "place": lambda text, of, today, near: place_fields(read_place(text, near)),
    "address": _plain_text("work_address", 200),
    "employer_name": _plain_text("employer_name", 120),
    "workshop": _plain_text("workshop", 80),
    "contact_name": _plain_text("contact_name", 64),
    "contact_phone": _phone,
    "arrive": _days("arrive_from", "arrive_until"),
    "valid_until": _days("valid_until"),
    "duties": _free("duties", 2_000),
    "requirements": _free("requirements", 1_000),
    "note": _free("note", 400),
    "employment_form": _form,
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
    found = reader(read, of, today, near)
    return {name: _cell(f, label, len(text), text) for name, f in found.items()}


def _with_unit(text: str, label: str) -> str:
    if not _BARE.fullmatch(text):
        return text
    unit = next((unit for words, unit in _HINTS if words.search(label)), "")
    written_out = re.search(r"\d{3}", text.replace(",", ""))  # 6000 under 工资(千元) is yuan
    return text if unit in ("千", "万") and written_out else text + unit


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
