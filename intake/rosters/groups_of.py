"""Policy groups a row belongs to; of disability only the fact is taken, never kind or grade."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from intake.cells import Unreadable, as_words
from intake.rosters.dates import read_day
from intake.rosters.lookup import target_of
from intake.rosters.reader import CellReader
from reference.answers import Answer, answer

_MAYBE: Final = re.compile(r"残疾|退役|退伍|毕业|脱贫(?!攻坚)|监测")
"""What may make somebody belong to a group, said in words that are none of ours: 父亲残疾."""
_COLUMNS: Final = ("monitored", "lifted", "disabled", "veteran", "graduate")


def groups_of(reader: CellReader) -> tuple[str, ...]:
    """Codes of `reference.identities`; a word that is neither yes nor no is asked, not taken.

    Who was monitored and whose risk is removed (风险是否消除, 风险消除时间) is not monitored today.
    """
    found: dict[str, None] = {}
    doubted: set[str] = set()
    for name in _COLUMNS:
        for text in reader.texts(name):
            codes, asked = _of(name, text, reader.context.day.year)
            found |= dict.fromkeys(codes)
            if asked and name not in doubted:
                doubted.add(name)
                reader.warn(name, "group_unclear", None if name == "disabled" else text)
    for text in reader.texts("household_kind"):
        found |= dict.fromkeys(_kinds(text))
        if any(_MAYBE.search(word) and not _kinds(word) for word in as_words(text)):
            reader.warn("household_kind", "group_unclear", None)
    if "monitored" in found and _removed(reader):
        del found["monitored"]
    return tuple(code for code in _COLUMNS if code in found)


@lru_cache(maxsize=4096)
def _of(name: str, text: str, year: int) -> tuple[tuple[str, ...], bool]:
    """Groups a word in a group's column names, and whether it has to be asked."""
    said = answer(text, name, year)
    if said is None or said is Answer.NO:
        return (), False
    if said is Answer.YES:
        return (name,), False
    if said is Answer.BOTH:
        return ("monitored", "lifted"), False
    for other in _COLUMNS:  # 脱贫户 under 监测对象类型 says the one and not the other
        of_other = answer(text, other, year) if other not in (name, "disabled") else None
        if of_other is Answer.BOTH:
            return ("monitored", "lifted"), False
        if of_other is Answer.YES:
            return (other,), False
    return (), True


@lru_cache(maxsize=2048)
def _kinds(text: str) -> tuple[str, ...]:
    """Groups among the words of a 户类型 or 人员类别; other kinds are nobody's business."""
    if text in ("是", "否", "有", "无"):
        return ()
    codes: list[str] = []
    for word in [text, *as_words(text)]:
        if answer(word, "monitored") is Answer.BOTH:
            codes += ["monitored", "lifted"]
        elif (code := target_of(re.sub(r"[(（].*", "", word))) is not None:
            codes.append(code)
    return tuple(dict.fromkeys(codes))


def _removed(reader: CellReader) -> bool:
    """Whether the risk that made a household monitored is removed by today."""
    said = answer(reader.text("risk_removed"), "risk")
    if said is Answer.ASK:
        reader.warn("risk_removed", "group_unclear", reader.cell("risk_removed"))
    if said is not None and said is not Answer.ASK:
        return said is Answer.YES
    cell = reader.cell("risk_removed_on")
    if cell is None:
        return False
    try:
        day = read_day(cell, reader.context.day, last=True)
    except Unreadable:
        return False
    return day is not None and day.day <= reader.context.day
