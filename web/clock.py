"""The one clock of the web door. Views pass `now()` down; nothing below reads a clock."""

from datetime import UTC, datetime

from flask import current_app


def now() -> datetime:
    """Aware UTC. Tests set `app.config["CLOCK"]`."""
    clock = current_app.config.get("CLOCK")
    return clock() if clock else datetime.now(UTC)
