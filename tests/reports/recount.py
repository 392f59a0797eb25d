"""The same figures counted again, in SQL written by hand and sharing nothing with the report.

`Recount(session, site, home, demand, supply).figure(...)` answers for one figure. Differences of
method are on purpose: states are the last event whatever it is, stays are found by NOT EXISTS,
vacancies and people are read forward from their events.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from models.base import UtcDateTime
from reports.values import Figure, Period
from tests.reports.recount_after import AFTER, SHARES
from tests.reports.recount_owed import OWED
from tests.reports.recount_ways import WAYS

END = datetime(2026, 11, 22, 16, tzinfo=UTC)  # Sunday of 2026-W47, 24:00 in Shanghai
WINDOWS = {
    Period.WEEK: (datetime(2026, 11, 15, 16, tzinfo=UTC), END),
    Period.MONTH: (datetime(2026, 10, 31, 16, tzinfo=UTC), END),
    Period.YEAR: (datetime(2025, 12, 31, 16, tzinfo=UTC), END),
    Period.LAST_YEAR: (
        datetime(2024, 12, 31, 16, tzinfo=UTC),
        datetime(2025, 11, 22, 16, tzinfo=UTC),
    ),
    Period.FOUR_WEEKS: (datetime(2026, 10, 25, 16, tzinfo=UTC), END),
}
FIRST_DAY = {
    Period.WEEK: date(2026, 11, 16),
    Period.MONTH: date(2026, 11, 1),
    Period.YEAR: date(2026, 1, 1),
    Period.LAST_YEAR: date(2025, 1, 1),
    Period.FOUR_WEEKS: date(2026, 10, 26),
}
LAST_DAY = {Period.LAST_YEAR: date(2025, 11, 22)}
SUNDAY = date(2026, 11, 22)

TABLES = {
    "standing": """
  SELECT e.id, e.placement_id, e.at, e.effective_on, e.to_state, e.reason_code,
         pl.person_id, pl.vacancy_id, pl.proposal_id,
         v.region_code AS site, v.employer_id, p.region_code AS home, p.township
  FROM placement_event e
  JOIN placement pl ON pl.id = e.placement_id
  JOIN vacancy v ON v.id = pl.vacancy_id
  JOIN person p ON p.id = pl.person_id
  WHERE e.at < :end AND e.undoes_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM placement_event u WHERE u.undoes_id = e.id AND u.at < :end)
""",
    "latest": """
  SELECT pl.id AS placement_id, pl.person_id, pl.vacancy_id, v.region_code AS site,
         p.region_code AS home, p.township,
         (SELECT e.to_state FROM placement_event e WHERE e.placement_id = pl.id AND e.at < :end
          ORDER BY e.at DESC, e.id DESC LIMIT 1) AS state
  FROM placement pl JOIN vacancy v ON v.id = pl.vacancy_id JOIN person p ON p.id = pl.person_id
""",
    "presence": """
  SELECT a.placement_id, a.person_id, a.effective_on AS arrived,
         (SELECT l.effective_on FROM standing l
          WHERE l.placement_id = a.placement_id AND l.to_state = 'left') AS gone
  FROM standing a WHERE a.to_state = 'arrived' AND a.site LIKE :site AND a.home LIKE :home
""",
    "starts": """
  SELECT one.* FROM presence one WHERE NOT EXISTS (
    SELECT 1 FROM presence other
    WHERE other.person_id = one.person_id AND other.placement_id <> one.placement_id
      AND (other.arrived < one.arrived
           OR (other.arrived = one.arrived AND other.placement_id < one.placement_id))
      AND (other.gone IS NULL OR one.arrived <= {gone_plus_15}))
""",
    "posts": """
  SELECT v.id, v.employer_id, v.region_code,
    (SELECT e.to_state FROM vacancy_event e WHERE e.vacancy_id = v.id AND e.to_state IS NOT NULL
       AND e.at < :end ORDER BY e.at DESC, e.id DESC LIMIT 1) AS state,
    COALESCE(
      (SELECT e.places_after FROM vacancy_event e WHERE e.vacancy_id = v.id
         AND e.places_after IS NOT NULL AND e.at < :end ORDER BY e.at DESC LIMIT 1),
      (SELECT e.places_before FROM vacancy_event e WHERE e.vacancy_id = v.id
         AND e.places_before IS NOT NULL AND e.at >= :end ORDER BY e.at LIMIT 1),
      v.places) AS places,
    (SELECT COUNT(*) FROM latest l WHERE l.vacancy_id = v.id
       AND l.state IN ('arrived', 'in_post')) AS arrived,
    (SELECT COUNT(*) FROM latest l WHERE l.vacancy_id = v.id
       AND l.state IN ('confirmed', 'departed')) AS promised
  FROM vacancy v WHERE {demand}
""",
    "roster": """
  SELECT p.id, p.first_timer,
    COALESCE(
      (SELECT e.to_state FROM person_event e WHERE e.person_id = p.id AND e.at < :end
         AND e.to_state IS NOT NULL ORDER BY e.at DESC, e.id DESC LIMIT 1),
      (SELECT e.from_state FROM person_event e WHERE e.person_id = p.id AND e.at >= :end
         AND e.to_state IS NOT NULL ORDER BY e.at LIMIT 1),
      p.state) AS state
  FROM person p WHERE p.created_at < :end AND ({supply})
""",
}
"""Temporary tables, in the order they are built; `:end`, `:site`, `:home` become literals."""
SCOPED = "site LIKE :site AND home LIKE :home"
IN_WINDOW = "at >= :start AND at < :stop"
NEW = f"""
  SELECT s.* FROM standing s WHERE s.to_state = 'arrived' AND s.at >= :start AND s.at < :stop
    AND {SCOPED} AND NOT EXISTS (
      SELECT 1 FROM standing o WHERE o.to_state = 'arrived' AND o.person_id = s.person_id
        AND o.at >= :year AND (o.at < s.at OR (o.at = s.at AND o.placement_id < s.placement_id)))
"""
PAIRED = "(site || home) IN ('330110510824', '330782511902')"
PROPOSAL_EVENT = """
  FROM proposal_event e JOIN proposal q ON q.id = e.proposal_id
  JOIN vacancy v ON v.id = q.vacancy_id JOIN person p ON p.id = q.person_id
  WHERE e.undoes_id IS NULL AND e.at >= :start AND e.at < :stop
    AND v.region_code LIKE :site AND p.region_code LIKE :home
    AND NOT EXISTS (SELECT 1 FROM proposal_event u WHERE u.undoes_id = e.id AND u.at < :end)
"""
EVER = f"FROM standing WHERE {SCOPED}"
OPEN = "FROM posts WHERE state = 'published'"
ON_ROSTER = "FROM roster WHERE state <> 'closed'"
MOVED = f"FROM standing WHERE {IN_WINDOW} AND {SCOPED}"

COUNTS: dict[str, str] = {
    "arrived": f"SELECT COUNT(DISTINCT person_id) {MOVED} AND to_state = 'arrived'",
    "arrived_late": f"SELECT COUNT(DISTINCT person_id) {MOVED} AND to_state = 'arrived'"
    " AND effective_on < :first",
    "no_shows": f"SELECT COUNT(*) {MOVED} AND to_state = 'no_show'",
    "left": f"SELECT COUNT(*) {MOVED} AND to_state = 'left'",
    "left_for": f"SELECT COUNT(*) {MOVED} AND to_state = 'left'"
    " AND CASE reason_code WHEN '' THEN 'unknown' ELSE reason_code END = :of",
    "left_firm": f"SELECT COUNT(*) {MOVED} AND to_state = 'left'"
    " AND CAST(employer_id AS VARCHAR) = :of",
    "new_transfers": f"SELECT COUNT(*) FROM ({NEW}) n",
    "new_poverty": f"SELECT COUNT(*) FROM ({NEW}) n WHERE EXISTS (SELECT 1 FROM person_target t"
    " WHERE t.person_id = n.person_id AND t.target IN ('lifted', 'monitored'))",
    "new_disabled": f"SELECT COUNT(*) FROM ({NEW}) n WHERE EXISTS (SELECT 1 FROM person_target t"
    " JOIN consent c ON c.person_id = t.person_id WHERE t.person_id = n.person_id"
    " AND t.target = 'disabled' AND c.purpose = 'disability' AND c.withdrawn_at IS NULL)",
    "dest_county": f"SELECT COUNT(*) FROM ({NEW}) n WHERE site = home",
    "dest_province": f"SELECT COUNT(*) FROM ({NEW}) n WHERE site <> home"
    " AND SUBSTR(site, 1, 2) = SUBSTR(home, 1, 2)",
    "dest_outside": f"SELECT COUNT(*) FROM ({NEW}) n"
    " WHERE SUBSTR(site, 1, 2) <> SUBSTR(home, 1, 2)",
    "dest_zhejiang": f"SELECT COUNT(*) FROM ({NEW}) n WHERE SUBSTR(site, 1, 2) = '33'"
    " AND SUBSTR(home, 1, 2) <> '33'",
    "dest_paired": f"SELECT COUNT(*) FROM ({NEW}) n WHERE {PAIRED}",
    "in_post": f"SELECT COUNT(DISTINCT person_id) FROM latest WHERE {SCOPED}"
    " AND state IN ('arrived', 'in_post')",
    "between_jobs": f"SELECT COUNT(DISTINCT person_id) FROM latest l WHERE {SCOPED}"
    " AND state = 'left' AND NOT EXISTS (SELECT 1 FROM latest o WHERE o.person_id = l.person_id"
    " AND o.state IN ('confirmed', 'departed', 'arrived', 'in_post'))",
    "arrivals_ever": f"SELECT COUNT(*) {EVER} AND to_state = 'arrived'",
    "departures_ever": f"SELECT COUNT(*) {EVER} AND to_state = 'left'",
    "demand_firms": f"SELECT COUNT(DISTINCT employer_id) {OPEN}",
    "demand_vacancies": f"SELECT COUNT(*) {OPEN}",
    "places": f"SELECT SUM(places) {OPEN}",
    "places_arrived": f"SELECT SUM(arrived) {OPEN}",
    "places_promised": f"SELECT SUM(promised) {OPEN}",
    "places_open": f"SELECT SUM(places - arrived - promised) {OPEN}",
    "gap_to_arrival": f"SELECT SUM(places - arrived) {OPEN}",
    "firm_places": f"SELECT SUM(places) {OPEN} AND CAST(employer_id AS VARCHAR) = :of",
    "firm_arrived": f"SELECT SUM(arrived) {OPEN} AND CAST(employer_id AS VARCHAR) = :of",
    "firm_promised": f"SELECT SUM(promised) {OPEN} AND CAST(employer_id AS VARCHAR) = :of",
    "firm_open": f"SELECT SUM(places - arrived - promised) {OPEN}"
    " AND CAST(employer_id AS VARCHAR) = :of",
    "registered": f"SELECT COUNT(*) {ON_ROSTER}",
    "waiting": "SELECT COUNT(*) FROM roster r WHERE r.state = 'seeking' AND NOT EXISTS (SELECT 1"
    " FROM latest l WHERE l.person_id = r.id"
    " AND l.state IN ('confirmed', 'departed', 'arrived', 'in_post'))",
    "willing": "SELECT COUNT(*) FROM roster WHERE state = 'seeking'",
    "first_timers": f"SELECT COUNT(*) {ON_ROSTER} AND first_timer",
    "proposed": "SELECT COUNT(*) FROM proposal q JOIN vacancy v ON v.id = q.vacancy_id"
    " JOIN person p ON p.id = q.person_id WHERE q.created_at >= :start AND q.created_at < :stop"
    " AND v.region_code LIKE :site AND p.region_code LIKE :home",
    "approved": f"SELECT COUNT(DISTINCT q.id) {PROPOSAL_EVENT} AND e.to_state = 'approved'",
    "refused": f"SELECT COUNT(DISTINCT q.id) {PROPOSAL_EVENT} AND e.to_state = 'refused'",
    "refused_by": f"SELECT COUNT(DISTINCT q.id) {PROPOSAL_EVENT} AND e.to_state = 'refused'"
    " AND e.side = :of",
    "refused_for": f"SELECT COUNT(DISTINCT q.id) {PROPOSAL_EVENT} AND e.to_state = 'refused'"
    " AND CASE e.reason_code WHEN '' THEN 'unknown' ELSE e.reason_code END = :of",
    "confirmed": f"SELECT COUNT(*) {MOVED} AND to_state = 'confirmed' AND NOT EXISTS ("
    "SELECT 1 FROM placement_event c WHERE c.placement_id = standing.placement_id"
    " AND c.to_state = 'cancelled' AND c.reason_code = 'undone' AND c.at < :end)",
    "stable_3_months": "stable 90",
    "stable_6_months": "stable 180",
}
for _name, _target in {
    "poverty": "lifted",
    "monitored": "monitored",
    "veterans": "veteran",
    "graduates": "graduate",
}.items():
    COUNTS[_name] = (
        f"SELECT COUNT(*) {ON_ROSTER} AND EXISTS (SELECT 1 FROM person_target t"
        f" WHERE t.person_id = roster.id AND t.target = '{_target}')"
    )
COUNTS["disabled"] = (
    f"SELECT COUNT(*) {ON_ROSTER} AND EXISTS (SELECT 1 FROM person_target t JOIN consent c"
    " ON c.person_id = t.person_id WHERE t.person_id = roster.id AND t.target = 'disabled'"
    " AND c.purpose = 'disability' AND c.withdrawn_at IS NULL)"
)


class Recount:
    """Counts again for one scope, given as LIKE patterns of its places."""

    def __init__(self, session: Session, *, site="%", home="%", demand=("%",), supply=("%",)):
        self.session, self.site, self.home = session, site, home
        self.sqlite = session.get_bind().dialect.name == "sqlite"
        self.demand = " OR ".join(f"v.region_code LIKE '{p}'" for p in demand)
        self.supply = " OR ".join(f"p.region_code LIKE '{p}'" for p in supply)
        self.built: datetime | None = None

    def build(self, end: datetime) -> None:
        """The temporary tables as of `end`."""
        if self.built == end:
            return
        stamp = end.strftime("%Y-%m-%d %H:%M:%S") + (".000000" if self.sqlite else "+00")
        for name in reversed(TABLES):
            self.session.execute(sa.text(f"DROP TABLE IF EXISTS {name}"))
        for name, pattern in TABLES.items():
            sql = pattern.format(
                gone_plus_15=self.days("other.gone", 15), demand=self.demand, supply=self.supply
            )
            sql = sql.replace(":end", f"'{stamp}'")
            sql = sql.replace(":site", f"'{self.site}'").replace(":home", f"'{self.home}'")
            self.session.execute(sa.text(f"CREATE TEMPORARY TABLE {name} AS {sql}"))
        self.built = end

    def days(self, column: str, days: int) -> str:
        return f"date({column}, '+{days} days')" if self.sqlite else f"({column} + {days})"

    def figure(self, figure: Figure) -> tuple[int | Decimal | None, int | None]:
        """(value, base) of the figure as SQL counts it."""
        name, period = figure.indicator, figure.period
        end = END - timedelta(days=7) if period is Period.BEFORE else END
        if name.startswith("stay_"):
            days = int(name.removeprefix("stay_"))
            return self.stay(days, figure.of) if figure.of else self.due(days, period)
        if name == "replaced_7" or name in SHARES:
            return self.share(name, period) if name in SHARES else self.replaced(period)
        if name == "cohort_arrived":
            return self.cohort(figure.of), None
        if name == "days_to_confirm":
            return self.days_to_confirm(period), None
        sql = WAYS.get(name) or OWED.get(name) or AFTER.get(name) or COUNTS[name]
        if sql.startswith("stable"):
            return self.stable(int(sql.split()[1])), None
        counted = self.scalar(sql, period, end, figure.of)
        return counted if name in WAYS else counted or 0, None

    def share(self, name: str, period: Period) -> tuple[int, int]:
        due = "date(q.arrived, '+' || m.mark || ' days')" if self.sqlite else "(q.arrived + m.mark)"
        signed = "CAST(d.at AT TIME ZONE 'Asia/Shanghai' AS DATE)"
        if self.sqlite:
            signed = "date(d.at, '+8 hours')"
        sql = SHARES[name].format(due=due, thirty=self.days("q.arrived", 30), day_of_signing=signed)
        [(part, base)] = self.rows(sql, period)
        return part, base

    def scalar(self, sql: str, period: Period, end: datetime = END, of: str = "") -> Any:
        return self.rows(sql, period, end, of=of)[0][0]

    def rows(self, sql: str, period: Period, end: datetime = END, **more: Any) -> list[Any]:
        start, stop = WINDOWS.get(period, (END, END))
        year = WINDOWS[Period.LAST_YEAR if period is Period.LAST_YEAR else Period.YEAR][0]
        moments = {"start": start, "stop": stop, "end": end, "year": year}
        dates = {
            "first": FIRST_DAY.get(period, SUNDAY),
            "last": LAST_DAY.get(period, SUNDAY),
        }
        values: dict[str, Any] = {"site": self.site, "home": self.home} | more
        self.build(end)
        parameters = [sa.bindparam(k, v, type_=UtcDateTime()) for k, v in moments.items()]
        parameters += [sa.bindparam(k, v, type_=sa.Date()) for k, v in dates.items()]
        parameters += [
            sa.bindparam(k, v, type_=sa.Date() if isinstance(v, date) else sa.String())
            for k, v in values.items()
        ]
        used = [one for one in parameters if f":{one.key}" in sql]
        return list(self.session.execute(sa.text(sql).bindparams(*used)))

    def _kept(self, days: int, condition: str, period: Period, **more: Any) -> tuple[int, int]:
        mark = self.days("s.arrived", days)
        sql = f"""
          SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (
            SELECT 1 FROM presence q WHERE q.person_id = s.person_id
              AND q.arrived <= {mark} AND (q.gone IS NULL OR q.gone > {mark})
              AND q.arrived >= s.arrived
              AND NOT EXISTS (SELECT 1 FROM starts n WHERE n.person_id = s.person_id
                AND n.arrived > s.arrived AND n.arrived <= q.arrived)
          ) THEN 1 ELSE 0 END), 0)
          FROM starts s WHERE {condition.format(mark=mark)}"""
        [(base, part)] = self.rows(sql, period, **more)
        return part, base

    def due(self, days: int, period: Period) -> tuple[int, int]:
        return self._kept(days, "{mark} >= :first AND {mark} <= :last", period)

    def stay(self, days: int, week: str) -> tuple[int, int]:
        monday = datetime.strptime(week + "-1", "%G-W%V-%u").date()  # noqa: DTZ007
        condition = "s.arrived >= :monday AND s.arrived < :next AND {mark} <= :last"
        after = monday + timedelta(days=7)
        return self._kept(days, condition, Period.NOW, monday=monday, next=after)

    def cohort(self, week: str) -> int:
        return self.stay(0, week)[1]

    def stable(self, days: int) -> int:
        sql = f"""
          SELECT COUNT(DISTINCT s.person_id) FROM starts s JOIN presence q
            ON q.person_id = s.person_id AND q.arrived >= s.arrived
          WHERE {self.days("s.arrived", days)} <= :last
            AND q.arrived <= :last AND (q.gone IS NULL OR q.gone > :last)
            AND NOT EXISTS (SELECT 1 FROM starts n WHERE n.person_id = s.person_id
              AND n.arrived > s.arrived AND n.arrived <= q.arrived)"""
        return self.scalar(sql, Period.NOW)

    def replaced(self, period: Period) -> tuple[int, int]:
        mark = self.days("l.gone", 7)
        sql = f"""
          SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (
            SELECT 1 FROM presence q WHERE q.person_id = l.person_id
              AND q.placement_id <> l.placement_id AND q.arrived >= l.gone AND q.arrived <= {mark}
          ) THEN 1 ELSE 0 END), 0)
          FROM presence l WHERE l.gone IS NOT NULL AND {mark} >= :first AND {mark} <= :last"""
        [(base, part)] = self.rows(sql, period)
        return part, base

    def days_to_confirm(self, period: Period) -> Decimal | None:
        sql = """
          SELECT s.at AS confirmed, q.created_at AS proposed FROM standing s
          JOIN proposal q ON q.id = s.proposal_id
          WHERE s.at >= :start AND s.at < :stop AND s.site LIKE :site AND s.home LIKE :home
            AND s.to_state = 'confirmed' AND NOT EXISTS (
              SELECT 1 FROM placement_event c WHERE c.placement_id = s.placement_id
                AND c.to_state = 'cancelled' AND c.reason_code = 'undone' AND c.at < :end)"""
        read = UtcDateTime().process_result_value
        dialect = self.session.get_bind().dialect
        spans = [
            (read(_moment(a), dialect) - read(_moment(b), dialect)).total_seconds() / 86_400
            for a, b in self.rows(sql, period)
        ]
        return Decimal(f"{median(spans):.1f}") if spans else None


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
