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
_MOST: Final = 50


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
    counts, wages = _by_name(heard.heads, taken), _by_name(heard.pay, taken)
    found: dict[str, Unseen] = {}
    for n, span in enumerate(heard.names):
        words = heard.plain(span)
        if named & set(range(*span)) or any(words in t or t in words for t in titles):
            continue
        heads, pay = counts.get(n), wages.get(n)
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
    )[:_MOST]  # fmt: skip


def _plain(title: str) -> str:
    return title.lower().replace("（", "(").replace("）", ")")


def _by_name(figures: Sequence[Figure], taken: set[int]) -> dict[int, Figure]:
    """For each name the figure most surely its own, of those no draft took."""
    found: dict[int, tuple[float, Figure]] = {}
    for figure in figures:
        name = max(figure.whose, key=lambda n: figure.whose[n])
        sure = figure.sure * figure.whose[name]
        if sure > found.get(name, (0.0, figure))[0] and not taken & set(range(*figure.span)):
            found[name] = (sure, figure)
    return {name: figure for name, (_, figure) in found.items()}
