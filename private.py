"""What lies in the instance folder is this user's alone: database, WAL, keys, logs, letters."""

import os
from pathlib import Path

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
