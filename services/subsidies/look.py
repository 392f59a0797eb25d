"""The Monday look: every scheme against everybody it may concern, and the claims told by hand.

Only claims that are not yet with the bureau move by themselves; what was filed, paid or refused
moves by hand. Looking twice changes nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.subsidy import (
    BEFORE_FILING,
    ClaimState,
    SubsidyClaim,
    SubsidyClaimEvent,
    SubsidyScheme,
)
from reference.calendar import local_day
from reference.subsidies import Beneficiary, SubsidyTerms
from services.actor import Actor
from services.errors import InvalidInput, Problem
from services.rows import known
from services.subsidies.groups import PER_HEAD, judge_group
from services.subsidies.heads import count_heads, hold_or_release, period_of_heads
from services.subsidies.judging import OPEN, Outcome, Verdict, claims_on, judge
from services.subsidies.owners import owners_for, year_of_owners
from services.subsidies.people import (
    Worker,
    asked_as_papers,
    claimant_of,
    is_estimate,
    workers_for,
)
from services.subsidies.schemes import apply_due, as_known
from services.subsidies.told import ToldIn, tell_claim, told_claimant, waiting_told

FOR_MANY = (Beneficiary.EMPLOYER, Beneficiary.AGENCY)
_STATE: Mapping[Verdict, ClaimState] = {
    Verdict.FORESEEN: ClaimState.FORESEEN,
    Verdict.TOO_EARLY: ClaimState.FORESEEN,
    Verdict.PAPERS_MISSING: ClaimState.PAPERS_MISSING,
    Verdict.ELIGIBLE: ClaimState.ELIGIBLE,
}


@dataclass(frozen=True)
class Look:
    """How many claims moved where; `people` 人 looked at."""

    people: int
    moved: Mapping[str, int]

    def facts(self) -> dict[str, int]:
        moved = self.moved
        return {
            "people": self.people,
            "foreseen": moved.get("foreseen", 0),
            "eligible": moved.get("eligible", 0),
            "papers_missing": moved.get("papers_missing", 0),
            "lapsed": moved.get("lapsed", 0),
        }


def look(session: Session, *, now: datetime) -> Look:
    """Judge everybody anew, by terms whose day has come; see the module."""
    apply_due(session, now=now)
    schemes = session.scalars(sa.select(SubsidyScheme).order_by(col(SubsidyScheme.id))).all()
    codes = {known(one.id): one.code for one in schemes}
    seen: set[int] = set()
    moved: Counter[str] = Counter()
    for scheme in schemes:
        terms = as_known(scheme).terms
        if not scheme.region_code:
            continue
        if terms.beneficiary is Beneficiary.WORKER:
            for worker in workers_for(session, scheme):
                seen.add(known(worker.person.id))
                moved.update(_look_at(session, scheme, worker, codes, now))
            continue
        moved.update(_of_nobody(session, scheme, now))
        if terms.beneficiary in FOR_MANY and terms.kind in PER_HEAD:
            people, steps = _look_at_owners(session, scheme, codes, now)
            seen |= people
            moved.update(steps)
        for row in waiting_told(session, scheme):
            moved.update(look_at_told(session, scheme, row, now))
    session.flush()
    return Look(len(seen), moved)


def _look_at(
    session: Session, scheme: SubsidyScheme, worker: Worker, codes: Mapping[int, str],
    now: datetime,
) -> Sequence[str]:  # fmt: skip
    on = local_day(now)
    known_ = as_known(scheme)
    terms = asked_as_papers(known_.terms)
    year = claims_on(terms.windows, on).year
    who = claimant_of(worker, codes, scheme.region_code, year)
    found = judge(replace(known_, terms=terms), who, on)
    mine = [one for one in worker.claims if one.scheme_id == scheme.id]
    waiting = [one for one in mine if one.state in BEFORE_FILING]
    if found.verdict not in OPEN:
        gone = [one for one in waiting if one.period == found.period or on.year > _year(one)]
        return [lapse(session, one, found.verdict.value, now) for one in gone]
    row = next((one for one in waiting if one.period == found.period), None)
    if row is None:
        columns = {"placement_id": known(worker.placement.id)}
        row = begin(scheme, columns, mine, found, now)
    return follow(session, row, terms, found, now)


def _look_at_owners(
    session: Session, scheme: SubsidyScheme, codes: Mapping[int, str], now: datetime
) -> tuple[set[int], Sequence[str]]:
    """Firms or agencies: whom each counts, and its claim."""
    on = local_day(now)
    known_ = as_known(scheme)
    terms = asked_as_papers(known_.terms)
    judged = replace(known_, terms=terms)
    year = year_of_owners(terms, on)
    people: set[int] = set()
    steps: list[str] = []
    for owner in owners_for(session, scheme, terms, codes, year):
        people |= {head.person_id for head in owner.group.heads}
        counted = judge_group(judged, owner.group, on)
        found, row = replace(counted.outcome, period=str(year)), owner.waiting
        if found.verdict not in OPEN:
            steps += [lapse(session, row, found.verdict.value, now)] if row else []
            continue
        row = row or begin(scheme, owner.columns, owner.claims, found, now)
        steps += follow(session, row, terms, found, now)
        heads = [(head.placement_id, fen) for head, fen in counted.heads]
        count_heads(session, row, period_of_heads(terms, row.period), heads)
    return people, steps


def look_at_told(
    session: Session, scheme: SubsidyScheme, row: SubsidyClaim, now: datetime
) -> Sequence[str]:
    """One such claim as it stands on the day."""
    known_ = as_known(scheme)
    terms = asked_as_papers(known_.terms)
    found = judge(replace(known_, terms=terms), told_claimant(session, scheme, row), local_day(now))
    if found.verdict in OPEN:
        return follow(session, row, terms, found, now)
    return [lapse(session, row, found.verdict.value, now)]


def tell(session: Session, *, actor: Actor, data: ToldIn, now: datetime) -> SubsidyClaim:
    """A claim told by hand and judged at once (`told.tell_claim`). Raises InvalidInput as well
    where the scheme gives nothing for it, with the verdict."""
    apply_due(session, now=now)
    row = tell_claim(session, actor=actor, data=data, now=now)
    look_at_told(session, session.get_one(SubsidyScheme, row.scheme_id), row, now)
    if row.state is ClaimState.LAPSED:
        raise InvalidInput({"scheme_id": (Problem(f"subsidy_{row.reason}"),)})
    return row


def _of_nobody(session: Session, scheme: SubsidyScheme, now: datetime) -> Sequence[str]:
    """Claims of single people under a scheme that pays others: none of theirs any more."""
    query = sa.select(SubsidyClaim).where(
        col(SubsidyClaim.scheme_id) == scheme.id, col(SubsidyClaim.placement_id).is_not(None),
        col(SubsidyClaim.state).in_(BEFORE_FILING),
    )  # fmt: skip
    return [lapse(session, row, "beneficiary", now) for row in session.scalars(query).all()]


def begin(
    scheme: SubsidyScheme, columns: Mapping[str, int], mine: Sequence[SubsidyClaim],
    found: Outcome, now: datetime,
) -> SubsidyClaim:  # fmt: skip
    """A claim of the owner in `columns` for the outcome's period: one that lapsed, or a further
    instalment."""
    same = [one for one in mine if one.period == found.period]
    lapsed = next((one for one in same if one.state is ClaimState.LAPSED), None)
    if lapsed is not None:
        return lapsed
    row = SubsidyClaim(
        scheme_id=known(scheme.id), period=found.period, state=ClaimState.LAPSED,
        instalment=max((one.instalment for one in same), default=0) + 1, created_at=now,
        updated_at=now,
    )  # fmt: skip
    for name, owner in columns.items():
        setattr(row, name, owner)
    return row


def follow(
    session: Session, row: SubsidyClaim, terms: SubsidyTerms, found: Outcome, now: datetime
) -> Sequence[str]:
    """The row as the outcome says; the event where its state moves."""
    here, to = row.state, _STATE[found.verdict]
    window = found.window or (None, None)
    row.state, row.fen, row.estimated = to, found.fen, is_estimate(terms)
    row.eligible_on, row.reason = found.eligible_on, ""
    row.opens_on, row.closes_on = window
    row.missing = ["|".join(sorted(group)) for group in found.missing]
    session.add(row)
    if here is to:
        return []
    row.updated_at = now
    session.flush()
    start = None if row.created_at == now and here is ClaimState.LAPSED else here
    _note(session, row, start, now)
    return [to.value]


def lapse(session: Session, row: SubsidyClaim, why: str, now: datetime) -> str:
    here, row.state = row.state, ClaimState.LAPSED
    row.reason, row.updated_at = why, now
    session.add(row)
    session.flush()
    hold_or_release(session, row)
    _note(session, row, here, now)
    return ClaimState.LAPSED.value


def _note(session: Session, row: SubsidyClaim, here: ClaimState | None, now: datetime) -> None:
    session.add(
        SubsidyClaimEvent(
            claim_id=known(row.id), at=now, from_state=here, to_state=row.state, fen=row.fen,
            reason=row.reason,
        )
    )  # fmt: skip


def _year(row: SubsidyClaim) -> int:
    return int(row.period) if row.period.isdigit() else date.max.year
