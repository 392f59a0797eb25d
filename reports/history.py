"""Loading what the report counts: once per letter round, for every scope and every week of it.

Placements come with all their events; vacancies (and people, `registered`) with the changes after a
moment, so that their state can be read back as it was ("rewound"): the state before the first
change that came later, else the present one.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.person import PersonState
from models.placement import Placement, PlacementEvent, PlacementState
from models.proposal import Proposal
from models.vacancy import Vacancy, VacancyEvent, VacancyState
from reports.cuts import Cut
from reports.registered import ALWAYS, Change, Facts, Registered, Tally, load_people, tally_homes
from reports.spells import Move, Spell


@dataclass(frozen=True, slots=True)
class Post:
    """One vacancy with its changes in recorded order."""

    id: int
    employer_id: int
    employer: str
    site: str
    title: str
    created_at: datetime
    arrive_until: date | None
    valid_until: date | None
    now_state: str
    now_places: int
    changes: tuple[Change, ...]

    def state(self, moment: datetime) -> str | None:
        """The state at that moment; None if it did not exist."""
        if self.created_at >= moment:
            return None
        later = (change for change in self.changes if change.at >= moment and change.moves)
        first = next(later, None)
        return self.now_state if first is None else first.before

    def places(self, moment: datetime) -> int:
        later = (c for c in self.changes if c.at >= moment and c.places_before is not None)
        first = next(later, None)
        return self.now_places if first is None or not first.places_before else first.places_before

    def published(self, moment: datetime) -> bool:
        return self.state(moment) == VacancyState.PUBLISHED


@dataclass(frozen=True)
class History:
    """Everything loaded. `since` is the first moment anything was recorded, None if nothing."""

    spells: tuple[Spell, ...]
    posts: tuple[Post, ...]
    people: Mapping[int, Registered]
    since: datetime | None = None
    _rosters: dict[tuple[datetime, datetime], tuple[tuple[str, Facts], ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _cuts: dict[tuple[datetime, datetime], Cut] = field(
        default_factory=dict, repr=False, compare=False
    )
    _open: dict[datetime, tuple[Post, ...]] = field(default_factory=dict, repr=False, compare=False)
    _tallies: dict[tuple[datetime, datetime], Mapping[str, Tally]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def roster(self, end: datetime, known: datetime) -> tuple[tuple[str, Facts], ...]:
        """(state, facts) of everybody registered and not closed, reckoned once per moment."""
        if (end, known) not in self._rosters:
            found = []
            for person in self.people.values():
                state = person.state(end)
                if state is not None and state != PersonState.CLOSED:
                    found.append((state, person.facts(known) if person.past else person.now))
            self._rosters[end, known] = tuple(found)
        return self._rosters[end, known]

    def by_home(self, end: datetime, known: datetime) -> Mapping[str, Tally]:
        """The roster by county, counted once per moment."""
        if (end, known) not in self._tallies:
            self._tallies[end, known] = tally_homes(self.roster(end, known))
        return self._tallies[end, known]

    def standing(self, end: datetime, known: datetime) -> Cut:
        """Every placement as it stood (see `Spell.as_of`), reckoned once per moment."""
        if (end, known) not in self._cuts:
            cut = (spell.as_of(end, known) for spell in self.spells)
            self._cuts[end, known] = Cut(tuple(spell for spell in cut if spell is not None))
        return self._cuts[end, known]

    def open_posts(self, moment: datetime) -> tuple[Post, ...]:
        """Vacancies published at that moment."""
        if moment not in self._open:
            self._open[moment] = tuple(post for post in self.posts if post.published(moment))
        return self._open[moment]

    @cached_property
    def taken_back(self) -> tuple[tuple[Spell, Move], ...]:
        """Arrivals that were recorded and taken back, ever."""
        return tuple(
            (spell, move)
            for spell in self.spells
            for move in spell.moves
            if move.to is PlacementState.ARRIVED and not move.is_undo and move.undone_at is not None
        )


def load_history(session: Session, since: datetime = ALWAYS) -> History:
    """All placements, vacancies and roster rows, in seven queries whatever their number; the roster
    for moments not before `since`."""
    people = load_people(session, since)
    return History(
        spells=_spells(session, people),
        posts=_posts(session),
        people=people,
        since=_since(session),
    )


def _since(session: Session) -> datetime | None:
    firsts = [
        session.scalar(sa.select(sa.func.min(column)))
        for column in (col(Proposal.created_at), col(PlacementEvent.at))
    ]
    return min((first for first in firsts if first is not None), default=None)


def _moves(session: Session) -> Mapping[int, tuple[Move, ...]]:
    undoing = (
        sa.select(
            col(PlacementEvent.undoes_id).label("undoes"),
            sa.func.min(col(PlacementEvent.at)).label("undone_at"),
        )
        .where(col(PlacementEvent.undoes_id).is_not(None))
        .group_by(col(PlacementEvent.undoes_id))
        .subquery()
    )
    rows = session.execute(
        sa.select(
            col(PlacementEvent.placement_id),
            col(PlacementEvent.id),
            col(PlacementEvent.at),
            col(PlacementEvent.effective_on),
            col(PlacementEvent.to_state),
            col(PlacementEvent.reason_code),
            col(PlacementEvent.undoes_id),
            undoing.c.undone_at,
        )
        .outerjoin(undoing, undoing.c.undoes == col(PlacementEvent.id))
        .order_by(col(PlacementEvent.placement_id), col(PlacementEvent.at), col(PlacementEvent.id))
    )
    found: dict[int, list[Move]] = defaultdict(list)
    for placement, id_, at, on, to, reason, undoes, undone_at in rows:
        found[placement].append(Move(id_, at, on, to, reason, undoes is not None, undone_at))
    return {key: tuple(moves) for key, moves in found.items()}


def _spells(session: Session, people: Mapping[int, Registered]) -> tuple[Spell, ...]:
    moves = _moves(session)
    rows = session.execute(
        sa.select(
            col(Placement.id),
            col(Placement.person_id),
            col(Placement.vacancy_id),
            col(Vacancy.region_code),
            col(Vacancy.employer_id),
            col(Proposal.created_at),
        )
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .outerjoin(Proposal, col(Proposal.id) == col(Placement.proposal_id))
        .order_by(col(Placement.id))
    )
    return tuple(
        Spell(id_, people[who].now, vacancy, site, firm, proposed, moves.get(id_, ()), people[who])
        for id_, who, vacancy, site, firm, proposed in rows
    )


def _posts(session: Session) -> tuple[Post, ...]:
    events = session.execute(
        sa.select(
            col(VacancyEvent.vacancy_id),
            col(VacancyEvent.at),
            col(VacancyEvent.from_state),
            col(VacancyEvent.to_state),
            col(VacancyEvent.places_before),
        ).order_by(col(VacancyEvent.at), col(VacancyEvent.id))
    )
    changes: dict[int, list[Change]] = defaultdict(list)
    for vacancy, at, before, after, places in events:
        moved = after is not None and after != before
        changes[vacancy].append(Change(at, moved, before, places))
    rows = session.execute(
        sa.select(
            col(Vacancy.id),
            col(Vacancy.employer_id),
            col(Employer.name),
            col(Vacancy.region_code),
            col(Vacancy.title),
            col(Vacancy.created_at),
            col(Vacancy.arrive_until),
            col(Vacancy.valid_until),
            col(Vacancy.state),
            col(Vacancy.places),
        )
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .order_by(col(Vacancy.id))
    )
    return tuple(Post(*(*row, tuple(changes.get(row[0], ())))) for row in rows)
