"""The ground a report stands on: one scope, one moment of knowledge, the windows it counts over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from models.placement import PlacementState
from reference.calendar import Week, day_start, local_day
from reports.history import History
from reports.scopes import Reach, reach
from reports.spells import Move, Spell
from reports.values import Figure, Period, Scope

FLOW_HEADS = ("本周", "本月", "本年", "上年同期")
STOCK_HEADS = ("本周日", "上周日")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """`start <= moment < end`; `first` and `last` are the Shanghai days it spans."""

    period: Period
    start: datetime
    end: datetime
    first: date
    last: date

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def windows(week: Week, end: datetime) -> tuple[Window, ...]:
    """This week, month to date, year to date, the same part of last year.

    Month and year are those of the last day counted, so a week across New Year counts its year
    from 1 January on.
    """
    last = local_day(end - timedelta(microseconds=1))
    year_before = _year_before(last)
    return (
        Window(Period.WEEK, week.start_utc, end, week.monday, last),
        _since_day(Period.MONTH, last.replace(day=1), last, end),
        _since_day(Period.YEAR, last.replace(month=1, day=1), last, end),
        _since_day(
            Period.LAST_YEAR,
            year_before.replace(month=1, day=1),
            year_before,
            day_start(year_before + _ONE_DAY),
        ),
    )


def _since_day(period: Period, first: date, last: date, end: datetime) -> Window:
    return Window(period, day_start(first), end, first, last)


def _year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year - 1, day=28)
    return day.replace(year=day.year - 1)


@dataclass(frozen=True)
class Ground:
    """What every group of the report is counted from.

    Only what was recorded before `end` counts, less what `known` at the time of counting says was
    taken back; for a letter written when its week ends the two are the same moment.
    """

    history: History
    scope: Scope
    reach: Reach
    week: Week
    end: datetime
    windows: tuple[Window, ...]
    everyone: tuple[Spell, ...] = field(repr=False)  # of every scope
    spells: tuple[Spell, ...] = field(repr=False)  # of this scope

    @property
    def last(self) -> date:
        """The last Shanghai day counted."""
        return self.this_week.last

    @property
    def this_week(self) -> Window:
        return self.windows[0]

    @property
    def this_year(self) -> Window:
        return self.windows[2]

    def before(self) -> "Ground":
        """The same scope a week earlier, as its letter saw it."""
        return self.at(self.week.previous())

    def at(self, week: Week) -> "Ground":
        """The same scope at the end of an earlier week, as its letter saw it."""
        return make_ground(self.history, self.scope, week, week.end_utc, week.end_utc)

    def flows(self, indicator: str, count: Callable[[Window], int], of: str = "") -> "Flow":
        """`count` over the four windows; last year reads 未报 when nothing was recorded then."""
        return tuple(
            Figure(indicator, count(w) if self.recorded(w) else None, period=w.period, of=of)
            for w in self.windows
        )

    def recorded(self, window: Window) -> bool:
        """Whether the system was already in use when the window began (always, this year)."""
        if window.period is not Period.LAST_YEAR:
            return True
        return self.history.since is not None and self.history.since <= window.start

    def happened(self, to: PlacementState, window: Window) -> Iterator[tuple[Spell, Move]]:
        """Moves to `to` recorded in the window, in this scope."""
        for spell in self.spells:
            move = spell.happened(to)
            if move is not None and window.holds(move.at):
                yield spell, move


Flow = tuple[Figure, ...]


def make_ground(
    history: History, scope: Scope, week: Week, end: datetime, known: datetime
) -> Ground:
    """Ground of `scope` for `week`, counting what was recorded before `end` (see `Ground`)."""
    spans = windows(week, end)
    covered = reach(scope, spans[0].last)
    standing = history.standing(end, known)
    return Ground(
        history=history,
        scope=scope,
        reach=covered,
        week=week,
        end=end,
        windows=spans,
        everyone=standing,
        spells=tuple(s for s in standing if covered.moves(s.site, s.home)),
    )


def stock(indicator: str, now: int | None, before: int | None) -> Flow:
    """The two columns of a stock row: this Sunday and the one before."""
    return (
        Figure(indicator, now, period=Period.NOW),
        Figure(indicator, before, period=Period.BEFORE),
    )


def tenths(value: float) -> Decimal:
    """Days with one decimal."""
    return Decimal(str(round(value, 1)))
