"""The night's match on the hard case (`benchmarks.multiplied`), on it with everybody distinct, on a
realistic county and on the small demo: processor seconds, memory, gap.

`python -m benchmarks.bench_night [CASE ...] [--before PATH]`: PATH is a checkout of an earlier
commit, whose engine solves the same bytes in turn with this one. Every solve is a process of its
own that knows nothing but the engine, has its kernels and solvers loaded and tells what the solve
alone took; the rules are held against what it found.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.county import county
from benchmarks.harness import ROOT, Figure, tell, write
from benchmarks.multiplied import distinct, kept_demo, multiplied
from matching import Problem, pack

CHILD = Path(__file__).parent / "night_child.py"
FOLDER = Path(tempfile.gettempdir()) / "gongqiao-night"
GROWN = {60_000: (16, 2, 4), 145_060: (40, 4, 4)}
"""People of the demo of 6,000 multiplied, and copies of people, firms, posts."""


def _hard(people: int) -> Problem:
    copies, firms, posts = GROWN[people]
    return multiplied(kept_demo(6_000, FOLDER), people=copies, firms=firms, posts=posts)


def _real(people: int, posts: int) -> Problem:
    return county(people, posts, seed=1, supply=0.4, grouped=0.05, counted_beds=0.33, unproven=0.4)


CASES: dict[str, tuple[str, str, float | None, Callable[[], Problem]]] = {
    "small": ("2b", "the demo of 1,500 people", None, lambda: kept_demo(1_500, FOLDER)),
    "middle": ("", "the demo of 6,000 people", None, lambda: kept_demo(6_000, FOLDER)),
    "hard-60": ("", "the demo multiplied, 60,000", None, lambda: _hard(60_000)),
    "distinct-60": ("", "the same, all distinct", None, lambda: distinct(_hard(60_000))),
    "hard": ("1", "the demo multiplied, 240,000", 10, lambda: _hard(145_060)),
    "distinct": ("1b", "the same, all distinct", 4, lambda: distinct(_hard(145_060))),
    "real-60": ("", "county of 36,000 × 1,200", None, lambda: _real(36_000, 1_200)),
    "real": ("2", "county of 145,060 × 4,699", 3, lambda: _real(145_060, 4_699)),
}  # fmt: skip
"""Number of the asked table, words, asked ratio of processor seconds, and the problem."""


def solved(checkout: Path, packed: Path, seed: int) -> dict[str, Any]:
    """What the engine of a checkout tells of these bytes."""
    done = subprocess.run(
        ["nice", sys.executable, str(CHILD), str(packed), str(seed)], cwd=checkout, check=True,
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(checkout)},
    )  # fmt: skip
    lines = done.stdout.splitlines()
    told: dict[str, Any] = json.loads(lines[-1])
    return told | {"lines_printed": len(lines) - 1 + len(done.stderr.splitlines())}


def measure(case: str, before: Path | None, rounds: int) -> Figure:
    number, words, aim, made = CASES[case]
    FOLDER.mkdir(exist_ok=True)
    packed = FOLDER / f"{case}.pack"
    if not packed.exists():
        packed.write_bytes(pack(made()))
    own: list[dict[str, Any]] = []
    then: list[dict[str, Any]] = []
    for _ in range(rounds):
        own.append(solved(ROOT, packed, 1))
        if before is not None:
            then.append(solved(before, packed, 1))
    seconds = [[one["processor_seconds"] for one in side] for side in (own, then)]
    ratios = [b / a for a, b in zip(*seconds, strict=True)] if then else [1.0] * rounds
    facts = dict(own[-1])
    if then:
        facts |= {f"before_{name}": value for name, value in then[-1].items()}
    figure = Figure(number, words, "the engine before", *seconds, ratios, aim, None, facts)
    tell(figure)
    for name in ("objective", "bound", "gap_percent", "peak_gb", "violations", "lines_printed"):
        print(f"     {name}: {facts[name]}   before: {facts.get('before_' + name, '-')}")
    return figure


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=["small", "middle", "hard-60", "real-60"])
    parser.add_argument("--before", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args(arguments or [])
    figures = [measure(case, asked.before, asked.rounds) for case in asked.cases]
    write("night", figures, multiplied=1, demo=34, county=1)


if __name__ == "__main__":
    main(sys.argv[1:])
