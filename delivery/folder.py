"""Reading back the letters `FolderTransport` wrote, as a person would see them."""

from __future__ import annotations

import base64
import email
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9_=+-][A-Za-z0-9._=+-]{0,200}\.eml")
_HEAD_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class LetterHead:
    """One line of the list: the file's name and its headers. `at` is aware."""

    name: str
    to: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WholeLetter:
    """A letter to look at: its HTML (empty if it has none) shows pictures as data: addresses."""

    head: LetterHead
    sender: str
    text: str
    html: str
    files: tuple[tuple[str, bytes], ...]


def list_letters(folder: Path, *, limit: int, offset: int = 0) -> tuple[list[LetterHead], int]:
    """Letters of the folder, newest first (by when the file was written), and how many there are.

    Files that are no letters of ours are passed over; a folder that is not there is empty.
    """
    if not folder.is_dir():
        return [], 0
    found = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    found.sort(key=lambda path: (-path.stat().st_mtime_ns, path.name))
    return [_head(path) for path in found[offset : offset + limit]], len(found)


def read_letter(folder: Path, name: str) -> WholeLetter | None:
    """The letter in the file `name`, None if there is none; never a path out of the folder."""
    path = folder / name
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    files = tuple(
        (part.get_filename() or "attachment", _content(part)) for part in mail.iter_attachments()
    )
    return WholeLetter(_head(path), str(mail["From"]), _body(mail, "plain"), _page(mail), files)


def _head(path: Path) -> LetterHead:
    with path.open("rb") as file:
        head = BytesHeaderParser(policy=default).parsebytes(file.read(_HEAD_BYTES))
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    at = getattr(head["Date"], "datetime", None) or written
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return LetterHead(path.name, str(head["To"] or ""), str(head["Subject"] or ""), at)


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    content = part.get_content() if part is not None else ""
    return content if isinstance(content, str) else ""


def _page(mail: EmailMessage) -> str:
    """The HTML part with each `cid:` picture put in its place."""
    html = _body(mail, "html")
    for part in mail.walk():
        cid = str(part["Content-ID"] or "").strip("<>")
        if cid and part.get_content_maintype() == "image":
            picture = base64.b64encode(_content(part)).decode()
            html = html.replace(f"cid:{cid}", f"data:{part.get_content_type()};base64,{picture}")
    return html


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
