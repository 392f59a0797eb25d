"""An upload becomes lines: read without a transaction, each step of lines judged and written."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from intake.problems import FileProblem
from models.base import check_move
from models.imports import IMPORT_MOVES, Import, ImportKind, ImportRow, ImportState
from reference.calendar import local_day
from services.imports.holding import ours
from services.imports.kinds import Doors, Kind, Material, Reading, Verdict
from services.imports.lines import Line, add_lines
from services.imports.records import acting, remembered
from services.imports.turns import in_turn

S = ImportState
READ_STEP = 250


def read_upload(doors: Doors, import_id: int, holder: str) -> ImportState:
    with doors.look() as session:
        row = session.get_one(Import, import_id)
        kind, actor = doors.kinds[row.kind], acting(session, row)
        if actor is None:
            raise FileProblem("account_closed")
        region, memory = kind.material_of(session, actor, row)
        source = row.source or ""
        material = Material(
            data=source.encode() if row.kind is ImportKind.MESSAGE else base64.b64decode(source),
            day=local_day(doors.clock()), region_code=region,
            remembered=remembered(session, row.account_id, memory), asked=row.asked or "",
        )  # fmt: skip
    reading = kind.read(material)

    def begun(session: Session) -> None:
        row = ours(session, import_id, holder, doors.clock())
        session.execute(sa.delete(ImportRow).where(col(ImportRow.import_id) == import_id))
        row.position, row.total = 0, len(reading.rows)

    in_turn(doors, begun)
    verdicts: list[Verdict] = []
    for start in range(0, len(reading.rows), READ_STEP):
        verdicts += _read_step(doors, import_id, holder, reading, start)
        doors.rest()

    def ended(session: Session) -> None:
        _read(ours(session, import_id, holder, doors.clock()), kind, reading, verdicts)

    in_turn(doors, ended)
    return S.PREVIEW


def _read(row: Import, kind: Kind, reading: Reading, verdicts: Sequence[Verdict]) -> None:
    check_move("import", IMPORT_MOVES, row.state, S.PREVIEW)
    row.state, row.head, row.held_by, row.tries = S.PREVIEW, reading.head, "", 0
    outcomes = Counter(one.outcome for one in verdicts)
    facts = Counter(fact for one in verdicts for fact in one.facts)
    row.summary = {**reading.summary, **facts}
    row.summary = kind.summary(row, outcomes)


def _read_step(
    doors: Doors, import_id: int, holder: str, reading: Reading, start: int
) -> list[Verdict]:
    part = reading.rows[start : start + READ_STEP]
    lines = [
        Line(import_id=import_id, at=start + n, number=number, said=said)
        for n, (number, said) in enumerate(part)
    ]
    with doors.look() as session:
        row = session.get_one(Import, import_id)
        actor = acting(session, row)
        if actor is None:
            raise FileProblem("account_closed")
        verdicts = doors.kinds[row.kind].compare(session, actor, row, lines, doors.clock())
    for line, verdict in zip(lines, verdicts, strict=True):
        line.outcome, line.code = verdict.outcome, verdict.code
        line.subject_id = verdict.subject_id

    def kept(session: Session) -> None:
        row = ours(session, import_id, holder, doors.clock())
        add_lines(session, lines)
        row.position = start + len(part)

    in_turn(doors, kept)
    return verdicts
