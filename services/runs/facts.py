"""Single trade facts as numbers of the engine: pay, ages, stances, trades, codes as bits."""

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

import law
from law.bars import HEALTH
from models.party import PartyKind
from models.person import Nights, Sex, TargetGroup
from models.vacancy import Lodging
from reference.nights import has_nights
from reference.occupations import all_occupations, distance
from services.columns.kinds import EPOCH

Row = Any
"""One row of a core query; its columns by name."""
SEX = {Sex.UNKNOWN: 0, Sex.MALE: 1, Sex.FEMALE: 2}
NIGHTS = {Nights.NO: 0, Nights.ROTATING: 1, Nights.YES: 2}
KIND = {PartyKind.COUPLE: 1, PartyKind.FAMILY: 2, PartyKind.TOWNSMEN: 3}
LODGING = {Lodging.NONE: 0, Lodging.PAID: 1, Lodging.FREE: 2}
FIT = {0: 1000, 1: 750, 2: 550, 3: 450, 4: 250, None: 0}
"""Permille by trade distance of `reference.occupations.distance`."""
ROUTE = {3: 1000, 2: 700, 1: 400, 0: 0}
POLICY = {
    TargetGroup.MONITORED: (1000, 3),
    TargetGroup.LIFTED: (700, 2),
    TargetGroup.DISABLED: (600, 1),
    TargetGroup.VETERAN: (400, 1),
    TargetGroup.GRADUATE: (400, 1),
}
"""Permille and class of the policy groups, in the order of domain knowledge 7.1 (10)."""


def day_number(day: date | None, missing: int) -> int:
    return missing if day is None else max((day - EPOCH).days, -40_000)


@lru_cache(maxsize=1)
def trade_fit() -> tuple[tuple[str, ...], NDArray[np.int16]]:
    """Trades and [known, asked] fit; the last row and column stand for a trade not in the table."""
    names = tuple(trade.id for trade in all_occupations())
    fit = np.zeros((len(names) + 1, len(names) + 1), np.int16)
    for i, known in enumerate(names):
        for j, asked in enumerate(names):
            fit[i, j] = FIT[distance(known, asked)]
    return names, fit


def bars_of(row: Row, today: date) -> law.Bars:
    return law.match_bars(
        law.Post(
            start_on=max(row.arrive_from or today, today),
            occupation_id=row.occupation_id,
            tags=frozenset(row.hazards),
            certificates=frozenset(row.certificates),
            night=has_nights(row.shift, row.night_share),
        )
    )


def lawful_age(bars: law.Bars) -> int:
    """18 where minors are barred or doubtful, or a certificate that only adults can hold."""
    adult_papers = any(kind != HEALTH for kind in bars.certificates)
    return max(bars.minimum_age, 18 if adult_papers else 16)


def net_pay(row: Row) -> int:
    """Take-home of a newcomer: as promised, else the most cautious figure the firm gave, less
    board and lodging; -1 = unknown."""
    if row.newcomer_p50_fen is not None:
        return int(row.newcomer_p50_fen)
    gross = row.income_p25_fen or row.guarantee_fen or row.base_wage_fen
    if not gross:
        return -1
    return max(int(gross) - int(row.lodging_fee_fen) - int(row.meal_fee_fen), 0)


def ints(values: Any) -> NDArray[Any]:
    return (
        np.fromiter(values, np.int64)
        if not isinstance(values, list)
        else np.array(values, np.int64)
    )


def bools(values: Any) -> NDArray[np.bool_]:
    return np.fromiter(values, bool)
