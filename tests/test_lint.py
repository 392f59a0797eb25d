"""`make lint` and `make test`: what failed is said plainly, and a failure of any part is one."""

import os
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "lint.sh"
TOOLS = ("ruff", "mypy", "lint-imports")


def run(bin: Path, broken: str, *command: str) -> tuple[int, str, list[str]]:
    """With tools of which one fails, told as `ruff check`, `mypy` …"""
    for tool in TOOLS:
        stub = bin / tool
        stub.write_text(
            f'#!/bin/sh\necho "$@" >"{bin}/{tool}.asked"\n'
            f'[ {tool} = ruff ] || echo "word of {tool}"\n'
            f'case "{tool} $1" in "{broken}"*) echo "word of {broken}"; exit 1;; esac\n'
        )
        stub.chmod(0o755)
    done = subprocess.run(
        [SCRIPT, bin, *command], capture_output=True, text=True, check=False, env=os.environ
    )
    return done.returncode, done.stdout, done.stderr.splitlines()


def test_the_last_line_names_what_failed_and_its_words_are_shown(tmp_path: Path) -> None:
    rows = [
        ("ruff check", "FAILED: ruff check"),
        ("ruff format", "FAILED: ruff format"),
        ("mypy", "FAILED: mypy"),
        ("lint-imports", "FAILED: lint-imports"),
    ]
    for number, (broken, last) in enumerate(rows):
        bin = tmp_path / str(number)
        bin.mkdir()
        code, told, failed = run(bin, broken)
        assert code == 1, broken
        assert f"word of {broken}" in told
        assert [line[: len(last)] for line in failed] == [last]
        assert (bin / "mypy.asked").exists() == (number > 1), "style stops at once"


def test_beside_a_command_every_failure_counts_and_words_come_after_it(tmp_path: Path) -> None:
    assert run(tmp_path, "none", "echo", "tests pass")[:2] == (0, "tests pass\nword of mypy\n")
    code, told, failed = run(tmp_path, "mypy", "sh", "-c", "echo a test fails; exit 3")
    assert code == 1
    assert told == "a test fails\n" + "word of mypy\n" * 2
    assert [line.split()[1] for line in failed] == ["sh", "mypy"]
    assert run(tmp_path, "none", "sh", "-c", "exit 3")[0] == 1
    assert run(tmp_path, "lint-imports", "true")[0] == 1
