"""Policy target groups (脱贫/监测, 残疾, 退役军人, 毕业生) and the words rosters use for them."""

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from reference.tables import rows, words


@dataclass(frozen=True, slots=True)
class Identity:
    code: str
    name: str
    kind: str  # household or person
    priority: int  # 1 first; breaks ties and reserves seats, never pushes into a bad job
    synonyms: tuple[str, ...]
    note: str


@lru_cache(maxsize=1)
def identities() -> MappingProxyType[str, Identity]:
    """All groups by code, in the policy's order."""
    return MappingProxyType(
        {
            row["code"]: Identity(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                priority=int(row["priority"]),
                synonyms=words(row["synonyms"]),
                note=row["note"],
            )
            for row in rows("identities")
        }
    )


@lru_cache(maxsize=512)
def find_identity(text: str) -> Identity | None:
    """The group a roster's word means; None when it means none of ours."""
    word = "".join(text.split())
    for identity in identities().values():
        if word in (identity.code, identity.name, *identity.synonyms):
            return identity
    return None
