"""Words in context: normalise spelling, find a word, forgive it where its context is lawful.

An advertisement hides "限男" as "限 男", "限-男-性", "限nan", "仅限♂" or "僅限男性"; and
"男女不限", "女鞋针车工", "子女入学" contain the same characters lawfully. So every rule has
triggers and passes: a trigger counts unless the character it turns on (group ``k``, or its
start) lies inside a pass. Results are given in the writer's own characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from law.clauses import Together
from law.sayings import Saying
from law.spellings import MAX_CHARS, PlainText, read_spelling
from law.values import Finding, Severity

MOST_WORDS: Final = 8
"""Findings of one rule in one field; more teach nothing."""

__all__ = ["MAX_CHARS", "PlainText", "Trigger", "WordRule", "normalise"]


@lru_cache(maxsize=512)
def normalise(typed: str) -> PlainText:
    """NFKC, simplified, lower case, without spaces, invisible characters and marks that only
    hide a word; lines are kept. Read once and remembered."""
    return read_spelling(typed)


@dataclass(frozen=True)
class Trigger:
    """A pattern that speaks against the text.

    strict  not forgiven by a pass, only by a denial ("不得写男性优先")
    where   a further question about the match; None = none
    """

    pattern: re.Pattern[str]
    severity: Severity = Severity.BLOCK
    strict: bool = False
    where: Callable[[re.Match[str]], bool] | None = None


@dataclass(frozen=True)
class WordRule:
    """One rule over free text. `denials` forgive every trigger, `passes` those not strict.

    triggers      what is said in so many words
    combinations  word classes of one clause (law.clauses) and what is said of whom (law.sayings), for
                  what no list of phrases holds
    """

    rule_id: str
    triggers: tuple[Trigger, ...]
    passes: tuple[re.Pattern[str], ...] = field(default=())
    denials: tuple[re.Pattern[str], ...] = field(default=())
    combinations: tuple[Together | Saying, ...] = field(default=())

    def hits(self, text: PlainText) -> Iterator[tuple[int, int, Trigger | Together | Saying]]:
        """Start, end and trigger of every unforgiven hit, in plain characters; a combination only
        where no phrase says it more closely."""
        phrases, combined = [*self._phrases(text.plain)], [*self._combined(text.plain)]
        if not phrases and not combined:
            return
        denied = _mask(self.denials, text.plain)
        forgiven = _mask(self.passes, text.plain, denied)
        said = bytearray(len(text.plain) + 1)
        for start, end, key, trigger in phrases:
            if not (denied if trigger.strict else forgiven)[key]:
                said[start:end] = b"\x01" * (end - start)
                yield start, end, trigger
        for start, end, key, pair in combined:
            if not (denied if pair.strict else forgiven)[key] and not any(said[start:end]):
                yield start, end, pair

    def _phrases(self, plain: str) -> Iterator[tuple[int, int, int, Trigger]]:
        for trigger in self.triggers:
            for match in trigger.pattern.finditer(plain):
                if trigger.where is None or trigger.where(match):
                    key = match.start("k") if "k" in match.re.groupindex else match.start()
                    yield match.start(), match.end(), key, trigger

    def _combined(self, plain: str) -> Iterator[tuple[int, int, int, Together | Saying]]:
        for one in self.combinations:
            for start, end, key in one.find(plain):
                yield start, end, key, one

    def read(self, field_name: str, typed: str) -> list[Finding]:
        """The words that speak against the text, apart from each other, in their order.

        Where some of them block, those that only warn are left out; at most MOST_WORDS.
        """
        return self.read_plain(field_name, normalise(typed))

    def read_plain(self, field_name: str, text: PlainText) -> list[Finding]:
        """As `read`, on text already normalised."""
        hits = list(self.hits(text))
        if any(trigger.severity is Severity.BLOCK for _, _, trigger in hits):
            hits = [hit for hit in hits if hit[2].severity is Severity.BLOCK]
        found: list[Finding] = []
        last = -1
        for start, end, trigger in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
            if start < last or len(found) == MOST_WORDS:
                continue
            last = end
            found.append(
                Finding(
                    self.rule_id,
                    trigger.severity,
                    field_name,
                    text.words(start, end),
                    at=text.place[start],
                )
            )
        return found


def _mask(
    patterns: tuple[re.Pattern[str], ...], plain: str, before: bytearray | None = None
) -> bytearray:
    """A 1 for every character that lies inside a match of one of the patterns."""
    mask = bytearray(before) if before is not None else bytearray(len(plain) + 1)
    for pattern in patterns:
        for match in pattern.finditer(plain):
            start, end = match.span()
            mask[start:end] = b"\x01" * (end - start)
    return mask
