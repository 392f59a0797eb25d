"""What commands share: opening the service, and saying what went wrong in one line."""

import argparse
from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from jobs.house import House, database_ready, open_house
from reference.calendar import Month, Week
from services.errors import InvalidInput, ServiceError
from settings import SettingsProblem, load_settings


class CommandProblem(Exception):
    """The command cannot be done; the message says what to do next, in one line."""


def opened() -> House:
    """The service on the configured database. CommandProblem when its tables are not current."""
    house = open_house(load_settings(), kind="cli")
    if not database_ready(house.engine):
        raise CommandProblem("The database is not up to date: run python -m cli db upgrade")
    return house


def words_of(problem: Exception) -> str | None:
    """What a person at a shell is told of what stopped a command; None for a fault of ours."""
    match problem:
        case CommandProblem() | SettingsProblem():
            return str(problem)
        case ServiceError():
            return _word_service_error(problem)
        case sa.exc.DBAPIError():
            return f"database: {problem.orig} (is it up to date? python -m cli db check)"
        case OSError():
            return f"{problem.filename or ''}: {problem.strerror or problem}".lstrip(": ")
    return None


def _word_service_error(problem: ServiceError) -> str:
    """Name and facts of a refused use case, for a person at a shell."""
    if isinstance(problem, InvalidInput):
        found = (
            f"{field}: {', '.join(one.code for one in problems)}"
            for field, problems in problem.problems.items()
        )
        return "Not possible, correct this first: " + "; ".join(found)
    facts = ", ".join(f"{name} {value}" for name, value in problem.facts.items() if value)
    return f"Not possible ({type(problem).__name__}): {facts}"


def argument(read: Callable[[str], object], hint: str) -> Callable[[str], str]:
    """An argparse type that keeps the text when `read` understands it, else shows `hint`."""

    def check(text: str) -> str:
        try:
            read(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not {hint}") from None
        return text

    return check


week = argument(Week.parse, "a week like 2026-W47")
month = argument(Month.parse, "a month like 2026-11")
day = argument(date.fromisoformat, "a day like 2026-11-22")
