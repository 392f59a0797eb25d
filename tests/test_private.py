"""The instance folder is ours alone, whatever the umask and whatever an earlier version left."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from private import keep_private

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    paths = [folder, *folder.rglob("*")]
    return {str(p.relative_to(folder)): stat.S_IMODE(p.stat().st_mode) for p in paths}


def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    (instance / "logs").mkdir(parents=True, mode=0o755)
    (instance / "logs" / "web.log").write_text("x")
    (instance / "gongqiao.db").write_text("x")
    keep_private(instance)
    (instance / "mail").mkdir()
    (instance / "gongqiao.db-wal").write_text("x")
    assert {
        name: mode for name, mode in modes(instance).items() if mode not in (0o700, 0o600)
    } == {}
    assert modes(instance)["logs"] == 0o700
    assert modes(instance)["gongqiao.db"] == 0o600


def test_a_link_out_of_the_folder_changes_nothing_outside(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("x")
    outside.chmod(0o644)
    instance = tmp_path / "instance"
    instance.mkdir()
    (instance / "link").symlink_to(outside)
    keep_private(instance)
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_the_doors_make_a_database_nobody_else_can_read(tmp_path: Path) -> None:
    environ = os.environ | {"GONGQIAO_INSTANCE": str(tmp_path / "instance")}
    for command in (["db", "upgrade"], ["db", "check"]):
        made = subprocess.run(
            [sys.executable, "-c", f"import os, sys; os.umask(0); sys.argv = ['cli', *{command}];"
             "from cli.__main__ import main; sys.exit(main())"],
            cwd=ROOT, env=environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
    found = modes(tmp_path / "instance")
    assert "gongqiao.db" in found
    assert {name for name, mode in found.items() if mode & 0o077} == set()
