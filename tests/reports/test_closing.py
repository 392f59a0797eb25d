"""Each day belongs to exactly one month and one year that a letter reports.

The right values are counted over the plain calendar, day by day, and from rows written here.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import Session

from jobs.schedule import due_between, read_cron
from models.placement import PlacementState
from reference.calendar import Month, Week, parse_span
from reports.figures import load, weekly_report
from reports.ground import windows
from reports.letter_html import render_html
from reports.letter_text import render_text
from reports.scopes import make_scope
from reports.values import ScopeKind, WeeklyReport
from reports.wording import subject, year_line
from reports.workbook import build_workbook
from services.upkeep.kinds import slot_at
from tests.factories import make_person, make_placement, make_vacancy

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(3653)]  # ten years, three leap


def months() -> list[Month]:
    return [Month(date(year, month, 1)) for year in range(2024, 2034) for month in range(1, 13)]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize("clock", [(0, 0), (12, 0), (23, 59)])
def test_over_ten_years_each_moment_is_in_one_closed_month_and_one_closed_year(
    clock: tuple[int, int],
) -> None:
    in_month: Counter[date] = Counter()
    in_year: Counter[date] = Counter()
    spans = [(month, windows(month, month.end_utc)) for month in months()]
    for day in DAYS:
        at = moment(day, *clock)
        for month, (this, _, year, _) in spans:
            if month.first.year != day.year:
                assert not this.holds(at)
                continue
            in_month[day] += this.holds(at)
            in_year[day] += month.first.month == 12 and year.holds(at)
    assert DAYS[-1] == date(2033, 12, 31)
    assert set(in_month.values()) == {1}
    assert len(in_month) == len(DAYS)
    assert set(in_year.values()) == {1}
    assert len(in_year) == len(DAYS)


def test_each_month_is_closed_on_the_first_monday_after_its_end() -> None:
    """Ten years of Mondays at 08:10: each month is due within a week of its end, never before."""
    trigger = read_cron("monthly_report", "10 8 * * mon")
    since, until = moment(date(2024, 1, 2), 0), moment(date(2034, 1, 10), 0)
    first: dict[str, datetime] = {}
    for due in due_between(trigger, since, until):
        first.setdefault(slot_at("monthly-report", due), due)
    for month in months():
        ended = moment(month.last, 0) + timedelta(days=1)
        due = first[str(month)]
        assert ended < due < ended + timedelta(days=7, hours=9)
        assert due.astimezone(SHANGHAI).weekday() == 0


def test_a_month_reads_and_writes_as_people_call_it() -> None:
    assert str(Month.parse("2026-02")) == "2026-02"
    assert Month.parse("2026-02").last == date(2026, 2, 28)
    assert Month.parse("2028-02").last == date(2028, 2, 29)
    assert Month.parse("2026-12").next() == Month(date(2027, 1, 1))
    assert Month.parse("2026-01").previous() == Month(date(2025, 12, 1))
    assert parse_span("2026-W49") == Week(date(2026, 11, 30))
    for wrong in ("2026-13", "2026-00", "2026-1", "26-01", "2026", "２０２６-01", "2026-01-01"):
        with pytest.raises(ValueError, match="not a month"):
            parse_span(wrong)


def report(session: Session, span: str) -> WeeklyReport:
    return weekly_report(
        load(session, span=parse_span(span)),
        make_scope(ScopeKind.WHOLE, ""),
        links=lambda action, scope: f"https://gongqiao.example/{action}",
        archive_url="https://gongqiao.example/letters/1",
    )


def arrive(session: Session, *days: date) -> None:
    """One person arrives on each day, registered the same evening; all since October."""
    early = moment(date(2026, 10, 5), 9)
    vacancy = make_vacancy(session, places=20, created_at=early)
    for day in days:
        person = make_person(session, created_at=early)
        make_placement(
            session, vacancy=vacancy, person=person, at=moment(day, 20),
            state=PlacementState.ARRIVED,
        )  # fmt: skip


def arrived(letter: WeeklyReport, period: str) -> int | None:
    (value,) = {f.value for f in letter.figures() if f.key == f"arrived/{period}"}
    assert not hasattr(value, "quantize")
    return value


def test_the_days_before_the_turn_are_in_the_closing_letters(session: Session) -> None:
    """30 November is the Monday of week 49, 30 December a Wednesday of week 53."""
    arrive(
        session, date(2026, 11, 12), date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 30),
        date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3),
    )  # fmt: skip
    assert arrived(report(session, "2026-W49"), "month") == 1  # 2 December alone
    assert arrived(report(session, "2026-11"), "month") == 2
    december = report(session, "2026-12")
    assert arrived(december, "month") == 3
    assert arrived(december, "last_month") == 2
    assert arrived(december, "year") == 5
    assert year_line(december).startswith("2026年全年：到岗5人")
    turn = report(session, "2026-W53")
    assert arrived(turn, "week") == 4
    assert (arrived(turn, "month"), arrived(turn, "year")) == (2, 2)  # January so far
    told = "本月、本年从1月1日起算，12月的最后几天在12月的月报里。"
    assert told in render_text(turn)
    assert "起算" not in render_text(report(session, "2026-W52"))
    assert arrived(report(session, "2027-01"), "year") == 2


def test_a_closing_letter_calls_itself_what_it_is(session: Session) -> None:
    arrive(session, date(2026, 11, 30))
    letter = report(session, "2026-11")
    assert subject(letter).startswith("【工桥月报】")
    assert "2026年11月：到岗1人" in subject(letter)
    for text in (render_text(letter), render_html(letter)):
        assert "2026年11月1日至11月30日，截至11月30日24:00" in text
        for word in ("本周到岗", "上周日", "近8周", "这周", "周末仍缺"):
            assert word not in text
    assert "月报暨年报" in subject(report(session, "2026-12"))
    assert year_line(letter) == ""


def test_the_workbook_of_a_month_speaks_of_the_month_and_its_numbers_are_numbers(
    session: Session,
) -> None:
    """Read back by another library than the one that wrote it; 30 November was a Monday."""
    arrive(session, date(2026, 11, 12), date(2026, 11, 30))
    book = CalamineWorkbook.from_filelike(BytesIO(build_workbook(report(session, "2026-11"))))
    assert book.sheet_names == ["首页", "数字", "定义", "各月", "核对"]
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    texts = [cell for rows in sheets.values() for row in rows for cell in row if cell]
    assert [text for text in texts if isinstance(text, str) and "周" in text] == []
    figures = {row[8]: row for row in sheets["数字"][3:]}
    assert figures["arrived/month"][3:8:4] == [2.0, "本月"]
    assert figures["in_post/now"][3:8:4] == [2.0, "月末24:00"]
    assert figures["in_post/before"][7] == "上月末24:00"
    assert figures["year_task"][7] == "本月"
    assert {type(row[3]) for row in figures.values() if row[3] != "未报"} == {float}
    assert sheets["各月"][-1] == [date(2026, 11, 1), 2.0, 18.0]
