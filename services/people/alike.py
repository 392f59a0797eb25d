"""Who may be the same person: candidates by indexed columns, judged by the one rule.

    found = possible_same(session, [traits, ...])      # one tuple of candidates for each

Four statements for every 500 rows, whatever the size of the register. The rule itself is
`intake.same_person.compare_people`; nothing here decides, and nobody is filtered by scope: the
caller shows a person to those who may see them (`Candidate.region_code`).
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from intake.same_person import Likeness, Traits, Verdict, compare_people
from models.person import Person, PersonState, Sex
from models.same_person import PersonApart
from models.sealed import keyring
from reference.letters import twin_key
from services.actor import Actor
from services.errors import AlreadyExists, PerhapsKnown
from services.people.form import PersonIn
from services.rows import known

CHUNK = 500
COLUMNS = (
    "id", "name", "born_on", "sex", "region_code", "id_index", "phone_index", "phone2_index",
    "township",
    "village", "household_key", "state", "merged_into_id",
)  # fmt: skip
ID_PURPOSE, PHONE_PURPOSE = "person.id_number", "person.phone"


@dataclass(frozen=True)
class Candidate:
    """A person on record who is, or may be, the one asked about.

    person_id   of the record that goes on, where the one that was alike has been merged
    """

    person_id: int
    likeness: Likeness
    region_code: str
    state: PersonState

    @property
    def same(self) -> bool:
        return self.likeness.verdict is Verdict.SAME


def id_index(number: str) -> str:
    """Blind index of an ID number, "" of none."""
    return keyring().blind_index(number, ID_PURPOSE) if number else ""


def phone_index(text: str) -> str:
    """Blind index of a telephone: of the number, so that an extension does not matter."""
    number = text.partition("#")[0]
    return keyring().blind_index(number, PHONE_PURPOSE) if number else ""


def known_sex(sex: Sex) -> str:
    """As the rule compares it: "" of somebody nobody has asked."""
    return "" if sex is Sex.UNKNOWN else sex.value


def traits_of(person: "Person | sa.Row[tuple[object, ...]]") -> Traits:
    """What of a stored person (or its `COLUMNS`) the rule looks at."""
    return Traits(
        name=person.name,
        born_on=person.born_on,
        sex=known_sex(person.sex),
        region_code=person.region_code,
        id_mark=person.id_index or "",
        phone_mark=person.phone_index or "",
        phone2_mark=person.phone2_index or "",
        township=person.township,
        village=person.village,
        household_key=person.household_key,
    )


def possible_same(
    session: Session, wanted: Sequence[Traits], *, but: Iterable[int] = ()
) -> list[tuple[Candidate, ...]]:
    """For each of `wanted`, the people on record who are the same or may be, strongest first.

    Marks in `wanted` are blind indexes (`id_index`, `phone_index`); `but` are ids left out. A
    record that was merged speaks for the one that goes on. A candidate with `same` is the person
    (at most the first one is: where several would be, they come back as perhaps); any other is for
    a person to decide: never store over them, and remember a "no" with `remember_apart`.
    """
    without = frozenset(but)
    rows = _rows(session, wanted)
    by_twin, by_phone, by_id = defaultdict(list), defaultdict(list), {}
    for row in rows.values():
        by_twin[twin_key(row.name, row.born_on)].append(row)
        for mark in traits_of(row).phones:
            by_phone[mark].append(row)
        if row.id_index:
            by_id[row.id_index] = row
    gone = _survivors(session, rows.values())
    answers = []
    for one in wanted:
        near = {row.id: row for key in _twins(one) for row in by_twin[key]}
        for mark in one.phones:
            near |= {row.id: row for row in by_phone[mark]}
        if one.id_mark and one.id_mark in by_id:
            near[by_id[one.id_mark].id] = by_id[one.id_mark]
        answers.append(_judged(one, near.values(), gone, without))
    return answers


def _twins(one: Traits) -> tuple[str, ...]:
    return (twin_key(one.name, one.born_on),) if one.born_on is not None else ()


def _judged(
    one: Traits, near: Iterable["sa.Row[tuple[object, ...]]"], gone: dict[int, Person],
    without: frozenset[int],
) -> tuple[Candidate, ...]:  # fmt: skip
    found: dict[int, Candidate] = {}
    for row in near:
        likeness = compare_people(one, traits_of(row))
        if likeness.verdict is Verdict.DIFFERENT:
            continue
        lives = gone.get(row.id, row)
        who = known(lives.id)
        candidate = Candidate(who, likeness, lives.region_code, lives.state)
        if who in without:
            continue
        if who not in found or found[who].likeness.strength < likeness.strength:
            found[who] = candidate
    ranked = sorted(found.values(), key=lambda c: (-c.likeness.strength, c.person_id))
    sure = [c for c in ranked if c.same]
    if len(sure) < 2:
        return tuple(ranked)
    by_id = "id_number" in sure[0].likeness.speaks_for  # one number, one person
    return tuple(c if by_id and c is sure[0] else _doubted(c) for c in ranked)


def _doubted(candidate: Candidate) -> Candidate:
    return replace(candidate, likeness=replace(candidate.likeness, verdict=Verdict.PERHAPS))


def _rows(session: Session, wanted: Sequence[Traits]) -> dict[int, "sa.Row[tuple[object, ...]]"]:
    columns = [getattr(Person, name) for name in COLUMNS]
    phones = {mark for one in wanted for mark in one.phones}
    rows: dict[int, sa.Row[tuple[object, ...]]] = {}
    for column, keys in (
        (col(Person.twin_key), {key for one in wanted for key in _twins(one)}),
        (col(Person.phone_index), phones),
        (col(Person.phone2_index), phones),
        (col(Person.id_index), {one.id_mark for one in wanted if one.id_mark}),
    ):
        ordered = sorted(keys)
        for start in range(0, len(ordered), CHUNK):
            part = ordered[start : start + CHUNK]
            rows |= {r.id: r for r in session.execute(sa.select(*columns).where(column.in_(part)))}
    return rows


def _survivors(session: Session, rows: Iterable["sa.Row[tuple[object, ...]]"]) -> dict[int, Person]:
    """Id of a merged record -> the person who goes on."""
    into = {row.id: row.merged_into_id for row in rows if row.merged_into_id is not None}
    lives: dict[int, Person] = {}
    ids = sorted(set(into.values()))
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        for person in session.scalars(sa.select(Person).where(col(Person.id).in_(part))):
            lives[known(person.id)] = person
    return {gone: survivor_of(session, lives[kept]) for gone, kept in into.items()}


def survivor_of(session: Session, person: Person) -> Person:
    """The record that goes on, however often it was merged."""
    while person.merged_into_id is not None:
        person = session.get_one(Person, person.merged_into_id)
    return person


def remember_apart(
    session: Session, person_id: int, others: Iterable[int], *, actor: Actor, now: datetime
) -> None:
    """Somebody said that these are other people: they are not shown together again."""
    for other in sorted(set(others) - {person_id}):
        first, second = sorted((person_id, other))
        if session.get(PersonApart, (first, second)) is None:
            session.add(
                PersonApart(first_id=first, second_id=second, at=now, account_id=actor.account_id)
            )
    session.flush()


def traits_stated(data: PersonIn, sex: Sex, born: date) -> Traits:
    """What of a form tells whose it is."""
    return Traits(
        name=data.name,
        born_on=born,
        sex=known_sex(sex),
        region_code=data.region_code,
        id_mark=id_index(data.id_number),
        phone_mark=phone_index(data.phone),
        phone2_mark=phone_index(data.phone2),
        township=data.township,
        village=data.village,
        household_key=data.household_key,
    )


def refuse_number_of_another(session: Session, actor: Actor, number: str) -> None:
    same = sa.select(Person).where(col(Person.id_index) == id_index(number)).limit(1)
    if (twin := session.scalars(same).first()) is not None:
        lives = survivor_of(session, twin)
        raise AlreadyExists(
            "person", "id_number", lives.id if _sees(actor, lives.region_code) else None
        )


def _one_at_a_time(session: Session, key: str) -> None:
    """Two forms about people of one name and birth month wait for each other.

    On SQLite the transaction itself does that.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=7).digest())
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def ask_who_it_is(
    session: Session, actor: Actor, one: Traits, apart: Collection[int]
) -> tuple[int, ...]:
    """Raise if the person is on record or may be; the candidates the clerk has said no to."""
    for key in _twins(one):
        _one_at_a_time(session, key)
    candidates = possible_same(session, [one])[0]
    for same in candidates[:1]:
        if same.same and same.person_id not in apart:
            told = "id_number" if "id_number" in same.likeness.speaks_for else "phone"
            told = told if told in same.likeness.speaks_for else "name"
            ours = same.person_id if _sees(actor, same.region_code) else None
            raise AlreadyExists("person", told, ours)
    ours_only = [c for c in candidates if _sees(actor, c.region_code)]
    if open_ := tuple(c for c in ours_only if c.person_id not in apart):
        raise PerhapsKnown(tuple(c.person_id for c in open_), tuple(c.likeness for c in open_))
    return tuple(c.person_id for c in ours_only)


def _sees(actor: Actor, region_code: str) -> bool:
    return actor.sending and actor.covers(region_code)
