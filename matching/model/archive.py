"""A problem as bytes and back, so that a run can be repeated to the same result.

`Blocks` are named arrays as bytes: narrowed, lightly compressed, read one by one when asked for.
"""

import io
import json
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.columns import Table
from matching.model.limits import LimitPeople, LimitPosts, Limits
from matching.model.problem import (
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

Arrays = Mapping[str, NDArray[Any]]


def to_bytes(form: bytes, facts: Mapping[str, int], arrays: Arrays) -> bytes:
    """form: four bytes that name the layout; facts: whole numbers kept beside the arrays."""
    with ThreadPoolExecutor(2) as pool:  # zlib lets other threads run
        blocks = list(pool.map(_squeezed, arrays.values()))
    index = [
        {"name": name, "type": dtype, "shape": array.shape, "bytes": len(data)}
        for (name, array), (dtype, data) in zip(arrays.items(), blocks, strict=True)
    ]
    head = json.dumps({**facts, "columns": index}).encode()
    return b"".join([form, len(head).to_bytes(4, "little"), head, *(data for _, data in blocks)])


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


class Blocks:
    """What `to_bytes` wrote. facts: its whole numbers. Arrays come as they were kept: narrow and
    read-only; each is decompressed when it is first read."""

    def __init__(self, data: bytes) -> None:
        start = 8  # the form, the length of the head
        end = start + int.from_bytes(data[4:start], "little")
        head = json.loads(data[start:end])
        self._data, self._at = memoryview(data), {}
        for one in head.pop("columns"):
            self._at[one["name"]] = (end, end + one["bytes"], one["type"], one["shape"])
            end += one["bytes"]
        self.facts: dict[str, int] = {name: int(value) for name, value in head.items()}

    @property
    def names(self) -> list[str]:
        return list(self._at)

    def __getitem__(self, name: str) -> NDArray[Any]:
        start, end, dtype, shape = self._at[name]
        return np.frombuffer(zlib.decompress(self._data[start:end]), dtype).reshape(shape)

    def read(self, names: Iterable[str] | None = None) -> dict[str, NDArray[Any]]:
        """Those arrays (default: all) by name, decompressed side by side."""
        wanted = list(self._at if names is None else names)
        with ThreadPoolExecutor(2) as pool:
            return dict(zip(wanted, pool.map(self.__getitem__, wanted), strict=True))


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
    "limits": Limits,
    "limit_people": LimitPeople,
    "limit_posts": LimitPosts,
}
_SINCE = frozenset({"limits", "limit_people", "limit_posts"})
"""Tables that inputs stored earlier lack: they are empty there."""


def pack(problem: Problem) -> bytes:
    """All columns, narrowed and compressed. Keys and facts only: a problem holds no names."""
    arrays = {
        f"{name}.{item.name}": getattr(getattr(problem, name), item.name)
        for name, kind in _TABLES.items()
        if name not in _SINCE or len(getattr(problem, name))
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

    @property
    def limited(self) -> bool:
        """Has the problem any limits?"""
        return len(self._columns.get("limits.key", ())) > 0

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
        if "limit_people.row" in stored:
            at = np.full(len(self._columns["people.key"]), -1, np.int64)
            at[rows] = np.arange(len(rows))
            row = at[stored["limit_people.row"]]
            stored["limit_people.set"] = stored["limit_people.set"][row >= 0]
            stored["limit_people.row"] = row[row >= 0]
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
        if name not in _SINCE or f"{name}.{fields(kind)[0].name}" in stored
    }
    return Problem(**tables, today=today)  # type: ignore[arg-type]  # checked at run time


def _stored(data: bytes) -> tuple[dict[str, NDArray[Any]], int]:
    """Columns by name, and the day. Reads what earlier versions stored (npz) as well."""
    if not data.startswith(FORM):
        with np.load(io.BytesIO(data), allow_pickle=False) as old:
            return {name: old[name] for name in old.files}, int(old["today"][0])
    blocks = Blocks(data)
    return blocks.read(), blocks.facts["today"]
