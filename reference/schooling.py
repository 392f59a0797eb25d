"""Levels of schooling, ordered."""

import re
import unicodedata
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


_EDGE = re.compile(
    r"(?:毕业生?|肄业|结业|在读|文化程度|文化|学历|程度|水平|教育|生|未毕业|或同等学历|同等学力|辍学)$"
)


@lru_cache(maxsize=1024)
def read_schooling(text: str) -> tuple[Schooling | None, bool]:
    """The level a roster's words surely or nearly mean, and whether it may be lower (初中及以下).

    Of several levels (初中或高中) the lowest counts; 以上 says at least the level named.
    """
    word = re.sub(r"[(\[【].*?[)\]】]|\s|^\d{2}[-.、]?", "", unicodedata.normalize("NFKC", text))
    word = word.strip(".,;、。")
    if word.endswith(("以下", "以内")):
        level = _level(re.sub(r"(?:及|或|和|含)?以[下内]$", "", word))
        return level, level is not None and level.rank > 0
    word = re.sub(r"(?:及|或|和|含)?以上$", "", word)
    level = _level(word)
    if level is not None:
        return level, False
    parts = [_level(p) for p in re.split(r"[或/、和及与]", word) if p]
    if len(parts) > 1 and all(parts):
        known = [p for p in parts if p is not None]
        lowest = min(known, key=lambda p: p.rank)
        return lowest, any(p.rank != lowest.rank for p in known)
    return None, False


def _level(word: str) -> Schooling | None:
    """A level by its name, without 毕业, 文化程度 and kin at its end."""
    for _ in range(4):
        found = find_schooling(word) if word else None
        bare = _EDGE.sub("", word)
        if found is not None or bare == word:
            return found
        word = bare
    return None
