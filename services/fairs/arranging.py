"""How a fair is arranged: what happens when (a line each, `09:00 开场`), and who stands where."""

import re
from datetime import time

from pydantic import Field
from sqlmodel import Session

from models.fair import Fair
from services.actor import Actor
from services.errors import InvalidInput, Problem
from services.fairs.events import own_fair
from services.fairs.stands import change_places
from services.inputs import Input, Paragraph
from services.shown import check_shown

_AT = r"([01]?\d|2[0-3])[:：]([0-5]\d)"
_LINE = re.compile(rf"{_AT}(?:\s*[-–—~至到]\s*{_AT})?[\s,，、]*(.+)")
MOST = 2000


class ProgrammeIn(Input):
    programme: Paragraph = Field("", max_length=MOST)


def set_programme(
    session: Session, *, actor: Actor, fair_id: int, text: str, shown: str = ""
) -> Fair:
    """The programme, sorted by the hour, times written alike. Raises InvalidInput at `programme`
    naming the line that begins with no time, EditConflict."""
    fair = own_fair(session, actor, fair_id)
    check_shown("fair", fair_id, shown, {"programme": fair.programme})
    lines = [_read(line) for line in text.splitlines() if line.strip()]
    wrong = next((n for n, line in enumerate(lines, 1) if line is None), None)
    if wrong is not None:
        raise InvalidInput({"programme": (Problem("programme_line", {"line": wrong}),)})
    words = "\n".join(line for _at, line in sorted(one for one in lines if one is not None))
    if len(words) > MOST:
        raise InvalidInput({"programme": (Problem("string_too_long", {"max_length": MOST}),)})
    fair.programme = words
    session.add(fair)
    session.flush()
    return fair


def move_stand(
    session: Session, *, actor: Actor, fair_id: int, employer_id: int, number: int
) -> None:
    """The firm gets this stand; whoever stood there gets the firm's. Raises NotFound, Forbidden."""
    own_fair(session, actor, fair_id)
    change_places(session, fair_id=fair_id, employer_id=employer_id, number=number)


def programme_of(fair: Fair) -> list[tuple[str, str]]:
    """(time, what), in order."""
    told = (line.split(" ", 1) for line in fair.programme.splitlines())
    return [(parts[0], parts[1]) for parts in told if len(parts) == 2]


def _read(line: str) -> tuple[time, str] | None:
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return None
    first = time(int(found[1]), int(found[2]))
    until = f"–{int(found[3]):02}:{found[4]}" if found[3] else ""
    return first, f"{first:%H:%M}{until} {' '.join(found[5].split())}"
