"""The kernel that counts, per vacancy, whom each gate bars and whom it alone bars.

Bit rows are added as columns of binary numbers (carry-save adders): `sums[gate, p]` and
`held[gate, p]` are bit rows of weight 2**p. An adder takes two rows of its weight at once, so every
other row waits in `held`; bit p of how many rows were added says whether one waits there.
"""

from typing import Any

import numpy as np

from matching.native import inner, kernel
from matching.rules.kernels.eligible import bar_person


@inner
def add_bits(sums: Any, held: Any, row: Any, before: int) -> None:
    """Add a bit row after `before` others. The row is spoilt."""
    p = 0
    while before & 1:
        total, wait = sums[p], held[p]
        for k in range(len(row)):
            a, b, c = total[k], wait[k], row[k]
            total[k] = a ^ b ^ c
            row[k] = (a & b) | ((a ^ b) & c)
        before >>= 1
        p += 1
    wait = held[p]
    for k in range(len(row)):
        wait[k] = row[k]


@inner
def read_bits(sums: Any, held: Any, added: int, out: Any) -> None:
    """out[bit]: in how many of the rows it was set."""
    for k in range(sums.shape[1]):
        for b in range(64):
            count = np.uint64(0)
            for p in range(sums.shape[0]):
                weight = np.uint64(p)
                count += ((sums[p, k] >> np.uint64(b)) & np.uint64(1)) << weight
                if added >> p & 1:
                    count += ((held[p, k] >> np.uint64(b)) & np.uint64(1)) << weight
            out[64 * k + b] = count


@kernel(
    "void(i8, i8, i4[:, ::1], u8[:, :, ::1], u8[:, :, ::1], u8[:, ::1], u8[:, ::1],"
    " i8[::1], u8[:, ::1], i8[::1], i8[::1], u2[:, ::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[:, ::1], i8[::1], i4[::1])"
)
def count_bars(
    lo: int, hi: int, out: Any, sums: Any, held: Any, rows: Any, spare: Any,
    slot: Any, bits: Any, at: Any, gate_of: Any, row_of: Any, born: Any, came_date: Any,
    starts: Any, start_date: Any, asked: Any, until: Any, out_ptr: Any, out_vacancy: Any,
) -> None:  # fmt: skip
    """out[gate, vacancy]: how many of the people lo..hi the gate bars; out[gates + gate, vacancy]:
    whom nothing else bars. sums must be 0; there are as many weights as hi - lo has bits and one
    more. spare is scratch of two rows."""
    alone, twice = spare[0], spare[1]
    for i in range(lo, hi):
        bar_person(
            i, rows, slot, bits, at, gate_of, row_of, born, came_date, starts, start_date, asked,
            until, out_ptr, out_vacancy,
        )  # fmt: skip
        for k in range(len(twice)):
            alone[k] = twice[k] = np.uint64(0)
        for g in range(len(slot)):
            row = rows[g]
            for k in range(len(row)):
                twice[k] |= alone[k] & row[k]
                alone[k] |= row[k]
        for g in range(len(slot)):
            row = rows[g]
            for k in range(len(row)):
                alone[k] = row[k] & ~twice[k]
            add_bits(sums[len(slot) + g], held[len(slot) + g], alone, i - lo)
            add_bits(sums[g], held[g], row, i - lo)
    for g in range(2 * len(slot)):
        read_bits(sums[g], held[g], hi - lo, out[g])
