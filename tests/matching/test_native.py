"""Kernels: compiled ahead, checked at the door, the same on any number of threads."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from matching import native
from matching.model.kernels.rows import value
from matching.native import store

ROOT = Path(__file__).resolve().parents[2]
PTR = np.array([0, 2, 2, 4])
VACANCY = np.array([1, 3, 0, 3], np.uint16)
SCORE = np.array([5, 7, 11, -2], np.int16)


def test_a_kernel_gives_what_its_function_says() -> None:
    placed = np.array([3, -1, 0], np.int32)
    assert value(0, 3, PTR, VACANCY, SCORE, placed) == 18
    assert value(0, 3, PTR, VACANCY, SCORE, np.array([2, -1, 0], np.int32)) == -1
    wide = (PTR, VACANCY.astype(np.int32), SCORE.astype(np.int64) * 10**15, placed)
    assert value(0, 3, *wide) == 18 * 10**15


@pytest.mark.parametrize(
    "bad",
    [
        (PTR.astype(np.int32), VACANCY, SCORE),
        (PTR, VACANCY.astype(np.int64), SCORE),
        (PTR, VACANCY[::-1], SCORE),
        (PTR, VACANCY, SCORE.reshape(2, 2)),
        (PTR, VACANCY.tolist(), SCORE),
        (PTR, VACANCY),
    ],
)
def test_a_kernel_refuses_arrays_it_was_not_compiled_for(bad: tuple[object, ...]) -> None:
    with pytest.raises(TypeError, match="value"):
        value(0, 3, *bad, np.array([3, -1, 0], np.int32))


def test_the_number_of_threads_does_not_show() -> None:
    n = 10_000
    args = (
        np.arange(n + 1),
        np.zeros(n, np.uint16),
        np.arange(n).astype(np.int16),
        np.zeros(n, np.int32),
    )
    try:
        sums = []
        for threads in (1, 2, 5):
            native.limit_threads(threads)
            sums.append(sum(native.parallel(value, n, *args)))
        assert sums == [int(args[2].sum(dtype=np.int64))] * 3
    finally:
        native.limit_threads(0)


def test_two_at_once_may_compile_the_same_module_and_a_run_never_loads_the_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "matching.model.kernels.rows"
    program = (
        "import sys; from pathlib import Path; from matching.native import store\n"
        f"store.folders = lambda: [Path({str(tmp_path / 'kernels')!r})]\n"
    )
    compile_it = program + f"from matching.native import build; build.compile_module({name!r})"
    use_it = program + (
        "import numpy as np; from matching.model.kernels.rows import value\n"
        "args = np.array([0, 1]), np.array([4], np.uint16), np.array([9], np.int16)\n"
        "assert value(0, 1, *args, np.array([4], np.int32)) == 9\n"
        "assert not {'numba'} & set(sys.modules)"
    )
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(_run, compile_it) for _ in range(2)]
        for run in runs:
            run.result()
    assert [path.name for path in (tmp_path / "kernels").iterdir()] == [store.file_name(name)]
    _run(use_it)


def _run(program: str) -> None:
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=120)
