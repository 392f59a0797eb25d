"""老乡带老乡 in 浦江: 84 firms whose staff brought 1,155 people; in one of them somebody who has
been there fourteen years brought 38 since last year, 36 of them this season among 45 newcomers.

The 36 came through this house and are its placements; everybody else was written down by their
firm. In two more firms one person each brought 36 early in the season, all paid by now: the steps
of one pay each newcomer by their place in line, those of the other the whole lot at the step
reached, so the same 36 come to 18,000 and to 36,000 yuan. What was due by the end of last month is
paid. Firms and people are invented, nothing is
drawn at random.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from models.employer import Employer, EmployerEvent, EmployerState
from models.introduction import (
    Counting,
    Introduction,
    IntroductionEvent,
    IntroductionPayment,
    IntroductionScheme,
    IntroductionState,
    StaffMember,
)
from models.placement import Placement
from models.vacancy import Vacancy
from reference.calendar import Month
from scenario.clock import Clock
from scenario.desk import Desk
from scenario.invented import credit_code, person_name, phone
from scenario.market import INDUSTRY
from scenario.places import PUJIANG
from scenario.rows import Book
from services.introductions.reckoning import Case, Terms, reckon

FIRMS, PEOPLE = 84, 1_155
BEFORE = 2
"""Brought last season by the one who brought 36 in this."""
HOMES = ("530000", "520000", "510000", "410000")
"""云南, 贵州, 四川, 河南."""
TERMS = Terms(Counting.MARGINAL, ((1, 50_000), (6, 70_000), (16, 100_000)), ((30, 40), (90, 60)))
LIKE_HIM = 36
PAID_BY_STEPS = (
    Terms(Counting.MARGINAL, ((1, 50_000), (LIKE_HIM + 1, 100_000)), TERMS.stages),
    Terms(Counting.WHOLE_LOT, ((1, 50_000), (LIKE_HIM, 100_000)), TERMS.stages),
)
"""Of the two firms where one person brought 36: 500 a head in line, 1,000 for the whole lot."""
SEASON = 150
NUMBERS = 900_000
"""Where the codes of these firms begin: behind those of the market."""

_WAY = (
    (None, IntroductionState.DECLARED),
    (IntroductionState.DECLARED, IntroductionState.CONFIRMED),
)
Newcomer = tuple[int, date, date | None]  # staff member, first and last day


class Townsmen:
    """Writes schemes, staff, introductions and payments into the book."""

    def __init__(self, book: Book, clock: Clock, desk: Desk) -> None:
        self.book, self.clock = book, clock
        self.union = desk.receiving.get(PUJIANG)
        self.first = clock.day(-SEASON)

    def write(self, firms: Sequence[int]) -> None:
        """`firms` are those of the market, the one of the 45 first."""
        self._best(firms[0])
        others = [*firms[1:], *(self._firm(n) for n in range(FIRMS - len(firms)))]
        for n, terms in enumerate(PAID_BY_STEPS):
            self._like_him(others.pop(), n, terms)
        left = PEOPLE - BEFORE - self._brought(firms[0]) - LIKE_HIM * len(PAID_BY_STEPS)
        for n, firm in enumerate(others):
            count = left // len(others) + (n < left % len(others))
            self._plain(firm, n, count)

    def _best(self, firm: int) -> None:
        """The firm of the 45: last season's scheme and this one's, one introducer for all."""
        veteran = self._staff(firm, 0, self.clock.day(-14 * 365 - 20), "1001")
        last_season = self._scheme(
            firm, self.first - timedelta(days=365), self.first - timedelta(days=1)
        )
        early = self.first - timedelta(days=200)
        self._introduce(
            last_season, veteran,
            [(self._staff(firm, n, early, f"200{n}"), early, None) for n in range(1, 1 + BEFORE)],
        )  # fmt: skip
        placed: list[Newcomer] = []
        for one in self._introduced_at(firm):
            row = self.book.add(
                StaffMember, employer_id=firm, placement_id=one["id"],
                created_at=self.clock.at(one["arrived_on"], 17), created_by_id=self.union,
            )  # fmt: skip
            placed.append((row, one["arrived_on"], one["left_on"]))
        self._introduce(self._scheme(firm, self.first, self.clock.day(215)), veteran, placed)

    def _introduced_at(self, firm: int) -> list[dict[str, Any]]:
        posts = {row["id"] for row in self.book.rows(Vacancy) if row["employer_id"] == firm}
        return [
            one for one in self.book.rows(Placement)
            if one["introduced"] and one["vacancy_id"] in posts
        ]  # fmt: skip

    def _brought(self, firm: int) -> int:
        return len(self._introduced_at(firm))

    def _plain(self, firm: int, n: int, count: int) -> None:
        """A firm with three who bring people, all written down by the firm."""
        scheme = self._scheme(firm, self.first, self.clock.day(215))
        who = [self._staff(firm, 3 * n + k, self.clock.day(-2_000), f"1{k:03d}") for k in range(3)]
        for k, introducer in enumerate(who):
            came: list[Newcomer] = []
            for m in range(k, count, 3):
                day = self.clock.day(-SEASON + 10 * m)
                came.append((self._staff(firm, 40 * n + m, day, f"3{m:03d}"), day, None))
            self._introduce(scheme, introducer, came)

    def _like_him(self, firm: int, n: int, terms: Terms) -> None:
        """A firm where one person brought 36 in the season's first three weeks."""
        scheme = self._scheme(firm, self.first, self.clock.day(215), terms)
        bringer = self._staff(firm, 7 * n, self.clock.day(-3_000), "1001")
        days = [self.clock.day(m // 2 - SEASON) for m in range(LIKE_HIM)]
        came = [
            (self._staff(firm, 40 * n + m, day, f"3{m:03d}"), day, None)
            for m, day in enumerate(days)
        ]
        self._introduce(scheme, bringer, came, terms)

    def _introduce(
        self, scheme: int, introducer: int, came: Sequence[Newcomer], terms: Terms = TERMS
    ) -> None:
        cases = []
        for newcomer, day, left in came:
            at = self.clock.at(day, 17)
            row = self.book.add(
                Introduction, scheme_id=scheme, newcomer_id=newcomer, introducer_id=introducer,
                relation="老乡", declared_on=day, state=IntroductionState.CONFIRMED, created_at=at,
            )  # fmt: skip
            for here, to in _WAY:
                self.book.add(
                    IntroductionEvent, introduction_id=row, at=at, account_id=self.union,
                    from_state=here, to_state=to, reason="演示签名单",
                )  # fmt: skip
            cases.append(Case(row, newcomer, introducer, day, left, None, True, False))
        self._pay(cases, terms)

    def _pay(self, cases: Sequence[Case], terms: Terms) -> None:
        month = Month.at(self.clock.now).previous()
        for line in reckon(terms, cases, month.last):
            if line.to_pay:
                self.book.add(
                    IntroductionPayment, introduction_id=line.case.id, stage=line.stage,
                    fen=line.to_pay, month=str(month), at=self.clock.at(month.last, 18),
                )  # fmt: skip

    def _scheme(self, firm: int, first: date, last: date, terms: Terms = TERMS) -> int:
        return self.book.add(
            IntroductionScheme, employer_id=firm, counting=terms.counting,
            steps=[list(one) for one in terms.steps], stages=[list(one) for one in terms.stages],
            starts_on=first, ends_on=last, words="老乡带老乡，男女不限，不用担保，不扣新人一分钱。",
            created_at=self.clock.at(first, 9), created_by_id=self.union,
        )  # fmt: skip

    def _staff(self, firm: int, n: int, since: date, staff_no: str) -> int:
        return self.book.add(
            StaffMember, employer_id=firm, staff_no=staff_no, name=person_name(n, n // 80),
            home=HOMES[n % len(HOMES)], hired_on=since, created_at=self.clock.at(since, 9),
            created_by_id=self.union,
        )  # fmt: skip

    def _firm(self, n: int) -> int:
        """One that only brings people through its staff: nothing to fill here."""
        opened = self.clock.at(self.first, 8)
        firm = self.book.add(
            Employer, name=f"浦江演示工厂{n + 1}", uscc=credit_code(PUJIANG, NUMBERS + n),
            region_code=PUJIANG, industry=INDUSTRY[PUJIANG], staff=60 + 10 * (n % 9), payday=15,
            legal_representative="演示法人", handler_name="演示经办",
            handler_phone=phone(9_000_000 + n),
            work_address=f"浦江县演示二路{n + 1}号", credit_checked_on=self.first,
            state=EmployerState.VERIFIED, verified_evidence="演示：执照与经办授权已核",
            created_at=opened, is_demo=True,
        )  # fmt: skip
        here = None
        for to in (EmployerState.PENDING, EmployerState.VERIFIED):
            self.book.add(EmployerEvent, employer_id=firm, at=opened, account_id=self.union,
                          from_state=here, to_state=to)  # fmt: skip
            here = to
        return firm
