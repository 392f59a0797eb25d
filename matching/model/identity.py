# ruff: noqa: RUF009 (column() returns a dataclass field)
"""A problem with every reference written as a key: what its digest is taken over.

`p` is the Problem, which imports this module."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from matching.model.columns import KEY_TOP, Table, column


def by_key(p: Any) -> tuple[dict[str, Table], dict[str, NDArray[np.int64]]]:
    """Tables with references written as keys, and the row order each is hashed in."""
    who, what, firm, party = p.people.key, p.vacancies.key, p.employers.key, p.parties.key
    tables: dict[str, Table] = {
        "people": p.people, "vacancies": p.vacancies, "employers": p.employers,
        "parties": p.parties, "person_tables": p.person_tables,
        "home_tables": replace(
            p.home_tables, townsmen=p.home_tables.townsmen[:, np.argsort(firm)]
        ),
        "fit": p.fit, "law": p.law,
    }  # fmt: skip
    people = np.argsort(who)
    order = {
        "people": people, "person_tables": people,
        "vacancies": np.argsort(what), "employers": np.argsort(firm),
        "parties": np.argsort(party),
    }  # fmt: skip
    links = {
        "members": (who, np.where(p.people.party >= 0, np.append(party, -1)[p.people.party], -1)),
        "posts": (what, firm[p.vacancies.employer]),
        "locks": (who[p.locks.person], what[p.locks.vacancy]),
        "exclusions": (who[p.exclusions.person], what[p.exclusions.vacancy]),
        "incumbents": (who[p.incumbents.person], what[p.incumbents.vacancy]),
        "employer_exclusions": (
            who[p.employer_exclusions.person], firm[p.employer_exclusions.employer],
        ),
        "today": (np.array([p.today]), np.array([0])),
    }  # fmt: skip
    for name, (left, right) in (links | _limits(p)).items():
        tables[name] = _Link(left.astype(np.int64), right.astype(np.int64))
        order[name] = np.lexsort((right, left))
    return tables, order


def _limits(p: Any) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
    """Sets go by their numbers; without limits there is nothing, as before there were any."""
    if not len(p.limits):
        return {}
    one = p.limits
    return {
        "limits.sets": (one.key, (one.people.astype(np.int64) << 31) + one.posts),
        "limits.most": (one.key, one.most),
        "limit_people": (p.limit_people.set, p.people.key[p.limit_people.row]),
        "limit_posts": (p.limit_posts.set, p.vacancies.key[p.limit_posts.row]),
    }


@dataclass(frozen=True, eq=False)
class _Link(Table):
    NAME: ClassVar[str] = "link"
    left: NDArray[np.int64] = column(np.int64, -1, KEY_TOP)
    right: NDArray[np.int64] = column(np.int64, -1, KEY_TOP)
