"""One pass over arcs: who finds how much at these prices, and which arcs come near it."""

from typing import Any

import numpy as np

from matching.model.kernels.rows import find
from matching.native import inner, kernel


@inner
def best_of(begin: Any, end: Any, vacancy: Any, score: Any, price: Any, least: int) -> int:
    """The greatest of `least` and what the row's arcs leave."""
    best = least
    for a in range(begin, end):
        best = max(best, np.int64(score[a]) - price[vacancy[a]])
    return best


@inner
def near_row(
    begin: Any, end: Any, vacancy: Any, score: Any, price: Any, floor: Any, own: Any, guess: int,
    near_vacancy: Any, near_score: Any, start: int,
) -> Any:  # fmt: skip
    """Write the arcs of a row that leave its best if prices fell to floor, and the one to `own`,
    from near_vacancy[start] on as far as the buffer goes: (best, where they end).

    guess: a bound the best reaches. One reading; where it was too low, the kept are read again.
    """
    room = len(near_vacancy)
    best = guess
    o = start
    for a in range(begin, end):
        v = vacancy[a]
        s = np.int64(score[a])
        if s - floor[v] >= guess or np.int64(v) == own:
            best = max(best, s - price[v])
            if o < room:
                near_vacancy[o] = v
                near_score[o] = s
            o += 1
    if best > guess and o <= room:
        last = o
        o = start
        for k in range(start, last):
            v = near_vacancy[k]
            s = near_score[k]
            if np.int64(s) - floor[v] >= best or np.int64(v) == own:
                near_vacancy[o] = v
                near_score[o] = s
                o += 1
    return best, o


@inner
def own_leaves(lo: int, hi: int, vacancy: Any, score: Any, price: Any, own: int, home: int) -> Any:
    """What the own seat leaves, or staying out where that is more: a first bound on the best."""
    if own >= 0:
        a = find(vacancy, lo, hi, own)
        if a >= 0:
            return max(home, np.int64(score[a]) - price[own])
    return home


@kernel(
    "i8(i8, i8, i8[::1], u2[::1], i2[::1], i4[::1], i4[::1], i8[::1], i4[::1], i8[::1], i8[::1],"
    " u2[::1], i2[::1])",
    "i8(i8, i8, i8[::1], u2[::1], i2[::1], i8[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8[::1],"
    " u2[::1], i2[::1])",
    "i8(i8, i8, i8[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8[::1],"
    " i4[::1], i8[::1])",
)
def near(
    lo: int, hi: int, ptr: Any, vacancy: Any, score: Any, price: Any, floor: Any, home: Any,
    seat: Any, profit: Any, kept: Any, near_vacancy: Any, near_score: Any,
) -> int:  # fmt: skip
    """Arcs of workers lo..hi that would leave what they find now (profit) if prices fell to floor.

    The arc to seat[w] always stays. kept[w]: how many; they are written from near_vacancy[0] on, as
    far as the buffer goes. Returns how many there are.
    """
    o = 0
    for w in range(lo, hi):
        own: Any = np.int64(seat[w])
        guess = own_leaves(ptr[w], ptr[w + 1], vacancy, score, price, own, home[w])
        begin, end = np.uint64(ptr[w]), np.uint64(ptr[w + 1])
        profit[w], last = near_row(
            begin, end, vacancy, score, price, floor, own, guess, near_vacancy, near_score, o
        )
        kept[w] = last - o
        o = last
    return o


@kernel(
    "i8(i8, i8, i8[::1], u2[::1], i2[::1], i8[::1], u2[::1], i2[::1], i8[::1], i4[::1], i4[::1],"
    " i8[::1], i4[::1], i8[::1], i8[::1], u2[::1], i2[::1])",
    "i8(i8, i8, i8[::1], u2[::1], i2[::1], i8[::1], u2[::1], i2[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], i8[::1], i8[::1], u2[::1], i2[::1])",
    "i8(i8, i8, i8[::1], i4[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], i8[::1], i8[::1], i4[::1], i8[::1])",
)
def near_again(
    lo: int, hi: int, ptr: Any, vacancy: Any, score: Any, few_ptr: Any, few_vacancy: Any,
    few_score: Any, enough: Any, price: Any, floor: Any, home: Any, seat: Any, profit: Any,
    kept: Any, near_vacancy: Any, near_score: Any,
) -> int:  # fmt: skip
    """`near` where the few arcs kept by an earlier look are at hand: they do for whoever finds at
    least enough[w] among them, as no other arc leaves that even at the floor."""
    o = 0
    for w in range(lo, hi):
        own: Any = np.int64(seat[w])
        begin, end = np.uint64(few_ptr[w]), np.uint64(few_ptr[w + 1])
        guess = best_of(begin, end, few_vacancy, few_score, price, home[w])
        if guess >= enough[w]:
            profit[w], last = near_row(
                begin, end, few_vacancy, few_score, price, floor, own, guess, near_vacancy,
                near_score, o,
            )  # fmt: skip
        else:
            begin, end = np.uint64(ptr[w]), np.uint64(ptr[w + 1])
            profit[w], last = near_row(
                begin, end, vacancy, score, price, floor, own, guess, near_vacancy, near_score, o
            )
        kept[w] = last - o
        o = last
    return o
