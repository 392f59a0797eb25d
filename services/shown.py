"""What an editing form showed: nobody's work is undone unseen.

A form carries a stamp of the values it was filled with. Whoever saves names it; if the stored
values are others by then, nothing is stored and the form comes back with both, to be decided by a
person. Compared is what the form shows, so a change elsewhere on the row is no conflict. Take the
row's lock first.

Beside the stamp the form carries the values themselves (`carried`), so that what only the other
one changed can be told from what both changed. They are no proof of anything: the stamp decides.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date
from enum import Enum

from services.errors import EditConflict

Values = Mapping[str, object]
LONGEST = 40_000
"""Letters of carried values that are read: more than the longest form of the house holds."""


def stamp(values: Values) -> str:
    """Sixteen letters that name these values; what is missing, None, "" or empty is the same."""
    held = {name: _plain(value) for name, value in values.items()}
    text = json.dumps({k: v for k, v in held.items() if v not in ("", [])}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def carried(values: Values, readable: Collection[str]) -> str:
    """The values as a form carries them; of a value that is not `readable` only its stamp."""
    held = {k: _plain(v) if k in readable else stamp({k: v}) for k, v in values.items()}
    return json.dumps(held, ensure_ascii=False, sort_keys=True)


def read_carried(text: str) -> dict[str, object]:
    """What a form says it showed; empty where it says nothing that can be read."""
    try:
        held = json.loads(text[:LONGEST])
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def changed_since(base: Values, stored: Values, readable: Collection[str]) -> dict[str, object]:
    """The stored values that are not what the form showed, of the fields both know."""
    now = read_carried(carried(stored, readable))
    return {k: stored[k] for k, value in now.items() if k in base and base[k] != value}


def check_shown(kind: str, row_id: int | None, shown: str, stored: Values) -> None:
    """Raise EditConflict when a form that showed `shown` ("" = no form) would save over other
    values than it showed."""
    if shown and shown != stamp(stored):
        raise EditConflict(kind, row_id, dict(stored))


def differing(stored: Values, typed: Values) -> dict[str, object]:
    """The stored values that are not what was typed, of the fields both know."""
    return {
        name: value
        for name, value in stored.items()
        if name in typed and _plain(value) != _plain(typed[name])
    }


def _plain(value: object) -> object:
    """One spelling of equal values: 0 and False stay apart from nothing said."""
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(str(_plain(one)) for one in value)
    return "" if value is None else str(value)
