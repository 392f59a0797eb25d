"""Tags of work: posture, load, place, climate, exposure, shift and pay (rules A02, C01, G03).

A vacancy carries the codes that are true of it; a person may refuse any of them.
"""

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from reference.tables import rows, words, yes


@dataclass(frozen=True, slots=True)
class Hazard:
    code: str
    name: str
    kind: str  # posture, load, place, climate, exposure, shift, pay, other
    barred_under_18: bool  # 未成年工特殊保护规定 art. 3 (A02)
    barred_for_women: bool  # 女职工劳动保护特别规定 annex I (C01): these and no others
    occupational_check: bool  # pre-job occupational health check, paid by the employer (G03)
    rules: tuple[str, ...]
    plain: str  # what a worker is told


@lru_cache(maxsize=1)
def hazards() -> MappingProxyType[str, Hazard]:
    """All tags by code, in the order forms show them."""
    return MappingProxyType(
        {
            row["code"]: Hazard(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                barred_under_18=yes(row["barred_under_18"]),
                barred_for_women=yes(row["barred_for_women"]),
                occupational_check=yes(row["occupational_check"]),
                rules=words(row["rule"]),
                plain=row["plain"],
            )
            for row in rows("hazards")
        }
    )


def is_hazard(code: str) -> bool:
    return code in hazards()


@lru_cache(maxsize=1)
def usual_hazards() -> MappingProxyType[str, tuple[str, ...]]:
    """What a trade usually brings with it, by occupation; the source stands beside each row."""
    return MappingProxyType(
        {row["occupation_id"]: words(row["hazards"]) for row in rows("usual_hazards")}
    )


@lru_cache(maxsize=1)
def barred_under_18() -> frozenset[str]:
    return frozenset(h.code for h in hazards().values() if h.barred_under_18)


@lru_cache(maxsize=1)
def barred_for_women() -> frozenset[str]:
    return frozenset(h.code for h in hazards().values() if h.barred_for_women)
