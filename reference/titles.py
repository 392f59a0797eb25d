"""What trade a free title means: exact synonym, then words in context, then substring, bigrams.

Every answer says why. Ambiguous words (车工 is a lathe turner or a sewing machinist) bring all
their meanings unless the text or the industry decides; a coordinator chooses, nobody guesses.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from reference.occupations import Occupation, all_occupations, occupation
from reference.tables import rows, words

MOST = 5
BIGRAM_FLOOR = 0.4
DECIDED = 95  # score of an ambiguous word that its context decides


class Why(StrEnum):
    EXACT = "exact"  # the title or a synonym, as it stands
    CONTEXT = "context"  # an ambiguous word, decided by the words around it or the industry
    AMBIGUOUS = "ambiguous"  # an ambiguous word, nothing decides: ask
    SUBSTRING = "substring"  # a synonym inside the text
    BIGRAM = "bigram"  # only similar


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """``score`` 0…100 orders candidates; ``matched`` is the word of ours that was recognised."""

    occupation: Occupation
    why: Why
    score: int
    matched: str


@dataclass(frozen=True, slots=True)
class _Context:
    word: str
    signs: tuple[str, ...]
    occupations: tuple[str, ...]


def _clean(text: str) -> str:
    return re.sub(
        r"[\s、,，.。·:：;；!！()（）\[\]【】\"“”]+", "", unicodedata.normalize("NFKC", text)
    ).upper()


@lru_cache(maxsize=1)
def _contexts() -> tuple[_Context, ...]:
    return tuple(
        _Context(row["word"], words(row["context"]), words(row["occupations"]))
        for row in rows("title_contexts")
    )


@lru_cache(maxsize=1)
def _terms() -> tuple[tuple[str, Occupation], ...]:
    """(cleaned term, trade) of every title part and synonym, and of its stem (冲压工 → 冲压)."""
    names = {(_clean(name), trade) for trade in all_occupations() for name in trade.names}
    pairs = names | {(re.sub("[工员]$", "", name), trade) for name, trade in names}
    return tuple(sorted((p for p in pairs if len(p[0]) > 1), key=lambda p: (p[0], p[1].id)))


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _by_context(text: str, around: str) -> list[TitleMatch]:
    """The meanings of the longest ambiguous word in the text; a row whose signs appear decides."""
    here = [row for row in _contexts() if row.word in text]
    if not here:
        return []
    word = max((row.word for row in here), key=len)
    meanings = [row for row in here if row.word == word]
    decided = [row for row in meanings if any(sign in around for sign in row.signs)]
    chosen = decided or [row for row in meanings if not row.signs]
    ids = list(dict.fromkeys(i for row in chosen for i in row.occupations))
    why = Why.CONTEXT if decided or len(ids) == 1 else Why.AMBIGUOUS
    score = DECIDED if decided else 60 if why is Why.AMBIGUOUS else 55
    return [TitleMatch(occupation(i), why, score, word) for i in ids]


def _by_term(text: str) -> list[TitleMatch]:
    found = []
    for term, trade in _terms():
        if term == text:
            found.append(TitleMatch(trade, Why.EXACT, 100, term))
        elif term in text:
            # the head of a Chinese title stands last: 电子厂包装工 is a packer
            bonus = 10 if text.endswith(term) else 0
            found.append(TitleMatch(trade, Why.SUBSTRING, _share(term, text) + bonus, term))
    return found


def _share(term: str, text: str) -> int:
    return 40 + 40 * len(term) // len(text)


def _by_bigram(text: str) -> list[TitleMatch]:
    grams = _bigrams(text)
    found = []
    for term, trade in _terms():
        other = _bigrams(term)
        alike = 2 * len(grams & other) / (len(grams) + len(other)) if grams else 0.0
        if alike >= BIGRAM_FLOOR:
            found.append(TitleMatch(trade, Why.BIGRAM, int(40 * alike), term))
    return found


@lru_cache(maxsize=4096)
def find_title(text: str, industry: str = "") -> tuple[TitleMatch, ...]:
    """Up to five trades a title may mean, best first, each once; none: nothing of ours is near.

    ``industry`` (the employer's line of business) only helps to decide ambiguous words. Two
    candidates marked AMBIGUOUS are for a person to tell apart.
    """
    clean = _clean(text)
    if len(clean) < 2:
        return ()
    found = _by_context(clean, clean + _clean(industry)) + _by_term(clean)
    if any(m.matched == clean and (m.why is Why.AMBIGUOUS or m.score == DECIDED) for m in found):
        # the whole title is the ambiguous word: its table decides, not the synonym list
        found = [m for m in found if m.why in (Why.CONTEXT, Why.AMBIGUOUS)]
    best: dict[str, TitleMatch] = {}
    for match in found or _by_bigram(clean):
        held = best.get(match.occupation.id)
        if held is None or match.score > held.score:
            best[match.occupation.id] = match
    ranked = sorted(best.values(), key=lambda m: (-m.score, -len(m.matched), m.occupation.id))
    return tuple(ranked[:MOST])
