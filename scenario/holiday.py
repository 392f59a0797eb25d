"""The last Spring Festival in the scenario: 岱山 with 50 firms that kept 10,000 people and 56 firms
back, each at nine tenths of what it needs; 苍溪 whose townships counted who came home and who left
again; and what people in post plan for the next. Firms are invented, nothing is drawn at random.
"""

from datetime import date, timedelta

from models.festival import (
    FestivalFirm,
    FestivalPlan,
    FestivalPlanEvent,
    FestivalStatement,
    Plan,
    RateKind,
    ReturnDay,
    VillageDay,
    Way,
)
from models.placement import ARRIVED_STATES, Placement
from scenario.clock import Clock
from scenario.desk import Desk
from scenario.places import CANGXI, DAISHAN, TOWNSHIPS
from scenario.rows import Book
from services.festival.season import Season, season

FIRMS, KEEPING = 56, 50
COUNTED = timedelta(days=15)
"""正月十六: the return was counted until then."""

COUNTS = ((timedelta(days=3), 23), (COUNTED, 101))
"""After so many days, so many in a hundred of those who had come home were at work."""


class Holiday:
    """Writes the register of the last festival and the plans for the next into the book."""

    def __init__(self, book: Book, clock: Clock, desk: Desk) -> None:
        self.book, self.clock, self.desk = book, clock, desk
        this = season(clock.today.year)
        self.last = this if this.first + COUNTED < clock.today else season(this.year - 1)

    def write(self) -> None:
        for n in range(FIRMS):
            self._firm(n, self.last)
        self._sentences(self.last)
        for n, township in enumerate(TOWNSHIPS[CANGXI]):
            self._township(n, township, self.last)
        coming = season(self.last.year + 1)
        arrived = [one for one in self.book.rows(Placement) if one["state"] in ARRIVED_STATES]
        for n, one in enumerate(arrived):
            self._plan(n, one["id"], coming)

    def _firm(self, n: int, festival: Season) -> None:
        """Firms that keep people: 140 to 260 each, 200 on average, a little under half."""
        keeps = 200 + (n % 5 - 2) * 30 if n < KEEPING else 0
        staff = 2 * keeps + 100
        lines = 4 + n % 6
        union = self.desk.receiving.get(DAISHAN)
        asked = self.clock.at(festival.first - timedelta(days=20), 9)
        firm = self.book.add(
            FestivalFirm, season=festival.year, region_code=DAISHAN, name=f"岱山演示工厂{n + 1}",
            staff=staff, lines=lines, keeps=keeps, on_eve=keeps, on_first=keeps,
            on_third=keeps - keeps // 20, created_at=asked, created_by_id=union,
        )  # fmt: skip
        early = festival.first + timedelta(days=7)
        self._day(firm, early, staff, present=staff // 2, lines=lines, open_=n % 7 != 6)
        late = festival.first + COUNTED
        self._day(firm, late, staff, present=staff * 9 // 10, lines=lines, open_=True)

    def _day(
        self, firm: int, day: date, staff: int, *, present: int, lines: int, open_: bool
    ) -> None:
        back = present if open_ else 0
        self.book.add(
            ReturnDay, firm_id=firm, day=day, reopened=open_, expected=staff, arrived=back,
            on_way=(staff - back) // 2, undecided=staff - back - (staff - back) // 2,
            not_returning=0, hired=0, needed=staff, running=lines if open_ else 0,
            said_at=self.clock.at(day, 17), said_by_id=self.desk.receiving.get(DAISHAN),
        )  # fmt: skip

    def _sentences(self, festival: Season) -> None:
        """As the notices said it; the second has two readings and neither is taken."""
        told = (
            ("50多家企业留岗过年1万多人", festival.first, 50, 10_000, None, None),
            (
                "56家企业复工，开工率达90%",
                festival.first + COUNTED,
                56,
                None,
                RateKind.RUNNING,
                9_000,
            ),
        )
        for sentence, said_on, firms, people, rate, share in told:
            self.book.add(
                FestivalStatement, season=festival.year, region_code=DAISHAN, sentence=sentence,
                said_on=said_on, firms=firms, people=people, at_least=people is not None, rate=rate,
                per_ten_thousand=share, created_at=self.clock.at(said_on, 18),
                created_by_id=self.desk.receiving.get(DAISHAN),
            )  # fmt: skip

    def _township(self, n: int, township: str, festival: Season) -> None:
        home = 300 + 40 * (n % 9)
        for after, percent in COUNTS:
            day = festival.first + after
            back = home * percent // 100
            self.book.add(
                VillageDay, season=festival.year, region_code=CANGXI, township=township, day=day,
                went_home=home, will_return=max(0, home - back), undecided=0, back_at_work=back,
                said_at=self.clock.at(day, 16), said_by_id=self.desk.sending.get(CANGXI),
            )  # fmt: skip

    def _plan(self, n: int, placement: int, festival: Season) -> None:
        """Of five in post two were not asked yet, one stays, two go home, one of them by coach."""
        if n % 5 < 2:
            return
        plan = Plan.STAYS if n % 5 == 2 else Plan.GOES_HOME
        back = None if plan is Plan.STAYS else festival.first + timedelta(days=8 + n % 3)
        way = None if back is None else (Way.ORGANISED if n % 5 == 3 else Way.OWN)
        home = None if back is None else festival.first - timedelta(days=5)
        at = self.clock.at(self.clock.day(-1), 15)
        row = self.book.add(
            FestivalPlan, season=festival.year, placement_id=placement, plan=plan, home_on=home,
            back_on=back, way=way, said_at=at,
        )  # fmt: skip
        self.book.add(FestivalPlanEvent, plan_id=row, at=at, plan=plan, back_on=back, way=way)
