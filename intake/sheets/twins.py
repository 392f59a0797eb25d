"""Tables that stand side by side in the same rows: 岗位, 人数, 月薪 and once more to the right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from intake.sheets.spans import ColumnGuess

_OWN: Final = frozenset({"title", "places", "wage", "wage_low"})


def groups_of(columns: Sequence[ColumnGuess]) -> list[list[ColumnGuess]]:
    """The columns of each table, in order; one group where nothing stands side by side.

    A new table begins at every further column for a post's name that has a headcount or pay of its
    own, in the same headers as the first. What stands before the first name (the firm) is
    everybody's, unless it comes again with the name.
    """
    starts = [at for at, c in enumerate(columns) if c.field == "title" and c.why != "content"]
    same = [at for at in starts if _stem(columns[at].label) == _stem(columns[starts[0]].label)]
    if len(same) < 2:
        return [list(columns)]
    stems = [_stem(c.label) for c in columns]
    lead = 0  # columns before the name that come again with it: 企业, 岗位, 人数, 企业, 岗位, 人数
    while same[0] > lead and all(
        stems[at - lead - 1] == stems[same[0] - lead - 1] for at in same
    ):  # fmt: skip
        lead += 1
    begins = [at - lead for at in same]
    groups = [
        list(columns[at:end]) for at, end in zip(begins, [*begins[1:], len(columns)], strict=True)
    ]
    if not all(len(_OWN & {c.field for c in g}) > 1 for g in groups):
        return [list(columns)]
    common = list(columns[: begins[0]])
    return [[*common, *group] for group in groups]


def _stem(label: str) -> str:
    return re.sub(r"[\s\d一二三四五①②③④⑤]+$", "", label.strip())
