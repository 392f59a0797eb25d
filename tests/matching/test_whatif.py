"""A question answered over the few arcs a run has kept is answered as over all arcs."""

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import matching
from benchmarks.county import county
from benchmarks.market import market
from matching import Params, Problem, Result, pack, solve
from matching.ask import whatif as asking
from matching.ask.market import market_of
from matching.ask.question import asked
from matching.ask.whatif import Beyond, answer
from matching.model.archive import Arrays, Blocks, Packed
from matching.nested.kernels.paths import FAR, HEAD, SCALE
from matching.nested.paths import Market
from matching.nested.slots import Slots
from matching.plan.outcome import kept_arrays, kept_of, pack_outcome, unpack_kept, unpack_outcome
from matching.plan.start import taken_up, unpack_start
from matching.rules.pair_rows import by_row, excluding, rows_of
from matching.rules.pairs import arcs_of

ROOT = Path(__file__).resolve().parents[2]
SHAPES: list[tuple[dict[str, Any], Params]] = [
    ({"supply": 0.5}, Params(alternatives=0)),
    ({"supply": 1.1, "locks": 4}, Params(alternatives=0, place_most_first=True)),
    ({"supply": 0.8, "grouped": 0.2}, Params(alternatives=0)),
    ({"supply": 2.0}, Params(alternatives=0, first_places=((2, 900), (4, 300)))),
]


def solved(shape: int, seed: int) -> tuple[Problem, Params, Result]:
    facts, params = SHAPES[shape]
    problem = market(120, 16, seed=seed, **{"grouped": 0.0, **facts})
    return problem, params, solve(problem, params, seed=1)


def run_market(problem: Problem, params: Params, result: Result) -> Market:
    return market_of(problem, params, result.vacancy_of, result.prices)


class Asker:
    """Questions about one run; `over(kept)` answers over what is kept, None = over all arcs."""

    def __init__(self, problem: Problem, params: Params, result: Result) -> None:
        self.problem, self.params, self.result = problem, params, result
        self.data = pack(problem)

    def over(self, kept: Arrays | None, kind: str, w: int, v: int, since: Any = ()) -> Any:
        who, what = self.problem.people.key, self.problem.vacancies.key
        facts = {
            "params": self.params.as_dict(), "seed": 1, "seconds": 99, "since": list(since),
            "kind": kind, "person": int(who[w]), "vacancy": int(what[v]),
        }  # fmt: skip
        return answer(asked(self.data, pack_outcome(self.result, kept), facts))

    def drawn(self, rng: np.random.Generator) -> tuple[str, int, int]:
        """A refusal of a proposal, or a wish for any vacancy."""
        seated = np.flatnonzero(self.result.vacancy_of >= 0)
        if rng.random() < 0.6:
            w = int(rng.choice(seated))
            return "refuse", w, int(self.result.vacancy_of[w])
        w = int(rng.integers(len(self.problem.people)))
        return "force", w, int(rng.integers(len(self.problem.vacancies)))

    def refused(self, rng: np.random.Generator, n: int) -> list[list[int | None]]:
        """So many proposals refused since, some of them the whole employer."""
        p, told = self.problem, []
        for w in rng.choice(np.flatnonzero(self.result.vacancy_of >= 0), n, replace=False):
            v = int(self.result.vacancy_of[w])
            firm = int(p.employers.key[p.vacancies.employer[v]])
            which = [None, firm] if rng.random() < 0.4 else [int(p.vacancies.key[v]), None]
            told.append([int(p.people.key[w]), *which])
        return told


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts how often all arcs had to be taken up."""
    count: list[int] = []
    everything = asking.everything
    monkeypatch.setattr(
        asking, "everything", lambda question: count.append(1) or everything(question)
    )
    return count


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of every way found: from how many people's slots an arc left out might lead as far; -1 =
    from somebody left out."""
    counts: list[int] = []
    loose = asking.Standing._loose

    def noted(standing: asking.Standing, way: Any) -> Any:
        found = loose(standing, way)
        counts.append(-1 if found is None else len(found))
        return found

    monkeypatch.setattr(asking.Standing, "_loose", noted)
    return counts


@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_near_arcs_answer_as_all_arcs_do(shape: int, reached: list[int], looked: list[int]) -> None:
    """Also where refusals came since, and where a way goes beyond what is kept."""
    within = 0
    for seed in range(6):
        problem, params, result = solved(shape, 100 * shape + seed)
        ask, rng = Asker(problem, params, result), np.random.default_rng(seed)
        near = kept_arrays(problem, run_market(problem, params, result), few=0, each=1)
        for _ in range(12):
            question = ask.drawn(rng)
            since = ask.refused(rng, int(rng.integers(0, 4)))
            reached.clear()
            told = ask.over(near, *question, since)
            within += 1 - len(reached)
            assert told == ask.over(None, *question, since), (seed, question, since)
    assert within > 20
    assert looked.count(0) > 20
    assert sum(one != 0 for one in looked) > 0  # and whole rows were needed


@pytest.mark.parametrize("shape", [0, 3])
def test_near_arcs_lose_what_solving_again_loses(shape: int) -> None:
    for seed in range(5):
        problem, params, result = solved(shape, 60 + seed)
        ask, rng = Asker(problem, params, result), np.random.default_rng(seed)
        near = kept_arrays(problem, run_market(problem, params, result), few=0, each=4)
        for w in rng.choice(np.flatnonzero(result.vacancy_of >= 0), 3, replace=False):
            v, since = int(result.vacancy_of[w]), ask.refused(rng, 3)
            told = ask.over(near, "refuse", int(w), v, since)
            rows = by_row(problem, since)
            before = solve(excluding(problem, rows), params, seed=1)
            after = solve(excluding(problem, [*rows, (int(w), v, -1)]), params, seed=1)
            assert told["exact"]
            assert told["loss"] == before.objective - after.objective
            assert told["heads"] == placed(after) - placed(before)


def placed(result: Result) -> int:
    return int((result.vacancy_of >= 0).sum())


def test_at_county_size_refusals_stay_within_what_is_kept(reached: list[int]) -> None:
    """Counted beds and first batches, so that the market is nested."""
    problem = county(4_000, 300, seed=2, counted_beds=0.4, unproven=0.4)
    params = Params(alternatives=0)
    result = solve(problem, params, seed=1)
    near = kept_arrays(problem, run_market(problem, params, result), few=1000)
    arcs = arcs_of(problem, params).arcs
    kept = kept_of(Blocks(pack_outcome(result, near)))
    assert kept is not None
    assert len(kept.market.arcs[1]) <= min(8 * len(problem.people), len(arcs) // 2)
    ask, rng, told = Asker(problem, params, result), np.random.default_rng(5), []
    for w in rng.choice(np.flatnonzero(result.vacancy_of >= 0), 25, replace=False):
        told.append(ask.over(near, "refuse", int(w), int(result.vacancy_of[w])))
    assert len(reached) < 3
    reached.clear()
    rng = np.random.default_rng(5)
    for k, w in enumerate(rng.choice(np.flatnonzero(result.vacancy_of >= 0), 25, replace=False)):
        assert told[k] == ask.over(None, "refuse", int(w), int(result.vacancy_of[w]))


def test_a_slack_too_small_is_never_trusted() -> None:
    """With nothing kept but the seats themselves, everything has to be asked of all arcs."""
    problem, params, result = solved(0, 7)
    ask = Asker(problem, params, result)
    market_ = run_market(problem, params, result)
    seats = dict(kept_arrays(problem, market_, few=0, each=0))
    facts = seats["kept.facts"].copy()
    facts[0] = 0  # a slack of nothing: any way is beyond it
    seats["kept.facts"] = facts
    with pytest.raises(Beyond):
        standing(ask, seats).answer()
    for w in np.flatnonzero(result.vacancy_of >= 0)[:4]:
        question = "refuse", int(w), int(result.vacancy_of[w])
        assert ask.over(seats, *question) == ask.over(None, *question)


def standing(ask: Asker, kept: Arrays) -> asking.Standing:
    w = int(np.flatnonzero(ask.result.vacancy_of >= 0)[0])
    facts = {
        "params": ask.params.as_dict(), "seed": 1, "seconds": 99, "since": [], "kind": "refuse",
        "person": int(ask.problem.people.key[w]),
        "vacancy": int(ask.problem.vacancies.key[ask.result.vacancy_of[w]]),
    }  # fmt: skip
    outcome = pack_outcome(ask.result, kept)
    found = unpack_kept(outcome)
    assert found is not None
    question = asking.Asked(io.BytesIO(asked(ask.data, outcome, facts)))
    return asking.Standing(question, found)


@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_no_arc_is_shorter_than_nothing_and_none_left_out_shorter_than_the_slack(
    shape: int,
) -> None:
    for seed in range(8):
        problem, params, result = solved(shape, seed)
        market_ = run_market(problem, params, result)
        kept = kept_of(Blocks(pack_outcome(result, kept_arrays(problem, market_, few=0, each=3))))
        assert kept is not None
        assert kept.slack < FAR
        near = {(w, int(v)) for w in range(120) for v in kept.market.row(w)[0]}
        seats, out = market_.seats, market_.tree.nodes
        assert (kept.market.seats.price == seats.price).all()
        for w in np.flatnonzero(market_.alone):
            at = int(seats.at[w]) if seats.at[w] >= 0 else out
            gone = int(seats.own[w]) * SCALE - (at == out) * HEAD - seats.price[at]
            for v, score in zip(*market_.row(int(w)), strict=True):
                length = gone - (score + market_.bonus[w]) * SCALE
                length += seats.price[market_.slot(int(w), int(v))]
                assert length >= 0
                assert ((int(w), int(v)) in near) == (length < kept.slack)


def test_prices_leave_no_step_from_node_to_node_that_gains() -> None:
    """First places earn points, so prices of nodes with room may be negative."""
    for seed in range(8):
        market_ = run_market(*solved(3, seed))
        tree, seats = market_.tree, market_.seats
        up = np.where(tree.parent >= 0, tree.parent, tree.nodes)
        more = tree.next_cost(seats.load) * SCALE + seats.price[up] - seats.price[:-1]
        less = seats.price[:-1] - seats.price[up] - tree.last_cost(seats.load) * SCALE
        assert (more[seats.load < seats.capacity] >= 0).all()
        assert (less[seats.load > 0] >= 0).all()


@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_a_person_alone_may_take_what_they_may_take_among_all(shape: int) -> None:
    """Rows worked out pair by pair, from their own columns of the stored input."""
    problem, params, result = solved(shape, 31)
    stands = np.flatnonzero(result.vacancy_of >= 0)[::2].astype(np.int32)
    problem = replace(
        problem,
        incumbents=replace(
            problem.incumbents, person=stands, vacancy=result.vacancy_of[stands].astype(np.int32)
        ),
    )
    params = replace(params, least_score=4_000)
    arcs = arcs_of(problem, params)
    free = np.flatnonzero((problem.people.party < 0) & ~arcs.locked)
    few = Packed(pack(problem)).people(free)
    assert (few.people.key == problem.people.key[free]).all()
    for w, (vacancy, score) in zip(free, rows_of(few, params), strict=True):
        here = slice(int(arcs.arcs.ptr[w]), int(arcs.arcs.ptr[w + 1]))
        assert (arcs.arcs.vacancy[here] == vacancy).all()
        assert (arcs.arcs.score[here] == score).all()


def test_the_process_answers_what_the_function_does() -> None:
    problem, params, result = solved(0, 3)
    ask = Asker(problem, params, result)
    near = kept_arrays(problem, run_market(problem, params, result))
    w = int(np.flatnonzero(result.vacancy_of >= 0)[0])
    question = "refuse", w, int(result.vacancy_of[w])
    facts = {
        "params": params.as_dict(), "seed": 1, "seconds": 99, "since": [], "kind": "refuse",
        "person": int(problem.people.key[w]), "vacancy": int(problem.vacancies.key[question[2]]),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "matching.ask.whatif"], cwd=ROOT, capture_output=True, check=True,
        input=asked(ask.data, pack_outcome(result, near), facts), env=os.environ,
    )  # fmt: skip
    assert json.loads(done.stdout) == ask.over(None, *question)


def test_what_earlier_versions_stored_is_still_answered(reached: list[int]) -> None:
    """Outcomes were npz, with nothing kept for questions and no start for the next run."""
    problem, params, result = solved(0, 3)
    buffer = io.BytesIO()
    worth = np.array([result.objective, result.bound], np.int64)
    np.savez_compressed(
        buffer, allow_pickle=False, vacancy_of=result.vacancy_of, prices=result.prices, worth=worth
    )
    old = buffer.getvalue()
    assert unpack_kept(old) is None
    assert unpack_start(old) is None
    told = unpack_outcome(old)
    assert (told.vacancy_of == result.vacancy_of).all()
    assert (told.prices == result.prices).all()
    ask = Asker(problem, params, result)
    w = int(np.flatnonzero(result.vacancy_of >= 0)[0])
    facts = {
        "params": params.as_dict(), "seed": 1, "seconds": 99, "since": [], "kind": "refuse",
        "person": int(problem.people.key[w]),
        "vacancy": int(problem.vacancies.key[result.vacancy_of[w]]),
    }  # fmt: skip
    said = answer(asked(ask.data, old, facts))
    assert len(reached) == 1
    assert said == ask.over(None, "refuse", w, int(result.vacancy_of[w]))


def test_a_stored_run_says_where_the_next_one_may_start() -> None:
    """Prices of beds as well, so that a nested market starts where it ended."""
    problem = county(3_000, 200, seed=5, counted_beds=0.4, unproven=0.4)
    params = Params(alternatives=0)
    result = solve(problem, params, seed=3)
    kept = kept_arrays(problem, run_market(problem, params, result))
    start = unpack_start(pack_outcome(result, kept))
    assert start is not None
    slots = Slots.of(problem, params, (arcs := arcs_of(problem, params).arcs))
    price, seat = start.at(problem, slots)
    assert (slots.vacancy[seat] == result.vacancy_of)[seat >= 0].all()
    assert taken_up(slots.arcs(arcs), slots.tree, 0, price, seat) is not None
    warm = solve(problem, params, seed=3, warm=start)
    assert (warm.vacancy_of == result.vacancy_of).all()
    assert (warm.prices == result.prices).all()


def test_the_process_loads_what_a_question_takes_and_no_solver() -> None:
    code = "import sys, matching.ask.whatif; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    loaded = set(told.stdout.split())
    assert "matching.nested.paths" in loaded
    heavy = {
        "matching.plan.solve",
        "matching.rules.pairs",
        "matching.nested.clearing",
        "ortools",
        "scipy",
        "numba",
    }
    assert not loaded & heavy


def test_what_the_engine_offers_is_there_and_bears_no_name_of_a_module() -> None:
    modules = {path.stem for path in (ROOT / "matching").iterdir()}
    for name in matching.__all__:
        assert name == "SIGNALS" or getattr(matching, name).__name__ == name
        assert name not in modules
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        matching.nothing  # noqa: B018 (asking for it is the test)
