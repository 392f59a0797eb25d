"""Processes that go on from one that has loaded everything, for tests of commands and schedulers.

A fresh Python loads for seconds what a command runs for moments. One such process a worker is made
when first asked for; it has no threads, reads no settings, opens no database, and forks for each
`python -m <module> <words>`. The child has its own environment, folder and streams, and runs the
module's `__main__` anew. That a fresh Python comes up with them as well is seen by tests of each
(tests/test_up.py, tests/test_private.py, tests/cli/test_read.py, the scheduler's refusal).
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[1]
LOADED = (
    *("alembic.command", "alembic.autogenerate", "numpy"),
    *("cli.db", "cli.demo", "cli.doctor", "cli.jobs", "cli.keys", "cli.house"),
    *("jobs.scheduler", "jobs.tasks", "services.letters.weekly", "services.letters.posting"),
    *("services.letters.reminders", "services.letters.lapse_notices", "services.runs.run"),
    *("services.runs.orders", "services.upkeep.retention", "services.vacancies.recheck"),
    *("services.doors", "services.outbox.delivery"),
)


class Born:
    """A running child, asked as `subprocess.Popen` is; its words are in two files."""

    def __init__(self, server: _Server, pid: int, out: Path, err: Path) -> None:
        self._server, self.pid, self._out, self._err = server, pid, out, err
        self.returncode: int | None = None

    def send_signal(self, number: int) -> None:
        if self.returncode is None:  # not waited for yet: the number is still this child's
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self) -> int:
        while self.returncode is None:
            self.returncode = self._server.wait_for(self.pid)
        return self.returncode

    def poll(self) -> int | None:
        """Its exit code if it has ended."""
        if self.returncode is None:
            self.returncode = self._server.wait_for(self.pid, os.WNOHANG)
        return self.returncode

    def communicate(self) -> tuple[str, str]:
        """What it wrote to its standard output and error until it ended."""
        self.wait()
        return self._out.read_text("utf-8"), self._err.read_text("utf-8")


def start(
    module: str, *words: str, environ: Mapping[str, str], folder: Path, cwd: Path = ROOT
) -> Born:
    """`python -m module words`; `folder` takes what it says."""
    return _server().start(module, words, environ, folder, cwd)


def spent() -> float:
    """Processor seconds of all that was started and waited for, beside the server's own."""
    return _server().spent if _server.cache_info().currsize else 0.0


class _Server:
    def __init__(self) -> None:
        self.spent = 0.0
        self._count = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # who forks has one thread
        )  # fmt: skip
        atexit.register(self._end)

    def start(
        self, module: str, words: Sequence[str], environ: Mapping[str, str], folder: Path, cwd: Path
    ) -> Born:
        self._count += 1
        out, err = (folder / f"{module}.{self._count}.{name}" for name in ("out", "err"))
        for stream in (out, err):  # there to be read, however early the child is killed
            stream.touch(0o600)
        told = self._ask(
            module=module, words=list(words), environ=dict(environ), cwd=str(cwd),
            out=str(out), err=str(err),
        )  # fmt: skip
        return Born(self, told["pid"], out, err)

    def wait_for(self, pid: int, options: int = 0) -> int | None:
        """The exit code; None with WNOHANG as long as it runs."""
        told = self._ask(wait=pid, options=options)
        self.spent += told["seconds"]
        code: int | None = told["code"]
        return code

    def _ask(self, **question: Any) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(question) + "\n")
        stdin.flush()
        told: dict[str, Any] = json.loads(stdout.readline())
        return told

    def _end(self) -> None:
        self._process.communicate()  # end of its input: it leaves


@cache
def _server() -> _Server:
    return _Server()


# The other side ---------------------------------------------------------------------------------


def serve() -> None:
    """Answer line by line until the input ends."""
    import importlib

    for name in LOADED:
        importlib.import_module(name)
    for line in sys.stdin:
        question = json.loads(line)
        if "wait" in question:
            ended, status, used = os.wait4(question["wait"], question["options"])
            code = os.waitstatus_to_exitcode(status) if ended else None
            answer = {"code": code, "seconds": used.ru_utime + used.ru_stime if ended else 0}
        else:
            pid = os.fork()
            if not pid:
                _run_and_leave(question)
            answer = {"pid": pid}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _run_and_leave(question: dict[str, Any]) -> NoReturn:
    import runpy

    code = 1
    try:
        os.environ.clear()
        os.environ.update(question["environ"])
        os.chdir(question["cwd"])
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        for number, name in ((1, "out"), (2, "err")):
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            os.dup2(os.open(question[name], flags, 0o600), number)
        sys.argv = [question["module"], *question["words"]]
        runpy.run_module(question["module"], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
