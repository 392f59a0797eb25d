"""What a person has done and what papers they hold."""

from __future__ import annotations

import re
from typing import Final

from intake.cells import as_months, as_words
from intake.fields.numerals import chinese_number
from intake.rosters.lookup import certificate_of, occupation_of
from intake.rosters.reader import CellReader

_NOTHING_WORDS: Final = (
    "无 无技能 没有 无特长 务农 普通劳动力 普通劳动能力 - — -- / 暂无 否 在家务农 种地 无工种 "
    "未从事 一般劳动力 × x 待业 未就业 无职业 无业 家务 空 0 农民 普通 技能劳动力 无证书 "
    "无证 未取得"
)
NOTHING: Final = frozenset(_NOTHING_WORDS.split())
_TIME: Final = re.compile(
    r"(?<!\d)(\d{1,3}(?:\.\d+)?|[一二两三四五六七八九十半]{1,3})(个月|月|年)(?![级后前生])"
)
_MOST_MONTHS: Final = 720


def work_done(reader: CellReader) -> dict[str, object]:
    """Trades done with the months of each, and papers: 缝纫工3年、电焊（半年）."""
    months = reader.read("trade_months", as_months)
    skip = reader.text("trades") in NOTHING
    trades = [] if skip else reader.words("trades", occupation_of, "trade_unknown")
    papers = reader.text("certificates") in NOTHING
    own = _months_said(reader.text("trades")) if trades else {}
    return {
        "trades": tuple((t, own.get(t, months or 0)) for t in trades[:6]),
        "certificates": ()
        if papers
        else tuple(reader.words("certificates", certificate_of, "certificate_unknown")),
    }


def _months_said(text: str) -> dict[str | None, int]:
    """Months by trade, where they are said beside it."""
    months: dict[str | None, int] = {}
    for word in as_words(text):
        said = _TIME.search(word)
        if said is None:
            continue
        value = float(chinese_number(said[1]) or 0) if said[1][0] > "9" else float(said[1])
        count = round(value * (12 if said[2] == "年" else 1))
        if 0 < count <= _MOST_MONTHS:
            months[occupation_of(word)] = count
    return months
