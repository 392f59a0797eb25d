"""Frozen values of a weekly report: what the queries produce and what every rendering reads.

A figure that nobody reported is None and reads 未报; zero is a count somebody made. Impossible
figures (a negative count, a part above its base, a percentage without a base) die at construction.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from reports.definitions import DEFINITIONS, Definition, Unit
from reports.ledger import Ledger


class ScopeKind(StrEnum):
    WHOLE = "whole"
    RECEIVING = "receiving"
    SENDING = "sending"


class Period(StrEnum):
    """The window a figure covers. NOW is the stock at Sunday 24:00, BEFORE a week earlier."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    LAST_YEAR = "last_year"
    NOW = "now"
    BEFORE = "before"
    FOUR_WEEKS = "four_weeks"
    LAST_MONTH = "last_month"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose report: everything, one receiving district or one sending county (GB/T 2260 code)."""

    kind: ScopeKind
    code: str
    name: str

    def __post_init__(self) -> None:
        if (self.kind is ScopeKind.WHOLE) != (self.code == ""):
            raise ValueError(f"scope {self.kind} with code {self.code!r}")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. For a percentage `value` is the part and `base` the whole it is taken of.

    `of` names the slice (a reason, a firm, a cohort week, a township), empty for the total.
    Raises KeyError for an indicator without a definition, ValueError for an impossible number.
    """

    indicator: str
    value: int | Decimal | None
    base: int | None = None
    period: Period = Period.WEEK
    of: str = ""

    def __post_init__(self) -> None:
        unit = DEFINITIONS[self.indicator].unit
        if self.value is None:
            if self.base is not None:
                raise ValueError(f"{self.key}: a base without a part")
            return
        if isinstance(self.value, bool | float) or self.value < 0:
            raise ValueError(f"{self.key}: {self.value!r} is not a count")
        if isinstance(self.value, Decimal) and unit is not Unit.DAYS:
            raise ValueError(f"{self.key}: only days may be fractional")
        if (unit is Unit.PERCENT) != (self.base is not None):
            raise ValueError(f"{self.key}: a percentage, and nothing else, has a base")
        above = self.base is not None and self.value > self.base
        if above and not self.definition.may_pass:
            raise ValueError(f"{self.key}: {self.value} of {self.base}")

    @property
    def definition(self) -> Definition:
        return DEFINITIONS[self.indicator]

    @property
    def unit(self) -> Unit:
        return self.definition.unit

    @property
    def key(self) -> str:
        """Unique within a report: `indicator/period` or `indicator/period/slice`."""
        return "/".join(filter(None, (self.indicator, self.period.value, self.of)))

    @property
    def percent(self) -> Decimal | None:
        """The share in percent, exact; None when nothing was reported or nobody is in the base."""
        if self.value is None or not self.base:
            return None
        return Decimal(self.value) * 100 / Decimal(self.base)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a label and one figure per column (None leaves the cell empty)."""

    label: str
    figures: tuple[Figure | None, ...]
    indent: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the letter. Every row has as many figures as there are columns."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = ""
    rest: str = ""  # a letter prints the first rows and the sum of the others under this label

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.figures) != len(self.columns):
                raise ValueError(f"{self.id}: row {row.label} does not fit the columns")


class ActionKind(StrEnum):
    """What a leader can set in motion; the order is the order of urgency."""

    ARRIVAL_OVERDUE = "arrival_overdue"
    REVIEW_WAITING = "review_waiting"
    ASK_WORKER = "ask_worker"
    CONFIRMATION_WAITING = "confirmation_waiting"
    LEFT_NOT_REPLACED = "left_not_replaced"
    NOBODY_PROPOSED = "nobody_proposed"
    VACANCY_LAPSING = "vacancy_lapsing"
    EMPLOYER_WAITING = "employer_waiting"
    WRONG_DAYS = "wrong_days"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: how many rows wait, the oldest in days, and the page that lists them.

    `subject` names a firm and its vacancy, never a person. `url` is absolute and needs log-in.
    """

    kind: ActionKind
    count: int
    url: str
    days: int | None = None
    places: int | None = None
    subject: str = ""

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(f"{self.kind}: an action without rows")
        if not self.url.startswith(("http://", "https://")):
            raise ValueError(f"{self.kind}: {self.url!r} is not an absolute address")


@dataclass(frozen=True, slots=True)
class BalanceCheck:
    """A sum the reader can redo. `holds` is computed, never stated; None if a side is 未报."""

    text: str
    left: int | None
    right: int | None
    at_least: bool = False  # left >= right instead of left == right

    @property
    def holds(self) -> bool | None:
        if self.left is None or self.right is None:
            return None
        return self.left >= self.right if self.at_least else self.left == self.right


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """One week of the chart: people who arrived in it, places open (of a sending county people
    without a place) at its end (None = 未报)."""

    monday: date
    arrived: int | None
    open: int | None


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """Everything one letter says. The renderings add nothing and count nothing.

    `so_far` marks a preview of a week that has not ended; `counted_to` is the exclusive end of
    the counting. `revision` is 1 for the first letter of a scope and week; a later one says why.
    """

    scope: Scope
    week: str
    monday: date
    sunday: date
    counted_to: datetime
    headline: tuple[Figure, Figure, Figure]
    headline_before: tuple[Figure, Figure, Figure]
    bar: Ledger
    actions: tuple[Action, ...]
    tables: tuple[Table, ...] = field(repr=False)
    series: tuple[WeekPoint, ...]
    checks: tuple[BalanceCheck, ...]
    archive_url: str
    revision: int = 1
    reason: str = ""
    so_far: bool = False
    unreported: tuple[Definition, ...] = field(default=())

    def __post_init__(self) -> None:
        if len(self.actions) > 3:
            raise ValueError("a leader gets three actions, not more")
        if (self.revision > 1) != bool(self.reason):
            raise ValueError("a corrected letter, and no other, gives its reason")
        if self.counted_to.tzinfo is None:
            raise ValueError("counted_to must be aware")

    @property
    def monthly(self) -> bool:
        """Whether this letter closes a month (`week` is then 2026-11), not a week."""
        return "W" not in self.week

    def figures(self) -> Iterator[Figure]:
        """Every figure printed, the headline first; a figure may stand in two places."""
        yield from self.headline
        for table in self.tables:
            for row in table.rows:
                yield from (figure for figure in row.figures if figure is not None)

    def snapshot(self) -> dict[str, Any]:
        """The figures as plain JSON values, by key, to be stored with the letter."""
        return {
            figure.key: {
                "value": str(figure.value) if isinstance(figure.value, Decimal) else figure.value,
                "base": figure.base,
                "unit": figure.unit.value,
            }
            for figure in self.figures()
        }
