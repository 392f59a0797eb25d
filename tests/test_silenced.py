"""Whoever silences a check says why, on the line itself."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
SILENCED = re.compile(
    r"#\s*(?:type: ignore|noqa)(?:\[[^\]]*\]|: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*)?"
)
REASON = re.compile(r"\W*\w")


def unreasoned(text: str) -> list[int]:
    """Numbers of lines that silence a check without a word."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        marks = list(SILENCED.finditer(line))
        if marks and not REASON.match(line[marks[-1].end() :]):
            found.append(number)
    return found


def test_every_silenced_check_of_the_house_has_its_reason_beside_it() -> None:
    rooms = PROJECT["importlinter"]["root_packages"]
    paths = [*(path for room in rooms for path in sorted((ROOT / room).rglob("*.py")))]
    paths += [ROOT / "app.py", ROOT / "settings.py"]
    found = {path.name: unreasoned(path.read_text("utf-8")) for path in paths}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_types_are_silenced_only_where_types_are_looked_at() -> None:
    checked = set(PROJECT["mypy"]["packages"])
    rooms = {"web", "jobs", "cli", "tests", "benchmarks", "scripts"} - checked
    silenced = "# type: " + "ignore"
    found = [
        path.relative_to(ROOT).as_posix()
        for room in sorted(rooms)
        for path in sorted((ROOT / room).rglob("*.py"))
        if silenced in path.read_text("utf-8") and path != Path(__file__)
    ]
    assert found == []


def test_a_planted_silence_is_found() -> None:
    text = "a = b  # type: " + "ignore[misc]\nc = d  # noqa" + ": S608  (names are ours)\n"
    assert unreasoned(text) == [1]
