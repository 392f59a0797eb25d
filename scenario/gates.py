"""Handed over at the gates: each firm of a trip signs for its own, at one something differs."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from models.employer import Employer
from models.handover import TripHandover
from models.proposal import Side
from models.trip import TripEvent, TripMode, TripState
from scenario.clock import Clock
from scenario.desk import Desk
from scenario.desk import Trip as Way
from scenario.rows import Book

NO_ROOMS = "夫妻房没有腾出来，先住集体宿舍"
SIGNS = "演示接站员"


def by_firm(way: Way) -> tuple[int, int, int]:
    return (way.post.employer_id, way.one.party or 10**9, way.placement_id)


def sign_at_the_gates(
    book: Book, clock: Clock, desk: Desk, trip: dict[str, Any], ways: Sequence[Way]
) -> None:
    """The signatures of a trip that has arrived, and their events. Of a flight one firm had not
    freed the rooms of its couples: a difference, which is a case (scenario.arrivals)."""
    flown = trip["mode"] is TripMode.FLIGHT
    at = clock.at(trip["leaves_on"] + timedelta(days=0 if flown else 1), 17, 30)
    firms: dict[int, list[Way]] = {}
    for way in sorted(ways, key=by_firm):
        firms.setdefault(way.post.employer_id, []).append(way)
    names = {row["id"]: row["name"] for row in book.rows(Employer)}
    odd = _most_couples(firms) if flown else None
    for firm, people in firms.items():
        came = sum(way.arrived is not None for way in people)
        by = desk.account(Side.EMPLOYER, people[0].one, people[0].post)
        book.add(
            TripHandover, trip_id=trip["id"], employer_id=firm, sent=len(people), arrived=came,
            absent=len(people) - came, counted=came, room_as_told=firm != odd, post_as_told=True,
            taken_by=SIGNS, words=NO_ROOMS if firm == odd else "", signed_at=at, account_id=by,
        )  # fmt: skip
        book.add(
            TripEvent, trip_id=trip["id"], at=at, account_id=by, kind="handed",
            to_state=TripState.ARRIVED, detail={"people": came, "firm": names[firm]},
        )  # fmt: skip
        trip |= {"version": trip["version"] + 1, "updated_at": at}


def _most_couples(firms: Mapping[int, Sequence[Way]]) -> int:
    """The first firm with the most parties."""
    parties = {
        firm: len({way.one.party for way in people} - {None}) for firm, people in firms.items()
    }
    return max(parties, key=lambda firm: (parties[firm], -firm))
