"""What of a preview may be kept after it is over: no name, no number, no word of health.

While a preview waits it is sealed and its uploader's own, so it shows whole values to compare with
the paper. Whoever keeps problems or unread stretches afterwards sends them through here first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from intake.identity import mask_id, mask_name, mask_phone
from intake.problems import RowProblem
from intake.unread import Unread

_MASKED: Final = {
    "id_number": mask_id,
    "phone": mask_phone,
    "household_phone": mask_phone,
    "name": mask_name,
}
_SILENT: Final = frozenset({"disabled", "remark", "home", "born_on", "monitored", "household_kind"})
"""Fields whose words are not kept at all."""


def masked(problem: RowProblem) -> RowProblem:
    """The problem as it may be kept: names and numbers masked, free words of persons gone."""
    mask = _MASKED.get(problem.field)
    shown = "" if problem.field in _SILENT else _digits(problem.shown)
    if mask is not None:
        shown = mask(problem.shown)
    facts = {k: v for k, v in problem.facts.items() if k not in ("expected", "said", "of_id")}
    return problem.model_copy(
        update={"shown": shown, "name": mask_name(problem.name), "facts": facts}
    )


def masked_unread(unread: Iterable[Unread]) -> tuple[Unread, ...]:
    """Unread stretches as they may be kept: where and why, the words gone."""
    return tuple(u.model_copy(update={"words": ""}) for u in unread)


def _digits(text: str) -> str:
    """Long numbers in any other field are somebody's too."""
    return re.sub(r"\d{7,}", lambda m: m[0][:2] + "*" * (len(m[0]) - 4) + m[0][-2:], text)
