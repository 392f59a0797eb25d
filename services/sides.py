"""On which side an account stands, and whose recorded words are its own to take back."""

from collections.abc import Mapping
from typing import Protocol

from models.account import Role
from models.proposal import Side
from services.actor import Actor

SIDE_OF_ROLE: Mapping[Role, Side] = {
    Role.SENDING: Side.SENDING,
    Role.RECEIVING: Side.RECEIVING,
    Role.EMPLOYER: Side.EMPLOYER,
}
"""An administrator stands on no side."""


class Recorded(Protocol):
    """An event of a proposal or a placement."""

    @property
    def account_id(self) -> int | None: ...
    @property
    def side(self) -> Side: ...


def is_own(actor: Actor, event: Recorded) -> bool:
    """Whether the event was recorded by this account, or by a colleague of the same side.

    The worker speaks through the sending side.
    """
    if event.account_id is not None and event.account_id == actor.account_id:
        return True
    spoken_for = Side.SENDING if event.side is Side.WORKER else event.side
    return SIDE_OF_ROLE.get(actor.role) is spoken_for
