"""A merge taken back: two records again, every row exactly as it was."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import PersonEvent
from models.placement import Placement
from models.proposal import Proposal
from models.run import StandingWish
from models.same_person import PersonMerge
from services import audit
from services.actor import Actor
from services.errors import CannotMerge, NotFound
from services.people.merge_journal import (
    KEEPS_OWN,
    Cells,
    Change,
    Picture,
    picture,
    put_back,
    unpack,
)
from services.people.merging import both_in_scope
from services.people.past import dated
from services.people.rows import note_event
from services.rows import LARGEST_ID

ENDS_UNDO = (
    "intention", "moved", "consent", "consent_withdrawn", "targets", "party_joined", "party_left",
    "party_changed",
)  # fmt: skip
"""Events after which a merge is not undone: to which of the two would they belong?"""


def undo_merge(session: Session, *, actor: Actor, merge_id: int, now: datetime) -> PersonMerge:
    """Two records again, every row exactly as it was; twice is once.

    Raises NotFound, CannotMerge with `changed` (a merged cell was changed since) or `moved_on`
    (the person was proposed, placed, consented or joined a party since: which of the two would it
    belong to?).
    """
    merge = session.get(PersonMerge, merge_id) if 0 < merge_id <= LARGEST_ID else None
    if merge is None:
        raise NotFound("person_merge", merge_id)
    kept, gone = both_in_scope(session, actor, merge.kept_id, merge.gone_id, merged=True)
    session.refresh(merge)
    if merge.undone_at is not None:
        return merge
    changes = unpack(merge.journal or "[]")
    current = picture(session, (merge.kept_id, merge.gone_id))
    if found := _in_the_way(session, merge, changes, current):
        raise CannotMerge(found)
    stood = (kept.state, gone.state)
    with dated(session, (merge.kept_id, merge.gone_id), now=now):
        put_back(session, _still_to_do(changes, current))
    merge.undone_at, merge.undone_by_id, merge.journal = now, actor.account_id, None
    session.add(merge)
    for one, other, was in ((kept, merge.gone_id, stood[0]), (gone, merge.kept_id, stood[1])):
        note_event(session, one, actor, now, "merge_undone", before=was, other=other)
    session.flush()
    audit.record(
        session, actor=actor, action="merge_undone", subject_kind="person",
        subject_id=merge.kept_id, now=now, gone=merge.gone_id, merge=merge_id,
    )  # fmt: skip
    return merge


def _in_the_way(
    session: Session, merge: PersonMerge, changes: Sequence[Change], current: Picture
) -> tuple[str, ...]:
    """Why the merge cannot be undone any more."""
    found: set[str] = set()
    for change in changes:
        row = current[change.table].get(change.key)
        if (row is None) != (change.after is None):
            found.add("changed")
            continue
        for name, after in (change.after or {}).items():
            before = (change.before or {}).get(name)
            touched = change.before is None or before != after or name in ("state", "version")
            watched = change.table != "person" or (change.before or {}).get(name) != after
            if touched and watched and name not in KEEPS_OWN and row and row[name] != after:
                found.add("changed")
    if _newer(session, merge):
        found.add("moved_on")
    return tuple(sorted(found))


def _newer(session: Session, merge: PersonMerge) -> bool:
    """Whether anything has been said, proposed or agreed for the person since."""
    said = col(PersonEvent.kind).in_(ENDS_UNDO)
    return any(
        session.scalar(
            sa.select(sa.func.count())
            .select_from(table)
            .where(sa.inspect(table).columns["person_id"] == merge.kept_id, since > merge.at, *more)
        )
        for table, since, more in (
            (Proposal, col(Proposal.created_at), ()),
            (Placement, col(Placement.created_at), ()),
            (StandingWish, col(StandingWish.created_at), ()),
            (PersonEvent, col(PersonEvent.at), (said,)),
        )
    )


def _still_to_do(changes: Sequence[Change], current: Picture) -> list[Change]:
    """The changes, without touching a moment of change that has gone on since."""
    return [_but_later(change, current[change.table].get(change.key)) for change in changes]


def _but_later(change: Change, row: Cells | None) -> Change:
    if not change.before or not change.after or not row:
        return change
    names = [n for n in KEEPS_OWN if n in change.after and row[n] != change.after[n]]
    before = change.before | {name: change.after[name] for name in names}
    return Change(change.table, change.key, before, change.after)
