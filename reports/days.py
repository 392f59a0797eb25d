"""Days of a placement that cannot be: stored by older versions, imports or a restore.

Use cases refuse them (`services.placements.days`). Where one stands all the same the arrival counts
(the person is there, the place is taken), but no figure that goes by the day does, and the letter
and the list of placements name it as something to mend.
"""

from dataclasses import dataclass
from datetime import date

from models.placement import RECORDED_LATE
from reference.ages import WORKING_AGE


@dataclass(frozen=True, slots=True)
class Days:
    """What is known of one placement's days; None where nothing is."""

    arrived: date
    recorded: date | None = None  # the day the arrival was written down
    agreed: date | None = None
    departed: date | None = None
    left: date | None = None
    born: date | None = None


def impossible(days: Days) -> bool:
    """Whether the arrival cannot have been on that day: after it was recorded, before the person
    set out or long before the place was agreed, before they were born or of age to work at all,
    or after they left again."""
    arrived = days.arrived
    return any(
        (
            days.recorded is not None and arrived > days.recorded,
            days.departed is not None and arrived < days.departed,
            days.agreed is not None and arrived < days.agreed - RECORDED_LATE,
            days.left is not None and days.left < arrived,
            days.born is not None and arrived < _of_age(days.born),
        )
    )


def _of_age(born: date) -> date:
    day = 28 if (born.month, born.day) == (2, 29) else born.day
    return born.replace(year=born.year + WORKING_AGE, day=day)
