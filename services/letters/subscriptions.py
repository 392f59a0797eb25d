"""Who gets which letter: mail addresses and group robots, per scope."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, select

from models.letter import LetterSubscription
from models.outbox import Channel
from reference.regions import UnknownRegion
from reports.scopes import make_scope
from reports.values import Scope, ScopeKind
from services.actor import Actor
from services.audit import record
from services.errors import EditConflict, InvalidInput, NotFound, Problem
from services.letters.archive import may_read
from services.shown import stamp


class SubscriptionIn(BaseModel):
    """One reader of one scope's letter."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid", defer_build=True)

    scope: str = Field(max_length=20)  # whole, receiving-330110, sending-510824
    channel: Channel = Channel.MAIL
    recipient: str = Field(min_length=1, max_length=254)
    name: str = Field(default="", max_length=64)


def scope_from_slug(slug: str) -> Scope:
    """`receiving-330110` → the scope. Raises ValueError for anything that names none."""
    kind, _, code = slug.partition("-")
    try:
        return make_scope(ScopeKind(kind), code)
    except UnknownRegion as problem:
        raise ValueError(slug) from problem


def subscribe(
    session: Session,
    *,
    actor: Actor,
    data: SubscriptionIn,
    robots: Mapping[str, Channel],
    now: datetime,
    shown: str = "",
) -> LetterSubscription:
    """Let somebody read the letter of a scope; the same reader again is the same row.

    `shown` is the stamp of the name the form showed for this reader. Raises InvalidInput for an
    address that cannot be one or a robot that is not configured, NotFound for a scope the actor
    may not read, EditConflict where the reader is on the list under another name.
    """
    scope = _scope(actor, data.scope)
    recipient = _recipient(data, robots)
    row = session.exec(
        select(LetterSubscription).where(
            LetterSubscription.scope_kind == scope.kind.value,
            LetterSubscription.scope_code == scope.code,
            LetterSubscription.channel == data.channel,
            LetterSubscription.recipient == recipient,
        )
    ).first()
    if row is None:
        row = LetterSubscription(
            scope_kind=scope.kind.value,
            scope_code=scope.code,
            channel=data.channel,
            recipient=recipient,
            created_at=now,
        )
    held = {"name": row.name}
    if row.active and row.id and data.name not in ("", row.name) and shown != stamp(held):
        raise EditConflict("letter_subscription", row.id, held)
    row.active, row.name = True, data.name or row.name
    session.add(row)
    session.flush()
    _record(session, actor, row, "letter_subscribed", now)
    return row


def unsubscribe(
    session: Session, *, actor: Actor, subscription_id: int, now: datetime
) -> LetterSubscription:
    """Stop sending; the row stays so that it is known who used to read. Twice is once."""
    row = session.get(LetterSubscription, subscription_id)
    if row is None or not may_read(actor, _scope_of(row)):
        raise NotFound("subscription", subscription_id)
    if row.active:
        row.active = False
        session.add(row)
        session.flush()
        _record(session, actor, row, "letter_unsubscribed", now)
    return row


def list_subscriptions(
    session: Session, *, actor: Actor
) -> Sequence[tuple[LetterSubscription, Scope]]:
    """Active subscriptions to scopes the actor may read, with the scope's name."""
    rows = session.exec(
        select(LetterSubscription)
        .where(col(LetterSubscription.active))
        .order_by(
            col(LetterSubscription.scope_kind),
            col(LetterSubscription.scope_code),
            col(LetterSubscription.id),
        )
    ).all()
    named = [(row, _scope_of(row)) for row in rows]
    return [(row, scope) for row, scope in named if may_read(actor, scope)]


def _scope_of(row: LetterSubscription) -> Scope:
    return make_scope(ScopeKind(row.scope_kind), row.scope_code)


def _scope(actor: Actor, slug: str) -> Scope:
    try:
        scope = scope_from_slug(slug)
    except ValueError:
        raise InvalidInput({"scope": (Problem("enum"),)}) from None
    if not may_read(actor, scope):
        raise NotFound("letter", slug)
    return scope


def _recipient(data: SubscriptionIn, robots: Mapping[str, Channel]) -> str:
    if data.channel is not Channel.MAIL:
        if robots.get(data.recipient) is not data.channel:
            raise InvalidInput({"recipient": (Problem("unknown_robot"),)})
        return data.recipient
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  (heavy)

    try:
        address = validate_email(
            data.recipient, check_deliverability=False, allow_smtputf8=False
        ).normalized
    except EmailNotValidError:
        raise InvalidInput({"recipient": (Problem("email"),)}) from None
    return address


def _record(
    session: Session, actor: Actor, row: LetterSubscription, action: str, now: datetime
) -> None:
    record(
        session,
        actor=actor,
        action=action,
        subject_kind="letter_subscription",
        subject_id=row.id,
        now=now,
        scope=f"{row.scope_kind}/{row.scope_code}",
        channel=row.channel.value,
    )
