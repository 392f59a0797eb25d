"""Answers by row, made when they are asked for."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Columns = dict[str, NDArray[Any]]


class ByRow(Mapping[int, T]):
    """A mapping from rows to what `make(k)` says of the k-th of them.

    A county's proposals have a million notes; whoever reads one page needs twenty."""

    def __init__(
        self, rows: NDArray[np.int64], make: Callable[[int], T], columns: Columns | None = None
    ) -> None:
        """rows: no row twice; make(k) is about rows[k]. columns: the same as arrays in the order
        of `rows`, for who needs all of them."""
        self.rows, self.columns = rows, columns
        self._order = np.argsort(rows, kind="stable")
        self._rows = rows[self._order]
        self._make = make

    def __getitem__(self, row: int) -> T:
        k = int(np.searchsorted(self._rows, row))
        if k >= len(self._rows) or self._rows[k] != row:
            raise KeyError(row)
        return self._make(int(self._order[k]))

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows.tolist())

    def __len__(self) -> int:
        return len(self._rows)
