"""Has a post nights, and how many: the one statement for form, law, engine, board and texts.

A shift that goes round the clock has nights whether or not somebody wrote down their share: three
shifts with the share left at the form's 0 are not work by day.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

IMPLIED: Final[Mapping[str, int]] = MappingProxyType(
    {"day": 0, "split": 0, "two": 50, "three": 33, "four_three": 33, "night": 100}
)
"""Per cent of shifts that are nights where nothing else is said, by the form's code of the shift:
half of two shifts, a third of three, all of the permanent nights."""
ONLY_NIGHTS: Final = 100


def night_percent(shift: str, stated: int) -> int:
    """Per cent of shifts that are nights, 0 to 100; what the firm stated, else what the shift says.

    Permanent nights are all nights whatever was stated.
    """
    implied = IMPLIED[shift]
    return implied if implied == ONLY_NIGHTS or stated <= 0 else min(stated, ONLY_NIGHTS)


def has_nights(shift: str, stated: int) -> bool:
    return night_percent(shift, stated) > 0


def share_unsaid(shift: str, stated: int) -> bool:
    """The shift has nights and nobody said how many: to be asked before the post is handed in."""
    return stated <= 0 and IMPLIED[shift] > 0
