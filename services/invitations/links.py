"""Signed links of workers: short enough for a short message, one purpose each, revocable.

The address is `/w/` and the row's number with sixty bits of a signature over everything the row
is for, so it can be neither guessed nor turned to another purpose; the row says until when it is
good and whether it was revoked. Nothing of the person stands in it.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.invitation import LinkPurpose, WorkerLink
from services.errors import NotFound
from services.rows import LARGEST_ID, known

SIGNED = 12
MOST_WRONG = 5
"""Wrong answers to the question that tells the person from a finder; then only the telephone."""
_TOKEN = re.compile(rf"([0-9a-z]{{1,7}})-([a-z2-7]{{{SIGNED}}})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class LinkOver(NotFound):
    """The link was ours and is good no longer: told apart from one nobody made."""


@dataclass(frozen=True)
class WorkerLinks:
    """Makes and reads the links. `secret` signs them; `public_url` is where they lead."""

    secret: str
    public_url: str

    def make(
        self,
        session: Session,
        *,
        person_id: int,
        purpose: LinkPurpose,
        subject_id: int = 0,
        until: datetime,
        now: datetime,
    ) -> str:
        """The address of a new link; one that stands for the same is made again, not doubled."""
        link = _standing(session, person_id, purpose, subject_id, now)
        if link is None:
            link = WorkerLink(
                person_id=person_id, purpose=purpose, subject_id=subject_id, made_at=now,
                expires_at=until,
            )  # fmt: skip
        link.expires_at = max(link.expires_at, until)
        session.add(link)
        session.flush()
        return self.address(link)

    def standing(
        self,
        session: Session,
        *,
        person_id: int,
        purpose: LinkPurpose,
        subject_id: int = 0,
        now: datetime,
    ) -> str:
        """The address of the link that stands, "" where there is none."""
        link = _standing(session, person_id, purpose, subject_id, now)
        return self.address(link) if link is not None else ""

    def address(self, link: WorkerLink) -> str:
        return f"{self.public_url.rstrip('/')}/w/{self.token(link)}"

    def token(self, link: WorkerLink) -> str:
        return f"{_base36(known(link.id))}-{self._sign(link)}"

    def read(self, session: Session, token: str, *, now: datetime) -> WorkerLink:
        """The link of a token. Raises NotFound (nobody made it), LinkOver (expired, revoked, or
        answered wrongly too often)."""
        found = _TOKEN.fullmatch(token.strip().lower())
        number = int(found[1], 36) if found else 0
        link = session.get(WorkerLink, number) if 0 < number <= LARGEST_ID else None
        if link is None or found is None or not hmac.compare_digest(found[2], self._sign(link)):
            raise NotFound("link")
        if link.revoked_at is not None or link.expires_at <= now:
            raise LinkOver("link", link.id)
        if link.wrong_answers >= MOST_WRONG:
            raise LinkOver("link", link.id)
        return link

    def _sign(self, link: WorkerLink) -> str:
        told = f"worker|{link.id}|{link.made_at.timestamp():.0f}|{link.purpose}|{link.subject_id}"
        digest = hmac.digest(self.secret.encode(), told.encode(), hashlib.sha256)
        return base64.b32encode(digest).decode().lower()[:SIGNED]


def revoke_links(
    session: Session, *, person_id: int, now: datetime, but: LinkPurpose | None = None
) -> int:
    """Every link of a person ends; how many did. `but`: links of this purpose stay."""
    mine = (col(WorkerLink.person_id) == person_id) & col(WorkerLink.revoked_at).is_(None)
    if but is not None:
        mine &= col(WorkerLink.purpose) != but
    session.flush()  # what was changed before is kept: the rows are read anew below
    result = session.connection().execute(sa.update(WorkerLink).where(mine).values(revoked_at=now))
    session.expire_all()
    return result.rowcount


def _standing(
    session: Session, person_id: int, purpose: LinkPurpose, subject_id: int, now: datetime
) -> WorkerLink | None:
    return session.scalars(
        sa.select(WorkerLink)
        .where(
            col(WorkerLink.purpose) == purpose,
            col(WorkerLink.subject_id) == subject_id,
            col(WorkerLink.person_id) == person_id,
            col(WorkerLink.revoked_at).is_(None),
            col(WorkerLink.expires_at) > now,
            col(WorkerLink.wrong_answers) < MOST_WRONG,
        )
        .order_by(col(WorkerLink.id).desc())
        .limit(1)
    ).first()


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"
