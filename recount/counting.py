"""`Recount`: the figures of one letter round counted from the rows alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session

from models.base import UtcDateTime
from recount import after, festival, moves, owed, posts, ways
from recount.asked import Asked, Counted, Edge, Place, cohort_days, edges, season_of
from recount.dialect import Dialect
from recount.tables import INDEXES, SCOPED, TABLES
from recount.towns import by_name
from reference import pairings
from reference.calendar import Month, Span, Week, local_day

VALUES: Final = (
    moves.MOVES | posts.POSTS | posts.PROPOSALS | ways.WAYS | owed.OWED | after.AFTER
    | festival.VALUES
)  # fmt: skip
SHARES: Final = after.SHARES | festival.SHARES | {"replaced_7": moves.REPLACED}
FEN: Final = frozenset({"recovered", "introduction_paid", "subsidy_due", "subsidy_paid"})
"""Summed in fen, told in whole yuan."""
NULL_IS_TOLD: Final = frozenset({"fair_visits"})
"""Where NULL means that nobody told; elsewhere it is a sum of nothing."""
STABLE: Final = {"stable_3_months": 90, "stable_6_months": 180}
STAYS: Final = {f"stay_{days}": days for days in (7, 30, 90, 180)}
OF_STAYS: Final = frozenset({*STABLE, *STAYS, "cohort_arrived"})
KNOWN: Final = frozenset({*VALUES, *SHARES, *OF_STAYS, *posts.TOWNS, "days_to_confirm"})
"""Every indicator there is a recount of."""
EVERYWHERE: Final = Place("whole")


@dataclass(frozen=True)
class Recount:
    """Counts for letters of `span`, which has ended. Makes temporary tables, so the session must
    not be committed; a session for reading will do. One end of counting after the other:
    `figures` asks those of the span's end, then those of the span before."""

    session: Session
    span: Span

    def figures(
        self, asked: Mapping[Place, Iterable[Asked]]
    ) -> Iterator[tuple[Place, Asked, Counted]]:
        """Each figure with its count, scope by scope. Raises KeyError for an indicator without a
        recount."""
        wanted = {place: list(ones) for place, ones in asked.items()}
        for before in (False, True):
            moment = _Moment(self.session, self.span, before)
            moment.build()
            for place, ones in wanted.items():
                mine = [one for one in ones if (one.period == "before") is before]
                if mine:
                    moment.enter(place)
                    yield from ((place, *found) for found in moment.counted(place, mine))


class _Moment:
    """Everything as it stood at the end of the span, or of the span before it."""

    def __init__(self, session: Session, span: Span, before: bool) -> None:
        self.session = session
        self.edges: Mapping[str, Edge] = edges(span)
        self.edge = self.edges["before" if before else "now"]
        self.sqlite = session.get_bind().dialect.name == "sqlite"
        self.dialect = self._dialect(EVERYWHERE)
        self.since = self._since()

    def _dialect(self, place: Place) -> Dialect:
        return Dialect(self.sqlite, place.like(self.edge.last))

    def _since(self) -> datetime | None:
        firsts = (
            "SELECT created_at AS at FROM proposal ORDER BY created_at LIMIT 1",
            "SELECT at FROM placement_event ORDER BY at LIMIT 1",
        )
        rows = [self.session.execute(sa.text(sql)).scalar() for sql in firsts]
        return min((self._moment(one) for one in rows if one is not None), default=None)

    def _moment(self, told: Any) -> datetime:
        value = datetime.fromisoformat(told) if isinstance(told, str) else told
        moment = UtcDateTime().process_result_value(value, self.session.get_bind().dialect)
        if moment is None:
            raise ValueError("a moment was asked for and there is none")
        return moment

    # the tables

    def build(self) -> None:
        """The tables of every scope, as of `edge.stop`."""
        self._closings()
        for name, sql in TABLES.items():
            self._make(name, sql)
        self._pairs()
        for sql in INDEXES:
            self._run(sql.format("rc"))
        self._known(TABLES)

    def enter(self, place: Place) -> None:
        """The tables of one scope."""
        self.dialect = self._dialect(place)
        for name, sql in SCOPED.items():
            self._make(name, sql)
            self._run(f"CREATE INDEX rc_{name} ON {name} (person_id, arrived)")
        self._known(SCOPED)

    def _known(self, names: Iterable[str]) -> None:
        """PostgreSQL plans for tables nobody has looked at as if they were long."""
        if not self.sqlite:
            for name in names:
                self._run(f"ANALYZE {name}")

    def _make(self, name: str, sql: str) -> None:
        self._run(f"DROP TABLE IF EXISTS {name}")
        told = self.dialect.sql(sql).replace(":end", self.dialect.moment(self.edge.stop))
        self._run(f"CREATE TEMPORARY TABLE {name} AS {told}")

    def _run(self, sql: str) -> None:
        self.session.execute(sa.text(sql))

    def _closings(self) -> None:
        """Ends of every week and month from the first move to the end of counting."""
        self._run("DROP TABLE IF EXISTS edge")
        kind = "TEXT" if self.sqlite else "TIMESTAMPTZ"
        self._run(f"CREATE TEMPORARY TABLE edge (at {kind})")
        if self.since is None:
            return
        found: set[datetime] = set()
        week, month = Week.at(self.since), Month.at(self.since)
        while week.start_utc < self.edge.stop:
            found.add(week.end_utc)
            week = week.next()
        while month.start_utc < self.edge.stop:
            found.add(month.end_utc)
            month = month.next()
        add = sa.text("INSERT INTO edge (at) VALUES (:at)").bindparams(_moment_of("at", None))
        kept = sorted(one for one in found if one <= self.edge.stop)
        if kept:
            self.session.execute(add, [{"at": one} for one in kept])

    def _pairs(self) -> None:
        """Which of the pairs of places people moved between are paired counties."""
        rows = self.session.execute(sa.text("SELECT DISTINCT site, home FROM standing"))
        found = [
            {"site": site, "home": home}
            for site, home in rows.all()
            if pairings.closeness(site, home, self.edge.last) >= _COUNTY
        ]
        if found:
            add = sa.text("INSERT INTO paired (site, home) VALUES (:site, :home)")
            self.session.execute(add, found)

    # the counts

    def counted(self, place: Place, asked: list[Asked]) -> Iterator[tuple[Asked, Counted]]:
        towns = [one for one in asked if one.indicator in posts.TOWNS]
        for one in asked:
            if one.indicator not in posts.TOWNS:
                yield one, self._count(one)
        for name, sql in posts.TOWNS.items():
            mine = [one for one in towns if one.indicator == name]
            rows = self._rows(sql, self.edge) if mine else []
            for town, people in by_name(rows, [one.of for one in mine], place.is_county).items():
                yield Asked(name, "now", town), (people, None)

    def _count(self, one: Asked) -> Counted:
        name, edge = one.indicator, self.edges[one.period]
        if one.period == "last_year" and not self._in_use(edge.start):
            return None, None
        if name in OF_STAYS:
            return self._of_stays(one, edge)
        if name == "days_to_confirm":
            return self._days_to_confirm(edge), None
        if name in SHARES:
            [(part, base)] = self._rows(SHARES[name], edge)
            return int(part), int(base)
        return self._value(name, one.of, edge), None

    def _value(self, name: str, of: str, edge: Edge) -> int | None:
        counted = self._scalar(VALUES[name], edge, of=of)
        if counted is None:
            return None if name in NULL_IS_TOLD else 0
        return int(counted) // 100 if name in FEN else int(counted)

    def _in_use(self, moment: datetime) -> bool:
        return self.since is not None and self.since <= moment

    def _of_stays(self, one: Asked, edge: Edge) -> Counted:
        if one.indicator in STABLE:
            return self._stable(STABLE[one.indicator])
        first, last = cohort_days(one.of) if one.of else (edge.first, edge.last)
        cohort = {"from_day": first, "to_day": last}
        if one.indicator == "cohort_arrived":
            return int(self._scalar(moves.CAME, edge, **cohort)), None
        days = STAYS[one.indicator]
        sql = moves.COHORT if one.of else moves.STAY
        [(part, base)] = self._rows(sql, edge, days=days, **cohort)
        return int(part), int(base)

    def _stable(self, days: int) -> Counted:
        """Nobody could have been counted while the house was not in use that long."""
        latest = self.edge.last - timedelta(days=days)
        if self.since is None or local_day(self.since) > latest:
            return None, None
        return int(self._scalar(moves.STABLE, self.edge, days=days)), None

    def _days_to_confirm(self, edge: Edge) -> Decimal | None:
        rows = self._rows(moves.DAYS_TO_CONFIRM, edge)
        spans = [(self._moment(a) - self._moment(b)).total_seconds() / 86_400 for a, b in rows]
        return Decimal(f"{median(spans):.1f}") if spans else None

    def _scalar(self, sql: str, edge: Edge, **more: Any) -> Any:
        return self._rows(sql, edge, **more)[0][0]

    def _rows(self, sql: str, edge: Edge, **more: Any) -> list[Any]:
        told = sa.text(self.dialect.sql(sql))
        kinds = {"start": edge.start, "stop": edge.stop, "end": self.edge.stop}
        season = season_of(edge.last)
        days = {"first": edge.first, "last": edge.last, "season": season}
        binds = [_moment_of(name, value) for name, value in kinds.items()]
        for name, value in (days | more).items():
            binds.append(sa.bindparam(name, value, type_=_kind(value)))
        used = [one for one in binds if f":{one.key}" in told.text]
        return list(self.session.execute(told.bindparams(*used)).all())


_COUNTY: Final = 3


def _moment_of(name: str, value: datetime | None) -> sa.BindParameter[Any]:
    return sa.bindparam(name, value, type_=UtcDateTime())


def _kind(value: object) -> sa.types.TypeEngine[Any]:
    if isinstance(value, date):
        return sa.Date()
    return sa.Integer() if isinstance(value, int) else sa.String()
