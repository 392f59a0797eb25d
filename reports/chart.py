"""The one chart of the weekly letter: arrivals per week and places still open, as PNG bytes.

Drawn with the committed typeface; a character it lacks is an error, not a box. The same values
give the same bytes (no clock, no software tag, no global matplotlib state).
"""

from collections.abc import Sequence
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from reports.colours import GREEN, RED
from reports.typeface import FONT, checked
from reports.values import WeekPoint

INK, GREY = "#1f2328", "#6b6258"
PALE_GREEN, PALE_RED = "#a9cdb6", "#e3b3b3"
_WIDTH_INCHES, _HEIGHT_INCHES, _DPI = 4.4, 3.3, 282


def _font(size: float) -> FontProperties:
    return FontProperties(fname=str(FONT), size=size)


def _style(axes: Axes, title: str) -> None:
    axes.set_title(checked(title), fontproperties=_font(10.5), color=INK, loc="left", pad=6)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#cfc9bf")
    axes.set_yticks([])
    axes.tick_params(axis="x", length=0, pad=3)
    axes.margins(x=0.01)


def _values(axes: Axes, values: Sequence[int | None], top: int, colour: str) -> None:
    for position, value in enumerate(values):
        text = "未报" if value is None else f"{value:,}"
        axes.text(
            position, (value or 0) + top * 0.03, checked(text),
            fontproperties=_font(9 if len(values) <= 8 else 7),
            color=GREY if value is None else colour, ha="center", va="bottom",
        )  # fmt: skip


def _bars(axes: Axes, title: str, values: Sequence[int | None], colour: str, earlier: str) -> None:
    """Bars with their numbers; only the last week, the one the letter is about, is in full."""
    _style(axes, title)
    top = max((value for value in values if value is not None), default=0) or 1
    colours = [earlier] * (len(values) - 1) + [colour]
    axes.bar(range(len(values)), [value or 0 for value in values], width=0.62, color=colours)
    axes.set_ylim(0, top * 1.22)
    _values(axes, values, top, INK)


def _spans(axes: Axes, series: Sequence[WeekPoint], monthly: bool, *, shown: bool) -> None:
    axes.set_xticks(range(len(series)))
    texts = [
        f"{p.monday.month}月" if monthly else f"{p.monday.month}/{p.monday.day}" for p in series
    ]
    labels = [checked(text) if shown else "" for text in texts]
    axes.set_xticklabels(labels, fontproperties=_font(8), color=GREY)


def draw_chart(
    series: Sequence[WeekPoint], *, monthly: bool = False, lacking: str = "仍缺"
) -> bytes:
    """Two rows of bars over the same weeks or months: arrivals (green), what is lacking (red).

    Raises ValueError for an empty series, MissingGlyph if a label cannot be drawn.
    """
    if not series:
        raise ValueError("a chart needs at least one week")
    figure = Figure(figsize=(_WIDTH_INCHES, _HEIGHT_INCHES), dpi=_DPI, facecolor="white")
    upper, lower = figure.subplots(2, 1)
    each, end = ("每月", "月末") if monthly else ("每周", "周末")
    _bars(upper, f"{each}到岗（人）", [point.arrived for point in series], GREEN, PALE_GREEN)
    _bars(lower, f"{end}{lacking}（人）", [point.open for point in series], RED, PALE_RED)
    _spans(upper, series, monthly, shown=False)
    _spans(lower, series, monthly, shown=True)
    axis = "月份" if monthly else "各周周一的日期"
    lower.set_xlabel(checked(axis), fontproperties=_font(8), color=GREY, loc="right")
    figure.subplots_adjust(left=0.01, right=0.99, top=0.91, bottom=0.15, hspace=0.36)
    return _png(figure)


def _png(figure: Figure) -> bytes:
    buffer = BytesIO()
    canvas = FigureCanvasAgg(figure)
    canvas.print_png(buffer, metadata={"Software": None})  # type: ignore[no-untyped-call]
    return buffer.getvalue()
