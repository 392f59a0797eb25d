"""Taking keys out of text before it can reach a log, a page or a table."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

MASK = "***"

_QUERY_SECRET = re.compile(
    r"(?i)\b(key|access_token|token|sign|signature|secret|password|passwd)=[^&\s\"'<>]+"
)
_HOOK_PATH = re.compile(r"(?i)(/hooks?/)[^/?#\s\"'<>]+")
_USERINFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^/@\s]+@")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` with the given secrets, and everything that looks like a key in a URL, masked.

    >>> redact("POST https://example.cn/send?key=abc HTTP/1.1")
    'POST https://example.cn/send?key=*** HTTP/1.1'
    """
    for secret in sorted((s for s in secrets if s), key=len, reverse=True):
        text = text.replace(secret, MASK)
    text = _QUERY_SECRET.sub(lambda match: f"{match.group(1)}={MASK}", text)
    text = _HOOK_PATH.sub(lambda match: f"{match.group(1)}{MASK}", text)
    return _USERINFO.sub(lambda match: f"{match.group(1)}{MASK}@", text)


class RedactingFilter(logging.Filter):
    """A logging filter that rewrites each record's text through `redact`; drops nothing.

    Put it on a handler and it also covers records of libraries (a logger's own filter only sees
    records made on exactly that logger). Exception text is rendered and masked as well.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None  # formatters would render it anew
        return True


def quiet_http_client() -> None:
    """Stop httpx and httpcore from logging what they fetch.

    httpx writes each request's whole URL, key included, at INFO; its parts write more at DEBUG.
    Called before every request because somebody may have turned logging up since; the filter
    holds even if another thread turns the level down between the two.
    """
    client = logging.getLogger("httpx")
    client.setLevel(logging.WARNING)
    if not any(isinstance(f, RedactingFilter) for f in client.filters):
        client.addFilter(RedactingFilter())
    logging.getLogger("httpcore").setLevel(logging.WARNING)
