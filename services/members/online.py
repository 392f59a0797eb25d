"""Joining by oneself: four answers and a yes, behind the code a union hangs out."""

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field
from sqlmodel import Session

from models.membership import JoinMeans, Membership
from models.union import Programme, UnionBody
from services.actor import SYSTEM
from services.errors import InvalidInput, NotFound, Problem
from services.inputs import Input, Line, Phone
from services.members.form import JoinIn
from services.members.moves import apply
from services.people.form import sound_id_number
from services.rows import LARGEST_ID
from services.unions.programmes import check_on


class OnlineIn(Input):
    """`work`: the firm or platform in one's own words; whoever has neither leaves it empty."""

    name: Line = Field(min_length=2, max_length=60, repr=False)
    id_number: Annotated[str, BeforeValidator(sound_id_number)] = Field(
        min_length=15, max_length=18, repr=False
    )
    phone: Phone = Field(min_length=7, repr=False)
    work: Line = Field("", max_length=80)
    agree: bool = False


def open_door(session: Session, body_id: int) -> UnionBody:
    """The body somebody may apply to. Raises NotFound: no such body, ended, or its district runs
    no memberships."""
    body = session.get(UnionBody, body_id) if 0 < body_id <= LARGEST_ID else None
    if body is None or body.ended_on is not None:
        raise NotFound("union_body", body_id)
    check_on(session, body.region_code, Programme.MEMBERSHIP)
    return body


def apply_online(session: Session, *, body_id: int, data: OnlineIn, now: datetime) -> Membership:
    """The application of whoever fills it in; the same again is the same. It is one's own act, so
    no clerk stands behind it. Raises NotFound as `open_door`, InvalidInput without the yes."""
    body = open_door(session, body_id)
    if not data.agree:
        raise InvalidInput({"agree": (Problem("must_agree"),)})
    told = data.model_dump(exclude={"agree"}) | {"means": JoinMeans.ONLINE, "town": body.town}
    return apply(session, actor=SYSTEM, body_id=body_id, data=JoinIn(**told), now=now)
