"""Another figure beside a post's wage that may be its pay as well: then the wage is asked."""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from intake.drafts.answers import WAGE
from intake.drafts.values import DraftField, Fields
from intake.fields.pay_labels import Pays
from intake.fields.readings import Fact
from intake.fields.source import Source
from intake.fields.values import Pay
from intake.messages.doubts import asked_instead

_MONEY: Final = re.compile(
    r"(?<![\d.\-~/xX*#第])(?P<yuan>\d{4,5})(?![\d年.]|[-~]?\d|多?(?:人|名|平|米|㎡|吨|亩|台|套|件|号|户|只|双|后|次|家|余|万|份|个|瓦|级|转|目))"
    r"|(?P<said>[一二两三四五六七八九]{1,2}千[一二三四五六七八九]?(?!多?[人名家余平件]))"
    r"|(?<![\d.])(?P<thousand>\d(?:\.\d)?)[千kK](?![\da-zA-Z克米瓦])"
)
_DIGIT: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_WHOLE: Final = frozenset({Pays.TOTAL, Pays.NONE})
_LEAST, _MOST = 1_800, 30_000
"""Yuan a bare figure beside a wage may be a month's pay at."""
_NO_PAY: Final = re.compile(
    r"(?:扣|罚|押金|补|奖|费|返|借|预支|报销|贴|津|注册|投资|产值|QQ|qq|微信|编号|邮编|号码|电话|元旦|房租|租金|红包|保险|保额|提成|分红)[^,;。\n]{0,8}$"
)


def taken_spans(fields: Fields, pay: Pay | None) -> list[tuple[int, int]]:
    """Typed stretches that went into fields or into parts of the pay."""
    spans = {(f.start, f.end) for f in fields.values() if f.end > f.start}
    if pay is not None:
        spans |= {(r.start, r.end) for r in pay.parts}
    return sorted(spans)


def second_wage(piece: Source, fields: Fields, pay: Pay) -> Fields:
    """The same fields; the wage asked where another figure that may be one stands in the piece."""
    low = fields.get("wage_low_fen") or fields.get("wage_high_fen")
    if low is None or low.is_question:
        return fields
    known = {
        int(v) // 100 for f in fields.values() if isinstance(v := f.value, int) and v >= 100_000
    }
    known |= {
        fen // 100 for r in pay.parts if r.value for fen in (r.value.low_fen, r.value.high_fen) if fen
    }  # fmt: skip
    other = _other_total(piece, low, pay)
    if other is not None:
        both: dict[str, Fact] = {"first": low.text, "second": other}
        return asked_instead(fields, WAGE, "wage_low_fen", "several_wages", low, both)
    spans = taken_spans(fields, pay)
    for yuan, start, end in _figures(piece.plain):
        first, last = piece.span(start, end)
        if yuan in known or any(a < last and first < b for a, b in spans):
            continue
        facts: dict[str, Fact] = {"first": low.text, "second": piece.typed[first:last]}
        return asked_instead(fields, WAGE, "wage_low_fen", "several_wages", low, facts)
    return fields


def _other_total(piece: Source, low: DraftField, pay: Pay) -> str | None:
    """Another span of pay in the same words, as sure as the one taken: 焊工,3000-5000 above,
    3500-4500元/月 below."""
    for part in pay.parts:
        one = part.value
        if one is None or one.pays not in _WHOLE or part.start == low.start:
            continue
        if one.low_fen is None or one.high_fen is None or one.low_fen == one.high_fen:
            continue
        mine = pay.main.value
        if mine is None or (one.low_fen, one.high_fen) == (mine.low_fen, mine.high_fen):
            continue
        if one.per is mine.per:
            return part.text
    return None


def _figures(plain: str) -> Iterator[tuple[int, int, int]]:
    for match in _MONEY.finditer(plain):
        if match["yuan"]:
            yuan = int(match["yuan"])
            if yuan % 10 or 1_950 <= yuan <= 2_060:
                continue
        elif match["said"]:
            words = match["said"]
            head, _, tail = words.partition("千")
            yuan = _DIGIT[head[-1]] * 1_000 + (_DIGIT[tail] * 100 if tail else 0)
        else:
            yuan = round(float(match["thousand"]) * 1_000)
        before = plain[max(0, match.start() - 12) : match.start()]
        if _LEAST <= yuan <= _MOST and not _NO_PAY.search(before):
            yield yuan, match.start(), match.end()
