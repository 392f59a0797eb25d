"""Who decides on paper: accounts by side, how far a trip came, and a placement under way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from models.proposal import Side
from scenario.people import Someone
from scenario.posts import Post


class Fate(StrEnum):
    """How far a trip came."""

    CONFIRMED = "confirmed"  # still to depart
    DEPARTED = "departed"  # on the way
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Desk:
    """Accounts that decide, by the region they answer for; empty without demo accounts."""

    sending: Mapping[str, int] = field(default_factory=dict)
    receiving: Mapping[str, int] = field(default_factory=dict)
    employer: Mapping[int, int] = field(default_factory=dict)

    def account(self, side: Side, one: Someone, post: Post) -> int | None:
        """Who records the word of a side; the sending county records its worker's."""
        if side in (Side.SENDING, Side.WORKER):
            return self.sending.get(one.home)
        if side is Side.EMPLOYER:
            found = self.employer.get(post.employer_id)
            return self.receiving.get(post.district) if found is None else found
        return self.receiving.get(post.district) if side is Side.RECEIVING else None


@dataclass
class Trip:
    """A proposal that became a placement, with the rows that later steps change."""

    one: Someone
    post: Post
    proposal_id: int
    placement_id: int
    placement: dict[str, Any]
    arrived: date | None
