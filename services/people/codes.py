"""A consent by six digits: sent to the person's telephone, read back to the clerk or typed in.

Whoever can tell the digits has the telephone on record in their hand and was told by the message
what they agree to. One code at a time for a person, ten minutes, five tries, five codes a day to
one telephone (several people may share it), sixty an hour by one clerk. Nothing that is asked or
answered here tells more than the last four digits of the number.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import Session, col

from delivery.sms import MOBILE, SmsMessage
from models.account import Account
from models.base import check_move
from models.consent_code import CODE_MOVES, MOST_TRIES, CodeState, ConsentCode
from models.invitation import LinkPurpose
from models.outbox import OutboxMessage, OutboxState
from models.person import Consent, ConsentMeans, ConsentPurpose, Person, PersonState
from models.placement import Placement
from models.trip import OPEN_SEAT, TripSeat, Vehicle
from reference.calendar import SHANGHAI, day_start, local_day
from reports.invitation_text import PURPOSES, Post, SmsKind, sms_of
from services.accounts.budgets import Budget, spend
from services.actor import SYSTEM, Actor
from services.errors import InvalidInput, NotAllowedNow, Problem, TooManyAttempts
from services.inputs import Input
from services.invitations.telling import Voice
from services.outbox.codes import HIDDEN, REF, is_code
from services.outbox.messages import enqueue_sms
from services.people.consents import standing_consents
from services.people.open_codes import end_open_codes, open_code
from services.people.rows import note_event, person_in_scope
from services.publicity.union_lines import line_of
from services.rows import known

LIFE = timedelta(minutes=10)
AGAIN_AFTER = timedelta(seconds=60)
"""Providers refuse a second message to one number sooner (services.outbox.pace.GAP)."""
A_DAY = 5
"""Codes to one telephone; with the other messages it stays under the providers' ten."""
BY_ONE = Budget("consent_code", 60, timedelta(hours=1), reasoned=False)
CODE_SENT = "code_sent"
"""The event of somebody's page."""
LINK_LIFE = timedelta(days=90)


class CodeIn(Input):
    purposes: list[ConsentPurpose] = Field(min_length=1, max_length=8)


@dataclass(frozen=True)
class Sent:
    """The open code as a page shows it. left: tries; sent: whether the message is on its way, has
    left, or cannot; tail: of the number."""

    row: ConsentCode
    tail: str
    left: int
    sent: OutboxState | None


def send_code(
    session: Session, *, actor: Actor, person_id: int, data: CodeIn, voice: Voice, now: datetime
) -> ConsentCode:
    """A code for these purposes, each named in the message; the one before it ends. A firm as
    receiver has its own act (the answer to an invitation).

    Raises NotFound, InvalidInput (purposes: all stand already; phone: no mobile number),
    NotAllowedNow (not to be contacted, closed), TooManyAttempts, BudgetSpent.
    """
    person = person_in_scope(session, actor, person_id, lock=True)
    if person.do_not_contact or person.state is PersonState.CLOSED:
        raise NotAllowedNow("person", person_id, "do_not_contact", "send_code")
    standing = {one.purpose for one in standing_consents(session, person_id)}
    asked = [one for one in dict.fromkeys(data.purposes) if one in PURPOSES and one not in standing]
    if not asked:
        raise InvalidInput({"purposes": (Problem("stands_already"),)})
    if not MOBILE.fullmatch((person.phone or "").partition("#")[0]) or not person.phone_index:
        raise InvalidInput({"phone": (Problem("no_mobile"),)})
    _within_limits(session, person.phone_index, now)
    spend(session, actor=actor, budget=BY_ONE, now=now)
    end_open_codes(session, [person_id], now=now)
    row = ConsentCode(
        person_id=person_id, purposes=[one.value for one in asked],
        number_index=person.phone_index, nonce=secrets.token_hex(16), asked_at=now,
        expires_at=now + LIFE, asked_by_id=actor.account_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _write(session, person, row, asked, voice, now)
    note_event(session, person, actor, now, CODE_SENT, purposes=row.purposes)
    session.flush()
    return row


def read_back(
    session: Session, *, actor: Actor, person_id: int, told: str, now: datetime
) -> list[Consent]:
    """The clerk types what the person read to them. Raises NotFound, InvalidInput at `code` (keep
    the changes: the try is counted)."""
    person = person_in_scope(session, actor, person_id, lock=True)
    return take(session, person=person, told=told, by=CodeState.READ_BACK, actor=actor, now=now)


def take(
    session: Session, *, person: Person, told: str, by: CodeState, actor: Actor = SYSTEM,
    now: datetime,
) -> list[Consent]:  # fmt: skip
    """The digits for the open code of a locked person; the consents it gave. Raises as
    `read_back`."""
    row = open_code(session, known(person.id))
    if row is None:
        raise InvalidInput({"code": (Problem("code_over"),)})
    if row.expires_at <= now or person.phone_index != row.number_index:
        _end(session, row, CodeState.ENDED, now)
        raise InvalidInput({"code": (Problem("code_over"),)})
    if not is_code(row, "".join(told.split())):
        row.tries += 1
        if row.tries >= MOST_TRIES:
            _end(session, row, CodeState.WRONG, now)
        session.add(row)
        session.flush()
        left = MOST_TRIES - row.tries
        said = Problem("code_wrong_left", {"left": left}) if left else Problem("code_over")
        raise InvalidInput({"code": (said,)})
    _end(session, row, by, now)
    return _agree(session, person, row, actor, now)


def sent_code(session: Session, person: Person, *, now: datetime) -> Sent | None:
    """The code somebody is asked for now, None where there is none."""
    row = open_code(session, known(person.id))
    if row is None or row.expires_at <= now:
        return None
    state = session.scalar(
        sa.select(col(OutboxMessage.state)).where(col(OutboxMessage.key) == _key(row))
    )
    return Sent(row, _tail(person), MOST_TRIES - row.tries, state)


def may_be_asked(person: Person, standing: Collection[ConsentPurpose]) -> list[ConsentPurpose]:
    """For which purposes a code may be sent: none where there is no telephone to send it to."""
    silent = person.do_not_contact or person.state is PersonState.CLOSED
    if silent or not person.phone_index or person.merged_into_id is not None:
        return []
    return [one for one in PURPOSES if one not in standing]


def _within_limits(session: Session, number_index: str, now: datetime) -> None:
    """Raises TooManyAttempts, whoever of the telephone's people it was for."""
    times: Sequence[datetime] = session.scalars(
        sa.select(col(ConsentCode.asked_at))
        .where(
            col(ConsentCode.number_index) == number_index,
            col(ConsentCode.asked_at) >= day_start(local_day(now)),
        )
        .order_by(col(ConsentCode.asked_at).desc())
    ).all()
    if times and times[0] + AGAIN_AFTER > now:
        raise TooManyAttempts(int((times[0] + AGAIN_AFTER - now).total_seconds()) or 1)
    if len(times) >= A_DAY:
        tomorrow = day_start(local_day(now) + timedelta(days=1))
        raise TooManyAttempts(int((tomorrow - now).total_seconds()))


def _write(
    session: Session, person: Person, row: ConsentCode, asked: Sequence[ConsentPurpose],
    voice: Voice, now: datetime,
) -> None:  # fmt: skip
    link = voice.links.make(
        session, person_id=row.person_id, purpose=LinkPurpose.OWN_PAGE, until=now + LINK_LIFE,
        now=now,
    )  # fmt: skip
    line = line_of(session, person.region_code).line
    minutes = int(LIFE.total_seconds()) // 60
    params, text = sms_of(
        SmsKind.CONSENT_CODE, Post("", "", "", None, line, person.region_code), until=now,
        link=link, more={
            "what": "、".join(_named(session, row.person_id, one) for one in asked),
            "code": HIDDEN,
            "minutes": str(minutes),
        },
    )  # fmt: skip
    sms = SmsMessage(f"{REF}{row.id}", row.person_id, SmsKind.CONSENT_CODE, params, text)
    enqueue_sms(
        session, key=_key(row), number_index=row.number_index, sms=sms, now=now, ahead=True
    )  # fmt: skip


def _carrier(session: Session, person_id: int) -> str:
    """Who drives the coach they have a seat in, "" where none is known yet."""
    found = session.scalars(
        sa.select(col(Vehicle.carrier))
        .join(TripSeat, col(TripSeat.vehicle_id) == col(Vehicle.id))
        .join(Placement, col(Placement.id) == col(TripSeat.placement_id))
        .where(col(Placement.person_id) == person_id, col(TripSeat.state).in_(OPEN_SEAT))
        .limit(1)
    ).first()
    return found or ""


def _named(session: Session, person_id: int, purpose: ConsentPurpose) -> str:
    """The purpose with who receives, in the message."""
    carrier = _carrier(session, person_id) if purpose is ConsentPurpose.CARRIER else ""
    return f"给{carrier[:14]}办票" if carrier else PURPOSES[purpose]


def _key(row: ConsentCode) -> str:
    return f"consent_code/{row.id}"


def _end(session: Session, row: ConsentCode, to: CodeState, now: datetime) -> None:
    check_move("consent_code", CODE_MOVES, row.state, to)
    row.state, row.ended_at = to, now
    session.add(row)
    session.flush()


def _agree(
    session: Session, person: Person, row: ConsentCode, actor: Actor, now: datetime
) -> list[Consent]:
    """One consent for each purpose of the code that does not stand yet."""
    standing = {one.purpose for one in standing_consents(session, row.person_id)}
    added = [
        Consent(
            person_id=row.person_id, purpose=purpose, means=ConsentMeans.SMS,
            evidence=_evidence(session, person, row, actor, now), given_at=now,
            recorded_by_id=actor.account_id,
            receiver_note=_carrier(session, row.person_id)
            if purpose is ConsentPurpose.CARRIER
            else "",
        )
        for purpose in map(ConsentPurpose, row.purposes)
        if purpose not in standing
    ]  # fmt: skip
    session.add_all(added)
    codes = [one.purpose.value for one in added]
    note_event(session, person, actor, now, "consent", purposes=codes, means="sms", code=row.id)
    session.flush()
    return added


def _evidence(
    session: Session, person: Person, row: ConsentCode, actor: Actor, now: datetime
) -> str:
    """`短信验证码12号：11月18日10:00发到尾号0011，10:03本人报给样例专干`."""
    account = session.get(Account, actor.account_id) if actor.account_id else None
    sent, said = row.asked_at.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    how = f"本人报给{account.display_name}" if account else "本人在自己的页面填"
    told = f"短信验证码{row.id}号：{sent.month}月{sent.day}日{sent:%H:%M}发到尾号{_tail(person)}"
    return f"{told}，{said:%H:%M}{how}"[:200]


def _tail(person: Person) -> str:
    return (person.phone or "").partition("#")[0][-4:]
