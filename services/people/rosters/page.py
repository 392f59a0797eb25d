"""Imports of rosters as their pages ask for them: taken in, shown row by row, decided, stored.

What is read waits sealed and is wiped when the import ends; what stays is counts and problems
with masked values. The same file twice adds nobody twice.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from intake import RosterPreview, RosterRow, RowProblem
from intake.problems import FileProblem
from models.imports import Import, ImportKind, ImportRow, ImportState
from models.person import Person
from reference import regions
from services.actor import Actor
from services.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, Problem
from services.imports import records, taking
from services.imports.kinds import Doors
from services.imports.lines import Line, load_lines
from services.people.rosters.columns import columns_of, regions_of
from services.people.rosters.judge import Judged, Outcome, Said
from services.people.rosters.kind import judged_lines, refused_rows
from services.people.rosters.known import Known
from services.rows import LARGEST_ID, known, lock_rows

CHOICES = ("", "file", "page", "skip")
SHOWN_FIRST = 5


@dataclass(frozen=True)
class FieldView:
    """One field that differs, as stored and as the file has it; `None` where it is empty. A
    telephone number is shown by its page masked."""

    said: Said
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
    """An import with what was read of it while it waits; `preview` is None before and after.

    first   the first rows as read; lines: the rows a clerk looks at, one page of them; of `total`
    """

    row: Import
    preview: RosterPreview | None
    problems: Sequence[RowProblem]
    seen_before: bool
    first: Sequence[RosterRow] = ()
    lines: Sequence[LineView] = ()
    total: int = 0


def preview_roster(
    doors: Doors,
    *,
    actor: Actor,
    region_code: str,
    filename: str,
    data: bytes,
    hours: int,
    holder: str = "page",
) -> int:
    """Take a roster in; no person is touched. The id of its import.

    Raises InvalidInput (not one of the actor's counties), FileRefused (with the intake's code) for
    a small file that cannot be read.
    """
    _check_county(actor, region_code)
    if actor.account_id is None:
        raise Forbidden("preview_roster")
    return taking.take_in(
        doors, actor=actor, kind=ImportKind.ROSTER, name=filename, data=data,
        region_code=region_code, hours=hours, holder=holder,
    )  # fmt: skip


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
    row = _own(session, actor, import_id)
    waiting = row.state is ImportState.PREVIEW and row.head is not None and row.expires_at > now
    if not waiting:
        stored = json.loads(row.head or "{}") or row.summary
        problems = tuple(RowProblem.model_validate(p) for p in _list(stored.get("problems")))
        lines, total = _after(session, row, limit, offset)
        return RosterView(row, None, problems, _seen_before(session, row), (), lines, total)
    preview = RosterPreview.model_validate_json(row.head or "{}")
    chosen, total = _to_look_at(session, row, limit, offset)
    judged, held = judged_lines(session, row, chosen, now)
    lines = [_line(one, j, held) for one, j in zip(chosen, judged, strict=True)]
    every = (*refused_rows(session, row), *preview.problems)
    problems = tuple(sorted(every, key=lambda one: one.row))
    first = load_lines(session, row.id, col(ImportRow.at) < SHOWN_FIRST)
    rows = [RosterRow.model_validate_json(one.said or "{}") for one in first]
    return RosterView(row, preview, problems, _seen_before(session, row), rows, lines, total)


def list_imports(session: Session, *, actor: Actor, limit: int = 10) -> list[Import]:
    """The actor's latest rosters; the sealed rows are not opened."""
    if not actor.sending:
        raise Forbidden("list_imports")
    return taking.latest(session, actor, (ImportKind.ROSTER,), limit)


def choose(
    session: Session, *, actor: Actor, import_id: int, choices: Mapping[int, str], now: datetime
) -> None:
    """What a clerk says of single rows, by position: file, page, skip, "" (the newer), `same:ID`
    (it is this person) or `another` (nobody on record).

    Raises NotFound, NotAllowedNow, InvalidInput (no such choice).
    """
    row = _waiting(session, actor, import_id, now, "choose")
    lines = session.exec(
        select(ImportRow).where(
            ImportRow.import_id == row.id, col(ImportRow.at).in_(sorted(choices)[:500])
        )
    ).all()
    for line in lines:
        word = choices[line.at]
        if word in CHOICES:
            line.choice = word
        elif word == "undecided":
            line.another, line.same_as_id = False, None
        elif word == "another":
            line.another, line.same_as_id = True, None
        elif word.startswith("same:") and word[5:].isdecimal():
            line.another, line.same_as_id = False, _in_county(session, row, int(word[5:15]))
        else:
            raise InvalidInput({"choice": (Problem("unknown_choice"),)})
        session.add(line)
    session.flush()


def change_layout(
    doors: Doors,
    *,
    actor: Actor,
    import_id: int,
    fields: Mapping[int, str],
    sheets: Collection[int] | None = None,
    holder: str = "page",
) -> None:
    """A clerk says what columns (by index) mean and which sheets (by position) are read: the file
    is read anew and the columns are remembered.

    Raises NotFound, NotAllowedNow (over), InvalidInput (no such column, field or sheet),
    FileRefused (nobody is read that way; what was read before stays).
    """
    now = doors.clock()
    with doors.begin() as session:
        row = _waiting(session, actor, import_id, now, "change_columns")
        layout = RosterPreview.model_validate_json(row.head or "{}").layout
        try:
            for index, field in fields.items():
                layout = layout.with_field(index, field)
            if sheets is not None:
                layout = layout.with_sheets(sheets)
        except (ValueError, FileProblem):
            raise InvalidInput({"column": (Problem("unknown_choice"),)}) from None
        if not layout.chosen:
            raise InvalidInput({"sheet": (Problem("missing"),)})
        taking.read_again(doors, session, row, layout.model_dump_json())
        records.remember(session, row.account_id, "roster", layout.remember(), now)
        rows = row.total
    taking.work_if_small(doors, import_id, rows, holder)


def date_import(
    session: Session, *, actor: Actor, import_id: int, dated_on: date | None, now: datetime
) -> Import:
    """A clerk says which day the list speaks of."""
    return taking.set_day(session, _own(session, actor, import_id, lock=True), dated_on, now)


def confirm_import(
    doors: Doors,
    *,
    actor: Actor,
    import_id: int,
    group_households: bool,
    group_remarks: bool = False,
    everything: str = "",
    evidence: str = "",
    holder: str = "page",
) -> ImportState:
    """Store what the preview showed, judged anew against today's records, in short steps.

    group_households, group_remarks   the clerk's yes to groups of one household, and to groups a
                 remark names (与13号夫妻): two questions, neither follows from the other
    everything   file or page, for fields where the page may be newer; "" keeps the newer one
    evidence     where the consents of the file are proved (a folder, a call log)
    Confirming twice is confirming once. Raises NotFound, NotAllowedNow (expired or discarded).
    """
    with doors.begin() as session:
        row = _own(session, actor, import_id, lock=True)
        choices = {
            "group_households": group_households,
            "group_remarks": group_remarks,
            "all": everything if everything in ("file", "page") else "",
            "evidence": " ".join(evidence.split())[:120],
        }
        taking.confirm(doors, session, row, choices)
        rows = row.total
    taking.work_if_small(doors, import_id, rows, holder)
    with doors.look() as session:
        return _own(session, actor, import_id).state


def undo_import(doors: Doors, *, actor: Actor, import_id: int, holder: str = "page") -> None:
    """Take a stored roster back where nothing stands on it. Raises NotFound, NotAllowedNow."""
    with doors.begin() as session:
        row = _own(session, actor, import_id, lock=True)
        taking.undo(doors, session, row)
        rows = row.total
    taking.work_if_small(doors, import_id, rows, holder)


def discard_import(session: Session, *, actor: Actor, import_id: int, now: datetime) -> Import:
    """Let the preview go; its rows are wiped."""
    return taking.discard(session, _own(session, actor, import_id, lock=True))


def _own(session: Session, actor: Actor, import_id: int, *, lock: bool = False) -> Import:
    row = session.get(Import, import_id) if 0 < import_id <= LARGEST_ID else None
    if row is None or not actor.sending or row.account_id != actor.account_id:
        raise NotFound("import", import_id)
    if row.kind is not ImportKind.ROSTER or not actor.covers(row.region_code):
        raise NotFound("import", import_id)
    if lock:
        lock_rows(session, Import, {import_id})
    return row


def _waiting(session: Session, actor: Actor, import_id: int, now: datetime, action: str) -> Import:
    row = _own(session, actor, import_id, lock=True)
    if row.state is not ImportState.PREVIEW or row.expires_at <= now:
        raise NotAllowedNow("import", import_id, row.state.value, action)
    return row


def _check_county(actor: Actor, region_code: str) -> None:
    """A county of the actor's, in force."""
    known_unit = regions.is_region(region_code)
    if not known_unit or regions.region(region_code).level is not regions.Level.COUNTY:
        raise InvalidInput({"region_code": (Problem("unknown_choice"),)})
    if not actor.sending or not actor.covers(region_code):
        raise InvalidInput({"region_code": (Problem("county_not_yours"),)})


def _in_county(session: Session, row: Import, person_id: int) -> int:
    person = session.get(Person, person_id) if 0 < person_id <= LARGEST_ID else None
    if person is None or person.region_code != row.region_code:
        raise NotFound("person", person_id)
    return person_id


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


def _line(line: Line, judged: Judged, held: Known) -> LineView:
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
