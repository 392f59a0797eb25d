"""What a process loads before it is asked anything, counted in modules and not by the clock."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOLVERS = {"numba", "llvmlite", "scipy", "pandas", "ortools", "google.protobuf", "matplotlib"}
PAPER = {"typst", "xlsxwriter", "openpyxl", "python_calamine", "css_inline", "fontTools"}
REST = {"alembic", "mako", "httpx", "rich", "pygments", "pypinyin", "rapidfuzz"}
READERS = {"intake.rosters.read", "intake.messages.reader", "law.gate", "law.text_figures"}


def loaded_by(program: str) -> set[str]:
    """All modules in a fresh process after it ran `program`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules, sep='\\n')"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    return set(done.stdout.splitlines())


TABLES = {"sqlalchemy", "sqlmodel", "pydantic", "models"}


@pytest.mark.parametrize(
    ("program", "unwanted"),
    [
        ("import app", SOLVERS | REST | READERS | {"xlsxwriter", "email_validator"}),
        ("import jobs.__main__", SOLVERS | PAPER | REST | READERS | {"flask", "numpy"}),
        ("import cli.__main__", SOLVERS | PAPER | REST | READERS | TABLES | {"flask", "numpy"}),
        ("import cli.up", SOLVERS | PAPER | REST | READERS | TABLES | {"flask", "apscheduler"}),
        ("import cli.jobs", SOLVERS | PAPER | REST | READERS | {"flask", "numpy"}),
        ("import cli.read", SOLVERS | REST | {"xlsxwriter", "web.wiring"}),
    ],
)
def test_a_process_loads_nothing_it_may_never_need(program: str, unwanted: set[str]) -> None:
    found = unwanted & loaded_by(program)
    assert not found


@pytest.mark.parametrize("words", ["--help", "nonsense", ""])
def test_help_and_a_mistyped_command_load_no_table(words: str) -> None:
    program = (
        "import contextlib, io\n"
        "from cli.__main__ import main\n"
        "said = io.StringIO()\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(said),"
        " contextlib.redirect_stderr(said):\n"
        f"    main({words.split()!r})\n"
        "assert 'usage: python -m cli' in said.getvalue()\n"
    )
    loaded = loaded_by(program)
    assert not TABLES & loaded
    assert len({name for name in loaded if name.startswith("cli.")}) == 1


def test_what_is_built_when_it_is_first_asked_for_is_not_built_before() -> None:
    """Validators of 60 and more forms, the functions that build 180 and more addresses."""
    program = (
        "import app\n"
        "from sqlmodel import SQLModel\n"
        "from services.inputs import Input\n"
        "from web.forms import FormIn\n"
        "from web.wiring import BLUEPRINTS, Address\n"
        "def below(kind):\n"
        "    return {kind}.union(*map(below, kind.__subclasses__()))\n"
        "ours = [one for base in (Input, FormIn, SQLModel) for one in below(base) - {base}]\n"
        "built = [one.__name__ for one in ours if one.__pydantic_complete__]\n"
        "assert len(ours) > 60 and not built, built\n"
        "import werkzeug.routing.rules as rules\n"
        "def refuse(*_):\n"
        "    raise AssertionError('an address is compiled that nobody asked for')\n"
        "compiled, rules.Rule._get_func_code = rules.Rule._get_func_code, staticmethod(refuse)\n"
        "from flask import Flask\n"
        "site = Flask('web', static_folder=None)\n"
        "site.url_rule_class = Address\n"
        "from web.wiring import RowId\n"
        "site.url_map.converters['int'] = RowId\n"
        "for one in BLUEPRINTS:\n"
        "    site.register_blueprint(one)\n"
        "assert len(list(site.url_map.iter_rules())) > 180\n"
        "rules.Rule._get_func_code = staticmethod(compiled)\n"
        "with site.test_request_context():\n"
        "    from flask import url_for\n"
        "    assert url_for('letters.workbook', letter_id=7, a='b') == '/letters/7/workbook?a=b'\n"
    )
    loaded_by(program)


def test_the_solvers_do_not_want_what_the_lock_leaves_out() -> None:
    """requirements/overrides.txt; the tests' own environment has these for CP-SAT's package."""
    program = (
        "import sys\n"
        "left_out = ['pandas', 'absl', 'immutabledict', 'scipy']\n"
        "sys.modules.update(dict.fromkeys(left_out))\n"
        "from ortools.graph.python.min_cost_flow import SimpleMinCostFlow\n"
        "net = SimpleMinCostFlow()\n"
        "net.add_arc_with_capacity_and_unit_cost(0, 1, 3, 5)\n"
        "net.set_node_supply(0, 2), net.set_node_supply(1, -2)\n"
        "assert net.solve() == net.OPTIMAL and net.optimal_cost() == 10\n"
        "import numpy as np\n"
        "from matching.parties.whole_numbers import Choosing\n"
        "task = Choosing(2, 0, 99)\n"
        "task.at_most(np.zeros(2, int), np.ones(2, int), np.ones(1, int))\n"
        "task.bounded(1, 0, np.array([4, 7]))\n"
        "assert task.best().bound == 7\n"
        "from programmes import Rows, least\n"
        "rows = [Rows.dense([[1, 1]], high=3.5)]\n"
        "cost, whole = np.array([-1.0, -2.0]), np.array([True, True])\n"
        "assert least(cost, rows, top=np.array([9.0, 2.0])).value == -5.5\n"
        "assert least(cost, rows, top=np.array([9.0, 2.0]), whole=whole).value == -5\n"
    )
    loaded_by(program)


def test_the_running_environment_keeps_every_library_and_the_languages_of_the_pages(
    tmp_path: Path,
) -> None:
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    kept = ("ortools/sat/swig_helper.py", "numpy/testing/utils.py", "web_tests/tests/all.py")
    kept += tuple(f"babel/locale-data/{name}.dat" for name in ("root", "zh_Hans_CN", "zh", "en"))
    kept += ("ortools/.libs/libortools.so", "ortools/linear_solver/python/helper.py")
    gone = (
        "ortools/sat/tests/test_swig.py",
        "ortools/pdlp/python/pdlp.py",
        "numpy/f2py/main.py",
        "sqlalchemy/testing/config.py",
        "numba/tests/support.py",
    )
    gone += tuple(f"babel/locale-data/{name}.dat" for name in ("de", "fr_CH", "sr_Latn"))
    for name in (*kept, *gone):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).touch()
    subprocess.run([ROOT / "scripts" / "slim.sh", tmp_path], check=True, timeout=60)
    left = {str(path.relative_to(packages)) for path in packages.rglob("*") if path.is_file()}
    assert left == set(kept)
