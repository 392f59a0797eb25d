"""The law's two judges on phrases the second has not learned from, per rule.

    python -m benchmarks law_judges              the sets by other hands, each left out in turn
    SETS="phrases_blind_9 phrases_blind_10" …    these left out together

The second judge learns from all other sets (some ten processor seconds each); the reader's rules
have learned from every set that stands in `tests/law`, so its figures here flatter it: a first
reading of a set nobody has learned from is made with `unlearned(path)` before the set moves in.
Per rule: labelled, found by both or by figures, asked (a doubt), missed; findings nobody labelled;
doubts nobody labelled.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from law import Severity, check_words, judge
from law.text import normalise
from scripts.learn_law import TABLES, TOP, learn, phrases_of, rules_of
from tests.law.phrases import Phrase, load

OTHER_HANDS = tuple(f"phrases_blind_{n}" for n in range(6, 12))


@dataclass(frozen=True)
class Outcome:
    """What became of labelled rules, and of lawful phrases."""

    found: Counter[str]
    asked: Counter[str]
    missed: Counter[str]
    wrong: Counter[str]
    asked_wrongly: Counter[str]
    lawful: int
    lawful_asked: int
    lawful_found: int

    @property
    def precision(self) -> float:
        right = self.found.total()
        return right / (right + self.wrong.total()) if right else 1.0

    @property
    def caught(self) -> float:
        right = self.found.total() + self.asked.total()
        return right / (right + self.missed.total()) if right else 1.0


def outcome(phrases: Sequence[Phrase]) -> Outcome:
    """Both judges on these phrases, with the weights in use."""
    counts: tuple[Counter[str], ...] = tuple(Counter() for _ in range(5))
    lawful = lawful_asked = lawful_found = 0
    for one in phrases:
        met = check_words([("requirements", one.text)])
        found = {f.rule_id for f in met if f.severity is not Severity.DOUBT}
        asked = {f.rule_id for f in met} - found
        labelled = {rule for rule, _ in one.expected}
        for count, rules in zip(
            counts,
            (found & labelled, asked & labelled, labelled - found - asked, found - labelled,
             asked - labelled),
            strict=True,
        ):  # fmt: skip
            count.update(rules)
        lawful += not labelled
        lawful_found += not labelled and bool(found)
        lawful_asked += not labelled and bool(asked) and not found
    return Outcome(*counts, lawful, lawful_asked, lawful_found)


@contextmanager
def without(names: Sequence[str]) -> Iterator[None]:
    """The second judge as it would be without these sets; the same texts elsewhere go too."""
    left = {normalise(one.text).plain for n in names for one in load(TABLES / f"{n}.csv")}
    paths = [path for path in sorted(TABLES.glob("phrases*.csv")) if path.stem not in names]
    taught = [one for one in phrases_of(paths) if normalise(one.text).plain not in left]
    rules = rules_of(taught)
    table, bias = learn(taught, rules)
    scale = np.abs(table).max(axis=0) / TOP
    learned = judge.Weights(tuple(rules), np.rint(table / scale).astype(np.int8), scale, bias, "")
    kept = judge.weights
    judge.read.cache_clear()
    judge.weights = lambda: learned
    try:
        yield
    finally:
        judge.weights = kept
        judge.read.cache_clear()


def show(name: str, one: Outcome) -> None:
    print(f"{name}: found {one.found.total()}, asked {one.asked.total()}, missed"
          f" {one.missed.total()}; precision {one.precision:.3f}, caught {one.caught:.3f};"
          f" of {one.lawful} lawful phrases {one.lawful_asked} asked about,"
          f" {one.lawful_found} wrongly found")  # fmt: skip
    print("rule  found asked missed wrong asked wrongly")
    rules = set().union(one.found, one.asked, one.missed, one.wrong, one.asked_wrongly)
    for rule in sorted(rules):
        print(f"{rule:5}{one.found[rule]:6}{one.asked[rule]:6}{one.missed[rule]:7}"
              f"{one.wrong[rule]:6}{one.asked_wrongly[rule]:8}")  # fmt: skip


def unlearned(path: Path) -> None:
    """A set outside `tests/law`, as both judges stand."""
    show(path.stem, outcome(load(path)))


def main() -> None:
    together = os.environ.get("SETS", "").split()
    for names in [together] if together else [[one] for one in OTHER_HANDS]:
        with without(names):
            phrases = [one for name in names for one in load(TABLES / f"{name}.csv")]
            show(" + ".join(names), outcome(phrases))
