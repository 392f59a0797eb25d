"""A message as pasted -> drafts. It never writes; the caller keeps the message itself.

The text is cut into firms, each firm's part into posts; what stands before the first post or in a
common tail (地址, 福利, 电话) counts for every post of that firm, marked as shared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict

from intake.drafts.formfields import title_fields
from intake.drafts.keys import draft_key
from intake.drafts.running import find_fields
from intake.drafts.values import DraftField, Fields, VacancyDraft
from intake.fields.readings import Certainty, Spot
from intake.fields.source import MAX_CHARS, Source, source
from intake.fields.titles import TitlePart
from intake.messages.anchors import Anchor, find_anchors
from intake.messages.blocks import Block, blocks_of, with_labels
from intake.messages.firms import Firm, find_firms

MAX_POSTS: Final = 200
"""Posts taken from one message; more is no message."""

_TAIL: Final = re.compile(
    r"^[^\w\u4e00-\u9fff]*(?:\(\d\)|[一二三四五六七八九十\d]{1,2}[、.)])?[^\w\u4e00-\u9fff]*(?P<label>(?:任职|岗位|招聘|录用|基本|员工|公司|薪资|福利|工作|上班|以上(?:岗位|工种)?)?"
    r"(?:要求|条件|福利|待遇|地址|地点|位置|联系人?|电话|手机|热线|咨询|时间|住宿|食宿|宿舍|备注|说明|注意?|报名|面试|吃住|包吃|五险|社保|年龄|发薪|发工资|坐标|微信|有意者?|都|均|统一|全部|所有|工资|薪资|月薪|待遇|薪酬|综合)|包吃住?|包住|提供|免费|不收|无中介|厂家直招|长期有效|1[3-9]\d{9})"
)
_ALWAYS_SHARED: Final = re.compile(
    r"地址|地点|位置|联系|电话|手机|热线|咨询|坐标|报名|微信|有意|以上|都|均|统一|全部|所有|1[3-9]\d{9}|不收|中介"
)
_LINE: Final = re.compile(r"\n")
_CLAUSE: Final = re.compile(r"[,;。\n]")
_PAY_LABEL: Final = re.compile(r"工资|薪|待遇|综合")
_FIGURES: Final = re.compile(r"\d{4}|[千万]|\d[kKwW]|元/")
_HIRING: Final = re.compile(r"招|聘|急需|缺人|用工|岗位|月薪|工资|元/|包吃住")


class MessagePreview(BaseModel):
    """What a message holds.

    drafts     in the order of the text; each field's span points into ``text``
    firms      names found
    ignored    stretches (start, end) that hold no post
    problems   codes for the whole: empty, too_long (read up to the limit), no_posts,
               pasted_twice, too_many_posts
    """

    model_config = ConfigDict(frozen=True)

    text: str
    drafts: tuple[VacancyDraft, ...]
    firms: tuple[str, ...] = ()
    ignored: tuple[tuple[int, int], ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Post:
    part: TitlePart | None
    number: int
    start: int
    end: int
    alone: bool = True


def read_message(text: str, *, today: date, near: str = "") -> MessagePreview:
    """Drafts of a pasted message. ``near``: code of the county or province the firms are likely in.

    Never raises for bad input; an empty or foreign text gives no drafts and a problem code.
    """
    of = with_labels(source(text))
    if not of.plain.strip():
        return MessagePreview(text=text, drafts=(), problems=("empty",))
    problems = ["too_long"] if len(text) > MAX_CHARS else []
    firms = find_firms(of.plain)
    drafts: list[VacancyDraft] = []
    ignored: list[tuple[int, int]] = []
    for block in blocks_of(of, firms):
        found = _read_block(of, block, firms, today, near)
        if not found and of.plain[block.start : block.end].strip():
            ignored.append(of.span(block.start, block.end))
        drafts += found
    if len(drafts) > MAX_POSTS:
        drafts, problems = drafts[:MAX_POSTS], [*problems, "too_many_posts"]
    drafts = _flag_repeats(drafts)
    if not drafts:
        problems.append("no_posts")
    elif any(d.duplicate_of is not None for d in drafts):
        problems.append("pasted_twice")
    return MessagePreview(
        text=text, drafts=tuple(drafts), firms=tuple(dict.fromkeys(f.name for f in firms)),
        ignored=tuple(ignored), problems=tuple(problems),
    )  # fmt: skip


def _read_block(
    of: Source, block: Block, firms: Sequence[Firm], today: date, near: str
) -> list[VacancyDraft]:
    anchors, extras = _distinct(find_anchors(of, block.start, block.end, firms), block.firm)
    if not anchors:
        if not _HIRING.search(of.plain[block.start : block.end]):
            return []
        posts = [_Post(None, 0, block.start, block.end)]
        return _if_any([_draft(of, block, p, {}, today, near) for p in posts])
    tail = _tail(of, anchors, block.end)
    shared: Fields = {}
    for begin, end in ((block.start, anchors[0].start), (tail, block.end)):
        piece = of.part(begin, end)
        if piece.plain.strip():
            found, _ = find_fields(piece, today=today, near=near)
            found.pop("places", None)
            shared |= {
                name: f
                for name, f in found.items()
                if name not in shared or shared[name].is_question
            }
    shared = {name: f.model_copy(update={"shared": len(anchors) > 1}) for name, f in shared.items()}
    starts = sorted(
        [a.start for a in anchors] + [e.start for e in extras if e.start < tail] + [tail]
    )
    ends = [next(s for s in starts if s > a.start or s == tail) for a in anchors]
    drafts = []
    for anchor, end in zip(anchors, ends, strict=True):
        for number, part in enumerate(anchor.parts):
            alone = len(anchor.parts) == 1
            post = _Post(part, number, anchor.start, max(end, anchor.end), alone)
            again = _more(of, extras, part, block.end)
            known = shared
            if again is not None:
                known = shared | find_fields(again, today=today, near=near)[0]
            drafts.append(_draft(of, block, post, known, today, near))
    return drafts


def _distinct(anchors: list[Anchor], firm: Firm | None) -> tuple[list[Anchor], list[Anchor]]:
    """Anchors that stand for posts, and those that come back to a post named before (普工工资6000):
    when some carry headcounts or labels, weak ones with a title already named are no new posts."""
    if firm is not None:
        anchors = [a for a in anchors if not firm.start <= a.start < firm.end or a.counted]
    strong = [a for a in anchors if a.counted or a.labelled]
    if not strong:
        return anchors, []
    named = {_plain_title(p) for a in strong for p in a.parts}
    posts, extras = [], []
    for anchor in anchors:
        again = bool({_plain_title(p) for p in anchor.parts} & named)
        if anchor in strong:
            posts.append(anchor)
        elif again and anchor.start > strong[0].start:
            extras.append(anchor)
        elif not again and (anchor.called or anchor.start > strong[0].start) and anchor.at_line:
            posts.append(anchor)
    return posts, extras


def _plain_title(part: TitlePart) -> str:
    return re.sub(r"(?:工资|待遇|薪资|月薪)$", "", part.title.value or "")


def _more(of: Source, extras: list[Anchor], part: TitlePart | None, end: int) -> Source | None:
    """The stretch that comes back to this post."""
    for at, extra in enumerate(extras):
        if part is not None and part.title.value in {_plain_title(p) for p in extra.parts}:
            stop = extras[at + 1].start if at + 1 < len(extras) else end
            return of.part(extra.start, stop)
    return None


def _tail(of: Source, anchors: list[Anchor], end: int) -> int:
    """Where the part common to all posts begins behind the last of them: at a line, or at a clause
    where the posts themselves stand in one line."""
    last = anchors[-1]
    if len(anchors) == 1 and len(last.parts) == 1:
        return end
    earlier = of.plain[anchors[0].start : last.start] if len(anchors) > 1 else ""
    cuts = _LINE if last.at_line else _CLAUSE
    for cut in cuts.finditer(of.plain, last.end, end):
        stop = _CLAUSE.search(of.plain, cut.end(), end)
        label = _TAIL.match(of.plain[cut.end() : stop.start() if stop else end])
        if label and _PAY_LABEL.search(label["label"]) and _FIGURES.search(earlier):
            continue
        if label and (_ALWAYS_SHARED.search(label["label"]) or label["label"] not in earlier):
            return cut.end()
    return end


def _draft(
    of: Source, block: Block, post: _Post, shared: Fields, today: date, near: str
) -> VacancyDraft:
    own, pay = find_fields(of.part(post.start, post.end), today=today, near=near)
    industry = block.firm.name if block.firm else ""
    named: Fields = {}
    if post.part is not None:
        named = title_fields(post.part, industry)
        if "places" not in named and post.alone and "places" in own:
            named["places"] = own["places"]
        own.pop("places", None)
    fields = _merged(own | named, shared)
    if block.firm is not None:
        where = Spot(of, block.firm.start, block.firm.end).place()
        fields["employer_name"] = DraftField(
            value=block.firm.name, certainty=Certainty.LIKELY, question="from_text", **where
        )
    for name in ("title", "places"):
        if name not in fields:
            start, _ = of.span(post.start, post.end)
            fields[name] = DraftField(
                value=None, certainty=Certainty.QUESTION, question="missing", start=start, end=start
            )
    if not fields.keys() & {"wage_low_fen", "wage_high_fen"}:
        start, _ = of.span(post.start, post.end)
        fields["wage_low_fen"] = DraftField(
            value=None, certainty=Certainty.QUESTION, question="missing", start=start, end=start
        )
    start, end = of.span(post.start, post.end)
    title = str(fields["title"].value or "")
    return VacancyDraft(
        key=draft_key(fields, post.number), title=title, fields=fields, pay=pay, part=post.number,
        start=start, end=end,
    )  # fmt: skip


_WAGE_NAMES: Final = frozenset({"wage_low_fen", "wage_high_fen", "wage_per", "wage_months"})


def _merged(own: Fields, shared: Fields) -> Fields:
    """Own words first; a shared wage only where the post has none at all."""
    asked = own.get("wage_low_fen")
    if asked is not None and asked.question == "piece_without_figure" and "wage_per" in shared:
        own = {name: f for name, f in own.items() if name not in _WAGE_NAMES}
    has_wage = bool(own.keys() & _WAGE_NAMES)
    taken = {
        name: f
        for name, f in shared.items()
        if name not in own and not (has_wage and name in _WAGE_NAMES)
    }
    both = own | taken
    for name in own.keys() & shared.keys():
        if own[name].is_question and not shared[name].is_question and name not in _WAGE_NAMES:
            both[name] = shared[name]
    return both


_ASKED_PAY: Final = frozenset({"negotiable", "several_wages", "piece_without_figure"})


def _if_any(drafts: list[VacancyDraft]) -> list[VacancyDraft]:
    """A stretch without a title is a post only when it names pay or a headcount."""
    return [
        d for d in drafts
        if d.value("wage_low_fen") or d.value("wage_high_fen") or d.value("places")
        or d.fields["wage_low_fen"].question in _ASKED_PAY
    ]  # fmt: skip


def _flag_repeats(drafts: list[VacancyDraft]) -> list[VacancyDraft]:
    """The same words for a post a second time."""
    first: dict[tuple[object, ...], int] = {}
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
        flagged.append(draft)
    return flagged
