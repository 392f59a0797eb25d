"""What a side may record about a placement as it stands, one by one or by the bus: pages ask
here."""

from models.placement import PROMISED_STATES, STEPS, Placement, PlacementState
from models.proposal import Side
from services.placements.parts import Show

S = PlacementState
_ON_LIST = {
    Show.COMING: PROMISED_STATES,
    Show.TO_DEPART: (S.CONFIRMED,),
    Show.ON_THE_WAY: (S.DEPARTED,),
    Show.OVERDUE: PROMISED_STATES,
}
"""The parts of the list people travel from, and in which states they are there."""


def steps_of(placement: Placement, side: Side) -> tuple[str, ...]:
    """The steps open to this side, the one they come for first: a sending county sees people off,
    the others receive them."""
    may = [
        name for name, step in STEPS.items()
        if side in step.sides and placement.state in step.starts
    ]  # fmt: skip
    return tuple(sorted(may, key=lambda name: name == "depart" and side is not Side.SENDING))


def bus_steps(show: Show, side: Side) -> tuple[str, ...]:
    """What may be recorded at once of those ticked in this part of the list, what the side comes
    for first."""
    states = _ON_LIST.get(show, ())
    may = [
        name for name in ("arrive", "depart")
        if side in STEPS[name].sides and STEPS[name].starts.intersection(states)
    ]  # fmt: skip
    leaving = show is Show.TO_DEPART and side is Side.SENDING
    return tuple(sorted(may, reverse=leaving))
