"""What a kind of import is to the machine: five verbs. The machine knows nothing of posts or
people, a kind nothing of uploads, steps, locks and progress.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from sqlmodel import Session

from models.imports import Import, ImportKind
from services.actor import Actor
from services.imports.lines import Line


@dataclass(frozen=True)
class Doors:
    """How the machine reaches what is outside it: `begin` one short writing transaction, `look` a
    reading one that blocks nobody; `clock`; the `kinds` of imports there are; `rest` lets others
    write between two steps; `watch` tells seconds, for how long a step took (one that always says
    0 never makes them shorter, nor the first one small); `call` tells the scheduler that something
    large waits; `patience`: how often a transaction another writer kept out is begun again."""

    begin: Callable[[], AbstractContextManager[Session]]
    look: Callable[[], AbstractContextManager[Session]]
    clock: Callable[[], datetime]
    kinds: Mapping[ImportKind, Kind]
    rest: Callable[[], None] = lambda: None
    watch: Callable[[], float] = lambda: 0.0
    call: Callable[[Session, datetime], None] = lambda session, now: None
    patience: int = 0


@dataclass(frozen=True)
class Material:
    """Everything a reading needs; it is read without a database.

    region_code   the county of a roster; for posts where they are likely
    remembered    header → field as this account said before
    asked         the layout as the clerk corrected it, as JSON; "" = propose one
    """

    data: bytes
    day: date
    region_code: str
    remembered: Mapping[str, str] = field(default_factory=dict)
    asked: str = ""


@dataclass(frozen=True)
class Reading:
    """What was read: `head` as JSON, and one JSON text per post or person with its row number."""

    head: str
    rows: Sequence[tuple[int, str]]
    summary: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What a row would do: new, changed, unchanged or refused (with its code)."""

    outcome: str
    code: str = ""
    subject_id: int | None = None
    facts: tuple[str, ...] = ()  # counted by name in the import's summary


class Kind(Protocol):
    """One kind of import. `step` is how many rows one storing transaction takes at most."""

    step: int

    def read(self, material: Material) -> Reading:
        """Bytes to drafts; pure. Raises FileProblem."""

    def material_of(self, session: Session, actor: Actor, row: Import) -> tuple[str, str]:
        """(region the reading needs, name of the memory of columns)."""

    def compare(
        self, session: Session, actor: Actor, row: Import, lines: Sequence[Line], now: datetime
    ) -> list[Verdict]:
        """What each line would do to what is stored now; writes nothing."""

    def summary(self, row: Import, outcomes: Mapping[str, int]) -> dict[str, object]:
        """The summary with the rows counted by outcome, after reading and after storing."""

    def store(
        self, session: Session, actor: Actor, row: Import, lines: Sequence[Line], now: datetime
    ) -> None:
        """Store the lines, judged anew; fills `outcome`, `code`, `subject_id`, `before` of each."""

    def wind_up(
        self, session: Session, actor: Actor, row: Import, at: int, now: datetime
    ) -> int | None:
        """One more short step after all rows, beginning with 0; the next one's number or None."""

    def undo(
        self, session: Session, actor: Actor, row: Import, lines: Sequence[Line], now: datetime
    ) -> None:
        """Put back what stood before; `left_standing` says why a line was not touched."""

    def unwind(
        self, session: Session, actor: Actor, row: Import, at: int, now: datetime
    ) -> int | None:
        """As `wind_up`, after all lines were taken back."""
