"""Facts have dates: what is corrected today moves nothing that was reported.

The right values are counted by hand over a handful of invented people, and by the SQL of
`recount`, which knows nothing of dated facts, at the time the letter was due.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.person import Consent, ConsentPurpose, Person, PersonTarget, TargetGroup
from models.person_past import PersonPast
from models.placement import PlacementEvent, PlacementState
from models.proposal import Side
from reference.calendar import Week
from reports.figures import load, weekly_report
from reports.registered import closing
from reports.scopes import make_scope
from reports.values import ScopeKind, WeeklyReport
from services.letters.compared import compared
from services.people.consents import set_targets, withdraw_consent
from services.people.form import PersonIn
from services.people.register import update_person
from tests import factories as make
from tests.reports.history_rows import Years
from tests.reports.owing import add_owing
from tests.reports.ways import add_ways
from tests.reports.weeks import END, SCOPES, WEEK, comparable, letter

LATER = END + timedelta(days=3)
T, P = TargetGroup, ConsentPurpose


def values(report: WeeklyReport) -> dict[str, object]:
    return {figure.key: comparable(figure) for figure in report.figures()}


def next_letter(session: Session, kind: ScopeKind, code: str) -> WeeklyReport:
    return weekly_report(
        load(session, span=WEEK.next()),
        make_scope(kind, code),
        links=lambda action, scope: "https://gongqiao.example/",
        archive_url="https://gongqiao.example/",
    )


def correct(session: Session, person: Person, now: datetime, **changes: object) -> None:
    """A clerk of both counties changes a person on the page."""
    clerk = make.sending_actor(session, make.CANGXI, make.BAZHOU, make.PUJIANG)
    stands = {n: getattr(person, n) for n in ("region_code", "township", "first_timer")}
    data = PersonIn(name="更正甲", **stands | changes)
    update_person(session, actor=clerk, person_id=person.id, data=data, now=now)


def standing(session: Session, person: Person) -> set[ConsentPurpose]:
    rows = select(Consent).where(
        Consent.person_id == person.id, col(Consent.withdrawn_at).is_(None)
    )
    return {consent.purpose for consent in session.exec(rows).all()}


def regroup(session: Session, person: Person, now: datetime, *targets: TargetGroup) -> None:
    """A clerk sets the groups; the consents they need are there."""
    clerk = make.sending_actor(session, make.CANGXI, make.BAZHOU, make.PUJIANG)
    needed = {P.DISABILITY if target is T.DISABLED else P.TARGET_GROUP for target in targets}
    for purpose in needed - standing(session, person):
        make.make_consent(session, person, purpose)
    set_targets(session, actor=clerk, person_id=person.id, targets=targets, now=now)


def turn_over(session: Session, number: int, person: Person) -> None:
    """Every third person is of another county and no (or a) first-timer, every fourth of the other
    groups; a disability is kept where the consent for it stands."""
    others = {make.CANGXI: make.BAZHOU, make.BAZHOU: make.CANGXI, make.PUJIANG: make.CANGXI}
    if number % 3 == 0:
        home, first = others[person.region_code], not person.first_timer
        correct(session, person, LATER, region_code=home, first_timer=first, township="更正镇")
    if number % 4 == 0:
        rows = sa.select(col(PersonTarget.target)).where(col(PersonTarget.person_id) == person.id)
        groups = set(T) ^ set(session.scalars(rows)) ^ {T.DISABLED}
        groups -= set() if P.DISABILITY in standing(session, person) else {T.DISABLED}
        regroup(session, person, LATER, *groups)


def test_a_week_counted_again_after_many_corrections_is_what_sql_counted_when_it_closed(
    session: Session,
) -> None:
    """Trips, introductions and subsidies with the rest: who boarded, was brought or paid keeps the
    county they were of then."""
    years = Years(session, seed=47)
    add_ways(session, years.people, years.vacancies, seed=47)
    add_owing(session, seed=47)
    scopes = [SCOPES[name] for name in ("whole", "receiving-330110", "sending-510824")]
    asked = [make_scope(*scope) for scope in scopes]
    reported: dict[tuple[ScopeKind, str], dict[str, object]] = {scope: {} for scope in scopes}
    for one in compared(session, span=WEEK, scopes=asked):
        reported[one.scope.kind, one.scope.code][one.figure.key] = one.counted
    for number, person in enumerate(years.people):
        turn_over(session, number, person)
    for (kind, code), told in reported.items():
        again = values(letter(session, kind, code))
        assert len(told) > 200
        assert {key for key, value in told.items() if again[key] != value} == set(), code
    assert len(session.exec(select(PersonPast)).all()) >= 40
    now = next_letter(session, ScopeKind.WHOLE, "")
    before = letter(session, ScopeKind.WHOLE, "")
    due = {f.key: f.value for f in before.figures()}
    fresh = {f.key: f.value for f in now.figures()}
    assert fresh["poverty/before"] == due["poverty/now"]
    assert fresh["poverty/now"] != due["poverty/now"], "the roster of today is as corrected"


def arrive(session: Session, person: Person, at: datetime) -> None:
    vacancy = make.make_vacancy(session, created_at=at - timedelta(days=9), places=50)
    make.make_placement(session, person, vacancy, state=PlacementState.ARRIVED, at=at)


def note(report: WeeklyReport) -> str:
    return next(table.note for table in report.tables if table.id == "placement")


def new_poverty(report: WeeklyReport) -> list[object]:
    keys = ("new_poverty/week", "new_poverty/month", "new_poverty/year")
    return [values(report)[key][0] for key in keys]


def test_a_wrong_group_corrected_later_is_told_in_a_line_and_not_worked_in(
    session: Session,
) -> None:
    early = WEEK.start_utc - timedelta(days=30)
    right, wrong = (make.make_person(session, created_at=early) for _ in range(2))
    regroup(session, right, early, T.LIFTED)
    regroup(session, wrong, early, T.LIFTED)
    for person in (right, wrong):
        arrive(session, person, WEEK.start_utc + timedelta(days=1))
    assert new_poverty(letter(session, ScopeKind.WHOLE, "")) == [2, 2, 2]
    regroup(session, wrong, LATER)  # was never one
    assert new_poverty(letter(session, ScopeKind.WHOLE, "")) == [2, 2, 2]
    assert "更正" not in note(letter(session, ScopeKind.WHOLE, ""))
    following = next_letter(session, ScopeKind.WHOLE, "")
    assert new_poverty(following) == [0, 2, 2], "the weeks go on adding up to the year"
    assert "本年其中脱贫人口（含监测对象）1人（表中2人）" in note(following)
    again = letter(session, ScopeKind.WHOLE, "", known=LATER + timedelta(days=1))
    assert new_poverty(again) == [1, 1, 1], "a corrected letter is counted by what is known then"


def test_a_group_noted_before_the_week_closes_counts_in_it(session: Session) -> None:
    """Letters are due on Mondays; a month that ends on one (30 November 2026) closes first."""
    person = make.make_person(session, created_at=WEEK.start_utc)
    arrive(session, person, WEEK.start_utc + timedelta(days=1))
    regroup(session, person, END - timedelta(minutes=1), T.MONITORED)
    assert new_poverty(letter(session, ScopeKind.WHOLE, "")) == [1, 1, 1]
    monday = Week.parse("2026-W49").start_utc
    assert closing(monday) == monday + timedelta(days=1)
    assert closing(monday + timedelta(days=1)) == monday + timedelta(days=7)


def test_what_a_person_withdrew_consent_for_is_gone_from_the_past_as_well(
    session: Session,
) -> None:
    person = make.make_person(session, created_at=WEEK.start_utc)
    regroup(session, person, WEEK.start_utc, T.DISABLED, T.LIFTED)
    regroup(session, person, WEEK.start_utc + timedelta(hours=1), T.DISABLED)
    clerk = make.sending_actor(session, make.CANGXI)
    for consent in session.exec(select(Consent).where(Consent.person_id == person.id)).all():
        withdraw_consent(
            session, actor=clerk, person_id=person.id, consent_id=consent.id, now=LATER
        )
    kept = [past.targets for past in session.exec(select(PersonPast)).all()]
    assert kept
    assert [target for targets in kept for target in targets] == []


def test_an_arrival_taken_back_later_is_said_beside_the_year_it_leaves(session: Session) -> None:
    person = make.make_person(session, created_at=WEEK.start_utc)
    arrive(session, person, WEEK.start_utc + timedelta(days=1))
    [event] = session.exec(select(PlacementEvent)).all()
    back = END + timedelta(days=1)
    session.add(
        PlacementEvent(
            placement_id=event.placement_id, at=back, effective_on=back.date(),
            side=Side.RECEIVING, from_state=PlacementState.ARRIVED,
            to_state=PlacementState.CONFIRMED, undoes_id=event.id,
        )
    )  # fmt: skip
    session.flush()
    assert "撤回" not in note(letter(session, ScopeKind.WHOLE, ""))
    following = next_letter(session, ScopeKind.WHOLE, "")
    assert "本周撤回了以前登记的到岗1人次，本年数已减去。" in note(following)
    elsewhere = next_letter(session, ScopeKind.RECEIVING, make.YIWU)
    assert "撤回" not in note(elsewhere)
