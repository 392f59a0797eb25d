"""A question with two readings, answered by choosing one of them.

A doubt about a value keeps the words of both readings in its facts, and the values that gave way
(`held`). The first reading is put back as it was read in its place, where that is known;
others are read anew from their own words, with the period of pay of the first where they say none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from intake.drafts.formfields import (
    benefit_fields,
    headcount_fields,
    pay_fields,
    place_fields,
    title_fields,
    worktime_fields,
)
from intake.drafts.keys import draft_key
from intake.drafts.values import DraftField, Fields, Scalar, VacancyDraft
from intake.fields.benefits import read_benefits
from intake.fields.headcounts import read_headcount
from intake.fields.places import find_place
from intake.fields.readings import Certainty, Fact
from intake.fields.source import source
from intake.fields.titles import split_title
from intake.fields.wages import read_pay
from intake.fields.worktime import read_worktime

WAGE: Final = frozenset({"wage_low_fen", "wage_high_fen", "wage_per", "wage_months"})
READINGS: Final = ("first", "second")
_NAMES: Final = frozenset({"title", "employer_name"})


def held(fields: Mapping[str, DraftField]) -> dict[str, Fact]:
    """What gives way to a question, for its facts."""
    values = {n: f.value for n, f in fields.items() if not f.is_question and f.value is not None}
    return {"held": json.dumps(values, ensure_ascii=False)} if values else {}


def offers(name: str, field: DraftField) -> dict[str, Fields]:
    """Reading ("first", "second") -> the fields it would give; only readings that leave nothing to
    be asked. ``name``: the field the question stands at."""
    if not field.is_question:
        return {}
    made = {which: _taken(name, field, which) for which in READINGS}
    return {which: fields for which, fields in made.items() if fields}


def answered(draft: VacancyDraft, chosen: Mapping[str, str]) -> VacancyDraft:
    """The draft with questions answered by readings. ``chosen``: field -> reading; what is not on
    offer changes nothing."""
    fields: Fields = dict(draft.fields)
    for name, which in chosen.items():
        taken = offers(name, fields[name]).get(which) if name in fields else None
        if taken:
            del fields[name]
            fields |= taken
    if fields == draft.fields:
        return draft
    title = fields["title"].value if "title" in fields else None
    same = fields.get("title") == draft.fields.get("title")
    return draft.model_copy(
        update={
            "fields": fields, "title": str(title) if title else draft.title,
            "key": draft.key if same and not {*chosen} & _NAMES else draft_key(fields, draft.part),
        }
    )  # fmt: skip


def _taken(name: str, field: DraftField, which: str) -> Fields:
    words = str(field.facts.get(which) or "")
    before: dict[str, Scalar] = json.loads(str(field.facts.get("held") or "{}"))
    if which == "first" and before:
        return {n: _sure(field, words, value) for n, value in before.items()}
    read = _read(name, words) if words else {}
    if name == "wage_low_fen" and read and "wage_per" not in read and "wage_per" in before:
        read["wage_per"] = _sure(field, words, before["wage_per"])
    asked = [f for n, f in read.items() if f.is_question and n != "occupation_id"]
    return {} if asked else {n: _sure(f, words, f.value) for n, f in read.items()}


def _read(name: str, words: str) -> Fields:
    """What the words alone say of the field and those that are one fact with it."""
    if name == "employer_name":
        return {name: DraftField(value=words, certainty=Certainty.SURE, text=words)}
    if name == "title":
        parts = split_title(words)
        named = title_fields(parts[0]) if len(parts) == 1 else {}
        return {n: f for n, f in named.items() if n in ("title", "occupation_id")}
    if name in WAGE:
        return {n: f for n, f in pay_fields(read_pay(words), words).items() if n in WAGE}
    return {n: f for n, f in _ALONE[name](words).items() if n == name} if name in _ALONE else {}


def _place(words: str) -> Fields:
    read = find_place(source(words))
    return place_fields(read) if read is not None else {}


_ALONE: Final[Mapping[str, Callable[[str], Fields]]] = {
    "places": lambda words: headcount_fields(read_headcount(words)),
    "shift": lambda words: worktime_fields(read_worktime(words)),
    "lodging": lambda words: benefit_fields(read_benefits(words)),
    "region_code": _place,
    "payday": lambda words: pay_fields(read_pay(words), words),
}
"""Fields that are a fact of their own, and who reads them."""


def _sure(at: DraftField, words: str, value: Scalar) -> DraftField:
    """A person has said so; a field that is still asked stays as it was read."""
    if value is None:
        return at
    return at.model_copy(
        update={"value": value, "certainty": Certainty.SURE, "text": words, "question": ""}
    )
