"""The drafts of one firm's part: what each post says itself, and what is said for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from intake.drafts.answers import WAGE
from intake.drafts.formfields import headcount_fields, title_fields
from intake.drafts.keys import draft_key
from intake.drafts.running import find_fields
from intake.drafts.values import DraftField, Fields, VacancyDraft
from intake.fields.readings import Certainty, Spot
from intake.fields.source import Source
from intake.fields.titles import TitlePart
from intake.fields.values import Pay
from intake.messages.blocks import Block
from intake.messages.carried import with_units_carried
from intake.messages.clauses import Span
from intake.messages.counts import Count
from intake.messages.doubts import asked_twice, counted_again
from intake.messages.firms import Firm, says_where_and_what
from intake.messages.head import Head
from intake.messages.named import Scope
from intake.messages.own import NO_FIELD, joined, own_words, several_amounts, texts
from intake.messages.settled import Doubts

_ASKED_PAY: Final = frozenset({"negotiable", "several_wages", "piece_without_figure"})


_ANSWERED: Final = frozenset(
    {"missing", "cost_unsaid", "how_many_meals", "how_many_rooms", "how_long", "county_missing",
     "place_unread", "not_taken", "far_place", "several_shifts", "unreadable", "no_end",
     "not_fixed"}
)  # fmt: skip


"""Questions of a post that a line for all answers; a doubt about its own words stays."""


_OF_THE_FIRM: Final = ("contact_name", "contact_phone", "wechat", "region_code", "work_address")


def block_drafts(
    of: Source,
    masked: Source,
    block: Block,
    scope: Scope,
    today: date,
    near: str,
    beyond: Sequence[Span] = (),
) -> tuple[list[VacancyDraft], list[Count]]:
    """(drafts in order, headcounts left over). ``beyond``: what a later part says for all firms."""
    shared_source = joined(masked, [*scope.shared, *beyond])
    shared, _ = find_fields(shared_source, today=today, near=near)
    shared.pop("places", None)
    shared |= texts(of, scope, -1)
    posts = sum(len(h.parts) for h in block.heads)
    if posts > 1:
        several_amounts(shared_source, shared, posts)
    owned = list(own_words(of, masked, block.heads, scope, shared, today, near))
    for own in owned:
        _places_that_differ([own.fields, *(fields for fields, _ in own.again.values())], shared)
    if len(owned) > 1:
        shared |= _firm_facts([own.fields for own in owned], shared)
    shared = {n: f.model_copy(update={"shared": posts > 1}) for n, f in shared.items()}
    doubt = Doubts(of, block, owned, shared, shared_source, near)
    made: list[VacancyDraft] = []
    left = list(scope.loose.get(-1, ()))
    for at, own in enumerate(owned):
        head, one = own.head, len(own.head.parts) == 1
        if posts == 1:
            places, left = _own_count(head, [*own.loose, *left])
        else:
            places, rest = _own_count(head, own.loose if one else [])
            left += rest if one else own.loose
        end = max([head.end, *(b for _, b in scope.own[at])])
        for number, part in enumerate(head.parts if not head.filled else ()):
            fields, pay = own.of(number)
            if places is not None:
                fields["places"] = places
            elif fields.get("places", NO_FIELD).question != "one_implied":
                fields.pop("places", None)
            draft = _draft(of, block, part, number, (head.start, end), fields, pay, shared)
            told = doubt.of(at, draft.fields, fields)
            told = counted_again(told, own.recounted.get(number))
            made.append(draft.model_copy(update={"fields": told}))
    return with_units_carried(asked_twice(made)), left


def _firm_facts(owned: Sequence[Fields], shared: Fields) -> Fields:
    """A telephone or an address that only the last post's words hold is the firm's."""
    taken: Fields = {}
    for name in _OF_THE_FIRM:
        if name in shared or name not in owned[-1]:
            continue
        if not any(name in own for own in owned[:-1]):
            taken[name] = owned[-1][name]
    return taken


def _places_that_differ(owned: Iterable[Fields], shared: Fields) -> None:
    """余杭塘栖 beside a post and 塘栖现在归临平区 below: a bare name gives way to a question."""
    told = shared.get("region_code")
    if told is None or told.is_question or told.question == "bare_name":
        return
    for own in owned:
        mine = own.get("region_code")
        if mine is None or mine.question != "bare_name" or mine.value == told.value:
            continue
        own["region_code"] = mine.model_copy(
            update={"value": None, "certainty": Certainty.QUESTION, "question": "several_places",
                    "facts": {"candidates": f"{mine.value},{told.value}", "written": mine.text}}
        )  # fmt: skip


def _own_count(head: Head, loose: Sequence[Count]) -> tuple[DraftField | None, list[Count]]:
    """The headcount on a line of its own below the name; several that differ are asked."""
    values = {c.reading.value.places if c.reading.value else None for c in loose}
    told = [p.headcount for p in head.parts if p.headcount is not None]
    vague = len(told) == len(values) == 1 and told[0].question == "headcount_vague"
    if not loose or (told and not (vague and None not in values)):
        return None, list(loose)  # 大量招聘寒假工,人数:80人: the figure says how many
    first = headcount_fields(loose[0].reading)["places"]
    if len(values) > 1:
        first = first.model_copy(
            update={
                "value": None,
                "certainty": Certainty.QUESTION,
                "question": "several_headcounts",
            }
        )
    return first, []


def _draft(
    of: Source, block: Block, part: TitlePart | None, number: int, span: Span, own: Fields,
    pay: Pay, shared: Fields,
) -> VacancyDraft:  # fmt: skip
    industry = block.firm.name if block.firm else ""
    named = title_fields(part, industry) if part is not None else {}
    fields = merged(own | named, shared)
    if block.firm is not None:
        fields["employer_name"] = _named(of, block.firm)
    start, end = of.span(*span)
    asked = [n for n in ("title", "places") if n not in fields]
    asked += [] if fields.keys() & {"wage_low_fen", "wage_high_fen"} else ["wage_low_fen"]
    for name in asked:
        fields[name] = DraftField(
            value=None, certainty=Certainty.QUESTION, question="missing", start=start, end=start
        )
    title = str(fields["title"].value or "")
    return VacancyDraft(
        key=draft_key(fields, number), title=title, fields=fields, pay=pay, part=number,
        start=start, end=end,
    )  # fmt: skip


def _named(of: Source, firm: Firm) -> DraftField:
    """Whose post it is; 文成县玉壶镇养蜂合作社 says where and what, perhaps not who: asked."""
    name, where = _as_typed(of, firm), Spot(of, firm.start, firm.end).place()
    if says_where_and_what(firm.name):
        return DraftField(value=None, certainty=Certainty.QUESTION, question="firm_described",
                          facts={"first": name}, **where)  # fmt: skip
    return DraftField(value=name, certainty=Certainty.LIKELY, question="from_text", **where)


def _as_typed(of: Source, firm: Firm) -> str:
    """樣甲（慈溪）製衣廠 with the letters and brackets it is registered with."""
    if of.plain[firm.start : firm.start + len(firm.name)] != firm.name:
        return firm.name
    typed = [of.typed[of.place[firm.start + at]] for at in range(len(firm.name))]
    kept = zip(typed, firm.name, strict=True)
    return "".join(a if "\u3400" <= a <= "\u9fff" or a in "（）" else b for a, b in kept)


def merged(own: Fields, shared: Fields) -> Fields:
    """Own words first; a shared wage only where the post has none at all."""
    asked = own.get("wage_low_fen")
    if asked is not None and asked.question == "piece_without_figure" and "wage_per" in shared:
        own = {name: f for name, f in own.items() if name not in WAGE}
    has_wage = bool(own.keys() & WAGE)
    taken = {
        name: f for name, f in shared.items()
        if name not in own and not (has_wage and name in WAGE)
    }  # fmt: skip
    both = own | taken
    for name in own.keys() & shared.keys():
        if (
            own[name].is_question
            and own[name].question in _ANSWERED
            and not shared[name].is_question
            and name not in WAGE | {"places"}
        ):
            both[name] = shared[name]
    for name in ("requirements", "duties"):
        if name in own and name in shared:
            words = f"{own[name].value}\n{shared[name].value}"
            both[name] = own[name].model_copy(update={"value": words[:1_000]})
    return both


def unnamed_draft(
    piece: Source, block: Block, counts: Sequence[Count], today: date, near: str
) -> list[VacancyDraft]:
    """A stretch without a title is a post only when it names pay or a headcount."""
    own, pay = find_fields(piece, today=today, near=near)
    own.pop("places", None)
    if counts:
        own["places"] = headcount_fields(counts[0].reading)["places"]
    empty = Source(piece.typed, piece.plain, piece.place)
    draft = _draft(empty, Block(0, 0, None, ()), None, 0, (0, len(piece.plain)), own, pay, {})
    if block.firm is not None:
        firm = DraftField(value=block.firm.name, certainty=Certainty.LIKELY, question="from_text")
        draft = draft.model_copy(update={"fields": {**draft.fields, "employer_name": firm}})
    told = draft.value("wage_low_fen") or draft.value("wage_high_fen") or draft.value("places")
    return [draft] if told or draft.fields["wage_low_fen"].question in _ASKED_PAY else []
