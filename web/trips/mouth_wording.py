"""Riders no message reaches, on the page of their trip: who they are and what to tell them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from services.trips.page import TripPage
from services.workers.by_mouth import Unheard, unheard
from services.workers.rides import CANCELLED, OVER
from web.clock import now
from web.db import db_session
from web.filters import clock, day
from web.trips import wording
from web.workers.trip_wording import NAMES


@dataclass(frozen=True)
class ToSay:
    """mark   seat and moment, as the form sends it back"""

    mark: str
    name: str
    home: str
    words: str


def to_say(page: TripPage) -> list[ToSay]:
    """Whom the arranger of this trip is to tell in person, and what."""
    if not page.arranges:
        return []
    return [
        ToSay(
            f"{one.seat_id}@{one.told_at.isoformat()}",
            wording.rider_name(rider := page.rider(one.seat_id)),
            wording.home_of(rider),
            _words(one),
        )
        for one in unheard(db_session(), trip=page.trip, now=now())
    ]


def _words(one: Unheard) -> str:
    if OVER in one.told:
        cancelled = one.told[OVER] == CANCELLED
        return _("这趟车取消了，不要动身") if cancelled else _("这趟车先不坐了，不要动身")
    says = _where(one.told)
    if one.changed:
        what = _("、").join(str(NAMES[name]) for name, _before, _now in one.changed)
        return _("改了%(what)s：%(says)s", what=what, says=says)
    return says


def _where(told: Mapping[str, object]) -> str:
    at = datetime.fromisoformat(str(told["at"])) if told["at"] else None
    parts: Sequence[str] = (
        day(date.fromisoformat(str(told["day"]))),
        clock(at) if at else "",
        str(told["place"]),
        _("%(n)s号车", n=told["number"]) if told["number"] else "",
        str(told["plate"]),
        _("%(n)s号座", n=told["seat"]) if told["seat"] else "",
    )
    return " ".join(part for part in parts if part)
