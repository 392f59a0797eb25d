"""What a person may do about a letter on its way, and what is to be said of it: pages ask here."""

from models.outbox import OutboxMessage, OutboxState

X = OutboxState


def step_of(message: OutboxMessage) -> str:
    """`resolve`: say whether it arrived; `retry`: send it again; "" where nothing is to be done.

    A letter nobody has tried to send yet goes by itself within a minute.
    """
    if message.state is X.UNCERTAIN:
        return "resolve"
    return "retry" if message.state is X.DEAD or tried_in_vain(message) else ""


def tried_in_vain(message: OutboxMessage) -> bool:
    """It waits for its next attempt after one that failed."""
    return message.state is X.WAITING and message.attempts > 0


def may_be_mended(message: OutboxMessage) -> bool:
    """What the other side answered is worth saying in words: somebody can still do something."""
    return bool(message.last_error) and message.state in (X.DEAD, X.WAITING)
