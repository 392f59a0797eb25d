"""Eight weeks before the day of loading: buses, a flight, newcomers, leavers, refusals.

Days are offsets from the day of loading. Figures of the programmes are exact: 34 on the first bus,
110 first-timers on the flight over at least ten firms, 45 newcomers of one firm of whom 36 were
introduced, a tenth of the 1,000 people moved after the fair.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np

from scenario import leaving
from scenario.clock import Clock
from scenario.desk import Fate, Trip
from scenario.fitting import group_fits, may
from scenario.market import Market
from scenario.people import Group
from scenario.places import BAZHOU, CANGXI, ELSEWHERE, LUQIAO, PUJIANG, YIWU, YUHANG
from scenario.placing import Placer
from scenario.posts import Post
from scenario.supply import FLIGHT_COUPLES, ROSTER_LOADED

FIRST_BUS, BUS_NO_SHOWS = 34, 3
FLIGHT, FLIGHT_NO_SHOWS, FLIGHT_FIRMS = 110, 8, 12
NEWCOMERS, INTRODUCED = 45, 36
MOVED_TO_YUHANG = 100

BUS_DAY, FLIGHT_DAY, NEXT_BUS_DAY = -41, -36, 3
YUHANG_DRIP = ((-47, 8), (-33, 12), (-26, 10), (-19, 12), (-12, 9), (-6, 10), (-2, 5))
YIWU_DRIP = ((-45, 6), (-22, 9), (-15, 8), (-9, 7), (-3, 6))
PUJIANG_DRIP = ((-52, 10), (-44, 12), (-30, 10), (-17, 8), (-8, 5))
LUQIAO_DRIP = ((-50, 8), (-38, 10), (-24, 9), (-16, 8), (-10, 7), (-5, 8), (-1, 4))
NEXT_BUS, ON_THE_WAY, CANCELLED, REPLACED = 28, 14, 6, 5


class History:
    """Picks people who fit, sends them, and lets some of them leave."""

    def __init__(
        self,
        placer: Placer,
        market: Market,
        groups: Sequence[Group],
        rng: np.random.Generator,
        clock: Clock,
    ) -> None:
        self.placer, self.market, self.rng, self.clock = placer, market, rng, clock
        early = clock.day(-ROSTER_LOADED)
        known = [g for g in groups if all(p.created <= early and may(p) for p in g.members)]
        shuffled = [known[int(k)] for k in rng.permutation(len(known))]
        self._waiting: dict[str, list[Group]] = {}
        for group in shuffled:
            self._waiting.setdefault(group.members[0].home, []).append(group)
        self.trips: list[Trip] = []
        self.aboard: dict[str, list[Trip]] = {}

    def write(self) -> None:
        self._yuhang()
        self._yiwu()
        self._pujiang()
        self._luqiao()
        self._leavers()
        self._replaced()

    # the trips

    def send(
        self,
        homes: Iterable[str],
        posts: Sequence[Post],
        count: int,
        depart: int,
        *,
        road_days: int = 1,
        fate: Fate = Fate.ARRIVED,
        reasons: Sequence[str] = ("",),
        first_timers: bool = False,
        introduced: int | None = None,
        size: int = 0,
    ) -> list[Trip]:
        """Exactly `count` people from `homes` to `posts`, whole groups, spread over the firms.

        With `introduced` only single people go, and the first so many were brought by townsmen.
        With `size` only groups of so many.
        """
        leaves = self.clock.day(depart)
        trips: list[Trip] = []
        for group in self._candidates(homes, first_timers):
            left = count - len(trips)
            if left == 0:
                break
            post = self._post_for(group, posts, leaves) if len(group.members) <= left else None
            if post is None or (introduced is not None and group.id is not None):
                continue
            if size and len(group.members) != size:
                continue
            self._take(group)
            trips += self.placer.place(
                group,
                post,
                depart=leaves,
                arrive=leaves + timedelta(days=road_days),
                fate=fate,
                reason=reasons[len(trips) % len(reasons)],
                introduced=len(trips) < (introduced or 0),
            )
        if len(trips) != count:
            raise ValueError(f"only {len(trips)} of {count} people fit: give more people")
        if fate is Fate.ARRIVED:
            self.trips += trips
        return trips

    def _candidates(self, homes: Iterable[str], first_timers: bool) -> list[Group]:
        return [
            group
            for home in homes
            for group in self._waiting.get(home, [])
            if not first_timers or all(p.first_timer for p in group.members)
        ]

    def _post_for(self, group: Group, posts: Sequence[Post], on: date) -> Post | None:
        """The fitting post at the firm that has had the fewest people so far."""
        fitting = [post for post in posts if group_fits(group, post, on)]
        taken: dict[int, int] = {}
        for post in posts:
            taken[post.employer_id] = taken.get(post.employer_id, 0) + post.taken
        return min(fitting, key=lambda p: (taken[p.employer_id], p.taken, p.id), default=None)

    def _take(self, group: Group) -> None:
        self._waiting[group.members[0].home].remove(group)

    def waiting(self, home: str) -> list[Group]:
        """Groups of a county that have not been sent anywhere, in a fixed random order."""
        return self._waiting.get(home, [])

    # the programmes

    def _yuhang(self) -> None:
        posts = [p for p in self.market.in_district(YUHANG) if p is not self.market.unwanted]
        first = self.send([CANGXI], posts, FIRST_BUS, BUS_DAY)
        absent = ("worker_changed_mind", "family_matter", "missed_vehicle")
        stayed = self.send(
            [CANGXI], posts, BUS_NO_SHOWS, BUS_DAY, fate=Fate.NO_SHOW, reasons=absent
        )
        self.aboard["first_bus"] = first + stayed
        for day, count in YUHANG_DRIP:
            self.send([CANGXI], posts, count, day - 1)
        self.aboard["next_bus"] = self.send(
            [CANGXI], posts, NEXT_BUS, NEXT_BUS_DAY, fate=Fate.CONFIRMED
        )
        self.aboard["on_the_way"] = self.send([CANGXI], posts, ON_THE_WAY, -1, fate=Fate.DEPARTED)
        self.send(
            [CANGXI],
            posts,
            CANCELLED,
            -9,
            fate=Fate.CANCELLED,
            reasons=("worker_withdrew", "employer_withdrew", "worker_withdrew"),
        )

    def _yiwu(self) -> None:
        posts = self.market.in_district(YIWU)
        firms = self.market.firms[YIWU][:FLIGHT_FIRMS]
        flight = [p for p in posts if p.employer_id in firms]
        day = FLIGHT_DAY
        couples, singles = (
            self.send([BAZHOU], flight, count, day, road_days=0, first_timers=True, size=size)
            for count, size in ((2 * FLIGHT_COUPLES, 2), (FLIGHT - 2 * FLIGHT_COUPLES, 1))
        )
        absent = ("worker_changed_mind", "family_matter", "not_heard_of", "missed_vehicle")
        stayed = self.send(
            [BAZHOU],
            flight,
            FLIGHT_NO_SHOWS,
            day,
            fate=Fate.NO_SHOW,
            reasons=absent,
            first_timers=True,
            size=1,
        )
        self.aboard["flight"] = couples + singles + stayed
        for day, count in YIWU_DRIP:
            self.send([BAZHOU], posts, count, day - 1)

    def _pujiang(self) -> None:
        firm = self.market.firms[PUJIANG][0]
        posts = [p for p in self.market.in_district(PUJIANG) if p.employer_id == firm]
        brought = INTRODUCED
        for day, count in PUJIANG_DRIP:
            homes = [*ELSEWHERE, BAZHOU]
            introduced = min(count, brought)
            self.send(homes, posts, count, day - 1, introduced=introduced)
            brought -= introduced

    def _luqiao(self) -> None:
        posts = self.market.in_district(LUQIAO)
        for n, (day, count) in enumerate(LUQIAO_DRIP):
            homes = [CANGXI, BAZHOU] if n % 2 else [BAZHOU, CANGXI]
            self.send(homes, posts, count, day - 1)

    # what came after

    def _leavers(self) -> None:
        """Each arrival settles; some leave, and companions follow one who leaves."""
        parted: dict[int, date] = {}
        for trip in self.trips:
            left, reason = self._departure(trip, parted)
            if left is not None and trip.one.party is not None and self.rng.random() < 0.6:
                parted.setdefault(trip.one.party, left)
            self.placer.settle(trip, left, reason)

    def _departure(self, trip: Trip, parted: dict[int, date]) -> tuple[date | None, str]:
        arrived = trip.arrived or self.clock.today
        followed = parted.get(trip.one.party or -1)
        found = leaving.departure(
            self.rng,
            first_timer=trip.one.first_timer,
            introduced=bool(trip.placement["introduced"]),
        )
        if followed is not None:
            left, reason = max(arrived, followed + timedelta(days=1)), "followed_companion"
        elif found is not None:
            left, reason = arrived + timedelta(days=found[0]), found[1]
        else:
            return None, ""
        return (left, reason) if left < self.clock.today else (None, "")

    def _replaced(self) -> None:
        """Some who left an Yiwu firm are in another one within a week (转岗)."""
        posts = self.market.in_district(YIWU)
        done = 0
        for trip in list(self.trips):
            left = trip.placement["left_on"]
            if done == REPLACED or left is None or trip.post.district != YIWU or trip.one.party:
                continue
            again = left + timedelta(days=int(self.rng.integers(3, 7)))
            group = Group(None, (trip.one,))
            others = [p for p in posts if p.employer_id != trip.post.employer_id]
            post = self._post_for(group, others, again)
            if again >= self.clock.today or post is None:
                continue
            (second,) = self.placer.place(group, post, depart=again, arrive=again, lead=3)
            self.placer.settle(second, None, "")
            self.trips.append(second)
            done += 1
