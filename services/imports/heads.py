"""What was read beside the rows, as text: one line with everything but the problems, then a line
for each problem, in the order of the rows. A page opens the problems it shows and no others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from heapq import merge
from typing import Any, overload

from pydantic import BaseModel

from intake import RowProblem


def head_text(bare: BaseModel, problems: Iterable[RowProblem]) -> str:
    """The head of a reading; `bare` carries no problems of its own."""
    lines = [f"{one.row} {one.model_dump_json()}" for one in sorted(problems, key=_row)]
    return "\n".join([bare.model_dump_json(), *lines])


def first_line(head: str) -> str:
    """Everything but the problems, as JSON."""
    return head.partition("\n")[0]


class Problems(Sequence[RowProblem]):
    """The problems of a head, with others among them, in the order of their rows."""

    def __init__(self, head: str, others: Iterable[RowProblem] = ()) -> None:
        read = [_line(text) for text in head.split("\n")[1:]]
        if not read:  # a head of one document holds them within
            read = [(one["row"], one) for one in json.loads(head or "{}").get("problems", ())]
        more = sorted(((one.row, one) for one in others), key=lambda pair: pair[0])
        self._all = list(merge(read, more, key=lambda pair: pair[0]))

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, at: int) -> RowProblem: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[RowProblem]: ...
    def __getitem__(self, at: int | slice) -> RowProblem | Sequence[RowProblem]:
        if isinstance(at, slice):
            return [_opened(one) for _, one in self._all[at]]
        return _opened(self._all[at][1])


def _row(problem: RowProblem) -> int:
    return problem.row


def _line(text: str) -> tuple[int, Any]:
    row, _, problem = text.partition(" ")
    return int(row), problem


def _opened(problem: Any) -> RowProblem:
    if isinstance(problem, RowProblem):
        return problem
    if isinstance(problem, str):
        return RowProblem.model_validate_json(problem)
    return RowProblem.model_validate(problem)
