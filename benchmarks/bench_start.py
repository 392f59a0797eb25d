"""What starting costs, and beside it an earlier commit's build in the same run.

`[GONGQIAO_BEFORE=folder] python -m benchmarks start`: the folder is a clone of the earlier commit,
set up by `make setup`; without it only this tree is measured. Processor seconds of a fresh process,
as multiples of `import flask` in the same environment (least of GONGQIAO_ROUNDS, 3); a second start
on an instance without the demo until `/healthz` answers 200, by processor and, with the load of the
machine beside it, by clock; megabytes of the environment as `du` counts them.
"""

import os
import resource
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.harness import ROOT

PROGRAMS = {
    "import flask": ["-c", "import flask"],
    "import sqlmodel": ["-c", "import sqlmodel"],
    "import models": ["-c", "import models"],
    "import app": ["-c", "import app"],
    "create_app()": ["-c", "from app import create_app; create_app()"],
    "import jobs.__main__": ["-c", "import jobs.__main__"],
    "cli --help": ["-m", "cli", "--help"],
    "cli db check": ["-m", "cli", "db", "check"],
    "cli jobs list": ["-m", "cli", "jobs", "list"],
}


PATIENCE = 120
"""Clock seconds after which a start has failed."""


@contextmanager
def instance(house: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation that has been started once."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environ |= {"GONGQIAO_INSTANCE": folder, "GONGQIAO_PORT": str(probe.getsockname()[1])}
        probe.close()
        run(house, ["-m", "cli", "up", "--once", "--no-demo"], environ)
        yield environ


def run(house: Path, words: list[str], environ: dict[str, str]) -> None:
    python = house / ".venv" / "bin" / "python"
    subprocess.run([python, *words], cwd=house, env=environ, capture_output=True, check=False)


def spent() -> float:
    """Processor seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def processor_seconds(house: Path, words: list[str], environ: dict[str, str]) -> float:
    before = spent()
    run(house, words, environ)
    return spent() - before


def second_start(house: Path, environ: dict[str, str]) -> tuple[float, float]:
    """(processor seconds of all its processes, clock seconds) until `/healthz` is 200."""
    before, begun = spent(), time.monotonic()
    command = [str(house / ".venv" / "bin" / "python"), "-m", "cli", "up", "--no-demo"]
    with subprocess.Popen(command, cwd=house, env=environ, stdout=subprocess.DEVNULL) as process:
        until_well(environ["GONGQIAO_PORT"], begun + PATIENCE)
        clock = time.monotonic() - begun
        process.send_signal(signal.SIGINT)
    return spent() - before, clock


def until_well(port: str, end: float) -> None:
    """Any other answer than 200 is an error to urllib."""
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def megabytes(folder: Path) -> int:
    told = subprocess.run(["du", "-smL", folder], capture_output=True, text=True, check=True)
    return int(told.stdout.split()[0])


def measure(house: Path, rounds: int) -> dict[str, str]:
    """One column of the table."""
    with instance(house) as environ:
        taken = {
            work: min(processor_seconds(house, words, environ) for _ in range(rounds))
            for work, words in PROGRAMS.items()
        }
        starts = [second_start(house, environ) for _ in range(rounds)]
    flask = taken["import flask"]
    told = {work: f"{took:.2f} s, {took / flask:.1f}x flask" for work, took in taken.items()}
    processor, clock = min(one for one, _ in starts), min(one for _, one in starts)
    told["second start to /healthz 200"] = (
        f"{processor:.1f} s, {processor / flask:.0f}x flask; by the clock {clock:.1f} s at load"
        f" {os.getloadavg()[0]:.0f} of {os.cpu_count()}"
    )
    told["environment"] = f"{megabytes(house / '.venv')} MB"
    return told


def main() -> None:
    houses = {"now": ROOT}
    if before := os.environ.get("GONGQIAO_BEFORE"):
        houses = {"before": Path(before).resolve(), "now": ROOT}
    rounds = int(os.environ.get("GONGQIAO_ROUNDS", "3"))
    columns = {name: measure(house, rounds) for name, house in houses.items()}
    print(f"| work | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}")
    for work in next(iter(columns.values())):
        print(f"| {work} | {' | '.join(column[work] for column in columns.values())} |")
