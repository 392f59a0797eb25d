"""What is established of firms (`services.heard`) as columns of the engine."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.rules.scoring import NEUTRAL, SHRINK
from services.heard import Tally
from services.runs.facts import Row

NOBODY = Tally(0, 0)


def word_of(
    told: Mapping[int, Tally], firms: Sequence[int], vacancies: Sequence[Row]
) -> NDArray[np.int16]:
    """Per mille of people a firm kept its word to. While few were asked it is the district's, as
    retention is (`matching.rules.scoring`); -1 where nobody of a district was."""
    district: dict[int, str] = {}
    for row in vacancies:
        district.setdefault(row.employer_id, row.region_code)
    decided: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for firm, code in district.items():
        one = told.get(firm, NOBODY)
        decided[code] += one.decided
        kept[code] += one.kept

    def of(firm: int) -> int:
        code, one = district.get(firm, ""), told.get(firm, NOBODY)
        if not decided[code]:
            return -1
        mean = (1000 * kept[code] + NEUTRAL * SHRINK) // (decided[code] + SHRINK)
        return (1000 * one.kept + SHRINK * mean) // (one.decided + SHRINK)

    return np.array([of(firm) for firm in firms], np.int16)
