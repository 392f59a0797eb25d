"""Whether two records mean one person: the rule, written once, over plain values.

Form, roster and the list of possible duplicates ask here. An ID number decides alone. Without one
on both sides, the same name (as compared: reference.letters), birth and sex make two records
*possibly* one person, and only what speaks for it with nothing against makes them one: the same
telephone, or the same village or household. Nothing at all to tell two records apart counts as
one, so that the same list read twice adds nobody twice. Two people are never merged by a guess:
`PERHAPS` is for a person to decide.

A birthday that may stand for its month only (the first or last day: lists that give the month)
agrees with any day of that month, but never decides.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from reference.letters import key_of_name


class Verdict(StrEnum):
    SAME = "same"
    PERHAPS = "perhaps"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Traits:
    """What of a record tells whose it is. "" = not known.

    born_on, age          a birthday, or (None) the age a list gives instead
    id_mark, phone_mark   anything that is equal exactly when the numbers are (a number without its
                          extension, or its blind index)
    """

    name: str = field(repr=False)
    born_on: date | None
    sex: str
    region_code: str
    id_mark: str = field(default="", repr=False)
    phone_mark: str = field(default="", repr=False)
    phone2_mark: str = field(default="", repr=False)
    township: str = ""
    village: str = ""
    household_key: str = ""
    age: int | None = None

    @property
    def phones(self) -> frozenset[str]:
        """Both telephones: either may stand first in another list."""
        return frozenset({self.phone_mark, self.phone2_mark} - {""})


@dataclass(frozen=True)
class Likeness:
    """A verdict with its grounds: codes of traits that agree and that differ.

    id_number, phone, name, name_near, born, born_month, sex, county, township, village, household
    """

    verdict: Verdict
    speaks_for: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    @property
    def strength(self) -> int:
        """For sorting: stronger first, by grounds for less grounds against."""
        weights = {"id_number": 100, "phone": 8, "household": 6, "village": 5, "born": 4, "name": 4}
        for_ = sum(weights.get(code, 1) for code in self.speaks_for)
        return for_ - 2 * len(self.against) + (1000 if self.verdict is Verdict.SAME else 0)


def compare_people(one: Traits, other: Traits) -> Likeness:
    """The rule above. Symmetric: the order of the two does not matter."""
    if one.id_mark and other.id_mark:
        same = one.id_mark == other.id_mark
        grounds = _grounds(one, other)
        return Likeness(Verdict.SAME if same else Verdict.DIFFERENT, *grounds)
    speaks_for, against = _grounds(one, other)
    likeness = Likeness(_verdict(one, other, set(speaks_for), set(against)), speaks_for, against)
    return likeness


def _verdict(one: Traits, other: Traits, pro: set[str], con: set[str]) -> Verdict:
    perhaps_by_phone = Verdict.PERHAPS if "phone" in pro else Verdict.DIFFERENT
    if "sex" in con:
        return Verdict.DIFFERENT
    if "name" not in pro:  # a name typed wrong, or half of it
        return perhaps_by_phone if {"name_near", "born"} <= pro else Verdict.DIFFERENT
    if "born" in con:
        return perhaps_by_phone
    sure = "phone" in pro or (
        not con and (bool(pro & {"village", "household"}) or _alike(one, other))
    )
    return Verdict.SAME if sure and "born" in pro else Verdict.PERHAPS


def _alike(one: Traits, other: Traits) -> bool:
    """Whether nothing that is known of the one is unknown of the other."""
    return _known(one) == _known(other)


def _known(one: Traits) -> tuple[str, ...]:
    return (
        one.sex, one.id_mark, one.phone_mark, one.phone2_mark, one.township, one.village,
        one.household_key,
    )  # fmt: skip


def _grounds(one: Traits, other: Traits) -> tuple[tuple[str, ...], tuple[str, ...]]:
    pro, con = [], []
    mine, theirs = key_of_name(one.name), key_of_name(other.name)
    if mine == theirs:
        pro.append("name")
    else:
        con.append("name")
        if _near(mine, theirs):
            pro.append("name_near")
    for_birth, against = _birth_grounds(one, other)
    pro += for_birth
    con += against
    if one.sex and other.sex and one.sex != other.sex:
        con.append("sex")
    for code, a, b in (
        ("id_number", {one.id_mark}, {other.id_mark}),
        ("phone", one.phones, other.phones),
        ("county", {one.region_code}, {other.region_code}),
        ("township", {_place(one.township)}, {_place(other.township)}),
        ("village", {_place(one.village)}, {_place(other.village)}),
        ("household", {one.household_key}, {other.household_key}),
    ):
        if "" not in a | b and a and b:
            (pro if a & b else con).append(code)
    if "township" in con and "village" in pro:  # villages of one name in two townships
        pro.remove("village")
    return tuple(pro), tuple(con)


def _birth_grounds(one: Traits, other: Traits) -> tuple[list[str], list[str]]:
    """(for, against); a day only one of them has says nothing, an age only where none has a day."""
    if one.born_on is None or other.born_on is None:
        same_age = one.age is not None and one.age == other.age
        return (["born"] if one.born_on is other.born_on and same_age else []), []
    if one.born_on == other.born_on:
        return ["born"], []
    return (["born_month"], []) if _same_month(one.born_on, other.born_on) else ([], ["born"])


@lru_cache(maxsize=4096)
def _place(name: str) -> str:
    """天宝村 and 天宝, 元坝镇 and 元坝 are one place."""
    name = "".join(name.split())
    for end in ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村", "街道", "镇", "乡"):
        if name.endswith(end) and len(name) - len(end) >= 2:
            return name[: -len(end)]
    return name


def _same_month(one: date, other: date) -> bool:
    """Whether the two fall in one month and either may stand for the month only."""
    if (one.year, one.month) != (other.year, other.month):
        return False
    last = calendar.monthrange(one.year, one.month)[1]
    return bool({one.day, other.day} & {1, last})


def _near(one: str, other: str) -> bool:
    """One letter exchanged, lost or added, the first letter the same."""
    if not one or not other or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
