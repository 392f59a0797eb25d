"""A template shows what it is told: it compares no states. What may be done is said by services,
what something is called by the wording of its part."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "web" / "templates"
COMPARED = re.compile(
    r"\b(?:state|mode|severity|outcome|kind|role)(?:\.value)?\s*"
    r"(?:==|!=|\bnot in\b|\bin\b)\s*[(\"'A-Z]"
)
LISTED = Path(__file__).with_name("templates_that_compare.txt")
"""`3 part/page.html`: how many comparisons are left there; the list only shrinks."""


def comparisons(root: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for path in sorted(root.rglob("*.html")):
        name = path.relative_to(root).as_posix()
        code = " ".join(re.findall(r"\{[{%](.*?)[%}]\}", path.read_text("utf-8"), re.S))
        if not name.startswith("_macros/") and (count := len(COMPARED.findall(code))):
            found[name] = count
    return found


def listed() -> dict[str, int]:
    pairs = (line.split(" ", 1) for line in LISTED.read_text("utf-8").splitlines())
    return {name: int(count) for count, name in pairs}


def test_no_template_compares_more_states_than_are_named() -> None:
    may = listed()
    assert {n: k for n, k in comparisons(TEMPLATES).items() if k > may.get(n, 0)} == {}


def test_the_list_of_templates_that_compare_only_shrinks() -> None:
    now = comparisons(TEMPLATES)
    assert {n: k for n, k in listed().items() if now.get(n, 0) < k} == {}, (
        "fewer by now: write the lesser number, or take the line out"
    )


def test_a_planted_comparison_is_found_and_a_macro_may_colour_its_tag(tmp_path: Path) -> None:
    (tmp_path / "_macros").mkdir()
    (tmp_path / "_macros" / "tag.html").write_text('{% if state == "open" %}green{% endif %}')
    (tmp_path / "page.html").write_text(
        '{% if row.state.value in ("open", "held") %}x{% endif %} state == "text"'
    )
    assert comparisons(tmp_path) == {"page.html": 1}
