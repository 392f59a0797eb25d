"""The page 状况: what is wrong in words, with what to do; and `/healthz` beside it."""

from __future__ import annotations

from collections import namedtuple
from datetime import timedelta

import pytest

from models.account import Role
from models.job import JobRun, JobState
from models.outbox import Channel, OutboxMessage, OutboxState
from services.upkeep import leadership
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import Site, well

WELL = "一切正常：没有慢、晚、失败或快要存不下的。"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """What the disk says is free."""
    said = {"free": 50_000_000_000}
    monkeypatch.setattr("shutil.disk_usage", lambda _path: Usage(10**11, 0, said["free"]))
    return said


def failed(job: str, slot: str, error: str, attempt: int = 3) -> JobRun:
    return JobRun(
        job=job, slot=slot, state=JobState.FAILED, attempt=attempt, claimed_by="s",
        started_at=NOW - timedelta(hours=1), finished_at=NOW, error=error,
    )  # fmt: skip


def message(key: str, state: OutboxState, due: timedelta) -> OutboxMessage:
    return OutboxMessage(
        key=key, channel=Channel.MAIL, recipient="a@example.org", payload=b"x", state=state,
        next_at=NOW - due, created_at=NOW - due,
    )  # fmt: skip


@pytest.mark.parametrize("role", [Role.RECEIVING, Role.SENDING, Role.EMPLOYER])
def test_only_administrators_may_look(site: Site, role: Role) -> None:
    columns = {}
    if role is Role.EMPLOYER:
        with site.rows() as session:
            columns = {"employer_id": make.make_employer(session).id}
    visitor = site.visitor(role, **columns)
    assert visitor.get("/health").status_code == 403
    assert 'href="/health"' not in visitor.get("/").text
    assert site.nobody().get("/health").status_code == 302


def test_a_well_house_says_so_and_how_large_it_is(site: Site, disk: dict[str, int]) -> None:
    well(site)
    admin = site.visitor(Role.ADMIN)
    page = admin.get("/health").text
    assert 'href="/health"' in admin.get("/").text
    assert WELL in page
    assert "磁盘还剩50.0 GB" in page
    assert "还没有量过" in page
    assert "大约" not in page
    assert "<script" not in page.partition("<main")[2].partition("</main>")[0]


def test_each_thing_that_is_wrong_stands_there_with_what_to_do_and_as_the_monitor_counts_it(
    site: Site, disk: dict[str, int]
) -> None:
    well(site)
    with site.rows() as session:
        session.add(failed("weekly-report", "2026-W46", "RuntimeError: 纸用完了"))
        session.add(failed("nightly-match", "2026-11-18T02:00", "RejectedRun: run 7"))
        session.add(failed("daily-reminder", "2026-11-18", "MemoryError", attempt=1))
        session.add(message("old", OutboxState.WAITING, timedelta(hours=5)))
        session.add(message("new", OutboxState.WAITING, timedelta(minutes=1)))
        session.add(message("dead", OutboxState.DEAD, timedelta(hours=5)))
        session.add(message("unsure", OutboxState.UNCERTAIN, timedelta(hours=5)))
    disk["free"] = 150_000_000
    page = site.visitor(Role.ADMIN).get("/health").text
    for words in (
        "有 6 件事要看",
        "周报（2026-W46）失败：没有做成。改好后点“现在运行”。（原文：RuntimeError: 纸用完了）",
        "夜间匹配（2026-11-18 02:00）失败：算出的推荐没有通过自查",
        "每日提醒（2026-11-18）失败：服务器内存不够",
        "有1封信该发却没有发，最早的该在",
        "看发信页",
        "有2封信发不出，或者不确定送到没有。",
        "到发信页逐封看原因",
        "服务器磁盘只剩150.0 MB，少于200.0 MB",
        "请清理磁盘，或把旧备份移到别处。",
        "各项任务都和平时一样快",
    ):
        assert words in page, words
    assert WELL not in page
    answer = site.nobody().get("/healthz")
    assert answer.status_code == 503
    assert set(answer.json["complaints"]) == {
        "weekly_report_failed", "nightly_match_failed", "disk_full", "mail_overdue",
        "mail_needs_a_person", "job_failed",
    }  # fmt: skip
    figures = {"jobs_failed": 3, "mail_overdue": 1, "mail_needs_a_person": 2, "mail_waiting": 2,
               "jobs_slow": 0, "jobs_late": 0, "disk_free": 150_000_000}  # fmt: skip
    assert {name: answer.json[name] for name in figures} == figures


def test_a_scheduler_that_stands_still_and_a_slow_night_are_said(
    site: Site, disk: dict[str, int]
) -> None:
    with site.rows() as session:
        leadership.take_lead(session, holder="s", now=NOW - timedelta(hours=1), seconds=60)
        for days_ago, seconds in enumerate((200, 20, 30, 40)):
            at = NOW - timedelta(days=days_ago, hours=2)
            session.add(
                JobRun(job="nightly-match", slot=f"{at:%Y-%m-%dT%H:%M}", claimed_by="s",
                       state=JobState.DONE, started_at=at,
                       finished_at=at + timedelta(seconds=seconds))
            )  # fmt: skip
    with site.queries() as asked:
        page = site.visitor(Role.ADMIN).get("/health").text
    assert "夜间匹配这次用了3 分 20 秒，平时30.0 秒。" in page
    assert "调度进程没有运行" in page
    assert "python -m jobs" in page
    assert len(asked) <= 16
