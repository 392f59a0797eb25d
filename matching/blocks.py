"""Named arrays as bytes: narrowed, lightly compressed, and read one by one when asked for."""

import json
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
