"""A tab of the queue offers what leads each of its proposals on."""

import pytest
from sqlmodel import Session

from models.account import Role
from models.proposal import Proposal, ProposalState
from services.proposals import batches
from services.review.queue import Filter, Show, list_queue, shows_for, steps_on
from tests import factories as make
from tests.factories import NOW
from tests.services.tried import leads_on


@pytest.fixture
def engine(sqlite_engine):
    return sqlite_engine


def test_a_batch_is_offered_on_the_tabs_where_each_may_be_approved(session: Session) -> None:
    firm = make.make_employer(session)
    post = make.make_vacancy(session, firm, places=50)
    for state in ProposalState:
        for held in (None, NOW):
            make.make_proposal(session, vacancy=post, state=state, held_at=held)
    sides = (
        make.sending_actor(session), make.receiving_actor(session),
        make.employer_actor(session, firm), make.admin_actor(session),
    )  # fmt: skip
    offered = set()
    for who in sides:
        for show in shows_for(who.role):
            rows, _, _ = list_queue(session, actor=who, wanted=Filter(show), limit=50)
            each = [
                leads_on(
                    session,
                    lambda w=who, s=row.shown: batches.batch_approve(
                        session, actor=w, shown=s, now=NOW
                    ),
                    lambda r=row: _states(session, r.shown),
                )
                for row in rows
            ]
            assert ("approve" in steps_on(who.role, show)) == (bool(each) and all(each))
            if "approve" in steps_on(who.role, show):
                offered.add((who.role, show))
    assert offered == {(Role.SENDING, Show.REVIEW), (Role.RECEIVING, Show.REVIEW)}


def _states(session: Session, ids) -> list[ProposalState]:
    return [session.get(Proposal, one).state for one in ids]


def test_only_the_county_calls_and_only_where_all_wait_for_a_call() -> None:
    calls = {(role, show) for role in Role for show in Show if "ask" in steps_on(role, show)}
    assert calls == {(Role.SENDING, Show.ASK)}
