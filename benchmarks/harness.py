"""How every figure is taken: ours and the peer in turns, on the same arrays, in one run.

A figure is a ratio (the peer's seconds over ours), never a bare time: these machines are noisy,
and noise that lasts longer than one round meets both. `take` runs `ours` and `peer` alternately,
asserts that they found the same objective, and keeps the median and the spread of the ratios.
`in_child` does one piece of work in a fresh interpreter and tells its seconds from start to exit
and its greatest memory, for whole-process figures.

Results go to `benchmarks/results/<name>.json`, with machine, versions and seeds; `python -m
benchmarks report` makes docs/performance.md from them.
"""

import importlib
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).parent / "results"
PACKAGES = ("numpy", "scipy", "ortools", "numba", "llvmlite", "sqlalchemy", "sqlmodel", "psycopg")


@dataclass
class Figure:
    """One line of the table. ratio: median of peer over ours; least, aim: what was asked.
    peer_seconds: empty where there is no peer, only a limit.

    number: of the asked table ("1" .. "12"), "" for a line that only explains another.
    """

    number: str
    work: str
    peer: str
    ours_seconds: list[float]
    peer_seconds: list[float]
    ratios: list[float]
    least: float | None = None
    aim: float | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)


def take(
    number: str,
    work: str,
    ours: Callable[[], Any],
    peer_name: str,
    peer: Callable[[], Any],
    *,
    rounds: int = 3,
    least: float | None = None,
    aim: float | None = None,
    same: Callable[[Any, Any], bool] = lambda a, b: a == b,
    warm_up: bool = True,
    before: Callable[[], object] = lambda: None,
    facts: dict[str, Any] | None = None,
) -> Figure:
    """Run both in turns `rounds` times; `same(ours, peer)` must hold of what they return.
    `before` makes each of them find what the other found; its time is nobody's."""
    if warm_up:
        before()
        ours()
    own, theirs = [], []
    for _ in range(rounds):
        before()
        seconds, mine = timed(ours)
        own.append(seconds)
        before()
        seconds, other = timed(peer)
        theirs.append(seconds)
        if not same(mine, other):
            raise AssertionError(f"{work}: {mine!r} here, {other!r} from {peer_name}")
    ratios = [b / a for a, b in zip(own, theirs, strict=True)]
    figure = Figure(number, work, peer_name, own, theirs, ratios, least, aim, facts or {})
    tell(figure)
    return figure


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def in_child(target: str, **arguments: Any) -> dict[str, Any]:
    """`target` ("benchmarks.module:function") in a fresh interpreter: its JSON answer under
    "answer", "seconds" from start to exit, "peak_bytes" of memory."""
    command = [sys.executable, "-m", "benchmarks.harness", target, json.dumps(arguments)]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{target} failed:\n{done.stderr[-4000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told | {"seconds": seconds}


def _child(target: str, arguments: str) -> None:
    module, _, name = target.partition(":")
    answer = getattr(importlib.import_module(module), name)(**json.loads(arguments))
    print(json.dumps({"answer": answer, "peak_bytes": peak_bytes()}))


def peak_bytes() -> int:
    """The most memory this process has held. Not `ru_maxrss`: on Linux a child that was forked and
    then became another program starts with its parent's."""
    return _status("VmHWM")


def held_bytes() -> int:
    """The memory this process holds now."""
    return _status("VmRSS")


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise OSError(f"no {name} in /proc/self/status")


def forget_peak() -> None:
    """Start `peak_bytes` anew from what is held now."""
    Path("/proc/self/clear_refs").write_text("5")


def tell(figure: Figure) -> None:
    """One line on the terminal as soon as a figure is taken."""
    asked = "" if figure.least is None else f" (at least {figure.least:g}"
    asked += "" if figure.aim is None else f", aim {figure.aim:g}"
    asked += ")" if asked else ""
    own = statistics.median(figure.ours_seconds)
    theirs = f"{statistics.median(figure.peer_seconds):.3f} s of " if figure.peer_seconds else ""
    spread = f"{min(figure.ratios):.3g} to {max(figure.ratios):.3g}"
    print(
        f"{figure.number:>3} {figure.work}: {own:.3f} s against {theirs}{figure.peer}:"
        f" {figure.ratio:.3g}x [{spread}]{asked}",
        flush=True,
    )


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    model = ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next((x.partition(":")[2].strip() for x in lines if x.startswith("model name")), "")
    versions = {}
    for name in PACKAGES:
        versions[name] = importlib.metadata.version(name)
    return {
        "processor": model or platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": platform.system() + " " + platform.release().split("-")[0],
        "python": platform.python_version(),
        **versions,
    }


def write(name: str, figures: list[Figure], **seeds: Any) -> None:
    """Store the figures of one benchmark module, replacing its last ones."""
    RESULTS.mkdir(exist_ok=True)
    told = {
        "name": name,
        "machine": machine(),
        "load": os.getloadavg()[0],
        "seeds": seeds,
        "figures": [asdict(figure) | {"ratio": figure.ratio} for figure in figures],
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    _child(sys.argv[1], sys.argv[2])
