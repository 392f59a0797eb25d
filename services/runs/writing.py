"""Writing a run's proposals: re-check what changed while the engine worked, then write in bulk.

Everything is done by whole columns. On PostgreSQL the three tables are locked against writers (not
against readers) in the order every decision takes them: vacancies, people, proposals; SQLite has
one writer anyway. A bundle is written whole or not at all.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session, col

from matching import Result
from matching.model.result import ByRow
from matching.rules.notes import note_columns
from models.person import Person
from models.proposal import OPEN_PROPOSAL, Proposal, ProposalEvent, ProposalState, Side
from models.vacancy import Vacancy
from services.actor import within_region
from services.columns.kinds import Number
from services.columns.read import read
from services.columns.write import among, insert, unchecked, update
from services.runs.packing import Others, pack
from services.runs.recheck import changed_people, changed_vacancies, pair_of, whole_bundles
from services.runs.rows import people_scope, undecided, vacancy_scope
from services.runs.snapshot import Snapshot

Ints = NDArray[Any]
Bools = NDArray[np.bool_]


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
    _lock_tables(session)
    changed = changed_people(session, snapshot, seen_at)
    closed = changed_vacancies(session, snapshot, now)
    kept, skipped = whole_bundles(session, snapshot, result, changed, closed)
    at, who, what = _standing(session, region_code)
    here = pair_of(snapshot.person_ids[kept], snapshot.vacancy_ids[result.vacancy_of[kept]])
    there = pair_of(who, what)
    again = np.isin(there, here)
    order = np.argsort(here)
    row = kept[order[np.searchsorted(here[order], there[again])]] if again.any() else kept[:0]
    fresh = np.sort(kept[~np.isin(here, there)])  # by person: indices grow at their ends
    untouched = np.isin(who, snapshot.person_ids[changed])
    gone = at[~again & ~untouched]
    _renew(session, run_id, snapshot, result, at[again], row, now)
    _insert(session, run_id, snapshot, result, fresh, now)
    _supersede(session, gone, now)
    return Written(len(fresh), len(row), len(gone), **skipped)


def _lock_tables(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        for table in (Vacancy, Person, Proposal):
            session.execute(sa.text(f"LOCK TABLE {table.__tablename__} IN EXCLUSIVE MODE"))


def _standing(session: Session, region_code: str) -> tuple[Ints, Ints, Ints]:
    """(id, person, vacancy) of the undecided proposals in the run's scope."""
    rows = read(
        session,
        sa.select(Proposal)
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .where(
            undecided(),
            within_region(col(Person.region_code), people_scope(session, region_code)),
            within_region(col(Vacancy.region_code), vacancy_scope(session, region_code)),
        )
        .order_by(col(Proposal.id)),
        {
            "id": Number(col(Proposal.id)),
            "person": Number(col(Proposal.person_id)),
            "vacancy": Number(col(Proposal.vacancy_id)),
        },
    )
    return rows["id"], rows["person"], rows["vacancy"]


def _content(run_id: int, snapshot: Snapshot, result: Result, rows: Ints) -> dict[str, Any]:
    """What is written of each person's proposal, by column."""
    people, vacancy = snapshot.problem.people, result.vacancy_of[rows].astype(np.int64)
    party = people.party[rows]
    party_ids = np.append(snapshot.party_ids, -1)[party].tolist()
    own = snapshot.person_ids[rows].tolist()
    notes = note_columns(snapshot.problem, rows, vacancy, result.parts[rows])
    return {
        "party_id": [party if party >= 0 else None for party in party_ids],
        "bundle": [
            f"r{run_id}-party-{party}" if party >= 0 else f"r{run_id}-person-{person}"
            for person, party in zip(own, party_ids, strict=True)
        ],
        "score": result.score[rows],
        "told": pack(result.parts[rows], notes, _others(snapshot, result, rows)),
        "first_pay_on": np.array(snapshot.first_pay_on)[vacancy].tolist(),
    }


def _others(snapshot: Snapshot, result: Result, rows: Ints) -> Others:
    """Other choices, as ids."""
    some = result.alternatives
    if isinstance(some, ByRow) and some.columns is not None:
        at = np.full(len(snapshot.person_ids) + 1, -1, np.int64)
        at[some.rows] = np.arange(len(some.rows))
        place, known = at[rows], at[rows] >= 0
        width = some.columns["vacancy"].shape[1]
        vacancy = np.full((len(rows), width), -1, np.int64)
        cost, exact = np.zeros((len(rows), width), np.int64), np.zeros((len(rows), width), np.int8)
        vacancy[known] = some.columns["vacancy"][place[known]]
        cost[known] = some.columns["cost"][place[known]]
        exact[known] = some.columns["exact"][place[known], None]
        return Others(np.append(snapshot.vacancy_ids, -1)[vacancy], cost, exact)
    found = [result.alternatives.get(row, ()) for row in rows.tolist()]
    width = max((len(one) for one in found), default=0)
    vacancy = np.full((len(rows), width), -1, np.int64)
    cost, exact = np.zeros((len(rows), width), np.int64), np.zeros((len(rows), width), np.int8)
    for k, choices in enumerate(found):
        for j, one in enumerate(choices):
            vacancy[k, j], cost[k, j], exact[k, j] = one.vacancy, one.cost, one.exact
    named = np.append(snapshot.vacancy_ids, -1)[vacancy]
    return Others(named, cost, exact)


def _renew(
    session: Session, run_id: int, snapshot: Snapshot, result: Result, at: Ints, rows: Ints,
    now: datetime,
) -> None:  # fmt: skip
    """The same pairs again: new points and reasons, the same proposals."""
    if not len(rows):
        return
    update(session, Proposal, at, _content(run_id, snapshot, result, rows))
    session.execute(
        sa.update(Proposal)
        .where(among(session, col(Proposal.id), at))
        .values(run_id=run_id, updated_at=now)
        .execution_options(synchronize_session=False)
    )


def _insert(
    session: Session, run_id: int, snapshot: Snapshot, result: Result, rows: Ints, now: datetime
) -> None:
    if not len(rows):
        return
    pairs = {
        "person_id": snapshot.person_ids[rows],
        "vacancy_id": snapshot.vacancy_ids[result.vacancy_of[rows]],
    }
    insert(
        session, Proposal, pairs | _content(run_id, snapshot, result, rows), checks_alike=True,
        run_id=run_id, state=ProposalState.PROPOSED, version=1, created_at=now, updated_at=now,
        hold_note="", refusal_code="", score_parts={}, reasons=[], risks=[], alternatives=[],
    )  # fmt: skip
    made = sa.and_(col(Proposal.run_id) == run_id, col(Proposal.created_at) == now)
    _events(session, made, None, ProposalState.PROPOSED, "propose", now)


def _supersede(session: Session, gone: Ints, now: datetime) -> None:
    """Undecided proposals the new run does not make any more."""
    if not len(gone):
        return
    those = sa.and_(among(session, col(Proposal.id), gone), col(Proposal.state).in_(OPEN_PROPOSAL))
    _events(session, those, ProposalState.PROPOSED, ProposalState.SUPERSEDED, "supersede", now)
    session.execute(
        sa.update(Proposal)
        .where(those)
        .values(state=ProposalState.SUPERSEDED, version=Proposal.version + 1, updated_at=now)
        .execution_options(synchronize_session=False)
    )


def _events(
    session: Session,
    which: sa.ColumnElement[bool],
    before: ProposalState | None,
    after: ProposalState,
    action: str,
    now: datetime,
) -> None:
    """One event for each proposal of `which`; they differ in the proposal alone."""
    table = ProposalEvent.__table__.c  # type: ignore[attr-defined]  # untyped there
    told = {
        "at": now, "side": Side.SYSTEM, "action": action, "from_state": before, "to_state": after,
        "reason_code": "", "note": "",
    }  # fmt: skip
    values = [sa.literal(value, table[name].type) for name, value in told.items()]
    rows = sa.select(col(Proposal.id), *values).where(which).order_by(col(Proposal.id))
    names = ["proposal_id", *told]
    session.execute(sa.insert(ProposalEvent).from_select(names, rows.limit(1)))
    with unchecked(session):
        session.execute(sa.insert(ProposalEvent).from_select(names, rows.offset(1)))
