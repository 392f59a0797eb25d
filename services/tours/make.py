"""The whole plan: the long way, and the coaches that meet a train or an aeroplane."""

from journeys.plan import Progress
from services.tours.onward import onward_rides
from services.tours.solve import Asked, main_rides
from services.tours.values import NoPlan, PlannedTour


def made(asked: Asked, progress: Progress) -> PlannedTour:
    """Raises NoPlan with what somebody has to say first."""
    if not asked.people:
        raise NoPlan("nobody")
    main = main_rides(asked, progress)
    onward = onward_rides(asked, main.rides, progress)
    rides = (*main.rides, *onward.rides)
    return PlannedTour(
        rides=rides, cost_fen=sum(ride.cost_fen for ride in rides),
        bound_fen=main.bound + onward.bound,
        estimated=tuple(sorted(main.estimated | onward.estimated)),
    )  # fmt: skip
