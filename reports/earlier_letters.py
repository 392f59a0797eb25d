"""What earlier letters said: a week or month once reported stands as it was reported.

The numbers a letter prints of an earlier week (上周, 上周日, 上月末, the chart) are read from that
week's own letter, its newest revision, where there is one. So they cannot move, whatever is
corrected, merged or erased afterwards; where there is none they are counted again.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.letter import Letter
from reference.calendar import Span
from reports.values import Figure, Period, Table

Numbers = Mapping[str, tuple[int | Decimal | None, int | None]]
"""(value, base) by the key of the figure."""
LetterNumbers = Mapping[tuple[str, str, str], Numbers]
"""By kind and code of the scope, and week or month."""
NOTHING: Numbers = {}


def numbers_of_letters(session: Session, span: Span, earlier: int) -> LetterNumbers:
    """The numbers of the `earlier` letters before `span`, of every scope, in one query."""
    spans: list[str] = []
    while len(spans) < earlier:
        span = span.previous()
        spans.append(str(span))
    figures = col(Letter.figures)["figures"]
    rows = session.execute(
        sa.select(col(Letter.scope_kind), col(Letter.scope_code), col(Letter.week), figures)
        .where(col(Letter.week).in_(spans))
        .order_by(col(Letter.revision))
    )
    return {
        (kind, code, week): {key: _number(one) for key, one in kept.items()}
        for kind, code, week, kept in rows
        if isinstance(kept, dict)
    }


def _number(kept: Mapping[str, Any]) -> tuple[int | Decimal | None, int | None]:
    value, base = kept["value"], kept["base"]
    return (Decimal(value) if isinstance(value, str) else value), base


def table_as_printed(table: Table, numbers: Numbers) -> Table:
    """The table with the columns of the week (or month) before as that letter gave them."""
    return replace(
        table,
        rows=tuple(
            replace(row, figures=tuple(f and figure_as_printed(f, numbers) for f in row.figures))
            for row in table.rows
        ),
    )


_THEN = {Period.BEFORE: Period.NOW, Period.LAST_MONTH: Period.MONTH}


def figure_as_printed(figure: Figure, numbers: Numbers, then: Period | None = None) -> Figure:
    """The figure with what the earlier letter gave for it; unchanged where it gave nothing."""
    then = then or _THEN.get(figure.period)
    if then is None:
        return figure
    kept = numbers.get(replace(figure, period=then).key)
    if kept is None:
        return figure
    value, base = kept
    return replace(figure, value=value, base=base)
