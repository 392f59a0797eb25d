"""An import as its page shows it: what was read, compared with what is stored now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from intake.drafts.keys import Change
from intake.drafts.values import VacancyDraft
from intake.messages.reader import MessagePreview
from intake.sheets import VacancySheetPreview
from intake.sheets.layout import Layout
from models.account import Role
from models.vacancy import Vacancy, VacancyState
from models.vacancy_import import ImportKind, ImportState, VacancyImport
from services.actor import Actor
from services.bundles import known, lock_rows
from services.errors import Forbidden, NotFound
from services.imports.firms import FirmOf, firms_of
from services.imports.stated import stated
from services.vacancies.rows import LARGEST_ID


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


def get_import(session: Session, *, actor: Actor, import_id: int, now: datetime) -> ImportView:
    """An import of the actor's own, compared with what is stored now. Raises NotFound."""
    row = own_import(session, actor, import_id)
    before = _before(session, row)
    if row.state is not ImportState.PREVIEW or row.preview is None or row.expires_at <= now:
        return ImportView(row, None, (), (), before)
    preview = parsed(row)
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


def own_import(
    session: Session, actor: Actor, import_id: int, *, lock: bool = False
) -> VacancyImport:
    check_may_import(actor)
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


def parsed(row: VacancyImport) -> MessagePreview | VacancySheetPreview:
    kind = MessagePreview if row.kind is ImportKind.MESSAGE else VacancySheetPreview
    return kind.model_validate_json(row.preview or "{}")


def check_may_import(actor: Actor) -> None:
    if actor.role not in (Role.EMPLOYER, Role.RECEIVING):
        raise Forbidden("import_vacancies")
