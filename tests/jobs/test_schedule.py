"""Cron lines: weekdays by name, Shanghai's clock, and what a downtime leaves to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobs.schedule import ScheduleProblem, next_run, read_cron, read_schedule, slots_due
from jobs.tasks import TASKS
from reference.calendar import SHANGHAI
from services.upkeep.kinds import JOBS
from settings import load_settings

MONDAY_8 = datetime(2026, 11, 16, 8, 0, tzinfo=SHANGHAI)
SINCE_LONG = MONDAY_8 - timedelta(days=365)


def weekly(line: str = "0 8 * * mon") -> Any:
    return read_cron("weekly_report", line)


@pytest.mark.parametrize("line", ["0 8 * * 1", "0 8 * * mon-5", "0 8 * * 0,mon", "0 8 * * */2"])
def test_a_weekday_given_as_a_number_is_refused_with_what_to_write(line: str) -> None:
    with pytest.raises(ScheduleProblem, match=r"jobs\.weekly_report: weekday .* mon, tue, wed"):
        weekly(line)


@pytest.mark.parametrize(
    "line", ["", "0 8 * *", "0 8 * * mon extra", "61 8 * * mon", "0 8 * * monday?"]
)
def test_a_line_that_is_no_schedule_is_refused_by_name(line: str) -> None:
    with pytest.raises(ScheduleProblem, match=r"jobs\.weekly_report"):
        weekly(line)


def test_monday_is_monday_and_eight_is_eight_in_shanghai_whatever_the_server_thinks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    moment = next_run(weekly(), datetime(2026, 11, 11, tzinfo=UTC))
    assert moment is not None
    assert moment.astimezone(UTC) == datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
    assert moment.strftime("%a") == "Mon"


def test_the_lines_of_config_toml_are_good_and_every_job_is_known_on_both_sides() -> None:
    settings = load_settings()
    assert set(read_schedule(vars(settings.jobs))) == set(JOBS) == set(TASKS)


def test_two_missed_mondays_are_both_due_oldest_first() -> None:
    now = MONDAY_8 + timedelta(days=8)
    since = MONDAY_8 - timedelta(days=1)
    due = slots_due("weekly-report", weekly(), since=since, now=now, limit=8)
    assert due == ["2026-W46", "2026-W47"]


def test_a_long_downtime_catches_up_the_last_weeks_within_the_limit() -> None:
    now = MONDAY_8 + timedelta(hours=1)
    due = slots_due("weekly-report", weekly(), since=SINCE_LONG, now=now, limit=3)
    assert due == ["2026-W44", "2026-W45", "2026-W46"]


def test_what_was_due_before_the_first_start_was_never_missed() -> None:
    now = MONDAY_8 + timedelta(days=3)
    assert slots_due("weekly-report", weekly(), since=MONDAY_8, now=now, limit=8) == []


def test_the_very_moment_is_due() -> None:
    since = MONDAY_8 - timedelta(days=1)
    for now, expected in ((MONDAY_8 - timedelta(seconds=1), []), (MONDAY_8, ["2026-W46"])):
        assert slots_due("weekly-report", weekly(), since=since, now=now, limit=8) == expected


def test_of_daily_jobs_only_the_latest_is_caught_up_and_of_the_outbox_none() -> None:
    trigger = read_cron("daily_reminder", "30 8 * * *")
    due = slots_due("daily-reminder", trigger, since=SINCE_LONG, now=MONDAY_8, limit=8)
    assert due == ["2026-11-15"]
    every_minute = read_cron("outbox_delivery", "* * * * *")
    assert not slots_due("outbox-delivery", every_minute, since=SINCE_LONG, now=MONDAY_8, limit=8)
