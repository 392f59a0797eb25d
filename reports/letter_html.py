"""The HTML part of the weekly letter, fit for mail clients.

Tables for layout at 660 px that shrink to a phone, every style inlined, no script, no remote
picture: the chart is referred to by content id and travels with the mail. A template variable
that does not exist is an error.
"""

from functools import lru_cache
from itertools import groupby
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports import wording
from reports.colours import PARTS
from reports.compact import compact
from reports.ledger import Ledger
from reports.values import WeeklyReport

CHART_CID = "chart.gongqiao"
_LEAST_WIDTH = 4


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, minify_css=True, load_remote_stylesheets=False)


def bar_widths(bar: Ledger) -> tuple[tuple[str, int, int], ...]:
    """(part, people, width in percent) for the parts that are not empty; widths sum to 100.

    A part of few people still gets a visible sliver. No places at all: one grey part.
    """
    parts = [("arrived", bar.arrived), ("promised", bar.promised), ("open", bar.open)]
    shown = [(name, count) for name, count in parts if count]
    if not shown:
        return (("none", 0, 100),)
    widths = [max(_LEAST_WIDTH, round(count * 100 / bar.places)) for _, count in shown]
    widths[widths.index(max(widths))] -= sum(widths) - 100
    return tuple((name, count, width) for (name, count), width in zip(shown, widths, strict=True))


def _unreported(report: WeeklyReport) -> list[tuple[str, str]]:
    """The indicators nobody reports, one line per group of the report."""
    by_group = groupby(report.unreported, key=lambda row: row.group)
    return [(group.value, "、".join(row.name for row in rows)) for group, rows in by_group]


def render_html(report: WeeklyReport, *, chart_src: str = f"cid:{CHART_CID}") -> str:
    """The letter as one HTML document with inlined styles.

    `chart_src` is what the picture points at: the content id in a mail, an address on a page.
    """
    page = (
        _environment()
        .get_template("weekly.html.j2")
        .render(
            report=report,
            tables=[compact(table) for table in report.tables],
            say=wording,
            bar=bar_widths(report.bar),
            colours=PARTS,
            chart_src=chart_src,
            unreported=_unreported(report),
        )
    )
    return _inliner().inline(page)
