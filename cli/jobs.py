"""`jobs list`, `jobs run NAME`: what ran with what result, and running one now."""

import argparse
import logging
from datetime import timedelta

from cli import house as houses
from jobs.running import run_slot
from jobs.tasks import TASKS
from logs import configure_logging
from models.engine import open_session
from models.job import JobRun
from reference.calendar import SHANGHAI
from services.actor import SYSTEM
from services.upkeep import job_runs, leadership
from services.upkeep import kinds as job_kinds
from services.upkeep import pages as job_run_pages
from services.upkeep.kinds import JOBS, SlotKind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="action", required=True)
    listing = actions.add_parser("list", help="the latest runs and the next ones")
    listing.add_argument("--all", action="store_true", help="also jobs that run every minute")
    listing.add_argument("--limit", type=int, default=30)
    listing.set_defaults(run=list_jobs)
    trusting = actions.add_parser("trust-clock", help="the clock is right: go on after a long stop")
    trusting.set_defaults(run=trust_clock)
    running = actions.add_parser("run", help="run one job here and now")
    running.add_argument("name", choices=sorted(JOBS))
    running.add_argument("--week", type=houses.week, help="for weekly-report, e.g. 2026-W47")
    running.add_argument("--month", type=houses.month, help="for monthly-report, e.g. 2026-11")
    running.add_argument("--day", type=houses.day, help="for daily jobs, e.g. 2026-11-22")
    running.set_defaults(run=run_job)


def list_jobs(arguments: argparse.Namespace) -> int:
    house = houses.opened()
    with open_session(house.engine, read_only=True) as session:
        runs = job_run_pages.list_runs(
            session, actor=SYSTEM, quiet=arguments.all, limit=arguments.limit
        )
        schedule = job_run_pages.list_schedule(session, actor=SYSTEM)
        for run in reversed(runs):
            print(_line(run))
        for row in schedule:
            print(f"next  {row.next_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}  {row.job}")
    if not schedule:
        print("No scheduler has run here yet: start it with python -m jobs")
    return 0


def trust_clock(arguments: argparse.Namespace) -> int:
    """For an administrator at the shell who has compared the server's time with a telephone."""
    house = houses.opened()
    with house.begin() as session:
        leadership.trust_clock(session, actor=SYSTEM, now=house.clock())
    print("The clock is taken for right; the scheduler goes on within a minute.")
    return 0


def run_job(arguments: argparse.Namespace) -> int:
    """In this process, for the slot asked for or that of now; a slot done before is done again."""
    house, name = houses.opened(), arguments.name
    configure_logging("cli", logging.WARNING)
    slot = _slot(name, arguments) or job_kinds.slot_at(name, house.clock())
    ended_well = run_slot(house, TASKS, name, slot, again=True)
    if ended_well is None:
        raise houses.CommandProblem(
            f"{name} {slot} is running just now: see python -m cli jobs list"
        )
    with open_session(house.engine, read_only=True) as session:
        newest = job_runs.run_of(session, job=name, slot=slot)
        print(_line(newest))
    return 0 if ended_well else 1


def _slot(name: str, arguments: argparse.Namespace) -> str | None:
    kind = JOBS[name].slots
    told = {
        SlotKind.WEEK_BEFORE: arguments.week,
        SlotKind.MONTH_BEFORE: arguments.month,
        SlotKind.DAY: arguments.day,
    }
    if any(value for other, value in told.items() if other is not kind):
        raise houses.CommandProblem(
            f"{name} has no such slot: use --week for weekly-report, --month for monthly-report,"
            " --day for daily-reminder, lapse-vacancies and clean-up, none for the others"
        )
    return told.get(kind)


def _line(run: JobRun) -> str:
    took = (run.finished_at or run.started_at) - run.started_at
    facts = " ".join(f"{name}={value}" for name, value in run.result.items())
    return (
        f"{run.state.value:9} {run.started_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        f"  {run.job:16} {run.slot:17} {took / timedelta(seconds=1):7.1f} s  {run.error or facts}"
    )
