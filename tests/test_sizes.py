"""Rooms stay small: how long a module and a function may be, and the named exceptions, which only
become fewer and shorter."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.lines import beneath

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
MODULE, FUNCTION, KERNEL = 300, 30, 100
"""Lines. Of a function what stands beneath its signature and its docstring is counted."""
LISTED = Path(__file__).with_name("longer.txt")
"""`300 path.py` or `30 path.py:function`: what is longer, and how long it may be at most."""


def lengths(root: Path) -> Iterator[tuple[str, int, int]]:
    """(name, lines, most) of every module and function of the house."""
    for room in CONTRACTS["root_packages"]:
        for path in sorted((root / room).rglob("*.py")):
            text, name = path.read_text("utf-8"), path.relative_to(root).as_posix()
            yield name, len(text.splitlines()), MODULE
            most = KERNEL if "/kernels/" in name else FUNCTION
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{name}:{node.name}", beneath(node), most


def too_long(root: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, lines, most in lengths(root):
        if lines > most:
            found[name] = max(lines, found.get(name, 0))
    return found


def listed() -> dict[str, int]:
    pairs = (line.split(" ", 1) for line in LISTED.read_text("utf-8").splitlines())
    return {name: int(lines) for lines, name in pairs}


def test_what_is_long_is_named_and_grows_no_longer() -> None:
    may = listed()
    assert {n: lines for n, lines in too_long(ROOT).items() if lines > may.get(n, 0)} == {}


def test_the_list_of_exceptions_only_shrinks() -> None:
    now = too_long(ROOT)
    assert {n: lines for n, lines in listed().items() if now.get(n, 0) < lines} == {}, (
        "shorter by now: write the lesser figure, or take the line out"
    )


def test_a_planted_long_function_is_found(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    body = "\n".join(f"    x{n} = {n}" for n in range(31))
    (tmp_path / "web" / "long.py").write_text(f'def decide():\n    """It."""\n{body}\n', "utf-8")
    assert too_long(tmp_path) == {"web/long.py:decide": 31}
