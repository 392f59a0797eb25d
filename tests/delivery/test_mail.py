from __future__ import annotations

import email
import os
from collections.abc import Callable
from email.policy import default
from pathlib import Path

import pytest

from delivery.mail import FolderTransport, SmtpTransport
from delivery.outcome import Rejected, Retry, Sent, Unknown
from tests.delivery.conftest import MailServer, free_port
from tests.delivery.letters import letter

Start = Callable[..., MailServer]


def plain(server: MailServer, timeout: float = 5) -> SmtpTransport:
    return SmtpTransport(server.host, server.port, "none", timeout=timeout, helo="localhost")


def test_a_kind_server_gets_the_letter_byte_for_byte(start_mail_server: Start) -> None:
    server = start_mail_server()
    outcome = plain(server).send(letter().envelope())
    assert isinstance(outcome, Sent)
    assert "4711" in outcome.detail
    (received,) = server.letters
    assert received.rstrip() == letter().as_bytes().rstrip()
    body = email.message_from_bytes(received, policy=default).get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == letter().text.splitlines()
    assert server.senders == ["gongqiao@example.org"]
    assert server.recipients == ["leader@example.org"]


def test_lines_that_begin_with_a_dot_survive(start_mail_server: Start) -> None:
    server = start_mail_server()
    dotted = letter(text=".\n..\n.a\nb\n", html=None, images=(), attachments=())
    assert isinstance(plain(server).send(dotted.envelope()), Sent)
    body = email.message_from_bytes(server.letters[0], policy=default).get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == [".", "..", ".a", "b"]


@pytest.mark.parametrize("mood", ["refuses for now", "full after the body"])
def test_a_4yz_answer_asks_for_another_try(start_mail_server: Start, mood: str) -> None:
    server = start_mail_server(mood)
    outcome = plain(server).send(letter().envelope())
    assert isinstance(outcome, Retry)
    assert not outcome.road, "only this letter was refused, the next may pass"
    assert "45" in outcome.reason
    assert server.letters == []


def test_spam_is_said_of_a_letter_that_may_pass_later(start_mail_server: Start) -> None:
    """554 "looks like spam" is what NetEase and QQ say for a sender in a hurry as well."""
    server = start_mail_server("calls it spam")
    outcome = plain(server).send(letter().envelope())
    assert isinstance(outcome, Retry)
    assert outcome.most == 5
    assert server.letters == []


def test_a_5yz_answer_is_final(start_mail_server: Start) -> None:
    server = start_mail_server("refuses for good")
    outcome = plain(server).send(letter().envelope())
    assert isinstance(outcome, Rejected)
    assert "55" in outcome.reason
    assert server.letters == []


def test_death_in_the_middle_of_the_body_is_certainly_not_sent(start_mail_server: Start) -> None:
    """Big enough that the kernel cannot swallow the body whole, so the send itself breaks."""
    server = start_mail_server("dies in the middle of the body")
    big = letter(text="长信\n" * 4_000_000, html=None, images=(), attachments=())
    outcome = plain(server).send(big.envelope())
    assert isinstance(outcome, Retry)
    assert outcome.road
    assert server.letters == []


def test_death_after_the_last_byte_is_unknown_not_a_retry(start_mail_server: Start) -> None:
    server = start_mail_server("takes it and dies")
    assert isinstance(plain(server).send(letter().envelope()), Unknown)
    assert len(server.letters) == 1


def test_silence_after_the_last_byte_is_unknown(start_mail_server: Start) -> None:
    server = start_mail_server("takes it and falls silent")
    assert isinstance(plain(server, timeout=3).send(letter().envelope()), Unknown)


def test_a_server_slow_to_greet_is_a_broken_road(start_mail_server: Start) -> None:
    server = start_mail_server("slow to greet")
    outcome = plain(server, timeout=0.4).send(letter().envelope())
    assert isinstance(outcome, Retry)
    assert outcome.road
    assert server.letters == []


def test_nobody_listening_is_a_broken_road() -> None:
    outcome = SmtpTransport("127.0.0.1", free_port(), "none", timeout=1).send(letter().envelope())
    assert isinstance(outcome, Retry)
    assert outcome.road


def test_starttls_and_login_carry_the_letter(
    start_locked_mail_server: Start, certificate: Path
) -> None:
    server = start_locked_mail_server()
    way = SmtpTransport(
        server.host, server.port, "starttls", "gongqiao", "right-horse", 5, str(certificate)
    )
    assert isinstance(way.send(letter().envelope()), Sent)
    assert server.encrypted == [True]
    assert server.logins == ["gongqiao"]


def test_a_wrong_password_is_a_broken_road_and_is_never_repeated_in_words(
    start_locked_mail_server: Start, certificate: Path
) -> None:
    server = start_locked_mail_server()
    way = SmtpTransport(
        server.host, server.port, "starttls", "gongqiao", "wrong-horse", 5, str(certificate)
    )
    outcome = way.send(letter().envelope())
    assert isinstance(outcome, Retry)
    assert outcome.road
    assert "535" in outcome.reason
    assert "wrong-horse" not in outcome.reason + repr(way)
    assert server.letters == []


def test_a_server_without_starttls_gets_nothing_in_the_clear(
    start_mail_server: Start, certificate: Path
) -> None:
    server = start_mail_server()
    way = SmtpTransport(server.host, server.port, "starttls", timeout=5, ca_file=str(certificate))
    outcome = way.send(letter().envelope())
    assert isinstance(outcome, Retry)
    assert outcome.road
    assert server.letters == []


def test_a_stranger_with_an_unknown_certificate_gets_nothing(
    start_locked_mail_server: Start,
) -> None:
    server = start_locked_mail_server()
    way = SmtpTransport(server.host, server.port, "starttls", "gongqiao", "right-horse", 5)
    outcome = way.send(letter().envelope())
    assert isinstance(outcome, Retry)
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.reason
    assert server.logins == []


def test_a_password_for_a_far_host_without_tls_dies_at_construction() -> None:
    with pytest.raises(ValueError, match="unencrypted"):
        SmtpTransport("mail.example.org", 25, "none", "gongqiao", "secret")


def test_the_folder_holds_one_letter_however_often_it_is_sent(tmp_path: Path) -> None:
    folder = FolderTransport(tmp_path / "mail")
    first = folder.send(letter().envelope())
    assert isinstance(first, Sent)
    assert folder.send(letter().envelope()) == first
    folder.send(letter(message_id="<other@example.org>").envelope())
    assert len(list((tmp_path / "mail").iterdir())) == 2
    assert (tmp_path / "mail" / first.detail).read_bytes() == letter().as_bytes()


def test_a_crash_while_writing_leaves_no_half_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", power_cut)
    outcome = FolderTransport(tmp_path).send(letter().envelope())
    assert isinstance(outcome, Retry)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_broken_road(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    outcome = FolderTransport(tmp_path / "file" / "mail").send(letter().envelope())
    assert isinstance(outcome, Retry)
    assert outcome.road
