"""A message as pasted -> drafts. It never writes; the caller keeps the message itself.

The text is cut into firms, each firm's part into posts; what stands before the first post or in a
common tail (地址, 福利, 电话) counts for every post of that firm, marked as shared. Every unit of
the text is read into a field, set aside with a reason, or listed as not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from intake.drafts.values import DraftField, VacancyDraft
from intake.fields.source import MAX_CHARS, Source, source
from intake.messages.account import unread_of, with_figures
from intake.messages.blocks import Block, blocks_of, with_labels, within
from intake.messages.chatter import put_right, without_chatter
from intake.messages.chosen import chosen, counts_put_right, filled_of, without_repeats
from intake.messages.clauses import for_all
from intake.messages.counts import Count
from intake.messages.firms import SITE, Firm, find_firms
from intake.messages.head import Found, Head
from intake.messages.heads import ASKED_FOR, blinded, is_title, of_one_post, read_unit, title_line
from intake.messages.passed_over import asked_where_passed_over
from intake.messages.posts import block_drafts, unnamed_draft
from intake.messages.scopes import scope_of, topics
from intake.messages.tables import with_tables
from intake.messages.units import Unit, units_of
from intake.messages.values import MessagePreview
from intake.messages.witness.doubt import doubted
from intake.unread import Unread

MAX_POSTS: Final = 200
"""Posts taken from one message; more is no message."""

_OFFICE: Final = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:总工会|工会|人社局|就业局|就业中心|就业服务中心|街道办|劳务站|劳务协作站|驿站|人社所|人才市场|零工市场)"
)
_LISTS: Final = ("need", "duty", "gift", "call")
_HIRING: Final = re.compile(r"招|聘|急需|缺人|用工|岗位|月薪|工资|元/|包吃住")


@dataclass(frozen=True)
class _Text:
    """The text with all that is found in it before posts are put together."""

    of: Source
    units: tuple[Unit, ...]
    under: list[str]
    firms: tuple[Firm, ...]
    found: list[Found]
    heads: list[Head]
    stamps: frozenset[int]
    cut: bool


def read_message(text: str, *, today: date, near: str = "", heard: bool = True) -> MessagePreview:
    """Drafts of a pasted message. ``near``: code of the county or province the firms are likely in.
    ``heard``: whether the second reader (`intake.messages.witness`) doubts what the rules read.

    Never raises for bad input; an empty or foreign text gives no drafts and a problem code.
    """
    held = _taken_apart(text)
    problems = ["too_long"] if len(text) > MAX_CHARS else []
    if not held.of.plain.strip():
        unread = unread_of(held.of, (), (), ())
        return MessagePreview(text=text, drafts=(), unread=unread, problems=("empty",))
    held, drafts, loose = _drafts(held, today, near)
    missed: list[tuple[int, int]] = []
    if heard:
        drafts, missed = doubted(source(text), drafts)
        drafts = drafts[:MAX_POSTS]
    drafts = _flag_repeats(asked_where_passed_over(drafts, _unread(held, drafts), near))
    if held.cut:
        problems.append("too_many_posts")
    if not drafts:
        problems.append("no_posts")
    elif any(d.duplicate_of is not None for d in drafts):
        problems.append("pasted_twice")
    stated, counted = _sums(held, drafts)
    if stated is not None and drafts and stated != counted:
        problems.append("sum_differs")
    left_out = _as_unread(held, loose) if drafts else ()
    problems += ["headcounts_left"] if left_out else []
    return MessagePreview(
        text=text, drafts=tuple(drafts), firms=tuple(dict.fromkeys(f.name for f in held.firms)),
        unread=with_figures(_unread(held, drafts), text, missed),
        loose=left_out,
        stated=stated, counted=counted, problems=tuple(problems),
    )  # fmt: skip


def _unread(held: _Text, drafts: Iterable[VacancyDraft]) -> tuple[Unread, ...]:
    return unread_of(held.of, held.units, drafts, _told(held), held.cut, held.stamps)


def _drafts(held: _Text, today: date, near: str) -> tuple[_Text, list[VacancyDraft], list[Count]]:
    """(the text as far as it is read, what the rules read part by part, headcounts left over)."""
    drafts: list[VacancyDraft] = []
    loose: list[Count] = []
    masked = _without_firms(held.of, held.firms)
    counts = [c for f in held.found for c in f.loose]
    wanted = [c.start for c in counts if _asked_for(held.of.plain, c.start)]
    blocks = blocks_of(held.of, held.firms, held.heads, wanted)
    beyond = _for_every_firm(held, blocks)
    for block in blocks:
        if len(drafts) >= MAX_POSTS:
            held = _up_to(held, block.start)
            break
        said = beyond if block is not blocks[-1] else ()
        mine = within(counts, block.start, block.end)
        made, left = _read_block(held, masked, block, mine, today, near, said)
        drafts += made
        loose += left
    return held, drafts, loose


def _asked_for(plain: str, at: int) -> bool:
    """招80人, 人数:2: a headcount that may stand for a post of its own."""
    return ASKED_FOR.search(plain, max(0, at - 8), at + 2) is not None


def _taken_apart(text: str) -> _Text:
    of, stamps = without_chatter(put_right(with_labels(with_tables(source(text)))))
    units = units_of(of)
    firms = find_firms(of.plain)
    under = topics(of, units)
    blind = blinded(of, units, [(f.start, f.end) for f in firms])
    found: list[Found] = []
    sure = 0
    for number, unit in enumerate(units):
        if sure > 2 * MAX_POSTS:  # the limit lies before this unit: it need not be read
            break
        found.append(read_unit(of, blind, unit, number, in_list=under[number] in _LISTS))
        sure += sum(len(h.parts) for h in found[-1].heads if h.counted)
    heads = chosen([h for f in found for h in f.heads], units)
    heads = filled_of(of, counts_put_right(of, without_repeats(of, heads, units), units), units)
    title = title_line(of, blind, units) or (heads[0] if is_title(heads) else None)
    if title is not None:
        heads, repeats = of_one_post(of, units, [h for h in heads if h is not title], title)
        for head in repeats:
            again = found[head.unit]
            counts = [
                Count(head.start, head.end, part.headcount)
                for part in head.parts if part.headcount is not None
            ]  # fmt: skip
            found[head.unit] = replace(again, loose=(*again.loose, *counts))
    return _within(_Text(of, units, under, firms, found, heads, stamps, cut=False))


def _within(held: _Text) -> _Text:
    """The text up to the first post too many."""
    n = 0
    for number, head in enumerate(held.heads):
        n += len(head.parts)
        if n > MAX_POSTS:
            return replace(_up_to(held, head.start), heads=held.heads[:number])
    if len(held.found) < len(held.units):
        return _up_to(held, held.units[len(held.found)].start)
    return held


def _up_to(held: _Text, end: int) -> _Text:
    """What stands before ``end``; the rest is over the limit."""
    of = Source(held.of.typed, held.of.plain[:end], held.of.place[:end])
    units = tuple(replace(u, end=min(u.end, end)) for u in held.units if u.start < end)
    firms = tuple(f for f in held.firms if f.end <= end)
    return replace(held, of=of, units=units, firms=firms, found=held.found[: len(units)], cut=True)


def _without_firms(of: Source, firms: Sequence[Firm]) -> Source:
    """No field is read from a firm's name: 资源有限公司 is no county, 长白 no place."""
    plain, at = [], 0
    offices = list(_OFFICE.finditer(of.plain))
    named = [(f.start, f.end) for f in firms if f.labelled or not SITE.search(f.name)]
    spans = sorted(named + [m.span() for m in offices])
    for start, end in spans:
        if start < at:
            continue
        plain += [of.plain[at:start], "\u25a1" * (end - start)]
        at = end
    return Source(of.typed, "".join([*plain, of.plain[at:]]), of.place)


def _read_block(
    held: _Text,
    masked: Source,
    block: Block,
    counts: Sequence[Count],
    today: date,
    near: str,
    beyond: Sequence[tuple[int, int]],
) -> tuple[list[VacancyDraft], list[Count]]:
    if not block.heads:
        if not _HIRING.search(held.of.plain, block.start, block.end):
            return [], []
        piece = masked.part(block.start, min(block.end, block.start + 8_000))
        return unnamed_draft(piece, block, counts, today, near), []
    scope = scope_of(held.of, held.units, held.under, block, counts)
    return block_drafts(held.of, masked, block, scope, today, near, beyond)


def _for_every_firm(held: _Text, blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """以上包吃住 below the last of several firms holds for all of them."""
    if len(blocks) < 2 or not blocks[-1].heads:
        return []
    last = blocks[-1].heads[-1]
    return [
        (u.start, min(u.end, u.start + 300)) for u in held.units
        if u.start >= last.end and for_all(held.of.plain[u.start : u.end])
    ][:5]  # fmt: skip


def _flag_repeats(drafts: list[VacancyDraft]) -> list[VacancyDraft]:
    """The same words for a post a second time; another post of the same name has its own key."""
    first: dict[tuple[object, ...], int] = {}
    keys: dict[str, int] = {}
    flagged = []
    for number, one in enumerate(drafts):
        draft = one
        sign = (
            draft.value("employer_name"), draft.title, draft.value("places"),
            draft.value("wage_low_fen"), draft.value("wage_high_fen"), draft.value("contact_phone"),
        )  # fmt: skip
        if draft.title and sign in first:
            draft = draft.model_copy(update={"duplicate_of": first[sign]})
        else:
            first.setdefault(sign, number)
            again = keys.get(draft.key, 0)
            keys[draft.key] = again + 1
            if again:
                draft = draft.model_copy(update={"key": f"{draft.key[:13]}-{again % 100:02d}"})
        flagged.append(draft)
    return flagged


def _sums(held: _Text, drafts: Iterable[VacancyDraft]) -> tuple[int | None, int]:
    """(people stated in all, people of the drafts with the sums of several posts counted once)."""
    totals = [f.total for f in held.found if f.total is not None and f.total.value is not None]
    stated = sum(t.value.places for t in totals if t.value is not None) if totals else None
    counted, together = 0, set()
    for draft in drafts:
        if draft.duplicate_of is not None:
            continue
        field: DraftField = draft.fields["places"]
        value = field.value
        counted += value if isinstance(value, int) else 0
        if field.question == "headcount_together" and field.start not in together:
            together.add(field.start)
            counted += int(field.facts.get("together", 0))
    return stated, counted


def _told(held: _Text) -> list[tuple[int, int, str]]:
    kept = {id(h) for h in held.heads}
    told = [
        (u.start, u.end, "total") for u, f in zip(held.units, held.found, strict=True)
        if f.total is not None
    ]  # fmt: skip
    told += [
        (h.start, h.end, "heading") for f in held.found for h in f.heads
        if id(h) not in kept and h.called
    ]  # fmt: skip
    told += [(h.start, max(h.end, h.start + 1), "filled") for h in held.heads if h.filled]
    return told


def _as_unread(held: _Text, loose: Iterable[Count]) -> tuple[Unread, ...]:
    found = []
    for count in loose:
        start, end = held.of.span(max(0, count.start - 8), count.end)
        start = max(
            start, held.of.typed.rfind("\n", 0, held.of.span(count.start, count.end)[0]) + 1
        )
        row = held.of.typed.count("\n", 0, start) + 1
        found.append(Unread(reason="not_understood", words=held.of.typed[start:end], row=row,
                            start=start, end=end))  # fmt: skip
    return tuple(found[:50])
