"""The import machine inside one open session of a test: what it writes is seen at once."""

from contextlib import nullcontext
from datetime import datetime

from sqlmodel import Session

from services.doors import KINDS
from services.imports.kinds import Doors
from tests.factories import NOW


def inside(session: Session, now: datetime = NOW) -> Doors:
    return Doors(
        begin=lambda: nullcontext(session),
        look=lambda: nullcontext(session),
        clock=lambda: now,
        kinds=KINDS,
    )
