"""What a clerk does with a roster: taken in, decided row by row, stored, taken back, let go."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlmodel import Session, col, select

from intake.problems import FileProblem
from models.imports import Import, ImportKind, ImportRow, ImportState
from models.person import Person
from reference import regions
from services.actor import Actor
from services.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, Problem
from services.imports import records, taking
from services.imports.kinds import Doors
from services.people.rosters.page import own_roster, roster_head
from services.rows import LARGEST_ID

CHOICES = ("", "file", "page", "skip")


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
    check_county(actor, region_code)
    if actor.account_id is None:
        raise Forbidden("preview_roster")
    return taking.take_in(
        doors, actor=actor, kind=ImportKind.ROSTER, name=filename, data=data,
        region_code=region_code, hours=hours, holder=holder,
    )  # fmt: skip


def choose(
    session: Session, *, actor: Actor, import_id: int, choices: Mapping[int, str], now: datetime
) -> None:
    """What a clerk says of single rows, by position: file, page, skip, "" (the newer), `same:ID`
    (it is this person) or `another` (nobody on record).

    Raises NotFound, NotAllowedNow, InvalidInput (no such choice).
    """
    row = waiting_roster(session, actor, import_id, now, "choose")
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
            line.another, line.same_as_id = False, in_county(session, row, int(word[5:15]))
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
        row = waiting_roster(session, actor, import_id, now, "change_columns")
        layout = roster_head(row).layout
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
    return taking.set_day(session, own_roster(session, actor, import_id, lock=True), dated_on, now)


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
        row = own_roster(session, actor, import_id, lock=True)
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
        return own_roster(session, actor, import_id).state


def undo_import(doors: Doors, *, actor: Actor, import_id: int, holder: str = "page") -> None:
    """Take a stored roster back where nothing stands on it. Raises NotFound, NotAllowedNow."""
    with doors.begin() as session:
        row = own_roster(session, actor, import_id, lock=True)
        taking.undo(doors, session, row)
        rows = row.total
    taking.work_if_small(doors, import_id, rows, holder)


def discard_import(session: Session, *, actor: Actor, import_id: int, now: datetime) -> Import:
    """Let the preview go; its rows are wiped."""
    return taking.discard(session, own_roster(session, actor, import_id, lock=True))


def waiting_roster(
    session: Session, actor: Actor, import_id: int, now: datetime, action: str
) -> Import:
    row = own_roster(session, actor, import_id, lock=True)
    if row.state is not ImportState.PREVIEW or row.expires_at <= now:
        raise NotAllowedNow("import", import_id, row.state.value, action)
    return row


def check_county(actor: Actor, region_code: str) -> None:
    """A county of the actor's, in force."""
    known_unit = regions.is_region(region_code)
    if not known_unit or regions.region(region_code).level is not regions.Level.COUNTY:
        raise InvalidInput({"region_code": (Problem("unknown_choice"),)})
    if not actor.sending or not actor.covers(region_code):
        raise InvalidInput({"region_code": (Problem("county_not_yours"),)})


def in_county(session: Session, row: Import, person_id: int) -> int:
    person = session.get(Person, person_id) if 0 < person_id <= LARGEST_ID else None
    if person is None or person.region_code != row.region_code:
        raise NotFound("person", person_id)
    return person_id
