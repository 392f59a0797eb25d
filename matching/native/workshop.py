"""Compile many kernel modules at once: `python -m matching.native.workshop [module ...]`.

One child process loads the compiler once and forks for each module, as many at a time as there are
processors; all that are missing when none is named. Each file is stored whole or not at all, so
that whoever is killed half-way has lost only the modules then in hand. One workshop works at a
time: another waits and then takes what is left.
"""

import fcntl
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from matching.native import store

Say = Callable[[int, int], None]


def missing(names: list[str] | None = None) -> list[str]:
    """Kernel modules without machine code for this processor, those that take longest first."""
    wanted = [name for name in names or store.modules() if store.find(name) is None]
    return sorted(wanted, key=store.weight, reverse=True)


def build_missing(names: list[str] | None = None, say: Say | None = None) -> list[str]:
    """Compile what is missing; returns the modules compiled here. `say` hears how many of how many
    are done. RuntimeError with the compiler's words for a module that does not compile."""
    if not missing(names):
        return []
    with _alone():
        todo = missing(names)
        if todo:
            _in_child(todo, say)
        return todo


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of the first folder that can be written to; a killed holder lets go of it."""
    with (store.writable() / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _in_child(todo: list[str], say: Say | None) -> None:
    """A process of its own: forking is safe in one that has no threads yet."""
    command = [sys.executable, "-m", "matching.native.workshop", "--here", *todo]
    with tempfile.TemporaryFile("w+") as problems:
        with subprocess.Popen(
            command, cwd=store.ROOM.parent, stdout=subprocess.PIPE, stderr=problems, text=True
        ) as child:
            for done, _line in enumerate(child.stdout or (), 1):
                if say is not None:
                    say(done, len(todo))
        if child.returncode:
            problems.seek(0)
            raise RuntimeError(f"the kernels do not compile:\n{problems.read()[-4000:]}")


def compile_here(todo: list[str]) -> int:
    """In the child: fork for each module; a line on standard output for each that is done."""
    from numba import int64, njit

    njit([int64(int64)])(lambda n: n + 1)  # what every compilation makes ready first, once for all
    processors, running, failed = len(os.sched_getaffinity(0)), dict[int, str](), 0
    for module in todo:
        if len(running) == processors:
            failed += _wait_for_one(running)
        process = os.fork()
        if not process:
            _compile_and_leave(module)
        running[process] = module
    while running:
        failed += _wait_for_one(running)
    return 1 if failed else 0


def _wait_for_one(running: dict[int, str]) -> bool:
    """Whether the next that ends has failed."""
    process, status = os.wait()
    module = running.pop(process)
    if status:
        return True
    print(module, flush=True)
    return False


def _compile_and_leave(module: str) -> NoReturn:
    """The whole life of a forked process: no clean-up of what belongs to its parent."""
    from matching.native.build import compile_module

    code = 1
    try:
        compile_module(module)
        code = 0
    except BaseException:
        sys.stderr.write(f"{module}:\n{traceback.format_exc()}")
        sys.stderr.flush()
    os._exit(code)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--here"]:
        return compile_here(arguments[1:])
    compiled = build_missing(arguments or None)
    if compiled:
        print(f"compiled {len(compiled)} kernel modules of the engine")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
