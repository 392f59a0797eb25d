"""A letter as a plain value, and the bytes that travel.

`MailMessage` dies at construction when it could not be sent or could be misused (line breaks in
a header, a foreign-script address, a malformed Message-ID), so a transport never meets one.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.policy import SMTP, EmailPolicy
from email.utils import parseaddr
from urllib.parse import quote

from delivery.encoded_words import encoded_words, sender_words


class Verbatim(str):
    """A header's value that is folded already and must leave as it stands."""


class _Policy(EmailPolicy):
    """The SMTP policy, except that a `Verbatim` value is not folded again."""

    def fold(self, name: str, value: str) -> str:
        if isinstance(value, Verbatim):
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        if isinstance(value, Verbatim):
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


POLICY = _Policy(linesep="\r\n", cte_type="7bit")
"""CRLF line ends and only ASCII bytes: Chinese travels as encoded words and base64, so a relay
without 8BITMIME or SMTPUTF8 cannot break it."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._=+-]{1,64}@[A-Za-z0-9.-]{1,64}>")
_CONTENT_ID = re.compile(r"[A-Za-z0-9._-]{1,64}(?:@[A-Za-z0-9.-]{1,64})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def message_id(key: str, domain: str) -> str:
    """The Message-ID of the message with this outbox key: same key, same ID, for ever.

    >>> message_id("weekly/2026-W47/330110/a@example.org", "gongqiao.example")
    '<gq.8efb4cb3bcfdc1066ff844b2160d8204@gongqiao.example>'
    """
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<gq.{digest}@{domain}>"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who our letters come from; `domain` is where their Message-IDs live."""

    address: str
    name: str = ""
    reply_to: str = ""

    @classmethod
    def parse(cls, line: str, reply_to: str = "") -> Sender:
        """From `工桥 <gongqiao@example.org>` or a bare address. ValueError if it is neither."""
        name, address = parseaddr(line)
        if not _ADDRESS.fullmatch(address):
            raise ValueError("sender must read: name <user@host>")
        return cls(address, name, reply_to)

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def letter(self, *, key: str, to: str, subject: str, text: str, date: datetime) -> MailMessage:
        """A plain letter whose Message-ID follows from its outbox key."""
        return MailMessage(
            message_id=message_id(key, self.domain),
            sender=self.address,
            sender_name=self.name,
            reply_to=self.reply_to,
            to=to,
            subject=subject,
            text=text,
            date=date,
        )


@dataclass(frozen=True, slots=True)
class InlineImage:
    """A PNG shown inside the HTML by `<img src="cid:...">`; `content_id` without brackets."""

    content_id: str
    png: bytes

    def __post_init__(self) -> None:
        if not _CONTENT_ID.fullmatch(self.content_id):
            raise ValueError("content_id must read like chart or chart@house, ASCII")
        if not self.png.startswith(b"\x89PNG\r\n\x1a\n"):
            raise ValueError("inline image is not a PNG")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the letter; `filename` may be Chinese, `plain` is what clients that
    read no Chinese names show (gongqiao-weekly-2026-W47.xlsx)."""

    filename: str
    content: bytes
    media_type: str = XLSX
    plain: str = ""

    def __post_init__(self) -> None:
        if (
            not self.filename
            or len(self.filename) > 100
            or _CONTROL.search(self.filename)
            or "/" in self.filename
        ):
            raise ValueError("attachment needs a plain file name")
        if not re.fullmatch(r"[A-Za-z0-9._-]{0,70}", self.plain):
            raise ValueError("the plain name of an attachment is ASCII and short")
        if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", self.media_type):
            raise ValueError("attachment needs a media type such as text/csv")

    @property
    def ascii_name(self) -> str:
        """The name without its Chinese: `plain`, else what is left of it."""
        stem, dot, end = self.filename.rpartition(".")
        kept = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")
        return (
            self.plain or f"gongqiao{f'-{kept}' if kept else ''}{dot}{end if end.isascii() else ''}"
        )


@dataclass(frozen=True, slots=True)
class Envelope:
    """A finished letter: who hands it to whom, and its bytes. This is what transports carry.

    The bytes are made once, stored, and stay the same however often they are sent.
    """

    message_id: str
    sender: str
    to: str
    mime: bytes = field(repr=False)

    @classmethod
    def open(cls, mime: bytes) -> Envelope:
        """Read the envelope from bytes made by `MailMessage.envelope`; ValueError otherwise."""
        head = BytesHeaderParser(policy=SMTP).parsebytes(mime)
        try:
            sender, to = head["From"].addresses, head["To"].addresses
            found = cls(str(head["Message-ID"]), sender[0].addr_spec, to[0].addr_spec, mime)
        except (AttributeError, IndexError):
            raise ValueError("not a letter: From, To or Message-ID is missing") from None
        if len(to) != 1 or not _MESSAGE_ID.fullmatch(found.message_id):
            raise ValueError("not a letter of ours: one recipient and a Message-ID are needed")
        return found


@dataclass(frozen=True, slots=True)
class MailMessage:
    """One letter to one person: one recipient, hence one unambiguous outcome.

    `date` is an aware moment given by the caller, `message_id` is deterministic (`message_id()`),
    so building the same letter again gives the same bytes. Letters of one `seed` to several people
    differ in their headers alone.
    """

    message_id: str
    sender: str
    to: str
    subject: str
    text: str
    date: datetime
    html: str | None = None
    sender_name: str = ""
    reply_to: str = ""
    images: tuple[InlineImage, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    seed: str = ""

    def __post_init__(self) -> None:
        if not _MESSAGE_ID.fullmatch(self.message_id):
            raise ValueError("message_id must read <local@domain>, ASCII, at most 131 characters")
        for name, address in (("sender", self.sender), ("to", self.to)):
            if not _ADDRESS.fullmatch(address):
                raise ValueError(f"{name} is not one plain ASCII mail address")
        if self.reply_to and not _ADDRESS.fullmatch(self.reply_to):
            raise ValueError("reply_to is not one plain ASCII mail address")
        for name, header in (("subject", self.subject), ("sender_name", self.sender_name)):
            if _CONTROL.search(header):
                raise ValueError(f"{name} must be one line")
        if not self.subject.strip():
            raise ValueError("subject is empty")
        if self.date.tzinfo is None:
            raise ValueError("date must be aware")
        if self.images and self.html is None:
            raise ValueError("inline images need html")

    def as_bytes(self) -> bytes:
        """RFC 5322 bytes, CRLF, 7 bit, the same each time."""
        return build(self).as_bytes()

    def envelope(self) -> Envelope:
        """The letter, finished and ready to travel."""
        return Envelope(self.message_id, self.sender, self.to, self.as_bytes())


def build(letter: MailMessage) -> EmailMessage:
    """The MIME tree: mixed(alternative(text, related(html, images)), attachments)."""
    mail = EmailMessage(policy=POLICY)
    if letter.sender_name.isascii():
        mail["From"] = Address(display_name=letter.sender_name, addr_spec=letter.sender)
    else:  # folded by the library a long name comes back with a blank inside
        _put(mail, "From", f"{sender_words(letter.sender_name)}\r\n <{letter.sender}>")
    mail["To"] = Address(addr_spec=letter.to)
    if letter.reply_to:
        mail["Reply-To"] = Address(addr_spec=letter.reply_to)
    mail["Subject"] = letter.subject
    mail["Date"] = letter.date
    mail["Message-ID"] = letter.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    if letter.html is not None:
        mail.add_alternative(letter.html, subtype="html")
        _embed(mail, letter.images)
    for attachment in letter.attachments:
        maintype, _, subtype = attachment.media_type.partition("/")
        mail.add_attachment(
            attachment.content, maintype=maintype, subtype=subtype, filename=attachment.filename
        )
        _name_for_everybody(list(mail.iter_attachments())[-1], attachment)
    _fix_boundaries(mail, letter.seed or letter.message_id)
    return mail


def _name_for_everybody(part: Message, attachment: Attachment) -> None:
    """A Chinese file name twice, and a plain one: `filename*` (RFC 2231) for who reads the
    standard, an RFC 2047 word in `name` for the many clients that know only that, and an ASCII
    `filename` that says what it is for the rest. `filename*` is one piece, for few clients join
    pieces, and stands first, for parsers that take the first of two."""
    if attachment.filename.isascii():
        return
    del part["Content-Type"], part["Content-Disposition"]
    named = f'name="{encoded_words(attachment.filename)}"'
    _put(part, "Content-Type", f"{attachment.media_type};\r\n {named}")
    extended = f"filename*=utf-8''{quote(attachment.filename, safe='')}"
    plain = f'filename="{attachment.ascii_name}"'
    _put(part, "Content-Disposition", f"attachment;\r\n {extended};\r\n {plain}")


def _put(part: Message, name: str, value: str) -> None:
    """Append a header as it stands: the library would fold encoded words and pieces apart."""
    part._headers.append((name, Verbatim(value)))  # type: ignore[attr-defined]  # the library's own list, untyped there


def _embed(mail: EmailMessage, images: tuple[InlineImage, ...]) -> None:
    page = mail.get_body(preferencelist=("html",))
    assert isinstance(page, EmailMessage)
    for image in images:
        page.add_related(
            image.png,
            maintype="image",
            subtype="png",
            cid=f"<{image.content_id}>",
            disposition="inline",
            filename=f"{image.content_id.partition('@')[0]}.png",
        )


def _fix_boundaries(mail: Message, seed: str) -> None:
    """Boundaries from a seed instead of random ones: the same letter, the same bytes."""
    digest = hashlib.sha256(seed.encode()).hexdigest()[:24]
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_gongqiao_{digest}_{number}")
