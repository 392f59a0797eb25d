"""The share of invited people who say yes, by county and way, with the base it is counted on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.invitation import Invitation, InvitationState, InvitationWave, InvitationWay
from services.invitations.rules import InvitationRules

NEVER_ANSWERED = (InvitationState.WITHDRAWN, InvitationState.PLACED)


@dataclass(frozen=True)
class Rate:
    """yes of base, in 人: people asked within the window whose time to answer is over or who
    answered. `percent` is theirs where `measured`, else the stated assumption."""

    way: InvitationWay
    yes: int
    base: int
    percent: int
    measured: bool


def rate_of(
    session: Session, *, region_code: str, way: InvitationWay, rules: InvitationRules, now: datetime
) -> Rate:
    """The rate a wave of this county and way is sized by; between 1 and 100 percent."""
    answered = col(Invitation.replied_at).is_not(None)
    over = col(Invitation.lapses_at) <= now
    # the proposal ended before an answer was due: it says nothing of who answers
    cut_short = col(Invitation.state).in_(NEVER_ANSWERED) & ~answered
    base, yes = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(
                sa.func.sum(sa.case((col(Invitation.said_yes_at).is_not(None), 1), else_=0)), 0
            ),
        )
        .select_from(Invitation)
        .join(InvitationWave, col(InvitationWave.id) == col(Invitation.wave_id))
        .where(
            col(InvitationWave.region_code) == region_code,
            col(Invitation.way) == way,
            col(Invitation.asked_at) > now - timedelta(days=rules.window_days),
            sa.or_(answered, over),
            sa.not_(cut_short),
        )
    ).one()
    measured = base >= rules.least_base
    percent = round(100 * yes / base) if measured else rules.assumed[way]
    return Rate(way, int(yes), int(base), min(100, max(1, percent)), measured)
