"""Consents: what a person agreed to, by what means, when, and until they withdraw it.

Rules P01 and P02: without the person's own act there is no consent; each sensitive class and each
receiver needs its own. A withdrawn matching consent ends the open proposals at once; a withdrawn
consent to a policy group takes the group off the person.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError
from sqlmodel import Session, col

from models.employer import Employer
from models.person import (
    Consent,
    ConsentMeans,
    ConsentPurpose,
    PersonTarget,
    TargetGroup,
)
from reference.calendar import day_start, local_day
from services.actor import Actor
from services.errors import ConsentMissing, InvalidInput, NotFound, Problem
from services.inputs import Day, Input, Line, Whole
from services.people.open_codes import end_open_codes
from services.people.past import dated, forget_groups
from services.people.rows import note_event, person_in_scope
from services.people.slips import keep_slip, readable_slip
from services.proposals.evidence import kept_proof, proves
from services.proposals.withdrawals import withdraw_open_for_person
from services.rows import LARGEST_ID, known
from services.shown import check_shown
from services.upkeep.slips import wipe_ended_slips

NEEDED_FOR: dict[TargetGroup, ConsentPurpose] = {
    TargetGroup.DISABLED: ConsentPurpose.DISABILITY,
    TargetGroup.LIFTED: ConsentPurpose.TARGET_GROUP,
    TargetGroup.MONITORED: ConsentPurpose.TARGET_GROUP,
    TargetGroup.VETERAN: ConsentPurpose.TARGET_GROUP,
    TargetGroup.GRADUATE: ConsentPurpose.TARGET_GROUP,
}
"""Which consent must stand before a policy group is kept with a person."""


class ConsentIn(Input):
    """A consent as recorded by a coordinator; the act itself is the worker's.

    by        who asked the person; empty = whoever records it
    given_on, given_time   when the person said so: noon where no time is told; never to come
    evidence  where the slip lies, which number the SMS came from, which recording or page holds
              the call (`services.proposals.evidence`)
    """

    purposes: list[ConsentPurpose] = Field(min_length=1, max_length=8)
    receiver_employer_id: Whole | None = Field(None, ge=1, le=LARGEST_ID)
    receiver_note: Line = Field("", max_length=120)
    means: ConsentMeans
    by: Line = Field("", max_length=60)
    evidence: Line = Field(min_length=2, max_length=200)
    given_on: Day
    given_time: time | None = None

    @field_validator("given_time", mode="before")
    @classmethod
    def _no_time(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("evidence")
    @classmethod
    def _proves(cls, text: str, info: ValidationInfo) -> str:
        means = info.data.get("means")
        if means is not None and not proves(means, text):
            raise PydanticCustomError("consent_not_proved", "nothing to look the consent up by")
        return text

    @model_validator(mode="after")
    def _receiver_fits(self) -> "ConsentIn":
        named = self.receiver_employer_id is not None
        if named != (ConsentPurpose.SHARE_EMPLOYER in self.purposes):
            raise PydanticCustomError("receiver_needed", "name the employer it is for, or none")
        return self


def record_consent(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    data: ConsentIn,
    now: datetime,
    photo: bytes | None = None,
) -> list[Consent]:
    """One row per purpose. A purpose (and receiver) that stands already is left as it is, but of
    one on paper whose slip has no photograph yet, `photo` (of the slip) is kept too.

    Raises NotFound (person, employer), InvalidInput at `given_on`, `slip`.
    """
    picture = readable_slip(photo, data.means)
    person = person_in_scope(session, actor, person_id, lock=True)
    employer_id = data.receiver_employer_id
    if employer_id is not None and session.get(Employer, employer_id) is None:
        raise NotFound("employer", employer_id)
    stands = standing_consents(session, person_id)
    standing = {(c.purpose, c.receiver_employer_id): c for c in stands}
    wanted = _receivers(data).items()
    columns = _columns(session, actor, data, now) | {"person_id": person_id}
    added = [
        Consent(purpose=purpose, receiver_employer_id=firm, **columns)
        for purpose, firm in wanted
        if (purpose, firm) not in standing
    ]
    session.add_all(added)
    if picture is not None:
        agreed = [standing[named] for named in wanted if named in standing]
        bare = [c for c in agreed if c.means is ConsentMeans.PAPER and c.slip_photo_id is None]
        keep_slip(session, picture, [*added, *bare], actor=actor, now=now)
        note_event(session, person, actor, now, "slip_kept")
    if added:
        codes = [c.purpose.value for c in added]
        note_event(session, person, actor, now, "consent", purposes=codes, means=data.means.value)
    session.flush()
    return added


def _columns(session: Session, actor: Actor, data: ConsentIn, now: datetime) -> dict[str, Any]:
    """What all rows of one entry have in common."""
    given = _given_at(data, now)
    said = given if data.given_time else now
    return {
        "receiver_note": data.receiver_note,
        "means": data.means,
        "evidence": kept_proof(session, actor=actor, by=data.by, proof=data.evidence, at=said),
        "given_at": given,
        "recorded_by_id": actor.account_id,
    }


def _receivers(data: ConsentIn) -> dict[ConsentPurpose, int | None]:
    """Each purpose once, with the firm it names: only one purpose has a receiver."""
    firm = data.receiver_employer_id
    return {
        purpose: firm if purpose is ConsentPurpose.SHARE_EMPLOYER else None
        for purpose in data.purposes
    }


def _given_at(data: ConsentIn, now: datetime) -> datetime:
    """Raises InvalidInput for a moment to come."""
    at = data.given_time or time(12)
    given = day_start(data.given_on) + timedelta(hours=at.hour, minutes=at.minute)
    if data.given_on > local_day(now) or (data.given_time is not None and given > now):
        raise InvalidInput({"given_on": (Problem("in_future"),)})
    return min(now, given)


def withdraw_consent(
    session: Session, *, actor: Actor, person_id: int, consent_id: int, now: datetime
) -> Consent:
    """From now on it no longer stands; what rested on it ends. Twice is once."""
    person = person_in_scope(session, actor, person_id, lock=True)
    consent = session.get(Consent, consent_id) if 0 < consent_id <= LARGEST_ID else None
    if consent is None or consent.person_id != person_id:
        raise NotFound("consent", consent_id)
    if consent.withdrawn_at is not None:
        return consent
    consent.withdrawn_at = now
    session.add(consent)
    end_open_codes(session, [person_id], now=now)
    left = {c.purpose for c in standing_consents(session, person_id)}
    needed = consent.purpose in (ConsentPurpose.MATCHING, ConsentPurpose.SHARE_PARTNER)
    if needed and consent.purpose not in left:
        withdraw_open_for_person(
            session, person_id, actor=actor, now=now, reason="consent_withdrawn"
        )
    _drop_targets(session, person_id, left)
    wipe_ended_slips(session, person_id=person_id)
    note_event(session, person, actor, now, "consent_withdrawn", purpose=consent.purpose.value)
    session.flush()
    return consent


def _drop_targets(session: Session, person_id: int, left: Collection[ConsentPurpose]) -> None:
    gone = [target for target, purpose in NEEDED_FOR.items() if purpose not in left]
    forget_groups(session, person_id, gone)
    session.execute(
        sa.delete(PersonTarget).where(
            col(PersonTarget.person_id) == person_id, col(PersonTarget.target).in_(gone)
        )
    )


def standing_consents(session: Session, person_id: int) -> list[Consent]:
    """Consents of one person that have not been withdrawn, oldest first."""
    return list(
        session.scalars(
            sa.select(Consent)
            .where(col(Consent.person_id) == person_id, col(Consent.withdrawn_at).is_(None))
            .order_by(col(Consent.id))
        )
    )


def purposes_of(
    session: Session, person_ids: Iterable[int]
) -> dict[int, frozenset[ConsentPurpose]]:
    """Standing purposes of several people, in one query; employer-bound ones left out."""
    found: dict[int, set[ConsentPurpose]] = {}
    rows = session.execute(
        sa.select(col(Consent.person_id), col(Consent.purpose)).where(
            col(Consent.person_id).in_(sorted(person_ids)),
            col(Consent.withdrawn_at).is_(None),
            col(Consent.receiver_employer_id).is_(None),
        )
    )
    for person_id, purpose in rows:
        found.setdefault(person_id, set()).add(purpose)
    return {person_id: frozenset(purposes) for person_id, purposes in found.items()}


def set_targets(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    targets: Collection[TargetGroup],
    now: datetime,
    shown: str = "",
) -> list[PersonTarget]:
    """The policy groups of a person become exactly these, verified today by the county.

    Raises ConsentMissing naming the purpose without which a group may not be kept, EditConflict.
    """
    person = person_in_scope(session, actor, person_id, lock=True)
    standing = {c.purpose for c in standing_consents(session, person_id)}
    for target in sorted(targets):
        if NEEDED_FOR[target] not in standing:
            raise ConsentMissing(person_id, NEEDED_FOR[target].value)
    held = {t.target: t for t in targets_of(session, person_id)}
    check_shown("targets", person_id, shown, {"targets": list(held)})
    with dated(session, (person_id,), now=now):
        for target in sorted(set(held) - set(targets)):
            session.delete(held[target])
        for target in sorted(set(targets) - set(held)):
            session.add(
                PersonTarget(person_id=known(person.id), target=target, verified_on=local_day(now))
            )
    if set(targets) != set(held):
        note_event(session, person, actor, now, "targets")
    session.flush()
    return targets_of(session, person_id)


def targets_of(session: Session, person_id: int) -> list[PersonTarget]:
    """Policy groups kept with a person."""
    return list(
        session.scalars(
            sa.select(PersonTarget)
            .where(col(PersonTarget.person_id) == person_id)
            .order_by(col(PersonTarget.target))
        )
    )
