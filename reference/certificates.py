"""Certificates a post may ask for and a person may hold (rules G01, G02, G05)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from reference.tables import rows


class CertificateKind(StrEnum):
    SPECIAL_OPERATION = "special_operation"  # 特种作业
    SPECIAL_EQUIPMENT = "special_equipment"  # 特种设备作业人员
    HEALTH = "health"
    DRIVING = "driving"
    VOCATIONAL = "vocational"


@dataclass(frozen=True, slots=True)
class Certificate:
    code: str
    name: str
    kind: CertificateKind
    valid_months: int | None  # None: no fixed term known
    review_months: int | None
    age_min: int | None
    rule: str
    note: str

    @property
    def gates(self) -> bool:
        """Working without it is unlawful: a match without a valid one is barred (G01, G02, G05)."""
        return bool(self.rule)


@lru_cache(maxsize=1)
def certificates() -> MappingProxyType[str, Certificate]:
    """All certificates by code, in the order forms show them."""
    return MappingProxyType(
        {
            row["code"]: Certificate(
                code=row["code"],
                name=row["name"],
                kind=CertificateKind(row["kind"]),
                valid_months=int(row["valid_months"]) if row["valid_months"] else None,
                review_months=int(row["review_months"]) if row["review_months"] else None,
                age_min=int(row["age_min"]) if row["age_min"] else None,
                rule=row["rule"],
                note=row["note"],
            )
            for row in rows("certificates")
        }
    )


def is_certificate(code: str) -> bool:
    return code in certificates()


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def expires(code: str, issued_on: date) -> date | None:
    """The day a certificate issued then ends; None where it has no fixed term."""
    months = certificates()[code].valid_months
    return None if months is None else add_months(issued_on, months)
