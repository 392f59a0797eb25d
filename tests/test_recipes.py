"""The recipes of docs/recipes are walked: files are there, names stand in them, the counts hold."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RECIPES = sorted(set((ROOT / "docs" / "recipes").glob("*.md")) - {ROOT / "docs/recipes/README.md"})
STEP = re.compile(r"^(\d+)\. `([^`]+)`: (.+)$", re.M)


def wrong(recipe: str) -> list[str]:
    """What does not hold of a recipe's text."""
    steps = STEP.findall(recipe)
    told = re.search(r"^Files: (\d+)", recipe, re.M)
    found = [] if told and int(told[1]) == len(steps) else [f"{len(steps)} steps"]
    if [int(number) for number, _, _ in steps] != list(range(1, len(steps) + 1)):
        found.append("not numbered in order")
    if len({path for _, path, _ in steps}) != len(steps):
        found.append("a file twice")
    for _, path, words in steps:
        if not (ROOT / path).is_file():
            found.append(f"no file {path}")
            continue
        text = (ROOT / path).read_text("utf-8")
        names = [
            name for name in re.findall(r"`([^`]+)`", words) if "." not in name or name in text
        ]
        names = [name for name in names if not name.startswith("absent")]
        if not names:
            found.append(f"{path}: names nothing to look for")
        found += [f"{path}: no {name}" for name in names if name not in text]
    return found


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_every_step_of_a_recipe_can_be_gone(path: Path) -> None:
    assert wrong(path.read_text("utf-8")) == []


def test_a_step_that_cannot_be_gone_is_found() -> None:
    gate = (ROOT / "docs/recipes/gate.md").read_text("utf-8")
    assert wrong(gate.replace("`_trade`", "`_trade_of_old`")) == [
        "matching/rules/gates.py: no _trade_of_old"
    ]
    assert wrong(gate.replace("matching/plan/verify.py", "matching/plan/check.py")) == [
        "no file matching/plan/check.py"
    ]
    assert wrong(gate.replace("Files: 10", "Files: 14")) == ["10 steps"]


def test_the_list_of_recipes_names_every_one() -> None:
    listed = re.findall(r"\(([\w-]+\.md)\)", (ROOT / "docs/recipes/README.md").read_text("utf-8"))
    assert sorted(listed) == [path.name for path in RECIPES]
    assert len(RECIPES) == 5
