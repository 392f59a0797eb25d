"""Limits in questions about a finished run: one that is full is open to those who are under it.

A way of single moves could bring several people under one limit that has one place left. Where it
does, the question is asked again with every limit that has fewer than ROOM left as full. What is
told is a plan that keeps all limits, not always the best of them: it is never said to be exact.
"""

import numpy as np
from numpy.typing import NDArray

from matching.model.problem import Problem

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

ROOM = 8


class Full:
    """Which limits of a run are full. problem: with the limits and the people of the run. room: a
    limit with fewer left counts as full."""

    def __init__(self, problem: Problem, vacancy_of: I32, room: int = 1) -> None:
        self.limits, self.posts, self.people = (
            problem.limits, problem.limit_posts, problem.limit_people,
        )  # fmt: skip
        self.load = self._loads(vacancy_of)
        self.full = self.load > self.limits.most - room

    def keeps(self, vacancy_of: I32) -> bool:
        """Does a plan keep all limits?"""
        return bool((self._loads(vacancy_of) <= self.limits.most).all())

    def _loads(self, vacancy_of: I32) -> I64:
        """How many count under each: sets of everybody placed, with the sets of their vacancy."""
        at = vacancy_of[self.people.row]
        there = np.flatnonzero(at >= 0)
        order = np.argsort(self.posts.row, kind="stable")
        rows = self.posts.row[order]
        low, high = np.searchsorted(rows, at[there]), np.searchsorted(rows, at[there], "right")
        count = high - low
        first = np.repeat(low - (np.cumsum(count) - count), count)
        posts = self.posts.set[order][first + np.arange(count.sum())].astype(np.int64)
        people = np.repeat(self.people.set[there].astype(np.int64), count)
        code, heads = np.unique((people << 32) + posts, return_counts=True)
        wanted = (self.limits.people.astype(np.int64) << 32) + self.limits.posts
        place = np.minimum(np.searchsorted(code, wanted), max(len(code) - 1, 0))
        if not len(code):
            return np.zeros(len(wanted), np.int64)
        return np.where(code[place] == wanted, heads[place], 0)

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
