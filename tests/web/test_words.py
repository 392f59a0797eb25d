"""Every text of the interface goes through the catalogue, and English has all of it."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_from_file
from babel.messages.pofile import read_po
from jinja2 import nodes

from models.account import OF_A_FIRM, Role
from tests import factories as make
from tests.web.conftest import Site

ROOT = Path(__file__).resolve().parents[2]
METHODS = [
    ("**.py", "python"),
    ("templates/**.html", "jinja2"),
]
TABLES = ("reference/asked.py", "reference/gates.py", "reference/note_codes.py")
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
SPOKEN = {"中文"}  # the name of a language stands in that language


@pytest.fixture(scope="module")
def msgids() -> set[str]:
    """Every text of the pages, and of the tables of rules whose rows carry their words."""
    found = list(
        extract_from_dir(
            ROOT / "web", METHODS, keywords=KEYWORDS, directory_filter=lambda _folder: True
        )
    )
    messages = [message for _, _, message, _, _ in found]
    for table in TABLES:
        messages += [m for _, m, _, _ in extract_from_file("python", ROOT / table, KEYWORDS)]
    texts: set[str] = set()
    for message in messages:
        texts.update([message] if isinstance(message, str) else message)
    return texts


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file)


def test_every_text_has_its_english(msgids: set[str], english: Catalog) -> None:
    missing = sorted(text for text in msgids if not (text in english and english[text].string))
    assert missing == []


def test_no_translation_is_left_over_or_in_doubt(msgids: set[str], english: Catalog) -> None:
    wrong = [m.id for m in english if m.id and (m.id not in msgids or m.fuzzy)]
    assert wrong == []


def test_a_translation_keeps_its_figures_and_is_english(english: Catalog) -> None:
    for message in english:
        if not message.id:
            continue
        wanted = sorted(set(PLACEHOLDER.findall(message.id)))
        assert sorted(set(PLACEHOLDER.findall(message.string))) == wanted, message.id
        outside = re.sub(r"[“\"(（][^”\")）]*[”\")）]", "", message.string)
        assert not CHINESE.search(outside), (message.id, message.string)


def test_no_template_has_chinese_outside_the_catalogue(site: Site) -> None:
    environment, bare = site.app.jinja_env, []
    for name in environment.list_templates(extensions=["html"]):
        source, _, _ = environment.loader.get_source(environment, name)
        for node in environment.parse(source).find_all(nodes.TemplateData):
            bare += [(name, text) for text in _chinese(node.data)]
        tree = environment.parse(source)
        spoken = {
            id(c) for call in tree.find_all(nodes.Call) if _is_gettext(call) for c in call.args
        }
        for constant in tree.find_all(nodes.Const):
            if id(constant) not in spoken and isinstance(constant.value, str):
                bare += [(name, text) for text in _chinese(constant.value)]
    assert bare == [(name, text) for name, text in bare if name.startswith("design/")]


def _is_gettext(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext", "ngettext")


def _chinese(text: str) -> list[str]:
    return [part for part in re.findall(r"[\u3400-\u9fff]+", text) if part not in SPOKEN]


def test_no_view_has_chinese_outside_the_catalogue() -> None:
    bare = []
    for path in sorted((ROOT / "web").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        spoken: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in KEYWORDS:
                spoken.update(id(part) for part in ast.walk(node))
            body = getattr(node, "body", None)
            for first in body if isinstance(body, list) else []:
                if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                    spoken.add(id(first.value))  # docstrings
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and id(node) not in spoken and CHINESE.search(text):
                bare.append((str(path.relative_to(ROOT)), node.lineno, text))
    assert [entry for entry in bare if entry[0] not in UNSPOKEN] == []


UNSPOKEN = {
    "web/forms.py": "元 as people type it",
    "web/design/views.py": "samples of what people type",
}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


@pytest.mark.parametrize("role", list(Role))
def test_the_english_home_page_is_english(site: Site, role: Role) -> None:
    with site.rows() as session:
        firm = make.make_employer(session, name="Firm A")
    regions = {Role.RECEIVING: (make.YUHANG,), Role.SENDING: (make.CANGXI,)}
    visitor = site.visitor(
        role,
        *regions.get(role, ()),
        employer_id=firm.id if role in OF_A_FIRM else None,
        display_name="A",
        locale="en",
    )
    text = visitor.get("/").text.replace("中文", "")
    assert CHINESE.findall(text) == []
