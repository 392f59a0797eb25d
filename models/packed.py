"""Why a proposal was made, in few bytes.

The engine writes hundreds of thousands of proposals at once; their points, notes and other choices
are packed by whole columns (`services.runs.packing`) into `Proposal.told` and read here one by one
when a page asks. A proposal made by a person keeps them as JSON in columns of their own.
"""

import struct
from typing import Any

from reference.note_codes import NOTES, SIGNALS

FORM = 2
"""First byte; another layout gets another number."""
HEAD = struct.Struct("<5b")  # form, signals, reasons, risks, other choices
PART = struct.Struct("<h")  # points of one signal, in the order of SIGNALS
FIRST_FORM, FIRST_SIGNALS = 1, 9
"""Before, no count of signals was kept: always those nine, and the sizes after the form."""
NOTE = struct.Struct("<b3i")  # number in NOTES or -1, facts
OTHER = struct.Struct("<iqb")  # vacancy id or -1, cost, exact


def plain(data: bytes) -> dict[str, Any]:
    """score_parts, reasons, risks and alternatives as a page needs them. Raises ValueError for
    bytes of a form nobody here writes."""
    form, *sizes = data[: HEAD.size]
    if form == FIRST_FORM:
        at, (signals, reasons, risks, others) = HEAD.size - 1, (FIRST_SIGNALS, *sizes[:3])
    elif form == FORM:
        at, (signals, reasons, risks, others) = HEAD.size, sizes
    else:
        raise ValueError(f"told in a form {form} that is not known here")
    points = struct.unpack_from(f"<{signals}h", data, at)
    parts = dict(zip(SIGNALS, points, strict=False))  # signals added since earned nothing then
    at += signals * PART.size
    notes = [NOTE.unpack_from(data, at + k * NOTE.size) for k in range(reasons + risks)]
    at += len(notes) * NOTE.size
    rest = [OTHER.unpack_from(data, at + k * OTHER.size) for k in range(others)]
    return {
        "score_parts": parts,
        "reasons": [_note(*note) for note in notes[:reasons] if note[0] >= 0],
        "risks": [_note(*note) for note in notes[reasons:] if note[0] >= 0],
        "alternatives": [
            {"vacancy_id": vacancy, "cost": cost, "exact": bool(exact)}
            for vacancy, cost, exact in rest
            if vacancy >= 0
        ],
    }


def _note(number: int, *facts: int) -> dict[str, object]:
    code, names = NOTES[number]
    return {"code": code, **dict(zip(names, facts, strict=False))}
