"""Random sequences of decisions by both sides: whatever people do, the books stay true."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import Session, col, select

from models.engine import open_session
from models.person import Consent, ConsentMeans, ConsentPurpose
from models.placement import (
    HOLDING_STATES,
    PLACEMENT_MOVES,
    Placement,
    PlacementEvent,
)
from models.proposal import OPEN_PROPOSAL, PROPOSAL_MOVES, Proposal, ProposalEvent, ProposalState
from reports.ledger import ledger_total, ledgers
from services.errors import ServiceError
from services.placements.moves import arrive, cancel, depart, leave, no_show, start_work
from services.placements.moves import undo as undo_placement
from services.proposals.confirmations import confirm
from services.proposals.decisions import (
    approve,
    hold,
    refuse,
    release,
    worker_says_no,
    worker_says_yes,
)
from services.proposals.swaps import propose_by_hand, split_bundle, swap_for_alternative
from services.proposals.undo import undo as undo_proposal
from services.proposals.withdrawals import withdraw_open_for_person, withdraw_open_for_vacancy
from tests.factories import (
    NOW,
    make_party,
    make_person,
    make_proposal,
    make_vacancy,
    receiving_actor,
    sending_actor,
)

PICK = st.integers(0, 10_000)
SIDE = st.sampled_from(["ours", "theirs"])
MEANS = ConsentMeans.READ_ALOUD


class Review(RuleBasedStateMachine):
    """Three vacancies with few places, five people (two of them a couple), two coordinators."""

    engine: sa.Engine
    outcomes: Counter

    def __init__(self) -> None:
        super().__init__()
        self.session: Session = open_session(self.engine)
        self.now = NOW
        posts = [make_vacancy(self.session, places=places) for places in (1, 2, 3)]
        people = [make_person(self.session) for _ in range(5)]
        party = make_party(self.session, people[0], people[1])
        other = [{"vacancy_id": posts[2].id, "cost": 7}]
        for index, post in enumerate(posts[:2]):
            for person in people[2:]:
                make_proposal(self.session, person, post, alternatives=other)
            for person in people[:2]:
                make_proposal(
                    self.session, person, posts[index + 1], party_id=party.id,
                    bundle=f"pair-{index}", alternatives=[{"vacancy_id": posts[0].id, "cost": 1}],
                )  # fmt: skip
        self.posts = [post.id for post in posts]
        self.people = [person.id for person in people]
        self.sides = {"ours": sending_actor(self.session), "theirs": receiving_actor(self.session)}
        for first in (0, 1):  # somebody is placed already, so that later steps are reached soon
            self.agree_wholly(first)
            self.on_proposal(first, "theirs", confirm)

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def one(self, table: type, pick: int) -> object | None:
        rows = self.session.scalars(sa.select(table).order_by(table.id)).all()
        return rows[pick % len(rows)] if rows else None

    def attempt(self, use_case, **arguments) -> None:
        """As one request does: all of it, or nothing and a refusal of the tree."""
        self.now += timedelta(minutes=1)
        name = use_case.__name__
        try:
            with self.session.begin_nested():
                use_case(self.session, now=self.now, **arguments)
        except ServiceError as problem:
            self.outcomes[name, type(problem).__name__] += 1
        else:
            self.outcomes[name, "done"] += 1

    def on_proposal(self, pick: int, side: str, use_case, **more) -> None:
        proposal = self.one(Proposal, pick)
        self.attempt(
            use_case, actor=self.sides[side], proposal_id=proposal.id,
            version=proposal.version, **more,
        )  # fmt: skip

    def on_placement(self, pick: int, side: str, use_case, **more) -> None:
        placement = self.one(Placement, pick)
        if placement is not None:
            self.attempt(
                use_case, actor=self.sides[side], placement_id=placement.id,
                version=placement.version, **more,
            )  # fmt: skip

    @rule(pick=PICK, side=SIDE)
    def approve_one(self, pick, side):
        self.on_proposal(pick, side, approve)

    @rule(pick=PICK)
    def agree_wholly(self, pick):
        """The good case in one step, so that placements are reached often."""
        self.on_proposal(pick, "ours", approve)
        self.on_proposal(pick, "theirs", approve)
        self.on_proposal(pick, "ours", worker_says_yes, means=MEANS, note="录音0129")
        if pick % 3:
            self.on_proposal(pick, "theirs", confirm)

    @rule(pick=PICK, side=SIDE)
    def confirm_one(self, pick, side):
        self.on_proposal(pick, side, confirm)

    @rule(pick=PICK, side=SIDE, code=st.sampled_from(["date", "left_by_self", "place_lost"]))
    def refuse_one(self, pick, side, code):
        self.on_proposal(pick, side, refuse, code=code)

    @rule(pick=PICK, side=SIDE)
    def hold_or_release(self, pick, side):
        self.on_proposal(pick, side, hold, note="等电话")
        proposal = self.one(Proposal, pick // 2)
        self.attempt(release, actor=self.sides[side], proposal_id=proposal.id)

    @rule(pick=PICK, side=SIDE)
    def ask_the_worker(self, pick, side):
        self.on_proposal(pick, side, worker_says_yes, means=MEANS, note="录音0129")

    @rule(pick=PICK)
    def the_worker_says_no(self, pick):
        self.on_proposal(pick, "ours", worker_says_no, code="nights")

    @rule(pick=PICK, side=SIDE)
    def swap_one(self, pick, side):
        self.on_proposal(pick, side, swap_for_alternative, choice=0)

    @rule(pick=PICK)
    def split_one(self, pick):
        self.on_proposal(pick, "ours", split_bundle, reason="本人要求分开")

    @rule(person=PICK, post=PICK)
    def by_hand(self, person, post):
        self.attempt(
            propose_by_hand, actor=self.sides["ours"], person_id=self.people[person % 5],
            vacancy_id=self.posts[post % 3], override_reason="本人同意",
        )  # fmt: skip

    @rule(pick=PICK)
    def undo_decisions(self, pick):
        """The last event of a proposal, first by one side, then by the other."""
        proposal_id = self.one(Proposal, pick).id
        event_id = self.session.scalar(
            sa.select(sa.func.max(ProposalEvent.id)).where(
                col(ProposalEvent.proposal_id) == proposal_id
            )
        )
        for side in self.sides.values():
            self.attempt(undo_proposal, actor=side, proposal_id=proposal_id, event_id=event_id)

    @rule(pick=PICK, side=SIDE, step=st.sampled_from([depart, arrive, start_work]))
    def go_on(self, pick, side, step):
        self.on_placement(pick, side, step)

    @rule(pick=PICK)
    def go_and_start(self, pick):
        self.on_placement(pick, "ours", depart)
        self.on_placement(pick, "theirs", arrive)
        self.on_placement(pick, "theirs", start_work)

    @rule(pick=PICK, side=SIDE)
    def leave_post(self, pick, side):
        self.on_placement(pick, side, leave, reason="homesick")

    @rule(pick=PICK, side=SIDE, step=st.sampled_from([no_show, cancel]))
    def not_come(self, pick, side, step):
        reason = "missed_vehicle" if step is no_show else "worker_withdrew"
        self.on_placement(pick, side, step, reason=reason)

    @rule(pick=PICK)
    def undo_steps(self, pick):
        event = self.one(PlacementEvent, -1 - pick % 2)
        for side in self.sides.values():
            self.attempt(
                undo_placement, actor=side, placement_id=event.placement_id, event_id=event.id
            )

    @rule(pick=PICK)
    def withdraw_somebody(self, pick):
        person, post = self.people[pick % 5], self.posts[pick % 3]
        actor = self.sides["theirs"]
        if pick % 2:
            withdraw_open_for_person(
                self.session, person, actor=actor, now=self.now, reason="paused"
            )
        else:
            withdraw_open_for_vacancy(
                self.session, post, actor=actor, now=self.now, reason="closed"
            )

    @invariant()
    def places_add_up(self):
        for ledger in ledgers(self.session, self.posts).values():
            assert ledger.places == ledger.open + ledger.promised + ledger.arrived
            assert min(ledger.open, ledger.promised, ledger.arrived) >= 0
        holding = self.session.scalar(
            sa.select(sa.func.count())
            .select_from(Placement)
            .where(col(Placement.state).in_(HOLDING_STATES))
        )
        whole = ledger_total(self.session)
        assert holding == whole.promised + whole.arrived

    @invariant()
    def nobody_holds_two_places(self):
        held = self.session.scalars(
            sa.select(col(Placement.person_id)).where(col(Placement.state).in_(HOLDING_STATES))
        ).all()
        assert len(held) == len(set(held))

    @invariant()
    def every_state_is_what_its_events_say(self):
        for table, events, moves, key in (
            (Proposal, ProposalEvent, PROPOSAL_MOVES, "proposal_id"),
            (Placement, PlacementEvent, PLACEMENT_MOVES, "placement_id"),
        ):
            told: dict[int, list] = {}
            for event in self.session.scalars(sa.select(events).order_by(events.id)):
                told.setdefault(getattr(event, key), []).append(event)
            for row in self.session.scalars(sa.select(table)):
                assert told[row.id][-1].to_state is row.state
                for before, after in pairwise(told[row.id]):
                    assert after.from_state is before.to_state
                    stays = after.from_state is after.to_state
                    assert stays or after.to_state in moves[after.from_state]

    @invariant()
    def a_bundle_stands_together(self):
        for state, count in self.session.execute(
            sa.select(sa.func.min(Proposal.state), sa.func.count(sa.distinct(Proposal.state)))
            .where(col(Proposal.state).in_((*OPEN_PROPOSAL, ProposalState.CONFIRMED)))
            .group_by(Proposal.bundle)
        ):
            assert count == 1, state

    @invariant()
    def whoever_was_shown_to_a_firm_had_agreed(self):
        shown = (ProposalState.WORKER_YES, ProposalState.CONFIRMED)
        agreed = set(
            self.session.scalars(
                sa.select(col(Consent.person_id)).where(
                    col(Consent.purpose) == ConsentPurpose.SHARE_EMPLOYER,
                    col(Consent.withdrawn_at).is_(None),
                )
            )
        )
        waiting = select(Proposal).where(col(Proposal.state).in_(shown))
        assert {one.person_id for one in self.session.exec(waiting)} <= agreed


@pytest.mark.slow
def test_whatever_people_do_the_books_stay_true(engine):
    outcomes: Counter = Counter()
    machine = type("Review", (Review,), {"engine": engine, "outcomes": outcomes})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=6, stateful_step_count=30, deadline=None, derandomize=True,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    done = {name for name, how in outcomes if how == "done"}
    assert {"approve", "confirm", "undo"} <= done
    assert len(done) >= 10, sorted(done)
