"""The telephone of the union of each district, as its coordinators entered it.

Board, post, sheet and the text read aloud carry the line of the work site's district; where none
is entered, 12351, the unions' national line.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import Session, col, select

from models.channel import UnionLine
from reference import regions
from reference.calendar import local_day
from services.actor import Actor
from services.audit import record
from services.errors import Forbidden, InvalidInput, NotFound, Problem
from services.shown import check_shown

NATIONAL: Final = "12351"
_LINE = re.compile(
    r"(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,6})?|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4}|(?:0\d{2,3}-)?\d{5}"
)


@dataclass(frozen=True)
class Telephone:
    """A line, when somebody answers it, and the day it was last tried ("" and None: the national
    line)."""

    line: str
    hours: str = ""
    checked_on: date | None = None


def line_of(session: Session, region_code: str) -> Telephone:
    """The line of a district; the national one where none is entered."""
    row = session.exec(select(UnionLine).where(UnionLine.region_code == region_code)).first()
    return Telephone(row.line, row.hours, row.checked_on) if row else Telephone(NATIONAL)


def line_for(session: Session, region_codes: Iterable[str]) -> Telephone:
    """One line for several districts: theirs where they have one in common, else the national."""
    found = {line_of(session, code) for code in sorted(set(region_codes))}
    return found.pop() if len(found) == 1 else Telephone(NATIONAL)


def stated_line(session: Session, region_code: str) -> Mapping[str, object]:
    """What the form shows."""
    now = line_of(session, region_code)
    if now.checked_on is None:
        return {"line": "", "hours": "", "checked_on": None}
    return {"line": now.line, "hours": now.hours, "checked_on": now.checked_on}


def set_line(
    session: Session,
    *,
    actor: Actor,
    region_code: str,
    line: str,
    hours: str,
    checked_on: date,
    now: datetime,
    shown: str = "",
) -> UnionLine:
    """Say which telephone a district's union answers, and when it was last tried.

    Raises Forbidden, NotFound (a district out of scope), InvalidInput, EditConflict.
    """
    if not actor.receiving:
        raise Forbidden("set_union_line")
    if not regions.is_region(region_code) or not actor.covers(region_code):
        raise NotFound("region", region_code)
    row = session.exec(
        select(UnionLine).where(col(UnionLine.region_code) == region_code).with_for_update()
    ).first()
    check_shown("union_line", row.id if row else None, shown, stated_line(session, region_code))
    problems: dict[str, tuple[Problem, ...]] = {}
    if not _LINE.fullmatch(line.strip()):
        problems["line"] = (Problem("phone"),)
    if checked_on > local_day(now):
        problems["checked_on"] = (Problem("day_ahead"),)
    if problems:
        raise InvalidInput(problems)
    row = row or UnionLine(region_code=region_code, line="", checked_on=checked_on, at=now)
    row.line, row.hours, row.checked_on = line.strip(), hours.strip()[:40], checked_on
    row.account_id, row.at = actor.account_id, now
    session.add(row)
    session.flush()
    record(
        session, actor=actor, action="union_line", subject_kind="union_line", subject_id=row.id,
        now=now, region=region_code, line=row.line,
    )  # fmt: skip
    return row
