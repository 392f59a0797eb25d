"""Sending what the outbox holds, one row at a time, and surviving a crash at any point.

`deliver_due` sends row by row: a short transaction claims
a row (`sending`, before the first byte leaves), nothing is open while the network is slow, a
second short transaction writes the outcome.

What a crash can do. Before the claim: nothing. Between claim and outcome the row stays `sending`;
`release_stuck` finds it later. A folder takes the same letter again without doubling it, so such
rows simply wait again. SMTP and group robots cannot tell, so the row becomes `uncertain` and one
person decides with one click ("it arrived" or "send again"); `uncertain="retry"` sends again on
its own, for a house that prefers a double letter to a lost one. The same choice holds for a server
that took the whole message and never answered (`delivery.outcome.Unknown`).

Sending is spread: each mail house (`delivery.refusals.family`) gets at most `per_minute` letters in
any minute, and when one says "too many" everything else for it waits as long as the refused letter.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from delivery.mail import MailTransport
from delivery.message import Envelope
from delivery.outcome import Outcome, Rejected, Retry, Sent, Unknown
from delivery.robots import Robot, RobotMessage
from delivery.sms import SmsMessage, SmsWay
from models.outbox import Channel, OutboxMessage, OutboxState
from services.outbox.bodies import whole
from services.outbox.messages import move
from services.outbox.numbers import ready, to_number
from services.outbox.pace import Pace, SmsPace, hold, to_domain

log = logging.getLogger("gongqiao.outbox")

Begin = Callable[[], AbstractContextManager[Session]]
"""Opens one unit of work: commits at the end, rolls back on an exception."""

STUCK_AFTER = timedelta(minutes=10)
"""Longer than any one sending can take (every network step has its own timeout)."""


@dataclass(frozen=True)
class Transports:
    """The ways out: one for mail, one per group robot by its name, one for short messages."""

    mail: MailTransport
    robots: Mapping[str, Robot] = field(default_factory=dict)
    sms: SmsWay | None = None


@dataclass(frozen=True)
class RetryRules:
    """`base * 2**(attempts-1)` seconds between attempts, at most `cap`; given up after `most`."""

    most: int = 16
    base_seconds: int = 60
    cap_seconds: int = 21_600
    uncertain: Literal["ask", "retry"] = "ask"
    per_minute: int = 20
    """Letters to one mail house in a minute; 0 is no limit."""
    sms_per_number: int = 6
    sms_per_day: int = 3_000

    def delay(self, attempts: int, pause_minutes: int = 0) -> timedelta:
        """The pause after attempt number `attempts` (1, 2, ...); a server that asked for a pause
        gets it, doubled like our own, also beyond the cap once."""
        first = max(self.base_seconds, 60 * pause_minutes)
        cap = max(self.cap_seconds, 60 * pause_minutes)
        return timedelta(seconds=min(cap, first << min(attempts - 1, 30)))

    def last(self, outcome: Outcome) -> int:
        """After how many attempts such an outcome is a person's affair."""
        asked = outcome.most if isinstance(outcome, Retry) else None
        return min(self.most, asked or self.most)


@dataclass
class Round:
    """What one `deliver_due` did, counted in messages."""

    sent: int = 0
    waiting: int = 0
    uncertain: int = 0
    dead: int = 0
    released: int = 0

    def facts(self) -> dict[str, object]:
        return dict(vars(self))


_ONE_ROAD = (Channel.MAIL, Channel.SMS)


@dataclass(frozen=True)
class _Claim:
    id: int
    token: str
    channel: Channel
    recipient: str
    payload: bytes = field(repr=False)
    attempts: int
    phone: str = field(default="", repr=False)

    @property
    def lane(self) -> tuple[Channel, str]:
        """Messages of one lane share one road: all mail, all short messages, or one robot."""
        return (self.channel, "" if self.channel in _ONE_ROAD else self.recipient)


def deliver_due(
    begin: Begin,
    *,
    transports: Transports,
    rules: RetryRules,
    clock: Callable[[], datetime],
    holder: str,
    limit: int = 200,
) -> Round:
    """Send what is due, each message between two small transactions of its own.

    `clock` gives aware UTC (the door's clock: sending takes real time). Several processes may
    call this at once; a row is claimed by one only. After a broken road the lane rests until the
    next round, so an outage costs one timeout a round and not one per letter.
    """
    done = Round()
    with begin() as session:
        done.released = release_stuck(session, safe=_safe(transports), rules=rules, now=clock())
        pace = Pace.of(session, rules.per_minute, clock())
        sms = SmsPace.of(session, rules.sms_per_number, rules.sms_per_day, clock())
    blocked: set[tuple[Channel, str]] = set()
    for _ in range(limit):
        if sms.spent(clock()):
            blocked.add((Channel.SMS, ""))
        with begin() as session:
            full = [*map(to_domain, pace.full(clock())), *map(to_number, sms.full(clock()))]
            claim = _claim_next(session, holder=holder, blocked=blocked, full=full, now=clock())
        if claim is None:
            break
        pace.note(claim.channel, claim.recipient, clock())
        sms.note(claim.channel, claim.recipient, clock())
        outcome = _send(claim, transports, clock())
        with begin() as session:
            _write_outcome(session, claim, outcome, rules, clock(), done)
        if isinstance(outcome, Retry) and outcome.road:
            blocked.add(claim.lane)
    return done


def _claim_next(
    session: Session,
    *,
    holder: str,
    blocked: set[tuple[Channel, str]],
    full: Collection[sa.ColumnElement[bool]],
    now: datetime,
) -> _Claim | None:
    """Mark the oldest due row `sending`, none that meets a condition of `full`.
    SKIP LOCKED on PostgreSQL; SQLite's write transaction is exclusive from its BEGIN IMMEDIATE."""
    due = (
        select(OutboxMessage)
        .where(OutboxMessage.state == OutboxState.WAITING, OutboxMessage.next_at <= now)
        .order_by(col(OutboxMessage.next_at), col(OutboxMessage.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    for channel, recipient in blocked:
        lane = col(OutboxMessage.channel) == channel
        if recipient:
            lane = sa.and_(lane, col(OutboxMessage.recipient) == recipient)
        due = due.where(sa.not_(lane))
    for condition in full:
        due = due.where(sa.not_(condition))
    row = session.exec(due).first()
    if row is None:
        return None
    move(row, OutboxState.SENDING)
    row.attempts += 1
    row.claimed_at = now
    row.claimed_by = f"{holder[:47]}#{secrets.token_hex(8)}"
    session.flush()
    assert row.id is not None
    payload, phone = whole(session, row), ""
    if row.channel is Channel.SMS:
        phone, payload = ready(session, row, payload, now=now)
    return _Claim(row.id, row.claimed_by, row.channel, row.recipient, payload, row.attempts, phone)


def _send(claim: _Claim, transports: Transports, now: datetime) -> Outcome:
    """Hand the message to its transport. A stored message nobody can read is refused for good."""
    try:
        if claim.channel is Channel.MAIL:
            letter = Envelope.open(claim.payload)
        elif claim.channel is Channel.SMS:
            sms = SmsMessage.loads(claim.payload)
        else:
            note = RobotMessage.loads(claim.payload)
    except ValueError as problem:
        return Rejected(f"the stored message cannot be read: {problem}")
    if claim.channel is Channel.MAIL:
        return transports.mail.send(letter)
    if claim.channel is Channel.SMS:
        return _send_sms(claim, sms, transports.sms, now)
    robot = transports.robots.get(claim.recipient)
    if robot is None:
        return Rejected(f"no group robot named {claim.recipient!r} is configured")
    return robot.send(note, now=now)


def _send_sms(claim: _Claim, sms: SmsMessage, way: SmsWay | None, now: datetime) -> Outcome:
    if not claim.phone:
        return Rejected("the person is not to be written to any more, or has another number")
    if way is None:
        return Rejected("no way for short messages is configured")
    return way.send(claim.phone, sms, now=now)


def _safe(transports: Transports) -> frozenset[Channel]:
    """Ways on which the same message twice is one."""
    sms = transports.sms is not None and transports.sms.idempotent
    ways = {Channel.MAIL: transports.mail.idempotent, Channel.SMS: sms}
    return frozenset(way for way, safe in ways.items() if safe)


def _write_outcome(
    session: Session,
    claim: _Claim,
    outcome: Outcome,
    rules: RetryRules,
    now: datetime,
    done: Round,
) -> None:
    """Write what became of the claim, unless somebody else has taken the row over meanwhile."""
    row = session.get(OutboxMessage, claim.id, with_for_update=True)
    open_states = (OutboxState.SENDING, OutboxState.UNCERTAIN)
    if row is None or row.claimed_by != claim.token or row.state not in open_states:
        log.warning("outbox_claim_lost", extra={"outbox_id": claim.id})
        return
    state = _state_after(outcome, claim, rules)
    if state is not row.state:
        move(row, state)
    row.last_error = "" if isinstance(outcome, Sent) else outcome.reason[:400]
    if state is OutboxState.SENT:
        row.sent_at = now
    elif state is OutboxState.WAITING:
        asked = outcome.pause_minutes if isinstance(outcome, Retry) else 0
        row.next_at = now + rules.delay(claim.attempts, asked)
        if isinstance(outcome, Retry):
            hold(session, outcome, row.next_at)
    setattr(done, state.value, getattr(done, state.value) + 1)
    log.info(
        "outbox_attempt",
        extra={"outbox_id": claim.id, "state": state.value, "attempts": claim.attempts},
    )


def _state_after(outcome: Outcome, claim: _Claim, rules: RetryRules) -> OutboxState:
    if isinstance(outcome, Sent):
        return OutboxState.SENT
    if isinstance(outcome, Rejected):
        return OutboxState.DEAD
    if isinstance(outcome, Unknown) and rules.uncertain == "ask":
        return OutboxState.UNCERTAIN
    last = rules.last(outcome)
    return OutboxState.DEAD if claim.attempts >= last else OutboxState.WAITING


def release_stuck(
    session: Session, *, safe: Collection[Channel], rules: RetryRules, now: datetime
) -> int:
    """Rows whose sender died in the middle: back to `waiting` where that cannot double anything
    (or by the rule `retry`), else `uncertain`. Returns how many."""
    stuck = session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.state == OutboxState.SENDING,
            col(OutboxMessage.claimed_at) < now - STUCK_AFTER,
        )
        .with_for_update(skip_locked=True)
    ).all()
    for row in stuck:
        again = row.channel in safe or rules.uncertain == "retry"
        if again and row.attempts >= rules.most:
            move(row, OutboxState.DEAD)
        else:
            move(row, OutboxState.WAITING if again else OutboxState.UNCERTAIN)
        row.next_at = now
        row.last_error = "the process stopped while sending"
        log.warning("outbox_stuck", extra={"outbox_id": row.id, "state": row.state.value})
    session.flush()
    return len(stuck)
