"""A single field typed beside no form of its own."""

from datetime import date

from flask import request

from services.errors import InvalidInput, Problem


def typed_day(name: str) -> date | None:
    """The day typed; None when left empty (today). Raises InvalidInput for what is no day."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput({name: (Problem("date_parsing"),)}) from None
