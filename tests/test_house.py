"""The house keeps its plan: imports go down only, rooms stay small, and nothing leaks out."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scripts.rooms import circles, graph

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
ROOMS = [name for name in CONTRACTS["root_packages"] if (ROOT / name).is_dir()]


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def copy_of_the_house(target: Path) -> Path:
    for name in ROOMS:
        shutil.copytree(
            ROOT / name,
            target / name,
            ignore=lambda folder, names: [n for n in names if not n.endswith(".py") and "." in n],
        )
    for name in ("app.py", "settings.py", "pyproject.toml"):
        shutil.copy(ROOT / name, target / name)
    return target


PLANTED = (
    ("matching", "from models import person"),
    ("models", "import services.errors"),
    ("services/columns", "import flask"),
    ("web", "import httpx"),
    ("services/columns", "import settings"),
    ("services/proposals", "from services.people import register"),
    ("services", "PLACE = 'a module of no wing'"),
    ("law", "import intake"),
    ("jobs", "import app"),
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is told of a house in which each wrong line stands in a module of its own."""
    tree = copy_of_the_house(tmp_path_factory.mktemp("house"))
    for number, (room, line) in enumerate(PLANTED):
        (tree / room / f"planted_{number}.py").write_text(f"{line}\n", "utf-8")
    answer = lint_imports(tree)
    assert answer.returncode != 0, answer.stdout
    return answer.stdout


@pytest.mark.parametrize("number", range(len(PLANTED)), ids=map("-".join, PLANTED))
def test_a_planted_import_that_goes_up_is_found(told: str, number: int) -> None:
    assert re.search(rf"\bplanted_{number}\b", told), PLANTED[number]


def test_nothing_below_the_doors_reads_a_clock() -> None:
    below = [room for room in ROOMS if room not in {"web", "jobs", "cli"}]
    clock = re.compile(r"datetime\.now|date\.today|time\.time\(|utcnow")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for room in below
        for path in (ROOT / room).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if clock.search(line)
    ]
    assert found == []


def test_locks_carry_hashes_and_no_registry_address() -> None:
    for name in ("main", "dev", "uv"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "http" not in re.sub(r"^(httpx|httpcore|httptools)\b.*", "", text, flags=re.M)


def test_every_room_of_the_contract_exists() -> None:
    for name in CONTRACTS["root_packages"]:
        assert (ROOT / name / "__init__.py").is_file(), name


def test_the_house_as_it_stands_keeps_the_contract() -> None:
    answer = lint_imports(ROOT)
    assert answer.returncode == 0, answer.stdout


def test_a_web_process_loads_neither_a_solver_nor_the_chart_library() -> None:
    look = (
        "import sys, app;"
        " heavy = {'ortools', 'scipy', 'matplotlib', 'pandas', 'numba', 'llvmlite'};"
        " heavy &= set(sys.modules);"
        " sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr


def test_a_test_asks_no_other_test_for_help() -> None:
    """What two tests need stands in a helper module beside them."""
    asks = re.compile(r"^\s*(from|import) +tests\S*([.]| +import +)test_|^\s*from +\.+test_", re.M)
    found = {
        str(path.relative_to(ROOT)): asked[0].strip()
        for path in (ROOT / "tests").rglob("*.py")
        if (asked := asks.search(path.read_text("utf-8")))
    }
    assert found == {}
    assert asks.search("    from tests.web.vacancies.test_grid import row")
    assert asks.search("from tests.web import test_grid")


def test_no_two_modules_import_each_other_not_even_for_their_types(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A package that hands on what lies in it is no circle."""
    monkeypatch.chdir(ROOT)
    found = [one for room in ROOMS for one in circles(graph(room, 0)) if not _of_a_package(one)]
    assert found == []
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "forms.py").write_text("from web import conflicts\n", "utf-8")
    (tmp_path / "web" / "conflicts.py").write_text(
        "if TYPE_CHECKING:\n    from web.forms import Bound\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    assert circles(graph("web", 0)) == [{"web.forms", "web.conflicts"}]


def _of_a_package(circle: set[str]) -> bool:
    return any(all(one == top or one.startswith(f"{top}.") for one in circle) for top in circle)
