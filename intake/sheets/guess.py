"""What a column is by what stands in it, where its header does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from intake.fields.contacts import find_phones
from intake.fields.source import source
from intake.fields.worktime import read_worktime
from intake.messages.firms import find_firms
from reference.places import scan
from reference.titles import Why, find_title, outside_word

SHARE: Final = 0.6
"""Part of the filled cells that must fit."""


def by_content(samples: Sequence[str]) -> str:
    """A field of the column, "" when nothing fits most cells."""
    if len(samples) < 2:
        return ""
    for field, fits in _TESTS:
        if sum(1 for s in samples if fits(s)) >= SHARE * len(samples):
            return field
    return ""


def is_running(samples: Sequence[str]) -> bool:
    """Whether cells only count the rows: 1, 2, 3 or 0, 1, 2 or 001, 002, one more each time."""
    numbers = [int(s) for s in samples if re.fullmatch(r"\d{1,5}", s)]
    if len(numbers) < 2 or len(numbers) < len(samples) or numbers[0] > 1:
        return False
    steps = [b - a for a, b in pairwise(numbers)]
    return sum(step == 1 for step in steps) >= 0.8 * len(steps)


def holds_counts(samples: Sequence[str]) -> bool:
    """Whether every cell is a number of people and nothing else."""
    return bool(samples) and all(map(is_count, samples))


_PER: Final = re.compile(
    r"(?:[万千]?元)?[/每](?:天|日|月|年|小?时|件|米|个|双|条|打|套|吨|公斤)|[万千]元/?(?:年|月)?"
    r"|[日月年时]薪|计件|按(?:天|日|月|年|件|小?时)(?:计|算)?"
)


def holds_units(samples: Sequence[str]) -> bool:
    """Whether every cell says what pay is counted by and nothing else: 元/天, 计件, 万元/年."""
    return bool(samples) and all(map(_PER.fullmatch, samples))


def holds_posts(samples: Sequence[str]) -> bool:
    """Whether most cells name a post, with its number of people perhaps: 普工5人."""
    names = [re.sub(r"[\d:：()（）人名个各共招约-]+|若干", "", s) for s in samples]
    fits = [
        len(n) > 1 and not is_count(s) and is_title(n) for n, s in zip(names, samples, strict=True)
    ]
    return bool(samples) and sum(fits) >= SHARE * len(samples)


def _is_phone(text: str) -> bool:
    return bool(find_phones(source(text)))


def _is_age(text: str) -> bool:
    return bool(re.search(r"\d{2}\s*(?:周?岁)|^(?:1[6-9]|2\d)\s*[-~—至到]\s*[2-6]\d\D{0,4}$", text))


def is_wage(text: str) -> bool:
    """Whether a cell says what is paid."""
    return bool(
        re.search(
            r"\d{4,5}\s*[-~—–至到～]+\s*\d{4,5}|\d{4,5}\s*(?:元|以上|\+)|元/|面议|\d千|\d[kKwW万]",
            text,
        )
        or (re.fullmatch(r"\d{4,5}(?:\.0+)?", text) and 2_000 <= float(text) <= 30_000)
    )


def is_title(text: str) -> bool:
    """Whether a cell names a post."""
    if len(text) > 20 or re.search(r"\d{3}", text):
        return False
    best = next(iter(find_title(text)), None)
    return outside_word(text) != "" or (
        best is not None and best.why is not Why.BIGRAM and best.score >= 55
    )


def is_count(text: str) -> bool:
    """Whether a cell is a number of people, 若干 too."""
    return bool(
        re.fullmatch(
            r"\d{1,3}(?:\.0+)?\s*(?:人|名|个)?|若干|数名|\d{1,3}[-~]\d{1,3}(?:人|名)?", text
        )
    )


_DAY: Final = re.compile(
    r"20\d\d[-./年]\d{1,2}|\d{1,2}月(?:\d|底|初|中)|随时|长期|常年|年[前后]|尽快"
)


def _is_worktime(text: str) -> bool:
    time = read_worktime(text)
    return time.shift is not None or bool(time.clocks) or time.hours_per_day is not None


_TESTS: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("contact_phone", _is_phone),
    ("wage", is_wage),
    ("age", _is_age),
    ("employer_name", lambda text: bool(find_firms(text))),
    ("title", is_title),
    ("worktime", _is_worktime),
    ("lodging", lambda text: bool(re.search(r"包吃|包住|食宿|住宿", text))),
    ("schooling", lambda text: bool(re.search(r"初中|高中|中专|大专|本科|小学|学历不限", text))),
    ("place", lambda text: len(text) < 60 and any(not n.bare for n in scan(text))),
    ("places", is_count),
    ("arrive", lambda text: bool(_DAY.match(text))),
)
