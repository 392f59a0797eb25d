"""What a transport can say about one attempt to send one message.

The difference between `Retry` and `Unknown` is the whole of "nothing is sent twice":

* `Retry`: the other side has certainly **not** taken the message. Sending again is safe.
* `Unknown`: the message was handed over completely, the answer never came. Sending again may
  double it, not sending may lose it. The caller decides (see `services.outbox`), never we.

Reasons are English technical facts for the operator's page and the log; they hold no secret.
"""

from __future__ import annotations

from dataclasses import dataclass

REASON_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Sent:
    """The other side took responsibility for the message."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """Not taken, worth another try later.

    `road` is true when the way itself is broken (no connection, log-in refused, no TLS): every
    other message of the same transport would fail alike, so a caller may stop its round.
    `pause_minutes` is the least pause the other side's words ask for, `most` the attempts after
    which a person should be told. `holds` are the domains the refusal holds for besides this
    message: others to them wait as long.
    """

    reason: str
    road: bool = False
    pause_minutes: int = 0
    most: int | None = None
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """Refused for good (SMTP 5xx, a robot's unknown key): trying the same again is pointless."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Handed over completely, but no answer: it may or may not have been taken."""

    reason: str


Outcome = Sent | Retry | Rejected | Unknown
