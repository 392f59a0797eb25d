"""The columns of the vacancies of a snapshot."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from law.payday import first_pay_of
from matching.model.columns import FAR
from matching.model.problem import (
    Vacancies,
)
from models.person import Sex
from models.vacancy import Lodging
from reference import asked
from reference.food import FOOD
from reference.nights import night_percent
from reference.schooling import schooling_levels
from services.columns.kinds import mask
from services.runs.facts import LODGING, SEX, Row, bools, day_number, ints, lawful_age, net_pay
from services.runs.first_batch import FirstBatch
from services.runs.people import Index
from services.runs.rows import Rows

Ints = NDArray[Any]
"""Whole numbers; the engine's columns check and narrow them."""


def _if_said(values: Iterable[int | None], most: int) -> Ints:
    """-1 where nobody has said."""
    return ints(-1 if value is None else min(value, most) for value in values)


class Posts:
    """What the vacancies of a snapshot say, as columns; `runs.snapshot.Builder` fills in the rows
    and their indices."""

    rows: Rows
    rule: FirstBatch
    bars: list[Any]
    first_pay: list[date | None]
    employer_at: dict[int, int]
    vacancies: Index
    districts: list[str]
    papers: tuple[str, ...]
    tags: tuple[str, ...]
    trades: tuple[str, ...]
    trade_at: dict[str, int]
    today: int

    def _vacancies(self, women: NDArray[np.bool_]) -> Vacancies:
        rows, levels = self.rows.vacancies, schooling_levels()
        at = {code: k for k, code in enumerate(self.districts)}
        start = [max(day_number(row.arrive_from, self.today), 0) for row in rows]
        until = [
            max(day_number(row.arrive_until, FAR), s) for row, s in zip(rows, start, strict=True)
        ]
        advance = {row.id: bool(row.advance_policy.strip()) for row in self.rows.employers}
        men, ladies = self._beds()
        pay_days = [
            -1 if on is None else min((on - self._start(row)).days, 400)
            for row, on in zip(rows, self.first_pay, strict=True)
        ]
        return Vacancies(
            key=ints(row.id for row in rows),
            employer=ints(self.employer_at[row.employer_id] for row in rows),
            district=ints(at[row.region_code] for row in rows),
            occupation=ints(self.trade_at.get(r.occupation_id, len(self.trades)) for r in rows),
            places=self._open_places(),
            start_from=ints(start),
            start_until=ints(until),
            law_age=ints(lawful_age(bars) for bars in self.bars),
            age_min=ints(min(row.age_min, 120) for row in rows),
            age_max=ints(200 if r.age_max is None else min(r.age_max, 200) for r in rows),
            schooling=ints(
                levels[r.schooling_min].rank if r.schooling_min in levels else -1 for r in rows
            ),
            certificates=ints(
                mask([*row.certificates, *bars.certificates], self.papers)
                for row, bars in zip(rows, self.bars, strict=True)
            ),
            hazards=ints(mask(row.hazards, self.tags) for row in rows),
            has_nights=bools(bars.night for bars in self.bars),
            night_share=ints(10 * night_percent(r.shift, r.night_share) for r in rows),
            hours=ints(
                -1 if r.hours_per_day is None else round(r.hours_per_day * 10) for r in rows
            ),
            days=ints(
                -1 if r.days_per_month is None else round(r.days_per_month * 10) for r in rows
            ),
            pay=ints(net_pay(row) for row in rows),
            first_pay=ints(pay_days),
            advance=bools(advance[row.employer_id] for row in rows),
            lodging=ints(LODGING[row.lodging] for row in rows),
            beds_male=ints(men),
            beds_female=ints(ladies),
            accepts_couples=bools(row.accepts_couples for row in rows),
            room_size=_if_said((r.persons_per_room for r in rows), 60),
            meals=ints(min(max(row.meals_per_day, 0), 9) for row in rows),
            food=ints(mask(row.food, FOOD) for row in rows),
            school_help=bools(row.school_help for row in rows),
            **{name: _if_said((getattr(row, name) for row in rows), 999) for name in asked.POST},
            training_weeks=ints(min(row.training_weeks, 520) for row in rows),
            guarantee_months=ints(min(row.guarantee_months, 120) for row in rows),
            law_class=women.astype(np.int32),
            reserved=self._open_places() * self.rule.reserved_percent // 100,
            min_group=self._least_groups(),
            insists=np.full(len(rows), self.rule.min_group_binds),
        )

    def _open_places(self) -> Ints:
        return ints(self.rows.open_places[row.id] for row in self.rows.vacancies)

    def _least_groups(self) -> Ints:
        """How many more have to come together: whoever is promised or there counts."""
        rows = self.rows.vacancies
        at = self.vacancies.rows(self.rows.taken["vacancy"])
        there = np.bincount(at[at >= 0], minlength=len(rows))
        return np.maximum(ints(row.min_group for row in rows) - there, 0)

    def _beds(self) -> tuple[Ints, Ints]:
        """Beds left by sex; -1 where the firm has counted none. Couples in rooms take none;
        somebody whose sex is not yet known may need either."""
        rows, taken = self.rows.vacancies, self.rows.taken
        at = self.vacancies.rows(taken["vacancy"])
        sleeps = (taken["needs_lodging"] > 0) & (taken["needs_couple_room"] <= 0) & (at >= 0)
        counted = bools(
            row.lodging is not Lodging.NONE and row.beds_male + row.beds_female > 0 for row in rows
        )
        left = []
        for sex, beds in (
            (1, ints(row.beds_male for row in rows)),
            (2, ints(row.beds_female for row in rows)),
        ):
            theirs = (taken["sex"] == sex) | (taken["sex"] == SEX[Sex.UNKNOWN])
            used = np.bincount(at[sleeps & theirs], minlength=len(rows))
            left.append(np.where(counted, np.maximum(beds - used, 0), -1))
        return left[0], left[1]

    def _first_pay(self, row: Row) -> date | None:
        employer = self.rows.employers[self.employer_at[row.employer_id]]
        pay = first_pay_of(row, employer, self._start(row))
        return None if pay is None else pay.on

    def _start(self, row: Row) -> date:
        start: date = max(row.arrive_from or self.rows.today, self.rows.today)
        return start
