"""Taking keys out of text before it can reach a log, a page or a table."""

from __future__ import annotations

import logging
import re
import traceback
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


_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af·]+")
_FIGURES = re.compile(r"\d{5,}[\dXx]?")


def words_of(problem: BaseException) -> str:
    """Kind and message of an exception without what somebody typed into a form.

    Databases quote the row that would not fit, schemas the value they refused, Python the text
    that was no number. Of the first two only the facts are kept (SQLSTATE, table, column,
    constraint; field and kind); of any other message every Chinese word (our messages are English)
    and every long figure is left out.
    """
    name = type(problem).__name__
    orig = getattr(problem, "orig", None)
    if orig is not None and hasattr(problem, "statement"):
        return f"{name}: {_of_database(orig)}"
    if hasattr(problem, "diag"):
        return f"{name}: {_of_database(problem)}"
    if hasattr(problem, "errors") and hasattr(problem, "error_count"):
        found = problem.errors(include_url=False, include_context=False, include_input=False)
        return f"{name}: " + "; ".join(f"{'.'.join(map(str, e['loc']))} {e['type']}" for e in found)
    return redact(f"{name}: {_FIGURES.sub(MASK, _HAN.sub('…', str(problem)))}")


def _of_database(orig: BaseException) -> str:
    diag = getattr(orig, "diag", None)
    if diag is None:  # SQLite names columns, never values
        return f"{type(orig).__name__} {_FIGURES.sub(MASK, _HAN.sub('…', str(orig)))}"
    names = ("sqlstate", "table_name", "column_name", "constraint_name")
    facts = [f"{one}={value}" for one in names if (value := getattr(diag, one, None))]
    return " ".join([type(orig).__name__, *facts])


def trace_of(problem: BaseException) -> str:
    """The traceback of an exception and of those behind it, messages by `words_of`."""
    chain: list[BaseException] = []
    at: BaseException | None = problem
    while at is not None and at not in chain:
        chain.append(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    parts = ["".join(traceback.format_tb(one.__traceback__)) + words_of(one) for one in chain]
    return redact("\nafter that:\n".join(reversed(parts)))


class RedactingFilter(logging.Filter):
    """A logging filter that rewrites each record's text through `redact`; drops nothing.

    Put it on a handler and it also covers records of libraries (a logger's own filter only sees
    records made on exactly that logger). Exception text is rendered and masked as well.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = trace_of(record.exc_info[1])
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
