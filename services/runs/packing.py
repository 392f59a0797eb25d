"""Points, reasons, risks and other choices of a run's proposals, packed by whole columns.

The other half of `models.packed`: columns in, one bytes object a row out.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.rules.notes import NoteColumns
from models.packed import FORM, HEAD, NOTE, OTHER, PART

Ints = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Others:
    """Other choices of each row, cheapest first: [n, k]; -1 as vacancy id = none."""

    vacancy_id: Ints
    cost: Ints
    exact: Ints


def pack(parts: Ints, notes: NoteColumns, others: Others) -> list[bytes]:
    """parts: [n, signals] points. One entry a row for `Proposal.told`."""
    note = np.dtype([("number", "i1"), ("facts", "<i4", (3,))])
    other = np.dtype([("vacancy", "<i4"), ("cost", "<i8"), ("exact", "i1")])
    n, reasons = notes.reason.shape
    risks, choices = notes.risk.shape[1], others.vacancy_id.shape[1]
    signals = parts.shape[1]
    row = np.dtype(
        [("form", "i1"), ("sizes", "i1", (4,)), ("parts", "<i2", (signals,)),
         ("reasons", note, (reasons,)), ("risks", note, (risks,)), ("others", other, (choices,))]
    )  # fmt: skip
    width = HEAD.size + signals * PART.size + (reasons + risks) * NOTE.size + choices * OTHER.size
    assert row.itemsize == width
    told = np.zeros(n, row)
    told["form"], told["parts"] = FORM, parts
    told["sizes"] = signals, reasons, risks, choices
    told["reasons"]["number"], told["reasons"]["facts"] = notes.reason, notes.reason_facts
    told["risks"]["number"], told["risks"]["facts"] = notes.risk, notes.risk_facts
    told["others"]["vacancy"], told["others"]["cost"] = others.vacancy_id, others.cost
    told["others"]["exact"] = others.exact
    data = told.tobytes()
    return [data[at : at + width] for at in range(0, len(data), width)]
