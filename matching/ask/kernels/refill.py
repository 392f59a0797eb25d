"""The kernel that re-optimises after a change of one vacancy, over the arcs that matter.

It looks for shortest ways in circles through one node, the *goal*, backwards: from whoever might
come in, to a place that takes one person more. In an optimum with settled prices every node is
reached from *out* for nothing, so a search ends after a few steps. Nodes, lengths, SCALE and HEAD
are those of `matching.nested.kernels.paths`.

Only **near** arcs are read: those into node b that are at most bound[b] from being as good as where
their person is, at the settled prices. Prices only fall here. As long as none has fallen by more
than its bound, no other arc can be part of a way that gains, and prices support the new seating
over all arcs: what is found is the optimum. Else the answer is UNSURE. Whoever sits in a changed
slot or has left one has no such bound: all of their arcs are read.

state: see the names below. labels: int64[6, nodes + 1]: length (FAR), 0, place in heap (-1), heap,
next node, worth there. who: int32[nodes + 1]. special: int32[3], changed slots (-1 none), with
way_out[k, node], mover[k, node]: least loss of sending one of its people there, and whom.
col_who, col_worth[col_ptr[k]:col_ptr[k + 1]]: who may come into it besides (or, with REPLACED,
instead of) its near arcs, the nearest first, by col_slack. log_*: who moved, from where, what they
earned there. extra*: lists by slot of the arcs of those who have left a changed slot.
"""

from typing import Any

from matching.ask.kernels.refill_steps import (
    BUDGET,
    DIRTY,
    FAULT,
    FIRST,
    GOAL,
    HEADS,
    LEAST,
    LEFT,
    LIMIT,
    LOGGED,
    MOST_LEFT,
    POINTS,
    RADIUS,
    SIZE,
    TOUCHED,
    TURNS,
    UNKNOWN,
    WORK,
    into,
    least_out,
    spread_all,
    step_out,
    walk,
)
from matching.model.kernels.heap import pop
from matching.native import inner, kernel
from matching.nested.kernels.paths import FAR, SCALE

DONE, UNSURE, BROKEN, TOO_MUCH = 0, 1, 2, 3
EACH = 3_000
"""Steps a way that gains may take besides state[BUDGET]."""
START = 64
"""How far beyond the cheapest step in a search looks at first; then four times as far."""

MARKET = "i8[::1], u2[::1], i2[::1], i4[::1], i4[::1], i8[::1], i4[::1]"
SEATS = "i4[::1], i8[::1], i8[::1], i4[::1]"
NEAR = "i8[::1], i8[::1], i8[::1], i4[::1], i2[::1], i4[::1], i4[::1], i4[::1]"
TREE = "i4[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1]"
NODES = "i8[::1], i8[::1], i8[::1], i8[::1]"
CHANGED = "i4[::1], i8[:, ::1], i4[:, ::1], i8[::1], i4[::1], i8[::1], i8[::1]"
LOG = "i4[::1], i4[::1], i8[::1], i4[::1], i4[::1], i4[::1], i4[::1], i8[::1]"
SEARCH = "i8[:, ::1], i4[::1], i4[::1], i8[::1]"


@inner
def clear(book: Any) -> None:
    """Forget all labels."""
    labels, _, touched, state = book
    for j in range(state[TOUCHED]):
        labels[0, touched[j]] = FAR
        labels[2, touched[j]] = -1
    state[TOUCHED] = 0
    state[SIZE] = 0


@inner
def begin(market: Any, seats: Any, near: Any, tree: Any, nodes: Any, changed: Any, log: Any,
          book: Any) -> None:  # fmt: skip
    """Labels of the last steps into the goal; state[FIRST], state[LEAST]: the cheapest step out of
    it and into it."""
    state = book[3]
    for k in range(3):
        if state[DIRTY] >> k & 1 and changed[0][k] >= 0:
            spread_all(k, market, seats, changed, log, state)
    state[DIRTY] = 0
    state[FIRST] = least_out(tree, nodes, changed, state)
    state[LEAST] = FAR
    state[LIMIT] = -FAR
    into(state[GOAL], 0, market, seats, near, tree, nodes, changed, log, book)


@inner
def seek(market: Any, seats: Any, near: Any, tree: Any, nodes: Any, changed: Any, log: Any,
         book: Any) -> tuple[int, int, int]:  # fmt: skip
    """(length, first node, worker) of the shortest way through the goal; length 0 = none gains.
    state[LIMIT]: lengths to the goal up to which labels are complete."""
    labels, state = book[0], book[3]
    best, last, w = 0, -1, -1
    state[LIMIT] = -state[FIRST]
    if state[LEAST] + state[FIRST] < 0:
        state[LIMIT] = min(state[LIMIT], state[LEAST] + state[RADIUS])
    into(state[GOAL], 0, market, seats, near, tree, nodes, changed, log, book)
    while state[SIZE] > 0:
        x = labels[3, 0]
        d = labels[0, x]
        if d >= state[LIMIT] or state[WORK] > state[BUDGET] + EACH * state[TURNS]:
            break
        state[SIZE] = pop(labels[3], labels[2], labels[0], labels[1], state[SIZE])
        step, mine = step_out(x, tree, nodes, changed, state)
        if d + step < best:
            best, last, w = d + step, x, mine
            state[LIMIT] = min(state[LIMIT], best - state[FIRST])
        if d < state[LIMIT]:
            into(x, d, market, seats, near, tree, nodes, changed, log, book)
    return best, last, w


@inner
def fall(reach: int, near: Any, nodes: Any, book: Any) -> None:
    """Let prices fall so that no way but through the goal is of negative length."""
    labels, _, touched, state = book
    price, settled = nodes[2], nodes[3]
    for j in range(state[TOUCHED]):
        x = touched[j]
        if labels[0, x] < reach:
            price[x] -= reach - labels[0, x]
            if settled[x] - price[x] > near[0][x]:
                state[UNKNOWN] = 1


@kernel(f"i8({MARKET}, {SEATS}, {NEAR}, {TREE}, {NODES}, {CHANGED}, {LOG}, {SEARCH})")
def refill(
    ptr: Any, vacancy: Any, score: Any, slot_of: Any, bed: Any, bonus: Any, vacancy_of: Any,
    at: Any, own: Any, sits_ptr: Any, sits: Any, bound: Any, near_from: Any, near_to: Any,
    near_who: Any, near_score: Any, near_slack: Any, home: Any, home_slack: Any, parent: Any,
    child: Any, sibling: Any, step_ptr: Any, step_from: Any, step_size: Any, step_cost: Any,
    load: Any, capacity: Any, price: Any, settled: Any, special: Any, way_out: Any, mover: Any,
    col_ptr: Any, col_who: Any, col_worth: Any, col_slack: Any, log_who: Any, log_at: Any,
    log_own: Any, left: Any, extra: Any, extra_next: Any, extra_who: Any, extra_worth: Any,
    labels: Any, who: Any, touched: Any, state: Any,
) -> int:  # fmt: skip
    """Ways through state[GOAL] until none gains: DONE, state[POINTS] and state[HEADS] more.
    UNSURE: near arcs are too few to tell. BROKEN: the seating was no optimum. state[KIND]: the
    row of `special` that is the goal, -1 = it is no changed slot."""
    market = (ptr, vacancy, score, slot_of, bed, bonus, vacancy_of)
    seats = (at, own, sits_ptr, sits)
    near = (bound, near_from, near_to, near_who, near_score, near_slack, home, home_slack)
    tree = (parent, child, sibling, step_ptr, step_from, step_size, step_cost)
    nodes = (load, capacity, price, settled)
    changed = (special, way_out, mover, col_ptr, col_who, col_worth, col_slack)
    log = (log_who, log_at, log_own, left, extra, extra_next, extra_who, extra_worth)
    book = (labels, who, touched, state)
    state[RADIUS] = START
    while True:
        begin(market, seats, near, tree, nodes, changed, log, book)
        while True:
            best, last, w = seek(market, seats, near, tree, nodes, changed, log, book)
            if state[WORK] > state[BUDGET] + EACH * state[TURNS]:
                clear(book)
                return TOO_MUCH
            if best - state[FIRST] <= state[LIMIT]:
                break
            clear(book)
            state[RADIUS] *= 4
        state[RADIUS] = max(START, state[RADIUS] // 2)
        fall(best - state[FIRST], near, nodes, book)
        if best == 0:
            clear(book)
            if state[UNKNOWN]:
                return UNSURE
            return BROKEN if state[FAULT] else DONE
        walk(last, w, market, seats, tree, nodes, changed, log, book)
        clear(book)
        loss = (best + 1) // SCALE
        state[POINTS] -= loss
        state[HEADS] += SCALE * loss - best
        state[TURNS] += 1
        full = state[LOGGED] + len(price) >= len(log_who)
        if state[LEFT] > MOST_LEFT or full:
            return TOO_MUCH


@kernel("void(i4[::1], i8[::1], i4[::1], i4[::1], i8[::1], i8)")
def undo(at: Any, own: Any, log_who: Any, log_at: Any, log_own: Any, logged: int) -> None:
    """Put everybody back."""
    for k in range(logged):
        j = logged - 1 - k
        at[log_who[j]] = log_at[j]
        own[log_who[j]] = log_own[j]
