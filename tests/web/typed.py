"""Forms as people fill them in."""

from typing import Any

from tests.services.statements import stated_vacancy


def typed(**changes: Any) -> dict[str, str]:
    """A complete vacancy as a clerk types it: money in 元, everything text."""
    fields: dict[str, Any] = {}
    for name, value in stated_vacancy().items():
        key_value = value / 100 if name.endswith("_fen") else value
        fields[name] = f"{key_value:g}" if isinstance(key_value, float | int) else key_value
    return {"insured": "1", **fields, "form_key": "k" * 32, **changes}


ROW = {
    "title": "缝纫工", "places": "5", "duties": "平车缝上衣，坐着做，计件。",
    "base_wage_fen": "2600",
    "income_p25_fen": "5200", "income_p50_fen": "6000", "newcomer_p25_fen": "4200",
    "newcomer_p50_fen": "4600", "shift": "长白班", "hours_per_day": "8", "days_per_month": "22",
    "night_share": "0", "lodging": "免费", "persons_per_room": "4", "age_min": "18", "age_max": "",
    "arrive_from": "2026-11-20", "arrive_until": "2026-12-10", "valid_until": "2026-12-10",
}  # fmt: skip
COMMON = {
    "all.work_address": "演示路1号", "all.contact_name": "演示经办",
    "all.contact_phone": "13800000001",
    "all.report_to": "演示路1号", "all.payday": "25", "all.pay_delay_days": "25",
}  # fmt: skip


def row(name: str, **changes: str) -> dict[str, str]:
    return {f"{name}.{key}": value for key, value in (ROW | changes).items()}


WAGE = {
    "province": "330000", "valid_from": "2026-11-01", "source": "演示通知〔2026〕1号",
    "monthly_1": "2800", "hourly_1": "27", "monthly_2": "2550", "hourly_2": "25",
    "monthly_3": "2300", "hourly_3": "23",
}  # fmt: skip
