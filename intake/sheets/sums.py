"""Rows of sums against the posts over them: a difference is told, never mended."""

from __future__ import annotations

from collections.abc import Sequence

from intake.drafts.values import VacancyDraft
from intake.fields.headcounts import read_headcount
from intake.problems import RowProblem, Weight
from intake.sheets.table import Table, Total


def sum_problems(
    table: Table, drafts: Sequence[VacancyDraft], sheet: str, before: int
) -> list[RowProblem]:
    """One problem for each sum that is none of: the posts since the last sum, all posts of the
    table, all posts of the file so far (``before`` are the places of earlier tables)."""
    problems: list[RowProblem] = []
    numbers = [row.number for row in table.rows]
    begin = 0
    for total in table.totals:
        if total.of_row:
            problems += _row_problem(total, drafts, sheet)
            continue
        stated = read_headcount(total.stated).value if total.stated else None
        section = set(numbers[begin : total.rows_before])
        whole = set(numbers[: total.rows_before])
        begin = total.rows_before
        if stated is None:
            continue
        counts = [_places(drafts, rows) for rows in (section, whole)]
        if stated.places in {counts[0][0], counts[1][0], counts[1][0] + before}:
            continue
        counted, asked = counts[1] if total.label.startswith(("总", "累", "合")) else counts[0]
        problems.append(
            RowProblem(
                row=total.number, column=table.labels.get("places", ""), field="places",
                code="sum_differs", weight=Weight.WARNING, shown=total.stated[:40],
                facts={"stated": stated.places, "counted": counted, "asked": asked}, sheet=sheet,
            )
        )  # fmt: skip
    return problems


def _row_problem(total: Total, drafts: Sequence[VacancyDraft], sheet: str) -> list[RowProblem]:
    """The sum beside the posts of one row."""
    stated = read_headcount(total.stated).value
    counted, asked = _places(drafts, {total.number})
    if stated is None or stated.places == counted:
        return []
    return [
        RowProblem(
            row=total.number, column="", field="places", code="sum_differs", weight=Weight.WARNING,
            shown=total.stated[:40], sheet=sheet,
            facts={"stated": stated.places, "counted": counted, "asked": asked},
        )
    ]  # fmt: skip


def _places(drafts: Sequence[VacancyDraft], rows: set[int]) -> tuple[int, int]:
    """Places said in these rows, and posts whose places must be asked for; one headcount for
    several posts is counted once."""
    places, asked, met = 0, 0, set()
    for draft in drafts:
        if draft.row not in rows:
            continue
        field = draft.fields.get("places")
        if field is not None and isinstance(field.value, int):
            places += field.value
            continue
        asked += 1
        group = field.facts.get("group") if field is not None else None
        if field is not None and group is not None and group not in met:
            met.add(group)
            places += int(field.facts.get("total", 0))
    return places, asked
