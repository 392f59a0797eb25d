"""What a scheme makes of a firm or a body that claims for several people: plain values in.

Each head is judged as somebody of their own would be (identity, work place, days); what is asked
once of the whole claim (window, papers, most per year) is asked after the sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from reference.subsidies import AmountKind, Band, OncePer, SubsidyScheme
from services.subsidies.judging import OPEN, Claimant, Outcome, Verdict, claims_on, judge

PER_HEAD = frozenset(
    {AmountKind.FIXED, AmountKind.HEADS, AmountKind.HEADS_DAYS, AmountKind.VOUCHER}
)
"""Kinds that pay a firm or agency for each head; the others pay what was told (cost, steps)."""


@dataclass(frozen=True)
class Head:
    """Somebody a claim may count. from_on: not before that day, whatever else is reached."""

    placement_id: int
    person_id: int
    who: Claimant
    from_on: date | None = None


@dataclass(frozen=True)
class Group:
    """A firm or body of `region`. person_days: told; spent: fen had by its other claims for the
    period; taken: people who are counted elsewhere; others: schemes it has that may exclude this
    one."""

    region: str
    heads: Sequence[Head]
    person_days: int = 0
    spent: int = 0
    taken: frozenset[int] = frozenset()
    others: frozenset[str] = frozenset()
    proofs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Counted:
    """The verdict on the claim, and whom it counts with what each brings in fen; of a foreseen
    claim who is on the way."""

    outcome: Outcome
    heads: Sequence[tuple[Head, int]] = ()


def judge_group(scheme: SubsidyScheme, group: Group, on: date) -> Counted:
    """The verdict on the day `on`; nobody counts twice, nor who is counted elsewhere."""
    when = claims_on(scheme.terms.windows, on)
    there, coming, day = _heads(scheme, group, min(on, when.until or on))
    heads = there or coming
    fen = _sum(scheme, group, heads)
    found = _whole(scheme, group, fen, on)
    if not there and found.verdict in OPEN:
        found = replace(found, verdict=Verdict.FORESEEN, eligible_on=day, missing=())
    if found.verdict is Verdict.NOTHING and (group.spent or group.taken):
        found = replace(found, verdict=Verdict.PAID_BEFORE)
    return Counted(found, heads if found.verdict in OPEN else ())


def _heads(
    scheme: SubsidyScheme, group: Group, on: date
) -> tuple[list[tuple[Head, int]], list[tuple[Head, int]], date | None]:
    """Who counts by now, else who will, and the first day somebody does."""
    alone = replace(
        scheme,
        terms=replace(
            scheme.terms, kind=AmountKind.FIXED, evidence=(), windows=(), quota=None, cap_fen=None,
            once_per=OncePer.LIFETIME,
        ),
    )  # fmt: skip
    there: list[tuple[Head, int]] = []
    coming: list[tuple[Head, int]] = []
    days: list[date] = []
    seen = set(group.taken)
    for head in group.heads:
        found = judge(alone, head.who, on)
        if head.person_id in seen or found.verdict not in (Verdict.ELIGIBLE, Verdict.FORESEEN):
            continue
        seen.add(head.person_id)
        first = max(found.eligible_on or on, head.from_on or on)
        if first <= on:
            there.append((head, found.fen))
        else:
            coming.append((head, found.fen))
            days.append(first)
    return there, coming, min(days, default=None)


def _sum(scheme: SubsidyScheme, group: Group, heads: Sequence[tuple[Head, int]]) -> int:
    """With what each day brings, under what is left of the most a year."""
    terms = scheme.terms
    total = sum(fen for _, fen in heads)
    if heads and terms.kind is AmountKind.HEADS_DAYS:
        total += terms.fen * group.person_days
    return total if terms.cap_fen is None else max(0, min(total, terms.cap_fen - group.spent))


def _whole(scheme: SubsidyScheme, group: Group, fen: int, on: date) -> Outcome:
    """What is asked once: in force, the firm's own place, exclusions, window, papers."""
    whole = replace(
        scheme,
        terms=replace(
            scheme.terms, kind=AmountKind.FIXED, bands=(Band("any", (), fen),), needs=(),
            min_days=0, cap_fen=None, travel=(), self_travel=False, once_per=OncePer.YEAR,
        ),
    )  # fmt: skip
    barred = next(iter(sorted(group.others & scheme.terms.excludes)), "")
    if barred:
        return Outcome(Verdict.EXCLUDED, period=str(on.year), other=barred)
    own = Claimant(home=group.region, site=group.region, proofs=group.proofs)
    return judge(whole, own, on)
