"""What stands over, under and between the rows: facts for all posts, or listed as not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from intake.drafts.running import find_fields
from intake.drafts.values import DraftField, Fields
from intake.fields.readings import Certainty
from intake.fields.source import source
from intake.messages.firms import find_firms
from intake.unread import Unread

SHARED: Final = frozenset({
    "lodging", "lodging_fee_fen", "persons_per_room", "room_facilities", "meals_per_day",
    "couple_rooms", "insured", "housing_fund", "accident_cover", "payday", "pay_cycle",
    "travel_refund_note", "rebate_note", "deduction_note", "bonus_note", "benefits_note",
    "contact_name", "contact_phone", "wechat", "region_code", "work_address", "shift",
    "hours_per_day", "days_per_month", "night_share", "employment_form", "arrive_from",
    "arrive_until", "valid_until", "age_min", "age_max", "schooling_min", "sex_words",
    "probation_wage_fen",
})  # fmt: skip
"""Fields a line under the table may say for everybody; heads and pay are each post's own."""

_FORM_WORDS: Final = re.compile(
    r"填表|填报(?!单位|企业|公司)|制表|审核|本表|此表|报送|上报|盖章|一式|复核|统计时间|填写|^日期|^单位负责人|页码|第\d+页"
)
_NAMES_FIRM: Final = re.compile(r"(?:填报|申报)?(?:企业|单位|公司|用人单位|招聘单位)(?:名称)?[:：]")
_CLAUSE: Final = re.compile(r"[,，。;；\n!！]+")
_TRAVEL: Final = re.compile(
    r"[^,，。;；\n]*(?:路费|车费|车票|交通费|差旅费)[^,，。;；\n]*(?:报销|补贴|补助|返还|\d元)[^,，。;；\n]*"
    r"|[^,，。;；\n]*(?:报销|补贴|返还)[^,，。;；\n]*(?:路费|车费|车票|交通费)[^,，。;；\n]*"
)
"""A whole clause: who gets it, when and up to what stands around the word."""


def shared_fields(
    notes: Sequence[tuple[int, str]], titles: Iterable[str], sheet: str, today: date, near: str
) -> tuple[Fields, list[Unread]]:
    """Facts of lines under and between the rows; and the clauses nothing was read in.

    A line that names one of the posts and does not say 以上, 均, 所有 is about that post alone: it
    is listed for a person.
    """
    fields: Fields = {}
    unread: list[Unread] = []
    names = {t for t in titles if len(t) > 1}
    for row, text in notes:
        if _is_form_note(text):
            unread.append(Unread(reason="footer", words=text[:400], row=row, sheet=sheet))
            continue
        if any(name in text for name in names) and not re.search("以上|均|所有|都|统一", text):
            unread.append(Unread(reason="not_understood", words=text[:400], row=row, sheet=sheet))
            continue
        found, spans = _facts(text, today, near)
        for name, field in found.items():
            fields.setdefault(name, field.model_copy(update={"shared": True}))
        unread += [
            Unread(reason="not_understood", words=words[:400], row=row, sheet=sheet)
            for words in _left(text, spans)
        ]
    return fields, unread


def heading_fields(
    heads: Sequence[tuple[int, str]], sheet: str, today: date, near: str, *, many: bool
) -> tuple[Fields, list[Unread]]:
    """What stands over the header: a firm that leads a line is the posts' firm where they name
    none, and with it its address and whom to call, unless the table holds ``many`` firms. Who
    filled the list in is listed, a bare title is set aside."""
    fields: Fields = {}
    unread: list[Unread] = []
    for row, text in _pieces(heads):
        firms = find_firms(text)
        if firms and (firms[0].leads or _NAMES_FIRM.match(text)):
            fields.setdefault("employer_name", _firm(firms[0].name, text))
        says_more = re.search(r"[:：]|\d{7,}", text)
        if says_more and not many and not _FORM_WORDS.search(text):
            found = section_fields(text, today, near)
            fields = found | fields
            unread += [
                Unread(reason="not_understood", words=words[:400], row=row, sheet=sheet)
                for words in _left(text, _spans(found))
                if not firms or firms[0].name not in words
            ]
            continue
        reason = "not_understood" if says_more and not firms else "heading"
        unread.append(Unread(reason=reason, words=text[:400], row=row, sheet=sheet))
    return fields, unread


_APART: Final = re.compile(r"[\s\u3000]+(?=[\u4e00-\u9fff]{2,8}[:：])")
_OF_FORM: Final = re.compile(r"(?:填表|填报|制表|审核|经办|上报|统计)人?[^:：]{0,4}[:：]")
_CALLED: Final = re.compile(r"(?:联系)?(?:电话|手机|方式|号码)[^:：]{0,4}[:：]")


def _pieces(heads: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """A line of several labels (日期：… 地址：… 电话：…) label by label; the telephone behind who
    filled the list in stays with that person."""
    pieces: list[tuple[int, str]] = []
    for row, text in heads:
        if not _FORM_WORDS.search(text):
            pieces.append((row, text))
            continue
        parts: list[str] = []
        for part in _APART.split(text):
            if parts and _CALLED.match(part) and _OF_FORM.match(parts[-1]):
                parts[-1] += f" {part}"
            else:
                parts.append(part)
        pieces += [(row, part) for part in parts]
    return pieces


_PARTNERS: Final = re.compile(r"[(（](?:(?:特殊)?普通合伙|有限合伙|个人独资|个体工商户|集团)[)）]")


def _firm(name: str, text: str) -> DraftField:
    start = max(text.find(name), 0)
    kind = _PARTNERS.match(text, start + len(name))
    name += kind[0] if kind else ""
    return DraftField(
        value=name, certainty=Certainty.LIKELY, question="from_text", start=start,
        end=start + len(name), text=name, shared=True,
    )  # fmt: skip


def _is_form_note(text: str) -> bool:
    return bool(_FORM_WORDS.search(text[:60])) and not re.search("包吃|包住|五险|报销", text)


def section_fields(line: str, today: date, near: str) -> Fields:
    """What the line of a firm over its posts says of all of them: telephone, address, lodging."""
    return {
        n: f.model_copy(update={"shared": True}) for n, f in _facts(line, today, near)[0].items()
    }


_FIRM: Final = re.compile(r"\s*(?:招聘|用人|用工)?(?:单位|企业|公司)(?:名称)?[:：]\s*")
_CALL: Final = re.compile(
    r"(?:联系人|负责人|招聘人|经办人|对接人)[:]\s*(?P<labelled>[\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
    r"|1[3-9]\d{9}\s*[(](?P<behind>[\u4e00-\u9fff]{2,4})[)]"
)


def _facts(text: str, today: date, near: str) -> tuple[Fields, list[tuple[int, int]]]:
    of = source(text)
    found, _ = find_fields(of, today=today, near=near)
    kept = {n: f for n, f in found.items() if n in SHARED}
    if "contact_phone" in kept and "contact_name" not in kept and (who := _CALL.search(of.plain)):
        kind = who.lastgroup or 0
        kept["contact_name"] = DraftField(
            value=who[kind], certainty=Certainty.SURE, start=who.start(kind), end=who.end(kind),
            text=who[kind],
        )  # fmt: skip
    if firm := _FIRM.match(text):
        name = next((f for f in find_firms(text) if f.start <= firm.end()), None)
        if name is not None:
            kept["employer_name"] = _firm(name.name, text)
    travel = _TRAVEL.search(text)
    if travel:
        kept["travel_refund_note"] = DraftField(
            value=travel[0], certainty=Certainty.SURE, start=travel.start(), end=travel.end(),
            text=travel[0],
        )  # fmt: skip
        if "返费" not in text:
            kept.pop("rebate_note", None)
    return kept, _spans(kept)


def _spans(fields: Fields) -> list[tuple[int, int]]:
    return [(f.start, f.end) for f in fields.values() if f.end > f.start]


def _left(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Clauses without a word that was read."""
    left: list[str] = []
    begin = 0
    for end in [*(m.start() for m in _CLAUSE.finditer(text)), len(text)]:
        words = _CLAUSE.sub("", text[begin:end]).strip()
        bare = re.sub(r"^(?:备注|注|说明|以上岗位|\d+[、.．])[:：]?", "", words).strip(" *※★")
        if bare and not any(start < end and stop > begin for start, stop in spans):
            left.append(words)
        begin = end
    return left
