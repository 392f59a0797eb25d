"""What a first start has still to do, told by the process that does it to whoever asks.

`make run` answers pages before everything is there: while the demo is loaded every page says how
far it is; while the engine is compiled and the first match runs, pages are open and say so. The
account of it is one small file in the instance folder. Whoever does the work holds a lock for as
long; a lock nobody holds means that he was killed, and what he wrote counts for nothing.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STEPS = ("demo", "engine", "nightly-match", "weekly-report", "outbox-delivery")
_STATE, _LOCK = "preparing.json", "preparing.lock"


@dataclass(frozen=True)
class Step:
    """One piece of the work: `done` of `of`, in units of its own (phases, modules, runs)."""

    code: str
    done: int = 0
    of: int = 1


@dataclass(frozen=True)
class Preparing:
    """open: whether there is something to show on pages yet."""

    open: bool
    steps: tuple[Step, ...]


class Account:
    """The writer's side. Every change replaces the file whole."""

    def __init__(self, instance: Path, steps: tuple[str, ...], *, is_open: bool) -> None:
        self._path = instance / _STATE
        self._open = is_open
        self._steps = {code: Step(code) for code in steps}

    def tell(self, code: str, done: int, of: int) -> None:
        """A step that was not announced is nobody's concern."""
        if code in self._steps:
            self._steps[code] = Step(code, done, of)
            self.write()

    def open_pages(self) -> None:
        self._open = True
        self.write()

    def write(self) -> None:
        steps = [[step.code, step.done, step.of] for step in self._steps.values()]
        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        draft.write_text(json.dumps({"open": self._open, "steps": steps}), "utf-8")
        draft.replace(self._path)


@contextmanager
def under_way(instance: Path) -> Iterator[None]:
    """While this lasts, what `Account` wrote is believed; afterwards it is gone."""
    with (instance / _LOCK).open("ab") as lock:
        os.register_at_fork(after_in_child=lock.close)  # a child that lives on holds it for nobody
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            forget(instance)


def forget(instance: Path) -> None:
    """All is done: pages are as on any day."""
    (instance / _STATE).unlink(missing_ok=True)


def look(instance: Path) -> Preparing | None:
    """What is being prepared here, None when nothing is."""
    try:
        told = json.loads((instance / _STATE).read_text("utf-8"))
    except FileNotFoundError:
        return None
    if not _held(instance):
        return None
    return Preparing(bool(told["open"]), tuple(Step(*step) for step in told["steps"]))


def _held(instance: Path) -> bool:
    try:
        with (instance / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False
