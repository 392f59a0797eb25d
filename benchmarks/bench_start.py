"""What starting costs: an earlier commit's build against this one, in turns in one run.

`GONGQIAO_BEFORE=folder python -m benchmarks start`: the folder is a clone of the earlier commit,
set up by `make setup`; this tree has a .venv of its running set as well. Processor seconds of a
fresh process, against `import flask` in the same environment (medians); megabytes of both
environments as `du` counts them. Clock times are not taken: on a shared machine they say more about
the neighbours.
"""

import os
import resource
import statistics
import subprocess
from pathlib import Path

from benchmarks.harness import ROOT

PROGRAMS = {
    "import flask": ["-c", "import flask"],
    "import app": ["-c", "import app"],
    "create_app()": ["-c", "from app import create_app; create_app()"],
    "import jobs.__main__": ["-c", "import jobs.__main__"],
    "cli --help": ["-m", "cli", "--help"],
    "cli db check": ["-m", "cli", "db", "check"],
    "cli jobs list": ["-m", "cli", "jobs", "list"],
}


def processor_seconds(house: Path, words: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    python = house / ".venv" / "bin" / "python"
    subprocess.run([python, *words], cwd=house, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def megabytes(folder: Path) -> int:
    told = subprocess.run(["du", "-smL", folder], capture_output=True, text=True, check=True)
    return int(told.stdout.split()[0])


def main() -> None:
    if "GONGQIAO_BEFORE" not in os.environ:
        print("start: nothing to compare with, set GONGQIAO_BEFORE to a clone of an earlier commit")
        return
    houses = {"before": Path(os.environ["GONGQIAO_BEFORE"]).resolve(), "now": ROOT}
    rounds = int(os.environ.get("GONGQIAO_ROUNDS", "5"))
    taken: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for work, words in PROGRAMS.items():
            for house, path in houses.items():
                taken.setdefault((work, house), []).append(processor_seconds(path, words))
    flask = {h: statistics.median(taken["import flask", h]) for h in houses}
    print("| work | before | now |\n|---|---|---|")
    for work in PROGRAMS:
        cells = []
        for house in houses:
            median = statistics.median(taken[work, house])
            cells.append(f"{median:.2f} s, {median / flask[house]:.1f}x flask")
        print(f"| {work} | {cells[0]} | {cells[1]} |")
    sizes = [megabytes(path / ".venv") for path in houses.values()]
    print(f"| environment (MB) | {sizes[0]} | {sizes[1]} |")
