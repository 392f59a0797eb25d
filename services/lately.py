"""What a dear count gave within the last minute, so that a page of a large county need not count
again: a tab that says 8,123 may say so for a minute after one of them went.

Kept only where it is large (`MANY` rows): small lists are always exact, for there somebody sees the
one that is missing. Per process and database, never shared, never asked by what changes a row.
"""

import threading
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlmodel import Session

MANY = 1_000
GOOD_FOR = timedelta(seconds=60)
BOARD_GOOD_FOR = timedelta(seconds=15)
"""What the public board knows of all posts; caches keep its pages for 45 seconds more."""
MOST_KEPT = 4_000
"""Answers kept at once: a few for each coordinator's page; beyond that all begin anew."""

T = TypeVar("T")
_kept: WeakKeyDictionary[sa.Pool, dict[Hashable, tuple[datetime, Any]]] = WeakKeyDictionary()
_lock = threading.Lock()


def lately(
    session: Session,
    key: Hashable,
    now: datetime,
    work: Callable[[], T],
    *,
    size: Callable[[T], int],
    good_for: timedelta = GOOD_FOR,
) -> T:
    """What `work` gives, or gave less than `good_for` ago for the same key where `size` of it was
    `MANY` at least. The key names everything the answer depends on but the rows and the minute."""
    pool = session.get_bind().engine.pool  # the same for readers and writers of one database
    with _lock:
        kept = _kept.setdefault(pool, {})
        found = kept.get(key)
    if found is not None and timedelta() <= now - found[0] < good_for:
        answer: T = found[1]
        return answer
    answer = work()
    if size(answer) >= MANY:
        with _lock:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = (now, answer)
    return answer
