"""Lines no field was read from that speak against what was read: a labelled place of work in a
post's own stretch, or nearer to it than the one it was given; a wage said anew for a post by name.

The value gives way to a question with both readings, as everywhere (`doubts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from intake.drafts.answers import WAGE
from intake.drafts.values import DraftField, VacancyDraft
from intake.fields.places import find_place
from intake.fields.readings import Fact
from intake.fields.source import Source, source
from intake.fields.wages import find_pay
from intake.messages.doubts import asked_instead
from intake.unread import Unread

_SITE: Final = re.compile(
    r"(?:^|[^\u4e00-\u9fff])(?:(?:工作|上班|用工|公司|单位|项目|工厂|面试)?(?:地点|地址|厂址|厂区)|工地)[:是在]"
)
_ANEW: Final = re.compile(r"(?:涨|调|改|提|加|降)(?:到|成|为|至)|(?:现在|改)(?:是|给)")
_MOST: Final = 100


def asked_where_passed_over(
    drafts: Sequence[VacancyDraft], unread: Iterable[Unread], near: str
) -> list[VacancyDraft]:
    """The drafts with the questions such lines raise. ``unread``: stretches as typed."""
    lines = [one for one in unread if one.reason == "not_understood"][:_MOST]
    made = list(drafts)
    for line in lines:
        of = source(line.words)
        if _SITE.search(of.plain):
            _place(made, line, of, near)
        elif _ANEW.search(of.plain):
            _wage(made, line, of)
    return made


def _place(made: list[VacancyDraft], line: Unread, of: Source, near: str) -> None:
    read = find_place(of, near)
    if read is None or read.value is None or not read.value.code:
        return
    for at, draft in enumerate(made):
        field = draft.fields.get("region_code")
        if field is None or field.is_question or field.value == read.value.code:
            continue
        behind = made[at + 1].start if at + 1 < len(made) else line.end
        own = draft.start <= line.start < behind
        if own or abs(draft.start - line.start) < abs(draft.start - field.start):
            made[at] = _doubtful(draft, "region_code", {"region_code"}, field, read.text)


def _wage(made: list[VacancyDraft], line: Unread, of: Source) -> None:
    pay = find_pay(of).main
    if pay.value is None or (pay.value.low_fen is None and pay.value.high_fen is None):
        return
    for at, draft in enumerate(made):
        low = draft.fields.get("wage_low_fen")
        if low is None or low.is_question or not draft.title or draft.title not in line.words:
            continue
        if low.value not in (pay.value.low_fen, pay.value.high_fen):
            made[at] = _doubtful(draft, "wage_low_fen", WAGE, low, pay.text)


def _doubtful(
    draft: VacancyDraft, name: str, group: Iterable[str], field: DraftField, other: str
) -> VacancyDraft:
    facts: Mapping[str, Fact] = {"first": field.text, "second": other}
    fields = asked_instead(
        dict(draft.fields), frozenset(group), name, "second_reading", field, facts
    )
    return draft.model_copy(update={"fields": fields})
