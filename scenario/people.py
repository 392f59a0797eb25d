"""One generated person, as the history needs to see them, beside the row that is stored."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.person import Nights, PersonState, Sex


@dataclass(eq=False)
class Someone:
    """`months` by trade; `certificates` are codes still valid; `row` is the row of `person`."""

    id: int
    home: str
    township: str
    sex: Sex
    born: date
    schooling: str
    first_timer: bool
    industry: str
    wage_yuan: int | None
    created: date
    state: PersonState = PersonState.SEEKING
    floor_fen: int = 0
    nights: Nights = Nights.ROTATING
    refuses: frozenset[str] = frozenset()
    months: dict[str, int] = field(default_factory=dict)
    certificates: frozenset[str] = frozenset()
    party: int | None = None
    consents: frozenset[str] = frozenset()
    refused_regions: frozenset[str] = frozenset()
    needs_lodging: bool = True
    couple_room: bool = False
    row: dict[str, Any] = field(default_factory=dict, repr=False)

    def age_on(self, day: date) -> int:
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True, eq=False)
class Group:
    """A party: the people who move together (a single person is a group of one, id None)."""

    id: int | None
    members: tuple[Someone, ...]
