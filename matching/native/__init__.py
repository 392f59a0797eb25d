"""Kernels in machine code without a compiler at run time.

A kernel is a plain function over scalars and C-contiguous arrays. `make setup` compiles the
`kernels` of every wing once for this machine's processor with numba, in a child process, into
object files; a run loads those with llvmlite and calls them through ctypes. So a run never imports
numba, starts in milliseconds, and a kernel holds no interpreter lock. Where no object file fits
(another processor, changed sources), the first call compiles it, in a child process as well.

Inside a kernel: no allocation, no exception, no Python object; every buffer is an argument.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from matching.native.load import Bound

F = TypeVar("F", bound=Callable[..., Any])

building: Any = None
"""Set by `matching.native.build` alone: the collector that compiles instead of calling."""


class Kernel:
    """One kernel with one or more signatures in numba's spelling, e.g. "i8(i8, u2[::1])".

    Calling it checks types and contiguity of every array against the signatures (TypeError when
    none fits) and runs the machine code. Returns an int for "i8", None for "void".
    """

    def __init__(self, function: Callable[..., Any], signatures: tuple[str, ...]) -> None:
        self.function = function
        self.signatures = signatures
        self.module = function.__module__
        self.name = function.__name__
        self.__doc__ = function.__doc__
        self._bound: dict[tuple[Any, ...], Bound] = {}

    def __call__(self, *args: Any) -> Any:
        return self._bound_for(args)(args)

    def over(self, *args: Any) -> Callable[[int, int], Any]:
        """`run(lo, hi)` with all other arguments the same, made ready once."""
        bound = self._bound_for((0, 0, *args))
        flat = bound.flat(args)
        return lambda lo, hi: bound.run([lo, hi, *flat])

    def _bound_for(self, args: tuple[Any, ...]) -> "Bound":
        kind = tuple([a.dtype.char + str(a.ndim) if type(a) is np.ndarray else "" for a in args])
        bound = self._bound.get(kind)
        if bound is None:
            from matching.native.load import bind

            bound = self._bound[kind] = bind(self, args)
        return bound


def kernel(*signatures: str) -> Callable[[Callable[..., Any]], Any]:
    """Make a function a kernel: `@kernel("void(i8, i8, i8[::1], u2[::1])", ...)`."""

    def decorate(function: Callable[..., Any]) -> Any:
        if building is not None:
            return building.kernel(function, signatures)
        return Kernel(function, signatures)

    return decorate


def inner(function: F) -> F:
    """Make a function callable from kernels (and from nothing else)."""
    if building is not None:
        compiled: F = building.inner(function)
        return compiled
    return function


def threads() -> int:
    """How many threads kernels are spread over: the processors this process may use."""
    return _limit or len(os.sched_getaffinity(0))


_limit = 0


def limit_threads(n: int) -> None:
    """Use n threads from now on (0 = as many as there are processors). Results are the same."""
    global _limit
    _limit = n


def parallel(run: Callable[..., Any], n: int, *args: Any, chunk: int = 0) -> list[Any]:
    """Call `run(lo, hi, *args)` over all of range(n) in chunks, on `threads()` threads.

    chunk: rows a call takes; by default four chunks a thread. Returns what the calls returned, in
    the order of the chunks. A kernel must write only what belongs to its rows. This thread works
    too, so that nothing waits for a thread to wake up.
    """
    workers = threads()
    if chunk <= 0:
        chunk = max(1, -(-n // (4 * workers)))
    spans = [(lo, min(lo + chunk, n)) for lo in range(0, n, chunk)]
    if not spans:
        return []
    part = run.over(*args) if isinstance(run, Kernel) else lambda lo, hi: run(lo, hi, *args)
    if workers == 1 or len(spans) == 1:
        return [part(lo, hi) for lo, hi in spans]
    found: list[Any] = [None] * len(spans)
    turns = count()

    def work() -> None:
        while (k := next(turns)) < len(spans):
            found[k] = part(*spans[k])

    helpers = [_pool(workers).submit(work) for _ in range(min(workers, len(spans)) - 1)]
    try:
        work()
    finally:
        for helper in helpers:
            if not helper.cancel():  # one that has not begun is not needed any more
                helper.result()
    return found


def aside(run: Callable[[], Any]) -> Callable[[], Any]:
    """Begin `run()` on another thread, where there is one; calling the answer waits for it."""
    workers = threads()
    return run if workers == 1 else _pool(workers).submit(run).result


@cache
def _pool(workers: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(workers, thread_name_prefix="kernel")
