"""The unions of the scenario's districts: a general union each, three towns, one of each firm that
has a union, and a staging body; every programme that has pages is on. Nothing is drawn at random.
"""

from datetime import date
from typing import Any

from models.employer import Employer, EmployerState
from models.union import (
    BodyKind,
    OfficePost,
    Programme,
    ProgrammeSwitch,
    UnionBody,
    UnionOfficer,
)
from reference.regions import region
from scenario.clock import Clock
from scenario.invented import person_name
from scenario.places import DAISHAN, LIANDU, LUQIAO, PUJIANG, YIWU, YUHANG
from scenario.rows import Book

DISTRICTS = (YUHANG, YIWU, PUJIANG, DAISHAN, LUQIAO, LIANDU)
TOWNS = ("演示一街道", "演示二街道", "演示三镇")
ON = (Programme.FOUNDING, Programme.MEMBERSHIP)


class Unions:
    def __init__(self, book: Book, clock: Clock) -> None:
        self._book, self._clock, self._chairs = book, clock, 0

    def write(self) -> None:
        firms = [
            row for row in self._book.rows(Employer)
            if row["has_union"] and row["state"] is EmployerState.VERIFIED
        ]  # fmt: skip
        for code in DISTRICTS:
            self._district(code, [row for row in firms if row["region_code"] == code])

    def _district(self, code: str, firms: list[dict[str, Any]]) -> None:
        short = region(code).short_name
        for programme in ON:
            since = self._clock.at(self._clock.day(-300), 9)
            self._book.add(ProgrammeSwitch, region_code=code, programme=programme, since=since)
        top = self._body(BodyKind.GENERAL, code, f"{short}演示总工会", None, date(2003, 5, 1))
        towns = [
            self._body(
                BodyKind.TOWN, code, f"{short}{town}总工会", top, date(2008, 5, 1), town=town
            )
            for town in TOWNS
        ]
        self._body(BodyKind.STAGING, code, f"{short}演示周转库", top, date(2022, 5, 1))
        for n, firm in enumerate(firms):
            self._body(
                BodyKind.ENTERPRISE, code, f"{firm['name']}工会", towns[n % len(towns)],
                date(2015 + n % 9, 1 + n % 12, 1 + n % 28), town=TOWNS[n % len(TOWNS)],
                employer_id=firm["id"],
            )  # fmt: skip

    def _body(
        self, kind: BodyKind, code: str, name: str, parent_id: int | None, founded: date,
        **more: Any,
    ) -> int:  # fmt: skip
        """With a chair since the day the present term began."""
        years = 5 if kind in (BodyKind.GENERAL, BodyKind.TOWN) else 3
        term = founded.replace(year=founded.year + (2026 - founded.year) // years * years)
        body = self._book.add(
            UnionBody, kind=kind, region_code=code, name=name, parent_id=parent_id,
            founded_on=founded, term_years=years, term_from=term,
            created_at=self._clock.at(self._clock.day(-300), 9), **more,
        )  # fmt: skip
        if kind is not BodyKind.STAGING:
            self._chairs += 1
            self._book.add(
                UnionOfficer, body_id=body, post=OfficePost.CHAIR, since_on=term,
                name=person_name(self._chairs, 700 + self._chairs),
                created_at=self._clock.at(self._clock.day(-300), 9),
            )  # fmt: skip
        return body
