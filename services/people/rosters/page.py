"""Imports of rosters as their pages ask for them: taken in, shown row by row, decided, stored.

What is read waits sealed and is wiped when the import ends; what stays is counts and problems
with masked values. The same file twice adds nobody twice.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from intake import RosterPreview, RosterRow, RowProblem
from models.imports import Import, ImportKind, ImportRow, ImportState
from models.person import Person
from services.actor import Actor
from services.errors import Forbidden, NotFound
from services.imports import taking
from services.imports.heads import Problems, first_line
from services.imports.lines import Line, load_lines
from services.people.rosters.columns import columns_of, regions_of
from services.people.rosters.judge import FieldDifference, Judged, Outcome
from services.people.rosters.kind import judged_lines, refused_rows
from services.people.rosters.known import Known
from services.rows import LARGEST_ID, known, lock_rows

SHOWN_FIRST = 5


@dataclass(frozen=True)
class FieldView:
    """One field that differs, as stored and as the file has it; `None` where it is empty. A
    telephone number is shown by its page masked."""

    said: FieldDifference
    before: Any
    after: Any


@dataclass(frozen=True)
class LineView:
    """One row of the file beside the person it means, judged against today's records. `alike`:
    people of the county who may be the one of the row, for the clerk to say."""

    line: Line
    judged: Judged
    fields: tuple[FieldView, ...]
    alike: tuple[Person, ...] = ()


@dataclass(frozen=True)
class RosterView:
    """An import with what was read of it while it waits; `preview` (without its problems) is None
    before and after.

    problems   of the file and of the records, in the order of the rows, opened as they are asked
    first   the first rows as read; lines: the rows a clerk looks at, one page of them; of `total`
    """

    row: Import
    preview: RosterPreview | None
    problems: Sequence[RowProblem]
    seen_before: bool
    first: Sequence[RosterRow] = ()
    lines: Sequence[LineView] = ()
    total: int = 0


def get_import(
    session: Session,
    *,
    actor: Actor,
    import_id: int,
    now: datetime,
    limit: int = 25,
    offset: int = 0,
) -> RosterView:
    """An import of the actor's own, with one page of the rows that change something or ask for
    what they do not get. Raises NotFound."""
    row = own_roster(session, actor, import_id)
    waiting = row.state is ImportState.PREVIEW and row.head is not None and row.expires_at > now
    if not waiting:
        kept = Problems(row.head or json.dumps({"problems": _list(row.summary.get("problems"))}))
        lines, total = _after(session, row, limit, offset)
        return RosterView(row, None, kept, _seen_before(session, row), (), lines, total)
    preview = roster_head(row)
    chosen, total = _to_look_at(session, row, limit, offset)
    judged, held = judged_lines(session, row, chosen, now)
    lines = [line_view(one, j, held) for one, j in zip(chosen, judged, strict=True)]
    problems = Problems(row.head or "{}", refused_rows(session, row))
    first = load_lines(session, row.id, col(ImportRow.at) < SHOWN_FIRST)
    rows = [RosterRow.model_validate_json(one.said or "{}") for one in first]
    return RosterView(row, preview, problems, _seen_before(session, row), rows, lines, total)


def roster_head(row: Import) -> RosterPreview:
    """What was read beside the rows and their problems, which a page opens some at a time."""
    return RosterPreview.model_validate_json(first_line(row.head or "{}"))


def list_imports(session: Session, *, actor: Actor, limit: int = 10) -> list[Import]:
    """The actor's latest rosters; the sealed rows are not opened."""
    if not actor.sending:
        raise Forbidden("list_imports")
    return taking.latest(session, actor, (ImportKind.ROSTER,), limit)


def own_roster(session: Session, actor: Actor, import_id: int, *, lock: bool = False) -> Import:
    row = session.get(Import, import_id) if 0 < import_id <= LARGEST_ID else None
    if row is None or not actor.sending or row.account_id != actor.account_id:
        raise NotFound("import", import_id)
    if row.kind is not ImportKind.ROSTER or not actor.covers(row.region_code):
        raise NotFound("import", import_id)
    if lock:
        lock_rows(session, Import, {import_id})
    return row


_LOOKED_AT = sa.or_(
    col(ImportRow.outcome).in_(("changed", "kept")),
    sa.and_(col(ImportRow.code) != "", col(ImportRow.outcome) != "refused"),
)


def _to_look_at(session: Session, row: Import, limit: int, offset: int) -> tuple[list[Line], int]:
    return _some(session, row, _LOOKED_AT, limit, offset)


def _some(
    session: Session, row: Import, wanted: sa.ColumnElement[bool], limit: int, offset: int
) -> tuple[list[Line], int]:
    count = sa.select(sa.func.count()).where(col(ImportRow.import_id) == row.id, wanted)
    lines = load_lines(session, row.id, wanted, limit=limit, offset=offset)
    return lines, session.scalar(count) or 0


def _after(session: Session, row: Import, limit: int, offset: int) -> tuple[list[LineView], int]:
    """What an undo left standing, row by row."""
    page, total = _some(session, row, col(ImportRow.left_standing) != "", limit, offset)
    people = {
        known(one.id): one
        for one in session.scalars(
            sa.select(Person).where(col(Person.id).in_([one.subject_id for one in page]))
        )
    }
    return [
        LineView(one, _standing(one, people.get(one.subject_id or 0)), ()) for one in page
    ], total


def _standing(line: Line, person: Person | None) -> Judged:
    blank = RosterRow(row=line.number, name="", sex="", born_on=date.min, region_code="")
    return Judged(blank, person, Outcome(line.outcome))


def line_view(line: Line, judged: Judged, held: Known) -> LineView:
    person, row = judged.person, judged.row
    if person is None:
        candidates = held.alike.get(row.row, ())
        alike = tuple(held.by_key[c.person_id] for c in candidates if c.person_id in held.by_key)
        return LineView(line, judged, (), alike)
    who, wanted = known(person.id), columns_of(row)
    lists = {
        "trades": (held.trades.get(who, {}), dict(row.trades)),
        "wishes": (tuple(held.wishes.get(who, [])), row.wishes),
        "regions": (held.regions.get(who, {}), regions_of(row)),
        "certificates": (tuple(sorted(held.certificates.get(who, set()))), row.certificates),
        "consents": (None, row.consent_on),
        "targets": (None, row.targets),
        "willing": (person.state, row.willing),
        "phone": (person.phone, row.phone),
        "phone2": (person.phone2, row.phone2),
        "id_number": (None, row.id_number),
    }
    fields = []
    for said in judged.said:
        if said.field in lists:
            before, after = lists[said.field]
        else:
            before, after = getattr(person, said.field), wanted[said.field]
        fields.append(FieldView(said, before, after))
    return LineView(line, judged, tuple(fields))


def _seen_before(session: Session, row: Import) -> bool:
    return (
        session.scalar(
            sa.select(col(Import.id))
            .where(
                col(Import.source_digest) == row.source_digest,
                col(Import.region_code) == row.region_code,
                col(Import.kind) == ImportKind.ROSTER,
                col(Import.state).in_((ImportState.CONFIRMED, ImportState.PARTLY)),
                col(Import.id) != row.id,
            )
            .limit(1)
        )
        is not None
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
