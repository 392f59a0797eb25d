"""The ground a report stands on: one scope, one moment of knowledge, the windows it counts over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from models.placement import PlacementState
from reference.calendar import Month, Span, day_start, local_day
from reports.cuts import Cut
from reports.history import History
from reports.scopes import Reach, reach
from reports.spells import Move, Presence, Spell, Stay, presences, stays
from reports.values import Figure, Period, Scope

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


def windows(span: Span, end: datetime) -> tuple[Window, ...]:
    """Of a week: this week, month to date, year to date, the same part of last year. Of a month:
    this month, the month before, year to date, the same part of last year.

    Month and year are those of the last day counted, so a week across New Year counts its year
    from 1 January on. The days before the turn that no week's month or year holds stand in the
    letter that closes the month, and December's closes the year: each day is in exactly one.
    """
    last = local_day(end - timedelta(microseconds=1))
    year_before = _year_before(last)
    if isinstance(span, Month):
        before = span.previous()
        two = (
            _since_day(Period.MONTH, span.first, last, end),
            _since_day(Period.LAST_MONTH, before.first, before.last, before.end_utc),
        )
    else:
        two = (
            Window(Period.WEEK, span.start_utc, end, span.first, last),
            _since_day(Period.MONTH, last.replace(day=1), last, end),
        )
    return (
        *two,
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
    span: Span
    end: datetime
    known: datetime
    windows: tuple[Window, ...]
    everyone: tuple[Spell, ...] = field(repr=False)  # of every scope
    spells: tuple[Spell, ...] = field(repr=False)  # of this scope, by the facts of the end
    once: tuple[Spell, ...] = field(repr=False)  # of this scope by the facts of any moment
    cut: Cut = field(repr=False)  # what `everyone` stands in
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    # found once: every table of a letter asks the same stays, moves and week before

    @property
    def last(self) -> date:
        """The last Shanghai day counted."""
        return self.current.last

    @property
    def monthly(self) -> bool:
        """Whether this closes a month."""
        return isinstance(self.span, Month)

    @property
    def current(self) -> Window:
        """The window the letter is about: its week or its month."""
        return self.windows[0]

    @property
    def flow_heads(self) -> tuple[str, ...]:
        two = ("本月", "上月") if self.monthly else ("本周", "本月")
        return (*two, "本年", "上年同期")

    @property
    def stock_heads(self) -> tuple[str, ...]:
        return ("本月末", "上月末") if self.monthly else ("本周日", "上周日")

    @property
    def this_year(self) -> Window:
        return self.windows[2]

    def before(self) -> "Ground":
        """The same scope a week (or a month) earlier, as its letter saw it."""
        return self.at(self.span.previous())

    def at(self, span: Span) -> "Ground":
        """The same scope at the end of an earlier week or month, as its letter saw it."""
        key = f"at {span}"
        if key not in self._kept:
            end = span.end_utc
            self._kept[key] = make_ground(self.history, self.scope, span, end, end)
        ground: Ground = self._kept[key]
        return ground

    @property
    def parts(self) -> list[Presence]:
        """Everybody's time in post in the scope, by what was known."""
        if "parts" not in self._kept:
            self._kept["parts"] = presences(self.spells)
        parts: list[Presence] = self._kept["parts"]
        return parts

    @property
    def stays(self) -> list[Stay]:
        """Every stay in the scope, by what was known."""
        if "stays" not in self._kept:
            self._kept["stays"] = stays(self.parts)
        found: list[Stay] = self._kept["stays"]
        return found

    def _moves(self, to: PlacementState) -> list[tuple[Spell, Move]]:
        """Who of the scope at any moment ever moved there, with the last such move."""
        if to not in self._kept:
            found = ((spell, spell.happened(to)) for spell in self.once)
            self._kept[to] = [(spell, move) for spell, move in found if move is not None]
        moves: list[tuple[Spell, Move]] = self._kept[to]
        return moves

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

    def happened(
        self, to: PlacementState, window: Window, *, as_known: bool = False
    ) -> Iterator[tuple[Spell, Move]]:
        """Moves to `to` recorded in the window, in this scope by the facts they were reported
        with: what a week or a month reported does not move when a person's facts change. With
        `as_known` by the facts recorded at the moment counted to."""
        for spell, move in self._moves(to):
            if window.holds(move.at):
                then = spell if as_known else spell.reported(move, self.end, self.known)
                if self.reach.moves(then.site, then.home):
                    yield then, move


Flow = tuple[Figure, ...]


def make_ground(
    history: History, scope: Scope, span: Span, end: datetime, known: datetime
) -> Ground:
    """Ground of `scope` for `span`, counting what was recorded before `end` (see `Ground`)."""
    spans = windows(span, end)
    covered = reach(scope, spans[0].last)
    standing = history.standing(end, known)
    return Ground(
        history=history,
        scope=scope,
        reach=covered,
        span=span,
        end=end,
        known=known,
        windows=spans,
        everyone=standing.spells,
        spells=standing.within(covered),
        once=standing.ever_within(covered),
        cut=standing,
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
