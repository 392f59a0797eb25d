"""A plan as plain values: what is kept of it between the job that makes it and the page."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from models.trip import Leg, StopKind, TripMode


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)


class PlannedStop(Frozen):
    """A stop; `estimated` where the leg that leads to it is not in the county's table."""

    kind: StopKind
    place: str
    at: datetime
    people: int
    estimated: bool = False


class PlannedRide(Frozen):
    """A vehicle of the plan. `cost_fen` is its price with its tour and its seats; `seat_ids` are
    who sits in it, `pickups` the stop (by position) each gets on at."""

    word: str
    mode: TripMode
    leg: Leg
    seats: int
    crew: int
    cost_fen: int
    km: int
    stops: tuple[PlannedStop, ...]
    seat_ids: tuple[int, ...]
    pickups: tuple[int, ...]
    drivers: int
    warnings: tuple[str, ...]


class PlannedTour(Frozen):
    rides: tuple[PlannedRide, ...]
    cost_fen: int
    bound_fen: int
    estimated: tuple[tuple[str, str, int, int], ...]  # from, to, hectometres, minutes

    @property
    def seat_ids(self) -> frozenset[int]:
        return frozenset(s for ride in self.rides for s in ride.seat_ids)


@dataclass(eq=False)
class NoPlan(Exception):
    """Why no plan was made: a code, and the places or figures it needs."""

    code: str
    detail: tuple[str, ...] = ()
