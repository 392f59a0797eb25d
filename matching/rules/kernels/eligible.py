"""Kernels over bit rows: which gates bar a person from which vacancies.

A bit row holds one bit per vacancy in uint64 words. `rows[slot[gate]]` of a person's scratch are
the vacancies the gate bars; where only the whole matters, all gates share one row. The tables these
kernels read are made by `matching.rules.gate_tables`, which says what each argument holds; the
rules are those of `matching.rules.gates`.
"""

from typing import Any

import numpy as np

from matching.native import inner, kernel
from matching.native.bits import pop64

UNDER_AGE, AGE_BAND, CERTIFICATE, EXCLUDED = 1, 3, 5, 14
OLDEST = 201  # ages above are alike: no limit is higher


@inner
def first_not_below(ordered: Any, value: int) -> int:
    """Position of the first element >= value of an ascending array."""
    lo, hi = 0, len(ordered)
    while lo < hi:
        middle = (lo + hi) >> 1
        if ordered[middle] < value:
            lo = middle + 1
        else:
            hi = middle
    return lo


@inner
def add_row(row: Any, more: Any) -> None:
    for k in range(len(row)):
        row[k] |= more[k]


@inner
def bar_by_age(
    young_row: Any, band_row: Any, bits: Any, at: Any, born: int, came: int, start_date: Any
) -> None:
    """Age on the first day of work: the later of the person's and the vacancy's. Vacancies that
    start between two birthdays share an age. born, came, start_date: yyyymmdd."""
    under, band, since = at[0], at[1], at[2]
    first, age = 0, (came - born) // 10_000
    while True:
        last = first_not_below(start_date, born + (age + 1) * 10_000)
        known = min(max(age, -1), OLDEST) + 1
        from_here, later = bits[since + first], bits[since + last]
        too_young, outside = bits[under + known], bits[band + known]
        for k in range(len(young_row)):
            here = from_here[k] & ~later[k]
            young_row[k] |= too_young[k] & here
            band_row[k] |= outside[k] & here
        if last == len(start_date):
            return
        first = last
        age = (start_date[last] - born) // 10_000


@inner
def bar_by_expiry(row: Any, bits: Any, at: Any, starts: Any, asked: Any, until: Any) -> None:
    """Certificates that will have lapsed when the vacancies that ask for them start."""
    since, papers = at[2], at[3]
    for kind in asked:
        last = until[kind]
        if last < 0:
            continue
        late = first_not_below(starts, last + 1)
        if late < len(starts):
            asks, later = bits[papers + kind], bits[since + late]
            for k in range(len(row)):
                row[k] |= asks[k] & later[k]


@inner
def bar_person(
    i: int, rows: Any, slot: Any, bits: Any, at: Any, gate_of: Any, row_of: Any, born: Any,
    came_date: Any, starts: Any, start_date: Any, asked: Any, until: Any, out_ptr: Any,
    out_vacancy: Any,
) -> None:  # fmt: skip
    """Fill `rows` with what bars person i."""
    for g in range(rows.shape[0]):
        for k in range(rows.shape[1]):
            rows[g, k] = np.uint64(0)
    for c in range(len(gate_of)):
        if row_of[i, c] != 0:
            add_row(rows[slot[gate_of[c]]], bits[row_of[i, c]])
    bar_by_age(
        rows[slot[UNDER_AGE]], rows[slot[AGE_BAND]], bits, at, born[i], came_date[i], start_date
    )
    bar_by_expiry(rows[slot[CERTIFICATE]], bits, at, starts, asked, until[i])
    for p in range(out_ptr[i], out_ptr[i + 1]):
        v = out_vacancy[p]
        rows[slot[EXCLUDED], v >> 6] |= np.uint64(1) << np.uint64(v & 63)


@inner
def or_four(row: Any, a: Any, b: Any, c: Any, d: Any) -> None:
    for k in range(len(row)):
        row[k] |= a[k] | b[k] | c[k] | d[k]


@inner
def bar_whole(
    i: int, row: Any, bits: Any, at: Any, row_of: Any, born: Any, came_date: Any, starts: Any,
    start_date: Any, asked: Any, until: Any, out_ptr: Any, out_vacancy: Any,
) -> None:  # fmt: skip
    """Fill `row` with what bars person i, whichever gate: four rows at a time, where most of the
    time goes into reading and writing `row`."""
    for k in range(len(row)):
        row[k] = np.uint64(0)
    waiting = 0
    first, second, third = 0, 0, 0
    for c in range(row_of.shape[1]):
        name = row_of[i, c]
        if name != 0:
            if waiting == 3:
                or_four(row, bits[first], bits[second], bits[third], bits[name])
                waiting, first, second, third = 0, 0, 0, 0
            elif waiting == 2:
                waiting, third = 3, name
            elif waiting == 1:
                waiting, second = 2, name
            else:
                waiting, first = 1, name
    if waiting:
        or_four(row, bits[first], bits[second], bits[third], bits[0])
    bar_by_age(row, row, bits, at, born[i], came_date[i], start_date)
    bar_by_expiry(row, bits, at, starts, asked, until[i])
    for p in range(out_ptr[i], out_ptr[i + 1]):
        v = out_vacancy[p]
        row[v >> 6] |= np.uint64(1) << np.uint64(v & 63)


@kernel(
    "void(i8, i8, i4[::1], u8[:, ::1], i8[::1], u8[:, ::1], i8[::1], i8[::1], u2[:, ::1],"
    " i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[:, ::1], i8[::1], i4[::1])"
)
def open_rows(
    lo: int, hi: int, order: Any, found: Any, count: Any, bits: Any, at: Any, gate_of: Any,
    row_of: Any, born: Any, came_date: Any, starts: Any, start_date: Any, asked: Any, until: Any,
    out_ptr: Any, out_vacancy: Any,
) -> None:  # fmt: skip
    """found[k]: bit row of the vacancies no gate bars, for the k-th of the people order[lo:hi];
    count[person]: how many."""
    for q in range(lo, hi):
        i = order[q]
        row, total = found[q - lo], 0
        bar_whole(
            i, row, bits, at, row_of, born, came_date, starts, start_date, asked, until, out_ptr,
            out_vacancy,
        )  # fmt: skip
        for k in range(len(row)):
            row[k] = ~row[k]
            total += pop64(row[k])
        count[i] = total


@kernel(
    "void(i8, i8, i4[::1], i4[::1], u4[::1], u8[:, ::1],"
    " i8[::1], u8[:, ::1], i8[::1], i8[::1], u2[:, ::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[:, ::1], i8[::1], i4[::1])"
)
def masks(
    lo: int, hi: int, person: Any, vacancy: Any, mask: Any, rows: Any,
    slot: Any, bits: Any, at: Any, gate_of: Any, row_of: Any, born: Any, came_date: Any,
    starts: Any, start_date: Any, asked: Any, until: Any, out_ptr: Any, out_vacancy: Any,
) -> None:  # fmt: skip
    """mask[q]: the gates that bar the pair (person[q], vacancy[q]), one bit each."""
    for q in range(lo, hi):
        bar_person(
            person[q], rows, slot, bits, at, gate_of, row_of, born, came_date, starts, start_date,
            asked, until, out_ptr, out_vacancy,
        )  # fmt: skip
        word, bit = vacancy[q] >> 6, np.uint64(1) << np.uint64(vacancy[q] & 63)
        found = 0
        for g in range(len(slot)):
            if rows[g, word] & bit != 0:
                found |= 1 << g
        mask[q] = found
