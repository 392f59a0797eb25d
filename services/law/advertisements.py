"""From a stored vacancy to what the law room reads, and its findings in the form's field names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import object_session
from sqlmodel import Session

import law
from models.employer import Employer
from models.vacancy import EmploymentForm, Vacancy
from reference.minimum_wages import UnknownMinimum
from services.errors import LawForbids
from services.law.wages import wages_of

TEXTS = (
    "title",
    "duties",
    "workshop",
    "work_address",
    "contracting_entity",
    "using_entity",
    "piece_rate_note",
    "overtime_note",
    "bonus_note",
    "utility_note",
    "deduction_note",
    "rebate_note",
    "travel_refund_note",
    "special_hours_approval",
    "age_reason",
    "requirements",
    "medical_items",
    "contact_name",
    "report_to",
    "source_note",
)
"""Every text anybody will read: a word that discriminates is refused wherever it hides."""

MINOR = frozenset(
    {"places", "min_group", "contact_name", "contact_phone", "report_to", "evergreen"}
)
"""A change of these alone needs no second check: what the work is and pays stays as it was."""

_LAWS_NAMES = {"duties": "content"}
_FORMS_NAMES = {
    "content": "duties",
    "headcount": "places",
    "place": "work_address",
    "base_fen": "base_wage_fen",
    "low_fen": "income_p25_fen",
    "typical_fen": "income_p50_fen",
    "min_age": "age_min",
    "max_age": "age_max",
    "probation_pay_fen": "probation_wage_fen",
    "employer_name": "contracting_entity",
    "deposit_fen": "deduction_note",
    "high_fen": "income_p75_fen",
}


@dataclass(frozen=True)
class Asked:
    """All the law is asked about a post: judging it needs no database any more."""

    ad: law.Advertisement
    minimum: law.MinimumWage | None
    day: date


def asked_of(vacancy: Vacancy, employer: Employer, *, day: date) -> Asked:
    """What to ask about showing this vacancy on `day`, read from the rows of its session."""
    minimum = minimum_for(vacancy, day=day, session=_session_of(employer))
    return Asked(advertisement_of(vacancy, employer), minimum, day)


def answered(asked: Asked) -> tuple[law.Finding, ...]:
    """What the law says; fields are those of `VacancyIn`."""
    found = law.check_advertisement(asked.ad, minimum_wage=asked.minimum, day=asked.day)
    return tuple(replace(one, field=_FORMS_NAMES.get(one.field, one.field)) for one in found)


def findings_of(vacancy: Vacancy, employer: Employer, *, day: date) -> tuple[law.Finding, ...]:
    """What the law says about showing this vacancy on `day`; fields are those of `VacancyIn`."""
    return answered(asked_of(vacancy, employer, day=day))


def wording_findings(texts: Mapping[str, object]) -> tuple[law.Finding, ...]:
    """What the law says about the words of a form whose figures cannot be read yet."""
    said = ((name, texts.get(name)) for name in TEXTS)
    return law.check_words((name, text) for name, text in said if isinstance(text, str))


def refuse_blocked(findings: Iterable[law.Finding]) -> None:
    """Raise LawForbids with the findings that stop publication, if there are any."""
    stopping = law.blocks(findings)
    if stopping:
        raise LawForbids(stopping)


def _session_of(row: Vacancy | Employer) -> Session | None:
    session = object_session(row)
    return session if isinstance(session, Session) else None


def minimum_for(
    vacancy: Vacancy, *, day: date, session: Session | None = None
) -> law.MinimumWage | None:
    """The minimum wage of the work site on the first day of work; None where none is known.

    A county whose tier nobody has confirmed can only warn, except below the lowest tier of its
    province, which is unlawful whatever the tier. What the house has confirmed is read from
    `session`, or from that of the vacancy.
    """
    first_day = max(day, vacancy.arrive_from or day)
    if not vacancy.region_code:
        return None
    row = wages_of(session or _session_of(vacancy)).on(vacancy.region_code, first_day)
    if isinstance(row, UnknownMinimum):
        return None
    return law.MinimumWage(
        monthly_fen=row.monthly_fen,
        hourly_fen=row.hourly_fen,
        tier=str(row.tier),
        place=vacancy.region_code,
        valid_from=row.valid_from,
        confirmed=row.confirmed,
        lowest_fen=row.lowest_monthly_fen,
        lowest_hourly_fen=row.lowest_hourly_fen,
        expected_since=row.next_unconfirmed,
    )


def advertisement_of(vacancy: Vacancy, employer: Employer) -> law.Advertisement:
    """The vacancy as it would be shown, reduced to what the rules read."""
    return law.Advertisement(
        texts={_LAWS_NAMES.get(name, name): getattr(vacancy, name) for name in TEXTS},
        employer_name=vacancy.contracting_entity or employer.name,
        employer_code=employer.uscc,
        employment_form=vacancy.employment_form.value,
        occupation_id=vacancy.occupation_id,
        place=vacancy.work_address,
        headcount=vacancy.places,
        min_age=vacancy.age_min,
        max_age=vacancy.age_max,
        base_fen=vacancy.base_wage_fen,
        low_fen=vacancy.income_p25_fen,
        typical_fen=vacancy.income_p50_fen,
        hourly_fen=_hourly_fen(vacancy),
        hours_per_day=vacancy.hours_per_day,
        days_per_month=vacancy.days_per_month,
        special_hours_approval=vacancy.special_hours_approval,
        contract_months=vacancy.contract_months,
        open_ended=vacancy.contract_months is None,
        probation_months=vacancy.probation_months,
        probation_pay_fen=vacancy.probation_wage_fen,
        valid_until=vacancy.valid_until,
        start_on=vacancy.arrive_from,
        tags=frozenset(vacancy.hazards),
        high_fen=vacancy.income_p75_fen,
        piece_rate=vacancy.piece_rate_note,
        guarantee_fen=vacancy.guarantee_fen,
        using_name=vacancy.using_entity,
        dispatch_licence=employer.dispatch_licence,
        dispatch_licence_until=employer.dispatch_licence_until,
        staff=employer.staff,
        dispatched_staff=employer.dispatched_staff,
    )


def as_rows(findings: Iterable[law.Finding]) -> list[dict[str, Any]]:
    """Findings as plain values, for the event that keeps them."""
    return [
        {
            "rule": one.rule_id,
            "severity": one.severity.value,
            "field": one.field,
            "words": one.words,
            "facts": dict(one.facts),
        }
        for one in findings
    ]


def _hourly_fen(vacancy: Vacancy) -> int | None:
    """Part-time work is paid by the hour: the base spread over the advertised hours."""
    if vacancy.employment_form is not EmploymentForm.PART_TIME or vacancy.base_wage_fen is None:
        return None
    hours = (vacancy.hours_per_day or 0) * (vacancy.days_per_month or 0)
    return int(vacancy.base_wage_fen / hours) if hours else None
