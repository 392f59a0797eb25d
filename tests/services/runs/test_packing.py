"""Why a proposal was made, in few bytes: what earlier runs stored stays readable."""

import struct

import numpy as np
import pytest

from matching.rules.notes import NoteColumns
from models.packed import plain
from reference.note_codes import NUMBER, SIGNALS
from services.runs.packing import Others, pack

OLD = struct.pack(
    "<4b9hb3ib3iiqbiqb",
    1, 1, 1, 2,
    2200, 900, 1700, 600, 1100, 700, 0, 300, 40,
    NUMBER["pay_above_last_wage"], 12, 520_000, 460_000,
    NUMBER["long_wait"], 20, 0, 0,
    77, 310, 1,
    -1, 0, 0,
)  # fmt: skip
"""A proposal as it was stored while there were nine signals and nobody counted them."""


def test_a_proposal_of_nine_uncounted_signals_is_read_as_it_was_stored() -> None:
    told = plain(OLD)
    assert told["score_parts"] == {
        "employer_reliability": 2200, "togetherness": 900, "pay_fit": 1700, "work_fit": 600,
        "conditions_fit": 1100, "living_fit": 700, "policy_priority": 0, "transport_fit": 300,
        "urgency": 40,
    }  # fmt: skip
    assert told["reasons"] == [
        {"code": "pay_above_last_wage", "percent": 12, "pay_fen": 520_000, "last_fen": 460_000}
    ]
    assert told["risks"] == [{"code": "long_wait", "days": 20}]
    assert told["alternatives"] == [{"vacancy_id": 77, "cost": 310, "exact": True}]


@pytest.mark.parametrize("count", [9, len(SIGNALS)])
def test_a_proposal_keeps_how_many_signals_it_has(count: int) -> None:
    """So a run of before another signal came is read after, and one of after as itself."""
    parts = np.arange(100, 100 + count, dtype=np.int16)[None, :]
    none = np.full((1, 1), -1)
    facts = np.zeros((1, 1, 3), np.int64)
    notes = NoteColumns(none, facts, none, facts)
    others = Others(none, np.zeros((1, 1), np.int64), np.zeros((1, 1), np.int64))
    told = plain(pack(parts, notes, others)[0])
    assert list(told["score_parts"].items()) == [(SIGNALS[k], 100 + k) for k in range(count)]
    assert told["reasons"] == told["risks"] == told["alternatives"] == []


def test_a_form_nobody_here_writes_is_refused() -> None:
    with pytest.raises(ValueError, match="form 3"):
        plain(bytes([3, 9, 0, 0, 0]) + bytes(18))
