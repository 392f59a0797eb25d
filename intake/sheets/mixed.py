"""Cells that say several things at once: free text, and columns whose header names several."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from intake.drafts.formfields import (
    ages_fields,
    benefit_fields,
    pay_fields,
    place_fields,
    worktime_fields,
)
from intake.drafts.running import contact_fields, demand_fields
from intake.drafts.values import DraftField, Fields, Scalar
from intake.fields.ages import find_ages
from intake.fields.benefits import find_benefits
from intake.fields.places import find_place
from intake.fields.readings import Certainty
from intake.fields.source import Source, source
from intake.fields.wages import find_pay
from intake.fields.worktime import find_worktime
from intake.messages.firms import find_firms

Reader = Callable[[str, Source, date, str], Fields]
"""(text, the same as a source, today, near) -> fields."""


_BESIDE = re.compile(
    r"^\s*(?:联系人)?[:：]?(?P<a>[\u4e00-\u9fff]{2,4})(?=[\s:,/、(]*\+?\d)|\d[\s,/、(]*(?P<b>[\u4e00-\u9fff]{2,4})\)?\s*$"
)
"""In a cell for whom to call the word beside the number is a name, whatever it is."""
_MOBILE = re.compile(r"1[3-9]\d{9}")


def cell_field(
    value: Scalar, text: str, certainty: Certainty = Certainty.SURE, question: str = ""
) -> DraftField:
    """A field that is the whole cell."""
    return DraftField(value=value, certainty=certainty, end=len(text), text=text, question=question)


def plain_text(name: str, limit: int) -> Reader:
    """The text as it stands, cut at ``limit``."""

    def read(text: str, of: Source, today: date, near: str) -> Fields:
        if len(text) > limit:
            cut = cell_field(text[:limit], text, Certainty.LIKELY, "cut")
            return {name: cut.model_copy(update={"facts": {"limit": limit}})}
        return {name: cell_field(text, text)}

    return read


def free_text(name: str, limit: int) -> Reader:
    """Text that is kept and read for everything else it says."""
    keep = plain_text(name, limit)

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


def besides(field: str, others: Sequence[str], of: Source, text: str, near: str) -> Fields:
    """What the other fields a header names say in a cell of ``field``: 薪资/食宿, 岗位及要求."""
    fields = benefit_fields(find_benefits(of))
    if field not in ("employer_name", "contact_phone", "contact_name"):
        fields |= demand_fields(of) | worktime_fields(find_worktime(of))
        ages = find_ages(of)
        fields |= ages_fields(ages) if ages is not None else {}
    if "wage" in others:
        pay = pay_fields(find_pay(of))
        fields |= pay if any(f.value is not None for f in pay.values()) else {}
    if {"place", "address"} & set(others):
        place = find_place(of, near)
        fields |= place_fields(place) if place is not None else {}
    if {"contact_phone", "contact_name"} & set(others):
        fields |= contact_fields(of)
    for name, limit in (("requirements", 1_000), ("duties", 2_000), ("note", 400)):
        if name in others:
            fields[name] = cell_field(text[:limit], text)
    return fields


def firm_of(text: str, of: Source) -> Fields:
    """The firm of a cell that also says where it is or whom to call."""
    firm = next(iter(find_firms(of.plain)), None)
    name = firm.name if firm is not None else re.split(r"[\n,，;；(（ ]", text.strip())[0]
    at = max(text.find(name), 0)
    found = DraftField(
        value=name[:120], certainty=Certainty.SURE, start=at, end=at + len(name), text=name
    )
    return {"employer_name": found}


def lodging(text: str, of: Source, today: date, near: str) -> Fields:
    """包吃住, 是, 否, 免费, 提供."""
    if re.fullmatch(r"是|有|√|✓|提供|可提供|免费|全包|都包|包|均包|均提供", text):
        return {"lodging": cell_field("free", text, Certainty.LIKELY, "yes_only")}
    if re.fullmatch(r"否|无|没有|不包|×|不提供|自理|均无|-|/", text):
        return {"lodging": cell_field("none", text), "meals_per_day": cell_field(0, text)}
    fields = benefit_fields(find_benefits(of)) or _fee(text)
    return fields or {"benefits_note": cell_field(text[:200], text)}


_ONE_MEAL = r"(?:早|中|午|晚|夜宵|宵夜)"
_AND = r"[、,，/+和及与 ]*"
_MEALS: re.Pattern[str] = re.compile(
    rf"(?:(?:提供|包|含|管)?{_ONE_MEAL}(?:{_AND}{_ONE_MEAL})*[餐饭]?{_AND})+"
)


def meals(text: str, of: Source, today: date, near: str) -> Fields:
    """包吃, 是, 中餐+晚餐 (so many a day; whether they cost is unsaid), 无."""
    if re.fullmatch(r"否|无|没有|不包|×|不提供|自理|均无|-|/", text):
        return {"meals_per_day": cell_field(0, text)}
    if re.fullmatch(r"是|有|√|✓|提供|可提供|免费|全包|都包|包|均包|均提供", text):
        return {"meals_per_day": cell_field(None, text, Certainty.QUESTION, "how_many_meals")}
    if _MEALS.fullmatch(text.strip()):
        named = len({"午" if m == "中" else m for m in re.findall(_ONE_MEAL, text)})
        return {"meals_per_day": cell_field(named, text, Certainty.LIKELY, "cost_unsaid")}
    fields = benefit_fields(find_benefits(of))
    return fields or {"benefits_note": cell_field(text[:200], text)}


def headline(text: str, of: Source, today: date, near: str) -> Fields:
    """The line a job board leads with (招刮磨工长白班包吃住): hours, lodging; its pay is praise."""
    return worktime_fields(find_worktime(of)) | benefit_fields(find_benefits(of))


def employment_form(text: str, of: Source, today: date, near: str) -> Fields:
    """全职, 劳务派遣, 兼职: one of our words, else asked."""
    words = (
        ("dispatch", "派遣"), ("outsourced", "外包"), ("part_time", "非全日制|兼职|小时工|钟点"),
        ("flexible", "灵活|劳务(?!派遣)"), ("contract", "合同|全职|全日制|正式|长期工?"),
    )  # fmt: skip
    code = next((c for c, w in words if re.search(w, of.plain)), None)
    if code is None:
        return {"employment_form": cell_field(None, text, Certainty.QUESTION, "unreadable")}
    return {"employment_form": cell_field(code, text)}


def _fee(text: str) -> Fields:
    """每月交80 in a column for lodging is what a bed costs."""
    if not re.search(r"[交扣收付]\D{0,3}\d{2,4}", text):
        return {}
    fields = benefit_fields(find_benefits(source("住宿" + text)))
    here = {"start": 0, "end": len(text), "text": text}
    return {name: field.model_copy(update=here) for name, field in fields.items()}


def insurance(text: str, of: Source, today: date, near: str) -> Fields:
    """五险, 是, 否, 缴纳."""
    if re.fullmatch(r"是|有|√|✓|缴纳|交|缴|齐全|均缴", text):
        return {"insured": cell_field(True, text)}
    if re.fullmatch(r"否|无|没有|不缴|×|不交|-|/", text):
        return {"insured": cell_field(False, text)}
    fields = benefit_fields(find_benefits(of))
    return fields or {"insured": cell_field(None, text, Certainty.QUESTION, "unreadable")}


def phone(text: str, of: Source, today: date, near: str) -> Fields:
    """A number, and the name that stands beside it."""
    if _MOBILE.fullmatch(text):
        return {"contact_phone": cell_field(text, text)}
    fields = contact_fields(of)
    if "contact_phone" not in fields:
        fields["contact_phone"] = cell_field(None, text, Certainty.QUESTION, "no_phone")
    if "contact_name" not in fields:
        name = _BESIDE.search(of.plain)
        if name:
            fields["contact_name"] = cell_field(name["a"] or name["b"], name["a"] or name["b"])
    return fields
