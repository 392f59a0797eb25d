"""A program: the stable outcome by the package `matching` 1.4.x (its `hospital_resident`).

`python residents.py IN.npz OUT.npz`, run where our own room `matching` is not importable. In:
ptr, vacancy, mine, theirs (CSR by worker, strict preferences by falling points), places. Out:
vacancy_of, seconds (of the algorithm alone), preparing (of building its players).
"""

import sys
import time

import numpy as np
from matching.algorithms import hospital_resident
from matching.players import Hospital

from matching import Player


def main(source: str, target: str) -> None:
    told = np.load(source)
    ptr, vacancy, places = told["ptr"], told["vacancy"].astype(int), told["places"]
    n = len(ptr) - 1
    start = time.perf_counter()
    worker = np.repeat(np.arange(n), np.diff(ptr))
    people = [Player(i) for i in range(n)]
    posts = [Hospital(j, int(c)) for j, c in enumerate(places)]
    wishes, lists = [[] for _ in people], [[] for _ in posts]
    for a in np.lexsort((-told["mine"], worker)):
        wishes[worker[a]].append(posts[vacancy[a]])
    for a in np.lexsort((-told["theirs"], vacancy)):
        lists[vacancy[a]].append(people[worker[a]])
    for one, prefs in [*zip(people, wishes, strict=True), *zip(posts, lists, strict=True)]:
        if prefs:
            one.set_prefs(prefs)
    preparing = time.perf_counter() - start
    start = time.perf_counter()
    found = hospital_resident(
        [p for p in people if p.prefs], [h for h in posts if h.prefs], "resident"
    )
    seconds = time.perf_counter() - start
    vacancy_of = np.full(n, -1)
    for post, placed in found.items():
        for person in placed:
            vacancy_of[person.name] = post.name
    np.savez(target, vacancy_of=vacancy_of, seconds=seconds, preparing=preparing)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
