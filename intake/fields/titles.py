"""Titles -> trades: several candidates with reasons, several posts in one title.

缝纫工、裁剪工、质检各5名 is three posts of five; 普工/操作工 is one post with two names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pydantic import BaseModel, ConfigDict

from intake.fields.headcounts import find_headcount
from intake.fields.numerals import ARABIC
from intake.fields.readings import Certainty, Fact, Reading, Spot, whole
from intake.fields.source import Source, source
from intake.fields.values import Headcount, Occupations
from reference.titles import Why, find_title, outside_word

SURE_SCORE: Final = 55
"""From this score on (reference.titles) a lone best candidate is taken without asking."""

_FILLER: Final = re.compile(
    r"^(?:急急急|急聘|急招|诚聘|诚招|高薪(?!资|酬)聘?|大量|招聘(?!经理|专员|主管|助理|顾问|总监|网站|岗|师)|直招|招收(?!银)|招工|招(?!商|生(?!产|鲜)|标|投(?!料)|财(?!务)|贤|聘(?:经理|专员|主管|助理|顾问|总监|网站|岗|师))|聘(?!用)|急需|急缺|特招|现招|岗位名称|岗位|职位|工种|职务|名称|需要|需|缺|长期|新增|火热|厂家|本厂|我厂|我司)+[:!]*|(?:若干|数名|数人|多名|等岗位|岗位|等|人员招聘|\(?急\)?)$"
)
_EXTRA: Final = re.compile(
    r"(?:包吃住|包吃|包住|五险一金|五险|双休|月薪|月入|年薪|日薪|时薪|无责|底薪|工资|综合(?!维修|管理|部|服务|柜|窗口|执法|科|办|岗|业务|员|文员|车间)|日结|计件|计时|按件|按斤|男女不限|长白班|两班倒|\d{4,}|\d+-\d+|(?<![A-Za-z+])\+).*$"
)
_CALLED: Final = re.compile(
    r".*(?:诚聘|诚招|急聘|急招|招聘|招募)(?!经理|专员|主管|助理|顾问|总监|网站|岗|师|如下|以下|启事|信息|中)(?=[\u4e00-\u9fffA-Za-z]{2})"
)
"""五险+高提成诚聘门店店长: what stands before the call is no part of the name."""
_SPLIT: Final = re.compile(r"[、,，;；/|\n+&]|和|及|以及|或(?!许)|(?<=[工员师]) (?=\S)")
_TRADE: Final = re.compile(r"[\u4e00-\u9fff]{1,7}(?:工|员|师傅)")
_TOGETHER: Final = re.compile(r"(?:共|合计|总共|一共)(?:招|需|缺)?\d")
_EACH: Final = re.compile(r"各(?:招|需|缺|聘)?(?=\d|[一二两三四五六七八九十])")
_PAREN: Final = re.compile(r"[(（【\[][^)）】\]]*[)）】\]]?")
_MARKS_BEFORE: Final = re.compile(r"(?:[^\w\u4e00-\u9fff(]|\(\d{1,2}\)|\d{1,2}[.、)]|_)+")
_MARKS_BEHIND: Final = re.compile(r"(?:[^\w\u4e00-\u9fff)]|_)+$")
_BARE_COUNT: Final = re.compile(
    r"[xX*:](\d{1,3})\s*$|[\u4e00-\u9fff]\s?\((\d{1,3})\)|[\u4e00-\u9fff]\s?(\d{1,3})\s*$"
)
_COUNT_LEAD: Final = re.compile(
    r"[\s:,.;·*~+#!、-]*(?:急招|急聘|急需|招聘|诚聘|招|需要|需|缺)?\d{1,4}(?:名|个|位|人)(?=[\u4e00-\u9fffA-Z])"
)
_NOTE: Final = re.compile(r"[(](?:男女[^)]*|若干|急聘?|兼职|全职|长期|\d+[^)]*)?[)]?$")
_COUNT_TAIL: Final = re.compile(
    rf"[:(]?(?:各|共|还缺|还招|再招|还要|招|需|缺|急招|要|来|约)?[:]?(?:{ARABIC}|[一二两三四五六七八九十百]{{1,4}})(?:[-~至到]\d+)?[多余]?(?:名|人|位|个|人员|对)+[)]?$|[xX*](?P<times>\d{{1,4}})(?:人|名)?$|[:]\d{{1,3}}$|(?<=[\u4e00-\u9fff])\s?\d{{1,3}}$"
)


class TitlePart(BaseModel):
    """One post of a title: the title as it stands, its headcount if written there."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    title: Reading[str]
    headcount: Reading[Headcount] | None = None


@lru_cache(maxsize=8192)
def read_occupation(title: str, industry: str = "") -> Reading[Occupations]:
    """The trade a title means. SURE: one of ours, named; LIKELY: found inside a longer title; else
    a question: several meanings (``ambiguous``), a post outside our trades (``outside``, with the
    word), or nothing near (``unknown_title``)."""
    of = source(title)
    spot = whole(of)
    matches = find_title(of.plain, industry)
    value = Occupations(
        title=of.plain.strip(),
        candidates=tuple((m.occupation.id, m.why.value, m.score, m.matched) for m in matches),
    )
    outside = outside_word(of.plain)
    if outside:
        return _reading(spot, value, Certainty.QUESTION, "outside", {"word": outside})
    if not matches or matches[0].why is Why.BIGRAM:
        return _reading(spot, value, Certainty.QUESTION, "unknown_title")
    tied = len(matches) > 1 and matches[0].score - matches[1].score < 5
    if matches[0].why is Why.AMBIGUOUS or tied:
        return _reading(spot, value, Certainty.QUESTION, "ambiguous")
    if matches[0].score < SURE_SCORE:
        return _reading(spot, value, Certainty.LIKELY, "part_of_title")
    sure = matches[0].why is Why.EXACT or matches[0].score >= 90
    return _reading(
        spot, value, Certainty.SURE if sure else Certainty.LIKELY, "" if sure else "part_of_title"
    )


def _reading(
    spot: Spot, value: Occupations, certainty: Certainty, code: str = "",
    facts: dict[str, Fact] | None = None,
) -> Reading[Occupations]:  # fmt: skip
    """Candidates stay with a question: a person picks from them."""
    return Reading[Occupations](
        value=value, certainty=certainty, question=code, facts=facts or {}, **spot.place()
    )


def split_title(text: str) -> tuple[TitlePart, ...]:
    """The posts a title names. A slash or 、 splits only where both sides are posts of different
    trades, or each has a headcount of its own."""
    return split_source(source(text))


def split_source(of: Source) -> tuple[TitlePart, ...]:
    """As `split_title`, on a source: spans count in its whole text."""
    pieces = _pieces(of)
    if len(pieces) < 2 or not _are_posts(pieces):
        part = _part(of)
        return (part,) if part is not None else ()
    parts = [p for piece in pieces if (p := _part(piece)) is not None]
    each = _EACH.search(of.plain)
    counts = [p.headcount for p in parts if p.headcount is not None]
    if each and len(counts) == 1:
        parts = [p.model_copy(update={"headcount": p.headcount or counts[0]}) for p in parts]
    if _TOGETHER.search(of.plain) and len(counts) == 1:
        parts = [p.model_copy(update={"headcount": None}) for p in parts]  # the sum of them all
    return tuple(parts)


def _pieces(of: Source) -> list[Source]:
    """Cut at separators outside brackets, and behind each headcount."""
    blind = _PAREN.sub(lambda m: "\0" * len(m.group()), of.plain)
    cuts = [m.span() for m in _SPLIT.finditer(blind)]
    cuts += [
        (m.end(), m.end())
        for m in re.finditer(r"\d{1,4}(?:名|人|位|个)(?=[\u4e00-\u9fffA-Za-z]{2})", blind)
    ]
    pieces, at = [], 0
    for start, end in sorted(cuts):
        if start >= at:
            pieces.append(of.part(at, start))
            at = end
    pieces.append(of.part(at, len(of.plain)))
    return [p for p in pieces if p.plain.strip()]


def _are_posts(pieces: list[Source]) -> bool:
    """Every piece a post by itself: named trades that differ, or headcounts of their own."""
    counted = sum(1 for p in pieces if find_headcount(p) is not None)
    names = [_name(p.plain)[0] for p in pieces]
    known = [_trades(name) for name in names]
    if not all(
        k or outside_word(n) or _TRADE.fullmatch(n) for k, n in zip(known, names, strict=True)
    ):
        return counted >= len(pieces) and all(len(n) >= 2 for n in names)
    if counted >= len(pieces):
        return True
    seen: set[str] = set()
    for k, n in zip(known, names, strict=True):
        mine = k or {n}
        if mine & seen:
            return False
        seen |= mine
    return True


def _trades(name: str) -> set[str]:
    """The best meanings, all of them where several are as good."""
    found = [m for m in find_title(name) if m.why is not Why.BIGRAM]
    return {m.occupation.id for m in found if found[0].score - m.score < 5}


_BOASTS: Final = re.compile("无责|底薪|高薪|年薪|月薪|月入|五险|双休|包吃|包住")


def _before_extra(plain: str, start: int, end: int) -> int:
    """Where the words about pay and the like begin; a title that begins with them stays whole."""
    extra = _EXTRA.search(plain, start + 2, end)
    if extra is None or extra.start() - start < 2 or _BOASTS.match(plain, start):
        return end
    opened = plain.rfind("(", start, extra.start())
    inside = opened > start + 1 and plain.find(")", opened, extra.start()) < 0
    return opened if inside else extra.start()


def _name(plain: str) -> tuple[str, int, int]:
    """Title without 急招, headcount and pay: the words and their place in ``plain``."""
    start, end = 0, len(plain)
    lead = _MARKS_BEFORE.match(plain)
    start = lead.end() if lead else 0
    counted = _COUNT_LEAD.match(plain)
    start = counted.end() if counted else start
    called = _CALLED.match(plain, start, end)
    start = called.end() if called else start
    lead = _FILLER.match(plain[start:end])
    if lead and lead.end() < end - start:
        start += lead.end()
    end = _before_extra(plain, start, end)
    end = _end_of_name(plain, start, end)
    name = plain[start:end].strip()
    last = name.rsplit(" ", 1)[-1]
    is_post = len(last) >= 2 and bool(_TRADE.fullmatch(last) or find_title(last))
    first = name[: -len(last)].strip()
    if last != name and is_post and (_TRADE.fullmatch(last) or not find_title(first)):
        start, name = end - len(plain[start:end]) + plain[start:end].rindex(last), last
    if re.fullmatch(r"[\u4e00-\u9fff](?: [\u4e00-\u9fff])+", name):
        name = name.replace(" ", "")  # 普 工, spaced out for looks
    return name, start, end


def _end_of_name(plain: str, start: int, end: int) -> int:
    """Where the name ends before counts, vague counts and notes behind it."""
    for _ in range(3):
        marks = _MARKS_BEHIND.search(plain, start, end)
        end = marks.start() if marks else end
        tail = _COUNT_TAIL.search(plain[start:end])
        vague = re.search(
            r"(?:若干名?|数名|数人|多名|等岗位?|各|(?<=[工员])(?:招募|招聘))$", plain[start:end]
        )
        note = _NOTE.search(plain[start:end])
        cut = min((m.start() for m in (tail, vague, note) if m and m.start() > 0), default=None)
        if cut is None:
            break
        end = start + cut
    return end


def _part(of: Source) -> TitlePart | None:
    name, start, end = _name(of.plain)
    if not name:
        return None
    spot = Spot(of, start, end)
    title = Reading[str](value=name, certainty=Certainty.SURE, **spot.place())
    return TitlePart(title=title, headcount=find_headcount(of) or _times(of))


def _times(of: Source) -> Reading[Headcount] | None:
    """普工x20, 焊工:5, 平车(15), 缺套口30: a figure that can only be a headcount."""
    match = _BARE_COUNT.search(of.plain)
    if match is None:
        return None
    digits = next(g for g in match.groups() if g)
    n, at = int(digits), match.start() + match.group().index(digits)
    if not 0 < n <= 999:
        return None
    return Reading[Headcount](
        value=Headcount(low=n, high=n), certainty=Certainty.LIKELY, question="bare_count",
        **Spot(of, at, at + len(digits)).place(),
    )  # fmt: skip
