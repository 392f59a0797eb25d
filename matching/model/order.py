"""Row order and fairness: every run works on rows shuffled by hash(seed, key).

The shuffle depends on keys and seed only. So the order in which rows were read cannot show in a
result, and whom an algorithm would favour for standing first changes with the seed.
Hashes are well-mixed bits from stable keys.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.model.columns import Table
from matching.model.limits import LimitPeople, LimitPosts
from matching.model.problem import EmployerPairs, HomeTables, Pairs, Problem

I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]
T = TypeVar("T", bound=Table)
M = TypeVar("M", LimitPeople, LimitPosts)


def mix(bits: U64) -> U64:
    """splitmix64 finaliser (Steele, Lea, Flood 2014)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def pair_hash(left: U64, right: U64, seed: int) -> U64:
    """64 well-mixed bits of (seed, left, right): splitmix64's finaliser, twice."""
    start = np.uint64((seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & 0xFFFFFFFFFFFFFFFF)
    return mix(mix(left ^ start) + right)


def hashed_order(keys: U64, seed: int, salt: int) -> NDArray[np.int32]:
    """Rows by hash(seed, key), equal hashes by key."""
    luck = pair_hash(keys, np.full(len(keys), salt, np.uint64), seed)
    order = np.argsort(luck)
    sorted_luck = luck[order]
    if (sorted_luck[1:] == sorted_luck[:-1]).any():
        order = np.lexsort((keys, luck))
    return order.astype(np.int32)


@dataclass(frozen=True)
class Shuffled:
    """`problem` with rows in hash order, limits in that of their keys; `people[i]` is the input row
    of its row i."""

    problem: Problem
    people: I64
    vacancies: I64
    limits: I64


def shuffled(problem: Problem, seed: int) -> Shuffled:
    """The same problem in canonical row order, with the places a run may fill."""
    p = problem.as_offered()
    people = _members_last(p, hash_order(p.people.key, seed, 1))
    vacancies = hash_order(p.vacancies.key, seed, 2)
    employers = hash_order(p.employers.key, seed, 3)
    parties = hash_order(p.parties.key, seed, 4)
    person_at, vacancy_at = _inverse(people), _inverse(vacancies)
    employer_at, party_at = _inverse(employers), _inverse(parties)
    party = np.append(party_at, -1)[p.people.party[people]]  # -1 stays -1
    employer = employer_at[p.vacancies.employer[vacancies]]
    return Shuffled(
        Problem(
            people=take(p.people, people, party=party),
            vacancies=take(p.vacancies, vacancies, employer=employer),
            employers=take(p.employers, employers),
            parties=take(p.parties, parties),
            locks=_relink(p.locks, person_at, vacancy_at),
            exclusions=_relink(p.exclusions, person_at, vacancy_at),
            employer_exclusions=_relink_firms(p.employer_exclusions, person_at, employer_at),
            incumbents=_relink(p.incumbents, person_at, vacancy_at),
            person_tables=take(p.person_tables, people),
            home_tables=HomeTables(p.home_tables.townsmen[:, employers], p.home_tables.route),
            fit=p.fit,
            law=p.law,
            today=p.today,
            **_limits(p, person_at, vacancy_at),
        ),
        people,
        vacancies,
        np.argsort(p.limits.key),
    )


def _limits(p: Problem, person_at: I64, vacancy_at: I64) -> dict[str, Any]:
    return {
        "limits": take(p.limits, np.argsort(p.limits.key)),
        "limit_people": _renamed(p.limit_people, person_at),
        "limit_posts": _renamed(p.limit_posts, vacancy_at),
    }


def _renamed(members: M, at: I64) -> M:
    """The same sets, by the rows their members have now."""
    row = at[members.row]
    order = np.lexsort((row, members.set))
    return replace(members, set=members.set[order], row=row[order].astype(np.int32))


def _relink_firms(pairs: EmployerPairs, person_at: I64, employer_at: I64) -> EmployerPairs:
    return replace(
        pairs,
        person=person_at[pairs.person].astype(np.int32),
        employer=employer_at[pairs.employer].astype(np.int32),
    )


def hash_order(key: I64, seed: int, salt: int) -> I64:
    """Rows by hash(seed, key); equal hashes by key."""
    return hashed_order(key.astype(np.uint64), seed, salt).astype(np.int64)


def _members_last(p: Problem, people: I64) -> I64:
    """People on their own first, so that their rows of arcs are one piece."""
    return people[np.argsort(p.people.party[people] >= 0, kind="stable")]


def take(table: T, rows: I64, **changed: NDArray[Any]) -> T:
    """The table with its rows in another order, and some columns (already so) in others' stead."""
    columns = {
        item.name: np.take(getattr(table, item.name), rows, axis=0)
        for item in fields(table)
        if "dtype" in item.metadata and item.name not in changed
    }
    return replace(table, **columns, **changed)


def _inverse(order: I64) -> I64:
    at = np.empty(len(order), np.int64)
    at[order] = np.arange(len(order))
    return at


def _relink(pairs: Pairs, person_at: I64, vacancy_at: I64) -> Pairs:
    person, vacancy = person_at[pairs.person], vacancy_at[pairs.vacancy]
    order = np.lexsort((vacancy, person))
    return Pairs(person[order].astype(np.int32), vacancy[order].astype(np.int32))
