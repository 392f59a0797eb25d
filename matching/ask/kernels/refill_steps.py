"""Single steps of the search of `matching.ask.kernels.refill`, whose text says what the arguments
hold.

Tuples: market (ptr, vacancy, score, slot_of, bed, bonus, vacancy_of), seats (at, own, sits_ptr,
sits), near (bound, from, to, who, score, slack, home, home_slack), tree, nodes (load, capacity,
price, settled), changed (special, way_out, mover, col_*), log, book (labels, who, touched, state).
"""

from typing import Any

from matching.model.kernels.heap import push
from matching.native import inner
from matching.nested.kernels.paths import FAR, HEAD, SCALE, cost_at

GOAL, KIND, REPLACED, UNKNOWN, LOGGED, LEFT, TOUCHED = 0, 1, 2, 3, 4, 5, 6
POINTS, HEADS, LEAST, FIRST, DIRTY, SIZE, LIMIT, FAULT, TURNS = 8, 9, 10, 11, 12, 13, 14, 15, 16
RADIUS, EXTRA, WORK, BUDGET = 17, 18, 19, 20
STATES = 21
MOST_LEFT = 2_000
"""People who may leave changed slots before an answer is UNSURE."""


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
