"""The kernel that re-optimises after a change of one vacancy, over the arcs that matter.

It looks for shortest ways in circles through one node, the *goal*, backwards: from whoever might
come in, to a place that takes one person more. In an optimum with settled prices every node is
reached from *out* for nothing, so a search ends after a few steps. Nodes, lengths, SCALE and HEAD
are those of `matching.kernels.ways`.

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

from matching.kernels.heap import pop, push
from matching.kernels.ways import FAR, HEAD, SCALE, cost_at
from matching.native import inner, kernel

GOAL, KIND, REPLACED, UNKNOWN, LOGGED, LEFT, TOUCHED = 0, 1, 2, 3, 4, 5, 6
POINTS, HEADS, LEAST, FIRST, DIRTY, SIZE, LIMIT, FAULT, TURNS = 8, 9, 10, 11, 12, 13, 14, 15, 16
RADIUS, EXTRA, WORK, BUDGET = 17, 18, 19, 20
STATES = 21
CLIP = (1 << 31) - 1
DONE, UNSURE, BROKEN, TOO_MUCH = 0, 1, 2, 3
START = 64
"""How far beyond the cheapest step in a search looks at first; then four times as far."""
MOST_LEFT = 2_000
"""People who may leave changed slots before an answer is UNSURE."""

MARKET = "i8[::1], u2[::1], i2[::1], i4[::1], i4[::1], i8[::1], i4[::1]"
SEATS = "i4[::1], i8[::1], i8[::1], i4[::1]"
NEAR = "i8[::1], i8[::1], i8[::1], i4[::1], i2[::1], i4[::1], i4[::1], i4[::1]"
TREE = "i4[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1]"
NODES = "i8[::1], i8[::1], i8[::1], i8[::1]"
CHANGED = "i4[::1], i8[:, ::1], i4[:, ::1], i8[::1], i4[::1], i8[::1], i8[::1]"
LOG = "i4[::1], i4[::1], i8[::1], i4[::1], i4[::1], i4[::1], i4[::1], i8[::1]"
SEARCH = "i8[:, ::1], i4[::1], i4[::1], i8[::1]"


@inner
def note(
    a: int, far: int, b: int, w: int, worth: int, labels: Any, who: Any, touched: Any, state: Any
) -> None:
    """A way of length `far` from a to the goal, over b, where worker w (-1 = nobody) goes."""
    if a == state[GOAL]:
        return
    state[LEAST] = min(state[LEAST], far)
    if far < state[LIMIT] and far < labels[0, a]:
        if labels[2, a] == -2:
            state[FAULT] = 1
            return
        if labels[0, a] == FAR:
            touched[state[TOUCHED]] = a
            state[TOUCHED] += 1
        labels[0, a] = far
        labels[4, a] = b
        labels[5, a] = worth
        who[a] = w
        state[SIZE] = push(labels[3], labels[2], labels[0], labels[1], state[SIZE], a)


@inner
def come(
    b: int, d: int, w: int, worth: int, at: Any, own: Any, price: Any, special: Any, labels: Any,
    who: Any, touched: Any, state: Any,
) -> None:  # fmt: skip
    """Worker w could go to b for `worth` points; those of changed slots are told elsewhere."""
    a = at[w]
    if a < 0:
        a = len(price) - 1
        far = d - worth * SCALE - HEAD + price[b] - price[a]
    else:
        far = d + (own[w] - worth) * SCALE + price[b] - price[a]
    nearer = (far < state[LIMIT] and far < labels[0, a]) or far < state[LEAST]
    if nearer and a != b and a != special[0] and a != special[1] and a != special[2]:
        note(a, far, b, w, worth, labels, who, touched, state)


@inner
def go_home(
    d: int, w: int, at: Any, own: Any, price: Any, special: Any, labels: Any, who: Any,
    touched: Any, state: Any,
) -> None:  # fmt: skip
    a = at[w]
    if a >= 0 and a != special[0] and a != special[1] and a != special[2]:
        out = len(price) - 1
        far = d + own[w] * SCALE + HEAD + price[out] - price[a]
        note(a, far, out, w, 0, labels, who, touched, state)


@inner
def into(
    b: int, d: int, market: Any, seats: Any, near: Any, tree: Any, nodes: Any, changed: Any,
    log: Any, book: Any,
) -> None:  # fmt: skip
    """All ways whose next step leads into b, which is d from the goal."""
    _, near_from, near_to, near_who, near_score, near_slack, home, home_slack = near
    parent, child, sibling, step_ptr, step_from, step_size, step_cost = tree
    load, capacity, price, settled = nodes
    special, way_out, mover, col_ptr, col_who, col_worth, col_slack = changed
    labels, who, touched, state = book
    at, own, bonus = seats[0], seats[1], market[5]
    out = len(price) - 1
    fallen = settled[b] - price[b]
    state[WORK] += 8
    kind = -1
    if b < len(near_from):
        for k in range(3):
            if special[k] == b:
                kind = k
        if kind < 0 or state[REPLACED] == 0:
            first = near_from[b]
            for j in range(first, near_to[b]):
                if d + near_slack[j] - fallen >= state[LIMIT]:
                    break
                state[WORK] += 1
                w = near_who[j]
                worth = near_score[j] + bonus[w]
                come(b, d, w, worth, at, own, price, special, labels, who, touched, state)
            j = log[4][b]
            while j >= 0:
                w, worth = log[6][j], log[7][j]
                come(b, d, w, worth, at, own, price, special, labels, who, touched, state)
                state[WORK] += 1
                j = log[5][j]
        if kind >= 0:
            for j in range(col_ptr[kind], col_ptr[kind + 1]):
                far = d + col_slack[j] - fallen
                if far >= state[LIMIT] and far >= state[LEAST] and state[LEFT] == 0:
                    break
                w, worth = col_who[j], col_worth[j]
                come(b, d, w, worth, at, own, price, special, labels, who, touched, state)
    elif b == out:
        for j in range(len(home)):
            if d + home_slack[j] - fallen >= state[LIMIT]:
                break
            go_home(d, home[j], at, own, price, special, labels, who, touched, state)
        for j in range(state[LEFT]):
            go_home(d, log[3][j], at, own, price, special, labels, who, touched, state)
        for j in range(state[LOGGED]):  # who came from home is not in `home`
            if log[1][j] < 0:
                go_home(d, log[0][j], at, own, price, special, labels, who, touched, state)
    for k in range(3):
        a = special[k]
        if a >= 0 and a != b and k != state[KIND] and way_out[k, b] < FAR:
            w = mover[k, b]
            worth = 0 if b == out else own[w] - way_out[k, b] // SCALE
            far = d + way_out[k, b] + price[b] - price[a]
            note(a, far, b, w, worth, labels, who, touched, state)
    a = child[b]
    while a >= 0:
        if load[a] < capacity[a]:
            cost = cost_at(a, load[a], step_ptr, step_from, step_size, step_cost)
            far = d + cost * SCALE + price[b] - price[a]
            note(a, far, b, -1, 0, labels, who, touched, state)
        a = sibling[a]
    if b < out and load[b] > 0:
        a = parent[b] if parent[b] >= 0 else out
        cost = cost_at(b, load[b] - 1, step_ptr, step_from, step_size, step_cost)
        far = d - cost * SCALE + price[b] - price[a]
        note(a, far, b, -1, 0, labels, who, touched, state)


@inner
def step_out(x: int, tree: Any, nodes: Any, changed: Any, state: Any) -> tuple[int, int]:
    """(length, worker or -1) of the cheapest step from the goal to node x; FAR = none."""
    parent, step_ptr, step_from, step_size, step_cost = tree[0], tree[3], tree[4], tree[5], tree[6]
    load, capacity, price, _ = nodes
    goal, kind = state[GOAL], state[KIND]
    out = len(price) - 1
    least, w = FAR, -1
    if kind >= 0 and changed[1][kind, x] < FAR:
        least = changed[1][kind, x] + price[x] - price[goal]
        w = changed[2][kind, x]
    up = parent[goal] if parent[goal] >= 0 else out
    if x == up and load[goal] < capacity[goal]:
        cost = cost_at(goal, load[goal], step_ptr, step_from, step_size, step_cost)
        far = cost * SCALE + price[x] - price[goal]
        if far < least:
            least, w = far, -1
    if x < out and parent[x] == goal and load[x] > 0:
        cost = cost_at(x, load[x] - 1, step_ptr, step_from, step_size, step_cost)
        far = -cost * SCALE + price[x] - price[goal]
        if far < least:
            least, w = far, -1
    return least, w


@inner
def least_out(tree: Any, nodes: Any, changed: Any, state: Any) -> int:
    """Length of the cheapest step from the goal; FAR = none."""
    price, way_out = nodes[2], changed[1]
    goal, kind = state[GOAL], state[KIND]
    out = len(price) - 1
    up = tree[0][goal] if tree[0][goal] >= 0 else out
    least = step_out(up, tree, nodes, changed, state)[0]
    x = tree[1][goal]
    while x >= 0:
        least = min(least, step_out(x, tree, nodes, changed, state)[0])
        x = tree[2][x]
    if kind >= 0:
        here = price[goal]
        row = way_out[kind]
        for x in range(out + 1):
            least = min(least, row[x] + price[x] - here)
    return least if least < FAR // 2 else FAR


@inner
def spread(k: int, w: int, market: Any, seats: Any, changed: Any) -> None:
    """Note where worker w of changed slot k could go, and for what loss."""
    ptr, vacancy, score, slot_of, bed, bonus, _ = market
    way_out, mover = changed[1], changed[2]
    out = way_out.shape[1] - 1
    here = changed[0][k]
    own = seats[1][w]
    for j in range(ptr[w], ptr[w + 1]):
        b = slot_of[int(vacancy[j]) * 3 + bed[w]]
        far = (own - score[j] - bonus[w]) * SCALE
        if b != here and far < way_out[k, b]:
            way_out[k, b] = far
            mover[k, b] = w
    if own * SCALE + HEAD < way_out[k, out]:
        way_out[k, out] = own * SCALE + HEAD
        mover[k, out] = w


@inner
def spread_all(k: int, market: Any, seats: Any, changed: Any, log: Any, state: Any) -> None:
    """The same for everybody who sits in changed slot k."""
    at, _, sits_ptr, sits = seats
    here = changed[0][k]
    for x in range(changed[1].shape[1]):
        changed[1][k, x] = FAR
    for j in range(sits_ptr[here], sits_ptr[here + 1]):
        if at[sits[j]] == here:
            spread(k, sits[j], market, seats, changed)
    for j in range(state[LOGGED]):
        if at[log[0][j]] == here:
            spread(k, log[0][j], market, seats, changed)


@inner
def leave(w: int, market: Any, log: Any, state: Any) -> None:
    """Worker w leaves a changed slot: note all of their arcs by slot."""
    ptr, vacancy, score, slot_of, bed, bonus, _ = market
    if state[LEFT] < MOST_LEFT and state[EXTRA] + ptr[w + 1] - ptr[w] <= len(log[5]):
        log[3][state[LEFT]] = w
        for j in range(ptr[w], ptr[w + 1]):
            b = slot_of[int(vacancy[j]) * 3 + bed[w]]
            k = state[EXTRA]
            log[5][k], log[6][k], log[7][k] = log[4][b], w, score[j] + bonus[w]
            log[4][b] = k
            state[EXTRA] = k + 1
    else:
        state[LEFT] = MOST_LEFT
    state[LEFT] += 1


@inner
def walk(
    first: int, w: int, market: Any, seats: Any, tree: Any, nodes: Any, changed: Any, log: Any,
    book: Any,
) -> None:  # fmt: skip
    """Make the moves of the way found: worker w (-1 = nobody) from the goal to `first`, and on."""
    labels, who, _, state = book
    at, own = seats[0], seats[1]
    load, parent = nodes[0], tree[0]
    special = changed[0]
    out = len(nodes[2]) - 1
    a, b = state[GOAL], first
    worth = 0
    if w >= 0 and b != out:
        worth = own[w] - changed[1][state[KIND], b] // SCALE
    while True:
        if w >= 0:
            j = state[LOGGED]
            log[0][j], log[1][j], log[2][j] = w, at[w], own[w]
            state[LOGGED] = j + 1
            at[w] = -1 if b == out else b
            own[w] = worth
            for k in range(3):
                if special[k] == a and a < out:
                    state[DIRTY] |= 1 << k
                    leave(w, market, log, state)
                if special[k] == b and b < out and state[DIRTY] >> k & 1 == 0:
                    spread(k, w, market, seats, changed)
        elif a != out and (parent[a] if parent[a] >= 0 else out) == b:
            load[a] += 1
        else:
            load[b] -= 1
        if b == state[GOAL]:
            return
        a = b
        b, w, worth = labels[4, a], who[a], labels[5, a]


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
        if d >= state[LIMIT] or state[WORK] > state[BUDGET]:
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
            if state[WORK] > state[BUDGET]:
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


@kernel(
    "void(i8[::1], u2[::1], i2[::1], i4[::1], i4[::1], i8[::1], i4[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i8[::1], i4[::1], i2[::1], i4[::1], i8)"
)
def look_near(
    ptr: Any, vacancy: Any, score: Any, slot_of: Any, bed: Any, bonus: Any, at: Any, own: Any,
    allowed: Any, price: Any, bound: Any, fill: Any, near_who: Any, near_score: Any,
    near_slack: Any, write: int,
) -> None:  # fmt: skip
    """Arcs into each slot b that are at most bound[b] from being taken. write 0: add how many to
    fill[b + 1]; 1: write them from fill[b] on."""
    out = len(price) - 1
    for w in range(len(at)):
        if allowed[w] == 0:
            continue
        base = own[w] * SCALE - price[at[w]] if at[w] >= 0 else -HEAD - price[out]
        for k in range(ptr[w], ptr[w + 1]):
            b = slot_of[int(vacancy[k]) * 3 + bed[w]]
            slack = base - (score[k] + bonus[w]) * SCALE + price[b]
            if slack <= bound[b]:
                if write:
                    j = fill[b]
                    near_who[j], near_score[j], near_slack[j] = w, score[k], min(slack, CLIP)
                    fill[b] = j + 1
                else:
                    fill[b + 1] += 1


@kernel("void(i8[::1], u2[::1], i2[::1], i8[::1], i4[::1], i8[::1], i4[::1], i2[::1], i8)")
def look_at(
    ptr: Any, vacancy: Any, score: Any, allowed: Any, row_of: Any, fill: Any, who: Any,
    worth: Any, write: int,
) -> None:  # fmt: skip
    """Arcs to chosen vacancies (row_of[vacancy], -1 = not chosen) by row, in the same two turns."""
    for w in range(len(ptr) - 1):
        if allowed[w] == 0:
            continue
        for k in range(ptr[w], ptr[w + 1]):
            row = row_of[vacancy[k]]
            if row >= 0:
                if write:
                    j = fill[row]
                    who[j], worth[j] = w, score[k]
                    fill[row] = j + 1
                else:
                    fill[row + 1] += 1


@kernel("void(i8, i8, i8[::1], i4[::1], i2[::1], i4[::1])")
def nearest_first(lo: int, hi: int, ptr: Any, who: Any, score: Any, slack: Any) -> None:
    """Order the near arcs of slots lo..hi by slack; equal ones by worker (shell sort)."""
    for b in range(lo, hi):
        first, n = ptr[b], ptr[b + 1] - ptr[b]
        gap = 1
        while gap * 3 + 1 < n:
            gap = gap * 3 + 1
        while gap > 0:
            for i in range(gap, n):
                w, s, far = who[first + i], score[first + i], slack[first + i]
                j = i
                while j >= gap:
                    k = first + j - gap
                    if slack[k] < far or (slack[k] == far and who[k] < w):
                        break
                    who[first + j], score[first + j] = who[k], score[k]
                    slack[first + j] = slack[k]
                    j -= gap
                who[first + j], score[first + j], slack[first + j] = w, s, far
            gap //= 3
