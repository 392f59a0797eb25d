"""DingTalk's side, written from its own page."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from typing import Any
from urllib.parse import parse_qs, urlsplit

NOW = dt.datetime(2026, 11, 23, 0, 0, 7, tzinfo=dt.UTC)
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
SECRET = "SEC000+plus/slash=equals"


def dingtalk_judge(path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What DingTalk's page says the server does, written from that page and not from our code."""
    query = parse_qs(urlsplit(path).query, strict_parsing=True)
    if query.get("access_token") != [KEY]:
        return {"errcode": 300001, "errmsg": "token is not exist"}
    (stamp,) = query["timestamp"]
    if abs(int(stamp) / 1000 - NOW.timestamp()) > 3600:
        return {"errcode": 310000, "errmsg": "invalid timestamp"}
    digest = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    if query["sign"] != [base64.b64encode(digest).decode()]:
        return {"errcode": 310000, "errmsg": "sign not match"}
    return {"errcode": 0, "errmsg": "ok"}
