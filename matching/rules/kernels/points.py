"""The kernel that writes all arcs: open vacancies of each person and what each pair is worth.

Points of a pair are a sum of small table look-ups, made so by `matching.rules.point_tables`, which
says what each argument holds. Every rounding of `matching.rules.scoring` is inside one table entry,
so the sum is the same integer.
"""

from typing import Any

import numpy as np

from matching.model.kernels.rows import find
from matching.native import inner, kernel
from matching.native.bits import ctz64, pop64

ELSEWHERE = 2
LONGEST_WAIT = 60
MONTHS, WISHES = 25, 6
"""Months in a trade from the last are alike, and so are wishes."""
AHEAD = 4
TOP = np.uint64(1 << 63)


@inner
def pay_row(out: Any, pay: Any, anchor: float, own: int, unknown: int, points: int) -> None:
    """Points of each distinct pay for somebody who compares it with `anchor`, on top of `own`.
    The quotient of two whole numbers below 2**53 is never rounded up to a whole number it does not
    reach as long as that is small, and all from 1300 are alike."""
    most, base = np.int32(points), np.int32(own)
    for k in range(len(pay)):
        ratio = np.int32(min(1000.0 * max(pay[k], 0.0) / anchor, 1300.0))
        over = np.int32(max(np.int32(ratio - np.int32(700)), np.int32(0)) * np.int32(10))
        fit = np.int32(over // np.int32(6))
        known = np.int32(np.int32(most * fit) // np.int32(1000))
        out[k] = base + (known if pay[k] > 0.0 else np.int32(unknown))


@inner
def work_row(
    out: Any, wish: Any, worked: Any, months: Any, wishes: Any, done: Any, wished: Any,
    cover: Any, points: int,
) -> None:  # fmt: skip
    """Points of each distinct (trade, cover while training) for somebody's trades and wishes."""
    none = True
    for k in range(len(out)):
        out[k] = 0
        wish[k] = 0
    for t in range(len(worked)):
        trade = worked[t]
        if trade >= 0:
            known = done[trade * MONTHS + min(int(months[t]), MONTHS - 1)]
            for k in range(len(out)):
                out[k] = max(out[k], np.int32(known[k]))
    for t in range(len(wishes)):
        trade = wishes[t]
        if trade >= 0:
            none = False
            known = wished[trade * WISHES + min(t, WISHES - 1)]
            for k in range(len(out)):
                wish[k] = max(wish[k], np.int32(known[k]))
    if none:
        for k in range(len(out)):
            wish[k] = 500
    most = np.int32(points)
    for k in range(len(out)):  # 32 bits all the way: many at once
        both = np.int32(np.int32(600) * out[k] + np.int32(400) * wish[k])
        share = max(np.int32(both // np.int32(1000)), cover[k])
        out[k] = np.int32(most * share) // np.int32(1000)


@inner
def pair_rows(out: Any, plain: Any, town: Any, drop: Any) -> None:
    """Two numbers in one, upper and lower half: points whatever the district, and what they lose
    where other districts were named."""
    for k in range(len(plain)):
        out[k] = ((np.int32(plain[k]) + np.int32(town[k])) << 16) | np.int32(drop[k])


@inner
def district_row(out: Any, used: Any, route_at: Any, stance: Any) -> None:
    """Per district with vacancies where its transport points start, negative where others were
    named."""
    for d in range(len(used)):
        here = route_at[used[d]]
        out[d] = ~here if stance[used[d]] == ELSEWHERE else here


@inner
def wait_row(out: Any, starts: Any, came: int) -> None:
    """Days to wait for each distinct start, as far as they matter."""
    for k in range(len(starts)):
        out[k] = min(max(starts[k] - came, 0), LONGEST_WAIT)


@inner
def weigh(
    vacancy: Any, score: Any, seen: Any, facts: Any, flat: Any, ways: Any, waits: Any,
    by_wait: Any, pays: Any, works: Any,
) -> int:  # fmt: skip
    """Write one person's arcs to the vacancies `seen`; returns the least points. Indices are
    unsigned so that none is looked at for counting from the end."""
    lowest = 1 << 30
    low = np.uint64(0xFFFF)
    for a in range(len(vacancy)):
        v = np.uint64(seen[a])
        vacancy[a] = v
        rows, both = facts[v], np.int64(flat[v])
        way = np.int64(ways[rows & low])
        away = way >> 63  # -1 where others were named, else 0
        wait = waits[(rows >> np.uint64(16)) & low]
        worth = (both >> 16) - (both & 0xFFFF & away) + by_wait[np.uint64((way ^ away) + wait)]
        worth += np.int64(pays[(rows >> np.uint64(32)) & low]) + works[rows >> np.uint64(48)]
        lowest = min(lowest, worth)
        score[a] = worth
    return lowest


@inner
def spell(row: Any, seen: Any) -> None:
    """Write the vacancies of a bit row. Four at a time whether they are there or not, as guessing
    how many each word holds costs more; so `seen` needs AHEAD places more than there are bits."""
    end = np.uint64(0)
    one, four = np.uint64(1), np.uint64(4)
    for k in range(len(row)):
        word = row[k]
        to = end
        end += np.uint64(pop64(word))
        while word != 0:
            for ahead in range(4):
                seen[to + np.uint64(ahead)] = (k << 6) + ctz64(word | TOP)
                word &= word - one
            to += four


@inner
def drop_poor(vacancy: Any, score: Any, first: int, end: int, least: int, poor: Any) -> int:
    """Close up the row's arcs worth at least `least`, count the others; returns how many stay."""
    good = first
    for a in range(first, end):
        if score[a] >= least:
            vacancy[good], score[good] = vacancy[a], score[a]
            good += 1
        else:
            poor[vacancy[a]] += 1
    return good - first


@kernel(
    "void(i8, i8, i4[::1], i4[::1], i4[::1], i8, i8, i8[::1], i8[::1], i4[::1], u2[::1],"
    " i2[::1], u8[:, ::1], i4[:, ::1],"
    " i4[::1], i4[::1], i4[::1], i4[::1], f8[::1], i4[:, ::1], i2[:, ::1], i4[:, ::1], i8[::1],"
    " i1[:, ::1], i8[::1], i8[::1], u8[::1], i2[:, ::1], i2[:, ::1], i2[:, ::1], i4[:, ::1],"
    " i2[::1], f8[::1], i2[:, ::1], i2[:, ::1], i4[::1], i8[::1])",
    "void(i8, i8, i4[::1], i4[::1], i4[::1], i8, i8, i8[::1], i8[::1], i4[::1], i4[::1],"
    " i2[::1], u8[:, ::1], i4[:, ::1],"
    " i4[::1], i4[::1], i4[::1], i4[::1], f8[::1], i4[:, ::1], i2[:, ::1], i4[:, ::1], i8[::1],"
    " i1[:, ::1], i8[::1], i8[::1], u8[::1], i2[:, ::1], i2[:, ::1], i2[:, ::1], i4[:, ::1],"
    " i2[::1], f8[::1], i2[:, ::1], i2[:, ::1], i4[::1], i8[::1])",
)
def fill(
    lo: int, hi: int, order: Any, pinned: Any, standing: Any, stability: int, least: int,
    ptr: Any, kept: Any, poor: Any, vacancy: Any, score: Any, found: Any, rates: Any,
    own: Any, plain_of: Any, town_of: Any, home: Any, anchor: Any, worked: Any, months: Any,
    wishes: Any, came: Any, stance: Any, starts: Any, used: Any, facts: Any, plain: Any,
    town: Any, drop: Any, route_at: Any, by_wait: Any, pay: Any, done: Any, wished: Any,
    cover: Any, points: Any,
) -> None:  # fmt: skip
    """Arcs of people order[lo:hi], whose open vacancies are the bit rows `found`, from ptr[i] on:
    kept[i] of them, the rest of the row is unused. A pinned person has that arc and no other.
    poor[vacancy] counts pairs left out for being worth less than `least`. rates is scratch."""
    pays, works, wish = rates[0][: len(pay)], rates[1][: len(cover)], rates[2][: len(cover)]
    flat, ways, seen, waits = rates[3], rates[4], rates[5], rates[6]
    kind, place = -1, -1
    for q in range(lo, hi):
        i = order[q]
        first, end = ptr[i], ptr[i + 1]
        kept[i] = end - first
        if end == first:
            continue
        if pinned[i] >= 0:
            seen[0] = pinned[i]
        else:
            spell(found[q - lo], seen)
        if plain_of[i] != kind or town_of[i] != place:
            kind, place = plain_of[i], town_of[i]
            pair_rows(flat, plain[kind], town[place], drop[kind])
        pay_row(pays, pay, anchor[i], own[i], points[0], points[1])
        work_row(works, wish, worked[i], months[i], wishes[i], done, wished, cover, points[2])
        district_row(ways, used, route_at[home[i]], stance[i])
        wait_row(waits, starts, came[i])
        lowest = weigh(
            vacancy[first:end], score[first:end], seen, facts, flat, ways, waits, by_wait, pays,
            works,
        )  # fmt: skip
        if standing[i] >= 0:
            a = find(vacancy, first, end, standing[i])
            if a >= 0:
                score[a] += stability
        if pinned[i] >= 0:
            score[first] = max(score[first], 1)
        elif lowest < least:
            kept[i] = drop_poor(vacancy, score, first, end, least, poor)


@kernel(
    "void(i8[::1], i8[::1], u2[::1], i2[::1])",
    "void(i8[::1], i8[::1], i4[::1], i2[::1])",
)
def squeeze(ptr: Any, kept: Any, vacancy: Any, score: Any) -> None:
    """Close the gaps behind each row's kept arcs; ptr becomes that of the rows left."""
    to = 0
    for i in range(len(kept)):
        first = ptr[i]
        ptr[i] = to
        for a in range(first, first + kept[i]):
            vacancy[to], score[to] = vacancy[a], score[a]
            to += 1
    ptr[len(kept)] = to
