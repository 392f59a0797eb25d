"""What changed while the engine worked, found by whole columns, and which bundles still hold."""

from datetime import datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session, col

from matching import Result
from models.person import Consent, ConsentPurpose, Person, PersonState
from models.run import StandingWish
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.columns.kinds import Moment, Number
from services.columns.read import ids, read
from services.offer import on_offer
from services.runs.people import busy_people
from services.runs.rows import taking
from services.runs.snapshot import Snapshot

Ints = NDArray[Any]
Bools = NDArray[np.bool_]


def pair_of(person_id: Ints, vacancy_id: Ints) -> Ints:
    """One number for each pair of ids."""
    return person_id.astype(np.int64) << 31 | vacancy_id


def changed_people(session: Session, snapshot: Snapshot, seen_at: datetime) -> Bools:
    """People who are no longer as the engine saw them: edited, placed, decided about, locked or
    excluded anew, consent withdrawn, no longer seeking."""
    seeking = sa.select(Person).where(
        col(Person.state) == PersonState.SEEKING, col(Person.do_not_contact).is_(False)
    )
    seen = read(
        session,
        seeking.order_by(col(Person.id)),
        {"id": Number(col(Person.id)), "updated": Moment(col(Person.updated_at))},
    )
    mine = snapshot.person_ids
    if not len(mine):
        return np.zeros(0, bool)
    at = np.minimum(np.searchsorted(seen["id"], mine), max(len(seen["id"]) - 1, 0))
    if not len(seen["id"]):
        return np.ones(len(mine), bool)
    same = (seen["id"][at] == mine) & (seen["updated"][at] == snapshot.person_seen)
    fresh = sa.or_(col(StandingWish.created_at) >= seen_at, col(StandingWish.ended_at) >= seen_at)
    wished = ids(session, sa.select(StandingWish).where(fresh), col(StandingWish.person_id))
    withdrawn = sa.select(Consent).where(
        col(Consent.purpose) == ConsentPurpose.MATCHING, col(Consent.withdrawn_at) >= seen_at
    )
    left = ids(session, withdrawn, col(Consent.person_id))
    moved = np.concatenate([busy_people(session), wished, left])
    return np.asarray(~same | np.isin(mine, moved))


def changed_vacancies(session: Session, snapshot: Snapshot, now: datetime) -> Bools:
    """Vacancies that are no longer on offer as the engine saw them."""
    offered = sa.select(Vacancy).where(on_offer(local_day(now)))
    columns = {"id": Number(col(Vacancy.id)), "version": Number(col(Vacancy.version))}
    seen = read(session, offered, columns)
    same = np.isin(
        pair_of(snapshot.vacancy_ids, snapshot.vacancy_seen), pair_of(seen["id"], seen["version"])
    )
    return np.asarray(~same)


def whole_bundles(
    session: Session, snapshot: Snapshot, result: Result, changed: Bools, closed: Bools
) -> tuple[Ints, dict[str, int]]:
    """Rows of people whose bundle still holds (nobody changed, every post open, places left for
    all), best score first, and how many were left out by what."""
    party = snapshot.problem.people.party
    placed = np.flatnonzero(result.vacancy_of >= 0)
    bundle = np.where(party >= 0, party, len(snapshot.party_ids) + np.arange(len(party)))
    size = len(snapshot.party_ids) + len(party)
    vacancy = result.vacancy_of.astype(np.int64)
    torn = np.zeros((2, size), bool)
    torn[0, bundle[placed[changed[placed]]]] = True
    torn[1, bundle[placed[closed[vacancy[placed]]]]] = True
    by_person = torn[0, bundle[placed]]
    by_vacancy = torn[1, bundle[placed]] & ~by_person
    kept = placed[~by_person & ~by_vacancy]
    kept = kept[np.lexsort((snapshot.person_ids[kept], -result.score[kept]))]
    fits = _that_fit(kept, bundle, vacancy, _places_left(session, snapshot))
    return kept[fits], {
        "skipped_people": int(by_person.sum()),
        "skipped_vacancies": int(by_vacancy.sum()),
        "skipped_places": int((~fits).sum()),
    }


def _that_fit(kept: Ints, bundle: Ints, vacancy: Ints, left: Ints) -> Bools:
    """Whom there still are places for: bundles that touch a vacancy too full are tried in order."""
    short = np.bincount(vacancy[kept], minlength=len(left)) > left
    fits = np.ones(len(kept), bool)
    touched = np.isin(bundle[kept], bundle[kept[short[vacancy[kept]]]])
    room = left - np.bincount(vacancy[kept[~touched]], minlength=len(left))
    members: dict[int, list[int]] = {}
    for k in np.flatnonzero(touched).tolist():
        members.setdefault(int(bundle[kept[k]]), []).append(k)
    for rows in members.values():  # only as many as meet a place somebody has taken meanwhile
        needed = np.bincount(vacancy[kept[rows]], minlength=len(left))
        if (needed > room).any():
            fits[rows] = False
        else:
            room -= needed
    return fits


def _places_left(session: Session, snapshot: Snapshot) -> Ints:
    """Places still open per vacancy of the snapshot."""
    every = read(
        session,
        sa.select(Vacancy).order_by(col(Vacancy.id)),
        {"id": Number(col(Vacancy.id)), "places": Number(col(Vacancy.places))},
    )
    seen = np.searchsorted(every["id"], snapshot.vacancy_ids)
    at = np.searchsorted(snapshot.vacancy_ids, taken := taking(session)["vacancy"])
    at = np.minimum(at, max(len(snapshot.vacancy_ids) - 1, 0))
    mine = snapshot.vacancy_ids[at] == taken if len(snapshot.vacancy_ids) else taken < 0
    used = np.bincount(at[mine], minlength=len(snapshot.vacancy_ids))
    return np.asarray(every["places"][seen] - used)
