"""The fair of 余杭 and 苍溪 in the scenario, a tenth of the one of 2021: 500 places shown, and who
moved to 余杭 since signed up there. Visits and views are invented; nothing is drawn at random.
"""

from collections.abc import Callable
from datetime import timedelta

from models.channel import Channel, ChannelKind
from models.fair import Fair, FairEvent, FairKind, FairPost, FairStand, FairState
from models.person import Person, PersonState
from models.placement import Placement
from models.signup import SignUp, SignUpPost
from models.vacancy import Vacancy, VacancyState
from scenario.clock import Clock
from scenario.desk import Desk
from scenario.places import CANGXI, YUHANG
from scenario.rows import Book

FAIR_DAY = -55
CODE = "CXYHF"
VISITS, RESUMES, VIEWS, COST_FEN = 1_900, 310, 48_000, 2_600_000
ONLY_SIGNED = 150
"""More who said that they would go, and have not gone."""
PROGRAMME = (
    "09:00 开场\n09:20 企业按展位号介绍\n10:30–11:30 直播，按岗位编号提问\n14:00 登记意向、打印回执"
)


class Fairs:
    """Writes the fair, its posts and stands, and its sign-ups into the book."""

    def __init__(self, book: Book, clock: Clock, desk: Desk) -> None:
        self.book, self.clock, self.desk = book, clock, desk

    def write(self) -> None:
        day, by = self.clock.day(FAIR_DAY), self.desk.sending.get(CANGXI)
        made, held = self.clock.at(day - timedelta(days=14), 10), self.clock.at(day, 17)
        channel = self.book.add(
            Channel, code=CODE, kind=ChannelKind.FAIR, region_code=CANGXI,
            township=f"{day:%m%d} 余杭苍溪专场", created_at=made, created_by_id=by,
        )  # fmt: skip
        fair = self.book.add(
            Fair, name="余杭苍溪东西部劳务协作专场（演示）", kind=FairKind.ONSITE,
            state=FairState.FOLLOWED_UP, region_code=CANGXI, place="苍溪县体育馆",
            host="苍溪县总工会", co_host="余杭区总工会", held_on=day, channel_id=channel,
            visits=VISITS, resumes=RESUMES, views=VIEWS, cost_fen=COST_FEN, programme=PROGRAMME,
            created_at=made, created_by_id=by,
        )  # fmt: skip
        steps = (FairState.PLANNED, FairState.ANNOUNCED, FairState.HELD, FairState.FOLLOWED_UP)
        times = (made, made + timedelta(days=2), held, held + timedelta(days=2))
        for before, to, at in zip((None, *steps), steps, times, strict=False):
            self.book.add(
                FairEvent, fair_id=fair, at=at, account_id=by, from_state=before, to_state=to
            )
        self._posts(fair)
        self._signups(channel, by)

    def _posts(self, fair: int) -> None:
        stands: dict[int, int] = {}
        for post in self.book.rows(Vacancy):
            if post["region_code"] == YUHANG and post["state"] is VacancyState.PUBLISHED:
                self.book.add(FairPost, fair_id=fair, vacancy_id=post["id"], places=post["places"])
                stands.setdefault(post["employer_id"], len(stands) + 1)
        for firm, number in stands.items():
            self.book.add(FairStand, fair_id=fair, employer_id=firm, number=number)

    def _signups(self, channel: int, by: int | None) -> None:
        """Everybody who holds or held a place in 余杭 first, then others who want to go."""
        day = self.clock.day(FAIR_DAY)
        opened = self.clock.at(day, 9)
        there = {v["id"] for v in self.book.rows(Vacancy) if v["region_code"] == YUHANG}
        placed = {p["person_id"] for p in self.book.rows(Placement)}
        moved = {
            p["person_id"] for p in self.book.rows(Placement)
            if p["vacancy_id"] in there and p["confirmed_at"] > opened + timedelta(hours=9)
        }  # fmt: skip
        posts = self._posts_of(moved)
        ours = [
            p for p in self.book.rows(Person)
            if p["region_code"] == CANGXI and p["created_at"] <= opened
        ]  # fmt: skip
        more = [
            p for p in ours if p["id"] not in placed and p["state"] is PersonState.SEEKING
        ][:ONLY_SIGNED]  # fmt: skip
        for n, person in enumerate([p for p in ours if p["id"] in moved] + more):
            at = opened + timedelta(minutes=n)
            called = at + timedelta(hours=3 + n % 40) if by is not None else None
            sign_up = self.book.add(
                SignUp, person_id=person["id"], region_code=CANGXI, channel_id=channel, at=at,
                wants_call=n % 3 > 0, known=True, typed_by_id=by,
                called_at=called if n % 3 else None, called_by_id=by if called and n % 3 else None,
            )  # fmt: skip
            if (post := posts(n, person["id"])) is not None:
                self.book.add(SignUpPost, sign_up_id=sign_up, vacancy_id=post, at=at, account_id=by)

    def _posts_of(self, moved: set[int]) -> Callable[[int, int], int | None]:
        """The post the n-th person asks about: three of four name one, and of those who went since
        two of three the one they went to."""
        shown: list[int] = [post["vacancy_id"] for post in self.book.rows(FairPost)]
        went: dict[int, int] = {
            p["person_id"]: p["vacancy_id"] for p in self.book.rows(Placement)
            if p["person_id"] in moved and p["vacancy_id"] in shown
        }  # fmt: skip

        def asked(n: int, person_id: int) -> int | None:
            if n % 4 == 0:
                return None
            other = shown[n % len(shown)]
            return went.get(person_id, other) if n % 4 < 3 else other

        return asked
