"""What is slow, late, failed or growing, told from planted rows; figures counted by hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from models.job import JobRun, JobSchedule, JobState
from services.upkeep import leadership
from services.upkeep.condition import look
from services.upkeep.sizes import measure
from tests.factories import NOW

FREE = 50_000_000_000


def ran(
    session: Session, job: str, days_ago: int, seconds: float | None, **columns: object
) -> None:
    """A run that ended well after so many seconds; None: it still goes on."""
    at = NOW - timedelta(days=days_ago, minutes=10)
    row = JobRun(
        job=job, slot=f"{at:%Y-%m-%d}", claimed_by="s", started_at=at,
        state=JobState.RUNNING if seconds is None else JobState.DONE,
        finished_at=None if seconds is None else at + timedelta(seconds=seconds),
        **columns,
    )  # fmt: skip
    session.add(row)


def leads(session: Session) -> None:
    leadership.take_lead(session, holder="s", now=NOW, seconds=60)


def test_a_well_house_has_nothing_to_say(session: Session) -> None:
    leads(session)
    condition = look(session, now=NOW, disk_free=FREE)
    assert (condition.findings(), condition.complaints, condition.status()) == ((), (), "ok")
    assert condition.growth is None


def test_slow_is_twice_the_usual_and_half_a_minute_more_and_needs_three_before(
    session: Session,
) -> None:
    leads(session)
    past = {
        "nightly-match": (101, 50, 40, 60),  # median of 50, 40, 60: 50; 101 is more than twice
        "weekly-report": (100, 50, 40, 60),  # exactly twice is not more
        "daily-reminder": (29, 1, 1, 1),  # 28 seconds more: nobody waits for that
        "monthly-report": (900, 50, 40),  # two before are no habit
        "lapse-vacancies": (None, 10, 10, 10),  # goes on since ten minutes
        "outbox-delivery": (900, 1, 1, 1),  # every minute, kept for days only
    }
    for job, lengths in past.items():
        for days_ago, seconds in enumerate(lengths):
            ran(session, job, days_ago, seconds)
    session.flush()
    slow = {one.job: one for one in look(session, now=NOW, disk_free=FREE).slow}
    assert {job: (one.took, one.usual, one.running) for job, one in slow.items()} == {
        "nightly-match": (101, 50, False),
        "lapse-vacancies": (600, 10, True),
    }


def test_late_is_what_the_ledger_of_the_leader_promised_a_quarter_of_an_hour_ago(
    session: Session,
) -> None:
    leads(session)
    for job, minutes in (("weekly-report", 16), ("nightly-match", 14), ("clean-up", -60)):
        due = NOW - timedelta(minutes=minutes)
        session.add(JobSchedule(job=job, cron="0 8 * * *", next_at=due, written_at=due))
    session.flush()
    condition = look(session, now=NOW, disk_free=FREE)
    assert [(f.code, f.facts["job"]) for f in condition.findings()] == [
        ("job_late", "weekly-report")
    ]
    assert (condition.complaints, condition.status()) == (("job_late",), "degraded")


def test_a_forecast_is_made_from_two_measured_days_on(session: Session) -> None:
    """40 GB free, four nights ago 48: two a day, and 0.2 must stay: (40 - 0.2) / 2 = 19.9 days."""
    leads(session)
    ran(session, "clean-up", 5, 1, result={"imports": 0})  # before anything was measured
    today = {"database": 9_000_000_000, "folder": 11, "free": 40_000_000_000}
    ran(session, "clean-up", 0, 1, result={"sizes": today})
    session.flush()
    assert look(session, now=NOW, disk_free=40_000_000_000).growth is None
    before = {"database": 1_000_000_000, "folder": 15, "free": 48_000_000_000}
    ran(session, "clean-up", 4, 1, result={"sizes": before})
    session.flush()
    condition = look(session, now=NOW, disk_free=40_000_000_000)
    growth = condition.growth
    assert growth is not None
    assert (growth.days, growth.database, growth.folder) == (4, 8_000_000_000, -4)
    assert growth.full_in_days == 19
    assert [one.code for one in condition.findings()] == ["disk_fills"]
    assert condition.figures()["disk_full_in_days"] == 19
    assert look(session, now=NOW, disk_free=FREE * 2).findings() == ()  # 49 days: no word yet


def test_a_disk_that_does_not_shrink_never_fills(session: Session) -> None:
    leads(session)
    for days_ago in (0, 1):
        sizes = {"database": 5, "folder": 5, "free": FREE}
        ran(session, "clean-up", days_ago, 1, result={"sizes": sizes})
    session.flush()
    growth = look(session, now=NOW, disk_free=FREE).growth
    assert growth is not None
    assert growth.full_in_days is None


def test_what_is_measured_is_what_lies_there(session: Session, tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "a.eml").write_bytes(b"x" * 700)
    (tmp_path / "b.log").write_bytes(b"y" * 55)
    measured = measure(session, tmp_path)
    assert measured["folder"] == 755
    assert measured["free"] > 0
    assert measured["database"] > 100_000  # a hundred tables of at least a page each
