"""The mail folder, where letters lie when no SMTP server is configured. For administrators."""

from __future__ import annotations

from pathlib import Path

from delivery.folder import LetterHead, WholeLetter, list_letters, read_letter
from services.actor import Actor
from services.errors import Forbidden, NotFound


def list_folder(
    folder: Path, *, actor: Actor, limit: int, offset: int = 0
) -> tuple[list[LetterHead], int]:
    """Newest first, and how many there are."""
    _only_administrators(actor)
    return list_letters(folder, limit=limit, offset=offset)


def open_folder_letter(folder: Path, *, actor: Actor, name: str) -> WholeLetter:
    """One letter as it was sent. Raises NotFound."""
    _only_administrators(actor)
    letter = read_letter(folder, name)
    if letter is None:
        raise NotFound("letter", name[:80])
    return letter


def _only_administrators(actor: Actor) -> None:
    if not actor.sees_all:
        raise Forbidden("see_outbox")
