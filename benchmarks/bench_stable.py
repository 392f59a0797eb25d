"""Figure 9: the stable mode against the package `matching` 1.4.x, and what it costs at county size.

The peer runs as a program of its own (its name is our engine's), installed by hash into a folder
under the system's temporary one. Both rank by the same points; the points of each list are made
strict, because the peer knows no ties, so there is one answer and it must be the same.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import ROOT, Figure, tell, timed, write
from matching.model.arcs import Arcs
from matching.stable.acceptance import blocking_pairs, stable

SEED, DENSITY = 20260101, 0.063
PEERS = Path(__file__).parent / "peers"
ROUNDS = 3


def instance(n: int, m: int) -> tuple[Arcs, Any, Any]:
    """Random pairs at a county's density; points lean towards what everybody likes; both sides'
    lists strict. Places follow a Pareto law, about 0.65 a person."""
    rng = np.random.default_rng(SEED)
    open_pairs = rng.random((n, m)) < DENSITY
    worker, vacancy = np.nonzero(open_pairs)
    liked, fit = rng.normal(0, 800, m), rng.normal(0, 800, n)
    mine = 5000 + liked[vacancy] + rng.normal(0, 1000, len(worker))
    theirs = 5000 + fit[worker] + rng.normal(0, 1000, len(worker))
    strict = [np.argsort(np.argsort(points)) + 1 for points in (mine, theirs)]
    ptr = np.concatenate([[0], np.cumsum(open_pairs.sum(axis=1))]).astype(np.int64)
    share = rng.pareto(1.3, m) + 0.15
    places = np.maximum(1, np.round(share / share.sum() * 0.65 * n)).astype(np.int64)
    return Arcs(ptr, vacancy.astype(np.int32), strict[0].astype(np.int64)), strict[1], places


def peer(arcs: Arcs, theirs: Any, places: Any, folder: Path) -> tuple[float, float, Any]:
    """(seconds of its algorithm, seconds of its preparing, vacancy_of)."""
    source, target = folder / "in.npz", folder / "out.npz"
    np.savez(
        source, ptr=arcs.ptr, vacancy=arcs.vacancy, mine=arcs.score, theirs=theirs, places=places
    )
    program = [sys.executable, str(PEERS / "residents.py"), str(source), str(target)]
    subprocess.run(program, check=True, cwd=folder, env={"PYTHONPATH": str(installed())})
    told = np.load(target)
    return float(told["seconds"]), float(told["preparing"]), told["vacancy_of"]


def installed() -> Path:
    """The folder the peer is installed in, by hash."""
    folder = Path(tempfile.gettempdir()) / "gongqiao-peers"
    if not (folder / "matching").exists():
        uv = [str(ROOT / ".venv/bin/uv"), "pip", "install", "--quiet", "--no-deps"]
        wanted = ["--require-hashes", "-r", str(PEERS / "requirements.txt")]
        subprocess.run([*uv, "--target", str(folder), *wanted], check=True)
    return folder


def main() -> None:
    n, m = 10_000, 1_000
    arcs, theirs, places = instance(n, m)
    flat = np.full(m, -1)

    def ours() -> Any:
        return stable(
            arcs, places, flat, worker_key=np.arange(n), slot_key=np.arange(m), seed=1,
            post_points=theirs,
        )  # fmt: skip

    ours()
    own, other, ratios, prepared = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            many, made = timed(lambda: [ours() for _ in range(20)][-1])  # too short for one look
            seconds = many / 20
            took, preparing, answer = peer(arcs, theirs, places, Path(folder))
            assert np.array_equal(made, answer)
            assert len(blocking_pairs(arcs, places, flat, made, post_points=theirs)) == 0
            own.append(seconds)
            other.append(took)
            prepared.append(preparing)
            ratios.append(took / seconds)
    facts = {"arcs": len(arcs), "placed": int((made >= 0).sum()), "peer_prepares_in": prepared}
    work = f"stable mode {n}x{m}, same outcome, no blocking pair"
    figure = Figure("9", work, "matching 1.4.3", own, other, ratios, 500, None, facts)
    tell(figure)
    write("stable", [figure], instance=SEED)


if __name__ == "__main__":
    main()
