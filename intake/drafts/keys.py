"""Which draft is the same post again, and what changed: pure functions on values."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from intake.drafts.values import DraftField, Scalar, VacancyDraft

KEY_FIELDS = ("employer_name", "title", "workshop", "region_code", "work_address")


def draft_key(fields: Mapping[str, DraftField], part: int = 0, code: str = "") -> str:
    """Sixteen hex digits. A number the firm itself gives its posts (``code``) decides alone; else
    firm, title, workshop and site, without marks and spaces. Pay and headcount may change."""
    if code:
        parts = ["code", code, str(part)]
    else:
        parts = [_plain(fields[n].value) if n in fields else "" for n in KEY_FIELDS]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _plain(value: Scalar) -> str:
    text = unicodedata.normalize("NFKC", str(value if value is not None else ""))
    return re.sub(r"[\W_]+", "", text).lower()


class Change(BaseModel):
    """One field that would be stored anew."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    field: str
    before: Scalar
    after: Scalar


class Comparison(BaseModel):
    """Drafts against what is stored under the same keys.

    new        positions of drafts without a stored counterpart
    changed    position -> what would change
    same       positions that change nothing
    absent     stored keys the import no longer has (never removed by themselves)
    clashing   positions whose key an earlier draft of the same import has
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    new: tuple[int, ...]
    changed: Mapping[int, tuple[Change, ...]]
    same: tuple[int, ...]
    absent: tuple[str, ...]
    clashing: tuple[int, ...]


def compare(
    drafts: Sequence[VacancyDraft], stored: Mapping[str, Mapping[str, Scalar]]
) -> Comparison:
    """``stored``: key -> field -> value as stored. Only fields a draft really read count; a
    question changes nothing."""
    new, same, clashing = [], [], []
    changed: dict[int, tuple[Change, ...]] = {}
    seen: set[str] = set()
    for at, draft in enumerate(drafts):
        if draft.key in seen:
            clashing.append(at)
            continue
        seen.add(draft.key)
        if draft.key not in stored:
            new.append(at)
            continue
        changes = _changes(draft, stored[draft.key])
        if changes:
            changed[at] = changes
        else:
            same.append(at)
    absent = tuple(sorted(set(stored) - seen))
    return Comparison(
        new=tuple(new), changed=changed, same=tuple(same), absent=absent, clashing=tuple(clashing)
    )


def _changes(draft: VacancyDraft, before: Mapping[str, Scalar]) -> tuple[Change, ...]:
    return tuple(
        Change(field=name, before=before.get(name), after=field.value)
        for name, field in draft.fields.items()
        if not field.is_question and name in before and not _equal(before[name], field.value)
    )


def _equal(a: Scalar, b: Scalar) -> bool:
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return sorted(map(str, a)) == sorted(map(str, b))
    return a == b
