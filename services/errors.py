"""The errors use cases raise: facts, not HTTP and not prose. `web/errors.py` alone words them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


class ServiceError(Exception):
    """Root of the tree; everything below says what a person can do about it through its facts."""

    @property
    def facts(self) -> Mapping[str, object]:
        return dict(vars(self))


@dataclass(eq=False)
class NotFound(ServiceError):
    """No such row, or a row outside the actor's scope: the two are never told apart."""

    kind: str
    id: object = None


@dataclass(eq=False)
class Forbidden(ServiceError):
    """The actor may see this but not do that."""

    action: str


@dataclass(eq=False)
class InvalidInput(ServiceError):
    """Input that cannot be stored: problem codes by field (`_` for the whole form)."""

    problems: Mapping[str, tuple["Problem", ...]]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field: a code of the wording table and the facts it needs."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(eq=False)
class NotAllowedNow(ServiceError):
    """The state the row is in has no such move (somebody else may just have acted)."""

    kind: str
    id: object
    state: str
    action: str


@dataclass(eq=False)
class StaleVersion(ServiceError):
    """The screen shows an older version of the row than the database holds."""

    kind: str
    id: object
    shown: int
    current: int


@dataclass(eq=False)
class EditConflict(ServiceError):
    """Somebody saved other values since the form was shown; `theirs` are the stored ones."""

    kind: str
    id: object
    theirs: Mapping[str, object]


@dataclass(eq=False)
class VacancyFull(ServiceError):
    """Every place is promised or taken."""

    vacancy_id: int
    places: int


@dataclass(eq=False)
class VacancyNotOpen(ServiceError):
    """Closed means closed on every path."""

    vacancy_id: int
    state: str


@dataclass(eq=False)
class LawForbids(ServiceError):
    """A BLOCK finding stands; `findings` are `law.Finding` values."""

    findings: tuple[object, ...]


@dataclass(eq=False)
class LawAsks(ServiceError):
    """Something changed since the last check that only the union of the work site may answer, in
    writing: `question` is a code of services.law.again."""

    question: str


@dataclass(eq=False)
class ConsentMissing(ServiceError):
    """No valid consent of the person for this purpose on this day."""

    person_id: int
    purpose: str


@dataclass(eq=False)
class AlreadyPlaced(ServiceError):
    """The person holds a place already."""

    person_id: int
    placement_id: int


@dataclass(eq=False)
class PartyWouldSplit(ServiceError):
    """Groups are whole: the move would tear the party apart and no override was given."""

    party_id: int


@dataclass(eq=False)
class VehicleFull(ServiceError):
    """A vehicle has `seats` for passengers, and `wanted` would sit in it."""

    number: int
    seats: int
    wanted: int


@dataclass(eq=False)
class AlreadyOnTrip(ServiceError):
    """The person has a seat on this trip or another."""

    placement_id: int
    trip_id: int
    trip: str


@dataclass(eq=False)
class TripNotReady(ServiceError):
    """What stands in the way of a trip's next step: a code, and how many it concerns."""

    why: str
    count: int = 0


@dataclass(eq=False)
class ReasonRequired(ServiceError):
    """This needs a reason (an override, a refusal, a suspension)."""

    action: str


@dataclass(eq=False)
class AlreadyExists(ServiceError):
    """A unique thing is there already."""

    kind: str
    field: str
    id: object = None


@dataclass(eq=False)
class PerhapsKnown(ServiceError):
    """People on record may be the one to be stored: a person says whether they are.

    likenesses   what speaks for and against, one for each id (`intake.same_person.Likeness`)
    """

    person_ids: tuple[int, ...]
    likenesses: tuple[object, ...]


@dataclass(eq=False)
class CannotMerge(ServiceError):
    """Two records cannot become one (or two again) before something is settled; codes of what."""

    reasons: tuple[str, ...]


@dataclass(eq=False)
class TooManyAttempts(ServiceError):
    """Throttled; try again after `seconds`."""

    seconds: int


@dataclass(eq=False)
class BudgetSpent(ServiceError):
    """`most` of `kind` within the hour are used; free again after `seconds`. With `reasoned` a
    written reason opens it at once."""

    kind: str
    most: int
    seconds: int
    reasoned: bool


@dataclass(eq=False)
class WrongCredentials(ServiceError):
    """Login or password is wrong; which of the two is not told."""


@dataclass(eq=False)
class FileRefused(ServiceError):
    """An uploaded file cannot be read; `code` is one of the intake problem codes."""

    code: str
    detail: str = ""


@dataclass(eq=False)
class Busy(ServiceError):
    """Something that takes a while is being done for others, or took too long: come back."""

    why: str
