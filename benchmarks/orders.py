"""A demand side from real job orders, where somebody has some: never part of this repository.

`GONGQIAO_ORDERS=/path/orders.csv` names a table of advertisements with the columns title, wage,
education, headcount and desc (UTF-8). They are read with the project's own readers; what a reader
would have to ask about is left as the generator drew it. Vacancies of a county are then drawn from
the orders with replacement: trade, pay, headcount, ages and schooling of one order stay together.
Headcounts are scaled so that the places stay as many as they were.
"""

import csv
import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intake.fields.ages import find_ages
from intake.fields.amounts import Per
from intake.fields.demands import read_schooling
from intake.fields.headcounts import read_headcount
from intake.fields.source import source
from intake.fields.titles import read_occupation
from intake.fields.wages import read_wage
from matching.model.problem import Problem
from reference.occupations import all_occupations
from reference.schooling import schooling_levels

VARIABLE = "GONGQIAO_ORDERS"
UNKNOWN = -9
I64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Orders:
    """One row per order whose trade was understood; UNKNOWN where an order does not say.

    trade: row of the occupations. pay: fen a month, what it begins at. heads: people wanted.
    age_min, age_max: years. schooling: rank, -1 = none asked. read: rows of the table, before.
    """

    trade: I64
    pay: I64
    heads: I64
    age_min: I64
    age_max: I64
    schooling: I64
    read: int


def orders_path() -> Path | None:
    """Where the table lies, if anybody said so."""
    path = os.environ.get(VARIABLE, "")
    return Path(path) if path else None


def read_orders(path: Path) -> Orders:
    """The orders of a table."""
    trades = {trade.id: row for row, trade in enumerate(all_occupations())}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [_read(row, trades) for row in rows]
    table = np.array([row for row in found if row is not None], np.int64).reshape(-1, 6)
    return Orders(*(np.ascontiguousarray(table[:, k]) for k in range(6)), read=len(rows))


def _read(row: dict[str, str], trades: dict[str, int]) -> tuple[int, ...] | None:
    """(trade, pay, heads, least and greatest age, schooling) of one advertisement."""
    trade = read_occupation(row["title"]).value
    if trade is None or trade.best not in trades:
        return None
    wage, heads = read_wage(row["wage"]).value, read_headcount(row["headcount"]).value
    ages, school = find_ages(source(row["desc"])), read_schooling(row["education"]).value
    low = None if wage is None or wage.per is not Per.MONTH else wage.low_fen or wage.high_fen
    band = ages.value if ages is not None else None
    rank = UNKNOWN
    if school is not None:
        rank = schooling_levels()[school.least].rank if school.least else -1
    return (
        trades[trade.best],
        low or UNKNOWN,
        min(heads.places, 500) if heads is not None else UNKNOWN,
        band.low if band is not None and band.low is not None else UNKNOWN,
        band.high if band is not None and band.high is not None else UNKNOWN,
        rank,
    )


def with_orders(problem: Problem, orders: Orders, *, seed: int) -> Problem:
    """The county with vacancies drawn from the orders."""
    rng = np.random.default_rng(seed)
    posts = problem.vacancies
    pick = rng.integers(0, len(orders.trade), len(posts))

    def told(column: I64, drawn: NDArray[np.generic]) -> I64:
        return np.where(column[pick] == UNKNOWN, drawn.astype(np.int64), column[pick])

    heads = told(orders.heads, posts.places)
    share = heads / heads.sum() * int(posts.places.sum(dtype=np.int64))
    age_min = told(orders.age_min, posts.age_min)
    vacancies = replace(
        posts,
        occupation=orders.trade[pick],
        pay=told(orders.pay, posts.pay),
        places=np.maximum(1, np.rint(share)).astype(np.int64),
        age_min=age_min,
        age_max=np.maximum(told(orders.age_max, posts.age_max), age_min),
        schooling=told(orders.schooling, posts.schooling),
    )
    return replace(problem, vacancies=vacancies)
