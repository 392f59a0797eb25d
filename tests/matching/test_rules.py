"""Gates and signals as rows: a row says all the engine, the pages and the review need."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from benchmarks.market import market
from matching import Params, Problem, Weights, solve, violations
from matching.model.columns import Table
from matching.rules import gates
from matching.rules.gates import MAKERS, Extras, bars, forms_of
from matching.rules.pairs import arcs_of
from matching.rules.scoring import Signals
from reference.gates import BY_LAW, Gate
from reference.note_codes import SIGNALS

BY_DAY = {Gate.UNDER_AGE, Gate.AGE_BAND, Gate.CERTIFICATE, Gate.EXCLUDED, Gate.WORTH}


class Watched:
    """A problem or one of its tables that notes which columns are read."""

    def __init__(self, of: Any, prefix: str, seen: set[str]) -> None:
        self._of, self._prefix, self._seen = of, prefix, seen

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._of, name)
        if isinstance(value, Table):
            return Watched(value, f"{name}.", self._seen)
        if isinstance(value, np.ndarray) or name == "today":
            self._seen.add(f"{self._prefix or 'problem.'}{name}")
        return value

    def __len__(self) -> int:
        return len(self._of)


def asking(trades: list[list[int]], seed: int = 3) -> Problem:
    """A market in which people name these trades and take no others."""
    base = market(40, 12, seed=seed, grouped=0.0)
    named = [[*one, -1, -1, -1][:3] for one in trades]
    wishes = np.array([named[k % len(named)] for k in range(40)], np.int32)
    return replace(
        base,
        people=replace(base.people, only_wished=np.ones(40, bool)),
        person_tables=replace(base.person_tables, wishes=wishes),
    )


@pytest.mark.parametrize("gate", [gate for gate in Gate if gate not in BY_DAY])
def test_a_gate_reads_the_columns_its_row_names_and_no_others(gate: Gate) -> None:
    base = asking([[0], [1, 2]])
    people = replace(base.people, only_pickup=np.arange(40) % 2 == 0)
    seen: set[str] = set()
    watched: Any = Watched(replace(base, people=people), "", seen)
    list(MAKERS[gate](watched))
    assert seen == set(gate.row.reads)


def test_every_gate_has_words_a_source_and_either_a_doubt_or_who_asks_instead() -> None:
    assert set(MAKERS) | BY_DAY == set(Gate)
    for gate in Gate:
        assert gate.row.words
        assert gate.row.source
        assert bool(gate.row.doubt) != bool(gate.row.elsewhere)
    lawful = {gate.name for gate in Gate if gate.row.kind == BY_LAW}
    assert lawful == {"CONSENT", "UNDER_AGE", "LAW", "CERTIFICATE"}


def test_who_takes_only_three_trades_in_order_goes_to_one_of_them_or_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Trades 0; 1 and 2; none named (kept out of nothing): by hand, over the trade of each post."""
    problem = asking([[0], [2, 1], []])
    trade = problem.vacancies.occupation.tolist()
    allowed = ({0}, {1, 2}, set(trade))
    wanted = [[trade[v] not in allowed[w % 3] for v in range(12)] for w in range(40)]
    for most in (4096, 1):
        monkeypatch.setattr(gates, "MOST_SETS", most)
        mask = bars(problem, slice(0, 40), Extras.of(problem))
        assert (mask >> Gate.TRADE & 1).astype(bool).tolist() == wanted
        plan = solve(problem, Params(alternatives=0), seed=1)
        assert violations(problem, plan) == []
        placed = np.flatnonzero(plan.vacancy_of >= 0).tolist()
        assert placed
        assert not any(wanted[w][plan.vacancy_of[w]] for w in placed)


def test_a_school_near_the_work_place_counts_for_who_brings_a_child() -> None:
    base = market(3, 5, seed=1, grouped=0.0)
    problem = replace(
        base,
        people=replace(base.people, children=np.array([0, 1, 2], np.int8)),
        vacancies=replace(base.vacancies, school_km=np.array([-1, 0, 1, 4, 12], np.int16)),
    )
    signal = Signals(problem).of("school_near")
    every = np.arange(5)
    assert signal(np.zeros(5, np.int64), every).tolist() == [500] * 5
    for brings in (1, 2):  # 1000 (10 - km) / 9, whole
        assert signal(np.full(5, brings), every).tolist() == [500, 1000, 1000, 666, 0]


def test_the_points_of_a_school_stand_in_the_arcs() -> None:
    """Weight 1 and nothing else: 10,000 points times the permille."""
    base = market(30, 8, seed=5, grouped=0.0)
    children = np.arange(30) % 2
    km = np.array([0, 1, 2, 3, 5, 9, 20, -1], np.int16)
    worth = {0: 1000, 1: 1000, 2: 888, 3: 777, 5: 555, 9: 111, 20: 0, -1: 500}
    problem = replace(
        base,
        people=replace(base.people, children=children),
        vacancies=replace(base.vacancies, school_km=km),
    )
    nothing = dict.fromkeys(SIGNALS, 0)
    params = Params(weights=Weights(**nothing | {"school_near": 1}), stability=0)
    arcs = arcs_of(problem, params).arcs
    assert len(arcs) > 20
    for w in range(30):
        for a in range(arcs.ptr[w], arcs.ptr[w + 1]):
            permille = worth[int(km[arcs.vacancy[a]])] if children[w] else 500
            assert arcs.score[a] == 10 * permille
    assert not (km[arcs.vacancy[arcs.ptr[1] : arcs.ptr[2]]] == 20).any(), "worth nothing: left out"


def test_a_stored_run_of_nine_signals_is_read_and_weighs_a_new_one_at_nothing() -> None:
    old = Params().as_dict()
    del old["weights"]["school_near"]
    assert Params.from_dict(old) == Params()
    assert Weights().points()[-1] == 0


def test_forms_give_the_same_pair_by_pair_and_as_rows_of_bits() -> None:
    """Held over odd markets in test_pairs; here: no gate has a form of its own for one of them."""
    for forms in forms_of(market(30, 9, seed=2)).values():
        for form in forms:
            assert {item.name for item in fields(form)}
            assert form.dense(slice(0, 30)).shape == (30, 9)
