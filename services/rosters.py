"""Roster imports: read and judged, shown, confirmed or let go; nothing is stored half.

The parsed rows wait sealed between preview and confirmation and are wiped at the end; what stays
is counts and problems with masked values. The same file twice adds nobody twice, because people
are found by the blind index of their ID number (without one: by name, birthday and phone).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from intake import FileProblem, RosterPreview, RowProblem, Weight, masked, read_roster
from models.person import Person
from models.roster import RosterImport, RosterState
from reference import regions
from reference.calendar import local_day
from services import audit
from services.actor import Actor
from services.bundles import known, lock_rows
from services.errors import FileRefused, Forbidden, InvalidInput, NotAllowedNow, NotFound, Problem
from services.people import LARGEST_ID, record_intention
from services.roster_apply import Judged, Outcome, judge, load_known, new_person, store_row
from services.roster_parties import store_parties

KEPT_PROBLEMS = 5_000
KEPT_RESULTS = 20_000
REFUSED_BY_RECORDS = ("registered_elsewhere", "person_closed", "born_needed")


@dataclass(frozen=True)
class RosterView:
    """An import with its content while it waits; `preview` is None once it is over."""

    row: RosterImport
    preview: RosterPreview | None
    problems: Sequence[RowProblem]
    seen_before: bool


def preview_roster(
    session: Session,
    *,
    actor: Actor,
    region_code: str,
    filename: str,
    data: bytes,
    now: datetime,
    preview_hours: int,
) -> RosterImport:
    """Read and judge an uploaded roster; no person is touched.

    Raises InvalidInput (not one of the actor's counties), FileRefused (with the intake's code).
    """
    _check_county(actor, region_code)
    try:
        preview = read_roster(data, county=region_code, day=local_day(now))
    except FileProblem as problem:
        raise FileRefused(problem.code, problem.detail) from None
    judged, preview = _judge_all(session, preview, region_code)
    row = RosterImport(
        account_id=_account(actor),
        region_code=region_code,
        filename=_plain_name(filename),
        file_digest=hashlib.sha256(data).hexdigest(),
        rows=preview.model_dump_json(),
        summary=_summary(preview, judged),
        created_at=now,
        expires_at=now + timedelta(hours=preview_hours),
    )
    session.add(row)
    session.flush()
    return row


def get_import(session: Session, *, actor: Actor, import_id: int, now: datetime) -> RosterView:
    """An import of the actor's own. Raises NotFound."""
    row = _own(session, actor, import_id)
    waiting = row.state is RosterState.PREVIEW and row.rows is not None and row.expires_at > now
    preview = RosterPreview.model_validate_json(row.rows) if waiting and row.rows else None
    stored = row.summary.get("problems", [])
    problems = (
        preview.problems
        if preview is not None
        else tuple(RowProblem.model_validate(p) for p in _list(stored))
    )
    return RosterView(row, preview, problems, _seen_before(session, row))


def list_imports(session: Session, *, actor: Actor, limit: int = 10) -> list[RosterImport]:
    """The actor's latest imports; the sealed rows are not opened."""
    if not actor.sending:
        raise Forbidden("list_imports")
    return list(
        session.scalars(
            sa.select(RosterImport)
            .options(defer(RosterImport.rows))  # type: ignore[arg-type]  # columns at run time
            .where(col(RosterImport.account_id) == actor.account_id)
            .order_by(col(RosterImport.id).desc())
            .limit(limit)
        )
    )


def confirm_import(
    session: Session, *, actor: Actor, import_id: int, group_households: bool, now: datetime
) -> RosterImport:
    """Store what the preview showed, judged anew against today's records.

    Confirming twice is confirming once. Raises NotFound, NotAllowedNow (expired or discarded).
    """
    row = _own(session, actor, import_id, lock=True)
    if row.state is RosterState.CONFIRMED:
        return row
    if row.state is not RosterState.PREVIEW or row.rows is None or row.expires_at <= now:
        state = RosterState.EXPIRED if row.state is RosterState.PREVIEW else row.state
        raise NotAllowedNow("roster_import", import_id, state.value, "confirm")
    _one_at_a_time(session, row.region_code)
    preview = RosterPreview.model_validate_json(row.rows)
    judged, preview = _judge_all(session, preview, row.region_code)
    people = _store(session, judged, row, actor, now)
    drafts = [p for p in preview.parties if group_households or p.by == "same_trip"]
    made, left_alone = store_parties(session, drafts, people, judged, row.region_code, actor, now)
    results = [[j.row.row, j.outcome.value, known(people[j.row.row].id)] for j in judged
               if j.row.row in people]  # fmt: skip
    row.summary = _summary(preview, judged) | {
        "results": results[:KEPT_RESULTS],
        "problems": [masked(p).model_dump(mode="json") for p in preview.problems[:KEPT_PROBLEMS]],
        "parties_made": made,
        "parties_left_alone": left_alone,
    }
    row.state, row.rows, row.confirmed_at = RosterState.CONFIRMED, None, now
    session.add(row)
    audit.record(
        session, actor=actor, action="roster_confirmed", subject_kind="roster_import",
        subject_id=import_id, now=now, new=_counts(judged)["new"],
    )  # fmt: skip
    session.flush()
    return row


def discard_import(
    session: Session, *, actor: Actor, import_id: int, now: datetime
) -> RosterImport:
    """Let the preview go; its rows are wiped."""
    row = _own(session, actor, import_id, lock=True)
    if row.state is RosterState.PREVIEW:
        row.state, row.rows, row.confirmed_at = RosterState.DISCARDED, None, None
        session.add(row)
        session.flush()
    return row


def _own(session: Session, actor: Actor, import_id: int, *, lock: bool = False) -> RosterImport:
    row = session.get(RosterImport, import_id) if 0 < import_id <= LARGEST_ID else None
    if row is None or not actor.sending or row.account_id != actor.account_id:
        raise NotFound("roster_import", import_id)
    if not actor.covers(row.region_code):
        raise NotFound("roster_import", import_id)
    if lock:
        lock_rows(session, RosterImport, {import_id})
    return row


def _check_county(actor: Actor, region_code: str) -> None:
    """A county of the actor's, in force."""
    known_unit = regions.is_region(region_code)
    if not known_unit or regions.region(region_code).level is not regions.Level.COUNTY:
        raise InvalidInput({"region_code": (Problem("unknown_choice"),)})
    if not actor.sending or not actor.covers(region_code):
        raise InvalidInput({"region_code": (Problem("county_not_yours"),)})


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise Forbidden("preview_roster")
    return actor.account_id


def _plain_name(filename: str) -> str:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if c.isprintable())[:200]


def _judge_all(
    session: Session, preview: RosterPreview, county: str
) -> tuple[list[Judged], RosterPreview]:
    """Every readable row judged; rows the records refuse become problems of the preview."""
    held = load_known(session, preview.rows, county)
    judged = [judge(row, held) for row in preview.rows]
    refused = [_refusal(j) for j in judged if j.outcome is Outcome.REFUSED]
    readable = [p for p in preview.problems if p.code not in REFUSED_BY_RECORDS]
    problems = tuple(sorted((*readable, *refused), key=lambda p: p.row))
    return judged, preview.model_copy(update={"problems": problems})


def _refusal(judged: Judged) -> RowProblem:
    return RowProblem(
        row=judged.row.row, column="", code=judged.code, weight=Weight.ERROR,
        field="born_on" if judged.code == "born_needed" else "id_number",
        sheet=judged.row.sheet, name=judged.row.name,
    )  # fmt: skip


def _counts(judged: Iterable[Judged]) -> dict[str, int]:
    counted = Counter(j.outcome.value for j in judged)
    return {outcome.value: counted.get(outcome.value, 0) for outcome in Outcome}


def _summary(preview: RosterPreview, judged: Sequence[Judged]) -> dict[str, object]:
    """Counts and structure, no personal value."""
    counts = _counts(judged)
    counts["refused"] = len(preview.refused_rows)
    return {
        "counts": counts | {"read": preview.read_rows},
        "warnings": sum(1 for p in preview.problems if p.weight == "warning"),
        "sheet": preview.sheet,
        "header_row": preview.header_row,
        "mapping": dict(preview.mapping),
        "dropped": list(preview.dropped),
        "duplicates": list(preview.duplicates),
        "parties": Counter(p.by for p in preview.parties),
        "changes": [[j.row.row, list(j.fields)] for j in judged if j.outcome is Outcome.CHANGED][
            :KEPT_PROBLEMS
        ],
        "without_consent": sum(1 for j in judged if _no_consent(j)),
        "targets_wait": sum(1 for j in judged if j.row.targets and not j.row.consent_means),
    }


def _no_consent(judged: Judged) -> bool:
    return judged.outcome is Outcome.NEW and not judged.row.consent_means


def _store(
    session: Session, judged: Sequence[Judged], row: RosterImport, actor: Actor, now: datetime
) -> dict[int, Person]:
    """Row number -> person, for every row that was not refused."""
    held = load_known(session, [j.row for j in judged], row.region_code)
    lock_rows(session, Person, {known(j.person.id) for j in judged if j.person is not None})
    people = {j.row.row: j.person for j in judged if j.person and j.outcome is not Outcome.REFUSED}
    new = {j.row.row: new_person(j.row, actor, now) for j in judged if j.outcome is Outcome.NEW}
    session.add_all(new.values())
    session.flush()
    people |= new
    evidence = f"{row.filename} #{row.id}"
    for one in judged:
        if one.outcome in (Outcome.NEW, Outcome.CHANGED):
            store_row(
                session, one, people[one.row.row], held, actor=actor, evidence=evidence, now=now
            )
    _calm_the_unwilling(session, judged, people, actor, now)
    session.flush()
    return people


def _calm_the_unwilling(
    session: Session,
    judged: Sequence[Judged],
    people: Mapping[int, Person],
    actor: Actor,
    now: datetime,
) -> None:
    """Who said no in the roster and was seeking is on the roster only, from now on."""
    for one in judged:
        person = people.get(one.row.row)
        if one.row.willing is False and person is not None and person.state.value == "seeking":
            record_intention(
                session, actor=actor, person_id=known(person.id), wants_to_go=False, now=now
            )


def _one_at_a_time(session: Session, region_code: str) -> None:
    """Two imports of one county wait for each other; on SQLite the transaction itself does."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(int(region_code), 17)))


def _seen_before(session: Session, row: RosterImport) -> bool:
    return (
        session.scalar(
            sa.select(col(RosterImport.id))
            .where(
                col(RosterImport.file_digest) == row.file_digest,
                col(RosterImport.region_code) == row.region_code,
                col(RosterImport.state) == RosterState.CONFIRMED,
                col(RosterImport.id) != row.id,
            )
            .limit(1)
        )
        is not None
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
