"""Writing the generated people: rows of person, trades, wishes, places, certificates, consents."""

from collections import Counter
from datetime import date
from typing import Any

import numpy as np

from models.party import Party, PartyKind, PartyMember, Together
from models.person import (
    Consent,
    ConsentMeans,
    ConsentPurpose,
    Person,
    PersonCertificate,
    PersonEvent,
    PersonRegion,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
    Sex,
    TargetGroup,
)
from models.sealed import keyring
from reference.letters import key_of_name, twin_key
from reference.occupations import occupation
from scenario.clock import Clock
from scenario.invented import id_number, person_name, phone
from scenario.people import Group, Someone
from scenario.places import DAISHAN, ELSEWHERE, WISHED, YUHANG
from scenario.rows import Book
from scenario.supply import Supply, issued, quota_pick

FACTORY = (
    "gen_operative", "assembler", "packer", "sewing", "e_assembly", "injection", "warehouse",
    "qc", "crystal_craft", "ecom_pack", "parcel_sort", "shoe_stitch",
)  # fmt: skip
"""What people who look for something new wish for first."""

TARGETS = {
    TargetGroup.LIFTED: 0.14,
    TargetGroup.MONITORED: 0.02,
    TargetGroup.DISABLED: 0.012,
    TargetGroup.VETERAN: 0.02,
    TargetGroup.GRADUATE: 0.25,
}
"""Ours: shares plausible for two formerly poor counties; graduates are
a quarter of those up to 26 with a degree."""

SENSITIVE = {TargetGroup.DISABLED: ConsentPurpose.DISABILITY}
MEANS = {ConsentMeans.PAPER: 0.6, ConsentMeans.READ_ALOUD: 0.25, ConsentMeans.SMS: 0.15}


def write_people(
    book: Book, rng: np.random.Generator, supply: Supply, clock: Clock, recorder: dict[str, int]
) -> list[Group]:
    """All rows of the supply; `recorder` names the account that registered a county's people.

    Returns every party and every single person as a group, in the order of ids.
    """
    for kind, members in supply.groups:
        _party(book, rng, kind, members, clock)
    serials = _serials(supply.people)
    for one in supply.people:
        _person(book, rng, one, serials[one.id], clock, recorder.get(one.home))
        if one.party is not None:
            book.add(PartyMember, person_id=one.id, party_id=one.party)
    together = {p.id: members for _, members in supply.groups for p in members}
    groups = []
    for one in supply.people:
        if one.party is None:
            groups.append(Group(None, (one,)))
        elif together[one.id][0] is one:
            groups.append(Group(one.party, tuple(together[one.id])))
    return groups


def _person(
    book: Book,
    rng: np.random.Generator,
    one: Someone,
    serial: int,
    clock: Clock,
    by: int | None,
) -> None:
    registered = clock.at(one.created, 10, int(rng.integers(60)))
    asked = _last_asked(rng, one, clock)
    one.id = book.add(
        Person,
        **_identity(rng, one, serial),
        **_stated(rng, one, clock),
        intention_confirmed_at=asked,
        waiting_since=registered if one.state is PersonState.SEEKING else None,
        created_at=registered,
        updated_at=asked or registered,
        created_by_id=by,
        is_demo=True,
    )
    one.row = book.rows(Person)[-1]
    _events(book, one, clock, registered, by)
    _trades(book, rng, one)
    _places(book, rng, one)
    for kind in sorted(one.certificates):
        day, end = issued(rng, kind, clock.today)
        book.add(
            PersonCertificate, person_id=one.id, certificate=kind, issued_on=day, expires_on=end
        )
    _targets_and_consents(book, rng, one, clock, by)


def _identity(rng: np.random.Generator, one: Someone, serial: int) -> dict[str, Any]:
    """Who somebody is and where they live; every name and number is invented."""
    code, number = id_number(one.home, one.born, serial), phone(one.id)
    village = f"演示{'一二三四五六七八九'[int(rng.integers(9))]}村"
    name = person_name(int(rng.integers(88)), int(rng.integers(700)))
    return {
        "region_code": one.home,
        "township": one.township,
        "village": village,
        "household_key": f"演示户{one.id:05d}",
        "name": name,
        "name_key": key_of_name(name),
        "twin_key": twin_key(name, one.born),
        "sex": one.sex,
        "born_on": one.born,
        "id_number": code,
        "id_index": keyring().blind_index(code, "person.id_number"),
        "phone": number,
        "phone_index": keyring().blind_index(number, "person.phone"),
        "schooling": one.schooling,
        "first_timer": one.first_timer,
    }


def _stated(rng: np.random.Generator, one: Someone, clock: Clock) -> dict[str, Any]:
    """What somebody said they want, can and need."""
    return {
        "state": one.state,
        "do_not_contact": one.state is PersonState.CLOSED and bool(rng.random() < 0.3),
        "last_wage_fen": None if one.wage_yuan is None else one.wage_yuan * 100,
        "floor_wage_fen": one.floor_fen,
        "available_from": clock.day(int(rng.integers(-20, 16))),
        "available_until": clock.day(int(rng.integers(60, 200))) if rng.random() < 0.1 else None,
        "nights": one.nights,
        "refuses": sorted(one.refuses),
        "needs_lodging": one.needs_lodging,
        "needs_couple_room": one.couple_room,
        "needs_food": ["sichuan"] if rng.random() < 0.55 else [],
        "children_along": int(rng.integers(1, 3)) if rng.random() < 0.05 else 0,
        "someone_stays_behind": bool(rng.random() < 0.4),
    }


def _serials(people: list[Someone]) -> dict[int, int]:
    """Serial by id: odd for men, even for women as GB 11643 says, counted up per birthday."""
    seen: Counter[tuple[str, date, Sex]] = Counter()
    found = {}
    for one in people:
        key = (one.home[:4], one.born, one.sex)
        found[one.id] = 2 * seen[key] + (one.sex is Sex.MALE)
        seen[key] += 1
    return found


def _last_asked(rng: np.random.Generator, one: Someone, clock: Clock) -> object:
    """Seven in eight of those who seek said so within the last twelve days."""
    if one.state is not PersonState.SEEKING:
        return None
    days = int(rng.integers(0, 12)) if rng.random() < 0.875 else int(rng.integers(15, 40))
    return clock.at(max(clock.day(-days), one.created), 15, int(rng.integers(60)))


def _events(book: Book, one: Someone, clock: Clock, at: object, by: int | None) -> None:
    book.add(
        PersonEvent,
        person_id=one.id,
        at=at,
        account_id=by,
        kind="imported",
        to_state=PersonState.REGISTERED,
    )
    if one.state is not PersonState.REGISTERED:
        book.add(
            PersonEvent,
            person_id=one.id,
            at=clock.at(one.created, 16),
            account_id=by,
            kind="moved",
            from_state=PersonState.REGISTERED,
            to_state=one.state,
            reason="意向登记" if one.state is PersonState.SEEKING else "",
        )


def _trades(book: Book, rng: np.random.Generator, one: Someone) -> None:
    for trade, months in one.months.items():
        book.add(PersonTrade, person_id=one.id, occupation_id=trade, months=months)
    if one.state is not PersonState.SEEKING:
        return
    wishes = [trade for trade in one.months if occupation(trade).family not in ("construction",)]
    wishes = wishes if rng.random() < 0.7 else []
    wishes += [str(trade) for trade in rng.choice(FACTORY, 2, replace=False)]
    chosen = list(dict.fromkeys(wishes))[: int(rng.integers(1, 4))]
    for rank, trade in enumerate(chosen, 1):
        book.add(PersonWish, person_id=one.id, rank=rank, occupation_id=trade)


def _places(book: Book, rng: np.random.Generator, one: Someone) -> None:
    wanted = [code for code, share in WISHED.get(one.home, ()) if rng.random() < share]
    for code in wanted[:3]:
        book.add(PersonRegion, person_id=one.id, region_code=code, wanted=True)
    refused = DAISHAN if rng.random() < 0.06 else YUHANG if rng.random() < 0.02 else ""
    if one.home not in ELSEWHERE and refused and refused not in wanted and "330100" not in wanted:
        one.refused_regions = frozenset({refused})
        book.add(PersonRegion, person_id=one.id, region_code=refused, wanted=False)


def _targets(rng: np.random.Generator, one: Someone, today: date) -> list[TargetGroup]:
    found = [target for target, share in TARGETS.items() if rng.random() < share]
    if TargetGroup.MONITORED in found and TargetGroup.LIFTED in found:
        found.remove(TargetGroup.LIFTED)
    degree = one.schooling in ("college", "bachelor") and one.age_on(today) <= 26
    if TargetGroup.GRADUATE in found and not degree:
        found.remove(TargetGroup.GRADUATE)
    if TargetGroup.VETERAN in found and one.age_on(today) < 20:
        found.remove(TargetGroup.VETERAN)
    return found


def _targets_and_consents(
    book: Book, rng: np.random.Generator, one: Someone, clock: Clock, by: int | None
) -> None:
    targets = _targets(rng, one, clock.today)
    willing = one.state is PersonState.SEEKING
    given: list[ConsentPurpose] = []
    if one.party is not None or one.home in ELSEWHERE or rng.random() < (0.97 if willing else 0.6):
        given.append(ConsentPurpose.MATCHING)
        if rng.random() < (0.99 if willing else 0.7):
            given.append(ConsentPurpose.SHARE_PARTNER)
    for target in targets:
        book.add(PersonTarget, person_id=one.id, target=target, verified_on=one.created)
    if targets:
        given.append(ConsentPurpose.TARGET_GROUP)
        given += [purpose for target, purpose in SENSITIVE.items() if target in targets]
        if TargetGroup.DISABLED in targets:
            one.row["accommodation"] = "工位靠近出入口"
    one.consents = frozenset(given)
    for purpose in given:
        book.add(
            Consent,
            person_id=one.id,
            purpose=purpose,
            means=quota_pick(rng, MEANS),
            evidence=f"演示同意书{one.id:05d}",
            given_at=clock.at(one.created, 11),
            recorded_by_id=by,
        )


def _party(
    book: Book, rng: np.random.Generator, kind: str, members: list[Someone], clock: Clock
) -> None:
    label = {"couple": "夫妻", "family": "一家人", "townsmen": "老乡"}[kind]
    party = book.add(
        Party,
        region_code=members[0].home,
        kind=PartyKind(kind),
        together=Together.SAME_DISTRICT
        if kind == "townsmen" and rng.random() < 0.4
        else Together.SAME_EMPLOYER,
        label=f"{members[0].township}{label}{len(members)}人",
        created_at=clock.at(members[0].created, 16, 30),
    )
    needs_room = kind == "couple" and bool(rng.random() < 0.6)
    for one in members:
        one.party, one.couple_room = party, needs_room
        one.needs_lodging = one.needs_lodging or needs_room
