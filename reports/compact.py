"""A table as a letter prints it: short enough for every scope. The spreadsheet keeps every row.

Mail houses cut a letter at about 100 KB, so no letter may grow with its scope: each table has a
most rows by a rule that is said in its last line, and nothing is ever cut off.
"""

from dataclasses import replace
from decimal import Decimal

from reports.values import Figure, Row, Table
from reports.wording import UNREPORTED

MOST_ROWS = 16
"""Rows of a table that can have any number (townships, counties); the others as one sum."""


BESIDE = frozenset({"activity", "owed", "after"})
"""Tables beside those of people and posts, of which a letter prints its week (or month) and the
year."""


def compact(table: Table) -> Table:
    """The table without what a letter need not print: see `_few_rows`, `_week_and_year` and
    `_without_silent`."""
    return _without_silent(_week_and_year(_few_rows(table)))


def _week_and_year(table: Table) -> Table:
    """The first and third of the four columns of a flow; the others stand in the spreadsheet."""
    if table.id not in BESIDE:
        return table
    rows = tuple(replace(row, figures=(row.figures[0], row.figures[2])) for row in table.rows)
    return replace(table, columns=(table.columns[0], table.columns[2]), rows=rows)


def _few_rows(table: Table) -> Table:
    """The first rows, and the sum of the others in a last one that says how many they are."""
    if not table.rest or len(table.rows) <= MOST_ROWS:
        return table
    shown, others = table.rows[: MOST_ROWS - 1], table.rows[MOST_ROWS - 1 :]
    columns = zip(*(row.figures for row in others), strict=True)
    last = Row(f"{table.rest}（{len(others)}行）", tuple(_sum(figures) for figures in columns))
    return replace(table, rows=(*shown, last), note=f"{table.note}全部各行见附件表格。")


def _sum(figures: tuple[Figure | None, ...]) -> Figure | None:
    counts = [figure for figure in figures if figure is not None and figure.value is not None]
    if not counts:
        return figures[0]
    total = sum((figure.value or 0 for figure in counts), start=0)
    return replace(counts[0], value=int(Decimal(total)), of="rest")


def _without_silent(table: Table) -> Table:
    """A column in which nothing was reported becomes one remark below: 未报 is still said."""
    silent = [
        position
        for position in range(len(table.columns))
        if table.rows
        and all(
            row.figures[position] is None or _silent(row.figures[position]) for row in table.rows
        )
    ]
    if not silent or len(silent) == len(table.columns):
        return table
    kept = [position for position in range(len(table.columns)) if position not in silent]
    remark = "、".join(table.columns[position] for position in silent) + f"：{UNREPORTED}。"
    return replace(
        table,
        columns=tuple(table.columns[position] for position in kept),
        rows=tuple(
            replace(row, figures=tuple(row.figures[position] for position in kept))
            for row in table.rows
        ),
        note=table.note + remark,
    )


def _silent(figure: Figure | None) -> bool:
    return figure is not None and figure.value is None
