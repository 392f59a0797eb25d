"""What was read, in lines for a person at a terminal."""

from collections.abc import Iterator
from typing import Any

from web.people.rosters.wording import field_name
from web.vacancies.imports.wording import name_of, problem_words, shown
from web.words.unread import unread_reason

_CERTAIN = {"sure": " ", "likely": "~", "question": "?"}


def told(whole: dict[str, Any]) -> Iterator[str]:
    """Posts or people with each field, the problems, what was set aside, what was not read.

    ~ before a field: the usual meaning, look at it; ? : asked, there is no value.
    """
    sums = "，".join(f"{name} {value}" for name, value in whole["sums"].items())
    yield f"{whole['file']} {whole['day']} {whole['region']}: {sums}"
    for number, one in enumerate(whole.get("posts", whole.get("people", ())), start=1):
        yield ""
        title = one.get("title") or one["fields"].get("name", {}).get("value", "")
        yield f"{number}. {title}{_place(one)}"
        for name, field in one["fields"].items():
            yield _field(whole["kind"], name, field)
    yield from _listed("核对", whole["problems"], whole["kind"])
    yield from _listed("放在一边", whole["set_aside"], whole["kind"])
    yield from _listed("没有读到", whole["not_read"], whole["kind"])


def _field(kind: str, name: str, field: dict[str, Any]) -> str:
    label = field_name(name) if kind == "roster" else name_of(name)
    value = "" if field["certainty"] == "question" else shown(name, field["value"])
    words = " ".join(str(field["words"]).split())
    said = f"  “{words[:60]}”" if words else ""
    asked = (
        f"  {problem_words(field['question'])} ({field['question']})" if field["question"] else ""
    )
    return f"  {_CERTAIN[field['certainty']]} {label} [{name}] {value}{asked}{said}"


def _listed(head: str, rows: list[dict[str, Any]], kind: str) -> Iterator[str]:
    if rows:
        yield ""
        yield f"{head} {len(rows)}"
    for row in rows:
        code = row.get("code") or row["reason"]
        meaning = problem_words(code) if "code" in row else unread_reason(code)
        words = " ".join(row["words"].split())[:200]
        count = f" ×{row['count']}" if row.get("count", 0) > 1 else ""
        yield f"  {_place(row).strip()} {row['column']} {meaning} ({code}) {words}{count}"


def _place(row: dict[str, Any]) -> str:
    sheet = f"{row['sheet']} " if row.get("sheet") else ""
    return (
        f"  [{sheet}第{row['row']}行]"
        if row.get("row")
        else f"  [{sheet.strip()}]"
        if sheet
        else ""
    )
