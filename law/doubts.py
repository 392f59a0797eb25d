"""Two judges, three outcomes: what both say is a finding, what one says alone is a doubt.

The reader of clauses (`law.text`) and the judge by weights (`law.judge`) err in different places.
A doubt (Severity.DOUBT) says "possibly unlawful: put it another way, or let somebody look": the
firm rewords it, or the coordinator writes before publication what was looked at. It is never shown
in public. Figures (`law.text_rules`) are reckoned, not read: the second judge has no say in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from law.judge import CLAUSE, Stretch, read, score_of
from law.spellings import PlainText
from law.text import MOST_WORDS, normalise
from law.values import Finding, Severity

SAYS: Final = -0.3
"""From this score on the second judge alone raises a doubt. Chosen on sets it had not learned from,
and on real advertisements, of which it may question one in ten (docs/adr/0013)."""
AGAINST: Final = -0.5
"""Below it the second judge takes what the reader found for lawful: that is a doubt too."""
_SPAN: Final = re.compile(r"\d[\d.]*[k千万]?(?:元|块)?(?:/月)?[-~—–一至到]+\d")
"""A span of wages is too wide by its figures (D04), whatever it resembles."""
BY_READER: Final = "reader"
BY_WEIGHTS: Final = "weights"


def weighed(
    field: str, text: PlainText, read_so: Iterable[Finding], reckoned: Iterable[Finding]
) -> list[Finding]:
    """What the reader found in a text, as findings or doubts, and what the second judge adds.

    reckoned  findings of the figures in the same text: what they name is not doubted once more
    """
    stretches = read(text.plain)
    where = _places(text)
    found = [_second(one, text.plain, stretches, where) for one in read_so]
    known = [*found, *reckoned]
    return [*found, *_added(field, text, stretches, known, where)]


def _places(text: PlainText) -> dict[int, int]:
    """Where a typed character stands in the plain text."""
    return {typed: plain for plain, typed in reversed(list(enumerate(text.place)))}


def _second(
    finding: Finding, plain: str, stretches: tuple[Stretch, ...], where: dict[int, int]
) -> Finding:
    """The finding, or a doubt where its own clause and every stretch it stands in speak against it
    and for none of its family (the letter of a rule: who is wanted, what is charged, what is paid)."""
    at = where.get(finding.at)
    around = [one.scores for one in stretches if at is not None and one.start <= at < one.end]
    own = [scores[finding.rule_id] for scores in around if finding.rule_id in scores]
    if not own or max(own) >= AGAINST or finding.severity is Severity.TASK or _by_figures(finding):
        return finding
    if any(v >= SAYS for one in around for rule, v in one.items() if rule[0] == finding.rule_id[0]):
        return finding
    clause = next(one[1] for one in CLAUSE.finditer(plain) if one.start() <= (at or 0) < one.end())
    if score_of(clause, finding.rule_id) > 0:
        return finding
    return replace(finding, severity=Severity.DOUBT, facts={**finding.facts, "alone": BY_READER})


def _by_figures(finding: Finding) -> bool:
    return finding.rule_id == "D04" and bool(_SPAN.search(normalise(finding.words).plain))


def _added(
    field: str,
    text: PlainText,
    stretches: tuple[Stretch, ...],
    known: list[Finding],
    where: dict[int, int],
) -> Iterator[Finding]:
    """Doubts of the second judge alone: of stretches that share clauses the surest, once a rule."""
    named = [(one.rule_id, where.get(one.at, -1)) for one in known]
    sure = sorted(
        ((value, one.start, one.end, rule) for one in stretches for rule, value in one.scores.items()
         if value >= SAYS and not (rule == "D04" and _SPAN.search(text.plain, one.start, one.end))),
        key=lambda found: (-found[0], found[1], found[3]),
    )  # fmt: skip
    taken: list[tuple[str, int, int]] = []
    for _, start, end, rule in sure:
        if sum(rule == other for other, *_ in (*named, *taken)) >= MOST_WORDS:
            continue
        if any(start <= at < end and _same(rule, other) for other, at in named):
            continue
        if any(rule == other and start < b and a < end for other, a, b in taken):
            continue
        taken.append((rule, start, end))
        first, last = _clause(text.plain, start, end, rule)
        yield Finding(
            rule, Severity.DOUBT, field, text.words(first, last), {"alone": BY_WEIGHTS},
            at=text.place[first],
        )  # fmt: skip


def _same(rule: str, found: str) -> bool:
    """The same rule, or the other sex: which of the two is preferred the reader knows better."""
    return rule == found or {rule, found} == {"B01", "B02"}


def _clause(plain: str, start: int, end: int, rule: str) -> tuple[int, int]:
    """The clause of a stretch that weighs most, without the mark that ends it; the whole stretch
    where no single clause of it would raise the doubt."""
    clauses = [one.span(1) for one in CLAUSE.finditer(plain, start, end)]
    scores = [(score_of(plain[a:b], rule), a, b) for a, b in clauses]
    best = max(scores, key=lambda found: (found[0], -found[1]))
    if best[0] >= SAYS:
        return best[1], best[2]
    return clauses[0][0], clauses[-1][1]


__all__ = ["AGAINST", "BY_READER", "BY_WEIGHTS", "SAYS", "weighed"]
