"""What an employer states, complete and lawful; tests change what they are about."""

from datetime import date
from typing import Any

from services.employers.form import RegistrationIn
from services.employers.moves import VerificationIn
from services.vacancies.form import VacancyIn
from tests.factories import YUHANG, valid_uscc


def stated_vacancy(**changes: Any) -> dict[str, Any]:
    """A complete, lawful vacancy of a sewing shop in 余杭, as raw input of `VacancyIn`."""
    return {
        "title": "平车缝纫工",
        "duties": "用平车缝制上衣，按件计酬，有师傅带。",
        "region_code": YUHANG,
        "work_address": "演示路1号",
        "places": 5,
        "contracting_entity": "演示企业甲",
        "contract_months": 24,
        "probation_months": 1,
        "arrive_from": "2026-11-25",
        "arrive_until": "2026-12-10",
        "valid_until": "2026-12-15",
        "base_wage_fen": 260_000,
        "income_p25_fen": 540_000,
        "income_p50_fen": 600_000,
        "newcomer_p25_fen": 420_000,
        "newcomer_p50_fen": 470_000,
        "payday": 25,
        "pay_delay_days": 25,
        "hours_per_day": 10,
        "days_per_month": 22,
        "lodging": "free",
        "persons_per_room": 4,
        "contact_name": "演示经办",
        "contact_phone": "0571-88880000",
        "report_to": "演示路1号门卫",
    } | changes


def vacancy_in(**changes: Any) -> VacancyIn:
    return VacancyIn.model_validate(stated_vacancy(**changes))


def registration(n: int = 1, **changes: Any) -> dict[str, Any]:
    """A complete registration, as raw input of `RegistrationIn`."""
    return {
        "name": f"演示企业{n}",
        "uscc": valid_uscc(90_000 + n),
        "region_code": YUHANG,
        "legal_representative": "演示法人",
        "industry": "纺织",
        "staff": 120,
        "work_address": "演示路1号",
        "handler_name": "演示经办",
        "handler_phone": "13800000001",
        "payday": 25,
        "pay_delay_days": 25,
        "login": f"yanshi{n}",
        "password": "long enough 42",
        "password_again": "long enough 42",
        "agreed": True,
    } | changes


def registration_in(n: int = 1, **changes: Any) -> RegistrationIn:
    return RegistrationIn.model_validate(registration(n, **changes))


def evidence(**changes: Any) -> VerificationIn:
    """Everything seen, the credit list looked up the day before."""
    return VerificationIn.model_validate(
        {
            "licence_seen": True,
            "handler_id_seen": True,
            "mandate_seen": True,
            "credit_checked_on": date(2026, 11, 17),
            "note": "执照与授权原件已看",
        }
        | changes
    )
