"""Typed readings -> fields of the vacancy form. One function per kind of reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from intake.drafts.values import DraftField, Fields, field_of
from intake.fields.amounts import Per
from intake.fields.pay_labels import Pays
from intake.fields.readings import Certainty, Reading
from intake.fields.titles import TitlePart, read_occupation
from intake.fields.values import (
    Ages,
    Benefit,
    BenefitKind,
    CertificateNeed,
    DaySpan,
    Headcount,
    Pay,
    Place,
    Schooling,
    Wage,
    WorkTime,
)
from reference.nights import IMPLIED


def title_fields(part: TitlePart, industry: str = "") -> Fields:
    """title, occupation_id, and places where the headcount stands in the title."""
    named = read_occupation(part.title.value or "", industry)
    candidates = ",".join(c[0] for c in named.value.candidates) if named.value else ""
    trade = field_of(named, named.value.best if named.value else None).model_copy(
        update={"start": part.title.start, "end": part.title.end, "text": part.title.text,
                "facts": {**named.facts, "candidates": candidates}}
    )  # fmt: skip
    fields = {"title": field_of(part.title, part.title.value), "occupation_id": trade}
    if part.headcount is not None:
        fields |= headcount_fields(part.headcount)
    return fields


def headcount_fields(reading: Reading[Headcount]) -> Fields:
    return {"places": field_of(reading, reading.value.places if reading.value else None)}


def ages_fields(reading: Reading[Ages]) -> Fields:
    """age_min and age_max; an open end is left to the form. A question stands at age_max."""
    if reading.value is None:
        return {"age_max": field_of(reading, None)}
    ends = {"age_min": reading.value.low, "age_max": reading.value.high}
    return {name: field_of(reading, end) for name, end in ends.items() if end is not None}


_SUM_WITH_BASE: Final = re.compile(
    r"(?:底薪|基本工资|基础工资|固定工资|标准工资)[^\d]*[+、/&,=加和及]"
)
_SUM_TOLD: Final = re.compile(
    r"(?:底薪|基本工资|基础工资|固定工资|标准工资)[^\d,;。\n+]{0,4}[+&=加](?!\d)"
)
"""底薪+计件+全勤 综合5500-7500: the sum stands away from its figure."""


def pay_fields(pay: Pay, plain: str = "") -> Fields:
    """What the advertisement leads with, and base, floor, newcomer's and trial pay beside it.
    ``plain``: the words it was read from."""
    fields = _main_wage(pay)
    parts = (
        ("base_wage_fen", Pays.BASE), ("guarantee_fen", Pays.GUARANTEE),
        ("probation_wage_fen", Pays.TRIAL),
    )  # fmt: skip
    for name, pays in parts:
        found = pay.of(pays)
        if found is not None and found.value is not None and found.value.per is Per.MONTH:
            low = found.value.low_fen if found.value.low_fen is not None else found.value.high_fen
            fields[name] = field_of(found, low)
    if "base_wage_fen" not in fields and _is_summed(pay, plain):
        fields["base_wage_fen"] = field_of(pay.main, None).model_copy(
            update={"certainty": Certainty.QUESTION, "question": "base_unsaid", "value": None}
        )
    newcomer = pay.of(Pays.NEWCOMER)
    if newcomer is not None and newcomer.value is not None and newcomer.value.per is Per.MONTH:
        fields["newcomer_low_fen"] = field_of(newcomer, newcomer.value.low_fen)
        fields["newcomer_high_fen"] = field_of(newcomer, newcomer.value.high_fen)
    piece = pay.of(Pays.PIECE)
    if piece is not None:
        fields["piece_rate_note"] = field_of(piece, piece.text[:200])
    if pay.payday is not None:
        fields["payday"] = field_of(pay.payday, pay.payday.value)
    if pay.cycle is not None:
        fields["pay_cycle"] = field_of(pay.cycle, pay.cycle.value)
    fields |= _notes(pay)
    return fields


def _is_summed(pay: Pay, plain: str) -> bool:
    """Whether the wage it leads with is told as a sum of base and more."""
    main = pay.main.value
    return main is not None and bool(
        _SUM_WITH_BASE.search(main.label) or (main.pays is Pays.TOTAL and _SUM_TOLD.search(plain))
    )


def _main_wage(pay: Pay) -> Fields:
    main = pay.main
    wage = main.value
    if wage is None:
        return {} if main.question == "missing" else {"wage_low_fen": field_of(main, None)}
    if wage.pays in (Pays.BASE, Pays.TRIAL, Pays.NEWCOMER, Pays.PIECE):
        asked = field_of(main, None).model_copy(
            update={"certainty": Certainty.QUESTION, "question": f"only_{wage.pays.value}"}
        )
        return {"wage_low_fen": asked}
    fields: Fields = {"wage_per": field_of(main, wage.per.value)}
    if wage.low_fen is not None:
        fields["wage_low_fen"] = field_of(main, wage.low_fen)
    if wage.high_fen is not None:
        fields["wage_high_fen"] = field_of(main, wage.high_fen)
    if wage.months_per_year is not None:
        fields["wage_months"] = field_of(main, wage.months_per_year)
    return fields


_TRAVEL: Final = re.compile("[路车]费|车票|车补|报销")


def _notes(pay: Pay) -> Fields:
    """返费 and what is taken from the worker, in the advertisement's own words; travel refunds are
    a field of their own."""
    fields: Fields = {}
    for name, pays in (("rebate_note", Pays.REBATE), ("deduction_note", Pays.FEE)):
        found = [
            r
            for r in pay.parts
            if r.value is not None and r.value.pays is pays and not _TRAVEL.search(r.value.label)
        ]
        if found:
            fields[name] = _joined(found, 200)
    return fields


def _joined(found: Sequence[Reading[Wage]] | Sequence[Reading[Benefit]], limit: int) -> DraftField:
    words = "、".join(dict.fromkeys(r.text.strip() for r in found if r.text.strip()))
    return DraftField(
        value=words[:limit], certainty=Certainty.SURE, start=found[0].start, end=found[0].end,
        text=found[0].text,
    )  # fmt: skip


def worktime_fields(time: WorkTime) -> Fields:
    """shift, hours_per_day, days_per_month, night_share (from the shift: LIKELY)."""
    fields: Fields = {}
    if time.shift is not None:
        fields["shift"] = field_of(time.shift, time.shift.value)
    if time.hours_per_day is not None:
        fields["hours_per_day"] = field_of(time.hours_per_day, time.hours_per_day.value)
    if time.days_per_month is not None:
        fields["days_per_month"] = field_of(time.days_per_month, time.days_per_month.value)
    if time.nights is not None:
        share = 0 if time.nights.value is False else None
        if share is None and time.shift is not None and time.shift.value is not None:
            share = IMPLIED[time.shift.value]
        if share is not None:
            field = field_of(time.nights, share)
            sure = share in (0, 100) and field.certainty is Certainty.SURE
            fields["night_share"] = field.model_copy(
                update={} if sure else {"certainty": Certainty.LIKELY, "question": "from_shift"}
            )
    return fields


_BONUSES = frozenset(
    {BenefitKind.MEAL_ALLOWANCE, BenefitKind.HOUSING_ALLOWANCE, BenefitKind.HEAT_ALLOWANCE,
     BenefitKind.NIGHT_ALLOWANCE, BenefitKind.ATTENDANCE, BenefitKind.SENIORITY,
     BenefitKind.YEAR_END, BenefitKind.EXTRA_MONTH, BenefitKind.FESTIVAL}
)  # fmt: skip
_FLAGS = {
    BenefitKind.INSURANCE: "insured",
    BenefitKind.HOUSING_FUND: "housing_fund",
    BenefitKind.ACCIDENT: "accident_cover",
}


def benefit_fields(found: Sequence[Reading[Benefit]]) -> Fields:
    """Lodging, meals, insurance and rooms as form fields; the money ones as bonus_note."""
    fields: Fields = {}
    facilities: list[Reading[Benefit]] = []
    bonuses: list[Reading[Benefit]] = []
    for reading in found:
        benefit = reading.value
        if benefit is None:
            continue
        if benefit.kind in _FLAGS:
            fields[_FLAGS[benefit.kind]] = field_of(reading, benefit.given)
        elif benefit.kind is BenefitKind.LODGING:
            fields |= _lodging(reading, benefit)
        elif benefit.kind is BenefitKind.MEALS:
            fields |= _meals(reading, benefit)
        elif benefit.kind is BenefitKind.COUPLE_ROOM:
            fields["couple_rooms"] = _couple(reading, benefit)
        elif benefit.kind is BenefitKind.ROOM_FACILITY and benefit.given:
            facilities.append(reading)
        elif benefit.kind is BenefitKind.TRAVEL:
            fields["travel_refund_note"] = field_of(reading, reading.text[:200])
        elif benefit.kind is BenefitKind.REBATE:
            fields.setdefault("rebate_note", field_of(reading, reading.text[:200]))
        elif benefit.kind in _BONUSES and benefit.given:
            bonuses.append(reading)
    if facilities:
        codes = sorted({r.value.detail for r in facilities if r.value})
        fields["room_facilities"] = field_of(facilities[0], tuple(codes))
    if bonuses:
        fields["bonus_note"] = _joined(bonuses, 400)
    return fields


def _lodging(reading: Reading[Benefit], benefit: Benefit) -> Fields:
    if benefit.detail:
        return {"persons_per_room": field_of(reading, int(benefit.detail))}
    if reading.question == "lodging_unclear":
        return {"lodging": field_of(reading, None).model_copy(update={"value": None})}
    if not benefit.given:
        return {"lodging": field_of(reading, "none")}
    if benefit.free is None:
        asked = field_of(reading, None)
        return {"lodging": asked.model_copy(
            update={"value": None, "certainty": Certainty.QUESTION, "question": "cost_unsaid"}
        )}  # fmt: skip
    if benefit.free:
        return {"lodging": field_of(reading, "free")}
    fields: Fields = {"lodging": field_of(reading, "paid")}
    if benefit.amount_fen is not None:
        fields["lodging_fee_fen"] = field_of(reading, benefit.amount_fen)
    return fields


def _meals(reading: Reading[Benefit], benefit: Benefit) -> Fields:
    if not benefit.given:
        return {"meals_per_day": field_of(reading, 0)}
    if benefit.detail and benefit.free:
        return {"meals_per_day": field_of(reading, int(benefit.detail))}
    code = "how_many_meals" if benefit.free else "cost_unsaid"
    return {"meals_per_day": field_of(reading, None).model_copy(
        update={"value": None, "certainty": Certainty.QUESTION, "question": code}
    )}  # fmt: skip


def _couple(reading: Reading[Benefit], benefit: Benefit) -> DraftField:
    """Rooms are counted in the form: that there are some is known, how many is asked."""
    if not benefit.given:
        return field_of(reading, 0)
    return field_of(reading, None).model_copy(
        update={"value": None, "certainty": Certainty.QUESTION, "question": "how_many_rooms"}
    )


def place_fields(reading: Reading[Place]) -> Fields:
    """region_code and work_address. A prefecture alone, or an address alone, asks for the county;
    the wider unit found is in the facts."""
    place = reading.value
    if place is None:
        return {"region_code": field_of(reading, None)}
    fields: Fields = {}
    asked = reading.question == "county_missing"
    field = field_of(reading, place.code)
    if asked:
        field = field.model_copy(
            update={"value": None, "certainty": Certainty.QUESTION,
                    "facts": {**reading.facts, "within": place.code}}
        )  # fmt: skip
    fields["region_code"] = field
    if place.address:
        fields["work_address"] = field_of(reading, place.address[:200])
    return fields


def days_fields(reading: Reading[DaySpan], first: str, last: str = "") -> Fields:
    """A day or span into the one or two fields it belongs to."""
    span = reading.value
    if span is None:
        return {first: field_of(reading, None)}
    fields = {first: field_of(reading, span.start.isoformat())}
    if last and span.until is not None:
        fields[last] = field_of(reading, span.until.isoformat())
    return fields


def schooling_fields(reading: Reading[Schooling]) -> Fields:
    return {"schooling_min": field_of(reading, reading.value.least if reading.value else None)}


def certificate_fields(found: Sequence[Reading[CertificateNeed]]) -> Fields:
    """The needed ones as codes; preferred ones stay in the requirements' words."""
    needed = [r for r in found if r.value is not None and r.value.needed]
    if not needed:
        return {}
    codes = tuple(sorted({r.value.code for r in needed if r.value}))
    return {"certificates": field_of(needed[0], codes)}
