"""Filling a vacancy the way a careful firm would: wages, hours, lodging by trade and place.

Wages follow the occupation table; the hours advertised are the longest usual ones whose lawful
floor (rule E05, `law.pay.lawful_floor_fen`) the wage still covers, so no demo vacancy is unlawful.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from law.pay import lawful_floor_fen
from models.vacancy import EmploymentForm, Lodging, Shift
from reference.minimum_wages import MinimumWage, minimum_wage
from reference.nights import IMPLIED, night_percent
from reference.occupations import Occupation, occupation
from scenario.clock import Clock
from scenario.invented import phone

HOURS = (
    (12.0, 26.0), (11.0, 26.0), (10.5, 26.0), (10.0, 26.0), (9.5, 26.0), (9.0, 26.0),
    (8.5, 26.0), (8.0, 26.0), (8.0, 24.0), (8.0, 22.0), (8.0, 21.0),
)  # fmt: skip
"""Hours a day and days a month, longest first; two-shift trades start at the top, others at 10."""

SHIFT_OF = {
    "shift2": Shift.TWO,
    "shift3": Shift.THREE,
    "shift4": Shift.FOUR_THREE,
    "night": Shift.TWO,
    "split_shift": Shift.SPLIT,
}

DUTIES = {
    "general": "在流水线上做上料、取件、装箱，跟着老员工学，一周左右能独立。",
    "assembly": "按作业图把零件装好、拧紧、试机，坐站结合。",
    "quality": "看外观、量尺寸，把不合格的挑出来记下来。",
    "garment": "按样衣做一道工序，计件算钱，有师傅带。",
    "textile": "看机台、接头、换筒，来回走动巡机。",
    "footwear": "做鞋面或成型的一道工序，计件算钱。",
    "plastics": "看机台、取件、修边，车间偏热。",
    "metal": "按图加工金属件，上岗前做安全培训，戴好防护。",
    "machining": "上下料、对刀、量尺寸，看懂简单图纸更好。",
    "maintenance": "巡检、保养、修机器，出故障时先停机再报修。",
    "craft": "粘钻、排钻、穿珠，坐着做，费眼睛。",
    "wood": "开料、封边、打磨、安装，有除尘设备。",
    "paper": "看机台、上纸、码垛。",
    "food": "洗切、成型、包装，进车间要穿工作服、戴口罩。",
    "process": "照操作规程看仪表、投料、巡检、做记录，先培训考试再上岗。",
    "ship": "在船台上装配、打磨或涂装，上高要系安全带，进舱有人监护。",
    "construction": "在厂区做土建和脚手架，天热时避开中午。",
    "logistics": "收货、理货、装卸，按单子拣货。",
    "platform": "在分拨中心分拣和装车，夜里忙。",
    "service": "前厅或后厨做日常工作，忙在饭点。",
    "care": "照看起居，按护理要求做，有轮休。",
    "retail": "理货、收银、接待。",
    "ecommerce": "按单打包发货，大促时忙。",
}


@dataclass(eq=False)
class Post:
    """One vacancy as the history needs it; `taken` counts who holds a place now."""

    id: int
    employer_id: int
    district: str
    trade: Occupation
    places: int
    newcomer_fen: int
    nights: int  # per cent
    hazards: frozenset[str]
    certificates: frozenset[str]
    age_max: int | None
    lodging: Lodging
    payday: int
    pay_delay: int
    schooling: str
    beds: dict[str, int]
    couple_rooms: int
    open_to_history: bool = True
    taken: int = 0
    row: dict[str, Any] = field(default_factory=dict, repr=False)


def pay_columns(
    rng: np.random.Generator, trade: Occupation, district: str, clock: Clock
) -> dict[str, Any]:
    """Base, quartiles, newcomer's pay and the hours they lawfully pay for; fen."""
    minimum = minimum_wage(district, clock.today)
    if not isinstance(minimum, MinimumWage):
        raise ValueError(f"no minimum wage is known in {district}")
    base = (minimum.monthly_fen // 1000 + int(rng.integers(3, 40))) * 1000
    span = trade.wage_high_fen - trade.wage_low_fen
    middle = _round(trade.wage_low_fen + span * rng.uniform(0.25, 0.6))
    low, high = _round(middle * 0.92), _round(middle * 1.13)
    room = trade.newcomer_high_fen - trade.newcomer_low_fen
    newcomer = min(_round(trade.newcomer_low_fen + room * rng.uniform(0.35, 0.9)), middle)
    long = "shift2" in trade.tags or "night" in trade.tags
    hours, days = next(
        pair
        for pair in HOURS
        if (long or pair[0] <= 10) and lawful_floor_fen(base, *pair) <= min(low, newcomer)
    )
    return {
        "base_wage_fen": base,
        "income_p25_fen": low,
        "income_p50_fen": middle,
        "income_p75_fen": high,
        "newcomer_p25_fen": _round(newcomer * 0.94),
        "newcomer_p50_fen": newcomer,
        "probation_wage_fen": base,
        "hours_per_day": hours,
        "days_per_month": days,
    }


def _round(fen: float) -> int:
    """To 50 yuan."""
    return round(fen / 5000) * 5000


def time_columns(trade: Occupation) -> dict[str, Any]:
    for tag, shift in SHIFT_OF.items():
        if tag in trade.tags:
            turns = 7 if shift is Shift.TWO else None
            return {"shift": shift, "night_share": IMPLIED[shift], "rotation_days": turns}
    return {"shift": Shift.DAY, "night_share": 0, "rotation_days": None}


def lodging_columns(rng: np.random.Generator, places: int) -> dict[str, Any]:
    kind = rng.random()
    lodging = Lodging.FREE if kind < 0.72 else Lodging.PAID if kind < 0.93 else Lodging.NONE
    if lodging is Lodging.NONE:
        return {"lodging": lodging, "meals_per_day": 1, "accepts_couples": True}
    return {
        "lodging": lodging,
        "lodging_fee_fen": int(rng.integers(10, 26)) * 1000 if lodging is Lodging.PAID else 0,
        "persons_per_room": int(rng.choice([2, 4, 4, 6, 8])),
        "room_facilities": ["aircon", "bath", "hot_water"] if rng.random() < 0.8 else ["aircon"],
        "beds_male": places,
        "beds_female": max(2, round(places * 0.7)),
        "couple_rooms": int(rng.integers(1, 6)) if rng.random() < 0.55 else 0,
        "couple_room_wait_days": int(rng.choice([0, 0, 7, 15])),
        "dorm_distance_m": int(rng.integers(1, 30)) * 100,
        "meals_per_day": int(rng.choice([1, 2, 3])),
        "food": ["sichuan"] if rng.random() < 0.5 else [],
    }


def vacancy_columns(
    rng: np.random.Generator, *, trade_id: str, title: str, district: str, places: int, clock: Clock
) -> dict[str, Any]:
    """The columns of one complete, lawful vacancy, without employer, state and times."""
    trade = occupation(trade_id)
    until = int(rng.integers(3, 29))
    term = int(rng.choice([12, 24, 36]))
    guarantee = trade.newcomer_low_fen if "piece" in trade.tags else None
    return (
        {
            "title": title,
            "occupation_id": trade_id,
            "region_code": district,
            "duties": DUTIES[trade.family],
            "places": places,
            "employment_form": EmploymentForm.CONTRACT,
            "contract_months": term,
            "probation_months": 1 if term < 24 else 2,
            "arrive_from": clock.day(2),
            "arrive_until": clock.day(2 + int(rng.integers(20, 45))),
            "valid_until": clock.day(until),
            "piece_rate_note": "单价表入职当天书面给本人" if guarantee else "",
            "guarantee_fen": guarantee,
            "guarantee_months": 3 if guarantee else 0,
            "overtime_note": "平时加班按1.5倍、休息日2倍、法定节日3倍",
            "bonus_note": "全勤奖200元",
            "deduction_note": "水电按表各付各的" if rng.random() < 0.5 else "",
            "utility_note": "每月约30–60元",
        }
        | _wanted_columns(rng, trade)
        | pay_columns(rng, trade, district, clock)
        | time_columns(trade)
        | lodging_columns(rng, places)
    )


def _wanted_columns(rng: np.random.Generator, trade: Occupation) -> dict[str, Any]:
    """What the firm asks and gives beside pay, hours and lodging, and whom to ask for."""
    needs = [*trade.certificates_required, *(["health"] if trade.needs_health_check else [])]
    return {
        "skilled_after_weeks": trade.training_weeks,
        "training_weeks": min(trade.training_weeks, 4),
        "travel_refund_fen": int(rng.choice([0, 30_000, 50_000])),
        "insured": True,
        "accident_cover": bool(rng.random() < 0.5),
        "housing_fund": bool(rng.random() < 0.2),
        "schooling_min": trade.min_schooling or ("junior" if rng.random() < 0.2 else ""),
        "age_min": 18,
        "age_max": int(rng.choice([50, 55])) if rng.random() < 0.25 else None,
        "certificates": sorted(needs),
        "hazards": sorted(set(trade.tags) - {"exam", "day_rate"}),
        "medical_items": "一般入职体检",
        "medical_paid_by_employer": True,
        "school_help": bool(rng.random() < 0.25),
        "family_posts": bool(rng.random() < 0.3),
        "contact_name": "演示经办",
        "contact_phone": phone(9_000_000 + int(rng.integers(900_000))),
        "report_to": "厂区大门左手边人事办公室",
    }


def post_of(vacancy_id: int, row: dict[str, Any]) -> Post:
    """The history's view of a stored vacancy row."""
    return Post(
        id=vacancy_id,
        employer_id=row["employer_id"],
        district=row["region_code"],
        trade=occupation(row["occupation_id"]),
        places=row["places"],
        newcomer_fen=row["newcomer_p50_fen"] - row["lodging_fee_fen"],
        nights=night_percent(row["shift"], row["night_share"]),
        hazards=frozenset(row["hazards"]),
        certificates=frozenset(row["certificates"]),
        age_max=row["age_max"],
        lodging=row["lodging"],
        payday=row["payday"],
        pay_delay=row["pay_delay_days"],
        schooling=row["schooling_min"],
        beds={"male": row["beds_male"], "female": row["beds_female"]},
        couple_rooms=row["couple_rooms"],
        row=row,
    )
