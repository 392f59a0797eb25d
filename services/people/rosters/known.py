"""What the register holds of the people a roster may speak of, and when each fact was last said.

When a field was last changed on a page is read from the person's events: an edit names its
fields, an import leaves a row of its own at the same moment, so that what is left was a page.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from intake import RosterRow
from intake.same_person import Traits
from models.imports import Import, ImportKind, ImportRow
from models.person import (
    Consent,
    ConsentPurpose,
    Person,
    PersonCertificate,
    PersonEvent,
    PersonRegion,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
    TargetGroup,
)
from services.people.alike import Candidate, id_index, phone_index, possible_same
from services.people.consents import purposes_of
from services.rows import known

CHUNK = 500


@dataclass
class Dates:
    """When what is known of one person was said, by others than an import.

    fields     column → last changed on a page
    form       the last time the whole form was saved: lists are part of it
    registered   when somebody was taken in on a page
    imported   column → last changed by an import
    no, yes    the last time the person said they do not (or do) want to go
    withdrawn  purpose → the last withdrawal
    off        certificates taken off, and when; `targets` when the groups were last set
    as_of      the day of what the last import said, where its source was dated
    """

    fields: dict[str, datetime] = field(default_factory=dict)
    form: datetime | None = None
    registered: datetime | None = None
    imported: dict[str, datetime] = field(default_factory=dict)
    no: datetime | None = None
    yes: datetime | None = None
    withdrawn: dict[ConsentPurpose, datetime] = field(default_factory=dict)
    off: dict[str, datetime] = field(default_factory=dict)
    targets: datetime | None = None
    as_of: date | None = None


@dataclass
class Known:
    """What the database holds of the people a roster may speak of.

    alike    row number -> who on record is, or may be, the person of the row (`people.alike`)
    by_key   those of the roster's county, and whom a clerk named, by id
    """

    alike: dict[int, tuple[Candidate, ...]] = field(default_factory=dict)
    by_key: dict[int, Person] = field(default_factory=dict)
    trades: dict[int, dict[str, int]] = field(default_factory=dict)
    wishes: dict[int, list[str]] = field(default_factory=dict)
    regions: dict[int, dict[str, bool]] = field(default_factory=dict)
    certificates: dict[int, set[str]] = field(default_factory=dict)
    targets: dict[int, set[TargetGroup]] = field(default_factory=dict)
    purposes: dict[int, frozenset[ConsentPurpose]] = field(default_factory=dict)
    dates: dict[int, Dates] = field(default_factory=dict)
    said_before: dict[int, RosterRow] = field(default_factory=dict)


def load_known(
    session: Session,
    rows: Sequence[RosterRow],
    county: str,
    named: Collection[int] = (),
    *,
    lock: bool = False,
) -> Known:
    """Everything needed to judge the rows, in a bounded number of queries; `named` are people a
    clerk says some rows are."""
    found = Known()
    answers = possible_same(session, [traits_of_row(row) for row in rows])
    found.alike = {row.row: some for row, some in zip(rows, answers, strict=True)}
    alike = {c.person_id for some in answers for c in some if c.region_code == county}
    for part in _parts(sorted(alike | set(named))):
        here = sa.select(Person).where(col(Person.region_code) == county, col(Person.id).in_(part))
        if lock:
            here = here.order_by(col(Person.id)).with_for_update(key_share=True)
            here = here.execution_options(populate_existing=True)
        found.by_key |= {known(person.id): person for person in session.scalars(here)}
    _load_lists(session, found)
    return found


def traits_of_row(row: RosterRow) -> Traits:
    """What of a row tells whose it is, its numbers as blind indexes."""
    return Traits(
        name=row.name,
        born_on=row.born_on,
        age=row.age,
        sex=row.sex,
        region_code=row.region_code,
        id_mark=id_index(row.id_number),
        phone_mark=phone_index(row.phone),
        phone2_mark=phone_index(row.phone2),
        township=row.township,
        village=row.village,
        household_key=row.household_key,
    )


def load_dates(session: Session, found: Known, person_ids: Collection[int]) -> None:
    """When the facts of these people were said; only those the file differs from need it."""
    ids = sorted(set(person_ids) - set(found.dates))
    found.dates |= {one: Dates() for one in ids}
    for part in _parts(ids):
        rows = session.execute(
            sa.select(
                col(PersonEvent.person_id), col(PersonEvent.at), col(PersonEvent.kind),
                col(PersonEvent.from_state), col(PersonEvent.to_state), col(PersonEvent.detail),
            )
            .where(col(PersonEvent.person_id).in_(part))
            .order_by(col(PersonEvent.id))
        ).all()  # fmt: skip
        imported = {(row.person_id, row.at) for row in rows if row.kind == "imported"}
        for row in rows:
            if row.kind == "imported":
                _note_import(found.dates[row.person_id], row.at, row.detail)
            elif (row.person_id, row.at) not in imported:
                _note_page(found.dates[row.person_id], row)
        for who, purpose, at in session.execute(
            sa.select(col(Consent.person_id), col(Consent.purpose), col(Consent.withdrawn_at))
            .where(col(Consent.person_id).in_(part), col(Consent.withdrawn_at).is_not(None))
            .order_by(col(Consent.withdrawn_at))
        ):
            found.dates[who].withdrawn[purpose] = at
        _load_said(session, found, part)


def _note_import(dates: Dates, at: datetime, detail: dict[str, Any]) -> None:
    dates.imported |= dict.fromkeys(detail.get("fields", ()), at)
    said = detail.get("as_of")
    if isinstance(said, str):
        dates.as_of = max(dates.as_of or date.min, date.fromisoformat(said))


def _note_page(dates: Dates, row: sa.Row[Any]) -> None:
    if row.kind == "registered":
        dates.registered = dates.form = row.at
    elif row.kind == "edited":
        dates.form = row.at
        dates.fields |= dict.fromkeys(row.detail.get("fields", ()), row.at)
    elif row.kind == "targets":
        dates.targets = row.at
    elif row.kind == "certificate_removed":
        dates.off[str(row.detail.get("certificate", ""))] = row.at
    elif row.kind == "intention":
        dates.yes = row.at
    elif row.kind == "moved" and (
        row.from_state is PersonState.SEEKING or row.to_state is PersonState.PAUSED
    ):
        dates.no = row.at


def _load_said(session: Session, found: Known, part: Sequence[int]) -> None:
    """What the last import said of people whose page was changed since: a file that says the same
    again brings nothing new."""
    changed = [who for who in part if found.dates[who].form is not None]
    rows = session.execute(
        sa.select(col(ImportRow.subject_id), col(ImportRow.said))
        .join(Import, col(Import.id) == col(ImportRow.import_id))
        .where(
            col(ImportRow.subject_id).in_(changed),
            col(ImportRow.stored_at).is_not(None),
            col(ImportRow.said).is_not(None),
            col(Import.kind) == ImportKind.ROSTER,
        )
        .order_by(col(ImportRow.stored_at), col(ImportRow.import_id))
    )
    for who, said in rows:
        found.said_before[who] = RosterRow.model_validate_json(said)


def _load_lists(session: Session, found: Known) -> None:
    for part in _parts(sorted(found.by_key)):
        for who, trade, months in _of(session, PersonTrade, part, "occupation_id", "months"):
            found.trades.setdefault(who, {})[trade] = months
        for who, _, wish in sorted(_of(session, PersonWish, part, "rank", "occupation_id")):
            found.wishes.setdefault(who, []).append(wish)
        for who, region, wanted in _of(session, PersonRegion, part, "region_code", "wanted"):
            found.regions.setdefault(who, {})[region] = wanted
        for who, paper in _of(session, PersonCertificate, part, "certificate"):
            found.certificates.setdefault(who, set()).add(paper)
        for who, target in _of(session, PersonTarget, part, "target"):
            found.targets.setdefault(who, set()).add(target)
        found.purposes |= purposes_of(session, part)


def _of(
    session: Session, table: type[SQLModel], ids: Sequence[int], *columns: str
) -> Sequence[Any]:
    """(person, these columns) of every row of these people."""
    at = sa.inspect(table).columns
    names = ("person_id", *columns)
    return session.execute(
        sa.select(*(at[name] for name in names)).where(at["person_id"].in_(ids))
    ).all()


def _parts(values: Sequence[Any]) -> list[Sequence[Any]]:
    return [values[at : at + CHUNK] for at in range(0, len(values), CHUNK)]
