"""One group on its way: proposal, decisions, consent, placement and every event of it.

The times are counted from the day of departure: proposed by the nightly run `lead` days before,
approved by both unions the next day, the worker's and the firm's yes the day after.
"""

from datetime import date, datetime, timedelta
from typing import Any

from law.payday import first_pay
from models.person import Consent, ConsentMeans, ConsentPurpose
from models.placement import Placement, PlacementEvent, PlacementState
from models.proposal import Proposal, ProposalEvent, ProposalState, Side
from models.run import MatchRun, RunState
from scenario.clock import Clock
from scenario.desk import Desk, Fate, Trip
from scenario.notes import reasons_and_risks, score_parts
from scenario.people import Group, Someone
from scenario.posts import Post
from scenario.rows import Book

P, S = ProposalState, PlacementState
LEAD = 6

STEPS: tuple[tuple[ProposalState, Side, str, int, int], ...] = (
    (P.SENDING_OK, Side.SENDING, "approve", 1, 10),
    (P.APPROVED, Side.RECEIVING, "approve", 1, 15),
    (P.WORKER_YES, Side.WORKER, "worker_yes", 2, 11),
    (P.CONFIRMED, Side.EMPLOYER, "confirm", 2, 16),
)
"""State, on whose word, action, days after the proposal, hour."""


class Placer:
    """Writes proposals and placements into the book; keeps count of places taken."""

    def __init__(self, book: Book, clock: Clock, desk: Desk) -> None:
        self.book, self.clock, self.desk = book, clock, desk
        self.placed: set[int] = set()
        self._runs: dict[date, int] = {}
        self._bundles = 0

    def run_on(self, day: date) -> int:
        """The nightly run of that day; its proposals are counted in its row."""
        if day not in self._runs:
            start = self.clock.at(day, 2)
            self._runs[day] = self.book.add(
                MatchRun,
                state=RunState.DONE,
                seed=0,
                engine="demo history (not solved)",
                params={"demo_history": True},
                started_at=start,
                finished_at=start + timedelta(seconds=4),
            )
        return self._runs[day]

    def bundle(self) -> str:
        self._bundles += 1
        return f"demo-{self._bundles:05d}"

    def propose(
        self,
        one: Someone,
        post: Post,
        group: Group,
        day: date,
        bundle: str,
        *,
        by_hand: bool = False,
    ) -> dict[str, Any]:
        """A proposal row in state PROPOSED with its first event; the caller moves it on."""
        size = len(group.members)
        parts = score_parts(one, post, size, self.clock)
        reasons, risks = reasons_and_risks(one, post, size, self.clock)
        at = self.clock.at(day, 14 if by_hand else 2, 0 if by_hand else 5)
        start = max(self.clock.today, day) + timedelta(days=5)
        pay = first_pay(start, payday=post.payday, pay_delay_days=post.pay_delay)
        self.book.add(
            Proposal,
            run_id=None if by_hand else self.run_on(day),
            person_id=one.id,
            vacancy_id=post.id,
            party_id=group.id,
            bundle=bundle,
            score=sum(parts.values()),
            score_parts=parts,
            reasons=[{"code": "chosen_by_coordinator"}] if by_hand else reasons,
            risks=risks,
            first_pay_on=pay.on.isoformat(),
            created_at=at,
            updated_at=at,
        )
        row = self.book.rows(Proposal)[-1]
        side = Side.RECEIVING if by_hand else Side.SYSTEM
        account = self.desk.account(side, one, post)
        self.book.add(
            ProposalEvent, proposal_id=row["id"], at=at, account_id=account, side=side,
            action="propose", to_state=P.PROPOSED,
        )  # fmt: skip
        return row

    def step(
        self,
        row: dict[str, Any],
        one: Someone,
        post: Post,
        to: ProposalState,
        side: Side,
        action: str,
        at: datetime,
        code: str = "",
    ) -> None:
        """Move a proposal row one state on, with its event."""
        self.book.add(
            ProposalEvent,
            proposal_id=row["id"],
            at=at,
            account_id=self.desk.account(side, one, post),
            side=side,
            action=action,
            from_state=row["state"],
            to_state=to,
            reason_code=code,
        )
        row |= {"state": to, "updated_at": at, "version": row["version"] + 1}

    def advance(
        self, row: dict[str, Any], one: Someone, post: Post, day: date, upto: ProposalState
    ) -> None:
        """The usual decisions in their order until `upto`; consent to be shown comes with yes."""
        for to, side, action, after, hour in STEPS:
            at = self.clock.at(day + timedelta(days=after), hour)
            if to is P.WORKER_YES:
                self._share_consent(one, post, at)
            code = ConsentMeans.READ_ALOUD.value if to is P.WORKER_YES else ""
            self.step(row, one, post, to, side, action, at, code)
            if to is upto:
                return

    def _share_consent(self, one: Someone, post: Post, at: datetime) -> None:
        self.book.add(
            Consent,
            person_id=one.id,
            purpose=ConsentPurpose.SHARE_EMPLOYER,
            receiver_employer_id=post.employer_id,
            means=ConsentMeans.READ_ALOUD,
            evidence="演示通话记录：读了岗位卡，本人同意",
            given_at=at,
            recorded_by_id=self.desk.sending.get(one.home),
        )

    def place(
        self,
        group: Group,
        post: Post,
        *,
        depart: date,
        arrive: date,
        fate: Fate = Fate.ARRIVED,
        reason: str = "",
        introduced: bool = False,
        lead: int = LEAD,
    ) -> list[Trip]:
        """The whole group to one post, as far as its fate."""
        day = min(depart - timedelta(days=lead), self.clock.day(-3))
        bundle = self.bundle()
        trips = []
        for one in group.members:
            row = self.propose(one, post, group, day, bundle)
            self.advance(row, one, post, day, P.CONFIRMED)
            trip = self._placement(row, one, post, introduced, group.id)
            self._travel(trip, depart, arrive, fate, reason)
            self.placed.add(one.id)
            trips.append(trip)
            post.taken += fate in (Fate.CONFIRMED, Fate.DEPARTED, Fate.ARRIVED)
        return trips

    def _placement(
        self,
        proposal: dict[str, Any],
        one: Someone,
        post: Post,
        introduced: bool,
        party: int | None,
    ) -> Trip:
        at = proposal["updated_at"]
        placement_id = self.book.add(
            Placement,
            proposal_id=proposal["id"],
            person_id=one.id,
            vacancy_id=post.id,
            party_id=party,
            confirmed_at=at,
            introduced=introduced,
            created_at=at,
            updated_at=at,
        )
        row = self.book.rows(Placement)[-1]
        trip = Trip(one, post, proposal["id"], placement_id, row, None)
        self.event(trip, S.CONFIRMED, Side.EMPLOYER, at, first=True)
        return trip

    def event(
        self,
        trip: Trip,
        to: PlacementState,
        side: Side,
        at: datetime,
        code: str = "",
        on: date | None = None,
        first: bool = False,
    ) -> None:
        """Move a placement one state on, with its event; `on` is the day it happened."""
        row = trip.placement
        self.book.add(
            PlacementEvent,
            placement_id=trip.placement_id,
            at=at,
            effective_on=on or Clock(at).today,
            account_id=self.desk.account(side, trip.one, trip.post),
            side=side,
            from_state=None if first else row["state"],
            to_state=to,
            reason_code=code,
        )
        row |= {"state": to, "updated_at": at}
        if not first:
            row["version"] += 1

    def _travel(self, trip: Trip, depart: date, arrive: date, fate: Fate, reason: str) -> None:
        if fate is Fate.CONFIRMED:
            return
        if fate is Fate.CANCELLED:
            day = depart - timedelta(days=1)
            self.event(trip, S.CANCELLED, Side.SENDING, self.clock.at(day, 19), reason, day)
            return
        if fate is Fate.NO_SHOW:
            self.event(trip, S.NO_SHOW, Side.SENDING, self.clock.at(depart, 20), reason, depart)
            return
        self.event(trip, S.DEPARTED, Side.SENDING, self.clock.at(depart, 8, 30), on=depart)
        trip.placement["departed_on"] = depart
        if fate is Fate.DEPARTED:
            return
        self.event(trip, S.ARRIVED, Side.RECEIVING, self.clock.at(arrive, 17), on=arrive)
        trip.arrived = arrive
        pay = first_pay(arrive, payday=trip.post.payday, pay_delay_days=trip.post.pay_delay)
        trip.placement |= {"arrived_on": arrive, "first_pay_on": pay.on}

    def settle(self, trip: Trip, left: date | None, reason: str) -> None:
        """What came after the arrival: first shift the next morning, and leaving if they left."""
        if trip.arrived is None:
            raise ValueError("only somebody who arrived settles")
        start = trip.arrived + timedelta(days=1)
        works = left is None or left > trip.arrived
        if works and self.clock.is_past(start, 9):
            self.event(trip, S.IN_POST, Side.EMPLOYER, self.clock.at(start, 9), on=start)
        if left is not None:
            at = self.clock.at(left, 18 if left == trip.arrived else 12)
            self.event(trip, S.LEFT, Side.RECEIVING, at, reason, left)
            trip.placement |= {"left_on": left, "left_reason": reason}
            trip.post.taken -= 1
