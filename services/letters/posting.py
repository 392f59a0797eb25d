"""Putting a stored letter into the outbox: a mail per reader, a note per group robot, once each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from delivery.message import Attachment, InlineImage, MailMessage, Sender, message_id
from delivery.robots import RobotMessage
from models.letter import Letter, LetterSubscription
from models.outbox import Channel, OutboxMessage
from reports.letter_html import CHART_CID
from reports.values import Scope, ScopeKind
from services.letters.pictures import picture_of
from services.outbox.messages import enqueue_mail, enqueue_note

ROBOT_LINK = "看全文（需登录）"


@dataclass(frozen=True)
class Post:
    """How letters leave: from whom, where their links lead, which group robots exist."""

    sender: Sender
    public_url: str
    robots: Mapping[str, Channel]


def send_letter(
    session: Session, letter: Letter, scope: Scope, *, post: Post, now: datetime
) -> int:
    """One message per subscriber who has none of this letter yet; how many were new."""
    new, chart = 0, b""
    for channel, recipient in _readers(session, scope, post):
        name = f"{scope.kind}-{scope.code or 'all'}"
        key = f"weekly/{letter.week}/{name}/r{letter.revision}/{_short(channel, recipient)}"
        if _is_out(session, key):
            continue
        if channel is Channel.MAIL:
            chart = chart or picture_of(letter)
            mail = mail_of(letter, scope, to=recipient, key=key, sender=post.sender, picture=chart)
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


def mail_of(
    letter: Letter, scope: Scope, *, to: str, key: str, sender: Sender, picture: bytes
) -> MailMessage:
    """The mail of a stored letter: text, HTML with the chart inside, the spreadsheet. To all its
    readers it is one body."""
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
        images=(InlineImage(CHART_CID, picture),),
        attachments=(_file(letter, scope),),
        seed=f"{letter.week}/{scope.kind}-{scope.code}/r{letter.revision}",
    )


def _file(letter: Letter, scope: Scope) -> Attachment:
    kind = "weekly" if "W" in letter.week else "monthly"
    plain = f"gongqiao-{kind}-{letter.week}-{scope.code or 'all'}-r{letter.revision}.xlsx"
    return Attachment(workbook_name(letter, scope), letter.workbook, plain=plain)


def workbook_name(letter: Letter, scope: Scope) -> str:
    """工桥周报-杭州市余杭区-2026-W47.xlsx or 工桥月报-…-2026-11.xlsx, with the revision."""
    kind = "周报" if "W" in letter.week else "月报"
    again = f"-第{letter.revision}版" if letter.revision > 1 else ""
    return f"工桥{kind}-{scope.name}-{letter.week}{again}.xlsx"


def _note(letter: Letter) -> RobotMessage:
    facts: Any = letter.figures
    note = facts["note"]
    return RobotMessage(note["title"], tuple(note["lines"]), ROBOT_LINK, facts["archive_url"])
