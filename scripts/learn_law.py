"""Learn the weights of the law's second judge from the labelled phrases: law/judge.npz.

    python -m scripts.learn_law

`python -m benchmarks law_judges` learns without a set and says how it is read then.

Per rule a linear separation with the widest margin (squared hinge, dual coordinate descent; Hsieh
et al., ICML 2008), all rules at once; a column beside them learns whether anything is unlawful at
all and is added to every rule in part, so that what forgives one rule helps the others. A counted
number of rounds in an order that is always the same; the weights are rounded to whole numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from law.judge import BUCKETS, WEIGHTS, buckets
from law.text import normalise
from reference.occupations import all_occupations
from tests.law.phrases import NEUTRAL, Phrase, load

TABLES = Path(__file__).parents[1] / "tests" / "law"
ROUNDS = 24
SOFT = 1.0
"""The price of a phrase on the wrong side (C of the separation)."""
PLAIN = 6.0
"""The same of a plain sentence: what stands in every advertisement must not be doubted."""
SHARED = 0.2
"""How much of "anything unlawful" every rule takes."""
TOP = 127
Floats = npt.NDArray[np.float64]


def separation(
    rows: Sequence[npt.NDArray[np.int64]], signs: Floats, prices: Sequence[float]
) -> tuple[Floats, Floats]:
    """Weights [BUCKETS, columns] and bias per column that part rows by signs [rows, columns]."""
    columns = signs.shape[1]
    table, bias = np.zeros((BUCKETS, columns)), np.zeros(columns)
    alpha = np.zeros_like(signs)
    order = np.random.Generator(np.random.PCG64(9)).permutation
    for _ in range(ROUNDS):
        for at in order(len(rows)):
            row, sign, ridge = rows[at], signs[at], 1 / (2 * prices[at])
            unit = 1 / np.sqrt(len(row))
            margin = sign * (table[row].sum(axis=0) * unit + bias)
            held = alpha[at]
            moved = np.maximum(0, held - (margin - 1 + held * ridge) / (2 + ridge))
            step = (moved - held) * sign
            alpha[at] = moved
            table[row] += step * unit
            bias += step
    return table, bias


def learn(phrases: Sequence[Phrase], rules: Sequence[str]) -> tuple[Floats, Floats]:
    """Weights and bias per rule, "anything unlawful" already in them."""
    phrases = [*phrases, *plain_ones(phrases)]
    rows = [buckets(normalise(one.text).plain) for one in phrases]
    met = [{rule for rule, _ in one.expected} for one in phrases]
    signs = np.array([[1.0 if r in m else -1.0 for r in rules] + [1.0 if m else -1.0] for m in met])
    prices = [SOFT if one.rule else PLAIN for one in phrases]
    table, bias = separation(rows, signs, prices)
    return table[:, :-1] + SHARED * table[:, -1:], bias[:-1] + SHARED * bias[-1]


def phrases_of(paths: Sequence[Path]) -> list[Phrase]:
    """The phrases of these tables, each text once with all that any of them says of it."""
    met: dict[str, Phrase] = {}
    for one in (one for path in paths for one in load(path)):
        seen = met.get(one.text)
        both = one.expected | seen.expected if seen else one.expected
        met[one.text] = Phrase(one.rule, one.label, one.text, both)
    return list(met.values())


def plain_ones(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Plain sentences and the names of trades, which nobody doubts, where no table has them."""
    known = {one.text for one in phrases}
    trades = (name for trade in all_occupations() for name in trade.names)
    texts = dict.fromkeys((*NEUTRAL, *trades))
    return [Phrase("", "pass", text, frozenset()) for text in texts if text not in known]


def digest(phrases: Sequence[Phrase]) -> str:
    """Names what was learned and how."""
    said = [f"{one.text} {sorted(one.expected)}" for one in phrases]
    return sha256("\n".join([*said, f"{ROUNDS} {SOFT} {PLAIN} {SHARED}"]).encode()).hexdigest()[:16]


def rules_of(phrases: Sequence[Phrase]) -> list[str]:
    return sorted({rule for one in phrases for rule, _ in one.expected})


def write(path: Path = WEIGHTS) -> None:
    phrases = phrases_of(sorted(TABLES.glob("phrases*.csv")))
    rules = rules_of(phrases)
    table, bias = learn(phrases, rules)
    scale = np.abs(table).max(axis=0) / TOP
    whole = np.rint(table / scale).astype(np.int8)
    used = np.flatnonzero(whole.any(axis=1)).astype(np.uint16)
    np.savez_compressed(
        path, rules=np.array(rules), used=used, table=whole[used], scale=scale, bias=bias,
        learned=np.array(digest(phrases)),
    )  # fmt: skip
    size = path.stat().st_size
    print(f"{len(phrases)} phrases, {len(rules)} rules, {len(used)} buckets, {size} bytes")


if __name__ == "__main__":
    write(*(Path(one) for one in sys.argv[1:]))
