"""Posts the second reader sees and the first one put nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.drafts.values import VacancyDraft
from intake.messages.witness.hearing import Figure, Hearing
from intake.messages.witness.links import Span
from intake.messages.witness.scores import used

_SURE: Final = 0.9


@dataclass(frozen=True)
class Unseen:
    """A name that is no draft's, with a headcount or a wage that no draft took."""

    name: Span
    title: str
    sure: float
    heads: Figure | None
    pay: Figure | None


def unseen(heard: Hearing, drafts: Sequence[VacancyDraft]) -> list[Unseen]:
    """In the order of the text."""
    named = used(heard, drafts, ("title",))
    taken = used(heard, [d for d in drafts if d.title], ("places", "wage_low_fen", "wage_high_fen"))
    titles = [_plain(d.title) for d in drafts if d.title]
    found: dict[str, Unseen] = {}
    for n, span in enumerate(heard.names):
        words = heard.plain(span)
        if named & set(range(*span)) or any(words in t or t in words for t in titles):
            continue
        heads, pay = _of(heard.heads, n, taken), _of(heard.pay, n, taken)
        name = heard.inside("trade", span)
        counted = heads.sure * heads.whose[n] * min(1.0, 2 * name) if heads is not None else 0.0
        paid = pay.sure * pay.whose[n] * heard.whole("trade", span) if pay is not None else 0.0
        if max(counted, paid) > 0 and words not in found:
            found[words] = Unseen(span, words, max(counted, paid), heads, pay)
    return list(found.values())


def unclaimed(heard: Hearing, drafts: Sequence[VacancyDraft]) -> list[Span]:
    """Headcounts and wages it is sure of that went into no field of any draft."""
    names = {n for d in drafts for n in d.fields}
    taken = used(heard, drafts, names)
    for draft in drafts:
        for part in draft.pay.parts if draft.pay is not None else ():
            taken |= set(range(*heard.span(part.start, part.end)))
    return sorted(
        f.span for f in [*heard.heads, *heard.pay]
        if f.sure >= _SURE and not taken & set(range(*f.span))
    )  # fmt: skip


def _plain(title: str) -> str:
    return title.lower().replace("（", "(").replace("）", ")")


def _of(figures: Sequence[Figure], name: int, taken: set[int]) -> Figure | None:
    mine = [
        f for f in figures
        if max(f.whose, key=lambda n: f.whose[n]) == name and not taken & set(range(*f.span))
    ]  # fmt: skip
    return max(mine, key=lambda f: f.sure * f.whose[name], default=None)
