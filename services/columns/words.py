"""The words of a row: codes, lists of codes and truths, sent as one text and looked up together.

The same words again cost one look-up for all rows that share them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from services.columns.kinds import Bits, Code, Columns, Kind, Number, mask

ROW, CELL, NULL = "\x1e", "\x1f", "\x1d"
"""Between rows and cells, and for NULL: characters that JSON and our codes never hold."""


def is_word(kind: Kind) -> bool:
    truth = isinstance(kind, Number) and isinstance(kind.column.type, sa.Boolean)
    return truth or isinstance(kind, Code | Bits)


def joined(cells: Sequence[Any], apart: str) -> Any:
    """The SQL that puts texts one after the other; None for no text."""
    whole = cells[0] if cells else None
    for cell in cells[1:]:
        whole = whole + sa.literal(apart) + cell if apart else whole + cell
    return whole


def word_of(text: Any) -> Any:
    """The SQL of one word: a text that may be NULL, or a truth as 0 or 1."""
    return sa.func.coalesce(text, sa.literal(NULL))


def numbers_of_words(text: str, words: Mapping[str, Kind]) -> Columns:
    rows = text.split(ROW) if text else []
    places = {row: k for k, row in enumerate(dict.fromkeys(rows))}
    which = np.fromiter(map(places.__getitem__, rows), np.int64, len(rows))
    split = [row.split(CELL) for row in places]
    found = {}
    for k, (name, kind) in enumerate(words.items()):
        number = _reader(kind)
        found[name] = np.array([number(row[k]) for row in split], np.int64)[which]
    return found


def _reader(kind: Kind) -> Callable[[str], int]:
    """Words to numbers."""
    if isinstance(kind, Code):
        number, other = kind.number, kind.other
        return lambda word: number.get(word, other)
    if isinstance(kind, Bits):
        names = kind.names
        return lambda word: 0 if word == NULL else mask(json.loads(word), names)
    missing = kind.missing
    return lambda word: missing if word == NULL else int(word)
