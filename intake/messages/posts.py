"""The drafts of one firm's part: what each post says itself, and what is said for all of them."""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from intake.drafts.formfields import headcount_fields, title_fields
from intake.drafts.keys import draft_key
from intake.drafts.running import find_fields
from intake.drafts.values import DraftField, Fields, VacancyDraft, field_of
from intake.fields.readings import Certainty, Spot
from intake.fields.source import Source
from intake.fields.titles import TitlePart
from intake.fields.values import Pay
from intake.messages.blocks import Block
from intake.messages.carried import with_units_carried
from intake.messages.clauses import Span
from intake.messages.counts import Count
from intake.messages.firms import Firm
from intake.messages.heads import Head
from intake.messages.scopes import Scope

MOST_CHARS: Final = 6_000
"""Of one post's own words, and of what all posts of a firm share: more is no advertisement."""
LEAST_CHARS, ALL_CHARS = 150, 15_000
"""Of one post among very many, and of all own words together: reading stays within seconds."""

_WAGE_NAMES: Final = frozenset({"wage_low_fen", "wage_high_fen", "wage_per", "wage_months"})
_ASKED_PAY: Final = frozenset({"negotiable", "several_wages", "piece_without_figure"})
_OF_THE_FIRM: Final = ("contact_name", "contact_phone", "wechat", "region_code", "work_address")
_NO_FIELD: Final = DraftField(value=None, certainty=Certainty.QUESTION)
_LEARNER: Final = re.compile("学徒|徒弟|学员|实习|见习|新手")
_PAY_LIST: Final = re.compile(
    r"\d{4,5}\((?:更正|改为|改成)[^)]{0,4}\d{4,5}|(?<!\d)\d{4,5}(?:元)?(?:/\d{4,5}(?:元)?){1,}(?!\d)"
)
_CORRECTION: Final = re.compile("更正|纠正|改为|改成|调整为|应为|应该是|写错|打错|发错|不是")
_NOT_THAT: Final = re.compile(r"[,; ]?(?:而?不是|原来?(?:是|为)?)(?=\d)")


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
    shared |= _texts(of, scope, -1)
    posts = sum(len(h.parts) for h in block.heads)
    if posts > 1:
        _several_amounts(shared_source, shared, posts)
    room = max(LEAST_CHARS, min(MOST_CHARS, ALL_CHARS // max(posts, 1)))
    made: list[VacancyDraft] = []
    left = list(scope.loose.get(-1, ()))
    owned: list[tuple[Head, Fields, Pay, list[Count]]] = []
    named_again: dict[tuple[int, int], tuple[Fields, Pay]] = {}
    for at, head in enumerate(block.heads):
        piece = joined(masked, scope.own[at], room)
        own, pay = find_fields(piece, today=today, near=near)
        _of_learners(head.parts, own, pay)
        _both_shifts(piece, own, shared)
        if len(head.parts) > 1 or own.get("places", _NO_FIELD).question != "one_implied":
            own.pop("places", None)
        _several_amounts(piece, own, len(head.parts))
        for number in range(len(head.parts)):
            if (at, number) in scope.extra:
                again = scope.extra[at, number]
                more = joined(masked, [*scope.own[at], *again], room)
                told, paid = find_fields(more, today=today, near=near)
                fixed = [s for a, b in again if (s := _corrected(masked, a, b)) is not None]
                if fixed:
                    later, later_pay = find_fields(joined(masked, fixed), today=today, near=near)
                    wage = later.keys() & _WAGE_NAMES
                    told = {n: f for n, f in told.items() if not wage or n not in _WAGE_NAMES}
                    told, paid = told | later, later_pay if wage else paid
                _of_learners(head.parts[number : number + 1], told, paid)
                named_again[at, number] = told, paid
        owned.append((head, own | _texts(of, scope, at), pay, scope.loose.get(at, [])))
    if len(owned) > 1:
        shared |= _firm_facts([own for _, own, _, _ in owned], shared)
    shared = {n: f.model_copy(update={"shared": posts > 1}) for n, f in shared.items()}
    for at, (head, own, pay, loose) in enumerate(owned):
        places, rest = _own_count(head, loose if len(head.parts) == 1 else [])
        if places is None and posts == 1 and left:
            places, left = _own_count(head, left)
        left += rest if len(head.parts) == 1 else loose
        end = max([head.end, *(b for _, b in scope.own[at])])
        for number, part in enumerate(head.parts if not head.filled else ()):
            mine, paid = named_again.get((at, number), (own, pay))
            named = dict(own) | mine | ({"places": places} if places is not None else {})
            if places is None and named.get("places", _NO_FIELD).question != "one_implied":
                named.pop("places", None)
            made.append(_draft(of, block, part, number, (head.start, end), named, paid, shared))
    return with_units_carried(made), left


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


def _texts(of: Source, scope: Scope, owner: int) -> Fields:
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


def _several_amounts(piece: Source, fields: Fields, posts: int) -> None:
    """工资9000/7500/9500 said of several posts: which is whose is asked."""
    found = _PAY_LIST.search(piece.plain)
    if found is None or (posts < 2 and "(" not in found.group()):
        return
    for name in _WAGE_NAMES:
        fields.pop(name, None)
    fields["wage_low_fen"] = DraftField(
        value=None, certainty=Certainty.QUESTION, question="several_wages",
        facts={"written": found.group(), "posts": posts}, **Spot(piece, *found.span()).place(),
    )  # fmt: skip


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


def _firm_facts(owned: Sequence[Fields], shared: Fields) -> Fields:
    """A telephone or an address that only the last post's words hold is the firm's."""
    taken: Fields = {}
    for name in _OF_THE_FIRM:
        if name in shared or name not in owned[-1]:
            continue
        if not any(name in own for own in owned[:-1]):
            taken[name] = owned[-1][name]
    return taken


def _own_count(head: Head, loose: Sequence[Count]) -> tuple[DraftField | None, list[Count]]:
    """The headcount on a line of its own below the name; several that differ are asked."""
    if any(p.headcount is not None for p in head.parts) or not loose:
        return None, list(loose)
    values = {c.reading.value.places if c.reading.value else None for c in loose}
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
        where = Spot(of, block.firm.start, block.firm.end).place()
        fields["employer_name"] = DraftField(
            value=_as_typed(of, block.firm),
            certainty=Certainty.LIKELY,
            question="from_text",
            **where,
        )
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


def _as_typed(of: Source, firm: Firm) -> str:
    """样甲（慈溪）有限公司 with the brackets it is registered with."""
    at = firm.name.find("(")
    if at < 0 or firm.start + at >= len(of.place):
        return firm.name
    if of.typed[of.place[firm.start + at]] != "（":
        return firm.name
    return firm.name.replace("(", "（").replace(")", "）")


def merged(own: Fields, shared: Fields) -> Fields:
    """Own words first; a shared wage only where the post has none at all."""
    asked = own.get("wage_low_fen")
    if asked is not None and asked.question == "piece_without_figure" and "wage_per" in shared:
        own = {name: f for name, f in own.items() if name not in _WAGE_NAMES}
    has_wage = bool(own.keys() & _WAGE_NAMES)
    taken = {
        name: f for name, f in shared.items()
        if name not in own and not (has_wage and name in _WAGE_NAMES)
    }  # fmt: skip
    both = own | taken
    for name in own.keys() & shared.keys():
        if (
            own[name].is_question
            and not shared[name].is_question
            and name not in _WAGE_NAMES | {"places"}
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
        draft = draft.model_copy(update={"fields": dict(draft.fields) | {"employer_name": DraftField(
            value=block.firm.name, certainty=Certainty.LIKELY, question="from_text"
        )}})  # fmt: skip
    told = draft.value("wage_low_fen") or draft.value("wage_high_fen") or draft.value("places")
    return [draft] if told or draft.fields["wage_low_fen"].question in _ASKED_PAY else []
