"""Parties are whole: who belongs, what must stay together, and what a change undoes."""

from typing import Any

import pytest
from sqlmodel import Session, select

from models.party import PartyKind, PartyMember, Together
from models.person import PersonState
from models.proposal import Proposal, ProposalState
from services.errors import AlreadyExists, InvalidInput, NotFound
from services.people import parties
from services.people.parties import PartyIn
from tests import factories as make
from tests.conftest import NOW


def _party(session: Session, size: int = 2, **changes: Any) -> Any:
    actor = make.sending_actor(session)
    members = [make.make_person(session) for _ in range(size)]
    kind = PartyKind.COUPLE if size == 2 else PartyKind.TOWNSMEN
    data = PartyIn(kind=kind, person_ids=[m.id for m in members], **changes)
    return actor, members, parties.create_party(session, actor=actor, data=data, now=NOW)


def test_a_couple_stays_at_one_employer_unless_they_say_otherwise(session: Session) -> None:
    actor, members, party = _party(session)
    assert party.together is Together.SAME_EMPLOYER
    row = parties.party_of(session, actor=actor, person_id=members[0].id)
    assert row is not None
    assert [p.id for p in row.people] == [m.id for m in members]


def test_a_couple_is_two_and_a_party_at_most_eight(session: Session) -> None:
    actor, _, party = _party(session)
    third = make.make_person(session)
    with pytest.raises(InvalidInput) as refused:
        parties.add_member(session, actor=actor, party_id=party.id, person_id=third.id, now=NOW)
    assert refused.value.problems["kind"][0].code == "couple_is_two"
    actor, _, party = _party(session, size=8)
    with pytest.raises(InvalidInput):
        parties.add_member(session, actor=actor, party_id=party.id, person_id=third.id, now=NOW)


def test_nobody_is_in_two_parties_and_nobody_closed_in_any(session: Session) -> None:
    actor, members, _ = _party(session)
    other = make.make_person(session)
    data = PartyIn(kind=PartyKind.COUPLE, person_ids=[members[0].id, other.id])
    with pytest.raises(AlreadyExists):
        parties.create_party(session, actor=actor, data=data, now=NOW)
    closed = make.make_person(session, state=PersonState.CLOSED)
    data = PartyIn(kind=PartyKind.FAMILY, person_ids=[closed.id, other.id])
    with pytest.raises(InvalidInput):
        parties.create_party(session, actor=actor, data=data, now=NOW)


def test_the_same_person_twice_is_no_party(session: Session) -> None:
    actor = make.sending_actor(session)
    alone = make.make_person(session)
    data = PartyIn(kind=PartyKind.FAMILY, person_ids=[alone.id, alone.id])
    with pytest.raises(InvalidInput):
        parties.create_party(session, actor=actor, data=data, now=NOW)


def test_a_party_never_reaches_into_another_county(session: Session) -> None:
    actor = make.sending_actor(session)
    mine, theirs = make.make_person(session), make.make_person(session, region_code=make.BAZHOU)
    data = PartyIn(kind=PartyKind.FAMILY, person_ids=[mine.id, theirs.id])
    with pytest.raises(NotFound):
        parties.create_party(session, actor=actor, data=data, now=NOW)
    foreign = make.make_party(session, theirs, make.make_person(session, region_code=make.BAZHOU))
    for call in (parties.get_party,):
        with pytest.raises(NotFound):
            call(session, actor=actor, party_id=foreign.id)
    with pytest.raises(NotFound):
        parties.dissolve_party(session, actor=actor, party_id=foreign.id, now=NOW)
    assert session.exec(select(PartyMember)).all() != []


def test_a_change_of_members_withdraws_what_was_proposed_to_the_old_group(
    session: Session,
) -> None:
    actor, members, party = _party(session, size=3)
    proposals = [make.make_proposal(session, m, party_id=party.id, bundle="b1") for m in members]
    parties.remove_member(session, actor=actor, party_id=party.id, person_id=members[0].id, now=NOW)
    session.expire_all()
    states = {session.get_one(Proposal, p.id).state for p in proposals}
    assert states == {ProposalState.WITHDRAWN}


def test_a_party_of_one_is_dissolved_and_dissolving_twice_is_once(session: Session) -> None:
    actor, members, party = _party(session)
    left = parties.remove_member(
        session, actor=actor, party_id=party.id, person_id=members[0].id, now=NOW
    )
    assert left is None
    assert party.dissolved_at == NOW
    assert session.exec(select(PartyMember)).all() == []
    parties.dissolve_party(session, actor=actor, party_id=party.id, now=NOW)
    rows, total = parties.list_parties(session, actor=actor, limit=10)
    assert (rows, total) == ([], 0)


def test_a_label_alone_withdraws_nothing_a_new_bond_does(session: Session) -> None:
    actor, members, party = _party(session)
    proposal = make.make_proposal(session, members[0], party_id=party.id)
    same: dict[str, Any] = {"actor": actor, "party_id": party.id, "kind": PartyKind.COUPLE}
    parties.change_party(
        session, together=Together.SAME_EMPLOYER, label="张李夫妻", now=NOW, **same
    )
    assert session.get_one(Proposal, proposal.id).state is ProposalState.PROPOSED
    parties.change_party(session, together=Together.SAME_DISTRICT, label="", now=NOW, **same)
    session.expire_all()
    assert session.get_one(Proposal, proposal.id).state is ProposalState.WITHDRAWN
