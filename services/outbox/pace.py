"""How fast letters leave: a share per mail house and minute, and the pauses servers ask for.

QQ, NetEase and the others keep their limits secret and punish whoever passes them for hours, so
we stay slow on our own, and when one says "too many" we stop writing to it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from delivery.outcome import Retry
from delivery.refusals import family
from models.outbox import Channel, OutboxMessage, OutboxState

MINUTE = timedelta(minutes=1)


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
