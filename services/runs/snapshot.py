"""Rows of the database to the engine's columns: the one place where trade facts become numbers.

The law's bars come from `law.match_bars` (rules A01, A02, A03, C01, G01, G02, G05): lawful ages and
certificates as columns, bars by sex as the engine's law table. People are named by their database
id only; no name, number or phone leaves the tables. People are read as whole columns
(`services.runs.people`), vacancies and employers, some thousand, row by row.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from matching import Problem
from matching.model.problem import (
    EmployerPairs,
    Employers,
    FitTable,
    HomeTables,
    LawTable,
    Pairs,
    Parties,
    People,
    PersonTables,
)
from models.run import StandingKind
from reference import asked
from reference.calendar import local_day
from reference.certificates import certificates
from reference.hazards import hazards
from reference.pairings import closeness
from services.columns.kinds import Columns
from services.runs.about import About, certificates_of, read_about, stances, trades_of, wishes_of
from services.runs.facts import ROUTE, bars_of, bools, day_number, ints, trade_fit
from services.runs.firms import word_of
from services.runs.first_batch import UNPROVEN_DAYS, FirstBatch
from services.runs.people import (
    Folk,
    Index,
    party_facts,
    passed_over,
    policy_of,
    read_people,
    waiting_days,
)
from services.runs.posts import Ints, Posts
from services.runs.quotas import as_limits
from services.runs.rows import NEVER, Rows, incumbents, read_rows, standing

C01 = np.array([[0, 1], [0, 0], [0, 1]], np.int16)
"""Sex (not known, man, woman) against posts (open, barred to women): an open question bars too."""


@dataclass(frozen=True)
class Snapshot:
    """The problem and what is needed to write its result, by row: ids, when a person was last
    changed (microseconds), versions of vacancies, their first payday (ISO, "" = unknown)."""

    problem: Problem
    person_ids: Ints
    vacancy_ids: Ints
    party_ids: Ints
    person_seen: Ints
    vacancy_seen: Ints
    first_pay_on: list[str]
    counts: dict[str, int]


def take_snapshot(
    session: Session,
    *,
    region_code: str,
    rule: FirstBatch,
    now: datetime,
    beside: Session | None = None,
) -> Snapshot:
    """Everything a run over `region_code` ("" = all) depends on, as of `now`. beside: a session
    that sees the same moment (`services.columns.read.snapshot_readers`); the long tables about
    people are read through it at the same time."""
    with ThreadPoolExecutor(1) as pool:
        about = pool.submit(read_about, beside) if beside else None
        folk = read_people(session, region_code, now)
        rows = read_rows(session, region_code=region_code, today=local_day(now))
        told = about.result() if about else read_about(session)
    return Builder(session, folk, told, rows, rule, now).build()


class Builder(Posts):
    """One snapshot in the making; small methods share the row indices. What only the whole county
    needs (priorities, locks, what stands proposed) is read by methods a few pairs do without."""

    def __init__(
        self, session: Session, folk: Folk, about: About, rows: Rows, rule: FirstBatch,
        now: datetime,
    ) -> None:  # fmt: skip
        self.session, self.folk, self.rows, self.rule, self.now = session, folk, rows, rule, now
        self.about = about
        self.today = day_number(rows.today, 0)
        self.trades, self.fit = trade_fit()
        self.trade_at = {name: k for k, name in enumerate(self.trades)}
        self.papers = tuple(certificates())
        self.tags = tuple(hazards())
        self.districts = sorted({row.region_code for row in rows.vacancies})
        self.homes = np.unique(folk.columns["region"])
        self.vacancies = Index(ints(row.id for row in rows.vacancies))
        self.employers = Index(ints(row.id for row in rows.employers))
        self.employer_at = {row.id: k for k, row in enumerate(rows.employers)}
        self.parties = Index(np.unique(folk.party[folk.party >= 0]))
        self.bars = [bars_of(row, rows.today) for row in rows.vacancies]
        self.first_pay = [self._first_pay(row) for row in rows.vacancies]

    def _person_tables(self) -> PersonTables:
        who = self.folk.index
        return PersonTables(
            stances(self.about.regions, who, self.districts),
            certificates_of(self.about.certificates, who, self.papers, self.rows.today),
            *trades_of(self.about.trades, who, self.trade_at),
            wishes_of(self.about.wishes, who),
        )

    def build(self) -> Snapshot:
        rows = self.rows
        women = np.array([bars.women for bars in self.bars], bool)
        excluded = self._excluded()
        problem = Problem(
            people=self._people(),
            vacancies=self._vacancies(women),
            employers=self._employers(),
            parties=Parties(*party_facts(self.session, self.folk, self.parties)),
            locks=self._locks(),
            exclusions=self._exclusions(excluded),
            employer_exclusions=self._employer_exclusions(excluded),
            incumbents=self._incumbents(),
            person_tables=self._person_tables(),
            home_tables=self._home_tables(),
            fit=FitTable(self.fit),
            law=LawTable(C01),
            today=self.today,
            **self._limits(),
        )
        return Snapshot(
            problem,
            self.folk.index.ids,
            self.vacancies.ids,
            self.parties.ids,
            self.folk.columns["updated"],
            ints(row.version for row in rows.vacancies),
            ["" if day is None else day.isoformat() for day in self.first_pay],
            dict(self.folk.left_out),
        )

    def _limits(self) -> dict[str, Any]:
        """Quotas of firms by county."""
        rows, home = self.rows, Index(self.homes).rows(self.folk.columns["region"])
        return as_limits(
            rows.quotas, rows.vacancies, rows.open_places, rows.taken, self.homes, home
        )

    def _people(self) -> People:
        c, who = self.folk.columns, self.folk.index
        policy, rank = self._policy()
        last_day = np.maximum(c["until"], 0)
        return People(
            key=who.ids,
            sex=c["sex"],
            born=np.maximum(c["born"], -40_000),
            home=Index(self.homes).rows(c["region"]),
            party=self.parties.rows(self.folk.party),
            consent=np.ones(len(who), bool),  # people without one are not read at all (P01)
            available_from=np.clip(c["from"], 0, last_day),
            available_until=last_day,
            schooling=c["schooling"],
            floor=c["floor"],
            last_wage=c["last_wage"],
            nights=c["nights"],
            refuses=c["refuses"],
            needs_lodging=c["needs_lodging"] > 0,
            needs_food=c["needs_food"],
            children=c["children"],
            **{name: c[name] > 0 for name in asked.PERSON},
            first_timer=c["first_timer"] > 0,
            policy=policy,
            policy_class=rank,
            waiting=waiting_days(c["waiting_since"], self.today),
            passed_over=self._passed_over(),
            law_class=c["sex"],
        )

    def _employers(self) -> Employers:
        rows, taken, n = self.rows.employers, self.rows.taken, len(self.rows.employers)
        firms = self.employers.ids.tolist()
        (came, stayed), (came_90, stayed_90) = self._stayed(30), self._stayed(90)
        total = self._per_employer(self.rows.history)
        since = day_number(self.rows.today - timedelta(days=UNPROVEN_DAYS), 0)
        fresh = self._per_employer(taken, taken["arrived"] > since)
        couples = self._per_employer(taken, taken["needs_couple_room"] > 0)
        firm = self.employers.rows(ints(row.employer_id for row in self.rows.vacancies))
        rooms = np.bincount(
            firm, ints(row.couple_rooms for row in self.rows.vacancies), minlength=n
        ).astype(np.int64)
        left = np.maximum(self.rule.batch - fresh, 0)
        free = total >= self.rule.proven_arrivals
        free |= np.isin(self.employers.ids, list(self.rows.lifted))
        return Employers(
            key=self.employers.ids,
            batch_left=np.where(free, -1, left),
            couple_rooms=np.maximum(rooms - (couples + 1) // 2, 0),
            arrived=came,
            stayed_30=stayed,
            arrived_90=came_90,
            stayed_90=stayed_90,
            paid_on_time=word_of(self.rows.first_pay, firms, self.rows.vacancies),
            promise_kept=word_of(self.rows.promises, firms, self.rows.vacancies),
            open_cases=ints(self.rows.owing.get(one, 0) for one in firms),
            buddy=bools(row.has_union for row in rows),
            filled=self._per_employer(taken),
        )

    def _per_employer(self, columns: Columns, which: NDArray[np.bool_] | None = None) -> Ints:
        """How many rows each employer has (of those in `which`)."""
        at = self.employers.rows(columns["employer"])
        use = at >= 0 if which is None else which & (at >= 0)
        return np.bincount(at[use], minlength=len(self.employers))

    def _stayed(self, days: int) -> tuple[Ints, Ints]:
        """Per employer: arrivals at least `days` ago, and how many of them stayed that long."""
        history = self.rows.history
        old = self.today - history["arrived"] >= days
        held = old & (history["left"] - history["arrived"] >= days)
        return self._per_employer(history, old), self._per_employer(history, held)

    def _newest(self, pairs: Columns) -> Pairs:
        """The last pair of each person whose vacancy is on offer."""
        person = self.folk.index.rows(pairs["person"])
        vacancy = self.vacancies.rows(pairs["vacancy"])
        last = np.full(len(self.folk.index) + 1, -1, np.int32)
        use = (person >= 0) & (vacancy >= 0)
        last[person[use]] = vacancy[use]  # of a row named twice, the last value stays
        who = np.flatnonzero(last[:-1] >= 0).astype(np.int32)
        return Pairs(who, last[who])

    def _policy(self) -> tuple[Ints, Ints]:
        return policy_of(self.session, self.folk.index, self.now)

    def _passed_over(self) -> Ints:
        return np.minimum(passed_over(self.session, self.folk.index), 30_000)

    def _locks(self) -> Pairs:
        return self._newest(standing(self.session, StandingKind.LOCK))

    def _incumbents(self) -> Pairs:
        return self._newest(incumbents(self.session))

    def _excluded(self) -> Columns:
        return standing(self.session, StandingKind.EXCLUDE)

    def _exclusions(self, found: Columns) -> Pairs:
        person = self.folk.index.rows(found["person"])
        vacancy = self.vacancies.rows(found["vacancy"])
        use = (person >= 0) & (vacancy >= 0)
        return Pairs(person[use], vacancy[use])

    def _employer_exclusions(self, found: Columns) -> EmployerPairs:
        person = self.folk.index.rows(found["person"])
        employer = self.employers.rows(found["employer"])
        use = (found["vacancy"] < 0) & (person >= 0) & (employer >= 0)
        return EmployerPairs(person[use], employer[use])

    def _home_tables(self) -> HomeTables:
        """Townsmen as the firm has counted them, and those who arrived through us since."""
        known, taken = self.rows.townsmen, self.rows.taken
        arrived = taken["arrived"] < NEVER
        townsmen = np.zeros((len(self.homes), len(self.employers)), np.int32)
        for region, firm, count in (
            (known["region"], known["employer"], known["headcount"]),
            (taken["region"][arrived], taken["employer"][arrived], 1),
        ):
            home, place = Index(self.homes).rows(region), self.employers.rows(firm)
            use = (home >= 0) & (place >= 0)
            more = count[use] if isinstance(count, np.ndarray) else count
            np.add.at(townsmen, (home[use], place[use]), more)
        route = [
            [ROUTE[closeness(code, f"{home:06d}", self.rows.today)] for code in self.districts]
            for home in self.homes.tolist()
        ]
        return HomeTables(
            townsmen, np.array(route, np.int16).reshape(len(self.homes), len(self.districts))
        )
