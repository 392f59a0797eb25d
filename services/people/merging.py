"""One person with two records: put together, and taken apart again.

One record goes on (`kept`), the other is closed and points at it (`gone`). What belongs to a
person (placements, proposals, consents, wishes of coordinators, the party, trades, papers) moves;
what the kept record does not know is filled from the other; the later word counts (a withdrawal, a
"no"). The events of each stay where they happened. Nothing that would break the ledger or the rule
of one place per person is done: `hindrances` names what to settle first.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.party import PartyMember
from models.person import (
    Consent,
    ConsentPurpose,
    Person,
    PersonCertificate,
    PersonEvent,
    PersonRegion,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
    Sex,
)
from models.placement import HOLDING_STATES, Placement
from models.proposal import OPEN_PROPOSAL, Proposal
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
    difference,
    pack,
    picture,
    put_back,
    unpack,
)
from services.people.past import dated
from services.people.register import note_event, person_in_scope
from services.rows import LARGEST_ID, known, lock_rows

NOT_HERE = date(9999, 1, 1)
FILLED = (
    "township", "village", "household_key", "schooling", "last_wage_fen", "floor_wage_fen",
    "available_from", "available_until", "accommodation", "channel_id",
)  # fmt: skip
"""Columns the kept record takes from the other where it has none itself."""
SAID = (
    "intention", "moved", "consent", "consent_withdrawn", "targets", "party_joined", "party_left",
    "party_changed",
)  # fmt: skip
"""Events after which a merge is not undone: to which of the two would they belong?"""
NUMBERS = ("id_number", "id_index"), ("phone", "phone_index", "phone_note")


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
    kept, gone = _both(session, actor, kept_id, gone_id)
    if found := hindrances(session, kept, gone):
        raise CannotMerge(found)
    before = picture(session, (kept_id, gone_id))
    stood = (kept.state, gone.state)
    with dated(session, (kept_id, gone_id), now=now):
        _fill(session, kept, gone, phone_of, now)
        _move_rows(session, kept_id, gone_id)
        _settle_consents(session, kept_id)
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


def undo_merge(session: Session, *, actor: Actor, merge_id: int, now: datetime) -> PersonMerge:
    """Two records again, every row exactly as it was; twice is once.

    Raises NotFound, CannotMerge with `changed` (a merged cell was changed since) or `moved_on`
    (the person was proposed, placed, consented or joined a party since: which of the two would it
    belong to?).
    """
    merge = session.get(PersonMerge, merge_id) if 0 < merge_id <= LARGEST_ID else None
    if merge is None:
        raise NotFound("person_merge", merge_id)
    kept, gone = _both(session, actor, merge.kept_id, merge.gone_id, merged=True)
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


def merges_of(session: Session, person_id: int) -> Sequence[PersonMerge]:
    """Merges into this record that stand, newest first."""
    return session.scalars(
        sa.select(PersonMerge)
        .where(col(PersonMerge.kept_id) == person_id, col(PersonMerge.undone_at).is_(None))
        .order_by(col(PersonMerge.id).desc())
    ).all()


def _both(
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
        later = _later_word(session, kept, gone)
        if later.state is not PersonState.SEEKING or kept.do_not_contact or gone.do_not_contact:
            return True
    outdated = _outdated(session, (known(kept.id), known(gone.id)))
    return any(consent.purpose is ConsentPurpose.MATCHING for consent, _ in outdated)


def _later_word(session: Session, kept: Person, gone: Person) -> Person:
    """Whichever of the two last said whether they want to go; the kept one if neither did."""
    rows = session.execute(
        sa.select(col(PersonEvent.person_id), sa.func.max(col(PersonEvent.id)))
        .where(
            col(PersonEvent.person_id).in_((known(kept.id), known(gone.id))),
            col(PersonEvent.kind).in_(("intention", "moved")),
        )
        .group_by(col(PersonEvent.person_id))
    )
    said = {person_id: last for person_id, last in rows}  # noqa: C416
    if gone.state is PersonState.CLOSED:
        return kept
    return gone if said.get(known(gone.id), 0) > said.get(known(kept.id), 0) else kept


def _fill(
    session: Session, kept: Person, gone: Person, phone_of: int | None, now: datetime
) -> None:
    """The kept record's own cells; the other one is closed and gives up its ID number."""
    later = _later_word(session, kept, gone)
    asked = later.intention_confirmed_at or kept.intention_confirmed_at
    waits = [p.waiting_since for p in (kept, gone) if p.waiting_since and p.state is later.state]
    moved: dict[str, Any] = {n: getattr(gone, n) for n in FILLED if not getattr(kept, n)}
    if moved.get("available_from") or moved.get("available_until"):  # the two belong together
        moved |= {n: getattr(later, n) for n in ("available_from", "available_until")}
    if gone.id_index and not kept.id_index:
        moved |= {name: getattr(gone, name) for name in NUMBERS[0]}
        gone.id_number = gone.id_index = None
    if gone.phone_index and (not kept.phone_index or phone_of == gone.id):
        moved |= {name: getattr(gone, name) for name in NUMBERS[1]}
    if kept.sex is Sex.UNKNOWN:
        moved["sex"] = gone.sex
    moved |= {
        "state": later.state,
        "intention_confirmed_at": asked,
        "waiting_since": min(waits) if waits else None,
        "do_not_contact": kept.do_not_contact or gone.do_not_contact,
        "updated_at": now,
    }
    gone.state, gone.waiting_since = PersonState.CLOSED, None
    gone.merged_into_id, gone.updated_at = kept.id, now
    session.add(gone)
    session.flush()  # its number is free before the kept record takes it
    for name, value in moved.items():
        setattr(kept, name, value)
    session.add(kept)
    session.flush()


def _move_rows(session: Session, kept_id: int, gone_id: int) -> None:
    for table in (Consent, StandingWish, Proposal, Placement, PartyMember):
        owner = sa.inspect(table).columns["person_id"]
        session.execute(
            sa.update(table)
            .where(owner == gone_id)
            .values(person_id=kept_id)
            .execution_options(synchronize_session=False)
        )
    session.expire_all()
    trades = {t.occupation_id: t for t in _of(session, PersonTrade, kept_id)}
    for trade in _of(session, PersonTrade, gone_id):
        if trade.occupation_id in trades:
            mine = trades[trade.occupation_id]
            mine.months = max(mine.months, trade.months)
        else:
            session.add(
                PersonTrade(
                    person_id=kept_id, occupation_id=trade.occupation_id, months=trade.months
                )
            )
    for answer in (PersonWish, PersonRegion):  # a ranked list is one answer: the kept one, if given
        if not _of(session, answer, kept_id):
            _copy(session, answer, gone_id, kept_id)
    for paper, key in ((PersonCertificate, "certificate"), (PersonTarget, "target")):
        has = {getattr(row, key) for row in _of(session, paper, kept_id)}
        _copy(session, paper, gone_id, kept_id, without=has, key=key)
    session.flush()


def _of(session: Session, table: type[Any], person_id: int) -> Sequence[Any]:
    owner = sa.inspect(table).columns["person_id"]
    return session.scalars(sa.select(table).where(owner == person_id)).all()


def _copy(
    session: Session,
    table: type[Any],
    source: int,
    target: int,
    without: "set[Any] | frozenset[Any]" = frozenset(),
    key: str = "",
) -> None:
    for row in _of(session, table, source):
        if not key or getattr(row, key) not in without:
            session.add(table(**row.model_dump() | {"person_id": target}))


def _outdated(session: Session, ids: Sequence[int]) -> list[tuple[Consent, datetime]]:
    """Standing consents given before a later withdrawal of the same purpose, with its moment."""
    rows = session.scalars(sa.select(Consent).where(col(Consent.person_id).in_(ids))).all()
    last: dict[tuple[object, ...], datetime] = {}
    for row in rows:
        if row.withdrawn_at is not None:
            key = (row.purpose, row.receiver_employer_id)
            last[key] = max(last.get(key, row.withdrawn_at), row.withdrawn_at)
    return [
        (row, last[key])
        for row in rows
        if row.withdrawn_at is None
        and (key := (row.purpose, row.receiver_employer_id)) in last
        and row.given_at < last[key]
    ]


def _settle_consents(session: Session, kept_id: int) -> None:
    """One person withdrew: what they had agreed to before, in either record, stands no longer."""
    for consent, when in _outdated(session, (kept_id,)):
        consent.withdrawn_at = when
        session.add(consent)
    session.flush()


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
    said = col(PersonEvent.kind).in_(SAID)
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
