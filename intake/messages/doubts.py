"""Where a second reading of a post's words stands beside the one taken: the value gives way to a
question with both. A field stays sure only when no other is left.

Looked for are what no field was read from (money beside a wage, a county nobody took for the place
of work, words on lodging, shifts, payday and ages), and what is said once below posts some of which
say it otherwise.
"""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from intake.drafts.answers import WAGE, held
from intake.drafts.values import DraftField, Fields, VacancyDraft, field_of
from intake.fields.places import named_county
from intake.fields.readings import Certainty, Fact, Spot
from intake.fields.source import Source
from intake.messages.blocks import Block

_GROUPS: Final = (
    (WAGE, "wage_low_fen"), (frozenset({"age_min", "age_max"}), "age_max"),
    (frozenset({"schooling_min"}), "schooling_min"),
    (frozenset({"shift", "night_share"}), "shift"), (frozenset({"lodging"}), "lodging"),
    (frozenset({"payday"}), "payday"),
)  # fmt: skip
"""Fields that are one fact, and the one it is asked at."""
FACTS: Final = tuple(group for group, _ in _GROUPS)
_GROUPED: Final = frozenset(name for group, _ in _GROUPS for name in group)
Value = object

_WORDS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("lodging", re.compile(
        r"(?<![入居记堵站停困])住(?!家|院|户|址|宅|房公积金|建|陪)|宿(?!迁|州|松|舍?管|舍楼|舍保洁|舍阿姨)|公寓(?!管|保洁)|工棚|板房"
    )),
    ("shift", re.compile(r"(?<![上下接])[白夜晚]班(?!车)|倒班|轮班|翻班|[两二三四]班(?!组|车)|大夜|上夜")),
    ("payday", re.compile(
        r"\d{1,2}[号日][^,;。\n]{0,4}(?:发(?!车|货)|开(?:工资|支|钱)|打卡|到账)|发(?:工资|薪水?|钱)|工资[^,;。\n]{0,8}(?:发(?!展)|打卡|到账)|压[^,;。\n]{0,4}(?:工资|薪)|工钱"
    )),
    ("region_code", re.compile(
        r"(?:地址|厂址|坐标|位于|地处|工地在|厂在|店在)[:是在]?[\u4e00-\u9fff]{2}|[\u4e00-\u9fff]{2,4}(?:街道(?!办)|开发区|经开区|工业园|工业区|镇(?!流|静|定)|乡(?![亲下村镇]))"
    )),
    ("age_max", re.compile(r"(?<!\d)\d{2}(?:周?岁)|[五六]十岁|\d0后")),
)  # fmt: skip
_BESIDE: Final = {
    "age_max": frozenset({"age_min", "age_max"}),
    "shift": frozenset({"shift", "night_share"}),
}
_NO_NAME: Final = re.compile("招|聘|缺|需|岗位|工种|工资|\\d{4}")
_CLAUSE: Final = re.compile(r"[,;。!?|\n]")
Spans = Sequence[tuple[int, int]]


_RIGHTED: Final = re.compile(
    r"(?:不对|说错|讲错|搞错|打错|写错|更正|改为|改成|应该是|纠正)[^\n]{0,12}?(?:\d{1,3}|[一二两三四五六七八九十]{1,3})[名人个位]"
)


def second_count(piece: Source, fields: Fields, head_end: int) -> Fields:
    """The same fields; the headcount asked where the writer puts a number right behind it (要四个不对
    是五个). ``head_end``: where, as typed, the post's name with its count ends."""
    places = fields.get("places")
    match = _RIGHTED.search(piece.plain) if places is not None and not places.is_question else None
    if places is None or match is None or piece.span(*match.span())[0] < head_end:
        return fields
    facts: dict[str, Fact] = {"first": places.text, "second": match.group()}
    return asked_instead(
        fields, frozenset({"places"}), "places", "several_headcounts", places, facts
    )


def counted_again(fields: Fields, later: DraftField | None) -> Fields:
    """The same fields; the headcount asked where the text comes back to the post with another."""
    places = fields.get("places")
    if later is None or places is None or places.value in (None, later.value):
        return fields
    facts: dict[str, Fact] = {"first": places.text, "second": later.text}
    return asked_instead(
        fields, frozenset({"places"}), "places", "several_headcounts", places, facts
    )


def values_of(every: Iterable[Fields]) -> dict[str, set[Value]]:
    """For each field the values posts say themselves."""
    found: dict[str, set[Value]] = {}
    for fields in every:
        for name, field in fields.items():
            if name in _GROUPED and not field.is_question:
                found.setdefault(name, set()).add(field.value)
    return found


def whose(
    fields: Fields, own: Fields, shared: Fields, rest: Mapping[str, set[Value]], last: int
) -> Fields:
    """The same fields; what a line behind the last post says once is asked of a post that has none
    of its own where another post says it otherwise. ``last``: where, as typed, the last post's
    name ends; ``rest``: `values_of` all posts."""
    for group, asked in _GROUPS:
        mine = [n for n in sorted(group) if n in fields and n in shared and fields[n] == shared[n]]
        if not mine or any(n in own for n in group):
            continue
        said = fields[mine[0]]
        if said.is_question or said.start < last:
            continue
        if any(value != shared[n].value for n in mine for value in rest.get(n, ())):
            fields = asked_instead(fields, group, asked, "whose", said, {"first": said.text})
    return fields


def words_on(piece: Source) -> dict[str, DraftField]:
    """For each fact the piece has words on a question, to be asked where nobody read it."""
    found: dict[str, DraftField] = {}
    for name, words in _WORDS:
        match = words.search(piece.plain)
        if match is not None:
            found[name] = _question("not_taken", {}, **Spot(piece, *_clause(piece, match)).place())
    return found


def not_taken(fields: Fields, *words: Mapping[str, DraftField]) -> Fields:
    """The same fields, with a question for each fact there are words on and that nobody read."""
    more = {
        name: field for told in reversed(words) for name, field in told.items()
        if not any(n in fields for n in _BESIDE.get(name, {name}))
    }  # fmt: skip
    return {**fields, **more} if more else fields


def of_last_only(fields: Fields, last: Fields, said_by: Mapping[str, int]) -> Fields:
    """The same fields; lodging or payday said at the very end, of the last post or of all, is asked
    of the others. ``last``: the last post's own; ``said_by``: how many posts say it."""
    more: Fields = {
        n: _question("whose", {"first": last[n].text}, start=last[n].start, end=last[n].end,
                     text=last[n].text)
        for n in ("lodging", "payday") if said_by[n] == 1 and n in last and n not in fields
    }  # fmt: skip
    return {**fields, **more} if more else fields


def asked_twice(drafts: Sequence[VacancyDraft]) -> list[VacancyDraft]:
    """The same drafts; of two of one name whose headcounts differ, the later without a wage of its
    own, the text may mean one post: both headcounts are asked."""
    first: dict[str, int] = {}
    done = list(drafts)
    for at, draft in enumerate(drafts):
        before = first.setdefault(draft.title, at)
        paid = any(
            n in draft.fields and not draft.fields[n].shared for n in WAGE - {"wage_low_fen"}
        )
        if before == at or not draft.title or paid:
            continue
        one, two = drafts[before].value("places"), draft.value("places")
        if None in (one, two) or one == two:
            continue
        for n in (before, at):
            mine = done[n].fields["places"]
            facts: dict[str, Fact] = {
                "first": drafts[before].fields["places"].text, "second": draft.fields["places"].text,
            }  # fmt: skip
            fields = asked_instead(
                dict(done[n].fields),
                frozenset({"places"}),
                "places",
                "several_headcounts",
                mine,
                facts,
            )
            done[n] = done[n].model_copy(update={"fields": fields})
    return done


def county_named(piece: Source, near: str, *, of_firm: bool = False) -> Fields:
    """A question where the piece names a county nobody took for the place of work."""
    found = named_county(piece, near, of_firm=of_firm)
    return {} if found is None else {"region_code": field_of(found, None)}


_OTHER_NAME: Final = re.compile(r"[\u4e00-\u9fff]{3,12}")


def names_unread(of: Source, block: Block) -> dict[int, tuple[int, int]]:
    """Posts (by place in the part) in lines that begin with words nobody read, where the firm of
    the part is named so in the line of another post: ②永康西城 样乙不锈钢 卷圆工2人."""
    firm = block.firm
    if firm is None or len(block.heads) < 2:
        return {}
    found: dict[int, tuple[int, int]] = {}
    inline = False
    unit = -1
    for at, head in enumerate(block.heads):
        first, unit = head.unit != unit, head.unit
        if not first:
            if at - 1 in found:
                found[at] = found[at - 1]
            continue
        begin = max(of.plain.rfind("\n", 0, head.name) + 1, head.name - 60)
        if begin <= firm.start < head.name:
            inline = True
            continue
        words = of.plain[begin : head.name]
        name = next((m for m in _OTHER_NAME.finditer(words) if " " in words[m.end() :]), None)
        if name is not None and not _NO_NAME.search(words):
            found[at] = (begin + name.start(), begin + name.end())
    return found if inline else {}


def other_firm(of: Source, block: Block, span: tuple[int, int]) -> Fields:
    """Whose post it is, asked: the part's firm, or the words in its own line."""
    facts: dict[str, Fact] = {"first": block.firm.name if block.firm else "",
                              "second": of.words(*span)}  # fmt: skip
    return {"employer_name": _question("several_firms", facts, **Spot(of, *span).place())}


def _clause(piece: Source, match: re.Match[str]) -> tuple[int, int]:
    first = max(0, match.start() - 30)
    begin = max(
        (m.end() for m in _CLAUSE.finditer(piece.plain, first, match.start())), default=first
    )
    stop = _CLAUSE.search(piece.plain, match.end(), match.end() + 30)
    return begin, stop.start() if stop else min(len(piece.plain), match.end() + 30)


def asked_instead(
    fields: Fields, group: frozenset[str], name: str, code: str, at: DraftField,
    facts: Mapping[str, Fact],
) -> Fields:  # fmt: skip
    """The same fields with a question in place of the group, which can be put back (`answers`)."""
    kept = {n: f for n, f in fields.items() if n not in group}
    gone = held({n: f for n, f in fields.items() if n in group})
    kept[name] = _question(code, {**facts, **gone}, start=at.start, end=at.end, text=at.text)
    return kept


def _question(code: str, facts: Mapping[str, Fact], **where: object) -> DraftField:
    return DraftField(
        value=None, certainty=Certainty.QUESTION, question=code, facts=dict(facts), **where  # type: ignore[arg-type]  # where it was read, by name
    )  # fmt: skip
