"""What may be done about a firm as it stands, and why it stands so: pages ask here."""

from collections.abc import Mapping, Sequence

from models.employer import Employer, EmployerState
from services.actor import Actor
from services.employers.lists import EventRow

E = EmployerState
_STEPS: Mapping[EmployerState, frozenset[str]] = {
    E.PENDING: frozenset({"verify", "refuse"}),
    E.VERIFIED: frozenset({"suspend", "lift_batch", "quota"}),
    E.REFUSED: frozenset(),
    E.SUSPENDED: frozenset({"reinstate"}),
}
"""What its coordinator may do. A first batch is lifted and a quota set where people may be sent
at all; a refused firm corrects itself first."""


def steps_of(employer: Employer, actor: Actor) -> frozenset[str]:
    """The steps open to this actor; a firm decides nothing about itself."""
    return _STEPS[employer.state] if actor.receiving else frozenset()


def reason_standing(employer: Employer, events: Sequence[EventRow]) -> str:
    """Why the firm is refused or suspended, in the union's words; "" for any other state.

    `events` are the firm's, newest first: the reason is that of the move into its present state,
    whatever was edited since.
    """
    if employer.state not in (E.REFUSED, E.SUSPENDED):
        return ""
    moves = (one.event for one in events if one.event.from_state is not one.event.to_state)
    return next((one.reason for one in moves if one.to_state is employer.state), "")
