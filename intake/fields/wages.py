"""Pay as advertised: amounts, their periods and what they pay for -> typed wages.

A monthly figure is taken as gross; 到手 and 税后 are kept as such. Nothing is converted: an hourly
wage stays hourly. What could mean two things is a question with the figures as facts.
"""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from intake.fields.amounts import Amount, Per, amounts
from intake.fields.money import (
    MONTHS,
    WAGES,
    figures_of,
    may_be_money,
    pays_for,
    period_of,
    suggested_period,
    weight_of,
    what_is_wrong,
)
from intake.fields.numerals import whole_number
from intake.fields.pay_labels import Label, Pays, label_of
from intake.fields.readings import Certainty, Fact, Reading, Spot, whole
from intake.fields.source import Source, source
from intake.fields.values import Pay, Wage

_NEGOTIABLE: Final = re.compile(
    r"面[议谈]|详[谈议聊]|电[联议]|面试(?:时|后)?[谈议定]|待定|私聊|协商|按公司|公司规定|从优|优厚|行业标准|看能力|能者多劳|薪资open|不限"
)
_PIECE: Final = re.compile(r"计件|按件|件薪|多劳多得|记件")
_BAD_MONTHS: Final = re.compile(r"(?<!\d)(\d{1,4})薪(?!资|水|酬)")
_NET: Final = re.compile(r"税后|到手|实发|净得|净收入|纯到手")
_GROSS: Final = re.compile(r"税前|应发")
_PAYDAY: Final = re.compile(
    r"(?:每月|次月|下月|月|当月)?(?P<d>\d{1,2}|[一二三四五六七八九十廿]{1,3})[号日](?:左右)?(?:之?前|准时|按时|统一)?(?:出粮|打(?:钱|款|工资|(?=[,。; \n]|$))|清工资|结清|领工资|发(?!车|货|布|起|生)|开(?!工(?!资|钱)|业|始|年|班|学|门|放|车|会|营|课|市|盘|幕|机|园)|打卡|打到?卡|到卡|到账|结(?:算|清)?(?=工资|薪|钱|账|上|$|[,;。 \n]))(?:放)?(?:上个?月)?(?:的?工资|薪|钱|里)?"
    r"|(?:发薪日|发工资|工资发放日?|发薪|薪资发放|出粮日?|开支日?|发钱|月结,?)(?:时间)?[:是为在]?(?:每月|次月|下月)?(?:的)?(?P<e>\d{1,2}|[一二三四五六七八九十廿]{1,3}(?=[号日]))[号日]?"
)
_OF_TWO: Final = re.compile(
    r"(?:夫妻|两口子)[^。;\n]{0,8}?(?:一共|合计|总共|加起来)[^,。;\n]{0,4}$"
    r"|(?:两口子|小两口|夫妻[俩二两]人?|夫妇二?人?)[^。;\n]{0,8}?(?:月|年|能拿|收入|可达|工资)[^,。;\n]{0,4}$"
    r"|一对[^,。;\n]{0,3}?(?:月|年)?(?:入|收入|工资|能拿|可拿|挣|有)[^,。;\n]{0,3}$"
    r"|[两二2俩]个?人[^,。;\n]{0,8}?(?:一共|合计|总共|加起来|共)[^,。;\n]{0,4}$"
)
_CYCLE: Final = re.compile(r"(?P<day>日结|天结|当天结|现结)|(?P<week>周结)|(?P<month>月结)")


def read_wage(text: str) -> Reading[Wage]:
    """The wage a cell holds: 4-6千/月, 22元/小时, 8000以上. Everything in the cell is about pay."""
    return read_pay(text).main


@lru_cache(maxsize=8192)
def read_pay(text: str) -> Pay:
    """All a pay cell says: the main wage, base, guarantee, allowances, 13薪, payday."""
    return _read(source(text), is_cell=True)


_SIGNS: Final = frozenset("0123456789百千万佰仟件议谈薪劳号日")


def find_pay(of: Source) -> Pay:
    """Pay somewhere in a running text; figures without a money word around them are left alone."""
    if not of.has(_SIGNS):
        return Pay(main=_ask(Spot(of, 0, 0), "missing"))
    return _read(of, is_cell=False)


def _read(of: Source, *, is_cell: bool) -> Pay:
    parts: list[Reading[Wage]] = []
    bare: list[Reading[Wage]] = []
    after = 0
    for amount in amounts(of.plain):
        if not may_be_money(of.plain, amount):
            continue
        label = label_of(of.plain, amount, after)
        weight = weight_of(of.plain, amount, label, is_cell=is_cell)
        if weight == 0:
            continue
        reading = _wage(of, amount, label, is_cell=is_cell)
        after = amount.end
        (parts if weight == 2 else bare).append(reading)
    months = _months(of)
    pays = [r for r in parts if r.value is None or r.value.pays in WAGES]
    if not pays:
        values = {r.value.low_fen for r in bare if r.value is not None}
        parts += bare if is_cell or len(values) > 1 else bare[:1]  # two bare ones are asked
    main = _main(of, parts, is_cell=is_cell, months=months)
    return Pay(
        main=main,
        parts=tuple(parts),
        piece=bool(_PIECE.search(of.plain)),
        months_per_year=months,
        payday=_payday(of),
        cycle=_cycle(of),
    )


def _wage(of: Source, amount: Amount, label: Label, *, is_cell: bool) -> Reading[Wage]:
    start = (
        label.start
        if label.pays not in (Pays.NONE, Pays.OTHER) and label.end <= amount.start
        else amount.start
    )
    spot = Spot(of, start, max(amount.end, label.end if label.start >= amount.end else 0))
    per, stated = period_of(of.plain, amount, label)
    if is_cell and amount.start and of.plain[amount.start - 1] == "-" and amount.start == 1:
        return _ask(spot, "negative", figures_of(amount))
    if _OF_TWO.search(of.plain[max(0, amount.start - 18) : amount.start]):
        return _ask(spot, "pay_of_two", figures_of(amount))
    wrong = what_is_wrong(amount, per if stated or per is not Per.MONTH else None, label)
    if wrong:
        return _ask(spot, wrong, figures_of(amount))
    if per is None:
        return _ask(spot, "unit_unclear", figures_of(amount) | suggested_period(amount))
    pays = pays_for(label, per)
    around = of.plain[max(0, amount.start - 16) : amount.end + 10]
    more = not amount.is_range and (
        (pays is Pays.TOTAL and of.plain[amount.end : amount.end + 1] == "+")
        or (pays in (Pays.TOTAL, Pays.GUARANTEE) and "不封顶" in around)
    )
    likely = amount.guessed or amount.about or more or not stated
    wage = Wage(
        low_fen=_fen(amount.low),
        high_fen=None if more else _fen(amount.high),
        per=per,
        pays=pays,
        about=amount.about,
        net=_net(of.plain, amount, label),
        label=label.word,
    )
    doubt = "plus_more" if more else "month_implied" if not stated else ""
    doubt = "shared_unit" if amount.guessed else doubt
    return Reading[Wage](
        value=wage,
        certainty=Certainty.LIKELY if likely else Certainty.SURE,
        question=doubt if likely else "",
        **spot.place(),
    )


def _fen(yuan: Decimal | None) -> int | None:
    return None if yuan is None else int(yuan * 100)


def _net(plain: str, amount: Amount, label: Label) -> bool | None:
    around = (
        plain[max(0, label.start - 4, amount.start - 10) : amount.start]
        + plain[amount.end : amount.end + 6]
    )
    if _NET.search(around):
        return True
    return False if _GROSS.search(around) else None


def _ask(spot: Spot, code: str, facts: dict[str, Fact] | None = None) -> Reading[Wage]:
    return Reading[Wage](
        value=None, certainty=Certainty.QUESTION, question=code, facts=facts or {}, **spot.place()
    )


def _main(
    of: Source, parts: Sequence[Reading[Wage]], *, is_cell: bool, months: int | None
) -> Reading[Wage]:
    """The wage the advertisement leads with: a total, else hourly or daily, else base or floor."""
    for wanted in (
        {Pays.TOTAL, Pays.NONE},
        {Pays.GUARANTEE},
        {Pays.BASE},
        {Pays.NEWCOMER},
        {Pays.PIECE},
        {Pays.TRIAL},
    ):
        found = [r for r in parts if r.value is not None and r.value.pays in wanted]
        if found:
            return _of_several(of, found, months)
    asked = [r for r in parts if r.value is None]
    if asked:
        return asked[0]
    if not of.plain.strip():
        return _ask(whole(of), "missing")
    negotiable = _NEGOTIABLE.search(of.plain) if is_cell else re.search("面议|面谈|详谈", of.plain)
    if negotiable:
        return _ask(Spot(of, *negotiable.span()), "negotiable")
    piece = _PIECE.search(of.plain)
    if piece:
        return _ask(Spot(of, *piece.span()), "piece_without_figure")
    return _ask(whole(of) if is_cell else Spot(of, 0, 0), "unreadable" if is_cell else "missing")


_OF_WHOM: Final = re.compile(
    r"(?P<who>小时工|计时工|正式工|临时工|学生工|暑假工|寒假工|日结工|长期工|短期工|派遣工|合同工)[: ,]?(?:工资|月薪|时薪|约|为|是)?[: ]?(?=[\d¥])"
)


def _of_several(of: Source, found: list[Reading[Wage]], months: int | None) -> Reading[Wage]:
    """One of them; two that differ and pay the same period are a question, and so is what two kinds
    of workers get (小时工28元/时 正式工6500-8500)."""
    if len(found) > 1 and len({m["who"] for m in _OF_WHOM.finditer(of.plain)}) > 1:
        told: dict[str, Fact] = {"first": found[0].text, "second": found[1].text}
        return found[0].model_copy(
            update={"value": None, "certainty": Certainty.QUESTION,
                    "question": "several_wages", "facts": told}
        )  # fmt: skip
    monthly = [r for r in found if r.value and r.value.per is Per.MONTH and r.value.label]
    first = monthly[0] if monthly else found[0]
    assert first.value is not None
    same = [r for r in found if r.value is not None and r.value.per == first.value.per]
    other = next((r for r in same if r.value and not _agrees(r.value, first.value)), None)
    if other is not None and other.value is not None:
        nested = _wider(first, other)
        if nested is None:
            facts: dict[str, Fact] = {"first": first.text, "second": other.text}
            return first.model_copy(
                update={"value": None, "certainty": Certainty.QUESTION,
                        "question": "several_wages", "facts": facts}
            )  # fmt: skip
        first = nested
    if months is not None and first.value is not None:
        first = first.model_copy(
            update={"value": first.value.model_copy(update={"months_per_year": months})}
        )
    return first


def _agrees(a: Wage, b: Wage) -> bool:
    return (a.low_fen, a.high_fen) == (b.low_fen, b.high_fen)


def _wider(first: Reading[Wage], other: Reading[Wage]) -> Reading[Wage] | None:
    """月薪6000-9000, 平均7500: a single figure inside a span is no second wage."""
    a, b = first.value, other.value
    if a is None or b is None:
        return None
    for outer, inner, kept in ((a, b, first), (b, a, other)):
        low, high, one = outer.low_fen, outer.high_fen, inner.low_fen
        if low is None or high is None or one is None or low == high:
            continue
        if one == inner.high_fen and low <= one <= high:
            return kept
    return None


def _months(of: Source) -> int | None:
    match = MONTHS.search(of.plain)
    if match is None:
        return None
    if match["d"]:
        return 13
    return int(match["a"]) if match["a"] else whole_number(match["c"])


def _payday(of: Source) -> Reading[int] | None:
    """The day pay is paid; two that differ are asked."""
    first: Reading[int] | None = None
    for match in _PAYDAY.finditer(of.plain):
        day = whole_number(match["d"] or match["e"] or "")
        if not (day and re.search("发|开|卡|账|结|粮|清|领|打", match.group()) and day <= 31):
            continue
        spot = Spot(of, *match.span())
        found = Reading[int](value=day, certainty=Certainty.SURE, **spot.place())
        if first is None:
            first = found
        elif found.value != first.value:
            return first.model_copy(
                update={"value": None, "certainty": Certainty.QUESTION,
                        "question": "several_paydays",
                        "facts": {"first": first.text, "second": found.text}}
            )  # fmt: skip
    return first


def _cycle(of: Source) -> Reading[str] | None:
    match = _CYCLE.search(of.plain)
    if match is None or match.lastgroup is None:
        return None
    return Reading[str](
        value=match.lastgroup, certainty=Certainty.SURE, **Spot(of, *match.span()).place()
    )
