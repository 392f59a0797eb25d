"""Kernels that list people by what keeps them out: the one gate that does, or a change that no
longer does. Bit rows and their tables are those of `matching.rules.kernels.eligible`."""

from typing import Any

import numpy as np

from matching.native import inner, kernel
from matching.native.bits import ctz64
from matching.rules.kernels.eligible import bar_person


@inner
def emit(word: Any, first: int, w: int, gate: int, who: Any, row: Any, by: Any, count: int) -> int:
    """Write one entry per bit of a word; returns how many there are now, written or not."""
    while word != 0:
        if count < len(who):
            who[count], row[count], by[count] = w, first + ctz64(word), gate
        count += 1
        word &= word - np.uint64(1)
    return count


@kernel(
    "i8(i8, i8, i8, i4[::1], i4[::1], i4[::1], u8[:, ::1], u8[:, ::1],"
    " i8[::1], u8[:, ::1], i8[::1], i8[::1], u2[:, ::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[:, ::1], i8[::1], i4[::1])"
)
def sole_bars(
    lo: int, hi: int, wanted: int, who: Any, row: Any, by: Any, rows: Any, spare: Any,
    slot: Any, bits: Any, at: Any, gate_of: Any, row_of: Any, born: Any, came_date: Any,
    starts: Any, start_date: Any, asked: Any, until: Any, out_ptr: Any, out_vacancy: Any,
) -> int:  # fmt: skip
    """Of people lo..hi those whom one gate of the bits `wanted` alone keeps out: who, from which
    vacancy (row), by which gate. Returns how many there are; what has no room is not written."""
    alone, twice = spare[0], spare[1]
    count = 0
    for i in range(lo, hi):
        bar_person(
            i, rows, slot, bits, at, gate_of, row_of, born, came_date, starts, start_date, asked,
            until, out_ptr, out_vacancy,
        )  # fmt: skip
        for k in range(len(twice)):
            alone[k] = twice[k] = np.uint64(0)
        for g in range(len(slot)):
            for k in range(len(twice)):
                twice[k] |= alone[k] & rows[g, k]
                alone[k] |= rows[g, k]
        for g in range(len(slot)):
            if wanted >> g & 1:
                for k in range(len(twice)):
                    count = emit(rows[g, k] & ~twice[k], 64 * k, i, g, who, row, by, count)
    return count


@kernel("i8(i8, i8, i8, i8[::1], u8[:, ::1], u8[::1], i4[::1], i4[::1], i4[::1])")
def let_in(
    lo: int, hi: int, words: int, allowed: Any, found: Any, whole: Any, who: Any, row: Any, by: Any
) -> int:
    """found[k]: bit row of what is open to person lo + k: `words` words of vacancies as they are,
    then again as changed, layer after layer. Lists whom each changed row lets in (all it is open
    to where whole has its bit). Returns how many; what has no room is not written."""
    count = 0
    for i in range(lo, hi):
        if allowed[i] == 0:
            continue
        bits = found[i - lo]
        for k in range(words, len(whole)):
            now = bits[k % words] & ~whole[k]
            count = emit(bits[k] & ~now, 64 * k, i, 0, who, row, by, count)
    return count
