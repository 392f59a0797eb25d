"""Confirming an import: chosen drafts become drafts of vacancies, known ones are changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from models.employer import Employer
from models.vacancy import Vacancy, VacancyState
from models.vacancy_import import ImportState, VacancyImport
from services import audit
from services.actor import Actor
from services.bundles import known, lock_rows
from services.errors import InvalidInput, LawForbids, NotAllowedNow, ServiceError, VacancyFull
from services.imports.previews import waiting_import
from services.imports.stated import filled, stated
from services.imports.views import ImportView, PostView, done_before, get_import, own_import
from services.vacancies.content import edit, save_draft, start_of
from services.vacancy_form import content_of

MOST = 500
SUMS = ("made", "changed", "refused")


def confirm_import(
    session: Session, *, actor: Actor, import_id: int, chosen: Sequence[int], now: datetime
) -> VacancyImport:
    """Store the drafts at the positions `chosen` (of `get_import(...).posts`), MOST at a time.

    Where more are chosen, the first MOST are stored and the import goes on waiting for the rest;
    `summary["done"]` holds the positions dealt with, and a next call leaves these out.

    New ones become drafts with what the firm said before; ones an earlier import made are changed
    in the fields that were read (a published one then goes back to the check, places alone do
    not). Each is stored whole or not at all; what could not be stored is in `summary["refused"]`
    as [position, code]. Confirming twice is confirming once. Raises NotFound, NotAllowedNow.
    """
    row = own_import(session, actor, import_id, lock=True)
    if row.state is ImportState.CONFIRMED:
        return row
    waiting_import(session, actor, import_id, now)
    view = _settled(session, actor, import_id, now)
    wanted = set(chosen) - set(done_before(row))
    posts = [one for one in view.posts if one.at in wanted]
    made, changed, refused = (list(row.summary.get(one, [])) for one in SUMS)  # type: ignore[call-overload]
    starts: dict[int, dict[str, Any]] = {}
    for post in posts[:MOST]:
        try:
            with session.begin_nested():
                vacancy = _store(session, actor, post, starts, import_id, now)
            (changed if post.stored is not None else made).append(known(vacancy.id))
        except (ServiceError, ValidationError) as error:
            refused.append([post.at, _code(error)])
    done = sorted({*done_before(row), *(one.at for one in posts[:MOST])})
    sums = dict(zip(SUMS, (made, changed, refused), strict=True))
    row.summary = {**row.summary, **sums, "done": done}
    if len(posts) <= MOST:
        row.state, row.preview, row.confirmed_at = ImportState.CONFIRMED, None, now
    session.add(row)
    audit.record(
        session, actor=actor, action="vacancies_imported", subject_kind="vacancy_import",
        subject_id=import_id, now=now, made=len(made), changed=len(changed),
    )  # fmt: skip
    session.flush()
    return row


def _settled(session: Session, actor: Actor, import_id: int, now: datetime) -> ImportView:
    """The drafts beside what is stored, while nobody else can import for the same firms: two
    imports of one list confirmed at once store its posts once."""
    view = get_import(session, actor=actor, import_id=import_id, now=now)
    firms = {known(one.firm.employer.id) for one in view.posts if one.firm.employer is not None}
    lock_rows(session, Employer, firms)
    return get_import(session, actor=actor, import_id=import_id, now=now)


def _store(
    session: Session,
    actor: Actor,
    post: PostView,
    starts: dict[int, dict[str, Any]],
    import_id: int,
    now: datetime,
) -> Vacancy:
    firm = post.firm.employer
    if firm is None:
        raise NotAllowedNow("employer", None, "unknown", "import")
    if post.stored is not None:
        return _change(session, actor, post, post.stored, now)
    firm_id = known(firm.id)
    if firm_id not in starts:
        starts[firm_id] = start_of(session, firm)
    vacancy = save_draft(
        session, actor=actor, data=filled(starts[firm_id], stated(post.draft)),
        employer_id=firm_id, now=now,
    )  # fmt: skip
    vacancy.import_id, vacancy.import_key = import_id, post.draft.key
    session.add(vacancy)
    session.flush()
    return vacancy


def _change(
    session: Session, actor: Actor, post: PostView, vacancy: Vacancy, now: datetime
) -> Vacancy:
    stored = content_of(vacancy) | {"contact_phone": vacancy.contact_phone or ""}
    data = filled(stored, stated(post.draft))
    if vacancy.state is VacancyState.DRAFT:
        return save_draft(
            session, actor=actor, data=data, vacancy_id=known(vacancy.id),
            version=vacancy.version, now=now,
        )  # fmt: skip
    return edit(
        session, actor=actor, vacancy_id=known(vacancy.id), data=data, version=vacancy.version,
        now=now,
    )  # fmt: skip


def _code(error: ServiceError | ValidationError) -> str:
    if isinstance(error, InvalidInput):
        problems = next(iter(error.problems.items()))
        return f"{problems[0]}:{problems[1][0].code}"
    if isinstance(error, LawForbids):
        return "law"
    if isinstance(error, VacancyFull):
        return "full"
    if isinstance(error, ValidationError):
        return "invalid"
    return type(error).__name__
