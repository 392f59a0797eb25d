"""One statement for each fact, and no deed inside a claim: read from the source of the house."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ROOMS = PROJECT["tool"]["importlinter"]["root_packages"]
HARMLESS = frozenset({"isinstance", "issubclass", "len", "set", "frozenset", "all", "any", "min"})
"""Calls that change nothing, so that leaving them out (`python -O`) changes nothing."""


def _sources() -> Iterator[tuple[str, str]]:
    for room in [*ROOMS, "app.py", "settings.py", "logs.py"]:
        path = ROOT / room
        for one in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield str(one.relative_to(ROOT)), one.read_text("utf-8")


def deeds_in_claims(source: str) -> list[int]:
    """Lines of calls and assignments inside an `assert` that may change something."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Assert):
            continue
        for part in ast.walk(node.test):
            call = isinstance(part, ast.Call) and (
                not isinstance(part.func, ast.Name) or part.func.id not in HARMLESS
            )
            if call or isinstance(part, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom):
                found.append(node.lineno)
    return found


def test_nothing_is_done_inside_an_assert() -> None:
    found = [f"{name}:{line}" for name, text in _sources() for line in deeds_in_claims(text)]
    assert found == []


@pytest.mark.parametrize(
    "line", ["assert rows.add(bars) == 2", "assert (n := take()) > 0", "assert not queue.pop()"]
)
def test_a_planted_deed_is_found(line: str) -> None:
    assert deeds_in_claims(f"def f(rows, bars, queue, take):\n    {line}\n") == [2] * (
        2 if ":=" in line else 1
    )


NIGHTS = {
    "reference/nights.py": "the statement",
    "models/vacancy.py": "the column, its check and the statement as SQL",
    "services/vacancies/form.py": "the field, and that its share is asked for",
    "services/runs/rows.py": "the column is read",
    "services/runs/posts.py": "the engine's column from the statement",
    "services/runs/facts.py": "the law's bars from the statement",
    "services/law/matches.py": "one pair, from the statement",
    "web/publicity/texts.py": "read aloud, from the statement",
    "web/vacancies/wording.py": "in words, from the statement",
    "intake/drafts/formfields.py": "the field a reader fills",
    "reference/gates.py": "the columns the gate of nights reads; the engine decides by them",
}
"""Who may speak of the share of nights, and why. Elsewhere ask `reference.nights`."""
_SECOND = re.compile(
    r"night_share\s*(?:==|!=|<=?|>=?)|(?:if|not|and|or)\s+[\w.]*\bnight_share\b(?!\s*[,=)\]])"
    r"|Shift\.(?:THREE|FOUR_THREE)\b.*\bnight"
)
_ALLOWED = {
    ("models/vacancy.py", "return sa.or_(col(Vacancy.night_share) > 0, "
     "col(Vacancy.shift).in_(round_the_clock))"),
}  # fmt: skip


def second_statements(name: str, text: str) -> list[str]:
    """Lines that decide by themselves whether a post has nights."""
    return [
        line.strip()
        for line in text.splitlines()
        if _SECOND.search(line.replace("(Vacancy.night_share)", "Vacancy.night_share"))
        and (name, line.strip()) not in _ALLOWED
    ]


def test_whether_a_post_has_nights_is_said_once() -> None:
    found = [
        f"{name}: {line}"
        for name, text in _sources()
        if name != "reference/nights.py" and not name.startswith(("matching/", "scenario/"))
        for line in second_statements(name, text)
    ]
    assert found == []
    speaking = {
        name
        for name, text in _sources()
        if re.search(r"\.night_share\b", text) and not name.startswith(("matching/", "scenario/"))
    }
    assert speaking <= set(NIGHTS), speaking - set(NIGHTS)


@pytest.mark.parametrize(
    "line",
    [
        "found.append(col(Vacancy.night_share) == 0)",
        "return vacancy.night_share > 0 or vacancy.shift in (Shift.NIGHT, Shift.THREE)",
        "if vacancy.night_share:",
    ],
)
def test_a_planted_second_statement_is_found(line: str) -> None:
    assert second_statements("services/publicity/board.py", f"    {line}\n") == [line]
