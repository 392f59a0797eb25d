"""How many to ask: plain numbers in, a number out.

Each party says yes as a whole with the county's rate, independently of the others. The chance that
more people say yes than places are free is computed exactly (the sum of independent parties), for
those already asked and those about to be.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """A party that has been asked and has not answered: its people, and percent who say yes."""

    people: int
    percent: int


class Chances:
    """Chances of 0, 1 … `free` yeses; what is above stands in one last place."""

    def __init__(self, free: int, asked: Iterable[Asked] = ()) -> None:
        self.free = free
        self.of = [1.0] + [0.0] * (free + 1)
        for one in asked:
            self.of = self.with_one(one)

    def with_one(self, one: Asked) -> list[float]:
        """The chances once this party is asked too."""
        yes, top = one.percent / 100, self.free + 1
        new = [chance * (1 - yes) for chance in self.of]
        for count, chance in enumerate(self.of):
            new[min(top, count + one.people)] += chance * yes
        return new


def take(
    queue: Sequence[int], *, free: int, asked: Iterable[Asked], percent: int, risk_percent: int
) -> list[int]:
    """Which parties of the queue (their sizes, first in line first) to ask now, by index.

    A party larger than what is free is passed over, it could only be disappointed; the first one
    whose asking would raise the chance of too many yeses to the risk ends the wave.
    """
    if free <= 0:
        return []
    chances, taken = Chances(free, asked), []
    for index, people in enumerate(queue):
        if people > free:
            continue
        new = chances.with_one(Asked(people, percent))
        if new[free + 1] >= risk_percent / 100:
            break
        chances.of = new
        taken.append(index)
    return taken
