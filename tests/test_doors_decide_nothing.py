"""Doors translate: a view over 20 lines or a job over 8 is deciding something that belongs in a
service. Those that are longer are named, and the list only becomes shorter."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.lines import beneath

ROOT = Path(__file__).resolve().parent.parent
VIEW, JOB = 20, 8
"""Lines beneath signature and docstring (CONTRIBUTING, 3)."""
LISTED = Path(__file__).with_name("deciding.txt")
"""`21 path.py:function`: what is longer, and how long it may be at most."""


def is_view(node: ast.FunctionDef) -> bool:
    """It answers an address, or is the half of such a view that draws its page."""
    routes = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    if any(
        isinstance(one, ast.Attribute) and one.attr in {"get", "post", "route"} for one in routes
    ):
        return True
    calls = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    return any(isinstance(one, ast.Name) and one.id == "render_template" for one in calls)


def is_job(node: ast.FunctionDef) -> bool:
    return [one.arg for one in node.args.args] == ["house", "slot"]


def lengths(root: Path) -> Iterator[tuple[str, int, int]]:
    """(name, lines, most) of every view and every job."""
    for room, is_door, most in (("web", is_view, VIEW), ("jobs", is_job, JOB)):
        for path in sorted((root / room).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef) and is_door(node):
                    yield f"{name}:{node.name}", beneath(node), most


def deciding(root: Path) -> dict[str, int]:
    return {name: lines for name, lines, most in lengths(root) if lines > most}


def listed() -> dict[str, int]:
    pairs = (line.split(" ", 1) for line in LISTED.read_text("utf-8").splitlines())
    return {name: int(lines) for lines, name in pairs}


def test_no_view_and_no_job_decides_more_than_is_named() -> None:
    may = listed()
    assert {n: lines for n, lines in deciding(ROOT).items() if lines > may.get(n, 0)} == {}


def test_the_list_of_those_that_decide_only_shrinks() -> None:
    now = deciding(ROOT)
    assert {n: lines for n, lines in listed().items() if now.get(n, 0) < lines} == {}, (
        "shorter by now: write the lesser figure, or take the line out"
    )


def test_a_planted_long_view_and_a_planted_long_job_are_found(tmp_path: Path) -> None:
    body = "\n".join(f"    x{n} = {n}" for n in range(21))
    (tmp_path / "web").mkdir()
    (tmp_path / "jobs").mkdir()
    (tmp_path / "web" / "page.py").write_text(f'@bp.get("")\ndef index():\n{body}\n', "utf-8")
    (tmp_path / "jobs" / "tasks.py").write_text(
        f"def nightly(house, slot):\n{body}\n\n\ndef helper(house):\n{body}\n", "utf-8"
    )
    assert deciding(tmp_path) == {"web/page.py:index": 21, "jobs/tasks.py:nightly": 21}
