"""The kind "roster": people from a spreadsheet of one county."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from intake import PartyDraft, RosterPreview, RosterRow, RowProblem, masked
from intake.problems import Weight
from intake.rosters.spans import RosterLayout
from models.imports import Import, ImportRow
from models.person import Person
from reference.calendar import local_day
from services.actor import Actor
from services.imports.heads import Problems, first_line, head_text
from services.imports.kinds import Material, Reading, Verdict
from services.imports.lines import Line, load_lines, write_lines
from services.people.rosters.ended import ended_by, note_ended, revive, tell_revived
from services.people.rosters.judge import Ask, Judged, Outcome, Terms, judge_all
from services.people.rosters.known import Known, load_known
from services.people.rosters.parties import store_parties
from services.people.rosters.store import store_rows
from services.people.rosters.undo import undo_rows
from services.rows import known

KEPT_PROBLEMS = 2_000
"""Problems that are kept of a stored file, the first ones."""
PARTIES_AT_ONCE = 100
PROPOSALS_AT_ONCE = 200


class Roster:
    """People are found by the blind index of their ID number; without one by name, birthday and
    phone, or home. The source holds what a law calls sensitive: it goes when the import ends."""

    step = 250

    def read(self, material: Material) -> Reading:
        from intake import read_roster  # noqa: PLC0415  only where a list is read

        layout = RosterLayout.model_validate_json(material.asked) if material.asked else None
        preview = read_roster(
            material.data, county=material.region_code, day=material.day, layout=layout,
            remembered=material.remembered,
        )  # fmt: skip
        rows = [(one.row, one.model_dump_json()) for one in preview.rows]
        bare = preview.model_copy(update={"rows": (), "problems": ()})
        return Reading(head_text(bare, preview.problems), rows, _summary(preview))

    def material_of(self, session: Session, actor: Actor, row: Import) -> tuple[str, str]:
        return row.region_code, "roster"

    def compare(
        self, session: Session, actor: Actor, row: Import, lines: Sequence[Line], now: datetime
    ) -> list[Verdict]:
        judged, _held = judged_lines(session, row, lines, now)
        return [_verdict(one) for one in judged]

    def summary(self, row: Import, outcomes: Mapping[str, int]) -> dict[str, object]:
        counts = {
            "new": outcomes.get("new", 0),
            "changed": outcomes.get("changed", 0),
            "unchanged": outcomes.get("unchanged", 0) + outcomes.get("kept", 0),
            "refused": _int(row, "unreadable") + outcomes.get("refused", 0),
            "left": outcomes.get("left", 0),
            "read": _int(row, "read"),
        }
        return {**row.summary, "counts": counts}

    def store(
        self, session: Session, actor: Actor, row: Import, lines: Sequence[Line], now: datetime
    ) -> None:
        lock_county(session, row.region_code)
        wanted = [line for line in lines if line.choice != "skip"]
        judged, held = judged_lines(session, row, wanted, now, lock=True)
        pairs = list(zip(wanted, judged, strict=True))
        store_rows(session, pairs, held, row, terms_of(row), actor, now)
        late = 0
        for line, one in pairs:
            late += one.outcome is Outcome.REFUSED and line.outcome != "refused"
            line.outcome, line.code = one.outcome.value, code_of(one)
        for line in lines:
            if line.choice == "skip":
                line.outcome, line.code = "left", ""
        if late:
            row.summary = {**row.summary, "refused_late": _int(row, "refused_late") + late}

    def wind_up(
        self, session: Session, actor: Actor, row: Import, at: int, now: datetime
    ) -> int | None:
        if at == 0:
            _lighten(row)
            return 1
        drafts = _drafts(row, at - 1)
        if not drafts:
            _close(session, row)
            return None
        lock_county(session, row.region_code)
        numbers = [number for draft in drafts for number in draft.rows]
        lines = load_lines(
            session, row.id, col(ImportRow.number).in_(numbers),
            col(ImportRow.subject_id).is_not(None), col(ImportRow.outcome) != "refused",
        )  # fmt: skip
        ids = [line.subject_id or 0 for line in lines]
        rows = session.scalars(sa.select(Person).where(col(Person.id).in_(ids)))
        held = {known(p.id): p for p in rows}
        people = {line.number: held[line.subject_id or 0] for line in lines}
        new = {line.subject_id or 0 for line in lines if line.outcome == "new"}
        made = store_parties(session, drafts, people, new, row.region_code, actor, now)
        _note_parties(session, lines, made.joined)
        note_ended(row, made.ended)
        row.summary = {
            **row.summary,
            "parties_made": _int(row, "parties_made") + made.parties,
            "parties_left_alone": _int(row, "parties_left_alone") + made.left_alone,
        }
        return at + PARTIES_AT_ONCE

    def undo(
        self, session: Session, actor: Actor, row: Import, lines: Sequence[Line], now: datetime
    ) -> None:
        lock_county(session, row.region_code)
        undo_rows(session, row, lines, actor, now)

    def unwind(
        self, session: Session, actor: Actor, row: Import, at: int, now: datetime
    ) -> int | None:
        """What the import ended for people who are as they were is open again; of the rest the
        summary says why it stays ended."""
        ended = ended_by(row)
        part = ended[at : at + PROPOSALS_AT_ONCE]
        if not part:
            return None
        lock_county(session, row.region_code)
        told = revive(session, row, part, actor, now)
        tell_revived(row, told)
        return at + PROPOSALS_AT_ONCE


def judged_lines(
    session: Session, row: Import, lines: Sequence[Line], now: datetime, *, lock: bool = False
) -> tuple[list[Judged], Known]:
    """Lines of an import against today's records, with what the clerk chose; with `lock` nobody
    else changes those people until this commits."""
    asks = [
        Ask(RosterRow.model_validate_json(line.said or "{}"), line.choice, line.same_as_id,
            line.another)
        for line in lines
    ]  # fmt: skip
    named = {one.same_as for one in asks if one.same_as is not None}
    held = load_known(session, [one.row for one in asks], row.region_code, named, lock=lock)
    return judge_all(session, asks, held, terms_of(row), today=local_day(now)), held


def terms_of(row: Import) -> Terms:
    choice, evidence = row.choices.get("all", ""), row.choices.get("evidence", "")
    return Terms(row.dated_on, str(choice), str(evidence))


def code_of(judged: Judged) -> str:
    """Why a row is refused, or what it does not get, as codes with commas."""
    return judged.code or ",".join(judged.notices)[:60]


def _verdict(judged: Judged) -> Verdict:
    facts = [f"held_{code}" for code in judged.notices]
    if any(not one.takes for one in judged.said):
        facts.append("kept_newer")
    if judged.outcome is Outcome.NEW and not judged.row.consent_means:
        facts.append("without_consent")
    if judged.row.targets and not judged.row.consent_means:
        facts.append("targets_wait")
    # a row whose page is newer stands among the changed, so that the clerk sees and may choose
    outcome = judged.outcome.value
    if outcome == "unchanged" and judged.said:
        outcome = "kept"
    who = judged.person.id if judged.person is not None else None
    return Verdict(outcome, code_of(judged), who, tuple(facts))


def _summary(preview: RosterPreview) -> dict[str, object]:
    """Counts and structure, no personal value."""
    return {
        "read": preview.read_rows,
        "unreadable": len(preview.refused_rows),
        "warnings": sum(1 for p in preview.problems if p.weight is Weight.WARNING),
        "sheet": preview.sheet,
        "header_row": preview.header_row,
        "mapping": dict(preview.mapping),
        "dropped": list(preview.dropped),
        "duplicates": list(preview.duplicates),
        "parties": Counter(p.by for p in preview.parties),
        "households_inferred": _inferred(preview),
    }


def _inferred(preview: RosterPreview) -> bool:
    """Whether households follow only from 与户主关系, a card or blank cells: no row is numbered."""
    carried = any(p.code == "household_carried" for p in preview.problems)
    return carried or preview.layout.of("household_key") is None


def _lighten(row: Import) -> None:
    """Of what was read beside the rows only what winding up still needs, so that the steps after
    this one do not open megabytes: the groups, and the first problems, masked."""
    head = row.head or "{}"
    parties = json.loads(first_line(head)).get("parties", [])
    first = Problems(head)[:KEPT_PROBLEMS]
    kept = {"parties": _wanted(row, parties), "problems": _masked(first)}
    row.head = json.dumps(kept, ensure_ascii=False)


def _drafts(row: Import, at: int) -> list[PartyDraft]:
    """The groups one step makes, from position `at`."""
    parties = json.loads(row.head or "{}").get("parties", [])
    return [PartyDraft.model_validate(one) for one in parties[at : at + PARTIES_AT_ONCE]]


def _wanted(row: Import, parties: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The groups the clerk said yes to; where a remark and a household hold the same people the
    household's."""
    asked = {"household": "group_households", "remark": "group_remarks"}
    yes = {by for by, choice in asked.items() if row.choices.get(choice)} | {"same_trip"}
    wanted = [one for one in parties if one["by"] in yes]
    grouped = {number for one in wanted if one["by"] != "remark" for number in one["rows"]}
    return [one for one in wanted if one["by"] != "remark" or grouped.isdisjoint(one["rows"])]


def _close(session: Session, row: Import) -> None:
    """What stays of the file: its problems, with every personal value masked."""
    read = json.loads(row.head or "{}").get("problems", [])
    problems = [*read, *_masked(refused_rows(session, row, KEPT_PROBLEMS))]
    kept = sorted(problems, key=lambda one: int(one["row"]))[:KEPT_PROBLEMS]
    row.head = json.dumps({"problems": kept}, ensure_ascii=False) if kept else None
    row.asked = None


def _masked(problems: Sequence[RowProblem]) -> list[dict[str, Any]]:
    return [masked(one).model_dump(mode="json") for one in problems]


def refused_rows(session: Session, row: Import, most: int | None = None) -> list[RowProblem]:
    """Rows the records refuse, as problems of the file; the first ones of many."""
    lines = load_lines(session, row.id, col(ImportRow.outcome) == "refused", limit=most)
    return [_refusal(line) for line in lines]


def _refusal(line: Line) -> RowProblem:
    said = json.loads(line.said or "{}")
    return RowProblem(
        row=said["row"], column="", code=line.code, weight=Weight.ERROR, sheet=said["sheet"],
        field="born_on" if line.code == "born_needed" else "id_number", name=said["name"],
    )  # fmt: skip


def _note_parties(session: Session, lines: Sequence[Line], joined: Mapping[int, Any]) -> None:
    """Which party each of these people was put into: what an undo takes them out of again."""
    moved = [line for line in lines if line.subject_id in joined]
    for line in moved:
        before = json.loads(line.before or "{}")
        before["party"] = joined[line.subject_id or 0]
        line.before = json.dumps(before, ensure_ascii=False)
    write_lines(session, moved, ("before",))


def lock_county(session: Session, region_code: str) -> None:
    """Two imports of one county wait for each other; on SQLite the transaction itself does."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(int(region_code), 17)))


def _int(row: Import, name: str) -> int:
    value = row.summary.get(name, 0)
    return value if isinstance(value, int) else 0
