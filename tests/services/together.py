"""Calls let go at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa
from sqlmodel import Session

from models.engine import unit_of_work
from services.errors import ServiceError


def together(engine: sa.Engine, *calls: Callable[[Session], object]) -> list[str]:
    """Run each call in its own thread and transaction, all let go at once; how each ended."""
    start = Barrier(len(calls))

    def one(call: Callable[[Session], object]) -> str:
        start.wait(timeout=300)
        try:
            with unit_of_work(engine) as session:
                call(session)
        except ServiceError as problem:
            return type(problem).__name__
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))
