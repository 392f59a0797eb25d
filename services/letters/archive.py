"""Reading letters: whose letters there are, who may read them, and the archive as it was sent."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.account import Account, AccountScope, Role
from models.letter import Letter, LetterSubscription
from reference.calendar import Span
from reports.scopes import make_scope
from reports.values import Scope, ScopeKind
from services.actor import Actor, within
from services.errors import NotFound


def may_read(actor: Actor, scope: Scope) -> bool:
    """Administrators read all; coordinators the letters of their own end and their own places."""
    return actor.sees_all or (scope.kind in _ends(actor) and actor.covers(scope.code))


def _ends(actor: Actor) -> list[ScopeKind]:
    """The ends of the bridge this actor answers for; none for employers."""
    both = ((ScopeKind.RECEIVING, actor.receiving), (ScopeKind.SENDING, actor.sending))
    return [kind for kind, own in both if own]


def readable_scopes(session: Session, *, actor: Actor) -> list[Scope]:
    """The scopes that have letters, or will have, and that the actor may read."""
    return [scope for scope in scopes_to_report(session) if may_read(actor, scope)]


def list_letters(
    session: Session, *, actor: Actor, limit: int, offset: int = 0
) -> tuple[Sequence[Letter], int]:
    """The letters the actor may read, last written first, without their files; and how many."""
    wanted = _readable(actor)
    total = session.scalar(sa.select(sa.func.count()).select_from(Letter).where(wanted)) or 0
    heavy = [sa.orm.defer(getattr(Letter, name)) for name in ("html", "text", "workbook", "chart")]
    rows = session.scalars(
        sa.select(Letter)
        .where(wanted)
        .options(*heavy)
        .order_by(
            col(Letter.composed_at).desc(),
            col(Letter.week).desc(),
            sa.case((col(Letter.scope_kind) == "whole", 0), else_=1),
            col(Letter.scope_kind),
            col(Letter.scope_code),
            col(Letter.revision).desc(),
        )
        .limit(limit)
        .offset(offset)
    )
    return rows.all(), total


def get_letter(session: Session, *, actor: Actor, letter_id: int) -> Letter:
    """One letter as it was sent. Raises NotFound, also for a scope that is not the actor's."""
    letter = session.get(Letter, letter_id)
    if letter is None or not may_read(actor, scope_of(letter)):
        raise NotFound("letter", letter_id)
    return letter


def find_letter(session: Session, *, actor: Actor, scope: Scope, week: Span) -> Letter:
    """The newest revision of a scope and week. Raises NotFound."""
    letter = latest_letter(session, scope=scope, week=week) if may_read(actor, scope) else None
    if letter is None:
        raise NotFound("letter", f"{week}/{scope.kind}/{scope.code}")
    return letter


def revisions_of(session: Session, *, actor: Actor, letter: Letter) -> Sequence[Letter]:
    """Every revision of the same scope and week, newest first."""
    scope = scope_of(letter)
    if not may_read(actor, scope):
        raise NotFound("letter", letter.id)
    return session.exec(
        select(Letter)
        .where(
            Letter.scope_kind == letter.scope_kind,
            Letter.scope_code == letter.scope_code,
            Letter.week == letter.week,
        )
        .order_by(col(Letter.revision).desc())
    ).all()


def scope_of(letter: Letter) -> Scope:
    return make_scope(ScopeKind(letter.scope_kind), letter.scope_code)


def latest_letter(session: Session, *, scope: Scope, week: Span) -> Letter | None:
    """The newest revision, unchecked: for the use cases that compose and correct."""
    return session.exec(
        select(Letter)
        .where(
            Letter.scope_kind == scope.kind.value,
            Letter.scope_code == scope.code,
            Letter.week == str(week),
        )
        .order_by(col(Letter.revision).desc())
        .limit(1)
    ).first()


def scopes_to_report(session: Session) -> list[Scope]:
    """Everything first, then every receiving and sending scope that is subscribed to or that an
    active coordinator answers for, by code."""
    subscribed = session.exec(
        select(LetterSubscription.scope_kind, LetterSubscription.scope_code)
        .where(col(LetterSubscription.active))
        .distinct()
    ).all()
    answered = session.exec(
        select(Account.role, AccountScope.region_code)
        .join(AccountScope, col(AccountScope.account_id) == col(Account.id))
        .where(col(Account.active), col(Account.role).in_([Role.RECEIVING, Role.SENDING]))
        .distinct()
    ).all()
    pairs = {(ScopeKind.WHOLE.value, ""), *((kind, code) for kind, code in subscribed)}
    pairs |= {(Role(role).value, code) for role, code in answered}
    order = [kind.value for kind in ScopeKind]
    return [
        make_scope(ScopeKind(kind), code)
        for kind, code in sorted(pairs, key=lambda pair: (order.index(pair[0]), pair[1]))
    ]


def _readable(actor: Actor) -> sa.ColumnElement[bool]:
    """Condition on Letter that agrees with `may_read`."""
    if actor.sees_all:
        return sa.true()
    ends = [kind.value for kind in _ends(actor)]
    return sa.and_(col(Letter.scope_kind).in_(ends), within(col(Letter.scope_code), actor))
