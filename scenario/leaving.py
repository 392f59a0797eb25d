"""Who leaves when, and why: assumed rates by domain knowledge 7.4, said to be assumed.

Out of a hundred, within the first month: 24 first-timers, 13 others, 9 who were introduced by a
townsman. Reasons follow the day: room and pay not as told (0-3), the body (4-10), no cash before
the first pay (8-15), companions and better offers (10-30), the first full pay (30-45).
"""

import numpy as np

from scenario.supply import quota_pick

RATE_FIRST, RATE_OTHER, RATE_INTRODUCED = 0.24, 0.13, 0.09

SPANS = {(0, 3): 0.16, (4, 10): 0.30, (11, 15): 0.18, (16, 30): 0.28, (31, 45): 0.08}
REASONS = {
    (0, 3): {"not_as_told": 0.5, "homesick": 0.4, "couple_split": 0.1},
    (4, 10): {"too_hard": 0.65, "badly_treated": 0.2, "afraid_of_machine": 0.15},
    (11, 15): {"cash_ran_out": 0.65, "deductions": 0.35},
    (16, 30): {"better_offer": 0.45, "family_ill": 0.35, "followed_companion": 0.2},
    (31, 45): {"pay_below_promise": 0.8, "slack_orders": 0.2},
}


def departure(
    rng: np.random.Generator, *, first_timer: bool, introduced: bool
) -> tuple[int, str] | None:
    """(days after arrival, reason code), or None for somebody who stays."""
    rate = RATE_INTRODUCED if introduced else RATE_FIRST if first_timer else RATE_OTHER
    if rng.random() >= rate:
        return None
    span = quota_pick(rng, SPANS)
    return int(rng.integers(span[0], span[1] + 1)), quota_pick(rng, REASONS[span])
