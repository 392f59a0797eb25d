"""Clauses of a notice of introduction bonuses that the law forbids.

Beside the word rules of advertisements (`law.gate.check_words`), what only such notices say: a
different bonus by sex, an age as the condition of a bonus, and the introducer standing surety
(担保, 连带责任, paying for whoever leaves): an employer may ask no guarantee of a worker in any
name (劳动合同法 art. 9). A clause that says such a thing is not asked is lawful.
"""

import re
from collections.abc import Iterator
from typing import Final

import law
from law.text import normalise

WORD_RULES_ASKED: Final = frozenset(
    {"A01", "A05", "B01", "B02", "B03", "B05", "B06", "B07", "B08", "B09", "D01", "D02", "D08"}
    | {"E08"}
)
"""Of the rules of advertisements: selection, guarantees and deposits, anything taken from the
newcomer. What is amber there is refused here."""

_CLAUSE: Final = re.compile(r"[^，。；;,!！?？\n、]+")
_NOT_ASKED: Final = re.compile(
    r"不(?:需|要|用|必|得|收|签|设|承担|分|限|论|管)|无须|无需|免|禁止|没有"
)
_PATTERNS: Final = (
    ("D01", re.compile(r"担保|作保|保人|保证书|连带责任|由?介绍人(?:负责)?赔")),
    ("B01", re.compile(r"男(?:工|性|员工|的)?(?:每[人名个])?(?:奖|发|给|补)\S{0,3}\d")),
    ("B02", re.compile(r"女(?:工|性|员工|的)?(?:每[人名个])?(?:奖|发|给|补)\S{0,3}\d")),
    ("A05", re.compile(r"(?:1[89]|[2-6]\d)(?:周?岁)?[-~至到—](?:[2-6]\d)周?岁")),
    ("A05", re.compile(r"(?:2[0-9]|[3-6]\d)周?岁(?:以下|以内|以上|及以下)")),
)
_ADULT: Final = re.compile(r"满?1[68]周?岁(?:以上)?")


def bonus_clauses(notice: str) -> tuple[tuple[str, str], ...]:
    """(rule id of reference.legal_rules, words as typed) of every forbidden clause, each once."""
    return tuple(dict.fromkeys([*_of_advertisements(notice), *_of_bonuses(notice)]))


def _of_advertisements(notice: str) -> Iterator[tuple[str, str]]:
    for one in law.check_words([("words", notice)]):
        if one.rule_id in WORD_RULES_ASKED:
            yield one.rule_id, one.words


def _of_bonuses(notice: str) -> Iterator[tuple[str, str]]:
    plain = normalise(notice)
    for clause in _CLAUSE.finditer(plain.plain):
        text = _ADULT.sub("", clause[0])
        if _NOT_ASKED.search(text):
            continue
        for rule_id, pattern in _PATTERNS:
            if pattern.search(text):
                yield rule_id, plain.words(clause.start(), clause.end())
