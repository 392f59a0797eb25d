"""Levels of schooling, ordered."""

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from reference.tables import rows, words


@dataclass(frozen=True, slots=True)
class Schooling:
    code: str
    name: str
    rank: int
    synonyms: tuple[str, ...]


@lru_cache(maxsize=1)
def schooling_levels() -> MappingProxyType[str, Schooling]:
    """All levels by code, lowest first."""
    return MappingProxyType(
        {
            row["code"]: Schooling(
                row["code"], row["name"], int(row["rank"]), words(row["synonyms"])
            )
            for row in rows("schooling")
        }
    )


def meets(has: str, needs: str) -> bool | None:
    """Whether a level suffices; "" as need is no need, "" as level is unknown → None."""
    if not needs:
        return True
    if not has:
        return None
    levels = schooling_levels()
    return levels[has].rank >= levels[needs].rank


@lru_cache(maxsize=512)
def find_schooling(text: str) -> Schooling | None:
    """The level a roster's word means (初中毕业, 中专 …); None when it means none of ours."""
    word = "".join(text.split())
    for level in schooling_levels().values():
        if word in (level.code, level.name, *level.synonyms):
            return level
    return None
