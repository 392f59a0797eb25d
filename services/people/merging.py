"""One person with two records: put together, and taken apart again.

One record goes on (`kept`), the other is closed and points at it (`gone`). What belongs to a
person (placements, proposals, consents, wishes of coordinators, the party, trades, papers) moves;
what the kept record does not know is filled from the other; the later word counts (a withdrawal, a
"no"). The events of each stay where they happened. Nothing that would break the ledger or the rule
of one place per person is done: `hindrances` names what to settle first.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import sqlalchemy as sa
from sqlmodel import Session, col

from models.party import PartyMember
from models.person import ConsentPurpose, Person, PersonState
from models.placement import HOLDING_STATES, Placement
from models.proposal import OPEN_PROPOSAL, Proposal
from models.same_person import PersonMerge
from services import audit
from services.actor import Actor
from services.errors import CannotMerge, NotFound
from services.people.merge_journal import difference, pack, picture
from services.people.merge_rows import (
    NOT_HERE,
    fill_from,
    later_word,
    move_rows,
    outdated_consents,
    settle_consents,
)
from services.people.open_codes import end_open_codes
from services.people.past import dated
from services.people.rows import note_event, person_in_scope
from services.rows import known, lock_rows


def hindrances(session: Session, kept: Person, gone: Person) -> tuple[str, ...]:
    """Codes of what must be settled before the two can be one record.

    two_ids, two_places, two_stays (in two places on one day), same_post, two_parties, same_party,
    closed_kept (keep the other one), said_no (open proposals although one has said no since)
    """
    ids = (known(kept.id), known(gone.id))
    found = []
    if kept.id_index and gone.id_index:
        found.append("two_ids")
    found += _places(session, ids)
    if _open_posts(session, ids):
        found.append("same_post")
    parties = session.scalars(
        sa.select(col(PartyMember.party_id)).where(col(PartyMember.person_id).in_(ids))
    ).all()
    if len(parties) == 2:
        found.append("two_parties" if parties[0] != parties[1] else "same_party")
    if kept.state is PersonState.CLOSED and gone.state is not PersonState.CLOSED:
        found.append("closed_kept")
    if _says_no(session, kept, gone) and _has_open(session, ids):
        found.append("said_no")
    return tuple(found)


def merge_people(
    session: Session,
    *,
    actor: Actor,
    kept_id: int,
    gone_id: int,
    phone_of: int | None = None,
    note: str = "",
    now: datetime,
) -> PersonMerge:
    """The two records are one from now on.

    phone_of   whose telephone to go on with; None = the kept record's, if it has one
    Raises NotFound (not both in the actor's scope, or one and the same), CannotMerge.
    """
    kept, gone = both_in_scope(session, actor, kept_id, gone_id)
    if found := hindrances(session, kept, gone):
        raise CannotMerge(found)
    before = picture(session, (kept_id, gone_id))
    stood = (kept.state, gone.state)
    with dated(session, (kept_id, gone_id), now=now):
        end_open_codes(session, [kept_id, gone_id], now=now)
        fill_from(session, kept, gone, phone_of, now)
        move_rows(session, kept_id, gone_id)
        settle_consents(session, kept_id)
    changes = difference(before, picture(session, (kept_id, gone_id)))
    merge = PersonMerge(
        kept_id=kept_id, gone_id=gone_id, at=now, account_id=actor.account_id,
        note=note.strip()[:200], journal=pack(changes),
    )  # fmt: skip
    session.add(merge)
    session.expire_all()
    for one, other, was in ((kept, gone_id, stood[0]), (gone, kept_id, stood[1])):
        note_event(session, one, actor, now, "merged", before=was, other=other)
    session.flush()
    audit.record(
        session, actor=actor, action="people_merged", subject_kind="person",
        subject_id=kept_id, now=now, gone=gone_id, merge=known(merge.id),
    )  # fmt: skip
    return merge


def merges_of(session: Session, person_id: int) -> Sequence[PersonMerge]:
    """Merges into this record that stand, newest first."""
    return session.scalars(
        sa.select(PersonMerge)
        .where(col(PersonMerge.kept_id) == person_id, col(PersonMerge.undone_at).is_(None))
        .order_by(col(PersonMerge.id).desc())
    ).all()


def both_in_scope(
    session: Session, actor: Actor, kept_id: int, gone_id: int, *, merged: bool = False
) -> tuple[Person, Person]:
    kept = person_in_scope(session, actor, kept_id)
    gone = person_in_scope(session, actor, gone_id)
    if kept_id == gone_id:
        raise NotFound("person", gone_id)
    lock_rows(session, Person, {kept_id, gone_id})
    session.refresh(kept)
    session.refresh(gone)
    if not merged and (kept.merged_into_id or gone.merged_into_id):
        raise CannotMerge(("merged_already",))
    return kept, gone


def _places(session: Session, ids: tuple[int, int]) -> list[str]:
    rows = session.scalars(sa.select(Placement).where(col(Placement.person_id).in_(ids))).all()
    found = []
    if sum(p.state in HOLDING_STATES for p in rows) > 1:
        found.append("two_places")
    stays = sorted((p.arrived_on, p.left_on or NOT_HERE, p.person_id) for p in rows if p.arrived_on)
    for (_, left, one), (arrived, _, other) in pairwise(stays):
        if one != other and arrived < left:
            found.append("two_stays")
            break
    return found


def _open_posts(session: Session, ids: tuple[int, int]) -> bool:
    posts = session.scalars(
        sa.select(col(Proposal.vacancy_id)).where(
            col(Proposal.person_id).in_(ids), col(Proposal.state).in_(OPEN_PROPOSAL)
        )
    ).all()
    return len(set(posts)) < len(posts)


def _has_open(session: Session, ids: tuple[int, int]) -> bool:
    some = sa.select(col(Proposal.id)).where(
        col(Proposal.person_id).in_(ids), col(Proposal.state).in_(OPEN_PROPOSAL)
    )
    return session.scalar(some.limit(1)) is not None


def _says_no(session: Session, kept: Person, gone: Person) -> bool:
    """Whether the later word of the two ends what the other has agreed to."""
    if PersonState.SEEKING in (kept.state, gone.state):
        later = later_word(session, kept, gone)
        if later.state is not PersonState.SEEKING or kept.do_not_contact or gone.do_not_contact:
            return True
    outdated = outdated_consents(session, (known(kept.id), known(gone.id)))
    return any(consent.purpose is ConsentPurpose.MATCHING for consent, _ in outdated)
