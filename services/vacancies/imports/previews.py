"""Imports of posts between upload and confirmation: taken in, shown, corrected, stored, undone."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

import sqlalchemy as sa
from sqlmodel import Session, col

from intake.drafts.answers import answered
from intake.problems import FileProblem
from models.imports import Import, ImportKind, ImportRow, ImportState
from services.accounts.budgets import READ, spend
from services.actor import Actor
from services.errors import FileRefused, InvalidInput, NotAllowedNow, Problem
from services.imports import records, taking
from services.imports.kinds import Doors
from services.imports.lines import TABLE, load_lines, write_lines
from services.vacancies.imports.counts import ASIDE
from services.vacancies.imports.firms import firms_of
from services.vacancies.imports.kind import judge_by_day
from services.vacancies.imports.page import check_may_import, drafts_of, head_of, own_import

LONGEST_MESSAGE = 50_000
MOST_ANSWERED = 200
"""Posts answered with one confirmation; a page shows fewer."""
NO_ANSWERS: Mapping[int, Mapping[str, str]] = MappingProxyType({})
POSTS = (ImportKind.SHEET, ImportKind.MESSAGE)


def preview_message(
    doors: Doors, *, actor: Actor, text: str, hours: int, holder: str = "page"
) -> int:
    """Take a pasted message in; the id of its import.

    Raises InvalidInput on `text` (empty, too long, no post in it), BudgetSpent after a hundred long
    messages within an hour.
    """
    check_may_import(actor)
    if not text.strip():
        raise InvalidInput({"text": (Problem("missing"),)})
    if len(text) > LONGEST_MESSAGE:
        raise InvalidInput({"text": (Problem("too_long_text", {"most": LONGEST_MESSAGE}),)})
    with doors.begin() as session:
        spend(session, actor=actor, budget=READ, amount=len(text), now=doors.clock())
    name = taking.plain_name(text.strip().splitlines()[0].replace("/", "|"))[:60]
    try:
        return taking.take_in(
            doors, actor=actor, kind=ImportKind.MESSAGE, name=name, data=text.encode(),
            hours=hours, holder=holder,
        )  # fmt: skip
    except FileRefused:
        raise InvalidInput({"text": (Problem("no_posts_found"),)}) from None


def preview_sheet(
    doors: Doors, *, actor: Actor, name: str, data: bytes, hours: int, holder: str = "page"
) -> int:
    """Take a list of posts in, with the columns as this account named them before; the id of its
    import. Raises FileRefused (with the intake's code) for a small one that cannot be read."""
    check_may_import(actor)
    return taking.take_in(
        doors, actor=actor, kind=ImportKind.SHEET, name=name, data=data,
        hours=hours, holder=holder,
    )  # fmt: skip


def change_columns(
    doors: Doors,
    *,
    actor: Actor,
    import_id: int,
    fields: Mapping[int, str],
    sheets: Collection[int] | None = None,
    holder: str = "page",
) -> None:
    """A person says what columns (by index) mean, or which sheets (by position) are read: the file
    is read anew, once, and the columns are remembered.

    Raises NotFound, NotAllowedNow (over), InvalidInput (no such column, field or sheet, no sheet at
    all), FileRefused.
    """
    now = doors.clock()
    with doors.begin() as session:
        row = own_import(session, actor, import_id, lock=True)
        if row.kind is not ImportKind.SHEET or row.head is None:
            raise NotAllowedNow("import", import_id, row.state.value, "change_columns")
        layout = getattr(head_of(row), "layout", None)
        if layout is None or not set(fields) <= {one.index for one in layout.columns}:
            raise InvalidInput({"column": (Problem("unknown_choice"),)})
        try:
            for index, field in fields.items():
                layout = layout.with_field(index, field)
            layout = layout if sheets is None else layout.with_sheets(sheets)
        except (ValueError, FileProblem):
            raise InvalidInput({"column": (Problem("unknown_choice"),)}) from None
        if not layout.chosen:
            raise InvalidInput({"sheet": (Problem("unknown_choice"),)})
        taking.read_again(doors, session, row, layout.model_dump_json())
        records.remember(session, row.account_id, "posts", layout.remember(), now)
        rows = row.total
    taking.work_if_small(doors, import_id, rows, holder)


def confirm_import(
    doors: Doors,
    *,
    actor: Actor,
    import_id: int,
    chosen: Sequence[int] | None,
    everything: str = "",
    answers: Mapping[int, Mapping[str, str]] = NO_ANSWERS,
    holder: str = "page",
) -> ImportState:
    """Store the drafts at the positions `chosen` (`at` of `get_import(...).posts`), None: all but
    those set aside. `everything`: file or page, for fields where the page is
    newer. `answers`: position -> field -> the reading chosen where two were asked about (first
    or second); what was not offered changes nothing. Confirming twice is confirming once.

    Raises NotFound, NotAllowedNow.
    """
    with doors.begin() as session:
        row = own_import(session, actor, import_id, lock=True)
        if taking.confirm(doors, session, row, {"all": everything}):
            _answer(session, import_id, answers)
            if chosen is None:
                left = _aside(session, actor, import_id)
            else:
                lines = sa.select(col(ImportRow.at)).where(col(ImportRow.import_id) == import_id)
                left = set(session.scalars(lines)) - set(chosen)
            _skip(session, import_id, sorted(left))
        rows = row.total
    taking.work_if_small(doors, import_id, rows, holder)
    with doors.look() as session:
        return own_import(session, actor, import_id).state


def _answer(session: Session, import_id: int, answers: Mapping[int, Mapping[str, str]]) -> None:
    """Questions with two readings become what the clerk chose."""
    if not answers:
        return
    lines = load_lines(session, import_id, TABLE.c.at.in_(sorted(answers)[:MOST_ANSWERED]))
    for line, draft in zip(lines, drafts_of(lines), strict=True):
        line.said = answered(draft, answers[line.at]).model_dump_json()
    write_lines(session, lines, ("said",))


def _aside(session: Session, actor: Actor, import_id: int) -> set[int]:
    """Positions nobody stores unasked: set aside when they were read, or of a firm that is still
    not registered. The rest is judged anew as it is stored; what changes nothing stores nothing."""
    aside = load_lines(session, import_id, TABLE.c.code.in_(ASIDE))
    refused = load_lines(session, import_id, TABLE.c.outcome == "refused")
    firms = firms_of(session, actor=actor, drafts=drafts_of(refused))
    nobodys = {
        line.at for line, one in zip(refused, firms, strict=True) if one.employer is None
    }  # fmt: skip
    return nobodys | {line.at for line in aside}


def _skip(session: Session, import_id: int, left: Sequence[int]) -> None:
    for start in range(0, len(left), 500):
        session.execute(
            sa.update(ImportRow)
            .where(
                col(ImportRow.import_id) == import_id,
                col(ImportRow.at).in_(left[start : start + 500]),
            )
            .values(choice="skip")
        )


def undo_import(doors: Doors, *, actor: Actor, import_id: int, holder: str = "page") -> None:
    """Take a stored import back where nothing stands on it. Raises NotFound, NotAllowedNow."""
    with doors.begin() as session:
        row = own_import(session, actor, import_id, lock=True)
        taking.undo(doors, session, row)
        rows = row.total
    taking.work_if_small(doors, import_id, rows, holder)


def date_import(
    session: Session, *, actor: Actor, import_id: int, dated_on: date | None, now: datetime
) -> Import:
    """A clerk says which day the list speaks of."""
    row = own_import(session, actor, import_id, lock=True)
    taking.set_day(session, row, dated_on, now)
    judge_by_day(session, actor, row)
    return row


def list_imports(session: Session, *, actor: Actor, limit: int = 10) -> list[Import]:
    """The actor's latest imports of posts; what is sealed is not opened."""
    check_may_import(actor)
    return taking.latest(session, actor, POSTS, limit)


def discard_import(session: Session, *, actor: Actor, import_id: int, now: datetime) -> Import:
    """Let it go: what was read and its source are wiped. Twice is once."""
    return taking.discard(session, own_import(session, actor, import_id, lock=True))
