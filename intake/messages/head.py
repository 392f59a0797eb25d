"""A post as a message names it: the stretch, its names, what speaks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from intake.fields.readings import Certainty, Reading, Spot
from intake.fields.source import Source
from intake.fields.titles import TitlePart
from intake.messages.counts import Count
from intake.messages.units import EMOJI

HARD: Final = re.compile(rf"[,;。!?|\n\t【】\[\]<>《》\"\x01]|\.{{2,}}|[{EMOJI}]")


LABEL: Final = re.compile(
    r"(?:招聘|招工|急招|急聘|现招|需求|用工|空缺|招募|推荐)?(?:岗位|职位|工种|职务|岗位名称|职位名称|工种名称)(?:名称|需求)?[一二三四五六七八九十\d]{0,2}[:]"
)


LOOK_BACK: Final = 120


"""Characters before a headcount in which its title is looked for; a bound keeps reading linear."""


@dataclass(frozen=True)
class Head:
    """A stretch that names one or more posts: ``start``…``end`` of the plain text, in ``unit``.

    parts     the names, with a headcount where one is written to them; the first begins at ``name``
    counted, labelled, called, priced   what speaks for it
    strength  of its weakest name (titlewords)
    filled    已招满, 停招: a post of the text, but none to be had
    """

    unit: int
    start: int
    end: int
    parts: tuple[TitlePart, ...]
    counted: bool = False
    labelled: bool = False
    called: bool = False
    priced: bool = False
    bare: bool = False
    filled: bool = False
    strength: int = 0
    name: int = -1


@dataclass(frozen=True)
class Found:
    """What a unit names: posts, headcounts that belong to no name in it, and a stated sum."""

    heads: tuple[Head, ...]
    loose: tuple[Count, ...]
    total: Reading | None = None  # type: ignore[type-arg]  # of any kind


def head_of(
    number: int, start: int, end: int, of: Source, spans: list[tuple[int, int]],
    count: Count | None, power: int, **marks: bool,
) -> Head:  # fmt: skip
    reading = count.reading if count else None
    if count is not None and len(spans) > 1 and not count.each:
        reading = Reading(
            value=None, certainty=Certainty.QUESTION, question="headcount_together",
            facts={"together": count.reading.value.high or count.reading.value.low}
            if count.reading.value else {},
            start=count.reading.start, end=count.reading.end, text=count.reading.text,
        )  # fmt: skip
    parts = tuple(TitlePart(title=title_of(of, a, b), headcount=reading) for a, b in spans)
    return Head(number, start, end, parts, strength=power, name=spans[0][0], **marks)


def title_of(of: Source, start: int, end: int) -> Reading[str]:
    words = of.plain[start:end].strip()
    if re.fullmatch(r"\S(?: \S)+", words):
        words = words.replace(" ", "")
    return Reading[str](value=words, certainty=Certainty.SURE, **Spot(of, start, end).place())
