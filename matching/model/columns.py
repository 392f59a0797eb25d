"""Self-checking columns: every table of a Problem is frozen NumPy arrays that die at construction
when wrong, naming the column."""

import hashlib
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from matching.model.errors import BadArgument

FAR = 2_000_000  # a day number that never comes: "no limit"
UNKNOWN = -1
KEY_TOP = 2**62


def column(
    dtype: Any, low: int, high: int, *, ndim: int = 1, unique: bool = False, absent: bool = False,
    empty: int = 0,
) -> Any:  # fmt: skip
    """A dataclass field holding an integer or bool array within [low, high].

    absent: the column may be left out and is then all `empty`; it is not hashed while it is, so
    that what was stored before there was such a column keeps its digest."""
    spec = {
        "dtype": np.dtype(dtype), "low": low, "high": high, "ndim": ndim, "unique": unique,
        "absent": absent, "empty": empty,
    }  # fmt: skip
    return field(metadata=spec, default=None) if absent else field(metadata=spec)


@dataclass(frozen=True, eq=False)
class Table:
    """Base of all tables: equal lengths, right types and ranges, read-only afterwards."""

    NAME: ClassVar[str] = ""

    def __post_init__(self) -> None:
        length: int | None = None
        for item in fields(self):
            if "dtype" not in item.metadata:
                continue
            name = f"{self.NAME}.{item.name}"
            value = getattr(self, item.name)
            if value is None and item.metadata["absent"]:
                value = np.full(length or 0, item.metadata["empty"], item.metadata["dtype"])
            array = check_column(value, name, item.metadata)
            if length is None:
                length = len(array)
            elif len(array) != length:
                raise BadArgument(name, f"has {len(array)} rows where the others have {length}")
            object.__setattr__(self, item.name, array)

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))


def check_column(value: object, name: str, spec: Any) -> NDArray[Any]:
    """The array as a read-only copy of the wanted dtype, or BadArgument naming it."""
    if not isinstance(value, np.ndarray):
        raise BadArgument(name, f"must be a NumPy array, not {type(value).__name__}")
    if value.ndim != spec["ndim"]:
        raise BadArgument(name, f"must have {spec['ndim']} dimension(s), not {value.ndim}")
    dtype: np.dtype[Any] = spec["dtype"]
    wanted = "b" if dtype.kind == "b" else "iu"
    if value.dtype.kind not in wanted:
        kind = "bool" if wanted == "b" else "integers"
        raise BadArgument(name, f"must hold {kind}, not {value.dtype}")
    if value.size and dtype.kind != "b":
        low, high = int(value.min()), int(value.max())
        if low < spec["low"] or high > spec["high"]:
            bad = low if low < spec["low"] else high
            raise BadArgument(name, f"{bad} is not between {spec['low']} and {spec['high']}")
    array = np.array(value, dtype, order="C")
    if spec["unique"]:
        ordered = np.sort(array)
        if (ordered[1:] == ordered[:-1]).any():
            raise BadArgument(name, "holds a value twice")
    array.flags.writeable = False
    return array


def digest_of(
    tables: dict[str, Table], order: dict[str, NDArray[np.int64]], skip: frozenset[str]
) -> str:
    """sha256 over all columns of all tables but `skip`, rows taken in `order` (by key): stable
    under any row order of the input."""
    sha = hashlib.sha256()
    for name, table in tables.items():
        for item in fields(table):
            value = getattr(table, item.name)
            if "dtype" not in item.metadata or f"{name}.{item.name}" in skip:
                continue
            if item.metadata["absent"] and (value == item.metadata["empty"]).all():
                continue
            rows = np.take(value, order[name], axis=0) if name in order else value
            sha.update(f"{name}.{item.name}:{rows.dtype.str}:{rows.shape};".encode())
            sha.update(np.ascontiguousarray(rows).view(np.uint8).reshape(-1).data)
    return sha.hexdigest()
