"""What of a message went into no post: each stretch once, with its reason."""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from intake.drafts.values import VacancyDraft
from intake.fields.source import MAX_CHARS, Source
from intake.messages.tables import is_header
from intake.messages.units import Unit
from intake.unread import Unread

LONGEST_WORDS: Final = 300
_GREETING: Final = re.compile(
    r"[^\w\u4e00-\u9fff]*(?:(?:各位|亲爱的|大家|老乡|乡亲|家人|朋友|工友|兄弟|姐妹|群友|领导|你|您|群里|有没有人)[\u4e00-\u9fff]{0,10}|早上好|上午好|中午好|下午好|晚上好|新年好|您好|你好|谢谢|多谢|感谢|辛苦了?|拜托|在吗|收到|各乡镇[\u4e00-\u9fff]{0,6}|恭喜发财|祝[\u4e00-\u9fff]{1,14}|(?:大家|各位)?[早晚]安)[^\w\u4e00-\u9fff]*"
    r"(?:早上好|上午好|中午好|下午好|晚上好|好|新年好|谢谢|看过来|注意[啦了]?)?[^\w\u4e00-\u9fff]*"
)
_PRAISE: Final = re.compile(
    r"急聘?[!急聘 ]*|[高火热]?[薪爆]?急?[招聘]人?[啦了!]*|好消息[!好消息 ]*|(?:正规|大型|知名|上市|品牌)[\u4e00-\u9fff]{0,12}(?:厂|企业|公司|单位)|放心[\u4e00-\u9fff]{0,6}|非诚勿扰|非中介[\u4e00-\u9fff,]{0,8}|不收(?:任何)?(?:费用|中介费)|无中介费?|厂家直招|直招|名额有限[\u4e00-\u9fff,]{0,10}|先到先得|欢迎[\u4e00-\u9fff、,]{1,24}|机会难得[\u4e00-\u9fff,]{0,10}|(?:请|帮忙?|欢迎)?(?:互相)?转发[\u4e00-\u9fff,、]{0,16}|(?:共创|共赢|携手|加入|期待|诚邀|等你|赶快|赶紧|快来|心动|抓紧)[\u4e00-\u9fff,、0-9]{0,24}|工作轻松[\u4e00-\u9fff,、]{0,16}|长期有效|勿扰|中介勿扰|(?:招满|满员)(?:即|为)止[\u4e00-\u9fff]{0,8}|订单(?:稳定|充足|多)[\u4e00-\u9fff,]{0,12}|环境(?:好|优美|舒适)[\u4e00-\u9fff,、]{0,12}|发展空间大|晋升空间大"
)
_HEADING: Final = re.compile(
    r"(?:[\u4e00-\u9fff0-9年月日 ]{0,14}(?:招聘|招工|用工|岗位|急聘|急招|诚聘|需求|招募)(?:信息|启事|公告|通知|简章|岗位|需求|计划|如下|表|清单|汇总|及人数|人员|内容|啦|了)*|(?:福利|薪资|工资|岗位|任职)?(?:待遇|要求|条件|福利|说明|备注)|(?:报名|联系|工作|面试)(?:时间|方式|地点|要求|条件|须知)?|\w{1,6}(?:部|车间|组|类|岗|线|科|区域))[:]?|岗位[\u4e00-\u9fff|、 ]{2,40}|今日[\u4e00-\u9fff]{1,8}|诚聘以下人员|[^:]{0,40}(?:招聘|诚聘|招工|急聘)(?:以下|如下)?(?:人员|岗位|员工)?[:]"
)
_LISTED: Final = re.compile(r"^[一二三四五六七八九十]{1,2}[、.]?|^\d{1,2}[、.]")
_SECRET: Final = re.compile(
    r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)|(?<!\d)\d{6}(\d{8})\d{3}[\dXx]"
)


class _Taken:
    """Typed stretches that went into fields."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [a for a, _ in ordered]
        self._furthest = list(itertools.accumulate((b for _, b in ordered), max))

    def touches(self, start: int, end: int) -> bool:
        """Whether one of them shares a character with ``start``…``end``."""
        at = bisect_left(self._starts, end)
        return bool(at) and self._furthest[at - 1] > start


def unread_of(
    of: Source, units: Sequence[Unit], drafts: Iterable[VacancyDraft],
    told: Iterable[tuple[int, int, str]], cut: bool = False,
    stamps: frozenset[int] = frozenset(),
) -> tuple[Unread, ...]:  # fmt: skip
    """Units no field of a draft was read from. ``told``: plain spans with the reason they are set
    aside for (totals, headings). ``cut``: the text behind ``of`` was not looked at. ``stamps``:
    lines that only say who wrote when or who put a name down."""
    drafts = tuple(drafts)
    fields = {(f.start, f.end) for d in drafts for f in d.fields.values() if f.end > f.start}
    paid = {(r.start, r.end) for d in drafts if d.pay for r in d.pay.parts if r.value}
    used, read = _Taken(fields), _Taken(fields | paid)
    hours = _Taken(
        (f.start, f.end) for d in drafts for n, f in d.fields.items()
        if n == "hours_per_day" and f.end > f.start
    )  # fmt: skip
    reasons = sorted(told)
    lines = _starts(of.typed)
    found = [*_signs(of, units, lines, cut, stamps)]
    passed = 0
    for unit in units:
        first, last = of.span(unit.start, unit.end)
        if used.touches(first, last):
            found += _left_over(of, unit, read, hours.touches(first, last))
            continue
        while passed < len(reasons) and reasons[passed][1] <= unit.start:
            passed += 1
        here = passed < len(reasons) and reasons[passed][0] < unit.end
        reason = reasons[passed][2] if here else ""
        reason = reason or reason_of(of.plain[unit.start : unit.end])
        found.append(_unread(of.typed, reason, first, last, unit.line))
    behind = of.place[-1] + 1 if cut and of.place else MAX_CHARS
    rest = of.typed[behind:]
    if rest.strip():
        start = len(of.typed) - len(rest)
        found.append(_unread(of.typed, "over_limit", start, len(of.typed), _line(lines, start)))
    return tuple(sorted(found, key=lambda u: u.start))


_PIECE_END: Final = re.compile(r"[,;。!?|\n]|$")
_TELLS: Final = re.compile(
    r"\d|[一二三四五六七八九十两]{1,3}(?:个|名|人|元|块|千|百|年|月|天|点)|若干|工资|薪|补贴|补助|奖金|押金|扣|岁|年龄|以上|以下|不要|只要|仅限|不收|优先|必须"
)


_BREAK: Final = re.compile(
    r" ?(?:午|中午|中间|午餐|午饭|吃饭|用餐|晚饭)?(?:休息?|吃饭|用餐)?(?:时间)?[:]?(?:\d(?:\.\d)?|\d{2}|[一二两三半]个?半?)个?(?:小时|钟头|分钟|h)半? ?"
)


def _left_over(of: Source, unit: Unit, read: _Taken, timed: bool) -> Iterator[Unread]:
    """Clauses of a line read in part that went into no field and hold a figure, a headcount, pay
    or a limit; other words beside a fact are left to the reader of the line. ``timed``: the hours
    of the day were read in it, so a break (午休2小时) is in them."""
    begin = unit.start
    for cut in _PIECE_END.finditer(of.plain, unit.start, unit.end):
        stop = cut.start()
        if stop > begin and _TELLS.search(of.plain, begin, stop):
            first, last = of.span(begin, stop)
            if (
                not read.touches(first, last)
                and not (timed and _BREAK.fullmatch(of.plain, begin, stop))
                and reason_of(of.plain[begin:stop]) == "not_understood"
            ):
                yield _unread(of.typed, "not_understood", first, last, unit.line)
        begin = cut.end()


def reason_of(plain: str) -> str:
    """Why a stretch without a fact is set aside; not_understood where none of the reasons fits."""
    words = plain.strip()
    if not re.search(r"[\w\u4e00-\u9fff]", words):
        return "decoration"
    bare = re.sub(r"\[[\u4e00-\u9fff]{1,3}\]|[^\w\u4e00-\u9fff,、: ]|_", "", words).strip(" ,、")
    if len(bare) > 60:
        return "not_understood"
    close = _LISTED.sub("", bare.replace(" ", ""), count=1)
    if _GREETING.fullmatch(bare) or _GREETING.fullmatch(close):
        return "greeting"
    if is_header(words) or _HEADING.fullmatch(bare) or _HEADING.fullmatch(close):
        return "heading"
    if all(
        _PRAISE.fullmatch(piece.strip()) for piece in re.split("[,、 ]+", bare) if piece.strip()
    ):
        return "advertising"
    return "advertising" if _PRAISE.fullmatch(close) else "not_understood"


def _signs(
    of: Source,
    units: Sequence[Unit],
    lines: Sequence[int],
    cut: bool,
    stamps: frozenset[int],
) -> list[Unread]:
    """Lines of signs only, which are no units."""
    held = {unit.line for unit in units}
    found = []
    behind = of.place[-1] + 1 if cut and of.place else MAX_CHARS
    for number, start in enumerate(lines, 1):
        end = lines[number] - 1 if number < len(lines) else len(of.typed)
        if number in held or start >= behind:
            continue
        words = of.typed[start : min(end, behind)]
        if words.strip():
            lead = len(words) - len(words.lstrip())
            reason = "footer" if number in stamps else "decoration"
            found.append(
                _unread(of.typed, reason, start + lead, start + len(words.rstrip()), number)
            )
    return found


def _starts(typed: str) -> list[int]:
    return [0, *(at + 1 for at, char in enumerate(typed) if char == "\n")]


def _line(lines: Sequence[int], at: int) -> int:
    return bisect_left(lines, at + 1)


def _unread(typed: str, reason: str, start: int, end: int, row: int) -> Unread:
    words = _SECRET.sub(
        lambda m: f"{m[1]}****{m[2]}" if m[1] else "*" * len(m.group()), typed[start:end]
    )
    short = words if len(words) <= LONGEST_WORDS else words[:LONGEST_WORDS] + "…"
    return Unread(reason=reason, words=short, row=row, start=start, end=end)


_AROUND: Final = re.compile(r"[^,，;；。!！?？\n]{0,20}")


def with_figures(
    unread: Sequence[Unread], text: str, figures: Iterable[tuple[int, int]]
) -> tuple[Unread, ...]:
    """The same list with figures nobody took, each with the words before and behind it. ``figures``:
    stretches of ``text``."""
    found = list(unread)
    for start, end in figures:
        before = _AROUND.match(text[max(0, start - 20) : start][::-1])
        behind = _AROUND.match(text, end)
        first = start - (before.end() if before else 0)
        last = behind.end() if behind else end
        if any(u.start < last and first < u.end for u in found):
            continue
        row = text.count("\n", 0, first) + 1
        found.append(_unread(text, "not_understood", first, last, row))
    return (
        tuple(sorted(found, key=lambda u: u.start)) if len(found) > len(unread) else tuple(unread)
    )
