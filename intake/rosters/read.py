"""A labour roster -> preview. It never writes.

Every sheet with a roster's header is read unless the clerk chooses others; columns we do not need
are dropped and named; every row is taken whole, refused with its reason, or set aside and said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from intake.cells import as_text
from intake.problems import FileProblem, RowProblem, Weight
from intake.rosters.beside import beside
from intake.rosters.groups import find_parties
from intake.rosters.halves import roster_sheets
from intake.rosters.households import carry_down, households_by_relation
from intake.rosters.layout import propose_layout
from intake.rosters.reader import RowContext
from intake.rosters.remarks import unread_remarks
from intake.rosters.row import read_row
from intake.rosters.spans import RosterLayout, RosterSheet
from intake.rosters.table import Body, Line, hidden_and_broken, read_body
from intake.rosters.values import SHEET_STRIDE, RosterPreview, RosterRow
from intake.same_person import Traits, Verdict, compare_people
from intake.telephones import number_of
from intake.unread import Unread
from intake.workbook import MAX_ROWS, Sheet
from reference.letters import key_of_name, twin_key

MAX_PROBLEMS_PER_ROW = 30


def read_roster(
    data: bytes,
    *,
    county: str,
    day: date,
    layout: RosterLayout | None = None,
    remembered: Mapping[str, str] | None = None,
) -> RosterPreview:
    """Everything an uploaded roster says.

    data        the bytes as uploaded; the file's name plays no part
    county      GB/T 2260 code of the county the roster belongs to
    day         today in Asia/Shanghai
    layout      sheets and columns as corrected by the clerk, from an earlier preview of this file
    remembered  header → field kept for this county (`RosterLayout.remember`)
    Raises `FileProblem` when no sheet holds a header with 姓名, or nobody stands under it.
    """
    sheets = roster_sheets(data)
    chosen = layout or propose_layout(sheets, remembered=remembered)
    if any(s.at >= len(sheets) for s in chosen.chosen):
        raise FileProblem("no_such_sheet", str(max(s.at for s in chosen.chosen)))
    bodies = [(s, read_body(sheets[s.at], s, chosen.columns_of(s.at)[0])) for s in chosen.chosen]
    read_rows = sum(len(body.rows) for _, body in bodies)
    if not read_rows:
        raise FileProblem("no_rows")
    if read_rows > MAX_ROWS:
        raise FileProblem("too_many_rows", str(MAX_ROWS))
    rows, problems, households = _read_rows(bodies, chosen, county, day, sheets)
    rows, doubled = _refuse_doubles(rows)
    groups = find_parties(rows, chosen.of("party_key") is not None, households)
    first = chosen.chosen[0]
    return RosterPreview(
        sheet="、".join(s.name for s in chosen.chosen if s.name),
        header_row=sheets[first.at].first_row + first.header_row,
        mapping={c.label: c.field for c in chosen.columns if c.field},
        dropped=_dropped(chosen),
        duplicates=_duplicates(chosen),
        read_rows=read_rows,
        rows=tuple(rows),
        parties=tuple(groups.parties),
        problems=tuple(sorted([*problems, *doubled, *groups.problems], key=lambda p: p.row)),
        layout=chosen,
        unread=(*_unread_columns(chosen), *_unread_sheets(chosen, sheets),
                *unread_remarks([r for r in rows if r.row not in groups.remarks], chosen),
                *(u for _, body in bodies for u in body.unread),
                *(u for s in chosen.chosen for u in hidden_and_broken(sheets[s.at], s, chosen))),
    )  # fmt: skip


def _read_rows(
    bodies: Sequence[tuple[RosterSheet, Body]],
    layout: RosterLayout,
    county: str,
    day: date,
    sheets: Sequence[Sheet],
) -> tuple[list[RosterRow], list[RowProblem], dict[int, str]]:
    rows: list[RosterRow] = []
    problems: list[RowProblem] = []
    households: dict[int, str] = {}
    for sheet, body in bodies:
        columns, labels = layout.columns_of(sheet.at)
        context = RowContext(
            columns,
            labels,
            sheet.name,
            sheet.at * SHEET_STRIDE,
            county,
            day,
            bool(sheet.name),
            sheets[sheet.at].from_1904,
        )
        if sheet.headless:
            problems.append(_guessed(sheet, context))
        carried = carry_down(body.rows, columns)
        if carried:
            problems.append(_carried(carried, context))
        of_relation = households_by_relation(body.rows, columns)
        households |= {context.base + number: key for number, key in of_relation.items()}
        for line in body.rows:
            row, wrong = read_row(line, context)
            problems += wrong[:MAX_PROBLEMS_PER_ROW]
            if row is not None:
                row, asked = beside(row, line, context)
                problems += asked
                rows.append(row)
    return rows, problems, households


def _guessed(sheet: RosterSheet, context: RowContext) -> RowProblem:
    return RowProblem(
        row=context.base + sheet.first_data_row + 1, sheet=context.sheet, column="", field="",
        code="columns_guessed", weight=Weight.WARNING,
    )  # fmt: skip


def _carried(lines: Sequence[Line], context: RowContext) -> RowProblem:
    return RowProblem(
        row=context.base + lines[0].number, sheet=context.sheet, column="", field="household_key",
        code="household_carried", weight=Weight.WARNING, facts={"count": len(lines)},
    )  # fmt: skip


def _dropped(layout: RosterLayout) -> tuple[str, ...]:
    return tuple(c.label for c in layout.columns if not c.field and c.label)


def _duplicates(layout: RosterLayout) -> tuple[str, ...]:
    """Headers of columns whose field another column of the same sheet already has."""
    found: list[str] = []
    for sheet in layout.chosen:
        columns, labels = layout.columns_of(sheet.at)
        for field, places in columns.items():
            if field not in ("disabled", "household_kind", "serial"):
                found += [labels[i] for i in places[1:]]
    return tuple(dict.fromkeys(found))


def _unread_columns(layout: RosterLayout) -> list[Unread]:
    return [
        Unread(
            reason="unused_column" if c.why in ("unused", "chosen", "remembered")
            else "not_understood",
            words="、".join(c.samples), column=c.label, count=c.filled,
        )
        for c in layout.columns
        if not c.field and (c.filled or c.label)
    ]  # fmt: skip


def _unread_sheets(layout: RosterLayout, sheets: Sequence[Sheet]) -> list[Unread]:
    return [
        Unread(
            reason="other_sheet" if s.readable else "not_understood", sheet=s.name, count=s.rows,
            words="" if s.readable else _first_words(sheets[s.at]),
        )
        for s in layout.sheets
        if not (s.chosen and s.readable) and s.rows
    ]  # fmt: skip


def _first_words(sheet: Sheet) -> str:
    for row in sheet.rows[:5]:
        filled = [t for c in row[:8] if (t := as_text(c, 20))]
        if filled:
            return " ".join(filled)[:60]
    return ""


def _refuse_doubles(rows: list[RosterRow]) -> tuple[list[RosterRow], list[RowProblem]]:
    """The same person twice in one file: the first row stays. Who only may be the same is said."""
    near: dict[str, list[RosterRow]] = defaultdict(list)
    kept, problems = [], []
    for row in rows:
        keys = [_near_key(row), *([f"id {row.id_number}"] if row.id_number else [])]
        others = {other.row: other for key in keys for other in near[key]}.values()
        verdicts = {compare_people(_traits(row), _traits(one)).verdict: one for one in others}
        if Verdict.SAME in verdicts:
            problems.append(_double(row, verdicts[Verdict.SAME], "twice_in_file", Weight.ERROR))
            continue
        if Verdict.PERHAPS in verdicts:
            first = verdicts[Verdict.PERHAPS]
            problems.append(_double(row, first, "perhaps_twice_in_file", Weight.WARNING))
        for key in keys:
            near[key].append(row)
        kept.append(row)
    return kept, problems


def _near_key(row: RosterRow) -> str:
    if row.born_on is None:
        return f"{key_of_name(row.name)}|{row.age}"
    return twin_key(row.name, row.born_on)


def _double(row: RosterRow, first: RosterRow, code: str, weight: Weight) -> RowProblem:
    facts: dict[str, str | int] = {"first_row": first.number}
    if first.sheet != row.sheet:
        facts["first_sheet"] = first.sheet
    by_number = bool(row.id_number) and weight is Weight.ERROR
    return RowProblem(
        row=row.row, sheet=row.sheet, column="", name=row.name,
        field="id_number" if by_number else "name", code=code, weight=weight, facts=facts,
    )  # fmt: skip


def _traits(row: RosterRow) -> Traits:
    return Traits(
        name=row.name,
        born_on=row.born_on,
        age=row.age,
        sex=row.sex,
        region_code=row.region_code,
        id_mark=row.id_number,
        phone_mark=number_of(row.phone),
        phone2_mark=number_of(row.phone2),
        township=row.township,
        village=row.village,
        household_key=row.household_key,
    )
