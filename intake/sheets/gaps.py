"""Plan, people already there, gap: three columns of which only the gap is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from intake.fields.readings import Certainty
from intake.sheets.guess import holds_counts
from intake.sheets.headers import clean
from intake.sheets.spans import ColumnGuess

_END: Final = "(?:工|员|口|编|额|岗|招|聘|用工)*(?:人|数|人数|总数|数量|人员|名额)*"
_GAP: Final = re.compile(f"(?:目前|现|当前|仍|还|尚|实际|急)*(?:缺|差|待招){_END}|[还尚仍]需{_END}")
_THERE: Final = re.compile(
    r"(?:现|目前)?已(?:招|到|录|入职|有|上岗|聘)\w{0,5}|(?:现有|在岗|实有|实到)\w{0,4}|到岗人?数"
)
_PLAN: Final = re.compile(
    r"(?:计划|需求|总需求?|应|定|拟|需|总|用工|招聘|岗位)+(?:用工|招聘|招工|需求|[招聘有到配员编岗人数总量])*"
)


def gap_first(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """Where people already there are counted beside it, the gap is the headcount, not the plan."""
    there = any(_THERE.fullmatch(clean(g.label)) for g in guesses)
    gaps = [g for g in guesses if _GAP.fullmatch(clean(g.label)) and holds_counts(g.samples)]
    if not there or len(gaps) != 1:
        return guesses
    header = {"field": "places", "certainty": Certainty.SURE, "why": "header"}
    nothing = {"field": "", "certainty": Certainty.QUESTION, "why": "none"}
    return [
        g.model_copy(update=header) if g is gaps[0]
        else g.model_copy(update=nothing) if g.field == "places" and g.why != "remembered"
        else g
        for g in guesses
    ]  # fmt: skip


def is_gap(label: str) -> bool:
    """缺口, 缺员, 尚缺人数: what is still wanted."""
    return _GAP.fullmatch(clean(label)) is not None


def balance_of(columns: Mapping[int, ColumnGuess]) -> tuple[int, int] | None:
    """Indexes of the plan and of those already there, beside a column of the gap."""
    gap = [c for c in columns.values() if c.field == "places" and _GAP.fullmatch(clean(c.label))]
    plan, there = _one(columns, _PLAN), _one(columns, _THERE)
    return (plan, there) if gap and plan is not None and there is not None else None


def _one(columns: Mapping[int, ColumnGuess], words: re.Pattern[str]) -> int | None:
    found = [i for i, c in columns.items() if not c.field and words.fullmatch(clean(c.label))]
    return found[0] if len(found) == 1 else None


def left_over(texts: Sequence[str], balance: tuple[int, int]) -> int | None:
    """Plan less those already there; None where one of them is no number."""
    numbers: Iterable[re.Match[str] | None] = (
        re.fullmatch(r"(\d{1,5})(?:\.0+)?\s*[人名个]?", texts[i]) if i < len(texts) else None
        for i in balance
    )
    known = [int(m[1]) for m in numbers if m]
    return known[0] - known[1] if len(known) == 2 else None
