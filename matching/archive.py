"""A problem as bytes and back, so that a run can be repeated to the same result."""

import io
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Blocks, to_bytes
from matching.columns import Table
from matching.problem import (
    EmployerPairs,
    Employers,
    FitTable,
    HomeTables,
    LawTable,
    Pairs,
    Parties,
    People,
    PersonTables,
    Problem,
    Vacancies,
)

FORM = b"GQ1\n"
"""Marks the layout; stored inputs of earlier versions are npz."""
_TABLES: dict[str, type[Table]] = {
    "people": People,
    "vacancies": Vacancies,
    "employers": Employers,
    "parties": Parties,
    "locks": Pairs,
    "exclusions": Pairs,
    "employer_exclusions": EmployerPairs,
    "incumbents": Pairs,
    "person_tables": PersonTables,
    "home_tables": HomeTables,
    "fit": FitTable,
    "law": LawTable,
}


def pack(problem: Problem) -> bytes:
    """All columns, narrowed and compressed. Keys and facts only: a problem holds no names."""
    arrays = {
        f"{name}.{item.name}": getattr(getattr(problem, name), item.name)
        for name, kind in _TABLES.items()
        for item in fields(kind)
    }
    return to_bytes(FORM, {"today": problem.today}, arrays)


def unpack(data: bytes) -> Problem:
    """The inverse of `pack`; every column checks itself again."""
    return _built(*_stored(data))


class Packed:
    """A packed problem, decompressed once, from which some people are taken at a time."""

    def __init__(self, data: bytes) -> None:
        self._columns, self._today = _stored(data)

    def people(self, rows: NDArray[np.int64]) -> Problem:
        """The problem as if nobody else asked for work: person i is row rows[i] (ascending) of the
        packed one, on their own and without locks. Every gate and every point of theirs is what it
        is in the whole, because neither depends on other people (but for a party's own, which is
        left out)."""
        stored = dict(self._columns)
        for name, column in stored.items():
            if name.startswith(("people.", "person_tables.")):
                stored[name] = column[rows]
        for name in ("locks", "exclusions", "employer_exclusions", "incumbents"):
            _narrow(stored, name, rows)
        for item in fields(Parties):
            stored[f"parties.{item.name}"] = stored[f"parties.{item.name}"][:0]
        stored["people.party"] = np.full(len(rows), -1, np.int32)
        stored["locks.person"], stored["locks.vacancy"] = np.zeros((2, 0), np.int32)
        return _built(stored, self._today)


def _narrow(stored: dict[str, NDArray[Any]], name: str, rows: NDArray[np.int64]) -> None:
    """Keep the pairs of these people, by their new rows."""
    person = stored[f"{name}.person"].astype(np.int64)
    at = np.minimum(np.searchsorted(rows, person), max(len(rows) - 1, 0))
    keep = rows[at] == person if len(rows) else np.zeros(len(person), bool)
    stored[f"{name}.person"] = at[keep]
    other = f"{name}.employer" if name == "employer_exclusions" else f"{name}.vacancy"
    stored[other] = stored[other][keep]


def _built(stored: Mapping[str, NDArray[Any]], today: int) -> Problem:
    tables = {
        name: kind(
            **{
                item.name: stored[f"{name}.{item.name}"]
                for item in fields(kind)
                if f"{name}.{item.name}" in stored or not item.metadata["absent"]
            }
        )
        for name, kind in _TABLES.items()
    }
    return Problem(**tables, today=today)  # type: ignore[arg-type]  # checked at run time


def _stored(data: bytes) -> tuple[dict[str, NDArray[Any]], int]:
    """Columns by name, and the day. Reads what earlier versions stored (npz) as well."""
    if not data.startswith(FORM):
        with np.load(io.BytesIO(data), allow_pickle=False) as old:
            return {name: old[name] for name in old.files}, int(old["today"][0])
    blocks = Blocks(data)
    return blocks.read(), blocks.facts["today"]
