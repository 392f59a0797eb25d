"""What a process loads before it is asked anything, counted in modules and not by the clock."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOLVERS = {"numba", "llvmlite", "scipy", "pandas", "ortools", "google.protobuf", "matplotlib"}
PAPER = {"typst", "xlsxwriter", "openpyxl", "python_calamine", "css_inline", "fontTools"}
REST = {"alembic", "mako", "httpx", "rich", "pygments", "pypinyin", "rapidfuzz"}
READERS = {"intake.rosters.read", "intake.messages.reader", "law.gate", "law.said"}


def loaded_by(program: str) -> set[str]:
    """All modules in a fresh process after it ran `program`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules, sep='\\n')"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    return set(done.stdout.splitlines())


@pytest.mark.parametrize(
    ("program", "unwanted"),
    [
        ("import app", SOLVERS | REST),
        ("import jobs.__main__", SOLVERS | PAPER | REST | READERS | {"flask", "numpy"}),
        ("import cli.__main__", SOLVERS | PAPER | REST | READERS | {"flask", "numpy"}),
        ("import cli.up", SOLVERS | PAPER | REST | READERS | {"flask", "numpy", "apscheduler"}),
    ],
)
def test_a_process_loads_nothing_it_may_never_need(program: str, unwanted: set[str]) -> None:
    assert not unwanted & loaded_by(program)


def test_the_flow_solver_does_not_want_what_the_lock_leaves_out() -> None:
    """requirements/overrides.txt; the tests' own environment has these for CP-SAT."""
    program = (
        "import sys\n"
        "left_out = ['pandas', 'google.protobuf', 'absl', 'immutabledict']\n"
        "sys.modules.update(dict.fromkeys(left_out))\n"
        "from ortools.graph.python.min_cost_flow import SimpleMinCostFlow\n"
        "net = SimpleMinCostFlow()\n"
        "net.add_arc_with_capacity_and_unit_cost(0, 1, 3, 5)\n"
        "net.set_node_supply(0, 2), net.set_node_supply(1, -2)\n"
        "assert net.solve() == net.OPTIMAL and net.optimal_cost() == 10\n"
    )
    loaded_by(program)
