"""The Monday look: every scheme for workers against everybody it may concern.

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
from services.rows import known
from services.subsidies.judging import OPEN, Outcome, Verdict, claims_on, judge
from services.subsidies.people import (
    Worker,
    asked_as_papers,
    claimant_of,
    is_estimate,
    workers_for,
)
from services.subsidies.schemes import as_known

FOR_PEOPLE = (Beneficiary.WORKER, Beneficiary.AGENCY)
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
    """Judge everybody anew; see the module."""
    schemes = session.scalars(sa.select(SubsidyScheme).order_by(col(SubsidyScheme.id))).all()
    codes = {known(one.id): one.code for one in schemes}
    seen: set[int] = set()
    moved: Counter[str] = Counter()
    for scheme in schemes:
        if not scheme.region_code or as_known(scheme).terms.beneficiary not in FOR_PEOPLE:
            continue
        for worker in workers_for(session, scheme):
            seen.add(known(worker.person.id))
            moved.update(_look_at(session, scheme, worker, codes, now))
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
        return [_lapse(session, one, found, now) for one in gone]
    row = next((one for one in waiting if one.period == found.period), None)
    if row is None:
        row = _begin(session, scheme, worker, mine, found, now)
    return _follow(session, row, terms, found, now)


def _begin(
    session: Session, scheme: SubsidyScheme, worker: Worker, mine: Sequence[SubsidyClaim],
    found: Outcome, now: datetime,
) -> SubsidyClaim:  # fmt: skip
    same = [one for one in mine if one.period == found.period]
    lapsed = next((one for one in same if one.state is ClaimState.LAPSED), None)
    if lapsed is not None:
        return lapsed
    return SubsidyClaim(
        scheme_id=known(scheme.id), placement_id=known(worker.placement.id), period=found.period,
        instalment=len(same) + 1, state=ClaimState.LAPSED, created_at=now, updated_at=now,
    )  # fmt: skip


def _follow(
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


def _lapse(session: Session, row: SubsidyClaim, found: Outcome, now: datetime) -> str:
    here, row.state = row.state, ClaimState.LAPSED
    row.reason, row.updated_at = found.verdict.value, now
    session.add(row)
    session.flush()
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
