from __future__ import annotations

import datetime as dt
import email
from email.header import decode_header, make_header
from email.policy import default
from typing import Any
from urllib.parse import unquote

import pytest

from delivery.message import XLSX, Attachment, Envelope, InlineImage, message_id
from tests.delivery.letters import MONDAY, PNG, letter


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


LONG_FILE = "工桥周报-四川省广元市苍溪县经济开发区-2026-W47-第2版.xlsx"


def with_file(name: str = LONG_FILE, plain: str = "") -> bytes:
    return letter(attachments=(Attachment(name, b"PK", plain=plain),)).as_bytes()


def by_rfc_2047(value: str) -> str:
    """What a client makes of it that knows encoded words and nothing newer."""
    return str(make_header(decode_header(value)))


def test_a_chinese_file_name_is_read_by_old_and_new_clients() -> None:
    raw = with_file(plain="gongqiao-weekly-2026-W47-510824-r2.xlsx")
    new = next(iter(email.message_from_bytes(raw, policy=default).iter_attachments()))
    assert new.get_filename() == LONG_FILE
    old: Any = email.message_from_bytes(raw).get_payload(1)
    assert by_rfc_2047(old.get_param("name")) == LONG_FILE
    head = str(old["Content-Disposition"])
    assert unquote(head.split("utf-8''")[1].split(";", maxsplit=1)[0]) == LONG_FILE
    assert 'filename="gongqiao-weekly-2026-W47-510824-r2.xlsx"' in head


def test_a_file_without_a_plain_name_keeps_what_is_ascii_of_its_own() -> None:
    assert b'filename="gongqiao-2026-W47-2.xlsx"' in with_file()
    assert b'filename="gongqiao.xlsx"' in with_file("名单.xlsx")
    assert b"filename*=" not in with_file("list.csv")


@pytest.mark.parametrize(
    "name", ["工桥", "浙江省杭州市余杭区总工会职工服务中心工作站", "苍溪县总工会（工桥·劳务协作）"]
)
def test_a_sender_name_comes_back_without_a_blank_inside(name: str) -> None:
    raw = letter(sender_name=name).as_bytes()
    assert email.message_from_bytes(raw, policy=default)["From"].addresses[0].display_name == name
    assert by_rfc_2047(email.message_from_bytes(raw)["From"]) == f"{name} <gongqiao@example.org>"
    assert Envelope.open(raw).sender == "gongqiao@example.org"


def test_a_very_long_sender_name_is_right_by_the_standard() -> None:
    name = "四川省广元市苍溪县与浙江省杭州市余杭区东西部劳务协作工会联络办公室"
    raw = letter(sender_name=name).as_bytes()
    assert by_rfc_2047(email.message_from_bytes(raw)["From"]).startswith(f"{name} <")
    assert all(len(word) <= 75 for word in raw.decode().split() if word.startswith("=?"))
