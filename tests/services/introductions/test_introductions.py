"""From the newcomer's word on reporting day to the last payment, and every way it goes wrong."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from models.engine import open_session, unit_of_work
from models.introduction import (
    Counting,
    Introduction,
    IntroductionPayment,
    IntroductionState,
    StaffMember,
)
from models.placement import PlacementState
from reference.calendar import Month
from reports.bonus_sheet import bonus_xlsx
from services.actor import Actor
from services.errors import (
    AlreadyExists,
    Forbidden,
    InvalidInput,
    NotFound,
    ReasonRequired,
    ServiceError,
)
from services.introductions.form import AbsenceIn, NewcomerIn, SchemeIn, StaffIn
from services.introductions.lists import firm_page, firms_in
from services.introductions.moves import change_introducer, confirm, declare, void
from services.introductions.patterns import Pattern
from services.introductions.schemes import close_scheme, open_scheme
from services.introductions.staff import note_absence, set_left, write_down
from services.introductions.statement import give_back, pay, sheet_of, statement_of
from tests import factories as make
from tests.services.together import together

FIRST = date(2026, 8, 3)
AT = datetime(2026, 8, 3, 2, 0, tzinfo=make.NOW.tzinfo)
STEPS = {"first_fen": 50_000, "second_from": 6, "second_fen": 70_000, "third_from": 16,
         "third_fen": 100_000, "second_days": 90}  # fmt: skip


def scheme_in(**told) -> SchemeIn:
    facts = {"counting": Counting.MARGINAL, "starts_on": date(2026, 1, 1),
             "ends_on": date(2026, 12, 31)}  # fmt: skip
    return SchemeIn.model_validate(facts | STEPS | told)


def newcomer(name: str, day: date = FIRST, by: str = "A1", **told) -> NewcomerIn:
    return NewcomerIn.model_validate({"name": name, "hired_on": day, "introducer_no": by, **told})


class Firm:
    """A firm with a scheme and two introducers, and its people to act."""

    def __init__(self, session: Session, **terms) -> None:
        self.session = session
        self.row = make.make_employer(session)
        self.id = self.row.id
        self.hr = make.employer_actor(session, self.row)
        self.union = make.receiving_actor(session)
        self.scheme = open_scheme(
            session, actor=self.hr, employer_id=self.id, data=scheme_in(**terms), now=AT
        )
        for no, name in (("A1", "样本老甲"), ("A2", "样本老乙")):
            self.staff(no, name)

    def staff(self, no: str, name: str, since: date = date(2012, 3, 1), **told) -> StaffMember:
        data = StaffIn(staff_no=no, name=name, hired_on=since, **told)
        return write_down(self.session, actor=self.hr, employer_id=self.id, data=data, now=AT)

    def declare(self, data: NewcomerIn, by: Actor | None = None, at=None) -> Introduction:
        day = data.hired_on or FIRST
        now = at or datetime(day.year, day.month, day.day, 4, tzinfo=AT.tzinfo)
        return declare(self.session, actor=by or self.hr, employer_id=self.id, data=data, now=now)

    def sure(self, row: Introduction) -> Introduction:
        return confirm(
            self.session, actor=self.union, introduction_id=row.id, evidence="签名单第3页", now=AT
        )

    def pay(self, now: datetime) -> int:
        made = pay(self.session, actor=self.hr, employer_id=self.id, month=Month.at(now), now=now)
        return sum(one.fen for one in made)


def later(days: int) -> datetime:
    return AT + timedelta(days=days)


def test_one_newcomer_from_the_first_day_to_the_last_payment(session) -> None:
    firm = Firm(session)
    row = firm.declare(newcomer("样本新一", relation="同村"))
    assert firm.declare(newcomer("样本新一")).id == row.id, "twice is once"
    with pytest.raises(AlreadyExists):
        firm.declare(newcomer("样本新一", by="A2"))
    assert firm.pay(later(31)) == 0, "the newcomer has not said so again"
    firm.sure(row)
    assert (firm.pay(later(29)), firm.pay(later(30)), firm.pay(later(31))) == (0, 20_000, 0)
    assert (firm.pay(later(90)), firm.pay(later(200))) == (30_000, 0)
    november = statement_of(
        session, actor=firm.union, employer_id=firm.id, month=Month.parse("2026-11"), now=later(120)
    )
    assert [(due.line.stage, due.paid_then) for due in november.rows] == [(2, 30_000)]


@pytest.mark.parametrize(
    ("told", "where", "code"),
    [
        ({"by": "Z9"}, "introducer_no", "introducer_unknown"),
        ({"by": "HR"}, "introducer_no", "introducer_hires"),
        ({"by": "NEW"}, "introducer_no", "introducer_not_there"),
        ({"by": "OLD"}, "introducer_no", "introducer_not_there"),
        ({"day": date(2025, 8, 3)}, "hired_on", "no_scheme_then"),
        ({"name": "样本老甲"}, "another_person", "former_staff_of_that_name"),
    ],
)
def test_what_is_no_introduction(session, told: dict, where: str, code: str) -> None:
    """Who hires earns nothing; whoever is not there yet, or no longer, brought nobody; former staff
    are no newcomers."""
    firm = Firm(session)
    firm.staff("HR", "样本人事", hires=True)
    firm.staff("NEW", "样本后来", since=FIRST)
    old = firm.staff("OLD", "样本离厂")
    set_left(session, actor=firm.hr, member_id=old.id, left_on=date(2026, 7, 1), now=AT)
    facts = {"name": "样本新一", **told}
    with pytest.raises(InvalidInput) as refused:
        firm.declare(newcomer(**facts))
    assert [one.code for one in refused.value.problems[where]] == [code]


def test_the_firm_writes_down_within_three_days_and_the_union_later_with_a_reason(session) -> None:
    firm = Firm(session)
    in_time, late = later(3), later(4)
    firm.declare(newcomer("样本新一"), at=in_time)
    with pytest.raises(Forbidden):
        firm.declare(newcomer("样本新二"), at=late)
    with pytest.raises(ReasonRequired):
        firm.declare(newcomer("样本新二"), by=firm.union, at=late)
    row = firm.declare(newcomer("样本新二", reason="报到日签名单在厂"), by=firm.union, at=late)
    assert row.declared_on == FIRST
    with pytest.raises(Forbidden):
        void(session, actor=firm.hr, introduction_id=row.id, reason="记错", now=late)


def test_somebody_this_house_placed_is_one_newcomer_and_never_twice(session) -> None:
    firm = Firm(session)
    post = make.make_vacancy(session, firm.row)
    person = make.make_person(session, born_on=date(2009, 1, 5))
    stay = make.make_placement(session, person, post, state=PlacementState.IN_POST, at=AT)
    data = NewcomerIn(placement_id=stay.id, introducer_no="A1")
    row = firm.declare(data, at=AT)
    session.refresh(stay)
    assert stay.introduced
    page = firm_page(session, actor=firm.union, employer_id=firm.id, now=later(1))
    assert [flag.pattern for flag in page.flags] == [Pattern.MINOR], "17 years old"
    void(session, actor=firm.union, introduction_id=row.id, reason="不是老甲", now=later(2))
    session.refresh(stay)
    assert not stay.introduced
    again = firm.declare(NewcomerIn(placement_id=stay.id, introducer_no="A2"), at=later(2))
    assert again.newcomer_id == row.newcomer_id
    stay.state, stay.left_on, stay.left_reason = PlacementState.LEFT, FIRST, "other"
    back = make.make_placement(session, person, post, state=PlacementState.ARRIVED, at=later(20))
    with pytest.raises(InvalidInput) as refused:
        firm.declare(NewcomerIn(placement_id=back.id, introducer_no="A1"), at=later(20))
    assert refused.value.problems["placement_id"][0].code == "former_staff"
    elsewhere = make.make_placement(session, state=PlacementState.ARRIVED, at=AT)
    with pytest.raises(NotFound):
        firm.declare(NewcomerIn(placement_id=elsewhere.id, introducer_no="A1"), at=AT)


@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("介绍一名男20-55岁满三个月奖500元", "妇女权益保障法"),
        ("带女工来每人奖800元，男工奖500元", "就业促进法"),
        ("只限45岁以下，每人奖500元", "就业促进法"),
        ("介绍人须为新员工签担保书", "劳动合同法》第9"),
        ("新员工三个月内离职，由介绍人赔偿路费", "劳动合同法"),
        ("介绍费300元从新员工工资里扣", "就业促进法"),
    ],
)
def test_a_clause_by_sex_or_age_or_a_guarantee_is_refused_with_its_article(
    session, words: str, article: str
) -> None:
    employer = make.make_employer(session)
    with pytest.raises(InvalidInput) as refused:
        open_scheme(
            session, actor=make.employer_actor(session, employer), employer_id=employer.id,
            data=scheme_in(words=words), now=AT,
        )  # fmt: skip
    told = refused.value.problems["words"]
    assert {one.code for one in told} == {"unlawful_clause"}
    assert any(article in str(one.facts["law"]) for one in told)


def test_a_lawful_notice_is_taken_and_windows_never_meet(session) -> None:
    firm = Firm(
        session, ends_on=date(2026, 6, 30),
        words="老乡带老乡，男女老少都可以，满18周岁，满30天200、满90天再300。不用签担保书，不扣新人一分钱。",
    )  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        open_scheme(
            session, actor=firm.hr, employer_id=firm.id, now=AT,
            data=scheme_in(starts_on=date(2026, 6, 30)),
        )  # fmt: skip
    assert refused.value.problems["starts_on"][0].code == "window_meets"
    close_scheme(session, actor=firm.hr, scheme_id=firm.scheme.id, last=date(2026, 5, 31), now=AT)
    new = open_scheme(
        session, actor=firm.hr, employer_id=firm.id, now=AT,
        data=scheme_in(starts_on=date(2026, 6, 1), counting=Counting.WHOLE_LOT),
    )  # fmt: skip
    assert firm.declare(newcomer("样本新一")).scheme_id == new.id


def test_a_boss_and_a_pair_are_flagged_and_the_windows_count_from_the_same_rows(session) -> None:
    """Two came in December of last year's season, sixteen in August: 16 this season, 18 since last
    year, and sixteen within a quarter is more than fifteen. Two who brought each other are a
    pair."""
    firm = Firm(session, starts_on=date(2025, 10, 1))
    for n, day in enumerate([date(2025, 12, 1)] * 2 + [FIRST] * 16):
        firm.declare(newcomer(f"样本新{n}", day, reason="补"), by=firm.union, at=AT)
    first = firm.declare(newcomer("样本对一", date(2026, 1, 5), by="A2", staff_no="B1",
                                  reason="补"), by=firm.union, at=AT)  # fmt: skip
    second = firm.declare(newcomer("样本对二", date(2026, 2, 5), by="B1", staff_no="B2",
                                   reason="补"), by=firm.union, at=AT)  # fmt: skip
    page = firm_page(session, actor=firm.union, employer_id=firm.id, now=AT)
    assert [(flag.pattern, flag.count) for flag in page.flags] == [(Pattern.BOSS, 16)]
    second.introducer_id, first.introducer_id = first.newcomer_id, second.newcomer_id
    session.flush()
    page = firm_page(session, actor=firm.union, employer_id=firm.id, now=AT)
    assert [flag.pattern for flag in page.flags] == [Pattern.BOSS, Pattern.RECIPROCAL]
    season = (date(2026, 7, 1), date(2026, 12, 31))
    since = (date(2025, 1, 1), date(2026, 12, 31))
    rows, totals = firms_in(session, actor=firm.union, first=season[0], last=season[1])
    assert (rows[0].introduced, rows[0].most_by_one, totals.firms) == (16, 16, 1)
    rows, _ = firms_in(session, actor=firm.union, first=since[0], last=since[1])
    assert (rows[0].introduced, rows[0].most_by_one, rows[0].introducers) == (20, 18, 3)
    assert firms_in(session, actor=make.receiving_actor(session, make.YIWU),
                    first=since[0], last=since[1])[0] == []  # fmt: skip


def test_the_sheet_of_a_month_holds_amounts_one_can_add_up(session) -> None:
    from python_calamine import CalamineWorkbook

    firm = Firm(session)
    for n in range(7):
        firm.sure(firm.declare(newcomer(f"=样本新{n}")))
    now = later(31)
    made = statement_of(session, actor=firm.hr, employer_id=firm.id, month=Month.at(now), now=now)
    assert made.to_pay == 5 * 20_000 + 2 * 28_000
    book = CalamineWorkbook.from_filelike(BytesIO(bonus_xlsx(sheet_of(made, "演示企业"))))
    rows = book.get_sheet_by_index(0).to_python()
    heads = next(row for row in rows if "应付（元）" in row)
    column = heads.index("应付（元）")
    sums = [row[column] for row in rows[rows.index(heads) + 1 :] if "=样本新" in str(row)]
    assert sums == [200.0] * 5 + [280.0] * 2


def test_two_clerks_paying_at_the_same_moment_pay_once(engine) -> None:
    with unit_of_work(engine) as session:
        firm = Firm(session)
        firm.sure(firm.declare(newcomer("样本新一")))
        hr, firm_id = firm.hr, firm.id
    now = later(40)
    together(
        engine,
        *[lambda s: pay(s, actor=hr, employer_id=firm_id, month=Month.at(now), now=now)] * 4,
    )
    with unit_of_work(engine) as session:
        assert session.scalar(sa.select(sa.func.sum(IntroductionPayment.fen))) == 20_000


STEP = st.tuples(
    st.sampled_from(["pay", "void", "change", "back", "left", "absent", "introducer_left", "day"]),
    st.integers(0, 5),
    st.integers(0, 120),
)


@pytest.fixture
def steady(sqlite_engine):
    """One session for every example: each is tried in a savepoint and taken back."""
    with open_session(sqlite_engine) as session:
        session.connection()
        yield session
        session.rollback()


def act(firm: Firm, kind: str, n: int, days: int, rows: list[Introduction]) -> None:
    """One correction or payment, as people make them; what is refused changes nothing."""
    session, row = firm.session, rows[n % len(rows)]
    now = later(150 + days)
    union = {"session": session, "actor": firm.union, "now": now}
    if kind == "pay":
        firm.pay(now)
    elif kind == "void":
        void(**union, introduction_id=row.id, reason="更正")
        again = newcomer(f"样本新{n % len(rows)}", reason="补")
        rows[n % len(rows)] = firm.sure(firm.declare(again, by=firm.union, at=now))
    elif kind == "change":
        new = change_introducer(
            **union, introduction_id=row.id, introducer_no=("A1", "A2")[days % 2], reason="更正"
        )
        rows[n % len(rows)] = firm.sure(new)
    elif kind == "back":
        paid = session.exec(select(IntroductionPayment)).all()
        if paid:
            give_back(**union, payment_id=paid[days % len(paid)].id, reason="多付")
    elif kind == "absent":
        data = AbsenceIn(starts_on=FIRST + timedelta(days=days), days=1 + n * 4)
        note_absence(**union, member_id=row.newcomer_id, data=data)
    elif kind in ("left", "introducer_left"):
        who = row.newcomer_id if kind == "left" else row.introducer_id
        gone = None if days % 3 == 0 else FIRST + timedelta(days=days)
        set_left(**union, member_id=who, left_on=gone)
    else:
        member = session.get_one(StaffMember, row.newcomer_id)
        began = FIRST + timedelta(days=days // 2)
        if member.left_on is None or member.left_on >= began:  # nobody leaves before they came
            member.hired_on = began
            session.flush()


def check_out(session: Session) -> None:
    """Counted over the payments: of a newcomer's first stage never more than 200 yuan are out, of
    the second never more than 300 (nobody brings more than five)."""
    out = session.execute(
        sa.select(
            Introduction.newcomer_id,
            IntroductionPayment.stage,
            sa.func.sum(IntroductionPayment.fen),
        )
        .join(Introduction, Introduction.id == IntroductionPayment.introduction_id)
        .group_by(Introduction.newcomer_id, IntroductionPayment.stage)
    ).all()
    for _newcomer, stage, fen in out:
        assert 0 <= fen <= (20_000, 30_000)[stage - 1]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=10), n=st.integers(0, 5), lot=st.booleans())
def test_after_any_corrections_nothing_is_paid_twice(steady: Session, steps, n, lot: bool) -> None:
    """Three newcomers and whatever people do to them, then a payment, another introducer, and a
    payment once more; paying again at once pays nothing.

    Tried on a copy with a guard of `reckoning._line` taken out: without `others` (what somebody
    else was paid for the same newcomer; `others = 0`) and without `paid` (what the same introducer
    was paid; `to_pay = max(0, earned - others)`) it fails on the first example, steps=[]."""
    place = steady.begin_nested()
    firm = Firm(steady, counting=Counting.WHOLE_LOT if lot else Counting.MARGINAL)
    rows = [firm.sure(firm.declare(newcomer(f"样本新{k}"))) for k in range(3)]
    last = [("pay", n, 120), ("change", n, 118), ("change", n, 119), ("pay", n, 120)]
    for kind, which, days in [*steps, *last]:
        try:
            with steady.begin_nested():
                act(firm, kind, which, days, rows)
        except ServiceError:
            steady.expire_all()
        check_out(steady)
    assert firm.pay(later(270)) == 0
    place.rollback()
    steady.expire_all()


def test_every_state_has_its_moves() -> None:
    from models.introduction import INTRODUCTION_MOVES

    assert set(INTRODUCTION_MOVES) == set(IntroductionState)
