"""Sign-up from a square code: five answers, no account, nothing shown of anybody on record.

The answer is the same for somebody new and somebody known, so a stranger who types a neighbour's
name learns nothing. The way on is a link sent to the telephone on record: whoever reads it there is
the person, or lives with them.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError
from sqlmodel import Session, select

from delivery.sms import SmsMessage
from intake.cells import Unreadable, as_date
from intake.names import LONGEST, BadName, read_name
from intake.same_person import Traits
from law import age_on
from models.channel import Channel, ChannelKind
from models.invitation import LinkPurpose
from models.person import Consent, ConsentMeans, ConsentPurpose, Person, Sex
from models.signup import SignUp
from reference import regions
from reference.ages import WORKING_AGE
from reference.calendar import local_day
from reports.invitation_text import Post, SmsKind, sms_of
from services.actor import SYSTEM, Actor
from services.errors import InvalidInput, NotFound, Problem
from services.inputs import Input, Whole, one_phone, tidy
from services.invitations.telling import Voice
from services.outbox.messages import enqueue_sms
from services.people.alike import phone_index, possible_same
from services.people.moves import mark_seeking
from services.people.register import OLDEST
from services.people.rows import note_event, sealed_identity
from services.publicity.channels import find_channel
from services.publicity.union_lines import line_of
from services.rows import LARGEST_ID, known, lock_rows
from services.workers.asked import post_asked, tie

LINK_LIFE = timedelta(days=90)


def _name(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return read_name(value)
    except BadName as wrong:
        kind = wrong.code.replace("name_bad", "name")
        raise PydanticCustomError(f"person_{kind}", "not a name", wrong.facts) from None


def _born(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return as_date(tidy(value))
    except Unreadable:
        raise PydanticCustomError("date_parsing", "not a date") from None


def _phone(value: Any) -> Any:
    return one_phone(value) if isinstance(value, str) else value


class SignUpIn(Input):
    """Five answers: name, birthday, telephone (may be left out), called or alone, agreed."""

    name: Annotated[str, BeforeValidator(_name)] = Field(
        min_length=2, max_length=LONGEST, repr=False
    )
    born_on: Annotated[date, BeforeValidator(_born)]
    phone: Annotated[str, BeforeValidator(_phone)] = Field("", max_length=20, repr=False)
    way: Literal["call", "alone"]
    agree: bool = False
    post: Whole | None = Field(None, ge=1, le=LARGEST_ID)
    """The post they ask about, where the code or the clerk named one; never asked of them."""


@dataclass(frozen=True)
class Door:
    """Where a sign-up page belongs: its county and, where it came by one, its channel."""

    region_code: str
    channel: Channel | None

    @property
    def township(self) -> str:
        """Where the code hangs, if that tells where somebody lives: of a village it does."""
        village = self.channel is not None and self.channel.kind is ChannelKind.VILLAGE
        return self.channel.township if self.channel is not None and village else ""

    @property
    def place(self) -> str:
        """Where the code hangs, for its reader: a fair without the day its label begins with."""
        label = self.channel.township if self.channel is not None else ""
        return re.sub(r"^\d{4} ", "", label)


def door_of(session: Session, code: str) -> Door:
    """Of a channel's code, or of a county's six digits. Raises NotFound."""
    channel = find_channel(session, code)
    if channel is not None:
        return Door(channel.region_code, channel)
    if not regions.is_region(code) or regions.region(code).level is not regions.Level.COUNTY:
        raise NotFound("channel", code[:10])
    return Door(code, None)


def sign_up(session: Session, *, door: Door, data: SignUpIn, voice: Voice, now: datetime) -> SignUp:
    """Somebody wants to go. A new person is taken on the roster as seeking, with their own consent
    to be matched; a known one is left as they are until they answer behind their link.

    Raises InvalidInput: not agreed, under 16, impossible birthday, going on alone without a
    telephone.
    """
    if not data.agree:
        raise InvalidInput({"agree": (Problem("must_agree"),)})
    return enter(session, door=door, data=data, voice=voice, now=now)


def enter(
    session: Session,
    *,
    door: Door,
    data: SignUpIn,
    voice: Voice,
    now: datetime,
    typed_by: Actor | None = None,
) -> SignUp:
    """The sign-up written down, by the person or (`typed_by`) by a clerk for them. A clerk's entry
    is no consent: the person is on the roster, and their own word comes by the link they are sent,
    by a call or a slip. The same person twice by one channel is one sign-up. Raises as `sign_up`.
    """
    if door.channel is not None:  # two clerks typing the same visitor: one after the other
        lock_rows(session, Channel, {known(door.channel.id)})
    _check(data, local_day(now))
    post = post_asked(session, data.post, now=now) if data.post else None
    person, was_known = _person_of(session, door, data, typed_by, now)
    row = _standing(session, person, door)
    if row is None:
        row = _written(session, person, was_known, door, data, typed_by, voice, now)
    if post is not None:
        lock_rows(session, Person, {row.person_id})
        tie(session, row=row, post=post, actor=typed_by, now=now)
    return row


def _written(
    session: Session, person: Person, was_known: bool, door: Door, data: SignUpIn,
    typed_by: Actor | None, voice: Voice, now: datetime,
) -> SignUp:  # fmt: skip
    row = SignUp(
        person_id=known(person.id), region_code=person.region_code, at=now, known=was_known,
        channel_id=door.channel.id if door.channel else None, wants_call=data.way == "call",
        other_phone=_other_phone(person, data.phone),
        typed_by_id=typed_by.account_id if typed_by else None,
    )  # fmt: skip
    session.add(row)
    note_event(session, person, typed_by or SYSTEM, now, "signed_up")
    session.flush()
    if data.phone and not row.other_phone:
        _send_link(session, person, data.phone, row, voice, now)
    return row


def _standing(session: Session, person: Person, door: Door) -> SignUp | None:
    """What this person said by this channel before."""
    if door.channel is None:
        return None
    return session.exec(
        select(SignUp).where(SignUp.person_id == person.id, SignUp.channel_id == door.channel.id)
    ).first()


def _check(data: SignUpIn, today: date) -> None:
    age = age_on(data.born_on, today)
    if data.born_on > today or age > OLDEST:
        raise InvalidInput({"born_on": (Problem("born_impossible"),)})
    if age < WORKING_AGE:
        raise InvalidInput({"born_on": (Problem("under_16", {"age": age}),)})
    if data.way == "alone" and not data.phone:
        raise InvalidInput({"phone": (Problem("phone_to_go_on"),)})


def _person_of(
    session: Session, door: Door, data: SignUpIn, typed_by: Actor | None, now: datetime
) -> tuple[Person, bool]:
    """(the person, whether they were on record). Who only may be the same is entered anew: a
    coordinator looks at the pair later and tells."""
    stated = Traits(
        name=data.name, born_on=data.born_on, sex="", region_code=door.region_code, id_mark="",
        phone_mark=phone_index(data.phone), phone2_mark="",
        township=door.township, village="", household_key="",
    )  # fmt: skip
    (found,) = possible_same(session, [stated])
    same = [one for one in found if one.same]
    if same:
        return session.get_one(Person, same[0].person_id), True
    person = Person(
        name=data.name, sex=Sex.UNKNOWN, born_on=data.born_on, region_code=door.region_code,
        township=door.township,
        channel_id=door.channel.id if door.channel else None,
        **sealed_identity("", data.phone), created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(person)
    session.flush()
    if typed_by is not None:
        return person, False
    code = f"，编号{door.channel.code}" if door.channel else ""
    session.add(
        Consent(
            person_id=known(person.id), purpose=ConsentPurpose.MATCHING, means=ConsentMeans.SELF,
            evidence=f"本人扫码登记时勾选{code}", given_at=now,
        )
    )  # fmt: skip
    mark_seeking(session, person, SYSTEM, now)
    session.flush()
    return person, False


def _other_phone(person: Person, phone: str) -> bool:
    return bool(phone) and phone_index(phone) not in (person.phone_index, person.phone2_index)


def _send_link(
    session: Session, person: Person, phone: str, row: SignUp, voice: Voice, now: datetime
) -> None:
    link = voice.links.make(
        session, person_id=known(person.id), purpose=LinkPurpose.OWN_PAGE,
        until=now + LINK_LIFE, now=now,
    )  # fmt: skip
    post = Post("", "", "", None, line_of(session, person.region_code).line, person.region_code)
    params, text = sms_of(SmsKind.OWN_PAGE, post, until=now, link=link)
    enqueue_sms(
        session, key=f"own_page/{row.id}", number_index=phone_index(phone), now=now,
        sms=SmsMessage(f"own-page-{row.id}", known(person.id), SmsKind.OWN_PAGE, params, text),
    )  # fmt: skip
