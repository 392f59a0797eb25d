"""The values fields are read into. Money is integer fen; days are dates; codes are reference's."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from intake.fields.amounts import Per
from intake.fields.pay_labels import Pays
from intake.fields.readings import Reading


class Value(BaseModel):
    """A frozen plain value."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Wage(Value):
    """An amount of pay.

    low_fen, high_fen  fen per `per`; equal for one figure, None on an open side (8000以上)
    pays               what it pays for; TOTAL is what the advertisement leads with
    months_per_year    13 for 13薪
    about              左右, 约
    net                True 到手/税后, False 税前, None not said
    label              the word that said so (综合工资)
    """

    low_fen: int | None
    high_fen: int | None
    per: Per
    pays: Pays = Pays.TOTAL
    months_per_year: int | None = None
    about: bool = False
    net: bool | None = None
    label: str = ""


class Pay(Value):
    """All a text says about pay.

    main   what it leads with, a question when there is none or several
    parts  every amount in order, allowances, rebates and fees too
    piece  计件 is mentioned
    payday day of the month; cycle day, week or month (日结, 周结, 月结)
    """

    main: Reading[Wage]
    parts: tuple[Reading[Wage], ...] = ()
    piece: bool = False
    months_per_year: int | None = None
    payday: Reading[int] | None = None
    cycle: Reading[str] | None = None

    def of(self, pays: Pays) -> Reading[Wage] | None:
        """The first readable part of that kind."""
        return next((r for r in self.parts if r.value is not None and r.value.pays is pays), None)


class Headcount(Value):
    """People wanted: low == high for one figure; high None for 10人以上. ``couples`` of 2对夫妻."""

    low: int
    high: int | None
    couples: int = 0

    @property
    def places(self) -> int:
        """The figure a form takes: of 3-4名 the higher, they would take four."""
        return self.high if self.high is not None else self.low


class Ages(Value):
    """Years of age, both ends included; None where that end is open."""

    low: int | None
    high: int | None


class Clock(Value):
    """From … to on the clock; an end not after the start is on the next day."""

    start: time
    end: time

    @property
    def hours(self) -> float:
        """Hours between the two, over midnight where needed."""
        begin = self.start.hour + self.start.minute / 60
        end = self.end.hour + self.end.minute / 60
        return round((end - begin) % 24 or 24.0, 2)


class WorkTime(Value):
    """Shift and hours. ``shift`` is a code of the vacancy form (day, two, three, four_three, night,
    split); ``rest`` the days off a month; ``nights`` False where nights are excluded."""

    shift: Reading[str] | None = None
    clocks: tuple[Reading[Clock], ...] = ()
    hours_per_day: Reading[float] | None = None
    days_per_month: Reading[float] | None = None
    nights: Reading[bool] | None = None


class DaySpan(Value):
    """From … until, both included; until None when one day or an open end was named."""

    start: date
    until: date | None = None


class Place(Value):
    """``code`` of a unit in force ("" when only an address was read); ``written`` as found;
    ``renamed`` when the written unit was abolished; ``address`` what follows it."""

    code: str
    name: str
    written: str = ""
    renamed: bool = False
    address: str = ""


class BenefitKind(StrEnum):
    LODGING = "lodging"
    MEALS = "meals"
    INSURANCE = "insurance"  # 五险
    HOUSING_FUND = "housing_fund"
    ACCIDENT = "accident"
    COUPLE_ROOM = "couple_room"
    MEAL_ALLOWANCE = "meal_allowance"
    HOUSING_ALLOWANCE = "housing_allowance"
    HEAT_ALLOWANCE = "heat_allowance"
    NIGHT_ALLOWANCE = "night_allowance"
    ATTENDANCE = "attendance"  # 全勤奖
    SENIORITY = "seniority"  # 工龄奖
    YEAR_END = "year_end"
    EXTRA_MONTH = "extra_month"  # 13薪
    TRAVEL = "travel"  # 报销路费
    SHUTTLE = "shuttle"
    PAID_LEAVE = "paid_leave"
    FESTIVAL = "festival"
    MEDICAL = "medical"
    REBATE = "rebate"
    ROOM_FACILITY = "room_facility"
    TRAINING = "training"


class Benefit(Value):
    """One benefit. ``given`` False for 不包住, 无社保; ``free`` None when the cost is not said;
    ``amount_fen`` with ``per``; ``detail`` a code or figure (aircon, 8 persons a room, 3 meals)."""

    kind: BenefitKind
    given: bool = True
    free: bool | None = None
    amount_fen: int | None = None
    per: Per | None = None
    detail: str = ""


class Schooling(Value):
    """``least`` is a code of reference.schooling, "" for 学历不限; ``most`` for 初中以下."""

    least: str
    most: str = ""


class CertificateNeed(Value):
    """A certificate by code; not ``needed`` where it is only preferred."""

    code: str
    needed: bool


class Occupations(Value):
    """What a title may mean, best first: (occupation id, why, score of 100, word recognised)."""

    title: str
    candidates: tuple[tuple[str, str, int, str], ...]

    @property
    def best(self) -> str:
        """Id of the first candidate, "" when there is none."""
        return self.candidates[0][0] if self.candidates else ""
