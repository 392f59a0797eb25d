"""Stability: of those long enough there, how many are still there. Cohorts by arrival week."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from reference.calendar import Span, local_day
from reports.ground import Ground, Window
from reports.spells import Stay
from reports.values import Figure, Period, Row, Table
from reports.wording import short_day

MARKS = (7, 30, 90, 180)
COHORT_MARKS = (7, 30, 90)
COHORT_WEEKS = 8
_FOUR_WEEKS = timedelta(days=27)


def known_stays(ground: Ground) -> list[Stay]:
    """Every stay in the scope, by what was known."""
    return ground.stays


def _kept(all_stays: Iterable[Stay], days: int, due: Callable[[date], bool]) -> tuple[int, int]:
    """(still in post at the end of day `days`, all) of the stays whose day `days` meets `due`."""
    marks = [(stay, stay.start + timedelta(days=days)) for stay in all_stays]
    base = [(stay, mark) for stay, mark in marks if due(mark)]
    return sum(stay.covers(mark) for stay, mark in base), len(base)


def kept_of_four_weeks(ground: Ground, days: int) -> Figure:
    """Of the stays that came to `days` days in the four weeks up to the last day counted; in a
    letter that closes a month, in that month."""
    now = ground.current
    first = now.first if ground.monthly else ground.last - _FOUR_WEEKS
    part, base = _kept(known_stays(ground), days, lambda mark: first <= mark <= ground.last)
    period = now.period if ground.monthly else Period.FOUR_WEEKS
    return Figure(f"stay_{days}", part, base, period=period)


def kept_of_year(ground: Ground, days: int) -> Figure:
    """Of the stays that came to `days` days in this calendar year."""
    year: Window = ground.this_year
    part, base = _kept(known_stays(ground), days, lambda mark: year.first <= mark <= year.last)
    return Figure(f"stay_{days}", part, base, period=Period.YEAR)


def stable(ground: Ground, days: int) -> int | None:
    """People in post at the end of the last day whose stay is at least `days` days old.

    None (未报) while the system is not that long in use: nobody could have been counted.
    """
    latest = ground.last - timedelta(days=days)
    since = ground.history.since
    if since is None or local_day(since) > latest:
        return None
    return len(
        {
            stay.person_id
            for stay in known_stays(ground)
            if stay.start <= latest and stay.covers(ground.last)
        }
    )


def stability_table(ground: Ground) -> Table:
    """Retention at 7, 30, 90 and 180 days, and people in stable work."""
    rows = tuple(
        Row(
            f"满{days}天仍在岗",
            (kept_of_four_weeks(ground, days), kept_of_year(ground, days)),
            strong=days == 30,
        )
        for days in MARKS
    )
    lasting = tuple(
        Row(label, (Figure(name, stable(ground, days), period=Period.NOW), None))
        for name, label, days in (
            ("stable_3_months", "稳定就业3个月以上（人）", 90),
            ("stable_6_months", "稳定就业6个月以上（人）", 180),
        )
    )
    return Table(
        "stability", "稳岗", ("本月" if ground.monthly else "近四周", "本年"), rows + lasting,
        note="分母只有期内到期的人，还没到天数的不算。离岗15天内转岗的算同一段。",
    )  # fmt: skip


def cohort_table(ground: Ground) -> Table:
    """The last eight weeks (or months) of arrival: how many came, how many still there."""
    week, rows = ground.span, []
    name = "月" if ground.monthly else "周"
    everyone = known_stays(ground)
    for _ in range(COHORT_WEEKS):
        cohort = [stay for stay in everyone if stay.start in week]
        if cohort:
            rows.append(_cohort_row(ground, week, cohort))
        week = week.previous()
    return Table(
        "cohorts", f"哪{name}到岗的，还在不在", ("到岗", *(f"{days}天" for days in COHORT_MARKS)),
        tuple(rows), note="—：还没有人到天数。",
        empty="近八个月没有人到岗。" if ground.monthly else "近八周没有人到岗。",
    )  # fmt: skip


def _cohort_row(ground: Ground, week: Span, cohort: list[Stay]) -> Row:
    name = str(week)
    kept = []
    for days in COHORT_MARKS:
        part, base = _kept(cohort, days, lambda mark: mark <= ground.last)
        kept.append(Figure(f"stay_{days}", part, base, period=Period.NOW, of=name))
    came = Figure("cohort_arrived", len(cohort), period=Period.NOW, of=name)
    label = f"{week.first.month}月" if ground.monthly else f"{short_day(week.first)}起"
    return Row(label, (came, *kept))
