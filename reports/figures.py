"""From the tables to the frozen values of one letter: load once, then one report per scope.

`load` runs the queries; `weekly_report` only counts what was loaded. Everything is counted up to
Sunday 24:00 of the week: counting the same week again gives the same numbers.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.placement import PlacementState
from reference.calendar import Span, Week, local_day
from reports import placement
from reports.actions import ActionSource, Links, choose_actions, load_action_source
from reports.definitions import unfilled
from reports.demand import bar, demand_table, firms_table
from reports.ground import Ground, make_ground, windows
from reports.history import History, load_history
from reports.leaving import leaving_table
from reports.matching import Matching, load_matching, matching_table
from reports.stability import cohort_table, kept_of_four_weeks, stability_table
from reports.supply import supply_table, township_table
from reports.values import (
    BalanceCheck,
    Figure,
    Period,
    Scope,
    ScopeKind,
    Table,
    WeeklyReport,
    WeekPoint,
)

SERIES_WEEKS = 8


@dataclass(frozen=True)
class Loaded:
    """What every scope of one week is counted from; `end` and `known` as in `Ground`."""

    span: Span
    end: datetime
    known: datetime
    history: History
    matching: Matching
    actions: ActionSource


def load(
    session: Session, *, span: Span, end: datetime | None = None, known: datetime | None = None
) -> Loaded:
    """Read what was recorded before `end`, by default the end of the week or month.

    A preview gives the present moment as `end`; a correction gives it as `known`, so that records
    taken back since then are left out.
    """
    until = end or span.end_utc
    moment = known or until
    return Loaded(
        span=span,
        end=until,
        known=moment,
        history=load_history(session),
        matching=load_matching(session, windows(span, until), moment),
        actions=load_action_source(session, until),
    )


def headline(ground: Ground) -> tuple[Figure, Figure, Figure]:
    """Arrived this week (or month); still there of those whose thirtieth day fell in four weeks
    (or in the month); missing."""
    now = ground.current
    return (
        Figure("arrived", placement.arrived(ground, now), period=now.period),
        kept_of_four_weeks(ground, 30),
        Figure("places_open", bar(ground).open, period=Period.NOW),
    )


def series(ground: Ground) -> tuple[WeekPoint, ...]:
    """The last eight weeks (or months) as their own letters gave them, oldest first."""
    points: list[WeekPoint] = []
    span = ground.span
    while len(points) < SERIES_WEEKS:
        then = ground if span == ground.span else ground.at(span)
        recorded = ground.history.since is not None and ground.history.since < span.end_utc
        points.append(
            WeekPoint(
                span.first,
                placement.arrived(then, then.current) if recorded else None,
                bar(then).open if recorded else None,
            )
        )
        span = span.previous()
    return tuple(reversed(points))


def tables(ground: Ground, matching: Matching) -> tuple[Table, ...]:
    """The tables in the order they are printed."""
    found = [
        placement.placement_table(ground),
        stability_table(ground),
        cohort_table(ground),
        leaving_table(ground),
        placement.stock_table(ground),
        demand_table(ground),
        firms_table(ground),
        matching_table(ground, matching),
        supply_table(ground),
    ]
    if ground.scope.kind is ScopeKind.SENDING:
        found.append(township_table(ground))
    return tuple(found)


def checks(ground: Ground) -> tuple[BalanceCheck, ...]:
    """The sums printed on the report; each side is counted on its own way."""
    year = ground.this_year
    new = placement.NewTransfers(ground).counts(year)
    ever = placement.moves_ever(ground, PlacementState.ARRIVED)
    gone = placement.moves_ever(ground, PlacementState.LEFT)
    ledger = bar(ground)
    split = new["dest_county"] + new["dest_province"] + new["dest_outside"]
    return (
        BalanceCheck("累计到岗＝在岗＋累计离岗", ever, placement.in_post(ground) + gone),
        BalanceCheck(
            "名额＝到岗＋已约＋缺口", ledger.places, ledger.arrived + ledger.promised + ledger.open
        ),
        BalanceCheck("本年新增＝县内＋省内县外＋省外", new["new_transfers"], split),
        BalanceCheck("省外≥到浙江", new["dest_outside"], new["dest_zhejiang"], at_least=True),
        BalanceCheck("到浙江≥到结对区县", new["dest_zhejiang"], new["dest_paired"], at_least=True),
        BalanceCheck("新增≥其中脱贫", new["new_transfers"], new["new_poverty"], at_least=True),
        BalanceCheck(
            "本年到岗人次≥人数",
            placement.arrival_times_this_year(ground),
            placement.arrived(ground, year),
            at_least=True,
        ),
    )


def weekly_report(
    loaded: Loaded,
    scope: Scope,
    *,
    links: Links,
    archive_url: str,
    revision: int = 1,
    reason: str = "",
    so_far: bool = False,
) -> WeeklyReport:
    """The values of one letter. Only counts what was loaded; the same input, the same report."""
    ground = make_ground(loaded.history, scope, loaded.span, loaded.end, loaded.known)
    return WeeklyReport(
        scope=scope,
        week=str(loaded.span),
        monday=loaded.span.first,
        sunday=loaded.span.last,
        counted_to=loaded.end,
        headline=headline(ground),
        headline_before=headline(ground.before()),
        bar=bar(ground),
        actions=() if ground.monthly else choose_actions(ground, loaded.actions, links),
        tables=tables(ground, loaded.matching),
        series=series(ground),
        checks=checks(ground),
        archive_url=archive_url,
        revision=revision,
        reason=reason,
        so_far=so_far,
        unreported=unfilled(),
    )


def week_to_report(now: datetime) -> Week:
    """The last week that has ended by `now`, Shanghai time."""
    return Week.of(local_day(now)).previous()
