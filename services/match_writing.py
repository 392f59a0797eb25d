"""Writing a run's proposals: re-check what changed while the engine worked, then write in bulk.

Locks are taken in the order every decision takes them: vacancies, people, proposals. A bundle is
written whole or not at all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matching import SIGNALS, Result
from matching.result import Note
from models.employer import Employer, EmployerState
from models.person import Consent, ConsentPurpose, Person, PersonState
from models.placement import HOLDING_STATES, Placement
from models.proposal import OPEN_PROPOSAL, Proposal, ProposalEvent, ProposalState, Side
from models.run import StandingWish
from models.vacancy import Vacancy, VacancyState
from services.actor import within_region
from services.snapshot import Snapshot
from services.snapshot_rows import (
    decided,
    people_scope,
    taking,
    undecided,
    vacancy_scope,
)

CHUNK = 1_000
"""Rows per statement: below every database's limit on parameters."""


@dataclass(frozen=True)
class Written:
    """proposed: new; renewed: undecided ones made again; superseded: undecided ones not made
    again; skipped_…: people left out because something changed while the engine worked."""

    proposed: int = 0
    renewed: int = 0
    superseded: int = 0
    skipped_people: int = 0
    skipped_vacancies: int = 0
    skipped_places: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True)
class Wanted:
    """One proposal to be written."""

    person_id: int
    vacancy_id: int
    party_id: int | None
    bundle: str
    content: dict[str, Any]


def write_result(
    session: Session,
    *,
    run_id: int,
    region_code: str,
    snapshot: Snapshot,
    result: Result,
    seen_at: datetime,
    now: datetime,
) -> Written:
    """Write the proposals of `result`, read from the database as it was at `seen_at`."""
    wanted = _wanted(run_id, snapshot, result)
    _lock(session, Vacancy, snapshot.vacancy_ids)
    _lock(session, Person, snapshot.person_ids)
    changed = _changed_people(session, snapshot, seen_at)
    closed = _changed_vacancies(session, snapshot)
    kept, skipped = _whole_bundles(session, wanted, changed, closed)
    standing = _standing(session, region_code)
    pairs = {(one.person_id, one.vacancy_id): one for one in kept}
    renewed = [(row.id, pairs[key]) for key, row in standing.items() if key in pairs]
    fresh = [one for key, one in pairs.items() if key not in standing]
    gone = [
        row for key, row in standing.items() if key not in pairs and row.person_id not in changed
    ]
    _renew(session, run_id, renewed, now)
    _insert(session, run_id, fresh, now)
    _supersede(session, gone, now)
    return Written(
        proposed=len(fresh),
        renewed=len(renewed),
        superseded=len(gone),
        skipped_people=skipped["people"],
        skipped_vacancies=skipped["vacancies"],
        skipped_places=skipped["places"],
    )


def _wanted(run_id: int, snapshot: Snapshot, result: Result) -> list[Wanted]:
    """What the engine proposes, in database ids; best score first, parties together."""
    people = snapshot.problem.people
    found = []
    for row, person_id in enumerate(snapshot.person_ids):
        place = int(result.vacancy_of[row])
        if place < 0:
            continue
        party = int(people.party[row])
        party_id = snapshot.party_ids[party] if party >= 0 else None
        key = f"party-{party_id}" if party_id is not None else f"person-{person_id}"
        vacancy_id = snapshot.vacancy_ids[place]
        content = _content(snapshot, result, row, vacancy_id)
        found.append(Wanted(person_id, vacancy_id, party_id, f"r{run_id}-{key}", content))
    return sorted(found, key=lambda one: (-one.content["score"], one.person_id))


def _content(snapshot: Snapshot, result: Result, row: int, vacancy_id: int) -> dict[str, Any]:
    pay_on = snapshot.first_pay_on.get(vacancy_id)
    return {
        "score": int(result.score[row]),
        "score_parts": {
            name: int(points) for name, points in zip(SIGNALS, result.parts[row], strict=True)
        },
        "reasons": _plain(result.reasons.get(row, ())),
        "risks": _plain(result.risks.get(row, ())),
        "alternatives": [
            {
                "vacancy_id": snapshot.vacancy_ids[other.vacancy],
                "cost": other.cost,
                "exact": other.exact,
            }
            for other in result.alternatives.get(row, ())
        ],
        "first_pay_on": "" if pay_on is None else pay_on.isoformat(),
    }


def _plain(notes: Iterable[Note]) -> list[dict[str, object]]:
    return [{"code": note.code} | dict(note.facts) for note in notes]


def _lock(session: Session, table: type[Vacancy] | type[Person], ids: Sequence[int]) -> None:
    """Lock rows in id order, without loading them."""
    for chunk in _chunks(sorted(ids)):
        session.execute(
            sa.select(col(table.id))
            .where(col(table.id).in_(chunk))
            .order_by(col(table.id))
            .with_for_update(key_share=True)
        ).all()


def _changed_people(session: Session, snapshot: Snapshot, seen_at: datetime) -> set[int]:
    """People who are no longer as the engine saw them: edited, placed, decided about, locked or
    excluded anew, consent withdrawn, no longer seeking."""
    same = {
        row.id
        for row in session.execute(
            sa.select(col(Person.id), col(Person.updated_at)).where(
                col(Person.state) == PersonState.SEEKING, col(Person.do_not_contact).is_(False)
            )
        )
        if snapshot.person_seen.get(row.id) == row.updated_at
    }
    changed = set(snapshot.person_ids) - same
    changed |= set(
        session.scalars(
            sa.select(col(Placement.person_id)).where(col(Placement.state).in_(HOLDING_STATES))
        )
    )
    changed |= {row.person_id for row in decided(session)}
    fresh = sa.or_(col(StandingWish.created_at) >= seen_at, col(StandingWish.ended_at) >= seen_at)
    changed |= set(session.scalars(sa.select(col(StandingWish.person_id)).where(fresh)))
    changed |= set(
        session.scalars(
            sa.select(col(Consent.person_id)).where(
                col(Consent.purpose) == ConsentPurpose.MATCHING,
                col(Consent.withdrawn_at) >= seen_at,
            )
        )
    )
    return changed


def _changed_vacancies(session: Session, snapshot: Snapshot) -> set[int]:
    """Vacancies that are no longer on offer as the engine saw them."""
    same = {
        row.id
        for row in session.execute(
            sa.select(col(Vacancy.id), col(Vacancy.version))
            .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
            .where(
                col(Vacancy.state) == VacancyState.PUBLISHED,
                col(Employer.state) == EmployerState.VERIFIED,
            )
        )
        if snapshot.vacancy_seen.get(row.id) == row.version
    }
    return set(snapshot.vacancy_ids) - same


def _whole_bundles(
    session: Session, wanted: list[Wanted], changed: set[int], closed: set[int]
) -> tuple[list[Wanted], Counter[str]]:
    """The bundles that still hold: nobody changed, every post open, places left for all."""
    bundles: dict[str, list[Wanted]] = defaultdict(list)
    for one in wanted:
        bundles[one.bundle].append(one)
    left = _places_left(session)
    kept: list[Wanted] = []
    skipped: Counter[str] = Counter()
    for members in bundles.values():
        needed = Counter(one.vacancy_id for one in members)
        if any(one.person_id in changed for one in members):
            skipped["people"] += len(members)
        elif any(vacancy in closed for vacancy in needed):
            skipped["vacancies"] += len(members)
        elif any(left[vacancy] < count for vacancy, count in needed.items()):
            skipped["places"] += len(members)
        else:
            left.subtract(needed)
            kept += members
    return kept, skipped


def _places_left(session: Session) -> Counter[int]:
    left: Counter[int] = Counter()
    for row in session.execute(sa.select(col(Vacancy.id), col(Vacancy.places))):
        left[row.id] = row.places
    left.subtract(Counter(row.vacancy_id for row in taking(session)))
    return left


def _standing(session: Session, region_code: str) -> dict[tuple[int, int], Any]:
    """Undecided proposals of the run's scope, by pair; the rows are locked."""
    rows = session.execute(
        sa.select(col(Proposal.id), col(Proposal.person_id), col(Proposal.vacancy_id))
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .where(
            undecided(),
            within_region(col(Person.region_code), people_scope(session, region_code)),
            within_region(col(Vacancy.region_code), vacancy_scope(session, region_code)),
        )
        .order_by(col(Proposal.id))
        .with_for_update(of=Proposal)
    )
    return {(row.person_id, row.vacancy_id): row for row in rows}


def _renew(session: Session, run_id: int, renewed: list[tuple[int, Wanted]], now: datetime) -> None:
    """The same pair again: new points and reasons, the same proposal."""
    if not renewed:
        return
    session.execute(
        sa.update(Proposal),
        [
            {
                "id": proposal_id,
                "run_id": run_id,
                "bundle": one.bundle,
                "party_id": one.party_id,
                "updated_at": now,
                **one.content,
            }
            for proposal_id, one in renewed
        ],
    )


def _insert(session: Session, run_id: int, fresh: list[Wanted], now: datetime) -> None:
    for chunk in _chunks(fresh):
        rows = [
            {
                "run_id": run_id,
                "person_id": one.person_id,
                "vacancy_id": one.vacancy_id,
                "party_id": one.party_id,
                "bundle": one.bundle,
                "state": ProposalState.PROPOSED,
                "version": 1,
                "created_at": now,
                "updated_at": now,
                "hold_note": "",
                "refusal_code": "",
                **one.content,
            }
            for one in chunk
        ]
        ids = session.scalars(sa.insert(Proposal).returning(col(Proposal.id)), rows).all()
        _events(session, ids, None, ProposalState.PROPOSED, "propose", now)


def _supersede(session: Session, gone: list[Any], now: datetime) -> None:
    """Undecided proposals the new run does not make any more."""
    ids = [row.id for row in gone]
    for chunk in _chunks(ids):
        session.execute(
            sa.update(Proposal)
            .where(col(Proposal.id).in_(chunk), col(Proposal.state).in_(OPEN_PROPOSAL))
            .values(
                state=ProposalState.SUPERSEDED,
                version=Proposal.version + 1,
                updated_at=now,
            )
            .execution_options(synchronize_session=False)
        )
        _events(session, chunk, ProposalState.PROPOSED, ProposalState.SUPERSEDED, "supersede", now)


def _events(
    session: Session,
    ids: Sequence[int | None],
    before: ProposalState | None,
    after: ProposalState,
    action: str,
    now: datetime,
) -> None:
    session.execute(
        sa.insert(ProposalEvent),
        [
            {
                "proposal_id": proposal_id,
                "at": now,
                "side": Side.SYSTEM,
                "action": action,
                "from_state": before,
                "to_state": after,
                "reason_code": "",
                "note": "",
            }
            for proposal_id in ids
        ],
    )


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
