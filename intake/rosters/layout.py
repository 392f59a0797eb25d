"""Where the people of a workbook stand and what its columns mean: proposed, to be corrected by the
clerk and passed back in. Columns of the same header in several sheets are one question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice, zip_longest
from typing import Final

from intake.books.garbled import without_header
from intake.cells import as_text
from intake.fields.readings import Certainty
from intake.problems import FileProblem
from intake.rosters.guess import guessed_header
from intake.rosters.headers import (
    Header,
    begins_with_a_person,
    clean_header,
    find_header,
)
from intake.rosters.spans import RosterColumn, RosterLayout, RosterSheet
from intake.workbook import MAX_COLUMNS, Sheet
from reference.roster_headers import UNUSED

SAMPLES: Final = 3
_ASIDE: Final = re.compile(r"样例|示例|样表|填写说明|填表说明|模板|范例|字典|下拉|代码表")


def propose_layout(
    sheets: Sequence[Sheet], *, remembered: Mapping[str, str] | None = None
) -> RosterLayout:
    """Every sheet with a roster's header, and what its columns mean.

    Raises FileProblem where no sheet has one (`without_header`), ("no_header_row") where the people
    begin at once.
    """
    held = dict(remembered or {})
    headers = [_header_of(s, held) for s in sheets]
    if not any(headers):
        if any(begins_with_a_person(s.rows) for s in sheets):
            raise FileProblem("no_header_row")
        raise FileProblem(without_header(sheets))
    aside = {at for at, s in enumerate(sheets) if _ASIDE.search(s.name)}
    if all(at in aside for at, h in enumerate(headers) if h is not None):
        aside = set()
    pairs = enumerate(zip(sheets, headers, strict=True))
    found = [_sheet(at, sheet, header, at not in aside) for at, (sheet, header) in pairs]
    return RosterLayout(sheets=tuple(found), columns=_columns(sheets, headers, found, held))


def _header_of(sheet: Sheet, remembered: dict[str, str]) -> Header | None:
    """The header, or one of guesses where the sheet begins with people."""
    header = find_header(sheet.rows, remembered)
    if header is None and begins_with_a_person(sheet.rows):
        return guessed_header(sheet)
    return header


def _sheet(at: int, sheet: Sheet, header: Header | None, wanted: bool) -> RosterSheet:
    begin = header.last + 1 if header else 0
    rows = sum(1 for r in sheet.rows[begin:] if any(c not in (None, "") for c in r))
    return RosterSheet(
        at=at, name=sheet.name, header_row=header.last if header else -1, first_data_row=begin,
        rows=rows, chosen=header is not None and wanted,
        headless=header is not None and header.last < 0,
    )  # fmt: skip


def _columns(
    sheets: Sequence[Sheet],
    headers: Sequence[Header | None],
    found: Sequence[RosterSheet],
    remembered: Mapping[str, str],
) -> tuple[RosterColumn, ...]:
    """The same header (and the same turn of it, where one comes twice) is one column."""
    places: dict[tuple[str, int, int], list[tuple[int, int]]] = {}
    counts = [_filled(sheet, header) for sheet, header in zip(sheets, headers, strict=True)]
    for at, header in enumerate(headers):
        if header is None:
            continue
        times: dict[str, int] = {}
        for index, label in enumerate(header.labels):
            key = clean_header(label)
            if not key:
                continue
            times[key] = times.get(key, 0) + 1
            places.setdefault((key, times[key], 0), []).append((at, index))
        for index in _unlabelled(counts[at], header):
            places.setdefault(("", index, at), []).append((at, index))
    return tuple(
        _column(number, spots, sheets, headers, found, remembered, counts)
        for number, spots in enumerate(places.values())
    )


def _filled(sheet: Sheet, header: Header | None) -> list[int]:
    """Cells with content behind the header, column by column."""
    body = sheet.rows[header.last + 1 :] if header else []
    columns = zip_longest(*body)
    return [len(body) - cells.count(None) - cells.count("") for cells in columns]


def _unlabelled(counts: Sequence[int], header: Header) -> list[int]:
    """Columns with content and no header."""
    named = {i for i, label in enumerate(header.labels) if clean_header(label)}
    return [i for i, count in enumerate(counts[:MAX_COLUMNS]) if count and i not in named]


def _column(
    number: int,
    spots: list[tuple[int, int]],
    sheets: Sequence[Sheet],
    headers: Sequence[Header | None],
    found: Sequence[RosterSheet],
    remembered: Mapping[str, str],
    counts: Sequence[Sequence[int]],
) -> RosterColumn:
    at, index = spots[0]
    header = headers[at]
    assert header is not None  # spots are made from headers
    label = header.labels[index] if index < len(header.labels) else ""
    field, sure = header.fields[index] if index < len(header.fields) else ("", False)
    if field == "head_name" and not any(f == "name" for f, _ in header.fields):
        field, sure = "name", False
    why = "header" if sure else "part" if field else "none"
    if field and header.last < 0:
        why = "content"
    if clean_header(label) in remembered:
        why = "remembered"
    certainty = Certainty.SURE if sure else Certainty.LIKELY if field else Certainty.QUESTION
    if field == UNUSED:
        field, why = "", "unused" if why != "remembered" else why
    read = [(s, i) for s, i in spots if found[s].chosen]
    filled = sum(counts[s][i] for s, i in read if i < len(counts[s]))
    body = (
        row[i]
        for s, i in read
        for row in sheets[s].rows[found[s].first_data_row :]
        if i < len(row) and row[i] not in (None, "")
    )
    shown = why in ("none", "content")
    samples = tuple(as_text(c, 40) for c in islice(body, SAMPLES)) if shown else ()
    return RosterColumn(
        index=number, label=label, field=field, certainty=certainty, why=why, filled=filled,
        samples=samples, places=tuple(spots),
    )  # fmt: skip
