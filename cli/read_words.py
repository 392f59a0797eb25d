"""What was read, in lines for a person at a terminal."""

from collections.abc import Callable, Iterator
from typing import Any

from models.person import Nights, Sex, TargetGroup
from web.people import wording as people
from web.people.rosters.wording import field_name, said_of
from web.vacancies.imports.values import shown
from web.vacancies.imports.wording import name_of, question_words
from web.words.unread import unread_reason

_CERTAIN = {"sure": " ", "likely": "~", "question": "?"}
_SUMS = {
    "posts": "岗位", "places": "人数", "places_asked": "人数待问", "people": "人", "rows": "行",
    "lines": "行", "refused": "退回", "questions": "要问", "problems": "核对",
}  # fmt: skip
_CODES: dict[str, Callable[[Any], str]] = {
    "sex": lambda code: str(people.SEXES[Sex(code)]),
    "nights": lambda code: str(people.NIGHTS[Nights(code)]),
    "targets": lambda code: str(people.TARGETS[TargetGroup(code)]),
    "food": lambda code: str(people.FOODS.get(code, code)),
    "schooling": people.schooling,
    "trades": lambda done: people.trade(done[0]) + (f" {done[1]}个月" if done[1] else ""),
    "wishes": people.trade,
    "certificates": people.certificate,
    "refuses": people.hazard,
    "regions_wanted": lambda code: shown("region_code", code),
    "regions_refused": lambda code: shown("region_code", code),
}
"""Field of a person -> what its code says; the words are those of the pages."""


def told(whole: dict[str, Any]) -> Iterator[str]:
    """Posts or people with each field, the problems, what was set aside, what was not read.

    ~ before a field: the usual meaning, look at it; ? : asked, there is no value.
    """
    sums = "，".join(f"{_SUMS[name]} {value}" for name, value in whole["sums"].items())
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
    value = "" if field["certainty"] == "question" else _value(kind, name, field["value"])
    words = " ".join(str(field["words"]).split())
    said = f"  “{words[:60]}”" if words else ""
    meaning = _meaning(kind, field["question"], {"shown": field["words"], **field["facts"]})
    asked = f"  {meaning} ({field['question']})" if field["question"] else ""
    return f"  {_CERTAIN[field['certainty']]} {label} [{name}] {value}{asked}{said}"


def _value(kind: str, name: str, value: Any) -> str:
    if kind != "roster" or name not in _CODES:
        return shown(name, value)
    return "、".join(_CODES[name](one) for one in ([value] if isinstance(value, str) else value))


def _meaning(kind: str, code: str, facts: dict[str, Any]) -> str:
    return said_of(code, facts) if kind == "roster" else question_words(code, facts)


def _listed(head: str, rows: list[dict[str, Any]], kind: str) -> Iterator[str]:
    if rows:
        yield ""
        yield f"{head} {len(rows)}"
    for row in rows:
        code = row.get("code") or row["reason"]
        facts = {"shown": row["words"], **row.get("facts", {})}
        meaning = _meaning(kind, code, facts) if "code" in row else unread_reason(code)
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
