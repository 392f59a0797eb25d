"""What the record that stays takes from the one that goes: values, rows, the later word."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.case import CaseFile
from models.followup import Rematch
from models.invitation import (
    OPEN_INVITATION,
    Invitation,
    InvitationState,
    InvitationWait,
    WorkerLink,
)
from models.party import PartyMember
from models.person import (
    Consent,
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
from models.placement import Placement
from models.proposal import Proposal
from models.run import StandingWish
from models.signup import SignUp
from models.subsidy import SubsidyClaim
from services.rows import known

NOT_HERE = date(9999, 1, 1)


FILLED = (
    "township", "village", "household_key", "schooling", "last_wage_fen", "floor_wage_fen",
    "available_from", "available_until", "accommodation", "channel_id",
)  # fmt: skip
"""Columns the kept record takes from the other where it has none itself."""


NUMBERS = ("id_number", "id_index"), ("phone", "phone_index", "phone_note")


def later_word(session: Session, kept: Person, gone: Person) -> Person:
    """Whichever of the two last said whether they want to go; the kept one if neither did."""
    rows = session.execute(
        sa.select(col(PersonEvent.person_id), sa.func.max(col(PersonEvent.id)))
        .where(
            col(PersonEvent.person_id).in_((known(kept.id), known(gone.id))),
            col(PersonEvent.kind).in_(("intention", "moved")),
        )
        .group_by(col(PersonEvent.person_id))
    )
    said = {person_id: last for person_id, last in rows}  # noqa: C416  (typed rows)
    if gone.state is PersonState.CLOSED:
        return kept
    return gone if said.get(known(gone.id), 0) > said.get(known(kept.id), 0) else kept


def _second_phone(kept: Person, gone: Person, first: str | None) -> dict[str, Any]:
    """Where the kept record has no second telephone: the one not gone on with, or the other's."""
    for one, name in ((kept, "phone2"), (kept, "phone"), (gone, "phone"), (gone, "phone2")):
        if (mark := getattr(one, f"{name}_index")) and mark != first:
            of = {part: getattr(one, name + part) for part in ("", "_index", "_note")}
            return {f"phone2{part}": value for part, value in of.items()}
    return {}


def fill_from(
    session: Session, kept: Person, gone: Person, phone_of: int | None, now: datetime
) -> None:
    """The kept record's own cells; the other one is closed and gives up its ID number."""
    later = later_word(session, kept, gone)
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
    moved |= _second_phone(kept, gone, moved.get("phone_index", kept.phone_index))
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


def move_rows(session: Session, kept_id: int, gone_id: int) -> None:
    _one_open_invitation(session, kept_id, gone_id)
    for table in (
        Consent, StandingWish, Proposal, Placement, PartyMember, Invitation, WorkerLink,
        SignUp, CaseFile, Rematch, SubsidyClaim,
    ):  # fmt: skip
        owner = sa.inspect(table).columns["person_id"]
        session.execute(
            sa.update(table)
            .where(owner == gone_id)
            .values(person_id=kept_id)
            .execution_options(synchronize_session=False)
        )
    session.expire_all()
    _add_trades(session, kept_id, gone_id)
    for answer in (PersonWish, PersonRegion):  # a ranked list is one answer: the kept one, if given
        if not _of(session, answer, kept_id):
            _copy(session, answer, gone_id, kept_id)
    for paper, key in (
        (PersonCertificate, "certificate"), (PersonTarget, "target"), (InvitationWait, "day"),
    ):  # fmt: skip
        has = {getattr(row, key) for row in _of(session, paper, kept_id)}
        _copy(session, paper, gone_id, kept_id, without=has, key=key)
    session.flush()


def _add_trades(session: Session, kept_id: int, gone_id: int) -> None:
    """The longer time counts where both tell of a trade."""
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


def _one_open_invitation(session: Session, kept_id: int, gone_id: int) -> None:
    """Asked under both records, they answer one: that of the record that goes on."""
    mine = sa.select(col(Invitation.id)).where(
        col(Invitation.person_id) == kept_id, col(Invitation.state).in_(OPEN_INVITATION)
    )
    if session.scalar(mine.limit(1)) is None:
        return
    session.execute(
        sa.update(Invitation)
        .where(col(Invitation.person_id) == gone_id, col(Invitation.state).in_(OPEN_INVITATION))
        .values(state=InvitationState.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )


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


def outdated_consents(session: Session, ids: Sequence[int]) -> list[tuple[Consent, datetime]]:
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


def settle_consents(session: Session, kept_id: int) -> None:
    """One person withdrew: what they had agreed to before, in either record, stands no longer."""
    for consent, when in outdated_consents(session, (kept_id,)):
        consent.withdrawn_at = when
        session.add(consent)
    session.flush()
