"""What a roster row says in the columns of a person, and where it differs from what is stored."""

from typing import Any

from intake import RosterRow
from models.person import Nights, Person, Sex
from reference import asked
from services.people.alike import phone_index
from services.people.rosters.known import Known
from services.rows import known

_TEXTS = ("township", "village", "household_key", "schooling")
_VALUES = ("last_wage_fen", "floor_wage_fen", "available_from", "available_until", "first_timer",
           *asked.PERSON, "children_along")  # fmt: skip
_RENAMED = {
    "needs_lodging": "needs_lodging",
    "couple_room": "needs_couple_room",
    "stays_behind": "someone_stays_behind",
}


def columns_of(row: RosterRow) -> dict[str, Any]:
    """The columns of `person` the row speaks of; empty cells are left out."""
    columns: dict[str, Any] = {"name": row.name}
    if row.sex:
        columns["sex"] = Sex(row.sex)
    if row.born_on is not None:
        columns["born_on"] = row.born_on
    columns |= {name: getattr(row, name) for name in _TEXTS if getattr(row, name)}
    columns |= {name: getattr(row, name) for name in _VALUES if getattr(row, name) is not None}
    for ours, theirs in _RENAMED.items():
        if getattr(row, ours) is not None:
            columns[theirs] = getattr(row, ours)
    if row.nights:
        columns["nights"] = Nights(row.nights)
    if row.refuses:
        columns["refuses"] = sorted(row.refuses)
    if row.food:
        columns["needs_food"] = sorted(row.food)
    return columns


def differences(row: RosterRow, person: Person, held: Known) -> set[str]:
    """Names of the fields in which the row differs from what is stored, consents, groups and
    willingness apart."""
    who = known(person.id)
    wanted = columns_of(row)
    found = {name for name, value in wanted.items() if getattr(person, name) != value}
    if row.id_number and person.id_index is None:
        found.add("id_number")
    on_record = (person.phone_index, person.phone2_index)  # in either order
    found |= {
        name
        for name, number in (("phone", row.phone), ("phone2", row.phone2))
        if number and phone_index(number) not in on_record
    }
    trades = held.trades.get(who, {})
    if any(trades.get(t, -1) < months for t, months in row.trades):
        found.add("trades")
    if row.wishes and list(row.wishes) != held.wishes.get(who, []):
        found.add("wishes")
    if regions_of(row) and regions_of(row) != held.regions.get(who, {}):
        found.add("regions")
    if set(row.certificates) - held.certificates.get(who, set()):
        found.add("certificates")
    return found


def regions_of(row: RosterRow) -> dict[str, bool]:
    return dict.fromkeys(row.regions_wanted, True) | dict.fromkeys(row.regions_refused, False)
