"""Why a proposal was made, in few bytes.

The engine writes hundreds of thousands of proposals at once; their points, notes and other choices
are packed by whole columns (`services.runs.packing`) into `Proposal.told` and read here one by one
when a page asks. A proposal made by a person keeps them as JSON in columns of their own.
"""

import struct
from typing import Any

from reference.note_codes import NOTES, SIGNALS

FORM = 1
"""First byte; another layout gets another number."""
HEAD = struct.Struct("<4b")  # form, reasons, risks, other choices
PART = struct.Struct(f"<{len(SIGNALS)}h")
NOTE = struct.Struct("<b3i")  # number in NOTES or -1, facts
OTHER = struct.Struct("<iqb")  # vacancy id or -1, cost, exact


def plain(data: bytes) -> dict[str, Any]:
    """score_parts, reasons, risks and alternatives as a page needs them. Raises ValueError for
    bytes of a form nobody here writes."""
    form, reasons, risks, others = HEAD.unpack_from(data)
    if form != FORM:
        raise ValueError(f"told in a form {form} that is not known here")
    at = HEAD.size
    parts = dict(zip(SIGNALS, PART.unpack_from(data, at), strict=True))
    at += PART.size
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
