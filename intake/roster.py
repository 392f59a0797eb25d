"""A labour roster (.xlsx, .csv) -> preview. It never writes.

Title rows are skipped to the header, columns we do not need are dropped and named, and every row
is either taken whole or refused with its reason. Groups come from 同行编号, or from 户编号 where a
file has no such column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final

from intake.cells import as_text
from intake.problems import FileProblem, RowProblem, Weight
from intake.roster_headers import HeaderMap, find_header
from intake.roster_row import read_row
from intake.roster_values import PartyDraft, RosterPreview, RosterRow
from intake.workbook import MAX_ROWS, Row, Sheet, read_sheets

LARGEST_PARTY: Final = 8
"""A party is two to eight people (models.party)."""

MAX_PROBLEMS_PER_ROW: Final = 30


def read_roster(data: bytes, *, county: str, day: date) -> RosterPreview:
    """Everything an uploaded roster says.

    data    the bytes as uploaded; the file's name plays no part
    county  GB/T 2260 code of the county the roster belongs to
    day     today in Asia/Shanghai
    Raises `FileProblem` when no sheet holds a header with 姓名.
    """
    sheet, header = _choose(read_sheets(data))
    body = [
        (sheet.first_row + at, cells)
        for at, cells in enumerate(sheet.rows)
        if at > header.header_row and any(as_text(c, 4) for c in cells)
    ]
    if not body:
        raise FileProblem("no_rows")
    if len(body) > MAX_ROWS:
        raise FileProblem("too_many_rows", str(MAX_ROWS))
    rows, problems = _read_rows(body, header, county, day)
    rows, doubled = _refuse_doubles(rows)
    parties, party_problems = _parties(rows, header)
    return RosterPreview(
        sheet=sheet.name,
        header_row=sheet.first_row + header.header_row,
        mapping={header.labels[i]: f for f, at in header.columns.items() for i in at},
        dropped=header.dropped,
        duplicates=header.duplicates,
        read_rows=len(body),
        rows=tuple(rows),
        parties=tuple(parties),
        problems=tuple(sorted([*problems, *doubled, *party_problems], key=lambda p: p.row)),
    )


def _choose(sheets: list[Sheet]) -> tuple[Sheet, HeaderMap]:
    """The sheet whose header we understand best."""
    found = [(s, h) for s in sheets if (h := find_header(s.rows)) is not None]
    if not found:
        raise FileProblem("no_header" if any(s.rows for s in sheets) else "empty_file")
    return max(found, key=lambda pair: len(pair[1].columns))


def _read_rows(
    body: Iterable[tuple[int, Row]], header: HeaderMap, county: str, day: date
) -> tuple[list[RosterRow], list[RowProblem]]:
    rows, problems = [], []
    for number, cells in body:
        if _is_footer(cells, header):
            continue
        row, wrong = read_row(cells, header, number, county=county, day=day)
        problems += wrong[:MAX_PROBLEMS_PER_ROW]
        if row is not None:
            rows.append(row)
    return rows, problems


def _is_footer(cells: Row, header: HeaderMap) -> bool:
    """合计, 填表人 and kin under the table: one or two cells and none where data would be."""
    filled = [as_text(c, 20) for c in cells if as_text(c, 20)]
    words = ("合计", "总计", "填表", "制表", "审核", "备注", "说明", "注:", "负责人", "单位负责")
    return len(filled) <= 4 and filled[0].startswith(words)


def _refuse_doubles(rows: list[RosterRow]) -> tuple[list[RosterRow], list[RowProblem]]:
    """The same person twice in one file: the first row stays."""
    first: dict[tuple[str, ...], int] = {}
    kept, problems = [], []
    for row in rows:
        key = identity_key(row)
        if key in first:
            problems.append(
                RowProblem(
                    row=row.row, column="", field="id_number" if row.id_number else "name",
                    code="twice_in_file", weight=Weight.ERROR, facts={"first_row": first[key]},
                )
            )  # fmt: skip
            continue
        first[key] = row.row
        kept.append(row)
    return kept, problems


def identity_key(row: RosterRow) -> tuple[str, ...]:
    """What makes two rows the same person: the ID number, else name, birth and phone or village."""
    if row.id_number:
        return ("id", row.id_number)
    return ("name", row.name, row.born_on.isoformat(), row.phone or row.village)


def _parties(rows: list[RosterRow], header: HeaderMap) -> tuple[list[PartyDraft], list[RowProblem]]:
    by_trip = "party_key" in header.columns
    groups: dict[str, list[RosterRow]] = defaultdict(list)
    for row in rows:
        key = row.party_key if by_trip else row.household_key
        if key and (by_trip or row.willing is not False):
            groups[key].append(row)
    parties, problems = [], []
    for key, members in groups.items():
        if len(members) < 2:
            if by_trip:
                problems.append(_party_problem(members[0], "party_of_one"))
            continue
        if len(members) > LARGEST_PARTY:
            problems += [_party_problem(m, "party_too_big", len(members)) for m in members]
            continue
        parties.append(_party(key, members, by_trip))
        if parties[-1].kind == "couple" and len(members) != 2:
            problems += [_party_problem(m, "couple_not_two", len(members)) for m in members]
            parties[-1] = parties[-1].model_copy(update={"kind": "family"})
    return parties, problems


def _party(key: str, members: list[RosterRow], by_trip: bool) -> PartyDraft:
    kinds = [m.party_kind for m in members if m.party_kind]
    together = [m.party_together for m in members if m.party_together]
    return PartyDraft(
        key=key,
        kind=kinds[0] if kinds else "townsmen" if by_trip else "family",
        together=together[0] if together else "same_employer" if by_trip else "same_district",
        by="same_trip" if by_trip else "household",
        rows=tuple(m.row for m in members),
    )


def _party_problem(row: RosterRow, code: str, size: int = 1) -> RowProblem:
    return RowProblem(
        row=row.row,
        column="",
        field="party_key",
        code=code,
        weight=Weight.WARNING,
        shown=row.party_key or row.household_key,
        facts={"size": size},
    )
