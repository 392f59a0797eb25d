"""How many people: 10人, 3-4名, 若干, 10人人, 二十来人, 2对夫妻."""

# ruff: noqa: PLR0911  (one case, one return)

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from intake.fields.numerals import ARABIC, chinese_span, whole_number
from intake.fields.readings import Certainty, Fact, Reading, Spot, whole
from intake.fields.source import Source, source
from intake.fields.values import Headcount

MOST_PLACES: Final = 5_000
"""What a vacancy may hold (models.vacancy); more is a mistake in typing or a slogan."""

_CN: Final = r"[零〇一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰]{1,5}"
_N: Final = rf"(?:{ARABIC}|{_CN})"
_WHO: Final = (
    r"(?:人(?!民|均|间|事|力|才|一间|/间|1间|间|左右一|房|宿|寝|每|/月|/天|/年|/次)|名(?!额|企|牌|字|称)|位(?!于|置)"
    r"|个(?!月|小时|班|工作|岗位|岗|工种|职位|点|以上工种|厂)(?:人(?!一间|间|/间))?|员工|工人)"
)
_VAGUE: Final = re.compile(
    r"若干|近?[百千][余来多]?[名人]|数名|数人|多名|多人|几名|几个|几人|不限(?:人|名|量)?|大量|批量|长期招|数十[人名]|数百[人名]|上百[人名]|人数不限|急招一批|一批"
)
_COUNT: Final = re.compile(
    rf"(?P<pre>约|大约|各|共|共计|合计|缺|还缺|缺口|招|急招|招聘|需|需要|再招|还招|余)?[:为]?"
    rf"(?P<a>{_N})(?P<half>多|余|来|几)?(?P<w1>{_WHO})?"
    rf"(?:(?:[-~]{{1,3}}|至|到|/)(?P<b>{_N}))?(?P<w2>{_WHO})?(?P<mod>以上|左右|余|多|\+|起|以内|以下)?(?P<again>人|名)*"
)
_EACH_SEX: Final = re.compile(rf"男女(?:工|性)?各(?P<n>{_N})")
_COUPLES: Final = re.compile(
    rf"(?P<n>{_N})对(?:夫妻|夫妇|双职工|情侣|$)|(?:夫妻|夫妇|双职工|情侣)[^,。;\n\d]{{0,4}}(?P<m>{_N})对"
)
_SEXES: Final = re.compile(
    rf"男(?:工|性|生)?[:]?(?P<m>{_N}){_WHO}?[,、/;+和及 ]*女(?:工|性|生)?[:]?(?P<f>{_N}){_WHO}?"
    rf"|女(?:工|性|生)?[:]?(?P<f2>{_N}){_WHO}?[,、/;+和及 ]*男(?:工|性|生)?[:]?(?P<m2>{_N}){_WHO}?"
)
_LABEL: Final = re.compile(
    r"(?:招聘人数|招工人数|需求人数|用工人数|招用人数|招收人数|人数|需求数?量?|缺工数|缺口|名额|数量|招聘数量|招聘名额|拟招|计划招聘|需招|招聘|急招|急聘|诚聘|招|缺|聘|需要|需)"
    r"[:为]?$"
)


@lru_cache(maxsize=4096)
def read_headcount(text: str) -> Reading[Headcount]:
    """The headcount a cell holds; a bare figure counts."""
    of = source(text)
    if not of.plain.strip():
        return _ask(whole(of), "missing")
    if re.match(r"\s*-\d", of.plain):
        return _ask(whole(of), "negative")
    found = find_headcount(of)
    if found is not None:
        return found
    if re.fullmatch(r"\s*\d+\.\d*[1-9]\d*\s*", of.plain):
        return _ask(whole(of), "not_whole")
    match = re.fullmatch(
        rf"\D{{0,6}}?(?P<a>{_N})(?:\.0+)?(?P<half>多|余|来|几)?(?:(?:[-~]{{1,3}}|至|到|/)(?P<b>{_N}))?"
        r"(?P<mod>以上|左右|余|多|\+|起|以内|以下)?[。.,;、 ]*",
        of.plain.strip(),
    )
    if match is None:
        return _ask(whole(of), "unreadable")
    return _counted(whole(of), match)


def vague_headcount(spot: Spot) -> Reading[Headcount]:
    """若干, 数十名, 近百人: wanted, but nobody said how many."""
    return _ask(spot, "headcount_vague")


def find_headcount(of: Source, *, lone: bool = False) -> Reading[Headcount] | None:
    """The first headcount in a running text, None when none is said. ``lone``: the text is nothing
    but the figure, known to be one."""
    if lone:
        match = _COUNT.fullmatch(of.plain)
        return _counted(Spot(of, 0, len(of.plain)), match) if match else None
    each = _EACH_SEX.search(of.plain)
    if each:
        both = whole_number(each["n"]) or 0
        if 0 < both <= MOST_PLACES // 2:
            return Reading[Headcount](
                value=Headcount(low=2 * both, high=2 * both), certainty=Certainty.LIKELY,
                question="counted_by_sex", facts={"men": both, "women": both},
                **Spot(of, *each.span()).place(),
            )  # fmt: skip
    couples = _COUPLES.search(of.plain)
    n = whole_number((couples["n"] or couples["m"]).replace(",", "")) if couples else None
    if couples and n and n * 2 <= MOST_PLACES:
        value = Headcount(low=n * 2, high=n * 2, couples=n)
        return Reading[Headcount](
            value=value, certainty=Certainty.LIKELY, question="couples",
            **Spot(of, *couples.span()).place(),
        )  # fmt: skip
    sexes = _SEXES.search(of.plain)
    if sexes:
        men = whole_number((sexes["m"] or sexes["m2"]).replace(",", ""))
        women = whole_number((sexes["f"] or sexes["f2"]).replace(",", ""))
        after = of.plain[sexes.end() : sexes.end() + 2]
        if (
            men is not None
            and women is not None
            and (men < 16 > women or sexes.group()[-1] in "名人个")
            and not after.startswith("岁")
        ):
            total = Headcount(low=men + women, high=men + women)
            return Reading[Headcount](
                value=total, certainty=Certainty.LIKELY, question="counted_by_sex",
                facts={"men": men, "women": women}, **Spot(of, *sexes.span()).place(),
            )  # fmt: skip
    for match in _COUNT.finditer(of.plain):
        if _is_count(of.plain, match):
            return _counted(Spot(of, *match.span()), match)
    one = re.search(r"[招缺聘]个(?=[\u4e00-\u9fff])(?!人)", of.plain)
    if one:
        value = Headcount(low=1, high=1)
        return _value(Spot(of, *one.span()), value, Certainty.LIKELY, "one_implied")
    vague = _VAGUE.search(of.plain)
    if vague and not re.search(
        r"(?:学历|男女|性别|年龄|经验|户籍|工种|专业)[均都]?$", of.plain[: vague.start()]
    ):
        return _ask(Spot(of, *vague.span()), "headcount_vague")
    return None


def _is_count(plain: str, match: re.Match[str]) -> bool:
    """Followed by people, or behind 招 and a figure that is no wage, age or date."""
    before = plain[max(0, match.start() - 10) : match.start()]
    after = plain[match.end() : match.end() + 3]
    if re.search(r"[\d.:A-Za-z第/¥-]$", before) and not match["pre"]:
        return False
    if re.search(r"[数几]$", before) or re.fullmatch("[百千]", match["a"]):
        return False  # 数十名, 近百人
    if (
        re.search(r"(?:宿舍|住宿|寝室|房间|每间|住|间|[住宿]舍[:为]?|满|介绍|推荐|带)$", before)
        and not match["pre"]
    ):
        return False
    if re.match(r"/?间|住|房|宿|寝|[:：]\d|岁|周岁|一间|1间", after):
        return False
    if match["w1"] or match["w2"]:
        return not re.search(
            r"(?:规模|员工|职工|现有|拥有|共有|在职|总人数|团队|只有|厂里有|公司有|厂有|带过|管过|管理过?)(?:约|近|达|有|总数)?$",
            before,
        )
    label = (match["pre"] or "") if match["pre"] not in ("约", "大约", "共", "余") else ""
    if not (label or _LABEL.search(before)) or re.search(r"(?:约|大约)$", before):
        return False
    return not re.match(r"[元块万千kKwW%岁点月日号天年:小.]|周岁|小时|个月|\d", after) and (
        len(match["a"]) < 5 and not re.match(r"[岗职]|个[岗职]", after)
    )


def _counted(spot: Spot, match: re.Match[str]) -> Reading[Headcount]:
    """Checked: 0, 10^9 and 8-5 are questions."""
    span = chinese_span(match["a"]) if not match["a"][0].isdigit() else None
    first = int(span[0]) if span else whole_number(match["a"].replace(",", ""))
    last = int(span[1]) if span else first
    if match["b"]:
        last = whole_number(match["b"].replace(",", ""))
    if first is None or last is None:
        return _ask(spot, "not_whole")
    facts: dict[str, Fact] = {"low": first, "high": last}
    if "/" in match.group() and match["b"]:
        return _ask(spot, "several_headcounts", facts)
    if first <= 0 or last <= 0:
        return _ask(spot, "zero", facts)
    if first > last:
        return _ask(spot, "low_above_high", facts)
    if last > MOST_PLACES:
        return _ask(spot, "implausible", facts)
    groups = match.groupdict()
    if groups.get("half") == "几":  # 十几名, 二十几个: as open as 几名
        return _ask(spot, "headcount_vague", facts)
    vague = groups.get("half") or groups.get("mod")
    if groups.get("mod") in ("以上", "+", "起", "余", "多") or groups.get("half"):
        return _value(spot, Headcount(low=first, high=None), Certainty.LIKELY, "about")
    if vague or groups.get("pre") in ("约", "大约") or first != last:
        code = "headcount_span" if first != last else "about"
        return _value(spot, Headcount(low=first, high=last), Certainty.LIKELY, code)
    return _value(spot, Headcount(low=first, high=last), Certainty.SURE, "")


def _value(spot: Spot, value: Headcount, certainty: Certainty, code: str) -> Reading[Headcount]:
    return Reading[Headcount](value=value, certainty=certainty, question=code, **spot.place())


def _ask(spot: Spot, code: str, facts: dict[str, Fact] | None = None) -> Reading[Headcount]:
    return Reading[Headcount](
        value=None, certainty=Certainty.QUESTION, question=code, facts=facts or {}, **spot.place()
    )
