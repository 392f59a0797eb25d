"""A weekly letter with all a letter may carry."""

from __future__ import annotations

import datetime as dt
from typing import Any

from delivery.message import Attachment, InlineImage, MailMessage, message_id

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
