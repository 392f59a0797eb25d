"""People of the roster as the reports see them, at any moment: facts have dates."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import (
    Consent,
    ConsentPurpose,
    Person,
    PersonEvent,
    PersonState,
    PersonTarget,
    TargetGroup,
)
from models.person_past import PersonPast
from reference.calendar import Month, Week

NO_GROUPS: frozenset[TargetGroup] = frozenset()


def closing(moment: datetime) -> datetime:
    """When what was recorded at `moment` is first reported: the end of its week, or of its month if
    that comes first. From then on it keeps the facts it was reported with."""
    return min(Week.at(moment).end_utc, Month.at(moment).end_utc)


@dataclass(frozen=True, slots=True)
class Change:
    """A later change of state (`state` None: it did not exist before) and of places."""

    at: datetime
    moves: bool
    before: str | None
    places_before: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is counted of a person, without name, number or phone."""

    person_id: int
    home: str  # county
    township: str
    first_timer: bool
    targets: frozenset[TargetGroup]


@dataclass(frozen=True, slots=True)
class Registered:
    """One person of the roster; `past`: facts and the moment until which they stood, in order."""

    id: int
    created_at: datetime
    now_state: PersonState
    now: Facts
    born: date
    changes: tuple[Change, ...] = ()
    past: tuple[tuple[datetime, Facts], ...] = ()

    def state(self, moment: datetime) -> str | None:
        if self.created_at >= moment:
            return None
        first = next((c for c in self.changes if c.at >= moment and c.moves), None)
        return self.now_state if first is None else first.before

    def facts(self, moment: datetime) -> Facts:
        """The facts as they were recorded before `moment`."""
        return next((facts for until, facts in self.past if until >= moment), self.now)


@dataclass(frozen=True)
class Tally:
    """The people of one county on the roster at a moment."""

    people: tuple[tuple[str, Facts], ...]  # (state, facts)
    seeking: frozenset[int]
    first_timers: int
    targets: Mapping[TargetGroup, int]


def tally_homes(roster: Iterable[tuple[str, Facts]]) -> Mapping[str, Tally]:
    """Counted in one pass: a person belongs to one county, so counts of counties add up."""
    homes: dict[str, list[tuple[str, Facts]]] = defaultdict(list)
    for one in roster:
        homes[one[1].home].append(one)
    return {
        home: Tally(
            tuple(people),
            frozenset(f.person_id for state, f in people if state == PersonState.SEEKING),
            sum(facts.first_timer for _, facts in people),
            Counter(target for _, facts in people for target in facts.targets),
        )
        for home, people in homes.items()
    }


ALWAYS = datetime(1, 1, 1, tzinfo=UTC)
"""Registered before any moment that is asked."""


def load_people(session: Session, since: datetime = ALWAYS) -> Mapping[int, Registered]:
    """Everybody, to be asked how they stood at moments not before `since`: what was recorded
    earlier shows in what stands now, and is not read."""
    changes = _changes(session, since)
    agreed = _agreed(session)
    targets, past = _targets(session, agreed), _past(session, agreed)
    rows = session.execute(
        sa.select(
            col(Person.id),
            col(Person.region_code),
            col(Person.township),
            col(Person.first_timer),
            sa.case((col(Person.created_at) >= since, col(Person.created_at))),
            col(Person.state),
            col(Person.born_on),
        )
    )
    return {
        who: Registered(
            who, made or ALWAYS, state,
            Facts(who, home, township, first, targets.get(who, NO_GROUPS)), born,
            tuple(changes.get(who, ())), past.get(who, ()),
        )
        for who, home, township, first, made, state, born in rows
    }  # fmt: skip


def _changes(session: Session, since: datetime) -> Mapping[int, list[Change]]:
    """Later changes of state by person, in recorded order."""
    events = session.execute(
        sa.select(
            col(PersonEvent.person_id),
            col(PersonEvent.at),
            col(PersonEvent.from_state),
            col(PersonEvent.to_state),
        )
        .where(col(PersonEvent.to_state).is_not(None), col(PersonEvent.at) >= since)
        .order_by(col(PersonEvent.at), col(PersonEvent.id))
    )
    changes: dict[int, list[Change]] = defaultdict(list)
    for person, at, before, after in events:
        changes[person].append(Change(at, after != before, before, None))
    return changes


def _agreed(session: Session) -> frozenset[int]:
    """Who agreed separately that a disability is kept, and has not withdrawn it."""
    return frozenset(
        session.scalars(
            sa.select(col(Consent.person_id)).where(
                col(Consent.purpose) == ConsentPurpose.DISABILITY,
                col(Consent.withdrawn_at).is_(None),
            )
        )
    )


def _allowed(person: int, target: TargetGroup, agreed: frozenset[int]) -> bool:
    return target is not TargetGroup.DISABLED or person in agreed


def _targets(session: Session, agreed: frozenset[int]) -> Mapping[int, frozenset[TargetGroup]]:
    """Policy groups by person; disability only under a separate consent that stands."""
    found: dict[int, set[TargetGroup]] = defaultdict(set)
    for person, target in session.execute(
        sa.select(col(PersonTarget.person_id), col(PersonTarget.target))
    ):
        if _allowed(person, target, agreed):
            found[person].add(target)
    return {person: frozenset(targets) for person, targets in found.items()}


def _past(
    session: Session, agreed: frozenset[int]
) -> Mapping[int, tuple[tuple[datetime, Facts], ...]]:
    rows = session.execute(
        sa.select(
            col(PersonPast.person_id), col(PersonPast.until), col(PersonPast.region_code),
            col(PersonPast.township), col(PersonPast.first_timer), col(PersonPast.targets),
        ).order_by(col(PersonPast.until), col(PersonPast.id))
    )  # fmt: skip
    found: dict[int, list[tuple[datetime, Facts]]] = defaultdict(list)
    for who, until, home, township, first, targets in rows:
        groups = (TargetGroup(target) for target in targets)
        kept = frozenset(group for group in groups if _allowed(who, group, agreed))
        found[who].append((until, Facts(who, home, township, first, kept)))
    return {who: tuple(past) for who, past in found.items()}
