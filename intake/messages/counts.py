"""Figures in a unit that say how many people are wanted: 5名, 各3人, 若干, 男5女3, (20), x5."""

# ruff: noqa: E501, PLR0911  (patterns are read as one line each; one case, one return)

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from intake.fields.headcounts import find_headcount, vague_headcount
from intake.fields.readings import Certainty, Reading, Spot, read
from intake.fields.source import Source
from intake.fields.values import Headcount

_N: Final = r"(?:\d{1,4}|[一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]{1,4})"
_WHO: Final = r"(?:名(?!企|牌|字|称)额?|人(?!间|看[\d一二两三四五六七八九]|管[\d一二两三四五六七八九]|/间|一间|1间|民|均|事|力|才|以上(?:团队|班组|管理)|员工|规模|房|宿|寝|/[月天年次]|每|一组|一桌|一个月|每月|合计|/桌|餐|份|团队)|位(?!于|置|数)|个(?!人(?:看|管)[\d一二两三四五六七八九]|用工|招工|招聘|信息|企业|公司|月|小时|班|工作|岗|工种|职位|点|以上|厂|多|钟|半|人间|星期|周|档|平|单位|部门|[)）])人?|号人)"
_SMALL: Final = r"\d{1,3}(?:[-~至到]\d{1,3})?"
_SPAN: Final = rf"{_N}(?:(?:[-~]{{1,3}}|至|到)(?:{_N}))?"
_COUNT: Final = re.compile(
    r"(?P<sexes>[男女](?:工|性|生)?[:]?"
    + _N
    + r"(?:名|人|个)?[,、/;+和 ]?[男女](?:工|性|生)?[:]?"
    + _N
    + r"(?:名|人|个)?(?![\d岁]|周岁|[-~]\d))"
    r"|(?P<both>男女(?:工|性)?各" + _N + r"(?:名|人|个)?)"
    r"|(?P<pairs>(?:夫妻|夫妇|双职工|情侣)(?:工)?[:]?"
    + _N
    + r"对|"
    + _N
    + r"对(?!\d|[一二三多])(?:夫妻|夫妇|双职工|情侣)?)"
    r"|(?P<vague>若干[名人个]?|[数几][十百千]?[名人个位]|[几数好]{1,2}十[名人个位]?|(?<!长|最)(?:多|上百|成百)[名人](?!次)|近?[百千][余来多]?[名人](?!次|以上规模)|大量|批量|一批|不限(?:人数|名额|人(?!员))|(?:人数|名额)[:]?(?:不限|若干|多|大量))"
    r"|(?P<num>(?P<pre>各|合计|总共|一共|共计|共|约|大约|近|至少|招|缺|需)?[:]?"
    + _SPAN
    + r"(?:\+|[多余来几])?"
    + _WHO
    + r"(?:"
    + _WHO
    + r")?(?:\+|左右|以上(?!经验|学历)|以内|起)?)"
    r"|(?P<spoken>(?<=[\u4e00-\u9fff])[俩仨](?![\u4e00-\u9fff]))"
    r"|(?P<plus>\d{1,4}\+(?=[,;。 \n]|$))"
    r"|(?P<lone>(?<=["
    + "\u4e00-\u9fff"
    + r"])[xX*]\d{1,3}(?=[,;。 )\n|、]|$)|(?<!\d)[:](?:"
    + _SMALL
    + r")(?=[,;。 \n|、]|$)|(?<=[\u4e00-\u9fffA-Za-z])\((?:"
    + _SMALL
    + r")(?:名|人|个|位)?\)|\d{1,3}各(?=[,;。 \n]|$))"
    r"|(?P<bare>(?:(?<=["
    + "\u4e00-\u9fff"
    + r")])|(?<=[ -]))\d{1,3}(?=[,;。 \n|、(]|/[\u4e00-\u9fff]{2,8}\d|$))"
)
_SIZE: Final = re.compile(
    r"(?:规模|员工|职工|现有|拥有|共有|在职|总人数|团队|只有|厂里有|公司有|厂有|带过|管过|管理过?|带领|下属|服务|容纳|宿舍|每间|住|老人|住户|床位|在校生?|学生有?|业主|会员|顾客|每组|每班|一班|一组|满|凑|介绍|推荐|(?<![包胶皮织松传袋扣])带|老乡|其中)(?:约|近|达|有|总数|了|满)?[:】]*$"
)
_HIRED: Final = re.compile(r"招聘|招收|招用|急招|诚聘|拟招|[拟再另现需]招|聘用|急需|还缺")
"""拟招聘总装线员工四十五名: wanted, not there already."""
_LAVISH: Final = re.compile("大量|批量|一批")
TOTAL: Final = re.compile(r"(?:共|合计|总计|总共|一共|共计|总)(?:需|招|缺|招聘|需要|急招)*[:]?$")


@dataclass(frozen=True)
class Count:
    """A count at ``start``…``end`` of the plain text.

    each   said of every name before it (各5名); together: the sum of several (共8名)
    lavish 一批, 大量: said of anything
    weak   a bare figure, which is a headcount only behind a title; lone: one behind : or x
    couples  where 夫妻工 itself is written
    """

    start: int
    end: int
    reading: Reading[Headcount]
    each: bool = False
    together: bool = False
    lavish: bool = False
    weak: bool = False
    lone: bool = False
    couples: tuple[int, int] | None = None


def counts_in(of: Source, start: int, end: int) -> Iterator[Count]:
    """Left to right; figures about the firm's size, rooms or groups are none."""
    for match in _COUNT.finditer(of.plain, start, end):
        before = of.plain[max(start, match.start() - 12) : match.start()]
        size = _SIZE.search(before)
        if size and size.group()[:2] in ("员工", "职工"):
            left = of.plain[max(start, match.start() - 24) : match.start()]
            size = None if _HIRED.search(re.split("[,;。]", left)[-1]) else size
        if size or (before[-1:] in "¥第." and before):
            continue
        kind = match.lastgroup if match.lastgroup != "pre" else "num"
        pre = match["pre"] or ""
        if match["num"]:
            kind = "num"
            if re.search(r"\d$|[\d.]$", before):
                continue
        if kind in ("bare", "lone", "plus") and re.match(
            r"\s?(?:元|块|[kKwW千万]|[-~/]\d)", of.plain[match.end() : match.end() + 3]
        ):
            continue
        reading = _reading(of, match, kind or "num")
        if reading is None:
            continue
        yield Count(
            match.start(), match.end(), reading, each=pre == "各" and not match["both"],
            together=pre in ("共", "合计", "总共", "一共", "共计"),
            lavish=kind == "vague" and bool(_LAVISH.search(match.group())),
            weak=kind == "bare", lone=kind == "lone",
            couples=_couples(match),
        )  # fmt: skip


def _couples(match: re.Match[str]) -> tuple[int, int] | None:
    word = re.search("(?:夫妻|夫妇|双职工)工?", match.group()) if match["pairs"] else None
    return (match.start() + word.start(), match.start() + word.end()) if word else None


def _reading(of: Source, match: re.Match[str], kind: str) -> Reading[Headcount] | None:
    piece = of.part(match.start(), match.end())
    if kind == "vague":
        return vague_headcount(Spot(of, *match.span()))
    if kind == "spoken":
        both = 2 if match.group() == "俩" else 3
        return read(Spot(of, *match.span()), Headcount(low=both, high=both), likely="bare_count")
    if kind in ("lone", "bare", "plus"):
        digits = re.search(_SPAN + r"\+?", match.group())
        if digits is None:
            return None
        at = match.start() + digits.start()
        found = find_headcount(of.part(at, at + len(digits.group())), lone=True)
        if found is None:
            return None
        if found.value is not None and kind == "bare":
            return found.model_copy(
                update={"certainty": Certainty.LIKELY, "question": "bare_count"}
            )
        return found
    return find_headcount(piece)


_MISSING: Final = re.compile(r"[还尚][差缺少]$")
_OTHERS: Final = re.compile(r"(?:计划|需求|共需|总需|原招|已到|已招|到岗|在岗)(?:招|要)?$")


def still_missing(blind: str, counts: Iterable[Count]) -> Iterator[Count]:
    """计划10人,已到6人,还差4人: of these only what is still missing counts, clause by clause."""
    held = list(counts)
    before = [blind[max(0, one.start - 5) : one.start].rstrip(" :") for one in held]
    gap = any(_MISSING.search(words) for words in before)
    return (
        one for one, words in zip(held, before, strict=True) if not gap or not _OTHERS.search(words)
    )
