"""Shifts and nights: 长白班, 两班倒, 白班晚班一周一换, 四班三运转, 固定夜班."""

# ruff: noqa: E501, PLR0911  (patterns are one line each; one case, one return)

from __future__ import annotations

import re
from typing import Final

from intake.fields.clocks import chained
from intake.fields.readings import Certainty, Reading, Spot, asked, read
from intake.fields.source import Source
from intake.fields.values import Clock

_SHIFTS: Final = (
    ("four_three", r"四班三(?:运转|倒|转)|4班3(?:运转|倒|转)|四班三"),
    ("two", r"四班[两二](?:运转|倒|转)|4班2(?:运转|倒|转)|三班[两二](?:运转|倒|转)|3班2(?:运转|倒|转)"),
    ("three", r"[三3]班(?:倒|制|轮|轮换|次|轮班|运转)?(?!长|的班|班长)|早中(?:晚|夜)[三3]?班|早中晚|早、中、[晚夜]|早班?[、/]中班?[、/]?[和]?[晚夜]班"),
    ("two", r"(?<!车)[两二2]班(?:倒|制|轮|轮换|次|轮班|运转)?(?!车)|[白日]夜班?(?:轮|倒|两班)|白夜班|白晚班|日晚班|黑白班|早晚班|日夜班|倒班|轮班|翻班|对班倒|早中班"),
    ("split", r"两头班|早晚两头"),
    ("night", r"长夜班|纯夜班|固定夜班|常夜班|只上夜班|专职夜班|全夜班|夜班(?=(?!补|津|费|餐|有|享|另|加|的|轮|倒|和|与|或|多|每|不|可)[\u4e00-\u9fff]{2,4}(?:[,;。 \n\d]|$)|护|司机|[:,。;、 \n]|\((?!补)|\d{1,2}[:点~-]|$)"),
    ("day", r"长白班|常白班|长日班|常日班|正常班|正常白班|纯白班|白班|日班|单班(?!长|次|\d|[八十]小时|[八十]个)|一班制|行政班|(?:都|只|全|就)?是?白天(?:干|上班|上|做|班)(?![^,;。\\n]{0,4}夜)"),
)  # fmt: skip
_SHIFT: Final = tuple((code, re.compile(words)) for code, words in _SHIFTS)
_NO_NIGHTS: Final = re.compile(
    r"(?:无|没有|免上?|不(?:用|需要?|必)?(?:上|做|排|倒)?)(?:大?夜班|倒班|晚班|翻班|轮班)|无夜"
)
_WILLING: Final = re.compile(
    r"(?:(?<!没)(?<!需)(?<!只)有|偶尔|部分|少量|轮流?|能|会|可以?|愿意?|接受|适应|须|需要?)(?:够|以)?(?:接受|适应|上|熬|做|值)*(?:大|小)?夜班(?!补|津贴|费|餐|[:\d])"
)
_BY_DAY: Final = re.compile(r"[白日早]班(?!车)")
_BY_NIGHT: Final = re.compile(r"[夜晚]班(?!补|津贴|费|餐|另|有|\d+(?:\.\d)?元)")
_BETWEEN: Final = re.compile(r"中班")
_TURN: Final = re.compile(
    r"轮|倒(?!闸)|翻班|互换|[一二两三半周天月]换|换班|对调|交替|一周[白夜早晚]|半?个?月[白夜早晚]"
)
_CHOICE: Final = re.compile(
    r"可选|任选|自己选|自己挑|随便|[你您]挑|[你您]选|任你选|自选|自由选|或者?|选择|都有|也有|均可|皆可|都可|两种|固定"
)


def shift_of(of: Source, clocks: tuple[Reading[Clock], ...]) -> Reading[str] | None:
    """The code of the shift; several that exclude each other are asked for."""
    text = _NO_NIGHTS.sub(lambda m: "·" * len(m.group()), of.plain)
    if unsaid := re.search("几班倒|班次[^,;。]{0,2}(?:面谈|面议|待定|另议|再说)|具体班次", text):
        return asked(Spot(of, *unsaid.span()), "several_shifts", {"shifts": "two,three"})
    willing = _WILLING.search(text)
    text = _WILLING.sub(lambda m: "·" * len(m.group()), text)
    found = _named(text)
    codes = {code for code, _ in found}
    rotating = codes & {"two", "three", "four_three"}
    pair = None if rotating else _pair(of, text, clocks)
    if pair is not None:
        return pair
    there = willing is not None and willing.group().startswith("有")
    if willing and (not found or (there and codes == {"day"})):
        # there are nights, and nobody says how many
        beside_day = "day,night" if found else "two,night"
        return asked(Spot(of, *willing.span()), "several_shifts", {"shifts": beside_day})
    if not found:
        return None
    spot = Spot(of, *found[0][1].span())
    both = _BY_DAY.search(text) and _BY_NIGHT.search(text)
    beside = {"night", "day"} if both and "长白班" not in text else {"night"}
    if len(rotating) == 1 and not codes - rotating - beside:
        first = next(m for c, m in found if c in rotating)
        doubt = first.group() in ("倒班", "轮班", "翻班")
        return read(
            Spot(of, *first.span()), rotating.pop(), likely="rotation_unclear" if doubt else ""
        )
    if len(codes) > 1:
        return asked(spot, "several_shifts", {"shifts": ",".join(sorted(codes))})
    return read(spot, found[0][0])


def _named(text: str) -> list[tuple[str, re.Match[str]]]:
    """The first word of each kind of shift, not inside another one's."""
    found: list[tuple[str, re.Match[str]]] = []
    for code, words in _SHIFT:
        match = words.search(text)
        if match and not re.match("车|主任|经理|助理", text[match.end() : match.end() + 2]):
            inside = any(m.start() <= match.start() and match.end() <= m.end() for _, m in found)
            if not inside and code not in [c for c, _ in found]:
                found.append((code, match))
    return found


def _pair(of: Source, text: str, clocks: tuple[Reading[Clock], ...]) -> Reading[str] | None:
    """Day and night shift both named, or clock times that follow on one another: people take turns
    where the text says so or the times close the day; a choice is asked for."""
    day, night = _BY_DAY.search(text), _BY_NIGHT.search(text)
    if day is None or night is None:
        count = chained(clocks)
        if day or night or count not in (2, 3):
            return None
        of_clocks = Reading[str](
            value="two" if count == 2 else "three", certainty=Certainty.LIKELY,
            question="rotation_unclear", start=clocks[0].start, end=clocks[count - 1].end,
            text=of.typed[clocks[0].start : clocks[count - 1].end],
        )  # fmt: skip
        return of_clocks
    if re.search("[两二2]头班", text):
        return None
    spot = Spot(of, min(day.start(), night.start()), max(day.end(), night.end()))
    kind = "three" if _BETWEEN.search(text) else "two"
    turn = _TURN.search(text) or chained(clocks) > 1
    if not turn and (_CHOICE.search(text) or "长白班" in text or "常白班" in text):
        return asked(spot, "several_shifts", {"shifts": "day,night"})
    return read(spot, kind, likely="" if turn else "rotation_unclear")


def nights_of(of: Source, shift: Reading[str] | None) -> Reading[bool] | None:
    """Whether there are nights: excluded in words, else by the shift."""
    no = _NO_NIGHTS.search(of.plain)
    if no:
        return read(Spot(of, *no.span()), False)
    if shift is None or shift.value is None:
        return None
    by_night = shift.value not in ("day", "split")
    said = not by_night or shift.value == "night" or "夜" in shift.text
    return Reading[bool](
        value=by_night,
        certainty=Certainty.SURE if said else Certainty.LIKELY,
        question="" if said else "nights_implied",
        start=shift.start,
        end=shift.end,
        text=shift.text,
    )
