"""The kinds "sheet" and "message": posts of one firm, or of a district's firms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session

from intake.messages.values import MessagePreview
from intake.problems import FileProblem
from intake.sheets.spans import Layout
from intake.sheets.values import VacancySheetPreview
from models.account import Role
from models.employer import Employer
from models.imports import Import, ImportKind
from services.actor import Actor
from services.imports.kinds import Material, Reading, Verdict
from services.imports.lines import TABLE, Line, load_lines, write_lines
from services.rows import known, lock_rows
from services.vacancies.imports.counts import DATED
from services.vacancies.imports.firms import firms_of
from services.vacancies.imports.page import PostView, drafts_of, posts_of_lines
from services.vacancies.imports.store import store_posts
from services.vacancies.imports.undo import undo_posts

TOLD_AT_ONCE = 1_000


class Posts:
    """Each post is stored whole or not at all: a new one as a draft with what the firm said
    before, a known one changed in the fields that were read (a published one then goes back to the
    check, places alone do not). The source stays, sealed: it proves what the firm said."""

    step = 50

    def __init__(self, kind: ImportKind) -> None:
        self._kind = kind

    def read(self, material: Material) -> Reading:
        preview = self._preview(material)
        questions = sum(len(one.questions) for one in preview.drafts)
        sheets = _by_sheet(preview) if isinstance(preview, VacancySheetPreview) else {}
        return Reading(
            preview.model_copy(update={"drafts": ()}).model_dump_json(),
            [(one.row or 0, one.model_dump_json()) for one in preview.drafts],
            {"posts": len(preview.drafts), "questions": questions, "sheets": sheets},
        )

    def _preview(self, material: Material) -> MessagePreview | VacancySheetPreview:
        from intake import read_message, read_vacancies  # noqa: PLC0415  only where a list is read

        near = material.region_code
        if self._kind is ImportKind.MESSAGE:
            preview = read_message(material.data.decode(), today=material.day, near=near)
            if not preview.drafts:
                raise FileProblem("no_posts_found")
            return preview
        layout = Layout.model_validate_json(material.asked) if material.asked else None
        return read_vacancies(
            material.data, today=material.day, near=near, layout=layout,
            remembered=dict(material.remembered),
        )  # fmt: skip

    def material_of(self, session: Session, actor: Actor, row: Import) -> tuple[str, str]:
        """Where the posts are likely: settles names that several counties bear."""
        if actor.role is Role.EMPLOYER and actor.employer_id:
            firm = session.get(Employer, actor.employer_id)
            return (firm.region_code if firm else ""), "posts"
        return min(actor.regions, default=""), "posts"

    def compare(
        self, session: Session, actor: Actor, row: Import, lines: Sequence[Line], now: datetime
    ) -> list[Verdict]:
        return [verdict_of(one) for one in posts_of_lines(session, actor, row, lines)]

    def summary(self, row: Import, outcomes: Mapping[str, int]) -> dict[str, object]:
        return dict(row.summary)

    def store(
        self, session: Session, actor: Actor, row: Import, lines: Sequence[Line], now: datetime
    ) -> None:
        """Posts beside what is stored, while nobody else can import for the same firms."""
        wanted = [line for line in lines if line.choice != "skip"]
        drafts = drafts_of(wanted)
        firms = firms_of(session, actor=actor, drafts=drafts)
        lock_rows(session, Employer, {known(f.employer.id) for f in firms if f.employer})
        posts = posts_of_lines(session, actor, row, wanted, drafts)
        store_posts(session, list(zip(wanted, posts, strict=True)), row, actor, now)
        for line in lines:
            if line.choice == "skip":
                line.outcome, line.code = "left", ""

    def wind_up(
        self, session: Session, actor: Actor, row: Import, at: int, now: datetime
    ) -> int | None:
        """What became of the posts, some at a time: their rows carry what was read, sealed."""
        done = session.execute(
            sa.select(TABLE.c.at, TABLE.c.outcome, TABLE.c.code, TABLE.c.subject_id)
            .where(TABLE.c.import_id == row.id, TABLE.c.at >= at, TABLE.c.at < at + TOLD_AT_ONCE)
            .order_by(TABLE.c.at)
        ).all()
        so_far = _told(row) if at else {"made": [], "changed": [], "refused": []}
        for one in done:
            if one.outcome in _TOLD_AS:
                so_far[_TOLD_AS[one.outcome]].append(one.subject_id)
            elif one.outcome == "refused":
                so_far["refused"].append([one.at, one.code])
        row.summary = {**row.summary, **so_far}
        if at + TOLD_AT_ONCE < row.total:
            return at + TOLD_AT_ONCE
        row.head = row.asked = None
        return None

    def undo(
        self, session: Session, actor: Actor, row: Import, lines: Sequence[Line], now: datetime
    ) -> None:
        undo_posts(session, row, lines, actor, now)

    def unwind(
        self, session: Session, actor: Actor, row: Import, at: int, now: datetime
    ) -> int | None:
        return None


_TOLD_AS = {"new": "made", "changed": "changed"}


def _told(row: Import) -> dict[str, list[Any]]:
    """What earlier steps have told of the posts."""
    names = ("made", "changed", "refused")
    return {name: [*cast(list[Any], row.summary[name])] for name in names}


def _by_sheet(preview: VacancySheetPreview) -> dict[str, int]:
    """Position of each sheet that was read → its posts."""
    named = Counter(one.sheet for one in preview.drafts)
    tables = preview.layout.tables if preview.layout else ()
    return {str(one.sheet_at): named[one.sheet] for one in tables if one.chosen}


def verdict_of(post: PostView) -> Verdict:
    if post.firm.employer is None:
        return Verdict("refused", "unknown_firm")
    if post.stored is None:
        return Verdict("new", post.aside)
    outcome = "changed" if any(one.takes for one in post.changes) else "unchanged"
    dated = DATED if any(one.page_at is not None for one in post.changes) else ""
    kept = not post.aside and any(not one.takes for one in post.changes)
    return Verdict(
        outcome, post.aside or dated, known(post.stored.id), ("kept_newer",) if kept else ()
    )


def judge_by_day(session: Session, actor: Actor, row: Import) -> None:
    """The list bears another day: posts a page changed are judged and counted anew."""
    lines = load_lines(session, row.id, TABLE.c.code == DATED)
    verdicts = [verdict_of(one) for one in posts_of_lines(session, actor, row, lines)]
    for line, verdict in zip(lines, verdicts, strict=True):
        line.outcome, line.subject_id = verdict.outcome, verdict.subject_id
    write_lines(session, lines, ("outcome", "subject_id"))
    row.summary = {**row.summary, "kept_newer": sum(len(one.facts) for one in verdicts)}
    session.add(row)
