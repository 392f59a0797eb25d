"""Previews as `gongqiao.read/1`: the documented JSON of `read --json` (docs/reading.md)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from intake.drafts.values import DraftField, VacancyDraft
from intake.messages import MessagePreview
from intake.problems import RowProblem, Weight
from intake.rosters.values import SHEET_STRIDE, RosterPreview, RosterRow
from intake.sheets import VacancySheetPreview
from intake.sheets.celltext import cell_text
from intake.unread import Unread
from intake.workbook import Sheet
from reference import asked

SCHEMA: Final = "gongqiao.read/1"
Shape = dict[str, Any]

_FROM: Final[Mapping[str, tuple[str, ...]]] = {
    "trades": ("trades", "trade_months"),
    "wishes": ("wishes", "wish_1", "wish_2", "wish_3"),
    "targets": ("monitored", "lifted", "household_kind", "disabled", "veteran", "graduate"),
    "born_on": ("born_on", "id_number", "age"),
    "sex": ("sex", "id_number"),
    "phone": ("phone", "household_phone"),
    "region_code": ("county",),
    "available_from": ("available_from",),
}
"""Field of a person -> columns it may come from, where that is not the column of its name."""


def of_message(preview: MessagePreview) -> Shape:
    """A message: spans count in its text, lines from 1."""
    lines = preview.text.split("\n")
    unread: Sequence[Unread] = getattr(preview, "unread", ())
    problems = [
        {"code": code, "weight": "warning", "row": 0, "sheet": "", "column": "", "field": "",
         "words": "", "facts": {}}
        for code in preview.problems
    ]  # fmt: skip
    return _posts(
        "message", [_post(d) for d in preview.drafts], problems, unread,
        {"lines": sum(1 for line in lines if line.strip())}, firms=list(preview.firms),
    )  # fmt: skip


def of_posts(preview: VacancySheetPreview) -> Shape:
    """A list of posts, with the sheets and columns as they were understood."""
    return _posts(
        "posts", [_post(d) for d in preview.drafts], [_problem(p) for p in preview.problems],
        preview.unread, {"rows": preview.read_rows}, tables=_tables(preview),
    )  # fmt: skip


def of_roster(preview: RosterPreview, sheets: Sequence[Sheet]) -> Shape:
    """A roster; the cells a field came from are looked up in the same file."""
    places = _Places(preview, sheets)
    wrong: dict[int, dict[str, RowProblem]] = {}
    for problem in preview.problems:
        wrong.setdefault(problem.row, {}).setdefault(problem.field, problem)
    people = [
        _row_of(row.row, preview) | {"fields": _person_fields(row, wrong.get(row.row, {}), places)}
        for row in preview.rows
    ]
    refused = sorted({p.row for p in preview.problems if p.weight is Weight.ERROR})
    return {
        "kind": "roster",
        "people": people,
        "parties": [_party(p) for p in preview.parties],
        "refused_rows": [_row_of(n, preview) for n in refused],
        "problems": [_problem(p) | _row_of(p.row, preview) for p in preview.problems],
        "set_aside": [_unread(u) for u in preview.unread if u.reason != "not_understood"],
        "not_read": [_unread(u) for u in preview.unread if u.reason == "not_understood"],
        "sums": {
            "people": len(people), "rows": preview.read_rows, "refused": len(refused),
            "questions": _questions(people), "problems": len(preview.problems),
        },
    }  # fmt: skip


def _posts(
    kind: str,
    posts: list[Shape],
    problems: list[Shape],
    unread: Iterable[Unread],
    sums: Shape,
    **more: object,
) -> Shape:
    listed = list(unread)
    places = [p["fields"]["places"]["value"] for p in posts if "places" in p["fields"]]
    return {
        "kind": kind,
        **more,
        "posts": posts,
        "problems": problems,
        "set_aside": [_unread(u) for u in listed if u.reason != "not_understood"],
        "not_read": [_unread(u) for u in listed if u.reason == "not_understood"],
        "sums": {
            "posts": len(posts),
            "places": sum(n for n in places if isinstance(n, int)),
            "places_asked": len(posts) - sum(isinstance(n, int) for n in places),
            "questions": _questions(posts),
            "problems": len(problems),
            **sums,
        },
    }


def _questions(shapes: list[Shape]) -> int:
    return sum(f["certainty"] == "question" for s in shapes for f in s["fields"].values())


def _post(draft: VacancyDraft) -> Shape:
    return {
        "title": draft.title, "sheet": draft.sheet, "row": draft.row, "part": draft.part,
        "start": draft.start, "end": draft.end, "duplicate_of": draft.duplicate_of,
        "fields": {n: _field(f, draft) for n, f in sorted(draft.fields.items())},
    }  # fmt: skip


def _field(field: DraftField, draft: VacancyDraft) -> Shape:
    return {
        "value": _plain(field.value), "certainty": field.certainty.value,
        "question": field.question, "words": field.text,
        "facts": {name: fact for name, fact in field.facts.items() if name != "held"},
        "start": field.start, "end": field.end, "sheet": draft.sheet if draft.row else "",
        "row": draft.row, "column": field.column, "shared": field.shared,
    }  # fmt: skip


def _problem(problem: RowProblem) -> Shape:
    return {
        "code": problem.code, "weight": problem.weight.value, "sheet": problem.sheet,
        "row": problem.row, "column": problem.column, "field": problem.field,
        "words": problem.shown, "facts": dict(problem.facts),
    }  # fmt: skip


def _unread(unread: Unread) -> Shape:
    return {
        "reason": unread.reason, "words": unread.words, "sheet": unread.sheet, "row": unread.row,
        "column": unread.column, "start": unread.start, "end": unread.end, "count": unread.count,
    }  # fmt: skip


def _tables(preview: VacancySheetPreview) -> list[Shape]:
    return [
        {
            "sheet": table.sheet, "form": table.form, "chosen": table.chosen,
            "hidden": table.hidden, "posts": posts,
            "columns": [
                {"label": c.label, "field": c.field, "certainty": c.certainty.value}
                for c in columns
            ],
        }
        for table, columns, posts in preview.tables_of_posts()
    ]  # fmt: skip


class _Places:
    """Where the fields of a person stand in the file."""

    def __init__(self, preview: RosterPreview, sheets: Sequence[Sheet]) -> None:
        self.sheets = sheets
        self.columns = {s.at: preview.layout.columns_of(s.at) for s in preview.layout.chosen}

    def of(self, row: RosterRow, field: str) -> tuple[str, str]:
        """(words, headers) of the cells a field comes from."""
        at = row.row // SHEET_STRIDE
        columns, labels = self.columns.get(at, ({}, {}))
        indexes = [i for name in _FROM.get(field, (field,)) for i in columns.get(name, ())]
        sheet = self.sheets[at]
        cells = sheet.rows[row.number - sheet.first_row]
        said = {i: t for i in indexes if i < len(cells) and (t := cell_text(cells[i]))}
        return " ".join(said.values()), "、".join(labels.get(i, "") for i in said)


def _person_fields(
    row: RosterRow, wrong: Mapping[str, RowProblem], places: _Places
) -> dict[str, Shape]:
    fields: dict[str, Shape] = {}
    for name in sorted(RosterRow.model_fields, key=asked.PERSON.__contains__):
        value = _plain(getattr(row, name))
        problem = wrong.get(name)
        empty = value in (None, "", [])
        if name == "row" or (empty and problem is None):
            continue
        words, column = places.of(row, name)
        certainty = "sure" if problem is None else "question" if empty else "likely"
        fields[name] = {
            "value": None if empty else value, "certainty": certainty,
            "question": problem.code if problem else "",
            "facts": dict(problem.facts) if problem else {},
            "words": words or (problem.shown if problem else ""), "column": column,
        }  # fmt: skip
    return fields


def _party(party: Any) -> Shape:
    shape: Shape = party.model_dump(mode="json")
    shape["rows"] = [n % SHEET_STRIDE for n in party.rows]
    return shape


def _row_of(number: int, preview: RosterPreview) -> Shape:
    at = number // SHEET_STRIDE
    name = next((s.name for s in preview.layout.sheets if s.at == at), "")
    return {"sheet": name, "row": number % SHEET_STRIDE}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | frozenset | set):
        return [_plain(one) for one in value]
    return value
