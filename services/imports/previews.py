"""Imports between upload and confirmation: read once, kept sealed, shown as often as asked."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from intake.messages.reader import MessagePreview, read_message
from intake.problems import FileProblem
from intake.sheets import VacancySheetPreview, read_vacancies
from intake.sheets.layout import Layout
from models.account import Role
from models.employer import Employer
from models.vacancy_import import ColumnMemory, ImportKind, ImportState, VacancyImport
from reference.calendar import local_day
from services.actor import Actor
from services.errors import FileRefused, Forbidden, InvalidInput, NotAllowedNow, Problem
from services.imports.views import check_may_import, done_before, own_import, parsed
from services.inputs import tidy
from services.telephones import without_numbers

LONGEST_MESSAGE = 50_000
LARGEST_KEPT = 3_000_000
"""Bytes of a file that is kept as its own proof; of a larger one only the digest and the drafts."""


def preview_message(
    session: Session, *, actor: Actor, text: str, now: datetime, hours: int
) -> VacancyImport:
    """Read a pasted message; nothing is stored but the message and what was read.

    Raises InvalidInput on `text` (empty, too long, no post in it).
    """
    check_may_import(actor)
    if not text.strip():
        raise InvalidInput({"text": (Problem("missing"),)})
    if len(text) > LONGEST_MESSAGE:
        raise InvalidInput({"text": (Problem("too_long_text", {"most": LONGEST_MESSAGE}),)})
    preview = read_message(text, today=local_day(now), near=_near(session, actor))
    if not preview.drafts:
        raise InvalidInput({"text": (Problem("no_posts_found"),)})
    name = _shown(text.strip().splitlines()[0])[:60]
    return _keep(session, actor, ImportKind.MESSAGE, name, text.encode(), preview, now, hours)


def preview_sheet(
    session: Session, *, actor: Actor, name: str, data: bytes, now: datetime, hours: int
) -> VacancyImport:
    """Read an uploaded list of posts with the columns as this account named them before.

    Raises FileRefused (with the intake's code).
    """
    check_may_import(actor)
    preview = _read_sheet(session, actor, data, None, now)
    title = _shown(name.replace("\\", "/").rpartition("/")[2])[:200]
    return _keep(session, actor, ImportKind.SHEET, title, data, preview, now, hours)


def change_column(
    session: Session, *, actor: Actor, import_id: int, index: int, field: str, now: datetime
) -> VacancyImport:
    """As `change_columns`, of one column."""
    return change_columns(session, actor=actor, import_id=import_id, fields={index: field}, now=now)


def change_columns(
    session: Session, *, actor: Actor, import_id: int, fields: Mapping[int, str], now: datetime
) -> VacancyImport:
    """A person says what columns (by index) mean: the sheet is read anew, once, and it is
    remembered.

    Raises NotFound, NotAllowedNow (over), InvalidInput (no such column or field), FileRefused.
    """
    row, preview = _waiting(session, actor, import_id, now)
    if not isinstance(preview, VacancySheetPreview) or row.source is None:
        raise NotAllowedNow("vacancy_import", import_id, row.state.value, "change_column")
    layout = preview.layout
    if not set(fields) <= {one.index for one in layout.columns}:
        raise InvalidInput({"column": (Problem("unknown_choice"),)})
    try:
        for index, field in fields.items():
            layout = layout.with_field(index, field)
    except ValueError:
        raise InvalidInput({"column": (Problem("unknown_choice"),)}) from None
    again = _read_sheet(session, actor, base64.b64decode(row.source), layout, now)
    row.preview = again.model_dump_json()
    row.summary = _summary(again)
    _remember(session, actor, layout.remember(), now)
    session.add(row)
    session.flush()
    return row


def list_imports(session: Session, *, actor: Actor, limit: int = 10) -> list[VacancyImport]:
    """The actor's latest imports; what is sealed is not opened."""
    check_may_import(actor)
    return list(
        session.scalars(
            sa.select(VacancyImport)
            .options(defer(VacancyImport.source), defer(VacancyImport.preview))  # type: ignore[arg-type]
            .where(col(VacancyImport.account_id) == actor.account_id)
            .order_by(col(VacancyImport.id).desc())
            .limit(limit)
        )
    )


def discard_import(
    session: Session, *, actor: Actor, import_id: int, now: datetime
) -> VacancyImport:
    """Let it go: what was read and its source are wiped. Twice is once. Where a part has been
    confirmed, that part stays with its source, and only the rest is let go."""
    row = own_import(session, actor, import_id, lock=True)
    if row.state is ImportState.PREVIEW and done_before(row):
        row.state, row.preview, row.confirmed_at = ImportState.CONFIRMED, None, now
    elif row.state is ImportState.PREVIEW:
        row.state, row.preview, row.source = ImportState.DISCARDED, None, None
        session.add(row)
        session.flush()
    return row


def expire_imports(session: Session, *, now: datetime) -> int:
    """Previews nobody confirmed in time lose their source and what was read of it."""
    stale = session.exec(
        select(VacancyImport)
        .where(VacancyImport.state == ImportState.PREVIEW, col(VacancyImport.expires_at) <= now)
        .with_for_update(skip_locked=True)
    ).all()
    for row in stale:
        row.state, row.preview, row.source = ImportState.EXPIRED, None, None
    session.flush()
    return len(stale)


def waiting_import(
    session: Session, actor: Actor, import_id: int, now: datetime
) -> tuple[VacancyImport, MessagePreview | VacancySheetPreview]:
    """The locked row and what was read. Raises NotFound, NotAllowedNow."""
    return _waiting(session, actor, import_id, now)


def _keep(
    session: Session,
    actor: Actor,
    kind: ImportKind,
    name: str,
    source: bytes,
    preview: MessagePreview | VacancySheetPreview,
    now: datetime,
    hours: int,
) -> VacancyImport:
    text = source.decode() if kind is ImportKind.MESSAGE else base64.b64encode(source).decode()
    row = VacancyImport(
        account_id=_account(actor),
        kind=kind,
        name=name,
        source_digest=hashlib.sha256(source).hexdigest(),
        source=text if len(source) <= LARGEST_KEPT else None,
        preview=preview.model_dump_json(),
        summary=_summary(preview),
        created_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    session.add(row)
    session.flush()
    return row


def _shown(name: str) -> str:
    """A name for lists, which is not sealed: without what no database holds, and without the
    telephone numbers people write into the first line of a message."""
    return without_numbers(tidy(name))


def _summary(preview: MessagePreview | VacancySheetPreview) -> dict[str, object]:
    questions = sum(len(one.questions) for one in preview.drafts)
    return {"posts": len(preview.drafts), "questions": questions}


def _read_sheet(
    session: Session, actor: Actor, data: bytes, layout: Layout | None, now: datetime
) -> VacancySheetPreview:
    try:
        return read_vacancies(
            data,
            today=local_day(now),
            near=_near(session, actor),
            layout=layout,
            remembered=_remembered(session, actor),
        )
    except FileProblem as problem:
        raise FileRefused(problem.code, problem.detail) from None


def _remembered(session: Session, actor: Actor) -> dict[str, str]:
    rows = session.exec(select(ColumnMemory).where(ColumnMemory.account_id == actor.account_id))
    return {row.header: row.field for row in rows}


def _remember(session: Session, actor: Actor, said: Mapping[str, str], now: datetime) -> None:
    for header, field in said.items():
        row = session.get(ColumnMemory, (actor.account_id, header[:60]))
        if row is None:
            row = ColumnMemory(
                account_id=_account(actor), header=header[:60], field="", said_at=now
            )
        row.field, row.said_at = field, now
        session.add(row)


def _near(session: Session, actor: Actor) -> str:
    """Where the posts are likely: settles names that several counties bear."""
    if actor.role is Role.EMPLOYER and actor.employer_id:
        firm = session.get(Employer, actor.employer_id)
        return firm.region_code if firm else ""
    return min(actor.regions, default="")


def _waiting(
    session: Session, actor: Actor, import_id: int, now: datetime
) -> tuple[VacancyImport, MessagePreview | VacancySheetPreview]:
    row = own_import(session, actor, import_id, lock=True)
    if row.state is not ImportState.PREVIEW or row.preview is None or row.expires_at <= now:
        state = ImportState.EXPIRED if row.state is ImportState.PREVIEW else row.state
        raise NotAllowedNow("vacancy_import", import_id, state.value, "confirm")
    return row, parsed(row)


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise Forbidden("import_vacancies")
    return actor.account_id
