"""Processes of `up`: fresh ones, and those that go on from what this process has loaded already.

A fresh Python loads tables and services for a second before it does anything; a forked one has
them. Whoever forks has one thread and no open connection to the database.
"""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, Protocol

from settings import ROOT


class Child(Protocol):
    """What `up` asks of a process, as `subprocess.Popen` answers it."""

    pid: int
    returncode: int | None

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def kill(self) -> None: ...


class Forked:
    """A process that does `work` and ends with its exit code, in a process group of its own: Ctrl-C
    reaches it through its parent alone. Standard error goes to the end of the file `log`."""

    def __init__(self, work: Callable[[], int], log: Path) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self.returncode: int | None = None
        self.pid = os.fork()
        if not self.pid:
            _work_and_leave(work, log)

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired."""
        until = time.monotonic() + (timeout if timeout is not None else float("inf"))
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("a forked process", timeout or 0)
            time.sleep(0.05)
        return code

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def _work_and_leave(work: Callable[[], int], log: Path) -> NoReturn:
    """The whole life of the child: no clean-up of what belongs to its parent."""
    code = 1
    try:
        os.setsid()
        os.chdir(ROOT)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        with log.open("ab") as file:
            os.dup2(file.fileno(), sys.stderr.fileno())
        code = work()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
