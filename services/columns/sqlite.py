"""Whole columns out of SQLite: see `services.columns.read`."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.dialects import sqlite
from sqlmodel import Session

from services.columns.kinds import Columns, Day, Ints, Kind, Moment, Number, driver_of, text_of
from services.columns.words import CELL, ROW, is_word, joined, numbers_of_words, word_of

_SQLITE = sqlite.dialect()


def read_columns(
    session: Session, statement: sa.Select[Any], columns: Mapping[str, Kind]
) -> Columns:
    """Every row adds to a few long texts: its words (codes, lists, truths), its days and moments
    at fixed width, and each number. No object is made for a cell; the same words again cost one
    look-up for all of them. The rows come in the order of the inner SELECT (SQLite keeps an ORDER
    BY under group_concat)."""
    words = {name: kind for name, kind in columns.items() if is_word(kind)}
    times = {name: kind for name, kind in columns.items() if isinstance(kind, Day | Moment)}
    plain = {
        name: kind
        for name, kind in columns.items()
        if isinstance(kind, Number) and name not in words
    }
    cells = [
        (
            joined(
                [word_of(sa.type_coerce(kind.column, sa.Text)) for kind in words.values()], CELL
            ),
            ROW,
        ),
        (joined([_time(kind) for kind in times.values()], ""), ""),
        *((sa.func.coalesce(kind.column, kind.missing), ",") for kind in plain.values()),
    ]
    texts = _long_texts(session, statement, cells)
    found = _days_and_moments(texts[1], times)
    found |= numbers_of_words(texts[0], words)
    for name, text in zip(plain, texts[2:], strict=True):
        found[name] = np.fromstring(text, np.int64, sep=",") if text else np.zeros(0, np.int64)
    rows = {len(column) for column in found.values()}
    if len(rows) != 1:
        raise ValueError(f"columns of {sorted(rows)} rows from {statement}")
    return {name: found[name] for name in columns}


def _long_texts(
    session: Session, statement: sa.Select[Any], cells: Sequence[tuple[Any, str]]
) -> list[str]:
    """Of each (cell, separator) the text of all rows; "" where there is none."""
    asked = [cell.label(f"c{k}") for k, (cell, _) in enumerate(cells) if cell is not None]
    inner = text_of(statement.with_only_columns(*asked, maintain_column_froms=True), _SQLITE)
    joined = ", ".join(
        "NULL" if cell is None else f"group_concat(c{k}, '{apart}')"
        for k, (cell, apart) in enumerate(cells)
    )
    [texts] = driver_of(session).execute(f"SELECT {joined} FROM ({inner})").fetchall()  # noqa: S608  (names and statement are ours)
    return [text or "" for text in texts]


def _as_text(kind: Kind) -> Any:
    return sa.type_coerce(kind.column, sa.Text)


def _time(kind: Kind) -> Any:
    """Ten characters of a day, 26 of a moment, zeros for NULL."""
    column = _as_text(kind)
    if isinstance(kind, Day):
        return sa.func.coalesce(column, "0000-00-00")
    return sa.func.substr(sa.func.coalesce(column, _NO_MOMENT) + sa.literal(".000000"), 1, 26)


_NO_MOMENT = "0000-00-00 00:00:00.000000"


def _days_and_moments(text: str, times: Mapping[str, Day | Moment]) -> Columns:
    width = sum(10 if isinstance(kind, Day) else 26 for kind in times.values())
    if not width:
        return {}
    digits = np.frombuffer(text.encode("ascii"), np.uint8).reshape(-1, width) - ord("0")
    found, at = {}, 0
    for name, kind in times.items():
        days = _days(digits[:, at : at + 10], kind.missing)
        at += 10
        if isinstance(kind, Moment):
            micros = _micros(digits[:, at : at + 16])
            at += 16
            days = np.where(days == kind.missing, days, days * 86_400_000_000 + micros)
        found[name] = days
    return found


def _days(digits: NDArray[np.uint8], missing: int) -> Ints:
    """Days since 1970-01-01 of yyyy-mm-dd; year 0 is no date."""
    year, month, day = (_decimal(digits, *part) for part in ((0, 4), (5, 7), (8, 10)))
    months = (year - 1970) * 12 + np.maximum(month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.where(year == 0, missing, first + day - 1)


def _micros(digits: NDArray[np.uint8]) -> Ints:
    """Microseconds of " hh:mm:ss.ffffff"."""
    hour, minute, second, micro = (
        _decimal(digits, *part) for part in ((1, 3), (4, 6), (7, 9), (10, 16))
    )
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro


def _decimal(digits: NDArray[np.uint8], start: int, end: int) -> Ints:
    number = digits[:, start].astype(np.int64)
    for k in range(start + 1, end):
        number = number * 10 + digits[:, k]
    return number
