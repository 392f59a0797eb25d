"""docs/testing.md names tests that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def lost(text: str) -> list[str]:
    """Tests a text names that are not there."""
    found = {}
    for path, _ in NAMED.findall(text):
        file = ROOT / path
        body = ast.parse(file.read_text("utf-8")).body if file.is_file() else []
        found[path] = {one.name for one in body if isinstance(one, ast.FunctionDef)}
    return [f"{path}::{name}" for path, name in NAMED.findall(text) if name not in found[path]]


def test_every_test_the_table_names_exists_and_every_row_names_one() -> None:
    text = (ROOT / "docs" / "testing.md").read_text("utf-8")
    table = (
        text.split("## What real input broke", 1)[1].split("\n|---|---|\n", 1)[1].split("\n\n")[0]
    )
    rows = [row for row in table.splitlines() if not row.startswith("| **")]
    assert [row for row in rows if not NAMED.search(row)] == []
    assert len(rows) > 50
    assert lost(table) == []


def test_a_test_that_is_gone_is_found() -> None:
    gone = "`tests/test_testing.py::test_nobody_wrote`, `tests/nowhere.py::test_x`"
    assert lost(gone) == ["tests/test_testing.py::test_nobody_wrote", "tests/nowhere.py::test_x"]
