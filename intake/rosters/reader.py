"""The cells of one spreadsheet row by field, and the problems met while reading them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from intake.cells import Unreadable, as_text, as_words
from intake.problems import RowProblem, Weight
from intake.rosters.table import Line
from intake.ticks import ticked
from intake.workbook import Cell

V = TypeVar("V")
_SKIPPED = frozenset({"(空)", "(跳过)", "[空]", "未填", "未填写"})
"""How questionnaires write that nothing was answered."""
_BOX = re.compile("[☑☒■▣◼□☐◻▢]|[^√]√.|.√[^√]")
_MANY = frozenset({"consent_evidence", "disabled", "household_kind", "home", "remark"})


_FOUR_YEARS = 1462
_SERIAL, _NO_SERIAL = 3_000, 78_000
"""Numbers between are days where a day is expected (`dates`)."""


@dataclass(frozen=True)
class RowContext:
    """What the rows of one sheet share.

    columns  field → indexes of its columns, leftmost first;  labels  index → header as written
    sheet    its name;  base  what is added to a row's number to make its key in the file
    county   GB/T 2260 code the roster belongs to;  day  the day of the import
    typed    whether the file tells numbers from texts (a text file does not)
    from_1904   whether its days are counted from 1904
    texts, values, lists   what equal cells were read as before, by field; it ends with the sheet
    boxed                  cells with boxes to tick, of which only the ticked part counts
    """

    columns: Mapping[str, tuple[int, ...]]
    labels: Mapping[int, str]
    sheet: str
    base: int
    county: str
    day: date
    typed: bool = True
    from_1904: bool = False
    texts: dict[str, str] = field(default_factory=dict, repr=False)
    boxed: set[Cell] = field(default_factory=set, repr=False)
    values: dict[tuple[str, type, Cell], tuple[object, Unreadable | None]] = field(
        default_factory=dict, repr=False
    )
    lists: dict[tuple[str, type, Cell], tuple[tuple[str, str | None], ...]] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def spots(self) -> tuple[tuple[str, int, bool], ...]:
        """(field, index, whether it is the field's leftmost) of every column read."""
        return tuple((n, i, i == p[0]) for n, p in self.columns.items() for i in p)

    def text_of(self, cell: Cell) -> str:
        """`as_text`, once for equal texts: a column of a roster has few words. Of boxes to tick
        what is ticked; "" where a questionnaire says that nothing was answered."""
        if type(cell) is not str:
            return as_text(cell)
        text = self.texts.get(cell)
        if text is None:
            text = as_text(cell)
            if _BOX.search(text):
                text = ticked(text)
                self.boxed.add(cell)
            text = self.texts[cell] = "" if text in _SKIPPED else text
        return text


@dataclass(slots=True)
class CellReader:
    """The cells of one row by field, and the problems found on the way."""

    line: Line
    context: RowContext
    problems: list[RowProblem] = field(default_factory=list)
    _cells: dict[str, Cell] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)
    name: str = ""

    def __post_init__(self) -> None:
        """The leftmost filled cell of each field; two that differ are a warning."""
        cells, width = self.line.cells, len(self.line.cells)
        text_of, boxed = self.context.text_of, self.context.boxed
        held, texts = self._cells, self._texts
        for name, index, first in self.context.spots:
            cell = cells[index] if index < width else None
            if cell is None or cell == "":
                continue
            text = text_of(cell)
            if not text:
                continue
            if first or name not in held:
                held[name], texts[name] = text if cell in boxed else cell, text
            elif text != texts[name] and name not in _MANY:
                self.warn(name, "duplicate_differs", cell)

    def cell(self, name: str) -> Cell:
        return self._cells.get(name)

    def in_days_from_1900(self, cell: Cell) -> Cell:
        """A number of days as other workbooks would have it."""
        number = type(cell) in (int, float) and self.context.from_1904
        return cell + _FOUR_YEARS if number and _SERIAL <= cell < _NO_SERIAL else cell  # type: ignore[operator]  # a number, as asked above

    def supply(self, name: str, text: str) -> None:
        """What another cell or the heading says of a field the row itself leaves open."""
        if text and name not in self._texts:
            self._cells[name], self._texts[name] = text, text

    def text(self, name: str) -> str:
        return self._texts.get(name, "")

    def texts(self, name: str) -> list[str]:
        """Every filled cell of a field that several columns may hold."""
        places = self.context.columns.get(name, ())
        if len(places) < 2:
            return [self._texts[name]] if name in self._texts else []
        cells = self.line.cells
        text_of = self.context.text_of
        return [t for i in places if i < len(cells) and (t := text_of(cells[i]))]

    def labelled(self, name: str) -> list[tuple[str, str]]:
        """(header as written, text) of every filled cell of a field."""
        cells, labels = self.line.cells, self.context.labels
        places = [i for i in self.context.columns.get(name, ()) if i < len(cells)]
        found = [(labels.get(i, ""), self.context.text_of(cells[i])) for i in places]
        return [(label, text) for label, text in found if text]

    def error(self, name: str, code: str, cell: Cell = None, **facts: str | int) -> None:
        self._note(Weight.ERROR, name, code, cell, facts)

    def warn(self, name: str, code: str, cell: Cell = None, **facts: str | int) -> None:
        self._note(Weight.WARNING, name, code, cell, facts)

    def _note(
        self, weight: Weight, name: str, code: str, cell: Cell, facts: dict[str, str | int]
    ) -> None:
        at = self.context.columns.get(name, ())
        self.problems.append(
            RowProblem(
                row=self.context.base + self.line.number,
                column=self.context.labels[at[0]] if at else "",
                field=name,
                code=code,
                weight=weight,
                shown="" if cell is None else as_text(cell, 60),
                facts=facts,
                sheet=self.context.sheet,
                name=self.name,
            )
        )

    def read(self, name: str, how: Callable[[Cell], V | None]) -> V | None:
        """The field's value; unreadable = left out with a warning that shows it."""
        value, wrong = self.tried(name, how)
        if wrong is not None:
            self.warn(name, wrong.code, self._cells[name], **wrong.facts)
        return value

    def tried(
        self, name: str, how: Callable[[Cell], V | None]
    ) -> tuple[V | None, Unreadable | None]:
        """`read` without the warning: the value, and why there is none."""
        cell = self._cells.get(name)
        if cell is None:
            return None, None
        key = (name, type(cell), cell)
        known = self.context.values.get(key)
        if known is None:
            known = self.context.values[key] = _tried(how, cell)
        return known  # type: ignore[return-value]  # one field is read in one way

    def words(self, name: str, code_of: Callable[[str], str | None], problem: str) -> list[str]:
        """Codes of a list of words; an unknown word is a warning of its own."""
        found: list[str] = []
        if name not in self._cells:
            return found
        cell = self._cells[name]
        key = (name, type(cell), cell)
        known = self.context.lists.get(key)
        if known is None:
            known = tuple((word, code_of(word)) for word in as_words(cell)[:12])
            self.context.lists[key] = known
        for word, code in known:
            if code is None:
                self.warn(name, problem, word)
            elif code and code not in found:
                found.append(code)
        return found

    def choice_of(self, name: str, table: dict[str, tuple[str, ...]]) -> str:
        text = self.text(name).replace(" ", "")
        if not text:
            return ""
        for code, words in table.items():
            if text in words or text == code:
                return code
        self.warn(name, "unknown_word", text)
        return ""

    @property
    def refused(self) -> bool:
        return any(p.weight is Weight.ERROR for p in self.problems)


def _tried(how: Callable[[Cell], V | None], cell: Cell) -> tuple[V | None, Unreadable | None]:
    try:
        return how(cell), None
    except Unreadable as wrong:
        return None, wrong
