"""What became of one placement, read from its events up to a moment.

Everything is counted from events, never from the present state, and only from those recorded before
the end of the week: a week counted again later gives the number the letter gave. What is recorded
after Sunday 24:00 counts in the week it is recorded in. An event that was taken back counts until
the taking back was recorded.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from models.placement import ARRIVED_STATES, PROMISED_STATES, PlacementState
from reference.calendar import local_day
from reports.days import Days, impossible
from reports.registered import Facts, Registered, closing

GAP_DAYS = 15
"""Changing firms within this many days continues the same stay (分段之间允许的间隔)."""


TAKEN_BACK = "undone"
"""Reason code of the cancellation that takes a confirmation back."""


@dataclass(frozen=True, slots=True)
class Move:
    """One event of a placement. `undone_at`: when another event took it back, if ever."""

    id: int
    at: datetime
    on: date
    to: PlacementState
    reason: str
    is_undo: bool
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Spell:
    """One placement with its person's facts and where its vacancy is. `moves` are in recorded
    order; `facts` those of the moment asked for, `about` the person at any moment."""

    id: int
    facts: Facts
    vacancy_id: int
    site: str  # region of the work site
    employer_id: int
    proposed_at: datetime | None
    moves: tuple[Move, ...]
    about: Registered
    _found: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    # what `moves` say, found once: thirty letters ask the same placement

    @property
    def person_id(self) -> int:
        return self.facts.person_id

    @property
    def home(self) -> str:
        return self.facts.home

    def as_of(self, end: datetime, known: datetime) -> "Spell | None":
        """The same placement with only its standing moves: recorded before `end` and not taken
        back by what was recorded before `known`, which also says the person's facts. None if
        nothing of it stands."""
        standing = tuple(
            move
            for move in self.moves
            if move.at < end
            and not move.is_undo
            and (move.undone_at is None or move.undone_at >= known)
        )
        if not standing:
            return None
        return replace(self, moves=standing, facts=self.about.facts(known), _found={})

    def reported(self, move: Move, end: datetime, known: datetime) -> "Spell":
        """The same placement with the facts its move was reported with (`closing`); a correction
        (`known` after `end`) takes those known when it is made."""
        if not self.about.past:
            return self
        moment = known if known > end else min(closing(move.at), known)
        return replace(self, facts=self.about.facts(moment))

    def homes(self) -> Iterator[str]:
        """Every county the person was ever recorded in."""
        yield self.facts.home
        yield self.about.now.home
        yield from (facts.home for _, facts in self.about.past)

    @property
    def has_wrong_day(self) -> bool:
        """Whether its arrival cannot have been on the day that stands (`days.impossible`)."""
        if "wrong" not in self._found:
            self._found["wrong"] = self._wrong_day()
        return bool(self._found["wrong"])

    def _wrong_day(self) -> bool:
        arrival, agreed = self.happened(PlacementState.ARRIVED), self.made()
        departed, left = self.happened(PlacementState.DEPARTED), self.happened(PlacementState.LEFT)
        return arrival is not None and impossible(
            Days(
                arrived=arrival.on,
                recorded=local_day(arrival.at),
                agreed=local_day(agreed.at) if agreed else None,
                departed=departed.on if departed else None,
                left=left.on if left else None,
                born=self.about.born,
            )
        )

    @property
    def state(self) -> PlacementState:
        """Where the last move led."""
        return self.moves[-1].to

    def happened(self, to: PlacementState) -> Move | None:
        """The latest move to that state."""
        if "last" not in self._found:
            self._found["last"] = {move.to: move for move in self.moves}
        found: Move | None = self._found["last"].get(to)
        return found

    def made(self) -> Move | None:
        """The confirmation that made the placement, unless it was taken back."""
        move = self.happened(PlacementState.CONFIRMED)
        last = self.moves[-1]
        taken_back = last.to is PlacementState.CANCELLED and last.reason == TAKEN_BACK
        return None if taken_back else move

    @property
    def promised(self) -> bool:
        return self.state in PROMISED_STATES

    @property
    def in_post(self) -> bool:
        return self.state in ARRIVED_STATES


@dataclass(frozen=True, slots=True)
class Presence:
    """From the day a person arrived to the day they left (None: still there)."""

    person_id: int
    arrived: date
    left: date | None

    def covers(self, day: date) -> bool:
        """In post at the end of `day`."""
        return self.arrived <= day and (self.left is None or self.left > day)


@dataclass(frozen=True, slots=True)
class Stay:
    """One person's presence without a gap longer than GAP_DAYS, whatever the firm."""

    person_id: int
    start: date
    parts: tuple[Presence, ...] = field(default=())

    def covers(self, day: date) -> bool:
        return any(part.covers(day) for part in self.parts)


def presences(spells: Iterable[Spell]) -> list[Presence]:
    """Every arrival, with its departure if there is one, by person and day; none of an arrival
    whose day cannot be."""
    found = []
    for spell in spells:
        arrival = spell.happened(PlacementState.ARRIVED)
        if arrival is not None and not spell.has_wrong_day:
            departure = spell.happened(PlacementState.LEFT)
            left = departure.on if departure else None
            found.append(Presence(spell.person_id, arrival.on, left))
    return sorted(found, key=lambda one: (one.person_id, one.arrived, one.left or date.max))


def stays(parts: Sequence[Presence]) -> list[Stay]:
    """Presences (sorted as `presences` gives them) joined across gaps of up to GAP_DAYS days."""
    joined: list[list[Presence]] = []
    for part in parts:
        if joined and _continues(joined[-1], part):
            joined[-1].append(part)
        else:
            joined.append([part])
    return [Stay(group[0].person_id, group[0].arrived, tuple(group)) for group in joined]


def _continues(group: Sequence[Presence], part: Presence) -> bool:
    if group[0].person_id != part.person_id:
        return False
    ends = [one.left for one in group]
    last = None if None in ends else max(end for end in ends if end is not None)
    return last is None or part.arrived <= last + timedelta(days=GAP_DAYS)
