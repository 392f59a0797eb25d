"""People of the sending counties: only what matching, travel and reports need (domain.md 2.3).

Not here, and never to be added: marital or childbearing status, hepatitis, religion, looks, health
detail. Ethnicity is not kept. ID number and phone are sealed, with a blind index for equality.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col

from models.base import check, choice, codes, facts, moment
from models.sealed import sealed
from reference.letters import key_of_name, twin_key


class Sex(StrEnum):
    """Used only for beds and the lawful load limits of rule C01. Never guessed, not from a name."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"  # not yet asked: a list without the column, without ID numbers


class PersonState(StrEnum):
    REGISTERED = "registered"  # on the roster, has not said they want to go
    SEEKING = "seeking"  # wants to be matched
    PAUSED = "paused"
    CLOSED = "closed"


P = PersonState
PERSON_MOVES: Mapping[PersonState, frozenset[PersonState]] = {
    P.REGISTERED: frozenset({P.SEEKING, P.PAUSED, P.CLOSED}),
    P.SEEKING: frozenset({P.REGISTERED, P.PAUSED, P.CLOSED}),
    P.PAUSED: frozenset({P.SEEKING, P.REGISTERED, P.CLOSED}),
    P.CLOSED: frozenset({P.REGISTERED}),
}


class Nights(StrEnum):
    YES = "yes"
    ROTATING = "rotating"  # takes turns, no permanent nights
    NO = "no"


class TargetGroup(StrEnum):
    """Policy groups (脱贫/监测, 残疾, 退役军人, 毕业生); restricted, never shown to an employer."""

    LIFTED = "lifted"  # 脱贫人口
    MONITORED = "monitored"  # 监测对象
    DISABLED = "disabled"
    VETERAN = "veteran"
    GRADUATE = "graduate"


class ConsentPurpose(StrEnum):
    MATCHING = "matching"  # register and be matched
    SHARE_EMPLOYER = "share_employer"  # shown to the employer named as receiver
    SHARE_PARTNER = "share_partner"  # shown to the receiving district's union
    CARRIER = "carrier"
    DISABILITY = "disability"  # sensitive: separate consent
    TARGET_GROUP = "target_group"


class ConsentMeans(StrEnum):
    """How the worker's own act was recorded (rule P01)."""

    SMS = "sms"
    PAPER = "paper"  # signed slip, kept by the county
    READ_ALOUD = "read_aloud"  # call log: read aloud, agreed, time, who
    SELF = "self"


class Person(SQLModel, table=True):
    __tablename__ = "person"
    __table_args__ = (
        check("floor_wage", "floor_wage_fen IS NULL OR floor_wage_fen BETWEEN 0 AND 10000000"),
        check("last_wage", "last_wage_fen IS NULL OR last_wage_fen BETWEEN 0 AND 10000000"),
        check("children", "children_along BETWEEN 0 AND 9"),
        check(
            "available",
            "available_from IS NULL OR available_until IS NULL"
            " OR available_from <= available_until",
        ),
        # the list and its needs, its search, and possible twins are answered by an index alone
        sa.Index(
            "ix_person_list", "region_code", "state", "do_not_contact", "intention_confirmed_at"
        ),
        sa.Index("ix_person_newest", "region_code", "state", "id"),
        sa.Index("ix_person_state", "state", "id"),
        sa.Index(
            "ix_person_words", "region_code", "state", "name_key", "name", "township", "village"
        ),
        sa.Index("ix_person_twin", "twin_key", "region_code", "merged_into_id"),
        sa.Index(
            "ix_person_sex_open",
            "region_code",
            "state",
            sqlite_where=sa.text("sex = 'unknown'"),
            postgresql_where=sa.text("sex = 'unknown'"),
        ),
        sa.Index(
            "ix_person_phone", "phone_index", "name_key", "born_on", "region_code", "merged_into_id"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_code: str = Field(max_length=6)  # home county
    township: str = Field(default="", max_length=40)
    village: str = Field(default="", max_length=40)
    household_key: str = Field(default="", max_length=40)
    name: str = Field(max_length=60, repr=False)
    name_key: str = Field(default="", max_length=60, repr=False)  # as compared and searched
    twin_key: str = Field(default="", max_length=70, repr=False)  # with birth month
    sex: Sex = choice(Sex, "sex")
    born_on: date
    id_number: str | None = sealed("person.id_number")
    id_index: str | None = Field(default=None, max_length=64, unique=True, repr=False)
    phone: str | None = sealed("person.phone")
    phone_index: str | None = Field(default=None, max_length=64, repr=False)
    phone_note: str = Field(default="", max_length=12)  # whose telephone it is: 儿子
    phone2: str | None = sealed("person.phone2")  # where the first one does not answer
    phone2_index: str | None = Field(default=None, max_length=64, index=True, repr=False)
    phone2_note: str = Field(default="", max_length=12)
    schooling: str = Field(default="", max_length=16)  # code of reference.schooling; "" = unknown
    first_timer: bool = False  # 首次外出
    state: PersonState = choice(PersonState, "state", default=PersonState.REGISTERED)
    do_not_contact: bool = False

    # what they want and cannot
    last_wage_fen: int | None = None
    floor_wage_fen: int | None = None  # 最低到手, asked as a floor
    available_from: date | None = None
    available_until: date | None = None
    nights: Nights = choice(Nights, "nights", default=Nights.ROTATING)
    refuses: list[str] = codes()  # hazard codes this person will not work with
    needs_lodging: bool = True
    needs_couple_room: bool = False
    needs_food: list[str] = codes()
    only_wished: bool = (
        False  # 只做这几样: takes only the trades wished (PersonWish, at most three)
    )
    only_pickup: bool = False  # 只坐接送车: goes only with organised transport
    children_along: int = 0
    someone_stays_behind: bool = False  # 留守牵挂, no medical detail
    accommodation: str = Field(default="", max_length=200)  # the convenience needed, in words
    intention_confirmed_at: datetime | None = moment(default=None)
    waiting_since: datetime | None = moment(default=None)

    created_at: datetime = moment()
    updated_at: datetime = moment()
    created_by_id: int | None = Field(default=None, foreign_key="account.id")
    channel_id: int | None = Field(default=None, foreign_key="channel.id", index=True)
    is_demo: bool = False
    merged_into_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """The record that goes on instead of this one (models.same_person); this one is closed."""


@sa.event.listens_for(Person, "before_insert")
@sa.event.listens_for(Person, "before_update")
def _keep_keys(_mapper: object, _connection: object, person: Person) -> None:
    """What people are compared and searched by follows name and birth, whoever writes them."""
    for name, value in keys_of(person.name, person.born_on).items():
        setattr(person, name, value)


def sex_open() -> sa.ColumnElement[bool]:
    """Whose sex is still to be asked, as the index holds them (its condition is no parameter)."""
    return col(Person.sex) == sa.literal_column("'unknown'")


def keys_of(name: str, born_on: date) -> dict[str, str]:
    """The columns people are compared and searched by."""
    return {"name_key": key_of_name(name), "twin_key": twin_key(name, born_on)}


class PersonEvent(SQLModel, table=True):
    __tablename__ = "person_event"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    kind: str = Field(max_length=24)  # moved, edited, intention, imported
    from_state: PersonState | None = choice(PersonState, "from_state", default=None)
    to_state: PersonState | None = choice(PersonState, "to_state", default=None)
    reason: str = Field(default="", max_length=400)
    detail: dict[str, object] = facts()


class PersonTrade(SQLModel, table=True):
    """A trade somebody has worked in, and for how long."""

    __tablename__ = "person_trade"
    __table_args__ = (check("months", "months BETWEEN 0 AND 720"),)
    person_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    occupation_id: str = Field(max_length=32, primary_key=True)
    months: int = 0


class PersonWish(SQLModel, table=True):
    """Up to three trades wanted, ranked."""

    __tablename__ = "person_wish"
    __table_args__ = (check("rank", "rank BETWEEN 1 AND 3"),)
    person_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    rank: int = Field(primary_key=True)
    occupation_id: str = Field(max_length=32)


class PersonRegion(SQLModel, table=True):
    """A region wanted, or refused; no row with `wanted` means anywhere."""

    __tablename__ = "person_region"
    person_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    region_code: str = Field(max_length=6, primary_key=True)
    wanted: bool = True  # False = will not go there
    rank: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """First wish is 1; 0 where the order was not told."""


class PersonCertificate(SQLModel, table=True):
    __tablename__ = "person_certificate"
    person_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    certificate: str = Field(max_length=32, primary_key=True)  # code of reference.certificates
    issued_on: date | None = None
    expires_on: date | None = None
    checked_on: date | None = None


class PersonTarget(SQLModel, table=True):
    """Membership of a policy group, verified by the sending county."""

    __tablename__ = "person_target"
    person_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    target: TargetGroup = choice(TargetGroup, "target", primary_key=True)
    verified_on: date | None = None


class Consent(SQLModel, table=True):
    """One consent: purpose, receiver where data goes on, when, by what means, until withdrawn."""

    __tablename__ = "consent"
    __table_args__ = (
        sa.Index("ix_consent_standing", "person_id", "purpose", "withdrawn_at"),
        check("receiver", "(purpose = 'share_employer') = (receiver_employer_id IS NOT NULL)"),
        check("slip", "slip_photo_id IS NULL OR means = 'paper'"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    purpose: ConsentPurpose = choice(ConsentPurpose, "purpose")
    receiver_employer_id: int | None = Field(default=None, foreign_key="employer.id")
    receiver_note: str = Field(default="", max_length=120)
    means: ConsentMeans = choice(ConsentMeans, "means")
    evidence: str = Field(default="", max_length=200)
    slip_photo_id: int | None = Field(default=None, foreign_key="slip_photo.id", index=True)
    given_at: datetime = moment()
    recorded_by_id: int | None = Field(default=None, foreign_key="account.id")
    withdrawn_at: datetime | None = moment(default=None)
