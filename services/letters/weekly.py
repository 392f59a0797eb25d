"""The weekly letters, and those that close a month: composed, stored as they are sent, put out.

One letter per scope and week (or month, written wherever `week` stands): composing the same week
again finds it and writes nothing new, so running the job twice, or two schedulers at once, sends
each reader one letter. A letter is never changed; a correction is a new revision with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.letter import Letter
from reference.calendar import Month, Span, Week, parse_span
from reports.figures import Loaded, load, weekly_report
from reports.letter_html import render_html
from reports.letter_text import render_text
from reports.values import Scope, ScopeKind, WeeklyReport
from reports.wording import group_note, subject, with_unit
from reports.workbook import build_workbook
from services.actor import Actor
from services.audit import record
from services.errors import InvalidInput, NotAllowedNow, NotFound, Problem
from services.letters.archive import get_letter, latest_letter, may_read, scope_of, scopes_to_report
from services.letters.links import action_links, letter_url
from services.letters.pictures import picture, series_kept
from services.letters.posting import Post, send_letter

REASON_LENGTH = 200


@dataclass(frozen=True)
class Draft:
    """A letter counted and rendered, not yet stored."""

    scope: Scope
    letter: Letter


def draft_weekly_letters(
    session: Session, *, week: Span, now: datetime, post: Post
) -> tuple[Draft, ...]:
    """Count and render every letter of `week` that is missing. Reads only: no lock is held while
    charts are drawn. Raises NotAllowedNow while the week has not ended.

    Scopes: everything, every scope somebody subscribed to, every scope of an active coordinator.
    """
    _must_have_ended(week, now)
    missing = [
        scope
        for scope in scopes_to_report(session)
        if latest_letter(session, scope=scope, week=week) is None
    ]
    if not missing:
        return ()
    loaded = load(session, span=week)
    since = loaded.history.since
    if isinstance(week, Month) and (since is None or since >= week.end_utc):
        return ()  # nothing was recorded yet in that month: nobody is told of a month of zeros
    return tuple(Draft(scope, letter_of(_report(loaded, scope, post), now)) for scope in missing)


def compose_weekly_letters(
    session: Session,
    *,
    week: Span,
    now: datetime,
    post: Post,
    drafts: Sequence[Draft] | None = None,
) -> dict[str, object]:
    """Store what is missing of `week` and put it into the outbox, in one transaction.

    `drafts` come from `draft_weekly_letters`; without them they are made here. Returns the
    counts: scopes, letters newly stored, messages newly put out. Raises NotAllowedNow while the
    week has not ended.
    """
    _must_have_ended(week, now)
    if drafts is None:
        drafts = draft_weekly_letters(session, week=week, now=now, post=post)
    stored = sum(_store(session, draft.letter)[1] for draft in drafts)
    scopes, messages = scopes_to_report(session), 0
    for scope in scopes:
        letter = latest_letter(session, scope=scope, week=week)
        if letter is not None:
            messages += send_letter(session, letter, scope, post=post, now=now)
    return {"week": str(week), "scopes": len(scopes), "letters": stored, "messages": messages}


def _must_have_ended(week: Span, now: datetime) -> None:
    if now < week.end_utc:
        raise NotAllowedNow("week", str(week), "running", "compose")


def correct_letter(
    session: Session, *, actor: Actor, letter_id: int, reason: str, now: datetime, post: Post
) -> Letter:
    """Count the week of a letter again, without what was taken back since, and send it anew.

    Raises InvalidInput without a reason, NotAllowedNow if a newer revision exists already.
    """
    old = get_letter(session, actor=actor, letter_id=letter_id)
    words = _reason(reason)
    scope, week = scope_of(old), parse_span(old.week)
    newest = latest_letter(session, scope=scope, week=week)
    if newest is None or newest.id != old.id:
        raise NotAllowedNow("letter", letter_id, "superseded", "correct")
    loaded = load(session, span=week, known=now)
    report = _report(loaded, scope, post, revision=old.revision + 1, reason=words)
    letter, is_new = _store(session, letter_of(report, now))
    if not is_new:
        raise NotAllowedNow("letter", letter_id, "superseded", "correct")
    send_letter(session, letter, scope, post=post, now=now)
    record(
        session,
        actor=actor,
        action="letter_corrected",
        subject_kind="letter",
        subject_id=letter.id,
        now=now,
        revision=letter.revision,
    )
    return letter


def preview_letter(
    session: Session, *, actor: Actor, scope: Scope, now: datetime, public_url: str
) -> WeeklyReport:
    """The letter of the current week as far as it has come; nothing is stored or sent."""
    if not may_read(actor, scope):
        raise NotFound("letter", scope.code)
    week = Week.at(now)
    return weekly_report(
        load(session, span=week, end=now),
        scope,
        links=action_links(public_url),
        archive_url=letter_url(public_url, scope, str(week)),
        so_far=True,
    )


def _reason(text: str) -> str:
    words = text.strip()
    if not words:
        raise InvalidInput({"reason": (Problem("missing"),)})
    if len(words) > REASON_LENGTH:
        raise InvalidInput({"reason": (Problem("string_too_long", {"max_length": REASON_LENGTH}),)})
    return words


def _report(
    loaded: Loaded, scope: Scope, post: Post, *, revision: int = 1, reason: str = ""
) -> WeeklyReport:
    return weekly_report(
        loaded,
        scope,
        links=action_links(post.public_url),
        archive_url=letter_url(post.public_url, scope, str(loaded.span)),
        revision=revision,
        reason=reason,
    )


def _store(session: Session, letter: Letter) -> tuple[Letter, bool]:
    """The stored letter and whether it is new: another transaction may have been first."""
    try:
        with session.begin_nested():
            session.add(letter)
            session.flush()
    except IntegrityError:
        first = latest_letter(session, scope=scope_of(letter), week=parse_span(letter.week))
        if first is None:
            raise
        return first, False
    return letter, True


def letter_of(report: WeeklyReport, now: datetime) -> Letter:
    """The row of a report with every part rendered; not added to a session."""
    return Letter(
        scope_kind=report.scope.kind.value,
        scope_code=report.scope.code,
        week=report.week,
        revision=report.revision,
        reason=report.reason,
        subject=subject(report),
        html=render_html(report),
        text=render_text(report),
        workbook=build_workbook(report),
        chart=picture(series_kept(report)),
        figures=_facts(report),
        composed_at=now,
    )


def _facts(report: WeeklyReport) -> dict[str, object]:
    """What is kept as values beside the rendered parts: every figure, the ledger, the note."""
    title, lines = group_note(report)
    bar = report.bar
    return {
        "figures": report.snapshot(),
        "headline": [with_unit(figure) for figure in report.headline],
        "bar": {
            "places": bar.places,
            "arrived": bar.arrived,
            "promised": bar.promised,
            "open": bar.open,
            "of": "people" if report.scope.kind is ScopeKind.SENDING else "places",
        },
        "series": series_kept(report),
        "note": {"title": title, "lines": list(lines)},
        "archive_url": report.archive_url,
        "checks": [check.holds for check in report.checks],
    }
