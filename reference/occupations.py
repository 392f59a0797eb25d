"""The vocabulary of trades: 69 titles in 23 families, how near they are, and what a title means.

Wages are estimates of gross monthly pay in fen (Zhejiang 2024–25): of a skilled worker with usual
overtime, and of a newcomer's months 1–3. They seed forms and checks for plausibility; the promise
to a worker is always the vacancy's own figure.
"""

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from reference.tables import rows, words

SHORT_TRAINING_WEEKS = 2
GENERAL_FAMILY = "general"


@dataclass(frozen=True, slots=True)
class Occupation:
    """One trade. Codes refer to reference.certificates, reference.hazards, reference.schooling."""

    id: str
    title: str
    family: str
    std_code: str  # occupation dictionary, recalled and unverified; "" where nobody would guess
    synonyms: tuple[str, ...]
    transfers_to: tuple[str, ...]
    certificates_required: tuple[str, ...]
    certificates_useful: tuple[str, ...]
    needs_health_check: bool  # a health certificate is needed or usually asked
    needs_occupational_check: bool  # pre-job occupational health check, the employer pays
    min_schooling: str
    training_weeks: int  # until an unskilled newcomer holds the post; our estimate
    tags: tuple[str, ...]
    wage_low_fen: int
    wage_high_fen: int
    newcomer_low_fen: int
    newcomer_high_fen: int
    certificate_note: str
    confidence: str

    @property
    def names(self) -> tuple[str, ...]:
        """The title's own parts and the synonyms: 缝纫工/车位 → 缝纫工, 车位, 平车工 …"""
        head = self.title.split("(")[0]
        return tuple(dict.fromkeys([self.title, *head.split("/"), *self.synonyms]))


class UnknownOccupation(LookupError):
    """No trade has this id."""

    def __init__(self, occupation_id: str) -> None:
        super().__init__(occupation_id)
        self.occupation_id = occupation_id


@lru_cache(maxsize=1)
def _all() -> MappingProxyType[str, Occupation]:
    return MappingProxyType(
        {
            row["id"]: Occupation(
                id=row["id"],
                title=row["title"],
                family=row["family"],
                std_code=row["std_code"],
                synonyms=words(row["synonyms"]),
                transfers_to=words(row["transfers_to"]),
                certificates_required=words(row["certificates_required"]),
                certificates_useful=words(row["certificates_useful"]),
                needs_health_check=row["needs_health_check"] == "yes",
                needs_occupational_check=row["needs_occupational_check"] == "yes",
                min_schooling=row["min_schooling"],
                training_weeks=int(row["training_weeks"]),
                tags=words(row["tags"]),
                wage_low_fen=int(row["wage_low_fen"]),
                wage_high_fen=int(row["wage_high_fen"]),
                newcomer_low_fen=int(row["newcomer_low_fen"]),
                newcomer_high_fen=int(row["newcomer_high_fen"]),
                certificate_note=row["certificate_note"],
                confidence=row["confidence"],
            )
            for row in rows("occupations")
        }
    )


def all_occupations() -> tuple[Occupation, ...]:
    """Every trade, in the order of the table (families together)."""
    return tuple(_all().values())


def is_occupation(occupation_id: str) -> bool:
    return occupation_id in _all()


def occupation(occupation_id: str) -> Occupation:
    """The trade of this id. Raises UnknownOccupation."""
    try:
        return _all()[occupation_id]
    except KeyError:
        raise UnknownOccupation(occupation_id) from None


@lru_cache(maxsize=1)
def families() -> MappingProxyType[str, tuple[Occupation, ...]]:
    """Family → its trades, in the order of the table."""
    grouped: dict[str, list[Occupation]] = {}
    for trade in all_occupations():
        grouped.setdefault(trade.family, []).append(trade)
    return MappingProxyType({family: tuple(trades) for family, trades in grouped.items()})


@lru_cache(maxsize=8192)
def distance(from_id: str, to_id: str) -> int | None:
    """How far a trade is from one somebody has worked in (domain.md 4.1), not symmetric.

    0 the same; 1 listed in ``transfers_to``; 2 the same family; 3 ``to`` is general work;
    4 unrelated, but no certificate is required (a health check does not count) and training takes
    two weeks at most; None otherwise.
    """
    here, there = occupation(from_id), occupation(to_id)
    if here.id == there.id:
        return 0
    if there.id in here.transfers_to:
        return 1
    if there.family == here.family:
        return 2
    if there.family == GENERAL_FAMILY:
        return 3
    if not there.certificates_required and there.training_weeks <= SHORT_TRAINING_WEEKS:
        return 4
    return None
