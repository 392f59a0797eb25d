"""What a coordinator may tune. Every value can change a result, so each is stored with it."""

from dataclasses import asdict, dataclass, field, fields
from itertools import pairwise
from typing import Any

from matching.model.errors import BadArgument
from reference.note_codes import SIGNALS

TOP = 10_000
"""Points of a pair that earns every signal in full."""

MODES = ("best_total", "stable")
"""What a run may aim at, see `matching.plan.solve` and `matching.stable.mode`."""
PRIORITIES = ("weighted", "strict")
"""How the policy signal counts, see Params."""


@dataclass(frozen=True)
class Weights:
    """Weight of each signal (domain knowledge 7.2); only their proportions matter."""

    employer_reliability: int = 22
    togetherness: int = 18
    pay_fit: int = 18
    work_fit: int = 12
    conditions_fit: int = 12
    living_fit: int = 8
    policy_priority: int = 4
    transport_fit: int = 4
    urgency: int = 2
    school_near: int = 0  # weighs what a house says; a run of before it came weighs nothing

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1000:
                raise BadArgument(f"weights.{item.name}", f"{value!r} is not a whole 0 to 1000")
        if not any(asdict(self).values()):
            raise BadArgument("weights", "all are 0")

    def points(self) -> tuple[int, ...]:
        """Points each signal can earn; they add up to at most TOP."""
        values = [getattr(self, name) for name in SIGNALS]
        return tuple(TOP * value // sum(values) for value in values)


@dataclass(frozen=True)
class Params:
    """weights: see Weights. priority: "weighted" (the policy signal counts like any other) or
    "strict" (people of a higher policy class are placed first, then the next class on what is
    left). place_most_first: as many people as possible, the score only chooses among those.
    least_score: pairs below stay home. stability: points for repeating an undecided proposal of
    the last run. first_places: fairness between employers, as (places, points) in falling points:
    an employer's first so many places are worth so many points more each, the next so many the
    next, all others nothing. alternatives: how many others to name. time_limit_seconds: a run that
    takes longer is cancelled, with nothing proposed; no plan depends on it."""

    weights: Weights = field(default_factory=Weights)
    priority: str = "weighted"
    place_most_first: bool = False
    least_score: int = 1
    stability: int = 150
    first_places: tuple[tuple[int, int], ...] = ()
    alternatives: int = 3
    time_limit_seconds: int = 1800

    def __post_init__(self) -> None:
        if self.priority not in PRIORITIES:
            raise BadArgument("params.priority", f"{self.priority!r} is not weighted or strict")
        limits = {
            "least_score": (1, TOP),
            "stability": (0, TOP),
            "alternatives": (0, 10),
            "time_limit_seconds": (1, 86_400),
        }
        for name, (low, high) in limits.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
                raise BadArgument(f"params.{name}", f"{value!r} is not a whole {low} to {high}")
        if not isinstance(self.place_most_first, bool):
            raise BadArgument("params.place_most_first", "must be true or false")
        _check_tiers(self.first_places)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Params":
        """The inverse of as_dict."""
        rest = {name: value for name, value in values.items() if name != "weights"}
        tiers = tuple((places, points) for places, points in rest.pop("first_places", ()))
        return cls(weights=Weights(**values["weights"]), first_places=tiers, **rest)


def _check_tiers(tiers: object) -> None:
    """At most five pairs of whole numbers, points falling."""
    name = "params.first_places"
    if not isinstance(tiers, tuple) or len(tiers) > 5:
        raise BadArgument(name, "must be up to five pairs (places, points)")
    for tier in tiers:
        whole = isinstance(tier, tuple) and all(type(value) is int for value in tier)
        if not whole or len(tier) != 2 or not (1 <= tier[0] <= 10_000 and 1 <= tier[1] <= TOP):
            raise BadArgument(name, f"{tier!r} is not (1 to 10000 places, 1 to {TOP} points)")
    if any(earlier[1] <= later[1] for earlier, later in pairwise(tiers)):
        raise BadArgument(name, "points must fall from tier to tier")
