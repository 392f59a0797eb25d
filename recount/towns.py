"""Counts by county and township under the names a letter prints them by."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from reference import regions

NO_TOWN = "未填乡镇"


def by_name(rows: Sequence[Any], printed: Sequence[str], is_county: bool) -> Mapping[str, int]:
    """`rows` are (county, township, 人). Of one county by township, of more by county; what is not
    among the names printed stands together under the one name that nobody bears."""
    people: Counter[str] = Counter()
    for home, township, count in rows:
        people[(township or NO_TOWN) if is_county else _county(home)] += int(count)
    others = "其他乡镇" if is_county else "其他县"
    alone = [name for name in printed if name != others]
    rest = sum(count for name, count in people.items() if name not in alone)
    return {name: rest if name == others else people[name] for name in printed}


def _county(code: str) -> str:
    unit = regions.region(code)
    if unit.level is regions.Level.COUNTY and unit.prefecture:
        return regions.region(unit.prefecture).name + unit.name
    return unit.name
