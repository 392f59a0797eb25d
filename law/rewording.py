"""A lawful way to say what a finding forbids, ready to be put in its place.

A candidate counts only when the text with it in place meets the rule there no more and the
candidate itself meets none: what we offer is never refused afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from law.text import WordRule, normalise
from law.trades import TITLE_ENDS
from law.values import Advertisement, Finding

_SEX = re.compile(r"[(（【\[]?[男女♂♀](?:性|士|生|孩子?|的|子)?(?:员工)?[)）】\]]?")
_TITLE = re.compile(rf"{TITLE_ENDS}$")
_KEEP = re.compile(r"^[^优先限仅只性别勿拒谢不偏适]{2,}$")

LEAVE_OUT: Final = ""


def _task(finding: Finding, ad: Advertisement | None) -> list[str]:
    """What is really carried; else the title without the sex; else both sexes."""
    found = []
    if finding.rule_id == "B01" and ad is not None and ad.load_kg:
        often = f"，每小时{ad.loads_per_hour}次" if ad.loads_per_hour else ""
        found.append(f"需搬运{ad.load_kg}公斤的物品{often}")
    bare = _SEX.sub("", normalise(finding.words).plain).strip()
    if (
        not _unclosed(finding.words)
        and _KEEP.match(bare)
        and (_TITLE.search(bare) or bare[-1] in "名个人")
    ):
        found.append(bare)
    return [*found, "男女不限", LEAVE_OUT]


def _money(finding: Finding, _ad: Advertisement | None) -> list[str]:
    words = normalise(finding.words).plain
    if re.search(r"证(?!金)|卡|户口", words) and "费" not in words:
        return ["证件由本人保管", LEAVE_OUT]
    if re.search(r"装|衣|服|鞋|被", words):
        return ["工装免费", "不收任何费用", LEAVE_OUT]
    if re.search(r"培训|学", words):
        return ["培训免费", "不收任何费用", LEAVE_OUT]
    if "体检" in words:
        return ["体检费由公司承担", LEAVE_OUT]
    return ["不收任何费用", LEAVE_OUT]


def _medical(finding: Finding, _ad: Advertisement | None) -> list[str]:
    asked = re.search(r"检|查|项|验|hcg", normalise(finding.words).plain)
    return ["常规体检", LEAVE_OUT] if asked else [LEAVE_OUT, "常规体检"]


def _pay(finding: Finding, ad: Advertisement | None) -> list[str]:
    if ad is not None and ad.low_fen and ad.typical_fen and any(c.isdigit() for c in finding.words):
        return [f"{_yuan(ad.low_fen)}-{_yuan(ad.typical_fen)}元"]
    return ["工资按实际产量和出勤结算", LEAVE_OUT]


def _piece(_finding: Finding, ad: Advertisement | None) -> list[str]:
    if ad is None or not (ad.guarantee_fen or ad.base_fen):
        return []
    return [f"计件，保底{_yuan(ad.guarantee_fen or ad.base_fen or 0)}元"]


def _always(*said: str) -> Callable[[Finding, Advertisement | None], list[str]]:
    return lambda _finding, _ad: [*said]


_CANDIDATES: Final[dict[str, Callable[[Finding, Advertisement | None], list[str]]]] = {
    "A01": _always("年满18周岁", LEAVE_OUT),
    "A05": _always("年满18周岁", LEAVE_OUT),
    "B01": _task,
    "B02": _task,
    "B03": _always("婚育不限", LEAVE_OUT),
    "B04": _medical,
    "B05": _always("民族不限", LEAVE_OUT),
    "B06": _always("户籍不限", LEAVE_OUT),
    "B07": _medical,
    "B08": _always("能胜任岗位动作", LEAVE_OUT),
    "B09": _always(LEAVE_OUT),
    "D01": _money,
    "D02": _always("不收任何费用", LEAVE_OUT),
    "D04": _pay,
    "E07": _piece,
    "E08": _always("做一天算一天工资", LEAVE_OUT),
    "E09": _always("依法缴纳社会保险", LEAVE_OUT),
    "E10": _always(LEAVE_OUT),
    "E01": _always("入职一个月内签订书面劳动合同", LEAVE_OUT),
    "F03": _always(),
    "F05": _always("实习生不加班、不上夜班", LEAVE_OUT),
}


def offer(
    finding: Finding,
    typed: str,
    rules: Sequence[WordRule],
    ad: Advertisement | None = None,
) -> Finding:
    """The finding with the first candidate that is lawful in its place, or as it was."""
    candidates = _CANDIDATES.get(finding.rule_id, _always())(finding, ad)
    for spans in _spans(finding, typed):
        for said in candidates:
            for span in spans:
                start, end = _with_brackets(typed, span) if not said else span
                if _whole(said, typed, (start, end)) and _clean(
                    finding.rule_id, said, typed, (start, end), rules
                ):
                    passage = typed[start:end]
                    return replace(finding, rewording=said, passage=passage, passage_at=start)
    return finding


def _spans(finding: Finding, typed: str) -> Iterator[list[tuple[int, int]]]:
    """What may be replaced: the words as a phrase or their clause; else the clause however long."""
    phrase = _phrase(finding, typed)
    if finding.rule_id in _WORDS_ONLY:
        yield [phrase]
    else:
        yield [_clause(finding, typed), phrase]
    yield [_clause(finding, typed, longer=len(typed))]


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
    if finding.rule_id in _OF_SEX and (lead := _LEAD.match(typed[start:end])):
        start += lead.end()
    inside = max(typed.rfind(mark, start, end) for mark in _OPEN)
    if inside >= 0 and _unclosed(typed[start:end]):
        if finding.rule_id in _OF_SEX:
            start = inside + 1
        else:
            end = next((n + 1 for n in range(end, len(typed)) if typed[n] in _CLOSE), end)
    if finding.rule_id in _WORDS_ONLY and (tail := _TAIL.match(typed[end:])):
        end += tail.end()
    while typed[start:end].startswith(_OPEN) and _unclosed(typed[start:end]):
        start += 1
    while typed[start:end].endswith(_CLOSE) and _unclosed(typed[start:end]):
        end -= 1
    return start, end


_OPEN, _CLOSE = ("（", "(", "【", "[", "《"), ("）", ")", "】", "]", "》")
_PAIR = dict(zip(_CLOSE, _OPEN, strict=True))


def _unclosed(text: str) -> bool:
    """Whether a bracket of the text has no partner in it."""
    waiting: list[str] = []
    for character in text:
        if character in _OPEN:
            waiting.append(character)
        elif character in _CLOSE and (not waiting or waiting.pop() != _PAIR[character]):
            return True
    return bool(waiting)


def _with_brackets(typed: str, span: tuple[int, int]) -> tuple[int, int]:
    """Brackets that would be left empty go with what stood in them."""
    start, end = span
    if start and end < len(typed) and _PAIR.get(typed[end]) == typed[start - 1]:
        return start - 1, end + 1
    return span


_ORPHAN_AFTER = re.compile(
    r"^\s*(?:者|的)?(?:优先|为佳|勿扰|免谈|除外|不要|不招|勿投|以下|以上|以内|左右|之间|者)"
)
_ORPHAN_BEFORE = re.compile(
    r"(?:仅限|只限|仅|只|限|不招|不要|谢绝|不收|要求|必须|须|自愿|最好)\s*$"
)


def _whole(said: str, typed: str, span: tuple[int, int]) -> bool:
    """What is left reads as a text: brackets in pairs, no `优先` or `限` without its word."""
    before, after = typed[: span[0]], typed[span[1] :]
    if _unclosed(before + said + after) and not _unclosed(typed):
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
_LONGER: Final = 8
"""A clause this much longer than the words says more than them: only the words go."""


def _clause(finding: Finding, typed: str, longer: int = _LONGER) -> tuple[int, int]:
    start, end = finding.at, finding.at + len(finding.words)
    while start > 0 and typed[start - 1] not in _SEPARATES:
        start -= 1
    while end < len(typed) and typed[end] not in _SEPARATES:
        end += 1
    if end - start > len(finding.words) + longer:
        return finding.at, finding.at + len(finding.words)
    while start < finding.at and typed[start].isspace():
        start += 1
    return start, end


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
            value = _yuan(int(facts["needed_fen"] or 0))
        case "E04", "base_fen":
            value = _yuan(int(facts["minimum_fen"] or 0))
        case _:
            return finding
    return replace(finding, rewording=value)


def _yuan(fen: int) -> str:
    """Whole yuan, rounded up: what must be reached is reached."""
    return str(-(-Fraction(fen) // 100))
