"""Which figures in a text are pay, of what period, and whether they can be believed."""

# ruff: noqa: PLR0911  (one case, one return)

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from intake.fields.amounts import Amount, Per
from intake.fields.pay_labels import Label, Pays
from intake.fields.readings import Fact

BOUNDS: Final[dict[Per, tuple[int, int]]] = {
    Per.MONTH: (500, 500_000),
    Per.DAY: (30, 3_000),
    Per.SHIFT: (30, 3_000),
    Per.HOUR: (5, 500),
    Per.YEAR: (5_000, 10_000_000),
    Per.WEEK: (200, 50_000),
}
"""Yuan between which an amount with its period is believed; outside it is asked for again."""

MONTHS: Final = re.compile(
    r"(?<!\d)(?:(?P<a>1[2-9]|2[0-4])(?:[-~](?P<b>1[2-9]|2[0-4]))?|(?P<c>十[二三四五六七八九]))"
    r"\s?(?:薪|个月(?:工资|薪资|薪水|薪))|(?P<d>年底双薪|双薪(?!休))"
)
_PERIOD_BEFORE: Final = re.compile(
    r"(?:(?P<day>每天|一天|每日|日均)|(?P<hour>每个?小时|一个?小时)|(?P<month>每个?月|一个月|月均)|(?P<year>每年|一年|全年)|(?P<week>每个?(?:周|星期|礼拜)|一周|一个?(?:星期|礼拜)))"
    r"(?:下来|差不多|至少|大?约|大概|能拿到?|可拿|能|可|到手|平均|收入|工资|有|给|保底|开)?[:]?$"
)
_NOT_MONEY: Final = re.compile(
    r"^(?:人(?!民)|名|位|室(?!内|外)|周?岁|㎡|m2|平|亩|kg|KG|公斤|斤|吨|号|路|弄|栋|幢|层|楼|届|强|%|亿|年|月(?!薪|入|底薪|工资)|日|天|点|时|:|：|\.\d|小时|分钟?|个(?!月)|套|间"
    r"|对|班|餐|顿|休|倍|件|公里|里|km|险|金|薪|家|条|台|级|寸|cm|厘米|米|元素|余人|多人|多名|余名|以上学历|[A-Za-z])"
)
_DECADES: Final = re.compile(r"(?:[5-9]0){2}后")
_GLUED: Final = re.compile(
    r"[A-Za-z0-9第№#@]$|\d[-.:]$|(?:电话|手机|微信|QQ|tel|号|联系)[:号码是]*$", re.I
)
WAGES: Final = frozenset({Pays.TOTAL, Pays.NONE, Pays.BASE, Pays.GUARANTEE, Pays.PIECE})
SMALL_PAY: Final = frozenset({Pays.ALLOWANCE, Pays.REBATE, Pays.FEE, Pays.OTHER})


def may_be_money(plain: str, amount: Amount) -> bool:
    """No count, date, age, address, phone or list number."""
    head = plain[max(0, amount.start - 8) : amount.start]
    tail = plain[amount.end : amount.end + 6]
    if tail.startswith("后") and (
        amount.digits <= 2 or _looks_like_year(amount) or _DECADES.match(plain, amount.start)
    ):
        return False  # 90后, 8090后
    listed = re.search(r"(?:^|\D)\d{1,2}\.$", head)  # 3.3000-4000元: point three of a list
    if (
        not listed
        and _GLUED.search(head)
        and not re.search(r"[\u4e00-\u9fff]\d?$", head[-1:] or " ")
    ):
        return False
    if re.search(r"(?:电话|手机|微信|QQ|热线|联系人?)[:号码是 ]*$", head, re.I):
        return False
    if amount.per is None and not amount.marked and _NOT_MONEY.match(tail):
        return False
    if (
        amount.per is None
        and amount.marked
        and re.match(
            r"人(?!民|均)|名|位|平|亩|㎡|m2|吨|台|亿|套(?!间)|多人|余人|家|公里|里|件", tail
        )
    ):
        return False
    if amount.per is None and head.endswith("(") and tail.startswith(")") and amount.digits < 3:
        return False
    if re.match(r"(?:元|块)?(?:不是梦|不再是梦|轻松)", tail):
        return False  # a slogan promises nothing
    return amount.digits < 11


def weight_of(plain: str, amount: Amount, label: Label, *, is_cell: bool) -> int:
    """2: surely money; 1: a bare figure that may be, if nothing better comes; 0: no."""
    low, high = amount.low, amount.high
    least = low if low is not None else high
    if label.pays is Pays.OTHER:
        return 0
    if not is_cell and least is not None and _is_variant(plain, amount, least):
        return 2
    if is_cell:
        sure = amount.digits >= 2 or amount.marked or amount.per or label.pays is not Pays.NONE
        return 2 if sure else 1
    if least is None:
        return 0
    if amount.per is not None or amount.marked:
        return 2 if amount.per is not None or least >= 5 or label.pays is not Pays.NONE else 0
    if label.pays in SMALL_PAY:
        return 2
    if (said := _PERIOD_BEFORE.search(plain, max(0, amount.start - 10), amount.start)) and (
        (said["day"] and 80 <= least <= 1_500) or (said["hour"] and 12 <= least <= 200)
    ):
        return 2  # 一天380, 一小时25
    if label.pays is not Pays.NONE:
        return 2 if least >= 10 else 0
    if _looks_like_year(amount):
        return 0
    if amount.is_range and least >= 1_000 and (high or 0) <= 60_000:
        return 2
    if 1_500 <= least <= 40_000 and least % 10 == 0 and low == (high if high is not None else low):
        return 1
    return 0


_VARIANT: Final = re.compile(
    r"(?:[白夜晚早中日]班(?:工人|员工|人员)?|[两二三]班倒?|倒班|[淡旺]季|[男女](?:工|性|员工)?|[工员岗]|师傅|[一二三四五六七八九ABCDabcd初中高特][级档等]工?)"
    r"(?:[\d一二两三四五六七八九十]{1,4}[名人个位])?[:, ]?(?:工资|约|每月|能拿|可拿)?$"
)


def _is_variant(plain: str, amount: Amount, least: Decimal) -> bool:
    """夜班6500, 旺季8000, 焊工8000: a bare figure right behind a shift, season, sex or trade."""
    return (
        1_500 <= least <= 40_000
        and not _looks_like_year(amount)
        and bool(_VARIANT.search(plain[max(0, amount.start - 12) : amount.start]))
    )


def _looks_like_year(amount: Amount) -> bool:
    ends = [x for x in (amount.low, amount.high) if x is not None]
    return all(1_950 <= x <= 2_060 and x == x.to_integral_value() for x in ends) and (
        amount.is_range is False or all(x % 100 != 0 for x in ends)
    )


def pays_for(label: Label, per: Per) -> Pays:
    if label.pays in (Pays.NONE, Pays.TOTAL):
        return Pays.PIECE if per is Per.PIECE else Pays.TOTAL
    return label.pays


def period_of(plain: str, amount: Amount, label: Label) -> tuple[Per | None, bool]:
    """The period, and whether it was written; a month is implied by figures that fit one."""
    if amount.per is not None and amount.per is not Per.HEAD:
        return amount.per, True
    if re.search(
        r"(?:半个?月|两周|双周)[结发]?[:]?$", plain[max(0, amount.start - 6) : amount.start]
    ):
        return None, True
    before = _PERIOD_BEFORE.search(plain, max(0, amount.start - 10), amount.start)
    if before and before.lastgroup:
        return Per(before.lastgroup), True
    if label.per is not None:
        return label.per, True
    if MONTHS.match(plain[amount.end : amount.end + 12].lstrip("·.* x()元")):
        return Per.MONTH, True
    if label.pays is Pays.PIECE:
        return Per.PIECE, True
    ends = [x for x in (amount.low, amount.high) if x is not None]
    if label.pays in SMALL_PAY:
        return Per.MONTH, False
    if all(1_000 <= x <= 100_000 for x in ends) and min(ends) <= 60_000:
        return Per.MONTH, label.pays in (Pays.BASE, Pays.GUARANTEE)
    return None, False


def what_is_wrong(amount: Amount, per: Per | None, label: Label) -> str:
    """Code of what makes the figures unbelievable, "" when nothing does."""
    ends = [x for x in (amount.low, amount.high) if x is not None]
    if any(x == 0 for x in ends):
        return "zero"
    if amount.low is not None and amount.high is not None and amount.low > amount.high:
        return "low_above_high"
    if label.pays in SMALL_PAY:
        return "implausible" if max(ends) > 1_000_000 else ""
    if per is Per.PIECE:
        if any(x > 5_000 for x in ends):
            return "implausible"
        return (
            "finer_than_fen" if any(x * 100 != (x * 100).to_integral_value() for x in ends) else ""
        )
    if per is not None and per in BOUNDS:
        least, most = BOUNDS[per]
        return "" if all(least <= x <= most for x in ends) else "implausible"
    return "implausible" if max(ends) > 10_000_000 else ""


def suggested_period(amount: Amount) -> dict[str, Fact]:
    """The period the figures would fit."""
    least = amount.low if amount.low is not None else amount.high
    if least is None:
        return {}
    if 10 <= least < 60:
        return {"maybe": Per.HOUR.value}
    if 80 <= least < 1_000:
        return {"maybe": Per.DAY.value}
    return {"maybe": Per.YEAR.value} if least > 40_000 else {}


def figures_of(amount: Amount) -> dict[str, Fact]:
    ends = {"low_yuan": amount.low, "high_yuan": amount.high}
    return {name: float(value) for name, value in ends.items() if value is not None}
