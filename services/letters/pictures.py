"""The chart of a letter: kept as it was drawn for a quarter, then drawn again from kept numbers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from models.letter import Letter
from reports.values import WeeklyReport, WeekPoint
from reports.wording import lacking


def series_kept(report: WeeklyReport) -> dict[str, object]:
    """What the chart of a letter is drawn from, as plain values."""
    points = [[one.monday.isoformat(), one.arrived, one.open] for one in report.series]
    return {"points": points, "monthly": report.monthly, "lacking": lacking(report.scope)}


def picture(kept: Any) -> bytes:
    """The chart as PNG bytes, from what `series_kept` gave."""
    from reports.chart import draw_chart  # noqa: PLC0415  its library must not weigh on every page

    points: Sequence[Any] = kept["points"]
    series = [WeekPoint(date.fromisoformat(day), arrived, open_) for day, arrived, open_ in points]
    return draw_chart(series, monthly=kept["monthly"], lacking=kept["lacking"])


def picture_of(letter: Letter) -> bytes:
    """The chart of a stored letter: as sent, or drawn again from the numbers it was sent with."""
    return letter.chart or picture(letter.figures["series"])
