"""What a side may do to a proposal as it stands, and on whose word it waits: pages ask here."""

from models.proposal import OPEN_PROPOSAL, Proposal, ProposalState, Side
from services.proposals.decisions import AFTER_APPROVAL

S = ProposalState
UNIONS = (Side.SENDING, Side.RECEIVING)
_SAYS_NO_FROM = {Side.EMPLOYER: (S.APPROVED, S.WORKER_YES)}


def steps_of(proposal: Proposal, side: Side) -> frozenset[str]:
    """approve, ask (call the worker), confirm (the firm's yes, also recorded for it), refuse, swap,
    and `decide`: whatever else a union does with an open proposal (hold, lock, split)."""
    return steps_in(proposal.state, side)


def steps_in(state: ProposalState, side: Side) -> frozenset[str]:
    """As `steps_of`, for any proposal in this state."""
    if state not in OPEN_PROPOSAL:
        return frozenset()
    may = {
        "approve": (side, state) in AFTER_APPROVAL,
        "ask": side is Side.SENDING and state is S.APPROVED,
        "confirm": side in (Side.RECEIVING, Side.EMPLOYER) and state is S.WORKER_YES,
        "refuse": side in UNIONS or state in _SAYS_NO_FROM.get(side, ()),
        "swap": side in UNIONS and state is not S.WORKER_YES,
        "decide": side in UNIONS,
    }
    return frozenset(step for step, holds in may.items() if holds)


def awaited(proposal: Proposal) -> Side | None:
    """Whose word is next: the firm's, the worker's; None while a union has still to approve."""
    return {S.APPROVED: Side.WORKER, S.WORKER_YES: Side.EMPLOYER}.get(proposal.state)
