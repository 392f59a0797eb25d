"""The same message told otherwise: other trades, other firms' names, other line ends, other words
before a name. What stays is what each stretch is; so the second reader learns the place of things
and not the words of a few hands."""

# ruff: noqa: E501  (words and features are read as one line each)

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from benchmarks.witness.examples import Example
from intake.fields.source import Source
from intake.messages.witness.links import spans_of
from intake.messages.witness.model import LABELS
from intake.messages.witness.tokens import Token, tokens_of
from reference import occupations

Part = tuple[list[str], str, int]
"""Words, what they are, and the first token they were before (-1: put in)."""
_UNITS = ("人", "名", "个", "位")
_BRANDS = "样拟虚某"
_SIGNS = (
    "宏达盛兴隆昌泰康宁安福瑞祥和顺发荣华丰裕利金银铜星辰光明亮天海江河湖山川岭峰林森木松柏竹梅兰"
    "菊云雨雪风雷龙虎凤鹰马牛羊东南西北中大新建立业成功远航飞腾跃达通顺佳美丽雅洁净清纯真善信义诚"
    "德仁智勇力健强亿万千百正元亨永恒久长春夏秋冬日月世纪时代未来先锋前程锦绣鑫磊森淼焱垚"
)
_BEFORE = (
    "要", "招", "缺", "还要", "另外要", "还有", "现在要", "需要", "找", "那个", "就是", "再要", "急招", "再招", "聘",
    "我们要", "厂里要", "还缺", "另有", "以及", "主要是", "想找", "车间要", "去", "帮忙找", "长期招", "也要", "先要",
)  # fmt: skip
_BEHIND = ("要", "的要", "的", "还是", "找", "缺", "来", "需要", "就要", "这边要", "那边", "大概", "最少要", ",要")  # fmt: skip
_ENDS = (" ", ",", ";", "。", "\n")
_RULES = ("....", "------", "……", "____", "~~~", "····", " -- ", "：", "——", "→", "  ")


def told_otherwise(one: Example, names: Sequence[str], random: Random) -> Example:
    """``names``: trades to put in the place of those named."""
    swapped: dict[str, str] = {}
    end = random.choice(_ENDS) if random.random() < 0.4 else "\n"
    spoken = random.random() < 0.35
    bare = random.random() < 0.15
    rule = random.choice(_RULES) if random.random() < 0.2 else ""
    parts: list[Part] = []
    for kind, first, last in _stretches(one):
        words = [t.text for t in one.tokens[first:last]]
        if kind == "trade":
            words = _renamed(words, names, swapped, random)
            if spoken and random.random() < 0.6 and not _behind_word(parts):
                parts.append(([random.choice(_BEFORE)], "", -1))
        elif kind == "firm":
            words = _rebranded(words, random)
        elif not kind:
            words = [_sign(w, end, bare, rule, random) for w in words]
        parts.append((words, kind, first))
        if kind == "trade" and spoken and random.random() < 0.3:
            parts.append(([random.choice(_BEHIND)], "", -1))
    if random.random() < 0.2:
        parts = _counts_first(parts)
    if random.random() < 0.15:
        parts = _pay_first(parts, random)
    return _joined(one, parts)


def trades(examples: Sequence[Example]) -> list[str]:
    """Names of posts in the examples and the table of trades."""
    found = {
        "".join(t.text for t in e.tokens[a:b]) for e in examples for n in e.names for a, b in n
    }
    for one in occupations.all_occupations():
        found |= {w.lower() for name in (one.title, *one.synonyms) for w in name.split("/")}
    return sorted(w for w in found if 2 <= len(w) <= 8)


def _counts_first(parts: Sequence[Part]) -> list[Part]:
    """焊工5名 as 5名焊工."""
    found = list(parts)
    for n in range(len(found) - 2):
        name, count, unit = found[n : n + 3]
        if (name[1], count[1], unit[1]) != ("trade", "heads", "") or not unit[0]:
            continue
        if unit[0][0] in _UNITS:
            found[n : n + 3] = [count, ([unit[0][0]], "", -1), name]
            found.insert(n + 3, (list(unit[0][1:]), "", -1))
    return [p for p in found if p[0]]


def _pay_first(parts: Sequence[Part], random: Random) -> list[Part]:
    """焊工5名 8000元 as 8000元 焊工5名: where a line holds one name, one count and one wage."""
    found: list[Part] = []
    line: list[Part] = []
    for part in [*parts, (["\n"], "", -1)]:
        if part[1] or "\n" not in part[0]:
            line.append(part)
            continue
        at = part[0].index("\n")
        line.append((list(part[0][:at]), "", -1))
        found += [*_turned(line, random), (["\n"], "", -1)]
        line = [(list(part[0][at + 1 :]), "", -1)]
    return [p for p in [*found[:-1], *line] if p[0]]


def _turned(line: Sequence[Part], random: Random) -> list[Part]:
    kinds = [p[1] for p in line]
    if (kinds.count("trade"), kinds.count("heads"), kinds.count("pay")) != (1, 1, 1):
        return list(line)
    name, pay = kinds.index("trade"), kinds.index("pay")
    if name > pay:
        return list(line)
    unit = line[pay + 1][0][:1] if pay + 1 < len(line) and not kinds[pay + 1] else []
    unit = [u for u in unit if u == "元"]
    rest = list(line[pay + 1 :])
    if unit:
        rest[0] = (rest[0][0][1:], "", -1)
    gap = random.choice((" ", ",", "-", "|", ":"))
    return [*line[:name], line[pay], ([*unit, gap], "", -1), *line[name:pay], *rest]


def _stretches(one: Example) -> Iterator[tuple[str, int, int]]:
    at = 0
    for kind, first, end in spans_of(one.labels):
        if at < first:
            yield "", at, first
        yield kind, first, end
        at = end
    if at < len(one.tokens):
        yield "", at, len(one.tokens)


def _behind_word(parts: Sequence[Part]) -> bool:
    return bool(parts) and parts[-1][0][-1:] != [] and parts[-1][0][-1].isalnum()


def _renamed(
    words: Sequence[str], names: Sequence[str], swapped: dict[str, str], random: Random
) -> list[str]:
    old = "".join(words)
    if old not in swapped:
        swapped[old] = random.choice(names) if random.random() < 0.7 else old
    return [swapped[old]]


def _rebranded(words: Sequence[str], random: Random) -> list[str]:
    found = list(words)
    for n, word in enumerate(words):
        if word in _BRANDS:
            found[n] = random.choice(_SIGNS)
            if n + 1 < len(words):
                found[n + 1] = random.choice(_SIGNS)
    return found


def _sign(word: str, end: str, bare: bool, rule: str, random: Random) -> str:
    if word == "\n":
        return end
    if rule and word[0] in " \t,":
        return rule
    if bare and word in ",;。、":
        return random.choice(("", " "))
    return random.choice(_SIGNS) if word in _BRANDS else word


def _joined(one: Example, parts: Sequence[Part]) -> Example:
    text, spans, moved = "", [], {}
    for words, kind, first in parts:
        begin = len(text)
        text += "".join(words)
        spans.append((begin, len(text), kind))
        if kind:
            moved[first] = begin
    of = Source(text, text, tuple(range(len(text))))
    tokens = tokens_of(of)
    starts = {t.start: n for n, t in enumerate(tokens)}
    labels = _labels(tokens, spans)
    place = {first: starts[at] for first, at in moved.items() if at in starts}
    kinds = {a: (a, b) for _, a, b in spans_of(labels)}
    names = [[kinds[place[a]] for a, _ in who if place.get(a) in kinds] for who in one.names]
    owners = {place[a]: who for a, who in one.owners.items() if a in place}
    return Example(one.note, of, tokens, labels, names, owners)


def _labels(tokens: Sequence[Token], spans: Sequence[tuple[int, int, str]]) -> list[int]:
    found: list[str] = []
    last, at = "", 0
    for token in tokens:
        while at < len(spans) - 1 and spans[at][1] <= token.start:
            at += 1
        begin, _, kind = spans[at]
        if not kind:
            found.append(f"O-{last}")
            continue
        inside = token.start > begin and found and found[-1][2:] == kind and found[-1][0] in "BI"
        found.append(f"{'I' if inside else 'B'}-{kind}")
        last = kind if f"O-{kind}" in LABELS else ""
    return [LABELS.index(label) for label in found]
