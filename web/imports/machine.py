"""What the pages of every kind of import share: the machine's doors, progress, a list's day."""

import os
import secrets
import socket
from datetime import date
from typing import TypedDict

from flask import current_app, render_template, request, url_for

from intake.cells import Unreadable, as_date
from models.imports import Import
from services.actor import Actor
from services.doors import doors_of
from services.errors import InvalidInput, Problem
from services.imports.kinds import Doors
from services.imports.taking import may_be_discarded
from web.access import current_actor
from web.clock import now
from web.db import engine, let_go
from web.imports import machine_wording


class AtMachine(TypedDict):
    """Who asks the machine, by which doors, as which process."""

    doors: Doors
    actor: Actor
    holder: str


def at_machine() -> AtMachine:
    """The machine has short transactions of its own; the request's is let go first, so that
    nobody waits for it while a file is read. Each request holds for itself: of two clicks at once
    one works and the other finds it at work."""
    actor = current_actor()
    let_go()
    holder = f"web:{socket.gethostname()[:16]}:{os.getpid()}:{secrets.token_hex(3)}"[:40]
    return AtMachine(doors=doors_of(engine(), now), actor=actor, holder=holder)


def typed_day() -> date | None:
    """The day a clerk typed; None for an empty field. Raises InvalidInput."""
    text = request.form.get("dated_on", "").strip()[:20]
    if not text:
        return None
    try:
        day = as_date(text)
    except Unreadable:
        day = None
    if day is None:
        raise InvalidInput({"dated_on": (Problem("date_parsing"),)})
    return day


def progress_page(row: Import, back: str, *, discard: str) -> str:
    """How far the work on an import is; the page asks again by itself, without JavaScript."""
    share = row.position * 100 // row.total if row.total else 0
    return render_template(
        "imports/progress.html",
        row=row,
        words=machine_wording.STATES[row.state.value],
        share=min(share, 99),
        back=back,
        discard=url_for(discard, import_id=row.id) if may_be_discarded(row) else "",
    )


def preview_hours() -> int:
    return int(current_app.extensions["settings"].supply.preview_hours)
