"""One refusal, from question to answer, against our own solving from scratch.

Both are fresh processes that read the same bytes: the stored input and outcome of a run. Ours is
`python -m matching.ask.whatif`, as a page asks it; the other unpacks the input, takes the pair out
and solves. The loss must be the same. Each round asks about another person.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.county import county
from benchmarks.harness import ROOT, Figure, in_child, tell, write
from matching import Params, Problem, Result, pack, solve, unpack
from matching.ask.market import market_of
from matching.ask.question import Asked, asked
from matching.ask.whatif import answer
from matching.plan.outcome import kept_arrays, pack_outcome, unpack_outcome
from matching.rules.pair_rows import excluding

SEED = 1
RULES = Params(alternatives=0)
NESTED = {"counted_beds": 0.33, "unproven": 0.4}
SIZES: tuple[tuple[str, int, int, dict[str, float], int], ...] = (
    ("6,000 × 300", 6_000, 300, {}, 5),
    ("50,000 × 5,000", 50_000, 5_000, {}, 7),
    ("50,000 × 5,000, counted beds and first batches", 50_000, 5_000, NESTED, 3),
    ("240,000 × 5,000", 240_000, 5_000, {}, 3),
)
QUIET = {"OPENBLAS_NUM_THREADS": "1"}
"""As the service starts the process; the other starts with it as well."""


def refusal(name: str, people: int, posts: int, kind: dict[str, float], rounds: int) -> Figure:
    """One line of the page."""
    problem = county(people, posts, seed=SEED, **kind)
    result = solve(problem, RULES, seed=SEED)
    assert result.exact
    market = market_of(problem, RULES, result.vacancy_of, result.prices)
    kept = kept_arrays(problem, market)
    stored, outcome = pack(problem), pack_outcome(result, kept)
    own, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        for question in _questions(problem, result, stored, outcome, rounds):
            path = Path(folder) / "question"
            path.write_bytes(question)
            seconds, told = _asked(question)
            peer = in_child("benchmarks.bench_whatif:child_scratch", path=str(path))
            assert told["exact"]
            assert told["loss"] == peer["answer"], (told, peer)
            own.append(seconds)
            theirs.append(peer["seconds"])
    facts = {
        "pairs": len(market.arcs[1]),
        "kept": len(kept["kept.arc_score"]),
        "input_mb": round(len(stored) / 1e6, 2),
        "outcome_mb": round(len(outcome) / 1e6, 2),
        "seconds_in_process": round(statistics.median(_inside(question) for _ in range(3)), 3),
    }
    ratios = [b / a for a, b in zip(own, theirs, strict=True)]
    figure = Figure(
        "", f"a single refusal, whole process, {name}", "solving again from scratch",
        own, theirs, ratios, facts=facts,
    )  # fmt: skip
    tell(figure)
    return figure


def _questions(
    problem: Problem, result: Result, stored: bytes, outcome: bytes, rounds: int
) -> list[bytes]:
    seated = np.flatnonzero(result.vacancy_of >= 0)
    who = np.random.default_rng(SEED).choice(seated, rounds, replace=False)
    return [
        asked(stored, outcome, {
            "params": RULES.as_dict(), "seed": SEED, "since": [], "kind": "refuse",
            "seconds": result.timings["plan"], "person": int(problem.people.key[w]),
            "vacancy": int(problem.vacancies.key[result.vacancy_of[w]]),
        })
        for w in who
    ]  # fmt: skip


def _asked(question: bytes) -> tuple[float, dict[str, Any]]:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "matching.ask.whatif"], cwd=ROOT, input=question,
        capture_output=True, check=True,
    )  # fmt: skip
    return time.perf_counter() - start, json.loads(done.stdout)


def _inside(question: bytes) -> float:
    """Seconds of the answer alone, in a warm process."""
    start = time.perf_counter()
    answer(question)
    return time.perf_counter() - start


def child_scratch(path: str) -> int:
    """Points the whole loses without the pair, by solving again."""
    question = Asked(io.BytesIO(Path(path).read_bytes()))
    facts, outcome = question.facts, unpack_outcome(question.outcome)
    problem, params = unpack(question.problem), Params.from_dict(facts["params"])
    w = int(np.flatnonzero(problem.people.key == facts["person"])[0])
    v = int(np.flatnonzero(problem.vacancies.key == facts["vacancy"])[0])
    after = solve(excluding(problem, [(w, v, -1)]), params, seed=facts["seed"])
    return outcome.objective - after.objective


def main() -> None:
    os.environ |= QUIET
    write("whatif", [refusal(*size) for size in SIZES], county=SEED)


if __name__ == "__main__":
    main()
