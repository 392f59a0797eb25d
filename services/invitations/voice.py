"""How the house speaks to workers, from the plain values of config.toml."""

from datetime import time

from models.invitation import InvitationWay
from services.invitations.links import WorkerLinks
from services.invitations.rules import InvitationRules
from services.invitations.telling import Voice


def voice_of(secret: str, public_url: str, **told: int) -> Voice:
    """`told`: the section [invitations]."""
    return Voice(WorkerLinks(secret, public_url), rules_of(**told))


def rules_of(
    *,
    first_hour: int,
    last_hour: int,
    assumed_sms: int,
    assumed_slip: int,
    assumed_call: int,
    **plain: int,
) -> InvitationRules:
    assumed = {
        InvitationWay.SMS: assumed_sms,
        InvitationWay.SLIP: assumed_slip,
        InvitationWay.CALL: assumed_call,
    }
    return InvitationRules(first=time(first_hour), last=time(last_hour), assumed=assumed, **plain)
