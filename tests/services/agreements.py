"""Proposals on which the sides have said yes."""

from models.person import ConsentMeans
from services.proposals.decisions import approve, worker_says_yes
from tests.factories import receiving_actor, sending_actor


def say(use_case, session, actor, proposal, now, **more):
    return use_case(
        session,
        actor=actor,
        proposal_id=proposal.id,
        version=proposal.version,
        now=now,
        **more,
    )


def approved(session, proposal, now):
    say(approve, session, sending_actor(session), proposal, now)
    say(approve, session, receiving_actor(session), proposal, now)
    return proposal


def agreed(session, proposal, now):
    """Approved by both, and the worker has said yes."""
    approved(session, proposal, now)
    say(
        worker_says_yes, session, sending_actor(session), proposal, now,
        means=ConsentMeans.PAPER, note="镇上盒3第2页",
    )  # fmt: skip
    return proposal
