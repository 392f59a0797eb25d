"""Imports between upload and confirmation: read once, kept sealed, shown as often as asked."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from intake.drafts.keys import Change
from intake.drafts.values import VacancyDraft
from intake.messages.reader import MessagePreview, read_message
from intake.problems import FileProblem
from intake.sheets import VacancySheetPreview, read_vacancies
from intake.sheets.layout import Layout
from models.account import Role
from models.employer import Employer
from models.vacancy import Vacancy, VacancyState
from models.vacancy_import import ColumnMemory, ImportKind, ImportState, VacancyImport
from reference.calendar import local_day
from services.actor import Actor
from services.bundles import known, lock_rows
from services.errors import FileRefused, Forbidden, InvalidInput, NotAllowedNow, NotFound, Problem
from services.imports.firms import FirmOf, firms_of
from services.imports.stated import stated
from services.inputs import tidy
from services.telephones import without_numbers
from services.vacancies.rows import LARGEST_ID

LONGEST_MESSAGE = 50_000
LARGEST_KEPT = 3_000_000
"""Bytes of a file that is kept as its own proof; of a larger one only the digest and the drafts."""


@dataclass(frozen=True)
class PostView:
    """One draft with the firm it is for and, where it is known already, what would change.
    `done`: an earlier round of confirming has dealt with it."""

    at: int
    draft: VacancyDraft
    firm: FirmOf
    stored: Vacancy | None
    changes: tuple[Change, ...]
    done: bool = False

    @property
    def takes(self) -> bool:
        """Whether it is chosen unless a person says otherwise."""
        if self.done or self.firm.employer is None or self.firm.foreign:
            return False
        if self.draft.duplicate_of is not None:
            return False
        return self.stored is None or bool(self.changes)


@dataclass(frozen=True)
class ImportView:
    """An import with what was read of it while it waits; `preview` is None once it is over."""

    row: VacancyImport
    preview: MessagePreview | VacancySheetPreview | None
    posts: tuple[PostView, ...]
    absent: tuple[Vacancy, ...]
    before: VacancyImport | None

    @property
    def layout(self) -> Layout | None:
        return self.preview.layout if isinstance(self.preview, VacancySheetPreview) else None


def preview_message(
    session: Session, *, actor: Actor, text: str, now: datetime, hours: int
) -> VacancyImport:
    """Read a pasted message; nothing is stored but the message and what was read.

    Raises InvalidInput on `text` (empty, too long, no post in it).
    """
    _writers(actor)
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
    _writers(actor)
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


def get_import(session: Session, *, actor: Actor, import_id: int, now: datetime) -> ImportView:
    """An import of the actor's own, compared with what is stored now. Raises NotFound."""
    row = own_import(session, actor, import_id)
    before = _before(session, row)
    if row.state is not ImportState.PREVIEW or row.preview is None or row.expires_at <= now:
        return ImportView(row, None, (), (), before)
    preview = _parsed(row)
    firms = firms_of(session, actor=actor, drafts=preview.drafts)
    stored, done = stored_posts(session, firms), set(done_before(row))
    posts = tuple(
        replace(_post(at, draft, firm, stored), done=at in done)
        for at, (draft, firm) in enumerate(zip(preview.drafts, firms, strict=True))
    )
    return ImportView(row, preview, posts, _absent(actor, stored, posts), before)


def done_before(row: VacancyImport) -> list[int]:
    """Positions of the drafts that earlier rounds of confirming dealt with."""
    done = row.summary.get("done")
    return [int(one) for one in done] if isinstance(done, list) else []


def list_imports(session: Session, *, actor: Actor, limit: int = 10) -> list[VacancyImport]:
    """The actor's latest imports; what is sealed is not opened."""
    _writers(actor)
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


def stored_posts(session: Session, firms: Sequence[FirmOf]) -> dict[tuple[int, str], Vacancy]:
    """(employer, key) → the vacancy an earlier import made, unless it is closed."""
    ids = {known(one.employer.id) for one in firms if one.employer is not None}
    rows = session.exec(
        select(Vacancy)
        .where(
            col(Vacancy.employer_id).in_(ids),
            col(Vacancy.import_key).is_not(None),
            Vacancy.state != VacancyState.CLOSED,
        )
        .order_by(col(Vacancy.id))
    )
    return {(row.employer_id, row.import_key or ""): row for row in rows}


def waiting_import(
    session: Session, actor: Actor, import_id: int, now: datetime
) -> tuple[VacancyImport, MessagePreview | VacancySheetPreview]:
    """The locked row and what was read. Raises NotFound, NotAllowedNow."""
    return _waiting(session, actor, import_id, now)


def _post(
    at: int, draft: VacancyDraft, firm: FirmOf, stored: Mapping[tuple[int, str], Vacancy]
) -> PostView:
    employer = firm.employer
    before = stored.get((known(employer.id), draft.key)) if employer is not None else None
    if before is None:
        return PostView(at, draft, firm, None, ())
    said = stated(draft)
    shown = {name: _comparable(getattr(before, name)) for name in said}
    changes = tuple(
        Change(field=name, before=shown[name], after=_comparable(value))
        for name, value in said.items()
        if shown[name] != _comparable(value)
    )
    return PostView(at, draft, firm, before, changes)


def _comparable(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(sorted(str(one) for one in value))
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return float(value)
    return str(getattr(value, "value", value))


def _absent(
    actor: Actor, stored: Mapping[tuple[int, str], Vacancy], posts: Sequence[PostView]
) -> tuple[Vacancy, ...]:
    """Posts of earlier sheets that this one no longer names; nothing is closed by itself."""
    if actor.role is not Role.EMPLOYER:
        return ()
    seen = {one.draft.key for one in posts}
    return tuple(row for (_firm, key), row in stored.items() if key not in seen)


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
    return row, _parsed(row)


def _parsed(row: VacancyImport) -> MessagePreview | VacancySheetPreview:
    kind = MessagePreview if row.kind is ImportKind.MESSAGE else VacancySheetPreview
    return kind.model_validate_json(row.preview or "{}")


def own_import(
    session: Session, actor: Actor, import_id: int, *, lock: bool = False
) -> VacancyImport:
    _writers(actor)
    if lock and 0 < import_id <= LARGEST_ID:
        lock_rows(session, VacancyImport, [import_id])
    row = session.get(VacancyImport, import_id) if 0 < import_id <= LARGEST_ID else None
    if row is None or row.account_id != actor.account_id:
        raise NotFound("vacancy_import", import_id)
    return row


def _before(session: Session, row: VacancyImport) -> VacancyImport | None:
    """The same source, confirmed earlier by the same account."""
    return session.exec(
        select(VacancyImport)
        .where(
            VacancyImport.account_id == row.account_id,
            VacancyImport.source_digest == row.source_digest,
            VacancyImport.state == ImportState.CONFIRMED,
            VacancyImport.id != row.id,
        )
        .limit(1)
    ).first()


def _writers(actor: Actor) -> None:
    if actor.role not in (Role.EMPLOYER, Role.RECEIVING):
        raise Forbidden("import_vacancies")


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise Forbidden("import_vacancies")
    return actor.account_id
