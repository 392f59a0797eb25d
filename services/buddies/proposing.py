"""Who might stand beside whom: the engine's own `assign` over newcomers and old hands of a firm.

Somebody who arrived within `NEW_DAYS` and has no buddy is given one who has been in post at the
same firm and place for `OLD_DAYS`, at most `MOST` newcomers each. As many newcomers as can be
first, then the nearest origin (township, county, province), then the same post, then who came
before longest (union_services.md 6, domain.md 6). Who refused a pair is not asked for it again.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.buddy import OPEN_PAIR, BuddyPair, PairState
from models.person import Person
from models.placement import ARRIVED_STATES, Placement
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.buddies.moves import note_pair

NEW_DAYS = 15
"""So long after arrival a buddy is still looked for; a pair goes on to day thirty."""
OLD_DAYS = 30
MOST = 3
PLACED, ORIGIN, SAME_POST, OLDEST = 1_000_000, 1_000, 100, 99
"""What a pair is worth: one more newcomer outweighs any origin, an origin any post."""


@dataclass(frozen=True)
class Hand:
    """Somebody in post, with what a pair asks."""

    placement_id: int
    person_id: int
    vacancy_id: int
    employer_id: int
    site: str
    home: str
    township: str
    arrived_on: date


def origin_of(one: Hand, other: Hand) -> int:
    """3 the same township, 2 county, 1 province, 0 none of them."""
    if one.home == other.home:
        return 3 if one.township and one.township == other.township else 2
    return int(one.home[:2] == other.home[:2])


def worth(newcomer: Hand, buddy: Hand, today: date) -> int:
    """Points of a pair, always above 0."""
    months = min((today - buddy.arrived_on).days // 30, OLDEST)
    same = SAME_POST * (newcomer.vacancy_id == buddy.vacancy_id)
    return PLACED + ORIGIN * origin_of(newcomer, buddy) + same + months


def propose_buddies(session: Session, *, now: datetime) -> Sequence[BuddyPair]:
    """Pairs for every newcomer without one, as far as there are old hands; twice is once."""
    today = local_day(now)
    hands = _in_post(session)
    busy, tried = _pairs(session)
    new = [h for h in hands if h.placement_id not in busy
           and today - timedelta(days=NEW_DAYS) <= h.arrived_on <= today]  # fmt: skip
    load = Counter(busy.values())
    old: dict[tuple[int, str], list[Hand]] = defaultdict(list)
    for hand in hands:
        if hand.arrived_on <= today - timedelta(days=OLD_DAYS) and load[hand.placement_id] < MOST:
            old[hand.employer_id, hand.site].append(hand)
    arcs = [
        (newcomer, buddy) for newcomer in new for buddy in old[newcomer.employer_id, newcomer.site]
        if (newcomer.placement_id, buddy.placement_id) not in tried
    ]  # fmt: skip
    return [
        _write(session, newcomer, buddy, now) for newcomer, buddy in _assigned(arcs, load, today)
    ]


def _assigned(
    arcs: Sequence[tuple[Hand, Hand]], load: Counter[int], today: date
) -> list[tuple[Hand, Hand]]:
    if not arcs:
        return []
    from matching import assign  # noqa: PLC0415  a page that lists pairs loads no engine

    new = list(dict.fromkeys(newcomer for newcomer, _ in arcs))
    old = list(dict.fromkeys(buddy for _, buddy in arcs))
    rows, places = {h: n for n, h in enumerate(new)}, {h: n for n, h in enumerate(old)}
    plan = assign(
        [rows[newcomer] for newcomer, _ in arcs],
        [places[buddy] for _, buddy in arcs],
        [worth(newcomer, buddy, today) for newcomer, buddy in arcs],
        [MOST - load[h.placement_id] for h in old],
        n_workers=len(new),
    )
    return [(new[n], old[int(v)]) for n, v in enumerate(plan.vacancy_of) if v >= 0]


def _in_post(session: Session) -> list[Hand]:
    """Everybody in post who may be spoken to, by placement."""
    rows = session.execute(
        sa.select(
            col(Placement.id), col(Placement.person_id), col(Placement.vacancy_id),
            col(Vacancy.employer_id), col(Placement.site), col(Placement.home),
            col(Person.township), col(Placement.arrived_on),
        )
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .where(col(Placement.state).in_(ARRIVED_STATES), col(Person.do_not_contact).is_(False))
        .order_by(col(Placement.id))
    )  # fmt: skip
    return [Hand(*row) for row in rows]


def _pairs(session: Session) -> tuple[dict[int, int], set[tuple[int, int]]]:
    """Newcomer → buddy of pairs that are open or done, and pairs that were refused."""
    busy: dict[int, int] = {}
    tried: set[tuple[int, int]] = set()
    for newcomer, buddy, state in session.execute(
        sa.select(col(BuddyPair.newcomer_id), col(BuddyPair.buddy_id), col(BuddyPair.state))
    ):
        if state in OPEN_PAIR or state is PairState.COMPLETED:
            busy[newcomer] = buddy if state in OPEN_PAIR else 0
        else:
            tried.add((newcomer, buddy))
    return busy, tried


def _write(session: Session, newcomer: Hand, buddy: Hand, now: datetime) -> BuddyPair:
    pair = BuddyPair(
        newcomer_id=newcomer.placement_id, buddy_id=buddy.placement_id,
        origin=origin_of(newcomer, buddy), proposed_at=now,
    )  # fmt: skip
    session.add(pair)
    session.flush()
    note_pair(session, pair, None, account_id=None, now=now)
    return pair
