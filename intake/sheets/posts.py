"""One row of a table -> the drafts of its posts, with what is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from intake.drafts.formfields import worktime_fields
from intake.drafts.keys import draft_key
from intake.drafts.values import DraftField, Fields, VacancyDraft
from intake.fields.headcounts import read_headcount
from intake.fields.readings import Certainty, Fact
from intake.fields.source import source
from intake.fields.worktime import find_worktime
from intake.problems import RowProblem, Weight
from intake.sheets.columns import by_unit, read_column, read_titles
from intake.sheets.headers import FREE_TEXT
from intake.sheets.joined import insured, pay_by_shift
from intake.sheets.notes import section_fields
from intake.sheets.table import Table, TableRow

LONGEST_TITLE: Final = 80
_NO_TITLE: Final = "no_title"
_EACH: Final = re.compile("(?<!男女)(?<!男)(?<!女)各")
"""Beside names in one cell (车工、铣工): each of them is a post with this many heads."""


def read_rows(
    table: Table, shared: Fields, sheet: str, today: date, near: str
) -> tuple[list[VacancyDraft], list[RowProblem]]:
    """Drafts of all rows; ``shared`` are fields that hold where a row says nothing."""
    labels = table.labels
    groups = _merged_groups(table)
    drafts: list[VacancyDraft] = []
    problems: list[RowProblem] = []
    for row in table.rows:
        firm, label = row.texts.get("employer_name", ""), labels.get("title", "")
        title = row.texts.get("title", "")
        if _EACH.search(row.texts.get("places", "")):
            title = re.sub("[、/／]", "\n", title)
        parts = _titles(title, firm, label)
        if not parts:
            shown = row.texts.get("title", "")[:40]
            problems.append(_problem(row.number, labels, "title", _NO_TITLE, Weight.ERROR, shown))
            continue
        for number, (title, named) in enumerate(parts, start=row.part):
            fields = _row_fields(row, labels, named, number - row.part, len(parts), today, near)
            if row.number in groups:
                fields["places"] = _of_group(fields.get("places"), *groups[row.number])
            under = section_fields(row.section, today, near) if row.section else {}
            for name, field in (
                under | {n: f for n, f in shared.items() if n not in under}
            ).items():
                fields.setdefault(name, field)
            key = draft_key(fields, number, row.texts.get("code", ""))
            draft = VacancyDraft(
                key=key, title=title, fields=fields, row=row.number, part=number, sheet=sheet
            )
            drafts.append(draft)
            problems += problems_of(draft, row, labels)
    return drafts, problems


def _row_fields(
    row: TableRow, labels: Mapping[str, str], named: Fields, number: int, of_parts: int,
    today: date, near: str,
) -> Fields:  # fmt: skip
    """Dedicated columns first; free-text columns add what those do not say."""
    fields: Fields = {}
    order = sorted(row.texts, key=lambda name: name in FREE_TEXT)
    unit = row.texts.get("wage_unit", "")
    for name in order:
        if name == "code":
            continue
        text = row.texts[name]
        if unit and name in ("wage", "wage_low", "wage_high"):
            text = by_unit(text, unit)
        piece = _share_of(text, number, of_parts) if of_parts > 1 else text
        for found, field in read_column(name, piece, labels.get(name, ""), today, near).items():
            held = fields.get(found)
            if held is None or (held.is_question and not field.is_question):
                fields[found] = field
    for name, field in named.items():
        if name != "places" or of_parts > 1 or "places" not in fields:
            fields[name] = field
    _add_sexes(fields, row, labels, today, near)
    for found, field in (pay_by_shift(row, labels, today, near) | insured(row, labels)).items():
        fields.setdefault(found, field)
    for bracket in re.findall(r"[（(]([^（()）]{2,20})[)）]", row.texts.get("title", "")):
        if of_parts == 1:
            fields = worktime_fields(find_worktime(source(bracket))) | fields
    _judge_places(fields, row, labels)
    _judge_pay(fields)
    if "wage_low_fen" not in fields and (wrong := row.errors.get("wage")):
        fields["wage_low_fen"] = DraftField(
            value=None, certainty=Certainty.QUESTION, question="unreadable", text=wrong,
            column=labels.get("wage", ""),
        )  # fmt: skip
    if of_parts > 1:
        _judge_share(fields, row.texts.get("places", ""), of_parts)
    _judge_title(fields)
    return fields


def _share_of(text: str, number: int, of_parts: int) -> str:
    """The post's own piece of a cell that lists one for each post; else the whole."""
    for separator in ("\n", "、", "；", ";", "/", "，", ","):
        pieces = [p.strip() for p in text.split(separator) if p.strip()]
        if len(pieces) == of_parts:
            return pieces[number]
    return text


def _judge_places(fields: Fields, row: TableRow, labels: Mapping[str, str]) -> None:
    """Excel makes days of 3-4; an error of the spreadsheet is no headcount."""
    raw = row.raw.get("places")
    label = labels.get("places", "")
    if isinstance(raw, datetime | date):
        fields["places"] = DraftField(
            value=None, certainty=Certainty.QUESTION, question="became_a_date", column=label,
            text=raw.isoformat()[:10], facts={"low": raw.month, "high": raw.day},
        )  # fmt: skip
    elif "places" in row.errors:
        fields["places"] = DraftField(
            value=None, certainty=Certainty.QUESTION, question="unreadable", column=label,
            text=row.errors["places"],
        )  # fmt: skip
    elif "places" not in fields:
        fields["places"] = DraftField(
            value=None, certainty=Certainty.QUESTION, question="missing", column=label
        )
    stated, rest = fields["places"], row.left_over
    if isinstance(stated.value, int) and rest is not None and rest != stated.value:
        low, high = sorted((rest, stated.value))
        fields["places"] = stated.as_question("several_headcounts", {"low": low, "high": high})


def _merged_groups(table: Table) -> dict[int, tuple[int, int]]:
    """Row -> (first row, rows) of those that show one headcount merged over several."""
    groups: dict[int, tuple[int, int]] = {}
    run: list[TableRow] = []
    for row in [*table.rows, None]:
        goes_on = row is not None and "places" in row.merged and run
        if goes_on and row is not None and row.raw.get("places") is run[0].raw.get("places"):
            run.append(row)
            continue
        if len(run) > 1:
            groups |= {one.number: (run[0].number, len(run)) for one in run}
        run = [row] if row is not None and "places" in row.merged else []
    return groups


def _of_group(field: DraftField | None, group: int, rows: int) -> DraftField:
    """One headcount for several posts is their sum: which has how many is asked."""
    held = field or DraftField(value=None, certainty=Certainty.QUESTION)
    facts = dict(held.facts) | {"group": group, "posts": rows}
    if isinstance(held.value, int):
        facts["total"] = held.value
    return held.model_copy(
        update={"value": None, "certainty": Certainty.QUESTION, "question": "merged_count",
                "facts": facts}
    )  # fmt: skip


def _titles(text: str, firm: str, label: str) -> list[tuple[str, Fields]]:
    """(title, its fields) of every post of a cell; lines under each other are posts of their own,
    but for one in brackets, which goes on with the post above it."""
    lines = text.split("\n")
    if len(lines) < 2 or not all(map(_ONE_TITLE.match, lines)):
        return list(read_titles(text, firm, label))
    parts: list[tuple[str, Fields]] = []
    begin = 0
    for line in lines:
        for title, fields in read_titles(line, firm, label):
            moved = {
                name: f.model_copy(update={"start": f.start + begin, "end": f.end + begin})
                for name, f in fields.items()
            }
            parts.append((title, moved))
        begin += len(line) + 1
    return parts


_ONE_TITLE: Final = re.compile(r"\s*[^\s(（].{0,14}$")
_SEXES: Final = {"places_men": "男", "places_women": "女", "places_any": "男女不限"}


def _add_sexes(
    fields: Fields, row: TableRow, labels: Mapping[str, str], today: date, near: str
) -> None:
    """Heads in columns for men and women: their sum where none is stated; the split goes to the
    law gate as words."""
    said = {name: row.texts[name] for name in _SEXES if row.texts.get(name)}
    counts = {
        n: 0 if re.fullmatch(r"0+(?:\.0+)?|[-/无—]+", t) else _count(t) for n, t in said.items()
    }
    if not said:
        return
    words = "".join(f"{_SEXES[n]}{t}" for n, t in said.items())
    column = "、".join(labels.get(n, "") for n in said)
    where: dict[str, Any] = {"text": words, "end": len(words), "column": column}
    if any(n != "places_any" for n in said) and "sex_words" not in fields:
        fields["sex_words"] = DraftField(value=words[:200], certainty=Certainty.SURE, **where)
    facts: dict[str, Fact] = {}
    facts["men"] = counts.get("places_men") or 0
    facts["women"] = counts.get("places_women") or 0
    if "places_any" in counts:
        facts["any"] = counts["places_any"] or 0
    total = sum(n for n in counts.values() if n)
    stated = fields.get("places")
    if stated is None:
        known = None not in counts.values() and total > 0
        fields["places"] = DraftField(
            value=total if known else None, facts=facts, **where,
            certainty=Certainty.LIKELY if known else Certainty.QUESTION,
            question="counted_by_sex" if known else "unreadable",
        )  # fmt: skip
    elif isinstance(stated.value, int) and _disagree(counts, total, stated.value):
        facts |= {"low": stated.value, "high": total}
        fields["places"] = stated.as_question("several_headcounts", facts)


def _disagree(counts: Mapping[str, int | None], total: int, stated: int) -> bool:
    """More than the stated sum; or less, where both men and women are counted."""
    if None in counts.values():
        return False
    both = {"places_men", "places_women"} <= counts.keys()
    return total > stated or (both and 0 < total < stated)


def _count(text: str) -> int | None:
    value = read_headcount(text).value
    return value.places if value is not None else None


def _judge_share(fields: Fields, text: str, of_parts: int) -> None:
    """One figure beside several posts: each, or all of them together?"""
    places = fields.get("places")
    if places is None or not isinstance(places.value, int) or not text:
        return
    if "各" not in text and "每" not in text and _share_of(text, 0, of_parts) == text:
        facts = dict(places.facts) | {"total": places.value, "posts": of_parts}
        fields["places"] = places.model_copy(
            update={"value": None, "certainty": Certainty.QUESTION, "question": "merged_count",
                    "facts": facts}
        )  # fmt: skip


def _judge_pay(fields: Fields) -> None:
    """Two columns for the ends of the pay may stand the wrong way round: asked."""
    low, high = fields.get("wage_low_fen"), fields.get("wage_high_fen")
    if low is None or high is None:
        return
    if isinstance(low.value, int) and isinstance(high.value, int) and low.value > high.value:
        facts: dict[str, Fact] = {"low": low.value // 100, "high": high.value // 100}
        fields["wage_low_fen"] = low.as_question("low_above_high", facts)
        del fields["wage_high_fen"]


def _judge_title(fields: Fields) -> None:
    title = fields["title"]
    if isinstance(title.value, str) and len(title.value) > LONGEST_TITLE:
        fields["title"] = title.model_copy(
            update={"value": title.value[:LONGEST_TITLE], "certainty": Certainty.LIKELY,
                    "question": "cut", "facts": {"limit": LONGEST_TITLE}}
        )  # fmt: skip


_SILENT: Final = frozenset({"missing", "from_text", "from_shift", "month_implied", "part_of_title"})
_COLUMN_OF: Final = {"occupation_id": "title", "wage_low_fen": "wage", "region_code": "place"}


def problems_of(draft: VacancyDraft, row: TableRow, labels: Mapping[str, str]) -> list[RowProblem]:
    """What is asked or doubted of a draft, as problems of its row."""
    found = [
        RowProblem(
            row=row.number, column=field.column or labels.get(_COLUMN_OF.get(name, name), ""),
            field=name, code=field.question or "unreadable", weight=Weight.WARNING,
            shown=field.text[:60],
            facts={k: v if isinstance(v, str | int) else str(v) for k, v in field.facts.items()},
        )
        for name, field in draft.fields.items()
        if field.is_question or (field.question and field.question not in _SILENT)
    ]  # fmt: skip
    found += [
        _problem(row.number, labels, name, "cut", Weight.WARNING, "") for name in sorted(row.cut)
    ]
    return found


def _problem(
    number: int, labels: Mapping[str, str], field: str, code: str, weight: Weight, shown: str
) -> RowProblem:
    return RowProblem(
        row=number, column=labels.get(field, ""), field=field, code=code, weight=weight,
        shown=re.sub(r"\s+", " ", shown),
    )  # fmt: skip
