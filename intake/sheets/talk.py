"""Sheets whose cells are messages: a chat copied into a column, each cell read as a message is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from intake.drafts.values import VacancyDraft
from intake.messages.reader import read_message
from intake.problems import FileProblem, RowProblem
from intake.sheets.celltext import cell_text
from intake.sheets.headers import clean
from intake.sheets.posts import problems_of
from intake.sheets.table import MAX_TEXT, TableRow
from intake.unread import Unread
from intake.workbook import Sheet

_HEADER: Final = re.compile(
    r"(?:聊天|消息|信息|招工|招聘|用工|发布|群|原始|转发|微信|短信)*(?:内容|消息|信息|记录|原文|正文|文本|文字)"
)
_PEOPLE: Final = re.compile(r"姓名|身份证")
_COUNTED: Final = re.compile(r"[\d一二两三四五六七八九十几]\s*[人名个位]|若干|数名")
_FULL: Final = re.compile(r"招满|满员|停招|招齐|招够|不招了|不要了")
_HEADER_ROWS: Final = 10


@dataclass
class Talk:
    """Drafts of the cells, what is asked, what was not read, and how many cells there were."""

    drafts: list[VacancyDraft] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    cells: int = 0


def talk_at(sheet: Sheet) -> tuple[int, int] | None:
    """(index of the header, column) of a sheet of messages: a header that says so and nothing of
    people, and below it a cell that counts people wanted."""
    for at, row in enumerate(sheet.rows[:_HEADER_ROWS]):
        words = [clean(cell_text(c)) for c in row]
        if any(map(_PEOPLE.search, words)):
            return None
        columns = [i for i, w in enumerate(words) if w and _HEADER.fullmatch(w)]
        if len(columns) == 1 and any(
            _COUNTED.search(text) for _, text in _texts(sheet, at + 1, columns[0])
        ):
            return at, columns[0]
    return None


def read_talk(sheet: Sheet, header: int, today: date, near: str) -> Talk:
    """Every cell by itself: what one sender says holds for no other.

    Raises FileProblem("too_much_text").
    """
    talk = Talk()
    column = talk_at(sheet)
    if column is None:
        return talk
    label, chars = cell_text(sheet.rows[header][column[1]]), 0
    for number, text in _texts(sheet, header + 1, column[1]):
        chars += len(text)
        if chars > MAX_TEXT // 10:
            raise FileProblem("too_much_text", str(MAX_TEXT // 10))
        talk.cells += 1
        found = read_message(text, today=today, near=near)
        for part, draft in enumerate(found.drafts):
            fields = {n: f.model_copy(update={"column": label}) for n, f in draft.fields.items()}
            place = {"row": number, "part": part, "sheet": sheet.name, "duplicate_of": None}
            talk.drafts.append(draft.model_copy(update={"fields": fields, **place}))
        talk.unread += [
            Unread(reason=u.reason, words=u.words, row=number, sheet=sheet.name, column=label)
            for u in (*found.unread, *found.loose)
        ]
        if not found.drafts and _FULL.search(text):
            talk.drafts = [_perhaps_full(d, text) for d in talk.drafts]
    for draft in talk.drafts:
        talk.problems += problems_of(draft, TableRow(draft.row, {}, {}), {})
    return talk


def _perhaps_full(draft: VacancyDraft, text: str) -> VacancyDraft:
    """剖鱼工已招满 in a later cell: whether it is this post's is for a person to say."""
    places = draft.fields.get("places")
    if places is None or len(draft.title) < 2 or draft.title not in text:
        return draft
    asked = places.as_question("perhaps_filled", {"line": text[:60]})
    return draft.model_copy(update={"fields": {**draft.fields, "places": asked}})


def _texts(sheet: Sheet, begin: int, column: int) -> Iterator[tuple[int, str]]:
    """(number of the row, text) of every filled cell of a column."""
    for at in range(begin, len(sheet.rows)):
        row = sheet.rows[at]
        cell = row[column] if column < len(row) and sheet.is_own(at, column) else None
        if isinstance(cell, str) and (text := cell.replace("\r\n", "\n").strip()):
            yield sheet.first_row + at, text
