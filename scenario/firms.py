"""Employers and their vacancies in the five districts, in the figures of the programmes.

余杭: a tenth of the 5,000 posts of the 2021 fair, 500 (8 of them nobody wants). 义乌: fourteen
firms. 浦江: the firm that took 45 newcomers, and five more. 岱山: one contractor, short of 660
people over 40 kinds of post. 路桥: 50 firms with 2,400 posts. Besides, so that every page has
something true to show: vacancies waiting for review, a draft, a paused, a lapsed and a closed
one, a firm nobody has verified, one refused, one suspended. Those are not published, so they lie
beside the figures.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from models.employer import Employer, EmployerEvent, EmployerState, EmployerTownsmen
from models.law import LawFinding
from models.vacancy import Lodging, Shift, Vacancy, VacancyEvent, VacancyState
from reference.regions import region
from scenario.clock import Clock
from scenario.daishan import KINDS
from scenario.invented import credit_code, firm_name, phone
from scenario.long_hours import ANSWER, findings_of
from scenario.market import (
    INDUSTRY,
    LUQIAO_FIRMS,
    LUQIAO_PLACES,
    PUJIANG_FIRMS,
    TRADES,
    UNWANTED_PLACES,
    YIWU_FIRMS,
    YUHANG_FIRMS,
    YUHANG_PLACES,
    Market,
    spread,
    title_of,
)
from scenario.places import BAZHOU, CANGXI, DAISHAN, LUQIAO, PUJIANG, YIWU, YUHANG
from scenario.posts import Post, post_of, vacancy_columns
from scenario.rows import Book


def write_market(
    book: Book, rng: np.random.Generator, clock: Clock, verifier: dict[str, int]
) -> Market:
    """All employers and vacancies; `verifier` names the account that checks a district."""
    builder = _Builder(book, rng, clock, verifier, Market())
    builder.district(YUHANG, firms=YUHANG_FIRMS, posts=60, places=YUHANG_PLACES - UNWANTED_PLACES)
    builder.district(YIWU, firms=YIWU_FIRMS, posts=46, places=450)
    builder.district(PUJIANG, firms=PUJIANG_FIRMS, posts=18, places=180, first_firm=70)
    builder.district(LUQIAO, firms=LUQIAO_FIRMS, posts=150, places=LUQIAO_PLACES)
    builder.daishan()
    builder.odd_ones()
    return builder.market


@dataclass
class _Builder:
    book: Book
    rng: np.random.Generator
    clock: Clock
    verifier: dict[str, int]
    market: Market

    def firm(self, district: str, n: int, state: EmployerState = EmployerState.VERIFIED) -> int:
        """One employer with the events that brought it to `state`."""
        columns, created = self._firm_columns(district, n, state)
        firm = self.book.add(Employer, **columns)
        self._firm_events(firm, district, state, created)
        if state is EmployerState.VERIFIED:
            self.market.firms.setdefault(district, []).append(firm)
            self._townsmen(firm)
        return firm

    def _firm_columns(
        self, district: str, n: int, state: EmployerState
    ) -> tuple[dict[str, Any], date]:
        """What a firm states of itself, and the day it registered."""
        rng, clock, number = self.rng, self.clock, len(self.book.rows(Employer))
        pending = state is EmployerState.PENDING
        staff = int(rng.integers(40, 900))
        created = clock.day(-int(rng.integers(70, 120)))
        created = clock.day(-1) if pending else created
        return {
            "name": firm_name(region(district).short_name, n),
            "uscc": credit_code(district, number + 1),
            "region_code": district,
            "legal_representative": "演示法人",
            "industry": INDUSTRY[district],
            "staff": staff,
            "work_address": f"{region(district).full_name}演示路{n + 1}号",
            "dorm_address": f"{region(district).full_name}演示路{n + 101}号",
            "distance_note": f"离镇区{int(rng.integers(1, 9))}公里，厂门口有公交",
            "handler_name": "演示经办",
            "handler_phone": phone(8_000_000 + number),
            "handler_mandate": "演示授权书",
            "has_union": bool(rng.random() < 0.8),
            "union_chair": "演示主席",
            "payday": int(rng.choice([10, 15, 20, 25, 28])),
            "pay_delay_days": int(rng.choice([10, 15, 20, 25])),
            "advance_policy": "入职满7天可书面预支800元" if rng.random() < 0.5 else "",
            "state": state,
            "verified_evidence": "" if pending else "演示：执照与经办授权已核",
            "credit_checked_on": None if pending else created,
            "created_at": clock.at(created, 9, 30),
            "is_demo": True,
        }, created

    def _firm_events(self, firm: int, district: str, state: EmployerState, created: Any) -> None:
        way = {
            EmployerState.PENDING: [EmployerState.PENDING],
            EmployerState.VERIFIED: [EmployerState.PENDING, EmployerState.VERIFIED],
            EmployerState.REFUSED: [EmployerState.PENDING, EmployerState.REFUSED],
            EmployerState.SUSPENDED: [
                EmployerState.PENDING,
                EmployerState.VERIFIED,
                EmployerState.SUSPENDED,
            ],
        }[state]
        for step, to in enumerate(way):
            self.book.add(
                EmployerEvent,
                employer_id=firm,
                at=self.clock.at(created, 9 + 3 * step, 30),
                account_id=self.verifier.get(district) if step else None,
                from_state=way[step - 1] if step else None,
                to_state=to,
                reason={
                    EmployerState.REFUSED: "演示：执照与登记信息不一致",
                    EmployerState.SUSPENDED: "演示：拖欠工资核查中",
                }.get(to, ""),
            )

    def _townsmen(self, firm: int) -> None:
        for county in (CANGXI, BAZHOU):
            if self.rng.random() < 0.5:
                self.book.add(
                    EmployerTownsmen,
                    employer_id=firm,
                    region_code=county,
                    headcount=int(self.rng.integers(1, 25)),
                    counted_on=self.clock.day(-60),
                )

    def vacancy(
        self,
        firm: int,
        trade: str,
        places: int,
        *,
        title: str = "",
        state: VacancyState = VacancyState.PUBLISHED,
        **changed: Any,
    ) -> Post:
        """One vacancy with its events; only published ones are open to the history."""
        employer = next(row for row in self.book.rows(Employer) if row["id"] == firm)
        district = employer["region_code"]
        columns = vacancy_columns(
            self.rng,
            trade_id=trade,
            title=title or title_of(trade),
            district=district,
            places=places,
            clock=self.clock,
        )
        times, created = self._times(state)
        columns |= {
            "employer_id": firm,
            "state": state,
            "work_address": employer["work_address"],
            "contracting_entity": employer["name"],
            "using_entity": employer["name"],
            "payday": employer["payday"],
            "pay_delay_days": employer["pay_delay_days"],
            **times,
        } | changed
        vacancy_id = self.book.add(Vacancy, **columns)
        row = self.book.rows(Vacancy)[-1]
        self._vacancy_events(vacancy_id, district, row, created)
        post = post_of(vacancy_id, row)
        post.open_to_history = state is VacancyState.PUBLISHED
        self.market.posts.append(post)
        return post

    def _times(self, state: VacancyState) -> tuple[dict[str, Any], date]:
        """When a post in this state was written, published and said to be open; its first day."""
        shown = state not in (VacancyState.DRAFT, VacancyState.SUBMITTED)
        created = self.clock.day(-int(self.rng.integers(56, 64)))
        if not shown:
            created = self.clock.day(-int(self.rng.integers(1, 4)))
        confirmed = self.clock.at(self.clock.day(-int(self.rng.integers(0, 11))), 11)
        return {
            "created_at": self.clock.at(created, 9),
            "updated_at": confirmed if shown else self.clock.at(created, 10),
            "published_at": self.clock.at(created, 15) if shown else None,
            "confirmed_open_at": confirmed if shown else None,
        }, created

    def _vacancy_events(
        self, vacancy_id: int, district: str, row: dict[str, Any], created: Any
    ) -> None:
        way = [VacancyState.DRAFT]
        if row["state"] is not VacancyState.DRAFT:
            way.append(VacancyState.SUBMITTED)
        if row["published_at"] is not None:
            way.append(VacancyState.PUBLISHED)
        if row["state"] not in way:
            way.append(row["state"])
        times = [self.clock.at(created, hour) for hour in (9, 10, 15)]
        times.append(self.clock.at(self.clock.day(-3), 0, 10))
        long_hours = findings_of(row) if VacancyState.SUBMITTED in way else []
        for found in long_hours:
            self.book.add(LawFinding, vacancy_id=vacancy_id, found_at=times[1], **found)
        for step, to in enumerate(way):
            self.book.add(
                VacancyEvent,
                vacancy_id=vacancy_id,
                at=times[step],
                account_id=self.verifier.get(district) if to is VacancyState.PUBLISHED else None,
                kind="moved",
                from_state=way[step - 1] if step else None,
                to_state=to,
                **(ANSWER if to is VacancyState.PUBLISHED and long_hours else {}),
            )
        if row["state"] is VacancyState.PUBLISHED and row["confirmed_open_at"] > times[2]:
            self.book.add(
                VacancyEvent,
                vacancy_id=vacancy_id,
                at=row["confirmed_open_at"],
                kind="confirmed_open",
            )

    def district(
        self, district: str, *, firms: int, posts: int, places: int, first_firm: int = 0
    ) -> None:
        """`posts` vacancies over `firms` firms; `first_firm` fixes the places of the first firm."""
        ids = [self.firm(district, n) for n in range(firms)]
        fixed = [first_firm // 5] * 5 if first_firm else []
        heads = fixed + spread(self.rng, places - sum(fixed), posts - len(fixed))
        trades = TRADES[district]
        for n, head in enumerate(heads):
            firm = ids[0] if n < len(fixed) else ids[(n - len(fixed)) % firms]
            self.vacancy(firm, trades[(n * 7 + n // len(trades)) % len(trades)], head)

    def daishan(self) -> None:
        """The contractor: 40 kinds of post, 660 people short, nobody promised yet."""
        firm = self.firm(DAISHAN, 0)
        for title, trade, places in KINDS:
            self.vacancy(firm, trade, places, title=title).open_to_history = False

    def odd_ones(self) -> None:
        """What lies beside the figures: waiting, drafted, paused, lapsed, closed, unwanted."""
        s, yuhang, yiwu = VacancyState, self.market.firms[YUHANG], self.market.firms[YIWU]
        for firm, trade in ((yuhang[1], "e_assembly"), (yiwu[2], "hosiery"), (yiwu[3], "packer")):
            self.vacancy(firm, trade, 6, state=s.SUBMITTED)
        self.vacancy(yuhang[0], "packer", 4, state=s.DRAFT)
        self.vacancy(yuhang[2], "qc", 5, state=s.PAUSED)
        self.vacancy(yiwu[1], "printing", 4, state=s.LAPSED, valid_until=self.clock.day(-3))
        self.vacancy(yuhang[3], "waiter", 3, state=s.CLOSED)
        pending = self.firm(YUHANG, 40, EmployerState.PENDING)
        self.vacancy(pending, "parcel_sort", 30, state=s.DRAFT)
        self.firm(YUHANG, 41, EmployerState.REFUSED)
        suspended = self.firm(YIWU, 42, EmployerState.SUSPENDED)
        self.vacancy(suspended, "sewing", 12, state=s.PAUSED)
        self.market.unwanted = self._unwanted(yuhang[4])

    def _unwanted(self, firm: int) -> Post:
        """Nights only, no bed, the least the law allows: what keeps it empty is plain to see."""
        base = 249_000
        return self.vacancy(
            firm,
            "cleaner",
            UNWANTED_PLACES,
            title="夜间保洁员",
            base_wage_fen=base,
            probation_wage_fen=base,
            income_p25_fen=355_000,
            income_p50_fen=360_000,
            income_p75_fen=380_000,
            newcomer_p25_fen=350_000,
            newcomer_p50_fen=350_000,
            hours_per_day=8.0,
            days_per_month=26.0,
            shift=Shift.NIGHT,
            night_share=100,
            rotation_days=None,
            lodging=Lodging.NONE,
            lodging_fee_fen=0,
            persons_per_room=None,
            beds_male=0,
            beds_female=0,
            couple_rooms=0,
            meals_per_day=0,
        )
