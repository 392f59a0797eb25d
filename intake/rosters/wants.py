"""What a roster row can be taken without: consent, party, trades, wishes, limits, policy groups."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final

from intake.cells import as_count, as_yes_no
from intake.rosters.consent import consent_of
from intake.rosters.dates import Day, read_day
from intake.rosters.groups_of import groups_of
from intake.rosters.lookup import (
    hazard_of,
    is_anywhere,
    region_of,
)
from intake.rosters.money import as_monthly_fen
from intake.rosters.nights import nights_of
from intake.rosters.reader import CellReader
from intake.rosters.wish_text import WishText, read_wish
from intake.rosters.work_done import NOTHING, work_done
from intake.workbook import Cell
from reference import asked
from reference.schooling import read_schooling

LONG_AGO: Final = 120
"""Days after which a day of leaving is that of an earlier journey: of last year's list."""
_KINDS: Final = {
    "couple": ("夫妻", "两口子", "夫妇"),
    "family": (
        "家庭",
        "家人",
        "父子",
        "母子",
        "父女",
        "母女",
        "兄弟",
        "姐妹",
        "兄妹",
        "姐弟",
        "亲属",
    ),
    "townsmen": ("老乡", "同乡", "同村", "朋友", "邻居", "组团"),
}
_TOGETHER: Final = {
    "same_employer": ("同厂", "同企业", "同单位", "同公司", "同宿舍", "同宿"),
    "same_district": ("同城", "同区", "同县", "同市"),
}


def rest_of(reader: CellReader) -> dict[str, object]:
    """Everything a row can be taken without."""
    return {
        **consent_of(reader),
        "township": reader.text("township")[:40],
        "village": reader.text("village")[:40],
        "household_key": (reader.text("household_key") or reader.text("head_name"))[:40],
        "party_key": reader.text("party_key")[:40],
        "party_kind": reader.choice_of("party_kind", _KINDS),
        "party_together": reader.choice_of("party_together", _TOGETHER),
        "schooling": _schooling(reader),
        **work_done(reader),
        **_wants(reader),
        "targets": groups_of(reader),
        "disability_consent": reader.read("disability_consent", as_yes_no),
        "relation": relation_of(reader.text("relation")),
    }


_RELATIONS: Final = {
    "head": ("户主", "本人", "户主本人", "本人户主", "01", "1"),
    "spouse": ("配偶", "妻", "妻子", "夫", "丈夫", "之妻", "之夫", "老婆", "老公", "夫妻", "爱人"),
}


def relation_of(text: str) -> str:
    """head, spouse or other; "" where nothing is written."""
    word = text.replace(" ", "")
    return next((c for c, words in _RELATIONS.items() if word in words), "other" if word else "")


def _schooling(reader: CellReader) -> str:
    text = reader.text("schooling")
    if not text:
        return ""
    level, open_below = read_schooling(text)
    if level is None:
        reader.warn("schooling", "unknown_word", text)
    elif open_below:
        reader.warn("schooling", "schooling_open", text)
    return level.code if level else ""


_ANY_WORK: Final = re.compile(
    r"(?:(?:工种|岗位|工作|职业|什么|啥|都|均|全|任何|其他)*(?:不限|都行|均可|都可以?|可以|随便|不挑|无要求|没有?要求|"
    r"服从安排|服从分配|听从?安排|任意|无所谓|不限制|不限岗位|不限工种|无限制|能做的都行|看情况|根据安排|听分配|"
    r"服从调剂|什么都行|都可|都能做|都愿意|任何(?:工作|岗位|工种|活)?))+"
)


def _wish_texts(reader: CellReader) -> list[WishText]:
    """What the columns of wishes say; each clause nobody understands is a warning of its own."""
    found: list[WishText] = []
    for name in ("wish_1", "wish_2", "wish_3", "wishes"):
        said = _wish_cell(reader.text(name)) if name in reader.context.columns else None
        if said is None:
            continue
        found.append(said)
        for clause in said.left:
            reader.warn(name, "trade_unknown", clause)
    return found


@lru_cache(maxsize=8192)
def _wish_cell(text: str) -> WishText | None:
    """The wishes of a cell; None for 都可以, 无 and nothing."""
    if not text or text in NOTHING or _ANY_WORK.fullmatch(re.sub(r"[\s、,。()]", "", text)):
        return None
    return read_wish(text)


def _willing(reader: CellReader) -> tuple[bool | None, list[WishText]]:
    """Yes, no, or what somebody wrote instead: 浙江，服装厂 is a yes, 今年不想去了 a no."""
    value, wrong = reader.tried("willing", _as_willing)
    if wrong is None:
        return value, []
    said = read_wish(reader.text("willing"))
    if not (said.stays or said.wants or said.together):
        reader.warn("willing", wrong.code, reader.cell("willing"))
        return None, [said]
    for clause in said.left:
        reader.warn("willing", "trade_unknown", clause)
    return not said.stays, [said]


def _as_willing(cell: Cell) -> bool | None:
    return as_yes_no(cell, "willing")


_PLAIN: Final[tuple[tuple[str, Callable[[Cell], object]], ...]] = (
    ("last_wage_fen", as_monthly_fen),
    ("first_timer", as_yes_no),
    *((name, as_yes_no) for name in ("needs_lodging", *asked.PERSON)),
    ("children_along", lambda cell: as_count(cell, 9)),
    ("stays_behind", as_yes_no),
)
"""Fields of one cell each."""


def _wants(reader: CellReader) -> dict[str, object]:
    willing, told = _willing(reader)
    told += _wish_texts(reader)
    stays = _stays(reader.text("regions_wanted"))
    wishes = [trade for one in told for trade in one.trades]
    if len(dict.fromkeys(wishes)) > 3:
        reader.warn("wishes", "only_three_wishes")
    if willing is None and (stays or any(one.stays for one in told)):
        willing = False
    since, until = _available(reader)
    floor = _floor(reader)
    columns = reader.context.columns
    return {
        "wishes": tuple(dict.fromkeys(wishes))[:3],
        "regions_wanted": ()
        if stays
        else _regions(reader, "regions_wanted")
        or tuple(dict.fromkeys(region for one in told for region in one.regions)),
        "regions_refused": _regions(reader, "regions_refused"),
        "floor_wage_fen": floor
        if "floor_wage_fen" in columns
        else next((one.floor_fen for one in told if one.floor_fen), None),
        "available_from": since,
        "available_until": until,
        "nights": nights_of(reader) or next((one.nights for one in told if one.nights), ""),
        "willing": willing,
        "couple_room": reader.read("couple_room", as_yes_no)
        if reader.cell("couple_room") is not None or not any(one.couple_room for one in told)
        else True,
        "remark": _remark(reader, told),
        "food": _food(reader),
        "refuses": tuple(reader.words("refuses", hazard_of, "unknown_word")),
        **{n: reader.read(n, how) for n, how in _PLAIN if n in columns},
    }


def _floor(reader: CellReader) -> int | None:
    """The wage asked for; of 期望月薪（千元） 5.5 is 5,500."""
    at = reader.context.columns.get("floor_wage_fen", ())
    size = _size_of(reader.context.labels.get(at[0], "")) if at else ""
    text = reader.text("floor_wage_fen") if size else ""
    if size and _SMALL.fullmatch(text):
        return reader.read("floor_wage_fen", lambda _: as_monthly_fen(text + size))
    return reader.read("floor_wage_fen", as_monthly_fen)


@lru_cache(maxsize=256)
def _size_of(label: str) -> str:
    """千 or 万 of a header that counts in them."""
    found = re.search("[千万](?=元)", label)
    return found[0] if found else ""


_SMALL: Final = re.compile(r"\d{1,2}(?:\.\d{1,2})?(?:[-~—至到]\d{1,2}(?:\.\d{1,2})?)?")


def _remark(reader: CellReader, told: list[WishText]) -> str:
    """备注 in all its columns, and who goes along by the words of a wish."""
    words = [*reader.texts("remark"), *(t for one in told for t in one.together)]
    return "；".join(dict.fromkeys(words))[:200]


def _day(reader: CellReader, name: str, *, last: bool = False) -> date | None:
    context = reader.context
    if name not in context.columns:
        return None

    def day_of(cell: Cell) -> Day | None:
        number = reader.in_days_from_1900(cell)
        return read_day(number, context.day, loose=not context.typed, last=last)

    found = reader.read(name, day_of)
    if found is not None and found.note not in ("", "month_only"):
        reader.warn(name, found.note, reader.cell(name))
    return found.day if found else None


def _available(reader: CellReader) -> tuple[date | None, date | None]:
    """From when to when; a day of coming back that has passed says only that the person is here."""
    since = _day(reader, "available_from")
    until = _day(reader, "available_until", last=True) or _day(reader, "back_on", last=True)
    if until and until < reader.context.day:
        until = None
    today = reader.context.day
    if since and since.year < today.year and (today - since).days > LONG_AGO:
        reader.warn("available_from", "passed", reader.cell("available_from"))
        since = None
    if since and until and until < since:
        reader.warn("available_until", "ends_before_start", reader.cell("available_until"))
        until = None
    return since, until


@lru_cache(maxsize=4096)
def _stays(text: str) -> bool:
    """Whether a column for where to go says that somebody does not: 不外出, 在家."""
    return bool(text) and read_wish(text).stays


def _regions(reader: CellReader, name: str) -> tuple[str, ...]:
    if name not in reader.context.columns:
        return ()
    return tuple(
        reader.words(name, lambda w: "" if is_anywhere(w) else region_of(w), "region_unknown")
    )


def _food(reader: CellReader) -> tuple[str, ...]:
    text = reader.text("food")
    found = []
    if re.search("辣|川", text) and "不" not in text:
        found.append("sichuan")
    if "清真" in text:
        found.append("halal")
    return tuple(found)
