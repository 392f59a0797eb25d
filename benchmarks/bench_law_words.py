"""Precision and recall of the word rules, per rule, on the labelled phrases of `tests/law`.

    python -m benchmarks law_words

All batches of phrases together first, then each; where GONGQIAO_SAMPLES names a table of real
advertisements (columns title and desc), how often each rule speaks on it: nobody has labelled
those, they are looked at by eye. A phrase counts for a rule when the rule should find it; a finding
nobody labelled counts against the rule that made it. Severity must agree too.
"""

import csv
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from law import check_words
from tests.law.phrases import Phrase, load

_TABLES = Path(__file__).parents[1] / "tests" / "law"
HELD_OUT = _TABLES / "phrases_held_out.csv"
FRESH = _TABLES / "phrases_fresh.csv"
"""Written before the rules were mended for them, for every rule; see docs/rosters-and-law.md."""


@dataclass(frozen=True)
class Score:
    """Right findings, findings nobody labelled, labelled ones missed, lawful phrases near it."""

    hits: int
    wrong: int
    missed: int
    lawful: int

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0


def judge(text: str) -> frozenset[tuple[str, str]]:
    """What the reader of clauses alone finds."""
    found = check_words([("requirements", text)], second=False)
    return frozenset((f.rule_id, f.severity.value) for f in found)


def scores(phrases: Iterable[Phrase]) -> dict[str, Score]:
    """A score for every rule that is labelled or found."""
    hits: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    lawful: Counter[str] = Counter()
    for one in phrases:
        got = judge(one.text)
        hits.update(rule for rule, _ in got & one.expected)
        wrong.update(rule for rule, _ in got - one.expected)
        missed.update(rule for rule, _ in one.expected - got)
        lawful[one.rule] += one.label == "pass"
    rules = sorted(hits | wrong | missed | lawful)
    return {rule: Score(hits[rule], wrong[rule], missed[rule], lawful[rule]) for rule in rules}


def speaks(table: Path) -> tuple[Counter[str], int]:
    """How many findings each rule makes on real advertisements, and how many they are."""
    csv.field_size_limit(10_000_000)
    with table.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    found: Counter[str] = Counter()
    for row in rows:
        found.update(
            one.rule_id for one in check_words((name, row[name]) for name in ("title", "desc"))
        )
    return found, len(rows)


def show(name: str, phrases: tuple[Phrase, ...]) -> None:
    start = perf_counter()
    table = scores(phrases)
    took = perf_counter() - start
    print(f"{name}: {len(phrases)} phrases in {took:.2f} s")
    print(
        f"{'rule':6}{'precision':>10}{'recall':>8}{'found':>7}{'wrong':>7}{'missed':>8}{'lawful':>8}"
    )
    for rule, s in table.items():
        print(
            f"{rule:6}{s.precision:10.3f}{s.recall:8.3f}{s.hits:7}{s.wrong:7}{s.missed:8}{s.lawful:8}"
        )
    total = Score(
        *(sum(getattr(s, k) for s in table.values()) for k in ("hits", "wrong", "missed", "lawful"))
    )
    print(
        f"{'all':6}{total.precision:10.3f}{total.recall:8.3f}{total.hits:7}{total.wrong:7}{total.missed:8}{total.lawful:8}\n"
    )


def main() -> None:
    batches = {path.stem: load(path) for path in sorted(_TABLES.glob("phrases*.csv"))}
    show("all batches", tuple(one for batch in batches.values() for one in batch))
    for name, batch in batches.items():
        show(name, batch)
    samples = os.environ.get("GONGQIAO_SAMPLES", "")
    if samples and Path(samples).exists():
        found, advertisements = speaks(Path(samples))
        print(f"real advertisements: {advertisements}")
        for rule, count in sorted(found.items()):
            print(f"{rule:6}{count:7}")
