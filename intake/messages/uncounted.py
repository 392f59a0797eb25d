"""Names without a headcount beside them: 岗位:缝纫工; 急招电工; 平车工,月薪6000; a name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from intake.fields.source import Source
from intake.messages.head import HARD, LABEL, LOOK_BACK, Head, head_of
from intake.messages.names import ANY_PAY, CALL, MONEY, Names, before_joint, names_in, without_place
from intake.messages.titlewords import KNOWN, LIKE, MAYBE
from intake.messages.units import Unit

_ASK_US: Final = re.compile(r"(?:请|可|有意者?)?(?:找|联系|咨询|报名)")


_SUM: Final = re.compile(r"[ :]*(?:合 ?计|总 ?计|小 ?计|共 ?计|总数|合计人数)[ :]*")


_RAW: Final = 24


"""Characters of a title that is one only because 岗位: stands before it."""


_PRICED: Final = re.compile(rf"[\s:,(;—-]{{0,2}}{MONEY}")


def uncounted(
    of: Source, blind: str, unit: Unit, number: int, counted: Sequence[Head]
) -> Iterator[Head]:
    """Names without a headcount beside them: 岗位:X; 招X; X with its pay; X alone."""
    at = unit.body
    word = re.compile(r"[\w\u4e00-\u9fff]").search(blind, unit.body, unit.end)
    first_word = word.start() if word else unit.end
    taken = sorted((h.start, h.end) for h in counted)
    passed = 0
    for stop, behind in [
        *(m.span() for m in HARD.finditer(blind, unit.body, unit.end)),
        (unit.end, unit.end),
    ]:
        begin, end = at, stop
        at = behind
        while passed < len(taken) and taken[passed][1] <= begin:
            passed += 1
        if end - begin < 2 or (passed < len(taken) and taken[passed][0] < end):
            continue
        if _ASK_US.match(blind, begin, end):
            continue
        head = _clause(of, blind, unit, number, begin, end, first_word >= begin)
        if head is not None:
            yield from _apart(of, head, end)


def _apart(of: Source, head: Head, end: int) -> Iterator[Head]:
    """打磨(8000起)、装配(6000起): each name with what stands in brackets behind it."""
    if len(head.parts) < 2 or not re.search(
        r"\(\D{0,6}\d{3,5}[^)]*\)[、/]", of.plain[head.start : end]
    ):
        yield head
        return
    at = head.start
    for number, part in enumerate(head.parts):
        stop = end
        if number + 1 < len(head.parts):
            stop = of.plain.find(head.parts[number + 1].title.value or "", at + 1, end)
            stop = stop if stop > at else end
        yield replace(head, start=at, end=min(stop, max(at + 2, head.end)), parts=(part,))
        at = stop


def _clause(
    of: Source, blind: str, unit: Unit, number: int, begin: int, end: int, first: bool
) -> Head | None:
    end = min(end, begin + 4 * LOOK_BACK)
    label = LABEL.search(blind, begin, end)
    if label and (first or blind[label.start() - 1] in " ,;|"):
        return _labelled(of, blind, number, begin, end, label.end(), first)
    pay = ANY_PAY.search(blind, begin + 2, end)
    stop_at = pay.start() if pay else end
    colon = blind.find(":", begin, stop_at)
    called = CALL.match(blind, begin, end)
    for cut in dict.fromkeys((colon if colon > begin + 1 else stop_at, stop_at)):
        named = names_in(of, blind, begin, cut)
        if named is None or (cut == colon and named[3] < LIKE):
            continue
        name_end, power = named[1], named[3]
        clear = blind[named[0] : named[1]] != ""
        priced = bool(_PRICED.match(blind[name_end:end])) or (
            not blind[name_end:end].strip(" :)")
            and first
            and bool(_PRICED.match(blind[end : end + 12]))
        )
        was_called = called is not None and called.end() <= named[0] + 1
        last = without_place(of.plain, name_end - 1, cut)
        alone = first and before_joint(blind, name_end, last) == name_end
        if priced and (power == KNOWN or (first and (power == LIKE or unit.mark != ""))) and clear:
            return head_of(
                number, begin, name_end, of, named[2], None, power, priced=True, called=was_called
            )
        if (
            was_called
            and power >= LIKE
            and name_end - named[0] <= 8 * len(named[2])
            and alone_or(blind, name_end, min(cut, end))
        ):
            return head_of(number, begin, name_end, of, named[2], None, power, called=True)
        if alone and name_end - named[0] <= 14 * len(named[2]) and not _within(blind, begin, named):
            return head_of(number, begin, name_end, of, named[2], None, power, bare=True)
    return None


def _labelled(
    of: Source, blind: str, number: int, begin: int, end: int, behind: int, first: bool
) -> Head | None:
    """A name that stands behind 岗位: or the like, which ends at `behind`."""
    stop = re.compile(r" (?=[\u4e00-\u9fff]{2,6}:)| (?=\d)|\(").search(blind, behind, end)
    named = names_in(of, blind, behind, stop.start() if stop else end)
    if _SUM.fullmatch(blind, behind, end):
        return None
    if named is None and not stop and first and 2 <= end - behind <= _RAW:
        spans = [(behind, end)]  # the label says that it is one, whatever the words
        return head_of(number, begin, end, of, spans, None, MAYBE, labelled=True)
    if named is None:
        return None
    return head_of(number, begin, named[1], of, named[2], None, named[3], labelled=True)


_NO_LABEL: Final = re.compile("招|聘|岗|职位|工种|职务|名称|部|车间|厂|店|急")


_FIELDS: Final = re.compile(r"[,、/ ][^,;。:\n\d]{0,12}(?:等?相关)?专业")
"""财务,会计专业中专以上: what people have learnt."""


def _within(blind: str, begin: int, named: Names) -> bool:
    """负责客户的拜访及产品销售; 专业要求:营销业务: what stands before a name that is alone makes it
    part of a sentence or the answer to another label."""
    if _FIELDS.match(blind, named[1]):
        return True
    before = blind[begin : named[2][0][0]].strip(" 、·*-")
    if before.endswith(":"):
        return _NO_LABEL.search(before) is None and "\x01" not in before
    return before.endswith(("的", "及", "和", "与", "是"))


def alone_or(blind: str, name_end: int, end: int) -> bool:
    """Whether nothing but marks or a note stands behind a name in its clause."""
    return not re.sub(r"\([^)]*\)|[ :、\-]|等(?:岗位|工种|职位|岗)?$", "", blind[name_end:end])
