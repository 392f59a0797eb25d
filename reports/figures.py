"""From the tables to the frozen values of one letter: load once, then one report per scope.

`load` runs the queries; `weekly_report` only counts what was loaded. Everything is counted up to
Sunday 24:00 of the week: counting the same week again gives the same numbers.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from models.placement import PlacementState
from reference.calendar import Span
from reports import placement
from reports.action_source import ActionSource, load_action_source
from reports.actions import Links, choose_actions
from reports.activity import Activity, activity_table, load_activity
from reports.after import After, after_table, load_after
from reports.definitions import unfilled
from reports.demand import bar, demand_table, firms_table
from reports.earlier_letters import (
    NOTHING,
    LetterNumbers,
    Numbers,
    figure_as_printed,
    numbers_of_letters,
    table_as_printed,
)
from reports.festival import Festival, festival_table, load_festival, seasons_of
from reports.ground import Ground, make_ground, windows
from reports.history import History, load_history
from reports.later import later_corrections
from reports.leaving import leaving_table
from reports.ledger import Ledger
from reports.matching import Matching, load_matching, matching_table
from reports.owed import Owed, load_owed, owed_table
from reports.stability import cohort_table, kept_of_four_weeks, stability_table
from reports.supply import people_bar, seeking, supply_table, waiting
from reports.townships import township_table
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
    activity: Activity
    owed: Owed
    after: After
    festival: Festival
    actions: ActionSource
    printed: LetterNumbers


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
        history=load_history(session, _earliest(span)),
        matching=load_matching(session, windows(span, until), moment),
        activity=load_activity(session, moment),
        owed=load_owed(session, moment),
        after=load_after(session, moment),
        festival=load_festival(session, moment, *seasons_of(span.previous().last, span.last)),
        actions=load_action_source(session, until),
        printed=numbers_of_letters(session, span, SERIES_WEEKS - 1),
    )


def _earliest(span: Span) -> datetime:
    """Before any moment a letter counts to: a week before the first of its series."""
    for _ in range(SERIES_WEEKS + 1):
        span = span.previous()
    return span.end_utc


def headline(ground: Ground) -> tuple[Figure, Figure, Figure]:
    """Arrived this week (or month); still there of those whose thirtieth day fell in four weeks
    (or in the month); places missing, of a sending county people who still wait for one: each of
    the three is about the same posts, or the same people."""
    now = ground.current
    return (
        Figure("arrived", placement.arrived(ground, now), period=now.period),
        kept_of_four_weeks(ground, 30),
        _lacking(ground),
    )


def _lacking(ground: Ground) -> Figure:
    if ground.scope.kind is ScopeKind.SENDING:
        return Figure("waiting", len(waiting(ground)), period=Period.NOW)
    return Figure("places_open", bar(ground).open, period=Period.NOW)


def three_parts(ground: Ground) -> Ledger:
    """The bar under the three numbers: the posts of the scope, of a sending county its people."""
    return people_bar(ground) if ground.scope.kind is ScopeKind.SENDING else bar(ground)


def series(ground: Ground, printed: LetterNumbers = {}) -> tuple[WeekPoint, ...]:  # noqa: B006  never changed
    """The last eight weeks (or months) as their own letters gave them, oldest first; counted again
    where there is no letter."""
    points: list[WeekPoint] = []
    span = ground.span
    while len(points) < SERIES_WEEKS:
        then = ground if span == ground.span else ground.at(span)
        came = Figure("arrived", None, period=then.current.period)
        lacking = Figure(
            "waiting" if ground.scope.kind is ScopeKind.SENDING else "places_open",
            None, period=Period.NOW,
        )  # fmt: skip
        said = printed.get(_letter_key(ground, span), NOTHING) if then is not ground else NOTHING
        if came.key in said and lacking.key in said:
            pair = said[came.key][0], said[lacking.key][0]
        elif ground.history.since is not None and ground.history.since < span.end_utc:
            pair = placement.arrived(then, then.current), _lacking(then).value
        else:
            pair = None, None
        points.append(WeekPoint(span.first, *(v if v is None else int(v) for v in pair)))
        span = span.previous()
    return tuple(reversed(points))


def _letter_key(ground: Ground, span: Span) -> tuple[str, str, str]:
    return ground.scope.kind.value, ground.scope.code, str(span)


def as_printed(
    figures: tuple[Figure, Figure, Figure], numbers: Numbers
) -> tuple[Figure, Figure, Figure]:
    """The headline of the week before, as its own letter gave it."""
    one, two, three = (figure_as_printed(figure, numbers, figure.period) for figure in figures)
    return one, two, three


def tables(ground: Ground, loaded: Loaded) -> tuple[Table, ...]:
    """The tables in the order they are printed; a sending county reads of its own people before
    the posts of its partners."""
    arrivals = placement.placement_table(ground)
    people = [
        replace(arrivals, note=arrivals.note + later_corrections(ground)),
        stability_table(ground),
        cohort_table(ground),
        after_table(ground, loaded.after),
        leaving_table(ground),
        placement.stock_table(ground),
    ]
    posts = [demand_table(ground), firms_table(ground), matching_table(ground, loaded.matching)]
    went = activity_table(ground, loaded.activity)
    owed = owed_table(ground, loaded.owed)
    spring = festival_table(ground, loaded.festival)
    people += [] if spring is None else [spring]
    if ground.scope.kind is ScopeKind.SENDING:
        return (*people, went, owed, supply_table(ground), township_table(ground), *posts)
    return (*people, went, owed, *posts, supply_table(ground))


def checks(ground: Ground) -> tuple[BalanceCheck, ...]:
    """The sums printed on the report; each side is counted on its own way."""
    year = ground.this_year
    new = placement.NewTransfers(ground).counts(year)
    ever = placement.moves_ever(ground, PlacementState.ARRIVED)
    gone = placement.moves_ever(ground, PlacementState.LEFT)
    ledger = bar(ground)
    split = new["dest_county"] + new["dest_province"] + new["dest_outside"]
    ours = (_people_check(ground),) if ground.scope.kind is ScopeKind.SENDING else ()
    return (
        *ours,
        BalanceCheck("累计到岗＝在岗＋累计离岗", ever, placement.in_post(ground) + gone),
        BalanceCheck(
            f"{'结对区县的' if ours else ''}名额＝到岗＋已约＋缺口",
            ledger.places,
            ledger.arrived + ledger.promised + ledger.open,
        ),
        BalanceCheck("本年新增＝县内＋省内县外＋省外", new["new_transfers"], split),
        BalanceCheck("省外≥到浙江", new["dest_outside"], new["dest_zhejiang"], at_least=True),
        BalanceCheck("到浙江≥到结对区县", new["dest_zhejiang"], new["dest_paired"], at_least=True),
        BalanceCheck("新增≥其中脱贫", new["new_transfers"], new["new_poverty"], at_least=True),
        BalanceCheck("到岗日期不可能、没有计入稳岗各数的", len(placement.wrong_days(ground)), 0),
        BalanceCheck(
            "本年到岗人次≥人数",
            placement.arrival_times_this_year(ground),
            placement.arrived(ground, year),
            at_least=True,
        ),
    )


def _people_check(ground: Ground) -> BalanceCheck:
    """Of a sending county: who wants to go or holds a place, as one set, is the three parts."""
    holding = {s.person_id for s in ground.spells if s.in_post or s.promised}
    parts = people_bar(ground)
    split = parts.arrived + parts.promised + parts.open
    return BalanceCheck(
        "要外出和已外出的人＝在岗＋已约＋等岗位", len(holding | seeking(ground)), split
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
    numbers = loaded.printed.get(_letter_key(ground, loaded.span.previous()), NOTHING)
    return WeeklyReport(
        scope=scope,
        week=str(loaded.span),
        monday=loaded.span.first,
        sunday=loaded.span.last,
        counted_to=loaded.end,
        headline=headline(ground),
        headline_before=as_printed(headline(ground.before()), numbers),
        bar=three_parts(ground),
        actions=() if ground.monthly else choose_actions(ground, loaded.actions, links),
        tables=tuple(table_as_printed(table, numbers) for table in tables(ground, loaded)),
        series=series(ground, loaded.printed),
        checks=checks(ground),
        archive_url=archive_url,
        revision=revision,
        reason=reason,
        so_far=so_far,
        unreported=unfilled(),
    )
