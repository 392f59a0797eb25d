"""How, when and by what proof a person of a roster agreed: checked, never made up.

A consent needs a means and a day. A month is no day, a day to come is none; a time of day counts
where it is written. What proves it may stand in columns of its own (签字单编号, 电话录音编号): the
header goes along, so that it can be looked up (`services.proposals.evidence`).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from intake.cells import Unreadable, as_text
from intake.rosters.dates import read_day
from intake.rosters.reader import CellReader
from intake.workbook import Cell

_MEANS: Final = {
    "sms": ("短信", "短信验证", "验证码", "短信验证码", "短信回复", "回复短信"),
    "paper": ("纸质", "签字", "纸条", "签名", "书面", "纸质签字", "签字拍照", "本人签字", "签字单"),
    "read_aloud": ("电话", "宣读", "电话宣读", "口头", "电话录音", "电话同意", "电话通知", "录音"),
}
_PROOF_OF: Final = {"paper": "签字|同意书|承诺书|授权书", "read_aloud": "录音|通话", "sms": "短信"}
_CLOCK: Final = re.compile(r"(?<!\d)([01]?\d|2[0-3])\s*[:：点时]\s*([0-5]\d)?(?!\d)")
_BARE: Final = frozenset({"同意证明", "同意凭证", "同意凭据", "同意依据", "授权凭证", "授权证明"})
MOST: Final = 80


def consent_of(reader: CellReader) -> dict[str, object]:
    """consent_means, consent_on, consent_at and consent_evidence of a row; all empty where the
    consent cannot be taken, with the reason among the problems."""
    proofs = reader.labelled("consent_evidence")
    means = reader.choice_of("consent_means", _MEANS) or _means_of(reader, proofs)
    said, clock = _moment(reader)
    none: dict[str, object] = {
        "consent_means": "",
        "consent_on": None,
        "consent_at": "",
        "consent_evidence": "",
    }
    if bool(means) != (said is not None):
        reader.warn("consent_means", "consent_incomplete")
        return none
    if said is not None and said > reader.context.day:
        reader.warn("consent_on", "consent_in_future", reader.cell("consent_on"))
        return none
    evidence = "；".join(_told(label, text) for label, text in proofs)[:MOST]
    return {
        "consent_means": means,
        "consent_on": said,
        "consent_at": clock,
        "consent_evidence": evidence if means else "",
    }


def _means_of(reader: CellReader, proofs: list[tuple[str, str]]) -> str:
    """A sheet without a column for the means says it by what the proof is called: 录音编号."""
    if "consent_means" in reader.context.columns or not proofs:
        return ""
    label = proofs[0][0]
    return next((code for code, words in _PROOF_OF.items() if re.search(words, label)), "")


def _told(label: str, text: str) -> str:
    label = re.sub(r"[(\[（【].*", "", label).strip()
    return text if not label or label in _BARE or label in text else f"{label} {text}"


def _moment(reader: CellReader) -> tuple[date | None, str]:
    """The day, and HH:MM where a time is written."""
    cell = reader.cell("consent_on")
    text = as_text(cell)
    if cell is None or not text:
        return None, ""
    clock = _clock(cell, text)
    day = cell if isinstance(cell, datetime) else _CLOCK.sub("", text).strip() if clock else cell
    try:
        number = reader.in_days_from_1900(day)
        found = read_day(number, reader.context.day, loose=not reader.context.typed)
    except Unreadable as wrong:
        reader.warn("consent_on", wrong.code, cell, **wrong.facts)
        return None, ""
    if found is not None and found.note == "month_only":
        reader.warn("consent_on", "consent_day_unclear", cell)
        return None, ""
    if found is not None and found.note:
        reader.warn("consent_on", found.note, cell)
    return (found.day, clock) if found is not None else (None, "")


def _clock(cell: Cell, text: str) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%H:%M}" if (cell.hour, cell.minute) != (0, 0) else ""
    match = _CLOCK.search(text) if isinstance(cell, str) else None
    return f"{int(match[1]):02d}:{int(match[2] or 0):02d}" if match else ""
