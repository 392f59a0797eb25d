"""Groups of a roster: from 同行编号, or from 户编号 where a file has no such column, and from
remarks (与13号夫妻). All of them are offered; a person says which are stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.problems import RowProblem, Weight
from intake.rosters.remarks import parties_of_remarks
from intake.rosters.values import LARGEST_PARTY, PartyDraft, RosterRow


@dataclass(frozen=True)
class Groups:
    """Groups offered, what stands against some, and rows whose remark was understood."""

    parties: list[PartyDraft]
    problems: list[RowProblem]
    remarks: frozenset[int]


def find_parties(rows: Sequence[RosterRow], by_trip: bool, households: Mapping[int, str]) -> Groups:
    """Groups among the rows that were taken. A remark's group within a household of the file is
    offered beside it: they are two questions.

    households  row → household, where only 与户主关系 tells them apart (`roster_households`)
    """
    groups = _by_trip(rows) if by_trip else _by_household(rows, households)
    said, problems, remarks = parties_of_remarks(rows)
    parties: list[PartyDraft] = []
    for key, members in groups:
        if len(members) < 2:
            if by_trip:
                problems.append(_problem(members[0], "party_of_one"))
            continue
        if len(members) > LARGEST_PARTY:
            problems += [_problem(m, "party_too_big", len(members)) for m in members]
            continue
        party = _party(key, members, by_trip)
        if party.kind == "couple" and len(members) != 2:
            problems += [_problem(m, "couple_not_two", len(members)) for m in members]
            party = party.model_copy(update={"kind": "family"})
        parties.append(party)
    placed = {r for p in parties if by_trip for r in p.rows}
    couples = {p.rows for p in said if p.kind == "couple"}
    parties = [
        p.model_copy(update={"kind": "couple"}) if p.kind == "family" and p.rows in couples else p
        for p in parties
    ]
    parties += [p for p in said if not placed & set(p.rows)]
    return Groups(parties, problems, remarks)


Numbered = list[tuple[str, list[RosterRow]]]


def _by_trip(rows: Sequence[RosterRow]) -> Numbered:
    groups: dict[str, list[RosterRow]] = defaultdict(list)
    for row in rows:
        if row.party_key:
            groups[row.party_key].append(row)
    return list(groups.items())


def _by_household(rows: Sequence[RosterRow], households: Mapping[int, str]) -> Numbered:
    """Those of a household who want to go; the same number in two villages is two households."""
    numbered: dict[str, list[RosterRow]] = defaultdict(list)
    for row in rows:
        key = row.household_key or households.get(row.row, "")
        if key and row.willing is not False:
            numbered[key].append(row)
    found: Numbered = []
    for key, members in numbered.items():
        places: dict[tuple[str, str], list[RosterRow]] = {}
        last = next(((m.township, m.village) for m in members if m.village or m.township), ("", ""))
        for member in members:
            last = (member.township, member.village) if member.village or member.township else last
            places.setdefault(last, []).append(member)
        if len(places) == 1:
            found.append((key, members))
        else:
            found += [(f"{''.join(place)}{key}", part) for place, part in places.items()]
    return found


def _party(key: str, members: Sequence[RosterRow], by_trip: bool) -> PartyDraft:
    kinds = [m.party_kind for m in members if m.party_kind]
    together = [m.party_together for m in members if m.party_together]
    kind = kinds[0] if kinds else "townsmen" if by_trip else _kin(members)
    return PartyDraft(
        key=key,
        kind=kind,
        together=together[0] if together else "same_employer" if by_trip else "same_district",
        by="same_trip" if by_trip else "household",
        rows=tuple(m.row for m in members),
    )


def _kin(members: Sequence[RosterRow]) -> str:
    """Head and spouse alone are a couple; any other household is a family."""
    return (
        "couple"
        if {m.relation for m in members} == {"head", "spouse"} and len(members) == 2
        else "family"
    )


def _problem(row: RosterRow, code: str, size: int = 1) -> RowProblem:
    return RowProblem(
        row=row.row, sheet=row.sheet, column="", field="party_key", code=code, name=row.name,
        weight=Weight.WARNING, shown=row.party_key or row.household_key, facts={"size": size},
    )  # fmt: skip
