"""`python -m jobs`: the scheduler, in its own process, until SIGTERM or SIGINT."""

from __future__ import annotations

import signal
import sys
import threading

from jobs.house import database_ready, open_house
from jobs.schedule import ScheduleProblem, read_schedule
from jobs.scheduler import Scheduler
from jobs.tasks import TASKS
from logs import configure_logging
from settings import SettingsProblem, load_settings


def main() -> int:
    """Exit code 0 after a clean stop, 2 for a configuration that cannot be used."""
    try:
        settings = load_settings()
        triggers = read_schedule(vars(settings.jobs))
        house = open_house(settings, kind="scheduler")
    except (SettingsProblem, ScheduleProblem) as problem:
        return _refuse(str(problem))
    if not database_ready(house.engine):
        return _refuse("The database is not up to date: run python -m cli db upgrade")
    configure_logging("scheduler")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: _ask_to_stop(stop, got))
    Scheduler(house, TASKS, triggers).run(stop)
    house.engine.dispose()
    return 0


def _refuse(why: str) -> int:
    sys.stderr.write(why + "\n")
    return 2


def _ask_to_stop(stop: threading.Event, number: int) -> None:
    """First time: finish what runs. Second time: the default, which ends the process at once."""
    stop.set()
    signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main())
