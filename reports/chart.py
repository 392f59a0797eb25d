"""The one chart of the weekly letter: arrivals per week and places still open, as PNG bytes.

Drawn with the committed typeface; a character it lacks is an error, not a box. The same values
give the same bytes (no clock, no fonts of the machine).
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from reports.colours import GREEN, RED
from reports.typeface import FONTS, checked
from reports.values import WeekPoint

LAYOUT = Path(__file__).parent / "templates" / "chart.typ"
PALE_GREEN, PALE_RED = "#a9cdb6", "#e3b3b3"
UNREPORTED = "未报"
_PIXELS_AN_INCH = 282
"""4.4 by 3.3 inches: 1,240 pixels across, twice what a mail shows."""
_ROOM = 1.22
"""Height of a row over its highest bar, so that the number above it has its place."""


def draw_chart(
    series: Sequence[WeekPoint], *, monthly: bool = False, lacking: str = "仍缺"
) -> bytes:
    """Two rows of bars over the same weeks or months: arrivals (green), what is lacking (red).

    Each bar bears its number; only the last span, the one the letter is about, is in full colour.
    Raises ValueError for an empty series, MissingGlyph if a label cannot be drawn.
    """
    if not series:
        raise ValueError("a chart needs at least one week")
    each, end = ("每月", "月末") if monthly else ("每周", "周末")
    upper = _row(f"{each}到岗（人）", [p.arrived for p in series], GREEN, PALE_GREEN)
    lower = _row(f"{end}{lacking}（人）", [p.open for p in series], RED, PALE_RED)
    labels = [
        f"{p.monday.month}月" if monthly else f"{p.monday.month}/{p.monday.day}" for p in series
    ]
    axis = "月份" if monthly else "各周周一的日期"
    values = {
        "upper": asdict(upper), "lower": asdict(lower), "labels": labels, "axis": axis,
        "unreported": UNREPORTED,
    }  # fmt: skip
    for text in (upper.title, *upper.texts, lower.title, *lower.texts, *labels, axis):
        checked(text)
    return bytes(
        typst.compile(
            LAYOUT,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="png",
            ppi=_PIXELS_AN_INCH,
            sys_inputs={"chart": json.dumps(values, ensure_ascii=False)},
        )
    )


@dataclass(frozen=True)
class Row:
    """One row of bars, as the layout draws it. top: the value its whole height stands for."""

    title: str
    values: tuple[int, ...]
    texts: tuple[str, ...]
    top: float
    colour: str
    earlier: str


def _row(title: str, values: Sequence[int | None], colour: str, earlier: str) -> Row:
    top = max((value for value in values if value is not None), default=0) or 1
    texts = tuple(UNREPORTED if value is None else f"{value:,}" for value in values)
    return Row(title, tuple(value or 0 for value in values), texts, top * _ROOM, colour, earlier)
