"""What a match run may be told, and another seed for each day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matching import BadArgument, Params, Weights
from matching.model.params import MODES
from reference.calendar import local_day
from services.runs.first_batch import FirstBatch


@dataclass(frozen=True)
class MatchRules:
    """What a run may be told: the engine's parameters, the first-batch rule, the mode."""

    params: Params
    first_batch: FirstBatch
    mode: str = "best_total"

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise BadArgument("mode", f"{self.mode!r} is not one of {', '.join(MODES)}")

    @classmethod
    def of(
        cls,
        *,
        weights: Mapping[str, int],
        priority: str,
        place_most_first: bool,
        alternatives: int,
        time_limit_seconds: int,
        unproven_batch: int,
        proven_arrivals: int,
        first_places: Sequence[Sequence[int]] = (),
        reserved_percent: int = 0,
        min_group_binds: bool = True,
        mode: str = "best_total",
    ) -> "MatchRules":
        """From the plain values of the configuration. Raises matching.BadArgument."""
        params = Params(
            weights=Weights(**weights),
            priority=priority,
            place_most_first=place_most_first,
            first_places=tuple((places, points) for places, points in first_places),
            alternatives=alternatives,
            time_limit_seconds=time_limit_seconds,
        )
        rule = FirstBatch(unproven_batch, proven_arrivals, reserved_percent, min_group_binds)
        return cls(params, rule, mode)


def seed_of_day(seed: int, now: datetime) -> int:
    """Another seed each Shanghai day, so that among equal people the same are not always last."""
    return seed + local_day(now).toordinal()
