"""Why somebody refused, left, did not come, or was cancelled: codes with their side.

Discriminatory reasons (sex, origin, ethnicity, hepatitis) are not on any list: who means one opens
a case under rule B instead.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from reference.tables import rows


class ReasonKind(StrEnum):
    REFUSAL = "refusal"
    LEAVING = "leaving"
    NO_SHOW = "no_show"
    CANCEL = "cancel"


class Lasts(StrEnum):
    """What a refusal excludes in the next run."""

    NOTHING = ""
    VACANCY = "vacancy"
    EMPLOYER = "employer"
    PERSON = "person"  # the person is out of the search altogether


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    kind: ReasonKind
    side: str  # sending, receiving, employer, worker: on whose word
    name: str  # Chinese, as coordinators say it
    lasts: Lasts
    note: str


@lru_cache(maxsize=1)
def reasons() -> MappingProxyType[str, Reason]:
    """All reasons by code; codes are unique over all kinds."""
    return MappingProxyType(
        {
            row["code"]: Reason(
                code=row["code"],
                kind=ReasonKind(row["kind"]),
                side=row["side"],
                name=row["name"],
                lasts=Lasts(row["lasts"]),
                note=row["note"],
            )
            for row in rows("reasons")
        }
    )


def refusal_reasons(side: str) -> tuple[Reason, ...]:
    """Refusals a side may give: ``sending``, ``employer``, ``receiving``."""
    return tuple(r for r in reasons().values() if r.kind is ReasonKind.REFUSAL and r.side == side)


def reasons_of(kind: ReasonKind) -> tuple[Reason, ...]:
    return tuple(r for r in reasons().values() if r.kind is kind)


def is_reason(code: str, kind: ReasonKind) -> bool:
    return code in reasons() and reasons()[code].kind is kind
