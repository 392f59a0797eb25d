"""What every door does first: close the instance folder to others, and find the right data key."""

import os
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from models.sealed import KeyMissing, Keyring
from services.upkeep.keys import unlock_at_start
from settings import Settings, SettingsProblem

FOLDER, FILE = 0o700, 0o600
_MINE = 0o077
"""The umask of every process of the service: nobody else may read what it makes."""


def keep_private(instance: Path) -> None:
    """Called by every door at start: from here on new files are 0600 and folders 0700 whatever the
    umask was, and what an earlier version left readable in `instance` is closed.

    What belongs to another user (a folder mounted in) is left as it is.
    """
    os.umask(_MINE)
    instance.mkdir(parents=True, exist_ok=True)
    _close(instance, FOLDER)
    for root, folders, files in os.walk(instance):
        for name in folders:
            _close(Path(root, name), FOLDER)
        for name in files:
            _close(Path(root, name), FILE)


def _close(path: Path, mode: int) -> None:
    if path.is_symlink():
        return
    try:
        if path.stat().st_mode & _MINE:
            path.chmod(mode)
    except (PermissionError, FileNotFoundError):  # somebody else's, or gone since
        return


def unlocked(engine: sa.Engine, settings: Settings) -> Keyring:
    """The keys of this process, checked against the database. Raises SettingsProblem that names
    the key it needs."""
    ring = Keyring.derive(settings.data_secret, settings.earlier_data_secrets)
    try:
        return unlock_at_start(engine, ring, now=datetime.now(UTC))
    except KeyMissing as problem:
        raise SettingsProblem(
            f"This database is sealed with data key {problem.key_id}; this process was given"
            f" {', '.join(problem.held)}. Set GONGQIAO_DATA_KEY (or instance/data.key) to the right"
            " key; while keys are being changed also GONGQIAO_DATA_KEY_EARLIER"
        ) from None
