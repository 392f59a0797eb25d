"""A vacancy as the worker will read it: pay that is promised, the first payday, hours in words."""

from dataclasses import dataclass
from datetime import date

from law.payday import FirstPay, first_pay_of
from models.vacancy import Vacancy
from reference import certificates, hazards, occupations, schooling
from services.vacancies.lists import VacancyRow
from web.vacancies.sentences import Fact, facts_of
from web.vacancies.wording import (
    ages_in_words,
    contract_in_words,
    hours_in_words,
    lodging_in_words,
    meals_in_words,
)


@dataclass(frozen=True)
class Advertisement:
    """The words of a vacancy's page."""

    vacancy: Vacancy
    employer_name: str
    trade: str
    start: date
    first_pay: FirstPay | None
    hours: str
    lodging: str
    meals: str
    contract: str
    ages: str
    schooling: str
    certificates: list[str]
    risks: list[str]
    facts: list[Fact]


def advertisement(row: VacancyRow, today: date) -> Advertisement:
    """`today` is the earliest day anybody can still start."""
    vacancy = row.vacancy
    start = max(vacancy.arrive_from or today, today)
    known = occupations.is_occupation(vacancy.occupation_id)
    return Advertisement(
        vacancy=vacancy,
        employer_name=vacancy.contracting_entity or row.employer.name,
        trade=occupations.occupation(vacancy.occupation_id).title if known else "",
        start=start,
        first_pay=first_pay_of(vacancy, row.employer, start),
        hours=hours_in_words(vacancy),
        lodging=lodging_in_words(vacancy),
        meals=meals_in_words(vacancy),
        contract=contract_in_words(vacancy),
        ages=ages_in_words(vacancy),
        schooling=_schooling(vacancy.schooling_min),
        certificates=[
            certificates.certificates()[code].name
            for code in vacancy.certificates
            if certificates.is_certificate(code)
        ],
        risks=[hazards.hazards()[c].plain for c in vacancy.hazards if hazards.is_hazard(c)],
        facts=facts_of(vacancy, row.employer),
    )


def _schooling(code: str) -> str:
    levels = schooling.schooling_levels()
    return levels[code].name if code in levels else ""
