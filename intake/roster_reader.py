"""The cells of one spreadsheet row by field, and the problems met while reading them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from intake.cells import Unreadable, as_text, as_words
from intake.identity import mask_id, mask_name, mask_phone
from intake.problems import RowProblem, Weight
from intake.roster_headers import HeaderMap
from intake.workbook import Cell, Row

V = TypeVar("V")
_MASKED: Final = {
    "id_number": mask_id,
    "phone": mask_phone,
    "household_phone": mask_phone,
    "name": mask_name,
}


@dataclass
class CellReader:
    """The cells of one row by field, and the problems found on the way."""

    cells: Row
    header: HeaderMap
    number: int
    problems: list[RowProblem] = field(default_factory=list)

    def cell(self, name: str) -> Cell:
        """The leftmost filled cell of a field; two that differ are a warning."""
        filled = [
            self.cells[i]
            for i in self.header.columns.get(name, ())
            if i < len(self.cells) and as_text(self.cells[i])
        ]
        if not filled:
            return None
        if len({as_text(c) for c in filled}) > 1 and name != "disabled":
            self.warn(name, "duplicate_differs", filled[-1])
        return filled[0]

    def error(self, name: str, code: str, cell: Cell = None, **facts: str | int) -> None:
        self._note(Weight.ERROR, name, code, cell, facts)

    def warn(self, name: str, code: str, cell: Cell = None, **facts: str | int) -> None:
        self._note(Weight.WARNING, name, code, cell, facts)

    def _note(
        self, weight: Weight, name: str, code: str, cell: Cell, facts: dict[str, str | int]
    ) -> None:
        at = self.header.columns.get(name, ())
        self.problems.append(
            RowProblem(
                row=self.number,
                column=self.header.labels[at[0]] if at else "",
                field=name,
                code=code,
                weight=weight,
                shown=_shown(name, cell),
                facts=facts,
            )
        )

    def read(self, name: str, how: Callable[[Cell], V | None]) -> V | None:
        """The field's value; unreadable = left out with a warning that shows it."""
        cell = self.cell(name)
        try:
            return how(cell)
        except Unreadable as wrong:
            self.warn(name, wrong.code, cell)
            return None

    def words(self, name: str, code_of: Callable[[str], str | None], problem: str) -> list[str]:
        """Codes of a list of words; an unknown word is a warning of its own."""
        found: list[str] = []
        for word in as_words(self.cell(name))[:12]:
            code = code_of(word)
            if code is None:
                self.warn(name, problem, word)
            elif code not in found:
                found.append(code)
        return found

    def one_of(self, name: str, table: dict[str, tuple[str, ...]]) -> str:
        text = as_text(self.cell(name)).replace(" ", "")
        for code, words in table.items():
            if text in words or text == code:
                return code
        if text:
            self.warn(name, "unknown_word", text)
        return ""

    @property
    def refused(self) -> bool:
        return any(p.weight is Weight.ERROR for p in self.problems)


def _shown(name: str, cell: Cell) -> str:
    text = as_text(cell, 40)
    return _MASKED[name](text) if name in _MASKED else text
