"""What each post of a part says itself, read with what comes back to it by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from intake.drafts.answers import WAGE
from intake.drafts.formfields import headcount_fields
from intake.drafts.running import find_fields
from intake.drafts.values import DraftField, Fields, field_of
from intake.fields.headcounts import find_headcount
from intake.fields.readings import Certainty, Spot
from intake.fields.source import Source
from intake.fields.titles import TitlePart
from intake.fields.values import Pay
from intake.messages.clauses import Span
from intake.messages.counts import Count
from intake.messages.doubts import FACTS
from intake.messages.head import Head
from intake.messages.named import Scope
from intake.messages.wage_doubts import second_wage

MOST_CHARS: Final = 6_000


"""Of one post's own words, and of what all posts of a firm share: more is no advertisement."""


LEAST_CHARS: Final = 150


"""Of one post among very many."""


ALL_CHARS: Final = 15_000


"""Of all own words together: reading stays within seconds."""


_LEARNER: Final = re.compile("学徒|徒弟|学员|实习|见习|新手")


_PAY_LIST: Final = re.compile(
    r"\d{4,5}\((?:更正|改为|改成)[^)]{0,4}\d{4,5}|(?<!\d)\d{4,5}(?:元)?(?:/\d{4,5}(?:元)?){1,}(?!\d)"
    r"|(?:日结|一天|每天|日薪|日工资)[:]?\d{2,3}元?(?:/\d{2,3}元?)+(?!\d)|(?<!\d)\d{3}元?(?:/\d{3}元?)+(?:/天|一天|每天|日结)"
)


_CORRECTION: Final = re.compile("更正|纠正|改为|改成|调整为|应为|应该是|写错|打错|发错|不是")


_NOT_THAT: Final = re.compile(r"[,; ]?(?:而?不是|原来?(?:是|为)?)(?=\d)")


NO_FIELD: Final = DraftField(value=None, certainty=Certainty.QUESTION)


@dataclass
class Own:
    """A head with the words that are its own, what was read from them, and headcounts in them that
    belong to no name. ``again``: the same for names the text comes back to; ``recounted``: the
    headcount said there."""

    head: Head
    piece: Source
    fields: Fields
    pay: Pay
    loose: list[Count]
    again: dict[int, tuple[Fields, Pay]] = field(default_factory=dict)
    recounted: dict[int, DraftField] = field(default_factory=dict)

    def of(self, number: int) -> tuple[Fields, Pay]:
        """Fields and pay of one of the head's names."""
        again, pay = self.again.get(number, ({}, self.pay))
        gone = {n for group in FACTS if group & again.keys() for n in group}
        return {**{n: f for n, f in self.fields.items() if n not in gone}, **again}, pay


def own_words(
    of: Source, masked: Source, heads: Sequence[Head], scope: Scope, shared: Fields, today: date,
    near: str,
) -> Iterator[Own]:  # fmt: skip
    """For each head what it says itself. ``shared``: what is said for all of them."""
    posts = sum(len(h.parts) for h in heads)
    room = max(LEAST_CHARS, min(MOST_CHARS, ALL_CHARS // max(posts, 1)))
    in_unit = Counter(h.unit for h in heads for _ in h.parts)
    for at, head in enumerate(heads):
        piece = joined(masked, scope.own[at], room)
        own, pay = find_fields(piece, today=today, near=near)
        _of_learners(head.parts, own, pay)
        _both_shifts(piece, own, shared)
        if len(head.parts) > 1 or own.get("places", NO_FIELD).question != "one_implied":
            own.pop("places", None)
        several_amounts(piece, own, in_unit[head.unit])
        _of_the_best(piece, own)
        fields = {**second_wage(piece, own, pay), **texts(of, scope, at)}
        found = Own(head, piece, fields, pay, scope.loose.get(at, []))
        for number in range(len(head.parts)):
            spans = scope.extra.get((at, number))
            if spans:
                more = joined(masked, [*scope.own[at], *spans], room)
                count = find_headcount(joined(masked, spans, room))
                if count is not None and count.value is not None:
                    found.recounted[number] = headcount_fields(count)["places"]
                found.again[number] = _named_again(
                    masked, more, spans, head.parts[number : number + 1], today, near
                )
        yield found


def _named_again(
    masked: Source, more: Source, spans: Sequence[Span], parts: Sequence[TitlePart], today: date,
    near: str,
) -> tuple[Fields, Pay]:  # fmt: skip
    """``more``: a post's words with the ``spans`` that come back to it; what is put right there
    counts before what it puts right."""
    told, paid = find_fields(more, today=today, near=near)
    fixed = [s for a, b in spans if (s := _corrected(masked, a, b)) is not None]
    if fixed:
        later, later_pay = find_fields(joined(masked, fixed), today=today, near=near)
        wage = later.keys() & WAGE
        told = {n: f for n, f in told.items() if not wage or n not in WAGE}
        told, paid = told | later, later_pay if wage else paid
    _of_learners(parts, told, paid)
    return (told if fixed else second_wage(more, told, paid)), paid


def _of_learners(parts: Sequence[TitlePart], fields: Fields, pay: Pay) -> None:
    """学徒10名,23元/小时: what a learner's post pays is its wage."""
    asked, wage = fields.get("wage_low_fen"), pay.main.value
    if asked is None or asked.question != "only_newcomer" or wage is None:
        return
    if not all(_LEARNER.search(part.title.value or "") for part in parts):
        return
    ends = {"wage_low_fen": wage.low_fen, "wage_high_fen": wage.high_fen}
    fields.pop("wage_low_fen")
    fields |= {name: field_of(pay.main, fen) for name, fen in ends.items() if fen is not None}
    fields["wage_per"] = field_of(pay.main, wage.per.value)


def _corrected(of: Source, start: int, end: int) -> Span | None:
    """The stretch that says the new value where a writer corrects himself; 不是5500 is cut off."""
    line = of.plain.rfind("\n", max(0, start - 40), start) + 1
    if not _CORRECTION.search(of.plain, max(line, start - 40), end):
        return None
    old = _NOT_THAT.search(of.plain, start, end)
    return start, old.start() if old else end


def joined(of: Source, spans: Sequence[Span], room: int = MOST_CHARS) -> Source:
    """The stretches one below the other, each keeping its place in the typed text."""
    plain: list[str] = []
    place: list[int] = []
    for start, end in sorted(spans):
        stop = min(end, start + room)
        if stop <= start:
            continue
        if plain:
            plain.append("\n")
            place.append(place[-1])
        plain.append(of.plain[start:stop])
        place += of.place[start:stop]
        room -= stop - start
    return Source(of.typed, "".join(plain), tuple(place))


def texts(of: Source, scope: Scope, owner: int) -> Fields:
    """Requirements and duties in their own words."""
    fields: Fields = {}
    for name, held, limit in (
        ("requirements", scope.needs, 1_000), ("duties", scope.duties, 2_000),
    ):  # fmt: skip
        spans = held.get(owner)
        if not spans:
            continue
        words = "\n".join(of.words(a, b).strip() for a, b in spans)[:limit]
        start, end = of.span(spans[0][0], spans[-1][1])
        fields[name] = DraftField(
            value=words, certainty=Certainty.SURE, start=start, end=end, text=of.typed[start:end]
        )
    return fields


def several_amounts(piece: Source, fields: Fields, posts: int) -> None:
    """工资9000/7500/9500 said of several posts: which is whose is asked."""
    found = _PAY_LIST.search(piece.plain)
    if found is None or (posts < 2 and "(" not in found.group()):
        return
    for name in WAGE:
        fields.pop(name, None)
    fields["wage_low_fen"] = DraftField(
        value=None, certainty=Certainty.QUESTION, question="several_wages",
        facts={"written": found.group(), "posts": posts}, **Spot(piece, *found.span()).place(),
    )  # fmt: skip


_THE_BEST: Final = re.compile(r"(?:快手|手快|手脚快|[做干]得(?:好|快)|勤快)的?[^,，;；。\n]{0,8}$")


def _of_the_best(piece: Source, fields: Fields) -> None:
    """快手一天能拿300: what the quickest earn is where the wage ends, not where it begins."""
    low, high = fields.get("wage_low_fen"), fields.get("wage_high_fen")
    if low is None or high is None or low.is_question or low.value != high.value:
        return
    if _THE_BEST.search(piece.typed[max(0, low.start - 14) : low.start]):
        fields.pop("wage_low_fen")


def _both_shifts(piece: Source, own: Fields, shared: Fields) -> None:
    """白班20元,夜班22元 names prices of two shifts: a line for all says which shift it is, else it
    is asked."""
    shift = own.get("shift")
    if shift is None or shift.value not in ("day", "night") or "白班" not in piece.plain:
        return
    if not re.search("夜班|晚班", piece.plain):
        return
    own.pop("night_share", None)
    if "shift" in shared:
        own.pop("shift")
    else:
        own["shift"] = shift.model_copy(
            update={"value": None, "certainty": Certainty.QUESTION, "question": "several_shifts"}
        )
