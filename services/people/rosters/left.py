"""What stands on a stored roster, person by person, and the groups it made."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.imports import Import
from models.party import Party, PartyMember
from models.person import PersonEvent
from models.placement import Placement
from models.proposal import Proposal, ProposalState
from services.people.rosters.ended import ended_by

_OWN = frozenset({"intention", "moved", "party_joined"})
"""Events an import writes beside its own."""


def what_stands(session: Session, row: Import, ids: Collection[int]) -> dict[int, str]:
    """Person → what stands on the import: proposals and placements of people it changed that
    were made or touched since (what it ended itself does not count), and whatever was changed on
    a page or by a later import that has not been taken back."""
    found = _changed_since(session, row, ids)
    touched = sa.select(col(Proposal.person_id), col(Proposal.id), col(Proposal.state)).where(
        col(Proposal.person_id).in_(ids), col(Proposal.updated_at) >= row.created_at
    )
    ended = set(ended_by(row))
    for who, proposal_id, state in session.execute(touched):
        if proposal_id not in ended or state is not ProposalState.WITHDRAWN:
            found[who] = "proposed"
    placed = sa.select(col(Placement.person_id)).where(
        col(Placement.person_id).in_(ids), col(Placement.updated_at) >= row.created_at
    )
    return found | dict.fromkeys(session.scalars(placed), "placed")


def _changed_since(session: Session, row: Import, ids: Collection[int]) -> dict[int, str]:
    """Read in the order of the events: what came before this import does not stand on it, and a
    later import goes with its own undo."""
    since = row.created_at
    changed: dict[int, str] = {}
    later: dict[int, int] = {}  # person → a later import whose values they have
    events = session.execute(
        sa.select(
            col(PersonEvent.person_id), col(PersonEvent.at), col(PersonEvent.kind),
            col(PersonEvent.detail),
        )
        .where(col(PersonEvent.person_id).in_(ids), col(PersonEvent.at) >= since)
        .order_by(col(PersonEvent.id))
    ).all()  # fmt: skip
    ends = _ends(session, events)
    for who, at, kind, detail in events:
        of = detail.get("imported_by")
        if kind == "imported" and of == row.id:
            changed.pop(who, None)
            later.pop(who, None)
        elif kind == "imported" and who not in changed and who not in later:
            later[who] = of
        elif kind == "import_undone" and later.get(who) == of:
            del later[who]
        elif not (kind in _OWN and _within(at, (row.confirmed_at, ends.get(later.get(who, 0))))):
            changed[who] = "changed_since"
    return dict.fromkeys(later, "changed_since") | changed


def _ends(session: Session, events: Collection[sa.Row[Any]]) -> dict[int, datetime | None]:
    """Import → when it was confirmed, of the imports these events speak of."""
    ids = {one.detail.get("imported_by") for one in events if one.kind == "imported"} - {None}
    rows = session.execute(
        sa.select(col(Import.id), col(Import.confirmed_at)).where(col(Import.id).in_(ids))
    )
    return {import_id: at for import_id, at in rows}  # noqa: C416 (typed rows)


def _within(at: datetime, ends: Collection[datetime | None]) -> bool:
    return any(end is not None and at <= end for end in ends)


def leave_parties(session: Session, people: Mapping[int, Mapping[str, Any]], now: datetime) -> None:
    """Out of the groups the import put these people into; one person is no group. `people`: id →
    what stood before."""
    of = {who: before["party"] for who, before in people.items() if before.get("party")}
    if not of:
        return
    parties = sorted(set(of.values()))
    member, party = col(PartyMember.person_id), col(PartyMember.party_id)
    session.execute(sa.delete(PartyMember).where(member.in_(sorted(of)), party.in_(parties)))
    left: dict[int, list[int]] = defaultdict(list)
    for who, party_id in session.execute(sa.select(member, party).where(party.in_(parties))):
        left[party_id].append(who)
    over = [one for one in parties if len(left[one]) < 2]
    session.execute(sa.delete(PartyMember).where(party.in_(over)))
    named = {
        party_id
        for table in (Proposal, Placement)
        for party_id in session.scalars(
            sa.select(col(table.party_id)).where(col(table.party_id).in_(over))
        )
    }
    gone = [one for one in over if not left[one] and one not in named]
    session.execute(sa.delete(Party).where(col(Party.id).in_(gone)))
    session.execute(
        sa.update(Party)
        .where(col(Party.id).in_(sorted(set(over) - set(gone))))
        .values(dissolved_at=now)
    )
