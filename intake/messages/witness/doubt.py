"""Where the two readers disagree a field becomes a question with both readings; a post only the
second one sees becomes a draft of questions. Neither value is taken over the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from intake.drafts.answers import WAGE
from intake.drafts.keys import draft_key
from intake.drafts.values import DraftField, Fields, VacancyDraft
from intake.fields.readings import Certainty, Fact
from intake.fields.source import Source
from intake.messages.doubts import asked_instead
from intake.messages.witness.hearing import Figure, Hearing
from intake.messages.witness.links import Span
from intake.messages.witness.model import Model, learned
from intake.messages.witness.scores import agreement, names_of
from intake.messages.witness.second import Unseen, unclaimed, unseen

LEAST: Final[Mapping[str, float]] = {
    "title": 0.9, "places": 0.5, "wage_low_fen": 0.2, "employer_name": 0.5, "shift": 0.05,
}  # fmt: skip
"""Below this likelihood of the first reader's value a field is asked (docs/adr/0014: the curve)."""
LEAST_POST: Final = 0.7
"""From this likelihood on a post that only the second reader sees is shown."""
_KINDS: Final = {"employer_name": "firm", "shift": "shift"}
_WHOLE: Final = {"wage_low_fen": WAGE}
_OWN: Final = frozenset({"title", "occupation_id", "places", *WAGE})


def doubted(
    of: Source, drafts: Sequence[VacancyDraft], model: Model | None = None
) -> tuple[list[VacancyDraft], list[Span]]:
    """(the drafts with questions where the second reader disagrees, and the posts it alone sees;
    typed stretches of headcounts and wages it sees and nobody took)."""
    if not of.plain.strip():
        return list(drafts), []
    heard = Hearing(of, model or learned())
    made = [_asked(heard, draft) for draft in drafts]
    for post in unseen(heard, drafts):
        if post.sure >= LEAST_POST:
            made.append(_draft(heard, post, list(zip(drafts, made[: len(drafts)], strict=True))))
    left = [heard.typed(span) for span in unclaimed(heard, made)]
    return sorted(made, key=lambda d: d.start) if len(made) > len(drafts) else made, left


def _asked(heard: Hearing, draft: VacancyDraft) -> VacancyDraft:
    fields: Fields = dict(draft.fields)
    for name, sure in agreement(heard, draft).items():
        if sure >= LEAST[name]:
            continue
        field = _of_pay(fields) if name == "wage_low_fen" else fields[name]
        facts: dict[str, Fact] = {"first": field.text, "second": _other(heard, draft, name, field)}
        group = _WHOLE.get(name, frozenset({name}))
        fields = asked_instead(fields, group, name, "second_reading", field, facts)
    return draft.model_copy(update={"fields": fields})


def _of_pay(fields: Fields) -> DraftField:
    low = fields.get("wage_low_fen")
    return low if low is not None and low.value is not None else fields["wage_high_fen"]


def _other(heard: Hearing, draft: VacancyDraft, name: str, field: DraftField) -> str:
    """What the second reader takes instead, "" where it takes nothing."""
    here = heard.read_at(field)
    if name == "title":
        spans = [s for s in heard.names if s[0] < here[1] and here[0] < s[1]]
    elif name in ("places", "wage_low_fen"):
        figures = heard.heads if name == "places" else heard.pay
        mine = names_of(heard, draft)
        spans = [f.span for f in figures if max(f.whose, key=lambda n: f.whose[n]) in mine]
    else:
        spans = sorted(heard.stretches(_KINDS[name]), key=lambda s: abs(s[0] - here[0]))
    words = [heard.words(s) for s in spans]
    return next((w for w in words if w != field.text), "")


def _draft(
    heard: Hearing, post: Unseen, drafts: Sequence[tuple[VacancyDraft, VacancyDraft]]
) -> VacancyDraft:
    """A post of questions; what is said for all posts of its neighbour holds for it too.
    ``drafts``: each as first read and as asked."""
    start, end = heard.typed(post.name)
    before = [d for d in drafts if d[0].start <= start] or drafts[:1]
    fields: Fields = {}
    for said, asked in before[-1:]:
        shared = {n for n, f in said.fields.items() if f.shared or n == "employer_name"} - _OWN
        fields = {n: asked.fields[n] for n in said.fields if n in shared}
    title = heard.words(post.name)
    fields["title"] = _question(heard, post.name)
    fields["places"] = _question(heard, _span(post.heads, post.name))
    fields["wage_low_fen"] = _question(heard, _span(post.pay, post.name), post.pay is None)
    named = {**fields, "title": DraftField(value=title, certainty=Certainty.LIKELY)}
    return VacancyDraft(
        key=draft_key(named), title=title, fields=fields, start=start,
        end=max([end, *(f.end for f in fields.values() if not f.shared and f.start >= start)]),
    )  # fmt: skip


def _span(figure: Figure | None, name: Span) -> Span:
    return figure.span if figure is not None else name


def _question(heard: Hearing, span: Span, missing: bool = False) -> DraftField:
    start, end = heard.typed(span)
    facts: dict[str, Fact] = {} if missing else {"first": "", "second": heard.words(span)}
    return DraftField(
        value=None, certainty=Certainty.QUESTION, start=start, end=start if missing else end,
        text="" if missing else heard.of.typed[start:end], facts=facts,
        question="missing" if missing else "second_reading",
    )  # fmt: skip
