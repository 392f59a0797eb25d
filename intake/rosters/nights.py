"""What a person says to nights, in a column of its own."""

from __future__ import annotations

import re
from typing import Final

from intake.rosters.reader import CellReader

_NIGHTS: Final = {
    "yes": ("是", "可", "可以", "能", "愿意", "有", "√", "接受", "长夜班"),
    "rotating": (
        "轮班", "倒班", "两班倒", "轮流", "可倒班", "可以倒班", "能倒班", "愿意倒班", "倒班可以",
        "可以轮班", "三班倒", "白夜班", "可轮班",
    ),
    "no": ("否", "不", "不能", "不可", "不可以", "不愿意", "不接受", "无", "×", "只白班", "白班"),
}  # fmt: skip
_WILL: Final = r"(?:能|想|愿意?|可以?|接受|会|方便|行)?"
_NIGHT: Final = r"(?:大?夜班?|晚班|倒班)?"
_ANSWERS: Final = (
    ("no", re.compile(rf"(?:坚决|暂时?|目前)?不{_WILL}[上做倒值]?{_NIGHT}")),
    ("no", re.compile(r"(?:只|仅)(?:能|愿意?|可以?)?(?:上|做)?(?:长?白班|白天)")),
    (
        "rotating",
        re.compile(rf"{_WILL}[上做]?(?:两班倒|三班倒|倒班|轮班|白夜班?倒?)(?:可以|都行)?"),
    ),
    ("yes", re.compile(rf"(?:都|也)?(?:{_WILL}[上做]|能|愿意?|可以?|接受|会|行|没问题){_NIGHT}")),
)
"""Short answers as they are spoken, beside the table."""


def nights_of(reader: CellReader) -> str:
    """不能（高血压） is no: why somebody cannot is nobody's business and not kept."""
    text = reader.text("nights")
    bare = re.sub(r"[(（][^)）]*[)）]", "", text).replace(" ", "").strip()
    told = next((code for code, words in _NIGHTS.items() if bare in words), "")
    for code, answer in _ANSWERS:
        told = told or (code if bare and answer.fullmatch(bare) else "")
    return told or reader.choice_of("nights", _NIGHTS)
