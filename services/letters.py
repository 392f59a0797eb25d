"""The weekly letters: composed, stored as they are sent, and put into the outbox with them.

One letter per scope and week: composing the same week again finds it and writes nothing new, so
running the job twice, or two schedulers at once, sends each reader one letter. A letter is never
changed; a correction is a new revision with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from delivery.message import Attachment, InlineImage, MailMessage, Sender, message_id
from delivery.robots import RobotMessage
from models.letter import Letter, LetterSubscription
from models.outbox import Channel, OutboxMessage
from reference.calendar import Week
from reports.chart import draw_chart
from reports.figures import Loaded, load, weekly_report
from reports.letter_html import CHART_CID, render_html
from reports.letter_text import render_text
from reports.values import Scope, ScopeKind, WeeklyReport
from reports.wording import group_note, subject, with_unit
from reports.workbook import build_workbook
from services.actor import Actor
from services.audit import record
from services.errors import InvalidInput, NotAllowedNow, NotFound, Problem
from services.letter_archive import get_letter, latest_letter, may_read, scope_of, scopes_to_report
from services.letter_links import action_links, letter_url
from services.outbox import enqueue_mail, enqueue_note

REASON_LENGTH = 200
ROBOT_LINK = "看全文（需登录）"


@dataclass(frozen=True)
class Post:
    """How letters leave: from whom, where their links lead, which group robots exist."""

    sender: Sender
    public_url: str
    robots: Mapping[str, Channel]


@dataclass(frozen=True)
class Draft:
    """A letter counted and rendered, not yet stored."""

    scope: Scope
    letter: Letter


def draft_weekly_letters(
    session: Session, *, week: Week, now: datetime, post: Post
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
    loaded = load(session, week=week)
    return tuple(Draft(scope, letter_of(_report(loaded, scope, post), now)) for scope in missing)


def compose_weekly_letters(
    session: Session,
    *,
    week: Week,
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
            messages += _send(session, letter, scope, post=post, now=now)
    return {"week": str(week), "scopes": len(scopes), "letters": stored, "messages": messages}


def _must_have_ended(week: Week, now: datetime) -> None:
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
    scope, week = scope_of(old), Week.parse(old.week)
    newest = latest_letter(session, scope=scope, week=week)
    if newest is None or newest.id != old.id:
        raise NotAllowedNow("letter", letter_id, "superseded", "correct")
    loaded = load(session, week=week, known=now)
    report = _report(loaded, scope, post, revision=old.revision + 1, reason=words)
    letter, is_new = _store(session, letter_of(report, now))
    if not is_new:
        raise NotAllowedNow("letter", letter_id, "superseded", "correct")
    _send(session, letter, scope, post=post, now=now)
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
        load(session, week=week, end=now),
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
        archive_url=letter_url(post.public_url, scope, str(loaded.week)),
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
        first = latest_letter(session, scope=scope_of(letter), week=Week.parse(letter.week))
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
        chart=draw_chart(report.series),
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
        },
        "note": {"title": title, "lines": list(lines)},
        "archive_url": report.archive_url,
        "checks": [check.holds for check in report.checks],
    }


def _send(session: Session, letter: Letter, scope: Scope, *, post: Post, now: datetime) -> int:
    """One message per subscriber who has none of this letter yet; how many were new."""
    new = 0
    for channel, recipient in _readers(session, scope, post):
        name = f"{scope.kind}-{scope.code or 'all'}"
        key = f"weekly/{letter.week}/{name}/r{letter.revision}/{_short(channel, recipient)}"
        if _is_out(session, key):
            continue
        if channel is Channel.MAIL:
            mail = mail_of(letter, scope, to=recipient, key=key, sender=post.sender)
            enqueue_mail(session, key=key, mail=mail, now=now, letter_id=letter.id)
        else:
            enqueue_note(
                session,
                key=key,
                channel=channel,
                robot=recipient,
                note=_note(letter),
                now=now,
                letter_id=letter.id,
            )
        new += 1
    return new


def _short(channel: Channel, recipient: str) -> str:
    """Channel and recipient within the length of an outbox key, and without the address in it."""
    return message_id(f"{channel}/{recipient}", "x")[1:36]


def _is_out(session: Session, key: str) -> bool:
    return (
        session.exec(select(OutboxMessage.id).where(OutboxMessage.key == key)).first() is not None
    )


def _readers(session: Session, scope: Scope, post: Post) -> list[tuple[Channel, str]]:
    """Active subscribers of a scope; a robot no longer configured is left out, and a configured
    robot nobody gave a scope to gets the letter of the whole."""
    rows = session.exec(
        select(LetterSubscription)
        .where(col(LetterSubscription.active))
        .order_by(col(LetterSubscription.id))
    ).all()
    own = [
        (row.channel, row.recipient)
        for row in rows
        if (row.scope_kind, row.scope_code) == (scope.kind.value, scope.code)
        and (row.channel is Channel.MAIL or post.robots.get(row.recipient) is row.channel)
    ]
    if scope.kind is not ScopeKind.WHOLE:
        return own
    placed = {row.recipient for row in rows if row.channel is not Channel.MAIL}
    return own + [(post.robots[name], name) for name in sorted(post.robots) if name not in placed]


def mail_of(letter: Letter, scope: Scope, *, to: str, key: str, sender: Sender) -> MailMessage:
    """The mail of a stored letter: text, HTML with the chart inside, the spreadsheet."""
    return MailMessage(
        message_id=message_id(key, sender.domain),
        sender=sender.address,
        sender_name=sender.name,
        reply_to=sender.reply_to,
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        date=letter.composed_at,
        images=(InlineImage(CHART_CID, letter.chart),),
        attachments=(Attachment(workbook_name(letter, scope), letter.workbook),),
    )


def workbook_name(letter: Letter, scope: Scope) -> str:
    """工桥周报-杭州市余杭区-2026-W47.xlsx, with the revision if it is a correction."""
    again = f"-第{letter.revision}版" if letter.revision > 1 else ""
    return f"工桥周报-{scope.name}-{letter.week}{again}.xlsx"


def _note(letter: Letter) -> RobotMessage:
    facts: Any = letter.figures
    note = facts["note"]
    return RobotMessage(note["title"], tuple(note["lines"]), ROBOT_LINK, facts["archive_url"])
