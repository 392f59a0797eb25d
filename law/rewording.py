"""A lawful way to say what a finding forbids, ready to be put in its place.

A candidate counts only when the text with it in place meets the rule there no more and the
candidate itself meets none: what we offer is never refused afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from law.offers import BOTH_SEXES, CLOSE, LEAVE_OUT, OPEN, PAIR, candidates, unclosed, yuan
from law.text import WordRule, normalise
from law.values import Advertisement, Finding


def offer(
    finding: Finding,
    typed: str,
    rules: Sequence[WordRule],
    ad: Advertisement | None = None,
) -> Finding:
    """The finding with the first candidate that is lawful in its place, or as it was."""
    tried = candidates(finding, ad)
    if finding.rule_id in _OF_SEX and _open_to_both(finding, typed):
        tried = [LEAVE_OUT if said == BOTH_SEXES else said for said in tried]
    for spans in _spans(finding, typed):
        for said in tried:
            for span in spans:
                start, end = span if said else _gone(typed, _with_brackets(typed, span))
                if _apart(finding.rule_id, said, typed, (start, end)) and _clean(
                    finding.rule_id, said, typed, (start, end), rules
                ):
                    passage = typed[start:end]
                    return replace(finding, rewording=said, passage=passage, passage_at=start)
    return finding


_BOTH: Final = re.compile(
    r"男女(?:工|生)?(?:性别)?(?:均|皆|都|全)?(?:不限|不拘|可|行|要|收|招)|(?:不限|不分)(?:男女|性别)|性别(?:不限|不拘|均可)"
)
_SENTENCE: Final = re.compile(r"[^。;；!！?？\r\n]*")


def _open_to_both(finding: Finding, typed: str) -> bool:
    """The sentence already says that both sexes are welcome: it is not said twice."""
    end = finding.at + len(finding.words)
    start = max(typed.rfind(mark, 0, finding.at) for mark in "。;；!！?？\r\n") + 1
    rest = _SENTENCE.match(typed, end)
    after = rest.group() if rest else ""
    return bool(_BOTH.search(typed[start : finding.at]) or _BOTH.search(after))


def _spans(finding: Finding, typed: str) -> Iterator[list[tuple[int, int]]]:
    """What may be replaced: the words as a phrase or their clause; else the clause however long."""
    phrase = _phrase(finding, typed)
    if finding.rule_id in _WORDS_ONLY or finding.rule_id in _TURNS_ON:
        yield [phrase]
    else:
        yield [_clause(finding, typed), phrase]
    yield [_clause(finding, typed, longer=len(typed))]


_TURNS_ON = {
    **dict.fromkeys(
        ("A02", "A03"), re.compile(r"(?:年满|满)?(?:1[67]|十[六七]|未成年)[^,，。;；\s]*")
    ),
    **dict.fromkeys(
        ("G01", "G02", "G05"),
        re.compile(r"(?:健康证|有[没无]|没|无|不|免|未|有证|证)[^,，。;；\s]*"),
    ),
}
"""Of these only a part of the words is wrong: the age, the missing paper; the work stays."""
_LEAD = re.compile(
    r"^[\s]*(?:周?岁)?(?:以上|以下|以内|左右|之间|及以上|及以下|学历|周?岁|cm|厘米|健康|耐劳|的)\s*(?=[男女])"
)
"""What a finding about a sex needed before it and does not mean: "35岁以下男士" is of the men."""
_TAIL = re.compile(
    r"^\s*(?:者|的|人员|员工)?\s*(?:优先(?:考虑|录用|录取|面试|推荐)?|为主|优选|最好|为佳|佳|勿扰|免谈|勿投|除外|谢绝)"
)
"""What follows the words and falls with them."""


def _phrase(finding: Finding, typed: str) -> tuple[int, int]:
    start, end = finding.at, finding.at + len(finding.words)
    turns_on = _TURNS_ON.get(finding.rule_id)
    if turns_on is not None and (part := turns_on.search(typed, start)):
        return part.span()
    if finding.rule_id in _OF_SEX and (lead := _LEAD.match(typed[start:end])):
        start += lead.end()
    inside = max(typed.rfind(mark, start, end) for mark in OPEN)
    if inside >= 0 and unclosed(typed[start:end]):
        if finding.rule_id in _OF_SEX:
            start = inside + 1
        else:
            end = next((n + 1 for n in range(end, len(typed)) if typed[n] in CLOSE), end)
    if finding.rule_id in _WORDS_ONLY and (tail := _TAIL.match(typed[end:])):
        end += tail.end()
    while typed[start:end].startswith(OPEN) and unclosed(typed[start:end]):
        start += 1
    while typed[start:end].endswith(CLOSE) and unclosed(typed[start:end]):
        end -= 1
    return start, end


def _with_brackets(typed: str, span: tuple[int, int]) -> tuple[int, int]:
    """Brackets that would be left empty go with what stood in them."""
    start, end = span
    if start and end < len(typed) and PAIR.get(typed[end]) == typed[start - 1]:
        return start - 1, end + 1
    return span


def _gone(typed: str, span: tuple[int, int]) -> tuple[int, int]:
    """Of two marks that would stand beside each other one goes with the words between them."""
    start, end = span
    after = re.match(r"[ \t]*[，,、；;]", typed[end:])
    before = typed[:start].rstrip(" \t")
    if after and (not before or before[-1] in "，,、；;。:：\n."):
        return start, end + after.end()
    if before and before[-1] in "，,、；;" and not re.match(r"[ \t]*[^\s。!！）)】]", typed[end:]):
        return len(before) - 1, end
    return start, end


_NUMBERED = re.compile(r"[\s(（]*(?:\d{1,2}|[一二三四五六七八九十])[.、)）．·](?!\d)\s*")
"""How a line of a list begins; it stays."""
_ORPHAN_AFTER = re.compile(
    r"^\s*(?:者|的)?(?:优先|为佳|勿扰|免谈|除外|不要|不招|勿投|以下|以上|以内|左右|之间|者)"
)
_ORPHAN_BEFORE = re.compile(
    r"(?:仅限|只限|仅|只|(?<![不无])限|不招|不要|谢绝|不收|要求|必须|须|自愿|最好)\s*$"
)


_SENTENCES: Final = frozenset(
    {
        "A01",
        "D01",
        "D02",
        "D04",
        "D08",
        "E01",
        "E02",
        "E03",
        "E04",
        "E05",
        "E07",
        "E08",
        "E09",
        "E10",
        "F05",
        "H01",
    }
)
"""What is offered for these is a clause of its own: it never stands inside another."""


def _apart(rule_id: str, said: str, typed: str, span: tuple[int, int]) -> bool:
    start, end = span
    if rule_id in _SENTENCES:
        alone = start == 0 or not typed[start - 1].isalnum()
        if not (alone and (end == len(typed) or not typed[end].isalnum())):
            return False
    return _whole(said, typed, span)


def _whole(said: str, typed: str, span: tuple[int, int]) -> bool:
    """What is left reads as a text: brackets in pairs, no `优先` or `限` without its word."""
    before, after = typed[: span[0]], typed[span[1] :]
    if unclosed(before + said + after) and not unclosed(typed):
        return False
    if said and _ORPHAN_AFTER.match(after) and not _ORPHAN_AFTER.match(said + after):
        return False
    if not said and _ORPHAN_AFTER.match(after) and not before.rstrip(" ，,。;；、").endswith("岁"):
        return False
    return not _ORPHAN_BEFORE.search(before)


_OF_SEX: Final = frozenset({"B01", "B02"})
_WORDS_ONLY: Final = frozenset({"A05", *_OF_SEX})
"""Of these the rest of the clause says something of its own ("男，18-45岁", "平车女工")."""
_SEPARATES: Final = frozenset(",，。;；、!！?？\n\r()（）[]【】：:|")


def _parts(typed: str, at: int, step: int) -> bool:
    """A mark, or a space before something that says a thing of its own: "16-23岁 身高155以上 会电脑";
    in "乙 肝 不要" it only hides the words."""
    if typed[at] in "\r\n" or not typed[at].isspace():
        return typed[at] in _SEPARATES
    beside = re.match(r"\s*([^\s,，。;；、]*)", typed[at:] if step > 0 else typed[at::-1])
    return beside is None or len(beside[1]) > 2


_LONGER: Final = 8
"""A clause this much longer than the words says more than them: only the words go."""


def _clause(finding: Finding, typed: str, longer: int = _LONGER) -> tuple[int, int]:
    start, end = finding.at, finding.at + len(finding.words)
    while start > 0 and not _parts(typed, start - 1, -1):
        start -= 1
    while end < len(typed) and not _parts(typed, end, 1):
        end += 1
    if end - start > len(finding.words) + longer:
        return finding.at, finding.at + len(finding.words)
    while start < finding.at and typed[start].isspace():
        start += 1
    numbered = _NUMBERED.match(typed, start, finding.at)
    return (numbered.end() if numbered else start), end


def _clean(
    rule_id: str, said: str, typed: str, span: tuple[int, int], rules: Sequence[WordRule]
) -> bool:
    before, after = typed[: span[0]], typed[span[1] :]
    text = normalise(before[-60:] + said + after[:60])
    start = len(before[-60:])
    end = start + len(said)
    for rule in rules:
        same = rule.rule_id == rule_id
        for a, b, _ in rule.hits(text):
            first, last = text.place[a], text.place[b - 1]
            if first < end and last >= start:
                return False
            if same and not said and first < start <= last:
                return False
    return True


def figure(finding: Finding) -> Finding:
    """The lawful value of a figure, as the form takes it: yuan, months or years."""
    facts = finding.facts
    value: str | None = None
    match finding.rule_id, finding.field:
        case "A01", "min_age":
            value = "16"
        case "A05", "max_age":
            value = LEAVE_OUT
        case "D01", "deposit_fen":
            value = LEAVE_OUT
        case "E02", _:
            value = str(facts["allowed_months"])
        case "E03", _:
            value = yuan(int(facts["needed_fen"] or 0))
        case "E04", "base_fen":
            value = yuan(int(facts["minimum_fen"] or 0))
        case _:
            return finding
    return replace(finding, rewording=value)
