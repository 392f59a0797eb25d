"""Two ways for a letter to leave: an SMTP server, or a folder when none is configured.

At least once or at most once? SMTP cannot promise exactly once: after the last byte of the
message the server may take it and die before saying so. We therefore tell three cases apart:

* broken before the final dot: the server must discard it (RFC 5321 4.1.1.4), so `Retry`;
* an answer: 2yz `Sent`, otherwise what its words mean (`delivery.refusals`): a great many servers
  here answer 5yz for what will pass later;
* silence after the final dot: `Unknown`, and the caller chooses. Because the Message-ID is
  deterministic, a second copy can be recognised by the receiving system (many mailboxes fold
  equal IDs), but no server is obliged to.

The folder has no such gap: the file's name comes from the Message-ID and the rename is atomic, so
writing the same letter again leaves one letter.
"""

from __future__ import annotations

import os
import re
import smtplib
import ssl
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from delivery.message import Envelope
from delivery.outcome import REASON_LENGTH, Outcome, Rejected, Retry, Sent, Unknown
from delivery.redact import redact
from delivery.refusals import decode, family, judge

Security = Literal["starttls", "ssl", "none"]

_LEADING_DOT = re.compile(rb"(?m)^\.")


class MailTransport(Protocol):
    """A way out for letters. `send` never raises for what the other side does."""

    idempotent: bool
    """True when sending the same letter again certainly leaves one letter."""

    def send(self, letter: Envelope) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """One connection per letter to a submission server.

    `security`: `starttls` (refuses to go on without it), `ssl` (TLS from the first byte) or
    `none` (a relay on the same machine; a password is refused there unless the host is local).
    `timeout` is seconds for each network step. `ca_file` adds a private certificate authority.
    """

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 20.0
    ca_file: str | None = None
    helo: str | None = None
    idempotent: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        if self.security not in ("starttls", "ssl", "none"):
            raise ValueError("security must be starttls, ssl or none")
        if not self.host or not 0 < self.port < 65536 or self.timeout <= 0:
            raise ValueError("SMTP needs a host, a port from 1 to 65535 and a positive timeout")
        local = self.host in ("localhost", "127.0.0.1", "::1")
        if self.security == "none" and self.password and not local:
            raise ValueError("a password is never sent unencrypted: use starttls or ssl")

    def send(self, letter: Envelope) -> Outcome:
        """Hand one letter to the server; the outcome says what is certain."""
        try:
            client = self._connect()
        except (OSError, smtplib.SMTPException) as problem:
            return self._no_way(problem)
        try:
            return self._hand_over(client, letter)
        finally:
            _hang_up(client)

    def _connect(self) -> smtplib.SMTP:
        """A greeted, encrypted and logged-in session, or an exception and no open socket."""
        context = None
        if self.security != "none":
            context = ssl.create_default_context(cafile=self.ca_file)
        client: smtplib.SMTP
        if self.security == "ssl":
            client = smtplib.SMTP_SSL(
                self.host, self.port, self.helo, timeout=self.timeout, context=context
            )
        else:
            client = smtplib.SMTP(self.host, self.port, self.helo, timeout=self.timeout)
        try:
            if self.security == "starttls":
                client.starttls(context=context)
            if self.user:
                client.login(self.user, self.password)
            client.ehlo_or_helo_if_needed()
        except BaseException:
            client.close()
            raise
        return client

    def _hand_over(self, client: smtplib.SMTP, letter: Envelope) -> Outcome:
        """The whole conversation. Only silence after the last byte is `Unknown`."""
        try:
            _expect("MAIL", client.mail(letter.sender), {250})
            _expect("RCPT", client.rcpt(letter.to), {250, 251, 252})
            _expect("DATA", client.docmd("DATA"), {354})
            client.send(_LEADING_DOT.sub(b"..", letter.mime.rstrip(b"\r\n")) + b"\r\n.\r\n")
        except _RefusedError as refusal:
            return self._refusal(letter.to, refusal.step, refusal.code, refusal.text)
        except (OSError, smtplib.SMTPException) as problem:
            return Retry(self._describe("before the end of the message", problem), road=True)
        try:
            code, text = client.getreply()
        except (OSError, smtplib.SMTPException) as problem:
            return Unknown(self._describe("after the end of the message", problem))
        if 200 <= code < 300:
            return Sent(self._clean(f"{code} {text.decode('utf-8', 'replace')}"))
        return self._refusal(letter.to, "end of DATA", code, text)

    def _refusal(self, to: str, step: str, code: int, text: bytes) -> Outcome:
        """What the refusal's words mean; -1 is smtplib's word for an unreadable answer."""
        said = decode(text)
        reason, row = self._clean(f"{step}: {code} {said}"), judge(code, said)
        if row is None:
            return Retry(reason)
        if row.kind == "final":
            return Rejected(reason)
        road = code == 421 or row.reaches == "way"
        holds = family(to) if row.reaches == "domain" else ()
        return Retry(reason, road, row.pause_minutes, row.most, holds)

    def _no_way(self, problem: Exception) -> Retry:
        """No session at all: nothing was said, or the greeting or the log-in was refused."""
        reason, row = self._describe("connect", problem), None
        if isinstance(problem, smtplib.SMTPResponseException):
            row = judge(problem.smtp_code, _said(problem))
        return Retry(reason, road=True, pause_minutes=row.pause_minutes if row else 0)

    def _describe(self, where: str, problem: Exception) -> str:
        if isinstance(problem, smtplib.SMTPResponseException):
            said = f"{problem.smtp_code} {_said(problem)}"
        else:
            said = str(problem)
        return self._clean(f"{where}: {type(problem).__name__}: {said}")

    def _clean(self, text: str) -> str:
        return redact(" ".join(text.split()), (self.password,))[:REASON_LENGTH]


class _RefusedError(Exception):
    """The server answered a step with something else than go on."""

    def __init__(self, step: str, code: int, text: bytes) -> None:
        super().__init__(step)
        self.step, self.code, self.text = step, code, text


def _said(problem: smtplib.SMTPResponseException) -> str:
    error = problem.smtp_error
    return decode(error) if isinstance(error, bytes) else str(error)


def _expect(step: str, answer: tuple[int, bytes], accepted: set[int]) -> None:
    if answer[0] not in accepted:
        raise _RefusedError(step, *answer)


def _hang_up(client: smtplib.SMTP) -> None:
    """Say QUIT if anybody listens. The letter's fate is already known, so failures are nothing."""
    try:
        if client.sock is not None:
            client.sock.settimeout(2)
            client.quit()
    except (OSError, smtplib.SMTPException):
        pass
    finally:
        client.close()


@dataclass(frozen=True, slots=True)
class FolderTransport:
    """Letters as `.eml` files, named by Message-ID, for a house without an SMTP server."""

    path: Path
    idempotent: bool = field(default=True, init=False)

    def send(self, letter: Envelope) -> Outcome:
        """Write to a temporary file beside the target, flush it to disk, rename."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            target = self.path / file_name(letter.message_id)
            _write_atomically(target, letter.mime)
        except OSError as problem:
            reason = f"{type(problem).__name__}: {problem.strerror or problem}: {self.path}"
            return Retry(reason[:REASON_LENGTH], road=True)
        return Sent(target.name)


def file_name(message_id: str) -> str:
    """The letter's file name; distinct IDs of our own making never collide."""
    return re.sub(r"[^A-Za-z0-9._=+-]", "_", message_id.strip("<>")) + ".eml"


def _write_atomically(target: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
