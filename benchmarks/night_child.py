"""Solves the packed problem it is given and tells the cost: run by `benchmarks.bench_night` under
this or an earlier checkout, so it knows nothing but the engine's public names."""

import json
import sys
import time
from pathlib import Path

from matching import Params, solve, unpack, violations


def memory(name: str) -> float:
    """GB that /proc tells of this process under this name."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith(name + ":"):
            return round(int(line.split()[1]) / 1e6, 3)
    return 0.0


def main(path: str, seed: str) -> None:
    problem = unpack(Path(path).read_bytes())
    _warm_up()
    Path("/proc/self/clear_refs").write_text("5", "utf-8")
    start = time.process_time()
    result = solve(problem, Params(), seed=int(seed))
    told = {
        "processor_seconds": round(time.process_time() - start, 3),
        "peak_gb": memory("VmHWM"),
        "objective": int(result.objective),
        "bound": int(result.bound),
        "gap_percent": round(100 * (result.bound - result.objective) / max(result.bound, 1), 6),
        "violations": len(violations(problem, result)),
        "rounds": int(result.counts["rounds"]),
        "pairs": int(result.counts["candidate_pairs"]),
        "people": int(result.counts["people"]),
        "parties": int(result.counts["parties"]),
        "parties_placed": int(result.counts["parties_placed"]),
        "placed": int(result.counts["placed"]),
        "stages": result.timings,
    }
    print(json.dumps(told))


def _warm_up() -> None:
    """Kernels and solvers loaded, as in a process that has matched before."""
    from benchmarks.county import county  # noqa: PLC0415

    for beds in (0.0, 0.5):
        small = county(300, 30, seed=1, grouped=0.1, counted_beds=beds, unproven=beds)
        solve(small, Params(), seed=1)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
