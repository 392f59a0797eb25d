"""Every job runs to its end on an empty house, on both databases, and its failure is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from jobs.house import House, open_house
from jobs.running import run_slot
from jobs.tasks import TASKS
from models.job import JobRun, JobState
from services.upkeep.kinds import slot_at
from settings import load_settings
from tests.jobs.conftest import Site


@pytest.fixture
def house(site: Site) -> House:
    return open_house(load_settings(environ=site.environ), kind="test")


def runs(house: House) -> list[JobRun]:
    with Session(house.engine) as session:
        return list(session.exec(select(JobRun)))


@pytest.mark.parametrize("name", sorted(TASKS))
def test_each_job_ends_well_on_an_empty_house_and_its_facts_fit_the_ledger(
    house: House, name: str
) -> None:
    slot = slot_at(name, datetime.now(UTC))
    assert run_slot(house, TASKS, name, slot) is True
    (run,) = runs(house)
    assert (run.state, run.error) == (JobState.DONE, "")
    assert run.result
    assert run_slot(house, TASKS, name, slot) is None, "a slot is run once"
    house.engine.dispose()


def test_a_failing_job_is_recorded_without_its_secret_and_the_next_one_still_runs(
    house: House,
) -> None:
    def broken(house: House, slot: str) -> Mapping[str, object]:
        raise RuntimeError("POST https://oapi.example/robot/send?access_token=abc123 failed")

    tasks = {**TASKS, "clean-up": broken}
    assert run_slot(house, tasks, "clean-up", "2026-11-18") is False
    assert run_slot(house, tasks, "daily-reminder", "2026-11-18") is True
    failed = next(run for run in runs(house) if run.job == "clean-up")
    assert failed.state is JobState.FAILED
    assert failed.error.startswith("RuntimeError: POST")
    assert "abc123" not in failed.error
    house.engine.dispose()


def test_half_a_job_leaves_nothing_behind(house: House) -> None:
    """The job's transaction is rolled back; only the ledger tells of it."""
    from services.outbox.messages import enqueue_mail
    from tests.services.mails import mail, rows

    def dies(house: House, slot: str) -> Mapping[str, object]:
        with house.begin() as session:
            enqueue_mail(session, key="half", mail=mail("half"), now=house.clock())
            raise RuntimeError("out of paper")

    assert run_slot(house, {**TASKS, "clean-up": dies}, "clean-up", "2026-11-18") is False
    assert rows(house.engine) == []
    (run,) = runs(house)
    assert run.finished_at is not None
    assert run.finished_at - run.started_at < timedelta(minutes=1)
    house.engine.dispose()


def test_ctrl_c_in_the_middle_of_a_job_frees_its_slot(house: House) -> None:
    def interrupted(house: House, slot: str) -> Mapping[str, object]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_slot(house, {**TASKS, "clean-up": interrupted}, "clean-up", "2026-11-18")
    (run,) = runs(house)
    assert run.state is JobState.FAILED
    assert run_slot(house, TASKS, "clean-up", "2026-11-18") is True
    house.engine.dispose()
