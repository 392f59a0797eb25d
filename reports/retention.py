"""Who is still there after so many days: Kaplan–Meier where some are too young, with bands.

The estimate at day t is the product over days d <= t of 1 - gone(d) / at_risk(d). Where everybody
is old enough it is the plain share, and its band is Wilson's (Wilson 1927). Else the band is
Greenwood's on the log-minus-log scale (Kalbfleisch & Prentice 1980); where that is no band, with
nobody or everybody gone, it is Wilson's over those still at risk. A mark nobody has come to has no
estimate. Whoever is not known to be there is not retained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Final

Z: Final = 1.959963984540054
"""97.5th percentile of the normal distribution: bands of 95%."""
RETENTION_MARKS: Final = (7, 30, 90, 180, 365)


@dataclass(frozen=True, slots=True)
class Followed:
    """One person: days since arrival until they were gone, or until the last day counted."""

    days: int
    gone: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Still there at a mark: share with its band, between 0 and 1; `base` have come to the mark
    or were gone before it, `people` are all of the cohort, so `people` > `base` means estimated."""

    mark: int
    share: float
    low: float
    high: float
    base: int
    people: int

    @property
    def estimated(self) -> bool:
        return self.people > self.base


def kept_at(people: Sequence[Followed], mark: int) -> Kept | None:
    """The estimate at one mark; None while nobody was followed so far: past the longest time
    anybody was seen there it is not defined (where that longest time ended in leaving, it is 0)."""
    gone = sum(one.gone and one.days <= mark for one in people)
    base = gone + sum(one.days >= mark and not (one.gone and one.days == mark) for one in people)
    longest = max((one.days for one in people), default=0)
    if not people or (
        longest < mark and any(one.days == longest and not one.gone for one in people)
    ):
        return None
    if base == len(people):
        low, high = wilson(base - gone, base)
        return Kept(mark, (base - gone) / base, low, high, base, len(people))
    share, variance, risk = _product_limit(people, mark)
    if share in (0.0, 1.0):
        low, high = wilson(round(share * risk), risk)
    else:
        low, high = _log_log(share, variance)
    return Kept(mark, share, low, high, base, len(people))


def _product_limit(people: Sequence[Followed], mark: int) -> tuple[float, float, int]:
    """(share, Greenwood's sum, how many are at risk after the mark or at the last event)."""
    share, total = 1.0, 0.0
    for day in sorted({one.days for one in people if one.gone and one.days <= mark}):
        risk = sum(one.days >= day for one in people)
        events = sum(one.gone and one.days == day for one in people)
        share *= 1 - events / risk
        if risk > events:
            total += events / (risk * (risk - events))
    last = sum(one.days >= mark for one in people)
    return share, total, max(last, 1)


def _log_log(share: float, greenwood: float) -> tuple[float, float]:
    spread = Z * sqrt(greenwood) / log(share)
    return share ** exp(-spread), share ** exp(spread)


def wilson(part: int, base: int) -> tuple[float, float]:
    """Wilson's band of a share; 0 and 1 are kept where all or none are."""
    if base == 0:
        return 0.0, 1.0
    share, square = part / base, Z * Z
    middle = share + square / (2 * base)
    spread = Z * sqrt(share * (1 - share) / base + square / (4 * base * base))
    low, high = ((middle + sign * spread) / (1 + square / base) for sign in (-1, 1))
    return (0.0 if part == 0 else low), (1.0 if part == base else high)
