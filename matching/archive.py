"""A problem as bytes and back, so that a run can be repeated to the same result."""

import io
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
    with ThreadPoolExecutor(2) as pool:  # zlib lets other threads run
        blocks = list(pool.map(_squeezed, arrays.values()))
    index = [
        {"name": name, "type": dtype, "shape": array.shape, "bytes": len(data)}
        for (name, array), (dtype, data) in zip(arrays.items(), blocks, strict=True)
    ]
    head = json.dumps({"today": problem.today, "columns": index}).encode()
    return b"".join([FORM, len(head).to_bytes(4, "little"), head, *(data for _, data in blocks)])


def _squeezed(array: NDArray[Any]) -> tuple[str, bytes]:
    """(type it is kept in, bytes): the narrowest integers that hold it."""
    narrow = array
    if array.dtype.kind == "i" and array.size:
        low, high = int(array.min()), int(array.max())
        for dtype in (np.int8, np.int16, np.int32):
            limit = np.iinfo(dtype)
            if limit.min <= low and high <= limit.max:
                narrow = array.astype(dtype)
                break
    return narrow.dtype.str, zlib.compress(np.ascontiguousarray(narrow).tobytes(), 1)


def unpack(data: bytes) -> Problem:
    """The inverse of `pack`; every column checks itself again."""
    stored, today = _stored(data)
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
    start = len(FORM) + 4
    end = start + int.from_bytes(data[len(FORM) : start], "little")
    head = json.loads(data[start:end])
    found = {}
    for one in head["columns"]:
        block = zlib.decompress(data[end : end + one["bytes"]])
        found[one["name"]] = np.frombuffer(block, one["type"]).reshape(one["shape"])
        end += one["bytes"]
    return found, int(head["today"])
