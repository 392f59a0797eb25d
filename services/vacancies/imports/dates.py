"""When the facts of a post were last said on a page, and which of two values is newer."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from intake.drafts.values import VacancyDraft
from models.imports import Import, ImportKind, ImportRow
from models.vacancy import VacancyEvent
from services.imports.newer import Newer, newer_of

POSTS = (ImportKind.SHEET, ImportKind.MESSAGE)


@dataclass
class PostDates:
    """fields: column → last changed on a page; said: the draft of the last import of this post."""

    fields: dict[str, datetime] = field(default_factory=dict)
    said: VacancyDraft | None = None

    def newer(self, name: str, *, repeats: bool, of: date | None) -> Newer:
        """Which value of a column was said last: the stored one or that of a source of day `of`."""
        return newer_of(self.fields.get(name), repeats=repeats, of=of)


def dates_of_posts(session: Session, vacancy_ids: Collection[int]) -> dict[int, PostDates]:
    """Vacancy → dates; an edit an import made is none of a page."""
    found = {one: PostDates() for one in vacancy_ids}
    imports = session.execute(
        sa.select(col(ImportRow.subject_id), col(ImportRow.stored_at), col(ImportRow.said))
        .join(Import, col(Import.id) == col(ImportRow.import_id))
        .where(
            col(ImportRow.subject_id).in_(list(found)),
            col(ImportRow.stored_at).is_not(None),
            col(Import.kind).in_(POSTS),
        )
        .order_by(col(ImportRow.stored_at))
    ).all()
    ours = {(who, at) for who, at, _ in imports}
    for who, said in {who: said for who, _at, said in imports}.items():  # the last one
        found[who].said = VacancyDraft.model_validate_json(said) if said else None
    for event in session.execute(
        sa.select(
            col(VacancyEvent.vacancy_id), col(VacancyEvent.at), col(VacancyEvent.kind),
            col(VacancyEvent.detail),
        )
        .where(col(VacancyEvent.vacancy_id).in_(list(found)))
        .order_by(col(VacancyEvent.id))
    ):  # fmt: skip
        names = ["places"] if event.kind == "places_changed" else event.detail.get("fields", ())
        for name in names:
            if (event.vacancy_id, event.at) in ours:
                found[event.vacancy_id].fields.pop(name, None)
            else:
                found[event.vacancy_id].fields[name] = event.at
    return found
