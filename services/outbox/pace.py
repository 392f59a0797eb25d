"""How fast letters leave: a share per mail house and minute, and the pauses servers ask for.

QQ, NetEase and the others keep their limits secret and punish whoever passes them for hours, so
we stay slow on our own, and when one says "too many" we stop writing to it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from delivery.outcome import Retry
from delivery.refusals import family
from models.outbox import Channel, OutboxMessage, OutboxState
from reference.calendar import day_start, local_day

MINUTE = timedelta(minutes=1)
GAP = timedelta(seconds=60)
"""Between two messages to one number (Tencent Cloud refuses a second one within 30 seconds)."""


@dataclass
class Pace:
    """How many letters went to each mail house within the last minute; `limit` 0 is no limit."""

    limit: int
    sent: list[tuple[datetime, tuple[str, ...]]] = field(default_factory=list)

    @classmethod
    def of(cls, session: Session, limit: int, now: datetime) -> Pace:
        """With what earlier rounds sent."""
        rows = session.exec(
            select(OutboxMessage.claimed_at, OutboxMessage.recipient).where(
                OutboxMessage.channel == Channel.MAIL, col(OutboxMessage.claimed_at) > now - MINUTE
            )
        )
        return cls(limit, [(at, family(to)) for at, to in rows if at is not None])

    def note(self, channel: Channel, recipient: str, now: datetime) -> None:
        if channel is Channel.MAIL:
            self.sent.append((now, family(recipient)))

    def full(self, now: datetime) -> tuple[str, ...]:
        """Domains that have had their share of this minute."""
        if not self.limit:
            return ()
        self.sent = [(at, house) for at, house in self.sent if at > now - MINUTE]
        counted = Counter(house for _, house in self.sent)
        return tuple(d for house, n in counted.items() if n >= self.limit for d in house)


@dataclass
class SmsPace:
    """Short messages of this Shanghai day, by the blind index of the number: providers refuse what
    is more to one number, and a telephone several people share shall not ring all day.

    per_number, per_day   at most in a day; 0 is no limit. Two to one number keep GAP apart.
    """

    per_number: int
    per_day: int
    day: date | None = None
    sent: Counter[str] = field(default_factory=Counter)
    last: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, per_number: int, per_day: int, now: datetime) -> SmsPace:
        """With what left earlier today."""
        pace = cls(per_number, per_day, local_day(now))
        rows = session.exec(
            select(OutboxMessage.claimed_at, OutboxMessage.recipient)
            .where(
                OutboxMessage.channel == Channel.SMS,
                col(OutboxMessage.claimed_at) >= day_start(local_day(now)),
            )
            .order_by(col(OutboxMessage.claimed_at))
        )
        for at, number in rows:
            if at is not None:
                pace.note(Channel.SMS, number, at)
        return pace

    def note(self, channel: Channel, number: str, now: datetime) -> None:
        if channel is not Channel.SMS:
            return
        if self.day != local_day(now):
            self.day, self.sent = local_day(now), Counter()
        self.sent[number] += 1
        self.last[number] = now

    def spent(self, now: datetime) -> bool:
        """Nothing more leaves today."""
        today = self.day == local_day(now)
        return bool(self.per_day) and today and sum(self.sent.values()) >= self.per_day

    def full(self, now: datetime) -> tuple[str, ...]:
        """Numbers that get nothing just now."""
        limit = self.per_number if self.per_number and self.day == local_day(now) else None
        had = {n for n, count in self.sent.items() if limit is not None and count >= limit}
        return tuple(sorted(had | {n for n, at in self.last.items() if at > now - GAP}))


def to_domain(domain: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(OutboxMessage.channel) == Channel.MAIL,
        sa.func.lower(col(OutboxMessage.recipient)).like(f"%@{domain}"),
    )


def hold(session: Session, outcome: Retry, until: datetime) -> None:
    """What waits for the domains the refusal holds for waits as long; for the whole way if the
    server asked for a pause there."""
    if outcome.holds:
        these = sa.or_(*(to_domain(domain) for domain in outcome.holds))
    elif outcome.road and outcome.pause_minutes:
        these = col(OutboxMessage.channel) == Channel.MAIL
    else:
        return
    session.execute(
        sa.update(OutboxMessage)
        .where(
            col(OutboxMessage.state) == OutboxState.WAITING,
            col(OutboxMessage.next_at) < until,
            these,
        )
        .values(next_at=until)
    )
