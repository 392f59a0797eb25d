"""Each fact is said once: a second statement anywhere in the house fails here.

A fact has a home and a mark by which any statement of it is known: the value itself (whatever name
it goes by) or the words a condition about it needs. `PLANTED` holds a second statement of each,
so that the net is known to hold.
"""

import ast
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("matching", "law", "intake", "delivery", "reference", "models", "reports", "services")
DOORS = ("web", "jobs", "cli")
SIGNALS = {
    "employer_reliability", "togetherness", "pay_fit", "work_fit", "conditions_fit",
    "living_fit", "policy_priority", "transport_fit", "urgency", "school_near",
}  # fmt: skip

Mark = Callable[[ast.AST], bool]


def literal(node: ast.AST | None) -> object:
    try:
        return ast.literal_eval(node) if isinstance(node, ast.expr) else None
    except (ValueError, TypeError, SyntaxError):
        return None


def constant(wanted: Callable[[str, object], bool]) -> Mark:
    """A module's name set to a value like this one."""

    def mark(node: ast.AST) -> bool:
        if isinstance(node, ast.AnnAssign):
            names, value = [node.target], node.value
        elif isinstance(node, ast.Assign):
            names, value = node.targets, node.value
        else:
            return False
        named = [one.id for one in names if isinstance(one, ast.Name)]
        return any(wanted(name, literal(value)) for name in named)

    return mark


def text(pattern: str) -> Mark:
    """A function or class that says all this, in any layout."""
    sought = re.compile(pattern, re.S)

    def mark(node: ast.AST) -> bool:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            return False
        return sought.search(getattr(node, "source", "")) is not None

    return mark


def listed(node: ast.AST) -> bool:
    """The names of all signals, as a tuple, a list or the keys of words."""
    if isinstance(node, ast.Dict):
        weights = any(isinstance(literal(value), int) for value in node.values)
        return not weights and {literal(key) for key in node.keys} >= SIGNALS
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return {one for one in map(literal, node.elts) if isinstance(one, str)} >= SIGNALS
    return False


def weighed(node: ast.AST) -> bool:
    """Numbers beside the names of signals."""
    if isinstance(node, ast.Dict):
        keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
        numbers = [n for value in node.values for n in ast.walk(value)
                   if isinstance(n, ast.Constant) and type(n.value) is int]  # fmt: skip
        return keys >= SIGNALS and len(numbers) >= len(SIGNALS)
    if isinstance(node, ast.ClassDef):
        fields = {f.target.id for f in node.body
                  if isinstance(f, ast.AnnAssign) and isinstance(f.target, ast.Name)}  # fmt: skip
        return fields >= SIGNALS
    return False


def maps_roles_to_sides(node: ast.AST) -> bool:
    if not isinstance(node, ast.Dict):
        return False
    keys = [ast.unparse(key) for key in node.keys if key]
    values = " ".join(map(ast.unparse, node.values))
    return sum(key.startswith("Role.") for key in keys) >= 2 and "Side." in values


def rules_of_steps(node: ast.AST) -> bool:
    """What depart, arrive, leave … lead to, need, or who may do them; words about them are not."""
    if not isinstance(node, ast.Dict):
        return False
    keys = {literal(key) for key in node.keys}
    said = " ".join(map(ast.unparse, node.values))
    named = len(keys & {"depart", "arrive", "start_work", "leave", "no_show", "cancel"}) >= 2
    return named and re.search(r"\b(S|PlacementState|ReasonKind|Side)\.", said) is not None


FACTS: dict[str, tuple[tuple[str, ...], Mark]] = {
    "on offer": (
        ("services/offer.py",),
        text(r"(no_open_block|EmployerState\.VERIFIED).*VacancyState\.PUBLISHED"
             r"|VacancyState\.PUBLISHED.*(no_open_block|EmployerState\.VERIFIED)"),
    ),
    "who may take what": (
        ("services/proposals/gates.py",),
        text(r"floor_wage_fen\s*[<>]|[<>]=?\s*\w*\.?floor_wage_fen|Doubt\("),
    ),
    "the weights": (("matching/model/params.py",), weighed),
    "the signals": (
        ("reference/note_codes.py",),
        listed,
    ),
    "what a placement may do": (("models/placement.py",), rules_of_steps),
    "who stands on which side": (("services/sides.py",), maps_roles_to_sides),
    "whose record is one's own": (
        ("services/sides.py",), text(r"account_id == actor\.account_id.*\.side"),
    ),
    "who may be named": (
        ("services/proposals/names.py",), text(r"ConsentPurpose\.SHARE_PARTNER.*withdrawn_at"),
    ),
    "the largest id": (
        ("services/rows.py",),
        lambda node: isinstance(node, ast.Assign) and ast.unparse(node.value) in (
            "2 ** 31 - 1", "2147483647"),
    ),
    "what a run may aim at": (
        ("matching/model/params.py",),
        constant(lambda _n, v: isinstance(v, tuple | set | list)
                 and set(map(str, v)) == {"best_total", "stable"}),
    ),
    "the working age": (
        ("reference/ages.py",), constant(lambda name, v: v == 16 and "AGE" in name.upper()),
    ),
    "kinds of food": (
        ("reference/food.py",),
        constant(lambda _n, v: isinstance(v, tuple | list | set)
                 and set(map(str, v)) == {"sichuan", "halal"}),
    ),
    "the unskilled hand": (
        ("services/runs/about.py",), constant(lambda _n, v: v == "gen_operative"),
    ),
    "day 0": (
        ("services/columns/kinds.py",),
        lambda node: isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "date"
        and [literal(one) for one in node.args] == [1970, 1, 1],
    ),
    "codes as bits": (
        ("services/columns/kinds.py",),
        text(r"1 << \w+\.index\("),
    ),
}  # fmt: skip
"""Fact -> where it lives, and how any statement of it is known."""

PLANTED = {
    "on offer": "def open_posts():\n    return (Vacancy.state == VacancyState.PUBLISHED,"
    " Employer.state == EmployerState.VERIFIED)",
    "who may take what": "def fits(person, pay):\n    return pay >= person.floor_wage_fen",
    "the weights": "BARS = {" + ", ".join(f"'{s}': ('x', 9)" for s in sorted(SIGNALS)) + "}",
    "the signals": f"ORDER = {tuple(sorted(SIGNALS))!r}",
    "what a placement may do": "TO = {'depart': S.DEPARTED, 'leave': S.LEFT}",
    "who stands on which side": "X = {Role.SENDING: Side.SENDING, Role.EMPLOYER: Side.EMPLOYER}",
    "whose record is one's own": "def mine(actor, e):\n"
    "    return e.account_id == actor.account_id or e.side is actor.side",
    "who may be named": "def shown(c):\n"
    "    return c.purpose == ConsentPurpose.SHARE_PARTNER and c.withdrawn_at is None",
    "the largest id": "MOST = 2**31 - 1",
    "what a run may aim at": "KINDS = ['stable', 'best_total']",
    "the working age": "LEAST_AGE = 16",
    "kinds of food": "MEALS: Final = ('halal', 'sichuan')",
    "the unskilled hand": "ANY_TRADE = 'gen_operative'",
    "day 0": "ZERO = date(1970, 1, 1)",
    "codes as bits": "def bits(codes, names):\n    return sum(1 << names.index(c) for c in codes)",
}


@lru_cache(maxsize=2)
def house(tree: Path) -> dict[str, list[ast.AST]]:
    """Every node of every module, functions and classes with their source."""
    found = {}
    for room in (*ROOMS, *DOORS):
        for path in sorted((tree / room).rglob("*.py")):
            lines = path.read_text("utf-8").splitlines()
            nodes = list(ast.walk(ast.parse("\n".join(lines))))
            for node in nodes:
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    node.source = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            found[str(path.relative_to(tree))] = nodes
    return found


def statements(tree: Path, mark: Mark) -> list[str]:
    return [path for path, nodes in house(tree).items() if any(map(mark, nodes))]


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_said_in_its_home_and_nowhere_else(fact: str) -> None:
    homes, mark = FACTS[fact]
    assert statements(ROOT, mark) == list(homes)


@pytest.mark.parametrize("fact", FACTS)
def test_a_second_statement_is_found(tmp_path: Path, fact: str) -> None:
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "again.py").write_text(PLANTED[fact], "utf-8")
    assert statements(tmp_path, FACTS[fact][1]) == ["services/again.py"]
