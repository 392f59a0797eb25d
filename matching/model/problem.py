# ruff: noqa: RUF009 (column() returns a dataclass field)
"""The vocabulary of the engine: one frozen table of columns per thing, each checking itself.

Units: money in integer fen; days as whole numbers (days since 1970-01-01); shares in permille;
`UNKNOWN` (-1) where nobody has said. Rows may come in any order: `key` names a row for good, all
results are the same under any row order.

There is no column for ethnicity, marital or childbearing status, looks, religion, health detail or
party membership, and none may be added (PIPL art. 24; domain knowledge 7.2). `sex` serves beds and
the law table only; `policy` can only raise a score.
"""

from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matching.model.checks import check_references, check_tables
from matching.model.columns import FAR, KEY_TOP, Table, column, digest_of
from matching.model.errors import BadArgument
from matching.model.identity import by_key
from matching.model.limits import (
    LimitPeople,
    LimitPosts,
    Limits,
    check_limits,
    no_limits,
    no_people,
    no_posts,
)

FEN_TOP = 100_000_000
COUNT_TOP = 1_000_000
MASK_TOP = 2**62


class Sex(IntEnum):
    UNKNOWN = 0
    MALE = 1
    FEMALE = 2


class Nights(IntEnum):
    NO = 0
    ROTATING = 1
    YES = 2


class Stance(IntEnum):
    """What a person says of a district."""

    REFUSED = -1
    OPEN = 0  # named no place: anywhere
    WANTED = 1
    ELSEWHERE = 2  # named other places, did not refuse this one


class Kind(IntEnum):
    COUPLE = 1
    FAMILY = 2
    TOWNSMEN = 3


class Keep(IntEnum):
    """What a party must share."""

    EMPLOYER = 0
    DISTRICT = 1


class Lodging(IntEnum):
    NONE = 0
    PAID = 1
    FREE = 2


@dataclass(frozen=True, eq=False)
class People(Table):
    NAME: ClassVar[str] = "people"
    key: NDArray[np.int64] = column(np.int64, 0, KEY_TOP, unique=True)
    sex: NDArray[np.int8] = column(np.int8, 0, 2)
    born: NDArray[np.int32] = column(np.int32, -40_000, 40_000)  # day
    home: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)  # row of townsmen and routes
    party: NDArray[np.int32] = column(np.int32, -1, COUNT_TOP)  # row of parties, -1 = alone
    consent: NDArray[np.bool_] = column(np.bool_, 0, 1)  # to be matched, valid today
    available_from: NDArray[np.int32] = column(np.int32, 0, FAR)
    available_until: NDArray[np.int32] = column(np.int32, 0, FAR)
    schooling: NDArray[np.int8] = column(np.int8, -1, 20)  # rank, -1 = unknown
    floor: NDArray[np.int64] = column(np.int64, 0, FEN_TOP)  # minimum take-home, 0 = none stated
    last_wage: NDArray[np.int64] = column(np.int64, 0, FEN_TOP)  # 0 = unknown
    nights: NDArray[np.int8] = column(np.int8, 0, 2)
    refuses: NDArray[np.int64] = column(np.int64, 0, MASK_TOP)  # bit mask of hazards
    needs_lodging: NDArray[np.bool_] = column(np.bool_, 0, 1)
    needs_food: NDArray[np.int64] = column(np.int64, 0, MASK_TOP)  # bit mask
    children: NDArray[np.int8] = column(np.int8, 0, 20)  # come along
    first_timer: NDArray[np.bool_] = column(np.bool_, 0, 1)
    policy: NDArray[np.int16] = column(np.int16, 0, 1000)  # permille, only ever a plus
    policy_class: NDArray[np.int8] = column(np.int8, 0, 9)  # rank for priority "strict", 0 = none
    waiting: NDArray[np.int32] = column(np.int32, 0, FAR)  # days
    passed_over: NDArray[np.int16] = column(np.int16, 0, 30_000)  # earlier runs without an offer
    law_class: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)  # row of tables.law
    # goes only with organised transport: a bus from home, or one the firm sends there
    only_pickup: NDArray[np.bool_] = column(np.bool_, 0, 1, absent=True)
    only_wished: NDArray[np.bool_] = column(np.bool_, 0, 1, absent=True)  # takes no other trade


@dataclass(frozen=True, eq=False)
class Vacancies(Table):
    NAME: ClassVar[str] = "vacancies"
    key: NDArray[np.int64] = column(np.int64, 0, KEY_TOP, unique=True)
    employer: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)  # row of employers
    district: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)  # column of tables.stance
    occupation: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)  # column of tables.fit
    places: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)  # still open
    start_from: NDArray[np.int32] = column(np.int32, 0, FAR)
    start_until: NDArray[np.int32] = column(np.int32, 0, FAR)
    law_age: NDArray[np.int16] = column(np.int16, 16, 120)  # lawful minimum of this post
    age_min: NDArray[np.int16] = column(np.int16, 0, 120)
    age_max: NDArray[np.int16] = column(np.int16, 0, 200)  # 200 = no limit
    schooling: NDArray[np.int8] = column(np.int8, -1, 20)  # least rank asked, -1 = none
    certificates: NDArray[np.int64] = column(np.int64, 0, MASK_TOP)  # bits: tables.certificates
    hazards: NDArray[np.int64] = column(np.int64, 0, MASK_TOP)
    has_nights: NDArray[np.bool_] = column(np.bool_, 0, 1)
    night_share: NDArray[np.int16] = column(np.int16, 0, 1000)  # 1000 = always nights
    hours: NDArray[np.int16] = column(np.int16, -1, 240)  # tenths of an hour a day
    days: NDArray[np.int16] = column(np.int16, -1, 310)  # tenths of a day a month
    pay: NDArray[np.int64] = column(np.int64, -1, FEN_TOP)  # newcomer P50, net of deductions
    first_pay: NDArray[np.int16] = column(np.int16, -1, 400)  # days from arrival to first pay
    advance: NDArray[np.bool_] = column(np.bool_, 0, 1)  # a written living advance
    lodging: NDArray[np.int8] = column(np.int8, 0, 2)
    beds_male: NDArray[np.int32] = column(np.int32, -1, COUNT_TOP)  # -1 = not recorded
    beds_female: NDArray[np.int32] = column(np.int32, -1, COUNT_TOP)
    accepts_couples: NDArray[np.bool_] = column(np.bool_, 0, 1)
    room_size: NDArray[np.int8] = column(np.int8, -1, 60)
    meals: NDArray[np.int8] = column(np.int8, 0, 9)
    food: NDArray[np.int64] = column(np.int64, 0, MASK_TOP)
    school_help: NDArray[np.bool_] = column(np.bool_, 0, 1)
    training_weeks: NDArray[np.int16] = column(np.int16, 0, 520)
    guarantee_months: NDArray[np.int16] = column(np.int16, 0, 120)
    law_class: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)  # column of tables.law
    reserved: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP, absent=True)  # for who comes later
    # at least so many together, or the run says so (0, 1 = any number)
    min_group: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP, absent=True)
    insists: NDArray[np.bool_] = column(np.bool_, 0, 1, absent=True)  # else it wants nobody
    # home (row of townsmen and routes) to which the firm itself sends a bus, -1 = to none
    pickup: NDArray[np.int32] = column(np.int32, -1, COUNT_TOP, absent=True, empty=-1)
    school_km: NDArray[np.int16] = column(np.int16, -1, 999, absent=True, empty=-1)  # to a school

    @property
    def offered(self) -> NDArray[np.int32]:
        """Places a run may fill."""
        return np.asarray(np.maximum(self.places - self.reserved, 0))


@dataclass(frozen=True, eq=False)
class Employers(Table):
    NAME: ClassVar[str] = "employers"
    key: NDArray[np.int64] = column(np.int64, 0, KEY_TOP, unique=True)
    batch_left: NDArray[np.int32] = column(np.int32, -1, COUNT_TOP)  # first batch, -1 = proven
    couple_rooms: NDArray[np.int32] = column(np.int32, -1, COUNT_TOP)  # -1 = not recorded
    arrived: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)  # long enough ago to judge 30 days
    stayed_30: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)
    arrived_90: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)
    stayed_90: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)
    paid_on_time: NDArray[np.int16] = column(np.int16, -1, 1000)
    promise_kept: NDArray[np.int16] = column(np.int16, -1, 1000)
    open_cases: NDArray[np.int16] = column(np.int16, 0, 1000)
    buddy: NDArray[np.bool_] = column(np.bool_, 0, 1)  # a working union gives the buddy
    # people it has already got through us: they have used up its first places (Params.first_places)
    filled: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP, absent=True)


@dataclass(frozen=True, eq=False)
class Parties(Table):
    NAME: ClassVar[str] = "parties"
    key: NDArray[np.int64] = column(np.int64, 0, KEY_TOP, unique=True)
    kind: NDArray[np.int8] = column(np.int8, 1, 3)
    keep: NDArray[np.int8] = column(np.int8, 0, 1)
    needs_room: NDArray[np.bool_] = column(np.bool_, 0, 1)  # one couple room at the employer


@dataclass(frozen=True, eq=False)
class Pairs(Table):
    """Rows (person, vacancy): locks, exclusions, or the standing proposals of the last run."""

    NAME: ClassVar[str] = "pairs"
    person: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)
    vacancy: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)


@dataclass(frozen=True, eq=False)
class EmployerPairs(Table):
    """Rows (person, employer): this person never to this employer."""

    NAME: ClassVar[str] = "employer_exclusions"
    person: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)
    employer: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP)


@dataclass(frozen=True, eq=False)
class PersonTables(Table):
    """Wide columns, one row per person."""

    NAME: ClassVar[str] = "person_tables"
    stance: NDArray[np.int8] = column(np.int8, -1, 2, ndim=2)  # [people, districts]
    certificate_until: NDArray[np.int32] = column(np.int32, -1, FAR, ndim=2)  # [people, kinds]
    worked_in: NDArray[np.int32] = column(np.int32, -1, COUNT_TOP, ndim=2)  # occupations, -1 pad
    worked_months: NDArray[np.int16] = column(np.int16, 0, 1000, ndim=2)
    wishes: NDArray[np.int32] = column(np.int32, -1, COUNT_TOP, ndim=2)  # ranked, -1 pad


@dataclass(frozen=True, eq=False)
class HomeTables(Table):
    """One row per home (township or county) that people come from."""

    NAME: ClassVar[str] = "home_tables"
    townsmen: NDArray[np.int32] = column(np.int32, 0, COUNT_TOP, ndim=2)  # [homes, employers]
    route: NDArray[np.int16] = column(np.int16, 0, 1000, ndim=2)  # [homes, districts]


@dataclass(frozen=True, eq=False)
class FitTable(Table):
    NAME: ClassVar[str] = "fit"
    fit: NDArray[np.int16] = column(np.int16, 0, 1000, ndim=2)  # [trade known, trade asked]


@dataclass(frozen=True, eq=False)
class LawTable(Table):
    """0 = lawful, otherwise the number of the rule that bars; `law_class` are its indices."""

    NAME: ClassVar[str] = "law"
    bars: NDArray[np.int16] = column(np.int16, 0, 1000, ndim=2)  # [person class, vacancy class]


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything a run depends on, besides parameters and seed. `today` is a day number."""

    people: People
    vacancies: Vacancies
    employers: Employers
    parties: Parties
    locks: Pairs
    exclusions: Pairs
    employer_exclusions: EmployerPairs
    incumbents: Pairs  # what the last run proposed and nobody has decided: a small bonus
    person_tables: PersonTables
    home_tables: HomeTables
    fit: FitTable
    law: LawTable
    today: int = 0
    limits: Limits = field(default_factory=no_limits)
    limit_people: LimitPeople = field(default_factory=no_people)
    limit_posts: LimitPosts = field(default_factory=no_posts)
    party_size: NDArray[np.int64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        size = np.bincount(self.people.party[self.people.party >= 0], minlength=len(self.parties))
        object.__setattr__(self, "party_size", size)
        check_references(self)
        check_tables(self)
        rows = len(self.people), len(self.vacancies)
        check_limits(self.limits, self.limit_people, self.limit_posts, rows)
        if len(size) and (size.min() < 2 or size.max() > 8):
            bad = int(np.flatnonzero((size < 2) | (size > 8))[0])
            raise BadArgument("people.party", f"party {bad} has {size[bad]} members, not 2 to 8")
        if len(np.unique(self.locks.person)) != len(self.locks):
            raise BadArgument("locks.person", "somebody is locked twice")
        if len(np.unique(self.incumbents.person)) != len(self.incumbents):
            raise BadArgument("incumbents.person", "somebody stands twice")

    def as_offered(self) -> "Problem":
        """The same with the places a run may fill: what is reserved is not there."""
        if not self.vacancies.reserved.any():
            return self
        nothing = np.zeros_like(self.vacancies.reserved)
        posts = replace(self.vacancies, places=self.vacancies.offered, reserved=nothing)
        return replace(self, vacancies=posts)

    @cached_property
    def digest(self) -> str:
        """sha256 of the input, the same under any row order of people, vacancies, pairs."""
        return digest_of(*by_key(self), skip=frozenset({"people.party", "vacancies.employer"}))
