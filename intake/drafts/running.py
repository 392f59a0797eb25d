"""Running text -> every field that can be read in it."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from intake.drafts.formfields import (
    ages_fields,
    benefit_fields,
    certificate_fields,
    days_fields,
    headcount_fields,
    pay_fields,
    place_fields,
    schooling_fields,
    worktime_fields,
)
from intake.drafts.values import DraftField, Fields, field_of
from intake.fields.ages import find_ages
from intake.fields.benefits import find_benefits
from intake.fields.contacts import find_contact_name, find_phones, find_wechat
from intake.fields.dates import find_dates
from intake.fields.demands import (
    find_certificates,
    find_experience,
    find_schooling_need,
    find_sex_words,
)
from intake.fields.headcounts import find_headcount
from intake.fields.places import find_place
from intake.fields.readings import Certainty, Reading, Spot
from intake.fields.source import Source
from intake.fields.values import DaySpan, Pay
from intake.fields.wages import find_pay
from intake.fields.worktime import find_worktime

_ARRIVE: Final = re.compile(
    r"(?:到岗|报到|进厂|入职|上岗|开工|出发|上班(?!时间|地|制|的)|返岗|复工|集合|开班|面试)(?:时间|日期)?[:为是在]?"
)
_CLOSE: Final = re.compile(
    r"(?:有效期|截止|截至|报名截止|招聘期限|招满|长期(?:有效|招聘|招工)?)[^,。;\n]{0,4}[:至到为是]?"
)
_REACH: Final = 60
"""Characters around such a word in which its day stands; a bound keeps reading linear."""
_CLAUSE: Final = re.compile(r"[,。;\n!|【】]")
_FORMS: Final = (
    ("dispatch", r"劳务派遣|派遣工|派遣制"), ("outsourced", r"外包"),
    ("part_time", r"非全日制|兼职|钟点"), ("contract", r"签(?:订)?劳动合同|签合同|正式工|合同工"),
)  # fmt: skip
_FORM: Final = tuple((code, re.compile(words)) for code, words in _FORMS)


def find_fields(of: Source, *, today: date, near: str = "") -> tuple[Fields, Pay]:
    """All fields a stretch of text holds, and its pay in full."""
    pay = find_pay(of)
    fields: Fields = pay_fields(pay, of.plain)
    headcount = find_headcount(of)
    if headcount is not None:
        fields |= headcount_fields(headcount)
    ages = find_ages(of)
    if ages is not None:
        fields |= ages_fields(ages)
    fields |= worktime_fields(find_worktime(of))
    fields |= benefit_fields(find_benefits(of))
    place = find_place(of, near)
    if place is not None:
        fields |= place_fields(place)
    fields |= demand_fields(of) | contact_fields(of) | day_fields(of, today) | _form(of)
    return fields, pay


def demand_fields(of: Source) -> Fields:
    """Schooling, experience, certificates, and the words about sex as they stand."""
    fields: Fields = certificate_fields(find_certificates(of))
    schooling = find_schooling_need(of)
    if schooling is not None:
        fields |= schooling_fields(schooling)
    experience = find_experience(of)
    if experience is not None:
        fields["experience_months"] = field_of(experience, experience.value)
    words = find_sex_words(of)
    if words:
        joined = "、".join(dict.fromkeys(r.value or "" for r in words))
        fields["sex_words"] = field_of(words[0], joined[:200])
    return fields


def contact_fields(of: Source) -> Fields:
    """Name, telephone and WeChat; a second number is in the facts' count."""
    fields: Fields = {}
    name = find_contact_name(of)
    if name is not None:
        fields["contact_name"] = field_of(name, name.value)
    phones = find_phones(of)
    if phones:
        several = len({p.value for p in phones}) > 1
        field = field_of(phones[0], phones[0].value)
        fields["contact_phone"] = field.model_copy(
            update={"certainty": Certainty.LIKELY, "question": "several_phones",
                    "facts": {"count": len(phones)}} if several else {}
        )  # fmt: skip
    wechat = find_wechat(of)
    if wechat is not None and wechat.value:
        fields["wechat"] = field_of(wechat, wechat.value)
    return fields


def day_fields(of: Source, today: date) -> Fields:
    """Days of arrival and of closing, beside the words that say so."""
    fields: Fields = {}
    arrive = _near_word(of, _ARRIVE, today)
    if arrive is not None:
        fields |= days_fields(arrive, "arrive_from", "arrive_until")
    close = _near_word(of, _CLOSE, today)
    if close is not None:
        span = close.value
        last = (span.until or span.start).isoformat() if span is not None else None
        if close.question not in ("no_end", "at_once"):  # 截止2015年公司现在服务百家
            fields["valid_until"] = field_of(close, last)
    return fields


def _near_word(of: Source, words: re.Pattern[str], today: date) -> Reading[DaySpan] | None:
    """A date in the clause of such a word: 2月8日到岗, 到岗时间:正月初八."""
    for match in words.finditer(of.plain):
        first = max(0, match.start() - _REACH)
        begin = max((m.end() for m in _CLAUSE.finditer(of.plain, first, match.start())),
                    default=first)  # fmt: skip
        last = min(len(of.plain), match.end() + _REACH)
        stop = _CLAUSE.search(of.plain, match.end(), last)
        end = stop.start() if stop else last
        for piece in (of.part(match.end(), end), of.part(begin, match.start())):
            found = find_dates(piece, today)
            if found is not None:
                return found
    return None


def _form(of: Source) -> Fields:
    for code, pattern in _FORM:
        match = pattern.search(of.plain)
        if match and not re.search(
            r"(?:非|不是|无|拒绝|勿扰)$", of.plain[max(0, match.start() - 4) : match.start()]
        ):
            where = Spot(of, *match.span()).place()
            sure = Certainty.SURE
            if code == "part_time" and "全职" in of.plain:
                continue  # 全职…, 兼职…: both are wanted
            return {"employment_form": DraftField(value=code, certainty=sure, **where)}
    return {}
