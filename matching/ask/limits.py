"""Limits in questions about a finished run: one that is full is open to those who are under it.

A way of single moves could bring several people under one limit, so one with fewer than ROOM left
counts as full. What is told is then a plan that keeps all limits, not always the best of them: it
is never said to be exact.
"""

import numpy as np
from numpy.typing import NDArray

from matching.model.problem import Problem

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

ROOM = 8


class Full:
    """Which limits of a run are full. problem: with the limits and the people of the run."""

    def __init__(self, problem: Problem, vacancy_of: I32, room: int = ROOM) -> None:
        self.limits, self.posts = problem.limits, problem.limit_posts
        at = vacancy_of[problem.limit_people.row]
        load = np.zeros(len(self.limits), np.int64)
        for k, (people, posts) in enumerate(
            zip(self.limits.people.tolist(), self.limits.posts.tolist(), strict=True)
        ):
            there = at[problem.limit_people.set == people]
            load[k] = np.isin(there[there >= 0], self.posts.row[self.posts.set == posts]).sum()
        self.load, self.full = load, load > self.limits.most - room

    def of(self, some: Problem, seats: I32) -> list[tuple[int, int, int]]:
        """Exclusions (person, vacancy, -1) of some of the run's people. seats: theirs, -1 = out."""
        found = []
        for person, seat in enumerate(seats.tolist()):
            mine = some.limit_people.set[some.limit_people.row == person]
            shut = [self._where(k) for k in self._over(mine, seat)]
            found += [(person, v, -1) for v in sorted(set().union(*map(np.ndarray.tolist, shut)))]
        return found

    def between(self, sets: I32, seat: int, vacancy: int) -> list[dict[str, int]]:
        """Full limits between somebody of these sets, at `seat`, and a vacancy."""
        key, most = self.limits.key, self.limits.most
        return [
            {"limit": int(key[k]), "most": int(most[k]), "placed": int(self.load[k])}
            for k in self._over(sets, seat)
            if vacancy in self._where(k)
        ]

    def _over(self, sets: I32, seat: int) -> list[int]:
        """Full limits that somebody of these sets is not under yet."""
        some = np.flatnonzero(self.full & np.isin(self.limits.people, sets)).tolist()
        return [k for k in some if seat not in self._where(k)]

    def _where(self, limit: int) -> I32:
        return np.asarray(self.posts.row[self.posts.set == self.limits.posts[limit]])
