"""Proposals that did not become placements: refused, superseded, withdrawn, or still open.

A refusal leaves the standing wish the service would leave; the vacancy nobody wants collects its
refusals from people a coordinator asked by hand.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

import numpy as np

from models.person import PersonEvent, PersonState
from models.proposal import Proposal, ProposalState, Side
from models.run import StandingKind, StandingWish
from reference.reasons import Lasts, reasons
from scenario.clock import Clock
from scenario.fitting import group_fits
from scenario.history import History
from scenario.market import Market
from scenario.people import Group, Someone
from scenario.places import BAZHOU, CANGXI, YIWU, YUHANG
from scenario.placing import STEPS, Placer
from scenario.posts import Post
from scenario.rows import Book

P = ProposalState
T = TypeVar("T")
REFUSALS = {
    # code: how many, on whose word, the state the proposal had come to by then
    "not_reached": (9, Side.SENDING, P.PROPOSED),
    "family_objects": (7, Side.SENDING, P.PROPOSED),
    "pay_below_floor": (8, Side.WORKER, P.APPROVED),
    "nights": (6, Side.WORKER, P.APPROVED),
    "too_far_from_companion": (3, Side.WORKER, P.APPROVED),
    "other_trade": (6, Side.WORKER, P.APPROVED),
    "date": (4, Side.WORKER, P.APPROVED),
    "distrusts_firm": (2, Side.WORKER, P.APPROVED),
    "left_by_self": (5, Side.SENDING, P.PROPOSED),
    "post_filled": (4, Side.EMPLOYER, P.WORKER_YES),
    "experience": (4, Side.EMPLOYER, P.WORKER_YES),
    "no_couple_room": (2, Side.EMPLOYER, P.WORKER_YES),
    "better_elsewhere": (3, Side.RECEIVING, P.SENDING_OK),
}
UNWANTED = (("pay_below_floor", 7), ("nights", 5), ("distrusts_firm", 2))
SUPERSEDED, WITHDRAWN = 40, 20
OPEN = {P.SENDING_OK: 12, P.APPROVED: 14, P.WORKER_YES: 8, P.RECEIVING_OK: 10}


class NobodyLeft(Exception):
    """Everybody who fits is used already."""


def _next(queue: Iterator[T]) -> T:
    try:
        return next(queue)
    except StopIteration:
        raise NobodyLeft from None


class Undecided:
    """Single people of both counties, each used once, proposed to posts that fit them."""

    def __init__(
        self,
        book: Book,
        placer: Placer,
        market: Market,
        history: History,
        rng: np.random.Generator,
        clock: Clock,
    ) -> None:
        self.book, self.placer, self.market = book, placer, market
        self.history, self.rng, self.clock = history, rng, clock
        self._fitting = self._matches()
        self._unfitting = self._anybody()

    def write(self) -> None:
        """All of it; with few people as much as there are people for, the open ones first."""
        with suppress(NobodyLeft):
            for upto, count in OPEN.items():
                for _ in range(count):
                    self._open(upto)
            self._ended()
        with suppress(NobodyLeft):
            self._unwanted()
        self._withdrawn()

    def _ended(self) -> None:
        for code, (count, side, upto) in REFUSALS.items():
            for _ in range(count):
                self._refused(code, side, upto)
        for _ in range(SUPERSEDED):
            one, post, row = self._proposed(-int(self.rng.integers(10, 50)))
            at = row["created_at"] + timedelta(days=int(self.rng.integers(1, 4)))
            self.placer.step(row, one, post, P.SUPERSEDED, Side.SYSTEM, "supersede", at)

    def _matches(self) -> Iterator[tuple[Someone, Post]]:
        """(person, post) pairs that fit, each person once, alternating between the two ends."""
        pairs = ((CANGXI, self.market.in_district(YUHANG)), (BAZHOU, self.market.in_district(YIWU)))
        queues = [(list(self.history.waiting(home)), posts) for home, posts in pairs]
        while any(groups for groups, _ in queues):
            for groups, posts in queues:
                while groups:
                    group = groups.pop()
                    found = self._post(group, posts)
                    if group.id is None and found is not None:
                        self.history.waiting(group.members[0].home).remove(group)
                        yield group.members[0], found
                        break

    def _post(self, group: Group, posts: list[Post]) -> Post | None:
        start = int(self.rng.integers(len(posts)))
        turned = posts[start:] + posts[:start]
        return next(
            (
                post
                for post in turned
                if post is not self.market.unwanted and group_fits(group, post, self.clock.today)
            ),
            None,
        )

    def _anybody(self) -> Iterator[Someone]:
        """People who want to go and agreed to be matched, whatever the post."""
        for group in list(self.history.waiting(CANGXI)):
            one = group.members[0]
            if group.id is None:
                self.history.waiting(CANGXI).remove(group)
                yield one

    def _proposed(self, offset: int) -> tuple[Someone, Post, dict[str, Any]]:
        one, post = _next(self._fitting)
        day = self.clock.day(offset)
        row = self.placer.propose(one, post, Group(None, (one,)), day, self.placer.bundle())
        return one, post, row

    def _refused(self, code: str, side: Side, upto: ProposalState) -> None:
        offset = -int(self.rng.integers(4, 50))
        one, post, row = self._proposed(offset)
        day = self.clock.day(offset)
        if upto is not P.PROPOSED:
            self.placer.advance(row, one, post, day, upto)
        at = self.clock.at(day + timedelta(days=3), 16)
        self._refuse(row, one, post, side, at, code)

    def _refuse(
        self,
        row: dict[str, Any],
        one: Someone,
        post: Post,
        side: Side,
        at: datetime,
        code: str,
    ) -> None:
        self.placer.step(row, one, post, P.REFUSED, side, "refuse", at, code)
        row |= {"refusal_code": code, "refused_by": side}
        lasts = reasons()[code].lasts
        account = self.placer.desk.account(side, one, post)
        if lasts is Lasts.PERSON:
            one.row |= {"state": PersonState.PAUSED, "updated_at": at}
            one.state = PersonState.PAUSED
            self.book.add(
                PersonEvent,
                person_id=one.id,
                at=at,
                account_id=account,
                kind="moved",
                from_state=PersonState.SEEKING,
                to_state=PersonState.PAUSED,
                reason=code,
            )
        elif lasts is not Lasts.NOTHING:
            self.book.add(
                StandingWish,
                kind=StandingKind.EXCLUDE,
                person_id=one.id,
                vacancy_id=None if lasts is Lasts.EMPLOYER else post.id,
                employer_id=post.employer_id,
                reason_code=code,
                proposal_id=row["id"],
                account_id=account,
                created_at=at,
            )

    def _unwanted(self) -> None:
        """The vacancy nobody wants: asked by hand, refused by everybody."""
        post = self.market.unwanted
        if post is None:
            return
        for code, count in UNWANTED:
            for _ in range(count):
                one = _next(self._unfitting)
                day = self.clock.day(-int(self.rng.integers(5, 45)))
                group = Group(None, (one,))
                bundle = self.placer.bundle()
                row = self.placer.propose(one, post, group, day, bundle, by_hand=True)
                self.placer.advance(row, one, post, day, P.APPROVED)
                at = self.clock.at(day + timedelta(days=2), 10)
                self._refuse(row, one, post, Side.WORKER, at, code)

    def _withdrawn(self) -> None:
        """A rival proposal of somebody who was confirmed elsewhere, withdrawn by that."""
        posts = [*self.market.in_district(YUHANG), *self.market.in_district(YIWU)]
        singles = [t for t in self.history.trips if t.one.party is None]
        for trip in singles[:: max(1, len(singles) // WITHDRAWN)][:WITHDRAWN]:
            confirmed = next(
                row for row in self.book.rows(Proposal) if row["id"] == trip.proposal_id
            )
            rivals = [
                p
                for p in posts
                if p.employer_id != trip.post.employer_id and p is not self.market.unwanted
            ]
            post = rivals[int(self.rng.integers(len(rivals)))]
            day = Clock(confirmed["created_at"]).today
            group = Group(None, (trip.one,))
            row = self.placer.propose(trip.one, post, group, day, self.placer.bundle())
            at = trip.placement["confirmed_at"]
            self.placer.step(row, trip.one, post, P.WITHDRAWN, Side.SYSTEM, "withdraw", at)
            row["withdrawn_for_id"] = trip.proposal_id

    def _open(self, upto: ProposalState) -> None:
        """Under review since the day before yesterday."""
        one, post, row = self._proposed(-3)
        day = self.clock.day(-3)
        if upto is P.RECEIVING_OK:
            at = self.clock.at(day + timedelta(days=1), 14)
            self.placer.step(row, one, post, upto, Side.RECEIVING, "approve", at)
            return
        if upto not in {step[0] for step in STEPS}:
            raise ValueError(f"no usual way to {upto}")
        self.placer.advance(row, one, post, day, upto)
