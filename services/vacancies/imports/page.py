"""An import of posts as its page shows it: what was read, compared with what is stored now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from intake.drafts.answers import offers
from intake.drafts.values import Fields, VacancyDraft
from intake.messages.values import MessagePreview
from intake.sheets.spans import Layout
from intake.sheets.values import VacancySheetPreview
from models.account import Role
from models.imports import Import, ImportKind, ImportState
from models.vacancy import Vacancy, VacancyState
from services.actor import Actor
from services.errors import Forbidden, NotFound
from services.imports.lines import TABLE, Line, load_lines
from services.imports.newer import Newer, takes
from services.rows import LARGEST_ID, known, lock_rows
from services.vacancies.imports.counts import (
    FOREIGN,
    NO_POSTS,
    NONE_ABSENT,
    TWICE,
    Absent,
    PostCounts,
    absent_of,
    counts_of,
)
from services.vacancies.imports.dates import PostDates, dates_of_posts
from services.vacancies.imports.firms import FirmOf, firms_of
from services.vacancies.imports.stated import stated


@dataclass(frozen=True)
class PostChange:
    """One column that would be stored anew: which value is newer, and whether the file's is taken.
    `page_at`: when a page last changed it."""

    field: str
    before: Any
    after: Any
    newer: Newer = Newer.FILE
    takes: bool = True
    page_at: datetime | None = None


@dataclass(frozen=True)
class PostView:
    """One draft with the firm it is for and, where it is known already, what would change."""

    at: int
    draft: VacancyDraft
    firm: FirmOf
    stored: Vacancy | None
    changes: tuple[PostChange, ...]
    choice: str = ""

    @property
    def aside(self) -> str:
        """Why it is not stored unless a person ticks it, "" otherwise."""
        if self.firm.foreign:
            return FOREIGN
        return TWICE if self.draft.duplicate_of is not None else ""

    @property
    def offers(self) -> dict[str, dict[str, Fields]]:
        """Field -> reading ("first", "second") -> what it would be, where the clerk may choose."""
        made = {name: offers(name, field) for name, field in self.draft.questions.items()}
        return {name: readings for name, readings in made.items() if readings}

    @property
    def may_be_chosen(self) -> bool:
        """There is a firm for it, or the clerk can say which it is."""
        return self.firm.employer is not None or "employer_name" in self.offers

    @property
    def takes(self) -> bool:
        """Whether it is chosen unless a person says otherwise."""
        if self.firm.employer is None or self.aside:
            return False
        return self.stored is None or any(one.takes for one in self.changes)


class SheetChoice(NamedTuple):
    """A sheet by its position and name: whether it is read, hidden in the file, how many posts."""

    at: int
    name: str
    chosen: bool
    hidden: bool
    posts: int


class Span(NamedTuple):
    """Words of a message a field was read from, `end` excluded."""

    start: int
    end: int
    field: str


@dataclass(frozen=True)
class ImportView:
    """An import with what was read of it while it waits; `preview` is None before and after.

    posts   one page of them, against what is stored now; counts: of all, as they were read
    spans   where in a message the fields of all its posts stand
    """

    row: Import
    preview: MessagePreview | VacancySheetPreview | None
    before: Import | None
    posts: tuple[PostView, ...] = ()
    counts: PostCounts = NO_POSTS
    absent: Absent = NONE_ABSENT
    spans: tuple[Span, ...] = ()

    @property
    def layout(self) -> Layout | None:
        return self.preview.layout if isinstance(self.preview, VacancySheetPreview) else None

    @property
    def keeps_newer(self) -> bool:
        """Whether something a page changed since is kept, unless the clerk says otherwise."""
        shown = any(not change.takes for post in self.posts for change in post.changes)
        return bool(self.counts.kept) or shown

    @property
    def sheet_choices(self) -> list[SheetChoice]:
        """Every sheet of the file that holds a table of posts, in its order."""
        counted = self.row.summary.get("sheets")
        counts = counted if isinstance(counted, dict) else {}
        told: dict[int, SheetChoice] = {}
        for table in self.layout.tables if self.layout else ():
            posts = int(counts.get(str(table.sheet_at), 0)) if table.chosen else 0
            one = SheetChoice(table.sheet_at, table.sheet, table.chosen, table.hidden, posts)
            told.setdefault(one.at, one)
        return list(told.values())


def get_import(
    session: Session,
    *,
    actor: Actor,
    import_id: int,
    now: datetime,
    limit: int = 25,
    offset: int = 0,
) -> ImportView:
    """An import of the actor's own, with one page of its posts compared with what is stored now:
    the work does not grow with the posts of the file or of the firm. Raises NotFound."""
    row = own_import(session, actor, import_id)
    before = _before(session, row)
    if row.state is not ImportState.PREVIEW or row.head is None or row.expires_at <= now:
        return ImportView(row, None, before)
    lines = load_lines(session, row.id, TABLE.c.at >= offset, limit=limit)
    posts = tuple(posts_of_lines(session, actor, row, lines))
    return ImportView(
        row, head_of(row), before, posts, counts_of(session, row),
        absent_of(session, actor, row), _spans(session, row),
    )  # fmt: skip


def drafts_of(lines: Sequence[Line]) -> list[VacancyDraft]:
    return [VacancyDraft.model_validate_json(line.said or "{}") for line in lines]


def posts_of_lines(
    session: Session,
    actor: Actor,
    row: Import,
    lines: Sequence[Line],
    drafts: Sequence[VacancyDraft] | None = None,
) -> list[PostView]:
    """Lines of an import (with `drafts` where they were opened before) against what is stored now;
    queries do not grow with the lines."""
    drafts = drafts_of(lines) if drafts is None else drafts
    firms = firms_of(session, actor=actor, drafts=drafts)
    stored = stored_posts(session, firms, drafts)
    known_ones = [_stored(draft, firm, stored) for draft, firm in zip(drafts, firms, strict=True)]
    dates = dates_of_posts(session, {known(one.id) for one in known_ones if one is not None})
    everything = str(row.choices.get("all", ""))
    return [
        _post(line, draft, firm, one, dates, row.dated_on, everything)
        for line, draft, firm, one in zip(lines, drafts, firms, known_ones, strict=True)
    ]


def stored_posts(
    session: Session, firms: Sequence[FirmOf], drafts: Sequence[VacancyDraft]
) -> dict[tuple[int, str], Vacancy]:
    """(employer, key) → the vacancy an earlier import made, unless it is closed; of the firms'
    posts only those the drafts may mean are loaded."""
    ids = {known(one.employer.id) for one in firms if one.employer is not None}
    rows = session.exec(
        select(Vacancy)
        .where(
            col(Vacancy.employer_id).in_(ids),
            col(Vacancy.import_key).in_({one.key for one in drafts}),
            Vacancy.state != VacancyState.CLOSED,
        )
        .order_by(col(Vacancy.id))
    )
    return {(row.employer_id, row.import_key or ""): row for row in rows}


def own_import(session: Session, actor: Actor, import_id: int, *, lock: bool = False) -> Import:
    """An import of posts of the actor's own. Raises Forbidden, NotFound."""
    check_may_import(actor)
    if lock and 0 < import_id <= LARGEST_ID:
        lock_rows(session, Import, [import_id])
    row = session.get(Import, import_id) if 0 < import_id <= LARGEST_ID else None
    if row is None or row.account_id != actor.account_id or row.kind is ImportKind.ROSTER:
        raise NotFound("import", import_id)
    return row


def _before(session: Session, row: Import) -> Import | None:
    """The same source, confirmed earlier by the same account."""
    return session.exec(
        select(Import)
        .where(
            Import.account_id == row.account_id,
            Import.source_digest == row.source_digest,
            col(Import.state).in_((ImportState.CONFIRMED, ImportState.PARTLY)),
            Import.id != row.id,
        )
        .limit(1)
    ).first()


def _stored(
    draft: VacancyDraft, firm: FirmOf, stored: Mapping[tuple[int, str], Vacancy]
) -> Vacancy | None:
    return stored.get((known(firm.employer.id), draft.key)) if firm.employer is not None else None


def _post(
    line: Line,
    draft: VacancyDraft,
    firm: FirmOf,
    vacancy: Vacancy | None,
    dates: Mapping[int, PostDates],
    of: date | None,
    everything: str,
) -> PostView:
    if vacancy is None:
        return PostView(line.at, draft, firm, None, (), line.choice)
    choice = line.choice if line.choice in ("file", "page") else everything
    times = dates[known(vacancy.id)]
    earlier = stated(times.said) if times.said is not None else {}
    changes = []
    for name, value in stated(draft).items():
        stored, after = comparable(getattr(vacancy, name)), comparable(value)
        if stored == after:
            continue
        repeats = name in earlier and comparable(earlier[name]) == after
        newer = times.newer(name, repeats=repeats, of=of)
        changes.append(
            PostChange(name, stored, after, newer, takes(newer, choice), times.fields.get(name))
        )
    return PostView(line.at, draft, firm, vacancy, tuple(changes), line.choice)


def comparable(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(sorted(str(one) for one in value))
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return float(value)
    return str(getattr(value, "value", value))


def _spans(session: Session, row: Import) -> tuple[Span, ...]:
    if row.kind is not ImportKind.MESSAGE:
        return ()
    return tuple(
        Span(field.start, field.end, name)
        for draft in drafts_of(load_lines(session, row.id))
        for name, field in draft.fields.items()
        if field.end > field.start
    )


def head_of(row: Import) -> MessagePreview | VacancySheetPreview:
    kind = MessagePreview if row.kind is ImportKind.MESSAGE else VacancySheetPreview
    return kind.model_validate_json(row.head or "{}")


def check_may_import(actor: Actor) -> None:
    if actor.role not in (Role.EMPLOYER, Role.RECEIVING):
        raise Forbidden("import_vacancies")
