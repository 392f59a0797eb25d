"""Households of lists that do not number each row: told by 与户主关系 alone, or written in the
first row of a household and left blank below it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Final

from intake.cells import as_text
from intake.rosters.table import Line
from intake.rosters.wants import relation_of
from intake.workbook import Cell, Row

_HOUSE: Final = ("household_key", "head_name")
_OWN: Final = ("name", "id_number", "born_on", "serial", "head_name", "phone")
"""What nobody shares with the row above."""
_PLACE: Final = ("county", "township", "village", "home")
_DITTO: Final = frozenset({"同上", "〃", "″", "''", '"', "同前", "同左", "”"})
_FIRST: Final = frozenset(word[0] for word in _DITTO)
"""What 同上 and its kin begin with: few cells do."""

Columns = Mapping[str, tuple[int, ...]]


def carry_down(lines: Sequence[Line], columns: Columns) -> list[Line]:
    """Gives rows what stands over them: in place of 同上 and 〃, and, where household and place are
    blank together below a row that has them, that row's. The rows so completed, 同上 not counted.

    Blank cells are taken so only where the list shows the manner: no row but the first of a
    household repeats its number, and with 与户主关系 a row that says 户主 begins anew.
    """
    places = [i for name in (*_HOUSE, *_PLACE) for i in columns.get(name, ())]
    house = [i for name in _HOUSE for i in columns.get(name, ())]
    relation = columns.get("relation", ())
    manner = len(places) > 1 and _written_once(lines, house)
    own = {i for name in (*_HOUSE, *_PLACE, *_OWN) for i in columns.get(name, ())}
    above: Row = []
    carried: list[Line] = []
    before: Row = []
    for line in lines:
        cells = line.cells
        before = _said_above(cells, before, own)
        for i in places:
            if above and _may_be_ditto(_cell(cells, i)) and _at(cells, i) in _DITTO:
                cells[i] = _cell(above, i)
        blank = not any(_holds(_cell(cells, i)) for i in places)
        if blank and manner and above and not _begins(cells, relation):
            for i in places:
                if i < len(cells):
                    cells[i] = _cell(above, i)
            carried.append(line)
            blank = False
        above = [] if blank else cells
    return carried


def _said_above(cells: Row, before: Row, own: Container[int]) -> Row:
    """同上 in any other column is the cell of the row before."""
    for i, cell in enumerate(cells):
        if _may_be_ditto(cell) and before and i not in own and _at(cells, i) in _DITTO:
            cells[i] = _cell(before, i)
    return cells


def _begins(cells: Row, relation: Sequence[int]) -> bool:
    return bool(relation) and relation_of(_at(cells, relation[0])) == "head"


def _may_be_ditto(cell: Cell) -> bool:
    return type(cell) is str and cell.strip()[:1] in _FIRST


def _holds(cell: Cell) -> bool:
    return cell is not None and (type(cell) is not str or (bool(cell) and not cell.isspace()))


def _written_once(lines: Sequence[Line], house: Sequence[int]) -> bool:
    """Whether each household is named in one row only, and some have more rows than that one."""
    named = [
        key for line in lines if (key := tuple(_at(line.cells, i) for i in house)) and any(key)
    ]
    return bool(named) and len(named) == len(set(named)) < len(lines)


def households_by_relation(lines: Sequence[Line], columns: Columns) -> dict[int, str]:
    """Number of a line → its household, where 户主 begins one and no column names it.

    A row that says nothing of the relation, or lies in another village than the head, ends it.
    """
    relation = columns.get("relation", ())
    if not relation or any(columns.get(name) for name in _HOUSE):
        return {}
    found: dict[int, str] = {}
    key, place = "", ("", "")
    for line in lines:
        said = relation_of(_at(line.cells, relation[0]))
        here = (_first(line, columns, "township"), _first(line, columns, "village"))
        if said == "head":
            name, place = _first(line, columns, "name"), here
            key = f"{''.join(here)}{name}户（第{line.number}行）"[:60]
        elif not said or (here != place and any(here)):
            key = ""
        if key:
            found[line.number] = key
    return found


def _first(line: Line, columns: Columns, name: str) -> str:
    return next((t for i in columns.get(name, ()) if (t := _at(line.cells, i))), "")


def _at(cells: Row, index: int) -> str:
    return as_text(_cell(cells, index), 60)


def _cell(cells: Row, index: int) -> Cell:
    return cells[index] if index < len(cells) else None
