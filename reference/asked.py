"""Simple facts asked for one gate or one signal, one row each: what every floor makes of them.

The column of a fact has the same name in its table (models), the form, an imported list, the
columns of a run and the engine. From its row follow the input and the question of the form, the
answer on the pages, the column of our own list and how its cell is read, what differs from what is
stored, the firm's next post, and what a run reads. A fact with rules of its own (a day that must
not lie before another) is written out where it belongs instead.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from reference.words import N_


@dataclass(frozen=True)
class OfPerson:
    """Yes or no of a person; not said is no.

    among: the group of the form it is asked in. about, words: how a yes reads.
    header, after, hint: its column in our own list, the column it follows, what stands below it;
    further headers of county lists stand in `tables/roster_headers.csv`.
    """

    among: str
    about: str
    words: str
    help: str
    header: str
    after: str
    hint: str


@dataclass(frozen=True)
class OfPost:
    """A number about a post, from 0 to `most`; None is not said.

    among: the group of the form it is asked in. words, unit, help: the question. says: what a
    """

    among: str
    words: str
    unit: str
    help: str
    says: str
    most: int


PERSON: Final = MappingProxyType({
    "only_wished": OfPerson(
        among="wishes",
        about=N_("工种"),
        words=N_("只做登记的工种"),
        help=N_("别的工种再好也不去；上面最多三个，按先后"),
        header="只做意向工种",
        after="意向工种",
        hint="别的工种都不去的，填是",
    ),
    "only_pickup": OfPerson(
        among="living",
        about=N_("路上"),
        words=N_("只坐接送车"),
        help=N_("没有专车、厂里也不派车来接，就不去"),
        header="只坐接送车",
        after="需夫妻房",
        hint="没有专车或厂里派的车就不去的，填是",
    ),
})  # fmt: skip

POST: Final = MappingProxyType({
    "school_km": OfPost(
        among="family",
        words=N_("离能收孩子的学校"),
        unit=N_("公里"),
        help=N_("最近的、收外来务工人员孩子的学校；不清楚就不填"),
        says=N_("离能收孩子的学校%(n)s公里"),
        most=99,
    ),
})  # fmt: skip


def person_in(among: str) -> list[tuple[str, OfPerson]]:
    """What a person is asked in a group of the form."""
    return [(name, fact) for name, fact in PERSON.items() if fact.among == among]


def post_in(among: str) -> list[tuple[str, OfPost]]:
    """What a firm is asked of a post in a group of the form."""
    return [(name, fact) for name, fact in POST.items() if fact.among == among]


def said_by(person: object) -> list[OfPerson]:
    """Each yes of a person."""
    return [fact for name, fact in PERSON.items() if getattr(person, name)]


def said_of(post: object, among: str) -> list[tuple[OfPost, int]]:
    """Each number a post of the group has."""
    values = ((fact, getattr(post, name)) for name, fact in post_in(among))
    return [(fact, value) for fact, value in values if value is not None]
