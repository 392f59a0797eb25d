from __future__ import annotations

import datetime as dt
import email
from email.policy import default
from typing import Any

import pytest

from delivery.message import XLSX, Attachment, Envelope, InlineImage, MailMessage, message_id

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
MONDAY = dt.datetime(2026, 11, 23, 0, 0, tzinfo=dt.UTC)


def letter(**changes: Any) -> MailMessage:
    values: dict[str, Any] = {
        "message_id": message_id("weekly/2026-W47/330110", "gongqiao.example"),
        "sender": "gongqiao@example.org",
        "sender_name": "工桥周报",
        "to": "leader@example.org",
        "subject": "余杭—苍溪 2026年第47周：到岗34人，30天仍在岗31人，缺口626个",
        "text": "到岗34人\n.\n.以点开头的一行\n",
        "html": '<p>到岗<b>34</b>人</p><img src="cid:chart@gongqiao" alt="到岗">',
        "date": MONDAY,
        "images": (InlineImage("chart@gongqiao", PNG),),
        "attachments": (Attachment("周报-2026年第47周-余杭区.xlsx", b"PK\x03\x04" + bytes(200)),),
    }
    return MailMessage(**{**values, **changes})


def test_a_letter_comes_back_whole_from_its_bytes() -> None:
    mail = email.message_from_bytes(letter().as_bytes(), policy=default)
    assert mail["Subject"] == letter().subject
    assert mail["From"].addresses[0].display_name == "工桥周报"
    assert mail["Message-ID"] == letter().message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == MONDAY
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert text.get_content().splitlines() == letter().text.splitlines()
    assert html is not None
    assert html.get_content().strip() == letter().html
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == "<chart@gongqiao>"
    assert picture.get_content() == PNG
    (sheet,) = mail.iter_attachments()
    assert sheet.get_content_type() == XLSX
    assert sheet.get_filename() == "周报-2026年第47周-余杭区.xlsx"
    assert sheet.get_content() == letter().attachments[0].content


def test_the_bytes_are_ascii_short_lined_and_the_same_each_time() -> None:
    raw = letter().as_bytes()
    raw.decode("ascii")
    assert raw == letter().as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_same_key_gives_the_same_message_id_and_another_key_another() -> None:
    assert message_id("a", "example.org") == message_id("a", "example.org")
    assert message_id("a", "example.org") != message_id("b", "example.org")


def test_an_envelope_is_read_back_from_the_stored_bytes() -> None:
    sent = letter(reply_to="office@example.org").envelope()
    assert Envelope.open(sent.mime) == sent
    assert (sent.sender, sent.to) == ("gongqiao@example.org", "leader@example.org")
    assert b"office@example.org" in sent.mime
    for broken in (b"", b"hello", sent.mime.replace(b"Message-ID", b"X-ID")):
        with pytest.raises(ValueError, match="not a letter"):
            Envelope.open(broken)


@pytest.mark.parametrize(
    "change",
    [
        {"to": "leader@example.org\r\nBcc: everyone@example.org"},
        {"to": "a@example.org, b@example.org"},
        {"to": "书记@example.org"},
        {"to": ""},
        {"sender": "no address"},
        {"subject": "两\n行"},
        {"subject": "   "},
        {"sender_name": "工桥\r\nX-Evil: 1"},
        {"message_id": "gq.1@example.org"},
        {"message_id": "<gq 1@example.org>"},
        {"message_id": f"<{'x' * 70}@example.org>"},
        {"date": dt.datetime(2026, 11, 23)},  # noqa: DTZ001  naive on purpose
        {"html": None},
    ],
)
def test_a_letter_that_could_not_travel_dies_at_construction(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        letter(**change)


def test_a_picture_that_is_no_png_and_a_file_name_with_a_path_are_refused() -> None:
    with pytest.raises(ValueError, match="not a PNG"):
        InlineImage("chart", b"GIF89a")
    with pytest.raises(ValueError, match="file name"):
        Attachment("../周报.xlsx", b"")
