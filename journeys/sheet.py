"""What is missing or wrong on a vehicle's sheet before it may set out, each with its source.

Sources: 道路运输条例 19, 28, 35; 浙江省道路运输条例 9, 32; 道路旅客运输企业安全管理规范 38; what
the plate 省际包车客运标志牌 names comes from the filing: a changed driver or stop is filed anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from journeys.hours import drivers_for, lawful_arrival, minutes_for

SLACK = timedelta(minutes=30)
"""A typed arrival is taken for honest this far before the lawful one: our speed is an average."""

SOURCES: Mapping[str, str] = {
    "plate": "浙江省道路运输条例 32",
    "carrier": "道路运输条例 19",
    "licence": "道路运输条例 19",
    "permit": "浙江省道路运输条例 32",
    "contract": "浙江省道路运输条例 9",
    "charter": "浙江省道路运输条例 32",
    "charter_ends": "浙江省道路运输条例 32",
    "insurance": "道路运输条例 35",
    "insurance_ends": "道路运输条例 35",
    "drivers": "道路旅客运输企业安全管理规范 38",
    "night_stop": "道路旅客运输企业安全管理规范 38",
    "arrival": "道路运输条例 28、道路旅客运输企业安全管理规范 38",
    "filing": "省际包车客运标志牌备案",
    "escort": "",
    "stops": "浙江省道路运输条例 9",
}


@dataclass(frozen=True)
class Sheet:
    """A coach's sheet as stated. `back_on` is the last day it is under way."""

    plate: str
    carrier: str
    licence_no: str
    permit_no: str
    contract_no: str
    charter_no: str
    charter_until: date | None
    insurance_no: str
    insurance_until: date | None
    drivers: int
    km: int | None
    motorway: bool
    night_stop: str
    by_night: bool  # under way between 02:00 and 05:00
    escort: str
    stops: int
    filing_changed: bool
    back_on: date
    begins: datetime | None = None  # local moments of the first and the last stop
    ends: datetime | None = None


@dataclass(frozen=True)
class Lack:
    """A code of SOURCES and the facts its words need."""

    code: str
    facts: Mapping[str, object]


def lacks(sheet: Sheet) -> tuple[Lack, ...]:
    """Everything that is missing or wrong, in the order of SOURCES."""
    needed = drivers_for(sheet.km or 0, motorway=sheet.motorway)
    wrong: dict[str, Mapping[str, object]] = {}
    for code, said in (
        ("plate", sheet.plate), ("carrier", sheet.carrier), ("licence", sheet.licence_no),
        ("permit", sheet.permit_no), ("contract", sheet.contract_no),
        ("charter", sheet.charter_no), ("insurance", sheet.insurance_no),
        ("escort", sheet.escort), ("stops", sheet.stops > 1),
    ):  # fmt: skip
        if not said:
            wrong[code] = {}
    for code, until in (
        ("charter_ends", sheet.charter_until), ("insurance_ends", sheet.insurance_until)
    ):  # fmt: skip
        if until is not None and until < sheet.back_on:
            wrong[code] = {"day": until.isoformat()}
    if sheet.drivers < needed:
        wrong["drivers"] = {"needed": needed, "named": sheet.drivers, "km": sheet.km or 0}
    if sheet.by_night and not sheet.night_stop and sheet.drivers < 2:
        wrong["night_stop"] = {}
    honest = _honest_arrival(sheet)
    if honest is not None and sheet.ends is not None and sheet.ends + SLACK < honest:
        wrong["arrival"] = {"honest": honest.strftime("%m-%d %H:%M")}
    if sheet.filing_changed:
        wrong["filing"] = {}
    return tuple(Lack(code, wrong[code]) for code in SOURCES if code in wrong)


def _honest_arrival(sheet: Sheet) -> datetime | None:
    """When so many drivers lawfully arrive, standing by night where a place for it is named."""
    if not sheet.km or sheet.begins is None:
        return None
    drivers = sheet.drivers or drivers_for(sheet.km, motorway=sheet.motorway)
    stands = bool(sheet.night_stop)
    return lawful_arrival(
        sheet.begins, minutes_for(sheet.km), drivers=drivers, stands=stands
    ).at  # fmt: skip
