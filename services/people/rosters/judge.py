"""One roster row against the person on record: what it would do, and what it may not.

Empty cells never erase what is known. A field that was changed on a page keeps what the page says
unless the file is newer or a clerk chooses the file's. Nothing dated before a withdrawal or a
"no" brings consent, a policy group or the search back, whatever the clerk chooses (PIPL art. 15,
rule P01): a slip counts from the day after.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from intake import RosterRow
from models.person import (
    ConsentMeans,
    ConsentPurpose,
    Person,
    PersonState,
    Sex,
    TargetGroup,
)
from reference.calendar import day_start, local_day
from services.imports.newer import Newer, newer_of, takes
from services.people.consents import NEEDED_FOR
from services.people.rosters.columns import differences
from services.people.rosters.known import Dates, Known, load_dates
from services.proposals.evidence import proves
from services.rows import known


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class FieldDifference:
    """One field that differs: whether the file's value is taken, and which is newer."""

    field: str
    newer: Newer
    takes: bool
    page_at: datetime | None = None


@dataclass(frozen=True)
class Judged:
    """A row, whom it means, and what would happen.

    fields   what would be stored
    said     every field that differs, taken or not
    notices  what the row asks for and does not get, as codes
    """

    row: RosterRow
    person: Person | None
    outcome: Outcome
    code: str = ""
    said: tuple[FieldDifference, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(one.field for one in self.said if one.takes)


@dataclass(frozen=True)
class Ask:
    """A row and what a clerk said of it: `choice` file, page, skip or ""; `same_as` a person's id;
    `another` somebody not on record."""

    row: RosterRow
    choice: str = ""
    same_as: int | None = None
    another: bool = False


@dataclass(frozen=True)
class Terms:
    """What holds for a whole file: the day it speaks of, what was chosen for all its rows, and
    where its consents are proved."""

    dated_on: date | None = None
    choice: str = ""
    evidence: str = ""


NOT_CHOSEN = frozenset({"consents", "targets", "willing"})
"""Fields no choice of a clerk decides: the day does."""

SPOKEN = frozenset({"read_aloud", "sms"})
"""Means of consent that leave no paper: they need words of their own that prove them."""


def judge_all(
    session: Session, asks: Sequence[Ask], held: Known, terms: Terms, *, today: date
) -> list[Judged]:
    """Every row judged; the dates of those that differ are looked up together."""
    plain = [_whom(ask, held) for ask in asks]
    differing = [
        known(one.person.id)
        for one in plain
        if one.person is not None and one.outcome is not Outcome.REFUSED
        and _wishes_anything(one.row, one.person, held)
    ]  # fmt: skip
    load_dates(session, held, differing)
    return [_judge(ask, one, held, terms, today) for ask, one in zip(asks, plain, strict=True)]


def _whom(ask: Ask, held: Known) -> Judged:
    """Whom the row means: an ID number decides, then what a clerk said, then a sure likeness."""
    row = ask.row
    candidates = held.alike.get(row.row, ())
    sure = candidates[0] if candidates and candidates[0].same else None
    numbered = sure is not None and "id_number" in sure.likeness.speaks_for
    person = None
    if ask.same_as is not None and not numbered:
        person = held.by_key.get(ask.same_as)
        if person is not None and row.id_number and person.id_index is not None:
            return Judged(row, None, Outcome.REFUSED, "other_id_number")
    elif sure is not None and (numbered or not ask.another):
        person = held.by_key.get(sure.person_id)
        if person is None:
            return Judged(row, None, Outcome.REFUSED, "registered_elsewhere")
    if person is None and row.born_on is None:
        return Judged(row, None, Outcome.REFUSED, "born_needed")
    if person is None:
        open_ = not ask.another and any(c.person_id in held.by_key for c in candidates)
        return Judged(row, None, Outcome.NEW, notices=("perhaps_same",) if open_ else ())
    if person.state is PersonState.CLOSED:
        return Judged(row, person, Outcome.REFUSED, "person_closed")
    return Judged(row, person, Outcome.UNCHANGED)


def _wishes_anything(row: RosterRow, person: Person, held: Known) -> bool:
    plain = differences(row, person, held)
    standing = held.purposes.get(known(person.id), frozenset())
    lacks = consents_of(row) - standing or (
        {TargetGroup(t) for t in row.targets} - held.targets.get(known(person.id), set())
    )
    return bool(plain or lacks or (row.willing is not None and _would_move(row, person)))


def _would_move(row: RosterRow, person: Person) -> bool:
    return (person.state is PersonState.SEEKING) is not row.willing


def _judge(ask: Ask, one: Judged, held: Known, terms: Terms, today: date) -> Judged:
    if one.outcome is Outcome.REFUSED:
        return one
    if one.person is None:
        return replace(one, notices=(*one.notices, *_evidence_missing(one.row, terms)))
    who = known(one.person.id)
    dates = held.dates.get(who, Dates())
    choice = ask.choice if ask.choice in ("file", "page") else terms.choice
    said = [
        FieldDifference(name, Newer.FILE, True)
        if _still_open(name, one.person)
        else _said(name, ask.row, dates, held.said_before.get(who), terms, choice)
        for name in sorted(differences(one.row, one.person, held))
    ]
    further, notices = _law(one.row, one.person, held, dates, terms)
    said = sorted([*said, *further], key=lambda s: s.field)
    changed = any(s.takes for s in said)
    return replace(
        one, said=tuple(said), notices=notices,
        outcome=Outcome.CHANGED if changed else Outcome.UNCHANGED,
    )  # fmt: skip


def _still_open(name: str, person: Person) -> bool:
    """Whether what is stored says nothing: a question is not newer than an answer."""
    return name == "sex" and person.sex is Sex.UNKNOWN


def _said(
    name: str, row: RosterRow, dates: Dates, before: RosterRow | None, terms: Terms, choice: str
) -> FieldDifference:
    """Which is newer: the page, when it was changed after the day of the file, or when the file
    only repeats what an earlier import said before that change."""
    page_at = _changed_on_a_page(name, row, dates)
    of = row_day(row, terms)
    repeats = before is not None and _same_value(name, row, before)
    newer = newer_of(page_at, repeats=repeats, of=of)
    if page_at is None and of and dates.as_of and of < dates.as_of:
        newer = Newer.PAGE  # what an import of a later day said
    return FieldDifference(name, newer, takes(newer, choice), page_at)


def _changed_on_a_page(name: str, row: RosterRow, dates: Dates) -> datetime | None:
    """When a page last said this field, unless an import has changed it since."""
    if name == "certificates":
        return max((dates.off[c] for c in row.certificates if c in dates.off), default=None)
    said = [dates.fields.get(name), dates.registered]
    if name in _WITH_THE_FORM:
        said.append(dates.form)
    at = max((one for one in said if one is not None), default=None)
    since = dates.imported.get(name)
    return None if at is None or (since is not None and since > at) else at


_WITH_THE_FORM = frozenset({"trades", "wishes", "regions", "sex", "born_on"})
"""Said anew each time the form of a person is saved; its events do not name them."""


def row_day(row: RosterRow, terms: Terms) -> date | None:
    """The day of what the row says: its own, else the file's."""
    own = getattr(row, "dated_on", None)
    return own or terms.dated_on


def _same_value(name: str, row: RosterRow, before: RosterRow) -> bool:
    theirs = {"regions": ("regions_wanted", "regions_refused"),
              "needs_couple_room": ("couple_room",), "someone_stays_behind": ("stays_behind",),
              "needs_food": ("food",)}.get(name, (name,))  # fmt: skip
    return all(getattr(row, one, None) == getattr(before, one, None) for one in theirs)


def _law(
    row: RosterRow, person: Person, held: Known, dates: Dates, terms: Terms
) -> tuple[list[FieldDifference], tuple[str, ...]]:
    """What the row asks for in consents, policy groups and willingness: given, or why not."""
    who = known(person.id)
    standing = held.purposes.get(who, frozenset())
    said: list[FieldDifference] = []
    notices: list[str] = []
    allowed = consents_allowed(row, dates, terms)
    if allowed - standing:
        said.append(FieldDifference("consents", Newer.FILE, True))
    if consents_of(row) - standing - allowed:
        why = "no_evidence" if _evidence_missing(row, terms) else "consent_withdrawn"
        notices.append(why)
    wanted = {TargetGroup(t) for t in row.targets} - held.targets.get(who, set())
    taken = targets_allowed(row, standing | allowed, dates, terms) & wanted
    if taken:
        said.append(FieldDifference("targets", Newer.FILE, True))
    if wanted - taken:
        notices.append("targets_not_kept")
    if row.willing is True and person.state is not PersonState.SEEKING:
        if person.state is PersonState.PAUSED or _later(dates.no, row, terms):
            notices.append("said_no")
        else:
            said.append(FieldDifference("willing", Newer.FILE, True))
    if row.willing is False and person.state is PersonState.SEEKING:
        of = row_day(row, terms)
        if dates.yes is not None and of is not None and of < local_day(dates.yes):
            notices.append("said_yes")
        else:
            said.append(FieldDifference("willing", Newer.FILE, True))
    return said, tuple(notices)


def _later(said: datetime | None, row: RosterRow, terms: Terms) -> bool:
    """Whether something was said on or after the day of the person's word in the row; a row
    without a day is older than anything that was said."""
    if said is None:
        return False
    own = [one for one in (row.consent_on, getattr(row, "dated_on", None)) if one is not None]
    of = max(own, default=terms.dated_on)
    return of is None or of <= local_day(said)


def _evidence_missing(row: RosterRow, terms: Terms) -> tuple[str, ...]:
    told = row.consent_evidence or terms.evidence
    spoken = row.consent_means in SPOKEN
    proved = spoken and proves(ConsentMeans(row.consent_means), told)
    return ("no_evidence",) if spoken and not proved else ()


def consents_of(row: RosterRow) -> frozenset[ConsentPurpose]:
    """Purposes the person agreed to by the row's slip, call or message."""
    if not row.consent_means or row.consent_on is None:
        return frozenset()
    purposes = {ConsentPurpose.MATCHING, ConsentPurpose.SHARE_PARTNER}
    groups = {TargetGroup(t) for t in row.targets}
    if groups - {TargetGroup.DISABLED}:
        purposes.add(ConsentPurpose.TARGET_GROUP)
    if TargetGroup.DISABLED in groups and row.disability_consent:
        purposes.add(ConsentPurpose.DISABILITY)
    return frozenset(purposes)


def consents_allowed(row: RosterRow, dates: Dates, terms: Terms) -> frozenset[ConsentPurpose]:
    """Those whose proof is there and which were not withdrawn on that day or later."""
    if row.consent_on is None or _evidence_missing(row, terms):
        return frozenset()
    begins = day_start(row.consent_on)
    return frozenset(
        purpose
        for purpose in consents_of(row)
        if (gone := dates.withdrawn.get(purpose)) is None or local_day(gone) < local_day(begins)
    )


def targets_allowed(
    row: RosterRow, purposes: Collection[ConsentPurpose], dates: Dates, terms: Terms
) -> set[TargetGroup]:
    """Policy groups of the row whose consent stands or comes with it, unless the groups were set
    on a page since."""
    if _later(dates.targets, row, terms):
        return set()
    return {TargetGroup(t) for t in row.targets if NEEDED_FOR[TargetGroup(t)] in purposes}
