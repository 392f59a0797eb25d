"""Arcs in any order to compressed rows."""

from typing import Any

from matching.native import kernel


@kernel("i8(i4[::1], i4[::1], i8[::1])")
def ascending(worker: Any, vacancy: Any, ptr: Any) -> int:
    """Count arcs per worker into ptr[w + 1] (zeros before). Returns 1 if arcs ascend by
    (worker, vacancy), 0 if not, and -1 - a if arc a repeats the one before it."""
    rising = 1
    for a in range(len(worker)):
        ptr[worker[a] + 1] += 1
        if a > 0 and worker[a] <= worker[a - 1]:
            if worker[a] < worker[a - 1] or vacancy[a] < vacancy[a - 1]:
                rising = 0
            elif vacancy[a] == vacancy[a - 1]:
                return -1 - a
    return rising


@kernel("void(i4[::1], i8[::1])", "void(u2[::1], i8[::1])")
def tally(column: Any, counts: Any) -> None:
    """counts[x] += 1 for every x of the column."""
    for a in range(len(column)):
        counts[column[a]] += 1


@kernel("void(i4[::1], i8[::1], i4[::1])")
def scatter(column: Any, start: Any, order: Any) -> None:
    """order: the arcs by column, equal ones as they come. start[x]: where x begins; ends at the
    end of x. One counting sort."""
    for a in range(len(column)):
        x = column[a]
        order[start[x]] = a
        start[x] += 1


@kernel(
    "i8(i4[::1], i4[::1], i4[::1], i2[::1], i8[::1], i8[::1], u2[::1], i2[::1])",
    "i8(i4[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1], i4[::1], i8[::1])",
)
def rows(
    order: Any, worker: Any, vacancy: Any, score: Any, ptr: Any, end: Any, new_vacancy: Any,
    new_score: Any,
) -> int:  # fmt: skip
    """Arcs in the order given (by vacancy) into rows. end[w]: where row w begins, it moves to the
    row's end. Returns -1, or the number of an arc that is there twice."""
    for i in range(len(order)):
        a = order[i]
        w = worker[a]
        q = end[w]
        if q > ptr[w] and new_vacancy[q - 1] == vacancy[a]:
            return int(a)
        new_vacancy[q] = vacancy[a]
        new_score[q] = score[a]
        end[w] = q + 1
    return -1
