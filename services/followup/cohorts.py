"""Cohorts by month of arrival: who is still there, why and in which week the others left.

A stay goes on across a change of firm of up to fifteen days (`reports.spells`). Somebody who told a
caller that they are no longer there is gone from that day, recorded or not. A spell whose days
cannot be (`reports.days`) is counted apart and in nothing else.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.followup import FollowUpTalk, Told
from models.person import Person
from models.placement import Placement
from models.vacancy import Vacancy
from reference.calendar import Month, local_day
from reports.days import Days, impossible
from reports.retention import RETENTION_MARKS, Followed, Kept, kept_at
from reports.spells import Presence, Stay, stays
from services.actor import Actor
from services.followup.marks import only_district
from services.placements.parts import in_reach

MONTHS: Final = 13
WEEKS: Final = ((1, 1), (2, 2), (3, 3), (4, 4), (5, 8), (9, 13), (14, 26), (27, 9999))
"""Weeks of stay in which people left: the first month by week, then by months."""
FIRMS: Final = 12


@dataclass(frozen=True)
class Cohort:
    """People who arrived within a month ("" for all of them); `kept` per mark, None while nobody
    has come so far."""

    name: str
    people: int
    kept: Mapping[int, Kept | None]


@dataclass(frozen=True)
class Balance:
    """人 of an area at the end of a day: arrived = in_post + moved + left."""

    arrived: int
    in_post: int  # in the area
    moved: int  # in post elsewhere
    left: int  # in no post


@dataclass(frozen=True)
class Cohorts:
    """reasons: code → how many left in each of WEEKS; firms: name, reason → how many."""

    months: Sequence[Cohort]
    everybody: Cohort
    first_timers: Cohort
    others: Cohort
    reasons: Mapping[str, Sequence[int]]
    firms: Sequence[tuple[str, Counter[str]]]
    wrong: int
    since: date
    balance: Balance


@dataclass(frozen=True)
class _Spell:
    presence: Presence
    first_timer: bool
    firm: tuple[int, str]  # its id, for two may bear one name
    reason: str


def cohorts_of(session: Session, *, actor: Actor, now: datetime) -> Cohorts:
    """Of this end, of the last thirteen months. Raises Forbidden for a firm. Four queries."""
    only_district(actor)
    today = local_day(now)
    since = Month.of(today - timedelta(days=366)).first
    spells, wrong = _spells(session, actor, today)
    firsts = {one.presence.person_id for one in spells if one.first_timer}
    all_stays = stays([one.presence for one in spells])
    recent = [one for one in all_stays if one.start >= since]
    by_month: dict[Month, list[Stay]] = defaultdict(list)
    for one in recent:
        by_month[Month.of(one.start)].append(one)
    gone = [one for one in spells if one.reason and one.presence.arrived >= since]
    return Cohorts(
        months=[_cohort(str(m), by_month[m], today) for m in sorted(by_month, reverse=True)],
        everybody=_cohort("", recent, today),
        first_timers=_cohort("first", [s for s in recent if s.person_id in firsts], today),
        others=_cohort("others", [s for s in recent if s.person_id not in firsts], today),
        reasons=_by_week(gone),
        firms=_by_firm(gone),
        wrong=wrong,
        since=since,
        balance=balance_of(session, actor=actor, day=today),
    )


def balance_of(session: Session, *, actor: Actor, day: date) -> Balance:
    """Everybody who ever arrived in this end's area by the end of `day`, by where they are then;
    each part is counted on its own."""
    by = (col(Placement.arrived_on) <= day, in_reach(actor))
    there = sa.or_(col(Placement.left_on).is_(None), col(Placement.left_on) > day)
    ours = set(session.scalars(sa.select(col(Placement.person_id)).where(*by)))
    here = set(session.scalars(sa.select(col(Placement.person_id)).where(*by, there)))
    anywhere = set(
        session.scalars(
            sa.select(col(Placement.person_id)).where(
                col(Placement.arrived_on) <= day, there, col(Placement.person_id).in_(
                    sa.select(col(Placement.person_id)).where(*by)
                ),
            )
        )
    )  # fmt: skip
    return Balance(
        arrived=len(ours),
        in_post=len(here),
        moved=len(anywhere - here),
        left=len(ours - anywhere - here),
    )


def followed(stay: Stay, today: date) -> Followed:
    """How long a stay was seen, up to `today`; it ends with the last of its parts."""
    ends = [part.left for part in stay.parts if part.left is not None]
    if len(ends) < len(stay.parts) or max(ends) > today:
        return Followed((today - stay.start).days, gone=False)
    return Followed((max(ends) - stay.start).days, gone=True)


def _cohort(name: str, of: Sequence[Stay], today: date) -> Cohort:
    people = [followed(one, today) for one in of]
    return Cohort(name, len(people), {mark: kept_at(people, mark) for mark in RETENTION_MARKS})


def _spells(session: Session, actor: Actor, today: date) -> tuple[list[_Spell], int]:
    """Spells in reach that had begun, by person and day, and how many have days that cannot be."""
    said = _said_gone(session, actor)
    found, wrong = [], 0
    rows = session.execute(
        sa.select(
            Placement,
            col(Person.first_timer),
            col(Person.born_on),
            col(Employer.id),
            col(Employer.name),
        )
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(in_reach(actor), col(Placement.arrived_on) <= today)
        .order_by(col(Placement.person_id), col(Placement.arrived_on), col(Placement.id))
    )
    for row, first_timer, born_on, firm_id, firm in rows:
        if _cannot_be(row, today, born_on):
            wrong += 1
            continue
        left = row.left_on or said.get(row.id)
        presence = Presence(row.person_id, row.arrived_on, left)
        reason = row.left_reason or ("untold" if left else "")
        found.append(_Spell(presence, bool(first_timer), (firm_id, firm), reason))
    return found, wrong


def _cannot_be(row: Any, today: date, born_on: date) -> bool:
    agreed = local_day(row.confirmed_at)
    return impossible(Days(row.arrived_on, today, agreed, row.departed_on, row.left_on, born_on))


def _said_gone(session: Session, actor: Actor) -> dict[int, date]:
    """Placements still open of which a standing answer says that the person is gone: the day."""
    rows = session.execute(
        sa.select(col(FollowUpTalk.placement_id), sa.func.min(col(FollowUpTalk.at)))
        .join(Placement, col(Placement.id) == col(FollowUpTalk.placement_id))
        .where(
            in_reach(actor), col(Placement.left_on).is_(None),
            col(FollowUpTalk.there) == Told.NO, col(FollowUpTalk.superseded_at).is_(None),
        )
        .group_by(col(FollowUpTalk.placement_id))
    )  # fmt: skip
    return {placement_id: local_day(at) for placement_id, at in rows}


def week_of(days: int) -> int:
    """Which of WEEKS the day of leaving lies in: days 0 to 7 are the first week."""
    week = max(1, -(-days // 7))
    return next(n for n, (low, high) in enumerate(WEEKS) if low <= week <= high)


def _by_week(gone: Sequence[_Spell]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in gone:
        if one.presence.left is not None:
            at = week_of((one.presence.left - one.presence.arrived).days)
            found.setdefault(one.reason, [0] * len(WEEKS))[at] += 1
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1]), item[0])))


def _by_firm(gone: Sequence[_Spell]) -> list[tuple[str, Counter[str]]]:
    found: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for one in gone:
        found[one.firm][one.reason] += 1
    ordered = sorted(found.items(), key=lambda item: (-item[1].total(), item[0][1], item[0][0]))
    return [(name, counts) for (_id, name), counts in ordered[:FIRMS]]
