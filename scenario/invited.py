"""Invitations of the scenario: who was asked for what became of the proposals, who is asked now.

Placements of the last weeks were asked by telephone and said yes, so were those who refused; a
county has a reply rate of its own by that. Of the proposals both unions have approved every second
one has been asked this morning and has not answered.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from models.invitation import (
    Invitation,
    InvitationEvent,
    InvitationState,
    InvitationWave,
    InvitationWay,
)
from models.person import Person
from models.proposal import Proposal, ProposalEvent, ProposalState, Side
from reference.reasons import refusal_reasons
from scenario.clock import Clock
from scenario.rows import Book

P, S = ProposalState, InvitationState
PLACED = 120
"""The newest placements that were asked; older ones were before there were invitations."""
WAIT = timedelta(hours=48)
BECAME = {P.CONFIRMED: S.PLACED, P.REFUSED: S.NO, P.WORKER_YES: S.YES, P.APPROVED: S.ASKED}


class Invited:
    """Written last: it only looks at what is there."""

    def __init__(self, book: Book, clock: Clock) -> None:
        self.book, self.clock = book, clock
        self.home = {row["id"]: row["region_code"] for row in book.rows(Person)}
        self.events: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        for event in book.rows(ProposalEvent):
            self.events[event["proposal_id"]].append(event)
        self.waves: dict[tuple[int, str], int] = {}

    def write(self) -> None:
        codes = {reason.code for reason in refusal_reasons("sending")}
        rows = self.book.rows(Proposal)
        placed = [row for row in rows if row["state"] is P.CONFIRMED]
        placed.sort(key=lambda row: (row["updated_at"], row["id"]))
        said_no = [
            row for row in rows
            if row["state"] is P.REFUSED and row["refused_by"] is Side.WORKER
            and row["refusal_code"] in codes
        ]  # fmt: skip
        waiting = [row for row in rows if row["state"] is P.WORKER_YES]
        asked = [row for row in rows if row["state"] is P.APPROVED][::2]
        for row in (*placed[-PLACED:], *said_no, *waiting, *asked):
            if (at := self._approved(row)) is not None:
                self._invite(row, at)

    def _approved(self, row: Mapping[str, Any]) -> datetime | None:
        """When both unions had approved."""
        found = [e["at"] for e in self.events[row["id"]] if e["to_state"] is P.APPROVED]
        return found[-1] if found else None

    def _invite(self, row: Mapping[str, Any], approved: datetime) -> None:
        state = BECAME[row["state"]]
        asked = self.clock.now - timedelta(hours=1) if state is S.ASKED else approved
        replied = None if state is S.ASKED else max(asked, self._answered(row))
        lapses = max(asked + WAIT, replied or asked)
        home = self.home[row["person_id"]]
        invitation = self.book.add(
            Invitation, wave_id=self._wave(row["vacancy_id"], home, asked, lapses),
            proposal_id=row["id"], person_id=row["person_id"], vacancy_id=row["vacancy_id"],
            bundle=row["bundle"], way=InvitationWay.CALL, state=state, rank=1, asked_at=asked,
            lapses_at=lapses, replied_at=replied, said_yes_at=None if state is S.NO else replied,
            reason_code=row["refusal_code"] if state is S.NO else "",
        )  # fmt: skip
        self._event(invitation, asked, Side.SENDING, "asked", None, S.ASKED)
        if replied is not None:
            self._event(invitation, replied, Side.WORKER, "no" if state is S.NO else "yes",
                        S.ASKED, state)  # fmt: skip

    def _answered(self, row: Mapping[str, Any]) -> datetime:
        """When the person's own word was written down."""
        own = [e["at"] for e in self.events[row["id"]] if e["side"] is Side.WORKER]
        at: datetime = own[0] if own else row["updated_at"]
        return at

    def _event(
        self,
        invitation: int,
        at: datetime,
        side: Side,
        action: str,
        here: InvitationState | None,
        to: InvitationState,
    ) -> None:
        self.book.add(
            InvitationEvent, invitation_id=invitation, at=at, side=side, action=action,
            from_state=here, to_state=to,
        )  # fmt: skip

    def _wave(self, vacancy: int, home: str, asked: datetime, lapses: datetime) -> int:
        """One wave for a county and post: by hand, so nothing rolls on by itself."""
        key = (vacancy, home)
        if key not in self.waves:
            self.waves[key] = self.book.add(
                InvitationWave, vacancy_id=vacancy, region_code=home, number=1,
                way=InvitationWay.CALL, asked=0, free=0, percent=50, rolling=False,
                sent_at=asked, lapses_at=lapses,
            )  # fmt: skip
        wave = next(r for r in self.book.rows(InvitationWave) if r["id"] == self.waves[key])
        wave["asked"] += 1
        wave["free"] = max(wave["free"], wave["asked"])
        return self.waves[key]
