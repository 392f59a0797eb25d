"""A template shows what it is told: it compares no states. What may be done is said by services,
what something is called by the wording of its part; only the macros colour what they draw."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "web" / "templates"
COMPARED = re.compile(
    r"(?:\b|_)(?:state|mode|severity|outcome|kind|role|side|weight)(?:\.value)?\s*"
    r"(?:==|!=|\bnot in\b|\bin\b)\s*[(\"'A-Z]"
)


def comparisons(root: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(root.rglob("*.html")):
        name = path.relative_to(root).as_posix()
        code = " ".join(re.findall(r"\{[{%](.*?)[%}]\}", path.read_text("utf-8"), re.S))
        if not name.startswith("_macros/") and (here := COMPARED.findall(code)):
            found[name] = here
    return found


def test_no_template_compares_states() -> None:
    assert comparisons(TEMPLATES) == {}


def test_a_planted_comparison_is_found_and_a_macro_may_colour_its_tag(tmp_path: Path) -> None:
    (tmp_path / "_macros").mkdir()
    (tmp_path / "_macros" / "tag.html").write_text('{% if state == "open" %}green{% endif %}')
    (tmp_path / "page.html").write_text(
        '{% if row.state.value in ("open", "held") %}x{% endif %} state == "text"'
    )
    assert [*comparisons(tmp_path)] == ["page.html"]
