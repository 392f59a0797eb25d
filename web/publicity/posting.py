"""A post as schema.org `JobPosting`, so that search engines show pay, place and date right."""

import json
from datetime import date
from typing import Any

from models.vacancy import EmploymentForm, Lodging, Vacancy
from reference import regions
from services.vacancies.lists import VacancyRow
from web.filters import day as iso
from web.vacancies.page import advertisement

KINDS = {
    EmploymentForm.CONTRACT: "FULL_TIME",
    EmploymentForm.DISPATCH: "TEMPORARY",
    EmploymentForm.OUTSOURCED: "CONTRACTOR",
    EmploymentForm.PART_TIME: "PART_TIME",
    EmploymentForm.FLEXIBLE: "OTHER",
}


def job_posting(row: VacancyRow, *, today: date, address: str) -> str:
    """JSON for a data block of a page; `<`, `>`, `&` are escaped, so nothing ends the block."""
    vacancy, ad = row.vacancy, advertisement(row, today)
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": vacancy.title,
        "description": _description(vacancy, ad.hours, ad.lodging, ad.meals),
        "identifier": {"@type": "PropertyValue", "name": "gongqiao", "value": str(vacancy.id)},
        "url": address,
        "datePosted": iso(vacancy.published_at or vacancy.created_at),
        "employmentType": KINDS[vacancy.employment_form],
        "hiringOrganization": {"@type": "Organization", "name": ad.employer_name},
        "jobLocation": {"@type": "Place", "address": _place(vacancy)},
        "totalJobOpenings": row.ledger.open,
        "workHours": ad.hours,
        "directApply": False,
    }
    if vacancy.valid_until:
        told["validThrough"] = f"{vacancy.valid_until.isoformat()}T23:59:59+08:00"
    if vacancy.newcomer_p25_fen and vacancy.newcomer_p50_fen:
        told["baseSalary"] = _month_pay(vacancy.newcomer_p25_fen, vacancy.newcomer_p50_fen)
    if vacancy.lodging is Lodging.FREE:
        told["jobBenefits"] = ad.lodging
    text = json.dumps(told, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _month_pay(low_fen: int, high_fen: int) -> dict[str, Any]:
    value = {
        "@type": "QuantitativeValue", "minValue": low_fen / 100, "maxValue": high_fen / 100,
        "unitText": "MONTH",
    }  # fmt: skip
    return {"@type": "MonetaryAmount", "currency": "CNY", "value": value}


def _place(vacancy: Vacancy) -> dict[str, str]:
    names = [regions.region(code).name for code in regions.ancestors(vacancy.region_code)]
    own = regions.region(vacancy.region_code).name
    return {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        "addressRegion": names[-1] if names else own,
        "addressLocality": own,
        "streetAddress": vacancy.work_address,
    }


def _description(vacancy: Vacancy, hours: str, lodging: str, meals: str) -> str:
    return "\n".join(part for part in (vacancy.duties, hours, lodging, meals) if part)
