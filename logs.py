"""Structured logs: one JSON object per line on standard error, never personal data.

Every process of the service calls `configure_logging` once at start, naming itself. Libraries that
would write secrets (httpx logs whole URLs, keys included) are kept to warnings.
"""

import logging
import sys
from datetime import UTC, datetime

from pythonjsonlogger.json import JsonFormatter

from delivery.redact import RedactingFilter

QUIET = ("httpx", "httpcore", "apscheduler", "alembic", "werkzeug")


class Line(JsonFormatter):
    """`at` in UTC, `level`, `logger`, `process`, the event's name, and its facts."""

    def __init__(self, process: str) -> None:
        super().__init__("%(message)s", json_ensure_ascii=False)
        self.process = process

    def add_fields(
        self,
        log_data: dict[str, object],
        record: logging.LogRecord,
        message_dict: dict[str, object],
    ) -> None:
        super().add_fields(log_data, record, message_dict)
        event = log_data.pop("message", "")
        facts = dict(log_data)
        log_data.clear()
        at = datetime.fromtimestamp(record.created, UTC)
        log_data.update(
            at=at.isoformat(timespec="milliseconds"),
            level=record.levelname.lower(),
            process=self.process,
            logger=record.name,
            event=event,
        )
        log_data.update(facts)


def configure_logging(process: str, level: int = logging.INFO) -> None:
    """Send every logger to standard error as JSON lines; a second call replaces the first."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line(process))
    handler.addFilter(RedactingFilter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
