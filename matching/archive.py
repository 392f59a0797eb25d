"""A problem as bytes and back, so that a run can be repeated to the same result."""

import io
from dataclasses import fields

import numpy as np

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
    """All columns, compressed. Keys and facts only: a problem holds no names."""
    arrays = {
        f"{name}.{item.name}": getattr(getattr(problem, name), item.name)
        for name, kind in _TABLES.items()
        for item in fields(kind)
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, today=np.array([problem.today]), **arrays)
    return buffer.getvalue()


def unpack(data: bytes) -> Problem:
    """The inverse of `pack`; every column checks itself again."""
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
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
        return Problem(**tables, today=int(stored["today"][0]))  # type: ignore[arg-type]
