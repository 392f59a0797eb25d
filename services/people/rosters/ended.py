"""Open proposals a roster ended (somebody says no, somebody joins a group), and how taking the
roster back opens them again.

Whoever takes an import back expects everything as it was. A proposal is opened again where its
people are as they were: put back, seeking, in the same group, without a place, and the post is
still to be had. Whatever stays ended is told with its reason.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.imports import Import
from models.party import PartyMember
from models.person import Person, PersonState
from models.placement import HOLDING_STATES, Placement
from models.proposal import Proposal, ProposalState, Side
from services.actor import Actor
from services.imports.lines import TABLE
from services.proposals.bundles import Word
from services.proposals.withdrawals import can_reopen, restore
from services.rows import known, lock_rows

TOLD = 100
"""Proposals that stay ended and are named; the others are counted."""


def note_ended(row: Import, proposal_ids: Sequence[int]) -> None:
    """The import ended these."""
    if proposal_ids:
        row.summary = {**row.summary, "ended": [*ended_by(row), *proposal_ids]}


def ended_by(row: Import) -> list[int]:
    told = row.summary.get("ended", [])
    return [one for one in told if isinstance(one, int)] if isinstance(told, list) else []


def tell_revived(row: Import, told: Mapping[int, str]) -> None:
    """How many are open again; of the others the first by id with the reason."""
    back = sum(not why for why in told.values())
    before: Any = row.summary.get("stay_ended", [])
    stay = [*before, *([one, why] for one, why in sorted(told.items()) if why)]
    counted: Any = row.summary.get("revived", 0)
    row.summary = {**row.summary, "revived": counted + back, "stay_ended": stay[:TOLD]}


def revive(
    session: Session, row: Import, proposal_ids: Sequence[int], actor: Actor, now: datetime
) -> dict[int, str]:
    """Proposal → "" where it is open again, else why not: moved_on (somebody has decided on it
    since), left_standing (its person stays as the roster said), not_seeking, other_group, placed,
    not_offered (the post has closed, or the pair is proposed anew)."""
    found = session.scalars(sa.select(Proposal).where(col(Proposal.id).in_(proposal_ids))).all()
    lock_rows(session, Person, {one.person_id for one in found})
    lock_rows(session, Proposal, {known(one.id) for one in found})
    bundles: dict[tuple[int | None, str], list[Proposal]] = defaultdict(list)
    for one in found:
        bundles[(one.run_id, one.bundle)].append(one)
    told = dict.fromkeys(proposal_ids, "moved_on")
    for members in bundles.values():
        why = _why_not(session, row, members, now)
        if not why:
            restore(session, members, Word(Side.SYSTEM, actor.account_id, now))
        told |= {known(one.id): why for one in members}
    return told


def _why_not(session: Session, row: Import, members: Sequence[Proposal], now: datetime) -> str:
    ids = {one.person_id for one in members}
    if any(one.state is not ProposalState.WITHDRAWN for one in members):
        return "moved_on"
    left = sa.select(TABLE.c.at).where(
        TABLE.c.import_id == row.id, TABLE.c.subject_id.in_(ids), TABLE.c.left_standing != ""
    )
    if session.execute(left.limit(1)).first() is not None:
        return "left_standing"
    people = session.scalars(sa.select(Person).where(col(Person.id).in_(ids))).all()
    if any(one.state is not PersonState.SEEKING or one.do_not_contact for one in people):
        return "not_seeking"
    if _groups(session, ids) != {one.person_id: one.party_id for one in members}:
        return "other_group"
    holding = sa.select(col(Placement.id)).where(
        col(Placement.person_id).in_(ids), col(Placement.state).in_(HOLDING_STATES)
    )
    if session.execute(holding.limit(1)).first() is not None:
        return "placed"
    return "" if can_reopen(session, members, now) else "not_offered"


def _groups(session: Session, ids: set[int]) -> dict[int, int | None]:
    """Person → the group they are in now."""
    rows = session.scalars(sa.select(PartyMember).where(col(PartyMember.person_id).in_(ids)))
    parties = {one.person_id: one.party_id for one in rows}
    return {who: parties.get(who) for who in ids}
