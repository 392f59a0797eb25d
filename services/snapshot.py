"""Rows of the database to the engine's columns: the one place where trade facts become numbers.

The law's bars come from `law.match_bars` (rules A01, A02, A03, C01, G01, G02, G05): lawful ages and
certificates as columns, bars by sex as the engine's law table. People are named by their database
id only; no name, number or phone leaves the tables.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from law.bars import HEALTH
from law.payday import first_pay
from matching import Problem
from matching.columns import FAR
from matching.problem import (
    EmployerPairs,
    Employers,
    FitTable,
    HomeTables,
    LawTable,
    Pairs,
    Parties,
    People,
    PersonTables,
    Vacancies,
)
from models.party import PartyKind, Together
from models.person import Sex, TargetGroup
from models.run import StandingKind
from models.vacancy import Lodging, Shift
from reference.calendar import local_day
from reference.certificates import certificates, expires
from reference.hazards import hazards
from reference.pairings import closeness
from reference.schooling import schooling_levels
from services.snapshot_facts import (
    FOOD,
    KIND,
    LODGING,
    NIGHTS,
    POLICY,
    ROUTE,
    SEX,
    bars_of,
    bools,
    day_number,
    ints,
    lawful_age,
    mask,
    net_pay,
    stance_to,
    trade_fit,
)
from services.snapshot_rows import Row, Rows, of_kind, read_rows

UNPROVEN_DAYS = 14
"""A first batch is followed for two weeks before more go (domain knowledge 7.1 (12))."""
GENERAL = "gen_operative"


@dataclass(frozen=True)
class FirstBatch:
    """First-batch rule: at most `batch` people at once to an employer with fewer than
    `proven_arrivals` arrivals."""

    batch: int
    proven_arrivals: int


@dataclass(frozen=True)
class Snapshot:
    """The problem and what is needed to write its result: ids by row, versions, first paydays."""

    problem: Problem
    person_ids: list[int]
    vacancy_ids: list[int]
    party_ids: list[int]
    person_seen: dict[int, datetime]
    vacancy_seen: dict[int, int]
    first_pay_on: dict[int, date]
    counts: dict[str, int]


def take_snapshot(
    session: Session, *, region_code: str, rule: FirstBatch, now: datetime
) -> Snapshot:
    """Everything a run over `region_code` ("" = all) depends on, as of `now`."""
    rows = read_rows(session, region_code=region_code, now=now, today=local_day(now))
    return _Builder(rows, rule).build()


class _Builder:
    """One snapshot in the making; small methods share the row indices."""

    def __init__(self, rows: Rows, rule: FirstBatch) -> None:
        self.rows, self.rule = rows, rule
        self.today = day_number(rows.today, 0)
        self.trades, self.fit = trade_fit()
        self.trade_at = {name: k for k, name in enumerate(self.trades)}
        self.papers = tuple(certificates())
        self.tags = tuple(hazards())
        self.districts = sorted({row.region_code for row in rows.vacancies})
        self.homes = sorted({row.region_code for row in rows.people})
        self.person_at = {row.id: k for k, row in enumerate(rows.people)}
        self.vacancy_at = {row.id: k for k, row in enumerate(rows.vacancies)}
        self.employer_at = {row.id: k for k, row in enumerate(rows.employers)}
        parties = {rows.party_of[row.id] for row in rows.people if row.id in rows.party_of}
        self.party_ids = sorted(parties)
        self.party_at = {party: k for k, party in enumerate(self.party_ids)}
        self.bars = [bars_of(row, rows.today) for row in rows.vacancies]
        self.first_pay = {row.id: self._first_pay(row) for row in rows.vacancies}

    def build(self) -> Snapshot:
        rows = self.rows
        women = np.array([bars.women for bars in self.bars], bool)
        problem = Problem(
            people=self._people(),
            vacancies=self._vacancies(women),
            employers=self._employers(),
            parties=self._parties(),
            locks=self._locks(),
            exclusions=self._exclusions(),
            employer_exclusions=self._employer_exclusions(),
            incumbents=self._incumbents(),
            person_tables=self._person_tables(),
            home_tables=self._home_tables(),
            fit=FitTable(self.fit),
            law=LawTable(np.array([[0, 0], [0, 0], [0, 1]], np.int16)),  # C01: women, barred posts
            today=self.today,
        )
        return Snapshot(
            problem,
            [row.id for row in rows.people],
            [row.id for row in rows.vacancies],
            self.party_ids,
            {row.id: row.updated_at for row in rows.people},
            {row.id: row.version for row in rows.vacancies},
            {key: day for key, day in self.first_pay.items() if day is not None},
            dict(rows.left_out),
        )

    def _people(self) -> People:
        rows = self.rows.people
        policy = [self._policy(row.id) for row in rows]
        last_day = [day_number(row.available_until, FAR) for row in rows]
        ready = [
            min(day_number(row.available_from, 0), last)
            for row, last in zip(rows, last_day, strict=True)
        ]
        waiting = [
            0
            if row.waiting_since is None
            else self.today - day_number(local_day(row.waiting_since), 0)
            for row in rows
        ]
        levels = schooling_levels()
        return People(
            key=ints(row.id for row in rows),
            sex=ints(SEX[row.sex] for row in rows),
            born=ints(day_number(row.born_on, 0) for row in rows),
            home=ints(self.homes.index(row.region_code) for row in rows),
            party=ints(self.party_at.get(self.rows.party_of.get(row.id, -1), -1) for row in rows),
            consent=np.ones(len(rows), bool),  # people without one are not read at all (P01)
            available_from=ints(max(day, 0) for day in ready),
            available_until=ints(max(day, 0) for day in last_day),
            schooling=ints(levels[r.schooling].rank if r.schooling in levels else -1 for r in rows),
            floor=ints(row.floor_wage_fen or 0 for row in rows),
            last_wage=ints(row.last_wage_fen or 0 for row in rows),
            nights=ints(NIGHTS[row.nights] for row in rows),
            refuses=ints(mask(row.refuses, self.tags) for row in rows),
            needs_lodging=bools(row.needs_lodging for row in rows),
            needs_food=ints(mask(row.needs_food, FOOD) for row in rows),
            children=ints(row.children_along for row in rows),
            first_timer=bools(row.first_timer for row in rows),
            policy=ints(value for value, _ in policy),
            policy_class=ints(rank for _, rank in policy),
            waiting=ints(max(days, 0) for days in waiting),
            passed_over=ints(min(self.rows.passed_over.get(row.id, 0), 30_000) for row in rows),
            law_class=ints(SEX[row.sex] for row in rows),
        )

    def _policy(self, person_id: int) -> tuple[int, int]:
        """The highest verified policy group; disability only with its separate consent."""
        groups = [
            POLICY[row.target]
            for row in self.rows.targets.get(person_id, ())
            if row.verified_on is not None
            and (
                row.target is not TargetGroup.DISABLED or person_id in self.rows.disability_consent
            )
        ]
        return max(groups, default=(0, 0))

    def _vacancies(self, women: NDArray[np.bool_]) -> Vacancies:
        rows, levels = self.rows.vacancies, schooling_levels()
        start = [max(day_number(row.arrive_from, self.today), 0) for row in rows]
        until = [
            max(day_number(row.arrive_until, FAR), s) for row, s in zip(rows, start, strict=True)
        ]
        advance = {row.id: bool(row.advance_policy.strip()) for row in self.rows.employers}
        men, ladies = self._beds()
        pay_days = [self._days_to_pay(row) for row in rows]
        return Vacancies(
            key=ints(row.id for row in rows),
            employer=ints(self.employer_at[row.employer_id] for row in rows),
            district=ints(self.districts.index(row.region_code) for row in rows),
            occupation=ints(self.trade_at.get(r.occupation_id, len(self.trades)) for r in rows),
            places=ints(self.rows.open_places[row.id] for row in rows),
            start_from=ints(start),
            start_until=ints(until),
            law_age=ints(lawful_age(bars) for bars in self.bars),
            age_min=ints(min(row.age_min, 120) for row in rows),
            age_max=ints(200 if r.age_max is None else min(r.age_max, 200) for r in rows),
            schooling=ints(
                levels[r.schooling_min].rank if r.schooling_min in levels else -1 for r in rows
            ),
            certificates=ints(
                mask([*row.certificates, *bars.certificates], self.papers)
                for row, bars in zip(rows, self.bars, strict=True)
            ),
            hazards=ints(mask(row.hazards, self.tags) for row in rows),
            has_nights=bools(bars.night for bars in self.bars),
            night_share=ints(
                1000 if r.shift is Shift.NIGHT else min(max(r.night_share, 0), 100) * 10
                for r in rows
            ),
            hours=ints(
                -1 if r.hours_per_day is None else round(r.hours_per_day * 10) for r in rows
            ),
            days=ints(
                -1 if r.days_per_month is None else round(r.days_per_month * 10) for r in rows
            ),
            pay=ints(net_pay(row) for row in rows),
            first_pay=ints(pay_days),
            advance=bools(advance[row.employer_id] for row in rows),
            lodging=ints(LODGING[row.lodging] for row in rows),
            beds_male=ints(men),
            beds_female=ints(ladies),
            accepts_couples=bools(row.accepts_couples for row in rows),
            room_size=ints(
                -1 if r.persons_per_room is None else min(r.persons_per_room, 60) for r in rows
            ),
            meals=ints(min(max(row.meals_per_day, 0), 9) for row in rows),
            food=ints(mask(row.food, FOOD) for row in rows),
            school_help=bools(row.school_help for row in rows),
            training_weeks=ints(min(row.training_weeks, 520) for row in rows),
            guarantee_months=ints(min(row.guarantee_months, 120) for row in rows),
            law_class=women.astype(np.int32),
        )

    def _beds(self) -> tuple[list[int], list[int]]:
        """Beds left by sex; -1 where the firm has counted none. Couples in rooms take none."""
        used: Counter[tuple[int, Sex]] = Counter()
        for row in self.rows.taken:
            if row.needs_lodging and not row.needs_couple_room:
                used[row.vacancy_id, row.sex] += 1
        men, women = [], []
        for row in self.rows.vacancies:
            counted = row.lodging is not Lodging.NONE and row.beds_male + row.beds_female > 0
            men.append(max(row.beds_male - used[row.id, Sex.MALE], 0) if counted else -1)
            women.append(max(row.beds_female - used[row.id, Sex.FEMALE], 0) if counted else -1)
        return men, women

    def _first_pay(self, row: Row) -> date | None:
        employer = self.rows.employers[self.employer_at[row.employer_id]]
        payday = row.payday or employer.payday
        delay = row.pay_delay_days if row.pay_delay_days is not None else employer.pay_delay_days
        if payday is None or delay is None or not 0 <= delay <= 92:
            return None
        return first_pay(self._start(row), payday=payday, pay_delay_days=delay).on

    def _start(self, row: Row) -> date:
        return max(row.arrive_from or self.rows.today, self.rows.today)

    def _days_to_pay(self, row: Row) -> int:
        on = self.first_pay[row.id]
        return -1 if on is None else min((on - self._start(row)).days, 400)

    def _employers(self) -> Employers:
        rows = self.rows.employers
        thirty, ninety = self._stayed(30), self._stayed(90)
        total = Counter(row.employer_id for row in self.rows.history)
        fresh: Counter[int] = Counter()
        since = self.rows.today - timedelta(days=UNPROVEN_DAYS)
        couples: Counter[int] = Counter()
        for row in self.rows.taken:
            fresh[row.employer_id] += row.arrived_on is None or row.arrived_on > since
            couples[row.employer_id] += bool(row.needs_couple_room)
        rooms: Counter[int] = Counter()
        for vacancy in self.rows.vacancies:
            rooms[vacancy.employer_id] += vacancy.couple_rooms
        proven = self.rule.proven_arrivals
        return Employers(
            key=ints(row.id for row in rows),
            batch_left=ints(
                -1 if total[r.id] >= proven else max(self.rule.batch - fresh[r.id], 0) for r in rows
            ),
            couple_rooms=ints(max(rooms[r.id] - (couples[r.id] + 1) // 2, 0) for r in rows),
            arrived=ints(thirty[row.id][0] for row in rows),
            stayed_30=ints(thirty[row.id][1] for row in rows),
            arrived_90=ints(ninety[row.id][0] for row in rows),
            stayed_90=ints(ninety[row.id][1] for row in rows),
            paid_on_time=np.full(len(rows), -1, np.int16),  # nobody reports it yet: neutral
            promise_kept=np.full(len(rows), -1, np.int16),
            open_cases=np.zeros(len(rows), np.int16),
            buddy=bools(row.has_union for row in rows),
        )

    def _stayed(self, days: int) -> dict[int, tuple[int, int]]:
        """Per employer: arrivals at least `days` ago, and how many of them stayed that long."""
        found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for row in self.rows.history:
            if (self.rows.today - row.arrived_on).days >= days:
                came, stayed = found[row.employer_id]
                held = row.left_on is None or (row.left_on - row.arrived_on).days >= days
                found[row.employer_id] = (came + 1, stayed + held)
        return found

    def _parties(self) -> Parties:
        rows = [self.rows.parties[party] for party in self.party_ids]
        wants = {
            self.rows.party_of[row.id]
            for row in self.rows.people
            if row.needs_couple_room and row.id in self.rows.party_of
        }
        return Parties(
            key=ints(self.party_ids),
            kind=ints(KIND[row.kind] for row in rows),
            keep=ints(int(row.together is Together.SAME_DISTRICT) for row in rows),
            needs_room=bools(row.kind is PartyKind.COUPLE and row.id in wants for row in rows),
        )

    def _locks(self) -> Pairs:
        """The newest lock of each person to a vacancy that is on offer."""
        newest = {
            row.person_id: row.vacancy_id
            for row in of_kind(self.rows.standing, StandingKind.LOCK)
            if row.person_id in self.person_at and row.vacancy_id in self.vacancy_at
        }
        return self._pairs(list(newest.items()))

    def _exclusions(self) -> Pairs:
        rows = of_kind(self.rows.standing, StandingKind.EXCLUDE)
        return self._pairs(
            [
                (row.person_id, row.vacancy_id)
                for row in rows
                if row.person_id in self.person_at and row.vacancy_id in self.vacancy_at
            ]
        )

    def _employer_exclusions(self) -> EmployerPairs:
        pairs = [
            (self.person_at[row.person_id], self.employer_at[row.employer_id])
            for row in of_kind(self.rows.standing, StandingKind.EXCLUDE)
            if row.vacancy_id is None
            and row.person_id in self.person_at
            and row.employer_id in self.employer_at
        ]
        return EmployerPairs(ints(a for a, _ in pairs), ints(b for _, b in pairs))

    def _incumbents(self) -> Pairs:
        newest = {
            row.person_id: row.vacancy_id
            for row in self.rows.incumbents
            if row.person_id in self.person_at and row.vacancy_id in self.vacancy_at
        }
        return self._pairs(list(newest.items()))

    def _pairs(self, pairs: list[tuple[int, int]]) -> Pairs:
        return Pairs(
            ints(self.person_at[person] for person, _ in pairs),
            ints(self.vacancy_at[vacancy] for _, vacancy in pairs),
        )

    def _person_tables(self) -> PersonTables:
        rows, n = self.rows, len(self.rows.people)
        width = max([1, *(len(rows.trades.get(row.id, ())) for row in rows.people)])
        worked, months = np.full((n, width), -1, np.int32), np.zeros((n, width), np.int16)
        wishes = np.full((n, 3), -1, np.int32)
        until = np.full((n, len(self.papers)), -1, np.int32)
        stance = np.zeros((n, len(self.districts)), np.int8)
        for k, person in enumerate(rows.people):
            known = [r for r in rows.trades.get(person.id, ()) if r.occupation_id in self.trade_at]
            for place, row in enumerate(known):
                worked[k, place] = self.trade_at[row.occupation_id]
                months[k, place] = min(row.months, 1000)
            if not known:  # somebody without a trade is an unskilled hand
                worked[k, 0] = self.trade_at[GENERAL]
            for row in rows.wishes.get(person.id, ()):
                wishes[k, row.rank - 1] = self.trade_at.get(row.occupation_id, -1)
            for row in rows.certificates.get(person.id, ()):
                if row.certificate in self.papers:
                    place = self.papers.index(row.certificate)
                    until[k, place] = max(until[k, place], self._good_until(row))
            stance[k] = self._stance(rows.regions.get(person.id, []))
        return PersonTables(stance, until, worked, months, wishes)

    def _good_until(self, row: Row) -> int:
        """Last day a certificate is good, as `law.bars.holds` sees it; -1 = not at all."""
        if row.issued_on is not None and row.issued_on > self.rows.today:
            return -1
        last = row.expires_on
        if row.certificate == HEALTH and row.issued_on is not None:
            year = expires(HEALTH, row.issued_on) or row.issued_on + timedelta(days=365)
            last = year if last is None else min(last, year)
        elif row.certificate == HEALTH and last is None:
            return -1
        return min(day_number(last, FAR), FAR)

    def _stance(self, said: list[Row]) -> list[int]:
        wanted = [row.region_code for row in said if row.wanted]
        refused = [row.region_code for row in said if not row.wanted]
        return (
            [stance_to(code, wanted, refused) for code in self.districts]
            if said
            else [0] * len(self.districts)
        )

    def _home_tables(self) -> HomeTables:
        townsmen = np.zeros((len(self.homes), len(self.rows.employers)), np.int32)
        home_at = {code: k for k, code in enumerate(self.homes)}
        for row in self.rows.townsmen:
            if row.region_code in home_at and row.employer_id in self.employer_at:
                townsmen[home_at[row.region_code], self.employer_at[row.employer_id]] += (
                    row.headcount
                )
        for row in self.rows.taken:  # arrived through us, where the firm has not counted yet
            if (
                row.arrived_on
                and row.region_code in home_at
                and row.employer_id in self.employer_at
            ):
                townsmen[home_at[row.region_code], self.employer_at[row.employer_id]] += 1
        route = np.zeros((len(self.homes), len(self.districts)), np.int16)
        for i, home in enumerate(self.homes):
            for j, district in enumerate(self.districts):
                route[i, j] = ROUTE[closeness(district, home, self.rows.today)]
        return HomeTables(townsmen, route)
