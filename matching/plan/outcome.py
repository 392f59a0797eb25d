"""Where a run ended, as bytes: kept beside its stored input, for questions and for the next run.

A run keeps what answers a question about one person in a moment. It is answered by a shortest way
in the residual graph (`matching.nested.paths`). At the run's prices no arc has a negative reduced
length, so a way shorter than `slack` uses no arc of that length or more, whatever it is: of
hundreds of arcs a person only those shorter than `slack` are kept, a handful. Whoever follows ways
over them checks each against the slack, and takes up all arcs where one is not shorter
(`matching.ask.whatif`).
"""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.archive import Arrays, Blocks, to_bytes
from matching.model.arcs import Arcs
from matching.model.problem import Problem
from matching.model.result import Result
from matching.model.tree import Tree
from matching.native import parallel
from matching.nested.kernels.near import count_within, take_within
from matching.nested.kernels.paths import FAR, SCALE
from matching.nested.paths import I32, I64, Market

FORM = b"GQO1"
"""Marks the layout; outcomes of earlier versions are npz and keep nothing for questions."""
FEW = 100_000
"""Up to so many arcs all are kept: then nothing ever lies outside."""
EACH = 8
"""Above, at most so many arcs for each person of the run,"""
SLACKS = (2000, 1600, 1200, 1000, 800, 700, 600, 500, 400, 300, 200, 100)
"""all those that cost less than the greatest of these (points) that this allows."""
PREFIX = "kept."
_TREE = ("capacity", "parent", "step_node", "step_size", "step_cost")


@dataclass(frozen=True, eq=False)
class Kept:
    """The optimum of a run over the arcs of reduced length < slack (FAR: over all).

    person, vacancy: int64, keys by row; party: int32[people], -1 = on their own; parties: how many.
    """

    market: Market
    slack: int
    person: I64
    vacancy: I64
    party: I32
    parties: int


def keep_all(problem: Problem, market: Market) -> Kept:
    """Every arc: what holds for any length. market: the run's, see `matching.ask.market`."""
    people, posts = problem.people, problem.vacancies
    return Kept(market, FAR, people.key, posts.key, people.party, len(problem.parties))


def kept_arrays(problem: Problem, market: Market, *, few: int = FEW, each: int = EACH) -> Arrays:
    """What to store of a run just solved, by name. few, each: see FEW, EACH."""
    kept = keep_all(problem, market)
    arcs, slack = _near(market, few, each)
    tree, seats = market.tree, market.seats
    columns: dict[str, NDArray[Any]] = {
        "person": kept.person, "vacancy": kept.vacancy, "party": kept.party,
        "degree": np.diff(arcs.ptr), "arc_vacancy": arcs.vacancy, "arc_score": arcs.score,
        "slot_of": market.slot_of, "bed": market.bed, "alone": market.alone, "at": seats.at,
        "price": seats.price, **{name: getattr(tree, name) for name in _TREE},
        "facts": np.array(
            [slack, kept.parties, tree.slots, int(market.bonus.max(initial=0))], np.int64
        ),
    }  # fmt: skip
    return {PREFIX + name: column for name, column in columns.items()}


def kept_of(blocks: Blocks) -> Kept | None:
    """The inverse of `kept_arrays`; None where a run has stored no such thing."""
    names = [name for name in blocks.names if name.startswith(PREFIX)]
    if not names:
        return None
    got = {name.removeprefix(PREFIX): column for name, column in blocks.read(names).items()}
    slack, parties, slots, head = (int(one) for one in got["facts"])
    ptr = np.zeros(len(got["degree"]) + 1, np.int64)
    np.cumsum(got["degree"], out=ptr[1:])
    tree = Tree(
        got["capacity"].astype(np.int64), got["parent"].astype(np.int64), slots,
        *(got[name].astype(np.int64) for name in _TREE[2:]),
    )  # fmt: skip
    arcs = Arcs(ptr, got["arc_vacancy"].astype(np.uint16), got["arc_score"].astype(np.int16))
    market = Market(
        arcs, got["slot_of"].astype(np.int64), got["bed"].astype(np.int64),
        np.full(len(ptr) - 1, head, np.int64), got["alone"] > 0, tree,
        got["at"].astype(np.int32), got["price"].astype(np.int64), settled=True,
    )  # fmt: skip
    person, vacancy = got["person"].astype(np.int64), got["vacancy"].astype(np.int64)
    return Kept(market, slack, person, vacancy, got["party"].astype(np.int32), parties)


def prices_of(blocks: Blocks) -> tuple[I64, I64, I64] | None:
    """(keys of people, keys of vacancies, points a seat costs: int64[vacancies, 3] by bed class);
    None where nothing was kept."""
    if PREFIX + "price" not in blocks.names:
        return None
    names = ("person", "vacancy", "price", "slot_of", "parent")
    person, vacancy, length, slot, up = (blocks[PREFIX + one].astype(np.int64) for one in names)
    price = (length + SCALE // 2) // SCALE
    for node in range(len(up) - 1, -1, -1):  # parents first; a seat costs what those above it do
        if up[node] >= 0:
            price[node] = max(price[node], price[up[node]])
    return person, vacancy, np.maximum(price[slot], 0)


def _near(market: Market, few: int, each: int) -> tuple[Arcs, int]:
    """(the arcs to keep, slack)."""
    ptr, vacancy, score = market.arcs
    n, seats = len(ptr) - 1, market.seats
    if len(vacancy) <= few:
        return Arcs(ptr, vacancy, score), FAR
    rows = (
        ptr, vacancy, score, market.slot_of.reshape(-1), market.bed, market.bonus, seats.at,
        seats.own, market.alone, seats.price,
    )  # fmt: skip
    steps = SCALE * np.array(SLACKS, np.int64)

    def counted(lo: int, hi: int) -> I64:
        found = np.zeros(len(steps), np.int64)
        count_within(lo, hi, *rows, steps, found)
        return found

    counts = sum(parallel(counted, n), np.zeros(len(steps), np.int64))
    fits = np.flatnonzero(counts <= max(few, each * n))
    within = int(steps[fits[0]] if len(fits) else steps[-1])
    degree, to = np.zeros(n, np.int64), np.zeros(n + 1, np.int64)
    none = np.zeros(0, np.uint16), np.zeros(0, np.int16)
    parallel(take_within, n, *rows, within, degree, 0, to, *none)
    np.cumsum(degree, out=to[1:])
    near = np.empty(to[n], np.uint16), np.empty(to[n], np.int16)
    parallel(take_within, n, *rows, within, degree, 1, to, *near)
    return Arcs(to, *near), within


def pack_outcome(result: Result, kept: Arrays | None = None) -> bytes:
    """Who goes where and at which prices, by row of the stored problem. kept: what questions are
    answered from (`matching.plan.outcome.kept_arrays`)."""
    columns: Arrays = {
        "vacancy_of": result.vacancy_of,
        "prices": result.prices,
        "worth": np.array([result.objective, result.bound], np.int64),
    }
    return to_bytes(FORM, {}, {**columns, **(kept or {})})


@dataclass(frozen=True, eq=False)
class Outcome:
    """Where a run ended. vacancy_of: int32[people], -1 = none. prices: int64[vacancies]."""

    vacancy_of: I32
    prices: I64
    objective: int
    bound: int


def unpack_outcome(data: bytes) -> Outcome:
    """The inverse of `pack_outcome`, without what is kept for questions."""
    if data.startswith(FORM):
        stored = Blocks(data).read(("vacancy_of", "prices", "worth"))
    else:
        with np.load(io.BytesIO(data), allow_pickle=False) as old:
            stored = {name: old[name] for name in old.files}
    objective, bound = stored["worth"].tolist()
    return Outcome(
        stored["vacancy_of"].astype(np.int32), stored["prices"].astype(np.int64), objective, bound
    )


def unpack_kept(data: bytes) -> Kept | None:
    """What the run kept for questions; None where it kept nothing."""
    return kept_of(Blocks(data)) if data.startswith(FORM) else None


def slot_prices(data: bytes) -> tuple[I64, I64, I64] | None:
    """See `matching.plan.outcome.prices_of`."""
    return prices_of(Blocks(data)) if data.startswith(FORM) else None
