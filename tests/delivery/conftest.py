"""A real SMTP server that can be told to misbehave, and a real HTTP server that answers robots."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class MailServer:
    """What the server saw, and how it should behave (`mood`)."""

    host: str
    port: int
    mood: str = "kind"
    letters: list[bytes] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)


class MoodyHandler:
    def __init__(self, state: MailServer) -> None:
        self.state = state

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.state.mood == "refuses for now":
            return "451 4.3.0 mailbox busy, come back"
        if self.state.mood == "refuses for good":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.state.mood == "full after the body":
            return "452 4.3.1 disk full"
        if self.state.mood == "calls it spam":
            return "554 5.7.1 looks like spam"
        self.state.letters.append(bytes(envelope.original_content or b""))
        self.state.senders.append(str(envelope.mail_from))
        self.state.recipients.extend(envelope.rcpt_tos)
        self.state.encrypted.append(session.ssl is not None)
        if self.state.mood == "takes it and dies":
            assert server.transport is not None
            server.transport.abort()
            await asyncio.sleep(0)
        if self.state.mood == "takes it and falls silent":
            await asyncio.sleep(12)
        return "250 2.0.0 queued as 4711"


class MoodySMTP(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.event_handler.state.mood == "dies in the middle of the body":
            await self.push("354 go ahead")
            await self._reader.read(10_000)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        if self.event_handler.state.mood == "slow to greet":
            await asyncio.sleep(3)
        await super().smtp_EHLO(hostname)


class MoodyController(Controller):
    def factory(self) -> SMTP:
        return MoodySMTP(self.handler, **self.SMTP_kwargs)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1, key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def start_mail_server() -> Iterator[Callable[..., MailServer]]:
    """`start_mail_server(mood=..., **aiosmtpd options)`; every server stops after the test."""
    running: list[Controller] = []

    def start(mood: str = "kind", **options: Any) -> MailServer:
        state = MailServer("127.0.0.1", free_port(), mood)
        controller = MoodyController(
            MoodyHandler(state), hostname=state.host, port=state.port, **options
        )
        controller.start()
        running.append(controller)
        return state

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def start_locked_mail_server(
    start_mail_server: Callable[..., MailServer], certificate: Path
) -> Callable[..., MailServer]:
    """A server that insists on STARTTLS and on the account 工桥/right."""

    def start(mood: str = "kind") -> MailServer:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        logins: list[str] = []

        def check(
            server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
        ) -> AuthResult:
            assert isinstance(data, LoginPassword)
            logins.append(data.login.decode())
            return AuthResult(success=data.password == b"right-horse", handled=False)

        state = start_mail_server(
            mood,
            tls_context=context,
            require_starttls=True,
            auth_required=True,
            authenticator=check,
        )
        state.logins = logins
        return state

    return start


@dataclass
class RobotServer:
    """A webhook endpoint: what was asked of it and what it will answer next."""

    base: str
    status: int = 200
    answer: bytes = b'{"errcode":0,"errmsg":"ok"}'
    judge: Callable[[str, dict[str, Any]], dict[str, Any]] | None = None
    delay: float = 0
    hang_up: bool = False
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def robot_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RobotServer]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.requests.append((self.path, body))
            if state.delay:
                released.wait(state.delay)
            if state.hang_up:
                self.close_connection = True
                return
            said = state.answer
            if state.judge:
                said = json.dumps(state.judge(self.path, body), ensure_ascii=False).encode()
            try:
                self.send_response(state.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)
            except OSError:
                pass

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = RobotServer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield state
    released.set()
    server.shutdown()
    server.server_close()
    thread.join()
