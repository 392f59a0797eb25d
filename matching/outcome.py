"""Where a run ended, as bytes: kept beside its stored input, for questions and for the next run."""

import io
from dataclasses import dataclass

import numpy as np

from matching.blocks import Arrays, Blocks, to_bytes
from matching.kept import Kept, kept_of, prices_of
from matching.result import Result
from matching.ways import I32, I64

FORM = b"GQO1"
"""Marks the layout; outcomes of earlier versions are npz and keep nothing for questions."""


def pack_outcome(result: Result, kept: Arrays | None = None) -> bytes:
    """Who goes where and at which prices, by row of the stored problem. kept: what questions are
    answered from (`matching.kept.kept_arrays`)."""
    columns: Arrays = {
        "vacancy_of": result.vacancy_of,
        "prices": result.prices,
        "worth": np.array([result.objective, result.bound], np.int64),
    }
    return to_bytes(FORM, {}, {**columns, **(kept or {})})


@dataclass(frozen=True, eq=False)
class Outcome:
    """Where a run ended. vacancy_of: int32[people], -1 = none. prices: int64[vacancies]."""

    vacancy_of: I32
    prices: I64
    objective: int
    bound: int


def unpack_outcome(data: bytes) -> Outcome:
    """The inverse of `pack_outcome`, without what is kept for questions."""
    if data.startswith(FORM):
        stored = Blocks(data).read(("vacancy_of", "prices", "worth"))
    else:
        with np.load(io.BytesIO(data), allow_pickle=False) as old:
            stored = {name: old[name] for name in old.files}
    objective, bound = stored["worth"].tolist()
    return Outcome(
        stored["vacancy_of"].astype(np.int32), stored["prices"].astype(np.int64), objective, bound
    )


def unpack_kept(data: bytes) -> Kept | None:
    """What the run kept for questions; None where it kept nothing."""
    return kept_of(Blocks(data)) if data.startswith(FORM) else None


def slot_prices(data: bytes) -> tuple[I64, I64, I64] | None:
    """See `matching.kept.prices_of`."""
    return prices_of(Blocks(data)) if data.startswith(FORM) else None
