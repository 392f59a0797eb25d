"""The rules about figures asked of what the words say: E02, E03, E04, E05, E06, E07, F04.

The form has its own fields; a text beside them that says "试用期一年" or "每天12小时，月休两天" is judged
by the very same functions (law.pay, law.forms_of_work), at the words that say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from math import ceil
from typing import Final

from law import text_figures, text_hours
from law.forms_of_work import PART_TIME_HOURS_DAY, PART_TIME_HOURS_WEEK, hourly_too_low
from law.pay import (
    base_below_minimum,
    probation_pay_too_low,
    probation_too_long,
    too_much_overtime,
    total_below_floor,
)
from law.spellings import PlainText
from law.values import PART_TIME, Advertisement, Finding, MinimumWage, Severity

NORMAL_DAYS: Final = 21.75
"""Days of work of a month in which every weekend is free: nobody said to work full time works less."""
_PART: Final = re.compile(r"(?<!禁止)(?:兼职|非全日制|钟点工|(?<!高价)小时工(?!作))(?!经验|客服招)")
_FULL: Final = re.compile(r"全职|(?<!非)全日制|正式工")
_REALLY_PART: Final = re.compile(r"兼职|非全日制|钟点工")
_NOW_AND_THEN: Final = re.compile(r"周末|周[六日]|寒假|暑假|短期|活动|促销|\d天|展会|临时")
_MONTHLY_PAID: Final = re.compile(
    r"(?<!半)月结|月底[^,，。;；\n]{0,3}(?:发|结)|按月(?:结算|发|结|计发|支付)|每月(?:\d{1,2}[号日])?(?:发|结)|次月(?:\d{1,2}[号日])?(?:发|结)|(?:满|一)个?月(?:发|结)"
)
_SPECIAL: Final = re.compile(
    r"综合(?:计算)?工时|不定时工作|特殊工时|(?:劳动|人社)(?:部门|局)[^,，。;；\n]{0,4}批准"
)
_AGAIN: Final = re.compile(
    r"(?:试用期?|试工期?|考察期)[^,，。;；\n]{0,8}(?:可|再|要|会|得|就|酌情)?(?:延长|顺延|(?:再|接着)延|续试|重新试|重来)|延长[^,，。;；\n]{0,3}试用|(?:再|重新|二次|两次|第二次)(?:签|约定|进行|来个?)?(?:一个?)?试用|(?:只|仅|先|单独)签(?:订)?试用(?:期)?(?:合同|协议)|试用(?:期)?合同|试用期?[^。;；\n]{0,8}再(?:试|干|来)(?:[一二两三四五六]|\d)个?月"
)
_NOT_AGAIN: Final = re.compile(r"不(?:得|会|能|可|准|延长|再|设)|严禁|禁止|无需|杜绝")
_LESS: Final = re.compile(
    r"兼职|非全日制|钟点|小时工|(?:元|块|/|每|一)(?:个)?小时|实习|暑假|寒假|学徒|补贴|奖|房租|生活费|预支|半天|周末|日结|学费|餐"
)
_PIECE: Final = re.compile(
    r"(?<![非不纯无])(?:(?:计件|按件计酬|按件算)(?:工资|制|薪资|结算|计酬)?(?:为主)?(?=[,，]?(?:多劳多得|能者多得|上不封顶|做多少|多做多得|多干多))|计件(?:工资|薪资)制?(?=$|[。;；!\n])|(?:工资|薪资|薪酬|计薪)(?:形式|方式|模式|结构|性质)?[:：是为]计件)"
)
_FLOOR: Final = re.compile(
    r"保底|底薪|基本工资|固定工资|最低工资|计时|不低于|(?:\d|毛|分|角)(?:元|块)?(?:钱)?/?(?:一|每)?[件个双条套打米]|单价|每[件个双条套][^,，。;；\n]{0,4}\d|日薪|经验|核算|统计|月薪|元/月|产量"
)

RULES: Final = frozenset({"E02", "E03", "E04", "E05", "E06", "E07", "F04"})


def findings_in_text(
    field: str, text: PlainText, minimum: MinimumWage, ad: Advertisement | None = None
) -> list[Finding]:
    """Findings of the rules about figures in one text, at the words that say them.

    minimum  the row for the work site, or the least of the table where nobody said which
    ad       the whole advertisement, for what its fields say beside the text
    """
    plain = text.plain
    found = [
        *_hours(plain, ad),
        *_pay(plain, minimum, ad),
        *_probation(plain),
        *_part_time(plain, minimum),
    ]
    found += _piece(plain, ad)
    return [_at(one, field, text, figure) for one, figure in found]


_Found = Iterable[tuple[Finding, text_figures.Figure]]


def _at(finding: Finding, field: str, text: PlainText, figure: text_figures.Figure) -> Finding:
    words = text.words(figure.start, figure.end)
    return replace(finding, field=field, words=words, at=text.place[figure.start])


def _hours(plain: str, ad: Advertisement | None) -> _Found:
    day, month = text_hours.hours(plain), text_hours.days(plain)
    approved = (ad is not None and ad.special_hours_approval) or _SPECIAL.search(plain)
    if approved or (day is None and month is None):
        return
    if ad is not None and _says_so(ad, day, month):
        return
    stated = Advertisement(
        hours_per_day=day.value if day else 8, days_per_month=month.value if month else NORMAL_DAYS
    )
    where = day if day is not None and (month is None or day.value > 8) else month
    if where is not None and not _REALLY_PART.search(plain):
        yield from ((one, where) for one in too_much_overtime(stated))


def _says_so(
    ad: Advertisement, day: text_figures.Figure | None, month: text_figures.Figure | None
) -> bool:
    """Whether the fields say these hours or longer ones themselves, and are judged for it."""
    return (
        bool(too_much_overtime(ad))
        and (day is None or (ad.hours_per_day or 0) >= day.value)
        and (month is None or (ad.days_per_month or 0) >= month.value)
    )


def _pay(plain: str, minimum: MinimumWage, ad: Advertisement | None) -> _Found:
    base, total, day, month = (
        text_figures.base(plain),
        text_figures.total(plain),
        text_hours.hours(plain),
        text_hours.days(plain),
    )
    if base is not None and not _PART.search(plain):
        stated = Advertisement(base_fen=round(base.value * 100))
        yield from ((one, base) for one in base_below_minimum(stated, minimum))
    elif (
        base is None
        and total is not None
        and total.top * 100 < minimum.monthly_fen
        and not _LESS.search(plain)
    ):
        stated = Advertisement(base_fen=round(total.top * 100))
        yield from ((one, total) for one in base_below_minimum(stated, minimum))
        return
    if total is None or day is None or month is None:
        return
    stated = Advertisement(
        low_fen=round(total.value * 100), typical_fen=round((total.value + total.top) * 50),
        hours_per_day=day.value, days_per_month=month.value,
        special_hours_approval=ad.special_hours_approval if ad else "",
    )  # fmt: skip
    yield from ((one, total) for one in total_below_floor(stated, minimum))


def _probation(plain: str) -> _Found:
    trial, term = text_figures.trial(plain), text_figures.contract(plain)
    if trial is not None:
        stated = Advertisement(
            probation_months=ceil(trial.top),
            contract_months=int(term.value) if term and term.start != trial.start else None,
        )
        yield from ((one, trial) for one in probation_too_long(stated))
    again = _AGAIN.search(plain)
    if again and not _NOT_AGAIN.search(plain, max(0, again.start() - 6), again.end() + 2):
        yield (
            Finding("E02", Severity.BLOCK, "", "", {"once": True}),
            text_figures.Figure(0, again.start(), again.end(), 0),
        )
    share, pays = text_figures.trial_share(plain), text_figures.trial_and_regular(plain)
    if share is not None and share.value < 80:
        stated = Advertisement(base_fen=10_000, probation_pay_fen=round(share.value * 100))
        yield from ((replace(one, facts={}), share) for one in probation_pay_too_low(stated, None))
    elif pays is not None:
        stated = Advertisement(
            base_fen=round(pays[1].value * 100), probation_pay_fen=round(pays[0].top * 100)
        )
        yield from ((one, pays[0]) for one in probation_pay_too_low(stated, None))


def _part_time(plain: str, minimum: MinimumWage) -> _Found:
    part, rate = _PART.search(plain), text_figures.hourly(plain)
    if part is None or _FULL.search(plain):  # whose hours and pay are these
        return
    if rate is not None:
        stated = Advertisement(employment_form=PART_TIME, hourly_fen=round(rate.value * 100))
        yield from ((one, rate) for one in hourly_too_low(stated, minimum))
    if not _REALLY_PART.search(plain):
        return
    day = text_hours.hours(plain) or text_hours.span(plain)
    weekly = re.search(
        r"(?:每|一)周(?:要)?(?:工作|上|做|干)?满?([一二两三四五六七1-7])(?:天|日)", plain
    )
    days = text_figures.number(weekly[1]) if weekly else None
    if day is not None:
        too_long = (
            day.value * days > PART_TIME_HOURS_WEEK if days else day.value > PART_TIME_HOURS_DAY
        )
        if too_long and (days or not _NOW_AND_THEN.search(plain)):
            facts = {"hours_per_day": day.value}
            yield Finding("F04", Severity.BLOCK, "", "", facts), day
    yield from _weekly(plain)
    monthly = _MONTHLY_PAID.search(plain)
    if monthly:
        figure = text_figures.Figure(30, monthly.start(), monthly.end(), 30)
        yield Finding("F04", Severity.BLOCK, "", "", {"cycle_days": 15}), figure


_WEEKLY_HOURS: Final = re.compile(
    r"(?:每|一)(?:周|个?星期|个?礼拜)(?:要|得|约|大概|总共|合计)?(?:工作|上|做|干)?(?:满|够)?(?P<n>\d{2}|[二三四五六]十[一二三四五六七八九]?)个?(?:小时|钟头)"
)


def _weekly(plain: str) -> _Found:
    """非全日制,每周做四十二小时: hours of a week in so many words."""
    said = _WEEKLY_HOURS.search(plain)
    hours = text_figures.number(said["n"]) if said else None
    if said is not None and hours is not None and hours > PART_TIME_HOURS_WEEK:
        figure = text_figures.Figure(hours, said.start(), said.end(), hours)
        yield Finding("F04", Severity.BLOCK, "", "", {"hours_per_week": hours}), figure


def _piece(plain: str, ad: Advertisement | None) -> _Found:
    """Plain piece work: neither price nor floor in the text, nor in the fields beside it."""
    if ad is not None and (ad.guarantee_fen or ad.base_fen):
        return
    piece = _PIECE.search(plain)
    if piece and not _FLOOR.search(plain):
        figure = text_figures.Figure(0, piece.start(), piece.end(), 0)
        yield Finding("E07", Severity.AMBER, "", "", {"missing": "floor"}), figure


TEXT: Final = tuple(
    one.pattern
    for one in (
        *text_figures.PATTERNS, *text_hours.PATTERNS, _WEEKLY_HOURS, _PART, _REALLY_PART, _NOW_AND_THEN, _MONTHLY_PAID, _SPECIAL, _AGAIN, _NOT_AGAIN, _PIECE,
        _FLOOR,
    )
)  # fmt: skip
"""What the version of the rules is made of."""
