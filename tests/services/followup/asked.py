"""Somebody in post who is asked, and what they answer."""

from datetime import timedelta

from sqlmodel import Session

from models.placement import Placement, PlacementState
from services.followup.form import TalkIn
from services.promises.cards import fix_card
from tests import factories as make
from tests.conftest import NOW

S = PlacementState
LONG_AGO = NOW - timedelta(days=180)


def in_post(session: Session, days: int, **more) -> Placement:
    """Somebody who arrived so many days ago, with the card they were given."""
    placement = make.make_placement(
        session, more.pop("person", None), more.pop("vacancy", None), state=S.IN_POST,
        at=NOW - timedelta(days=days), **more,
    )  # fmt: skip
    fix_card(session, placement, now=NOW - timedelta(days=days + 3))
    return placement


def said(**answers) -> TalkIn:
    return TalkIn.model_validate(answers)
